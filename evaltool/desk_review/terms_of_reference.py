"""What the Terms of Reference fix: dates, deliverables, criteria, ratings; and whether the evaluation's own dates and rules agree with them.

Terms of Reference print dates in words, and now and then a day that does not exist. The wording is kept, read
here, and compared with the dates the evaluator works with.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.header import PhaseOfWork
from evaltool.problems import Place, Problems
from evaltool.records import Record

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_MONTHS = {spelling: number for number, name in enumerate(map(str.lower, MONTHS), start=1) for spelling in (name, name[:3])} | {"sept": 9}
_MONTH = r"(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[12]\d{3})"
# -- one date of a period, the day before the month or after it; what the first date leaves out stands in the last one --
_ISO = r"(?P<year>[12]\d{3})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
_SHAPES = (
    _ISO,
    _DAY + r"(?:\s+(?:of\s+)?" + _MONTH + r")?(?:,?\s+" + _YEAR + r")?",
    _MONTH + r"\s+" + _DAY + r"(?:,?\s+" + _YEAR + r")?",
)
_BETWEEN = re.compile(r"\s*(?:\u2013|\u2014|\bto\b|\band\b|\buntil\b|\btill\b|\bthrough\b|(?<!\d{4})(?<!\d{4}-\d\d)\s*-)\s*", re.IGNORECASE)
_BEFORE = re.compile(r"^\s*(?:from|between|by|on|until|not later than)\s+", re.IGNORECASE)

# -- deliverables that belong to a phase by their usual id --
PHASE_OF_DELIVERABLE = {
    "work_plan": "desk",
    "inception_report": "desk",
    "questionnaire": "desk",
    "debriefing": "field",
    "draft_report": "synthesis",
    "final_report": "synthesis",
}
LOWEST_THRESHOLD = 3  # below it a count of two persons would be shown, and each of them knows the other


@dataclass(frozen=True)
class StatedPeriod:
    """A period as the Terms of Reference print it: its days where they exist, and the wording of those that do not."""

    wording: str
    start: date | None
    end: date | None
    impossible: tuple[str, ...] = ()


def parse_stated(wording: str) -> StatedPeriod | None:
    """The period in a wording such as `10 - 31 March 2014`; None where the words cannot be read for sure."""
    parts = _BETWEEN.split(_BEFORE.sub("", wording.strip()).strip())
    if not wording.strip() or len(parts) > 2:
        return None
    read = [_parts_of_date(part) for part in parts]
    first, last = read[0], read[-1]
    if first is None or last is None:
        return None
    dated = [{**last, **first}, {**first, **last}][-len(parts) :]
    if not all({"year", "month", "day"} <= set(found) and 1 <= found["month"] <= 12 and found["day"] for found in dated):
        return None
    if "year" not in first and dated[0]["month"] > dated[-1]["month"]:
        dated[0]["year"] -= 1  # 30 December to 4 January 2014
    days = [_existing(found) for found in dated]
    impossible = tuple(f"{found['day']} {MONTHS[found['month'] - 1]} {found['year']}" for found, day in zip(dated, days, strict=True) if not day)
    return StatedPeriod(wording, days[0] if len(days) == 2 else None, days[-1], impossible)


def _existing(found: dict[str, int]) -> date | None:
    """The day of the calendar, or None where there is no such day."""
    possible = found["day"] <= calendar.monthrange(found["year"], found["month"])[1]
    return date(found["year"], found["month"], found["day"]) if possible else None


def _parts_of_date(written: str) -> dict[str, int] | None:
    """Day, month and year as far as they are written."""
    for shape in _SHAPES:
        match = re.fullmatch(shape, written.strip().strip(".,"), re.IGNORECASE)
        if match:
            found = {name: value.lower() for name, value in match.groupdict().items() if value}
            return {name: _MONTHS.get(value) or int(value) for name, value in found.items()}
    return None


def in_words(start: date | None, end: date | None) -> str:
    """`3 to 7 March 2014`, with as much of the first date as is needed; an open end is left out."""
    if start and end:
        if (start.year, start.month) == (end.year, end.month):
            return day_in_words(end) if start == end else f"{start.day} to {day_in_words(end)}"
        first = f"{start.day} {MONTHS[start.month - 1]}" if start.year == end.year else day_in_words(start)
        return f"{first} to {day_in_words(end)}"
    only = start or end
    return day_in_words(only) if only else ""


def day_in_words(day: date) -> str:
    """`7 March 2014`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def date_deviations(case: CaseFolder) -> list[str]:
    """A sentence for each phase whose dates in the Terms of Reference do not exist or are not those of the evaluation."""
    sentences = []
    for phase in case.header.evaluation.phases:
        stated = parse_stated(phase.stated)
        if stated is None:
            continue
        worked = in_words(phase.start, phase.end)
        its = f"The Terms of Reference print '{phase.stated}' for the {phase.id} phase"
        if stated.impossible:
            missing = " and ".join(stated.impossible)
            sentences.append(f"{its}; {missing} does not exist." + (f" The evaluation works with {worked}." if worked else ""))
        elif worked and _contradicts(stated, phase):
            sentences.append(f"{its}; the evaluation works with {worked}.")
    return sentences


def _contradicts(stated: StatedPeriod, phase: PhaseOfWork) -> bool:
    pairs = ((stated.start, phase.start), (stated.end, phase.end))
    return any(printed and worked and printed != worked for printed, worked in pairs)


def check_terms_of_reference(case: CaseFolder) -> Problems:
    """What in `evaluation.yml` does not agree with itself: dates, deliverables, criteria, ratings, protection."""
    found = Problems()
    _check_phases(case, found)
    _check_deliverables(case, found)
    _check_criteria(case, found)
    _check_protection(case, found)
    return found


def _check_phases(case: CaseFolder, found: Problems) -> None:
    for number, phase in enumerate(case.header.evaluation.phases):
        stated = parse_stated(phase.stated)
        here = case.header.place(f"evaluation.phases.{number}.stated")
        words = {"phase": phase.id, "stated": phase.stated, "worked": in_words(phase.start, phase.end), "about": f"{phase.id} phase"}
        if stated and stated.impossible:
            found.add("STATED_DATE_IMPOSSIBLE", here, day=" and ".join(stated.impossible), **words)
        elif stated and stated.start and stated.end and stated.end < stated.start:
            found.add("STATED_PERIOD_REVERSED", here, **words)
        elif stated and words["worked"] and _contradicts(stated, phase):
            found.add("STATED_DATE_DIFFERS", here, **words)
        if not (stated and stated.impossible):  # what is impossible is asked about already
            _check_order(case, number, found)


def _check_order(case: CaseFolder, number: int, found: Problems) -> None:
    """A phase may begin while the one before goes on, and not before that one has begun."""
    phases = case.header.evaluation.phases
    phase, before = phases[number], next((earlier for earlier in reversed(phases[:number]) if earlier.start), None)
    if before and before.start and phase.start and phase.start < before.start:
        days = {"start": day_in_words(phase.start), "before": before.id, "before_start": day_in_words(before.start)}
        found.add("PHASE_ORDER", case.header.place(f"evaluation.phases.{number}.start"), phase=phase.id, about=f"{phase.id} phase", **days)


def _check_deliverables(case: CaseFolder, found: Problems) -> None:
    evaluation = case.header.evaluation
    for number, deliverable in enumerate(evaluation.deliverables):
        phase = _phase_of(case, deliverable.id, deliverable.title)
        if not phase or not deliverable.due:
            continue
        early = bool(phase.start and deliverable.due < phase.start)
        late = bool(phase.end and deliverable.due > phase.end)
        if early or late:
            here = case.header.place(f"evaluation.deliverables.{number}.due")
            words = {"title": deliverable.title, "due": day_in_words(deliverable.due), "worked": in_words(phase.start, phase.end)}
            found.add("DELIVERABLE_OUTSIDE_PHASE", here, side="before" if early else "after", phase=phase.id, about=deliverable.title, **words)
    due = {deliverable.id: deliverable.due for deliverable in evaluation.deliverables}
    draft, final = due.get("draft_report"), due.get("final_report")
    if draft and final and final < draft:
        here = case.header.place("evaluation.deliverables")
        found.add("DATE_ORDER", here, what="The day of the final report", day=final, other="that of the draft", first=draft)


def _phase_of(case: CaseFolder, id: str, title: str) -> PhaseOfWork | None:
    """The phase a deliverable belongs to: by its usual id, else the phase whose own words for its deliverable are most like the title."""
    phases = {phase.id: phase for phase in case.header.evaluation.phases}
    usual = PHASE_OF_DELIVERABLE.get(id)
    if usual:
        return phases.get(usual)
    named = {phase.deliverable: phase for phase in phases.values() if phase.deliverable}
    near = terms.nearest(title, list(named))
    return named[near] if near else None


def _check_criteria(case: CaseFolder, found: Problems) -> None:
    evaluation = case.header.evaluation
    for number, change in enumerate(evaluation.criteria_changes):
        here = case.header.place(f"evaluation.criteria_changes.{number}")
        if not change.reason:
            found.add("CRITERION_CHANGE_REASON", here, criterion=change.criterion, change=change.change)
        known = terms.CRITERIA_SETS.get(evaluation.criteria_set, ())
        if change.change == "excluded" and change.criterion.lower() not in known:
            found.add("CRITERION_NOT_IN_SET", here, criterion=change.criterion, set=evaluation.criteria_set, hint=terms.did_you_mean(change.criterion, known))
    if evaluation.scheme.steps and not evaluation.rating_scheme_reason:
        found.add("RATING_SCHEME_REASON", case.header.place("evaluation.rating_scheme_reason"), scheme=evaluation.rating_scheme, about="ratings")


def check_criterion(case: CaseFolder, written: str, place: Place, problems: Problems) -> None:
    """Note a criterion that the evaluation does not use."""
    criteria = case.header.evaluation.criteria
    if terms.plain(written) not in map(terms.plain, criteria):
        problems.add("CRITERION_NOT_IN_USE", place, criterion=written, hint=terms.did_you_mean(written, criteria), criteria=", ".join(criteria))


def check_purposes(case: CaseFolder, record: Record, purpose_ids: tuple[str, ...], problems: Problems) -> None:
    """Note the purposes of a record that evaluation.yml does not have."""
    known = [purpose.id for purpose in case.header.evaluation.purposes]
    for id in purpose_ids:
        if id not in known:
            hint = terms.did_you_mean(id, known)
            problems.add("PURPOSE_UNKNOWN", record.found_at.at("purpose_ids"), id=id, hint=hint, purposes=", ".join(known) or "not listed yet")


def check_cross_cutting(case: CaseFolder, record: Record, issues: tuple[str, ...], problems: Problems) -> None:
    """Note the cross-cutting issues of a record that evaluation.yml does not have."""
    known = case.header.evaluation.cross_cutting
    for issue in issues:
        if terms.plain(issue) not in map(terms.plain, known):
            hint = terms.did_you_mean(issue, known)
            problems.add("CROSS_CUTTING_UNKNOWN", record.found_at.at("cross_cutting"), issue=issue, hint=hint, issues=", ".join(known) or "none")


def _check_protection(case: CaseFolder, found: Problems) -> None:
    evaluation, privacy = case.header.evaluation, case.header.privacy
    threshold = privacy.small_cell_threshold
    for name, value in threshold:
        if value < LOWEST_THRESHOLD:
            found.add("THRESHOLD_LOW", case.header.place(f"privacy.small_cell_threshold.{name}"), value=value, lowest=LOWEST_THRESHOLD)
    if threshold.vulnerable < threshold.other:
        found.add("THRESHOLD_ORDER", case.header.place("privacy.small_cell_threshold.vulnerable"), **dict(threshold))
    survey = evaluation.survey
    if survey.population is not None and survey.invited is not None and survey.invited > survey.population:
        found.add("SURVEY_INVITED", case.header.place("evaluation.survey.invited"), invited=survey.invited, population=survey.population)
    destroyed, last = privacy.key_destruction_date, max((phase.end for phase in evaluation.phases if phase.end), default=None)
    if evaluation.evidence == "real" and not destroyed:
        found.add("KEY_DESTRUCTION", case.header.place("privacy.key_destruction_date"))
    if destroyed and last and destroyed < last:
        here = case.header.place("privacy.key_destruction_date")
        found.add("DATE_ORDER", here, what="The destruction of the key", day=destroyed, other="the end of the evaluation", first=last)
