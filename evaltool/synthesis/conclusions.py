"""Conclusions: what the findings mean together."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Several
from evaltool.records import Record, Records


class Conclusion(Record):
    """One conclusion."""

    phase: ClassVar[str] = "synthesis"
    table: ClassVar[str] = "conclusions"
    key: ClassVar[str] = "conclusion_id"

    conclusion_id: str = Field(description="Id, such as CO1.")
    headline: str = Field(description="One sentence.")
    text: str = Field(description="The judgement and its reasons.")
    finding_ids: Annotated[Several, Cites("findings")] = Field(description="Findings it rests on.")


def read_conclusions(case: CaseFolder) -> Records[Conclusion]:
    """The conclusions in the order of the file."""
    return case.read(Conclusion)
