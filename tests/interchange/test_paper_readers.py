"""What the readers make of Word, Excel, PDF and text: the same cells and paragraphs, whatever the format does with them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Color, PatternFill

from evaltool.interchange.paper import Block, Cell, Paper, PaperTable
from evaltool.interchange.reading import read_paper
from evaltool.interchange.text_paper import read_text
from tests.support.papers_made import FILES

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(path: Path, body: str, **parts: str) -> Paper:
    """A Word package with this body, written by hand; other parts by name."""
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, text in parts.items():
            package.writestr(f"word/{name}.xml" if name in ("numbering", "styles") else f"docProps/{name}.xml", text)
    return read_paper(path)


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def test_accepted_text_is_read_and_what_was_taken_out_is_not(tmp_path):
    body = (
        "<w:p><w:r><w:t>Wells</w:t><w:tab/><w:t>and</w:t><w:br/><w:t>pumps</w:t></w:r><w:ins><w:r><w:t> new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
        "<w:r><w:noBreakHyphen/><w:t>ish</w:t></w:r><w:hyperlink><w:r><w:t> link</w:t></w:r></w:hyperlink><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>in a control</w:t></w:r></w:p></w:sdtContent></w:sdt><w:p/><w:sectPr/>"
    )
    assert [block.text for block in word(tmp_path / "a.docx", body).blocks] == ["Wells and\npumps new-ish link", "in a control"]


def test_the_strict_form_of_the_standard_is_read_as_well(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as package:
        package.writestr(
            "word/document.xml",
            f"<w:document {W}><w:body>{p('Wells')}</w:body></w:document>".replace(
                "schemas.openxmlformats.org/wordprocessingml/2006", "purl.oclc.org/ooxml/wordprocessingml"
            ),
        )
    assert [block.text for block in read_paper(tmp_path / "a.docx").blocks] == ["Wells"]


def test_merged_shaded_and_skipped_cells_of_word(tmp_path):
    shade = '<w:shd w:val="clear" w:fill="4f81bd"/>'
    body = (
        "<w:tbl><w:tr>" + tc("A", '<w:vMerge w:val="restart"/>') + tc("B", '<w:gridSpan w:val="2"/>' + shade) + "</w:tr>"
        "<w:tr>" + tc("more", "<w:vMerge/>") + tc("C", '<w:shd w:val="pct25" w:color="FF0000"/>') + tc("D", '<w:shd w:val="clear" w:fill="auto"/>') + "</w:tr>"
        '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>' + tc("E", '<w:shd w:val="solid" w:color="auto"/>') + tc("F", "<w:vMerge/>") + "</w:tr>"
        "<w:tr><w:trPr><w:del/></w:trPr>" + tc("gone") + "</w:tr></w:tbl>"
    )
    table = word(tmp_path / "a.docx", body).tables[0]
    assert [(cell.row, cell.column, cell.text, cell.rows, cell.columns, cell.fill) for cell in table.cells] == [
        (1, 1, "A\nmore", 2, 1, ""), (1, 2, "B", 1, 2, "4F81BD"), (2, 2, "C", 1, 1, "FF0000"), (2, 3, "D", 1, 1, ""), (3, 2, "E", 1, 1, "000000"), (3, 3, "F", 1, 1, ""),
    ]  # fmt: skip
    assert table.where(table.cells[2]) == "table 1, row 2, column 2"


def test_a_table_in_a_cell_stands_among_the_tables_and_its_words_in_the_cell(tmp_path):
    body = "<w:tbl><w:tr><w:tc>" + p("Outer") + "<w:tbl><w:tr>" + tc("1") + tc("2") + "</w:tr></w:tbl></w:tc></w:tr></w:tbl>"
    tables = word(tmp_path / "a.docx", body).tables
    assert [table.place for table in tables] == ["table 1", "table 1, row 1, column 1, inner table"]
    assert tables[0].cells[0].text == "Outer\n1 2"


def test_a_sign_of_wingdings_alone_is_a_cross(tmp_path):
    body = '<w:tbl><w:tr><w:tc><w:p><w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r></w:p></w:tc>' + tc("x and words") + "</w:tr></w:tbl>"
    assert [cell.is_crossed for cell in word(tmp_path / "a.docx", body).tables[0].cells] == [True, False]


NUMBERING = (
    f"<w:numbering {W}>"
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/></w:lvl><w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val=""/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="4"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="28"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%2"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:numFmt w:val="decimalZero"/><w:lvlText w:val="%3"/></w:lvl><w:lvl w:ilvl="3"><w:numFmt w:val="none"/><w:lvlText w:val="%4"/></w:lvl>'
    '<w:lvl w:ilvl="4"><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%5"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num></w:numbering>'
)
STYLES = (
    f"<w:styles {W}>"
    '<w:style w:styleId="H"><w:name w:val="heading 2"/></w:style><w:style w:styleId="T"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="L"><w:name w:val="My list"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="M"><w:name w:val="My list too"/><w:basedOn w:val="L"/></w:style></w:styles>'
)


def listed(number: int, depth: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'


def test_numbers_that_word_counts_stand_in_front(tmp_path):
    body = (
        p("one", listed(1, 0)) + p("sub", listed(1, 1)) + p("sub", listed(1, 1)) + p("point", listed(1, 2)) + p("two", listed(1, 0))
        + p("sub", listed(1, 1)) + p("styled", '<w:pStyle w:val="M"/>')
        + "".join(p("x", listed(2, depth)) for depth in (0, 1, 2, 3, 4, 5)) + p("none", listed(0, 0)) + p("unknown", listed(9, 0))
    )  # fmt: skip
    blocks = word(tmp_path / "a.docx", body, numbering=NUMBERING, styles=STYLES).blocks
    assert [(block.text, block.depth) for block in blocks] == [
        ("3. one", 1), ("3.a) sub", 2), ("3.b) sub", 2), ("• point", 3), ("4. two", 1), ("4.a) sub", 2), ("5. styled", 1),
        ("IV x", 1), ("BB x", 2), ("01 x", 3), ("x", 4), ("i x", 5), ("x", 6), ("none", 0), ("unknown", 0),
    ]  # fmt: skip


def test_headings_are_known_by_style_and_by_outline(tmp_path):
    body = p("A", '<w:pStyle w:val="H"/>') + p("B", '<w:pStyle w:val="T"/>') + p("C", '<w:outlineLvl w:val="0"/>') + p("D", '<w:outlineLvl w:val="9"/>')
    assert [block.heading for block in word(tmp_path / "a.docx", body, styles=STYLES).blocks] == [2, 1, 1, 0]


def test_pages_and_properties_are_those_the_file_says(tmp_path):
    core = '<c xmlns:dc="d"><dc:title> Wells </dc:title><dc:creator>WFA</dc:creator><created>2019-05-01T10:00:00Z</created><other/></c>'
    app = "<Properties><Pages>2</Pages><Words>4</Words><Company>Water for All</Company></Properties>"
    paper = word(tmp_path / "a.docx", p("one") + '<w:p><w:r><w:br w:type="page"/><w:t>two</w:t></w:r></w:p>', core=core, app=app)
    assert paper.pages == ("one", "two")
    assert paper.properties == {"title": "Wells", "author": "WFA", "date": "2019-05-01T10:00:00Z", "pages": "2", "words": "4", "company": "Water for All"}


def test_a_sheet_keeps_merged_cells_percent_dates_and_colours(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["A2"], sheet["B2"] = "Merged", 0.5, "x"
    sheet["A2"].number_format = "0%"
    sheet.merge_cells("A1:B1")
    for name, colour in (("C1", Color(rgb="FF00FF00")), ("C2", Color(theme=4, tint=0.4)), ("D1", Color(theme=0)), ("D2", Color(rgb="FFFFFFFF"))):
        sheet[name].fill = PatternFill("solid", fgColor=colour)
    book.create_sheet("Empty")
    book.save(tmp_path / "a.xlsx")
    tables = read_paper(tmp_path / "a.xlsx").tables
    assert [table.place for table in tables] == ["sheet Sheet"]
    assert [(cell.text, cell.columns, cell.is_shaded) for cell in tables[0].cells] == [
        ("Merged", 2, False), ("", 1, True), ("", 1, False), ("50%", 1, False), ("x", 1, False), ("", 1, True), ("", 1, False),
    ]  # fmt: skip
    assert tables[0].where(tables[0].cells[1]) == "sheet Sheet, cell C1"


def test_a_pdf_gives_paragraphs_without_what_stands_on_every_page():
    paper = read_paper(FILES / "farming_by_libreoffice.pdf")
    assert paper.blocks[0] == Block("Point 0: farmers spoke of the market.", "page 1")
    assert len(paper.blocks) == 47 and len(paper.pages) == 3
    assert paper.properties["pages"] == "3" and paper.properties["date"].startswith("20")


def test_text_is_cut_into_headings_lists_and_tables():
    text = "# **Title** one\n\n* point\n    * deeper\n\n| a | b \\| c |\n|---|---|\n| 1<br>2 | <li>3</li> |\nlast &amp; least\n"
    paper = read_text(text, "a.md")
    assert paper.blocks == [Block("Title one", "line 1", 0, 1), Block("* point", "line 3", 1), Block("* deeper", "line 4", 3), Block("last & least", "line 9")]
    assert [(cell.text, cell.row, cell.column) for cell in paper.tables[0].cells] == [("a", 1, 1), ("b | c", 1, 2), ("1\n2", 2, 1), ("3", 2, 2)]


def test_html_tables_keep_spans_within_the_table_and_colours():
    text = 'before\n<table><tr><td rowspan="99" style="background-color:#ffcc00">A<p>B</p></td><td colspan="x">C</td></tr>'
    text += "<tr><th>D<table><tr><td>in</td></tr></table></th></tr></table>\nafter"
    paper = read_text(text, "a.html")
    assert [(cell.text, cell.rows, cell.columns, cell.fill) for cell in paper.tables[0].cells] == [("A\nB", 2, 1, "FFCC00"), ("C", 1, 1, ""), ("Din", 1, 1, "")]
    assert [block.text for block in paper.blocks] == ["before", "after"]


def test_pages_of_a_text_are_parted_by_form_feeds():
    assert read_text("one\ftwo", "a.txt").pages == ("one", "two")


@pytest.mark.parametrize(("text", "crossed"), [("x", True), ("X X", True), ("✓", True), ("", False), ("xylophone", False)])
def test_a_cross_is_a_cell_of_crosses_alone(text, crossed):
    assert Cell(1, 1, text).is_crossed is crossed


def test_a_paper_is_read_aloud_line_by_line():
    table = PaperTable("table 1", (Cell(1, 1, "a"), Cell(1, 2, "b"), Cell(2, 1, "")))
    assert list(Paper("f", "text", (Block("first", "line 1"), table)).texts()) == ["first", "a\tb"]


def test_a_web_page_is_read_by_its_tags_and_not_by_its_line_ends():
    page = (
        "<html><head><title>no</title></head>\n<body><h2>4. Questions</h2><ol><li><p>Relevance</p></li></ol><ul><li>Is it\n needed?</li></ul><p>one<br>two</p>"
        "<table><tr><td><p>a\n\t b</p><p>c</p><table><tr><td>inner</td></tr></table></td></tr></table></body></html>"
    )
    paper = read_text(page, "a.html")
    assert [block.text for block in paper.blocks] == ["4. Questions", "- Relevance", "- Is it needed?", "one", "two"]
    assert paper.blocks[0].heading == 1
    assert [(table.place, table.cells[0].text) for table in paper.tables] == [("table 1", "a b\nc\ninner"), ("table 1, row 1, column 1, inner table", "inner")]
