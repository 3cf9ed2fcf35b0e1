"""The meetings of the field phase, planned and held."""

from __future__ import annotations

from itertools import combinations
from typing import Annotated, ClassVar

from pydantic import Field

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.cells import Cites, Clock, Count, Day, Several, Word
from evaltool.desk_review.terms_of_reference import date_deviations, in_words
from evaltool.header import PhaseOfWork
from evaltool.problems import Problems
from evaltool.records import Record, Records


class Meeting(Record):
    """One meeting."""

    phase: ClassVar[str] = "desk_review"
    table: ClassVar[str] = "meeting_plan"
    key: ClassVar[str] = "meeting_id"

    meeting_id: str = Field(description="Id, such as M04.")
    date: Day = Field(description="Day.")
    start: Clock = Field(None, description="From.")
    end: Clock = Field(None, description="To.")
    place: str = Field("", description="Where.")
    organisation: str = Field("", description="Organisations met.")
    roles: str = Field("", description="Functions of those met; never names.")
    group_ids: Annotated[Several, Cites("stakeholders")] = Field((), description="Groups they belong to.")
    planned_persons: Count = Field(None, description="How many persons were to come.")
    mode: Annotated[str, Word("meeting_mode")] = Field("", description="in_person, remote or written.")
    method: str = Field("", description="Interview, focus group, visit ...")
    agenda: str = Field("", description="Agenda as printed.")
    question_ids: Annotated[Several, Cites("evaluation_matrix")] = Field((), description="Questions it is for.")
    status: Annotated[str, Word("meeting_status")] = Field(description="planned, held, replaced or cancelled.")
    reason: str = Field("", description="Why it was replaced or cancelled.")


def read_meeting_plan(case: CaseFolder) -> Records[Meeting]:
    """The meetings in the order of the file."""
    return case.read(Meeting)


def planned_meetings(case: CaseFolder) -> Records[Meeting]:
    """The meetings that were not cancelled."""
    return read_meeting_plan(case).where(lambda meeting: meeting.status != "cancelled")


def deviations(case: CaseFolder) -> list[str]:
    """Sentences on what went otherwise than the Terms of Reference and the meeting plan say: dates, meetings replaced or cancelled and why.

    No sentence names an organisation or a day, as the way in which a meeting was replaced could tell who a source is.
    """
    return [*date_deviations(case), *_plan_deviations(case)]


def _plan_deviations(case: CaseFolder) -> list[str]:
    meetings = read_meeting_plan(case)
    by_status = {status: [m for m in meetings if m.status == status] for status in terms.VOCABULARIES["meeting_status"]}
    sentences = []
    if by_status["replaced"] or by_status["cancelled"]:
        happened = [f"{len(found)} {'was' if len(found) == 1 else 'were'} {status}" for status, found in by_status.items() if found and status != "planned"]
        still = f"; {len(by_status['planned'])} still to come" if by_status["planned"] else ""
        sentences.append(f"Of {terms.counted(len(meetings), 'meeting')} in the plan {terms.listed(happened)}{still}.")
    for status in ("replaced", "cancelled"):
        for reason in dict.fromkeys(m.reason for m in by_status[status]):
            count = sum(m.reason == reason for m in by_status[status])
            what = "One meeting was" if count == 1 else f"{count} meetings were"
            why = f": {reason.rstrip('.')}." if reason else "; no reason is recorded."
            sentences.append(f"{what} {status}{why}")
    outside = [m for m in planned_meetings(case) if _is_outside(m, case.header.evaluation.phase("field"))]
    if outside:
        field = case.header.evaluation.phase("field")
        what = "One meeting lies" if len(outside) == 1 else f"{len(outside)} meetings lie"
        sentences.append(f"{what} outside the field phase ({in_words(field.start, field.end)}).")
    return sentences


def _is_outside(meeting: Meeting, field: PhaseOfWork) -> bool:
    day = meeting.date
    return bool(day and ((field.start and day < field.start) or (field.end and day > field.end)))


def check_meeting_plan(case: CaseFolder) -> Problems:
    """Meetings outside the field phase, ending before they start, at the same time, or not held without a reason.

    Whether a meeting that is said to be held lies in the future is not asked: there is no clock.
    """
    found = Problems()
    field = case.header.evaluation.phase("field")
    for meeting in read_meeting_plan(case):
        if _is_outside(meeting, field):
            found.add("MEETING_OUTSIDE_FIELD", meeting.found_at.at("date"), date=meeting.date, field=in_words(field.start, field.end), about=meeting.id)
        if meeting.start and meeting.end and meeting.end < meeting.start:
            found.add("PERIOD_REVERSED", meeting.found_at.at("end"), start=f"{meeting.start:%H:%M}", end=f"{meeting.end:%H:%M}")
        if meeting.status in ("replaced", "cancelled") and not meeting.reason:
            found.add("MEETING_REASON", meeting.found_at.at("reason"), status=meeting.status, about=meeting.id)
    timed = [m for m in planned_meetings(case) if m.start and m.end and m.mode != "written"]
    for earlier, later in combinations(timed, 2):
        if earlier.date == later.date and earlier.start < later.end and later.start < earlier.end:
            times = f"{earlier.start:%H:%M} to {earlier.end:%H:%M}"
            found.add("MEETING_OVERLAP", later.found_at.at("start"), other=earlier.id, times=times, about=later.id)
    return found
