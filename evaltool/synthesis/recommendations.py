"""Recommendations: who should do what, by when, with what."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Several, Word
from evaltool.desk_review.evaluation_matrix import read_evaluation_matrix
from evaltool.desk_review.terms_of_reference import check_cross_cutting, check_purposes
from evaltool.problems import Place, Problems
from evaltool.records import Record, Records
from evaltool.synthesis.conclusions import read_conclusions
from evaltool.synthesis.findings import findings_answering, read_findings

MOST = 12  # more are not followed up: IOM's reviewers name 10 to 12
# verbs after which nobody can say whether it was done
# fmt: off
VAGUE_VERBS = frozenset({
    "address", "advance", "advocate", "boost", "build", "consider", "consolidate", "continue", "deepen", "develop", "encourage", "enhance", "ensure",
    "explore", "facilitate", "focus", "foster", "improve", "increase", "intensify", "maintain", "mainstream", "optimise", "promote", "reinforce",
    "strengthen", "strive", "support", "sustain", "think", "try",
})
# fmt: on
# what stands between two commas, and how something is to be done, may come before the verb
_VERB = re.compile(
    r"\b(?:should|must|shall|ought to|needs? to|has to|have to|is to|are to)(?:\s*,[^,]*,)?\s+(?:(?:also|further|better|\w+ly)\s+)*((?:be\s+)?\w+)", re.IGNORECASE
)
_NEEDED = {
    "addressed_to": "RECOMMENDATION_NO_ACTOR",
    "priority": "RECOMMENDATION_NO_PRIORITY",
    "time_frame": "RECOMMENDATION_NO_TIME_FRAME",
    "conclusion_ids": "RECOMMENDATION_NO_LINK",
    "means": "RECOMMENDATION_NO_MEANS",
    "action": "RECOMMENDATION_NO_ACTION",
}


class Recommendation(Record):
    """One recommendation."""

    phase: ClassVar[str] = "synthesis"
    table: ClassVar[str] = "recommendations"
    key: ClassVar[str] = "recommendation_id"
    may_wait: ClassVar[tuple[str, ...]] = ("addressed_to", "priority", "time_frame", "conclusion_ids")

    recommendation_id: str = Field(description="Id, such as RE1.")
    headline: str = Field(description="One sentence: who should do what.")
    text: str = Field(description="Why and how.")
    addressed_to: Several = Field((), description="Who acts.")
    action: str = Field("", description="First concrete steps.")
    priority: Annotated[str, Word("priority")] = Field("", description="high, medium or low.")
    time_frame: str = Field("", description="By when.")
    means: str = Field("", description="Means and resources it takes.")
    conclusion_ids: Annotated[Several, Cites("conclusions")] = Field((), description="Conclusions it follows from.")
    finding_ids: Annotated[Several, Cites("findings")] = Field((), description="Findings it follows from.")
    purpose_ids: Several = Field((), description="Purposes of the evaluation it serves.")
    cross_cutting: Several = Field((), description="Cross-cutting issues it covers.")
    under_way: str = Field("", description="What is already being done.")

    @property
    def follows_from(self) -> list[str]:
        """Ids of the conclusions and findings it follows from."""
        return [*self.conclusion_ids, *self.finding_ids]


def read_recommendations(case: CaseFolder) -> Records[Recommendation]:
    """The recommendations in the order of the file."""
    return case.read(Recommendation)


def vague_verb(headline: str) -> str:
    """The verb of a headline that tells nobody what to do (strengthen, be improved), or an empty text."""
    match = _VERB.search(headline)
    verb = " ".join((match[1] if match else headline.split(" ")[0]).lower().split())
    # what "should be done" names nobody who does it
    return verb if verb.startswith("be ") or verb in VAGUE_VERBS else ""


def check_recommendations(case: CaseFolder) -> Problems:
    """Recommendations that leave something open, are vague or too many; purposes that are unknown or uncovered; conclusions that lead nowhere."""
    problems, recommendations = Problems(), read_recommendations(case)
    for recommendation in recommendations:
        for column, code in _NEEDED.items():
            if not getattr(recommendation, column):
                problems.add(code, recommendation.found_at.at(column), id=recommendation.id)
        verb = vague_verb(recommendation.headline)
        if verb:
            problems.add("RECOMMENDATION_VAGUE", recommendation.found_at.at("headline"), id=recommendation.id, verb=verb)
        check_cross_cutting(case, recommendation, recommendation.cross_cutting, problems)
        check_purposes(case, recommendation, recommendation.purpose_ids, problems)
    if len(recommendations) > MOST:
        problems.add("RECOMMENDATIONS_TOO_MANY", recommendations[MOST].found_at, count=len(recommendations), limit=MOST)
    used = {id for recommendation in recommendations for id in recommendation.conclusion_ids}
    for conclusion in read_conclusions(case) if len(recommendations) or case.header.evaluation.is_final else ():
        if conclusion.id not in used:
            problems.add("CONCLUSION_UNUSED", conclusion.found_at.at("conclusion_id"), id=conclusion.id)
    if len(recommendations) or len(read_findings(case)):
        _check_coverage(case, problems)
    return problems


def purposes_served(case: CaseFolder) -> set[str]:
    """The purposes that are served by a question with a finding, or by a recommendation."""
    answered = [question for question in read_evaluation_matrix(case) if len(findings_answering(case, question.id))]
    return {id for record in (*answered, *read_recommendations(case)) for id in record.purpose_ids}


def _check_coverage(case: CaseFolder, problems: Problems) -> None:
    served = purposes_served(case)
    for purpose in case.header.evaluation.purposes:
        if purpose.id not in served:
            problems.add("PURPOSE_UNCOVERED", Place("evaluation.yml", column="evaluation.purposes"), id=purpose.id)
