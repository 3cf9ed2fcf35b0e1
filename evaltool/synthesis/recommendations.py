"""Recommendations: who should do what, by when, with what."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Several, Word
from evaltool.records import Record, Records


class Recommendation(Record):
    """One recommendation."""

    phase: ClassVar[str] = "synthesis"
    table: ClassVar[str] = "recommendations"
    key: ClassVar[str] = "recommendation_id"

    recommendation_id: str = Field(description="Id, such as RE1.")
    headline: str = Field(description="One sentence: who should do what.")
    text: str = Field(description="Why and how.")
    addressed_to: Several = Field(description="Who acts.")
    action: str = Field("", description="First concrete steps.")
    priority: Annotated[str, Word("priority")] = Field(description="high, medium or low.")
    time_frame: str = Field(description="By when.")
    means: str = Field("", description="Means and resources it takes.")
    conclusion_ids: Annotated[Several, Cites("conclusions")] = Field(description="Conclusions it follows from.")
    finding_ids: Annotated[Several, Cites("findings")] = Field((), description="Findings it follows from.")
    purpose_ids: Several = Field((), description="Purposes of the evaluation it serves.")
    cross_cutting: Several = Field((), description="Cross-cutting issues it covers.")
    under_way: str = Field("", description="What is already being done.")


def read_recommendations(case: CaseFolder) -> Records[Recommendation]:
    """The recommendations in the order of the file."""
    return case.read(Recommendation)
