"""All rules of the desk phase in one list, in the order in which their faults are best mended."""

from __future__ import annotations

from collections.abc import Callable

from evaltool.case import CaseFolder
from evaltool.desk_review.count_faults import check_counts
from evaltool.desk_review.documents import check_documents
from evaltool.desk_review.instruments import check_instruments
from evaltool.desk_review.matrix_faults import check_matrix
from evaltool.desk_review.meeting_plan import check_meeting_plan
from evaltool.desk_review.paper_faults import check_papers
from evaltool.desk_review.plan_faults import check_plan
from evaltool.desk_review.question_faults import check_questions
from evaltool.desk_review.resource_faults import check_activities, check_budget
from evaltool.desk_review.results_faults import check_results
from evaltool.desk_review.stakeholders import check_stakeholders
from evaltool.desk_review.terms_of_reference import check_terms_of_reference
from evaltool.problems import Problems

DESK_RULES: tuple[Callable[[CaseFolder], Problems], ...] = (
    check_terms_of_reference,
    check_documents,
    check_papers,
    check_results,
    check_counts,
    check_activities,
    check_budget,
    check_stakeholders,
    check_matrix,
    check_questions,
    check_meeting_plan,
    check_plan,
    check_instruments,
)


def check_desk(case: CaseFolder) -> Problems:
    """Everything the rules of the desk phase find."""
    found = Problems()
    for rule in DESK_RULES:
        found.extend(rule(case))
    return found
