"""Anonymous totals of services, from registers: the nearest the evaluation comes to people who were not interviewed."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Count
from evaltool.records import Record, Records


class ServiceCount(Record):
    """One total."""

    phase: ClassVar[str] = "field_phase"
    table: ClassVar[str] = "service_data"
    key: ClassVar[str] = "data_id"

    data_id: str = Field(description="Id, such as SD1.")
    indicator_id: Annotated[str, Cites("results_matrix")] = Field("", description="Indicator it feeds.")
    service: str = Field(description="Service.")
    period: str = Field("", description="Period.")
    place: str = Field("", description="Place.")
    count: Count = Field(description="Number of persons or cases.")
    document_id: Annotated[str, Cites("documents")] = Field("", description="Document it comes from.")


def read_service_data(case: CaseFolder) -> Records[ServiceCount]:
    """The totals in the order of the file."""
    return case.read(ServiceCount)
