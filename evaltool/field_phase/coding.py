"""Codings: this coder put this code on these words of a source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Count, Day, Word
from evaltool.desk_review.documents import read_documents
from evaltool.field_phase.persons import read_persons
from evaltool.field_phase.sources import read_sources
from evaltool.field_phase.transcripts import read_transcript
from evaltool.field_phase.turns import label_at
from evaltool.problems import Problems
from evaltool.records import Record, Records


class Coding(Record):
    """One coding."""

    phase: ClassVar[str] = "field_phase"
    table: ClassVar[str] = "codings"
    key: ClassVar[str] = "coding_id"
    a_file_each: ClassVar[bool] = True
    owner: ClassVar[str] = "coder"

    coding_id: str = Field(description="Id, such as K0001.")
    source_id: Annotated[str, Cites("sources", "documents")] = Field(description="Source or document.")
    start: Count = Field(description="First character, counted in Unicode code points from 0.")
    end: Count = Field(description="First character after it.")
    quote: str = Field(description="The exact words between them.")
    code_id: Annotated[str, Cites("codebook")] = Field(description="Code.")
    direction: Annotated[str, Word("direction")] = Field(description="positive, negative, mixed or neutral.")
    speaker: Annotated[str, Cites("persons")] = Field("", description="Who said it, in a group.")
    translation: str = Field("", description="In the language of the report.")
    memo: str = Field("", description="Note of the coder.")
    date: Day = Field(None, description="Day of the coding.")


def read_codings(case: CaseFolder) -> Records[Coding]:
    """The codings of all coders, by the file of the coder; `coding.by` names the coder."""
    return case.read(Coding)


def analysed_codings(case: CaseFolder) -> Records[Coding]:
    """The codings of documents and of sources with consent, each where its quote stands now; those that cannot be found again are left to `check_codings`."""
    return case.once(_analysed)


@dataclass(frozen=True)
class Spot:
    """Where a coding stands in the text as it is now: `as written`, `moved` there, or not to be found (`lost`, `ambiguous`, `empty`)."""

    start: int
    end: int
    state: str

    @property
    def is_found(self) -> bool:
        """True where the words stand in the text at this spot."""
        return self.state in ("as written", "moved")


def find_spot(text: str, coding: Coding) -> Spot:
    """The spot of a coding in a text: its offsets where the quote stands between them, else the only place where the quote stands."""
    start, end = coding.start or 0, coding.end or 0
    quote = coding.quote.replace("\r\n", "\n")
    if start >= end or not quote.strip():
        return Spot(start, end, "empty")
    # cells lose blanks at their ends, so the words are compared without those
    if text[start:end].strip() == quote.strip():
        return Spot(start, end, "as written")
    found = _occurrences(text, quote)
    if len(found) == 1:
        return Spot(found[0], found[0] + len(quote), "moved")
    return Spot(start, end, "ambiguous" if found else "lost")


def speaker_at(case: CaseFolder, source_id: str, text: str, start: int) -> str:
    """The person whose code stands before a colon at the head of the line, where the source is a group that lists that person."""
    source = read_sources(case).get(source_id)
    label = label_at(text, start)
    return label if source and label in source.person_codes and len(source.person_codes) > 1 else ""


def check_codings(case: CaseFolder) -> Problems:
    """Codings whose words do not stand where they say, whose speaker was not there, that need consent, or that one coder made twice."""
    problems = Problems()
    sources, persons, documents = read_sources(case), read_persons(case), read_documents(case).ids()
    for coding in read_codings(case):
        source = sources.get(coding.source_id)
        if source is not None and not source.is_analysed:
            problems.add("CODING_WITHOUT_CONSENT", coding.found_at.at("source_id"), id=coding.id, whose=source.id, consent=source.consent.replace("_", " "))
            continue
        speaker = persons.get(coding.speaker) if coding.speaker else None
        if speaker is not None and not speaker.is_heard:
            problems.add("CODING_WITHOUT_CONSENT", coding.found_at.at("speaker"), id=coding.id, whose=speaker.id, consent=speaker.consent)
        is_known = source is not None or coding.source_id in documents
        if is_known and coding.speaker and coding.speaker not in (source.person_codes if source else ()):
            problems.add("SPEAKER_NOT_THERE", coding.found_at.at("speaker"), speaker=coding.speaker, id=coding.source_id)
        _check_spot(case, coding, problems)
    _check_double(case, problems)
    return problems


def _analysed(case: CaseFolder) -> Records[Coding]:
    codings, sources, persons = read_codings(case), read_sources(case), read_persons(case)
    kept = []
    for coding in codings:
        source, speaker = sources.get(coding.source_id), persons.get(coding.speaker)
        if (source is not None and not source.is_analysed) or (speaker is not None and not speaker.is_heard):
            continue
        transcript = read_transcript(case, coding.source_id)
        if transcript is None:
            # a document that is not kept in the case cannot be checked and is taken as said
            kept.append(coding)
            continue
        spot = find_spot(transcript.text, coding)
        if spot.is_found:
            kept.append(coding.model_copy(update={"start": spot.start, "end": spot.end}))
    return Records(Coding, kept, codings.present)


def _occurrences(text: str, quote: str) -> list[int]:
    found, at = [], text.find(quote)
    while at >= 0:
        found.append(at)
        at = text.find(quote, at + 1)
    return found


def _check_spot(case: CaseFolder, coding: Coding, problems: Problems) -> None:
    transcript = read_transcript(case, coding.source_id)
    at = coding.found_at
    if (coding.start or 0) >= (coding.end or 0):
        problems.add("CODING_EMPTY", at.at("end"), id=coding.id, start=coding.start, end=coding.end)
    elif transcript is not None:
        spot = find_spot(transcript.text, coding)
        words = {"id": coding.id, "source": coding.source_id, "old_start": coding.start, "old_end": coding.end}
        if spot.state == "moved":
            problems.add("CODING_MOVED", at.at("start"), start=spot.start, end=spot.end, **words)
        elif not spot.is_found:
            problems.add("CODING_AMBIGUOUS" if spot.state == "ambiguous" else "CODING_LOST", at.at("quote"), **words)


def _check_double(case: CaseFolder, problems: Problems) -> None:
    """One coder, one code, the same words twice: they would count double."""
    seen: dict[tuple[str, str, str], list[Coding]] = {}
    for coding in analysed_codings(case):
        earlier = seen.setdefault((coding.by, coding.source_id, coding.code_id), [])
        for other in earlier:
            if (coding.start or 0) < (other.end or 0) and (other.start or 0) < (coding.end or 0):
                problems.add("CODING_TWICE", coding.found_at.at("start"), id=coding.id, other=other.id, theme=coding.code_id)
                break
        earlier.append(coding)
