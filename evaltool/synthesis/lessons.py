"""Lessons and good practices: what others can learn from the project."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Several, Word
from evaltool.records import Record, Records


class Lesson(Record):
    """One lesson or good practice."""

    phase: ClassVar[str] = "synthesis"
    table: ClassVar[str] = "lessons"
    key: ClassVar[str] = "lesson_id"

    lesson_id: str = Field(description="Id, such as LE1.")
    kind: Annotated[str, Word("lesson_kind")] = Field(description="lesson or good_practice.")
    headline: str = Field(description="One sentence.")
    text: str = Field(description="What was learned, and from what.")
    context: str = Field("", description="Where it applies.")
    users: str = Field("", description="Who can use it.")
    causal_factors: str = Field("", description="What made it work or fail.")
    finding_ids: Annotated[Several, Cites("findings")] = Field((), description="Findings it comes from.")


def read_lessons(case: CaseFolder) -> Records[Lesson]:
    """Lessons and good practices in the order of the file."""
    return case.read(Lesson)
