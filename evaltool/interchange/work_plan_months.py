"""The months of a work plan: which column is which month, and which cells of a row are marked, by shading or by a cross."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from evaltool.interchange.paper import Cell, PaperTable

_NAMES = {name.lower()[:3]: number for number, name in enumerate(calendar.month_name) if number}
_COUNTED = re.compile(r"(?:m|month|mon)\.?\s*(\d{1,2})|(\d{1,2})", re.IGNORECASE)
_NAMED = re.compile(r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[\s,'’/-]*((?:19|20)?\d\d)?", re.IGNORECASE)
_DATED = re.compile(r"((?:19|20)\d\d)-(\d\d)(?:-\d\d)?")
_QUARTER = re.compile(r"(?:q|quarter)\.?\s*(\d{1,2})", re.IGNORECASE)
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_LETTERS = ("j", "f", "m", "a", "m", "j", "j", "a", "s", "o", "n", "d")
LEAST = 3


@dataclass(frozen=True)
class Span:
    """The time of one column: months counted from the start of the project (`first` to `last`, from 1), or the calendar month `year`, `month`."""

    first: int = 0
    last: int = 0
    year: int = 0
    month: int = 0

    def days(self, start: date | None) -> tuple[date, date] | None:
        """Its first and last day; None where it is counted from a start that is not known."""
        if self.month:
            return _month(self.year, self.month) if self.year else None
        if start is None:
            return None
        first, last = start.month - 1 + self.first - 1, start.month - 1 + self.last - 1
        begin, _ = _month(start.year + first // 12, first % 12 + 1)
        return (max(begin, start) if self.first == 1 else begin), _month(start.year + last // 12, last % 12 + 1)[1]


def month_columns(table: PaperTable, rows: range) -> dict[int, Span]:
    """The columns that stand for months or quarters, by the headings in these rows; empty where fewer than three do."""
    best: dict[int, Span] = {}
    for row in rows:
        found = _spans(table, row, rows)
        if len(found) > len(best):
            best = found
    return best if len(best) >= LEAST else {}


def _spans(table: PaperTable, row: int, rows: range) -> dict[int, Span]:
    cells = {column: cell for column in range(1, table.width + 1) if (cell := table.at(row, column)) is not None and cell.columns == 1}
    texts = {column: cell.plain.lower().strip(" .") for column, cell in cells.items()}
    years = _years(table, row, rows)
    found: dict[int, Span] = {}
    for column, text in texts.items():
        named, counted, quarter, dated = _NAMED.fullmatch(text), _COUNTED.fullmatch(text), _QUARTER.fullmatch(text), _DATED.match(text)
        if dated:
            found[column] = Span(year=int(dated[1]), month=int(dated[2]))
        elif named:
            year = int(named[2]) if named[2] else years.get(column, 0)
            found[column] = Span(year=year + 2000 if 0 < year < 100 else year, month=_NAMES[named[1].lower()])
        elif quarter:
            number = int(quarter[1])
            found[column] = Span(3 * number - 2, 3 * number)
        elif counted:
            number = int(counted[1] or counted[2])
            found[column] = Span(number, number)
    letters = [column for column, text in texts.items() if len(text) == 1 and text.isalpha()]
    return found if len(found) >= len(letters) else _lettered(letters, texts, years)


def _lettered(columns: list[int], texts: dict[int, str], years: dict[int, int]) -> dict[int, Span]:
    """J F M A ...: which month a letter is, is known only where the row of letters fits the year at one place."""
    written = [texts[column] for column in columns]
    fits = [at for at in range(12) if all(_LETTERS[(at + step) % 12] == letter for step, letter in enumerate(written))]
    if len(fits) != 1:
        return {}
    return {column: Span(year=years.get(column, 0), month=(fits[0] + step) % 12 + 1) for step, column in enumerate(columns)}


def _years(table: PaperTable, row: int, rows: range) -> dict[int, int]:
    """The year above each column, from a heading such as 2013 that spans its months."""
    years = {}
    for above in (number for number in rows if number < row):
        for column in range(1, table.width + 1):
            cell = table.at(above, column)
            match = _YEAR.fullmatch(cell.plain.strip(" :")) or re.fullmatch(r"year\s*((?:19|20)\d\d)", cell.plain.lower()) if cell else None
            if match:
                years[column] = int(match[1])
    return years


def is_marked(cell: Cell | None, beside: Cell) -> bool:
    """True for a cell with a cross or a shading of its own; the shading of a whole row, as in a striped table, marks nothing."""
    if cell is None or cell is beside:
        return False
    return cell.is_crossed or (cell.is_shaded and cell.fill != beside.fill)


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
