"""Word documents read as they come: strict ones, broken ones, and what Word hides in a paragraph."""

import zipfile

import pytest

from evaltool.interchange import word_parts
from evaltool.interchange.word_text import read_word
from evaltool.problems import EvaltoolError

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
AUTHOR = 'w:id="1" w:author="Kim" w:date="2026-01-05T10:00:00Z"'


def document(path, body, namespace=NS, **parts):
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", f"<w:document {namespace}><w:body>{body}</w:body></w:document>")
        for name, text in parts.items():
            package.writestr(f"word/{name}.xml", text)
    return path


def texts(tmp_path, body, **options):
    return [paragraph.text for paragraph in read_word(document(tmp_path / "a.docx", body, **options)).paragraphs]


def p(inner):
    return f"<w:p>{inner}</w:p>"


def r(words):
    return f"<w:r><w:t>{words}</w:t></w:r>"


def test_the_strict_form_of_the_standard_is_read(tmp_path):
    assert texts(tmp_path, p(r("words")), namespace=STRICT) == ["words"]


def test_the_code_of_a_field_is_not_shown_and_its_result_is(tmp_path):
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = "<w:r><w:instrText>REF x</w:instrText></w:r>"
    body = p(mark.format("begin") + code + r("code") + mark.format("separate") + r("Table 3") + mark.format("end") + r(" shows"))
    assert texts(tmp_path, body) == ["Table 3 shows"]
    assert texts(tmp_path, p(mark.format("begin") + code + mark.format("end") + r("shows"))) == ["shows"]
    assert texts(tmp_path, p(mark.format("end") + r("shows"))) == ["shows"]


def test_tabs_breaks_links_and_nested_controls_are_words(tmp_path):
    link = '<w:hyperlink w:anchor="x">' + r("link") + "</w:hyperlink>"
    inline = "<w:sdt><w:sdtPr/><w:sdtContent>" + r("control") + "</w:sdtContent></w:sdt>"
    assert texts(tmp_path, p("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:noBreakHyphen/><w:softHyphen/></w:r>" + link + inline)) == ["a\tb\n\u2011\u00adlinkcontrol"]


def test_text_boxes_and_notes_to_the_file_are_no_words_of_a_paragraph(tmp_path):
    box = "<w:r><w:pict><w:p>" + r("in a box") + "</w:p></w:pict></w:r>"
    assert texts(tmp_path, p(r("before") + box) + "<!-- a note -->") == ["before"]


def test_the_first_choice_the_base_of_a_ruby_and_a_sign_of_unicode_are_words(tmp_path):
    either = f"<mc:AlternateContent><mc:Choice>{r('choice ')}</mc:Choice><mc:Fallback>{r('fallback ')}</mc:Fallback></mc:AlternateContent>"
    inside = "<w:r><mc:AlternateContent><mc:Choice><w:t>inner </w:t></mc:Choice><mc:Fallback><w:t>other</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    ruby = f"<w:r><w:ruby><w:rt>{r('sound')}</w:rt><w:rubyBase>{r('base ')}</w:rubyBase></w:ruby></w:r>"
    signs = "".join(f'<w:r><w:sym w:font="Symbol" w:char="{char}"/></w:r>' for char in ("00B0", "F0B0", "D800", "0007", "x"))
    both = f'{NS} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    (found,) = read_word(document(tmp_path / "a.docx", p(either + inside + ruby + signs), namespace=both)).paragraphs
    assert (found.text, len(found.unread)) == ("choice inner base °", 4)


def test_a_deleted_row_of_a_table_is_gone_and_cells_know_their_place(tmp_path):
    row = "<w:tr>{}<w:tc>" + p(r("{}")) + "</w:tc><w:tc>" + p(r("{}")) + "</w:tc></w:tr>"
    body = "<w:tbl>" + row.format("", "a", "b") + row.format(f"<w:trPr><w:del {AUTHOR}/></w:trPr>", "c", "d") + row.format("", "e", "f") + "</w:tbl>"
    found = read_word(document(tmp_path / "a.docx", body)).paragraphs
    assert [(line.text, line.cell) for line in found] == [("a", (1, 1)), ("b", (1, 2)), ("e", (2, 1)), ("f", (2, 2))]


def test_lists_are_known_by_their_numbering_unless_headings_have_it_too(tmp_path):
    numbering = (
        f'<w:numbering {NS}><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
        '<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="3"/>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num><w:num w:numId="3"/></w:numbering>'
    )
    styles = f'<w:styles {NS}><w:style w:styleId="H"><w:name w:val="Heading 2"/></w:style><w:style w:styleId="X"/></w:styles>'
    item = '<w:pPr>{}<w:numPr><w:numId w:val="{}"/></w:numPr></w:pPr>'
    body = p(item.format("", 1) + r("a")) + p(item.format("", 2) + r("b")) + p(item.format("", 3) + r("c"))
    found = read_word(document(tmp_path / "a.docx", body, numbering=numbering, styles=styles)).paragraphs
    assert [line.listed for line in found] == ["bullet", "number", ""]
    headed = p(item.format('<w:pStyle w:val="H"/>', 1) + r("head")) + body
    found = read_word(document(tmp_path / "b.docx", headed, numbering=numbering, styles=styles)).paragraphs
    assert [line.listed for line in found[1:]] == ["", "number", ""]


def test_bold_that_is_switched_off_is_none_and_a_style_of_strong_words_is_bold(tmp_path):
    look = "<w:r><w:rPr>{}</w:rPr><w:t>x</w:t></w:r>"
    runs = (
        look.format('<w:b w:val="0"/>'),
        look.format('<w:rStyle w:val="Strong"/>'),
        look.format('<w:rStyle w:val="Emphasis"/>'),
        look.format("<w:b/><w:i/>"),
    )
    found = read_word(document(tmp_path / "a.docx", p("".join(runs)))).paragraphs
    assert [run.look for run in found[0].runs] == ["", "bold", "italic", "bold"]


def test_a_run_outside_of_any_paragraph_is_left_alone(tmp_path):
    assert texts(tmp_path, r("stray") + p(r("words"))) == ["words"]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: None, "There is no file"),
        (lambda path: path.write_bytes(b"PK no zip"), "is no Word document that can be read"),
        (lambda path: zipfile.ZipFile(path, "w").close(), "is no Word document. Save it in Word"),
        (lambda path: document(path, "<w:p>"), "a.docx cannot be read: .*not well-formed"),
    ],
)
def test_what_is_no_word_document_is_refused_in_a_sentence(tmp_path, make, words):
    path = tmp_path / "a.docx"
    make(path)
    with pytest.raises(EvaltoolError, match=words):
        read_word(path)


def test_a_document_without_a_body_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as package:
        package.writestr("word/document.xml", f"<w:document {NS}/>")
    with pytest.raises(EvaltoolError, match="a.docx has no text"):
        read_word(tmp_path / "a.docx")


def test_a_document_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(word_parts, "MOST_BYTES", 100)
    with pytest.raises(EvaltoolError, match="unpacks to more than 0 MB"):
        read_word(document(tmp_path / "a.docx", p(r("words " * 50))))
