"""Workbooks: what comes from a case stays text, numbers stay themselves, and every sheet can be read, filtered and printed."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaltool.outputs.exhibits import Table, link_list
from evaltool.outputs.office_package import normalise
from evaltool.outputs.xlsx_writer import Workbook

MARK = "SAMPLE: all evidence in this document is invented"


def book_of(table, mark="", **more):
    book = Workbook("A title", "an author", mark)
    book.add("Sheet & more", table, **more)
    return book.data()


def sheet_of(data):
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


def table_of(*cells, numeric=frozenset()):
    return Table("T", ("Head",), tuple((cell,) for cell in cells), numeric=numeric)


def cells(data, top=3):
    return [row[0] for row in sheet_of(data).iter_rows(min_row=top + 1) if row[0].value is not None]


@pytest.mark.parametrize(
    "text", ["=1+1", "+31 ok", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x","y")', "{=1}", "http://example.org", "internal:A1", "\t=1", "'=1"]
)
def test_what_looks_like_a_formula_or_a_link_stays_text(text):
    data = book_of(table_of(text))
    [cell] = cells(data)
    assert (cell.value.strip("\t"), cell.data_type) == (text.strip("\t"), "s")
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        xml = file.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml and "<hyperlink" not in xml


@pytest.mark.parametrize(
    "text", ["=1+1", "-", "+5", "5-3", "2014-15", "1,5", "12,34", "007", "1e5", "²", "٣", "nan", "inf", "", "1 000", "1234567890123456", "5 %"]
)
def test_in_a_column_of_numbers_what_is_no_plain_number_stays_text(text):
    found = [cell.value for cell in cells(book_of(table_of(text, "x", numeric=frozenset({0}))))]
    assert found == ([text, "x"] if text else ["x"])


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("-4", -4), ("1.25", 1.25), ("12,500", 12500), ("-1,234,567.5", -1234567.5), ("100", 100)]
)  # fmt: skip
def test_in_a_column_of_numbers_a_plain_number_is_a_number(text, number):
    [cell] = cells(book_of(table_of(text, numeric=frozenset({0}))))
    assert (cell.value, cell.data_type) == (number, "n")


def test_a_number_outside_a_column_of_numbers_stays_as_it_is_written():
    [cell] = cells(book_of(table_of("1.10")))
    assert (cell.value, cell.data_type) == ("1.10", "s")


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False, width=32) | st.integers(-(10**9), 10**9))
def test_a_number_written_with_thousands_reads_back_the_same_or_stays_text(number):
    text = f"{number:,}"
    [cell] = cells(book_of(table_of(text, numeric=frozenset({0}))))
    assert cell.value == (text if cell.data_type == "s" else pytest.approx(number))


def test_a_text_longer_than_a_cell_is_cut_and_says_so():
    [cell] = cells(book_of(table_of("a" * 40_000)))
    assert len(cell.value) == 32_767
    assert cell.value.endswith("a … (cut: longer than a cell of Excel)")


def test_the_longest_text_a_cell_holds_is_not_cut():
    [cell] = cells(book_of(table_of("a" * 32_767)))
    assert cell.value == "a" * 32_767


def test_links_are_written_as_their_words():
    [cell] = cells(book_of(table_of((*link_list(["F1", "F2"]), " both"))))
    assert cell.value == "F1, F2 both"


def test_head_is_frozen_filtered_and_repeated_on_paper():
    sheet = sheet_of(book_of(Table("T", ("A", "B"), (("1", "2"), ("3", "4"))), note="A note"))
    assert [sheet["A1"].value, sheet["A2"].value] == ["T", "A note"]
    assert sheet.freeze_panes == "B5"
    [table] = sheet.tables.values()
    assert (table.ref, table.autoFilter.ref, table.name) == ("A4:B6", "A4:B6", "T_Sheet_more")
    assert sheet.print_title_rows == "$4:$4"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == ("landscape", 8, 0)


def test_a_narrow_sheet_is_printed_upright():
    sheet = sheet_of(book_of(table_of("a"), wide=False))
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("portrait", 9)


def test_the_mark_stands_on_the_sheet_and_on_every_printed_page():
    sheet = sheet_of(book_of(table_of("a"), mark=MARK, note="N"))
    assert [sheet["A2"].value, sheet["A3"].value] == [MARK, "N"]
    assert sheet.oddHeader.left.text == MARK


def test_without_a_mark_there_is_none():
    sheet = sheet_of(book_of(table_of("a")))
    assert sheet["A2"].value is None
    assert not sheet.oddHeader.left.text


def test_choices_colour_and_gaps_reach_every_row():
    table = Table("T", ("No.", "Rating"), (("a", ""), ("b", "2 Good")))
    sheet = sheet_of(book_of(table, choices={"Rating": ["1 Bad", "2 Good"]}, fill_in=("Rating",), gaps=("Rating",)))
    [rule] = sheet.data_validations.dataValidation
    assert (str(rule.sqref), rule.formula1, rule.errorStyle) == ("B4:B5", '"1 Bad,2 Good"', "warning")
    assert [str(found.sqref) for found in sheet.conditional_formatting] == ["B4:B5"]
    assert sheet["B4"].fill.fgColor.rgb == sheet["B5"].fill.fgColor.rgb == "FFFFF8E1"
    assert sheet["A4"].fill.fgColor.rgb != "FFFFF8E1"


def test_an_empty_table_keeps_its_head_and_has_no_filter():
    sheet = sheet_of(book_of(Table("T", ("A", "B"), ()), choices={"B": ["x"]}))
    assert [sheet["A3"].value, sheet["B3"].value] == ["A", "B"]
    assert sheet.auto_filter.ref is None and not sheet.tables


def test_heads_that_are_the_same_or_empty_get_a_plain_filter_as_a_table_needs_each_another():
    for heads in (("A", "a"), ("A", "")):
        sheet = sheet_of(book_of(Table("T", heads, (("1", "2"),))))
        assert (sheet.auto_filter.ref, len(sheet.tables)) == ("A3:B4", 0)


def test_looks_have_names_that_a_person_finds_under_cell_styles():
    sheet = sheet_of(book_of(Table("T", ("A", "B"), (("x", "1"),), numeric=frozenset({1})), mark=MARK, note="N", fill_in=("A",)))
    assert [sheet[place].style for place in ("A1", "A2", "A3", "A5", "A6", "B6")] == [
        "Sheet title", "Evidence mark", "Sheet note", "Table head", "To be filled in", "Table number",
    ]  # fmt: skip


def test_ids_lead_to_their_rows_and_names_of_sheets_to_the_sheets():
    book = Workbook("t", "a", "")
    book.add(
        "Cover",
        Table(
            "T",
            ("Tab", "What"),
            (("Questions", "all"), ("Donor", "X")),
        ),
        links={"Tab": ""},
    )
    book.add("Questions", Table("T", ("No.", "Rests on"), (("Q1", "none, S9, S2"), ("Q2", "S9"), ("Q3", "S1, " * 40))), links={"Rests on": "Sources"})
    book.add("Sources", Table("T", ("No.",), (("S1",), ("S2",))))
    cover, questions, sources = openpyxl.load_workbook(io.BytesIO(book.data())).worksheets
    assert cover["A4"].hyperlink.location == "'Questions'!A1" and cover["A5"].hyperlink is None
    # of several ids the first that is there; an id that is nowhere leads nowhere
    assert (questions["B4"].value, questions["B4"].hyperlink.location, questions["B4"].hyperlink.tooltip) == (
        "none, S9, S2", "'Sources'!A5", "Opens S2 in Sources",
    )  # fmt: skip
    assert questions["B5"].hyperlink is None and questions["B6"].hyperlink is None  # words that need a second line are not made a link
    assert (sources["A2"].value, sources["A2"].hyperlink.location) == ("Back to Cover", "'Cover'!A1")


def test_gaps_are_marked_in_the_rows_that_can_have_one():
    table = Table("T", ("A", "B"), (("x", ""), ("y", "")))
    assert [str(found.sqref) for found in sheet_of(book_of(table, gaps=("B",), gap_rows=1)).conditional_formatting] == ["B4"]
    assert not list(sheet_of(book_of(table, gaps=("B",), gap_rows=0)).conditional_formatting)


def test_control_characters_that_no_file_can_hold_are_dropped():
    [cell] = cells(book_of(table_of("a\x00b\x0bc\ufffe")))
    assert cell.value == "abc"


def test_the_title_of_a_table_on_several_pages_is_printed_in_the_margin_and_not_cut():
    several, one = (sheet_of(book_of(Table("Title & more", ("a", "b"), (("1", "2"),)), MARK, pages=pages)) for pages in (2, 1))
    assert (several.print_area, several.oddHeader.center.text) == ("'Sheet & more'!$A$4:$B$5", "Title && more")
    assert several.oddHeader.left.text == MARK
    assert (one.print_area, one.oddHeader.center.text) == ("", None)


def test_a_wide_table_is_printed_on_several_pages_side_by_side():
    sheet = sheet_of(book_of(Table("T", ("A", "B"), (("x", "y"),), widths=(1, 1)), pages=3))
    assert sheet.page_setup.fitToWidth == 3
    assert sheet.column_dimensions["A"].width == pytest.approx(3 * 225 / 2, abs=1)


def test_columns_are_wide_enough_for_their_longest_word_and_no_wider_than_a_page_needs():
    widths = sheet_of(book_of(Table("T", ("A", "B", "Administration of it"), (("x", "y" * 200, "z"),)))).column_dimensions
    assert widths["A"].width == pytest.approx(9.71, abs=0.1)
    assert widths["B"].width == pytest.approx(48.71, abs=0.1)
    assert widths["C"].width == pytest.approx(22, abs=1)


def test_widths_of_a_table_are_shares_of_the_page_with_a_least_width():
    widths = sheet_of(book_of(Table("T", ("A", "B"), (("x", "y"),), widths=(1, 29)))).column_dimensions
    assert widths["A"].width == pytest.approx(8.71, abs=0.1)
    assert widths["B"].width == pytest.approx(225 * 29 / 30 + 0.71, abs=0.1)


def test_a_long_name_of_a_sheet_is_cut_to_what_excel_takes():
    book = Workbook("t", "a", "")
    book.add("n" * 40, table_of("a"))
    assert openpyxl.load_workbook(io.BytesIO(book.data())).sheetnames == ["n" * 31]


def test_the_same_table_gives_the_same_bytes():
    assert normalise(book_of(table_of("a"), mark=MARK)) == normalise(book_of(table_of("a"), mark=MARK))
    properties = openpyxl.load_workbook(io.BytesIO(book_of(table_of("a")))).properties
    assert (properties.title, properties.creator, properties.created.year) == ("A title", "an author", 2000)


def test_a_row_is_as_high_as_its_longest_text_needs():
    sheet = sheet_of(book_of(Table("T", ("A", "B"), (("x", "words " * 50), ("x", "y"), ("x", "word\n" * 60)), widths=(1, 1))))
    # 300 letters in a column of 112 digits, which hold 144 letters
    assert sheet.row_dimensions[4].height == pytest.approx(3 * 12.75)
    assert sheet.row_dimensions[5].height is None
    assert sheet.row_dimensions[6].height == pytest.approx(409, abs=1)


@pytest.mark.parametrize(("words", "lines"), [("насос " * 50, 3), ("ტუმბო " * 50, 4), ("水泵每天都运行。" * 35, 5)])
def test_a_row_in_another_script_is_higher_as_its_letters_are_wider(words, lines):
    sheet = sheet_of(book_of(Table("T", ("A", "B"), (("x", words),), widths=(1, 1))))
    assert sheet.row_dimensions[4].height >= lines * 12.75


def test_a_long_note_takes_several_rows_and_stays_as_narrow_as_the_table():
    sheet = sheet_of(book_of(table_of("a"), note="A note of many words. " * 6))
    notes = [sheet[f"A{row}"].value for row in (2, 3, 4)]
    assert " ".join(notes) == ("A note of many words. " * 6).strip()
    assert all(len(note) <= 60 for note in notes)
    assert sheet["A6"].value == "Head"
