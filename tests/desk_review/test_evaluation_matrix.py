"""Questions by criterion, families of questions, and what the matrix covers."""

from pathlib import Path

from evaltool.case import CaseFolder
from evaltool.desk_review.evaluation_matrix import (
    family,
    groups_by_question,
    leaf_questions,
    main_questions,
    method_families,
    methods_by_question,
    purposes_by_question,
    questions_of,
)
from tests.support.small_case import make_case

ROWS = [
    {"question_id": "EQ1", "criterion": "Relevance", "question": "Is it needed?", "methods": "Document review", "stakeholder_groups": "G1", "purpose_ids": "a"},
    {"question_id": "EQ2", "criterion": "impact;sustainability", "question": "What lasts?", "methods": "Interviews", "stakeholder_groups": "G2"},
    {"question_id": "EQ2a", "criterion": "impact", "question": "What changed?", "parent_id": "EQ2", "methods": "Survey; Site visit", "purpose_ids": "b"},
    {"question_id": "EQ2b", "criterion": "sustainability", "question": "Who pays?", "parent_id": "EQ2", "stakeholder_groups": "G1"},
]
PURPOSES = {"evaluation": {"purposes": [{"id": "a", "text": "Learn"}, {"id": "b", "text": "Account"}, {"id": "c", "text": "Recommend"}]}}


def matrix(root: Path) -> CaseFolder:
    return make_case(root, {"desk_review/evaluation_matrix": ROWS}, {"evaluation": {"title": "E", "criteria_set": "DAC-1991", **PURPOSES["evaluation"]}})


def test_a_question_may_serve_two_criteria(tmp_path: Path) -> None:
    case = matrix(tmp_path)
    assert [q.id for q in questions_of(case, "sustainability")] == ["EQ2", "EQ2b"]
    assert [q.id for q in questions_of(case, "Impact")] == ["EQ2", "EQ2a"]
    assert [q.id for q in questions_of(case, "relevance")] == ["EQ1"]
    assert questions_of(case, "efficiency") == []


def test_a_family_is_the_question_with_its_parent_and_its_sub_questions(tmp_path: Path) -> None:
    case = matrix(tmp_path)
    assert family(case, "EQ2") == {"EQ2", "EQ2a", "EQ2b"}
    assert family(case, "EQ2a") == {"EQ2", "EQ2a"}
    assert family(case, "EQ1") == {"EQ1"}
    assert family(case, "EQ9") == {"EQ9"}


def test_main_questions_have_no_parent_and_leaves_no_sub_question(tmp_path: Path) -> None:
    case = matrix(tmp_path)
    assert main_questions(case).ids() == ["EQ1", "EQ2"]
    assert [q.id for q in leaf_questions(case)] == ["EQ1", "EQ2a", "EQ2b"]


def test_methods_are_told_by_the_words_an_evaluator_writes() -> None:
    assert method_families(("Semi-structured interviews", "Reading of the law")) == ["documents", "interviews"]
    assert method_families(("Focus group", "Pre- and post-test")) == ["group discussions", "tests"]
    assert method_families(("Latest news",)) == []
    assert method_families(("Visit to a centre", "Questionnaire", "Registers")) == ["survey", "observation", "data"]


def test_a_question_is_covered_by_what_its_sub_questions_plan(tmp_path: Path) -> None:
    case = matrix(tmp_path)
    groups = groups_by_question(case, ["G1", "G2", "G3"])
    assert groups.loc["EQ1"].tolist() == [True, False, False]
    assert groups.loc["EQ2"].tolist() == [True, True, False]
    methods = methods_by_question(case)
    assert methods.columns[methods.loc["EQ2"]].tolist() == ["interviews", "survey", "observation"]
    assert methods.columns[methods.loc["EQ1"]].tolist() == ["documents"]


def test_purposes_that_no_question_serves_are_an_empty_column(tmp_path: Path) -> None:
    purposes = purposes_by_question(matrix(tmp_path))
    assert purposes.any().to_dict() == {"a": True, "b": True, "c": False}


def test_without_a_matrix_coverage_is_empty(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    assert len(groups_by_question(case, ["G1"])) == 0
    assert questions_of(case, "impact") == []
