"""The range of a rating that the evidence allows: for the evaluator's eyes, in the notebook, never in a deliverable, and never a single rating.

The rule, in four steps. (1) Evidence weaker than 2 allows no rating. (2) Each kind of evidence on the criterion gets a mark between 0 (all its sources speak
critically) and 1 (all speak well); a source that speaks both ways counts one half; for effectiveness the register of results is marked by the status of
its indicators. (3) The range goes from the lowest of these marks to the highest, rounded outwards to steps of the scheme. (4) It grows by
one step to both sides, as what people say is no measure of performance: asked by an evaluator they name problems first; by one more where documents,
interviews or focus groups are silent although the case has them, and by one more where the strength is only 2. What is not known is never put in as a
middle value.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import ceil, floor
from statistics import fmean

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.desk_review.evaluation_matrix import questions_of
from evaltool.field_phase.told_kinds import is_told
from evaltool.synthesis.evidence import Evidence, address_book
from evaltool.synthesis.findings import findings_on
from evaltool.synthesis.triangulation import criterion_strength, evidence_on, weigh

_MARK_OF_DIRECTION = {"positive": 1.0, "mixed": 0.5, "negative": 0.0}
_WEAKEST_TO_RATE = 2
_STRONG_ENOUGH_NOT_TO_WIDEN = 3
# kinds of evidence that can speak to every criterion; a survey or a test is made for some questions only
_SPEAK_TO_ALL = ("documents", "interviews", "focus_groups")


@dataclass(frozen=True)
class PlausibleRange:
    """The lowest and the highest step that the evidence allows, and why; without steps only NR and N/A are left, or the case has no scale."""

    low: int | None
    high: int | None
    reason: str

    def allows(self, step: str) -> bool:
        """True where a step lies inside the range; NR and N/A always do."""
        if step in terms.NO_STEP:
            return True
        return self.low is not None and self.high is not None and self.low <= int(step) <= self.high


def plausible_range(case: CaseFolder, criterion: str) -> PlausibleRange:
    """The range of steps for a criterion, by the rule at the head of this module."""
    everything = tuple(address_book(case))
    return range_if(case, criterion, criterion_strength(case, criterion), evidence_on_criterion(case, criterion), everything)


def range_if(case: CaseFolder, criterion: str, strength: int | None, evidence: Collection[Evidence], everything: Collection[Evidence]) -> PlausibleRange:
    """The range if this were the strength and the evidence of a criterion, and `everything` all that the case has."""
    steps = len(case.header.evaluation.scheme.steps)
    if not steps:
        return PlausibleRange(None, None, "This case rates in words; there is no scale to put a range on.")
    if strength is None or strength < _WEAKEST_TO_RATE:
        known = f"is {strength}" if strength else "cannot be told, as no finding speaks to the criterion"
        return PlausibleRange(None, None, f"The strength of the evidence {known}: NR, not rated, is what it allows.")
    marks = stream_marks(case, criterion, evidence, everything)
    if not marks:
        return PlausibleRange(1, steps, "No evidence takes a side, so every step is possible.")
    low, high = floor(1 + min(marks.values()) * (steps - 1)), ceil(1 + max(marks.values()) * (steps - 1))
    heard = {*marks, *(piece.stream for piece in evidence)}
    silent = [terms.STREAMS[s] for s in _SPEAK_TO_ALL if s not in heard and is_told(case, s) and any(e.stream == s for e in everything)]
    wider = 1 + bool(silent) + (strength < _STRONG_ENOUGH_NOT_TO_WIDEN)
    said = "; ".join(f"{terms.STREAMS[stream]} {mark:.2f}" for stream, mark in marks.items())
    reason = f"From 0 (all critical) to 1 (all good), by kind of evidence: {said}."
    reason += f" Silent: {', '.join(silent)}." if silent else ""
    reason += f" Strength of the evidence {strength}, so the range is {('one step', 'two steps', 'three steps')[wider - 1]} wider on each side."
    return PlausibleRange(max(1, low - wider), min(steps, high + wider), reason)


def evidence_on_criterion(case: CaseFolder, criterion: str) -> tuple[Evidence, ...]:
    """All evidence on the questions of a criterion, and what its findings cite besides, each once."""
    found: dict[str, Evidence] = {}
    for question in questions_of(case, criterion):
        found |= {evidence.citation: evidence for evidence in evidence_on(case, question)}
    for finding in findings_on(case, criterion):
        found |= {evidence.citation: evidence for evidence in weigh(case, finding).evidence}
    return tuple(found.values())


def stream_marks(case: CaseFolder, criterion: str, evidence: Iterable[Evidence], everything: Iterable[Evidence] | None = None) -> dict[str, float]:
    """The mark from 0 to 1 of each kind of evidence that takes a side: the mean over its sources, never over passages.

    `everything` is what the case has, unless another body of evidence is to be tried; its indicators are the register of results.
    """
    directions: dict[str, dict[str, set[str]]] = {}
    for piece in evidence:
        if piece.direction in _MARK_OF_DIRECTION:
            directions.setdefault(piece.stream, {}).setdefault(piece.origin, set()).add(piece.direction)
    marks = {stream: fmean(map(_mark, by_origin.values())) for stream, by_origin in directions.items()}
    if criterion == "effectiveness":
        register = [e for e in (address_book(case) if everything is None else everything) if e.kind == "indicator" and e.direction]
        if register:
            marks["data"] = fmean(_MARK_OF_DIRECTION[e.direction] for e in register)
    return {stream: marks[stream] for stream in terms.STREAMS if stream in marks}


def _mark(directions: set[str]) -> float:
    return _MARK_OF_DIRECTION[next(iter(directions))] if len(directions) == 1 else 0.5
