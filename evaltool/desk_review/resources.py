"""What the project did and spent: activities and budget lines."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Day, Number, Several, Word
from evaltool.records import Record, Records


class Activity(Record):
    """One activity of the work plan of the project."""

    phase: ClassVar[str] = "desk_review"
    table: ClassVar[str] = "activities"
    key: ClassVar[str] = "activity_id"

    activity_id: str = Field(description="Id, such as A01.")
    statement: str = Field(description="Its wording.")
    responsible: str = Field("", description="Responsible party as printed.")
    result_ids: Annotated[Several, Cites("results_matrix")] = Field((), description="Results it serves.")
    planned_start: Day = Field(None, description="Planned first day.")
    planned_end: Day = Field(None, description="Planned last day.")
    actual_start: Day = Field(None, description="Actual first day.")
    actual_end: Day = Field(None, description="Actual last day.")
    status: Annotated[str, Word("activity_status")] = Field("", description="planned, ongoing, completed, delayed or dropped.")


class BudgetLine(Record):
    """One line of the budget."""

    phase: ClassVar[str] = "desk_review"
    table: ClassVar[str] = "budget"
    key: ClassVar[str] = "line_id"

    line_id: str = Field(description="Id of the line.")
    line: str = Field(description="What it is for.")
    result_ids: Annotated[Several, Cites("results_matrix")] = Field((), description="Results it serves.")
    currency: str = Field("", description="Currency.")
    budgeted: Number = Field(description="Amount planned.")
    spent: Number = Field(None, description="Amount spent.")
    note: str = Field("", description="Anything else.")


def read_activities(case: CaseFolder) -> Records[Activity]:
    """The activities in the order of the file."""
    return case.read(Activity)


def read_budget(case: CaseFolder) -> Records[BudgetLine]:
    """The budget lines in the order of the file."""
    return case.read(BudgetLine)
