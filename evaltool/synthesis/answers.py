"""The answer to each evaluation question, from the desk phase on: the heart of the Evaluation Sheet."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Strength
from evaltool.desk_review.evaluation_matrix import read_evaluation_matrix
from evaltool.problems import Problems
from evaltool.records import Record, Records
from evaltool.synthesis.findings import findings_answering, read_findings
from evaltool.synthesis.triangulation import weigh_question


class Answer(Record):
    """What is known on one question."""

    phase: ClassVar[str] = "synthesis"
    table: ClassVar[str] = "answers"
    key: ClassVar[str] = "question_id"
    owns_ids: ClassVar[bool] = False

    question_id: Annotated[str, Cites("evaluation_matrix")] = Field(description="Question.")
    desk_summary: str = Field("", description="What the documents say.")
    field_summary: str = Field("", description="What the field work says.")
    gaps: str = Field("", description="What is missing.")
    strength: Strength = Field(None, description="Strength of the evidence, 1 to 5, confirmed by the evaluator.")
    strength_reason: str = Field("", description="Why, where it differs from the suggested one.")
    not_answered_reason: str = Field("", description="Why the question has no finding.")
    comment: str = Field("", description="Comment of a reviewer.")


def read_answers(case: CaseFolder) -> Records[Answer]:
    """The answers in the order of the file."""
    return case.read(Answer)


def check_answers(case: CaseFolder) -> Problems:
    """Questions without an answer or a reason, and strengths that differ from the suggested one without a reason; nothing before there are findings."""
    problems, answers = Problems(), read_answers(case)
    for question in read_evaluation_matrix(case) if len(read_findings(case)) or case.header.evaluation.is_final else ():
        answer = answers.get(question.id)
        if not len(findings_answering(case, question.id)) and not (answer and answer.not_answered_reason):
            place = answer.found_at.at("not_answered_reason") if answer else question.found_at.at("question_id")
            problems.add("QUESTION_WITHOUT_ANSWER", place, id=question.id)
        if answer and answer.strength and not answer.strength_reason:
            suggested = weigh_question(case, question).suggested
            if answer.strength != suggested:
                words = {"id": question.id, "strength": answer.strength, "suggested": suggested or "none"}
                problems.add("ANSWER_STRENGTH_REASON", answer.found_at.at("strength_reason"), **words)
    return problems
