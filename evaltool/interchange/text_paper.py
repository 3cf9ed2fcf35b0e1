"""A paper that came as plain text: Markdown, HTML, or text with a table's cells parted by tabs, as programs that turn a document into text leave it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import lxml.html
from lxml import etree

from evaltool.interchange.paper import Block, Cell, Paper, PaperTable, clean

_BREAKS = re.compile(r"<\s*(?:br|/p|/li|/ul|/ol|/div|p|li|ul|ol|div)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<\s*/?\s*[a-z][a-z0-9]*\b[^>]*>", re.IGNORECASE)
_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_TABLE_ENDS = re.compile(r"<table\b|</table\s*>", re.IGNORECASE)
_NOT_SHOWN = re.compile(r"<(head|style|script)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)


def read_text(text: str, file: str) -> Paper:
    """The paper in a text; a table is a run of lines with tabs or bars, or an HTML table."""
    is_page = re.search(r"<(?:html|body)\b", text, re.IGNORECASE) is not None
    if is_page:
        text = re.sub(r"\s+", " ", _NOT_SHOWN.sub(" ", text))  # its own line ends say nothing
    parts: list[Block | PaperTable] = []
    at, line = 0, 1
    for start, end in _html_tables(text):
        parts += _lines(_as_lines(text[at:start]) if is_page else text[at:start], line, _count(parts))
        parts += _html_table(text[start:end], f"table {_count(parts) + 1}")
        at, line = end, text.count("\n", 0, end) + 1
    parts += _lines(_as_lines(text[at:]) if is_page else text[at:], line, _count(parts))
    return Paper(file, "text", tuple(parts), {"words": str(len(text.split()))}, tuple(text.split("\f")) if "\f" in text else ())


def _count(parts: list[Block | PaperTable]) -> int:
    return sum(isinstance(part, PaperTable) and "inner" not in part.place for part in parts)


def _as_lines(text: str) -> str:
    """A piece of a web page with a paragraph, a heading and an entry of a list a line each."""
    for tag, sign in ((r"h([1-6])", "# "), (r"li", "- "), (r"(?:p|div)", "")):
        text = re.sub(rf"<{tag}\b[^>]*>", rf"\n{sign}", text, flags=re.IGNORECASE)
    text = re.sub(r"</(?:h[1-6]|li|p|div|ul|ol|table)\s*>|<br\b[^>]*>", lambda found: f"{found[0]}\n", text, flags=re.IGNORECASE)
    return re.sub(r"-\s*\n\s*(?=\S)", "- ", text)  # a paragraph inside an entry


def _html_tables(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each HTML table that is in no other."""
    depth = start = 0
    for found in _TABLE_ENDS.finditer(text):
        opens = not found[0].startswith("</")
        start = found.start() if opens and depth == 0 else start
        depth = max(depth + (1 if opens else -1), 0)
        if not opens and depth == 0:
            yield start, found.end()


def _lines(text: str, first: int, tables: int) -> Iterator[Block | PaperTable]:
    rows: list[list[str]] = []
    for number, line in enumerate([*text.split("\n"), ""], start=first):
        cells = _cells(line)
        if cells is not None:
            rows += [cells] if cells else []
            continue
        if rows:
            tables += 1
            yield _table(rows, f"table {tables}")
            rows = []
        written = plain_text(line)
        if written:
            indent = len(line) - len(line.lstrip(" "))
            yield Block(written, f"line {number}", indent // 2 + 1 if re.match(r"\s*(?:[-*+•]|\w{1,3}[.)])\s", line) else 0, _heading(line))


def _cells(line: str) -> list[str] | None:
    """The cells of a line of a table; none of the rule under the headings; None where it is no such line."""
    if line.strip().startswith("|") and line.strip().count("|") > 1:
        return [] if _RULE.fullmatch(line.strip()) else [cell.replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
    return line.split("\t") if "\t" in line else None


def _table(rows: list[list[str]], place: str) -> PaperTable:
    cells = (Cell(row, column, plain_text(text)) for row, texts in enumerate(rows, start=1) for column, text in enumerate(texts, start=1))
    return PaperTable(place, tuple(cells))


def _heading(line: str) -> int:
    signs = re.match(r"(#{1,6})\s", line)
    return len(signs[1]) if signs else 1 if re.fullmatch(r"\d{1,2}\.?\s+[A-Z][^.?!;]{2,80}", line.strip()) else 0


def plain_text(written: str) -> str:
    """The words in a piece of Markdown or HTML, a paragraph a line; a bullet starts a line of its own."""
    text = _TAG.sub("", _BREAKS.sub("\n", written))
    for entity, sign in (("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(entity, sign)
    text = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    text = re.sub(r"^#{1,6}\s+", "", text)
    text = re.sub(r"[ \t]*(?=[•✓▪]\s?\S)", "\n", text)
    return re.sub(r"[ \t]+", " ", re.sub(r"\n{2,}", "\n", clean(text)))


def _html_table(source: str, place: str) -> Iterator[PaperTable]:
    """The table, then those inside its cells."""
    root = lxml.html.fragment_fromstring(source, create_parent="div", parser=lxml.html.HTMLParser(no_network=True))
    for table in root.iter("table"):
        inner = next(table.iterancestors("table"), None) is not None
        yield _one_table(table, f"{place}, row 1, column 1, inner table" if inner else place)


def _one_table(root: etree._Element, place: str) -> PaperTable:
    taken: set[tuple[int, int]] = set()
    cells = []
    rows = [row for row in root.iter("tr") if next(row.iterancestors("table")) is root]
    for number, row in enumerate(rows, start=1):
        column = 1
        for found in row.iterchildren("td", "th"):
            while (number, column) in taken:
                column += 1
            height, width = _span(found, "rowspan", len(rows) - number + 1), _span(found, "colspan", 100)
            taken |= {(number + down, column + right) for down in range(height) for right in range(width)}
            inner = etree.tostring(found, encoding="unicode", method="html", with_tail=False)
            colour = re.search(r"background(?:-color)?\s*:\s*#([0-9a-f]{6})", found.get("style", ""), re.IGNORECASE)
            cells.append(Cell(number, column, plain_text(inner.replace("\n", " ")), height, width, colour[1].upper() if colour else ""))
            column += width
    return PaperTable(place, tuple(cells))


def _span(cell: etree._Element, name: str, most: int) -> int:
    """How far a cell reaches; a page may say anything, so no further than the table."""
    written = cell.get(name, "1")
    return min(max(int(written), 1), max(most, 1)) if written.isdigit() else 1
