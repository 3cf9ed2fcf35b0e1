"""Excel workbooks read into tables, as untrusted files: size limits, no formulas carried out, nothing guessed.

A sheet is made into a table when it is asked for: notes, charts and empty sheets beside the tables of a workbook are nobody's problem.
"""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from evaltool.grid import Table, table_of
from evaltool.problems import Place, Problems

MAX_BYTES = 100_000_000
# what zipfile, the XML parsers and openpyxl raise on damaged, encrypted, hostile or foreign packages; each was met with a real file of that kind
_BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    SyntaxError,
    RuntimeError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
)


@dataclass(frozen=True)
class Sheet:
    """One sheet as text: its cells by row, the ranges that are merged, and the cells whose formula has no result."""

    name: str
    grid: list[list[str]]
    merged: tuple[tuple[int, int, str], ...]  # row, column, range
    without_result: tuple[tuple[int, int], ...]
    is_hidden: bool = False


@dataclass(frozen=True)
class Workbook:
    """The sheets of one workbook in their order."""

    path: Path
    file: str
    sheets: tuple[Sheet, ...]

    @property
    def names(self) -> list[str]:
        """The names of the sheets in their order."""
        return [sheet.name for sheet in self.sheets]

    @property
    def first(self) -> str:
        """The name of the first sheet as a person sees the workbook: Excel opens no hidden one."""
        return next((sheet.name for sheet in self.sheets if not sheet.is_hidden), self.names[0])

    def table(self, name: str, problems: Problems) -> Table | None:
        """The table on a sheet, or None with the reason among the problems."""
        sheet = next(sheet for sheet in self.sheets if sheet.name == name)
        for row, column, cells in sheet.merged:
            problems.add("TABLE_MERGED", Place(self.file, name, row, get_column_letter(column)), cells=cells)
        if sheet.merged:
            return None
        table = table_of(sheet.grid, Place(self.file, name), self.path, problems)
        for row, column in sheet.without_result:
            letter = get_column_letter(column)
            heading = table.columns[column - 1] if table and row > 1 and column <= len(table.columns) else ""
            problems.add("CELL_FORMULA", Place(self.file, name, row, heading or letter), cell=f"{letter}{row}")
        return table


def open_workbook(path: Path, file: str, problems: Problems) -> Workbook | None:
    """An Excel workbook, or None with the reason among the problems; what is wrong on a sheet is said when its table is asked for."""
    place = Place(file)
    if not path.is_file():
        problems.add("TABLE_NOT_A_FILE", place)
        return None
    try:
        with path.open("rb") as package:
            package.read(1)
    except OSError as refused:
        problems.add("TABLE_UNREADABLE", place, what=refused.strerror or "it cannot be read")
        return None
    try:
        if _unpacked_size(path) > MAX_BYTES:
            problems.add("TABLE_TOO_LARGE", place, limit=MAX_BYTES // 1_000_000)
            return None
        sheets = _sheets(path)
    except _BROKEN:
        sheets = ()
    if not sheets:
        problems.add("TABLE_NOT_EXCEL", place)
        return None
    return Workbook(path, file, sheets)


def read_workbook(path: Path, file: str, problems: Problems) -> dict[str, Table]:
    """The tables of all sheets of a workbook by sheet name, in their order; empty with the reason among the problems when it is none."""
    book = open_workbook(path, file, problems)
    tables = {name: book.table(name, problems) for name in book.names} if book else {}
    return {name: table for name, table in tables.items() if table is not None}


def _unpacked_size(path: Path) -> int:
    with zipfile.ZipFile(path) as package:
        return sum(item.file_size for item in package.infolist())


def _sheets(path: Path) -> tuple[Sheet, ...]:
    has_formulas = _has_formulas(path)
    with warnings.catch_warnings():
        # openpyxl warns of parts it does not keep, such as drop-downs of a newer Excel; nothing is written back, so nothing is lost
        warnings.simplefilter("ignore")
        # opened here, as openpyxl leaves a damaged file open
        with path.open("rb") as package:
            values = load_workbook(package, data_only=True)
            formulas = load_workbook(package, data_only=False) if has_formulas else None
    without = {name: _without_result(formulas[name], values[name]) for name in _names(formulas)} if formulas else {}
    return tuple(
        Sheet(sheet.title, _grid(sheet), _merged(sheet), without.get(sheet.title, ()), sheet.sheet_state != "visible") for sheet in values.worksheets
    )


def _names(book: object) -> list[str]:
    return [sheet.title for sheet in book.worksheets]  # type: ignore[attr-defined]


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        return any(re.search(rb"<(?:\w+:)?f[\s>/]", package.read(name)) for name in sheets)


def _without_result(formulas: Worksheet, values: Worksheet) -> tuple[tuple[int, int], ...]:
    return tuple(sorted(at for at, cell in formulas._cells.items() if cell.data_type == "f" and values.cell(*at).value is None))


def _merged(sheet: Worksheet) -> tuple[tuple[int, int, str], ...]:
    return tuple(sorted((found.min_row, found.min_col, found.coord) for found in sheet.merged_cells.ranges))


def _grid(sheet: Worksheet) -> list[list[str]]:
    """The cells by row. Only those that exist are looked at: `iter_rows` would visit 17 thousand million where one cell in the last corner is formatted."""
    rows: dict[int, dict[int, str]] = {}
    for (row, column), cell in sheet._cells.items():
        text = _cell_text(cell.value, cell.number_format)
        if text.strip():
            rows.setdefault(row, {})[column] = text
    return [[rows[row].get(column, "") for column in range(1, max(rows[row]) + 1)] if row in rows else [] for row in range(1, max(rows, default=0) + 1)]


def _cell_text(value: object, number_format: str) -> str:
    """What a person sees in an Excel cell, in the spelling that a CSV file would have."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(timespec="minutes")
    if isinstance(value, (date, time)):
        return value.isoformat() if isinstance(value, date) else value.isoformat(timespec="minutes")
    if isinstance(value, (int, float)):
        # a percent sign in quotation marks or behind a backslash is shown and does not multiply
        return f"{_digits(value * 100, 10)}%" if "%" in re.sub(r'"[^"]*"|\\.', "", number_format) else _digits(value, 15)
    return _unescaped(str(value)).replace("\r\n", "\n").replace("\r", "\n")


def _digits(value: float, digits: int) -> str:
    """A number in plain digits, never `1e+15`."""
    return f"{Decimal(f'{value:.{digits}g}'):f}"


def _unescaped(text: str) -> str:
    """The text with Excel's spelling of control characters (`_x000D_` for a carriage return) undone; `_x005F_` stands for its underscore."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)
