"""The results matrix: what the project promised, by result and indicator, and how far it came."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Day, Word
from evaltool.records import Record, Records


class Indicator(Record):
    """One indicator of a result; a result without an indicator has a row with an empty `indicator_id`."""

    phase: ClassVar[str] = "desk_review"
    table: ClassVar[str] = "results_matrix"
    key: ClassVar[str] = "indicator_id"
    repeats: ClassVar[bool] = True

    result_id: str = Field(description="Id of the result; repeats for each of its indicators.")
    level: Annotated[str, Word("level")] = Field(description="objective, outcome or output.")
    parent_id: Annotated[str, Cites("results_matrix")] = Field("", description="Id of the result above it.")
    statement: str = Field(description="Wording of the result.")
    indicator_id: str = Field("", description="Id of the indicator.")
    indicator: str = Field("", description="Wording of the indicator.")
    unit: Annotated[str, Word("unit")] = Field("", description="number, percent, yes_no or text.")
    baseline: str = Field("", description="Value at the start, as printed.")
    target: str = Field("", description="Value promised, as printed.")
    target_means: Annotated[str, Word("target_means")] = Field(
        "", description="reach (arrive at it), add (on top of the baseline), keep (hold it); empty where doubtful."
    )
    better: Annotated[str, Word("better")] = Field("", description="higher or lower, for keep.")
    actual: str = Field("", description="Value at the end.")
    actual_date: Day = Field(None, description="Date of that value.")
    data_source: str = Field("", description="Where the actual value comes from.")
    means_of_verification: str = Field("", description="Means of verification in the project document.")
    verified: Annotated[str, Word("verified")] = Field("", description="Whether the evaluator could verify it: yes, no, partly.")
    verified_value: str = Field("", description="What the evaluator found instead.")
    disaggregation: str = Field("", description="By what it is broken down.")
    comment: str = Field("", description="Anything doubtful.")


def read_results_matrix(case: CaseFolder) -> Records[Indicator]:
    """The rows of the matrix in the order of the file."""
    return case.read(Indicator)
