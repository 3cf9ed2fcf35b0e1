"""Sections: pages are turned where blocks ask for it, and none is empty."""

import pytest

from evaltool.outputs.docx_writer import Landscape, Paragraph, Ref, TableBlock, new_document
from tests.support.word import PROPERTIES, TABLE, TEMPLATE, W, filled, part, words


def test_a_page_group_without_content_leaves_no_empty_page():
    result = filled({"introduction": [Paragraph("a")], "annex_people": [Paragraph("b")]})
    turned = [s.get(f"{W}orient") for s in part(result).iter(f"{W}pgSz")]
    assert "landscape" not in turned
    body = part(result)[0]
    assert body[-1].tag == f"{W}sectPr"


def test_landscape_pages_have_no_place_inside_a_template_section():
    with pytest.raises(ValueError, match="Landscape has no place inside a template's section"):
        filled({"introduction": [Landscape((Paragraph("a"),))]})


def test_a_new_document_turns_pages_and_counts_them_from_one():
    blocks = [Paragraph("a"), Landscape((TableBlock(TABLE, "t"),)), Paragraph((Ref("t"),))]
    result = new_document(TEMPLATE, blocks, PROPERTIES, lay_out=False)
    setups = list(part(result).iter(f"{W}sectPr"))
    assert [s.find(f"{W}pgSz").get(f"{W}orient") for s in setups] == [None, "landscape", None]
    assert not [s for s in setups if s.find(f"{W}pgNumType") is not None]
    assert words(part(result)).endswith("Table 1")


def test_a_new_document_can_begin_on_a_turned_page_or_be_empty():
    turned = new_document(TEMPLATE, [Landscape((Paragraph("a"),))], PROPERTIES, lay_out=False)
    assert words(part(turned)) == "Evaluation of a projecta"
    assert words(part(new_document(TEMPLATE, [], PROPERTIES, lay_out=False))) == "Evaluation of a project"
