from __future__ import annotations

from evaltool.field_phase.service_data import check_service_data, service_totals
from tests.support.small_case import make_case


def counted(root, *counts: int, service: str = "Counselling"):
    rows = [
        {"data_id": f"SD{n}", "indicator_id": "", "service": service, "period": f"year {n}", "place": "both", "count": count} for n, count in enumerate(counts)
    ]
    return make_case(root, {"field_phase/service_data": rows})


def test_totals_are_shown_by_service_with_their_sum(tmp_path):
    (totals,) = service_totals(counted(tmp_path, 20, 30))
    assert (totals.service, totals.total) == ("Counselling", "50")
    assert [(total.period, shown) for total, shown in totals.rows] == [("year 0", "20"), ("year 1", "30")]


def test_a_small_total_is_suppressed_and_another_with_it(tmp_path):
    case = counted(tmp_path, 4, 30, 40)
    assert [shown for _, shown in service_totals(case)[0].rows] == ["<11", "withheld", "40"]
    (problem,) = check_service_data(case)
    assert (problem.code, problem.severity, problem.row) == ("SERVICE_SMALL_CELL", "warning", 2)
    assert problem.message.startswith("The total of SD0 is below 11.")


def test_nothing_is_shown_where_all_together_are_few(tmp_path):
    (totals,) = service_totals(counted(tmp_path, 2, 3))
    assert [shown for _, shown in totals.rows] == ["not shown", "not shown"] and totals.total == "not shown"
    assert totals.note == "Not shown: there are fewer than 11 in all."


def test_a_total_that_stands_twice_is_a_warning(tmp_path):
    row = {"data_id": "SD1", "indicator_id": "", "service": "Calls", "period": "2013", "place": "both", "count": 100}
    case = make_case(tmp_path, {"field_phase/service_data": [row, {**row, "data_id": "SD2"}]})
    assert [(p.row, p.message.split(".")[0]) for p in check_service_data(case)] == [(3, "SD2 counts the same service, period and place as SD1")]
