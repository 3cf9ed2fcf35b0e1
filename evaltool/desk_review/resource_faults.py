"""What can be wrong with activities and budget: dates that cannot be, months and lines that are missing, numbers that differ from what the outputs promise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evaltool.case import CaseFolder
from evaltool.desk_review.resources import Activity, BudgetLine, read_activities, read_budget
from evaltool.desk_review.results_matrix import Indicator, indicators, number
from evaltool.problems import Place, Problems

_NUMBER_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WORDS = {word: value for value, word in enumerate(_NUMBER_WORDS, start=1)}
_TOKEN = re.compile(r"\d[\d,.' ]*\d(?!\w)|[^\W_][\w'-]*|[,;:.()]")
# -- words that end the thing that is counted, and words that are measures of time or size rather than things --
_ENDS = frozenset(
    ("in", "on", "at", "by", "for", "with", "to", "of", "from", "through", "about", "and", "or", "as", "into", "during", "per", "within", "across")
    + ("the", "a", "an", "under", "between", "among", "that", "which", "each", "every", "all")
)
_MEASURES = re.compile(r"(?:\d+-)?(?:hour|day|week|month|year|minute|page|km|metre|meter|percent)s?$|.*-(?:day|week|month|hour|year|page|long)s?$")

# "two campaigns a year": no total
_EACH_TIME = re.compile(r"[^,;:.()\d]{1,60}?\b(?:a|an|per|each|every)\s+(?:day|week|fortnight|month|quarter|year|season)\b", re.IGNORECASE)


def check_activities(case: CaseFolder) -> Problems:
    """The faults of the activities."""
    found = Problems()
    activities = read_activities(case)
    for activity in activities:
        for kind in ("planned", "actual"):
            start, end = getattr(activity, f"{kind}_start"), getattr(activity, f"{kind}_end")
            if start and end and end < start:
                found.add("PERIOD_REVERSED", activity.found_at.at(f"{kind}_end"), start=start, end=end)
        _check_numbers(case, activity, found)
    unplanned = [a for a in activities if not (a.planned_start and a.planned_end)]
    if unplanned:
        ids = ", ".join(activity.id for activity in unplanned)
        here = unplanned[0].found_at.at("planned_start")
        found.add("PLAN_MONTHS_MISSING", here, count=len(unplanned), all=len(activities), ids=ids, about="planned months")
    return found


def check_budget(case: CaseFolder) -> Problems:
    """The faults of the budget; a case without budget lines is told so from the desk phase on."""
    found = Problems()
    lines = read_budget(case)
    if not len(lines):
        found.add("BUDGET_MISSING", Place(f"{BudgetLine.phase}/{BudgetLine.table}.csv"), about="budget")
        return found
    currencies = list(dict.fromkeys(filter(None, (line.currency for line in lines))))
    here = lines[0].found_at.at("budgeted")
    if len(currencies) > 1:
        found.add("BUDGET_CURRENCIES", here.at("currency"), currencies=", ".join(currencies))
        return found
    amount, total = case.header.project.budget.amount, sum(line.budgeted or 0 for line in lines)
    if amount and abs(total - amount) >= 1:
        found.add("BUDGET_SUM", here, sum=f"{total:,.0f}", amount=f"{amount:,.0f}", about="budget")
    return found


def counted_things(text: str) -> Iterator[tuple[float, list[str]]]:
    """Each number in a text with the words of what it counts: `two 1-day panel discussions` gives 2 and [panel, discussions]."""
    tokens = _TOKEN.findall(text)
    for position, token in enumerate(tokens):
        value = _WORDS.get(token.lower(), number(token) if token[0].isdigit() else None)
        if not isinstance(value, (int, float)):
            continue
        things: list[str] = []
        following = " ".join(tokens[position + 1 : position + 8])
        if _EACH_TIME.match(following):
            continue
        for word in tokens[position + 1 : position + 6]:
            if word.lower() in _ENDS or not word[0].isalpha() and not _MEASURES.match(word.lower()):
                break
            if word.lower() in _WORDS or (not things and _MEASURES.match(word.lower()) and "-" not in word):
                break
            if not _MEASURES.match(word.lower()):
                things.append(word)
        if things:
            yield float(value), things


def _check_numbers(case: CaseFolder, activity: Activity, found: Problems) -> None:
    """A number in the activity's text against the target of an output's indicator that counts the same thing.

    Several activities may share an output: their numbers together may make the target. A number that is the target of another such indicator is settled by it.
    """
    served = [row for row in indicators(case) if row.result_id in activity.result_ids and row.kind == "number" and isinstance(number(row.target), float)]
    settled = {(value, *things) for row in served for value, things in _counting(activity, row) if value in _promised(row)}
    for indicator in served:
        together = [(a.id, value, things) for a in read_activities(case) if indicator.result_id in a.result_ids for value, things in _counting(a, indicator)]
        if _promised(indicator) & {*(value for _, value, _ in together), sum(value for _, value, _ in together)}:
            continue
        for id, value, things in together:
            if id == activity.id and (value, *things) not in settled:
                words = {"written": f"{value:g}", "thing": " ".join(things), "target": indicator.target, "indicator": indicator.indicator}
                found.add("ACTIVITY_NUMBER", activity.found_at.at("statement"), about=activity.id, indicator_id=indicator.id, **words)


def _promised(indicator: Indicator) -> set[float]:
    """The target, and what is left of it beyond the baseline, as an activity may speak of the whole or of what it adds."""
    target, baseline = number(indicator.target), number(indicator.baseline)
    promised = {target} if isinstance(target, float) else set()
    return promised | {target - baseline} if isinstance(target, float) and isinstance(baseline, float) else promised


def _counting(activity: Activity, indicator: Indicator) -> Iterator[tuple[float, list[str]]]:
    """The numbers of an activity that count what the indicator counts: the thing's last word is the same, or two of its words are."""
    counted = {stem(word) for word in re.findall(r"[^\W\d_]+", indicator.indicator)} - {stem(word) for word in ("number", "total", *_ENDS)}
    for value, things in counted_things(activity.statement):
        stems = [stem(thing) for thing in things]
        if stems[-1] in counted or len(counted & set(stems)) > 1:
            yield value, things


def stem(word: str) -> str:
    """A word in lower case and without its plural, enough to tell that two words name one thing."""
    plain = word.lower()
    if plain.endswith("ies"):
        return plain[:-3] + "y"
    return plain[:-2] if plain.endswith(("ches", "shes", "sses", "xes")) else plain.removesuffix("s")
