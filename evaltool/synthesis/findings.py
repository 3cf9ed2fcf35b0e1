"""Findings: what the evaluator found, each with its evidence."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Several, Strength
from evaltool.records import Record, Records


class Finding(Record):
    """One finding."""

    phase: ClassVar[str] = "synthesis"
    table: ClassVar[str] = "findings"
    key: ClassVar[str] = "finding_id"

    finding_id: str = Field(description="Id, such as F07.")
    question_ids: Annotated[Several, Cites("evaluation_matrix")] = Field(description="Questions it answers.")
    criterion: str = Field("", description="Criterion; where empty, that of its first question.")
    headline: str = Field(description="One sentence.")
    text: str = Field(description="What was found and how it is known.")
    evidence_for: Annotated[Several, Cites("case")] = Field(
        description="Ids that support it: codings, places (D03 p.4, S07 l.12), indicators, survey questions, tests ..."
    )
    evidence_against: Annotated[Several, Cites("case")] = Field((), description="Ids that speak against it.")
    causal_factors: str = Field("", description="What helped or hindered.")
    unintended_effects: str = Field("", description="What nobody had planned.")
    cross_cutting: Several = Field((), description="Cross-cutting issues it covers.")
    strength: Strength = Field(None, description="Strength of the evidence, 1 to 5, confirmed by the evaluator.")
    strength_reason: str = Field("", description="Why, where it differs from the suggested one.")


def read_findings(case: CaseFolder) -> Records[Finding]:
    """The findings in the order of the file."""
    return case.read(Finding)
