"""Anonymous totals of services, from registers: the nearest the evaluation comes to people who were not interviewed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import pandas as pd
from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Count
from evaltool.privacy.small_cells import TOTAL, suppress
from evaltool.problems import Problems
from evaltool.records import Record, Records


class ServiceCount(Record):
    """One total."""

    phase: ClassVar[str] = "field_phase"
    table: ClassVar[str] = "service_data"
    key: ClassVar[str] = "data_id"
    may_wait: ClassVar[tuple[str, ...]] = ("indicator_id",)

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


@dataclass(frozen=True)
class ServiceTotals:
    """The totals of one service as they may be shown: (total, count), small counts suppressed and others with them where they would give those away."""

    service: str
    indicator_id: str
    rows: tuple[tuple[ServiceCount, str], ...]
    total: str
    note: str = ""


def service_totals(case: CaseFolder) -> list[ServiceTotals]:
    """The totals by service, in the order of the file; the threshold is that for vulnerable groups, as registers are about them."""
    return case.once(_service_totals)


def _service_totals(case: CaseFolder) -> list[ServiceTotals]:
    services: dict[str, list[ServiceCount]] = {}
    for row in read_service_data(case):
        services.setdefault(row.service, []).append(row)
    return [_totals(service, rows, case.header.privacy.small_cell_threshold.vulnerable) for service, rows in services.items()]


def check_service_data(case: CaseFolder) -> Problems:
    """Totals so small that they could point to a person, and totals that stand twice."""
    problems = Problems()
    threshold = case.header.privacy.small_cell_threshold.vulnerable
    seen: dict[tuple[str, str, str], str] = {}
    for row in read_service_data(case):
        if 0 < (row.count or 0) < threshold:
            problems.add("SERVICE_SMALL_CELL", row.found_at.at("count"), id=row.id, threshold=threshold)
        what = (row.service, row.period, row.place)
        if what in seen:
            problems.add("SERVICE_TWICE", row.found_at.at("service"), id=row.id, other=seen[what])
        seen.setdefault(what, row.id)
    return problems


def _totals(service: str, rows: list[ServiceCount], threshold: int) -> ServiceTotals:
    published = suppress(pd.Series({row.id: row.count or 0 for row in rows}), threshold)
    counts = published.table.iloc[:, 0] if not published.table.empty else pd.Series(dtype=object)
    shown = tuple((row, str(counts.get(row.id, "not shown"))) for row in rows)
    return ServiceTotals(service, rows[0].indicator_id, shown, str(counts.get(TOTAL, "not shown")), published.reason or "")
