"""Conclusions: what the findings mean together."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Several
from evaltool.problems import Problems
from evaltool.records import Record, Records
from evaltool.synthesis.findings import read_findings


class Conclusion(Record):
    """One conclusion."""

    phase: ClassVar[str] = "synthesis"
    table: ClassVar[str] = "conclusions"
    key: ClassVar[str] = "conclusion_id"
    may_wait: ClassVar[tuple[str, ...]] = ("finding_ids",)

    conclusion_id: str = Field(description="Id, such as CO1.")
    headline: str = Field(description="One sentence.")
    text: str = Field(description="The judgement and its reasons.")
    finding_ids: Annotated[Several, Cites("findings")] = Field((), description="Findings it rests on.")


def read_conclusions(case: CaseFolder) -> Records[Conclusion]:
    """The conclusions in the order of the file."""
    return case.read(Conclusion)


def check_conclusions(case: CaseFolder) -> Problems:
    """Conclusions that rest on no finding or only repeat one, and findings that no conclusion uses."""
    problems, conclusions, findings = Problems(), read_conclusions(case), read_findings(case)
    by_headline = {_words(finding.headline): finding.id for finding in findings}
    for conclusion in conclusions:
        if not conclusion.finding_ids:
            problems.add("CONCLUSION_NO_FINDING", conclusion.found_at.at("finding_ids"), id=conclusion.id)
        repeated = by_headline.get(_words(conclusion.headline))
        if repeated:
            problems.add("CONCLUSION_REPEATS_FINDING", conclusion.found_at.at("headline"), id=conclusion.id, finding=repeated)
    used = {id for conclusion in conclusions for id in conclusion.finding_ids}
    for finding in findings if len(conclusions) or case.header.evaluation.is_final else ():
        if finding.id not in used:
            problems.add("FINDING_UNUSED", finding.found_at.at("finding_id"), id=finding.id)
    return problems


def _words(sentence: str) -> str:
    return " ".join(sentence.lower().split()).rstrip(".")
