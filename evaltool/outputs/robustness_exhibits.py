"""What would change the judgement, and how sure it is: tables and a chart for the notebook on robustness.

For the evaluator's eyes: no module that makes a document reads this one.
"""

from __future__ import annotations

from evaltool.case import CaseFolder
from evaltool.desk_review.stakeholders import read_stakeholders
from evaltool.outputs.exhibits import Chart, Table
from evaltool.outputs.report_words import count, listed
from evaltool.synthesis.findings import read_findings
from evaltool.synthesis.flips import flip_of_finding, flip_of_rating
from evaltool.synthesis.plausible_range import PlausibleRange
from evaltool.synthesis.ratings import in_words, shown, step_of
from evaltool.synthesis.robustness import Change, robustness
from evaltool.synthesis.uncertainty import METHOD, PARTS, Uncertainty
from evaltool.synthesis.what_if import body_of

STEADY = 0.8  # the share of draws from which a strength is called steady; a convention
_STRENGTHS = (1, 2, 3, 4, 5)


def left_out_table(case: CaseFolder) -> Table:
    """What changes when one source, document, group or kind of evidence, or the implementer, is left out; what changes nothing is counted below."""
    found, rows = robustness(case), []
    for outcome in found.named if len(read_findings(case)) else ():
        if outcome.is_felt:
            rows.append((
                outcome.way.words[0].upper() + outcome.way.words[1:], outcome.way.kind, _changes(outcome.losses), _changes(outcome.gains),
                listed(outcome.leaving), listed(outcome.entering), listed(outcome.too_weak),
            ))  # fmt: skip
    columns = ("Left out", "What it is", "Findings that lose strength", "Findings that gain", "Ratings that leave their range", "Ratings that come into it")
    title, widths = "One thing left out at a time", (4, 2, 5, 4, 2.5, 2.5, 2.5)
    return Table(title, (*columns, "Criteria too weak to rate"), tuple(rows), widths, _note(case, len(rows)))


def findings_flip_table(case: CaseFolder) -> Table:
    """For each finding its strength, suggested and confirmed, and the sentence that says what would flip it."""
    strengths = body_of(case).strengths
    rows = [(f.id, f.headline, str(strengths[f.id] or ""), str(f.strength or ""), flip_of_finding(case, f)) for f in read_findings(case)]
    columns = ("No.", "Finding", "Suggested", "Confirmed", "What would flip it")
    return Table("What would flip the strength of a finding", columns, tuple(rows), (1, 5, 1.3, 1.3, 6), numeric=frozenset({2, 3}))


def ratings_flip_table(case: CaseFolder) -> Table:
    """For each criterion its rating, the range that the evidence allows, and the sentence that says what would flip it; empty without findings."""
    found = robustness(case)
    rows = [
        (criterion.capitalize(), in_words(case, shown(case, criterion)), _range(found.base.ranges[criterion]), flip_of_rating(case, criterion))
        for criterion in (case.header.evaluation.criteria if len(read_findings(case)) else ())
    ]
    columns = ("Criterion", "Rating", "Range", "What would flip it")
    return Table("What would flip a rating", columns, tuple(rows), (2, 3, 1.5, 8))


def strength_shares_table(case: CaseFolder, drawn: Uncertainty) -> Table:
    """For each finding the share of draws in which the rule suggests each strength."""
    rows = []
    for finding in read_findings(case):
        shares, suggested = drawn.strengths[finding.id], body_of(case).strengths[finding.id]
        rows.append((finding.id, str(suggested or ""), *(_percent(shares.get(value, 0.0)) for value in _STRENGTHS), _percent(shares.get(None, 0.0))))
    columns = ("No.", "Suggested", *map(str, _STRENGTHS), "No evidence left")
    title = f"Strength of the evidence in {count(drawn.draws, 'draw')}"
    return Table(title, columns, tuple(rows), (1, 1.3, 1, 1, 1, 1, 1, 2), _chance(drawn), frozenset(range(1, len(columns))))


def strength_shares_chart(case: CaseFolder, drawn: Uncertainty) -> Chart:
    """The same shares as bars, one a finding."""
    ids = tuple(read_findings(case).ids())
    series = tuple((f"strength {value}", tuple(100 * drawn.strengths[id].get(value, 0.0) for id in ids)) for value in _STRENGTHS)
    used = tuple((name, values) for name, values in series if any(values))
    return Chart("Strength of the evidence over all draws", "stacked", ids, used, "% of draws", steadiness_in_words(case, drawn), value_max=100)


def range_shares_table(case: CaseFolder, drawn: Uncertainty) -> Table:
    """For each criterion the share of draws whose range has the rating, and has each step; empty where the case judges in words or has no findings."""
    steps = [step for step, _, _ in reversed(case.header.evaluation.scheme.steps)]
    rows = []
    for criterion, allowed in drawn.allowed.items() if len(read_findings(case)) else ():
        rating = shown(case, criterion)
        step = (step_of(case, rating) or "") if rating else ""
        held = _percent(allowed[step]) if step in allowed else "-"
        not_rated = drawn.ranges[criterion].get(None, 0.0)
        rows.append((criterion.capitalize(), step, held, *(_percent(allowed[number]) for number in steps), _percent(not_rated)))
    columns = ("Criterion", "Rating", "Draws that allow it", *(f"Step {number}" for number in steps), "Too weak to rate")
    title = f"Steps that the evidence allows in {count(drawn.draws, 'draw')}"
    return Table(title, columns, tuple(rows), numeric=frozenset(range(2, len(columns))), note=_chance(drawn))


def method_table() -> Table:
    """How each part of the evidence is drawn, after whom, and what the numbers do not say."""
    rows = tuple((part.capitalize(), *METHOD[part]) for part in PARTS)
    return Table("How the evidence is drawn", ("Part", "How", "After", "Limits"), rows, (1.2, 5, 4, 4))


def steadiness_in_words(case: CaseFolder, drawn: Uncertainty) -> str:
    """How many findings keep their suggested strength in four of five draws, and which do not."""
    shares = {id: drawn.strengths[id].get(strength, 0.0) for id, strength in body_of(case).strengths.items() if strength}
    if not shares:
        return "There is no finding with evidence yet."
    unsteady = [f"{id} ({_percent(share)})" for id, share in shares.items() if share < STEADY]
    kept = len(shares) - len(unsteady)
    said = f"{kept} of {count(len(shares), 'finding')} {'keeps' if kept == 1 else 'keep'} the suggested strength in at least {_percent(STEADY)} of the draws"
    return f"{said}; less often {'does' if len(unsteady) == 1 else 'do'} {listed(unsteady)}." if unsteady else f"{said}."


def _note(case: CaseFolder, felt: int) -> str:
    found = robustness(case)
    quiet = len(found.named) - felt
    words = f"Of {count(len(found.named), 'way')} to leave something out, {quiet if quiet else 'none'} {'changes' if quiet < 2 else 'change'} nothing."
    hidden = {outcome.way.id for outcome in found.outcomes if not outcome.way.may_be_named}
    unnamed = sum(group.id in hidden for group in read_stakeholders(case))
    if not unnamed:
        return words
    verb = "is" if unnamed == 1 else "are"
    return f"{words} {count(unnamed, 'group')} of which too few sources or persons were heard {verb} not named, as that would give the source away."


def _changes(changes: tuple[Change, ...]) -> str:
    return ", ".join(f"{change.finding_id} ({change.before} to {change.after or 'nothing'})" for change in changes)


def _range(found: PlausibleRange) -> str:
    return f"{found.low} to {found.high}" if found.low is not None else "none"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _chance(drawn: Uncertainty) -> str:
    """How far such shares are from those of endless draws: two standard errors at one half, where they are largest."""
    return f"By chance of the draws alone a share may be up to {200 * (0.25 / drawn.draws) ** 0.5:.0f} percentage points away."
