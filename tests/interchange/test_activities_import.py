"""Activities from work plans and from lists in a results matrix: months by shading and crosses, parties, results they serve."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from evaltool.interchange.activities_import import ActivitiesFound, find_activities
from evaltool.interchange.reading import read_paper
from evaltool.interchange.text_paper import read_text
from tests.support import papers_made
from tests.support.papers_made import FILES, table
from tests.support.papers_made import shade as shade_cell

RESULTS = ["OC1", "OP11", "OP12"]
# computed by hand from the drawing of the plan: shaded December to January, crossed November and January, a bar from December over January and February
PLAN = [
    ("A1.1.1", "Drill wells", "Field team", "OP11", "2016-12-01", "2017-01-31"),
    ("A1.1.2", "Test the water", "Laboratory", "OP11", "2016-11-01", "2017-01-31"),
    ("A1.2.1", "Train committees", "Field team", "OP12", "2016-12-01", "2017-02-28"),
    ("A1.2.2", "Visit committees", "", "OP12", "", ""),
]


def found_in(path: Path, start: date | None = None) -> ActivitiesFound:
    return find_activities([read_paper(path)], start, RESULTS)


def in_text(text: str, start: date | None = date(2020, 5, 15), results: list[str] = RESULTS) -> ActivitiesFound:  # noqa: B006
    return find_activities([read_text(text, "plan.md")], start, results)


def short(found: ActivitiesFound) -> list[tuple[str, ...]]:
    return [tuple(row[name] for name in ("activity_id", "statement", "responsible", "result_ids", "planned_start", "planned_end")) for row in found.rows]


@pytest.mark.parametrize("source", ["Word", "PDF of LibreOffice"])
def test_shaded_merged_and_crossed_months_become_dates_and_stripes_do_not(tmp_path, source):
    path = papers_made.work_plan(tmp_path / "a.docx") if source == "Word" else FILES / "work_plan_by_libreoffice.pdf"
    found = found_in(path)
    assert short(found) == PLAN
    assert found.sentences == [
        "For 1 of 4 activities no month is shaded or crossed in this file, so planned dates are left empty. Look into the original: shading is lost when a document becomes text."
    ]
    assert not [piece for report in found.reports for piece in report.of("not understood")]


def test_a_sheet_with_coloured_and_crossed_cells_counts_months_from_the_start(tmp_path):
    found = found_in(papers_made.school(tmp_path / "a.xlsx"), date(2021, 3, 15))
    assert short(found) == [
        ("A1.1.1", "Train teachers", "Ministry", "OP11", "2021-03-15", "2021-04-30"),
        ("A1.2.1", "Print books", "", "OP12", "2021-05-01", "2021-06-30"),
    ]


def test_every_cell_of_a_plan_has_one_fate(tmp_path):
    found = found_in(papers_made.work_plan(tmp_path / "a.docx"))
    # 7 x 7 places, less those that the seven merges cover: 1, 1, 1, 1, 1, 6 and 2
    assert [len(report.pieces) for report in found.reports] == [7 * 7 - 13]
    assert [piece.text for piece in found.reports[0].of("taken") if "row 4" in piece.place] == ["1.1.1", "Drill wells", "marked", "marked", "Field team"]


def test_marked_months_without_a_start_are_said_and_not_dated():
    found = in_text("| Activity | M1 | M2 | M3 |\n|---|---|---|---|\n| 1. Build | x | | |\n| 2. Paint | | | later |\n", start=None)
    assert [row["planned_start"] for row in found.rows] == ["", ""]
    assert [str(piece) for piece in found.reports[0].of("not understood")] == [
        'table 1, row 2, column 2: not understood: "x" (the start of the project is not known, so the month has no date)',
        'table 1, row 3, column 4: not understood: "later"',
    ]
    assert found.sentences[1] == (
        "1 activities have marked months, but the start of the project is not known: write project.start into evaluation.yml and import again."
    )


@pytest.mark.parametrize(
    ("headings", "crosses", "start", "end"),
    [
        ("Month 2 | Month 3 | Month 4", "x | x | ", "2020-06-01", "2020-07-31"),
        ("Q1 | Q2 | Q3", " | ✓ | ", "2020-08-01", "2020-10-31"),
        ("Jan 2021 | Feb 21 | March 2021", " | X | X", "2021-02-01", "2021-03-31"),
        ("2021-01 | 2021-02 | 2021-03", "● | | ", "2021-01-01", "2021-01-31"),
        ("1 | 2 | 3", "x | | ", "2020-05-15", "2020-05-31"),
        ("9 | 10 | 11", "x | | ", "2021-01-01", "2021-01-31"),
    ],
)
def test_months_are_read_in_many_spellings(headings, crosses, start, end):
    found = in_text(f"| Activity | Responsible | {headings} |\n|---|---|---|---|---|\n| Build | Team | {crosses} |\n")
    assert (found.rows[0]["planned_start"], found.rows[0]["planned_end"]) == (start, end)


@pytest.mark.parametrize(
    ("letters", "start"), [("J F M A M", "2021-02-01"), ("M J J", "2021-06-01"), ("M A M", "2021-04-01"), ("J J A", "2021-07-01"), ("x y z", "")]
)
def test_single_letters_are_months_where_they_fit_the_year_at_one_place(tmp_path, letters, start):
    names = letters.split()
    plan = f"| Activity | {' | '.join(['2021'] * len(names))} |\n|---|\n| | {' | '.join(names)} |\n| Build | | x |{' |' * (len(names) - 2)}\n"
    assert in_text(plan).rows[0]["planned_start"] == start


def test_months_without_a_year_have_no_date():
    found = in_text("| Activity | Jan | Feb | Mar |\n|---|---|---|---|\n| Build | x | | |\n")
    assert found.rows[0]["planned_start"] == ""


def test_written_dates_and_a_status_are_taken_and_doubtful_ones_are_not():
    text = "| Activity | Start | End | Status | Budget |\n|---|---|---|---|---|\n| Build | 3 May 2021 | 2021-06-30 | Done | 5 |\n| Paint | 03/04/21 | soon | unclear | |\n"
    found = in_text(text)
    assert [(row["planned_start"], row["planned_end"], row["status"]) for row in found.rows] == [("2021-05-03", "2021-06-30", "completed"), ("", "", "")]
    assert [(piece.text, piece.note) for piece in found.reports[0].of("not understood")] == [
        ("03/04/21", "it is no date that can be read for sure"), ("soon", "it is no date that can be read for sure"), ("unclear", ""),
    ]  # fmt: skip
    assert "the activities of a case have no such column" in [piece.note for piece in found.reports[0].pieces]


def test_dates_in_the_rows_of_activities_are_no_headings_of_months():
    text = "| No | Activity | Start date | End date | Who |\n|---|---|---|---|---|\n| 1 | Recruit mentors | 1 Feb 2021 | 2021-03-15 | NGO |\n"
    text += "| 2 | Pair youth | April 2021 | June 2021 | NGO |\n"
    found = in_text(text)
    assert [(row["planned_start"], row["planned_end"]) for row in found.rows] == [("2021-02-01", "2021-03-15"), ("", "")]
    assert found.sentences == []
    assert [piece.text for piece in found.reports[0].of("not understood")] == ["April 2021", "June 2021"]


def test_it_is_said_from_where_months_without_a_date_are_counted():
    found = in_text("| Activity | Q1 | Q2 | Q3 |\n|---|---|---|---|\n| 1. Build | x | | |\n")
    assert found.sentences == ["Months and quarters without a date are counted from the start of the project, 15 May 2020."]


def test_a_list_in_the_matrix_and_a_work_plan_are_put_together_by_number():
    matrix = (
        "| Result | Indicator | Target |\n|---|---|---|\n| Outcome 1: Roads | Number of roads | 4 |\n"
        "| Activities: 1) Buy stones from the quarry; 2) Lay stones; 4) Sweep | | |\n"
    )
    plan = "| No | Activity | By whom | M1 | M2 | M3 |\n|---|---|---|---|---|---|\n| 1 | Stones | Driver | x | | |\n| 3 | Evaluate | Evaluator | | | x |\n"
    found = in_text(f"{matrix}\n\nWork plan\n\n{plan}")
    assert short(found) == [
        ("A01", "Buy stones from the quarry", "Driver", "OC1", "2020-05-15", "2020-05-31"),
        ("A02", "Lay stones", "", "OC1", "", ""),
        ("A04", "Sweep", "", "OC1", "", ""),
        ("A03", "Evaluate", "Evaluator", "", "2020-07-01", "2020-07-31"),
    ]
    assert found.sentences == [
        "Months and quarters without a date are counted from the start of the project, 15 May 2020.",
        "In the results matrix and not in the work plan: activity 2, 4.",
    ]
    assert found.reports[0].of("split")[0].note == "3 activities"


def test_a_list_without_numbers_is_an_activity_a_line():
    matrix = "| Result | Indicator | Target |\n|---|---|---|\n| Outcome 1: Roads | Number of roads | 4 |\n| Main activities:<br>Buy stones.<br>Lay stones<br>etc. | | |\n"
    assert [(row["activity_id"], row["statement"]) for row in in_text(matrix).rows] == [("A01", "Buy stones"), ("A02", "Lay stones"), ("A03", "etc.")]


def test_a_number_that_comes_twice_is_told_apart():
    plan = "| Activity | Responsible |\n|---|---|\n| 1. Build | Team |\n| 1. Paint | Team |\n| Activity 1: Sell | Team |\n"
    assert [row["activity_id"] for row in in_text(plan).rows] == ["A01", "A01_2", "A01_3"]


def test_the_list_and_the_plan_may_stand_in_two_papers(tmp_path):
    papers = [read_paper(papers_made.livelihoods(tmp_path / "a.docx")), read_paper(papers_made.work_plan(tmp_path / "b.docx"))]
    found = find_activities(papers, None, ["OC1", "OP1", "OP2"])
    assert [report.file for report in found.reports] == ["a.docx", "b.docx"]
    assert [row["activity_id"] for row in found.rows][:3] == ["A1.1", "A1.2", "A2.1"]
    assert [row["result_ids"] for row in found.rows][:3] == ["OC1", "OC1", "OC1"]


def test_headings_again_and_rows_cut_by_a_page_are_no_activities(tmp_path):
    headings = "Activity\tResponsible\tM1\tM2\tM3\n"
    text = f"{headings}1. Build houses\tTeam\tx\t\t\n\nfor returnees\t\t\t\t\n\n{headings}2. Paint\tTeam\t\tx\t\n{headings}"
    found = in_text(text)
    assert [row["statement"] for row in found.rows] == ["Build houses for returnees", "Paint"]
    assert {"the rest of the row before the page break", "the headings again"} <= {piece.note for piece in found.reports[0].pieces}


def test_a_shaded_cell_of_the_whole_row_marks_nothing(tmp_path):
    from docx import Document

    word = Document()
    made = table(word, [["Activity", "M1", "M2", "M3"], ["1. Build", "", "", ""], ["2. Paint", "", "", ""]])
    for column in range(4):
        shade_cell(made.cell(1, column), "DDDDDD")
    shade_cell(made.cell(2, 2), "FFFFFF")
    word.save(tmp_path / "a.docx")
    assert found_in(tmp_path / "a.docx", date(2020, 1, 1)).sentences[0].startswith("No month of the work plan is shaded or crossed")


def test_papers_without_activities_give_none():
    assert find_activities([], None, []).rows == []
    assert in_text("Just words.").rows == [] and in_text("Just words.").reports == []
