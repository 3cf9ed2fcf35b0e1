"""Cells of rows that are there already, changed where their table lives; every other byte of a CSV file and every other cell of a workbook stays."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from evaltool.added_rows import workbook_with_cells
from evaltool.case import CaseFolder, Home
from evaltool.problems import EvaltoolError
from evaltool.records import Record, headings_of
from evaltool.tables import delimiter_of, write_bytes

_BOM = b"\xef\xbb\xbf"


def change_cells(case: CaseFolder, model: type[Record], cells: Mapping[tuple[str, str], str], owner: str = "") -> None:
    """Write cells of a model's table, each named by the id of its row and its canonical column; a heading that is missing is added.

    Raises EvaltoolError, and changes nothing, where the table is not there, cannot be read, stands in two places or is open in another program, or where a
    row is not there or there twice.
    """
    home = _home(case, model, owner)
    table = home.table
    assert table is not None
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
        written.setdefault(rows[0], {})[headings.get(column, column)] = text.replace("\r\n", "\n").replace("\r", "\n")
    if home.path.suffix.lower() == ".csv":
        write_bytes(home.path, csv_with_cells(home.path.read_bytes(), written))
    else:
        write_bytes(home.path, workbook_with_cells(home.path, home.sheet, table.columns, written))


def csv_with_cells(data: bytes, cells: Mapping[int, Mapping[str, str]]) -> bytes:
    """The bytes of a CSV table with cells changed, by row number as Excel counts and heading; the rows that are not named keep their bytes."""
    lines = list(io.StringIO(data.decode("utf-8-sig"), newline=""))
    delimiter = delimiter_of("".join(lines))
    reader = csv.reader(iter(lines), delimiter=delimiter)
    names: list[str] = []
    text, last = "", 0
    for number, fields in enumerate(reader, start=1):
        as_it_was, last = "".join(lines[last : reader.line_num]), reader.line_num
        if number == 1:
            bare = as_it_was.rstrip("\r\n")
            names = [name.strip() for name in fields]
            more = [name for name in dict.fromkeys(name for row in cells.values() for name in row) if name not in names]
            names += more
            text += "".join([bare, *(f"{delimiter}{name}" for name in more), as_it_was[len(bare) :]])
        elif number in cells:
            text += _row(fields, names, cells[number], delimiter, as_it_was)
        else:
            text += as_it_was
    return (_BOM if data.startswith(_BOM) else b"") + text.encode()


def _row(fields: list[str], names: list[str], cells: Mapping[str, str], delimiter: str, as_it_was: str) -> str:
    filled = [*fields, *[""] * (len(names) - len(fields))]
    for name, text in cells.items():
        filled[names.index(name)] = text
    end = as_it_was[len(as_it_was.rstrip("\r\n")) :]
    row = io.StringIO(newline="")
    csv.writer(row, delimiter=delimiter, lineterminator=end).writerow(filled)
    return row.getvalue()


def _home(case: CaseFolder, model: type[Record], owner: str) -> Home:
    homes = case.homes_of(model, owner)
    if len(homes) > 1:
        places = " and ".join(case.relative(home.path) for home in homes)
        raise EvaltoolError(f"Nothing was written: the table '{model.table}' stands in two places, {places}. Keep one and move the other away.")
    if not homes:
        raise EvaltoolError(f"Nothing was written: the case has no table '{model.table}' yet.")
    if homes[0].table is None:
        raise EvaltoolError(f"Nothing was written: {homes[0].refusal}")
    return homes[0]
