"""Findings: what the evaluator found, each with its evidence."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Several, Strength, Word
from evaltool.desk_review.evaluation_matrix import family, read_evaluation_matrix
from evaltool.records import Record, Records


class Finding(Record):
    """One finding."""

    phase: ClassVar[str] = "synthesis"
    table: ClassVar[str] = "findings"
    key: ClassVar[str] = "finding_id"
    may_wait: ClassVar[tuple[str, ...]] = ("evidence_for",)

    finding_id: str = Field(description="Id, such as F07.")
    question_ids: Annotated[Several, Cites("evaluation_matrix")] = Field(description="Questions it answers.")
    criterion: str = Field("", description="Criterion; where empty, that of its first question.")
    headline: str = Field(description="One sentence.")
    text: str = Field(description="What was found and how it is known.")
    evidence_for: Annotated[Several, Cites("case")] = Field(
        (), description="Ids that support it: codings, places (D03 p.4, S07 l.12), indicators, survey questions, tests ..."
    )
    evidence_against: Annotated[Several, Cites("case")] = Field((), description="Ids that speak against it.")
    causal_factors: str = Field("", description="What helped or hindered.")
    unintended_effects: str = Field("", description="What nobody had planned.")
    cross_cutting: Several = Field((), description="Cross-cutting issues it covers.")
    strength: Strength = Field(None, description="Strength of the evidence, 1 to 5, confirmed by the evaluator.")
    strength_reason: str = Field("", description="Why, where it differs from the suggested one.")
    confidence: Annotated[str, Word("confidence")] = Field("", description="Confidence as the evaluator judges it, informed by CERQual; may stay empty.")
    confidence_reason: str = Field("", description="Why.")


def read_findings(case: CaseFolder) -> Records[Finding]:
    """The findings in the order of the file."""
    return case.read(Finding)


def criteria_of(case: CaseFolder, finding: Finding) -> tuple[str, ...]:
    """The criteria that a finding speaks to: its own, otherwise those of its first question."""
    if finding.criterion:
        return (finding.criterion.lower(),)
    question = read_evaluation_matrix(case).get(finding.question_ids[0]) if finding.question_ids else None
    return tuple(criterion.lower() for criterion in question.criterion) if question else ()


def findings_on(case: CaseFolder, criterion: str) -> Records[Finding]:
    """The findings that speak to a criterion, in the order of the file."""
    return read_findings(case).where(lambda finding: criterion.lower() in criteria_of(case, finding))


def findings_answering(case: CaseFolder, question_id: str) -> Records[Finding]:
    """The findings that answer a question: on it, on its parent or on one of its sub-questions."""
    wanted = family(case, question_id)
    return read_findings(case).where(lambda finding: bool(wanted & set(finding.question_ids)))
