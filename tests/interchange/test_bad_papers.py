"""Files that cannot be read: one sentence on what each is and what to do, nothing written, and the rest of a folder goes on."""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from evaltool.interchange import reading
from evaltool.interchange.paper import UnreadablePaper
from evaltool.interchange.papers_import import import_matrix, import_papers
from evaltool.interchange.reading import read_paper
from evaltool.new_case import make_case
from evaltool.problems import EvaltoolError
from tests.support.papers_made import FILES, questions, water
from tests.support.tree import tree

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504


def refusal(path: Path) -> str:
    with pytest.raises(UnreadablePaper) as broken:
        read_paper(path)
    return str(broken.value)


def packed(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


def a_pdf(path: Path, content: bytes, resources: bytes = b"") -> Path:
    """A PDF of one page with this content, its cross-references right."""
    stream = zlib.compress(content)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<" + resources + b">>>>",
        b"<</Length " + str(len(stream)).encode() + b"/Filter/FlateDecode>>stream\n" + stream + b"\nendstream",
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>stream\n\x00\nendstream",
    ]  # fmt: skip
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj".encode() + body + b"endobj\n"
    start = len(data)
    data += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    path.write_bytes(data + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n" + str(start).encode() + b"\n%%EOF")
    return path


def test_a_word_file_with_a_password_says_so(tmp_path):
    path = tmp_path / "secret.docx"
    path.write_bytes(OLE + "EncryptedPackage".encode("utf-16-le"))
    assert refusal(path) == "secret.docx is protected by a password. Open it with the password, save it without one, and import that copy."


@pytest.mark.parametrize(
    ("name", "inside", "said"),
    [
        ("matrix.docx", "WordDocument", "matrix.docx is in the Word format of before 2007, although it is called .docx. Open it in Word and save it as .docx."),
        ("matrix.doc", "WordDocument", "matrix.doc is in the Word format of before 2007. Open it in Word and save it as .docx."),
        ("plan.xls", "Workbook", "plan.xls is in the Excel format of before 2007. Open it in Excel and save it as .xlsx."),
        ("talk.ppt", "PowerPoint", "talk.ppt is in the PowerPoint format of before 2007. Open it in PowerPoint and save it as .pptx."),
    ],
)
def test_an_old_format_is_told_from_its_bytes_and_not_from_its_name(tmp_path, name, inside, said):
    (tmp_path / name).write_bytes(OLE + inside.encode("utf-16-le"))
    assert refusal(tmp_path / name) == said


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_word_file_that_was_cut_off_says_so(tmp_path, share):
    data = water(tmp_path / "whole.docx").read_bytes()
    (tmp_path / "cut.docx").write_bytes(data[: int(len(data) * share)])
    assert refusal(tmp_path / "cut.docx").startswith("cut.docx is damaged or was cut off on its way. Ask for the file again")


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6])
def test_a_pdf_that_was_cut_off_is_read_as_far_as_it_goes_or_refused_in_a_sentence(tmp_path, share):
    data = (FILES / "water_by_libreoffice.pdf").read_bytes()
    (tmp_path / "cut.pdf").write_bytes(data[: int(len(data) * share)])
    assert refusal(tmp_path / "cut.pdf").startswith(("cut.pdf is damaged or was cut off", "cut.pdf has no text"))


def test_a_word_file_whose_text_is_broken_xml_is_damaged(tmp_path):
    path = packed(tmp_path / "odd.docx", {"word/document.xml": b"<w:document><w:body>"})
    assert refusal(path).startswith("odd.docx is damaged")


def test_a_word_file_without_a_body_is_damaged(tmp_path):
    assert refusal(packed(tmp_path / "odd.docx", {"word/document.xml": b"<document/>"})).startswith("odd.docx is damaged")


def test_a_word_file_with_entities_of_its_own_is_refused_and_none_is_resolved(tmp_path):
    (tmp_path / "secret.txt").write_text("the secret")
    entities = f'<!DOCTYPE d [<!ENTITY a SYSTEM "file://{tmp_path}/secret.txt"><!ENTITY b "{"x" * 1000}"><!ENTITY c "{"&b;" * 1000}">]>'
    body = '<d xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>words &a;&c;</w:t></w:r></w:p></w:body></d>'
    assert refusal(packed(tmp_path / "entity.docx", {"word/document.xml": (entities + body).encode()})).startswith("entity.docx is damaged")


def test_a_zip_bomb_is_not_opened(tmp_path):
    path = packed(tmp_path / "bomb.docx", {"word/document.xml": b"<w/>"})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as package, package.open("word/media/image.png", "w", force_zip64=True) as part:
        for _ in range(410):
            part.write(bytes(1_000_000))
    assert path.stat().st_size < 2_000_000
    assert refusal(path) == "bomb.docx unpacks to 410 MB, more than a document holds, so it was not opened. Ask whoever sent it for another copy."


def test_a_package_that_lies_about_its_size_is_damaged(tmp_path):
    path = packed(tmp_path / "liar.docx", {"word/document.xml": b"<w>" + b" " * 5_000_000})
    data = path.read_bytes().replace(struct.pack("<L", 5_000_003), struct.pack("<L", 10))
    path.write_bytes(data)
    assert refusal(path).startswith("liar.docx is damaged")


def test_a_file_of_500_mb_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "film.docx"
    with path.open("wb") as file:
        file.truncate(500_000_000)
    assert refusal(path) == (
        "film.docx has 500 MB, and papers are read up to 100 MB. Pictures make it large: save it with compressed pictures, or save the pages with the tables as a file of "
        "their own."
    )


def test_a_scanned_pdf_says_that_its_pages_are_pictures(tmp_path):
    path = a_pdf(tmp_path / "scan.pdf", b"q 500 0 0 700 0 0 cm /Im Do Q", b"/XObject<</Im 5 0 R>>")
    assert refusal(path) == "scan.pdf has no text: its pages are pictures (scanned). Have the text recognised (OCR), or ask for the file it was printed from."


def test_a_pdf_with_a_password_says_so():
    said = "protected.pdf is protected by a password. Open it with the password, print it into a new PDF, and import that."
    assert refusal(FILES / "protected.pdf") == said


def test_a_pdf_of_more_pages_than_are_read_says_so(monkeypatch):
    monkeypatch.setattr("evaltool.interchange.pdf_paper.MOST_PAGES", 0)
    assert "has 1 pages, and PDFs are read up to 0." in refusal(FILES / "water_by_libreoffice.pdf")


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (
            {"mimetype": b"application/vnd.oasis.opendocument.text"},
            "a.odt is an OpenDocument file, which is not read. Open it and save it as .docx, .xlsx or PDF.",
        ),
        ({"ppt/presentation.xml": b"<p/>"}, "a.odt is a PowerPoint file, which is not read. Open it and save it as .docx, .xlsx or PDF."),
        ({"one.docx": b""}, "a.odt is a package of files, which is not read. Unpack it and import the files in it."),
    ],
)
def test_other_packages_are_named(tmp_path, parts, said):
    assert refusal(packed(tmp_path / "a.odt", parts)) == said


def test_other_files_are_named(tmp_path):
    for name, data, said in [
        ("empty.docx", b"", "empty.docx is empty. Ask for the file again."),
        (
            "picture.png",
            b"\x89PNG....",
            "picture.png is none of the formats that are read (.docx, .pdf, .xlsx, .txt, .md, .html, .htm). Save it as one of them.",
        ),
        ("latin.txt", "Übersicht".encode("latin-1"), "latin.txt is no text in UTF-8. Open it in a text editor and save it as UTF-8."),
        ("utf16.txt", "text".encode("utf-16"), "utf16.txt is no text in UTF-8. Open it in a text editor and save it as UTF-8."),
        ("blank.md", b"\n \n", "blank.md holds no text: perhaps its pages are pictures. Have the text recognised (OCR) and save it as PDF or Word."),
        ("broken.xlsx", None, "broken.xlsx: This is not an Excel workbook that can be read"),
    ]:
        path = tmp_path / name
        if data is None:
            packed(path, {"xl/workbook.xml": b"<workbook"})
        else:
            path.write_bytes(data)
        assert refusal(path).startswith(said)
    assert refusal(tmp_path / "nowhere.docx") == "nowhere.docx cannot be found. Look at its name and folder."


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="root may read everything")
def test_a_file_that_may_not_be_read_says_so(tmp_path):
    (tmp_path / "closed.txt").write_text("words")
    (tmp_path / "closed.txt").chmod(0)
    assert refusal(tmp_path / "closed.txt").startswith("closed.txt cannot be opened (Permission denied).")


def test_a_folder_is_no_paper(tmp_path):
    (tmp_path / "a.docx").mkdir()
    assert refusal(tmp_path / "a.docx") == "a.docx cannot be opened (Is a directory). Give yourself the right to read it."


def test_a_word_file_under_another_name_is_read_as_what_it_is(tmp_path):
    water(tmp_path / "a.docx").rename(tmp_path / "a.xlsx")
    assert read_paper(tmp_path / "a.xlsx").kind == "Word"


def test_a_bad_paper_leaves_the_case_untouched(tmp_path):
    make_case(tmp_path / "case")
    before = tree(tmp_path / "case")
    (tmp_path / "cut.docx").write_bytes(b"PK\x03\x04")
    with pytest.raises(EvaltoolError, match=r"^cut\.docx is damaged.* Nothing was written\.$"):
        import_matrix(tmp_path / "case", tmp_path / "cut.docx")
    assert tree(tmp_path / "case") == before


def test_a_table_without_headings_says_which_headings_it_needs(tmp_path):
    make_case(tmp_path / "case")
    (tmp_path / "bare.md").write_text("| Outcome 1: Water | Number of wells | 0 | 5 |\n| Output 1.1: Wells | Number of pumps | 0 | 5 |\n")
    with pytest.raises(EvaltoolError) as said:
        import_matrix(tmp_path / "case", tmp_path / "bare.md")
    assert str(said.value) == (
        "Nothing for results_matrix was found in bare.md, so nothing was written. What is looked for is a table with a column headed Indicator, and one headed "
        "Baseline, Target, Means of verification or Assumptions (in a PDF with ruled lines). Write such headings, in English, into a copy and import that, or name "
        "another file."
    )


def test_the_rest_of_a_folder_goes_on(tmp_path):
    papers = tmp_path / "papers"
    papers.mkdir()
    water(papers / "matrix.docx")
    questions(papers / "tor.docx")
    (papers / "cut.docx").write_bytes(b"PK\x03\x04")
    (papers / "old.doc").write_bytes(OLE)
    done = import_papers(tmp_path / "case", papers)
    assert done.sentences[0].startswith("cut.docx is damaged")
    assert done.sentences[1].startswith("old.doc is in the Word format of before 2007.")
    register = (tmp_path / "case/desk_review/documents.csv").read_text(encoding="utf-8")
    assert "File: cut.docx. It could not be read." in register
    assert "I06" in (tmp_path / "case/desk_review/results_matrix.csv").read_text(encoding="utf-8")


def test_a_folder_of_bad_papers_makes_no_case(tmp_path):
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "old.doc").write_bytes(OLE)
    with pytest.raises(EvaltoolError, match=r"^No paper in .*papers could be read, so nothing was written\. old\.doc is in the Word format"):
        import_papers(tmp_path / "case", papers)
    assert not (tmp_path / "case").exists()


def test_the_main_part_of_a_word_file_has_a_limit_of_its_own(tmp_path, monkeypatch):
    path = water(tmp_path / "long.docx")
    monkeypatch.setattr(reading, "MOST_MAIN_PART", 1000)
    assert "more than a document holds" in refusal(path)
