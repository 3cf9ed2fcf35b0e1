"""What would flip the judgement, in one sentence for each finding and each rating: computed from what leaving evidence out does.

For the evaluator's eyes, in the notebook, never in a deliverable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from evaltool.case import CaseFolder
from evaltool.synthesis.evidence import Evidence
from evaltool.synthesis.findings import Finding
from evaltool.synthesis.plausible_range import PlausibleRange
from evaltool.synthesis.ratings import in_words, shown, step_of
from evaltool.synthesis.robustness import Robustness, robustness
from evaltool.synthesis.triangulation import suggested_strength
from evaltool.synthesis.what_if import body_of
from evaltool.terms import counted, listed

_MOST_NAMED = 5
_MOST_IMAGINED = 20
_WHICHEVER = "whichever source, document, group or kind of evidence is left out"


def flip_of_finding(case: CaseFolder, finding: Finding) -> str:
    """The sentence that says without what the strength of a finding would be another, or how many more sources it would take."""
    found = robustness(case)
    before = found.base.strengths[finding.id]
    if before is None:
        return f"{finding.id} has no evidence that could be left out."
    without: dict[int | None, list[str]] = {}
    for outcome in found.named:
        for change in outcome.changes:
            if change.finding_id == finding.id:
                without.setdefault(change.after, []).append(outcome.way.words)
    lower, higher = [], []
    for after, words in sorted(without.items(), key=lambda item: -(item[0] or 0)):
        if after is None:
            lower.append(f"has no evidence left without {_one_of(words)}")
        elif after < before:
            lower.append(f"{'to' if lower else f'falls from {before} to'} {after} without {_one_of(words)}")
        else:
            higher.append(f"rises to {after} without {_one_of(words)}")
    if lower:
        return f"{finding.id} {listed([*lower, *higher], ', and ')}."
    kept = f"{finding.id} keeps its strength of {before} {_WHICHEVER}"
    if higher:
        return f"{finding.id} does not fall below {before} {_WHICHEVER}, and {listed(higher, ', and ')}."
    return f"{kept}; {_more_sources(case, finding, before)}."


def flip_of_rating(case: CaseFolder, criterion: str) -> str:
    """The sentence that says without what the rating of a criterion would leave its plausible range, or how the range would move."""
    found, name = robustness(case), criterion.capitalize()
    weak = [outcome.way.words for outcome in found.named if criterion in outcome.too_weak]
    too_weak = f"; without {_one_of(weak)} its evidence would be too weak to rate" if weak else ""
    rating = shown(case, criterion)
    if not case.header.evaluation.scheme.steps:
        return f"{name} is judged in words, so there is no range that the judgement could leave{too_weak}."
    if found.base.ranges[criterion].low is None:
        return f"{name} cannot be rated with all the evidence, and with less of it no better."
    now = f"the range that the evidence allows, {_steps(found.base.ranges[criterion])}"
    step = step_of(case, rating) if rating else None
    if step is None or not step.isdigit():
        what = "rated NR, which every range allows" if step == "NR" else "not applicable (N/A)" if step == "N/A" else "not rated yet"
        return f"{name} is {what}; {now}, {_moves(found, criterion)}{too_weak}."
    said = f"{name}, rated {in_words(case, rating)},"
    if not found.base.ranges[criterion].allows(step):
        inside = [outcome.way.words for outcome in found.named if criterion in outcome.entering]
        return f"{said} lies outside {now}, {f'and would lie inside without {_one_of(inside)}' if inside else _WHICHEVER}{too_weak}."
    leaving = [f"{outcome.way.words} ({_steps(outcome.judgement.ranges[criterion])})" for outcome in found.named if criterion in outcome.leaving]
    if leaving:
        return f"{said} leaves {now}, without {_one_of(leaving)}{too_weak}."
    return f"{said} stays inside {now}, {_WHICHEVER}{too_weak}."


def _moves(found: Robustness, criterion: str) -> str:
    """How far the ends of a range move when something is left out."""
    base, others = found.base.ranges[criterion], [outcome.judgement.ranges[criterion] for outcome in found.named]
    if all((other.low, other.high) == (base.low, base.high) for other in others):
        return f"stays the same {_WHICHEVER}"
    lows, highs = ([end for end in ends if end is not None] for ends in zip(*((found.low, found.high) for found in (base, *others)), strict=True))
    return f"would begin at {_span(lows)} and end at {_span(highs)} when something is left out"


def _more_sources(case: CaseFolder, finding: Finding, before: int) -> str:
    """How many more sources against a finding would lower its strength, or, where no number would, how many for it would raise it."""
    speaks_for, against = body_of(case).cited[finding.id]
    like = (*speaks_for, *against)[0].stream

    def imagined(number: int) -> tuple[Evidence, ...]:
        return tuple(Evidence(f"imagined {n}", "source", like, source_id=f"imagined {n}", independent=True) for n in range(number))

    lower = _fewest(lambda n: suggested_strength(case, speaks_for, (*against, *imagined(n))), lambda strength: strength < before)
    if lower:
        return f"{counted(lower[0], 'more source')} against it would bring it to {lower[1]}"
    higher = _fewest(lambda n: suggested_strength(case, (*speaks_for, *imagined(n)), against), lambda strength: strength > before)
    if higher:
        return f"more sources against it would not lower it, and {counted(higher[0], 'more source')} for it would raise it to {higher[1]}"
    return "more sources, for it or against it, would not change it"


def _fewest(strength_with: Callable[[int], int | None], is_flip: Callable[[int], bool]) -> tuple[int, int] | None:
    """The smallest number of sources that flips the strength, and the strength then; None where the most that is tried does not."""
    tried = ((number, strength_with(number)) for number in range(1, _MOST_IMAGINED + 1))
    return next(((number, strength) for number, strength in tried if strength is not None and is_flip(strength)), None)


def _one_of(words: list[str]) -> str:
    """`a`, `a or b`, `a, b or c`; where there are many the first and how many more."""
    first = words[:_MOST_NAMED] if len(words) > _MOST_NAMED + 1 else words
    parts = [*first, f"any of {len(words) - len(first)} more"] if len(first) < len(words) else first
    return listed(parts, " or ")


def _steps(found: PlausibleRange) -> str:
    return "NR" if found.low is None else f"{found.low} to {found.high}"


def _span(ends: Iterable[int]) -> str:
    low, high = min(known := list(ends)), max(known)
    return f"{low} to {high}" if low != high else str(low)
