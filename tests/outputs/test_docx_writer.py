"""Word documents: places are filled and kept, links lead somewhere, and everybody can read them."""

import io
import re
import time
import zipfile
from pathlib import Path

import docx
import pytest
from lxml import etree

from evaltool.outputs import docx_writer
from evaltool.outputs.docx_writer import (
    Anchor,
    Bold,
    Box,
    Bullets,
    ChartBlock,
    DocumentProperties,
    Heading,
    Italic,
    Landscape,
    Link,
    Numbered,
    PageBreak,
    Paragraph,
    Quote,
    Ref,
    TableBlock,
    TemplateError,
    bookmark_name,
    fill,
    new_document,
    page_numbers,
    template_tags,
)
from evaltool.outputs.exhibits import Chart, Table, link_list
from evaltool.outputs.office_package import can_lay_out

TEMPLATE = Path(__file__).parents[2] / "templates" / "evaluation_report.docx"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PROPERTIES = DocumentProperties("Evaluation of a project", "Final evaluation", "An evaluator", "en-US", "evaluation")
TABLE = Table("Persons met", ("Group", "Persons"), (("Officials", "12"), ("Partners", "9")), numeric=frozenset({1}), description="Persons by group")
CHART = Chart("Planned and met", "bar", ("Officials", "Partners"), (("Planned", (14, 9)), ("Met", (12, 9))), alt="Two fewer officials than planned.")
needs_layout = pytest.mark.skipif(not can_lay_out(), reason="LibreOffice or pdftotext is not installed")


def filled(contents=None, texts=None, **options):
    options = {"lay_out": False, **options}
    return fill(TEMPLATE, contents or {}, texts or {}, PROPERTIES, **options)


def part(result, name="word/document.xml"):
    with zipfile.ZipFile(io.BytesIO(result.data)) as file:
        return etree.fromstring(file.read(name))


def names(result):
    with zipfile.ZipFile(io.BytesIO(result.data)) as file:
        return file.namelist()


def words(element):
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def control(result, tag):
    found = [c for c in part(result).iter(f"{W}sdt") if c.find(f"{W}sdtPr/{W}tag") is not None and c.find(f"{W}sdtPr/{W}tag").get(f"{W}val") == tag]
    return found[0] if found else None


def headings(result):
    return [(h.level, h.number, h.text) for h in result.headings]


def changed_template(change, name="word/document.xml"):
    result = io.BytesIO()
    with zipfile.ZipFile(TEMPLATE) as source, zipfile.ZipFile(result, "w") as target:
        for entry in source.namelist():
            content = source.read(entry)
            target.writestr(entry, change(content.decode()).encode() if entry == name else content)
    return result.getvalue()


# -- places


def test_a_filled_place_keeps_its_control_and_the_bookmark_around_it():
    result = filled({"introduction": [Paragraph("What was evaluated.")]})
    place = control(result, "introduction")
    assert words(place) == "What was evaluated."
    assert place.find(f".//{W}showingPlcHdr") is None
    assert place.getprevious().get(f"{W}name") == "introduction"
    assert place.getnext().tag == f"{W}bookmarkEnd"
    assert place.getnext().get(f"{W}id") == place.getprevious().get(f"{W}id")


def test_a_place_without_content_goes_with_its_heading_and_its_chapter():
    result = filled({"introduction": [Paragraph("a")], "context": [Paragraph("b")]})
    assert headings(result) == [(1, "1", "Introduction"), (1, "2", "Context and project"), (2, "2.1", "Context")]
    assert "funding" in result.unfilled_tags
    assert "Lessons learned" not in words(part(result))


def test_a_place_that_is_to_be_kept_stays_with_its_prompt():
    result = filled({"introduction": [Paragraph("a")]}, keep={"lessons"})
    assert (1, "2", "Lessons learned") in headings(result)
    assert control(result, "lessons").find(f".//{W}showingPlcHdr") is not None


def test_no_prompt_remains():
    result = filled({"introduction": [Paragraph("a")], "general_information": [Box("General information", rows=(("Donor", "A donor"),))]})
    for name in ("word/document.xml", "word/header1.xml"):
        root = part(result, name)
        assert not list(root.iter(f"{W}showingPlcHdr"))
        styles = {s.get(f"{W}val") for s in root.iter(f"{W}pStyle", f"{W}rStyle")}
        assert not styles & {"Prompt", "PlaceholderText"}


def test_fixed_words_in_a_place_stay_until_content_is_given():
    assert "do not necessarily reflect" in words(control(filled(), "disclaimer"))
    assert words(control(filled({"disclaimer": [Paragraph("Ours.")]}), "disclaimer")) == "Ours."


def test_a_page_group_without_content_leaves_no_empty_page():
    result = filled({"introduction": [Paragraph("a")], "annex_people": [Paragraph("b")]})
    turned = [s.get(f"{W}orient") for s in part(result).iter(f"{W}pgSz")]
    assert "landscape" not in turned
    body = part(result)[0]
    assert body[-1].tag == f"{W}sectPr"


def test_a_missing_and_a_doubled_place_are_named():
    def double(text):
        start = text.index('<w:bookmarkStart w:id="', text.index("Introduction</w:t></w:r><w:bookmarkEnd"))
        end = text.index("</w:sdt>", start) + len("</w:sdt>")
        return text[:end] + text[text.index("<w:sdt>", start) : end] + text[end:]

    result = fill(changed_template(double), {"introduction": [Paragraph("only here")], "nowhere": [Paragraph("x")]}, {"motto": "y"}, PROPERTIES, lay_out=False)
    assert result.missing_tags == ("nowhere", "motto")
    assert result.doubled_tags == ("introduction",)
    assert words(part(result)).count("only here") == 1


def test_lines_fill_cover_and_header():
    result = filled(texts={"subtitle": "Final evaluation"}, mark="Invented", status="Draft", version_date="2014-03-31")
    assert words(control(result, "title")) == "Evaluation of a project"
    assert words(control(result, "subtitle")) == "Final evaluation"
    assert words(control(result, "status_line")) == "Draft \u00b7 2014-03-31"
    assert words(part(result, "word/header1.xml")) == "InventedEvaluation of a project \u00b7 Draft \u00b7 2014-03-31"


def test_blocks_for_a_place_inside_a_line_give_their_words():
    place = control(filled({"subtitle": [Paragraph((Bold("Final"), " evaluation"))]}), "subtitle")
    assert words(place) == "Final evaluation"
    assert not list(place.iter(f"{W}p"))


def test_a_line_for_a_place_of_blocks_becomes_a_paragraph():
    place = control(filled(texts={"introduction": "One line."}), "introduction")
    assert [words(p) for p in place.iter(f"{W}p")] == ["One line."]
    assert [s.get(f"{W}val") for s in place.iter(f"{W}pStyle")] == ["BodyText"]


def test_without_a_mark_the_header_has_no_line_for_it():
    header = part(filled(status="Final"), "word/header1.xml")
    assert [words(p) for p in header.iter(f"{W}p")] == ["Evaluation of a project \u00b7 Final"]


def test_the_mark_is_in_the_header_of_a_template_that_has_no_place_for_it():
    template = changed_template(lambda text: text.replace("evidence_mark", "other"), "word/header1.xml")
    result = fill(template, {}, {}, PROPERTIES, mark="Invented", lay_out=False)
    assert "Invented" in words(part(result, "word/header1.xml"))


def test_the_mark_is_in_the_header_of_a_document_that_had_none():
    plain = docx.Document()
    plain.add_paragraph("Nothing to fill")
    file = io.BytesIO()
    plain.save(file)
    result = fill(file.getvalue(), {}, {}, PROPERTIES, mark="Invented", lay_out=False)
    headers = [name for name in names(result) if "header" in name and name.endswith(".xml")]
    assert [words(part(result, name)) for name in headers] == ["Invented"]


def test_landscape_pages_have_no_place_inside_a_template_section():
    with pytest.raises(ValueError, match="Landscape has no place inside a template's section"):
        filled({"introduction": [Landscape((Paragraph("a"),))]})


# -- numbers, links, captions


def test_headings_below_a_chapter_follow_its_way_of_numbering():
    below = [Heading("Below", 2), Paragraph("a")]
    result = filled({"executive_summary": below, "findings": below, "annex_tor": below})
    assert [h for h in headings(result) if h[2] == "Below"] == [(2, "", "Below"), (2, "1.1", "Below"), (2, "A.1", "Below")]


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


def test_without_tables_there_is_no_list_of_tables():
    result = filled({"introduction": [Paragraph("a")]})
    assert "List of tables" not in words(part(result))
    assert control(result, "list_of_tables") is None


def test_every_link_leads_to_a_bookmark_of_the_document():
    result = filled({
        "introduction": [Paragraph((Link("finding", "F01"), Link("row", "EV-1/2"), Link("chapter", "conclusions"), Link("web", "https://example.org/?a=1&b=2")))],
        "findings": [Heading("Relevance", 2, "crit"), Anchor("F01"), Paragraph("b")],
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
    result = filled({"introduction": [Paragraph((Link("gone", "F99"), Ref("T9")))]})
    assert result.dangling_links == ("F99", "T9")
    assert words(control(result, "introduction")) == "goneT9"


def test_bookmarks_are_unique_and_well_formed_and_each_has_its_end():
    result = filled(
        {"introduction": [Paragraph("a", id="same"), Paragraph("b", id="same"), Paragraph("c", id="a" * 60), Paragraph("d", id="1 x"), Anchor("last")]}
    )
    root = part(result)
    found = [b.get(f"{W}name") for b in root.iter(f"{W}bookmarkStart")]
    assert len({name.lower() for name in found}) == len(found)
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,39}", name) for name in found)
    starts = sorted(b.get(f"{W}id") for b in root.iter(f"{W}bookmarkStart"))
    assert starts == sorted(b.get(f"{W}id") for b in root.iter(f"{W}bookmarkEnd"))
    assert len(set(starts)) == len(starts)


def test_the_contents_list_is_filled_with_links_and_nobody_is_asked_to_update():
    result = filled({"introduction": [Paragraph("a")], "context": [Paragraph("b")]})
    assert words(control(result, "contents")) == "1  Introduction2  Context and project2.1  Context"
    assert not list(part(result, "word/settings.xml").iter(f"{W}updateFields"))
    assert not [f for f in part(result).iter(f"{W}fldChar") if f.get(f"{W}dirty")]


@needs_layout
def test_page_numbers_are_those_printed_on_the_pages():
    same = [Heading("Same words", 2), Paragraph("a")]
    result = filled(
        {"executive_summary": same, "introduction": [Paragraph("b"), TableBlock(TABLE, "t")], "findings": [*same, PageBreak(), *same]}, lay_out=True
    )
    printed = [(h.text, result.pages[h.bookmark]) for h in result.headings]
    assert printed == [("Executive summary", "iii"), ("Same words", "iii"), ("Introduction", "1"), ("Findings", "1"), ("Same words", "1"), ("Same words", "2")]
    assert words(control(result, "contents")).endswith("2.2  Same words2")
    assert dict(result.pages) == page_numbers(result.data)


def test_without_libreoffice_the_contents_have_links_and_no_pages(monkeypatch):
    monkeypatch.setattr(docx_writer, "can_lay_out", lambda: False)
    result = filled({"introduction": [Paragraph("a")]}, lay_out=True)
    assert result.pages == {} and page_numbers(result.data) == {}
    assert words(control(result, "contents")) == "1  Introduction"


# -- text


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


def test_a_style_that_the_template_lacks_is_named():
    assert filled({"introduction": [Paragraph("a", "Fancy")]}).missing_styles == ("Fancy",)


# -- tables and charts


def test_a_table_has_marked_header_unbroken_rows_and_alternative_text():
    table = control(filled({"context": [TableBlock(TABLE, "t")]}), "context").find(f".//{W}tbl")
    rows = table.findall(f"{W}tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert table.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val") == "Persons met"
    assert table.find(f"{W}tblPr/{W}tblDescription").get(f"{W}val") == "Persons by group"


def test_columns_fill_the_width_of_their_page():
    result = filled({"context": [TableBlock(TABLE)], "annex_matrix": [TableBlock(TABLE)]})
    widths = [sum(int(c.get(f"{W}w")) for c in control(result, tag).iter(f"{W}gridCol")) for tag in ("context", "annex_matrix")]
    assert widths == [11906 - 2 * 1418, 16838 - 2 * 1418]


def test_columns_are_as_wide_as_asked_or_as_what_stands_in_them():
    asked = Table("T", ("a", "b"), (("1", "2"),), widths=(1, 3))
    long = Table("T", ("Id", "Excerpt"), (("E1", "many words " * 20),))
    result = filled({"context": [TableBlock(asked)], "stakeholders": [TableBlock(long)]})
    sizes = [[int(c.get(f"{W}w")) for c in control(result, tag).iter(f"{W}gridCol")] for tag in ("context", "stakeholders")]
    assert sizes[0][1] == pytest.approx(3 * sizes[0][0], abs=3)
    assert sizes[1][1] > 5 * sizes[1][0]


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
    assert words(control(filled({"context": [Quote("We use it.", "S03")]}), "context")) == "\u201cWe use it.\u201dS03"


# -- the file


def test_properties_and_language_are_set_and_nothing_tells_the_time():
    document = docx.Document(io.BytesIO(filled(version_date="2014-03-31").data))
    core = document.core_properties
    assert (core.title, core.subject, core.author, core.language, core.keywords) == (
        "Evaluation of a project",
        "Final evaluation",
        "An evaluator",
        "en-US",
        "evaluation",
    )
    assert core.created.isoformat()[:10] == core.modified.isoformat()[:10] == "2014-03-31"
    assert document.styles.element.xpath("w:docDefaults//w:lang/@w:val") == ["en-US"]
    assert docx.Document(io.BytesIO(filled(version_date="spring").data)).core_properties.created.year == 2000


def test_the_same_content_gives_the_same_bytes():
    contents = {"context": [ChartBlock(CHART), TableBlock(TABLE)], "introduction": [Numbered(("a",))]}
    assert filled(contents).data == filled(contents).data


def test_leftovers_of_other_programs_are_dropped():
    old = docx.Document()  # python-docx's own template carries a thumbnail and old effects
    old.settings.element.append(old.settings.element.makeelement(f"{W}updateFields", {f"{W}val": "true"}))
    file = io.BytesIO()
    old.save(file)
    result = fill(file.getvalue(), {}, {}, PROPERTIES, lay_out=False)
    assert not [name for name in names(result) if "thumbnail" in name or "stylesWithEffects" in name]
    assert part(result, "word/settings.xml").find(f"{W}updateFields") is None
    assert "generated by" not in etree.tostring(part(result, "docProps/core.xml")).decode()


def test_a_template_that_is_not_a_word_document_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(TemplateError, match=r"the template is not a Word document that can be filled\. Save it in Word"):
        fill(b"hello", {}, {}, PROPERTIES)
    with pytest.raises(TemplateError, match=r"does not exist\. Name a Word template"):
        fill(tmp_path / "absent.docx", {}, {}, PROPERTIES)
    kinds = ("vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", "vnd.ms-word.document.macroEnabled.main+xml")
    macros = changed_template(lambda text: text.replace(*kinds), "[Content_Types].xml")
    with pytest.raises(TemplateError, match="without macros"):
        fill(macros, {}, {}, PROPERTIES)


def test_the_places_of_a_template_can_be_listed():
    tags = template_tags(TEMPLATE)
    assert tags[:2] == ("logo", "title") and "annex_independence" in tags


def test_no_paragraph_is_empty_and_heading_levels_are_not_skipped():
    result = filled(
        {tag: [Paragraph("a"), TableBlock(TABLE), Paragraph("b")] for tag in template_tags(TEMPLATE) if tag not in ("title", "subtitle", "status_line", "logo")}
    )
    for paragraph in part(result).iter(f"{W}p"):
        has_break = paragraph.find(f"{W}pPr/{W}sectPr") is not None
        assert words(paragraph).strip() or has_break or paragraph.find(f".//{W}drawing") is not None
    levels = [h.level for h in result.headings]
    assert levels[0] == 1 and all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False))


def test_the_work_grows_with_the_rows_and_not_with_their_square():
    def steps(count):
        rows = tuple((f"E{i}", "S01", "words " * 10) for i in range(count))
        blocks = [TableBlock(Table("E", ("a", "b", "c"), rows, row_ids=tuple(r[0] for r in rows)))]
        start = time.process_time()
        filled({"annex_evidence": blocks})
        return time.process_time() - start

    steps(10)  # the first call pays for imports
    assert steps(4000) < 8 * steps(1000) + 1


# -- new documents


def test_a_new_document_has_its_own_title_and_nothing_of_the_templates_body():
    result = new_document(TEMPLATE, [Heading("Plan", 1), Paragraph("a")], PROPERTIES, subtitle="A project", status="Draft", mark="Invented", lay_out=False)
    assert words(part(result)) == "Evaluation of a projectA projectDraftPlana"
    assert "Invented" in words(part(result, "word/header1.xml"))
    assert headings(result) == [(1, "1", "Plan")]


def test_a_new_document_turns_pages_and_counts_them_from_one():
    blocks = [Paragraph("a"), Landscape((TableBlock(TABLE, "t"),)), Paragraph((Ref("t"),))]
    result = new_document(TEMPLATE, blocks, PROPERTIES, lay_out=False)
    setups = list(part(result).iter(f"{W}sectPr"))
    assert [s.find(f"{W}pgSz").get(f"{W}orient") for s in setups] == [None, "landscape", None]
    assert [s.find(f"{W}pgNumType") is not None for s in setups] == [True, False, False]
    assert setups[0].find(f"{W}pgNumType").get(f"{W}start") == "1"
    assert words(part(result)).endswith("Table 1")


def test_the_end_of_a_new_document_can_be_linked_to():
    result = new_document(TEMPLATE, [Paragraph((Link("end", "E"),)), Anchor("E")], PROPERTIES, lay_out=False)
    assert "E" in {b.get(f"{W}name") for b in part(result).iter(f"{W}bookmarkStart")}


def test_a_new_document_can_begin_on_a_turned_page_or_be_empty():
    turned = new_document(TEMPLATE, [Landscape((Paragraph("a"),))], PROPERTIES, lay_out=False)
    assert words(part(turned)) == "Evaluation of a projecta"
    assert words(part(new_document(TEMPLATE, [], PROPERTIES, lay_out=False))) == "Evaluation of a project"


def test_a_new_document_may_have_a_contents_list_and_annexes():
    blocks = [Heading("First", 1, kind="plain"), Heading("Sub", 2), Heading("People", 1, kind="annex"), Heading("Sub", 2)]
    result = new_document(TEMPLATE, blocks, PROPERTIES, contents_list=True, lay_out=False)
    assert words(control(result, "contents")) == "FirstSubAnnex A.  PeopleA.1  Sub"
