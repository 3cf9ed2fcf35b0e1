"""The words of a paper that is kept in the case: text, Word, PDF and Excel files, page by page.

Files come from anywhere and are read as untrusted: size limits, no entities, no macros or formulas carried out. A page is what a person finds: of a PDF its
page, of a workbook its sheet, of a Word file the page as Word last laid it out. A Word file without that mark has no pages and is cited by its paragraphs.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from evaltool.problems import EvaltoolError, Problems
from evaltool.tables import open_workbook

MAX_BYTES = 100_000_000
_MOST_CHARACTERS = 50_000_000
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# a word that a PDF divides at the end of a line
_DIVIDED = re.compile("[\x02\ufffe]\\s*")


class NoText(EvaltoolError):
    """Why a file gives no words: one sentence that goes on after the name of the file."""


@dataclass(frozen=True)
class PaperText:
    """The words of one paper; `unit` is how a place in it is cited: `p` by page (or sheet), `l` by line (or paragraph)."""

    pages: tuple[str, ...]
    unit: str

    @property
    def text(self) -> str:
        """All pages as one text, a form feed between them, as offsets count it."""
        return "\f".join(self.pages)


def read_paper(path: Path) -> PaperText:
    """The words of a file; raises NoText where it is of another kind, protected, damaged, too large or a scan."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise NoText(f"is a kind of file that is not searched ({path.suffix or 'no ending'}). Save it as PDF, Word (.docx), Excel (.xlsx) or text.")
    if path.stat().st_size > MAX_BYTES:
        raise NoText(f"is larger than {MAX_BYTES // 1_000_000} MB. Split it, or save it without its pictures.")
    paper = reader(path)
    if not any(page.strip() for page in paper.pages):
        raise NoText("holds no text: it is empty or a scan. Have its text recognised (OCR) and save it again.")
    if sum(map(len, paper.pages)) > _MOST_CHARACTERS:
        raise NoText(f"holds more than {_MOST_CHARACTERS // 1_000_000} million characters. Split it.")
    return paper


def _read_text(path: Path) -> PaperText:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise NoText("is no UTF-8 text. Save it again as UTF-8.")
    pages = tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\f"))
    return PaperText(pages, "p" if len(pages) > 1 else "l")


def _read_pdf(path: Path) -> PaperText:
    import pypdfium2  # noqa: PLC0415 - a tenth of a second that only PDF files need

    try:
        # opened here, as the library would hold a file open that it refuses
        document = pypdfium2.PdfDocument(path.read_bytes())
    except pypdfium2.PdfiumError as refused:
        raise NoText("is protected by a password, or no sound PDF. Ask for a copy without protection.") from refused
    pages = []
    try:
        for page in document:
            words = page.get_textpage().get_text_bounded()
            pages.append(_DIVIDED.sub("", words.replace("\r\n", "\n")).replace("\0", " ").replace("\f", " "))
    except pypdfium2.PdfiumError as refused:
        raise NoText(f"cannot be read after its page {len(pages)}: it is damaged. Ask for another copy.") from refused
    finally:
        document.close()
    return PaperText(tuple(pages), "p")


def _read_word(path: Path) -> PaperText:
    try:
        with zipfile.ZipFile(path) as package:
            if sum(part.file_size for part in package.infolist()) > 3 * MAX_BYTES:
                raise NoText("unpacks to far more than a paper holds, so it was not opened.")
            body = etree.fromstring(package.read("word/document.xml"), _PARSER)
            notes = etree.fromstring(package.read("word/footnotes.xml"), _PARSER) if "word/footnotes.xml" in package.namelist() else None
    except (zipfile.BadZipFile, zlib.error, KeyError, RuntimeError, NotImplementedError, EOFError, etree.XMLSyntaxError) as broken:
        raise NoText("is no sound Word file: renamed, damaged or protected by a password. Open it in Word and save it as .docx.") from broken
    footnotes = {note.get(f"{_W}id"): _words(note, {}) for note in notes.iterfind(f"{_W}footnote")} if notes is not None else {}
    paragraphs = [_words(paragraph, footnotes) for paragraph in body.iter(f"{_W}p") if not any(True for _ in paragraph.iterancestors(_FALLBACK))]
    text = "\n".join(words for words in paragraphs if words.strip())
    pages = tuple(text.split("\f"))
    return PaperText(pages, "p" if len(pages) > 1 else "l")


def _words(paragraph: etree._Element, footnotes: dict[str | None, str]) -> str:
    """The words of one paragraph on one line, footnotes in brackets where they are called; a form feed where Word began a page."""
    return "".join(_pieces(paragraph, footnotes)).replace("\n", " ")


def _pieces(element: etree._Element, footnotes: dict[str | None, str]) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_W}t":
            yield (child.text or "").replace("\f", " ")
        elif child.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            yield " "
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        elif child.tag == f"{_W}lastRenderedPageBreak":
            yield "\f"
        elif child.tag == f"{_W}footnoteReference":
            note = footnotes.get(child.get(f"{_W}id"), "").strip()
            yield f" [{note}]" if note else ""
        elif child.tag != f"{_W}txbxContent":  # a text box has paragraphs of its own
            yield from _pieces(child, footnotes)


def _read_excel(path: Path) -> PaperText:
    problems = Problems()
    book = open_workbook(path, path.name, problems)
    if book is None:
        raise NoText("is no sound Excel workbook: renamed, damaged, too large or protected by a password. Open it in Excel and save it as .xlsx.")
    sheets = ("\n".join(" | ".join(cell.replace("\n", " ") for cell in row if cell) for row in sheet.grid) for sheet in book.sheets)
    return PaperText(tuple(sheet.replace("\f", " ") for sheet in sheets), "p")


_READERS: dict[str, Callable[[Path], PaperText]] = {".txt": _read_text, ".md": _read_text, ".docx": _read_word, ".pdf": _read_pdf, ".xlsx": _read_excel}
