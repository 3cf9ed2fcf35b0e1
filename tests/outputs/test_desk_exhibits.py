"""The tables and charts of the desk review: what stands in them, and what must not stand beside each other."""

from pathlib import Path

import pytest

from evaltool.case import CaseFolder
from evaltool.outputs import desk_exhibits as exhibits
from evaltool.outputs.exhibits import Table, plain_text
from tests.support.small_case import make_case

OP = {"result_id": "OP1", "level": "output", "parent_id": "OC1", "statement": "Wells built", "unit": "number", "baseline": "0", "target_means": "reach"}
RESULTS = [
    {
        "result_id": "OBJ",
        "level": "objective",
        "statement": "Clean water",
        "indicator_id": "I0",
        "indicator": "Cases",
        "unit": "number",
        "baseline": "2",
        "target": "2",
    },
    {"result_id": "OC1", "level": "outcome", "parent_id": "OBJ", "statement": "Water is clean"},
    {**OP, "indicator_id": "I1", "indicator": "Number of wells", "target": "80", "actual": "74", "verified_value": "72", "data_source": "Logbook"},
    {**OP, "indicator_id": "I2", "indicator": "Number of pumps", "target": "40", "actual": "61"},
    {**OP, "indicator_id": "I3", "indicator": "Number of committees", "target": "4"},
    {
        **OP,
        "indicator_id": "I4",
        "indicator": "Number of litres " + "given to every single household of the two valleys " * 2,
        "target": "100000",
        "actual": "99999",
    },
    {**OP, "indicator_id": "I5", "indicator": "Number of taps", "target": "100000", "actual": "100001"},
]
TABLES = {
    "desk_review/results_matrix": RESULTS,
    "desk_review/assumptions": [{"assumption_id": "AS1", "text": "Rain", "result_ids": "OP1", "held": "partly"}, {"assumption_id": "AS2", "text": "R", "result_ids": "OP1"}],
    "desk_review/documents": [
        {"document_id": "D1", "title": "Plan", "author": "WFA", "date": "2012-05-01", "received": "yes", "used_for": "relevance;design"},
        {"document_id": "D2", "title": "Budget"},
    ],
    "desk_review/stakeholders": [
        {"group_id": "G1", "group": "Water office", "role": "duty_bearer", "planned_persons": "4"},
        {"group_id": "G2", "group": "Users of wells", "role": "rights_holder", "vulnerable": "yes"},
    ],
    "desk_review/evaluation_matrix": [
        {"question_id": "EQ1", "criterion": "impact;sustainability", "question": "What lasts?", "tor_reference": "section 3", "methods": "Interviews;Survey",
         "stakeholder_groups": "G1;G2", "purpose_ids": "a", "data_sources": "D1; people", "indicator": "Signs", "benchmark": "One", "analysis": "Reading"},
        {"question_id": "EQ2", "criterion": "relevance", "question": "Is it needed?"},
    ],
    "desk_review/meeting_plan": [
        {"meeting_id": "M2", "date": "2014-03-05", "start": "09:00", "end": "10:00", "organisation": "Water office", "roles": "Head", "group_ids": "G1",
         "mode": "in_person", "method": "focus_group", "agenda": "Focus group with the office", "status": "replaced", "reason": "By e-mail"},
        {"meeting_id": "M1", "date": "2014-03-04", "organisation": "Village council", "status": "cancelled", "reason": "Illness"},
        {"meeting_id": "M3", "date": "2014-03-05", "start": "08:00", "organisation": "School", "status": "held"},
    ],
    "desk_review/activities": [
        {"activity_id": "A1", "statement": "Build", "responsible": "WFA", "planned_start": "2013-01-01", "planned_end": "2013-03-31", "actual_start": "2013-01-05",
         "actual_end": "2013-04-02", "status": "completed"},
        {"activity_id": "A2", "statement": "Train", "actual_start": "2013-02-01", "status": "ongoing"},
    ],
    "desk_review/budget": [{"line_id": "B1", "line": "Wells", "currency": "EUR", "budgeted": "1000", "spent": "500"}, {"line_id": "B2", "line": "Staff", "budgeted": "10"}],
}  # fmt: skip


@pytest.fixture
def case(tmp_path: Path) -> CaseFolder:
    return make_case(tmp_path, TABLES)


def texts(table: Table) -> list[list[str]]:
    return [[plain_text(cell) for cell in row] for row in table.rows]


def test_results_show_progress_only_where_it_means_something(case: CaseFolder) -> None:
    rows = texts(exhibits.results_table(case))
    assert rows[0] == ["OBJ", "I0 Cases", "2", "2", "", "", "not measurable: baseline and target are the same, and it is not said what is meant"]
    assert rows[1] == ["OC1", "no indicator", "", "", "", "", "not measurable: the result has no indicator"]
    assert rows[2] == ["OP1", "I1 Number of wells", "0", "80", "74", "92.5%", "partly achieved: the evaluator found 72"]
    # a work plan is older than what is verified in the field
    assert list(map(plain_text, exhibits.results_table(case, with_verified=False).rows[2]))[-1] == "partly achieved"
    assert rows[3][5:] == ["152.5%", "exceeded"]
    assert rows[4][5:] == ["", "no data"]
    assert exhibits.results_table(case).note.startswith("Progress is computed for 4 of 7 rows: ")


def test_a_hundred_percent_stands_only_where_the_target_is_met_exactly(case: CaseFolder) -> None:
    rows = texts(exhibits.results_table(case))
    assert (rows[5][5], rows[6][5]) == ("99.9%", "100.1%")


def test_the_detail_of_results_shows_sources_verification_and_assumptions(case: CaseFolder) -> None:
    table = exhibits.results_detail_table(case)
    row = dict(zip(table.columns, texts(table)[2], strict=True))
    assert (row["Verified"], row["Assumptions held"], row["Data source"], row["Target means"]) == ("found 72", "AS1: partly; AS2: unknown", "Logbook", "reach")
    assert texts(table)[1][4] == "no indicator"
    assert table.row_ids[2] == "I1"


def test_the_chain_of_results_names_what_each_serves(case: CaseFolder) -> None:
    assert texts(exhibits.logic_table(case)) == [
        ["OBJ", "objective", "Clean water", "", "1"], ["OC1", "outcome", "Water is clean", "OBJ", "0"], ["OP1", "output", "Wells built", "OC1", "5"]
    ]  # fmt: skip


def test_a_chart_has_no_bar_where_no_percentage_means_anything(case: CaseFolder) -> None:
    charts = dict(exhibits.progress_charts(case))
    assert list(charts) == ["OC1"]
    chart = charts["OC1"]
    assert chart.series[0][1] == (92.5, 152.5, None, 99.9, 100.1)
    assert chart.categories[0] == "I1 Number of wells (0 → 80, actual 74)"
    assert chart.categories[2] == "I3 Number of committees (0 → 4, actual not known; no data)"
    assert chart.categories[3].startswith("I4 …") and len(chart.categories[3]) < 110
    assert chart.value_max == 152.5
    assert "I1 92.5%; I2 152.5%; I3 no data" in chart.alt


def test_the_same_progress_stands_in_table_and_chart(case: CaseFolder) -> None:
    shown = [row[5] for row in texts(exhibits.results_table(case)) if row[5]]
    bars = [value for _, chart in exhibits.progress_charts(case) for value in chart.series[0][1] if value is not None]
    assert shown == [f"{value:g}%" for value in bars]


def test_documents_are_listed_with_whether_they_came(case: CaseFolder) -> None:
    assert texts(exhibits.documents_table(case)) == [
        ["D1", "Plan", "WFA", "2012", "yes", "relevance; design"], ["D2", "Budget", "", "", "not known", ""]
    ]  # fmt: skip


def test_the_matrix_shows_how_each_question_is_answered(case: CaseFolder) -> None:
    table = exhibits.matrix_table(case)
    assert texts(table)[0] == [
        "EQ1", "impact, sustainability", "What lasts? (section 3)", "Signs", "One", "D1; people", "Interviews; Survey", "G1, G2", "Reading"
    ]  # fmt: skip
    assert texts(table)[1][2] == "Is it needed?"
    assert table.note == "G1: Water office; G2: Users of wells"
    assert texts(exhibits.questions_table(case))[0] == ["EQ1", "impact, sustainability", "What lasts?", "a"]


def test_meetings_of_the_annex_share_no_column_with_the_register_of_evidence(case: CaseFolder) -> None:
    table = exhibits.meetings_table(case)
    assert table.columns == ("Date", "Time", "Organisation", "Functions", "Status")
    assert texts(table) == [
        ["4 March 2014", "", "Village council", "", "cancelled"],
        ["5 March 2014", "08:00", "School", "", "held"],
        ["5 March 2014", "09:00 to 10:00", "Water office", "Head", "held"],
    ]
    assert table.note == "Exchanges that took the place of a meeting are listed as held."
    everything = " ".join(cell for row in texts(table) for cell in row)
    for hidden in ("G1", "in_person", "Focus group", "focus_group", "e-mail", "replaced"):
        assert hidden not in everything


def test_meetings_that_were_all_held_need_no_note(tmp_path: Path) -> None:
    held = make_case(tmp_path, {"desk_review/meeting_plan": [{"meeting_id": "M1", "date": "2014-03-04", "status": "held"}]})
    assert exhibits.meetings_table(held).note == ""


def test_activities_show_dates_and_whether_they_kept_to_them(case: CaseFolder) -> None:
    table = exhibits.activities_table(case)
    assert texts(table) == [
        ["A1", "Build", "WFA", "1 January to 31 March 2013", "5 January to 2 April 2013", "completed", "late"],
        ["A2", "Train", "", "", "from 1 February 2013", "ongoing", "cannot be judged: no planned date"],
    ]
    assert table.note == "Of 2 activities none ended in time and 1 late; 1 cannot be compared."


def test_the_budget_shows_shares_where_the_amount_spent_is_known(case: CaseFolder) -> None:
    table = exhibits.budget_table(case)
    assert texts(table) == [["B1", "Wells", "EUR", "1,000", "500", "50%"], ["B2", "Staff", "", "10", "-", ""]]
    assert exhibits.spending_sentences(case) == [table.note, exhibits.activities_table(case).note]


def test_stakeholders_show_role_and_whether_they_are_vulnerable(case: CaseFolder) -> None:
    assert texts(exhibits.stakeholders_table(case)) == [["G1", "Water office", "duty bearer", "", "4"], ["G2", "Users of wells", "rights holder", "yes", "-"]]


def test_a_case_that_has_nothing_yet_has_empty_tables_without_notes(tmp_path: Path) -> None:
    bare = make_case(tmp_path)
    for make in (exhibits.documents_table, exhibits.results_table, exhibits.results_detail_table, exhibits.logic_table, exhibits.questions_table,
                 exhibits.matrix_table, exhibits.stakeholders_table, exhibits.meetings_table, exhibits.activities_table, exhibits.budget_table):  # fmt: skip
        table = make(bare)
        assert (table.rows, table.note) == ((), "")
    assert exhibits.progress_charts(bare) == []
