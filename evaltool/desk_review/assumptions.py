"""What the project took for granted, and whether it held."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Several, Word
from evaltool.records import Record, Records


class Assumption(Record):
    """One assumption of the project document."""

    phase: ClassVar[str] = "desk_review"
    table: ClassVar[str] = "assumptions"
    key: ClassVar[str] = "assumption_id"

    assumption_id: str = Field(description="Id, such as AS1.")
    text: str = Field(description="Its wording.")
    result_ids: Annotated[Several, Cites("results_matrix")] = Field((), description="Results it stands under.")
    activity_ids: Annotated[Several, Cites("activities")] = Field((), description="Activities it stands under.")
    held: Annotated[str, Word("held_true")] = Field("", description="yes, no, partly or unknown.")
    evidence: Annotated[Several, Cites("case")] = Field((), description="What shows it: ids, as in findings.")


def read_assumptions(case: CaseFolder) -> Records[Assumption]:
    """The assumptions in the order of the file."""
    return case.read(Assumption)
