"""Ratings: what a rater decided for each criterion, why, and what was decided before."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Day, Several
from evaltool.records import Record, Records


class Rating(Record):
    """One decision of one rater; later rows for a criterion replace earlier ones, which stay as its history."""

    phase: ClassVar[str] = "synthesis"
    table: ClassVar[str] = "ratings"
    key: ClassVar[str] = "criterion"
    repeats: ClassVar[bool] = True
    a_file_each: ClassVar[bool] = True

    criterion: str = Field(description="Criterion.")
    scheme: str = Field("", description="Rating scheme; where empty, that of the case.")
    rating: str = Field(description="Step of the scheme by number or label, NR or N/A; with scheme none, a judgement in words.")
    justification: str = Field(description="Why.")
    finding_ids: Annotated[Several, Cites("findings")] = Field((), description="Findings it rests on.")
    outside_range_reason: str = Field("", description="Why it lies outside the range that the evidence makes plausible.")
    date: Day = Field(None, description="Day of the decision.")


def read_ratings(case: CaseFolder) -> Records[Rating]:
    """All decisions of all raters; `rating.by` names the rater, `agreed` being what they settled on."""
    return case.read(Rating)
