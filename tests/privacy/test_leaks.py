import base64
import io
import json
import struct
import zipfile
import zlib

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Cm
from xlsxwriter import Workbook

from evaltool.privacy import file_texts
from evaltool.privacy.leaks import find_leaks, texts_of
from evaltool.privacy.pseudonyms import Key

KEY = Key.from_rows(
    [
        {"person_code": "P01", "name": "Kamran Zeynalli", "phone": "+994 50 555 01 23", "email": "kz@example.org"},
        {"person_code": "P02", "name": "Hope Adjoa"},
    ]
)
NAME = "Kamran Zeynalli"


def kinds(name, data, **more):
    return [leak.kind for leak in find_leaks(name, data, KEY, **more).leaks]


def places(name, data):
    return {(leak.part, leak.place) for leak in find_leaks(name, data, KEY).leaks}


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def packed(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return stream.getvalue()


def with_part(data, name, content):
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as package:
        package.writestr(name, content)
    return stream.getvalue()


def workbook(fill):
    stream = io.BytesIO()
    book = Workbook(stream)
    fill(book)
    book.close()
    return stream.getvalue()


PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4s", 0, b"IEND") + b"\0\0\0\0"


def png(kind, block):
    return PNG[:8] + struct.pack(">I4s", len(block), kind) + block + b"\0\0\0\0" + PNG[8:]


# Word


def body_cut_into_runs(document):
    paragraph = document.add_paragraph("met ")
    for run in ("Kam", "r", "an Zeyn", "alli"):
        paragraph.add_run(run).bold = run == "r"


def header(document):
    document.sections[0].header.paragraphs[0].text = NAME


def footer(document):
    document.sections[0].footer.paragraphs[0].text = NAME


def comment(document):
    document.add_comment(document.add_paragraph("x").runs, text="ask " + NAME, author="E")


def comment_author(document):
    document.add_comment(document.add_paragraph("x").runs, text="?", author=NAME)


def core_property(document):
    document.core_properties.last_modified_by = NAME


def hidden_text(document):
    document.add_paragraph().add_run(NAME).font.hidden = True


def table_cell(document):
    document.add_table(1, 1).cell(0, 0).text = NAME


def alt_text(document):
    document.add_paragraph()._p.append(
        parse_xml(f'<w:r {nsdecls("w", "wp")}><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="{NAME} at work"/></wp:inline></w:drawing></w:r>')
    )


def text_box(document):
    document.add_paragraph("before")._p.append(
        parse_xml(
            f"<w:r {nsdecls('w')}><w:pict><w:txbxContent><w:p><w:r><w:t>Kamran Zey</w:t></w:r><w:r><w:t>nalli</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
        )
    )


def tracked_change(document):
    document.add_paragraph("by ")._p.extend(
        [
            parse_xml(f'<w:del {nsdecls("w")} w:id="1"><w:r><w:delText>Kamran Zeyn</w:delText></w:r></w:del>'),
            parse_xml(f'<w:ins {nsdecls("w")} w:id="2"><w:r><w:t>somebody </w:t></w:r></w:ins>'),
            parse_xml(f"<w:r {nsdecls('w')}><w:t>alli</w:t></w:r>"),
        ]
    )


def field_code(document):
    document.add_paragraph("x")._p.extend(
        [
            parse_xml(f"<w:r {nsdecls('w')}><w:instrText> INCLUDETEXT Kamran Zey</w:instrText></w:r>"),
            parse_xml(f"<w:r {nsdecls('w')}><w:instrText>nalli.docx</w:instrText></w:r>"),
        ]
    )


def hyperlink(document):
    document.part.relate_to(
        "file:///home/Kamran%20Zeynalli/notes", "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink", is_external=True
    )


def content_control_tag(document):
    document.add_paragraph()._p.append(parse_xml(f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="{NAME}"/></w:sdtPr><w:sdtContent/></w:sdt>'))


@pytest.mark.parametrize(
    "hide",
    [
        body_cut_into_runs,
        header,
        footer,
        comment,
        comment_author,
        core_property,
        hidden_text,
        table_cell,
        alt_text,
        text_box,
        tracked_change,
        field_code,
        hyperlink,
        content_control_tag,
    ],
)
def test_a_name_anywhere_in_a_word_file_is_found(hide):
    document = Document()
    hide(document)
    leaks = find_leaks("report.docx", saved(document), KEY).leaks
    assert leaks and all(leak.masked in ("K… (P01)", "Z… (P01)") for leak in leaks)


FOOTNOTES = (
    f'<w:footnotes {nsdecls("w")}><w:footnote w:id="1"><w:p><w:r><w:t>Kamran </w:t></w:r><w:r>\n  <w:tab/>'
    "<w:t>Zeyn</w:t></w:r>\n <w:r><w:t>alli</w:t></w:r></w:p></w:footnote></w:footnotes>"
)
CUSTOM = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    f'<property name="client" pid="2"><vt:lpwstr>{NAME}</vt:lpwstr></property></Properties>'
)


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("word/footnotes.xml", FOOTNOTES),
        ("docProps/custom.xml", CUSTOM),
        ("word/media/kamran.txt", "x"),
        ("word/x.xml", f"<a><!-- {NAME} --></a>"),
        ("x.xml", f"<a><?note {NAME}?></a>"),
        ("x.xml", "<a>Kam&#x72;an</a>"),
    ],
)
def test_a_name_in_any_part_of_a_package_is_found(part, content):
    assert len(kinds("report.docx", with_part(saved(Document()), part, content))) >= 1


def test_a_clean_file_of_each_office_kind_has_no_leak():
    deck = Presentation()
    deck.slides.add_slide(deck.slide_layouts[0]).shapes.title.text = "Findings"
    for name, data in (("a.docx", saved(Document())), ("a.pptx", saved(deck)), ("a.xlsx", workbook(lambda book: book.add_worksheet().write("A1", 12)))):
        assert find_leaks(name, data, KEY, regions=["AZ", "KE"]) == ([], [])


def test_an_embedded_document_is_read_too():
    inner = Document()
    body_cut_into_runs(inner)
    data = with_part(saved(Document()), "word/embeddings/inner.docx", saved(inner))
    assert places("report.docx", data) == {("report.docx/word/embeddings/inner.docx/word/document.xml", "paragraph 1")}


# Excel


def shared_string(book):
    book.add_worksheet().write_rich_string("B3", "Kam", book.add_format({"bold": True}), "ran Zeynalli")


def hidden_sheet(book):
    book.add_worksheet("open")
    sheet = book.add_worksheet("hidden")
    sheet.write("A1", NAME)
    sheet.very_hidden()


def sheet_name(book):
    book.add_worksheet(NAME)


def cell_comment(book):
    book.add_worksheet().write_comment("A1", NAME)


def link(book):
    book.add_worksheet().write_url("A1", "mailto:kz%40example.org", string="mail")


def header_of_page(book):
    book.add_worksheet().set_header("&C" + NAME)


def custom_property(book):
    book.set_custom_property("who", NAME)


def formula(book):
    book.add_worksheet().write_formula("A1", f'=IF(1,"{NAME}","")', value=NAME)


def defined_list(book):
    book.add_worksheet().data_validation("A1", {"validate": "list", "source": ["x", NAME]})


def telephone_as_number(book):
    book.add_worksheet().write_number("A1", 994505550123)


@pytest.mark.parametrize(
    "hide", [shared_string, hidden_sheet, sheet_name, cell_comment, link, header_of_page, custom_property, formula, defined_list, telephone_as_number]
)
def test_what_identifies_a_person_anywhere_in_a_workbook_is_found(hide):
    assert kinds("sheet.xlsx", workbook(hide))


def test_the_cell_of_a_number_is_named():
    assert places("sheet.xlsx", workbook(telephone_as_number)) == {("sheet.xlsx/xl/worksheets/sheet1.xml", "cell A1")}


# PowerPoint


def chart_deck(title, categories):
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = title
    data = CategoryChartData()
    data.categories = categories
    data.add_series("s", [1.5] * len(categories))
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Cm(1), Cm(1), Cm(9), Cm(9), data)
    return deck, slide


def test_a_name_in_a_chart_is_found_in_the_chart_and_in_its_workbook():
    deck, _ = chart_deck("x", ["a", NAME])
    parts = {part for part, _ in places("d.pptx", saved(deck))}
    assert any("/charts/chart" in part for part in parts) and any("/embeddings/" in part and part.endswith("sharedStrings.xml") for part in parts)


def test_speaker_notes_and_alt_text_of_a_slide_are_read():
    deck, slide = chart_deck("x", ["a"])
    slide.notes_slide.notes_text_frame.text = NAME
    slide.shapes[1]._element.nvGraphicFramePr.cNvPr.set("descr", "Kamran")
    found = places("d.pptx", saved(deck))
    assert any("notesSlide" in part for part, _ in found) and any(place == "attribute descr of <cNvPr>" for _, place in found)


# notebooks, pages, plain files


def notebook(*cells, **metadata):
    return json.dumps({"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}).encode()


def output(**data):
    return {
        "cell_type": "code",
        "source": [],
        "outputs": [{"output_type": "display_data", "data": {name.replace("_", "/", 1): value for name, value in data.items()}, "metadata": {}}],
    }


@pytest.mark.parametrize(
    "cell",
    [
        {"cell_type": "markdown", "source": ["about Kam", "ran"]},
        {"cell_type": "code", "source": "", "outputs": [{"output_type": "stream", "name": "stdout", "text": ["\x1b[31mKam\x1b[0mran"]}]},
        {"cell_type": "code", "source": "", "outputs": [{"output_type": "error", "ename": "E", "evalue": "", "traceback": ["\x1b[31mKamran"]}]},
        output(text_plain=["Kam", "ran"]),
        output(text_html=["<td>Kam<b>ran</b></td>"]),
        output(text_html="<a title='K&#97;mran'>x</a>"),
        {**output(), "outputs": [{"data": {"image/svg+xml": "<svg><text>Kam<tspan>ran</tspan></text></svg>"}}]},
        {**output(), "outputs": [{"data": {"application/vnd.plotly.v1+json": {"data": [{"y": {"dtype": "f8", "bdata": "AAAA"}, "text": ["a", "Kamran"]}]}}}]},
        output(image_png=base64.b64encode(png(b"tEXt", b"Author\0Kamran Zeynalli")).decode()),
        {"cell_type": "markdown", "source": "x", "attachments": {"kamran.png": {}}},
        {"cell_type": "raw", "source": "x", "metadata": {"who": "Kamran"}},
        {"cell_type": "raw", "source": "x", "metadata": {"telephone": 994505550123}},
    ],
)
def test_what_identifies_a_person_anywhere_in_a_notebook_is_found(cell):
    assert len(kinds("n.ipynb", notebook(cell))) == 1


def test_the_place_in_a_notebook_is_named_with_its_line():
    data = notebook({"cell_type": "markdown", "source": ["one\n", "Kamran\n"]})
    assert places("n.ipynb", data) == {("n.ipynb", "cells 1.source, line 2")}


def test_packed_numbers_of_a_figure_are_not_read_as_words():
    assert kinds("f.json", json.dumps({"y": {"dtype": "f8", "bdata": "Kamran"}}).encode()) == []
    assert kinds("f.json", json.dumps({"y": {"bdata": "Kamran"}}).encode()) == ["name"]


def test_a_member_given_twice_hides_nothing():
    assert kinds("f.json", b'{"a": "Kamran", "a": "x", "n": [1.5, null, true]}') == ["name"]


def test_escapes_in_json_are_decoded():
    assert kinds("f.json", b'{"a": "K\\u0061mran"}') == ["name"]


@pytest.mark.parametrize(
    "page",
    [
        "<p>Kam<b>ran</b></p>",
        "<p>Kam&#114;an",
        "<img alt='by Kamran'>",
        "<a href='mailto:kz%40example.org'>x</a>",
        "<!-- Kamran --><br/>",
        "<script>var a = 'K\\u0061mran';</script>",
        "<script>var a = 'K\\x61mran';</script>",
        "<style>/* Kamran */</style>",
        "<!DOCTYPE Kamran>",
        "<?Kamran?>",
        "<![Kamran[x]]>",
        "<script>Kamran",
        "<p>a<p>Kamran",
        "<kz@example.org>",
        "<p Kamran>",
        "<a title='Kamran",
        "<!-- Kamran",
        f"<img src='data:image/png;base64,{base64.b64encode(png(b'tEXt', b'a' + bytes(1) + b'Kamran')).decode()}'>",
        f"<img src='data:text/plain;charset=utf-8;base64,{base64.b64encode(b'Kamran').decode()}'>",
    ],
)
def test_what_identifies_a_person_anywhere_in_a_page_is_found(page):
    assert len(kinds("n.html", page.encode())) == 1


def test_fonts_in_a_page_and_escapes_without_a_character_are_passed_over():
    assert kinds("n.html", b"<style>a{src:url(data:font/woff2;base64,S2Ftcm Fu)}</style><script>'\\u{ffffff}'</script><hr><p> </p>") == []


def test_base64_is_not_read_as_words():
    assert kinds("n.md", b"![](data:image/png;base64," + base64.b64encode(PNG) + b") ok") == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", "code;name\nP;Kamran\n"),
        ("a.md", "# Kamran"),
        ("LICENSE", "Kamran"),
        ("a.svg", "<svg><title>Kam<a>ran</a></title></svg>"),
        ("a.xml", '<!DOCTYPE a PUBLIC "x" "y"><a><b>Kamran</b></a>'),
    ],
)
def test_plain_files_are_read(name, data):
    assert kinds(name, data.encode()) == ["name"]


def test_utf16_text_is_read():
    assert kinds("a.txt", "Kamran".encode("utf-16")) == ["name"]


def test_the_name_of_the_file_is_searched_and_masked():
    leak = find_leaks("notes/kamran_zeynalli.txt", b"", KEY).leaks[0]
    assert (leak.kind, leak.part, leak.place, leak.masked) == ("name", "notes/P01.txt", "name of the file", "k… (P01)")


# images


JPEG_NOTE = b"\xff\xd8\xff\xfe\x00\x08Kamran\xff\xc0\x00\x03x\xff\xda\x00\x00Kamran"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", png(b"tEXt", b"Author\0Kamran")),
        ("a.png", png(b"zTXt", b"Author\0\0" + zlib.compress(b"Kamran"))),
        ("a.png", png(b"zTXt", b"x uthor\0\0" + zlib.compress(b"Kamran"))),
        ("a.png", png(b"iTXt", b"Author\0\0\0\0\0Kamran")),
        ("a.jpg", JPEG_NOTE),
        ("a.jpeg", b"\xff\xd8\xff\xe1\x00\x0e" + "Kamran".encode("utf-16-le")),
        ("a.emf", b"\x01\x00\x00\x00" + "Kamran".encode("utf-16-le")),
        ("a.zip", packed(**{"xl/printerSettings/p.bin": b"\x05\x00" + "Kamran".encode("utf-16-le")})),
    ],
)
def test_words_beside_the_pixels_of_an_image_are_read(name, data):
    assert set(kinds(name, data)) == {"name"}


def test_an_image_without_words_and_a_font_have_no_leak():
    assert kinds("a.png", PNG) == kinds("a.woff2", b"Kamran") == kinds("a.png", b"") == []
    assert kinds("a.png", png(b"zTXt", b"xxxx")) == []


# what is not let out


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.bin", b"\x01\x02\x03", "cannot read 'a.bin': it is binary, of a kind whose text is not known"),
        ("a.pdf", b"%PDF-1.7 \xff\xff", "cannot read 'a.pdf': it is neither UTF-8 text nor a kind of file whose text is known"),
        ("a.gif", b"GIF89a\x01\xff", "cannot read 'a.gif'"),
        ("a.png", b"GIF89a", "cannot read 'a.png': the kind of image is not known"),
        ("a.docx", b"PK\x03\x04 broken", "cannot read 'a.docx': it is not a sound package"),
        ("a.xml", b"<a>", "cannot read 'a.xml': it is not well-formed XML"),
        ("a.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "cannot read 'a.xml': it declares its own entities or attributes, which is refused"),
        ("a.json", b"{", "cannot read 'a.json': it is not well-formed JSON"),
        ("a.json", b"[" * 100_000, "cannot read 'a.json': it is not well-formed JSON"),
        ("a.html", b"<img src='data:image/png;base64,abc'>", "cannot read 'a.html/embedded 1': its base64 data are broken"),
        ("a.html", b"<img src='data:application/pdf;base64,/w=='>", r"cannot read 'a.html/embedded 1.pdf': it is neither"),
        ("a.zip", packed(x_ole=b"\xd0\xcf\x11\xe0"), "cannot read 'a.zip/x_ole': it is neither"),
    ],
)
def test_what_cannot_be_searched_is_refused_by_name(name, data, message):
    with pytest.raises(ValueError, match=message):
        texts_of(name, data)


def test_a_refusal_does_not_print_a_name():
    with pytest.raises(ValueError, match=r"cannot read 'x/P01\.bin'") as refused:
        find_leaks("x/kamran.bin", b"\x01", KEY)
    assert "kamran" not in str(refused.value)


def test_an_encrypted_package_is_refused():
    data = bytearray(packed(a=b"x"))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        data[data.index(mark) + (6 if mark == b"PK\x03\x04" else 8)] |= 1
    with pytest.raises(ValueError, match="cannot read 'a.zip/a': it is encrypted"):
        texts_of("a.zip", bytes(data))


def test_a_bomb_is_refused(monkeypatch):
    monkeypatch.setattr(file_texts, "MOST_BYTES", 10_000)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("a.txt", "a" * 20_000)
    with pytest.raises(ValueError, match="cannot read 'a.zip': it unpacks to more than 0 MB or 20000 parts"):
        texts_of("a.zip", stream.getvalue())


def test_packages_nested_without_end_are_refused():
    data = b"x"
    for _ in range(8):
        data = packed(inner=data)
    with pytest.raises(ValueError, match="more than 6 files lie inside one another"):
        texts_of("a.zip", data)


def test_comments_of_a_package_are_read():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.comment = b"by Kamran"
        package.writestr("a.txt", "x")
    assert places("a.zip", stream.getvalue()) == {("a.zip", "comment of the package")}


# what is let through


def test_an_allowed_text_is_let_through_with_its_reason_and_only_there():
    text = b"The House of\n HOPE was open. Hope spoke. Hope Adjoa too."
    leaks, allowed = find_leaks("a.txt", text, KEY, allow=[("house of hope", "name of a shelter in the ToR")])
    assert [leak.place for leak in leaks] == ["line 2", "line 2"]
    assert [(one.leak.masked, one.reason) for one in allowed] == [("H… (P02)", "name of a shelter in the ToR")]


def test_an_allowed_part_of_a_name_does_not_let_the_whole_name_through():
    leaks, allowed = find_leaks("a.txt", b"Hope Adjoa", KEY, allow=[("Hope", "a word")])
    assert (len(leaks), len(allowed)) == (1, 0)


def test_an_allowed_address_is_let_through():
    leaks, allowed = find_leaks("a.txt", b"write to Info@example.org", KEY, allow=[("info@example.org", "printed in the ToR")])
    assert (leaks, [one.leak.kind for one in allowed]) == ([], ["e-mail address"])


@pytest.mark.parametrize("entry", [(" ", "why"), ("what", "")])
def test_an_allow_entry_needs_text_and_reason(entry):
    with pytest.raises(ValueError, match="an allow entry needs a text and a reason"):
        find_leaks("a.txt", b"", KEY, allow=[entry])


def test_digits_in_attributes_are_no_telephone_numbers_of_a_region():
    svg = b'<svg><path d="0712345678"/><text>0712345678</text></svg>'
    assert kinds("a.svg", svg, regions=["KE"]) == ["phone number"]


def test_digits_in_scripts_and_printer_settings_are_no_telephone_numbers_of_a_region():
    page = b"<p>call 0712345678</p><script>draw([0.3684, 0712345678])</script><style>a{b:0712345678}</style><p>or 0712345678</p>"
    assert kinds("a.html", page, regions=["KE"]) == ["phone number"] * 2
    assert kinds("a.html", b"<script>'+254712345678'</script>") == ["phone number"]
    settings = packed(**{"ppt/printerSettings/printerSettings1.bin": b"<integer>2147483647</integer>"})
    assert kinds("a.pptx", settings, regions=["US"]) == []


def test_identifiers_are_masked_in_places_too():
    leaks = find_leaks("kz@example.org/0505550123.txt", b"x", KEY).leaks
    assert {leak.part for leak in leaks} == {"[e-mail address]/[phone number].txt"}
    assert [leak.masked for leak in leaks] == ["k…", "0…"]


@settings(deadline=None)
@given(st.text(max_size=40), st.sampled_from(["Kamran", "kamran zeynalli", "K. Zeynalli", "kz@example.org", "+994505550123"]), st.text(max_size=40))
def test_no_leak_prints_what_was_found(before, secret, after):
    leaks = find_leaks("a.json", json.dumps({before + " " + secret + " " + after: 1}).encode(), KEY).leaks
    assert leaks and not any(word in repr(leaks).casefold() for word in ("kamran", "zeynalli", "kz@", "50555"))
