"""Text stays what was written, and every link leads somewhere."""

import re

import docx
import pytest
from lxml import etree

from evaltool.outputs.docx_text import bookmark_name
from evaltool.outputs.docx_writer import Bold, ChartBlock, Heading, Italic, Link, Paragraph, Ref, TableBlock
from evaltool.outputs.exhibits import Table, link_list
from tests.support.word import CHART, TABLE, W, control, filled, part, words


def test_what_xml_forbids_is_left_out_and_markup_stays_text():
    text = "a\x0b\x00b <w:p> & {{ x }} \ud800\ufffe"
    result = filled({"introduction": [Paragraph(text)]}, {"title": text})
    assert words(control(result, "introduction")) == "ab <w:p> & {{ x }} "
    assert words(control(result, "title")) == "ab <w:p> & {{ x }} "


def test_a_new_line_stays_a_new_line_and_spaces_between_runs_stay():
    result = filled({"introduction": [Paragraph(("one\ntwo", " ", Bold("b"), Italic("i"), "\tend"))]})
    paragraph = control(result, "introduction").find(f".//{W}p")
    assert docx.text.paragraph.Paragraph(paragraph, None) is not None
    assert words(paragraph) == "onetwo biend"
    assert len(list(paragraph.iter(f"{W}br"))) == 1 and len(list(paragraph.iter(f"{W}tab"))) == 1


def test_script_from_the_right_is_set_from_the_right():
    result = filled({"introduction": [Paragraph("\u0647\u0630\u0627 \u0646\u0635"), Paragraph("caf\u00e9")]})
    first, second = control(result, "introduction").iter(f"{W}p")
    assert first.find(f"{W}pPr/{W}bidi") is not None and first.find(f".//{W}rtl") is not None
    assert second.find(f"{W}pPr/{W}bidi") is None


@pytest.mark.parametrize("before", [(Bold("RE1  "),), (Link("F01", "F01"), "  "), ("EQ2a: ",), ("(a) ",)])
def test_an_id_before_words_from_the_right_leaves_their_direction(before):
    result = filled({"introduction": [Paragraph((*before, "\u0647\u0630\u0627 \u0646\u0635")), Paragraph((*before, "words"))]})
    mirrored, usual = control(result, "introduction").iter(f"{W}p")
    assert mirrored.find(f"{W}pPr/{W}bidi") is not None and usual.find(f"{W}pPr/{W}bidi") is None
    turned = [words(run) for run in mirrored.iter(f"{W}r") if run.find(f"{W}rPr/{W}rtl") is not None]
    assert "\u0647\u0630\u0627 \u0646\u0635" in turned and not any(letter.isascii() and letter.isalpha() for letter in "".join(turned))


def test_every_link_leads_to_a_bookmark_of_the_document():
    result = filled({
        "introduction": [Paragraph((Link("finding", "F01"), Link("row", "EV-1/2"), Link("chapter", "conclusions"), Link("web", "https://example.org/?a=1&b=2")))],
        "findings": [Heading("Relevance", 2, "crit"), Paragraph("b", id="F01")],
        "conclusions": [Paragraph((Link("back", "crit"),), id="CO1")],
        "annex_evidence": [TableBlock(Table("E", ("Id", "For"), (("1", link_list(["CO1"])),), row_ids=("EV-1/2",)))],
    })  # fmt: skip
    root = part(result)
    bookmarks = {b.get(f"{W}name") for b in root.iter(f"{W}bookmarkStart")}
    anchors = {h.get(f"{W}anchor") for h in root.iter(f"{W}hyperlink")} - {None}
    assert anchors <= bookmarks
    assert {"F01", "crit", "CO1", "conclusions", bookmark_name("EV-1/2")} <= anchors
    assert result.dangling_links == ()
    assert "https://example.org/?a=1&amp;b=2" in etree.tostring(part(result, "word/_rels/document.xml.rels")).decode()


def test_a_link_to_nothing_becomes_text_and_is_named():
    result = filled({"introduction": [Paragraph((Link("gone", "F99"), Ref("T9"), Link("left out", "lessons")))]})
    assert result.dangling_links == ("F99", "T9", "lessons")
    assert words(control(result, "introduction")) == "goneT9left out"


def test_bookmarks_are_unique_and_well_formed_and_each_has_its_end():
    result = filled({"introduction": [Paragraph("a", id="same"), Paragraph("b", id="same"), Paragraph("c", id="a" * 60), Paragraph("d", id="1 x")]})
    root = part(result)
    found = [b.get(f"{W}name") for b in root.iter(f"{W}bookmarkStart")]
    assert len({name.lower() for name in found}) == len(found)
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,39}", name) for name in found)
    starts = sorted(b.get(f"{W}id") for b in root.iter(f"{W}bookmarkStart"))
    assert starts == sorted(b.get(f"{W}id") for b in root.iter(f"{W}bookmarkEnd"))
    assert len(set(starts)) == len(starts)


def test_captions_count_in_the_order_of_the_document():
    result = filled(
        {
            "annex_people": [TableBlock(TABLE, "t2")],
            "context": [TableBlock(TABLE, "t1"), ChartBlock(CHART, "f1")],
            "introduction": [Paragraph((Ref("t2"), Ref("f1")))],
        }
    )
    assert words(control(result, "introduction")) == "Table 2Figure 1"
    assert words(control(result, "list_of_tables")) == "Table 1. Persons metTable 2. Persons met"
    assert words(control(result, "list_of_figures")) == "Figure 1. Planned and met"
    instructions = [i.text.strip() for i in part(result).iter(f"{W}instrText")]
    assert "SEQ Table \\* ARABIC" in instructions and "REF t2 \\h" in instructions


def test_a_style_that_the_template_lacks_is_named():
    assert filled({"introduction": [Paragraph("a", "Fancy")]}).missing_styles == ("Fancy",)
