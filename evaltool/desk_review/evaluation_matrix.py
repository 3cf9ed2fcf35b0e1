"""The evaluation matrix: each question of the Terms of Reference with how it will be answered, and what it leaves uncovered."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Annotated, ClassVar

import pandas as pd
from pydantic import Field

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.cells import Cites, Several
from evaltool.records import Record, Records

# -- families of methods, by the words an evaluator writes for them --
METHOD_FAMILIES: dict[str, tuple[str, ...]] = {
    "documents": ("document", "desk", "review", "reading", "literature", "content", "matrix"),
    "interviews": ("interview", "informant", "kii", "e-mail", "email", "correspondence"),
    "group discussions": ("focus", "group", "fgd", "workshop", "meeting"),
    "survey": ("survey", "questionnaire", "poll"),
    "observation": ("observation", "visit", "observ", "walk"),
    "tests": ("test", "exam"),
    "data": ("data", "count", "total", "statistic", "register", "timeline", "budget", "record", "monitoring"),
}


class Question(Record):
    """One evaluation question or sub-question."""

    phase: ClassVar[str] = "desk_review"
    table: ClassVar[str] = "evaluation_matrix"
    key: ClassVar[str] = "question_id"

    question_id: str = Field(description="Id, such as EQ4.")
    criterion: Several = Field(description="Criterion it stands under; several where it serves two.")
    question: str = Field(description="Wording of the Terms of Reference.")
    parent_id: Annotated[str, Cites("evaluation_matrix")] = Field("", description="For a sub-question: its question.")
    indicator: str = Field("", description="What is looked at to answer it.")
    benchmark: str = Field("", description="What would count as good.")
    data_sources: str = Field("", description="Where the answer is looked for.")
    methods: Several = Field((), description="Methods used.")
    stakeholder_groups: Annotated[Several, Cites("stakeholders")] = Field((), description="Groups asked.")
    analysis: str = Field("", description="How the answers are analysed.")
    cross_cutting: Several = Field((), description="Cross-cutting issues it covers.")
    purpose_ids: Several = Field((), description="Purposes of the evaluation it serves.")
    tor_reference: str = Field("", description="Where it stands in the Terms of Reference.")

    @property
    def criteria(self) -> tuple[str, ...]:
        """The criteria it stands under, as they are compared."""
        return tuple(terms.plain(criterion) for criterion in self.criterion)


def read_evaluation_matrix(case: CaseFolder) -> Records[Question]:
    """The questions in the order of the file."""
    return case.read(Question)


def main_questions(case: CaseFolder) -> Records[Question]:
    """The questions of the Terms of Reference, without their sub-questions."""
    return read_evaluation_matrix(case).where(lambda question: not question.parent_id)


def sub_questions(case: CaseFolder, question_id: str) -> list[Question]:
    """The sub-questions of a question, in the order of the file."""
    return [question for question in read_evaluation_matrix(case) if question.parent_id == question_id]


def leaf_questions(case: CaseFolder) -> list[Question]:
    """The questions that are put to people: sub-questions, and questions that have none."""
    return [question for question in read_evaluation_matrix(case) if not sub_questions(case, question.id)]


def questions_of(case: CaseFolder, criterion: str) -> list[Question]:
    """The questions and sub-questions under a criterion, in the order of the file; a question may serve two."""
    wanted = terms.plain(criterion)
    return [question for question in read_evaluation_matrix(case) if wanted in question.criteria]


def family(case: CaseFolder, question_id: str) -> frozenset[str]:
    """The ids of a question with its parent and its sub-questions: a finding on any of them answers it."""
    question = read_evaluation_matrix(case).get(question_id)
    above = {question.parent_id} if question and question.parent_id else set()
    return frozenset({question_id, *above, *(sub.id for sub in sub_questions(case, question_id))})


def method_families(methods: tuple[str, ...]) -> list[str]:
    """The families of methods that are named, in the order of `METHOD_FAMILIES`."""
    written = terms.plain(" ".join(methods))
    return [name for name, signs in METHOD_FAMILIES.items() if any(f" {sign}" in f" {written}" for sign in map(terms.plain, signs))]


def planned_for(case: CaseFolder, question: Question, column: str) -> tuple[str, ...]:
    """What a question plans in a column of several values, together with its sub-questions."""
    return tuple(dict.fromkeys(value for q in (question, *sub_questions(case, question.id)) for value in getattr(q, column)))


def groups_by_question(case: CaseFolder, groups: list[str]) -> pd.DataFrame:
    """Which question (row) is put to which stakeholder group (column); True where it is planned."""
    return _coverage(case, groups, lambda question: planned_for(case, question, "stakeholder_groups"))


def methods_by_question(case: CaseFolder) -> pd.DataFrame:
    """Which question (row) is answered by which family of methods (column); True where it is planned."""
    return _coverage(case, list(METHOD_FAMILIES), lambda question: method_families(planned_for(case, question, "methods")))


def purposes_by_question(case: CaseFolder) -> pd.DataFrame:
    """Which question (row) serves which purpose of the evaluation (column); True where it does."""
    purposes = [purpose.id for purpose in case.header.evaluation.purposes]
    return _coverage(case, purposes, lambda question: planned_for(case, question, "purpose_ids"))


def _coverage(case: CaseFolder, columns: list[str], planned: Callable[[Question], Collection[str]]) -> pd.DataFrame:
    questions = main_questions(case)
    rows = [[column in planned(question) for column in columns] for question in questions]
    return pd.DataFrame(rows, index=pd.Index(questions.ids(), name="question"), columns=columns, dtype=bool)
