"""Each rule on the results matrix fires on a faulty row and stays silent on a sound one."""

from pathlib import Path

import pytest

from evaltool.desk_review.results_faults import check_results
from evaltool.problems import Problem, Problems
from tests.support.small_case import make_case

SOUND = {
    "result_id": "OP1", "level": "output", "parent_id": "OC1", "statement": "Wells built", "indicator_id": "I1", "indicator": "Number of wells",
    "unit": "number", "baseline": "0", "target": "12", "target_means": "reach", "means_of_verification": "Handover notes",
}  # fmt: skip
ABOVE = {
    **SOUND,
    "result_id": "OC1",
    "level": "outcome",
    "parent_id": "",
    "statement": "Water is clean",
    "indicator_id": "I0",
    "indicator": "Households served",
}


def found(root: Path, *rows: dict[str, str]) -> Problems:
    return check_results(make_case(root, {"desk_review/results_matrix": [ABOVE, *rows]}))


def only(problems: Problems) -> Problem:
    assert len(problems) == 1, [str(problem) for problem in problems]
    return next(iter(problems))


def test_a_sound_matrix_has_no_fault(tmp_path: Path) -> None:
    assert len(found(tmp_path, SOUND, {**SOUND, "indicator_id": "I2", "unit": "yes_no", "baseline": "No", "target": "Yes"})) == 0


@pytest.mark.parametrize(
    ("cells", "code", "words"),
    [
        ({"target": "12 wells"}, "VALUE_NOT_UNIT", "'12 wells' does not fit the unit 'number'"),
        ({"actual": "15%"}, "VALUE_NOT_UNIT", "'15%' does not fit the unit 'number'"),
        ({"actual": "1,5"}, "NUMBER_COMMA", "'1,5' could be a decimal comma"),
        ({"target": "1.500"}, "NUMBER_POINT", "'1.500' could be a point between thousands"),
        ({"unit": "yes_no", "baseline": "No", "target": "soon"}, "VALUE_NOT_UNIT", "'soon' does not fit the unit 'yes_no'"),
        ({"target": ""}, "INDICATOR_WITHOUT_TARGET", "The indicator 'I1' has no target."),
        ({"baseline": ""}, "INDICATOR_WITHOUT_BASELINE", "The indicator 'I1' has no baseline."),
        ({"target": "3/6/3"}, "TARGET_COMPOSITE", "The target '3/6/3' of 'I1' holds several values."),
        ({"indicator": "Number of wells/pumps/latrines built"}, "INDICATOR_SEVERAL_THINGS", "names several things"),
        ({"baseline": "12", "target_means": ""}, "TARGET_EQUALS_BASELINE", "Baseline and target of 'I1' are both '12'."),
        ({"target_means": ""}, "TARGET_MEANS_MISSING", "It is not said what the target of 'I1' means."),
        ({"unit": "percent", "indicator": "Percentage increase in the number of users"}, "PERCENT_WITHOUT_WHOLE", "does not say of what"),
        ({"unit": "percent", "indicator": "Increase in yields (%)"}, "PERCENT_WITHOUT_WHOLE", "does not say of what"),
        ({"indicator": "Number of new wells, latrines and taps built"}, "INDICATOR_SEVERAL_THINGS", "names several things"),
        ({"actual": "11", "verified_value": "10"}, "VERIFIED_DIFFERS", "'10' was verified for 'I1', '11' was reported."),
    ],
)
def test_a_faulty_indicator_is_named_with_its_row(tmp_path: Path, cells: dict[str, str], code: str, words: str) -> None:
    problem = only(found(tmp_path, {**SOUND, **cells}))
    assert (problem.code, problem.row, problem.about) == (code, 3, "I1")
    assert words in problem.message


@pytest.mark.parametrize(
    "cells",
    [
        {"target": "1,050", "actual": "1 050"},
        {"unit": "text", "baseline": "none", "target": "12 wells, 3 pumps", "target_means": ""},
        {"unit": "percent", "indicator": "% of households with clean water", "target": "15%"},
        {"unit": "percent", "indicator": "Literacy rate of women"},
        {"unit": "percent", "indicator": "Users satisfied, out of those asked"},
        {"baseline": "12", "target_means": "keep"},
        {"indicator": "Number of wells/pumps/latrines built: wells"},
        {"indicator": "Number of wells/boreholes"},
        {"indicator": "Number of staff trained in planning, budgeting and reporting"},
        {"indicator": "Number of officials of the Ministry of Agriculture, Water and Forestry who attend"},
        {"indicator": "Number of households, including those headed by women, with a latrine"},
        {"unit": "percent", "indicator": "Households with safe water (%)"},
        {"unit": "percent", "indicator": "Pupils who pass grade 3, percent"},
        {"unit": "percent", "indicator": "% children stunted"},
        {"unit": "percent", "indicator": "Gap between boys and girls in percentage points"},
        {"actual": "11", "verified_value": "11.0"},
        {"actual": "4/5/6", "baseline": "0/0/0", "target": "5/5/5", "unit": "text"},
    ],
)
def test_what_is_sound_is_left_alone(tmp_path: Path, cells: dict[str, str]) -> None:
    assert len(found(tmp_path, {**SOUND, **cells})) == 0


def test_what_to_ask_about_a_fault_uses_the_words_of_the_indicator(tmp_path: Path) -> None:
    problem = only(found(tmp_path, {**SOUND, "baseline": "12", "target_means": ""}))
    assert problem.ask == "Baseline and target of 'Number of wells' are both 12. Was it to be held, or 12 more to be reached?"


def test_a_result_without_indicator_is_a_warning_with_a_question(tmp_path: Path) -> None:
    problem = only(found(tmp_path, SOUND, {"result_id": "OC2", "level": "outcome", "statement": "People stay healthy"}))
    assert (problem.code, problem.severity, problem.row) == ("RESULT_WITHOUT_INDICATOR", "warning", 4)
    assert problem.ask == "'People stay healthy' has no indicator. By what would you say that it was reached?"


def test_a_result_whose_rows_differ_is_an_error_at_the_later_row(tmp_path: Path) -> None:
    problem = only(found(tmp_path, SOUND, {**SOUND, "indicator_id": "I2", "statement": "Wells are built"}))
    assert (problem.code, problem.severity, problem.row, problem.column) == ("RESULT_DIFFERS", "error", 4, "statement")
    assert "'OP1' has another statement in row 3." in problem.message


@pytest.mark.parametrize(("level", "parent_level"), [("outcome", "outcome"), ("objective", "outcome")])
def test_a_result_stands_under_a_higher_one(tmp_path: Path, level: str, parent_level: str) -> None:
    problem = only(found(tmp_path, {**SOUND, "level": level}))
    assert problem.code == "RESULT_ORDER"
    assert f"'OP1' ({level}) stands under 'OC1' ({parent_level})." in problem.message


def test_the_parent_of_a_result_is_no_indicator(tmp_path: Path) -> None:
    assert only(found(tmp_path, {**SOUND, "parent_id": "I0"})).code == "RESULT_PARENT_INDICATOR"
    assert "RESULT_PARENT_INDICATOR" not in found(tmp_path, {**SOUND, "parent_id": "OC9"}).codes()


def test_missing_means_of_verification_are_said_once_for_all(tmp_path: Path) -> None:
    rows = [{**SOUND, "indicator_id": f"I{n}", "means_of_verification": ""} for n in range(1, 11)]
    problem = only(found(tmp_path, *rows))
    assert problem.code == "INDICATORS_WITHOUT_MEANS"
    assert "10 of 11 indicators have no means of verification: I1, I2, I3, I4, I5, I6, I7, I8 and 2 more." in problem.message
    assert "I1, I2." in only(found(tmp_path, *rows[:2])).message
