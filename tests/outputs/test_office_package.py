"""Office files have bytes that depend on their content alone."""

import io
import os
import shutil
import subprocess
import zipfile

import docx
import pytest

from evaltool.outputs import office_package
from evaltool.outputs.office_package import can_lay_out, normalise, page_texts, to_pdf


def package(entries, date=(2024, 5, 6, 7, 8, 10)):
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as file:
        for name, content in entries:
            file.writestr(zipfile.ZipInfo(name, date), content)
    return result.getvalue()


CORE = (
    b'<cp:coreProperties xmlns:cp="c" xmlns:dcterms="d" xmlns:xsi="x"><cp:lastPrinted>2024-01-01T00:00:00Z'
    b'</cp:lastPrinted><dcterms:created xsi:type="dcterms:W3CDTF">2024-05-06T07:08:09Z</dcterms:created>'
    b'<dcterms:modified xsi:type="dcterms:W3CDTF">2024-05-06T07:08:09Z</dcterms:modified></cp:coreProperties>'
)


def test_time_of_writing_is_gone_from_archive_and_properties():
    data = normalise(package([("b.xml", b"<b/>"), ("docProps/core.xml", CORE)]))
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2024" not in file.read("docProps/core.xml")
        assert file.read("docProps/core.xml").count(b"2000-01-01T00:00:00Z") == 2


def test_parts_keep_their_order_and_content():
    data = normalise(package([("z.xml", b"<z/>"), ("a.xml", b"<a/>")]))
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.namelist() == ["z.xml", "a.xml"]
        assert file.read("z.xml") == b"<z/>"


def test_embedded_workbooks_lose_their_time_too():
    early, late = (
        package([("word/embeddings/book.xlsx", package([("docProps/core.xml", CORE.replace(b"2024", year))], date))])
        for year, date in ((b"2021", (2021, 1, 1, 0, 0, 0)), (b"2022", (2022, 1, 1, 0, 0, 0)))
    )
    assert normalise(early) == normalise(late)


def test_an_embedded_file_that_only_claims_to_be_a_workbook_is_left_alone():
    data = normalise(package([("word/embeddings/book.xlsx", b"not a zip")]))
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.read("word/embeddings/book.xlsx") == b"not a zip"


def test_normalising_twice_changes_nothing():
    once = normalise(package([("docProps/core.xml", CORE)]))
    assert normalise(once) == once


@pytest.mark.skipif(not can_lay_out(), reason="LibreOffice or pdftotext is not installed")
def test_pages_can_be_read_from_the_layout():
    document = docx.Document()
    document.add_paragraph("first page")
    document.add_page_break()
    document.add_paragraph("second page")
    file = io.BytesIO()
    document.save(file)
    pages = page_texts(to_pdf(file.getvalue()))
    assert [text.strip() for text in pages] == ["first page", "second page"]


def test_without_libreoffice_there_are_no_pages(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert not can_lay_out()
    assert to_pdf(b"") is None
    assert page_texts(b"") == ()


@pytest.mark.skipif(os.name != "posix", reason="programs are ended otherwise on Windows")
def test_a_layout_that_takes_too_long_counts_as_none_and_leaves_nothing_running(monkeypatch, tmp_path):
    program, child = tmp_path / "soffice", tmp_path / "child"
    program.write_text(f"#!/bin/sh\nsleep 60 &\necho $! > {child}\nwait\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(program))
    monkeypatch.setattr(office_package, "_SECONDS_FOR_LAYOUT", 0.5)
    assert to_pdf(b"anything") is None
    state = subprocess.run(["ps", "-o", "stat=", "-p", child.read_text(encoding="utf-8").strip()], capture_output=True, text=True, check=False).stdout
    assert state.strip()[:1] in ("", "Z")


def test_a_program_that_cannot_be_started_counts_as_none(monkeypatch, tmp_path):
    monkeypatch.setattr(shutil, "which", lambda name: str(tmp_path / "absent"))
    assert to_pdf(b"anything") is None
