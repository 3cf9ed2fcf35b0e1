"""Codings: this coder put this code on these words of a source."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Count, Day, Word
from evaltool.records import Record, Records


class Coding(Record):
    """One coding."""

    phase: ClassVar[str] = "field_phase"
    table: ClassVar[str] = "codings"
    key: ClassVar[str] = "coding_id"
    a_file_each: ClassVar[bool] = True

    coding_id: str = Field(description="Id, such as K0001.")
    source_id: Annotated[str, Cites("sources", "documents")] = Field(description="Source or document.")
    start: Count = Field(description="First character, counted in Unicode code points from 0.")
    end: Count = Field(description="First character after it.")
    quote: str = Field(description="The exact words between them.")
    code_id: Annotated[str, Cites("codebook")] = Field(description="Code.")
    direction: Annotated[str, Word("direction")] = Field(description="positive, negative, mixed or neutral.")
    speaker: Annotated[str, Cites("persons")] = Field("", description="Who said it, in a group.")
    translation: str = Field("", description="In the language of the report.")
    memo: str = Field("", description="Note of the coder.")
    date: Day = Field(None, description="Day of the coding.")


def read_codings(case: CaseFolder) -> Records[Coding]:
    """The codings of all coders, by the file of the coder; `coding.by` names the coder."""
    return case.read(Coding)
