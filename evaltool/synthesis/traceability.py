"""Where a sentence comes from, and what hangs on it: the chain from a recommendation down to the words in a source, and from any id upwards.

A link counts as traced only when something is printed at its end: quoted words, a place, or a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.desk_review.assumptions import read_assumptions
from evaltool.desk_review.evaluation_matrix import family, read_evaluation_matrix
from evaltool.problems import EvaltoolError, catalogue
from evaltool.records import Record, Records
from evaltool.synthesis.conclusions import read_conclusions
from evaltool.synthesis.evidence import Evidence, address_book
from evaltool.synthesis.findings import findings_answering, findings_on, read_findings
from evaltool.synthesis.lessons import read_lessons
from evaltool.synthesis.limitations import read_limitations
from evaltool.synthesis.recommendations import read_recommendations

_HEADLINED: tuple[tuple[str, Callable[[CaseFolder], Records]], ...] = (
    ("recommendation", read_recommendations),
    ("conclusion", read_conclusions),
    ("lesson", read_lessons),
    ("finding", read_findings),
)
MISSING = "missing"


@dataclass(frozen=True)
class Link:
    """One link of a chain: what it is, its words, the place or the quoted words it ends in, and the links below and above it."""

    id: str
    kind: str
    text: str
    relation: str = ""
    place: str = ""
    quote: str = ""
    below: tuple[Link, ...] = ()
    above: tuple[Link, ...] = ()

    @property
    def is_traced(self) -> bool:
        """True where this link ends in printed words, a place or a value; a finding by any of its evidence, everything else by all that it rests on."""
        if self.kind == "finding":
            return any(link.is_traced for link in self.below if link.relation == "for")
        if self.below:
            return all(link.is_traced for link in self.below)
        return bool(self.place or self.quote)


def chain(case: CaseFolder, id: str) -> Link:
    """The chain of an id, a place (`S07 l.12`) or a criterion, in both directions; an id that nothing has raises EvaltoolError."""
    link = _down(case, id)
    if link.kind == MISSING:
        refusal = address_book(case).refusal(id)
        if refusal is None or refusal.code == "ID_UNKNOWN":
            raise EvaltoolError(f"There is no '{id}' in this case." + terms.did_you_mean(id, _all_ids(case)))
    return replace(link, above=_up(case, id))


def as_text(link: Link, may_see: Callable[[str], bool] = lambda id: True) -> str:
    """A chain as indented lines: the id, what it rests on down to the quoted words, and what uses it. `may_see` says whose words are printed."""
    lines = [_line(link, may_see), *_lines(link.below, 1, lambda inner: inner.below, may_see)]
    if link.above:
        lines += ["", "Used by", *_lines(link.above, 1, lambda inner: inner.above, may_see)]
    return "\n".join(lines)


def _down(case: CaseFolder, id: str, relation: str = "") -> Link:
    """A link with everything below it."""
    evidence = address_book(case).resolve(id)
    if evidence:
        return _of_evidence(case, evidence, relation)
    for kind, read in _HEADLINED:
        record = read(case).get(id)
        if record:
            return Link(id, kind, record.headline, relation, below=_below(case, kind, record))
    question = read_evaluation_matrix(case).get(id)
    if question:
        return Link(id, "question", question.question, relation, below=tuple(_down(case, f.id, "answered by") for f in findings_answering(case, id)))
    limitation = read_limitations(case).get(id)
    if limitation:
        return Link(id, "limitation", limitation.text, relation)
    if terms.plain(id) in case.header.evaluation.criteria:
        below = tuple(_down(case, finding.id, "shown by") for finding in findings_on(case, id))
        return Link(id, "criterion", terms.CRITERIA.get(terms.plain(id), id), relation, below=below)
    purpose = next((purpose for purpose in case.header.evaluation.purposes if purpose.id == id.strip("() ")), None)
    if purpose:
        return Link(id, "purpose", purpose.text, relation, below=tuple(_for_purpose(case, purpose.id)))
    refusal = address_book(case).refusal(id)
    why = catalogue()[refusal.code].wrong.format(**dict(refusal.words)) if refusal else ""
    # a person, a group or a code is there, though it is no evidence
    kind = dict(refusal.words)["kind"].split(" ", 1)[1] if refusal and refusal.code == "EVIDENCE_KIND" else MISSING
    return Link(id, kind, why, relation)


def _for_purpose(case: CaseFolder, purpose_id: str) -> Iterator[Link]:
    """The questions that serve a purpose of the evaluation, with the findings that answer them, and the recommendations made for it."""
    for question in read_evaluation_matrix(case).where(lambda question: purpose_id in question.purpose_ids):
        yield _down(case, question.id, "served by")
    for recommendation in read_recommendations(case).where(lambda recommendation: purpose_id in recommendation.purpose_ids):
        yield _down(case, recommendation.id, "answered by")


def _below(case: CaseFolder, kind: str, record: Record) -> tuple[Link, ...]:
    if kind == "finding":
        sides = (("for", record.evidence_for), ("against", record.evidence_against))
        return tuple(_down(case, written, side) for side, cited in sides for written in cited)
    follows = [_down(case, id, "follows from") for id in getattr(record, "conclusion_ids", ())]
    return (*follows, *(_down(case, id, "rests on") for id in record.finding_ids))


def _of_evidence(case: CaseFolder, evidence: Evidence, relation: str) -> Link:
    whole = evidence.source_id or evidence.document_id
    place = f"{whole} {evidence.place}".strip() if evidence.place else ""
    assumption = read_assumptions(case).get(evidence.citation)
    below = tuple(_down(case, written, "shown by") for written in assumption.evidence) if assumption else ()
    # the words of a source are quoted; the value of an indicator is its text
    quoted = evidence.kind in ("coding", "place")
    text = "" if quoted else evidence.excerpt
    return Link(evidence.citation, evidence.kind, text, relation, place, evidence.excerpt if quoted or not below else "", below)


def _up(case: CaseFolder, id: str) -> tuple[Link, ...]:
    """Everything that uses an id, each with what uses it in turn."""
    links = []
    # nothing cites a finding, or what stands above it, as evidence
    is_evidence = not any(read(case).get(id) for _, read in _HEADLINED)
    for finding in read_findings(case) if is_evidence else ():
        for side, cited in (("for", finding.evidence_for), ("against", finding.evidence_against)):
            if any(_names(case, written, id) for written in cited):
                links.append(_upper(case, "finding", finding, side))
    for kind, read, column in (
        ("conclusion", read_conclusions, "finding_ids"),
        ("lesson", read_lessons, "finding_ids"),
        ("recommendation", read_recommendations, "finding_ids"),
        ("recommendation", read_recommendations, "conclusion_ids"),
    ):
        links += [_upper(case, kind, record, "used by") for record in read(case) if id in getattr(record, column)]
    question = read_evaluation_matrix(case).get(id)
    if question:
        served = [purpose for purpose in case.header.evaluation.purposes if purpose.id in question.purpose_ids]
        links += [Link(purpose.id, "purpose", purpose.text, "serves") for purpose in served]
        answering = [finding for finding in read_findings(case) if family(case, id) & set(finding.question_ids)]
        links += [_upper(case, "finding", finding, "answered by") for finding in answering]
    return tuple(dict.fromkeys(links))


def _upper(case: CaseFolder, kind: str, record: Record, relation: str) -> Link:
    return Link(record.id, kind, record.headline, relation, above=_up(case, record.id))


def _names(case: CaseFolder, written: str, id: str) -> bool:
    """True where a citation is the id, a place in it, or a coding of it."""
    if written == id:
        return True
    evidence = address_book(case).resolve(written)
    return evidence is not None and id in (evidence.citation, evidence.source_id, evidence.document_id)


def _all_ids(case: CaseFolder) -> list[str]:
    records = [record.id for _, read in _HEADLINED for record in read(case)]
    return [*records, *read_evaluation_matrix(case).ids(), *read_limitations(case).ids(), *(evidence.citation for evidence in address_book(case))]


def _lines(links: Iterable[Link], depth: int, further: Callable[[Link], tuple[Link, ...]], may_see: Callable[[str], bool]) -> list[str]:
    lines = []
    for link in links:
        lines += ["  " * depth + _line(link, may_see), *_lines(further(link), depth + 1, further, may_see)]
    return lines


def _line(link: Link, may_see: Callable[[str], bool]) -> str:
    """One link in one line; what leads nowhere says so."""
    head = " ".join(part for part in (link.relation, link.id) if part)
    said = f'"{link.quote}"' if link.kind in ("coding", "place") and link.quote else link.text
    said = said if may_see(link.id) else "[words not shown]"
    where = f", {link.place}" if link.place and link.place != link.id else ""
    end = "" if said or where else ": nothing is printed there" if link.kind in ("source", "document") else ""
    return f"{head} ({link.kind}{where})" + (f": {said}" if said else end)
