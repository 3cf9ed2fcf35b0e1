"""The meetings of the field phase, planned and held."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Clock, Count, Day, Several, Word
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
