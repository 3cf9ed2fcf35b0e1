"""The quality workbook of a case as a person fills it in: made by evaltool, opened and saved by another program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from evaltool.case import CaseFolder
from evaltool.outputs.quality_assessment import build_quality_assessment


def filled_workbook(case: CaseFolder, path: Path, change: Callable[[Workbook], object]) -> Path:
    """The workbook of a case at `path`, after `change` worked on it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(build_quality_assessment(case))
    return refilled(path, change)


def refilled(path: Path, change: Callable[[Workbook], object]) -> Path:
    """The same file after somebody worked on it once more."""
    book = load_workbook(path)
    change(book)
    book.save(path)
    return path


def fill(book: Workbook, sheet: str, id: str, **cells: object) -> None:
    """Write into the row of an item or entry; cells are named by their heading, `Judged_before` for 'Judged before'."""
    columns, row = headings(book[sheet]), row_of(book[sheet], id)
    for name, value in cells.items():
        book[sheet].cell(row, columns[name.replace("_", " ")]).value = value


def headings(sheet: Worksheet) -> dict[str, int]:
    """The column of each heading."""
    return {str(cell.value): cell.column for cell in sheet[head_row(sheet)] if cell.value}


def head_row(sheet: Worksheet) -> int:
    """The row of the headings."""
    return next(row[0].row for row in sheet.iter_rows() if row[0].value in ("Item", "No."))


def row_of(sheet: Worksheet, id: str) -> int:
    """The row of an item or entry."""
    return next(row[0].row for row in sheet.iter_rows(min_row=head_row(sheet)) if row[0].value == id)
