"""Rows added at the end of a table where it lives, a CSV file or a sheet of a workbook; everything else in the file stays as it was.

A CSV file keeps its bytes: separator, line ends, quotation marks, columns nobody knows. Of a workbook only the one sheet is written again, and on it only the
new rows, so that formats, drop-downs, comments and the other sheets are what they were. Openpyxl would lose some of these on saving.
"""

from __future__ import annotations

import csv
import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from lxml import etree
from openpyxl.utils import column_index_from_string, get_column_letter

from evaltool.case import CaseFolder
from evaltool.problems import EvaltoolError
from evaltool.records import Record, headings_of
from evaltool.tables import alone_in, delimiter_of, write_bytes, write_csv

_BOM = b"\xef\xbb\xbf"
_LONGEST_EXCEL_CELL = 32_767
_WHOLE_NUMBER = re.compile(r"0|-?[1-9]\d{0,14}")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


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


def _add(case: CaseFolder, model: type[Record], rows: Sequence[Mapping[str, str]], owner: str) -> None:
    homes = case.homes_of(model, owner)
    if len(homes) > 1:
        places = " and ".join(case.relative(home.path) for home in homes)
        raise EvaltoolError(f"Nothing was written: the table '{model.table}' stands in two places, {places}. Keep one and move the other away.")
    if not homes:
        name = f"{model.table}/{owner}.csv" if model.a_file_each else f"{model.table}.csv"
        write_csv(case.root / model.phase / name, model.columns(), rows)
        return
    home = homes[0]
    if home.table is None:
        raise EvaltoolError(f"Nothing was written: {home.refusal}")
    headings = headings_of(model, home.table)
    written = [{headings.get(column, column): _line_ends(cell) for column, cell in cells.items()} for cells in rows]
    if home.path.suffix.lower() == ".csv":
        write_bytes(home.path, csv_with_rows(home.path.read_bytes(), written))
    else:
        last = max((row.place.row or 1 for row in home.table.rows), default=1)
        write_bytes(home.path, workbook_with_rows(home.path, home.sheet, home.table.columns, last + 1, written))


def csv_with_rows(data: bytes, rows: Sequence[Mapping[str, str]]) -> bytes:
    """The bytes of a CSV table with more rows; a heading the table lacks is added where a cell of it has something to say."""
    lines = list(io.StringIO(data.decode("utf-8-sig"), newline=""))
    delimiter = delimiter_of("".join(lines))
    reader = csv.reader(iter(lines), delimiter=delimiter)
    names = [name.strip() for name in next(reader)]
    head, body = "".join(lines[: reader.line_num]), "".join(lines[reader.line_num :])
    bare = head.rstrip("\r\n")
    end = head[len(bare) :] or "\n"
    more = _missing(names, rows)
    added = io.StringIO(newline="")
    csv.writer(added, delimiter=delimiter, lineterminator=end).writerows([cells.get(name, "") for name in [*names, *more]] for cells in rows)
    # a last line without its end would run into the new row
    gap = end if body and not body.endswith(("\r", "\n")) else ""
    text = "".join([bare, *(f"{delimiter}{name}" for name in more), end, body, gap, added.getvalue()])
    return (_BOM if data.startswith(_BOM) else b"") + text.encode()


def workbook_with_rows(path: Path, sheet: str | None, columns: Sequence[str], first: int, rows: Sequence[Mapping[str, str]]) -> bytes:
    """The bytes of a workbook with rows filled from number `first` on, on one sheet (the first where none is named); other parts are copied as they are."""
    _refuse_long(rows)
    with zipfile.ZipFile(path) as package:
        part = _part_of(package, sheet)
        changed = {part: _sheet_with_rows(package.read(part), columns, first, rows)}
        for table in _tables_on(package, part):
            changed[table] = _table_with_rows(package.read(table), first, len(rows))
        return _copied(package, changed)


def workbook_with_cells(path: Path, sheet: str | None, columns: Sequence[str], cells: Mapping[int, Mapping[str, str]]) -> bytes:
    """The bytes of a workbook with cells of one sheet changed, by row number and heading; other parts are copied as they are."""
    _refuse_long(cells.values())
    with zipfile.ZipFile(path) as package:
        part = _part_of(package, sheet)
        root = etree.fromstring(package.read(part), _PARSER)
        rows = root.find("{*}sheetData")
        names = [*columns, *_missing(columns, list(cells.values()))]
        for name in names[len(columns) :]:
            _write(root, _row(rows, 1), names.index(name) + 1, name, like=_cell(_row(rows, 1), len(columns)))
        for number, row in cells.items():
            _row(rows, number).attrib.pop("spans", None)
            for name, text in row.items():
                _write(root, _row(rows, number), names.index(name) + 1, text, like=None)
        extent = root.find("{*}dimension")
        if extent is not None:
            root.remove(extent)
        return _copied(package, {part: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)})


def _refuse_long(rows: Iterable[Mapping[str, str]]) -> None:
    for cells in rows:
        for column, cell in cells.items():
            if len(cell) > _LONGEST_EXCEL_CELL:
                raise EvaltoolError(
                    f"Nothing was written: the text for '{column}' is longer than an Excel cell holds ({_LONGEST_EXCEL_CELL} characters). Shorten it."
                )


def _copied(package: zipfile.ZipFile, changed: Mapping[str, bytes]) -> bytes:
    """The bytes of a package with these parts changed."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as copy:
        for item in package.infolist():
            copy.writestr(item, changed.get(item.filename) or package.read(item), compress_type=item.compress_type)
    return written.getvalue()


def _missing(names: Sequence[str], rows: Sequence[Mapping[str, str]]) -> list[str]:
    return list(dict.fromkeys(name for cells in rows for name, cell in cells.items() if cell and name not in names))


def _line_ends(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n")


def _part_of(package: zipfile.ZipFile, sheet: str | None) -> str:
    """The name of the part that holds a sheet."""
    book = etree.fromstring(package.read("xl/workbook.xml"), _PARSER)
    listed = list(book.iterfind(".//{*}sheets/{*}sheet"))
    wanted = next(item for item in listed if sheet is None or item.get("name") == sheet)
    # the namespace of the attribute is another one in the strict form of the standard
    id = next(value for name, value in wanted.attrib.items() if str(name).endswith("}id"))
    return _related(package, "xl/workbook.xml")[id]


def _tables_on(package: zipfile.ZipFile, part: str) -> list[str]:
    return [target for target in _related(package, part).values() if "/tables/" in target and target in package.namelist()]


def _related(package: zipfile.ZipFile, part: str) -> dict[str, str]:
    """The parts that a part refers to, by the id of the relation."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in package.namelist():
        return {}
    found = etree.fromstring(package.read(relations), _PARSER).iterfind("{*}Relationship")
    return {item.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, item.get("Target", ""))).lstrip("/") for item in found}


def _sheet_with_rows(data: bytes, columns: Sequence[str], first: int, rows: Sequence[Mapping[str, str]]) -> bytes:
    root = etree.fromstring(data, _PARSER)
    sheet = root.find("{*}sheetData")
    names = [*columns, *_missing(columns, rows)]
    for name in names[len(columns) :]:
        _write(root, _row(sheet, 1), names.index(name) + 1, name, like=_cell(_row(sheet, 1), len(columns)))
    above = _row(sheet, first - 1) if first > 2 else None
    for number, cells in enumerate(rows, start=first):
        filled = _row(sheet, number)
        filled.attrib.pop("spans", None)  # a hint on the columns of a row, wrong once there are more
        for column, name in enumerate(names, start=1):
            if cells.get(name):
                _write(root, filled, column, cells[name], like=_cell(above, column) if above is not None else None)
    extent = root.find("{*}dimension")
    if extent is not None:
        root.remove(extent)  # optional, and wrong now
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _row(rows: etree._Element, number: int) -> etree._Element:
    """The row of that number, made at its place where the sheet has none."""
    before = 0
    for index, row in enumerate(rows):
        at = int(row.get("r") or before + 1)
        if at == number:
            return _numbered(row, number)
        if at > number:
            made = rows.makeelement(_like(rows, "row"), {"r": str(number)})
            rows.insert(index, made)
            return made
        before = at
    return etree.SubElement(rows, _like(rows, "row"), {"r": str(number)})


def _numbered(row: etree._Element, number: int) -> etree._Element:
    """The row with the addresses that the standard lets a program leave out."""
    row.set("r", str(number))
    for before, cell in zip([None, *row], row, strict=False):
        if not cell.get("r"):
            cell.set("r", f"{get_column_letter(_column(before) + 1 if before is not None else 1)}{number}")
    return row


def _cell(row: etree._Element, column: int) -> etree._Element | None:
    return next((cell for cell in row if _column(cell) == column), None)


def _column(cell: etree._Element) -> int:
    return column_index_from_string(re.sub(r"\d", "", cell.get("r", "")))


def _write(root: etree._Element, row: etree._Element, column: int, text: str, like: etree._Element | None) -> None:
    """Fill one cell, in the look it has, or that of the cell above, or that of its column."""
    cell = _cell(row, column)
    if cell is None:
        cell = row.makeelement(_like(row, "c"), {"r": f"{get_column_letter(column)}{row.get('r')}"})
        row.insert(sum(1 for other in row if _column(other) < column), cell)
        look = like.get("s") if like is not None else _look_of_column(root, column)
        if look:
            cell.set("s", look)
    if cell.find("{*}f") is not None:
        raise EvaltoolError(f"Nothing was written: the cell {cell.get('r')} holds a formula. Remove it and try again.")
    for child in list(cell):
        cell.remove(child)
    if _WHOLE_NUMBER.fullmatch(text):
        cell.attrib.pop("t", None)
        etree.SubElement(cell, _like(cell, "v")).text = text
        return
    cell.set("t", "inlineStr")
    words = etree.SubElement(etree.SubElement(cell, _like(cell, "is")), _like(cell, "t"))
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    # Excel reads _x0041_ as the character of that number, unless its underscore is spelled out
    words.text = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)


def _look_of_column(root: etree._Element, number: int) -> str | None:
    columns = root.iterfind("{*}cols/{*}col")
    return next((column.get("style") for column in columns if int(column.get("min", "0")) <= number <= int(column.get("max", "0"))), None)


def _like(element: etree._Element, name: str) -> str:
    """A name in the namespace of an element."""
    return f"{{{etree.QName(element).namespace}}}{name}"


def _table_with_rows(data: bytes, first: int, count: int) -> bytes:
    """An Excel table that ended just above the first row, now ending with the last."""
    root = etree.fromstring(data, _PARSER)
    for element in [root, *root.iterfind("{*}autoFilter")]:
        element.set("ref", re.sub(rf"\b([A-Z]+){first - 1}$", rf"\g<1>{first + count - 1}", element.get("ref", "")))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
