"""The answer to each evaluation question, from the desk phase on: the heart of the Evaluation Sheet."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Strength
from evaltool.records import Record, Records


class Answer(Record):
    """What is known on one question."""

    phase: ClassVar[str] = "synthesis"
    table: ClassVar[str] = "answers"
    key: ClassVar[str] = "question_id"
    repeats: ClassVar[bool] = True

    question_id: Annotated[str, Cites("evaluation_matrix")] = Field(description="Question.")
    desk_summary: str = Field("", description="What the documents say.")
    field_summary: str = Field("", description="What the field work says.")
    gaps: str = Field("", description="What is missing.")
    strength: Strength = Field(None, description="Strength of the evidence, 1 to 5, confirmed by the evaluator.")
    strength_reason: str = Field("", description="Why, where it differs from the suggested one.")
    not_answered_reason: str = Field("", description="Why the question has no finding.")
    comment: str = Field("", description="Comment of a reviewer.")


def read_answers(case: CaseFolder) -> Records[Answer]:
    """The answers in the order of the file."""
    return case.read(Answer)
