"""A Word document read into paragraphs and tables: merged cells as one, shading, numbers that Word counts itself, accepted changes, tables inside tables.

The parts are read from the package itself and not through python-docx, whose cells take minutes on a report of 150 pages.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from evaltool.interchange.docx_numbers import Numbers
from evaltool.interchange.paper import Block, Cell, Paper, PaperTable, clean, with_spans

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
# huge_tree: a long report has more nodes than the parser's guard against bombs allows; the size is limited before, entities are not resolved
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
_PROPERTIES = {"title": "title", "creator": "author", "modified": "date", "created": "created", "Company": "company", "Pages": "pages", "Words": "words"}
# taken out by whoever changed the text, or a second copy of what stands beside it
_NOT_TEXT = frozenset({"del", "moveFrom", "Fallback", "txbxContent", "instrText", "pPr", "rPr"})
_AS_BREAK = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read_docx(package: zipfile.ZipFile, file: str) -> Paper:
    """The paper in a Word package; raises what zipfile and lxml raise on one that is damaged."""
    body = _part(package, "word/document.xml")
    names = set(package.namelist())
    numbers = Numbers(
        _part(package, "word/numbering.xml") if "word/numbering.xml" in names else None,
        _part(package, "word/styles.xml") if "word/styles.xml" in names else None,
    )
    found = _Reader(numbers)
    root = next(child for child in body if child.tag == "body")
    parts = tuple(found.parts(root))
    return Paper(file, "Word", parts, properties_of(package), tuple("\n".join(page) for page in found.pages))


def properties_of(package: zipfile.ZipFile) -> dict[str, str]:
    """Title, author, company, date, pages and words as an Office package says them itself."""
    found: dict[str, str] = {}
    for part in ("docProps/core.xml", "docProps/app.xml"):
        if part in package.namelist():
            for element in _part(package, part):
                name = _PROPERTIES.get(element.tag)
                if name and element.text and element.text.strip():
                    found[name] = clean(element.text)
    found.setdefault("date", found.get("created", ""))
    return {name: value for name, value in found.items() if value and name != "created"}


def _part(package: zipfile.ZipFile, name: str) -> etree._Element:
    """The root of a part, with local names only: the strict form of the standard has other namespaces for the same words."""
    root = etree.fromstring(package.read(name), PARSER)
    for element in root.iter(etree.Element):
        element.tag = element.tag.rpartition("}")[2]
        for key in [key for key in element.attrib if key.startswith((f"{{{_MAIN}}}", f"{{{_STRICT}}}"))]:
            element.attrib[key.rpartition("}")[2]] = element.attrib.pop(key)
    return root


class _Reader:
    """Goes through the body once, as numbers and pages count on from paragraph to paragraph."""

    def __init__(self, numbers: Numbers):
        self.numbers = numbers
        self.pages: list[list[str]] = [[]]
        self.tables = self.paragraphs = 0

    def parts(self, holder: etree._Element) -> Iterator[Block | PaperTable]:
        for element in _unwrapped(holder):
            if element.tag == "p":
                self.paragraphs += 1
                text, depth, heading = self.paragraph(element)
                if text:
                    yield Block(text, f"paragraph {self.paragraphs}", depth, heading)
            elif element.tag == "tbl":
                self.tables += 1
                yield from self.table(element, f"table {self.tables}")

    def paragraph(self, element: etree._Element) -> tuple[str, int, int]:
        """Its text with its number in front, its depth in a list and its level as a heading."""
        label, depth, heading = self.numbers.of(element)
        breaks = sum(1 for found in element.iter("lastRenderedPageBreak", "br") if found.tag != "br" or found.get("type") == "page")
        self.pages += [[] for _ in range(breaks)]
        words = clean("".join(_words(element)))
        text = f"{label} {words}".strip() if words else ""
        if text:
            self.pages[-1].append(text)
        return text, depth, heading

    def table(self, element: etree._Element, place: str) -> Iterator[PaperTable]:
        """The table, then those inside its cells."""
        inner: list[PaperTable] = []
        rows: list[list[Cell]] = []
        open_cells: dict[int, tuple[int, int]] = {}  # column -> row and index of the cell that a vertical merge continues
        for properties, cells in _rows(element):
            column = 1 + int(_value(properties, "gridBefore") or 0)
            row: list[Cell] = []
            for found in cells:
                looks = found.find("tcPr")
                width = int(_value(looks, "gridSpan") or 1)
                merge = looks.find("vMerge") if looks is not None else None
                cell = Cell(0, column, self.cell_text(found, inner, f"{place}, row {len(rows) + 1}, column {column}"), 1, width, _fill(looks))
                if merge is not None and merge.get("val") != "restart" and column in open_cells:
                    at, index = open_cells[column]
                    above = rows[at][index]
                    rows[at][index] = replace(above, rows=above.rows + 1, text="\n".join(filter(None, (above.text, cell.text))))
                else:
                    open_cells.pop(column, None)
                    if merge is not None:
                        open_cells[column] = (len(rows), len(row))
                    row.append(cell)
                column += width
            rows.append(row)
        yield with_spans(rows, place)
        yield from inner

    def cell_text(self, element: etree._Element, inner: list[PaperTable], place: str) -> str:
        """The paragraphs of a cell, those of tables inside it too; such a table also stands among the tables by itself."""
        lines = []
        for child in _unwrapped(element):
            if child.tag == "p":
                lines.append(self.paragraph(child)[0])
            elif child.tag == "tbl":
                tables = list(self.table(child, f"{place}, inner table"))
                inner += tables
                lines += [" ".join(cell.plain for cell in tables[0].row(number) if cell.row == number) for number in range(1, tables[0].height + 1)]
        return "\n".join(line for line in lines if line)


def _unwrapped(holder: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs, tables, rows and cells in a holder, out of content controls and marks of changes."""
    for child in holder.iterchildren(etree.Element):
        if child.tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            yield from _unwrapped(child)
        elif child.tag in ("p", "tbl", "tr", "tc"):
            yield child


def _rows(table: etree._Element) -> Iterator[tuple[etree._Element | None, list[etree._Element]]]:
    for row in _unwrapped(table):
        properties = row.find("trPr")
        if row.tag == "tr" and (properties is None or properties.find("del") is None):
            yield properties, [cell for cell in _unwrapped(row) if cell.tag == "tc"]


def _words(element: etree._Element) -> Iterator[str]:
    for child in element.iterchildren(etree.Element):
        if child.tag == "t":
            yield child.text or ""
        elif child.tag in _AS_BREAK:
            yield _AS_BREAK[child.tag]
        elif child.tag == "sym":
            yield "•"  # a sign of Wingdings: a bullet before words, a tick or a bar alone in a cell
        elif child.tag not in _NOT_TEXT:
            yield from _words(child)


def _value(properties: etree._Element | None, name: str) -> str:
    found = properties.find(name) if properties is not None else None
    return found.get("val", "") if found is not None else ""


def _fill(looks: etree._Element | None) -> str:
    """The background of a cell; a pattern counts by its own colour."""
    shade = looks.find("shd") if looks is not None else None
    if shade is None:
        return ""
    pattern, colour = shade.get("val", "clear"), shade.get("color", "auto")
    if pattern not in ("clear", "nil"):
        return "000000" if colour == "auto" else colour.upper()
    fill = shade.get("fill", "auto")
    return "" if fill == "auto" else fill.upper()
