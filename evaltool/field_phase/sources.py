"""Sources of the field phase: each interview, group, letter or visit once, with the consent that lets it be used."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Count, Day, Several, Word, YesNo
from evaltool.desk_review.meeting_plan import Meeting
from evaltool.field_phase.key import is_handed_over
from evaltool.problems import Place, Problems
from evaltool.records import Record, Records

FOLDER = "transcripts"
TEXT_SUFFIXES = (".txt", ".md")
ANALYSED = ("given", "not_needed")
WITHHELD = ("refused", "withdrawn")
# with fewer dated sources, an order by chance would be reported too often
_ENOUGH_TO_SEE_AN_ORDER = 6


class Source(Record):
    """One source."""

    phase: ClassVar[str] = "field_phase"
    table: ClassVar[str] = "sources"
    key: ClassVar[str] = "source_id"

    source_id: str = Field(description="Id, such as S07; not numbered in the order of the meetings.")
    kind: Annotated[str, Word("source_kind")] = Field(description="interview, focus_group, email, observation, survey or training_test.")
    group_ids: Annotated[Several, Cites("stakeholders")] = Field(description="Groups heard.")
    meeting_id: Annotated[str, Cites("meeting_plan")] = Field("", description="Meeting it comes from; stays in the case.")
    organisation: str = Field("", description="Organisation; stays in the case.")
    role: str = Field("", description="Role; stays in the case.")
    person_codes: Annotated[Several, Cites("persons")] = Field((), description="Persons heard, by code.")
    persons: Count = Field(None, description="Number of persons, where they have no codes.")
    date: Day = Field(None, description="Day; stays in the case.")
    place: str = Field("", description="Place; stays in the case.")
    mode: Annotated[str, Word("meeting_mode")] = Field("", description="in_person, remote or written.")
    language: str = Field("", description="Language.")
    interpreter: Annotated[str, Word("interpreter")] = Field("", description="none, independent or implementer.")
    implementer_present: YesNo = Field(None, description="Whether staff of the implementer were in the room.")
    consent: Annotated[str, Word("consent")] = Field(description="given, refused, withdrawn, not_asked or not_needed.")
    quotable: YesNo = Field(description="Whether its words may be quoted.")
    sensitivity: Annotated[str, Word("sensitivity")] = Field("", description="public, internal or restricted.")
    file: str = Field("", description="Pseudonymised text in transcripts/.")

    @property
    def is_analysed(self) -> bool:
        """True where consent was given or is not needed."""
        return self.consent in ANALYSED


def read_sources(case: CaseFolder) -> Records[Source]:
    """The sources in the order of the file."""
    return case.read(Source)


def analysed_sources(case: CaseFolder) -> Records[Source]:
    """The sources that may be used: consent given, or not needed."""
    return case.once(_analysed)


def withheld_sources(case: CaseFolder) -> Records[Source]:
    """The sources that are kept out of everything: consent refused, withdrawn, or not asked for yet."""
    return read_sources(case).where(lambda source: not source.is_analysed)


def is_one_organisation(case: CaseFolder, group_id: str) -> bool:
    """True where a single organisation of a group was met: beside the list of meetings the group is as good as its name."""
    met = [meeting.organisation for meeting in case.read(Meeting) if group_id in meeting.group_ids and meeting.status == "held"]
    return len({part.strip().lower() for cell in met for part in re.split(r"[;,]", cell) if part.strip()}) == 1


def check_sources(case: CaseFolder) -> Problems:
    """What is wrong with the sources as such: consent against texts, texts that are missing, dates, and what would unmask a source."""
    problems = Problems()
    sources = read_sources(case)
    texts = _texts(case)
    for source in sources:
        _check_consent(case, source, texts, problems)
        _check_date(case, source, problems)
        _check_meeting(case, source, problems)
        _check_unmasking(case, source, problems)
    _check_unclaimed(case, sources, texts, problems)
    _check_order(sources, problems)
    return problems


def _analysed(case: CaseFolder) -> Records[Source]:
    return read_sources(case).where(lambda source: source.is_analysed)


def _texts(case: CaseFolder) -> list[Path]:
    folder = case.root / "field_phase" / FOLDER
    return sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".")) if folder.is_dir() else []


def _is_text_of(path: Path, source_id: str) -> bool:
    """True where a file is named after the source, as in S10.md, S10_old.txt or S10 notes.docx, but not S101.md."""
    return re.fullmatch(rf"{re.escape(source_id)}(?![^\W_]).*", path.stem, re.IGNORECASE) is not None


def _check_consent(case: CaseFolder, source: Source, texts: Iterable[Path], problems: Problems) -> None:
    at = source.found_at
    if source.consent in WITHHELD:
        if source.file:
            problems.add("FILE_WITHOUT_CONSENT", at.at("file"), id=source.id, consent=source.consent, name=source.file)
        for path in texts:
            if _is_text_of(path, source.id) or path.resolve() == case.find_file("field_phase", source.file, FOLDER):
                problems.add("TRANSCRIPT_WITHOUT_CONSENT", Place(case.relative(path)), id=source.id, consent=source.consent)
    elif source.consent == "not_asked":
        problems.add("CONSENT_NOT_ASKED", at.at("consent"), id=source.id)
    elif not source.file and not is_handed_over(case):
        problems.add("SOURCE_WITHOUT_TEXT", at.at("file"), id=source.id)
    if source.file and source.consent not in WITHHELD:
        path = case.find_file("field_phase", source.file, FOLDER)
        if path is None:
            problems.add("SOURCE_FILE_MISSING", at.at("file"), name=source.file)
        elif path.suffix.lower() not in TEXT_SUFFIXES:
            problems.add("TRANSCRIPT_FORMAT", at.at("file"), name=source.file)


def _check_date(case: CaseFolder, source: Source, problems: Problems) -> None:
    field = case.header.evaluation.phase("field")
    if source.date and ((field.start and source.date < field.start) or (field.end and source.date > field.end)):
        problems.add("SOURCE_DATE_OUTSIDE", source.found_at.at("date"), date=source.date, start=field.start or "...", end=field.end or "...")


def _check_meeting(case: CaseFolder, source: Source, problems: Problems) -> None:
    meeting = case.read(Meeting).get(source.meeting_id)
    if meeting and source.is_analysed and meeting.status in ("planned", "cancelled"):
        problems.add("SOURCE_MEETING_NOT_HELD", source.found_at.at("meeting_id"), id=source.id, meeting=meeting.id, status=meeting.status)


def _check_unmasking(case: CaseFolder, source: Source, problems: Problems) -> None:
    """A date or a meeting tells who spoke where the whole group is one organisation."""
    if not (source.date or source.meeting_id) or not source.is_analysed:
        return
    for group_id in source.group_ids:
        if is_one_organisation(case, group_id):
            column = "meeting_id" if source.meeting_id else "date"
            problems.add("SOURCE_UNMASKED", source.found_at.at(column), id=source.id, group=group_id, column=column)


def _check_unclaimed(case: CaseFolder, sources: Records[Source], texts: Iterable[Path], problems: Problems) -> None:
    claimed = {case.find_file("field_phase", source.file, FOLDER) for source in sources if source.file}
    for path in texts:
        withheld = any(_is_text_of(path, source.id) for source in sources if source.consent in WITHHELD)
        if path.resolve() not in claimed and not withheld:
            problems.add("TRANSCRIPT_UNCLAIMED", Place(case.relative(path)), name=path.name)


def _check_order(sources: Records[Source], problems: Problems) -> None:
    dated = sorted((source for source in sources if source.date), key=lambda source: source.id)
    days = [source.date for source in dated if source.date]
    if len(dated) >= _ENOUGH_TO_SEE_AN_ORDER and len(set(days)) > 2 and days == sorted(days):
        problems.add("SOURCES_IN_ORDER", dated[0].found_at.at("source_id"))
