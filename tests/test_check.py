"""The case as a whole: ids that are unique, citations that lead somewhere, and everything gathered before anything is said."""

from __future__ import annotations

import pytest

from evaltool import check
from evaltool.case import CaseFolder
from evaltool.check import MODELS, check_case, refuse_final, sound_case
from evaltool.problems import CaseError, Place, Problems
from tests.support.small_case import make_case, write_file

DOCUMENT = {"document_id": "D01", "title": "Report"}
QUESTION = {"question_id": "EQ1", "criterion": "relevance", "question": "Was it needed?"}
RESULT = {"result_id": "R1", "level": "output", "statement": "Taps", "indicator_id": "I1", "indicator": "Number", "baseline": "0", "target": "5"}


def ids_of(case: CaseFolder, *codes: str) -> list[tuple[str, str, int | None, str | None]]:
    """(code, file, row, column) of the problems with these codes."""
    return [(p.code, p.file, p.row, p.column) for p in check_case(case) if p.code in codes]


def test_the_tables_are_those_of_the_contract_in_its_order():
    assert [model.table for model in MODELS] == [
        "documents", "results_matrix", "assumptions", "activities", "budget", "stakeholders", "evaluation_matrix", "meeting_plan", "clarifications",
        "sources", "persons", "codebook", "codings", "emerging", "training_tests", "service_data",
        "answers", "findings", "ratings", "conclusions", "recommendations", "lessons", "limitations", "quality", "comments", "management_response",
    ]  # fmt: skip


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.table)
def test_every_column_says_what_it_is_and_the_key_is_the_first_of_them(model):
    assert all(field.description for field in model.model_fields.values())
    assert model.key == ("indicator_id" if model.table == "results_matrix" else model.columns()[0])
    assert model.__doc__


CONTRACT = {
    "documents": "document_id title", "results_matrix": "result_id level statement indicator baseline target", "assumptions": "assumption_id text",
    "activities": "activity_id statement", "budget": "line_id line budgeted", "stakeholders": "group_id group role",
    "evaluation_matrix": "question_id criterion question", "meeting_plan": "meeting_id date status", "clarifications": "clarification_id question",
    "sources": "source_id kind group_ids consent quotable", "persons": "person_code group_id", "codebook": "code_id code definition",
    "codings": "coding_id source_id start end quote code_id direction", "emerging": "point_id text", "training_tests": "test_id person_code maximum",
    "service_data": "data_id indicator_id service count", "answers": "question_id",
    "findings": "finding_id question_ids headline text evidence_for", "ratings": "criterion rating justification",
    "conclusions": "conclusion_id headline text finding_ids",
    "recommendations": "recommendation_id headline text addressed_to priority time_frame conclusion_ids",
    "lessons": "lesson_id kind headline text", "limitations": "limitation_id kind text",
    "quality": "item_id", "comments": "comment_id comment", "management_response": "recommendation_id",
}  # fmt: skip


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.table)
def test_the_required_columns_are_those_with_a_star_in_the_contract(model):
    assert model.required() == CONTRACT[model.table].split()


def test_a_case_with_nothing_but_its_header_has_no_problem_in_its_tables(tmp_path):
    assert not [problem for problem in check_case(make_case(tmp_path)) if problem.code.startswith(("TABLE", "ID", "COLUMN", "CELL"))]


def test_without_evaluation_yml_there_is_one_problem(tmp_path):
    write_file(tmp_path, "desk_review/documents.csv", "")
    assert [(p.code, p.file) for p in check_case(CaseFolder(tmp_path))] == [("CASE_NOT_FOUND", "evaluation.yml")]


def test_tables_are_checked_even_where_the_header_cannot_be_used(tmp_path):
    make_case(tmp_path, {"desk_review/documents": [DOCUMENT, DOCUMENT]})
    write_file(tmp_path, "evaluation.yml", "project: [\n")
    assert {problem.code for problem in check_case(CaseFolder(tmp_path))} == {"HEADER_YAML", "ID_TWICE"}


def test_an_id_that_stands_twice_in_a_table_is_named_at_the_later_row(tmp_path):
    case = make_case(tmp_path, {"desk_review/documents": [DOCUMENT, {**DOCUMENT, "document_id": "D02"}, DOCUMENT]})
    assert ids_of(case, "ID_TWICE") == [("ID_TWICE", "desk_review/documents.csv", 4, "document_id")]
    message = next(problem.message for problem in check_case(case) if problem.code == "ID_TWICE")
    assert message == (
        "The id 'D01' stands already in desk_review/documents.csv, row 2. An id is unique in the whole case, so that it can be cited anywhere. "
        "Give one of the two another id, and change it where it is cited."
    )


def test_an_id_that_stands_in_two_tables_is_named_in_the_later_table(tmp_path):
    case = make_case(tmp_path, {"desk_review/documents": [{**DOCUMENT, "document_id": "X1"}], "desk_review/results_matrix": [{**RESULT, "result_id": "X1"}]})
    assert ids_of(case, "ID_TWICE") == [("ID_TWICE", "desk_review/results_matrix.csv", 2, "result_id")]


def test_ids_of_two_coders_share_one_namespace(tmp_path):
    coding = {"coding_id": "K1", "source_id": "D01", "start": 0, "end": 3, "quote": "abc", "code_id": "C1", "direction": "+"}
    tables = {"desk_review/documents": [DOCUMENT], "field_phase/codings/anna": [coding], "field_phase/codings/bela": [coding]}
    assert ids_of(make_case(tmp_path, tables), "ID_TWICE") == [("ID_TWICE", "field_phase/codings/bela.csv", 2, "coding_id")]


def test_a_result_may_repeat_for_each_of_its_indicators_and_an_indicator_may_not(tmp_path):
    rows = [RESULT, {**RESULT, "indicator_id": "I2"}, {**RESULT, "indicator_id": ""}, {**RESULT, "result_id": "R2", "indicator_id": "I2"}]
    assert ids_of(make_case(tmp_path, {"desk_review/results_matrix": rows}), "ID_TWICE") == [("ID_TWICE", "desk_review/results_matrix.csv", 5, "indicator_id")]


def test_an_indicator_cannot_have_the_id_of_a_result(tmp_path):
    case = make_case(tmp_path, {"desk_review/results_matrix": [{**RESULT, "indicator_id": "R1"}]})
    assert ids_of(case, "ID_TWICE") == [("ID_TWICE", "desk_review/results_matrix.csv", 2, "indicator_id")]


def test_a_question_has_one_row_of_answers_and_a_rating_may_be_changed_in_later_rows(tmp_path):
    rating = {"criterion": "relevance", "rating": "4", "justification": "x"}
    case = make_case(
        tmp_path,
        {"desk_review/evaluation_matrix": [QUESTION], "synthesis/answers": [{"question_id": "EQ1"}] * 2, "synthesis/ratings/anna": [rating, rating]},
    )
    assert ids_of(case, "ANSWER_TWICE", "ID_TWICE") == [("ANSWER_TWICE", "synthesis/answers.csv", 3, "question_id")]


def test_a_cited_id_that_does_not_exist_is_named_with_the_nearest_one(tmp_path):
    case = make_case(tmp_path, {"desk_review/evaluation_matrix": [QUESTION, {**QUESTION, "question_id": "EQ1a", "parent_id": "EQ9"}]})
    assert ids_of(case, "ID_UNKNOWN") == [("ID_UNKNOWN", "desk_review/evaluation_matrix.csv", 3, "parent_id")]
    message = next(problem.message for problem in check_case(case) if problem.code == "ID_UNKNOWN")
    assert message.startswith("'EQ9' is cited and does not exist. Did you mean 'EQ1'? Every cited id stands in its table (evaluation_matrix).")


def test_ids_separated_by_commas_are_recognised_as_several(tmp_path):
    groups = [{"group_id": id, "group": id, "role": "other"} for id in ("G1", "G2")]
    case = make_case(tmp_path, {"desk_review/stakeholders": groups, "desk_review/evaluation_matrix": [{**QUESTION, "stakeholder_groups": "G1, G2"}]})
    message = next(problem.message for problem in check_case(case) if problem.code == "ID_UNKNOWN")
    assert "'G1, G2' is cited and does not exist. Several ids in one cell are separated by ';'." in message


def test_an_id_of_another_table_is_no_id_of_the_one_that_is_cited(tmp_path):
    case = make_case(tmp_path, {"desk_review/documents": [DOCUMENT], "desk_review/evaluation_matrix": [{**QUESTION, "parent_id": "D01"}]})
    assert ids_of(case, "ID_UNKNOWN") == [("ID_UNKNOWN", "desk_review/evaluation_matrix.csv", 2, "parent_id")]


@pytest.mark.parametrize("files", [{}, {"desk_review/stakeholders.csv": "group_id,group,role\n"}], ids=["no table", "headings alone"])
def test_a_citation_of_a_table_that_is_not_there_yet_is_a_warning_once_a_column(tmp_path, files):
    rows = [{**QUESTION, "question_id": id, "stakeholder_groups": "G1"} for id in ("EQ1", "EQ2")]
    case = make_case(tmp_path, {"desk_review/evaluation_matrix": rows}, files=files)
    assert ids_of(case, "TABLE_NOT_YET", "ID_UNKNOWN") == [("TABLE_NOT_YET", "desk_review/evaluation_matrix.csv", 2, "stakeholder_groups")]
    assert check_case(case).of("error").codes() & {"TABLE_NOT_YET", "ID_UNKNOWN"} == set()


def test_a_row_that_has_to_be_mended_is_not_said_to_be_missing(tmp_path):
    groups = [{"group_id": "G1", "group": "Families", "role": "banana"}]
    case = make_case(tmp_path, {"desk_review/stakeholders": groups, "desk_review/evaluation_matrix": [{**QUESTION, "stakeholder_groups": "G1"}]})
    assert [(p.code, p.row) for p in check_case(case).of("error")] == [("WORD_UNKNOWN", 2)]


def test_a_table_that_has_to_be_mended_makes_no_citation_wrong(tmp_path):
    case = make_case(tmp_path, {"desk_review/evaluation_matrix": [{**QUESTION, "stakeholder_groups": "G1"}]}, files={"desk_review/stakeholders.csv": ""})
    assert [p.code for p in check_case(case).of("error")] == ["TABLE_EMPTY"]


def test_the_rules_of_the_artefacts_are_asked_and_what_they_find_while_reading_is_kept(tmp_path, monkeypatch):
    def rule(case):
        case.problems.add("TABLE_EMPTY", Place("read late.csv"))
        found = Problems()
        found.add("TABLE_EMPTY", Place("found.csv"))
        return found

    monkeypatch.setattr(check, "RULES", [rule])
    assert {p.file for p in check_case(make_case(tmp_path))} == {"found.csv", "read late.csv"}


def test_a_case_with_errors_is_not_sound_and_the_error_carries_them_all(tmp_path, monkeypatch):
    monkeypatch.setattr(check, "RULES", [])
    with pytest.raises(CaseError) as broken:
        sound_case(make_case(tmp_path, {"desk_review/documents": [DOCUMENT, DOCUMENT], "desk_review/zebra": [DOCUMENT]}))
    assert [problem.code for problem in broken.value.problems] == ["ID_TWICE"]


def test_warnings_do_not_make_a_case_unsound_and_blocks_refuse_its_final_report_alone(tmp_path, monkeypatch):
    def block(case):
        found = Problems()
        found.add("EVIDENCE_WITHHELD", Place("synthesis/findings.csv", row=2), cited="S01", whose="S01", consent="refused")
        return found

    monkeypatch.setattr(check, "RULES", [])
    case = make_case(tmp_path, {"desk_review/zebra": [DOCUMENT]})
    assert sound_case(case).codes() == {"TABLE_UNKNOWN"}
    refuse_final(case)
    monkeypatch.setattr(check, "RULES", [block])
    assert sound_case(case).codes() == {"TABLE_UNKNOWN", "EVIDENCE_WITHHELD"}
    with pytest.raises(CaseError, match="1 block"):
        refuse_final(case)
