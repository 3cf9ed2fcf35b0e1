"""Tables: CSV files and workbooks read as untrusted, with their rows as Excel shows them, and written in one step."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaltool import tables, workbooks
from evaltool.grid import EXCEL_ERRORS
from evaltool.problems import EvaltoolError, Problems
from evaltool.tables import open_workbook, read_csv, read_workbook, write_bytes, write_csv


def read(path: Path, data: bytes | str):
    """(table, problems) of a CSV file with these bytes."""
    path = path / "t.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    problems = Problems()
    return read_csv(path, "desk_review/t.csv", problems), problems


def cells_of(table):
    """The rows as lists of cells."""
    return [[row.cells[column] for column in table.columns] for row in table.rows]


def only(problems: Problems):
    """The one problem there is."""
    (problem,) = problems
    return problem


# -- CSV --

# what a cell may hold: no surrogates (no file can hold them), no zero characters (no text has them), no error of Excel (which is named and read as nothing)
CELL = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=20).filter(lambda text: text.strip() not in EXCEL_ERRORS)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=6))
def test_a_written_table_is_read_back_cell_by_cell(tmp_path, rows):
    path = tmp_path / "t.csv"
    write_csv(path, ["a_id", "b", "c"], [dict(zip(("a_id", "b", "c"), row, strict=True)) for row in rows])
    table = read_csv(path, "t.csv", Problems())
    # line ends become line feeds and blanks at the ends go; an empty row is no row
    expected = [[cell.replace("\r\n", "\n").replace("\r", "\n").strip() for cell in row] for row in rows]
    assert cells_of(table) == [row for row in expected if any(row)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_what_excel_writes_in_any_country_is_read(tmp_path, delimiter, end, mark):
    text = end.join([delimiter.join(["a_id", "title", "note"]), delimiter.join(["D01", '"one; two, three"', ""]), ""])
    table, problems = read(tmp_path, mark + text.encode())
    assert not len(problems)
    assert table.columns == ("a_id", "title", "note")
    assert cells_of(table) == [["D01", "one; two, three", ""]]
    assert table.rows[0].place.in_words() == "desk_review/t.csv, row 2"


def test_the_separator_is_that_of_the_header_even_where_a_heading_holds_a_line_break_and_commas(tmp_path):
    table, _ = read(tmp_path, 'a_id;"title, author\nand year";x\nD01;b;c\n')
    assert table.columns == ("a_id", "title, author\nand year", "x")


def test_rows_are_counted_as_excel_shows_them(tmp_path):
    table, problems = read(tmp_path, 'a_id,note\nD01,"two\nlines"\n\nD02,"three\r\nmore\nlines"\nD03,x\n')
    assert not len(problems)
    assert [(row.cells["a_id"], row.place.row) for row in table.rows] == [("D01", 2), ("D02", 4), ("D03", 5)]
    assert table.rows[1].cells["note"] == "three\nmore\nlines"


def test_trailing_empty_rows_and_columns_are_no_part_of_a_table(tmp_path):
    table, problems = read(tmp_path, "a_id,b,,\nD01,x,,\n,,,\n,,,\n")
    assert table.columns == ("a_id", "b")
    assert cells_of(table) == [["D01", "x"]]
    assert not len(problems)


def test_a_short_row_is_filled_with_empty_cells(tmp_path):
    table, _ = read(tmp_path, "a_id,b,c\nD01\n")
    assert cells_of(table) == [["D01", "", ""]]


@pytest.mark.parametrize(
    ("data", "code", "row", "words"),
    [
        (b"", "TABLE_EMPTY", None, "The table is empty."),
        (b"\xef\xbb\xbf\n\n , ,\n", "TABLE_EMPTY", None, "remove the file until it is needed"),
        (b"\na_id,b\nD01,x\n", "TABLE_NO_HEADER", 1, "Put the column names into row 1."),
        (b"a_id,b\n", "TABLE_HEADER_ONLY", None, "The table has headings and no rows."),
        (b"a_id,b\nD01,x,y\n", "ROW_TOO_LONG", 2, "The row has 3 filled cells, the header names 2 columns."),
        (b'a_id,b\nD01,x\nD02,"y\nD03,z\n', "TABLE_QUOTES", 3, "A quotation mark is opened and not closed"),
        (b'a_id,b\nD01,"x"y\n', "TABLE_QUOTES", 2, "with those inside doubled"),
        ("a_id,b\nD01,x\n".encode("utf-16"), "TABLE_ENCODING", None, "it is UTF-16, or no text at all"),
        ("a_id,b\nD01,x\n".encode("utf-16-le"), "TABLE_ENCODING", None, "'CSV UTF-8'"),
        (b"a_id,b\n" + b"D01,x\n" * 2000 + b"D\x00,x\n", "TABLE_ENCODING", None, "no text at all"),
        ('a_id,b\nD01,"two\nlines"\nD02,Köln\n'.encode("latin-1"), "TABLE_ENCODING", 3, "it is not UTF-8"),
        ("a_id,bö\n".encode("latin-1"), "TABLE_ENCODING", 1, "it is not UTF-8"),
        (b"a_id,b,b\nD01,x,y\n", "COLUMN_TWICE", 1, "Two columns are called 'b'."),
        (b"a_id,,b\nD01,lost,x\n", "COLUMN_NO_NAME", 1, "Column B holds values and has no heading."),
        (b"a_id,b\nD01,#REF!\n", "CELL_ERROR", 2, "The cell shows the Excel error #REF!."),
    ],
)
def test_what_is_wrong_with_a_csv_file_is_said_with_its_row(tmp_path, data, code, row, words):
    _, problems = read(tmp_path, data)
    problem = only(problems)
    assert (problem.code, problem.file, problem.row) == (code, "desk_review/t.csv", row)
    assert words in problem.message


def test_an_unnamed_column_without_values_is_nobodys_problem(tmp_path):
    table, problems = read(tmp_path, "a_id,,b\nD01,,x\nD02\n")
    assert not len(problems)
    assert table.rows[0].cells["b"] == "x"


def test_a_cell_longer_than_pythons_own_limit_is_read(tmp_path):
    table, problems = read(tmp_path, f"a_id,b\nD01,{'x' * 300_000}\n")
    assert not len(problems)
    assert len(table.rows[0].cells["b"]) == 300_000


def test_a_file_that_is_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "MAX_BYTES", 1_000_000)
    table, problems = read(tmp_path, b"a_id,b\n" + b"D01,x\n" * 200_000)
    assert table is None
    assert only(problems).code == "TABLE_TOO_LARGE"
    assert "larger than 1 MB" in only(problems).message


def test_a_folder_or_a_loop_of_links_is_no_file(tmp_path):
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    for name in ("folder.csv", "loop.csv", "absent.csv"):
        problems = Problems()
        assert read_csv(tmp_path / name, name, problems) is None
        assert only(problems).code == "TABLE_NOT_A_FILE"


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that exists and cannot be read by anybody")
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_file_that_cannot_be_read_is_said(tmp_path, suffix):
    path = tmp_path / f"t.{suffix}"
    path.symlink_to("/proc/self/mem")
    problems = Problems()
    assert not (read_csv(path, path.name, problems) if suffix == "csv" else read_workbook(path, path.name, problems))
    assert only(problems).code == "TABLE_UNREADABLE"
    assert only(problems).message.startswith("The file cannot be opened: ")


# -- writing --


def test_a_csv_file_is_written_with_commas_and_line_feeds_and_no_more(tmp_path):
    path = tmp_path / "new" / "t.csv"
    write_csv(path, ["a", "b"], [{"a": 'say "x"', "b": "1,2"}, {"a": "two\r\nlines"}])
    assert path.read_bytes() == b'a,b\n"say ""x""","1,2"\n"two\nlines",\n'
    assert list(path.parent.iterdir()) == [path]


def test_a_column_that_the_table_does_not_have_is_the_mistake_of_a_programmer(tmp_path):
    with pytest.raises(ValueError, match="fields not in fieldnames"):
        write_csv(tmp_path / "t.csv", ["a"], [{"b": "x"}])
    assert not (tmp_path / "t.csv").exists()


@pytest.mark.parametrize("lock", ["~$t.xlsx", ".~lock.t.xlsx#"])
def test_a_file_that_another_program_has_open_is_left_as_it_is(tmp_path, lock):
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"old")
    (tmp_path / lock).write_bytes(b"")
    with pytest.raises(EvaltoolError, match="is open in another program, so it was not changed. Close it there and try again"):
        write_bytes(path, b"new")
    assert path.read_bytes() == b"old"


def test_a_file_that_cannot_be_written_is_said_in_a_sentence_and_leaves_nothing_behind(tmp_path):
    (tmp_path / "t.csv").mkdir()
    (tmp_path / "t.csv" / "inside").write_bytes(b"")
    with pytest.raises(EvaltoolError, match="t.csv could not be written"):
        write_bytes(tmp_path / "t.csv", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(EvaltoolError, match="could not be written"):
        write_bytes(tmp_path / "file" / "t.csv", b"new")


def test_a_file_is_replaced_as_a_whole(tmp_path):
    path = tmp_path / "t.csv"
    write_bytes(path, b"old")
    write_bytes(path, b"new")
    assert path.read_bytes() == b"new"
    assert os.stat(path).st_mode & 0o777 == 0o644


# -- workbooks --


def workbook(path: Path, *sheets: list[list], formats: dict | None = None, after=None) -> Path:
    """A workbook with these sheets of rows; `formats` is a number format by (row, column) of the first sheet."""
    path = path / "t.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for index, rows in enumerate(sheets):
            sheet = book.add_worksheet()
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    number_format = (formats or {}).get((r, c)) if index == 0 else None
                    look = book.add_format({"num_format": number_format}) if number_format else None
                    if isinstance(value, (date, time, timedelta)):
                        sheet.write_datetime(r, c, value, look)
                    else:
                        sheet.write(r, c, value, look)
            if after:
                after(book, sheet)
    return path


def rows_of(path: Path) -> tuple[list[list[str]], Problems]:
    """The cells of the first sheet, and the problems."""
    problems = Problems()
    found = read_workbook(path, "desk_review/t.xlsx", problems)
    return (cells_of(next(iter(found.values()))) if found else []), problems


def test_cells_of_a_workbook_are_read_as_a_person_sees_them(tmp_path):
    values = {
        (1, 0): (date(2014, 3, 11), "dd/mm/yyyy", "2014-03-11"),
        (1, 1): (datetime(2014, 3, 11, 9, 30), "dd/mm/yyyy hh:mm", "2014-03-11T09:30"),
        (1, 2): (time(9, 30), "hh:mm", "09:30"),
        (1, 3): (0.15, "0%", "15%"),
        (1, 4): (0.125, "0.0%", "12.5%"),
        (1, 5): (15, '0"%"', "15"),
        (1, 6): (15, "0\\%", "15"),
        (1, 7): (True, None, "yes"),
        (1, 8): (False, None, "no"),
        (1, 9): (1050, "#,##0", "1050"),
        (1, 10): (1234567890123456, None, "1234567890123460"),
        (1, 11): (0.00001, None, "0.00001"),
        (1, 12): (0.1 + 0.2, None, "0.3"),
        (1, 13): ("two\nlines\r\nmore", None, "two\nlines\nmore"),
        (1, 14): (" D01 ", None, "D01"),
    }
    grid = [[f"c{i}" for i in range(len(values))], [value for value, _, _ in values.values()]]
    path = workbook(tmp_path, grid, formats={at: form for at, (_, form, _) in values.items()})
    cells, problems = rows_of(path)
    assert cells == [[seen for _, _, seen in values.values()]]
    assert not len(problems)


def test_escaped_control_characters_of_excel_are_undone(tmp_path):
    cells, _ = rows_of(workbook(tmp_path, [["a", "b"], ["one_x000D_\ntwo", "x_x005F_y"]]))
    assert cells == [["one\ntwo", "x_y"]]


def test_rows_of_a_sheet_are_those_that_excel_shows_and_empty_rows_are_none(tmp_path):
    path = workbook(tmp_path, [["a_id", "b"], ["D01", "x"], [], ["D02", "y"], ["", " "]])
    problems = Problems()
    table = read_workbook(path, "t.xlsx", problems)["Sheet1"]
    assert [(row.cells["a_id"], row.place.row, row.place.sheet) for row in table.rows] == [("D01", 2, "Sheet1"), ("D02", 4, "Sheet1")]
    assert not len(problems)


def test_a_formatted_cell_in_the_last_corner_of_a_sheet_does_not_make_the_table_huge(tmp_path):
    def mark_corner(book, sheet):
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))

    cells, problems = rows_of(workbook(tmp_path, [["a_id", "b"], ["D01", "x"]], after=mark_corner))
    assert cells == [["D01", "x"]]
    assert not len(problems)


def test_merged_cells_are_named_one_by_one(tmp_path):
    def merge(book, sheet):
        sheet.merge_range("A2:A3", "D01")
        sheet.merge_range("B4:C4", "x")

    cells, problems = rows_of(workbook(tmp_path, [["a_id", "b", "c"]], after=merge))
    assert cells == []
    assert [(p.code, p.sheet, p.row, p.column) for p in problems] == [("TABLE_MERGED", "Sheet1", 2, "A"), ("TABLE_MERGED", "Sheet1", 4, "B")]
    assert "The cells A2:A3 are merged." in next(iter(problems)).message
    assert "'Unmerge cells'" in next(iter(problems)).message


def test_a_formula_counts_by_its_stored_result_and_one_without_is_a_problem(tmp_path):
    path = tmp_path / "t.xlsx"
    book = openpyxl.Workbook()
    for row in (["a_id", "b", "c"], ["D01", "=1+1", "x"], ["=A2", "y", "z"]):
        book.active.append(row)
    book.active["E1"] = "=2"
    book.save(path)
    cells, problems = rows_of(path)
    assert cells == [["D01", "", "x"], ["", "y", "z"]]
    assert [(p.code, p.row, p.column) for p in problems] == [("CELL_FORMULA", 1, "E"), ("CELL_FORMULA", 2, "b"), ("CELL_FORMULA", 3, "a_id")]
    assert "The cell B2 holds a formula without a result." in [p.message for p in problems][1]


def test_a_formula_with_its_result_is_read(tmp_path):
    path = workbook(tmp_path, [["a_id", "b"], ["D01", ""]], after=lambda book, sheet: sheet.write_formula("B2", "=1+1", None, 2))
    assert rows_of(path)[0] == [["D01", "2"]]


def test_an_error_value_of_excel_is_a_problem_and_no_text(tmp_path):
    path = workbook(tmp_path, [["a_id", "b"], ["D01", ""]], after=lambda book, sheet: sheet.write_formula("B2", "=1/0", None, "#DIV/0!"))
    cells, problems = rows_of(path)
    assert cells == [["D01", ""]]
    assert (only(problems).code, only(problems).row, only(problems).column) == ("CELL_ERROR", 2, "b")


def test_a_sheet_is_judged_when_its_table_is_asked_for(tmp_path):
    path = workbook(tmp_path, [["a_id"], ["D01"]], [])
    problems = Problems()
    book = open_workbook(path, "t.xlsx", problems)
    assert book.names == ["Sheet1", "Sheet2"]
    assert book.table("Sheet1", problems).columns == ("a_id",)
    assert not len(problems)
    assert book.table("Sheet2", problems) is None
    assert (only(problems).code, only(problems).sheet) == ("TABLE_EMPTY", "Sheet2")


def test_a_chart_sheet_is_no_sheet_of_cells(tmp_path):
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("data").write_column(0, 0, ["a_id", "D01"])
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=data!$A$1:$A$2"})
        book.add_chartsheet("picture").set_chart(chart)
    assert list(read_workbook(path, "t.xlsx", Problems())) == ["data"]


def repacked(path: Path, change) -> bytes:
    """The workbook with the parts that `change(name, data)` gives; None leaves one out."""
    data = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
    return data.getvalue()


BOMB = b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: b"a_id,b\nD01,x\n",
        lambda path: b"",
        lambda path: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000),
        lambda path: path.read_bytes()[:900],
        lambda path: repacked(path, lambda name, data: None if name == "xl/workbook.xml" else data),
        lambda path: repacked(path, lambda name, data: data[:100] if name == "xl/workbook.xml" else data),
        lambda path: repacked(path, lambda name, data: data[:200] if name == "xl/worksheets/sheet1.xml" else data),
        lambda path: repacked(path, lambda name, data: None if name == "xl/worksheets/sheet1.xml" else data),
        lambda path: repacked(path, lambda name, data: BOMB if name == "xl/worksheets/sheet1.xml" else data),
        lambda path: repacked(path, lambda name, data: BOMB if name == "xl/sharedStrings.xml" else data),
        lambda path: path.read_bytes().replace(b"PK\x01\x02", b"PK\x01\x09"),
    ],
    ids=[
        "csv",
        "nothing",
        "password or .xls",
        "cut off",
        "no workbook part",
        "broken workbook part",
        "broken sheet",
        "no sheet",
        "bomb",
        "bomb in strings",
        "directory",
    ],
)
def test_what_is_no_readable_workbook_is_said_in_one_sentence(tmp_path, damage):
    path = workbook(tmp_path, [["a_id", "b"], ["D01", "x"]])
    path.write_bytes(damage(path))
    cells, problems = rows_of(path)
    assert cells == []
    assert only(problems).code == "TABLE_NOT_EXCEL"
    assert "Open it in Excel and save it as 'Excel workbook (.xlsx)'." in only(problems).message


def test_a_workbook_that_grows_beyond_measure_is_refused_before_it_is_unpacked(tmp_path):
    path = workbook(tmp_path, [["a_id"], ["D01"]])
    path.write_bytes(repacked(path, lambda name, data: data + b" " * (workbooks.MAX_BYTES + 1) if name == "xl/worksheets/sheet1.xml" else data))
    assert path.stat().st_size < 1_000_000
    cells, problems = rows_of(path)
    assert cells == []
    assert only(problems).code == "TABLE_TOO_LARGE"


def test_a_folder_in_place_of_a_workbook_is_said(tmp_path):
    (tmp_path / "t.xlsx").mkdir()
    assert only(rows_of(tmp_path / "t.xlsx")[1]).code == "TABLE_NOT_A_FILE"


def test_reading_leaves_files_as_they_are(tmp_path):
    path = workbook(tmp_path, [["a_id"], ["D01"]])
    before = path.read_bytes(), path.stat().st_mtime_ns
    rows_of(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


# -- turns

HOLDER = """
import sys, time
from pathlib import Path
from evaltool.tables import alone_in
with alone_in(Path(sys.argv[1])):
    print("mine", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    """Another program that writes to the folder and does not end."""
    program = subprocess.Popen([sys.executable, "-c", HOLDER, tmp_path], stdout=subprocess.PIPE, text=True)
    assert program.stdout.readline() == "mine\n"
    yield program
    program.kill()
    program.communicate()


def test_a_turn_that_does_not_come_is_said(tmp_path, holder, monkeypatch):
    monkeypatch.setattr(tables, "LONGEST_WAIT", 0.1)

    with (
        pytest.raises(EvaltoolError, match=r"Another program is writing to .* and does not end, so nothing was changed\. Close it and try again\."),
        tables.alone_in(tmp_path),
    ):
        pytest.fail("two programs had their turn at once")


def test_the_turn_of_a_program_that_died_is_over_and_nothing_is_left_in_the_folder(tmp_path, holder):
    holder.kill()
    holder.wait()

    with tables.alone_in(tmp_path):
        assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_has_no_turns(tmp_path):
    with (
        pytest.raises(EvaltoolError, match=r"could not be written to \(No such file or directory\)\. Look at the rights of the folder\."),
        tables.alone_in(tmp_path / "gone"),
    ):
        pytest.fail("there is no such folder")


def test_on_a_drive_that_knows_no_turns_writing_goes_on(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(95, "Operation not supported")  # as some network drives answer

    monkeypatch.setattr(tables.fcntl, "flock", refuse)
    with tables.alone_in(tmp_path):
        tables.write_csv(tmp_path / "a.csv", ["id"], [{"id": "1"}])
    assert (tmp_path / "a.csv").read_text() == "id\n1\n"
