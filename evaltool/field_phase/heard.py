"""Who was heard against who was planned: persons once each, however often they were met, and sources by kind and circumstance."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from evaltool.case import CaseFolder
from evaltool.desk_review.stakeholders import read_stakeholders
from evaltool.field_phase.persons import persons_heard
from evaltool.field_phase.sources import Source, analysed_sources, withheld_sources
from evaltool.field_phase.told_kinds import VISIT

_NO_PERSONS = ("observation", "survey", "training_test")


@dataclass(frozen=True)
class GroupHeard:
    """One group: how many persons were planned and heard, and in how many sources."""

    group_id: str
    group: str
    role: str
    planned: int | None
    persons: int
    sources: int


def heard(case: CaseFolder) -> list[GroupHeard]:
    """Each group with persons planned and heard, in the order of the stakeholders; a group that nobody was heard of is there with 0.

    Persons without a code count where their source has a single group; in a source of several groups they count in `number_heard` alone.
    """
    persons = Counter(person.group_id for person in persons_heard(case))
    sources: Counter[str] = Counter()
    for source in analysed_sources(case):
        # on a visit nobody was heard, and the group of the only one would be known by the sum
        sources.update(source.group_ids if source.kind != VISIT else ())
        if len(source.group_ids) == 1:
            persons[source.group_ids[0]] += _without_code(source)
    return [GroupHeard(g.id, g.group, g.role, g.planned_persons, persons[g.id], sources[g.id]) for g in read_stakeholders(case)]


def number_heard(case: CaseFolder) -> int:
    """How many persons were heard, each once."""
    return len(persons_heard(case)) + sum(_without_code(source) for source in analysed_sources(case))


def groups_not_heard(case: CaseFolder) -> list[GroupHeard]:
    """The groups that nobody was heard of."""
    return [group for group in heard(case) if not group.persons]


def sources_by_kind(case: CaseFolder) -> dict[str, int]:
    """How many sources of each kind are analysed, in the order in which the kinds first occur."""
    return dict(Counter(source.kind for source in analysed_sources(case)))


def circumstances(case: CaseFolder) -> dict[str, int]:
    """In how many sources something stood between the evaluator and the person: an interpreter, the implementer's staff, distance."""
    sources = analysed_sources(case)
    return {
        "with an independent interpreter": sum(s.interpreter == "independent" for s in sources),
        "with an interpreter of the implementer": sum(s.interpreter == "implementer" for s in sources),
        "with the implementer's staff in the room": sum(bool(s.implementer_present) for s in sources),
        "by telephone or online": sum(s.mode == "remote" for s in sources),
        "in writing": sum(s.mode == "written" for s in sources),
    }


def consent_counts(case: CaseFolder) -> dict[str, int]:
    """How many sources were refused, withdrawn or not asked yet."""
    return dict(Counter(source.consent for source in withheld_sources(case)))


def _without_code(source: Source) -> int:
    if source.kind in _NO_PERSONS:
        return 0
    listed = len(source.person_codes)
    return max((source.persons or 0) - listed, 0) if listed else source.persons or 1
