"""Contents and lists of tables and figures are filled with links, and with pages where LibreOffice is there."""

import io

import docx
import pytest

from evaltool.outputs import docx_contents, docx_writer
from evaltool.outputs.docx_contents import page_numbers
from evaltool.outputs.docx_text import elements
from evaltool.outputs.docx_writer import Box, ChartBlock, Heading, Link, Paragraph, Ref, TableBlock, table_block
from evaltool.outputs.exhibits import Table
from evaltool.outputs.office_package import can_lay_out
from tests.support.word import CHART, TABLE, W, control, filled, part, words

needs_layout = pytest.mark.skipif(not can_lay_out(), reason="LibreOffice or pdftotext is not installed")


def test_the_contents_list_is_filled_with_links_and_nobody_is_asked_to_update():
    result = filled({"introduction": [Paragraph("a")], "context": [Paragraph("b")]})
    assert words(control(result, "contents")) == "1  Introduction2  Context and project2.1  Context"
    assert not list(part(result, "word/settings.xml").iter(f"{W}updateFields"))
    assert not [f for f in part(result).iter(f"{W}fldChar") if f.get(f"{W}dirty")]


def test_without_tables_there_is_no_list_of_tables():
    result = filled({"introduction": [Paragraph("a")]})
    assert "List of tables" not in words(part(result))
    assert control(result, "list_of_tables") is None


@needs_layout
def test_page_numbers_are_those_printed_on_the_pages():
    same = [Heading("Same words", 2), Paragraph("a")]
    contents = {"executive_summary": same, "introduction": [Paragraph("b"), TableBlock(TABLE, "t")], "findings": same, "annex_people": same}
    result = filled(contents, lay_out=True)
    pages = page_numbers(result.data)
    printed = [(h.number, h.text, pages[h.bookmark]) for h in result.headings if h.level == 2]
    assert printed == [("", "Same words", "iii"), ("2.1", "Same words", "1"), ("A.1", "Same words", "2")]
    assert words(control(result, "contents")).endswith("A.1  Same words2")


def long_document():
    rows = tuple((f"K{number}", "Words of some length that run over the end of a line now and then. " * (1 + number % 4), Link("F1", "F1")) for number in range(90))
    table = TableBlock(Table("Rows", ("No.", "Words", "Cited by"), rows, row_ids=tuple(f"K{number}" for number in range(90))), "t")
    cited = [Paragraph((Link(f"K{number}", f"K{number}"), " says so."), id=f"P{number}") for number in range(40)]
    cited += [Paragraph((Ref("t"), " shows them all, " + "each of them, " * 3 + "with its words.")) for _ in range(40)]
    box = Box("Box", rows=(("a", "b"), ("c", Link("K7", "K7"))))
    charts = [block for number in range(7) for block in (ChartBlock(CHART, id=f"c{number}"), Heading(f"After chart {number}", 2))]
    findings = [Heading("F1", 2, id="F1"), box, *cited, *charts, table, Heading("Below", 2), *cited]
    return filled({"findings": findings, "annex_people": [table, Heading("Last", 2)]})


def with_cells_indented(data):
    """The same document in a template whose table style moves the text of the cells."""
    document, file = docx.Document(io.BytesIO(data)), io.BytesIO()
    document.styles["Evaluation table"].element.find(f"{W}tblPr").addprevious(elements('<w:pPr><w:ind w:left="2400"/></w:pPr>')[0])
    document.save(file)
    return file.getvalue()


@needs_layout
@pytest.mark.parametrize("look", [bytes, with_cells_indented])
def test_what_is_taken_out_of_the_copy_for_the_layout_moves_nothing(monkeypatch, look):
    data = look(long_document().data)
    lighter = page_numbers(data)
    monkeypatch.setattr(docx_contents, "_take_out_what_moves_nothing", lambda document: None)

    assert len(set(lighter.values())) >= 5
    assert lighter == page_numbers(data)


def test_a_table_too_long_for_one_is_written_in_parts_with_a_caption_a_header_and_a_page_each():
    rows = tuple((f"K{number}", f"Words {number}") for number in range(600))
    table = Table("Evidence", ("No.", "Words"), rows, row_ids=tuple(f"K{number}" for number in range(600)))
    result = filled({"introduction": [Paragraph((Ref("t"), " has ", Link("K599", "K599")))], "annex_evidence": table_block(table, "t")}, lay_out=can_lay_out())
    assert result.dangling_links == ()
    body = part(result)
    captions = [f"Table {number}. Evidence (part {number} of 3)" for number in (1, 2, 3)]
    assert [text for text in map(words, body.iter(f"{W}p")) if text in captions] == captions
    listed = [words(line) for line in control(result, "list_of_tables").iter(f"{W}p")]
    assert [line for line in listed if line.startswith(tuple(captions))] == listed and len(listed) == 3
    tables = [table for table in body.iter(f"{W}tbl") if words(table).startswith("No.Words")]
    assert [[words(cell) for cell in table.iter(f"{W}tc")][:4:2] for table in tables] == [["No.", "K0"], ["No.", "K200"], ["No.", "K400"]]
    assert all(table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None for table in tables)
    if can_lay_out():
        pages = [int(line.rpartition(")")[2]) for line in listed]
        assert pages[0] < pages[1] < pages[2]


def test_without_libreoffice_the_contents_have_links_and_no_pages(monkeypatch):
    monkeypatch.setattr(docx_writer, "can_lay_out", lambda: False)
    result = filled({"introduction": [Paragraph("a")]}, lay_out=True)
    assert words(control(result, "contents")) == "1  Introduction"
