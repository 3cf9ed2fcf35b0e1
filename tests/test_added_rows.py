"""A row goes to where its table lives, and nothing else in the file is touched."""

import re
import zipfile
from io import BytesIO

import pytest
import xlsxwriter
from openpyxl import load_workbook

from evaltool.added_rows import add_row, add_rows
from evaltool.case import CaseFolder
from evaltool.csv_rows import csv_with_rows
from evaltool.problems import EvaltoolError
from evaltool.synthesis.conclusions import Conclusion
from evaltool.synthesis.ratings import Rating, read_ratings
from evaltool.workbook_cells import workbook_with_rows
from tests.support.small_case import make_case

CELLS = {"criterion": "impact", "rating": "3", "justification": "As told\nby many; and seen.", "finding_ids": "F01;F02"}
COLUMNS = ["criterion", "rating", "justification", "finding_ids"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"criterion,rating\na,1\n", b'criterion,rating,justification\na,1\nimpact,3,"one, two"\n'),
        (b"\xef\xbb\xbfrating;own;criterion\r\n1;;a\r\n;;\r\n", b"\xef\xbb\xbfrating;own;criterion;justification\r\n1;;a\r\n;;\r\n3;;impact;one, two\r\n"),
        (b'"criterion", rating\n"a;",1', b'"criterion", rating,justification\n"a;",1\nimpact,3,"one, two"\n'),
        (b"criterion\trating\tjustification", b"criterion\trating\tjustification\nimpact\t3\tone, two\n"),
        (b'"crit\nerion",criterion,rating,justification\n', b'"crit\nerion",criterion,rating,justification\n,impact,3,"one, two"\n'),
    ],
)
def test_a_csv_table_keeps_its_bytes_and_gets_one_row_more(before, after):
    assert csv_with_rows(before, [{"criterion": "impact", "rating": "3", "justification": "one, two", "finding_ids": ""}]) == after


def test_where_there_is_no_table_yet_a_csv_file_with_all_columns_is_made(tmp_path):
    case = make_case(tmp_path)

    add_row(case, Rating, CELLS, "ana")
    add_row(case, Conclusion, {"conclusion_id": "C1", "headline": "H", "text": "T", "finding_ids": "F01"})

    assert (tmp_path / "synthesis/ratings/ana.csv").read_text().splitlines()[0] == ",".join(Rating.columns())
    assert (tmp_path / "synthesis/conclusions.csv").read_text() == "conclusion_id,headline,text,finding_ids\nC1,H,T,F01\n"


def test_a_row_is_written_under_the_headings_that_the_table_has(tmp_path):
    case = make_case(tmp_path, files={"synthesis/ratings/Ana.csv": "Rating*;Criteria;mine;justification\n4;relevance;x;so\n"})

    add_row(case, Rating, CELLS, "ana")

    text = (tmp_path / "synthesis/ratings/Ana.csv").read_text()
    assert text == 'Rating*;Criteria;mine;justification;finding_ids\n4;relevance;x;so\n3;impact;;"As told\nby many; and seen.";"F01;F02"\n'
    assert [(rating.by, rating.rating) for rating in read_ratings(CaseFolder(tmp_path))] == [("Ana", "4"), ("Ana", "3")]


def workbook(path, sheet="ratings-ana", rows=(["relevance", 4, "so", "F01"],), table=False):
    """A workbook as evaluators have them: formats, drop-downs, a comment, another sheet with a chart, perhaps an Excel table."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path)) as book:
        wrap = book.add_format({"text_wrap": True})
        other = book.add_worksheet("notes")
        other.write(0, 0, "mine")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=notes!$B$1:$B$2"})
        other.insert_chart("C1", chart)
        made = book.add_worksheet(sheet)
        made.set_column(2, 2, 40, wrap)
        made.write_row(0, 0, COLUMNS)
        made.write_comment(0, 0, "Criterion. Required.")
        for number, row in enumerate(rows, start=1):
            made.write_row(number, 0, row)
        made.data_validation(1, 1, 500, 1, {"validate": "list", "source": ["5", "4", "NR"]})
        if table:
            made.add_table(0, 0, len(rows), 3, {"columns": [{"header": name} for name in COLUMNS], "name": "Ratings"})
    return path


def test_a_sheet_of_the_phases_workbook_gets_the_row_and_all_other_parts_stay_byte_by_byte(tmp_path):
    case = make_case(tmp_path)
    path = workbook(tmp_path / "synthesis/synthesis.xlsx")
    before = parts(path)

    add_row(case, Rating, CELLS | {"justification": "With _x0041_ & <b>", "outside_range_reason": "seen"}, "ana")

    after = parts(path)
    assert [name for name in before if before[name] != after[name]] == ["xl/worksheets/sheet2.xml"]
    assert list(before) == list(after)
    assert b"dataValidation" in after["xl/worksheets/sheet2.xml"]
    sheet = load_workbook(path)["ratings-ana"]
    assert [cell.value for cell in sheet[1]] == [*COLUMNS, "outside_range_reason"]
    assert [cell.value for cell in sheet[2]][:4] == ["relevance", 4, "so", "F01"]
    assert [cell.value for cell in sheet[3]] == ["impact", 3, "With _x005F_x0041_ & <b>", "F01;F02", "seen"]
    assert sheet["C3"].alignment.wrap_text
    read = read_ratings(CaseFolder(tmp_path))
    assert (read[1].rating, read[1].justification, read[1].outside_range_reason) == ("3", "With _x0041_ & <b>", "seen")


def test_a_workbook_of_ones_own_gets_the_row_on_its_first_sheet_in_the_look_of_the_column(tmp_path):
    case = make_case(tmp_path)
    path = tmp_path / "synthesis/ratings/ana.xlsx"
    path.parent.mkdir(parents=True)
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("any name")
        sheet.set_column(2, 2, 40, book.add_format({"text_wrap": True}))
        sheet.write_row(0, 0, COLUMNS)

    add_row(case, Rating, CELLS, "ana")
    add_row(case, Rating, CELLS | {"rating": "NR"}, "ana")

    sheet = load_workbook(path).worksheets[0]
    assert [[cell.value for cell in row][:3] for row in sheet.iter_rows(min_row=2)] == [
        ["impact", 3, CELLS["justification"]],
        ["impact", "NR", CELLS["justification"]],
    ]
    assert sheet["C2"].alignment.wrap_text and sheet["C3"].alignment.wrap_text
    assert not sheet["A2"].alignment.wrap_text


def test_an_excel_table_grows_with_the_row(tmp_path):
    path = workbook(tmp_path / "book.xlsx", table=True)

    written = workbook_with_rows(path, "ratings-ana", COLUMNS, 3, [CELLS])

    assert load_workbook(BytesIO(written))["ratings-ana"].tables["Ratings"].ref == "A1:D3"


def test_several_rows_are_added_in_one_step_to_a_csv_file_and_to_an_excel_table(tmp_path):
    assert csv_with_rows(b"a,b\n1,2", [{"a": "3"}, {"c": "5"}]) == b"a,b,c\n1,2\n3,,\n,,5\n"
    path = workbook(tmp_path / "book.xlsx", table=True)

    written = workbook_with_rows(path, "ratings-ana", COLUMNS, 3, [CELLS, CELLS | {"criterion": "relevance"}])

    sheet = load_workbook(BytesIO(written))["ratings-ana"]
    assert sheet.tables["Ratings"].ref == "A1:D4"
    assert [sheet.cell(row, 1).value for row in (3, 4)] == ["impact", "relevance"]


def test_no_rows_write_nothing(tmp_path):
    case = make_case(tmp_path)
    before = sorted(case.root.rglob("*"))
    add_rows(case, Rating, [], "ana")
    assert sorted(case.root.rglob("*")) == before


def test_rows_that_were_only_formatted_below_the_table_are_filled_first(tmp_path):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("any")
        sheet.write_row(0, 0, COLUMNS)
        bold = book.add_format({"bold": True})
        sheet.write_blank(1, 2, None, bold)
        sheet.write_blank(4, 0, None, bold)

    first = workbook_with_rows(path, None, COLUMNS, 2, [CELLS])
    path.write_bytes(first)
    path.write_bytes(workbook_with_rows(path, None, COLUMNS, 3, [CELLS]))

    sheet = load_workbook(path).worksheets[0]
    assert [sheet.cell(row, 1).value for row in range(1, 6)] == ["criterion", "impact", "impact", None, None]
    assert sheet["C2"].font.bold and sheet["A5"].font.bold
    assert [int(number) for number in re.findall(rb'<row r="(\d+)"', parts(path)["xl/worksheets/sheet1.xml"])] == [1, 2, 3, 5]


def test_a_formula_in_the_next_free_row_is_not_overwritten(tmp_path):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("any")
        sheet.write_row(0, 0, COLUMNS)
        sheet.write_formula(1, 1, '=IF(A2="","",1)', None, "")

    with pytest.raises(EvaltoolError, match="the cell B2 holds a formula. Remove it"):
        workbook_with_rows(path, None, COLUMNS, 2, [CELLS])


def test_a_text_that_no_excel_cell_can_hold_is_refused(tmp_path):
    path = workbook(tmp_path / "book.xlsx")

    with pytest.raises(EvaltoolError, match="the text for 'justification' is longer than an Excel cell holds"):
        workbook_with_rows(path, "ratings-ana", COLUMNS, 3, [CELLS | {"justification": "x" * 32_768}])


def test_a_workbook_that_is_open_elsewhere_is_said_and_not_half_written(tmp_path):
    case = make_case(tmp_path)
    path = workbook(tmp_path / "synthesis/synthesis.xlsx")
    before = path.read_bytes()
    (path.parent / "~$synthesis.xlsx").write_text("lock")

    with pytest.raises(EvaltoolError, match="is open in another program, so it was not changed"):
        add_row(case, Rating, CELLS, "ana")

    assert path.read_bytes() == before


def test_a_table_in_two_places_gets_no_row(tmp_path):
    case = make_case(tmp_path, {"synthesis/ratings/ana": [CELLS]})
    workbook(tmp_path / "synthesis/synthesis.xlsx")

    with pytest.raises(EvaltoolError, match="stands in two places, synthesis/ratings/ana.csv and synthesis/synthesis.xlsx. Keep one"):
        add_row(case, Rating, CELLS, "ana")


def test_a_table_that_cannot_be_read_gets_no_row(tmp_path):
    case = make_case(tmp_path, files={"synthesis/ratings/ana.csv": 'criterion,rating\n"open,1\n'})

    with pytest.raises(EvaltoolError, match="Nothing was written: .*A quotation mark is opened and not closed"):
        add_row(case, Rating, CELLS, "ana")


def test_a_sheet_whose_cells_carry_no_addresses_is_filled_at_the_right_place(tmp_path):
    path = workbook(tmp_path / "book.xlsx")
    bare = BytesIO()
    with zipfile.ZipFile(bare, "w") as book:
        for name, data in parts(path).items():
            book.writestr(name, re.sub(rb'<(row|c) r="\w+"', rb"<\1", data))
    path.write_bytes(bare.getvalue())

    path.write_bytes(workbook_with_rows(path, "ratings-ana", COLUMNS, 2, [{"rating": "5"}]))
    path.write_bytes(workbook_with_rows(path, "ratings-ana", COLUMNS, 3, [CELLS]))

    sheet = load_workbook(path)["ratings-ana"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        ["relevance", 5, "so", "F01"],
        ["impact", 3, CELLS["justification"], "F01;F02"],
    ]


def test_a_workbook_in_the_strict_form_of_the_standard_is_understood(tmp_path):
    path = workbook(tmp_path / "book.xlsx")
    strict = {
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    }
    rewritten = BytesIO()
    with zipfile.ZipFile(rewritten, "w") as book:
        for name, data in parts(path).items():
            for loose, exact in strict.items():
                data = data.replace(loose, exact)
            book.writestr(name, data)
    path.write_bytes(rewritten.getvalue())

    path.write_bytes(workbook_with_rows(path, "ratings-ana", COLUMNS, 3, [CELLS]))

    sheet = parts(path)["xl/worksheets/sheet2.xml"]
    assert b'<c r="A3" t="inlineStr"><is><t xml:space="preserve">impact</t></is></c>' in sheet
    assert b"http://schemas" not in sheet.split(b"sheetData")[1]


def parts(path):
    with zipfile.ZipFile(path) as package:
        return {item.filename: package.read(item) for item in package.infolist()}
