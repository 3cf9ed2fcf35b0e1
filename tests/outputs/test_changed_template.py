"""A template that somebody changed in Word or LibreOffice still fills: look, order and fixed words are the template's alone; what cannot be used is said in a sentence."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from dataclasses import replace

import docx
import pytest
from docx.shared import Cm
from openpyxl import Workbook

from evaltool.case import CaseFolder
from evaltool.outputs.docx_template import TemplateError
from evaltool.outputs.docx_writer import Box, Paragraph, fill
from evaltool.outputs.evaluation_report import build_evaluation_report, missing_in
from evaltool.outputs.office_package import page_texts, to_pdf
from tests.support.libreoffice import edit, needs_libreoffice
from tests.support.second_case import make_second_case
from tests.support.water_case import water_case
from tests.support.word import PROPERTIES, TEMPLATE, W, changed_template, control, headings, names, part, tags, words
from tests.support.word_reader import Document

CONTENTS = {tag: [Paragraph(f"Words on {tag}.")] for tag in ("introduction", "findings", "conclusions", "lessons", "recommendations")}


def filled(template, contents=CONTENTS, **options):
    return fill(template, contents, {}, PROPERTIES, lay_out=False, **options)


def a_place(name):
    """The XML of a heading with its place, as a pattern: from the heading to the end of the bookmark around the place."""
    return (
        rf'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>(?:(?!</w:p>).)*</w:p><w:bookmarkStart w:id="(\d+)" w:name="{name}"/>.*?<w:bookmarkEnd w:id="\1"/>'
    )


def package(change):
    """The template's package after `change(name, content)`, which gives None for a part to leave out."""
    result = io.BytesIO()
    with zipfile.ZipFile(TEMPLATE) as source, zipfile.ZipFile(result, "w") as target:
        for name in source.namelist():
            content = change(name, source.read(name))
            if content is not None:
                target.writestr(name, content)
    return result.getvalue()


def picture():
    """The smallest picture: one blue dot."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    dot = zlib.compress(b"\x00\x00\x33\xa0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)) + chunk(b"IDAT", dot) + chunk(b"IEND", b"")


def test_other_fonts_stay_and_every_place_is_filled():
    result = filled(changed_template(lambda text: text.replace("Calibri", "Gill Sans Nova"), "word/theme/theme1.xml"))
    with zipfile.ZipFile(io.BytesIO(result.data)) as file:
        theme = file.read("word/theme/theme1.xml").decode()
    assert "Gill Sans Nova" in theme and "Calibri" not in theme
    assert [words(control(result, tag)) for tag in CONTENTS] == [f"Words on {tag}." for tag in CONTENTS]


def test_chapters_stand_in_the_order_of_the_template_and_are_numbered_by_it():
    def move(text):
        found = re.search(a_place("recommendations"), text)
        return text.replace(found[0], "").replace(re.search(a_place("introduction"), text)[0], found[0] + re.search(a_place("introduction"), text)[0])

    result = filled(changed_template(move))
    chapters = ["Recommendations", "Introduction", "Findings", "Conclusions", "Lessons learned"]
    assert headings(result) == [(1, str(number), name) for number, name in enumerate(chapters, start=1)]
    assert result.missing_tags == result.doubled_tags == ()


def test_a_section_that_was_removed_is_named_and_the_rest_is_filled(tmp_path):
    without = changed_template(lambda text: re.sub(a_place("lessons"), "", text))
    filled_report = build_evaluation_report(water_case(tmp_path), template=_saved(tmp_path, without), lay_out=False)
    assert missing_in(filled_report)[1:] == ["The template has no place for: lessons."]
    found = Document(filled_report.data).headings
    # in the summary the lessons are still told
    assert "Lessons learned" not in found and "Recommendations" in found and "Lessons and good practices" in found


def test_a_place_that_was_dragged_into_another_is_named_as_missing_and_one_in_a_header_as_doubled():
    place = '<w:sdt>(?:(?!<w:sdt>).)*?<w:tag w:val="{}"/>.*?</w:sdt>'

    def nested(text):
        inner = re.search(place.format("lessons"), text)[0]
        return re.sub('(<w:tag w:val="findings"/>.*?<w:sdtContent>)', lambda outer: outer[1] + inner, text.replace(inner, ""), count=1)

    result = filled(changed_template(nested))
    assert (result.missing_tags, result.doubled_tags) == (("lessons",), ())
    assert "Words on lessons." not in words(part(result))
    outer_is_empty = filled(changed_template(nested), {"lessons": CONTENTS["lessons"]})
    assert (outer_is_empty.missing_tags, "Words on lessons." in words(part(outer_is_empty))) == ((), True)
    one = '<w:sdt><w:sdtPr><w:tag w:val="findings"/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>'
    result = filled(changed_template(lambda text: text.replace("</w:hdr>", f"{one}</w:hdr>"), "word/header1.xml"))
    assert (result.missing_tags, result.doubled_tags) == ((), ("findings",))


def test_a_place_that_is_there_twice_is_named_and_filled_once(tmp_path):
    def twice(text):
        found = re.search(a_place("conclusions"), text)[0]
        return text.replace(found, found + found)

    result = filled(changed_template(twice))
    assert result.doubled_tags == ("conclusions",)
    assert "".join(words(part(result))).count("Words on conclusions.") == 1
    assert missing_in(replace(result, missing_tags=(), unfilled_tags=())) == ["The template has these places twice; the first was filled: conclusions."]


def test_a_fixed_word_that_was_changed_is_changed_in_the_report(tmp_path):
    changed = changed_template(lambda text: text.replace(">Findings<", ">What was found<").replace("do not necessarily reflect", "may or may not be"))
    document = Document(build_evaluation_report(water_case(tmp_path), template=_saved(tmp_path, changed), lay_out=False).data)
    assert "What was found" in document.headings and "Findings" not in document.headings
    footer = changed_template(lambda text: text.replace("Page ", "Sheet "), "word/footer1.xml")
    assert words(part(filled(footer), "word/footer1.xml")).startswith("Sheet ")


# what stands first is the line of the contents, then the heading
IN_LIBREOFFICE = (
    *(f'Replace "{heading}", "-"' for heading in ("Findings", "Conclusions", "Lessons learned")),
    'Replace "Findings", "What was found"',
    'Replace "do not necessarily reflect", "may or may not be"',
    'MoveUp "Lessons learned", "beyond this project.", 2',
    'doc.StyleFamilies.getByName("ParagraphStyles").getByName("Text body").CharFontName = "Liberation Serif"',
)


@needs_libreoffice
def test_a_template_that_libreoffice_saved_is_filled_in_every_place(tmp_path):
    """LibreOffice 7.4 saves no tag of a control, neither in the text nor in headers."""
    changed = edit(TEMPLATE, tmp_path / "changed.docx", tmp_path / "profile", *IN_LIBREOFFICE)
    assert tags(docx.Document(changed).element) == []
    case = water_case(tmp_path)
    usual, result = (build_evaluation_report(case, template=template, lay_out=False) for template in (TEMPLATE, changed))
    assert (missing_in(result), result.missing_styles, result.dangling_links) == (missing_in(usual), (), ())
    found = Document(result.data)
    chapters = found.headings[found.headings.index("What was found") :]
    assert "Findings" not in found.headings and chapters.index("Lessons learned") < chapters.index("Conclusions")
    assert "may or may not be" in found.text
    assert not {"Prompt", "Logo"} & {style.get(f"{W}val") for style in part(result).iter(f"{W}pStyle")}
    heads = [words(part(result, name)) for name in names(result) if name.startswith("word/header")]
    assert heads and set(heads) == {f"{case.header.mark}{case.header.evaluation.title} · Draft"}


@needs_libreoffice
def test_a_template_that_lost_sections_and_got_a_logo_and_a_font_in_libreoffice_is_filled_and_can_be_read(tmp_path):
    (tmp_path / "logo.png").write_bytes(picture())
    edits = (
        'DeleteSection "Who was to be met, how they were chosen", "How notes and numbers were turned"',
        'DeleteSection "Three to five. Each: what was learned", "What worked and can be repeated"',
        'doc.StyleFamilies.getByName("ParagraphStyles").getByName("Standard").CharFontName = "DejaVu Serif"',
        f'PutPicture "Place for the logo", "{tmp_path / "logo.png"}"',
    )
    changed = edit(TEMPLATE, tmp_path / "changed.docx", tmp_path / "profile", *edits)
    root = make_second_case(tmp_path / "case")
    (root / "narrative").mkdir()
    for name in ("sampling", "analysis"):
        (root / "narrative" / f"{name}.md").write_text(f"Words on {name}.\n", encoding="utf-8")
    usual, result = (build_evaluation_report(CaseFolder(root), template=template, lay_out=False) for template in (TEMPLATE, changed))
    assert missing_in(result) == [*missing_in(usual), "The template has no place for: sampling, lessons."]
    found = Document(result.data)
    assert found.headings == [heading for heading in Document(usual.data).headings if heading not in ("Sampling", "Lessons learned")]
    assert "Words on analysis." in found.text and "Words on sampling." not in found.text
    assert control(result, "logo").find(f".//{W}drawing") is not None
    with zipfile.ZipFile(io.BytesIO(result.data)) as file:
        assert "DejaVu Serif" in file.read("word/styles.xml").decode()
    printed = "\n".join(page_texts(to_pdf(result.data)))
    # the first lines of contents and of the list of tables, with the words of no field and no prompt
    assert re.search(r"Contents\s+Executive summary", printed) and re.search(r"List of tables\s+Table 1", printed)
    assert not re.search(r"PAGEREF|HYPERLINK|TOC \\|Who was to be met|Place for the logo", printed)


def test_places_without_tags_are_known_by_their_bookmarks_and_other_bookmarks_stay_what_they_are():
    here = '<w:bookmarkStart w:id="900" w:name="nowhere"/><w:bookmarkEnd w:id="900"/>'
    template = changed_template(lambda text: re.sub(r"<w:tag [^>]*/>", "", text).replace("<w:body>", f"<w:body>{here}"))
    result = filled(template)
    assert [words(control(result, tag)) for tag in CONTENTS] == [f"Words on {tag}." for tag in CONTENTS]
    assert "nowhere" not in result.unfilled_tags and control(result, "context") is None


@pytest.mark.parametrize("still_marked", [True, False])
def test_a_logo_put_into_its_place_stays_on_the_cover(still_marked):
    """Word takes the mark of the prompt away when a picture is put over it; other programs leave it."""
    document = docx.Document(io.BytesIO(TEMPLATE.read_bytes()))
    place = next(sdt for sdt in document.element.body.iter(f"{W}sdt") if tags(sdt)[0] == "logo")
    run = document.add_paragraph().add_run()
    run.add_picture(io.BytesIO(picture()), width=Cm(4))
    drawing = run._element
    drawing.getparent().getparent().remove(drawing.getparent())
    paragraph = place.find(f"{W}sdtContent/{W}p")
    for old in paragraph.findall(f"{W}r"):
        paragraph.remove(old)
    paragraph.append(drawing)
    if not still_marked:
        prompt = place.find(f"{W}sdtPr/{W}showingPlcHdr")
        prompt.getparent().remove(prompt)
    file = io.BytesIO()
    document.save(file)
    result = filled(file.getvalue())
    assert [name for name in names(result) if name.startswith("word/media/")] == ["word/media/image1.png"]
    assert control(result, "logo").find(f".//{W}drawing") is not None


def test_general_information_keeps_the_style_of_the_template():
    result = filled(TEMPLATE, {**CONTENTS, "general_information": [Box("General information", rows=(("Donor", "A donor"),))]})
    assert [style.get(f"{W}val") for style in control(result, "general_information").iter(f"{W}tblStyle")] == ["EvaluationBox"]


def _excel():
    file = io.BytesIO()
    Workbook().save(file)
    return file.getvalue()


def _typed(kind):
    ordinary = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return package(lambda name, content: content.replace(ordinary, kind) if name == "[Content_Types].xml" else content)


def _with_macros():
    file = io.BytesIO(TEMPLATE.read_bytes())
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"Sub AutoOpen()")
    return file.getvalue()


UNFIT = {
    "text": (lambda: b"Dear colleague", "it is not a Word document"),
    "an Excel file": (_excel, "it is not a Word document"),
    "any zip": (lambda: package(lambda name, content: content if name.endswith("theme1.xml") else None), "it is not a Word document"),
    "an old .doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "it was saved by an old Word, or has a password"),
    "a .docm": (lambda: _typed(b"application/vnd.ms-word.document.macroEnabled.main+xml"), "it has macros"),
    "macros in a .docx": (_with_macros, "it has macros"),
    "a .dotx": (lambda: _typed(b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"), "it is a Word template (.dotx)"),
}


@pytest.mark.parametrize("what", UNFIT)
def test_what_is_no_word_file_or_has_macros_is_refused_in_a_sentence(what):
    make, reason = UNFIT[what]
    with pytest.raises(TemplateError) as refused:
        filled(make())
    assert str(refused.value) == f"the template cannot be filled: {reason}. Save it in Word as 'Word document (.docx)', without macros."


@pytest.mark.parametrize("lost", ["word/document.xml", "word/styles.xml"])
@pytest.mark.parametrize("half", [True, False])
def test_a_damaged_template_is_refused_in_a_sentence(lost, half):
    broken = package(lambda name, content: content if name != lost else content[: len(content) // 2] if half else None)
    with pytest.raises(TemplateError) as refused:
        filled(broken)
    assert str(refused.value) == "the template cannot be filled: it is damaged. Open it in Word, let Word mend it, and save it again."


def test_a_template_that_is_not_there_or_cannot_be_read_is_named(tmp_path):
    with pytest.raises(TemplateError, match=r"none\.docx' does not exist\. Name a Word template \(\.docx\)\.$"):
        filled(tmp_path / "none.docx")
    with pytest.raises(TemplateError, match="cannot be read. Name a Word template"):
        filled(tmp_path)


def _saved(folder, data):
    file = folder / "template.docx"
    file.write_bytes(data)
    return file
