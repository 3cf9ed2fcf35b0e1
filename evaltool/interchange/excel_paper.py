"""An Excel workbook read as a paper: each sheet a table, merged cells as one, shading kept."""

from __future__ import annotations

import warnings
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from evaltool.interchange.paper import Cell, Paper, PaperTable, UnreadablePaper, clean
from evaltool.problems import Problems
from evaltool.workbooks import Sheet, open_workbook

_WIDEST, _LONGEST = 400, 20_000


def read_excel(path: Path, properties: dict[str, str]) -> Paper:
    """The paper in a workbook; a sheet without words is no table."""
    problems = Problems()
    book = open_workbook(path, path.name, problems)
    if book is None:
        why = next(iter(problems)).message
        raise UnreadablePaper(f"{path.name}: {why}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts that openpyxl does not keep
        with path.open("rb") as package:
            looks = {sheet.title: sheet for sheet in load_workbook(package).worksheets}
    tables = tuple(_table(sheet, looks[sheet.name]) for sheet in book.sheets if any(map(any, sheet.grid)))
    return Paper(path.name, "Excel", tables, properties)


def _table(sheet: Sheet, looks: Worksheet) -> PaperTable:
    fills = {at: _fill(cell) for at, cell in looks._cells.items()}
    merged = {range_boundaries(cells)[1::-1]: range_boundaries(cells) for _, _, cells in sheet.merged}
    covered = {
        (row, column)
        for left, top, right, bottom in merged.values()
        for row in range(top, min(bottom, top + _LONGEST) + 1)
        for column in range(left, min(right, left + _WIDEST) + 1)
    } - set(merged)
    width = min(max((len(row) for row in sheet.grid), default=0), _WIDEST)
    height = min(len(sheet.grid), _LONGEST)
    width = max(width, *(column for (row, column), fill in fills.items() if fill and row <= height and column <= _WIDEST), 1)
    cells = []
    for row in range(1, height + 1):
        for column in range(1, width + 1):
            if (row, column) not in covered:
                left, top, right, bottom = merged.get((row, column), (column, row, column, row))
                texts = sheet.grid[row - 1]
                text = (texts[column - 1] if column <= len(texts) else "") or _unsaved(looks, row, column)
                cells.append(Cell(row, column, clean(text), min(bottom, height) - top + 1, min(right, width) - left + 1, fills.get((row, column), "")))
    return PaperTable(f"sheet {sheet.name}", tuple(cells), tuple(get_column_letter(column) for column in range(1, width + 1)))


def _unsaved(looks: Worksheet, row: int, column: int) -> str:
    """What is said instead of a value where a program other than Excel left a formula without one: it is no empty cell."""
    cell = looks._cells.get((row, column))
    return "formula without a saved value" if cell is not None and cell.data_type == "f" else ""


def _fill(cell: object) -> str:
    """The shading of a cell; a colour of the theme counts by its number, as only the difference matters."""
    fill = cell.fill  # type: ignore[attr-defined]
    if not fill or fill.fill_type is None:
        return ""
    colour = fill.fgColor
    if colour.type == "rgb":
        return str(colour.rgb)[-6:]
    # the first colour of a theme is the paper's white
    return "" if colour.type == "theme" and colour.theme == 0 and not colour.tint else f"{colour.type}{colour.value}{colour.tint:+.2f}"
