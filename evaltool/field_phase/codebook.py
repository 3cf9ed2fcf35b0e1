"""The codebook: the themes that the evaluator looks for in texts."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Several
from evaltool.records import Record, Records


class Code(Record):
    """One code."""

    phase: ClassVar[str] = "field_phase"
    table: ClassVar[str] = "codebook"
    key: ClassVar[str] = "code_id"

    code_id: str = Field(description="Id, such as C07.")
    parent_id: Annotated[str, Cites("codebook")] = Field("", description="Code above it.")
    code: str = Field(description="Name.")
    definition: str = Field(description="What it means.")
    use_when: str = Field("", description="When to use it.")
    not_when: str = Field("", description="When not to.")
    question_ids: Annotated[Several, Cites("evaluation_matrix")] = Field((), description="Questions it helps to answer.")


def read_codebook(case: CaseFolder) -> Records[Code]:
    """The codes in the order of the file."""
    return case.read(Code)
