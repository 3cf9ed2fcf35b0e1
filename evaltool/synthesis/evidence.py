"""The address book of a case: every citation of a finding or an assumption, resolved to the words, the place or the value that stands there.

A citation is an id (`K0012`, `I05`, `q_module_useful`) or an id with a place: `D03 p.4`, `S07 l.12`, `S07 l.12-14`. Lines are counted by their line
feeds; a form feed starts a page. A page of a paper that is not in the case cannot be checked and is taken as said. What rests on a source without
consent resolves to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.desk_review.assumptions import Assumption, read_assumptions
from evaltool.desk_review.clarifications import read_clarifications
from evaltool.desk_review.documents import read_documents
from evaltool.desk_review.evaluation_matrix import read_evaluation_matrix
from evaltool.desk_review.meeting_plan import read_meeting_plan
from evaltool.desk_review.stakeholders import read_stakeholders
from evaltool.field_phase.codebook import read_codebook
from evaltool.field_phase.coding import read_codings
from evaltool.field_phase.emerging import read_emerging
from evaltool.field_phase.key import is_handed_over
from evaltool.field_phase.persons import read_persons
from evaltool.field_phase.sources import analysed_sources, read_sources
from evaltool.field_phase.transcripts import read_transcript
from evaltool.problems import Problems
from evaltool.records import Record
from evaltool.synthesis.conclusions import read_conclusions
from evaltool.synthesis.evidence_entries import Evidence, entries, of_document, of_source
from evaltool.synthesis.findings import read_findings
from evaltool.synthesis.lessons import read_lessons
from evaltool.synthesis.limitations import read_limitations
from evaltool.synthesis.recommendations import read_recommendations

__all__ = ["AddressBook", "Citation", "Evidence", "Refusal", "address_book", "check_evidence", "cited"]

_WITH_PLACE = re.compile(r"(?P<id>[^\s,]+)[\s,]+(?P<place>(?P<unit>[pl])\.?\s*(?P<first>\d+)(?:\s*[-–]\s*(?P<last>\d+))?)", re.IGNORECASE)
_LONGEST_EXCERPT = 400
# what has an id and is no evidence: a judgement of the evaluator, a plan, or a person
_NO_EVIDENCE = (
    (read_findings, "a finding"),
    (read_conclusions, "a conclusion"),
    (read_recommendations, "a recommendation"),
    (read_lessons, "a lesson"),
    (read_limitations, "a limitation"),
    (read_evaluation_matrix, "a question"),
    (read_codebook, "a code"),
    (read_stakeholders, "a group"),
    (read_persons, "a person"),
    (read_meeting_plan, "a meeting"),
    (read_emerging, "an emerging point"),
    (read_clarifications, "a clarification"),
)


@dataclass(frozen=True)
class Refusal:
    """Why a citation gives no evidence: the code of the problem and the words for the gaps of its sentence."""

    code: str
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Citation:
    """One citation as it stands in a table: the record, its column, and the words cited."""

    record: Record
    column: str
    written: str


class AddressBook:
    """Everything that can be cited in one case. Get it from `address_book(case)`, which makes it once."""

    def __init__(self, case: CaseFolder):
        self._case = case
        self._by_id: dict[str, Evidence] = {}
        self._at: dict[str, Evidence | Refusal] = {}
        for evidence in entries(case):
            self._by_id.setdefault(evidence.citation, evidence)

    def __iter__(self) -> Iterator[Evidence]:
        return iter(self._by_id.values())

    def resolve(self, citation: str) -> Evidence | None:
        """The evidence that a citation names, or None where it names none."""
        found = self._look_up(citation)
        return found if isinstance(found, Evidence) else None

    def behind(self, citation: str) -> tuple[Evidence, ...]:
        """What is counted and weighed for a citation: of an assumption the evidence that shows it, as it is no evidence of its own; nothing where it names none."""
        evidence = self.resolve(citation)
        assumption = read_assumptions(self._case).get(evidence.citation) if evidence else None
        found = [self.resolve(written) for written in assumption.evidence] if assumption else [evidence]
        return tuple(piece for piece in found if piece and not (assumption and piece.kind == "assumption"))

    def refusal(self, citation: str) -> Refusal | None:
        """Why a citation names no evidence, or None where it does."""
        found = self._look_up(citation)
        return found if isinstance(found, Refusal) else None

    def _look_up(self, citation: str) -> Evidence | Refusal:
        written = " ".join(citation.split())
        if written in self._by_id:
            return self._by_id[written]
        match = _WITH_PLACE.fullmatch(written)
        bare = self._by_id.get(match["id"]) if match else None
        if match and bare and bare.kind in ("source", "document"):
            if written not in self._at:
                self._at[written] = self._at_place(written, bare, match)
            return self._at[written]
        if match and bare:
            return _refuse("EVIDENCE_NO_TEXT", id=bare.citation, cited=written, kind=bare.kind)
        if not match and written.split(" ")[0] in self._by_id:
            return _refuse("EVIDENCE_PLACE_UNCLEAR", cited=written)
        return self._refused(match["id"] if match else written, written)

    def _at_place(self, written: str, bare: Evidence, match: re.Match[str]) -> Evidence | Refusal:
        """A page or some lines of a source or a document."""
        unit, first = match["unit"].lower(), int(match["first"])
        last = int(match["last"] or first)
        place = f"{unit}.{first}" + (f"-{last}" if match["last"] else "")
        text = read_transcript(self._case, bare.citation)
        if text is None and not 1 <= first <= last:
            return _refuse("EVIDENCE_PLACE_UNCLEAR", cited=written)
        if text is None:
            if bare.kind == "document":
                return of_document(self._case, read_documents(self._case).get(bare.citation), place)
            if is_handed_over(self._case):
                return of_source(self._case, analysed_sources(self._case).get(bare.citation), place)
            return _refuse("EVIDENCE_TEXT_MISSING", cited=written, id=bare.citation)
        # what follows the last line feed is a line only where something stands there
        parts = text.pages if unit == "p" else text.lines if text.lines[-1] else text.lines[:-1]
        if not 1 <= first <= last <= len(parts):
            return _refuse("EVIDENCE_PLACE_OUTSIDE", cited=written, id=bare.citation, count=str(len(parts)), unit="lines" if unit == "l" else "pages")
        excerpt = terms.shortened(" ".join(parts[first - 1 : last]), _LONGEST_EXCERPT)
        if not excerpt:
            return _refuse("EVIDENCE_PLACE_BLANK", cited=written)
        if bare.kind == "document":
            return of_document(self._case, read_documents(self._case).get(bare.citation), place, excerpt)
        return of_source(self._case, analysed_sources(self._case).get(bare.citation), place, excerpt)

    def _refused(self, id: str, written: str) -> Refusal:
        """Why an id that is no evidence is none."""
        coding = read_codings(self._case).get(id)
        source = read_sources(self._case).get(coding.source_id if coding else id)
        speaker = read_persons(self._case).get(coding.speaker) if coding else None
        if source and not source.is_analysed:
            return _refuse("EVIDENCE_WITHHELD", cited=written, whose=source.id, consent=source.consent.replace("_", " "))
        if speaker and not speaker.is_heard:
            return _refuse("EVIDENCE_WITHHELD", cited=written, whose=speaker.id, consent=speaker.consent)
        if coding:
            return _refuse("EVIDENCE_QUOTE_LOST", id=id, source=coding.source_id)
        for read, kind in _NO_EVIDENCE:
            if read(self._case).get(id):
                return _refuse("EVIDENCE_KIND", id=id, kind=kind)
        tables = "codings, sources, documents, results_matrix, assumptions, activities, budget, the survey, training_tests or service_data"
        return _refuse("ID_UNKNOWN", id=id, hint=terms.did_you_mean(id, list(self._by_id)), tables=tables)


def address_book(case: CaseFolder) -> AddressBook:
    """The address book of a case, made at the first call and kept."""
    return case.once(AddressBook)


def cited(case: CaseFolder) -> Iterator[Citation]:
    """Every citation of evidence: those of the findings, then those of the assumptions."""
    for finding in read_findings(case):
        for column in ("evidence_for", "evidence_against"):
            yield from (Citation(finding, column, written) for written in getattr(finding, column))
    for assumption in read_assumptions(case):
        yield from (Citation(assumption, "evidence", written) for written in assumption.evidence)


def check_evidence(case: CaseFolder) -> Problems:
    """What is wrong with citations: ids that do not exist or are no evidence, places outside the text, evidence without consent, papers never received."""
    problems, book = Problems(), None
    for citation in cited(case):
        book = book or address_book(case)
        place = citation.record.found_at.at(citation.column)
        refusal = book.refusal(citation.written)
        if refusal and refusal.code == "ID_UNKNOWN" and case.waits(dict(refusal.words)["id"]):
            continue
        if refusal:
            problems.add(refusal.code, place, **dict(refusal.words))
            continue
        evidence = book.resolve(citation.written)
        if evidence.kind == "assumption" and isinstance(citation.record, Assumption):
            problems.add("EVIDENCE_KIND", place, id=evidence.citation, kind="an assumption")
        if evidence.kind in ("source", "document"):
            problems.add("EVIDENCE_NO_PLACE", place, id=evidence.citation)
        document = read_documents(case).get(evidence.document_id)
        if document and document.received in ("no", "requested"):
            problems.add("EVIDENCE_NOT_RECEIVED", place, cited=citation.written, id=document.id)
    return problems


def _refuse(code: str, **words: str) -> Refusal:
    return Refusal(code, tuple(words.items()))
