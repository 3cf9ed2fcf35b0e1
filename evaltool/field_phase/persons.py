"""The persons who were heard, by code: voices are counted by person, not by meeting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Protocol

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Word, YesNo
from evaltool.desk_review.stakeholders import Group
from evaltool.field_phase.sources import WITHHELD, Source, analysed_sources, read_sources
from evaltool.field_phase.told_kinds import told_groups, told_kind
from evaltool.problems import Problems
from evaltool.records import Record, Records

# what is seen or counted is no voice; persons known only from the survey or from tests are none either
_VOICELESS = ("observation", "survey", "training_test")


class Person(Record):
    """One person."""

    phase: ClassVar[str] = "field_phase"
    table: ClassVar[str] = "persons"
    key: ClassVar[str] = "person_code"

    person_code: str = Field(description="Code, such as P12; the name stands in private/key.csv alone.")
    group_id: Annotated[str, Cites("stakeholders")] = Field(description="Group.")
    role: str = Field("", description="General role; stays in the case.")
    sex: str = Field("", description="f, m or as the person says.")
    implementer: YesNo = Field(None, description="Whether the person works for the implementer.")
    consent: Annotated[str, Word("consent")] = Field("", description="given, refused or withdrawn; empty means as the source.")

    @property
    def is_heard(self) -> bool:
        """True unless the person refused or withdrew."""
        return self.consent not in WITHHELD


@dataclass(frozen=True)
class Voice:
    """One voice: a person, or a group of people where nobody noted who spoke. `implementer` and `rights_holder` hold for all of a group."""

    id: str
    group_ids: tuple[str, ...]
    implementer: bool
    rights_holder: bool


def read_persons(case: CaseFolder) -> Records[Person]:
    """The persons in the order of the file."""
    return case.read(Person)


class Statement(Protocol):
    """Something said in a source: a coding, or anything else that names a source and perhaps a speaker."""

    @property
    def source_id(self) -> str:
        """The source it stands in."""

    @property
    def speaker(self) -> str:
        """The person who said it, or an empty text."""


def persons_of_source(case: CaseFolder, source: Source) -> list[Person]:
    """The persons with consent that an analysed source names, in its order; none of a source that may not be used."""
    known = read_persons(case)
    listed = (known.get(code) for code in source.person_codes) if source.is_analysed else ()
    return [person for person in listed if person is not None and person.is_heard]


def voices_of_source(case: CaseFolder, source: Source) -> frozenset[Voice]:
    """The voice of a source as a whole: of its only person, or of the group once; none without consent, of observations, of survey and tests."""
    voice = _own_voice(case, source)
    return frozenset({voice} if voice else ())


def voices_of_coding(case: CaseFolder, coding: Statement) -> frozenset[Voice]:
    """The voice behind a coding: its speaker's, otherwise its source's; none where there is no consent, and none of a document.

    A group discussion that is counted as an interview speaks with one voice, as an interview does.
    """
    source = read_sources(case).get(coding.source_id)
    if source is None or source.kind in _VOICELESS:
        return frozenset()
    speakers = [person for person in persons_of_source(case, source) if person.id == coding.speaker]
    if not coding.speaker or (speakers and told_kind(case, source) != source.kind):
        return voices_of_source(case, source)
    return frozenset(_voice(case, person) for person in speakers)


def persons_heard(case: CaseFolder) -> Records[Person]:
    """The persons who were heard, each once however often they were met."""
    heard = {p.id for s in analysed_sources(case) if s.kind not in _VOICELESS for p in persons_of_source(case, s)}
    return read_persons(case).where(lambda person: person.id in heard)


def check_persons(case: CaseFolder) -> Problems:
    """Persons who refused or withdrew and are still named in a source that is used."""
    problems = Problems()
    known = read_persons(case)
    for source in analysed_sources(case):
        for code in source.person_codes:
            person = known.get(code)
            if person is not None and not person.is_heard:
                problems.add("PERSON_WITHOUT_CONSENT", source.found_at.at("person_codes"), person=code, consent=person.consent, id=source.id)
        if source.persons is not None and source.persons < len(source.person_codes):
            problems.add("PERSONS_FEWER", source.found_at.at("persons"), persons=source.persons, codes=len(source.person_codes))
    return problems


def _role(case: CaseFolder, group_id: str) -> str:
    group = case.read(Group).get(group_id)
    return group.role if group else ""


def _voice(case: CaseFolder, person: Person) -> Voice:
    role = _role(case, person.group_id)
    implementer = role == "implementer" if person.implementer is None else person.implementer
    return Voice(person.id, (person.group_id,), implementer, role == "rights_holder")


def _own_voice(case: CaseFolder, source: Source) -> Voice | None:
    if not source.is_analysed or source.kind in _VOICELESS:
        return None
    people = [_voice(case, person) for person in persons_of_source(case, source)]
    unnamed = max((source.persons or 0) - len(source.person_codes), 0) if source.person_codes else source.persons or 1
    if not people and not unnamed:
        return None
    if len(people) == 1 and not unnamed:
        return people[0]
    told = told_groups(case, source)
    groups = _groups_speaking(case, source)[: len(told)]
    roles = [_role(case, group_id) for group_id in groups]
    implementer = all(voice.implementer for voice in people) if people and not unnamed else set(roles) == {"implementer"}
    return Voice(source.id, groups, implementer, set(roles) == {"rights_holder"})


def _groups_speaking(case: CaseFolder, source: Source) -> tuple[str, ...]:
    """The groups a source is made of, without those whose only persons refused or withdrew."""
    known = read_persons(case)
    listed = [person for code in source.person_codes if (person := known.get(code)) is not None]
    silent = {person.group_id for person in listed} - {person.group_id for person in listed if person.is_heard}
    return tuple(group_id for group_id in source.group_ids if group_id not in silent)
