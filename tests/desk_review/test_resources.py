"""Timeliness and spending, in numbers and in sentences that say what cannot be judged."""

from pathlib import Path

import pytest

from evaltool.case import CaseFolder
from evaltool.desk_review.resources import Spending, Timeliness, spending, spending_in_words, timeliness, timeliness_in_words
from tests.support.small_case import make_case


def activities(root: Path, *rows: dict[str, str]) -> CaseFolder:
    return make_case(root, {"desk_review/activities": [{"activity_id": f"A{n}", "statement": "Build wells", **row} for n, row in enumerate(rows, start=1)]})


def budget(root: Path, *rows: dict[str, str]) -> CaseFolder:
    return make_case(root, {"desk_review/budget": [{"line_id": f"B{n}", "line": "Wells", "currency": "EUR", **row} for n, row in enumerate(rows, start=1)]})


PLANNED = {"planned_start": "2013-01-01", "planned_end": "2013-03-31"}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({**PLANNED, "actual_start": "2013-01-11", "actual_end": "2013-03-30"}, Timeliness("A1", 10, -1, "on time")),
        ({**PLANNED, "actual_end": "2013-04-01"}, Timeliness("A1", None, 1, "late")),
        ({**PLANNED, "status": "ongoing"}, Timeliness("A1", None, None, "still open")),
        ({**PLANNED, "status": "completed"}, Timeliness("A1", None, None, "cannot be judged: no actual date")),
        ({"actual_end": "2013-04-01"}, Timeliness("A1", None, None, "cannot be judged: no planned date")),
        ({**PLANNED, "status": "dropped"}, Timeliness("A1", None, None, "dropped")),
    ],
)
def test_an_activity_is_judged_by_its_planned_and_actual_end(tmp_path: Path, cells: dict[str, str], expected: Timeliness) -> None:
    assert timeliness(activities(tmp_path, cells)) == [expected]


def test_timeliness_in_words_counts_what_can_be_compared(tmp_path: Path) -> None:
    on_time, late = {**PLANNED, "actual_end": "2013-03-31"}, {**PLANNED, "actual_end": "2013-05-31"}
    assert timeliness_in_words(activities(tmp_path / "a", on_time, late, late)) == "Of 3 activities 1 ended in time and 2 late."
    assert timeliness_in_words(activities(tmp_path / "b", on_time, {})) == "Of 2 activities 1 ended in time and none late; 1 cannot be compared."


def test_timeliness_that_cannot_be_judged_says_why(tmp_path: Path) -> None:
    assert timeliness_in_words(make_case(tmp_path / "a")) == "Timeliness cannot be judged: the activities are not in the case yet."
    assert timeliness_in_words(activities(tmp_path / "b", {})) == "Timeliness cannot be judged: no activity has planned dates."
    assert timeliness_in_words(activities(tmp_path / "c", {}, PLANNED)) == "Timeliness cannot be judged: no activity has both planned and actual dates."


def test_spending_is_line_by_line_and_in_one_sentence(tmp_path: Path) -> None:
    case = budget(tmp_path, {"budgeted": "1,000", "spent": "900"}, {"budgeted": "500", "spent": "600"}, {"budgeted": "100"}, {"budgeted": "0", "spent": "0"})
    assert spending(case) == [
        Spending("B1", "Wells", 1000, 900, 0.9), Spending("B2", "Wells", 500, 600, 1.2), Spending("B3", "Wells", 100, None, None),
        Spending("B4", "Wells", 0, 0, None),
    ]  # fmt: skip
    assert spending_in_words(case) == "EUR 1,500 of EUR 1,500 were spent (100%). 1 of 4 lines does not say what was spent."


def test_spending_that_cannot_be_judged_says_why(tmp_path: Path) -> None:
    assert spending_in_words(make_case(tmp_path / "a")) == "Spending cannot be judged: the budget by line is not in the case."
    assert spending_in_words(budget(tmp_path / "b", {"budgeted": "100"})) == "Spending cannot be judged: no line says what was spent."
    two = budget(tmp_path / "c", {"budgeted": "100", "spent": "90"}, {"budgeted": "100", "spent": "90", "currency": "USD"})
    assert spending_in_words(two) == "Spending cannot be judged: the lines are in several currencies (EUR, USD)."


@pytest.mark.parametrize(("spent", "share"), [("408900", "99.7%"), ("410000", "100%"), ("409999", "99.9%"), ("410001", "100.1%"), ("205000", "50%")])
def test_all_is_said_to_be_spent_where_all_was(tmp_path: Path, spent: str, share: str) -> None:
    assert spending_in_words(budget(tmp_path, {"budgeted": "410000", "spent": spent})).endswith(f" of EUR 410,000 were spent ({share}).")


def test_amounts_without_a_currency_stand_alone(tmp_path: Path) -> None:
    assert spending_in_words(budget(tmp_path, {"budgeted": "100", "spent": "50", "currency": ""})) == "50 of 100 were spent (50%)."
