from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from evaltool.desk_review import document_texts
from evaltool.desk_review.document_texts import NoText, PaperText, read_paper
from tests.support.papers import PAGE, paragraph, pdf_file, word_file, workbook


def paper(root: Path, name: str, data: bytes) -> PaperText:
    (root / name).write_bytes(data)
    return read_paper(root / name)


def why_not(root: Path, name: str, data: bytes) -> str:
    with pytest.raises(NoText) as refused:
        paper(root, name, data)
    return str(refused.value)


def test_a_text_has_the_pages_between_its_form_feeds(tmp_path: Path) -> None:
    assert paper(tmp_path, "a.txt", "\ufeffone\r\ntwo\fthree".encode()) == PaperText(("one\ntwo", "three"), "p")
    assert paper(tmp_path, "a.md", b"one\rtwo") == PaperText(("one\ntwo",), "l")


def test_a_pdf_has_its_pages(tmp_path: Path) -> None:
    assert paper(tmp_path, "a.pdf", pdf_file("First page", "Second page")) == PaperText(("First page", "Second page"), "p")


def test_a_word_file_has_the_pages_that_word_laid_out(tmp_path: Path) -> None:
    data = word_file(paragraph("One."), paragraph("Two.", before=PAGE), paragraph("Three."))
    assert paper(tmp_path, "a.docx", data) == PaperText(("One.\n", "Two.\nThree."), "p")


def test_a_word_file_that_was_never_laid_out_has_paragraphs(tmp_path: Path) -> None:
    data = word_file(paragraph("One."), paragraph(" "), paragraph("A\nB", after="<w:r><w:tab/><w:t>C</w:t><w:noBreakHyphen/><w:t>D</w:t></w:r>"))
    assert paper(tmp_path, "a.docx", data) == PaperText(("One.\nA B C-D",), "l")


def test_footnotes_stand_where_they_are_called_and_text_boxes_once(tmp_path: Path) -> None:
    box = paragraph("In the box.")
    drawn = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{box}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{box}</w:txbxContent></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    calls = '<w:r><w:footnoteReference w:id="1"/><w:footnoteReference w:id="9"/></w:r>'
    data = word_file(paragraph("Around the box.", after=calls + drawn), footnotes={"1": "See the law."})
    assert paper(tmp_path, "a.docx", data).text == "Around the box. [See the law.]\nIn the box."


def test_a_workbook_has_its_sheets(tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx", {"Budget": [["Line", "USD"], ["Pipes", 1200]], "Notes": [["late\npaid"]]})
    assert read_paper(tmp_path / "a.xlsx") == PaperText(("Line | USD\nPipes | 1200", "late paid"), "p")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0", "is a kind of file that is not searched (.doc)."),
        ("a", b"x", "is a kind of file that is not searched (no ending)."),
        ("a.txt", b"\xff\xfea\x00", "is no UTF-8 text."),
        ("a.txt", b"a\x00b", "is no UTF-8 text."),
        ("a.md", b" \n", "holds no text: it is empty or a scan."),
        ("a.pdf", b"%PDF-1.4 nothing", "is protected by a password, or no sound PDF."),
        ("a.pdf", pdf_file("", ""), "holds no text: it is empty or a scan."),
        ("a.docx", b"\xd0\xcf\x11\xe0 an old file renamed", "is no sound Word file: renamed, damaged or protected by a password."),
        ("a.docx", word_file(paragraph("One."))[:-30], "is no sound Word file"),
        ("a.docx", word_file("<w:p>"), "is no sound Word file"),
        ("a.xlsx", b"PK\x03\x04", "is no sound Excel workbook"),
    ],
)
def test_a_file_without_words_is_refused_with_a_way_out(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    assert why_not(tmp_path, name, data).startswith(said)


def test_entities_of_a_hostile_word_file_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret")
    body = "<w:p><w:r><w:t>Seen: &secret;</w:t></w:r></w:p>"
    declared = f'<!DOCTYPE d [<!ENTITY secret SYSTEM "file://{tmp_path}/secret">]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as package:
        package.writestr("word/document.xml", declared)
    assert "the secret" not in read_paper(tmp_path / "a.docx").text


def test_what_is_too_large_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_texts, "MAX_BYTES", 5000)
    assert why_not(tmp_path, "a.txt", b"a" * 5001).startswith("is larger than 0 MB.")
    assert why_not(tmp_path, "a.docx", word_file(paragraph("a" * 50_000))).startswith("unpacks to far more than a paper holds")
    monkeypatch.setattr(document_texts, "_MOST_CHARACTERS", 5)
    assert why_not(tmp_path, "b.txt", b"abcdef").startswith("holds more than 0 million characters.")
