"""The uncertainty of the evidence carried through to the strength of the findings and to the plausible ranges, by drawing the evidence again many times.

For the evaluator's eyes, in the notebook, never in a deliverable. Each draw makes another body of evidence, the same rules judge it, and what is told is the
share of draws. Four things are drawn, each by itself or together (`PARTS`); how, after whom, and what the numbers do not say stands in `METHOD`. In a draw the
confirmed strength of a finding moves as far as the suggested one does. Draws are seeded: the same case gives the same numbers every time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

import numpy as np

from evaltool.case import CaseFolder
from evaltool.desk_review.results_matrix import Indicator, differs, indicators
from evaltool.field_phase.shared_coding import Segment, shared_coding
from evaltool.field_phase.survey import read_survey
from evaltool.synthesis.evidence import Evidence, address_book
from evaltool.synthesis.evidence_entries import of_indicator
from evaltool.synthesis.what_if import Pieces, body_of, judge

DRAWS = 500
SEED = 20_110_125
PARTS = ("sources", "survey", "indicators", "coders")

# what is drawn, how, after whom, and what the numbers do not say
METHOD: dict[str, tuple[str, str, str]] = {
    "sources": (
        "As many sources as were heard are drawn with replacement, within talks, focus groups and observation apart; all passages of a source go with it, "
        "and a source drawn twice counts as two.",
        "Cluster bootstrap within strata: Davison and Hinkley, Bootstrap Methods and their Application (1997), sections 3.2 and 3.8.",
        "It shows what other sources of the kinds that were met might have done. Sources were chosen and not sampled, so it says nothing of those nobody looked "
        "for; findings stay as they are worded; documents are all read and are not drawn.",
    ),
    "survey": (
        "For each question on a scale, the share of those who agree among those who take a side is drawn from Beta(agree + 1/2, disagree + 1/2). Where the "
        "majority is another than the one that was counted, the question speaks on the other side of the findings that cite it.",
        "Jeffreys interval, which Brown, Cai and DasGupta (2001, Statistical Science 16:101-133) recommend beside Wilson's for small numbers.",
        "It shows chance alone. Those who did not answer may think otherwise, and questions that are no scale stay as they are.",
    ),
    "indicators": (
        "A value that the evaluator verified stands. Where the evaluator found another value, each of the two is drawn half of the time. Otherwise a value that "
        "was verified in part is left out of a quarter of the draws, and one that was not verified of half of them.",
        "An assumption of evaltool; no source gives such chances. Nothing is put in the place of what is left out, as a value put in would hide the doubt "
        "(Nardo and others, Handbook on Constructing Composite Indicators, OECD 2008, on imputation).",
        "The chances are a convention; leave this part out to see the rest without it.",
    ),
    "coders": (
        "Where coders put the same code on the same paragraph and see another direction, one of them is drawn and followed. Against the direction that stands in "
        "a cited coding, the coding speaks on the other side of the finding.",
        "An assumption of evaltool: coders are interchangeable, as Krippendorff (2004), Content Analysis, chapter 11, asks of those whose data are to be reliable.",
        "It covers the sources that two coders read. A code that only one of them used stays as it is.",
    ),
}
LOST = {"yes": 0.0, "partly": 0.25, "no": 0.5, "": 0.5}
_DRAWN_STREAMS = ("interviews", "focus_groups", "observation")
_OPPOSITE = {"positive": "negative", "negative": "positive"}


@dataclass(frozen=True)
class Uncertainty:
    """The shares of `draws` in which a finding has a strength (None: no evidence left), a criterion a range (None: not to be rated), and a step lies in it."""

    draws: int
    strengths: dict[str, dict[int | None, float]]
    ranges: dict[str, dict[tuple[int, int] | None, float]]
    allowed: dict[str, dict[str, float]]


@dataclass(frozen=True)
class _Doubtful:
    """An indicator whose value may not stand: what it shows if the evaluator's value is the right one, otherwise nothing; and the chance of that."""

    id: str
    instead: Evidence | None
    chance: float


@dataclass(frozen=True)
class _Dispute:
    """Codings of one code on one paragraph, and the direction that each coder saw there."""

    codings: tuple[str, ...]
    directions: tuple[str, ...]


@dataclass(frozen=True)
class _Drawn:
    """The evidence of one draw. `made` are the pieces that were made for it or for another draw, as most come again."""

    times: dict[str, int]
    directions: dict[str, str]
    indicators: dict[str, Evidence | None]
    turned: frozenset[str]
    made: dict[tuple[str, str, int], Pieces]

    def pieces(self, evidence: Evidence) -> Pieces:
        """The piece as often as its source was drawn, with the drawn direction; a doubtful indicator as it was drawn."""
        if evidence.citation in self.indicators:
            instead = self.indicators[evidence.citation]
            return (instead,) if instead else ()
        direction, times = self.directions.get(evidence.citation, evidence.direction), self.times.get(evidence.origin, 1)
        if times == 1 and direction == evidence.direction:
            return (evidence,)
        drawn = (evidence.citation, direction, times)
        if drawn not in self.made:
            piece = replace(evidence, direction=direction)
            # a source drawn again is another source that says the same
            self.made[drawn] = (piece,)[:times] + tuple(replace(piece, counts_as=f"{piece.origin}, drawn {n}") for n in range(2, times + 1))
        return self.made[drawn]

    def turns(self, evidence: Evidence) -> bool:
        """True for a survey question with another majority, and for a coding with the opposite direction."""
        return evidence.citation in self.turned or _OPPOSITE.get(evidence.direction, "") == self.directions.get(evidence.citation)


def uncertainty(case: CaseFolder, draws: int = DRAWS, seed: int = SEED, parts: Collection[str] = PARTS) -> Uncertainty:
    """The shares of so many draws; `parts` are what is drawn, all four unless fewer are named."""
    if draws < 1:
        raise ValueError(f"draws must be at least 1, got {draws}")
    if unknown := [part for part in parts if part not in PARTS]:
        raise ValueError(f"parts are {', '.join(PARTS)}, got '{unknown[0]}'")
    body, steps = body_of(case), [step for step, _, _ in case.header.evaluation.scheme.steps]
    strengths: dict[str, Counter[int | None]] = {id: Counter() for id in body.cited}
    ranges: dict[str, Counter[tuple[int, int] | None]] = {criterion: Counter() for criterion in body.on}
    allowed: dict[str, Counter[str]] = {criterion: Counter(dict.fromkeys(steps, 0)) for criterion in body.on}
    for drawn in _drawn(case, draws, seed, parts):
        judgement = judge(case, drawn, moving=True)
        for id, strength in judgement.strengths.items():
            strengths[id][strength] += 1
        for criterion, found in judgement.ranges.items():
            ranges[criterion][None if found.low is None or found.high is None else (found.low, found.high)] += 1
            allowed[criterion].update(step for step in steps if found.allows(step))
    return Uncertainty(
        draws,
        {id: {value: n / draws for value, n in sorted(counts.items(), key=lambda item: -(item[0] or 0))} for id, counts in strengths.items()},
        {criterion: {value: n / draws for value, n in counts.most_common()} for criterion, counts in ranges.items()} if steps else {},
        {criterion: {step: n / draws for step, n in counts.items()} for criterion, counts in allowed.items()} if steps else {},
    )


def _drawn(case: CaseFolder, draws: int, seed: int, parts: Collection[str]) -> Iterator[_Drawn]:
    """The draws one after the other; each part has a generator of its own, so that leaving one out does not change the others."""
    generators = dict(zip(PARTS, map(np.random.default_rng, np.random.SeedSequence(seed).spawn(len(PARTS))), strict=True))
    strata = _strata(case) if "sources" in parts else []
    sides = _sides_of_survey(case) if "survey" in parts else {}
    doubtful = [found for row in indicators(case) if (found := _doubt(row)).chance] if "indicators" in parts else []
    disputes = _disputes(case) if "coders" in parts else []
    made: dict[tuple[str, str, int], Pieces] = {}
    for _ in range(draws):
        times = {id: int(n) for ids in strata for id, n in zip(ids, generators["sources"].multinomial(len(ids), [1 / len(ids)] * len(ids)), strict=True)}
        shares = {name: generators["survey"].beta(agree + 0.5, disagree + 0.5) for name, (agree, disagree) in sides.items()}
        turned = frozenset(name for name, (agree, disagree) in sides.items() if (shares[name] - 0.5) * (agree - disagree) < 0)
        lost = {found.id: found.instead for found in doubtful if generators["indicators"].random() < found.chance}
        followed = [dispute.directions[generators["coders"].integers(len(dispute.directions))] for dispute in disputes]
        directions = {id: direction for dispute, direction in zip(disputes, followed, strict=True) for id in dispute.codings}
        yield _Drawn(times, directions, lost, turned, made)


def _strata(case: CaseFolder) -> list[list[str]]:
    """The sources of each kind of evidence of the field work; talks with one person are drawn together."""
    sources = [evidence for evidence in address_book(case) if evidence.kind == "source"]
    kinds = (list(dict.fromkeys(source.origin for source in sources if source.stream == stream)) for stream in _DRAWN_STREAMS)
    return [ids for ids in kinds if ids]


def _sides_of_survey(case: CaseFolder) -> dict[str, tuple[int, int]]:
    """How many agree and how many disagree with each question on a scale on which somebody takes a side."""
    survey = read_survey(case)
    sides = {}
    for question in survey.scales() if survey else ():
        half = len(question.steps) // 2
        disagree, agree = ([step.name for step in steps] for steps in (question.steps[:half], question.steps[-half:]))
        given = [str(answer) for answer in survey.answers[question.name]]
        sides[question.name] = (sum(answer in agree for answer in given), sum(answer in disagree for answer in given))
    return {name: counts for name, counts in sides.items() if any(counts)}


def _doubt(row: Indicator) -> _Doubtful:
    if differs(row):
        return _Doubtful(row.id, of_indicator(row.model_copy(update={"actual": row.verified_value})), 0.5)
    return _Doubtful(row.id, None, LOST[row.verified])


def _disputes(case: CaseFolder) -> list[_Dispute]:
    shared, found, seen = shared_coding(case), [], set()
    for segment in shared.segments if shared else ():
        for code_id in shared.codes:
            directions = _directions(segment, code_id)
            codings = {coding.id for codes in segment.marks.values() for coding in codes.get(code_id, ())} - seen
            if len(set(directions)) > 1 and codings:
                found.append(_Dispute(tuple(sorted(codings)), directions))
                # a coding that reaches into two paragraphs is drawn with the first
                seen |= codings
    return found


def _directions(segment: Segment, code_id: str) -> tuple[str, ...]:
    """The direction of each coder who put the code on the paragraph; several directions of one coder are mixed."""
    seen = ({coding.direction for coding in codes[code_id]} for codes in segment.marks.values() if code_id in codes)
    return tuple(directions.pop() if len(directions) == 1 else "mixed" for directions in seen)
