"""In which unit another program counted its offsets: all readings met in real files are tried, and the one that reproduces the quoted texts is taken.

The standard counts Unicode code points and is silent on byte order marks and line ends; programs count UTF-16 units or UTF-8 bytes, a Windows line end once or
twice, the mark or not. A file never says which, but most quote the words of a selection in its name, and those settle it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

import numpy as np

from evaltool.interchange.refi_project import RefiSelection, RefiText

Unit = Literal["Unicode code points", "UTF-16 units", "UTF-8 bytes"]
LineEnds = Literal["as stored", "a Windows line end once", "a line end twice"]
_UNITS: tuple[Unit, ...] = ("Unicode code points", "UTF-16 units", "UTF-8 bytes")
_LINE_ENDS: tuple[LineEnds, ...] = ("as stored", "a Windows line end once", "a line end twice")
_BOM, _CR, _LF = 0xFEFF, 13, 10
# a shorter start of a quote fits too many places
_LEAST_START = 8


@dataclass(frozen=True)
class Reading:
    """One way to count."""

    unit: Unit
    line_ends: LineEnds
    counts_mark: bool
    includes_last: bool

    def in_words(self) -> str:
        """The way to count in one line."""
        mark = "the byte order mark counted" if self.counts_mark else "the byte order mark not counted"
        return f"{self.unit}, line ends {self.line_ends}, {mark}, the end {'included' if self.includes_last else 'excluded'}"


# in the order of preference: the standard first; what cannot be told apart in a file makes no difference in it
READINGS = tuple(Reading(*choice) for choice in product(_UNITS, _LINE_ENDS, (False, True), (False, True)))


@dataclass(frozen=True)
class Choice:
    """The reading chosen for a file: how many of the texts it quotes are reproduced, and how many other readings do as well with other words."""

    reading: Reading
    reproduced: int
    quoted: int
    rivals: int

    def in_words(self) -> str:
        """What was chosen and how sure it is, in a sentence."""
        if not self.quoted:
            return f"Offsets were read as {self.reading.in_words()}; the file quotes no texts to compare with, so look at a few codings before you use them."
        doubt = f" {self.rivals} other ways to count do as well and give other words, so look at a few codings." if self.rivals else ""
        return f"Offsets were read as {self.reading.in_words()}: {self.reproduced} of {self.quoted} quoted texts reproduced.{doubt}"


class Ruler:
    """One stored text, measured in any reading: from offsets as written to offsets in the text as a case counts it (no mark, line feeds)."""

    def __init__(self, stored: str):
        self.text = stored.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        points = np.frombuffer(stored.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        self._points = points
        self._is_mark = np.zeros(len(points), dtype=bool)
        self._is_mark[:1] = points[:1] == _BOM
        before, after = np.append(0, points[:-1]), np.append(points[1:], 0)
        self._cr_of_pair = (points == _CR) & (after == _LF)
        self._lone_lf = (points == _LF) & (before != _CR)
        self._in_case = np.append(0, np.cumsum(~(self._is_mark | self._cr_of_pair)))
        self._places: dict[Reading, np.ndarray] = {}

    def span(self, start: int, end: int, reading: Reading) -> tuple[int, int] | None:
        """(start, end) in the text of the case, or None where the offsets lie outside or inside a character."""
        places = self._measured(reading)
        first, last = self._at(places, start), self._at(places, end)
        if first is None or last is None or end < start:
            return None
        if reading.includes_last:
            last = last + 1
        return (int(self._in_case[first]), int(self._in_case[last])) if last < len(self._in_case) else None

    def _at(self, places: np.ndarray, offset: int) -> int | None:
        """The character before which an offset lies; characters that count nothing, such as a mark that is left out, lie before it."""
        index = int(np.searchsorted(places, offset, side="right")) - 1
        return index if index >= 0 and places[index] == offset else None

    def _measured(self, reading: Reading) -> np.ndarray:
        key = Reading(reading.unit, reading.line_ends, reading.counts_mark, False)
        if key not in self._places:
            points, width = self._points, np.ones(len(self._points), dtype=np.int64)
            if reading.unit == "UTF-16 units":
                width += points > 0xFFFF
            elif reading.unit == "UTF-8 bytes":
                width += (points > 0x7F).astype(np.int64) + (points > 0x7FF) + (points > 0xFFFF)
            if reading.line_ends == "a Windows line end once":
                width[self._cr_of_pair] = 0
            elif reading.line_ends == "a line end twice":
                width[self._lone_lf] = 2
            if not reading.counts_mark:
                width[self._is_mark] = 0
            self._places[key] = np.append(0, np.cumsum(width))
        return self._places[key]


def choose_reading(texts: Iterable[RefiText]) -> Choice:
    """The reading that fits all texts of a file best: first by the texts it quotes, then by offsets within the text, then by ends of words."""
    measured = [(Ruler(text.text), [s for s in text.selections if s.end > s.start]) for text in texts if text.text is not None]
    cut = {reading: [ruler.span(s.start, s.end, reading) for ruler, chosen in measured for s in chosen] for reading in READINGS}
    pairs = [(ruler, selection) for ruler, chosen in measured for selection in chosen]
    fits = {reading: [_fit(ruler.text, span, s.name) for (ruler, s), span in zip(pairs, spans, strict=True)] for reading, spans in cut.items()}
    # a name that no reading finds, such as `Quotation 6:1`, is a title and quotes nothing
    quoted = [n for n in range(len(pairs)) if any(fits[reading][n] for reading in READINGS)]
    scores = {reading: (sum(fits[reading]), *_sense(pairs, cut[reading])) for reading in READINGS}
    best = max(READINGS, key=lambda reading: scores[reading])
    rivals = {tuple(cut[reading]) for reading in READINGS if scores[reading] == scores[best]} - {tuple(cut[best])}
    return Choice(best, sum(1 for n in quoted if fits[best][n]), len(quoted), len(rivals))


def is_quoted(text: str, span: tuple[int, int], name: str) -> bool:
    """True where the words of a span are those that a selection's name quotes, whole or cut off at its end."""
    return _fit(text, span, name) > 0


def _fit(text: str, span: tuple[int, int] | None, name: str) -> int:
    """4 where the words are those quoted, 3 where only blanks differ, 2 where the quotation, cut off, is their start, else 0."""
    wanted = " ".join(name.split())
    if span is None or not wanted:
        return 0
    words = text[span[0] : span[1]]
    if words == name:
        return 4
    plain = " ".join(words.split())
    if plain == wanted:
        return 3
    start = wanted.removesuffix("…").removesuffix("...").rstrip()
    return 2 if len(start) >= _LEAST_START and plain.startswith(start) and words[:1].isspace() == name[:1].isspace() else 0


def _sense(pairs: Sequence[tuple[Ruler, RefiSelection]], spans: Sequence[tuple[int, int] | None]) -> tuple[int, int]:
    """How many spans lie within their text, and how many of their ends do not cut a word."""
    inside = [(ruler.text, span) for (ruler, _), span in zip(pairs, spans, strict=True) if span is not None]
    return len(inside), sum(not _cuts_a_word(text, offset) for text, span in inside for offset in span)


def _cuts_a_word(text: str, offset: int) -> bool:
    return text[max(offset - 1, 0) : offset].isalnum() and text[offset : offset + 1].isalnum()
