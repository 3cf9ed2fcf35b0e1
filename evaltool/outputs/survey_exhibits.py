"""Tables and charts of the survey, with small counts suppressed: answers, and statements on a scale."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import isnan

import pandas as pd

from evaltool.case import CaseFolder
from evaltool.field_phase.questionnaire import SurveyQuestion
from evaltool.field_phase.survey import CONSENT, Survey, read_survey
from evaltool.field_phase.survey_counts import AnswerCount, Tabulation, counted
from evaltool.field_phase.survey_follow_ups import tabulate, withheld
from evaltool.outputs.exhibits import Chart, Table
from evaltool.outputs.report_words import count
from evaltool.privacy.small_cells import mask_count
from evaltool.stats.proportions import Share
from evaltool.stats.scales import Scale, cronbach_alpha

_WHICH = "Shares are of those who answered the question."
# what alpha allows to do with the statements of a scale, by its lower limit (Nunnally and Bernstein 1994, Psychometric Theory, pp. 264-265)
_ADD_UP, _FOR_PERSONS = 0.7, 0.9
_LEAST_STATEMENTS = 3
_FOR_SOME = " Of a statement put to some only, the interval is Wilson's, and there are no bounds."
_JOINED = " A median from one step to another lies between them, as its steps are joined."
_BOUNDS = "Bounds, if the silent had answered"


def survey_sentence(case: CaseFolder) -> str:
    """How many were asked and answered, and what that allows to say."""
    survey = read_survey(case)
    if survey is None or not survey.n_submitted:
        return "There are no survey answers yet."
    rate = survey.response_rate
    asked = f"Of {survey.invited} invited" if rate is not None else "How many were invited is not known;"
    whole = f" out of {survey.population} persons the survey is about," if survey.population else ""
    few = survey.n_consented < survey.threshold
    agreed = f"fewer than {survey.threshold}" if few else survey.n_consented
    share = f" ({rate:.0%})" if rate is not None and not few else ""
    doubt = "Those who stayed silent may think otherwise: the intervals do not cover that doubt."
    return f"{asked}{',' if whole and rate is not None else ''}{whole} {agreed} agreed and answered{share}. {doubt}"


def survey_tables(case: CaseFolder) -> list[Table]:
    """One table a closed question, in the order of the form."""
    survey = read_survey(case)
    if survey is None:
        return []
    closed = [question for question in survey.questions if question.kind.startswith("select") and question.name != CONSENT and question.name in survey.answers]
    return [_answers_table(survey, tabulate(survey, question.name)) for question in closed]


def scales_table(case: CaseFolder) -> Table:
    """All questions on a scale in one table: share that agrees with its interval, median, and how many answered."""
    survey = read_survey(case)
    if survey is None:
        return Table("Statements of the survey", ("Statement",), ())
    rows, has_bounds = [], False
    for question in survey.scales():
        found = tabulate(survey, question.name)
        agree = _agreement(survey, found)
        has_bounds = has_bounds or agree.bounds is not None
        answers = "not shown" if found.told else mask_count(found.n, survey.threshold)
        rows.append((question.label, answers, agree.label, agree.count, _interval(agree.share), _bounds(agree.bounds), found.middle or "-"))
    columns = ("Statement", "Answers", "Counted as agreement", "Number", "Share (95 % interval)", _BOUNDS, "Median")
    for_some = any(survey.is_for_some(question.name) for question in survey.scales())
    joined = _JOINED if any(" to " in row[-1] for row in rows) else ""
    note = f"{_WHICH} {survey.asked.in_words()}{_FOR_SOME if for_some else ''}{joined}"
    table = Table("Statements of the survey", columns, tuple(rows), (5, 1, 2.5, 1, 2, 1.6, 1), note, frozenset({1, 3, 4, 5, 6}))
    return table if has_bounds else _without(table, 5)


def reliability_table(case: CaseFolder) -> Table:
    """Cronbach's alpha of the statements that stand in one part of the form on one scale, with its interval, and what follows for adding them up."""
    survey, rows = read_survey(case), []
    for title, questions in _scales_by_part(survey) if survey else ():
        found = cronbach_alpha(pd.DataFrame({question.name: _scores(survey, question) for question in questions}))
        told = not withheld(survey).keys().isdisjoint(question.name for question in questions)
        few = told or found.n < survey.threshold
        alpha = "-" if few or isnan(found.value) else f"{found.value:.2f} ({found.low:.2f} to {found.high:.2f})"
        number = "not shown" if told else mask_count(found.n, survey.threshold)
        rows.append(
            (
                title,
                str(len(questions)),
                number,
                alpha,
                "Not shown, as it could tell a small count of another question." if told else _what_follows(found, questions, few),
            )
        )
    columns = ("Statements", "Number of statements", "Answered all", "Alpha (95 % interval)", "What follows")
    note = f"Read by the lower limit: from {_ADD_UP} to compare groups, from {_FOR_PERSONS} to judge persons (Nunnally and Bernstein 1994, pp. 264-265)."
    return Table("Do the statements measure one thing?", columns, tuple(rows), (3, 1.2, 1.2, 2, 5), note, frozenset({1, 2, 3}))


def likert_chart(case: CaseFolder) -> Chart | None:
    """Disagreement, the middle and agreement by statement with its median, for statements whose counts may all be shown; None where there are none."""
    survey = read_survey(case)
    scales = survey.scales() if survey else []
    often = Counter(question.label for question in scales)
    # statements with the same words are told apart by their names in the form
    found = {q.label if often[q.label] == 1 else f"{q.label} ({q.name})": tabulate(survey, q.name) for q in scales}
    rows = {label: _three(tabulation) for label, tabulation in found.items()}
    shown = {label: counts for label, counts in rows.items() if counts}
    if not shown:
        return None
    left_out = len(rows) - len(shown)
    series = tuple((name, tuple(counts[i] for counts in shown.values())) for i, name in enumerate(("disagree", "neither", "agree")))
    best = max(shown, key=lambda label: shown[label][2] / max(sum(shown[label]), 1)).rstrip(".")
    alt = f"Shows how many disagree and agree with {count(len(shown), 'statement')} of the survey; agreement is widest with '{best}'"
    alt += f"; {count(left_out, 'statement')} that may not be shown whole {'is' if left_out == 1 else 'are'} left out." if left_out else "."
    names = tuple(f"{label} (median\u00a0{middle})" if (middle := found[label].middle) else label for label in shown)
    return Chart("Answers to the statements of the survey", "diverging", names, series, "answers", alt)


def _answers_table(survey: Survey, found: Tabulation) -> Table:
    rows = tuple((row.label, row.count, _interval(row.share), _bounds(row.bounds)) for row in found.rows)
    several = "Several answers were possible." if found.question.kind == "select_multiple" else ""
    note = " ".join(filter(None, [*_who_answered(survey, found), several, found.note]))
    table = Table(found.question.label, ("Answer", "Number", "Share (95 % interval)", _BOUNDS), rows, (5, 1, 2.2, 1.8), note, frozenset({1, 2, 3}))
    return table if any(row.bounds for row in found.rows) else _without(table, 3)


def _who_answered(survey: Survey, found: Tabulation) -> list[str]:
    """How many answered, did not answer and were not asked, one sentence each."""
    if found.told:
        return []
    if min(found.n or survey.threshold, survey.n_consented) < survey.threshold:
        # how many did not answer would tell how many did
        return [f"Fewer than {survey.threshold} answers."]
    missing = ["Who was asked is not known."] if found.missing is None else [f"{count(found.missing, 'person')} did not answer."] if found.missing else []
    not_asked = [f"{count(found.not_asked, 'person')} {'was' if found.not_asked == 1 else 'were'} not asked."] if found.not_asked else []
    return [f"{count(found.n, 'answer')}.", *missing, *not_asked]


def _without(table: Table, column: int) -> Table:
    """The table without one column, which would be empty all the way down."""
    kept = [number for number in range(len(table.columns)) if number != column]
    rows = tuple(tuple(row[number] for number in kept) for row in table.rows)
    numeric = frozenset(kept.index(number) for number in table.numeric if number != column)
    return replace(table, columns=tuple(table.columns[n] for n in kept), rows=rows, widths=tuple(table.widths[n] for n in kept), numeric=numeric)


def _agreement(survey: Survey, found: Tabulation) -> AnswerCount:
    """The rows above the middle of a scale as one; not shown where one of them is not."""
    above = found.rows[(len(found.rows) + 1) // 2 :]
    label = " / ".join(row.label for row in above)
    is_shown = all(row.count.isdigit() for row in above)
    return counted(survey.asked_of(found.question.name), label, sum(int(row.count) for row in above) if is_shown else "not shown", found.n)


def _scales_by_part(survey: Survey) -> list[tuple[str, list[SurveyQuestion]]]:
    """The statements with numbered steps that share a part of the form and a list of choices, three at least."""
    parts: dict[tuple[str, tuple[object, ...]], list[SurveyQuestion]] = {}
    for question in survey.scales():
        if _is_numeric(question):
            parts.setdefault((question.path.rpartition("/")[0], question.steps), []).append(question)
    found = [questions for questions in parts.values() if len(questions) >= _LEAST_STATEMENTS]
    return [(questions[0].label_path.rpartition("/")[0] or "Statements outside any group", questions) for questions in found]


def _what_follows(found: Scale, questions: list[SurveyQuestion], few: bool) -> str:
    if few or isnan(found.value):
        return found.reason.capitalize() if found.reason and not few else "Too few answered all statements to show anything."
    if found.low >= _ADD_UP:
        said = "May be added up to one score for comparing groups" + (" and persons." if found.low >= _FOR_PERSONS else ", not for judging persons.")
    elif found.value >= _ADD_UP:
        said = "Perhaps one thing; with so few answers it is not sure. Read each statement by itself."
    else:
        said = "They do not measure one thing: read each statement by itself and add nothing up."
    turned = [question.label for question, item in zip(questions, found.items, strict=True) if item.rest_correlation < 0]
    if turned:
        return f"{said} Worded the other way round, or misread: {'; '.join(turned)}"
    weak = [question.label for question, item in zip(questions, found.items, strict=True) if item.alpha_without > found.value]
    return f"{said} Alpha rises without: {'; '.join(weak)}" if weak and len(questions) > _LEAST_STATEMENTS else said


def _three(found: Tabulation) -> tuple[float, float, float] | None:
    """Disagreement, middle and agreement of one statement, from the counts of its table; None where that table does not show all of them."""
    rows = found.rows
    if len(rows) not in (3, 5, 7) or not all(row.count.isdigit() for row in rows):
        return None
    numbers, half = [float(row.count) for row in rows], len(rows) // 2
    return sum(numbers[:half]), numbers[half], sum(numbers[half + 1 :])


def _is_numeric(question: SurveyQuestion) -> bool:
    return all(choice.is_number for choice in question.steps)


def _scores(survey: Survey, question: SurveyQuestion) -> pd.Series:
    """The answers to a statement as numbers that rise with agreement."""
    return survey.answers[question.name].map(lambda answer: question.score(str(answer)), na_action="ignore").astype(float)


def _interval(share: Share | None) -> str:
    return "-" if share is None or isnan(share.value) else f"{share.value:.0%} ({share.low:.0%} to {share.high:.0%})"


def _bounds(share: Share | None) -> str:
    return "-" if share is None else f"{share.low:.0%} to {share.high:.0%}"
