"""Points that emerge while still in the field: for the debriefing, not yet findings."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Several
from evaltool.records import Record, Records


class EmergingPoint(Record):
    """One emerging point."""

    phase: ClassVar[str] = "field_phase"
    table: ClassVar[str] = "emerging"
    key: ClassVar[str] = "point_id"

    point_id: str = Field(description="Id, such as EP1.")
    criterion: str = Field("", description="Criterion.")
    text: str = Field(description="The point.")
    source_ids: Annotated[Several, Cites("sources")] = Field((), description="Sources that made it.")
    to_verify: str = Field("", description="What is still to be verified.")


def read_emerging(case: CaseFolder) -> Records[EmergingPoint]:
    """The points in the order of the file."""
    return case.read(EmergingPoint)
