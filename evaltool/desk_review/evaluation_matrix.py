"""The evaluation matrix: each question of the Terms of Reference with how it will be answered."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Several
from evaltool.records import Record, Records


class Question(Record):
    """One evaluation question or sub-question."""

    phase: ClassVar[str] = "desk_review"
    table: ClassVar[str] = "evaluation_matrix"
    key: ClassVar[str] = "question_id"

    question_id: str = Field(description="Id, such as EQ4.")
    criterion: Several = Field(description="Criterion it stands under; several where it serves two.")
    question: str = Field(description="Wording of the Terms of Reference.")
    parent_id: Annotated[str, Cites("evaluation_matrix")] = Field("", description="For a sub-question: its question.")
    indicator: str = Field("", description="What is looked at to answer it.")
    benchmark: str = Field("", description="What would count as good.")
    data_sources: str = Field("", description="Where the answer is looked for.")
    methods: Several = Field((), description="Methods used.")
    stakeholder_groups: Annotated[Several, Cites("stakeholders")] = Field((), description="Groups asked.")
    analysis: str = Field("", description="How the answers are analysed.")
    cross_cutting: Several = Field((), description="Cross-cutting issues it covers.")
    purpose_ids: Several = Field((), description="Purposes of the evaluation it serves.")
    tor_reference: str = Field("", description="Where it stands in the Terms of Reference.")


def read_evaluation_matrix(case: CaseFolder) -> Records[Question]:
    """The questions in the order of the file."""
    return case.read(Question)
