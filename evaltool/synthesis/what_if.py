"""What the judgement would be if the evidence were another: strengths of findings and plausible ranges, with each piece left out, doubled or turned.

Nothing is read again: the evidence of every finding and criterion is gathered once, each piece is exchanged for what `OtherEvidence` says, and the same rules
weigh what is left. Leaving out a source gives what a copy of the case without its row and its codings gives; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median_low
from typing import Protocol

from evaltool.case import CaseFolder
from evaltool.synthesis.evidence import Evidence, address_book
from evaltool.synthesis.findings import findings_on, read_findings
from evaltool.synthesis.plausible_range import PlausibleRange, evidence_on_criterion, range_if
from evaltool.synthesis.triangulation import cited_evidence, suggested_strength

Pieces = tuple[Evidence, ...]


class OtherEvidence(Protocol):
    """What becomes of each piece of evidence."""

    def pieces(self, evidence: Evidence) -> Pieces:
        """What stands in its place: itself, nothing, another piece, or several."""

    def turns(self, evidence: Evidence) -> bool:
        """True where it now speaks on the other side of a finding that cites it."""


@dataclass(frozen=True)
class Body:
    """All evidence of a case by what rests on it: of each finding what it cites for and against itself, of each criterion everything on it."""

    cited: dict[str, tuple[Pieces, Pieces]]
    on: dict[str, Pieces]
    everything: Pieces
    strengths: dict[str, int | None]
    confirmed: dict[str, int | None]
    findings_of: dict[str, list[str]]
    distinct: Pieces


@dataclass(frozen=True)
class Judgement:
    """The suggested strength of each finding and the range of each criterion.

    `criteria` has the strength of each criterion if the strength of its findings, where the evaluator confirmed one, moved with the suggested one.
    """

    strengths: dict[str, int | None]
    criteria: dict[str, int | None]
    ranges: dict[str, PlausibleRange]


def body_of(case: CaseFolder) -> Body:
    """The evidence of a case, gathered at the first call and kept."""
    return case.once(_gathered)


def judge(case: CaseFolder, other: OtherEvidence, moving: bool = False, copy: CaseFolder | None = None) -> Judgement:
    """The judgement with other evidence. `moving` lets the confirmed strengths move with the suggested ones; otherwise they stay, as they would in a copy.

    `copy` is the case that has this evidence, where it counts what is left in another way.
    """
    body, case = body_of(case), copy or case
    become = {evidence.citation: other.pieces(evidence) for evidence in body.distinct}
    turned = {evidence.citation for evidence in body.distinct if other.turns(evidence)}
    strengths: dict[str, int | None] = {}
    for id, (speaks_for, against) in body.cited.items():
        sides = (
            [e for e in speaks_for if e.citation not in turned] + [e for e in against if e.citation in turned],
            [e for e in against if e.citation not in turned] + [e for e in speaks_for if e.citation in turned],
        )
        strengths[id] = suggested_strength(case, _exchanged(sides[0], become), _exchanged(sides[1], become))
    moved = {id: _moved(body, id, strength) for id, strength in strengths.items()}
    kept = {id: body.confirmed[id] or strength for id, strength in strengths.items()}
    criteria = {criterion: _middle(moved[id] for id in ids) for criterion, ids in body.findings_of.items()}
    used = criteria if moving else {criterion: _middle(kept[id] for id in ids) for criterion, ids in body.findings_of.items()}
    everything = _exchanged(body.everything, become)
    ranges = {criterion: range_if(case, criterion, used[criterion], _exchanged(pieces, become), everything) for criterion, pieces in body.on.items()}
    return Judgement(strengths, criteria, ranges)


def _gathered(case: CaseFolder) -> Body:
    findings, criteria = read_findings(case), case.header.evaluation.criteria
    cited = {finding.id: cited_evidence(case, finding) for finding in findings}
    on = {criterion: evidence_on_criterion(case, criterion) for criterion in criteria}
    everything = tuple(address_book(case))
    used = (*everything, *(e for sides in cited.values() for side in sides for e in side), *(e for pieces in on.values() for e in pieces))
    return Body(
        cited,
        on,
        everything,
        {id: suggested_strength(case, *sides) for id, sides in cited.items()},
        {finding.id: finding.strength for finding in findings},
        {criterion: findings_on(case, criterion).ids() for criterion in criteria},
        tuple({e.citation: e for e in used}.values()),
    )


def _exchanged(pieces: Iterable[Evidence], become: dict[str, Pieces]) -> Pieces:
    return tuple(new for evidence in pieces for new in become[evidence.citation])


def _moved(body: Body, id: str, strength: int | None) -> int | None:
    """The strength of a finding that moves as far from the confirmed one as the suggested one moved; None where no evidence is left."""
    before = body.strengths[id]
    if strength is None or before is None:
        return None
    return min(5, max(1, (body.confirmed[id] or before) + strength - before))


def _middle(strengths: Iterable[int | None]) -> int | None:
    """The middle one, the lower of two, as `criterion_strength` has it."""
    known = [strength for strength in strengths if strength]
    return median_low(known) if known else None
