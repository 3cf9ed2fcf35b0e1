from __future__ import annotations

from math import isnan

import pytest

from evaltool.field_phase.training_tests import check_training_tests, results_of, trainings
from tests.support.small_case import make_case

# differences of the textbook example for the signed-rank test (Hollander and Wolfe 1973, p. 29): depression scores of nine patients
BEFORE = (1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30)
AFTER = (0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29)


def papers_of(root, *papers: tuple[object, object, object], training: str = "T"):
    rows = [
        {"test_id": f"T{n}", "person_code": f"P{n}", "training": training, "pre": pre, "post": post, "maximum": top}
        for n, (pre, post, top) in enumerate(papers)
    ]
    return make_case(root, {"field_phase/training_tests": rows})


def test_the_change_is_that_of_the_published_example(tmp_path):
    case = papers_of(tmp_path, *[(pre, post, 4) for pre, post in zip(BEFORE, AFTER, strict=True)])
    change = results_of(case, "T").change
    assert (change.n_pairs, round(change.p, 5)) == (9, 0.03906)


def test_points_stand_as_they_are_where_all_papers_have_one_maximum(tmp_path):
    result = results_of(papers_of(tmp_path, (10, 20, 30), (12, 18, 30), (14, "", 30)), "T")
    assert (result.papers, result.unit, result.maximum, result.median_before, result.median_after) == (3, "points", 30, 11, 19)
    assert (result.change.n_pairs, result.change.n_missing_post) == (2, 1)


def test_points_are_percent_where_the_maximum_differs(tmp_path):
    result = results_of(papers_of(tmp_path, (10, 20, 20), (5, 10, 10)), "T")
    assert (result.unit, result.maximum, result.median_before, result.median_after) == ("percent", 100, 50, 100)


def test_a_training_without_pairs_has_no_medians(tmp_path):
    result = results_of(papers_of(tmp_path, (10, "", 20)), "T")
    assert isnan(result.median_before) and result.change.n_pairs == 0


def test_trainings_stand_in_the_order_of_the_file(tmp_path):
    assert trainings(papers_of(tmp_path, (1, 2, 3), training="B")) == ["B"] and trainings(make_case(tmp_path / "b")) == []


@pytest.mark.parametrize(
    "paper, code, column, words",
    [
        ((10, 31, 30), "TEST_ABOVE_MAXIMUM", "post", "31 points are more than the maximum of 30."),
        ((30.5, 30, 30), "TEST_ABOVE_MAXIMUM", "pre", "30.5 points are more than the maximum of 30."),
        ((-1, 3, 30), "TEST_NEGATIVE", "pre", "-1 points are less than none."),
        ((1, 3, 0), "TEST_MAXIMUM", "maximum", "The maximum is 0."),
    ],
)
def test_impossible_points_are_errors_at_their_cell_and_count_nowhere(tmp_path, paper, code, column, words):
    case = papers_of(tmp_path, paper, (1, 2, 30))
    (problem,) = check_training_tests(case)
    assert (problem.code, problem.row, problem.column, problem.severity) == (code, 2, column, "error") and problem.message.startswith(words)
    assert results_of(case, "T").papers == 1


def test_a_person_twice_in_one_training_is_a_warning(tmp_path):
    row = {"test_id": "T1", "person_code": "P1", "training": "A", "pre": 1, "post": 2, "maximum": 3}
    case = make_case(tmp_path, {"field_phase/training_tests": [row, {**row, "test_id": "T2"}, {**row, "test_id": "T3", "training": "B"}]})
    assert [(p.row, p.message.split(".")[0]) for p in check_training_tests(case)] == [(3, "P1 stands already in T1 with the same training")]
