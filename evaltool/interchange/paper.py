"""A paper of the project as it was read, whatever its format: stretches of text and tables with cells, each knowing where a person finds it.

The readers (`docx_paper`, `pdf_paper`, `excel_paper`, `text_paper`) make papers; those who look for a results matrix, activities or questions know papers
only, so that a table means the same in Word, PDF, Excel and plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

# fills that are no shading
PLAIN_FILLS = frozenset({"", "auto", "FFFFFF", "NONE", "00000000"})
_CROSSES = frozenset("xX×✓✔✗✘●■▪•*▓█☒☑✕+")


class UnreadablePaper(Exception):
    """Carries the sentence on what a file is and what to do, for a file that cannot be read."""


@dataclass(frozen=True)
class Cell:
    """One cell of a table, from 1: its lines joined by line feeds, how many rows and columns it covers, and its shading (six hexadecimal digits or empty)."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    fill: str = ""

    @property
    def lines(self) -> list[str]:
        """The paragraphs of the cell that hold words."""
        return [line.strip() for line in self.text.split("\n") if line.strip()]

    @property
    def plain(self) -> str:
        """The text on one line."""
        return " ".join(self.text.split())

    @property
    def is_crossed(self) -> bool:
        """True where it holds a cross, a tick or a bar instead of words."""
        return bool(self.plain) and set(self.plain) - {" "} <= _CROSSES

    @property
    def is_shaded(self) -> bool:
        """True where its background has a colour."""
        return self.fill.upper() not in PLAIN_FILLS


@dataclass(frozen=True)
class PaperTable:
    """One table: `place` is how a person finds it ("table 3", "page 7, table 1", "sheet Plan"); a merged cell is one cell."""

    place: str
    cells: tuple[Cell, ...]
    names: tuple[str, ...] = field(default=(), compare=False)  # of Excel columns

    @cached_property
    def _at(self) -> dict[tuple[int, int], Cell]:
        return {
            (row, column): cell
            for cell in self.cells
            for row in range(cell.row, cell.row + cell.rows)
            for column in range(cell.column, cell.column + cell.columns)
        }

    @cached_property
    def height(self) -> int:
        """The number of rows."""
        return max((cell.row + cell.rows - 1 for cell in self.cells), default=0)

    @cached_property
    def width(self) -> int:
        """The number of columns."""
        return max((cell.column + cell.columns - 1 for cell in self.cells), default=0)

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers this place, merged or not."""
        return self._at.get((row, column))

    def row(self, number: int) -> list[Cell]:
        """The cells that cover a row, each once, from left to right."""
        found = (self.at(number, column) for column in range(1, self.width + 1))
        return list(dict.fromkeys(cell for cell in found if cell is not None))

    def where(self, cell: Cell) -> str:
        """The place of a cell in words: `table 3, row 2, column 4`, in Excel `sheet Plan, cell B7`."""
        if self.names:
            return f"{self.place}, cell {self.names[cell.column - 1]}{cell.row}"
        return f"{self.place}, row {cell.row}, column {cell.column}"


@dataclass(frozen=True)
class Block:
    """One paragraph outside a table: its text with its own number or letter, its place, its depth in a list (0 outside), and its level as a heading (0 none)."""

    text: str
    place: str
    depth: int = 0
    heading: int = 0

    @property
    def begins_terms_of_reference(self) -> bool:
        """True for the title of Terms of Reference."""
        return len(self.text) < 150 and " ".join(self.text.lower().split()).startswith("terms of reference") and not self.text.rstrip().endswith(".")


@dataclass(frozen=True)
class Paper:
    """One file as it was read; `properties` are title, author, company, date, pages and words as far as the file itself says them."""

    file: str
    kind: str  # Word, PDF, Excel, text
    parts: tuple[Block | PaperTable, ...]
    properties: dict[str, str] = field(default_factory=dict)
    pages: tuple[str, ...] = ()  # the text of each page, where the file knows its pages

    @property
    def tables(self) -> list[PaperTable]:
        """The tables in their order."""
        return [part for part in self.parts if isinstance(part, PaperTable)]

    @property
    def blocks(self) -> list[Block]:
        """The paragraphs outside tables in their order."""
        return [part for part in self.parts if isinstance(part, Block)]

    def texts(self) -> Iterator[str]:
        """Every paragraph and every row of a table as a line, in the order of the file."""
        for part in self.parts:
            yield from lines_of(part)


def lines_of(part: Block | PaperTable) -> Iterator[str]:
    """A paragraph, or each row of a table with its cells parted by tabs."""
    if isinstance(part, Block):
        yield part.text
        return
    for number in range(1, part.height + 1):
        cells = [cell.plain for cell in part.row(number) if cell.row == number and cell.plain]
        if cells:
            yield "\t".join(cells)


def with_spans(rows: list[list[Cell]], place: str, names: tuple[str, ...] = ()) -> PaperTable:
    """A table of rows whose cells know their columns, numbered row by row."""
    return PaperTable(place, tuple(replace(cell, row=number) for number, row in enumerate(rows, start=1) for cell in row), names)


def clean(text: str) -> str:
    """Text without the characters that programs put in for their own sake: soft hyphens, zero-width blanks, fixed blanks, blanks around line ends."""
    text = re.sub("[\uf000-\uf0ff]", "•", text)  # signs of Symbol and Wingdings: bullets and ticks
    text = re.sub("[\u00ad\u200b\u200c\u2060\ufeff]", "", text)
    text = re.sub("[\u00a0\u2007\u202f]", " ", text)
    text = re.sub("\r\n?", "\n", text)
    return re.sub(r"[ \t]*\n[ \t]*", "\n", text).strip()
