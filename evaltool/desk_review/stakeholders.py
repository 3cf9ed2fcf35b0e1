"""The groups of people the evaluation has to hear, and their role."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Count, Word, YesNo
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
