"""Numbers of a results matrix that cannot stand beside each other: counted twice, parts above their whole, averages unlike the activity, groups not told apart.

Each rule compares wordings, so each is a guess made for a warning and a question to the mission; none changes a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evaltool.case import CaseFolder
from evaltool.desk_review.resource_faults import counted_things, stem
from evaltool.desk_review.resources import Activity, read_activities
from evaltool.desk_review.results_matrix import Indicator, indicators, number, read_results_matrix, results
from evaltool.problems import Problems

_EMPTY_WORDS_LISTED = (
    "a an the of in on at by for with to from and or as that which who number total percentage percent share proportion per cent new are is were was been"
)
_EMPTY_WORDS = frozenset(_EMPTY_WORDS_LISTED.split())
_ALIKE = 0.75  # of the words that say what is counted
_PART = re.compile(r"^\s*(?:of (?:which|whom|these|those|them)|thereof|among them|including)\b", re.IGNORECASE)
_SEXES = (frozenset({"women", "woman", "female", "girl"}), frozenset({"men", "man", "male", "boy"}))
# -- words for persons, and for groups of persons that an objective can name --
_PERSONS_LISTED = (
    "person people participant trainee beneficiary victim migrant worker official officer teacher student household family farmer user visitor patient"
)
_PERSONS = frozenset(
    _PERSONS_LISTED.split()
) | _SEXES[0] | _SEXES[1]  # fmt: skip
_PERSON_STEMS = frozenset(stem(word) for word in _PERSONS)
_GROUPS = re.compile(
    r"\b(women|men|girls|boys|gender|sexes|children|minors|youths?|young people|elderly|older (?:people|persons)"
    r"|(?:people|persons) with disabilit\w+|minorit\w+)\b",
    re.IGNORECASE,
)
# "20 participants each", "for 25 officers per training"
_EACH = re.compile(r"\beach\b|\bper\s+(?!cent\b)\w+", re.IGNORECASE)
# how many persons take part in one, in any sector; wide, so that only what cannot be meant is asked about
_USUAL = {"focus group": (3, 16), "training": (4, 80), "workshop": (4, 120), "seminar": (4, 150), "course": (4, 80)}
_TELLING = 5  # two targets of 1 or 2 are the same by chance
_UNLIKE = 1.5  # an average is said where it is this many times more, or less, than the activity's own


def check_counts(case: CaseFolder) -> Problems:
    """The faults in what is counted, over all indicators together."""
    found = Problems()
    _check_levels(case, found)
    _check_parts(case, found)
    _check_averages(case, found)
    _check_usual(case, found)
    _check_groups(case, found)
    return found


def counted(indicator: Indicator) -> frozenset[str]:
    """The words, without plural and filling, that say what an indicator counts."""
    return frozenset(stem(word) for word in re.findall(r"[^\W\d_]+", indicator.indicator) if word.lower() not in _EMPTY_WORDS)


def _check_levels(case: CaseFolder, found: Problems) -> None:
    """The same thing counted for a result and for one above it: the higher level then shows nothing of its own."""
    parents = {result.result_id: result.parent_id for result in results(case)}
    rows = [row for row in indicators(case) if row.kind in ("number", "percent")]
    for upper in rows:
        for lower in rows:
            if upper is not lower and upper.kind == lower.kind and upper.result_id in _above(parents, lower.result_id) and _count_alike(upper, lower):
                gaps = {"indicator": lower.indicator, "other": upper.id, "level": lower.level, "other_level": upper.level}
                found.add("INDICATOR_TWO_LEVELS", lower.found_at.at("indicator"), about=lower.id, **gaps)


def _count_alike(upper: Indicator, lower: Indicator) -> bool:
    """True where two indicators are worded almost alike, or promise the same number of what one of them names more fully."""
    words, others = counted(upper), counted(lower)
    if len(words & others) > 1 and len(words & others) >= _ALIKE * len(words | others):
        return True
    # of "wells, pumps and latrines: pumps" the last word is what the row counts
    things = [
        frozenset(stem(word) for word in re.findall(r"[^\W\d_]+", row.indicator.rsplit(": ")[-1])) & counted(row) - _PERSON_STEMS for row in (upper, lower)
    ]
    target = number(upper.target)
    is_same = isinstance(target, float) and target >= _TELLING and target == number(lower.target)
    return is_same and bool(things[0] and things[1]) and (things[0] <= things[1] or things[1] <= things[0])


def _above(parents: dict[str, str], result_id: str) -> list[str]:
    """The results above a result; a circle of parents ends where it began."""
    above: list[str] = []
    while (result_id := parents.get(result_id, "")) and result_id not in above:
        above.append(result_id)
    return above


def _check_parts(case: CaseFolder, found: Problems) -> None:
    """No part is larger than its whole, women and men together are not more than all, and no share is above 100."""
    for row in indicators(case):
        if row.kind == "percent" and re.match(r"\s*(?:%|percent|percentage|per cent|share|proportion)\s+of\b", row.indicator, re.IGNORECASE):
            for column in ("baseline", "target", "actual"):
                value = number(getattr(row, column))
                if isinstance(value, float) and value > 100:
                    found.add("SHARE_ABOVE_ALL", row.found_at.at(column), about=row.id, indicator=row.indicator, value=getattr(row, column))
    for result in results(case):
        for whole, parts in _wholes([row for row in result.indicators if row.kind == "number"]):
            for column in ("target", "actual"):
                _check_sum(whole, parts, column, found)


def _wholes(rows: list[Indicator]) -> Iterator[tuple[Indicator, list[Indicator]]]:
    """Each indicator with those that count a part of it: 'of which ...' below it, or its own words with more behind a colon, comma or bracket."""
    for position, whole in enumerate(rows):
        if _PART.match(whole.indicator):
            continue
        parts, below = [], True
        for row in rows[position + 1 :]:
            below = below and bool(_PART.match(row.indicator))
            tail = row.indicator.strip()[len(whole.indicator.strip()) :]
            if below or (row.indicator.strip().lower().startswith(whole.indicator.strip().lower()) and re.match(r"\s*[:,(\u2013-]", tail)):
                parts.append(row)
        if parts:
            yield whole, parts


def _check_sum(whole: Indicator, parts: list[Indicator], column: str, found: Problems) -> None:
    all_of_it = number(getattr(whole, column))
    values = {part.id: value for part in parts if isinstance(value := number(getattr(part, column)), float)}
    if not isinstance(all_of_it, float) or not values:
        return
    gaps = {"whole": whole.id, "all": getattr(whole, column), "column": column, "indicator": whole.indicator}
    for part in parts:
        if values.get(part.id, 0) > all_of_it:
            found.add("PART_ABOVE_WHOLE", part.found_at.at(column), about=part.id, value=f"{values[part.id]:g}", **gaps)
            return
    by_sex = [[part for part in parts if part.id in values and counted(part) & words] for words in _SEXES]
    both = sum(values[part.id] for side in by_sex for part in side)
    if all(len(side) == 1 for side in by_sex) and by_sex[0] != by_sex[1] and both > all_of_it:
        found.add("PART_ABOVE_WHOLE", by_sex[1][0].found_at.at(column), about=f"{by_sex[0][0].id} and {by_sex[1][0].id}", value=f"{both:g}", **gaps)


def _check_averages(case: CaseFolder, found: Problems) -> None:
    """Persons over events, as the targets of an output have them, against the number for each event that its activity names."""
    for activity in read_activities(case):
        things = list(counted_things(activity.statement))
        each = [(value, words) for value, words in things if _is_each(activity, words) and _persons(words)]
        rows = [row for row in indicators(case) if row.result_id in activity.result_ids and row.kind == "number"]
        kinds = {stem(words[-1]) for _, words in things if not _persons(words)}
        for value, words in each[:1]:
            for events, persons in _targets(rows, kinds):
                average = persons[1] / events[1]
                if not value / _UNLIKE <= average <= value * _UNLIKE:
                    gaps = {"each": f"{value:g} {' '.join(words)}", "events": events[0].id, "persons": persons[0].id, "average": f"{average:,.0f}"}
                    found.add("AVERAGE_UNLIKE", activity.found_at.at("statement"), about=activity.id, **gaps)


def _check_usual(case: CaseFolder, found: Problems) -> None:
    """Persons over events of one result, against how many take part in such an event anywhere."""
    for result in results(case):
        rows = [row for row in result.indicators if row.kind == "number" and row.level == "output"]
        for kind, (least, most) in _USUAL.items():
            named = [row for row in rows if kind in row.indicator.lower() or "participant" in row.indicator.lower()]
            for events, persons in _targets(named, {stem(kind.split()[-1])}):
                average = persons[1] / events[1]
                if not least <= average <= most:
                    gaps = {"kind": kind, "events": events[0].id, "average": f"{average:,.0f}", "indicator": persons[0].indicator}
                    found.add("AVERAGE_UNUSUAL", persons[0].found_at.at("target"), about=persons[0].id, **gaps)


def _is_of_persons(row: Indicator) -> bool:
    return _persons(list(counted(row)))


def _is_each(activity: Activity, words: list[str]) -> bool:
    after = activity.statement[activity.statement.find(words[-1]) + len(words[-1]) :]
    return bool(_EACH.search(re.split(r"[.;,]", after, maxsplit=1)[0]) or words[-1].lower() == "each")


def _persons(words: list[str]) -> bool:
    return bool({stem(word) for word in words} & _PERSON_STEMS)


def _targets(rows: list[Indicator], events: set[str]) -> Iterator[tuple[tuple[Indicator, float], tuple[Indicator, float]]]:
    """Each pair of targets, of events and of persons."""
    valued = [(row, value) for row in rows if isinstance(value := number(row.target), float) and value > 0]
    of_persons = [(row, value) for row, value in valued if _is_of_persons(row)]
    of_events = [(row, value) for row, value in valued if counted(row) & events and (row, value) not in of_persons]
    yield from ((event, person) for event in of_events for person in of_persons)


def _check_groups(case: CaseFolder, found: Problems) -> None:
    """Said once: a result names groups of persons, and indicators that count persons do not tell them apart."""
    named = [(row, match[0].lower()) for row in read_results_matrix(case) if row.level in ("objective", "outcome") and (match := _GROUPS.search(row.statement))]
    of_persons = [row for row in indicators(case) if row.kind in ("number", "percent") and _is_of_persons(row)]
    without = [row for row in of_persons if not row.disaggregation and not _GROUPS.search(row.indicator)]
    if named and without:
        first, group = named[0]
        gaps = {"result": first.result_id, "group": group, "count": len(without), "all": len(of_persons), "ids": ", ".join(row.id for row in without[:8])}
        found.add("INDICATORS_NOT_DISAGGREGATED", without[0].found_at.at("disaggregation"), about="disaggregation", **gaps)
