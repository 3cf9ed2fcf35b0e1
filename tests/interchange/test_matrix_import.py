"""The results matrix in many layouts, of projects from other sectors: what is taken, split, skipped and not understood, and that every cell is accounted for."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pdfplumber
import pytest
from docx import Document

from evaltool.desk_review.results_faults import check_results
from evaltool.interchange.matrix_import import MatrixFound, read_matrix
from evaltool.interchange.paper import Paper
from evaltool.interchange.reading import read_paper
from evaltool.interchange.text_paper import read_text
from tests.support import papers_made
from tests.support.papers_made import FILES, table
from tests.support.small_case import make_case

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

WATER = [
    ("OC1", "", "I01", "Share of households that drink safe water", "percent", "35", "80", ""),
    ("OC1", "", "I02", "Number of pumps that work", "number", "3", "12", ""),
    ("OP11", "OC1", "I03", "Number of wells drilled/repaired: wells drilled", "number", "0", "8", "reach"),
    ("OP11", "OC1", "I04", "Number of wells drilled/repaired: repaired", "number", "0", "4", "reach"),
    ("OP12", "OC1", "I05", "Number of committees trained", "number", "0", "12", "reach"),
    ("OP12", "OC1", "I06", "Litres per person and day", "", "7.5", "15 to 20", ""),
]
HEALTH = [
    ("OBJ", "", "I01", "Maternal deaths in 100,000 births", "number", "310", "250", ""),
    ("OC1", "OBJ", "I02", "Number of clinics with a midwife", "number", "2", "9", ""),
    ("OC1", "OBJ", "I03", "Percentage of births attended", "percent", "40", "75", ""),
    ("OP11", "OC1", "I04", "Number of midwives, nurses and doctors trained: midwives", "number", "0", "30", "reach"),
    ("OP11", "OC1", "I05", "Number of midwives, nurses and doctors trained: nurses", "number", "0", "60", "reach"),
    ("OP11", "OC1", "I06", "Number of midwives, nurses and doctors trained: doctors", "number", "0", "6", "reach"),
    # three things and two values: not one to one, so kept as it is printed
    ("OP12", "OC1", "I07", "Number of clinics, beds and ambulances provided", "", "0", "9/40", ""),
    ("OP12", "OC1", "I08", "Existence of a national supply plan (Y/N)", "yes_no", "N", "Y", "reach"),
]
LIVELIHOODS = [
    ("OBJ", "", "I01", "Income of young people", "number", "90", "140", ""),
    ("OC1", "OBJ", "I02", "Number of trainees in work", "number", "0", "200", "reach"),
    ("OC1", "OBJ", "I03", "Share of trainees who are women", "percent", "", "50", ""),
    ("OP1", "OC1", "I04", "Number of courses accredited", "number", "1", "1", "keep"),
    # a point followed by three digits: one and a half, or fifteen hundred
    ("OP2", "OC1", "I05", "Number of loans given", "text", "0", "1.500", ""),
]
SHELTER = [
    ("OC1", "", "I01", "Number of houses that pass inspection", "number", "0", "250", "reach"),
    ("OP11", "OC1", "I02", "Number of houses repaired", "number", "0", "300", "reach"),
    ("OC2", "", "I03", "Number of stoves in use", "number", "20", "400", ""),
    ("OP21", "OC2", "I04", "Number of stoves handed out", "number", "0", "380", "reach"),
    ("OP21", "OC2", "I05", "Number of families told how to use them", "number", "0", "380", "reach"),
    ("OP22", "OC2", "I06", "Tons of wood", "number", "0", "95.5", "reach"),
]
FLOODS = [
    ("OBJ", "", "I01", "# of flood deaths per year", "number", "42", "10", ""),
    ("OC1", "OBJ", "I02", "% of households that leave within 6 hours", "percent", "12", "70", ""),
    ("OC1", "OBJ", "I03", "# of communities with a plan they tested", "number", "4", "60", ""),
    # which half of 500/500 is of men is said by the letters alone, so it is kept, without a unit: a fault that the check names
    ("OP11", "OC1", "I04", "# of volunteers trained (M/F)", "", "0", "500/500", ""),
    ("OP11", "OC1", "I05", "# of kits handed out", "number", "", "500", ""),
]
SCHOOL = [
    ("OC1", "", "I01", "% of pupils in grade 3 who read a page", "percent", "31", "60", ""),
    ("OC1", "", "I02", "Drop-out rate", "percent", "12", "6", ""),
    ("OP11", "OC1", "I03", "Number of teachers trained", "number", "0", "900", "reach"),
    ("OP12", "OC1", "I04", "Number of books", "text", "0", "1,5", ""),
]
RISK_MARKDOWN = """# Disaster risk

| # | Results | Measures of success | Base line | End value | MoV |
|---|:-------:|---|---|---|---|
| | **Outcome 1**: Towns are ready for floods | Number of towns with a plan | 1 | 7 | Plans |
| | Output 1.1: Sirens work | Number of sirens/boats bought | 0 | 12/3 | Invoices |
| | | Existence of an alarm system | No | Yes | |
| | Output 1.2: \\| Drills are held | | | tbd | |
"""
RISK = [
    ("OC1", "", "I01", "Number of towns with a plan", "number", "1", "7", ""),
    ("OP11", "OC1", "I02", "Number of sirens/boats bought: sirens", "number", "0", "12", "reach"),
    ("OP11", "OC1", "I03", "Number of sirens/boats bought: boats", "number", "0", "3", "reach"),
    ("OP11", "OC1", "I04", "Existence of an alarm system", "yes_no", "No", "Yes", "reach"),
    ("OP12", "OC1", "", "", "", "", "", ""),
]
FARMING_HTML = """<h1>Farming</h1>
<table><tr><th rowspan="2">Target</th><th rowspan=2>Baseline</th><th colspan="2">Results &amp; indicators</th></tr>
<tr><th>Result</th><th>Indicator</th></tr>
<tr><td>40</td><td>10</td><td rowspan="2"><b>Outcome 1:</b> Farmers earn more</td><td>Farmers who sell milk</td></tr>
<tr><td>5<br>6</td><td>0<br>0</td><td><ul><li>Number of stalls opened</li><li>Number of fairs held</li></ul></td></tr>
<tr><td>3 per village</td><td></td><td>Output 1.1: Cows are healthy</td><td>Number of visits by a vet</td></tr></table>"""
FARMING = [
    ("OC1", "", "I01", "Farmers who sell milk", "number", "10", "40", ""),
    ("OC1", "", "I02", "Number of stalls opened", "number", "0", "5", "reach"),
    ("OC1", "", "I03", "Number of fairs held", "number", "0", "6", "reach"),
    ("OP11", "OC1", "I04", "Number of visits by a vet", "text", "", "3 per village", ""),
]
FARMING_PAGES = [
    ("OC1", "", "I01", "Share of farmers in the villages of the upper valley and at the lake who sell milk outside of the market days of their own village",
     "percent", "10", "40", ""),
    ("OC1", "", "I02", "Number of cheeses sold to shops and to hotels", "number", "0", "900", "reach"),
    ("OP11", "OC1", "I03", "Number of visits by a vet", "number", "0", "120", "reach"),
]  # fmt: skip
MADE = {
    "water in Word": (papers_made.water, "docx", WATER), "health in Word": (papers_made.health, "docx", HEALTH),
    "livelihoods in Word": (papers_made.livelihoods, "docx", LIVELIHOODS), "shelter in Word": (papers_made.shelter, "docx", SHELTER),
    "floods in Word": (papers_made.floods, "docx", FLOODS), "school in Excel": (papers_made.school, "xlsx", SCHOOL),
}  # fmt: skip
SAVED = {
    "shelter saved by LibreOffice": ("shelter_by_libreoffice.docx", SHELTER), "health saved by LibreOffice": ("health_by_libreoffice.docx", HEALTH),
    "floods saved by LibreOffice": ("floods_by_libreoffice.docx", FLOODS),
    "water as PDF of LibreOffice": ("water_by_libreoffice.pdf", WATER), "farming as PDF of LibreOffice, over two pages": ("farming_by_libreoffice.pdf", FARMING_PAGES),
}  # fmt: skip


def short(found: MatrixFound) -> list[tuple[str, ...]]:
    names = ("result_id", "parent_id", "indicator_id", "indicator", "unit", "baseline", "target", "target_means")
    return [tuple(row.get(name, "") for name in names) for row in found.rows]


def cells_counted_otherwise(path: Path) -> dict[str, int]:
    """The number of cells of each table by its place, counted without the reader: merged cells once."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        return {
            f"sheet {sheet.title}": sheet.max_row * sheet.max_column
            - sum(found.size["rows"] * found.size["columns"] - 1 for found in sheet.merged_cells.ranges)
            for sheet in book
        }
    if path.suffix == ".pdf":
        with pdfplumber.open(path) as pdf:
            return {
                f"page {page.page_number}, table {number}": len(found.cells) for page in pdf.pages for number, found in enumerate(page.find_tables(), start=1)
            }
    body = ElementTree.fromstring(zipfile.ZipFile(path).read("word/document.xml")).find(f"{W}body")
    counts, number = {}, 0
    for found in body.iter(f"{W}tbl"):
        inner = {cell for nested in found.iter(f"{W}tbl") if nested is not found for cell in nested.iter(f"{W}tc")}
        own = [cell for cell in found.iter(f"{W}tc") if cell not in inner]
        starts = [cell for cell in own if (merge := cell.find(f"{W}tcPr/{W}vMerge")) is None or merge.get(f"{W}val") == "restart"]
        if found in list(body):
            number += 1
        counts[f"table {number}" if found in list(body) else f"inner table of table {number}"] = len(starts)
    return counts


@pytest.mark.parametrize("layout", MADE)
def test_a_layout_gives_its_results_and_indicators(tmp_path, layout):
    make, suffix, expected = MADE[layout]
    found = read_matrix(read_paper(make(tmp_path / f"paper.{suffix}")))
    assert short(found) == expected


@pytest.mark.parametrize("layout", SAVED)
def test_what_libreoffice_saved_gives_the_same(layout):
    name, expected = SAVED[layout]
    assert short(read_matrix(read_paper(FILES / name))) == expected


@pytest.mark.parametrize(("text", "expected"), [(RISK_MARKDOWN, RISK), (FARMING_HTML, FARMING)], ids=["Markdown", "HTML"])
def test_text_gives_its_results_and_indicators(text, expected):
    assert short(read_matrix(read_text(text, "paper.md"))) == expected


@pytest.mark.parametrize("layout", [*MADE, *SAVED])
def test_taken_split_skipped_and_not_understood_add_up_to_all_cells(tmp_path, layout):
    if layout in SAVED:
        path = FILES / SAVED[layout][0]
    else:
        make, suffix, _ = MADE[layout]
        path = make(tmp_path / f"paper.{suffix}")
    report = read_matrix(read_paper(path)).report
    counted = cells_counted_otherwise(path)
    inner = re.compile(r"(table \d+), row \d+, column \d+, inner table")
    tables = Counter(inner.sub(r"inner table of \1", piece.place).rsplit(", row" if path.suffix != ".xlsx" else ", cell", 1)[0] for piece in report.pieces)
    assert tables
    assert {place: counted[place] for place in tables} == dict(tables)
    assert sum(len(report.of(fate)) for fate in ("taken", "split", "skipped", "not understood")) == sum(counted[place] for place in tables)
    assert len({piece.place for piece in report.pieces}) == len(report.pieces)


def test_what_stands_beside_is_kept_with_each_indicator(tmp_path):
    rows = read_matrix(read_paper(papers_made.water(tmp_path / "a.docx"))).rows
    assert [row.get("means_of_verification", "") for row in rows] == [
        "Household survey",
        "Register of pumps",
        "Handover notes; Visits",
        "Handover notes; Visits",
        "",
        "",
    ]
    assert rows[1]["comment"] == 'Target printed as "12 pumps".'
    assert rows[2]["comment"] == 'Split from one composite cell: "8/4".'
    assert rows[4]["comment"] == 'Target printed as "at least 12".'
    assert rows[5]["comment"] == "Target kept as printed: several values in one cell."
    assert [row["statement"] for row in rows[2:5]] == ["Wells give water", "Wells give water", "Committees keep the wells"]


def test_the_report_names_what_needs_a_look_with_its_place(tmp_path):
    report = read_matrix(read_paper(papers_made.school(tmp_path / "a.xlsx"))).report
    noted = [str(piece) for piece in report.pieces if piece.note not in ("", "heading")]
    assert noted == [
        'sheet Logframe, cell E4: skipped: "%" (the unit is read from the values)',
        'sheet Logframe, cell G4: skipped: "40%" (the target of a part of the project)',
        'sheet Logframe, cell H4: skipped: "50%" (the target of a part of the project)',
        'sheet Logframe, cell E5: skipped: "%" (the unit is read from the values)',
        'sheet Logframe, cell E6: skipped: "no." (the unit is read from the values)',
        'sheet Logframe, cell G6: skipped: "200" (the target of a part of the project)',
        'sheet Logframe, cell H6: skipped: "500" (the target of a part of the project)',
        'sheet Logframe, cell E7: skipped: "no." (the unit is read from the values)',
        'sheet Logframe, cell I7: taken: "1,5" (the comma could be a decimal comma)',
    ]


def matrix(*rows: str, heading: str = "| Result | Indicator | Baseline | Target |") -> MatrixFound:
    return read_matrix(read_text("\n".join([heading, "|---|---|", *rows]), "a.md"))


def notes(found: MatrixFound) -> list[str]:
    return [str(piece) for piece in found.report.pieces if piece.fate == "not understood"]


def test_values_that_cannot_be_shared_out_are_not_given_to_anybody():
    found = matrix("| Outcome 1: Roads | Number of roads <br> Number of bridges | 0 | 4 <br> 5 <br> 6 |")
    assert [(row["indicator"], row["target"]) for row in found.rows] == [("Number of roads", ""), ("Number of bridges", "")]
    assert (
        'Values not shared out: 2 indicators and 3 values, so it cannot be told which is whose: "baseline: 0; target: 4; target: 5; target: 6".'
        in found.rows[0]["comment"]
    )
    assert [place.split(":")[0] for place in notes(found)] == ["table 1, row 2, column 3", "table 1, row 2, column 4"]


def test_of_several_target_columns_none_is_chosen_where_no_heading_says_which_is_the_last():
    heading = "| Result | Indicator | Baseline | Target 2021 | Target 2022 |"
    found = matrix("| Outcome 1: Roads | Number of roads | 0 | 4 | 5 |", heading=heading)
    assert found.rows[0]["target"] == ""
    assert found.rows[0]["comment"] == "Targets as printed: Target 2021: 4; Target 2022: 5."
    assert notes(found) == [
        f'table 1, row 2, column {column}: not understood: "{value}" (several target columns, and none is headed as the one for the end of the project)'
        for column, value in ((4, 4), (5, 5))
    ]


def test_a_result_whose_level_is_not_said_is_not_taken():
    found = matrix("| Outcome 1: Roads | Number of roads | 0 | 4 |", "| People travel | Number of trips | 0 | 9 |")
    assert [row["indicator"] for row in found.rows] == ["Number of roads"]
    assert (
        notes(found)[0]
        == 'table 1, row 3, column 1: not understood: "People travel" (the level of the result (objective, outcome or output) or its wording is not said)'
    )
    assert len(notes(found)) == 4


def test_a_heading_of_rows_gives_them_their_level():
    found = matrix("| Outcomes | | | |", "| People travel | Number of trips | 0 | 9 |", "| Outputs: | | | |", "| Roads are built | Number of roads | 0 | 4 |")
    assert [(row["result_id"], row["level"], row["parent_id"]) for row in found.rows] == [("OC1", "outcome", ""), ("OP1", "output", "OC1")]


def test_numbers_give_the_level_of_those_with_as_many_parts():
    found = matrix(
        "| Outcome 1: Roads | Number of roads | 0 | 4 |", "| Output 1.1: Stones | Number of stones | 0 | 9 |", "| 1.2 Sand | Tons of sand | 0 | 7 |",
        "| 2 Bridges | Number of bridges | 0 | 1 |"
    )  # fmt: skip
    assert [(row["result_id"], row["parent_id"], row["statement"]) for row in found.rows] == [
        ("OC1", "", "Roads"), ("OP11", "OC1", "Stones"), ("OP12", "OC1", "Sand"), ("OC2", "", "Bridges"),
    ]  # fmt: skip


def test_a_number_in_a_column_of_its_own_and_no_level_is_read_by_its_parts():
    heading = "| No. | Result | Indicator | Target |"
    found = matrix("| 1 | Outcome: Roads | Number of roads | 4 |", "| 1.1 | Stones | Number of stones | 9 |", heading=heading)
    assert [(row["result_id"], row["parent_id"], row["statement"]) for row in found.rows] == [("OC1", "", "Roads"), ("OP11", "OC1", "Stones")]


def test_result_is_an_outcome_where_outputs_stand_below_it():
    found = matrix(
        "| Result 1: Roads | Number of roads | 0 | 4 |", "| Output 1.1: Stones | Number of stones | 0 | 9 |", "| Result 2: Ships | Number of ships | 0 | 2 |"
    )
    assert [(row["result_id"], row["level"]) for row in found.rows] == [("OC1", "outcome"), ("OP11", "output"), ("OP2", "output")]


def test_numbers_that_come_twice_get_ids_of_their_own():
    found = matrix(
        "| Outcome 1: Roads | Number of roads | 0 | 4 |", "| Output 1: Stones | Number of stones | 0 | 9 |",
        "| Outcome 2: Ships | Number of ships | 0 | 4 |", "| Output 1: Sails | Number of sails | 0 | 9 |", "| Output 1.10: Masts | Number of masts | 0 | 9 |",
    )  # fmt: skip
    assert [row["result_id"] for row in found.rows] == ["OC1", "OP1", "OC2", "OP1_2", "OP1.10"]
    assert [row["parent_id"] for row in found.rows] == ["", "OC1", "", "OC2", "OC1"]


def test_a_result_and_its_headings_again_on_the_next_page_are_the_same_result():
    again = ["| Outcome 1: Roads | Number of roads | 0 | 4 |", "| Result | Indicator | Baseline | Target |", "| Outcome 1: Roads | Number of bridges | 0 | 2 |"]
    found = matrix(*again)
    assert [(row["result_id"], row["indicator"]) for row in found.rows] == [("OC1", "Number of roads"), ("OC1", "Number of bridges")]
    assert [piece.note for piece in found.report.pieces if piece.place.startswith("table 1, row 3")] == ["the headings again"] * 4


def test_a_result_without_anything_else_has_a_row():
    found = matrix("| Outcome 1: Roads | | | |", "| Output 1.1: Stones | Number of stones | 0 | 9 |")
    assert [(row["result_id"], row.get("indicator_id", "")) for row in found.rows] == [("OC1", ""), ("OP11", "I01")]


@pytest.mark.parametrize(
    ("cell", "baseline", "target"),
    [
        ("Baseline: 0 Target: 150", "0", "150"), ("Target: 150; Baseline: 0", "0", "150"), ("Baseline 2012: 3 Target 2014: 9", "3", "9"),
        ("0/150", "0", "150"), ("No → Yes", "No", "Yes"), ("Baseline = 1,050 Target = 2 100", "1,050", "2 100"), ("Target: 40%", "", "40"),
    ],
)  # fmt: skip
def test_baseline_and_target_in_one_cell_are_told_apart(cell, baseline, target):
    found = matrix(f"| Outcome 1: Roads | Roads | {cell} |", heading="| Result | Indicator | Baseline / target |")
    assert (found.rows[0]["baseline"], found.rows[0]["target"]) == (baseline, target)


def test_a_cell_without_labels_under_baseline_and_target_is_kept_as_the_target():
    found = matrix("| Outcome 1: Roads | Number of roads | from few to many |", heading="| Result | Indicator | Baseline and target |")
    assert (found.rows[0]["target"], found.rows[0]["unit"]) == ("from few to many", "text")
    assert found.rows[0]["comment"] == "Target kept as printed: it is words, not a value."


def test_actual_values_and_comments_come_along():
    heading = "| Result | Indicator | Baseline | Target | Achieved | Disaggregated by | Comments | Frequency | Unit |"
    found = matrix("| Outcome 1: Roads | Number of roads | 0 | 4 roads | 3 | district | slow | yearly | km |", heading=heading)
    row = found.rows[0]
    assert (row["actual"], row["disaggregation"], row["comment"]) == ("3", "district", 'slow Target printed as "4 roads".')
    assert "the results matrix of a case has no such column" in [piece.note for piece in found.report.pieces]


def test_activities_in_the_matrix_are_left_to_their_own_import():
    found = matrix(
        "| Outcome 1: Roads | Number of roads | 0 | 4 |", "| Activities: | | | |", "| 1) Buy stones | | | |", "| 2) Lay stones | | | |",
        "| Outcome 2: Ships | Number of ships | 0 | 1 |",
    )  # fmt: skip
    assert [(cell.plain, result) for _, cell, result in found.activity_cells] == [("Activities:", "OC1"), ("1) Buy stones", "OC1"), ("2) Lay stones", "OC1")]
    assert [row["result_id"] for row in found.rows] == ["OC1", "OC2"]


def test_the_columns_of_an_evaluation_matrix_are_no_results_matrix():
    found = matrix("| Relevance | Is it needed? | Number of needs | Survey |", heading="| Criterion | Evaluation question | Indicator | Data sources |")
    assert found.rows == [] and found.report.pieces == []


def test_a_row_cut_by_a_page_break_is_put_together_again():
    text = "\tIndicator\tBaseline\tTarget\nOutcome 1: Roads are\tNumber of roads\t0\t4\n\nsafe all year\tthat are lit\t\t\n\tNumber of bridges\t0\t2\n"
    found = read_matrix(read_text(text, "a.txt"))
    assert [(row["statement"], row["indicator"], row["target"]) for row in found.rows] == [
        ("Roads are safe all year", "Number of roads that are lit", "4"), ("Roads are safe all year", "Number of bridges", "2"),
    ]  # fmt: skip
    rest = [(piece.fate, piece.note) for piece in found.report.pieces if piece.place == "table 2, row 1, column 1"]
    assert rest == [("taken", "the rest of the row before the page break")]


def test_another_table_after_the_matrix_is_no_part_of_it(tmp_path):
    word = Document()
    table(word, [["Result", "Indicator", "Target"], ["Outcome 1: Roads", "Number of roads", "4"]])
    word.add_paragraph("Budget of the project")
    table(word, [["Staff", "Month", "100"], ["Cars", "Piece", "200"]])
    word.save(tmp_path / "a.docx")
    found = read_matrix(read_paper(tmp_path / "a.docx"))
    assert len(found.rows) == 1 and {piece.place.split(",")[0] for piece in found.report.pieces} == {"table 1"}


def test_a_paper_without_a_matrix_gives_nothing():
    assert read_matrix(Paper("a", "text", ())).rows == []


def test_several_results_in_one_row_are_told_apart_and_so_are_indicators_that_carry_their_numbers():
    found = matrix(
        "| Expected results<br>1. Roads are safe<br>2. Ships sail | 1.1 Number of roads. Target: 4<br>2.1 Number of ships<br>2.2 Number of sails | | Port books |"
    )
    assert [(row["result_id"], row["level"], row["statement"], row["indicator"], row["target"]) for row in found.rows] == [
        ("OP1", "output", "Roads are safe", "Number of roads", "4"),
        ("OP2", "output", "Ships sail", "Number of ships", ""),
        ("OP2", "output", "Ships sail", "Number of sails", ""),
    ]
    assert [(piece.fate, piece.note) for piece in found.report.pieces if piece.place.startswith("table 1, row 2")] == [
        ("split", "2 results"),
        ("split", "3 indicators, shared out by their numbers"),
        ("skipped", ""),
        ("not understood", "several results in one row, so it cannot be told to which this belongs"),
    ]


def test_indicators_of_several_results_that_carry_no_number_are_given_to_none():
    found = matrix("| Outcome 1: Roads are safe<br>Outcome 2: Ships sail | Number of roads<br>Number of ships | | |")
    assert [(row["result_id"], row.get("indicator", "")) for row in found.rows] == [("OC1", ""), ("OC2", "")]
    assert [piece.note for piece in found.report.of("not understood")] == ["several results in one row, so it cannot be told whose indicators these are"]


def test_a_statement_of_several_lines_is_one_result():
    found = matrix("| Outcome 1: Roads are safe<br>all year | Number of roads | 0 | 4 |")
    assert [row["statement"] for row in found.rows] == ["Roads are safe all year"]


def test_a_level_in_a_column_of_its_own_may_be_any_word_the_case_accepts_or_a_heading():
    heading = "| Level | Result | Indicator | Target |"
    found = matrix("| Outcomes | | Number of trips | 2 |", "| Goal | Travel | Number of trips | 9 |", "| Output 1 | | Number of roads | 4 |", heading=heading)
    assert [(row["result_id"], row["statement"]) for row in found.rows] == [("OBJ", "Travel")]
    assert len(found.report.of("not understood")) == 6


def test_levels_and_numbers_beside_several_results_are_taken_with_them():
    heading = "| No. | Level | Result | Indicator | Assumptions |"
    found = matrix("| 1-2 | Outputs | 1. Roads<br>2. Ships | | It rains |", "| | | | | It snows |", heading=heading)
    assert [row["result_id"] for row in found.rows] == ["OP1", "OP2"]
    assert [piece.fate for piece in found.report.pieces if piece.place.startswith("table 1, row 2")] == ["taken", "taken", "split", "skipped", "skipped"]


def test_numbers_of_rows_do_not_end_the_result_above():
    found = matrix("| 1 | Outcome 1: Roads | Number of roads | 4 |", "| 2 | | Number of bridges | 2 |", heading="| No. | Result | Indicator | Target |")
    assert [(row["result_id"], row["indicator"]) for row in found.rows] == [("OC1", "Number of roads"), ("OC1", "Number of bridges")]
    assert [piece.note for piece in found.report.pieces if piece.place == "table 1, row 3, column 1"] == ["the number of the row"]


def test_the_year_of_a_baseline_is_no_baseline():
    text = (
        "<table><tr><th rowspan='2'>Result</th><th rowspan='2'>Indicator</th><th colspan='2'>Baseline</th><th>Target</th></tr>"
        "<tr><th>Value</th><th>Year</th><th>2022</th></tr>"
        "<tr><td>Output 1: Kits are ready</td><td>Number of kits</td><td>TBD</td><td>2019</td><td>500</td></tr></table>"
    )
    found = read_matrix(read_text(text, "paper.html"))
    assert [(row["baseline"], row["target"], row["comment"]) for row in found.rows] == [("", "500", 'Baseline printed as "TBD".')]
    assert [piece.text for piece in found.report.of("skipped")][-1] == "2019"
    assert found.report.of("not understood") == []


def test_a_title_over_all_columns_of_the_first_row_of_data_is_no_heading():
    text = "| Result | Indicator | Target |\n|---|---|---|\n| Output | | |\n| Wells give water | Number of wells | 3 |\n"
    found = read_matrix(read_text(text, "paper.md"))
    assert [(row["level"], row["target"]) for row in found.rows] == [("output", "3")]


def test_a_formula_that_no_program_worked_out_is_said_and_is_no_empty_cell(tmp_path):
    book = openpyxl.Workbook()
    for row in (["Result", "Indicator", "Baseline", "Target"], ["Output 1: Wells", "Number of wells", 0, "=3+4"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    [row] = read_matrix(read_paper(tmp_path / "a.xlsx")).rows
    assert (row["target"], row["unit"]) == ("formula without a saved value", "text")
    assert row["comment"] == "Target kept as printed: it is words, not a value."


@pytest.mark.parametrize(
    ("written", "actual", "comment", "note"),
    [
        ("n/a", "", 'Actual printed as "n/a".', 'no value is printed, only "n/a"'),
        ("about 8", "", 'Actual printed as "about 8".', "it is not a plain number"),
        ("ongoing", "", 'Actual printed as "ongoing".', "it is words, not a value"),
        ("Yes", "", 'Actual printed as "Yes".', "it is of another kind than the target"),
        ("7 wells", "7", 'Actual printed as "7 wells".', ""),
        ("4/5", "4/5", "Actual kept as printed: several values in one cell.", "several values in one cell"),
    ],
)
def test_an_actual_value_in_words_goes_into_the_comment_as_it_fits_no_number(tmp_path, written, actual, comment, note):
    found = read_matrix(read_text(f"| Result | Indicator | Baseline | Target | Actual |\n|---|---|\n| Output 1: A | Number of wells | 0 | 9 | {written} |\n", "a.md"))
    [row] = found.rows
    assert (row["actual"], row["comment"], found.report.pieces[-1].note) == (actual, comment, note)
    # what comes in stops nothing: the check has no error for it
    assert not check_results(make_case(tmp_path, {"desk_review/results_matrix": [row]})).of("error")


def test_no_pair_of_values_makes_an_error_of_the_case(tmp_path):
    values = ["", "0", "1,200", "1.200", "1,5", "15%", "yes", "n/a", "about 8", "3/4", "20-30", "2 per month", "USD 5,000", "high", "<3", "12 women, 8 men", "-5"]
    pairs = [(baseline, target) for baseline in values for target in values]
    rows = "".join(f"| | Number of things of kind {n} | {b} | {t} | {values[n % len(values)]} |\n" for n, (b, t) in enumerate(pairs))
    text = f"| Result | Indicator | Baseline | Target | Actual |\n|---|---|\n| Output 1: A | Number of wells | 0 | 9 | 8 |\n{rows}"
    found = read_matrix(read_text(text, "a.md"))
    assert found.indicators == len(pairs) + 1
    assert list(check_results(make_case(tmp_path, {"desk_review/results_matrix": found.rows})).of("error")) == []


def test_a_column_for_each_level_gives_the_levels_by_its_headings(tmp_path):
    word = Document()
    rows = [["Objective", "Outcome", "Output", "Indicator", "Baseline", "Target"], ["Peace", "Youth talk", "Clubs meet", "Number of clubs", "0", "12"],
            ["", "", "Leaders are trained", "Number of leaders", "0", "60"], ["", "Elders listen", "Councils are open", "Number of open councils", "1", "9"]]  # fmt: skip
    table(word, rows, [(1, 0, 3, 0), (1, 1, 2, 1)])
    word.save(tmp_path / "a.docx")
    found = read_matrix(read_paper(tmp_path / "a.docx"))
    assert [(row["result_id"], row["parent_id"], row["statement"], row.get("target", "")) for row in found.rows] == [
        ("OBJ", "", "Peace", ""), ("OC1", "OBJ", "Youth talk", ""), ("OP1", "OC1", "Clubs meet", "12"), ("OP2", "OC1", "Leaders are trained", "60"),
        ("OC2", "OBJ", "Elders listen", ""), ("OP3", "OC2", "Councils are open", "9"),
    ]  # fmt: skip
    assert found.report.of("not understood") == []


def test_a_result_as_the_title_over_a_table_of_its_outputs_is_taken(tmp_path):
    word = Document()
    rows = [["Outcome 1: Valleys have light", "", ""], ["Outputs", "Indicators", "Target"], ["Panels are installed", "Number of panels", "100"]]
    table(word, rows, [(0, 0, 0, 2)])
    word.save(tmp_path / "a.docx")
    found = read_matrix(read_paper(tmp_path / "a.docx"))
    assert [(row["result_id"], row["parent_id"], row["statement"]) for row in found.rows] == [("OC1", "", "Valleys have light"), ("OP1", "OC1", "Panels are installed")]
    assert found.report.of("not understood") == []


def test_the_year_in_brackets_behind_a_value_is_no_second_value():
    text = "| Outputs | Indicators | Baseline (incl. reference year) | Targets | Sources |\n|---|---|\n| Loans | % of women with loans | 12% (2016) | 40 % (by 2020) | Bank |\n"
    [row] = read_matrix(read_text(text, "a.md")).rows
    assert (row["baseline"], row["target"], row["unit"], row["means_of_verification"]) == ("12", "40", "percent", "Bank")
    assert row["comment"] == 'Baseline printed as "12% (2016)". Target printed as "40 % (by 2020)".'
