"""Each rule on activities and budget fires on a fault and stays silent without one."""

from pathlib import Path

import pytest

from evaltool.desk_review.resource_faults import check_activities, check_budget, counted_things
from evaltool.problems import Problems
from tests.support.small_case import make_case

DATES = {"planned_start": "2013-01-01", "planned_end": "2013-03-31"}


def found(root: Path, *statements: str, indicator: str = "Number of workshops", target: str = "3", unit: str = "number", **cells: str) -> Problems:
    rows = [{"activity_id": f"A{n}", "statement": statement, "result_ids": "OP1", **DATES, **cells} for n, statement in enumerate(statements, start=1)]
    output = {"level": "output", "statement": "Trained", "indicator": indicator, "unit": unit, "baseline": "0"}
    results = [{"result_id": "OP1", "indicator_id": "I1", "target": target, **output}, {"result_id": "OP2", "indicator_id": "I2", "target": "77", **output}]
    return check_activities(make_case(root, {"desk_review/activities": rows, "desk_review/results_matrix": results}))


@pytest.mark.parametrize("kind", ["planned", "actual"])
def test_an_activity_that_ends_before_it_starts_is_an_error(tmp_path: Path, kind: str) -> None:
    problem = next(iter(found(tmp_path, "Meet people", **{f"{kind}_start": "2013-05-01", f"{kind}_end": "2013-04-01"})))
    assert (problem.code, problem.severity, problem.row, problem.column) == ("PERIOD_REVERSED", "error", 2, f"{kind}_end")


def test_missing_planned_months_are_said_once(tmp_path: Path) -> None:
    problems = list(found(tmp_path, "Meet people", "Write a report", planned_end=""))
    assert [(p.code, p.severity) for p in problems] == [("PLAN_MONTHS_MISSING", "warning")]
    assert "2 of 2 activities have no planned dates: A1, A2." in problems[0].message
    assert problems[0].ask.startswith("The planned months of these activities are not known: A1, A2.")
    assert len(found(tmp_path, "Meet people")) == 0


def test_a_number_in_the_activity_is_held_against_the_target_of_its_output(tmp_path: Path) -> None:
    problems = list(found(tmp_path, "Facilitate two workshops by bringing partners together"))
    assert [(p.code, p.severity, p.about) for p in problems] == [("ACTIVITY_NUMBER", "warning", "A1")]
    assert "'A1' speaks of 2 workshops, the target of 'I1' is 3." in problems[0].message


def test_each_activity_that_differs_is_named_at_its_own_row(tmp_path: Path) -> None:
    problems = list(found(tmp_path, "Hold four workshops", "Hold five workshops"))
    assert [(p.about, p.row) for p in problems] == [("A1", 2), ("A2", 3)]


@pytest.mark.parametrize(
    ("statements", "indicator", "target", "unit"),
    [
        (("Facilitate three workshops",), "Number of workshops", "3", "number"),
        (("Hold two workshops", "Hold one workshop in the south"), "Number of workshops", "3", "number"),
        (("Train 20 nurses in two workshops",), "Number of manuals", "3", "number"),
        (("Run a 2-day workshop",), "Number of workshops", "3", "number"),
        (("Run a workshop within 2 months",), "Number of months", "3", "number"),
        (("Facilitate two workshops",), "Number of workshops", "3/4", "number"),
        (("Facilitate two workshops",), "Share of workshops", "30", "percent"),
    ],
)
def test_numbers_that_agree_or_count_something_else_are_left_alone(tmp_path: Path, statements: tuple[str, ...], indicator: str, target: str, unit: str) -> None:
    assert len(found(tmp_path, *statements, indicator=indicator, target=target, unit=unit)) == 0


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("Organise two 1-day panel discussions with farmers", [(2, ["panel", "discussions"])]),
        ("Train 1,200 farmers in 14 villages", [(1200, ["farmers"]), (14, ["villages"])]),
        ("Build 12 wells, 3 latrines", [(12, ["wells"]), (3, ["latrines"])]),
        ("Hold a 3-day course of 20 trainers", [(20, ["trainers"])]),
        ("Run five two-day courses for 30 nurses each", [(5, ["courses"]), (30, ["nurses"])]),
        ("within 6 months of the start", []),
        ("Support three of them", []),
        ("Give 2 three times", [(3, ["times"])]),
        ("In 2013", []),
        ("Pay 1,5 wages", []),
    ],
)
def test_numbers_are_read_with_what_they_count(text: str, things: list[tuple[float, list[str]]]) -> None:
    assert list(counted_things(text)) == things


@pytest.mark.parametrize(
    ("statement", "indicator"),
    [
        ("Visit two agencies", "Number of times an agency was visited"),
        ("Rent two boxes", "Number of box rentals"),
        ("Hold two lessons learned sessions yearly", "Number of lessons learned sessions"),
    ],
)
def test_plurals_and_two_shared_words_tell_that_the_same_is_counted(tmp_path: Path, statement: str, indicator: str) -> None:
    assert found(tmp_path, statement, indicator=indicator).codes() == {"ACTIVITY_NUMBER"}


def test_a_number_for_each_year_or_beyond_the_baseline_or_of_another_indicator_is_no_other_number(tmp_path: Path) -> None:
    assert len(found(tmp_path / "a", "Run two vaccination campaigns a year in the north", indicator="Number of vaccination campaigns")) == 0
    of_output = {"level": "output", "statement": "Drivers drive safely", "unit": "number", "baseline": "0", "result_id": "OP1"}
    results = [
        {**of_output, "indicator_id": "I1", "indicator": "Number of drivers trained", "target": "600"},
        {**of_output, "indicator_id": "I2", "indicator": "Number of drivers trained, of whom women", "target": "90"},
    ]
    activity = {"activity_id": "A1", "result_ids": "OP1", "planned_start": "2013-01-01", "planned_end": "2013-02-01"}
    results.append({**of_output, "indicator_id": "I3", "indicator": "Number of bus stops", "baseline": "10", "target": "110"})
    faulty = {"ACTIVITY_NUMBER"}
    for statement, codes in (("Train 600 drivers", set()), ("Train 500 drivers", faulty), ("Build 100 bus stops", set()), ("Build 90 bus stops", faulty)):
        tables = {"desk_review/activities": [{**activity, "statement": statement}], "desk_review/results_matrix": results}
        assert check_activities(make_case(tmp_path / statement, tables)).codes() == codes


def test_a_case_without_budget_lines_is_told_so_from_the_desk_phase_on(tmp_path: Path) -> None:
    problem = next(iter(check_budget(make_case(tmp_path))))
    assert (problem.code, problem.severity, problem.file, problem.row) == ("BUDGET_MISSING", "warning", "desk_review/budget.csv", None)


def lines(root: Path, *amounts: tuple[str, str], amount: int = 1000) -> Problems:
    rows = [{"line_id": f"B{n}", "line": "Wells", "currency": currency, "budgeted": value} for n, (value, currency) in enumerate(amounts, start=1)]
    project = {"code": "X", "title": "T", "budget": {"amount": amount, "currency": "EUR"}}
    return check_budget(make_case(root, {"desk_review/budget": rows}, {"project": project}))


def test_lines_add_up_to_the_amount_of_the_project(tmp_path: Path) -> None:
    assert len(lines(tmp_path / "a", ("400", "EUR"), ("600.4", "EUR"))) == 0
    problem = next(iter(lines(tmp_path / "b", ("400", "EUR"), ("700", "EUR"))))
    assert (problem.code, problem.severity) == ("BUDGET_SUM", "warning")
    assert "The lines add up to 1,100, evaluation.yml says 1,000." in problem.message


def test_lines_in_several_currencies_are_not_added(tmp_path: Path) -> None:
    problems = list(lines(tmp_path, ("400", "EUR"), ("700", "USD")))
    assert [p.code for p in problems] == ["BUDGET_CURRENCIES"]
    assert "The lines are in several currencies: EUR, USD." in problems[0].message
