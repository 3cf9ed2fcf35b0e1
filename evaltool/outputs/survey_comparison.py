"""Whether answers to the statements of the survey differ between groups of respondents, with nothing from which a small count could be computed back."""

from __future__ import annotations

from dataclasses import replace
from math import isnan, nan

import numpy as np
import pandas as pd
from scipy.special import chdtrc

from evaltool.case import CaseFolder
from evaltool.field_phase.questionnaire import SurveyQuestion
from evaltool.field_phase.survey import Survey, read_survey
from evaltool.field_phase.survey_counts import groupings
from evaltool.field_phase.survey_follow_ups import withheld
from evaltool.outputs.exhibits import Table
from evaltool.privacy.compared_groups import tells_small_counts
from evaltool.stats.comparisons import MINIMUM_PER_GROUP, GroupDifference, group_difference, holm
from evaltool.stats.dominance import epsilon_squared, epsilon_squared_interval

_CONFIDENCE = 0.95


def group_comparison_table(case: CaseFolder) -> Table:
    """Whether answers to the statements differ between the groups of the first question about the respondents: effect with interval, p corrected by Holm."""
    survey = read_survey(case)
    open_ones = [q for q in survey.questions if q.name in survey.answers and q.name not in withheld(survey)] if survey else []
    by = next((q for q in open_ones if q.kind == "select_one" and not q.steps), None)
    scales = [q for q in open_ones if q.steps and all(step.is_number for step in q.steps)] if by else []
    columns = ("Statement", "Effect (95 % interval)", "p, corrected", "Reason where not tested")
    title = f"Statements compared by: {by.label}" if by else "Statements compared"
    if survey is None or by is None or not scales:
        return Table(title, columns, ())
    groups = survey.answers[by.name].map(by.told_apart, na_action="ignore")
    compared = [_compared(survey, question, groups, len(scales)) for question in scales]
    found = [difference for difference, _ in compared]
    corrected = holm([difference.p for difference in found])
    rows = []
    for question, difference, p in zip(scales, found, corrected, strict=True):
        rows.append((question.label, _effect(difference.effect, difference.low, difference.high), _p(p), difference.reason))
    note = "Two groups: rank-biserial correlation, -1 to 1. More groups: epsilon squared, the share of the variance of ranks between groups, 0 to 1."
    joined = [question.label.rstrip(".") for question, (_, is_joined) in zip(scales, compared, strict=True) if is_joined]
    note += f" Steps are joined, as few of a group chose some: {'; '.join(joined)}." if joined else ""
    return Table(title, columns, tuple(rows), (5, 2.2, 1.2, 3), note, frozenset({1, 2}))


def _compared(survey: Survey, question: SurveyQuestion, groups: pd.Series, many: int) -> tuple[GroupDifference, bool]:
    """How one of `many` statements differs between the groups, and whether steps of its scale were joined for that.

    The steps are the finest from which no small count can be computed back. With two groups the effect and its interval often have one table of steps by groups
    behind them (with three steps used, nearly always), so there no cell of it may be small. With more groups another table that prints the same has to be found.
    Which group is too small is not said, nor whether by the test or by the threshold: beside a joined row of the groups' own table that tells the number of the other.
    """
    given = groups[survey.answers[question.name].notna()].value_counts()
    least = max(survey.threshold, MINIMUM_PER_GROUP)
    if len(given) > 1 and given.min() < least:
        return GroupDifference("", (), (), (), reason=f"a comparison needs at least {least} answers in each group, and not each has as many"), False
    found = GroupDifference("", (), (), ())
    for level in groupings(question):
        places = {name: float(place) for place, (_, names) in enumerate(level) for name in names}
        steps = survey.answers[question.name].map(places, na_action="ignore").astype(float)
        found, cells = group_difference(steps.to_numpy(), groups), pd.crosstab(groups, steps).to_numpy()
        if found.reason or not _tells(found, cells, survey.threshold, many):
            return found, len(level) < len(question.steps)
    return replace(found, p=nan, effect=nan, low=nan, high=nan, reason="not shown, as it could tell how few of a group chose an answer"), False


def _tells(found: GroupDifference, cells: np.ndarray, threshold: int, many: int) -> bool:
    if len(cells) == 2:  # noqa: PLR2004
        return bool(((cells > 0) & (cells < threshold)).any())

    def printed(h: float) -> tuple[str, ...]:
        n, p = int(cells.sum()), chdtrc(len(cells) - 1, h)
        # Holm's correction takes a p as many times as there are statements, or fewer
        corrected = [_p(min(times * p, 1.0)) for times in range(1, many + 1)]
        return _effect(epsilon_squared(h, n), *epsilon_squared_interval(h, n, len(cells), _CONFIDENCE)), *corrected

    return tells_small_counts(cells, threshold, printed)


def _effect(effect: float, low: float, high: float) -> str:
    return "-" if isnan(effect) else f"{effect:.2f} ({low:.2f} to {high:.2f})"


def _p(p: float) -> str:
    return "-" if isnan(p) else f"{p:.3f}" if p >= 0.001 else "below 0.001"
