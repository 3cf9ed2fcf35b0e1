"""Cells of one sheet of a workbook written in place; every other cell and part of the file stays what it was. Openpyxl would lose some of it on saving:
formats, drop-downs, comments, charts.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from lxml import etree
from openpyxl.utils import column_index_from_string, get_column_letter

from evaltool.csv_rows import filled_beside
from evaltool.problems import EvaltoolError

_LONGEST_EXCEL_CELL = 32_767
_WHOLE_NUMBER = re.compile(r"0|-?[1-9]\d{0,14}")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def workbook_with_rows(path: Path, sheet: str | None, columns: Sequence[str], first: int, rows: Sequence[Mapping[str, str]]) -> bytes:
    """The bytes of a workbook with rows filled from number `first` on, on one sheet (the first where none is named); Excel tables grow with them."""
    filled = {number: {name: text for name, text in row.items() if text} for number, row in enumerate(rows, start=first)}
    return _written(path, sheet, columns, filled, first, len(rows))


def workbook_with_cells(path: Path, sheet: str | None, columns: Sequence[str], cells: Mapping[int, Mapping[str, str]]) -> bytes:
    """The bytes of a workbook with cells of one sheet changed, by row number and heading; a heading that is missing is added."""
    return _written(path, sheet, columns, cells)


def _written(path: Path, sheet: str | None, columns: Sequence[str], cells: Mapping[int, Mapping[str, str]], first: int = 0, added: int = 0) -> bytes:
    """The bytes of a workbook with these cells; `added` rows from `first` on are new, and look like the row above them."""
    _refuse_long(cells.values())
    with zipfile.ZipFile(path) as package:
        part = _part_of(package, sheet)
        changed = {part: _sheet_with(package.read(part), columns, cells, first - 1)}
        for table in _tables_on(package, part) if added else ():
            changed[table] = _table_with_rows(package.read(table), first, added)
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as copy:
            for item in package.infolist():
                copy.writestr(item, changed.get(item.filename) or package.read(item), compress_type=item.compress_type)
    return written.getvalue()


def _refuse_long(rows: Iterable[Mapping[str, str]]) -> None:
    for cells in rows:
        for column, cell in cells.items():
            if len(cell) > _LONGEST_EXCEL_CELL:
                raise EvaltoolError(
                    f"Nothing was written: the text for '{column}' is longer than an Excel cell holds ({_LONGEST_EXCEL_CELL} characters). Shorten it."
                )


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


def _sheet_with(data: bytes, columns: Sequence[str], cells: Mapping[int, Mapping[str, str]], above: int) -> bytes:
    root = etree.fromstring(data, _PARSER)
    sheet = root.find("{*}sheetData")
    names = [*columns, *filled_beside(columns, cells.values())]
    for name in names[len(columns) :]:
        _write(root, _row(sheet, 1), names.index(name) + 1, name, like=_cell(_row(sheet, 1), len(columns)))
    model = _row(sheet, above) if above > 1 else None
    for number, row in cells.items():
        filled = _row(sheet, number)
        filled.attrib.pop("spans", None)  # a hint on the columns of a row, wrong once there are more
        for column, text in ((names.index(name) + 1, text) for name, text in row.items() if name in names):
            _write(root, filled, column, text, like=_cell(model, column) if model is not None else None)
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
