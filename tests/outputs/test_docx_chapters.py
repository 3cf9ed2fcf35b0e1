"""Blocks become what Word knows: headings numbered as their chapter is, lists, boxes, native charts."""

from lxml import etree

from evaltool.outputs.docx_writer import Box, Bullets, ChartBlock, Heading, Numbered, Paragraph, Quote, Written, fill
from tests.support.word import CHART, PROPERTIES, WP, W, changed_template, control, filled, headings, names, part, words


def test_headings_below_a_chapter_follow_its_way_of_numbering():
    below = [Heading("Below", 2), Paragraph("a")]
    result = filled({"executive_summary": below, "findings": below, "annex_tor": below})
    assert [h for h in headings(result) if h[2] == "Below"] == [(2, "", "Below"), (2, "1.1", "Below"), (2, "A.1", "Below")]


def test_each_numbered_list_starts_at_one():
    result = filled({"introduction": [Numbered(("a", "b")), Bullets(("x",)), Numbered(("c",))]})
    numbers = [n.get(f"{W}val") for n in control(result, "introduction").iter(f"{W}numId")]
    assert numbers[0] == numbers[1] != numbers[2]
    overrides = part(result, "word/numbering.xml").findall(f".//{W}startOverride")
    assert [o.get(f"{W}val") for o in overrides] == ["1", "1"]


def test_a_template_without_list_style_still_shows_the_items():
    template = changed_template(lambda text: text.replace('w:val="List Number"', 'w:val="Other"'), "word/styles.xml")
    result = fill(template, {"introduction": [Numbered(("a", "b"))]}, {}, PROPERTIES, lay_out=False)
    assert words(control(result, "introduction")) == "ab"
    assert result.missing_styles == ("List Number",)


def test_words_that_lead_in_to_a_list_stay_on_its_page():
    blocks = [Paragraph("Alone."), Paragraph("Three:"), Bullets(("a",)), Written((Paragraph("Two:"), Numbered(("b",))), "narrative/context.md", "")]
    place = control(filled({"context": blocks}), "context")
    assert [words(p) for p in place.iter(f"{W}p") if p.find(f"{W}pPr/{W}keepNext") is not None] == ["Three:", "Two:"]


def test_two_boxes_do_not_grow_together():
    place = control(filled({"context": [Box("One", rows=(("a", "b"),)), Box("Two", paragraphs=("c",))]}), "context")
    kinds = [etree.QName(child).localname for child in place.find(f"{W}sdtContent")]
    assert kinds == ["tbl", "p", "tbl"]


def test_a_chart_is_native_with_alternative_text_and_workbook():
    result = filled({"context": [ChartBlock(CHART), ChartBlock(CHART)]})
    properties = list(control(result, "context").iter(f"{WP}docPr"))
    assert [p.get("descr") for p in properties] == ["Two fewer officials than planned."] * 2
    assert len({p.get("id") for p in properties}) == 2
    assert {"word/charts/chart1.xml", "word/charts/chart2.xml", "word/embeddings/chart1.xlsx"} <= set(names(result))


def test_a_quote_has_its_marks_and_its_source():
    assert words(control(filled({"context": [Quote("We use it.", "S03")]}), "context")) == "\u201cWe use it.\u201d\u2003S03"
