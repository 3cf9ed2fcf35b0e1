"""Cells changed where a table lives: the rest of the file keeps its bytes, and what cannot be written is refused before anything is."""

import openpyxl
import pytest

from evaltool.added_rows import change_cells
from evaltool.csv_rows import csv_with_cells
from evaltool.problems import EvaltoolError
from evaltool.synthesis.lessons import Lesson, read_lessons
from evaltool.synthesis.limitations import Limitation
from tests.support.second_case import make_second_case
from tests.support.small_case import make_case

ROWS = [
    {"limitation_id": "LI1", "kind": "limitation", "text": "one, two", "mitigation": ""},
    {"limitation_id": "LI2", "kind": "deviation", "text": 'with "marks"\nand lines', "mitigation": "x"},
]


def test_a_csv_row_that_is_not_named_keeps_its_bytes_whatever_its_quotation_marks():
    data = b'\xef\xbb\xbfid;"text";more\r\n1;"a";b\r\n2;"c\r\nd";e\r\n3;f\r\n'
    assert csv_with_cells(data, {4: {"more": "new; old"}}) == b'\xef\xbb\xbfid;"text";more\r\n1;"a";b\r\n2;"c\r\nd";e\r\n3;f;"new; old"\r\n'
    assert csv_with_cells(data, {3: {"text": "x"}}) == b'\xef\xbb\xbfid;"text";more\r\n1;"a";b\r\n2;x;e\r\n3;f\r\n'


def test_a_short_row_is_filled_up_to_the_cell_that_is_written():
    assert csv_with_cells(b"id,text,more\n3,f\n", {2: {"more": "g"}}) == b"id,text,more\n3,f,g\n"


def test_a_heading_that_is_missing_is_added():
    assert csv_with_cells(b"id,text\n3,f\n4,h\n", {2: {"more": "g"}}) == b"id,text,more\n3,f,g\n4,h\n"


def test_cells_are_named_by_id_and_column(tmp_path):
    case = make_case(tmp_path, {"synthesis/limitations": ROWS})
    change_cells(case, Limitation, {("LI2", "mitigation"): "y", ("LI1", "text"): "three"})
    case.read_again(Limitation)
    assert [(row.text, row.mitigation) for row in case.read(Limitation)] == [("three", ""), ('with "marks"\nand lines', "y")]


def test_a_cell_of_a_workbook_is_changed_and_the_other_sheets_stay(tmp_path):
    root = make_second_case(tmp_path / "case")
    path = root / "synthesis" / "synthesis.xlsx"
    before = {sheet.title: [[cell.value for cell in row] for row in sheet] for sheet in openpyxl.load_workbook(path)}
    from evaltool.case import CaseFolder

    case = CaseFolder(root)
    change_cells(case, Lesson, {("LE2", "context"): "=all villages"})
    case.read_again(Lesson)
    assert read_lessons(case).get("LE2").context == "=all villages"
    after = {sheet.title: [[cell.value for cell in row] for row in sheet] for sheet in openpyxl.load_workbook(path)}
    assert {name for name in before if before[name] != after[name]} == {"lessons"}


@pytest.mark.parametrize(
    ("rows", "id", "words"),
    [
        (ROWS, "LI9", "Nothing was written: LI9 is not there in synthesis/limitations.csv."),
        ([*ROWS, ROWS[0]], "LI1", "Nothing was written: LI1 is there twice in synthesis/limitations.csv."),
        ([], "LI1", "Nothing was written: the case has no table 'limitations' yet."),
    ],
)
def test_a_row_that_is_not_there_once_is_refused(tmp_path, rows, id, words):
    case = make_case(tmp_path, {"synthesis/limitations": rows} if rows else {})
    with pytest.raises(EvaltoolError) as refused:
        change_cells(case, Limitation, {(id, "text"): "x"})
    assert str(refused.value) == words


def test_a_table_in_two_places_or_one_that_cannot_be_read_is_refused(tmp_path):
    case = make_case(tmp_path, {"synthesis/limitations": ROWS})
    path = tmp_path / "synthesis" / "limitations.csv"
    path.write_bytes("é".encode("latin-1"))
    with pytest.raises(EvaltoolError, match="Nothing was written: .*UTF-8"):
        change_cells(case, Limitation, {("LI1", "text"): "x"})
    book = openpyxl.Workbook()
    book.save(tmp_path / "synthesis" / "limitations.xlsx")
    with pytest.raises(EvaltoolError, match="stands in two places"):
        change_cells(case, Limitation, {("LI1", "text"): "x"})


def test_a_text_that_no_cell_of_excel_holds_is_refused(tmp_path):
    from evaltool.case import CaseFolder

    case = CaseFolder(make_second_case(tmp_path / "case"))
    with pytest.raises(EvaltoolError, match="longer than an Excel cell holds"):
        change_cells(case, Lesson, {("LE2", "context"): "x" * 40_000})
