"""The tables of the work plan."""

from pathlib import Path

import pytest

from evaltool.case import CaseFolder
from evaltool.outputs import plan_exhibits as exhibits
from evaltool.outputs.exhibits import Table, plain_text
from tests.support.small_case import make_case

HEADER = {
    "evaluation": {
        "rating_scheme": "none",
        "purposes": [{"id": "a", "text": "Learn"}, {"id": "b", "text": "Account"}],
        "phases": [{"id": "field", "stated": "3 - 7 March 2014", "start": "2014-03-03", "end": "2014-03-07", "deliverable": "Debriefing"}, {"id": "desk"}],
        "deliverables": [{"id": "work_plan", "title": "Work plan", "due": "2014-02-28"}, {"id": "x", "title": "Poster"}],
    }
}
TABLES = {
    "desk_review/budget": [{"line_id": "B1", "line": "Wells", "budgeted": "10"}],
    "desk_review/stakeholders": [
        {"group_id": "G1", "group": "Water office", "role": "duty_bearer", "planned_persons": "4", "note": "Head and three engineers"},
        {"group_id": "G2", "group": "Users of wells", "role": "rights_holder"},
    ],
    "desk_review/evaluation_matrix": [
        {"question_id": "EQ1", "criterion": "impact", "question": "What lasts?", "methods": "Interviews", "stakeholder_groups": "G1", "purpose_ids": "a"},
        {"question_id": "EQ1a", "criterion": "impact", "question": "Where?", "parent_id": "EQ1", "methods": "Survey"},
    ],
    "desk_review/meeting_plan": [
        {"meeting_id": "M2", "date": "2014-03-05", "start": "09:00", "end": "10:00", "organisation": "Water office", "roles": "Head", "group_ids": "G1",
         "agenda": "Maintenance", "planned_persons": "2", "status": "planned"},
        {"meeting_id": "M3", "date": "2014-03-05", "organisation": "School", "status": "planned"},
        {"meeting_id": "M4", "date": "2014-03-06", "organisation": "Mill", "status": "cancelled", "reason": "Fire"},
    ],
}  # fmt: skip


@pytest.fixture
def case(tmp_path: Path) -> CaseFolder:
    return make_case(tmp_path, TABLES, HEADER)


def texts(table: Table) -> list[list[str]]:
    return [[plain_text(cell) for cell in row] for row in table.rows]


def test_what_is_planned_for_no_question_is_no_list_of_gaps(tmp_path: Path) -> None:
    questions = [{**row, "purpose_ids": "", "methods": ""} for row in TABLES["desk_review/evaluation_matrix"]]
    empty = make_case(tmp_path, {**TABLES, "desk_review/evaluation_matrix": questions}, HEADER)
    assert exhibits.purpose_coverage_table(empty).note == exhibits.method_coverage_table(empty).note == "Not planned yet for any question."


def test_a_purpose_without_rights_holders_that_data_speak_for_is_told_apart(tmp_path: Path) -> None:
    questions = [{**TABLES["desk_review/evaluation_matrix"][0], "methods": "Interviews; case totals of the clinic"}]
    note = exhibits.purpose_coverage_table(make_case(tmp_path, {**TABLES, "desk_review/evaluation_matrix": questions}, HEADER)).note
    assert note.endswith("Purpose a (Learn): no rights holder is planned for EQ1.")


def test_no_heading_of_a_coverage_table_is_narrower_than_its_longest_word(case: CaseFolder) -> None:
    table = exhibits.method_coverage_table(case)
    needed = [max(map(len, heading.split())) for heading in table.columns]
    assert table.widths is not None and len(table.widths) == len(needed)
    assert all(width >= length for width, length in zip(table.widths, needed, strict=True))


def test_coverage_marks_what_is_planned_and_names_what_nobody_asks(case: CaseFolder) -> None:
    groups = exhibits.group_coverage_table(case)
    assert groups.columns == ("Question", "Criterion", "G1", "G2")
    assert texts(groups) == [["EQ1", "impact", "x", ""]]
    assert groups.note == "No question for group G2. G1: Water office; G2: Users of wells"
    purposes = exhibits.purpose_coverage_table(case)
    assert (
        texts(purposes) == [["EQ1", "impact", "x", ""]]
        and purposes.note == "No question for purpose b. Purpose a (Learn): no rights holder and no case data is planned for EQ1."
    )
    methods = exhibits.method_coverage_table(case)
    marked = [name for name, cell in zip(methods.columns[2:], texts(methods)[0][2:], strict=True) if cell]
    assert marked == ["interviews", "survey"]


def test_people_to_meet_are_listed_by_group_with_persons_and_meetings(case: CaseFolder) -> None:
    table = exhibits.people_table(case)
    assert texts(table) == [
        ["G1", "Water office", "duty bearer", "4", "1", "Head and three engineers"],
        ["G2", "Users of wells", "rights holder", "-", "0", ""],
    ]
    assert table.note == "A meeting of two groups counts for both."


def test_the_timetable_names_each_day_once_and_leaves_out_cancelled_meetings(case: CaseFolder) -> None:
    assert texts(exhibits.timetable(case)) == [
        ["Wednesday 5 March 2014", "09:00 to 10:00", "Water office", "Head", "Maintenance"],
        ["", "", "School", "", ""],
    ]


def test_phases_show_the_printed_dates_beside_those_worked_with(case: CaseFolder) -> None:
    assert texts(exhibits.phases_table(case)) == [["field", "3 - 7 March 2014", "3 to 7 March 2014", "Debriefing"], ["desk", "", "", ""]]
    assert texts(exhibits.deliverables_table(case)) == [["Work plan", "28 February 2014"], ["Poster", ""]]


def test_what_is_to_be_cleared_up_says_what_is_proposed(tmp_path: Path) -> None:
    register = [{"clarification_id": "Q1", "about": "D1", "question": "Who pays?", "status": "open"}]
    table = exhibits.to_clear_up_table(make_case(tmp_path / "a", {**TABLES, "desk_review/clarifications": register}, HEADER))
    assert texts(table)[0] == ["Q1", "D1", "Who pays?"]
    assert ["proposed", "Purpose b"] in [row[:2] for row in texts(table)]
    assert table.note == "Proposed questions come from faults found in the papers."
    only_asked = make_case(tmp_path / "b", {"desk_review/clarifications": register, "desk_review/budget": TABLES["desk_review/budget"]}, HEADER)
    assert exhibits.to_clear_up_table(only_asked).note == ""


def test_without_purposes_there_is_no_table_of_them(tmp_path: Path) -> None:
    assert exhibits.purpose_coverage_table(make_case(tmp_path, TABLES)).rows == ()


def test_a_case_that_has_nothing_yet_has_empty_tables(tmp_path: Path) -> None:
    bare = make_case(tmp_path)
    for make in (exhibits.group_coverage_table, exhibits.method_coverage_table, exhibits.purpose_coverage_table, exhibits.people_table, exhibits.timetable,
                 exhibits.phases_table, exhibits.deliverables_table):  # fmt: skip
        assert (make(bare).rows, make(bare).note) == ((), "")
