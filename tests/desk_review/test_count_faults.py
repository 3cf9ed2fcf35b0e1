"""What is counted twice, above its whole, unlike its activity or not told apart; and that cases of other sectors, written before the rules, are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaltool.case import CaseFolder
from evaltool.desk_review.count_faults import check_counts
from evaltool.desk_review.question_faults import check_questions
from evaltool.problems import Problem
from tests.support.second_case import make_second_case
from tests.support.small_case import make_case
from tests.support.valley_case import valley_case
from tests.support.water_case import water_case

ROW = {"result_id": "OP1", "level": "output", "parent_id": "OC1", "statement": "Wells", "unit": "number", "baseline": "0", "target_means": "reach"}
UPPER = {**ROW, "result_id": "OC1", "level": "outcome", "parent_id": "OB", "statement": "Water is used"}
TOP = {**ROW, "result_id": "OB", "level": "objective", "parent_id": "", "statement": "Health"}


def row(id: str, indicator: str, target: str, like: dict[str, str] = ROW, **cells: str) -> dict[str, str]:
    return {**like, "indicator_id": id, "indicator": indicator, "target": target, **cells}


def faults(root: Path, *rows: dict[str, str], activity: str = "") -> list[Problem]:
    tables = {"desk_review/results_matrix": list(rows)}
    if activity:
        tables["desk_review/activities"] = [{"activity_id": "A1", "statement": activity, "result_ids": "OP1"}]
    return list(check_counts(make_case(root, tables)))


@pytest.mark.parametrize("make", [water_case, valley_case, make_second_case])
def test_cases_of_other_sectors_are_left_alone(tmp_path: Path, make) -> None:
    make(tmp_path)
    case = CaseFolder(tmp_path)
    assert [str(problem) for problem in [*check_counts(case), *check_questions(case)]] == []


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (row("I1", "Number of households with a tap", "90", UPPER), row("I2", "Households with taps", "120")),
        (row("I1", "Number of visits, repairs and letters: repairs", "40", TOP), row("I2", "Number of repairs made by the village workshop", "40")),
    ],
)
def test_the_same_thing_counted_at_two_levels_is_said_of_the_lower(tmp_path: Path, upper: dict, lower: dict) -> None:
    between = row("I9", "Diseases", "3", UPPER)
    (problem,) = faults(tmp_path, upper, between, lower) if upper["level"] == "objective" else faults(tmp_path, upper, lower)
    assert (problem.code, problem.about) == ("INDICATOR_TWO_LEVELS", "I2")
    assert f"'I2' (output) counts what 'I1' ({upper['level']}) counts." in problem.message
    assert "(I2 and I1). What was the higher level to show beyond the lower?" in problem.ask


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (row("I1", "Households with a tap", "90", UPPER), row("I2", "Households with taps", "90", parent_id="OC7")),  # not under it
        (row("I1", "Households with a tap", "90", UPPER, unit="percent"), row("I2", "Households with taps", "90")),
        (row("I1", "Number of repairs", "2", UPPER), row("I2", "Number of repairs made by the workshop", "2")),  # by chance
        (row("I1", "Number of persons", "40", UPPER), row("I2", "Number of persons trained in repairs", "40")),
        (row("I1", "Cases brought to court", "40", UPPER), row("I2", "Reports printed", "40")),
    ],
)
def test_what_is_not_the_same_count_is_left_alone(tmp_path: Path, upper: dict, lower: dict) -> None:
    assert "INDICATOR_TWO_LEVELS" not in {problem.code for problem in faults(tmp_path, upper, lower)}


def test_a_circle_of_parents_ends(tmp_path: Path) -> None:
    assert faults(tmp_path, row("I1", "Wells", "9", UPPER, parent_id="OP1"), row("I2", "Pumps", "9"), row("I3", "Buckets", "9", TOP, parent_id="OB")) == []


@pytest.mark.parametrize(
    ("rows", "column", "about", "said"),
    [
        ((row("I1", "Wells built", "12"), row("I2", "of which with a pump", "15")), "target", "I2", "The target of 'I2' (15) is above that of 'I1' (12)"),
        ((row("I1", "Wells built", "12", actual="9"), row("I2", "Wells built: north", "8", actual="10")), "actual", "I2", "The actual of 'I2' (10)"),
        ((row("I1", "Farmers", "30"), row("I2", "of whom women", "20"), row("I3", "of whom men", "20")), "target", "I2 and I3", "'I2 and I3' (40) is above"),
    ],
)
def test_parts_above_their_whole_are_said(tmp_path: Path, rows: tuple[dict, ...], column: str, about: str, said: str) -> None:
    (problem,) = faults(tmp_path, *rows)
    assert (problem.code, problem.column, problem.about) == ("PART_ABOVE_WHOLE", column, about)
    assert said in problem.message


@pytest.mark.parametrize(
    "rows",
    [
        (row("I1", "Wells built", "12"), row("I2", "of which with a pump", "12")),
        (row("I1", "Farmers", "30"), row("I2", "of whom women", "20"), row("I3", "of whom young", "20")),  # a person can be both
        (row("I1", "Farmers", "30"), row("I2", "of whom women", "10"), row("I3", "of whom men", "20")),
        (row("I1", "Wells built", "12"), row("I2", "Wells built and repaired", "40")),
        (row("I1", "Wells built", ""), row("I2", "of which with a pump", "40")),
        (row("I1", "of which deep", "3"), row("I2", "Wells", "many", unit="text")),
    ],
)
def test_parts_that_fit_are_left_alone(tmp_path: Path, rows: tuple[dict, ...]) -> None:
    assert [problem.code for problem in faults(tmp_path, *rows)] == []


def test_a_share_above_all_is_said_and_an_increase_is_not(tmp_path: Path) -> None:
    (problem,) = faults(tmp_path, row("I1", "% of schools with water", "110%", unit="percent"), row("I2", "% increase of fees paid", "150", unit="percent"))
    assert (problem.code, problem.about, problem.column) == ("SHARE_ABOVE_ALL", "I1", "target")
    assert "The share in 'I1' is 110%." in problem.message


def test_an_average_unlike_the_activity_is_said(tmp_path: Path) -> None:
    rows = (row("I1", "Number of trainings", "4"), row("I2", "Number of teachers trained", "240"))
    (problem,) = faults(tmp_path, *rows, activity="Hold four trainings for 25 teachers each")
    assert (problem.code, problem.about) == ("AVERAGE_UNLIKE", "A1")
    assert "The targets of 'I1' and 'I2' mean 60 for each; 'A1' speaks of 25 teachers" in problem.message


@pytest.mark.parametrize(
    ("persons", "activity"),
    [
        ("100", "Hold four trainings for 25 teachers each"),
        ("240", "Hold four trainings for 25 teachers"),
        ("240", "Hold four trainings, 25 books each"),
        ("", "Hold four trainings for 25 teachers each"),
    ],
)
def test_an_average_like_the_activity_is_left_alone(tmp_path: Path, persons: str, activity: str) -> None:
    assert faults(tmp_path, row("I1", "Number of trainings", "4"), row("I2", "Number of teachers trained", persons), activity=activity) == []


def test_more_persons_than_take_part_in_such_an_event_are_asked_about(tmp_path: Path) -> None:
    (problem,) = faults(tmp_path, row("I1", "Focus group discussions held", "10"), row("I2", "Farmers heard in focus groups", "300"))
    assert (problem.code, problem.about) == ("AVERAGE_UNUSUAL", "I2")
    assert "The targets of 'I1' and 'I2' mean 30 persons for each focus group." in problem.message
    assert faults(tmp_path / "b", row("I1", "Focus group discussions held", "10"), row("I2", "Farmers heard in focus groups", "80")) == []
    assert faults(tmp_path / "c", row("I1", "Trainings held", "2"), row("I2", "Farmers who planted trees", "900")) == []


def test_groups_that_a_result_names_are_told_apart_or_asked_about(tmp_path: Path) -> None:
    top = row("I0", "Illness", "3", TOP, statement="Women and children fall ill less")
    (problem,) = faults(tmp_path, top, row("I1", "Number of farmers trained", "30"), row("I2", "Patients seen", "9", disaggregation="sex"))
    assert (problem.code, problem.about) == ("INDICATORS_NOT_DISAGGREGATED", "disaggregation")
    assert "'OB' names women; 1 of 2 indicators that count persons are not broken down: I1." in problem.message
    assert faults(tmp_path / "b", row("I0", "Illness", "3", TOP), row("I1", "Number of farmers trained", "30")) == []
    assert faults(tmp_path / "c", top, row("I1", "Number of women trained", "30")) == []


def question(id: str, text: str, criterion: str = "effectiveness", parent: str = "") -> dict[str, str]:
    return {"question_id": id, "criterion": criterion, "question": text, "parent_id": parent}


def asked(root: Path, *questions: dict[str, str]) -> list[Problem]:
    return list(check_questions(make_case(root, {"desk_review/evaluation_matrix": list(questions)})))


def test_a_question_that_repeats_another_is_said_of_the_later(tmp_path: Path) -> None:
    first, again = "How well do village committees maintain pumps?", "To what extent do committees of the villages maintain the pumps well?"
    (problem,) = asked(tmp_path, question("Q1", first), question("Q2", again))
    assert (problem.code, problem.about) == ("QUESTION_REPEATS", "Q2")
    assert "'Q2' asks almost what 'Q1' asks." in problem.message
    assert asked(tmp_path / "b", question("Q1", first), question("Q2", "How well do village committees collect fees?")) == []
    assert asked(tmp_path / "c", question("Q1", first), question("Q1a", again, parent="Q1")) == []


@pytest.mark.parametrize(
    ("text", "criterion", "meant"),
    [
        ("Were the pumps delivered within the budget?", "impact", "efficiency"),
        ("Will committees continue after the project ends?", "relevance", "sustainability"),
        ("Has the project come closer to achieving its objectives?", "impact", "effectiveness"),
        ("Did the wells respond to needs of the villages?", "efficiency", "relevance"),
    ],
)
def test_a_question_under_a_criterion_it_is_not_about_is_said(tmp_path: Path, text: str, criterion: str, meant: str) -> None:
    (problem,) = asked(tmp_path, question("Q1", text, criterion))
    assert (problem.code, problem.column) == ("QUESTION_OTHER_CRITERION", "criterion")
    assert f"'Q1' stands under {criterion}; its words are those of {meant}." in problem.message


@pytest.mark.parametrize(
    ("text", "criterion"),
    [
        ("Were the pumps delivered within the budget?", "efficiency"),
        ("Were the pumps built?", "impact"),
        ("Was it efficient, and will it be sustained?", "impact"),
        ("Will it last?", "impact;sustainability"),
        ("Did trainings improve the timeliness of referrals?", "effectiveness"),
        ("Has schooling of girls been given more priority?", "effectiveness"),
        ("Were there unintended effects?", "effectiveness"),
        ("Was coordination effective?", "efficiency"),
        ("Has the project changed the costs that families bear for schooling?", "impact"),
        ("How did herders cope with the last drought?", "impact"),
        ("Does the municipality have a budget for the pumps?", "sustainability"),
        ("Do the objectives fit the Sustainable Development Goals?", "relevance"),
        ("Was the design likely to achieve the objectives?", "relevance"),
    ],
)
def test_a_question_that_may_stand_there_is_left_alone(tmp_path: Path, text: str, criterion: str) -> None:
    assert asked(tmp_path, question("Q1", text, criterion)) == []


def test_nothing_is_said_of_a_criterion_whose_words_are_not_known(tmp_path: Path) -> None:
    header = {"evaluation": {"criteria_changes": [{"criterion": "protection", "change": "added", "reason": "asked for"}]}}
    case = make_case(tmp_path, {"desk_review/evaluation_matrix": [question("Q1", "Were costs kept low?", "protection")]}, header)
    assert list(check_questions(case)) == []
