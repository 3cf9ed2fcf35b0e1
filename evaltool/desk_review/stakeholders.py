"""The groups of people the evaluation has to hear, and their role."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar

import pandas as pd
from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Count, Word, YesNo
from evaltool.desk_review.meeting_plan import planned_meetings, read_meeting_plan
from evaltool.problems import Place, Problems
from evaltool.records import Record, Records


class Group(Record):
    """One stakeholder group."""

    phase: ClassVar[str] = "desk_review"
    table: ClassVar[str] = "stakeholders"
    key: ClassVar[str] = "group_id"

    group_id: str = Field(description="Id, such as G1.")
    group: str = Field(description="Name of the group.")
    role: Annotated[str, Word("group_role")] = Field(description="rights_holder, duty_bearer, implementer, partner, donor or other.")
    vulnerable: YesNo = Field(None, description="yes where its members could be harmed; counts of them have a higher threshold.")
    planned_persons: Count = Field(None, description="How many persons were to be heard.")
    note: str = Field("", description="Anything else.")


def read_stakeholders(case: CaseFolder) -> Records[Group]:
    """The groups in the order of the file."""
    return case.read(Group)


def rights_holders(case: CaseFolder) -> Records[Group]:
    """The groups of those whom the project is for."""
    return read_stakeholders(case).where(lambda group: group.role == "rights_holder")


def smallest_count(case: CaseFolder, group_ids: Iterable[str]) -> int:
    """The smallest count of persons of these groups that may be shown: by the higher threshold where any of the groups is vulnerable."""
    limits = case.header.privacy.small_cell_threshold
    vulnerable = {group.id for group in read_stakeholders(case) if group.vulnerable}
    return limits.vulnerable if vulnerable & set(group_ids) else limits.other


def groups_to_meet(case: CaseFolder) -> list[Group]:
    """The groups that are to be met or written to: a group of vulnerable people only where persons of it were planned, so that no guide invites to more."""
    return [group for group in read_stakeholders(case) if group.planned_persons or not (group.vulnerable or group.planned_persons == 0)]


def people_to_meet(case: CaseFolder) -> pd.DataFrame:
    """For each group its role, the persons planned, and the persons and meetings in the meeting plan; a meeting of two groups counts for both."""
    rows = []
    for group in read_stakeholders(case):
        meetings = [meeting for meeting in planned_meetings(case) if group.id in meeting.group_ids]
        in_plan = sum(meeting.planned_persons or 0 for meeting in meetings)
        rows.append((group.id, group.group, group.role, group.planned_persons, len(meetings), in_plan))
    return pd.DataFrame(rows, columns=["group_id", "group", "role", "planned_persons", "meetings", "persons_in_plan"])


def check_stakeholders(case: CaseFolder) -> Problems:
    """Whether those whom the project is for are among the groups, and are met."""
    found = Problems()
    groups = read_stakeholders(case)
    concerned = rights_holders(case)
    if len(groups) and not len(concerned):
        found.add("RIGHTS_HOLDERS_NONE", Place(groups[0].found_at.file, groups[0].found_at.sheet, column="role"), about="rights holders")
    met = {id for meeting in planned_meetings(case) for id in meeting.group_ids}
    for group in concerned:
        if group.id not in met and not group.planned_persons and read_meeting_plan(case).present:
            found.add("RIGHTS_HOLDERS_NOT_MET", group.found_at.at("planned_persons"), group=group.group, about=group.id)
    return found
