"""The door for papers: what a file really is, whatever its name says, and one sentence where it cannot be read.

Papers come by mail from anywhere: their size is limited before and after unpacking, and nothing in them is carried out.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from lxml import etree

from evaltool.interchange.docx_paper import properties_of, read_docx
from evaltool.interchange.paper import Paper, UnreadablePaper
from evaltool.interchange.text_paper import read_text

MOST_BYTES = 100_000_000
MOST_UNPACKED = 400_000_000
# Word keeps a page in some 5 kB of XML; beyond this it is no document of a project
MOST_MAIN_PART = 150_000_000
TEXT_SUFFIXES = (".txt", ".md", ".html", ".htm")
SUFFIXES = (".docx", ".pdf", ".xlsx", *TEXT_SUFFIXES)
_OLD = {".doc": "Word", ".xls": "Excel", ".ppt": "PowerPoint"}
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, etree.XMLSyntaxError, NotImplementedError, LookupError, ValueError, StopIteration, RuntimeError)


def read_paper(path: Path) -> Paper:
    """The paper in a file; raises UnreadablePaper with a sentence on what the file is and what to do."""
    size = _size(path)
    if size > MOST_BYTES:
        raise UnreadablePaper(
            f"{path.name} has {size // 1_000_000} MB, and papers are read up to {MOST_BYTES // 1_000_000} MB. "
            "Pictures make it large: save it with compressed pictures, or save the pages with the tables as a file of their own."
        )
    try:
        with path.open("rb") as opened:
            head = opened.read(8)
    except OSError as refused:
        raise UnreadablePaper(f"{path.name} cannot be opened ({refused.strerror}). Give yourself the right to read it.") from None
    if not size:
        raise UnreadablePaper(f"{path.name} is empty. Ask for the file again.")
    if head.startswith(b"PK"):
        return _packed(path)
    if head.startswith(b"%PDF") or path.suffix.lower() == ".pdf":
        return _pdf(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadablePaper(_old_format(path))
    return _text(path)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        raise UnreadablePaper(f"{path.name} cannot be found. Look at its name and folder.") from None


def _packed(path: Path) -> Paper:
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
            unpacked = sum(item.file_size for item in package.infolist())
            main = max((item.file_size for item in package.infolist() if item.filename == "word/document.xml"), default=0)
            if unpacked > MOST_UNPACKED or main > MOST_MAIN_PART:
                raise UnreadablePaper(
                    f"{path.name} unpacks to {unpacked // 1_000_000} MB, more than a document holds, so it was not opened. Ask whoever sent it for another copy."
                )
            if "word/document.xml" in names:
                return _with_words(read_docx(package, path.name), path)
            if "xl/workbook.xml" in names:
                return _workbook(path, properties_of(package))
    except _BROKEN:
        raise UnreadablePaper(
            f"{path.name} is damaged or was cut off on its way. Ask for the file again, or open it in Word or Excel, let it be repaired, and save it anew."
        ) from None
    kind = "an OpenDocument file" if "mimetype" in names else "a PowerPoint file" if "ppt/presentation.xml" in names else "a package of files"
    raise UnreadablePaper(f"{path.name} is {kind}, which is not read. {_way_out(kind)}")


def _way_out(kind: str) -> str:
    if kind == "a package of files":
        return "Unpack it and import the files in it."
    return "Open it and save it as .docx, .xlsx or PDF."


def _workbook(path: Path, properties: dict[str, str]) -> Paper:
    # openpyxl takes a quarter of a second to load, and a folder of Word files does not need it
    from evaltool.interchange.excel_paper import read_excel  # noqa: PLC0415

    return _with_words(read_excel(path, properties), path)


def _pdf(path: Path) -> Paper:
    # pdfplumber takes half a second to load, and a folder of Word files does not need it
    from evaltool.interchange.pdf_paper import read_pdf  # noqa: PLC0415

    return _with_words(read_pdf(path), path)


def _with_words(paper: Paper, path: Path) -> Paper:
    if not any(line.strip() for line in paper.texts()):
        raise UnreadablePaper(f"{path.name} holds no text: perhaps its pages are pictures. Have the text recognised (OCR) and save it as PDF or Word.")
    return paper


def _old_format(path: Path) -> str:
    """An OLE package: the name of a stream tells a password apart from a format of before 2007."""
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        return f"{path.name} is protected by a password. Open it with the password, save it without one, and import that copy."
    program = "Excel" if "Workbook".encode("utf-16-le") in data else _OLD.get(path.suffix.lower(), "Word")
    new = {"Excel": ".xlsx", "PowerPoint": ".pptx"}.get(program, ".docx")
    renamed = f", although it is called {path.suffix}" if path.suffix.lower() in SUFFIXES else ""
    return f"{path.name} is in the {program} format of before 2007{renamed}. Open it in {program} and save it as {new}."


def _text(path: Path) -> Paper:
    if path.suffix.lower() not in TEXT_SUFFIXES:
        raise UnreadablePaper(f"{path.name} is none of the formats that are read ({', '.join(SUFFIXES)}). Save it as one of them.")
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\x00"
    if "\x00" in text:
        raise UnreadablePaper(f"{path.name} is no text in UTF-8. Open it in a text editor and save it as UTF-8.")
    return _with_words(read_text(text.replace("\r\n", "\n").replace("\r", "\n"), path.name), path)
