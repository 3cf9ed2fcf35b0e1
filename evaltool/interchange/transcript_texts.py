"""Notes and transcripts as plain text, from Word, plain text, Markdown, subtitles and PDF: once, so that no later version of a library moves an offset.

Line ends are line feeds, a page of a PDF and a page break of Word begin with a form feed. What is left out of a file is said.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from evaltool.field_phase.turns import part_of
from evaltool.interchange.packages import MAX_XML, Package, parse_xml
from evaltool.interchange.reading_order import as_it_stands, in_reading_order
from evaltool.problems import EvaltoolError

SUFFIXES = (".docx", ".txt", ".md", ".vtt", ".srt", ".pdf")
MAX_BYTES = 100_000_000
MAX_PAGES = 3_000
_TIMES = re.compile(r"^\s*(?:\d+:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,3})?\s*-->", re.MULTILINE)
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|\{\\[^{}]*\}|<\d[\d:.]*>")
_SPEAKER = re.compile(r"([^\W\d_][\w.'’ -]{0,38}):\s+(?=\S)")
_DASH = re.compile(r"\s*[-–—]\s*(?=\S)")
_ENDS = (".", "!", "?", "…", ":", "»", "”", '"')


@dataclass(frozen=True)
class Extracted:
    """The text of a file, and sentences on what of the file is not in it."""

    text: str
    left_out: tuple[str, ...] = ()


def extract(path: Path) -> Extracted:
    """The text of a file of one of the SUFFIXES; raises EvaltoolError with a sentence where it cannot be read or holds no text."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise EvaltoolError(f"{path.name} is none of {', '.join(SUFFIXES)}. Save it as one of them in the program it comes from.")
    if not path.is_file():
        raise EvaltoolError(f"{path} is not there, or is no file.")
    if path.stat().st_size > MAX_BYTES:
        raise EvaltoolError(f"{path.name} is larger than {MAX_BYTES // 1_000_000} MB. Import a part of it.")
    if suffix == ".docx":
        found = _of_word(path)
    elif suffix == ".pdf":
        found = _of_pdf(path)
    else:
        text = _plain(path)
        found = Extracted(_of_subtitles(text)) if suffix in (".vtt", ".srt") else Extracted(text)
    text = "\n".join(line.rstrip() if "\f" not in line else line for line in found.text.split("\n")).strip("\n\ufeff") + "\n"
    if not text.strip():
        hint = " It may be a scan: have its text recognised first." if suffix == ".pdf" else ""
        raise EvaltoolError(f"{path.name} holds no text.{hint}")
    return Extracted(text, found.left_out)


def _plain(path: Path) -> str:
    data = path.read_bytes()
    is_utf_16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        text = data.decode("utf-16" if is_utf_16 else "utf-8-sig")
    except UnicodeDecodeError as broken:
        line = data[: broken.start].count(b"\n") + 1
        raise EvaltoolError(
            f"{path.name}, line {line}: it is not UTF-8, and an encoding is never guessed. Save it as UTF-8 (in Word: plain text, Unicode UTF-8)."
        ) from broken
    if "\0" in text:
        raise EvaltoolError(f"{path.name} is no text: it holds zero bytes. Choose the file that the words stand in.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _of_subtitles(text: str) -> str:
    """The words of subtitles, a line a turn where voices are marked, else a line a sentence; numbers, times, notes and markup go."""
    lines: list[str] = []
    last = None
    for voice, words, apart in _cues(text):
        goes_on = bool(lines) and not apart and voice == last and (voice is not None or not lines[-1].endswith(_ENDS))
        if goes_on:
            lines[-1] += f" {words}"
        else:
            lines.append(f"{voice}: {words}" if voice else words)
        last = voice
    return "\n".join(lines)


def _cues(text: str) -> Iterator[tuple[str | None, str, bool]]:
    """Each stretch of one voice: whose it is, the words, and whether a dash says that another speaks here."""
    for lines in _lines_of_cues(text):
        dialogue = sum(bool(_DASH.match(line)) for line in lines) > 1
        for part in _parts(lines, dialogue):
            marked = _VOICE.search(part)
            words = " ".join(html.unescape(_MARKUP.sub("", part)).split())
            # some programs mark the voice, others write it before the words
            written = None if marked else _SPEAKER.match(words)
            voice = " ".join(html.unescape(marked[1]).split()) if marked else written[1] if written else None
            words = words[written.end() :] if written else words
            if words:
                yield voice, words, dialogue and bool(_DASH.match(words))


def _lines_of_cues(text: str) -> Iterator[list[str]]:
    """The lines of each cue, from its times to the next ones; after a blank line only where the file is no .vtt, in which notes and styles may stand there."""
    may_go_on = False
    for block in re.split(r"\n[ \t]*\n", text):
        times = list(_TIMES.finditer(block))
        ends = [match.start() for match in times[1:]] + [len(block)]
        for match, end in zip(times, ends, strict=False):
            lines = block[match.end() : end].rstrip().split("\n")[1:]
            # without a blank line between them, the number of the next cue stands at the end of this one
            yield lines[:-1] if end < len(block) and lines and lines[-1].strip().isdecimal() else lines
        if not times and may_go_on and not block.strip().isdecimal():
            yield block.split("\n")
        may_go_on = not text.startswith("WEBVTT") and (may_go_on or bool(times))


def _parts(lines: list[str], dialogue: bool) -> Iterator[str]:
    """The lines of a cue, those of one voice together: another begins with its mark, with a usual label such as `R3:`, or, of two voices, with a dash."""
    parts: list[str] = []
    for line in lines:
        label = _SPEAKER.match(_MARKUP.sub("", line).strip())
        begins = (label and part_of(label[1]) in ("asks", "answers")) or (dialogue and _DASH.match(line))
        if begins or not parts:
            parts.append(line)
        else:
            parts[-1] += f" {line}"
    for part in parts:
        yield from re.split(r"(?=<v[.\s])", part)


def _of_word(path: Path) -> Extracted:
    package = Package(path)
    name = package.find("word/document.xml")
    if name is None:
        raise EvaltoolError(f"{path.name} is no Word document (.docx): it has no text part. Open it in Word and save it again as .docx.")
    body = parse_xml(package.read(name, MAX_XML), f"{path.name}, {name}").find("{*}body")
    lines = list(_lines(body)) if body is not None else []
    parts = {"comments.xml": "comments", "footnotes.xml": "footnotes", "endnotes.xml": "endnotes"}
    left_out = [f"The {words} of {path.name} are not in the text." for part, words in parts.items() if _has_words(package, f"word/{part}", path)]
    if body is not None and body.find(".//{*}del") is not None:
        left_out.append(f"Words that {path.name} marks as deleted are not in the text.")
    return Extracted("\n".join(lines), tuple(left_out))


def _lines(body: etree._Element) -> Iterator[str]:
    """The paragraphs in order; who speaks in the first column of a table stands before the words of the second, as elsewhere."""
    labels = {cell: label for table in body.iter("{*}tbl") for cell, label in _speakers(table)}
    before = ""
    for paragraph in body.iter("{*}p"):
        cell = next(paragraph.iterancestors("{*}tc"), None)
        if cell in labels:
            before = labels[cell]
        elif not _is_twin(paragraph):
            words = _paragraph(paragraph)
            yield f"{before}: {words}" if before else words
            before = ""


def _speakers(table: etree._Element) -> list[tuple[etree._Element, str]]:
    """The first cells of a table with who speaks; none where they are not all usual labels, one of them of somebody who asks, or all end with a colon."""
    rows = [row.findall("{*}tc") for row in table.iterfind("{*}tr")]
    written = [(row[0], " ".join("".join(_paragraph(p) for p in row[0].iterfind("{*}p")).split())) for row in rows if len(row) > 1]
    found = [(cell, words.rstrip(":").rstrip()) for cell, words in written if words]
    parts = {part_of(label) for _, label in found}
    are_labels = "asks" in parts <= {"asks", "answers"} or all(words.endswith(":") for _, words in written if words)
    return found if are_labels and all(_SPEAKER.match(f"{label}: x") for _, label in found) else []


def _has_words(package: Package, part: str, path: Path) -> bool:
    name = package.find(part)
    return name is not None and any((t.text or "").strip() for t in parse_xml(package.read(name, MAX_XML), f"{path.name}, {name}").iter("{*}t"))


def _paragraph(paragraph: etree._Element) -> str:
    """The words of a paragraph, without those of text boxes inside it, which are paragraphs of their own, and without deleted ones."""
    words = []
    for element in paragraph.iter("{*}t", "{*}tab", "{*}br", "{*}cr", "{*}noBreakHyphen"):
        inside = next(element.iterancestors("{*}p"))
        # words that were moved stand where they went; the settings of a paragraph have tabs of their own
        if inside is not paragraph or next(element.iterancestors("{*}tabs", "{*}moveFrom"), None) is not None:
            continue
        tag = etree.QName(element).localname
        if tag == "t":
            words.append(element.text or "")
        elif tag == "br":
            words.append("\f" if any(value == "page" for value in element.attrib.values()) else "\n")
        else:
            words.append({"tab": "\t", "cr": "\n", "noBreakHyphen": "-"}[tag])
    return "".join(words)


def _is_twin(paragraph: etree._Element) -> bool:
    """True for the copy of a text box that Word keeps for old programs."""
    return next(paragraph.iterancestors("{*}Fallback"), None) is not None


def _of_pdf(path: Path) -> Extracted:
    import pdfplumber  # noqa: PLC0415  takes a third of a second that no other import needs
    from pdfminer.pdfexceptions import PDFException  # noqa: PLC0415  comes with it
    from pdfplumber.utils.exceptions import PdfminerException  # noqa: PLC0415  comes with it

    pages: list[str] = []
    try:
        with pdfplumber.open(path) as document:
            if len(document.pages) > MAX_PAGES:
                raise EvaltoolError(f"{path.name} has more than {MAX_PAGES} pages. Import a part of it.")
            for page in document.pages:
                for letter in page.chars:
                    letter["text"] = as_it_stands(letter["text"])
                pages.append("\n".join(map(in_reading_order, (page.extract_text() or "").split("\n"))))
                page.close()
    except (PDFException, PdfminerException, ValueError, KeyError, TypeError, RecursionError) as broken:
        raise EvaltoolError(
            f"{path.name} could not be read as PDF: it is damaged or has a password. Open it, print it to a new PDF and import that."
        ) from broken
    empty = [str(number) for number, page in enumerate(pages, start=1) if not page.strip()]
    said = (f"Page {', '.join(empty)} of {path.name} holds no text; it may be a picture.",) if empty and len(empty) < len(pages) else ()
    return Extracted("\n\f".join(pages), said)
