"""Tables of a case, read from CSV or Excel into rows that remember file, sheet and row, and written back without losing anything.

Reading never changes a file and never guesses: what cannot be read for sure becomes a problem with its place. Cells stay text here; what they mean is
decided by the
row models (`records.py`). Files come from anywhere, so they are read as untrusted: size limits, no formulas carried out, no encodings guessed.
"""

from __future__ import annotations

import csv
import io
import os
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from evaltool.problems import Place, Problems

MAX_BYTES = 100_000_000
DELIMITERS = (",", ";", "\t")


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


def read_csv(path: Path, file: str, problems: Problems) -> Table | None:
    """The table of a CSV file (UTF-8 with or without BOM; comma, semicolon or tab), or None with the reason among the problems."""
    place = Place(file)
    text = _text(path, place, problems)
    if text is None:
        return None
    lines = text.splitlines()
    first = next((line for line in lines if line.strip()), "")
    delimiter = max(DELIMITERS, key=lambda d: _outside_quotes(first, d))
    try:
        grid = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        problems.add("TABLE_QUOTES", place)
        return None
    return _table(grid, place, path, problems)


def read_workbook(path: Path, file: str, problems: Problems) -> dict[str, Table]:
    """The tables of an Excel workbook by sheet name, in the order of its sheets; empty with the reason among the problems when it is none."""
    place = Place(file)
    if not _is_safe_package(path, place, problems):
        return {}
    try:
        book = load_workbook(path, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError):
        problems.add("TABLE_NOT_EXCEL", place)
        return {}
    tables = {}
    for sheet in book.worksheets:
        at = Place(file, sheet.title)
        if sheet.merged_cells.ranges:
            first = min(sheet.merged_cells.ranges, key=lambda r: (r.min_row, r.min_col))
            problems.add("TABLE_MERGED", Place(file, sheet.title, first.min_row, get_column_letter(first.min_col)), cells=first.coord)
            continue
        table = _table(_grid(sheet), at, path, problems)
        if table is not None:
            tables[sheet.title] = table
    book.close()
    return tables


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write a table as CSV: UTF-8, comma, one line end; a reader sees the old file or the new one, never half of it."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n", extrasaction="raise")
    writer.writeheader()
    writer.writerows(rows)
    write_bytes(path, text.getvalue().encode())


def write_bytes(path: Path, data: bytes) -> None:
    """Put a file in place in one step (written beside it, flushed to the disk, renamed), so that nothing is ever half written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def _text(path: Path, place: Place, problems: Problems) -> str | None:
    if not path.is_file():
        problems.add("TABLE_NOT_A_FILE", place)
        return None
    if path.stat().st_size > MAX_BYTES:
        problems.add("TABLE_TOO_LARGE", place, limit=MAX_BYTES // 1_000_000)
        return None
    data = path.read_bytes()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:4000]:
        problems.add("TABLE_ENCODING", place, found="UTF-16, or no text at all")
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        line = data[: broken.start].count(b"\n") + 1
        problems.add("TABLE_ENCODING", Place(place.file, row=line), found="not UTF-8")
        return None


def _is_safe_package(path: Path, place: Place, problems: Problems) -> bool:
    if not path.is_file():
        problems.add("TABLE_NOT_A_FILE", place)
        return False
    try:
        with zipfile.ZipFile(path) as package:
            unpacked = sum(item.file_size for item in package.infolist())
    except (zipfile.BadZipFile, OSError):
        problems.add("TABLE_NOT_EXCEL", place)
        return False
    if unpacked > MAX_BYTES:
        problems.add("TABLE_TOO_LARGE", place, limit=MAX_BYTES // 1_000_000)
        return False
    return True


def _outside_quotes(line: str, mark: str) -> int:
    return sum(part.count(mark) for part in line.split('"')[::2])


def _grid(sheet: Worksheet) -> list[list[str]]:
    return [[_cell_text(cell.value, cell.number_format) for cell in row] for row in sheet.iter_rows()]


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
        return f"{value * 100:.10g}%" if "%" in number_format else f"{value:.15g}"
    return str(value).replace("\r\n", "\n").replace("_x000D_", "")


def _table(grid: list[list[str]], place: Place, path: Path, problems: Problems) -> Table | None:
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
        problems.add("TABLE_NO_HEADER", place.__class__(place.file, place.sheet, 1))
        return None
    rows = []
    for number, cells in enumerate(grid[1:], start=2):
        if not any(cells):
            continue
        at = Place(place.file, place.sheet, number)
        if any(cells[len(header) :]):
            problems.add("ROW_TOO_LONG", at, cells=sum(1 for c in cells if c), columns=len(header))
        rows.append(Row(dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=False)), at))
    if not rows:
        problems.add("TABLE_HEADER_ONLY", place)
    for name in sorted({h for h in header if h and header.count(h) > 1}):
        problems.add("COLUMN_TWICE", Place(place.file, place.sheet, 1, name), column=name)
    return Table(tuple(header), tuple(rows), place, path)
