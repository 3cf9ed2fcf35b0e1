"""What an import made of a foreign file: every piece of it taken, split, skipped or not understood, each with its place, so that nothing is lost unseen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Fate = Literal["taken", "split", "skipped", "not understood"]
FATES: tuple[Fate, ...] = ("taken", "split", "skipped", "not understood")


@dataclass(frozen=True)
class Piece:
    """One piece of the foreign file, such as a cell of a table, and what became of it."""

    fate: Fate
    place: str  # as a person finds it: "table 3, row 2, column 4", "page 7", "sheet Form, row 12"
    text: str
    note: str = ""  # where it went, or why not

    def __str__(self) -> str:
        shown = " ".join(self.text.split())
        shown = shown if len(shown) <= 80 else f"{shown[:79]}…"
        return f'{self.place}: {self.fate}: "{shown}"' + (f" ({self.note})" if self.note else "")


@dataclass
class ImportReport:
    """The fates of all pieces of one file, in the order of the file; `file` is its name without folders."""

    file: str
    pieces: list[Piece] = field(default_factory=list)

    def add(self, fate: Fate, place: str, text: str, note: str = "") -> None:
        """Say what became of one piece."""
        self.pieces.append(Piece(fate, place, text, note))

    def of(self, fate: Fate) -> list[Piece]:
        """The pieces with one fate."""
        return [piece for piece in self.pieces if piece.fate == fate]

    def count_in_words(self) -> str:
        """One line: how many pieces had which fate; the four numbers add up to all pieces."""
        counts = Counter(piece.fate for piece in self.pieces)
        return f"{self.file}: {len(self.pieces)} pieces: " + ", ".join(f"{counts[fate]} {fate}" for fate in FATES)

    def sentences(self) -> Iterator[str]:
        """The count, then a line for each piece that a person should look at: everything that was not simply taken."""
        yield f"{self.count_in_words()}."
        yield from (str(piece) for piece in self.pieces if piece.fate != "taken" or piece.note)
