"""Questions to clear up with those who know the project."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Day, Word
from evaltool.records import Record, Records


class Clarification(Record):
    """One point to clear up."""

    phase: ClassVar[str] = "desk_review"
    table: ClassVar[str] = "clarifications"
    key: ClassVar[str] = "clarification_id"

    clarification_id: str = Field(description="Id, such as Q1.")
    about: str = Field("", description="What it is about.")
    question: str = Field(description="The question.")
    answer: str = Field("", description="The answer.")
    date: Day = Field(None, description="Day of the answer.")
    status: Annotated[str, Word("clarification_status")] = Field("", description="open, answered or dropped.")


def read_clarifications(case: CaseFolder) -> Records[Clarification]:
    """The points in the order of the file."""
    return case.read(Clarification)
