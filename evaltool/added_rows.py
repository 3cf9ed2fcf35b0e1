"""Rows added and cells changed in a table where it lives, a CSV file or a sheet of a workbook; everything else in the file stays as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evaltool.case import CaseFolder, Home
from evaltool.csv_rows import csv_with_cells, csv_with_rows
from evaltool.problems import EvaltoolError
from evaltool.records import Record, headings_of
from evaltool.tables import alone_in, write_bytes, write_csv
from evaltool.workbook_cells import workbook_with_cells, workbook_with_rows


def add_row(case: CaseFolder, model: type[Record], cells: Mapping[str, str], owner: str = "") -> None:
    """Add a row of canonical column names at the end of a model's table: `add_rows` of one row."""
    add_rows(case, model, [cells], owner)


def add_rows(case: CaseFolder, model: type[Record], rows: Sequence[Mapping[str, str]], owner: str = "") -> None:
    """Add rows of canonical column names at the end of a model's table, of `owner` where each has one; a CSV file is made where there is none yet.

    Raises EvaltoolError, and changes nothing, where the table cannot be read, stands in two places or is open in another program.
    """
    if rows:
        with alone_in(case.root):
            _add(case, model, rows, owner)


def change_cells(case: CaseFolder, model: type[Record], cells: Mapping[tuple[str, str], str], owner: str = "") -> None:
    """Write cells of a model's table, each named by the id of its row and its canonical column; a heading that is missing is added.

    Raises EvaltoolError, and changes nothing, where the table is not there, cannot be read, stands in two places or is open in another program, or where a
    row is not there or there twice.
    """
    home = home_to_write(case, model, owner)
    if home is None:
        raise EvaltoolError(f"Nothing was written: the case has no table '{model.table}' yet.")
    table = home.table
    headings = headings_of(model, table)
    by_id: dict[str, list[int]] = {}
    for row in table.rows:
        by_id.setdefault(row.cells.get(headings.get(model.key, ""), "").strip(), []).append(row.place.row or 0)
    written: dict[int, dict[str, str]] = {}
    for (id, column), text in cells.items():
        rows = by_id.get(id, [])
        if len(rows) != 1:
            what = "is there twice" if rows else "is not there"
            raise EvaltoolError(f"Nothing was written: {id} {what} in {case.relative(home.path)}.")
        written.setdefault(rows[0], {})[headings.get(column, column)] = _line_ends(text)
    if home.path.suffix.lower() == ".csv":
        write_bytes(home.path, csv_with_cells(home.path.read_bytes(), written))
    else:
        write_bytes(home.path, workbook_with_cells(home.path, home.sheet, table.columns, written))


def home_to_write(case: CaseFolder, model: type[Record], owner: str = "") -> Home | None:
    """Where a model's table lives on the disk now; None where there is none yet. Raises EvaltoolError where it cannot be read or stands in two places."""
    homes = case.homes_of(model, owner)
    if len(homes) > 1:
        places = " and ".join(case.relative(home.path) for home in homes)
        raise EvaltoolError(f"Nothing was written: the table '{model.table}' stands in two places, {places}. Keep one and move the other away.")
    if homes and homes[0].table is None:
        raise EvaltoolError(f"Nothing was written: {homes[0].refusal}")
    return homes[0] if homes else None


def _add(case: CaseFolder, model: type[Record], rows: Sequence[Mapping[str, str]], owner: str) -> None:
    home = home_to_write(case, model, owner)
    if home is None:
        name = f"{model.table}/{owner}.csv" if model.a_file_each else f"{model.table}.csv"
        write_csv(case.root / model.phase / name, model.columns(), rows)
        return
    headings = headings_of(model, home.table)
    written = [{headings.get(column, column): _line_ends(cell) for column, cell in cells.items()} for cells in rows]
    if home.path.suffix.lower() == ".csv":
        write_bytes(home.path, csv_with_rows(home.path.read_bytes(), written))
    else:
        last = max((row.place.row or 1 for row in home.table.rows), default=1)
        write_bytes(home.path, workbook_with_rows(home.path, home.sheet, home.table.columns, last + 1, written))


def _line_ends(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n")
