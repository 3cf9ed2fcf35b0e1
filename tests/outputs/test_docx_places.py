"""The places of a template are filled and kept, or go with their headings; the mark is on every page."""

import io

import docx

from evaltool.outputs.docx_writer import Bold, Box, Paragraph, fill
from tests.support.word import PROPERTIES, W, changed_template, control, filled, headings, names, part, words


def test_a_filled_place_keeps_its_control_and_the_bookmark_around_it():
    result = filled({"introduction": [Paragraph("What was evaluated.")]})
    place = control(result, "introduction")
    assert words(place) == "What was evaluated."
    assert place.find(f".//{W}showingPlcHdr") is None
    assert place.getprevious().get(f"{W}name") == "introduction"
    assert place.getnext().tag == f"{W}bookmarkEnd"
    assert place.getnext().get(f"{W}id") == place.getprevious().get(f"{W}id")


def test_fixed_words_in_a_place_stay_until_content_is_given():
    assert "do not necessarily reflect" in words(control(filled(), "disclaimer"))
    assert words(control(filled({"disclaimer": [Paragraph("Ours.")]}), "disclaimer")) == "Ours."


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


def test_a_place_without_content_goes_with_its_heading_and_its_chapter():
    result = filled({"introduction": [Paragraph("a")], "context": [Paragraph("b")]})
    assert headings(result) == [(1, "1", "Introduction"), (1, "2", "Context and project"), (2, "2.1", "Context")]
    assert "funding" in result.unfilled_tags
    assert "Lessons learned" not in words(part(result))


def test_no_prompt_remains():
    result = filled({"introduction": [Paragraph("a")], "general_information": [Box("General information", rows=(("Donor", "A donor"),))]})
    for name in ("word/document.xml", "word/header1.xml"):
        root = part(result, name)
        assert not list(root.iter(f"{W}showingPlcHdr"))
        styles = {s.get(f"{W}val") for s in root.iter(f"{W}pStyle", f"{W}rStyle")}
        assert not styles & {"Prompt", "PlaceholderText"}


def test_a_missing_and_a_doubled_place_are_named():
    def double(text):
        start = text.index('<w:bookmarkStart w:id="', text.index("Introduction</w:t></w:r><w:bookmarkEnd"))
        end = text.index("</w:sdt>", start) + len("</w:sdt>")
        return text[:end] + text[text.index("<w:sdt>", start) : end] + text[end:]

    result = fill(changed_template(double), {"introduction": [Paragraph("only here")], "nowhere": [Paragraph("x")]}, {"motto": "y"}, PROPERTIES, lay_out=False)
    assert result.missing_tags == ("nowhere", "motto")
    assert result.doubled_tags == ("introduction",)
    assert words(part(result)).count("only here") == 1


def test_a_line_fills_every_place_of_its_name_and_blocks_the_first():
    def more(text):
        place = '<w:p><w:sdt><w:sdtPr><w:tag w:val="title"/></w:sdtPr><w:sdtContent><w:r><w:t>old</w:t></w:r></w:sdtContent></w:sdt></w:p>'
        return text.replace("<w:body>", f"<w:body>{place}")

    result = fill(changed_template(more), {}, {}, PROPERTIES, lay_out=False)
    assert words(part(result)).startswith("Evaluation of a projectEvaluation of a project")


def test_a_line_takes_the_look_of_what_stood_there():
    def bold(text):
        return text.replace('<w:rStyle w:val="PlaceholderText"/>', '<w:rStyle w:val="PlaceholderText"/><w:b/>')

    result = fill(changed_template(bold), {}, {"subtitle": "Final"}, PROPERTIES, lay_out=False)
    assert [child.tag for child in control(result, "subtitle").find(f".//{W}rPr")] == [f"{W}b"]


def test_a_place_taken_out_of_a_table_cell_leaves_the_paragraph_that_word_wants_there():
    def in_a_cell(text):
        prompt = '<w:sdt><w:sdtPr><w:tag w:val="mine"/><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>'
        return text.replace("<w:body>", f'<w:body><w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:tcPr><w:tcW w:w="9"/></w:tcPr>{prompt}</w:tc></w:tr></w:tbl>')

    cell = part(fill(changed_template(in_a_cell), {}, {}, PROPERTIES, lay_out=False)).find(f".//{W}tc")
    assert [child.tag for child in cell] == [f"{W}tcPr", f"{W}p"]


def test_a_place_inside_a_filled_place_goes():
    def nested(text):
        inner = '<w:sdt><w:sdtPr><w:tag w:val="inner"/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>'
        start = text.index("<w:sdtContent>", text.index('<w:tag w:val="introduction"/>')) + len("<w:sdtContent>")
        return text[:start] + inner + text[start:]

    result = fill(changed_template(nested), {"introduction": [Paragraph("a")], "inner": [Paragraph("b")]}, {}, PROPERTIES, lay_out=False)
    assert words(control(result, "introduction")) == "a"


def test_the_mark_is_on_a_first_page_and_on_even_pages_of_their_own():
    def first_page(text):
        return text.replace("<w:pgMar", "<w:titlePg/><w:pgMar", 1)

    def even_pages(text):
        return text.replace("<w:defaultTabStop", "<w:evenAndOddHeaders/><w:defaultTabStop")

    for change, name in ((first_page, "word/document.xml"), (even_pages, "word/settings.xml")):
        result = fill(changed_template(change, name), {}, {}, PROPERTIES, mark="Invented", lay_out=False)
        headers = [words(part(result, name)) for name in names(result) if "header" in name and name.endswith(".xml")]
        assert sorted(headers) == ["Invented", "InventedEvaluation of a project \u00b7 "]
