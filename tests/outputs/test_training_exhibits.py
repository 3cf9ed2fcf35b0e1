"""Tables and charts of the tests before and after training, and of services."""

from __future__ import annotations

from evaltool.outputs import training_exhibits as exhibits
from evaltool.outputs.exhibits import Table, plain_text
from evaltool.outputs.field_exhibits import report_charts
from evaltool.synthesis.evidence import address_book
from tests.support.small_case import make_case, write_table


def cells(table: Table) -> list[list[str]]:
    return [[plain_text(cell) for cell in row] for row in table.rows]


def with_tests(root, *papers: tuple[int, object], maximum: int = 30, training: str = "Pumps"):
    tables = [
        {"test_id": f"T{n}", "person_code": f"P{n}", "training": training, "pre": pre, "post": post, "maximum": maximum} for n, (pre, post) in enumerate(papers)
    ]
    return make_case(root, {"field_phase/training_tests": tables})


def test_tests_are_told_with_change_effect_and_how_many_improved(tmp_path):
    case = with_tests(tmp_path, *[(10 + n, 16 + n) for n in range(10)], (10, ""))
    assert cells(exhibits.tests_table(case)) == [
        ["Pumps (points, at most 30)", "10", "<5", "14.5", "20.5", "+6 (6 to 6)", "1.00", "10 of 10 (72% to 100%)", "0 of 10", "0 of 10"]
    ]
    chart = exhibits.tests_chart(case)
    assert (chart.kind, chart.unit, chart.value_max, chart.series) == ("dots", "points", 30.0, (("median before", (14.5,)), ("median after", (20.5,))))
    assert chart.alt == "Shows the median test result before and after training, in points of at most 30: Pumps from 14.5 to 20.5."
    assert [name for name, _ in report_charts(case)] == ["training_tests"]


def test_how_many_improved_never_tells_of_the_few_who_did_not(tmp_path):
    most = with_tests(tmp_path, *[(10, 20 + n) for n in range(9)], (20, 10))
    assert cells(exhibits.tests_table(most))[0][7] == "at least 6 of 10"
    few = with_tests(tmp_path / "b", *[(20, 10 + n) for n in range(9)], (10, 20))
    assert cells(exhibits.tests_table(few))[0][7] == "fewer than 5 of 10"


def test_each_wording_stands_for_two_numbers_at_least(tmp_path):
    # of 6 "at least 2" would be 5 alone, as 1 to 4 are fewer than 5
    told = {rose: cells(exhibits.tests_table(with_tests(tmp_path / str(rose), *[(10, 20)] * rose, *[(20, 10)] * (6 - rose))))[0][7] for rose in range(7)}
    assert [told[rose] for rose in range(1, 6)] == ["1 to 5 of 6"] * 5
    assert told[0].startswith("0 of 6 (") and told[6].startswith("6 of 6 (")


def test_the_effect_never_tells_how_few_fell(tmp_path):
    one_fell = with_tests(tmp_path, *[(10, 12 + n) for n in range(10)], (20, 19))
    assert cells(exhibits.tests_table(one_fell))[0][6:8] == ["not shown", "at least 7 of 11"]
    some_fell = with_tests(tmp_path / "b", *[(10, 12 + n) for n in range(19)], (20, 19), (20, 16))
    assert cells(exhibits.tests_table(some_fell))[0][6:8] == ["0.95", "at least 17 of 21"]
    # six rose and five stayed, all of which may be shown: one who fell beside them may not
    stayed = with_tests(tmp_path / "c", *[(10, 12 + n) for n in range(6)], *[(10, 10)] * 5, (20, 19))
    assert cells(exhibits.tests_table(stayed))[0][6:8] == ["not shown", "6 of 12 (25% to 75%)"]


def test_papers_of_who_withdrew_count_nowhere(tmp_path):
    people = [{"person_code": f"P{n}", "group_id": "G1", "consent": "withdrawn" if n == 0 else "refused" if n == 1 else "given"} for n in range(8)]
    write_table(tmp_path, "field_phase/persons", people)
    case = with_tests(tmp_path, *[(30, 0)] * 2, *[(10, 20)] * 6)
    assert cells(exhibits.tests_table(case))[0][1:8] == ["6", "0", "10", "20", "+10 (10 to 10)", "1.00", "6 of 6 (61% to 100%)"]
    assert address_book(case).resolve("T2").excerpt == "Tests of 'Pumps': 33 % of the points before and 67 % after, as the mean of 6 persons."


def test_a_few_papers_show_nothing_and_have_no_chart(tmp_path):
    case = with_tests(tmp_path, (10, 20), (11, 20))
    assert cells(exhibits.tests_table(case))[0][1:] == ["<5", "0", *["-"] * 7]
    assert exhibits.tests_chart(case) is None and exhibits.tests_chart(make_case(tmp_path / "b")) is None


def test_tests_of_a_vulnerable_group_have_the_higher_threshold(tmp_path):
    write_table(tmp_path, "desk_review/stakeholders", [{"group_id": "G1", "group": "Women", "role": "rights_holder", "vulnerable": "yes"}])
    write_table(tmp_path, "field_phase/persons", [{"person_code": "P0", "group_id": "G1"}])
    case = with_tests(tmp_path, *[(10, 20 + n) for n in range(9)], (20, 10))
    assert cells(exhibits.tests_table(case))[0][1] == "<11" and exhibits.tests_chart(case) is None

    # of whom nobody knows the group, anybody may be vulnerable
    unknown = with_tests(tmp_path, *[(10, 20)] * 9)
    (tmp_path / "field_phase/persons.csv").unlink()
    assert cells(exhibits.tests_table(unknown))[0][1] == "<11"


def test_where_nobody_changed_the_effect_is_nothing(tmp_path):
    assert cells(exhibits.tests_table(with_tests(tmp_path, *[(10, 10)] * 6)))[0][5:8] == ["+0 (0 to 0)", "0.00", "0 of 6 (0% to 39%)"]


def test_whoever_was_at_the_maximum_before_could_not_improve_and_is_counted(tmp_path):
    case = with_tests(tmp_path, *[(30, 30)] * 6, *[(10, 30)] * 6)
    assert cells(exhibits.tests_table(case))[0][8:] == ["6 of 12", "12 of 12"]
    most = with_tests(tmp_path / "b", *[(30, 30)] * 9, *[(10, 20)] * 2)
    assert cells(exhibits.tests_table(most))[0][8:] == ["at least 7 of 11", "at least 7 of 11"]


def test_trainings_with_other_maxima_share_a_chart_in_percent(tmp_path):
    case = with_tests(tmp_path, *[(10 + n, 15 + n) for n in range(6)])
    papers = [{"test_id": f"U{n}", "person_code": f"P{n}", "training": "Fees", "pre": n, "post": 5 + n, "maximum": 20} for n in range(6)]
    pumps = [{"test_id": f"T{n}", "person_code": f"P{n}", "training": "Pumps", "pre": 10 + n, "post": 15 + n, "maximum": 30} for n in range(6)]
    write_table(tmp_path / "b", "field_phase/training_tests", [*pumps, *papers])
    case = make_case(tmp_path / "b")
    chart = exhibits.tests_chart(case)
    assert (chart.unit, chart.value_max, chart.series[0][1]) == ("percent", 100.0, (100 / 30 * 12.5, 100 / 20 * 2.5))


def test_services_have_their_sum_where_there_are_several_totals(tmp_path):
    rows = [("Counselling", "2012", 20), ("Counselling", "2013", 30), ("Calls", "2013", 100)]
    table = [{"data_id": f"SD{n}", "indicator_id": "", "service": s, "period": p, "place": "both", "count": c} for n, (s, p, c) in enumerate(rows)]
    case = make_case(tmp_path, {"field_phase/service_data": table})
    assert cells(exhibits.services_table(case)) == [
        ["Counselling", "2012", "both", "20"],
        ["Counselling", "2013", "both", "30"],
        ["Counselling", "all", "all", "50"],
        ["Calls", "2013", "both", "100"],
    ]
