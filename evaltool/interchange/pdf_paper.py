"""A PDF with text read into paragraphs and tables. A PDF knows only letters and lines at places on a page; paragraphs are put together again from them.

A line was wrapped where the next word would not have fitted behind it; what could have fitted is a paragraph of its own. Tables are those with ruled lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from evaltool.interchange.paper import Block, Cell, Paper, PaperTable, UnreadablePaper, clean, lines_of

MOST_PAGES = 1000
_NEAR = 3.0  # points within which two rules are the same
_STARTS = re.compile(r"(?:[•▪●◦‣✓*–—-]|\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.)])\s", re.IGNORECASE)
# what pdfminer raises on damaged files beside its own errors; each was met with a real file cut off somewhere
_BROKEN = (PdfminerException, MalformedPDFException, ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError, OverflowError)
Word = dict[str, Any]


def read_pdf(path: Path) -> Paper:
    """The paper in a PDF; raises UnreadablePaper where it is protected, damaged, too long or has pictures of pages only."""
    try:
        with pdfplumber.open(path) as pdf:
            if len(pdf.pages) > MOST_PAGES:
                raise UnreadablePaper(
                    f"{path.name} has {len(pdf.pages)} pages, and PDFs are read up to {MOST_PAGES}. Save the pages with the tables as a file of their own."
                )
            pages = [_Page(number, page) for number, page in enumerate(pdf.pages, start=1)]
            properties = _properties(pdf.metadata, len(pages))
    except _BROKEN as broken:
        if broken.args and type(broken.args[0]).__name__ == "PDFPasswordIncorrect":  # of pdfminer, which pdfplumber wraps
            raise UnreadablePaper(f"{path.name} is protected by a password. Open it with the password, print it into a new PDF, and import that.") from None
        raise UnreadablePaper(f"{path.name} is damaged or was cut off on its way. Ask for the file again, or open it and print it into a new PDF.") from None
    if not any(page.words for page in pages):
        raise UnreadablePaper(
            f"{path.name} has no text: its pages are pictures (scanned). Have the text recognised (OCR), or ask for the file it was printed from."
        )
    running = _running_lines(pages)
    known = frozenset(word["text"].lower().strip(".,;") for page in pages for word in page.words)
    for page in pages:
        page.known = known
    by_page = [list(page.parts(running)) for page in pages]
    texts = tuple("\n".join(line for part in parts for line in lines_of(part)) for parts in by_page)
    properties["words"] = str(sum(len(page.words) for page in pages))
    return Paper(path.name, "PDF", tuple(part for parts in by_page for part in parts), properties, texts)


def _properties(metadata: dict[str, Any], pages: int) -> dict[str, str]:
    found = {"title": metadata.get("Title"), "author": metadata.get("Author"), "date": metadata.get("ModDate") or metadata.get("CreationDate")}
    dated = re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)", str(found["date"] or ""))
    found["date"] = "-".join(dated.groups()) if dated else ""
    return {name: clean(str(value)) for name, value in found.items() if value} | {"pages": str(pages)}


class _Line:
    """The words on one line, and where it ends."""

    def __init__(self, words: Sequence[Word]):
        self.words = sorted(words, key=lambda word: word["x0"])
        self.text = " ".join(word["text"] for word in self.words)
        self.x0, self.x1, self.top = self.words[0]["x0"], self.words[-1]["x1"], self.words[0]["top"]
        self.letter = (self.x1 - self.x0) / len(self.text)
        self.height = max(word["bottom"] - word["top"] for word in self.words)

    def wraps_into(self, following: _Line, right: float) -> bool:
        """True where the first word of the next line would not have fitted behind this one."""
        if re.search(r"[.?!;]$", self.text) and following.text[:1].isupper():
            return False  # a sentence ends where the line does: mostly a paragraph
        word = following.words[0]
        blank = 0.25 * self.height
        starts = _STARTS.match(f"{following.text} ") is not None and not self.text.endswith(":")
        return not starts and self.x1 + blank + word["x1"] - word["x0"] > right


class _Page:
    """One page while it is read: its words, its ruled tables, its shaded areas."""

    def __init__(self, number: int, page: Any):
        self.number = number
        self.known: frozenset[str] = frozenset()  # every word of the paper
        self.words: list[Word] = page.extract_words(use_text_flow=False, keep_blank_chars=False)
        for word in self.words:
            word["text"] = clean(word["text"]) or word["text"]
        # looking for tables is slow, and a page without rules has none
        found = page.find_tables() if len(page.rects) + len(page.lines) + len(page.curves) > 3 else []
        self.boxes = [table for table in found if len(table.cells) > 1]
        self.fills = [(rect, _colour(rect["non_stroking_color"])) for rect in page.rects if rect.get("fill") and rect["width"] > 2 and rect["height"] > 2]
        inside = {id(word) for table in self.boxes for word in self.words if _within(word, table.bbox)}
        self.free = _lines([word for word in self.words if id(word) not in inside])
        page.close()  # frees its letters: a long report would fill the memory

    def parts(self, running: set[str]) -> Iterator[Block | PaperTable]:
        """Paragraphs and tables from top to bottom, without what stands at the head or foot of every page."""
        lines = [line for line in self.free if _masked(line.text) not in running]
        paragraphs = [(top, Block(text, f"page {self.number}", depth)) for top, text, depth in _paragraphs(lines, self.known)]
        tables = [(table.bbox[1], self.table(table, number)) for number, table in enumerate(self.boxes, start=1)]
        yield from (part for _, part in sorted([*paragraphs, *tables], key=lambda placed: placed[0]))

    def table(self, table: Any, number: int) -> PaperTable:
        """The table with its merged cells: a cell covers the columns and rows between its rules."""
        lefts, tops = (_rules(cell[at] for cell in table.cells) for at in (0, 1))
        cells = []
        for box in sorted(table.cells, key=lambda cell: (cell[1], cell[0])):
            row, column = _index(tops, box[1]), _index(lefts, box[0])
            rows = sum(1 for top in tops if box[1] - _NEAR <= top < box[3] - _NEAR)
            columns = sum(1 for left in lefts if box[0] - _NEAR <= left < box[2] - _NEAR)
            cells.append(Cell(row, column, self.cell_text(box), max(rows, 1), max(columns, 1), self.fill(box)))
        return PaperTable(f"page {self.number}, table {number}", tuple(cells))

    def cell_text(self, box: tuple[float, float, float, float]) -> str:
        """The paragraphs of a cell, its wrapped lines joined; the right margin is taken to be as wide as the left one."""
        lines = _lines([word for word in self.words if _within(word, box)])
        if not lines:
            return ""
        right = box[2] - max(min(line.x0 for line in lines) - box[0], 1)
        return clean("\n".join(text for _, text, _ in _joined(lines, right, self.known)))

    def fill(self, box: tuple[float, float, float, float]) -> str:
        """The colour that covers most of a cell; the last one drawn lies on top."""
        area = (box[2] - box[0]) * (box[3] - box[1])
        colour = ""
        for rect, shade in self.fills:
            width = min(rect["x1"], box[2]) - max(rect["x0"], box[0])
            height = min(rect["bottom"], box[3]) - max(rect["top"], box[1])
            if width > 0 and height > 0 and width * height > area / 2:
                colour = shade
        return colour


def _lines(words: list[Word]) -> list[_Line]:
    """Words by line from top to bottom: on one line are those whose middles are near."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word["top"] + word["bottom"], word["x0"])):
        middle = (word["top"] + word["bottom"]) / 2
        if rows and abs(middle - (rows[-1][0]["top"] + rows[-1][0]["bottom"]) / 2) < 0.4 * (word["bottom"] - word["top"]):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_Line(row) for row in rows]


def _joined(lines: list[_Line], right: float, known: frozenset[str]) -> Iterator[tuple[float, str, float]]:
    """(top, text, left) of each paragraph."""
    held: list[_Line] = []
    for line in lines:
        if held and held[-1].wraps_into(line, right):
            held.append(line)
            continue
        if held:
            yield held[0].top, _text(held, right, known), held[0].x0
        held = [line]
    if held:
        yield held[0].top, _text(held, right, known), held[0].x0


def _text(lines: list[_Line], right: float, known: frozenset[str]) -> str:
    text = lines[0].text
    for above, line in pairwise(lines):
        # a word that is longer than its column is cut where the column ends: both pieces together are a word that stands elsewhere in the paper
        whole = re.split(r"[/-]", above.words[-1]["text"])[-1] + line.words[0]["text"]
        is_word = whole.lower().strip(".,;") in known or re.fullmatch(r"[b-z]", line.words[0]["text"]) is not None
        is_cut = len(above.words) == 1 and right - above.x1 < above.letter and is_word
        # a hyphen at the end of a line may belong to the word, so it is kept
        text += line.text if text.endswith("-") or is_cut else f" {line.text}"
    return text


def _paragraphs(lines: list[_Line], known: frozenset[str]) -> Iterator[tuple[float, str, int]]:
    """(top, text, depth in a list) of each paragraph outside tables."""
    if not lines:
        return
    right, left = max(line.x1 for line in lines), min(line.x0 for line in lines)
    for top, text, x0 in _joined(lines, right, known):
        yield top, clean(text), 1 + int((x0 - left) // 14) if _STARTS.match(f"{text} ") else 0


def _running_lines(pages: list[_Page]) -> set[str]:
    """What stands at the head or the foot of several pages, with its numbers masked."""
    edges = Counter(masked for page in pages for masked in {_masked(line.text) for line in (*page.free[:2], *page.free[-2:])})
    return {text for text, count in edges.items() if count > max(2, len(pages) // 3)} | {"#", "page #", "# of #", "page # of #", "# / #"}


def _masked(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.lower().split()))


def _rules(places: Iterator[float]) -> list[float]:
    """Places of rules, those that are near counted once."""
    kept: list[float] = []
    for place in sorted(places):
        if not kept or place - kept[-1] > _NEAR:
            kept.append(place)
    return kept


def _index(rules: list[float], place: float) -> int:
    return min(range(len(rules)), key=lambda at: abs(rules[at] - place)) + 1


def _within(word: Word, box: tuple[float, float, float, float]) -> bool:
    x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _colour(value: object) -> str:
    """A fill as six hexadecimal digits, from grey, RGB or CMYK; empty for white."""
    parts = [float(part) for part in (value if isinstance(value, (tuple, list)) else [value]) if isinstance(part, (int, float))]
    if len(parts) == 4:
        parts = [(1 - part) * (1 - parts[3]) for part in parts[:3]]
    red, green, blue = parts if len(parts) == 3 else [parts[0]] * 3 if len(parts) == 1 else [1.0] * 3
    shade = "".join(f"{round(255 * min(max(part, 0), 1)):02X}" for part in (red, green, blue))
    return "" if shade == "FFFFFF" else shade
