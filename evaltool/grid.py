"""A table as it was written: a header, rows that remember where they stand, and what is wrong with its form.

CSV files and Excel sheets both become a grid of texts first; here the grid becomes a table. Cells stay text: what they mean is decided by the row models
(`records.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl.utils import get_column_letter

from evaltool.problems import Place, Problems

# what Excel shows where a formula failed; a table saved as CSV keeps the words
EXCEL_ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!"})


@dataclass(frozen=True)
class Row:
    """The cells of one row by column name, and where it stands."""

    cells: Mapping[str, str]
    place: Place


@dataclass(frozen=True)
class Table:
    """One table as it was written: its columns in order, its rows, and the file and sheet it came from."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    place: Place
    path: Path = field(compare=False)


def table_of(grid: list[list[str]], place: Place, path: Path, problems: Problems) -> Table | None:
    """The table in a grid of cells whose first row is the header; trailing empty rows and columns are no part of it."""
    grid = [[cell.strip() for cell in row] for row in grid]
    while grid and not any(grid[-1]):
        grid.pop()
    if not grid:
        problems.add("TABLE_EMPTY", place)
        return None
    header = grid[0]
    while header and not header[-1]:
        header.pop()
    if not header:
        problems.add("TABLE_NO_HEADER", Place(place.file, place.sheet, 1))
        return None
    rows = [_row(header, cells, Place(place.file, place.sheet, number), problems) for number, cells in enumerate(grid[1:], start=2) if any(cells)]
    if not rows:
        problems.add("TABLE_HEADER_ONLY", place)
    _check_header(header, grid[1:], place, problems)
    return Table(tuple(header), tuple(rows), place, path)


def _row(header: list[str], cells: list[str], at: Place, problems: Problems) -> Row:
    if any(cells[len(header) :]):
        problems.add("ROW_TOO_LONG", at, cells=sum(1 for cell in cells if cell), columns=len(header))
    filled = cells + [""] * (len(header) - len(cells))
    for column, cell in zip(header, filled, strict=False):
        if cell in EXCEL_ERRORS:
            problems.add("CELL_ERROR", at.at(column), value=cell)
    # an error value says nothing, so the cell counts as empty
    return Row({column: "" if cell in EXCEL_ERRORS else cell for column, cell in zip(header, filled, strict=False)}, at)


def _check_header(header: list[str], body: list[list[str]], place: Place, problems: Problems) -> None:
    for name in sorted({name for name in header if name and header.count(name) > 1}):
        problems.add("COLUMN_TWICE", Place(place.file, place.sheet, 1, name), column=name)
    for index, name in enumerate(header):
        if not name and any(row[index] for row in body if len(row) > index):
            letter = get_column_letter(index + 1)
            problems.add("COLUMN_NO_NAME", Place(place.file, place.sheet, 1, letter), letter=letter)
