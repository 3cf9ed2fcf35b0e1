"""One score for the whole, only where the Terms of Reference ask for it: evaltool gives none by default, as the way of adding up moves the result.

Four ways stand side by side. The weighted mean lets a good criterion make up for a bad one; the geometric mean less so; the minimum not at all. By the hurdle
rule nothing is a success without certain criteria: where one of them stays below the hurdle, the score is at most the step below it. The rule follows KfW,
whose overall rating is a project's own weighting, and "successful" in general only where effectiveness, impact and sustainability are at least "partially
successful" (kfw-entwicklungsbank.de, evaluation criteria and rating scale; there 1 is the best of six grades and 3 the hurdle, here the highest step is the
best). A criterion that is not rated (NR) is never replaced by a middle value: the score cannot be given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, prod

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.desk_review.terms_of_reference import check_criterion
from evaltool.problems import Problems
from evaltool.synthesis.ratings import shown, step_of

RULES = {
    "arithmetic": ("Weighted mean", "A good criterion makes up for a bad one."),
    "hurdle": ("Weighted mean with a hurdle", "Without certain criteria nothing is a success."),
    "geometric": ("Weighted geometric mean", "A good criterion makes up for a bad one in part."),
    "minimum": ("Minimum", "Nothing makes up for the weakest criterion."),
}
_NAME = "evaluation.overall_score"


@dataclass(frozen=True)
class Score:
    """The result by one rule; `step` is the nearest step of the scheme, the higher of two as near."""

    rule: str
    value: float
    step: str


@dataclass(frozen=True)
class OverallScore:
    """The scores by rule with the weights asked for and with equal ones; none where the score cannot be given, and `reason` says why.

    `rated` has the step and the weight of each criterion that counts, `not_applicable` those that are left out as N/A, `below` those below the hurdle.
    """

    rated: dict[str, tuple[int, float]]
    weighted: tuple[Score, ...]
    equal: tuple[Score, ...]
    hurdle_step: int
    below: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    reason: str = ""

    def by(self, rule: str) -> Score | None:
        """The score by one rule with the weights asked for; None where it cannot be given."""
        return next((score for score in self.weighted if score.rule == rule), None)


def is_asked_for(case: CaseFolder) -> bool:
    """True where evaluation.yml gives weights for an overall score."""
    return bool(case.header.evaluation.overall_score.weights)


def overall_score(case: CaseFolder) -> OverallScore | None:
    """The overall score of a case; None where nobody asks for one or where what is asked for cannot be used."""
    if not is_asked_for(case) or check_overall_score(case).of("error"):
        return None
    evaluation, weights = case.header.evaluation, _weights(case)
    hurdle = evaluation.overall_score.hurdle_step or _lowest_of_upper_half(case)
    must_reach = {terms.plain(criterion) for criterion in evaluation.overall_score.hurdle}
    steps = {criterion: _step(case, criterion) for criterion in evaluation.criteria if weights.get(criterion) or criterion in must_reach}
    unrated = [criterion for criterion, step in steps.items() if step in (None, "NR")]
    not_applicable = tuple(criterion for criterion, step in steps.items() if step == "N/A")
    rated = {criterion: (int(step), weights.get(criterion, 0.0)) for criterion, step in steps.items() if step and step.isdigit()}
    if unrated:
        words = f"{' and '.join(unrated)} {'is' if len(unrated) == 1 else 'are'} not rated"
        return OverallScore(rated, (), (), hurdle, (), not_applicable, f"The overall score cannot be given: {words}, and no value is put in its place.")
    if not any(weight for _, weight in rated.values()):
        return OverallScore(rated, (), (), hurdle, (), not_applicable, "The overall score cannot be given: no criterion that has a weight is applicable.")
    below = tuple(criterion for criterion, (step, _) in rated.items() if criterion in must_reach and step < hurdle)
    even = {criterion: (step, float(weight > 0)) for criterion, (step, weight) in rated.items()}
    highest = len(evaluation.scheme.steps)
    return OverallScore(rated, _scores(rated, hurdle, below, highest), _scores(even, hurdle, below, highest), hurdle, below, not_applicable)


def in_sentences(case: CaseFolder) -> list[str]:
    """What the score is by the two rules asked for, and how far the rule alone moves it; one sentence where there is no score."""
    score = overall_score(case)
    if score is None:
        return ["There is no overall score: the criteria stand side by side, and how they are added up would move the result more than their weights do."]
    if score.reason:
        return [score.reason]
    by = {found.rule: found for found in score.weighted}
    label = case.header.evaluation.scheme.label
    mean, hurdle = (f"{by[rule].value:.2f} (step {by[rule].step} {label(by[rule].step)})" for rule in ("arithmetic", "hurdle"))
    failed = " and ".join(f"{criterion} ({score.rated[criterion][0]})" for criterion in score.below)
    verb = "stays" if len(score.below) == 1 else "stay"
    why = f"as {failed} {verb} below the hurdle of {score.hurdle_step}" if failed else f"as nothing stays below the hurdle of {score.hurdle_step}"
    values = [found.value for found in (*score.weighted, *score.equal)]
    moved = f"By rule and weights the same ratings give from {min(values):.2f} to {max(values):.2f}."
    left_out = f"Left out as not applicable: {', '.join(score.not_applicable)}." if score.not_applicable else ""
    return [f"The weighted mean is {mean}; with the hurdle it is {hurdle}, {why}.", moved, *filter(None, [left_out])]


def check_overall_score(case: CaseFolder) -> Problems:
    """What is wrong with the score that evaluation.yml asks for: criteria, weights, hurdle, scale."""
    problems, evaluation, place = Problems(), case.header.evaluation, case.header.place
    asked = evaluation.overall_score
    if not is_asked_for(case):
        return problems
    if not evaluation.scheme.steps:
        problems.add("OVERALL_NO_SCALE", place(_NAME))
        return problems
    for name, written in (("weights", tuple(asked.weights)), ("hurdle", asked.hurdle)):
        for criterion in written:
            check_criterion(case, criterion, place(f"{_NAME}.{name}"), problems)
    weights = _weights(case)
    for criterion in evaluation.criteria:
        if criterion not in weights:
            problems.add("OVERALL_WEIGHT_MISSING", place(f"{_NAME}.weights"), criterion=criterion)
    if negative := [criterion for criterion, weight in weights.items() if weight < 0]:
        problems.add("OVERALL_WEIGHT", place(f"{_NAME}.weights"), what=f"that of '{negative[0]}' is below 0")
    elif not any(weights.values()):
        problems.add("OVERALL_WEIGHT", place(f"{_NAME}.weights"), what="all of them are 0")
    if asked.hurdle_step is not None and not 2 <= asked.hurdle_step <= len(evaluation.scheme.steps):
        problems.add("OVERALL_HURDLE_STEP", place(f"{_NAME}.hurdle_step"), step=asked.hurdle_step, highest=len(evaluation.scheme.steps))
    return problems


def _weights(case: CaseFolder) -> dict[str, float]:
    return {terms.plain(criterion): weight or 0.0 for criterion, weight in case.header.evaluation.overall_score.weights.items()}


def _step(case: CaseFolder, criterion: str) -> str | None:
    rating = shown(case, criterion)
    return step_of(case, rating) if rating else None


def _lowest_of_upper_half(case: CaseFolder) -> int:
    return len(case.header.evaluation.scheme.steps) // 2 + 1


def _scores(rated: Mapping[str, tuple[int, float]], hurdle: int, below: tuple[str, ...], highest: int) -> tuple[Score, ...]:
    total = sum(weight for _, weight in rated.values())
    mean = sum(step * weight for step, weight in rated.values()) / total
    values = {
        "arithmetic": mean,
        "hurdle": min(mean, hurdle - 1) if below else mean,
        "geometric": prod(step ** (weight / total) for step, weight in rated.values()),
        "minimum": min(step for step, weight in rated.values() if weight),
    }
    return tuple(Score(rule, float(values[rule]), str(min(highest, floor(values[rule] + 0.5)))) for rule in RULES)
