"""Each rule on the evaluation matrix fires on a faulty question and stays silent on a sound one."""

from pathlib import Path

import pytest

from evaltool.desk_review.matrix_faults import asks_several, check_matrix
from evaltool.problems import Problems
from tests.support.small_case import make_case

CRITERIA = ("relevance", "effectiveness", "efficiency", "impact", "sustainability")
PURPOSES = [{"id": "a", "text": "Learn"}, {"id": "b", "text": "Account"}]
GROUPS = [{"group_id": "G1", "group": "Users of wells", "role": "rights_holder"}, {"group_id": "G2", "group": "Local administration", "role": "duty_bearer"}]
SOUND = {
    "question": "Do the wells give water?", "data_sources": "Logbooks; interviews", "methods": "Document review; interviews", "stakeholder_groups": "G1;G2",
    "purpose_ids": "a;b", "parent_id": "",
}  # fmt: skip
ROWS = [{"question_id": f"EQ{n}", "criterion": criterion, **SOUND} for n, criterion in enumerate(CRITERIA, start=1)]


def found(root: Path, *more: dict[str, str], rows: list[dict[str, str]] = ROWS, groups: list[dict[str, str]] = GROUPS) -> Problems:
    header = {"evaluation": {"title": "E", "criteria_set": "DAC-1991", "purposes": PURPOSES}}
    return check_matrix(make_case(root, {"desk_review/evaluation_matrix": [*rows, *more], "desk_review/stakeholders": groups}, header))


def more(**cells: str) -> dict[str, str]:
    return {"question_id": "EQ6", "criterion": "impact", **SOUND, **cells}


def test_a_sound_matrix_has_no_fault_and_a_case_without_one_has_none_either(tmp_path: Path) -> None:
    assert len(found(tmp_path / "a")) == 0
    assert len(check_matrix(make_case(tmp_path / "b"))) == 0


@pytest.mark.parametrize(
    ("cells", "code", "words"),
    [
        ({"criterion": "impakt"}, "CRITERION_NOT_IN_USE", "'impakt' is not one of the criteria in use. Did you mean 'impact'?"),
        ({"criterion": "coherence"}, "CRITERION_NOT_IN_USE", "'coherence' is not one of the criteria in use."),
        ({"purpose_ids": "a;z"}, "PURPOSE_UNKNOWN", "The purpose 'z' is not in evaluation.yml."),
        ({"data_sources": ""}, "QUESTION_WITHOUT_SOURCE", "'EQ6' has no data source."),
        ({"methods": ""}, "QUESTION_WITHOUT_METHOD", "'EQ6' has no method."),
        ({"methods": "Interviews; key informants"}, "QUESTION_ONE_METHOD", "'EQ6' rests on interviews alone."),
        ({"stakeholder_groups": ""}, "QUESTION_WITHOUT_GROUP", "'EQ6' is put to no stakeholder group."),
        ({"stakeholder_groups": "G2"}, "QUESTION_WITHOUT_RIGHTS_HOLDER", "No group of rights holders is planned for 'EQ6'."),
        ({"question": "Describe the wells."}, "QUESTION_MARK", "'EQ6' does not end with a question mark."),
        ({"question": "Do the wells work, how are they kept?"}, "QUESTION_DOUBLE", "'EQ6' seems to ask several things at once."),
        ({"parent_id": "EQ6"}, "QUESTION_PARENT_CYCLE", "'EQ6' stands under itself."),
    ],
)
def test_a_faulty_question_is_named_with_its_row(tmp_path: Path, cells: dict[str, str], code: str, words: str) -> None:
    problems = list(found(tmp_path, more(**cells)))
    assert [p.code for p in problems] == [code]
    assert problems[0].row == 7
    assert words in problems[0].message


def test_the_nearest_criterion_and_purpose_are_named(tmp_path: Path) -> None:
    message = next(iter(found(tmp_path, more(criterion="impakt")))).message
    assert "Did you mean 'impact'?" in message


@pytest.mark.parametrize(
    "cells",
    [
        {"criterion": "Impact"},
        {"criterion": "efficiency", "stakeholder_groups": "G2"},
        {"question": "Les puits donnent-ils de l'eau ?"},
        {"methods": "Interviews; survey"},
        {"methods": "Most significant change"},
        {"purpose_ids": ""},
    ],
)
def test_what_is_sound_is_left_alone(tmp_path: Path, cells: dict[str, str]) -> None:
    assert len(found(tmp_path, more(**cells))) == 0


def test_a_question_that_was_split_is_not_called_double_and_is_planned_by_its_parts(tmp_path: Path) -> None:
    question = more(question="Do the wells work, how are they kept?", data_sources="", methods="", stakeholder_groups="")
    parts = [more(question_id=f"EQ6{x}", parent_id="EQ6") for x in "ab"]
    assert len(found(tmp_path, question, *parts)) == 0


def test_a_sub_question_of_a_sub_question_is_refused_with_the_way_out(tmp_path: Path) -> None:
    problems = list(found(tmp_path, more(), more(question_id="EQ6a", parent_id="EQ6"), more(question_id="EQ6aa", parent_id="EQ6a")))
    assert [p.code for p in problems] == ["QUESTION_TOO_DEEP"]
    assert "'EQ6aa' stands under 'EQ6a', which is a sub-question itself." in problems[0].message
    assert "Put it under 'EQ6', or make it a question." in problems[0].message


def test_two_questions_under_each_other_are_a_cycle(tmp_path: Path) -> None:
    problems = found(tmp_path, more(parent_id="EQ7"), more(question_id="EQ7", parent_id="EQ6"))
    assert problems.codes() == {"QUESTION_PARENT_CYCLE"}
    assert len(problems) == 2


def test_a_purpose_and_a_criterion_without_question_are_named_at_the_line_of_evaluation_yml(tmp_path: Path) -> None:
    rows = [{**row, "purpose_ids": "a"} for row in ROWS[:4]]
    problems = {p.code: p for p in found(tmp_path, rows=rows)}
    assert set(problems) == {"PURPOSE_NOT_COVERED", "CRITERION_WITHOUT_QUESTION"}
    assert "No question serves purpose 'b'." in problems["PURPOSE_NOT_COVERED"].message
    assert problems["PURPOSE_NOT_COVERED"].row is not None
    assert "No question stands under 'sustainability'." in problems["CRITERION_WITHOUT_QUESTION"].message


def test_purposes_that_nobody_has_shared_out_yet_are_said_once_and_are_no_question_to_the_mission(tmp_path: Path) -> None:
    [problem] = found(tmp_path, rows=[{**row, "purpose_ids": ""} for row in ROWS])
    assert (problem.code, problem.column, problem.ask) == ("PURPOSES_NOT_SERVED", "purpose_ids", "")
    assert "No question says yet which purpose of the evaluation it serves." in problem.message


def test_without_rights_holders_among_the_groups_no_question_is_blamed(tmp_path: Path) -> None:
    rows = [{**row, "stakeholder_groups": "G2"} for row in ROWS]
    assert len(found(tmp_path, rows=rows, groups=GROUPS[1:])) == 0


@pytest.mark.parametrize(
    ("question", "several"),
    [
        ("Is the quality in accordance with the plans, how are the results used?", True),
        ("Is it relevant and is it efficient?", True),
        ("Who benefited and who did not?", True),
        ("Is it good? Why?", True),
        ("Was it worth it; what did it cost?", True),
        ("How well did activities turn resources into results, in terms of quantity, quality and time?", False),
        ("Did the services, which were provided late, help?", False),
        ("What are the factors that enhance or inhibit lasting use?", False),
        ("Given the drought, how did users cope?", False),
        ("To what extent did women and men benefit?", False),
        ("Which factors helped and which hindered the results?", True),
        ("To what extent and how did the intervention contribute to peace?", False),
        ("Did seeds reach those who have no land or who rent it?", False),
        ("Has the capacity of courts grown, and if so, how?", False),
    ],
)
def test_a_question_that_asks_several_things_is_told_from_one_that_asks_one(question: str, several: bool) -> None:
    assert asks_several(question) is several
