"""Whether the meeting plan can be carried out, and whether it gives each question enough independent voices in the time there is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from itertools import groupby, pairwise

from evaltool.case import CaseFolder
from evaltool.desk_review.evaluation_matrix import family, main_questions, planned_for
from evaltool.desk_review.meeting_plan import Meeting, planned_meetings
from evaltool.desk_review.stakeholders import read_stakeholders
from evaltool.problems import Problems

BETWEEN_ADDRESSES = 15  # minutes from one address to another in a town
BETWEEN_TOWNS = 60
LONGEST_WITHOUT_BREAK = 240
BREAK = 30
LONGEST_DAY = 480
FOR_A_QUESTION = 5  # minutes; twice as many where each word is said again by an interpreter
ENOUGH_PERSONS, ENOUGH_GROUPS = 3, 2


def check_plan(case: CaseFolder) -> Problems:
    """Days without time to travel or rest, meetings too short for their questions, and questions that too few independent persons are to answer.

    Only what is still to come is looked at: a meeting that was held cannot be moved.
    """
    found = Problems()
    for _, meetings in days(case):
        if any(meeting.status == "planned" for meeting in meetings):
            for earlier, later in pairwise(meetings):
                _check_travel(case, earlier, later, found)
            _check_rest(meetings, found)
    for meeting in _timed(case):
        if meeting.status == "planned":
            _check_length(case, meeting, found)
    if any(meeting.status == "planned" for meeting in planned_meetings(case)):
        _check_voices(case, found)
    return found


def days(case: CaseFolder) -> list[tuple[date, list[Meeting]]]:
    """Each day of the field work with its meetings in their order; letters and meetings without hours are left out."""
    ordered = sorted(_timed(case), key=lambda meeting: (meeting.date, meeting.start, meeting.id))
    return [(day, list(meetings)) for day, meetings in groupby(ordered, key=lambda meeting: meeting.date)]


def needs_interpreter(case: CaseFolder) -> bool:
    """True where the evaluation speaks more languages than that of its report."""
    return bool(set(case.header.evaluation.languages) - {case.header.evaluation.report_language})


def _timed(case: CaseFolder) -> list[Meeting]:
    return [meeting for meeting in planned_meetings(case) if meeting.start and meeting.end and meeting.start < meeting.end and meeting.mode != "written"]


def _minutes(clock: time | None) -> int:
    return clock.hour * 60 + clock.minute if clock else 0


def _where(meeting: Meeting) -> str:
    """The address: the place, or else the organisation, as one is received at its own."""
    return " ".join((meeting.place or meeting.organisation).casefold().split())


def _check_travel(case: CaseFolder, earlier: Meeting, later: Meeting, found: Problems) -> None:
    """Two meetings in a row at different addresses leave time to go from one to the other; overlapping ones are another fault."""
    here, there = _where(earlier), _where(later)
    gap = _minutes(later.start) - _minutes(earlier.end)
    is_remote = "remote" in (earlier.mode, later.mode)
    if gap < 0 or is_remote or not here or not there or here in there or there in here:
        return
    towns = [{town.casefold() for town in case.header.project.locations if town.casefold() in place} for place in (here, there)]
    needed = BETWEEN_TOWNS if all(towns) and not towns[0] & towns[1] else BETWEEN_ADDRESSES
    if gap < needed:
        found.add("MEETING_NO_TRAVEL", later.found_at.at("start"), about=later.id, other=earlier.id, gap=gap, needed=needed)


def _check_rest(meetings: list[Meeting], found: Problems) -> None:
    """No day is longer than a day's work, and no stretch of it goes without a break."""
    first = meetings[0]
    start, end = _minutes(first.start), 0
    for meeting in meetings:
        if end and _minutes(meeting.start) - end >= BREAK:
            start = _minutes(meeting.start)
        end = max(end, _minutes(meeting.end))
        if end - start > LONGEST_WITHOUT_BREAK and meeting is not first:
            found.add("DAY_WITHOUT_BREAK", meeting.found_at.at("start"), about=meeting.id, day=meeting.date, hours=f"{(end - start) / 60:.1f}")
            break
    length = sum(_minutes(meeting.end) - _minutes(meeting.start) for meeting in meetings)
    if length > LONGEST_DAY:
        found.add("DAY_TOO_LONG", first.found_at.at("date"), about=f"{first.date}", hours=f"{length / 60:.1f}", count=len(meetings))


def _check_length(case: CaseFolder, meeting: Meeting, found: Problems) -> None:
    length = _minutes(meeting.end) - _minutes(meeting.start)
    needed = len(meeting.question_ids) * FOR_A_QUESTION * (2 if needs_interpreter(case) else 1)
    if length < needed:
        through = " through an interpreter" if needs_interpreter(case) else ""
        found.add("MEETING_TOO_SHORT", meeting.found_at.at("end"), about=meeting.id, length=length, count=len(meeting.question_ids), through=through)


def _check_voices(case: CaseFolder, found: Problems) -> None:
    """Persons and groups outside the project who are to be asked each question; asked only once the plan says which meeting is for what."""
    own = {group.id for group in read_stakeholders(case) if group.role == "implementer"}
    if not any(meeting.question_ids for meeting in planned_meetings(case)):
        return
    for question in main_questions(case):
        if not set(planned_for(case, question, "stakeholder_groups")) - own:
            continue  # not to be answered by people outside the project
        persons, groups = 0, set[str]()
        for count, of_groups in _voices(case, family(case, question.id), own):
            persons, groups = persons + count, groups | of_groups
        if persons < ENOUGH_PERSONS or len(groups) < ENOUGH_GROUPS:
            named = ", ".join(sorted(groups)) or "no group"
            found.add("QUESTION_FEW_VOICES", question.found_at.at("question_id"), about=question.id, persons=persons, groups=named)


def _voices(case: CaseFolder, questions: frozenset[str], own: set[str]) -> Iterator[tuple[int, set[str]]]:
    """(persons, groups) of each meeting for one of these questions; one without a number is one person, and of a mixed one all are counted."""
    for meeting in planned_meetings(case):
        outside = set(meeting.group_ids) - own
        if outside and {*meeting.question_ids} & questions:
            yield meeting.planned_persons or 1, outside


def times_taken(case: CaseFolder) -> str:
    """What is taken for a question and for the ways between meetings, in a sentence."""
    each = 2 * FOR_A_QUESTION if needs_interpreter(case) else FOR_A_QUESTION
    through = ", as an interpreter says everything again" if needs_interpreter(case) else ""
    return f"Reckoned with {each} minutes for a question{through}, {BETWEEN_ADDRESSES} minutes to another address and {BETWEEN_TOWNS} to another town."
