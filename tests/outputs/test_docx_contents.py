"""Contents and lists of tables and figures are filled with links, and with pages where LibreOffice is there."""

import pytest

from evaltool.outputs import docx_writer
from evaltool.outputs.docx_contents import page_numbers
from evaltool.outputs.docx_writer import Heading, Paragraph, TableBlock
from evaltool.outputs.office_package import can_lay_out
from tests.support.word import TABLE, W, control, filled, part, words

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


def test_without_libreoffice_the_contents_have_links_and_no_pages(monkeypatch):
    monkeypatch.setattr(docx_writer, "can_lay_out", lambda: False)
    result = filled({"introduction": [Paragraph("a")]}, lay_out=True)
    assert words(control(result, "contents")) == "1  Introduction"
