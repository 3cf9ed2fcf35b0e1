"""The management response: what the management answers to each recommendation, and what came of it later."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.problems import Problems
from evaltool.records import Record, Records
from evaltool.synthesis.recommendations import read_recommendations

OVERALL = "overall"
# the fields of the form that the management fills: the label, the column, and the prompt that waits there
FIELDS = (
    ("Time 1: response", "response", "accepted / partly accepted / rejected, and why"),
    ("Time 1: key actions, who, by when", "actions", ""),
    ("Time 2: status and comment", "status_time_2", "open / completed / discarded"),
    ("Time 3: final status and comment", "status_time_3", ""),
)
# what the form asks for and the case has no place for: the label and the prompt
OF_THE_FORM = (("Coordinator of the response", "name and function"), ("Date of publication", ""))


class ManagementResponse(Record):
    """What the management says to one recommendation."""

    phase: ClassVar[str] = "synthesis"
    table: ClassVar[str] = "management_response"
    key: ClassVar[str] = "recommendation_id"
    owns_ids: ClassVar[bool] = False

    recommendation_id: str = Field(description="Recommendation, or 'overall' for the comment on the evaluation as a whole.")
    response: str = Field("", description="Accepted, partly accepted or rejected, and why.")
    actions: str = Field("", description="Key actions, who, by when.")
    status_time_2: str = Field("", description="Status and comment at the first follow-up.")
    status_time_3: str = Field("", description="Status and comment at the last follow-up.")


def read_responses(case: CaseFolder) -> Records[ManagementResponse]:
    """The responses in the order of the file."""
    return case.read(ManagementResponse)


def check_responses(case: CaseFolder) -> Problems:
    """Responses to a recommendation that the case does not have, and a second one to the same."""
    problems = Problems()
    answered: set[str] = set()
    for response in read_responses(case):
        if response.id in answered:
            problems.add("RESPONSE_TWICE", response.found_at.at("recommendation_id"), id=response.id)
        answered.add(response.id)
        if response.id != OVERALL and not read_recommendations(case).get(response.id):
            problems.add("RESPONSE_UNKNOWN", response.found_at.at("recommendation_id"), id=response.id)
    return problems
