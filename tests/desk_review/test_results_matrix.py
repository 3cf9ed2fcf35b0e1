"""RM1 progress by what the target means; RM2 no percentage where none means anything; RM3 status; RM4 the tree of results."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaltool.desk_review.results_matrix import (
    Indicator,
    Progress,
    below,
    differs,
    indicators,
    is_composite,
    is_yes_no,
    number,
    printed,
    progress,
    read_results_matrix,
    results,
)
from tests.support.small_case import make_case


def indicator(**cells: str) -> Indicator:
    return Indicator.model_validate({"result_id": "OP1", "level": "output", "statement": "Wells work", "indicator_id": "I1", "unit": "number", **cells})


def reach(baseline: str, target: str, actual: str, **cells: str) -> Progress:
    return progress(indicator(baseline=baseline, target=target, actual=actual, target_means="reach", **cells))


@pytest.mark.parametrize(
    ("baseline", "target", "actual", "share", "status"),
    [
        ("0", "80", "74", 0.925, "partly achieved"),
        ("0", "150", "168", 1.12, "exceeded"),
        ("40", "60", "60", 1.0, "achieved"),
        ("40", "60", "40", 0.0, "not achieved"),
        ("40", "60", "30", -0.5, "not achieved"),
        ("0", "1,050", "1 050", 1.0, "achieved"),
        ("0.1", "0.4", "0.4", 1.0, "achieved"),
    ],
)
def test_reach_is_the_share_of_the_way_from_baseline_to_target(baseline: str, target: str, actual: str, share: float, status: str) -> None:
    found = reach(baseline, target, actual)
    assert found.share == pytest.approx(share)
    assert found.status == status


def test_where_less_is_better_the_direction_from_baseline_to_target_says_so() -> None:
    assert reach("80", "20", "50") == Progress(0.5, "partly achieved")
    assert reach("80", "20", "10").status == "exceeded"
    assert reach("80", "20", "90").status == "not achieved"


def test_add_divides_what_was_added_by_the_target() -> None:
    found = progress(indicator(baseline="10", target="20", actual="25", target_means="add"))
    assert found == Progress(0.75, "partly achieved")


def test_add_to_nothing_is_not_measurable() -> None:
    found = progress(indicator(baseline="10", target="0", actual="25", target_means="add"))
    assert found == Progress(None, "not measurable", "the target adds nothing")


@pytest.mark.parametrize(
    ("better", "actual", "status"),
    [("", "2", "achieved"), ("", "3", "achieved"), ("", "1", "not achieved"), ("lower", "1", "achieved"), ("lower", "3", "not achieved")],
)
def test_keep_is_held_or_not_held_and_has_no_percentage(better: str, actual: str, status: str) -> None:
    found = progress(indicator(baseline="2", target="2", actual=actual, target_means="keep", better=better))
    assert (found.share, found.status) == (None, status)
    assert found.note == ("held" if status == "achieved" else "not held")


@pytest.mark.parametrize(("target", "actual", "status"), [("Yes", "y", "achieved"), ("Y", "No", "not achieved"), ("No", "no", "achieved")])
def test_yes_no_is_reached_or_not(target: str, actual: str, status: str) -> None:
    assert progress(indicator(unit="yes_no", baseline="No", target=target, actual=actual)) == Progress(None, status)


@pytest.mark.parametrize("written", ["15%", "15", "15 %"])
def test_percent_is_the_same_however_it_is_written(written: str) -> None:
    assert reach("0%", "30", written, unit="percent") == Progress(0.5, "partly achieved")


@pytest.mark.parametrize(
    ("cells", "note"),
    [
        ({"target": ""}, "no target"),
        ({"target": "20", "baseline": "", "target_means": "reach"}, "no baseline"),
        ({"target": "3000/6000", "target_means": "reach"}, "the target '3000/6000' holds several values"),
        ({"target": "2 centres and 1 module", "target_means": "reach"}, "the target '2 centres and 1 module' holds several values"),
        ({"target": "better", "unit": "text"}, "the target is words, not a value"),
        ({"target": "a dozen", "target_means": "reach"}, "the target 'a dozen' does not fit its unit"),
        ({"target": "1,5", "target_means": "reach"}, "the target '1,5' does not fit its unit"),
        ({"target": "2", "baseline": "2"}, "baseline and target are the same, and it is not said what is meant"),
        ({"target": "2", "baseline": "2", "target_means": "reach"}, "baseline and target are the same, so there is no way to go"),
        ({"target": "20", "baseline": "2"}, "it is not said whether the target is to be reached, added or kept"),
        ({"target": "20", "target_means": "reach", "actual": "most"}, "the actual 'most' does not fit its unit"),
        ({"unit": "yes_no", "target": "perhaps"}, "the target 'perhaps' does not fit its unit"),
        ({"indicator_id": "", "target": "Y"}, "the result has no indicator"),
    ],
)
def test_no_percentage_where_the_target_is_missing_composite_or_doubtful(cells: dict[str, str], note: str) -> None:
    assert progress(indicator(**{"baseline": "0", "actual": "5", **cells})) == Progress(None, "not measurable", note)


def test_without_an_actual_value_there_is_no_data() -> None:
    assert reach("0", "20", "") == Progress(None, "no data", "no actual value")


def test_a_value_the_evaluator_found_otherwise_is_said_and_the_reported_one_is_computed() -> None:
    assert reach("0", "80", "74", verified_value="72") == Progress(0.925, "partly achieved", "the evaluator found 72")
    held = progress(indicator(baseline="2", target="2", actual="2", target_means="keep", verified_value="1"))
    assert held.note == "held; the evaluator found 1"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"actual": "1,050", "verified_value": "1050"}, False),
        ({"actual": "74", "verified_value": "72"}, True),
        ({"actual": "74"}, False),
        ({"verified_value": "74"}, False),
        ({"actual": "Yes", "verified_value": "y", "unit": "yes_no"}, False),
        ({"actual": "Yes", "verified_value": "No", "unit": "yes_no"}, True),
        ({"actual": "Good", "verified_value": "good", "unit": "text"}, False),
    ],
)
def test_values_differ_by_what_they_mean_not_by_how_they_are_written(cells: dict[str, str], expected: bool) -> None:
    assert differs(indicator(**cells)) is expected


@pytest.mark.parametrize(
    ("written", "shown"), [("13500", "13,500"), ("1 050", "1,050"), ("1500.5%", "1,500.5%"), ("66.70", "66.70"), ("3000/6000", "3000/6000"), ("yes", "yes"), ("", "")]
)
def test_a_value_is_shown_with_its_thousands_set_apart(written: str, shown: str) -> None:
    assert printed(written) == shown


@pytest.mark.parametrize(
    ("target", "kind"), [("15%", "percent"), ("15", "number"), ("Y", "yes_no"), ("better lives", "text"), ("", "text"), ("3000/6000", "number")]
)
def test_without_a_unit_the_target_says_what_it_is(target: str, kind: str) -> None:
    assert indicator(unit="", target=target).kind == kind


@pytest.mark.parametrize(
    ("written", "composite"),
    [("3000/6000/3000/3", True), ("150 / 2 / 25", True), ("10-20", True), ("5 to 7", True), ("12 regions/cities", False), ("1,050", False), ("1,5", False),
     ("-5", False), ("Y/N", False)],
)  # fmt: skip
def test_a_cell_is_composite_where_it_holds_several_numbers(written: str, composite: bool) -> None:
    assert is_composite(written) is composite


def test_number_gives_the_code_of_what_it_cannot_read() -> None:
    assert (number("1 050"), number(""), number("1,5"), number("many")) == (1050.0, None, "NUMBER_COMMA", "NUMBER_UNCLEAR")
    assert is_yes_no("Y") and not is_yes_no("maybe")


@given(st.integers(-1000, 1000), st.integers(-1000, 1000), st.integers(-1000, 1000))
def test_the_target_itself_is_always_achieved_and_the_baseline_never(baseline: int, target: int, extra: int) -> None:
    if baseline == target:
        return
    assert reach(str(baseline), str(target), str(target)) == Progress(1.0, "achieved")
    assert reach(str(baseline), str(target), str(baseline)).status == "not achieved"
    beyond = reach(str(baseline), str(target), str(target + (target - baseline) * (abs(extra) + 1)))
    assert beyond.status == "exceeded"


def test_results_come_once_each_with_their_indicators_and_what_is_below_them(tmp_path: Path) -> None:
    case = make_case(tmp_path, {"desk_review/results_matrix": ROWS})
    assert [(r.result_id, len(r.indicators), r.parent_id) for r in results(case)] == [("OBJ", 0, ""), ("OC1", 1, "OBJ"), ("OP1", 2, "OC1"), ("OC2", 0, "OBJ")]
    assert [r.result_id for r in below(case, "OC1")] == ["OC1", "OP1"]
    assert [r.result_id for r in below(case, "OBJ")] == ["OBJ", "OC1", "OP1", "OC2"]
    assert indicators(case).ids() == ["I1", "I2", "I3"]
    assert len(read_results_matrix(case)) == 5


ROWS = [
    {"result_id": "OBJ", "level": "objective", "statement": "Clean water for all", "baseline": "0"},
    {
        "result_id": "OC1",
        "level": "outcome",
        "parent_id": "OBJ",
        "statement": "Wells are kept",
        "indicator_id": "I1",
        "indicator": "Wells working",
        "target": "9",
    },
    {"result_id": "OP1", "level": "output", "parent_id": "OC1", "statement": "Wells built", "indicator_id": "I2", "indicator": "Wells", "target": "9"},
    {"result_id": "OP1", "level": "output", "parent_id": "OC1", "statement": "Wells built", "indicator_id": "I3", "indicator": "Pumps", "target": "9"},
    {"result_id": "OC2", "level": "outcome", "parent_id": "OBJ", "statement": "Committees meet"},
]
