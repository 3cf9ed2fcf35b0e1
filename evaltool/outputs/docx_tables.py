"""Tables and boxes as Word writes them: header row marked and repeated, rows kept whole, a text for those who hear the document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import MappingProxyType
from xml.sax.saxutils import quoteattr

from evaltool.outputs.docx_blocks import Box
from evaltool.outputs.docx_paragraphs import KEEP_WITH_NEXT, NONE, Paragraphs
from evaltool.outputs.docx_runs import clean
from evaltool.outputs.exhibits import Table, plain_text

_RIGHT = MappingProxyType({"jc": '<w:jc w:val="right"/>'})
# in twips, of the 9-point letters in a table; the bold capitals of a header need most
_LETTER, _CELL_MARGINS = 105, 190
_LONGEST_WORD = 18
_SAMPLE_ROWS = 200
_SHORT_TABLE = 8  # rows; such a table stays on one page
_NAMES_SHARE = 0.27  # of the width of a box


def table_xml(paragraphs: Paragraphs, table: Table, width: int, identifier: str = "") -> str:
    """A table of `width` twips; links to the identifier lead to its header."""
    sizes = column_widths(table, width)
    numeric = [column in table.numeric for column in range(len(sizes))]
    heads = (
        paragraphs.paragraph(name, "Table heading", "" if place else identifier, _RIGHT if is_number else NONE)
        for place, (name, is_number) in enumerate(zip(table.columns, numeric, strict=True))
    )
    rows = _row(heads, sizes, is_header=True)
    styles = ["Table number" if is_number else "Table text" for is_number in numeric]
    anchors = table.row_ids or ("",) * len(table.rows)
    # A long table begins with more than a row.
    together = len(table.rows) - 1 if len(table.rows) <= _SHORT_TABLE else 1
    for number, (row, anchor) in enumerate(zip(table.rows, anchors, strict=True)):
        keep = KEEP_WITH_NEXT if number < together else NONE
        cells = (
            paragraphs.paragraph(cell, style, "" if place else anchor, keep) for place, (cell, style) in enumerate(zip(row, styles, strict=True))
        )  # fmt: skip
        rows += _row(cells, sizes)
    return _table(paragraphs, "Evaluation table", table.title, table.description, sizes, rows)


def box_xml(paragraphs: Paragraphs, box: Box, width: int) -> str:
    """A box of `width` twips: title, rows, paragraphs."""
    name = round(width * _NAMES_SHARE)
    sizes = (name, width - name) if box.rows else (width,)
    span = f'<w:gridSpan w:val="{len(sizes)}"/>' if box.rows else ""
    rows = _row([paragraphs.paragraph(box.title, "Box title", box.id)], [width], span, is_header=True)
    for place, (label, value) in enumerate(box.rows, start=1):
        keep = KEEP_WITH_NEXT if box.paragraphs or place < len(box.rows) <= _SHORT_TABLE else NONE
        rows += _row((paragraphs.paragraph(label, "Box label", "", keep), paragraphs.paragraph(value, "Box text", "", keep)), sizes)
    if box.paragraphs:
        inner = "".join(paragraphs.paragraph(words, "Box text") for words in box.paragraphs)
        rows += f"<w:tr>{_cell(inner, width, span)}</w:tr>"
    return _table(paragraphs, "Evaluation box", box.title, "", sizes, rows)


def column_widths(table: Table, width: int) -> list[int]:
    """The columns in twips, `width` in all: as the table asks, else by what stands in them."""
    if table.widths:
        sizes = [width * share / sum(table.widths) for share in table.widths]
    else:
        texts = [[name, *(plain_text(row[i]) for row in table.rows[:_SAMPLE_ROWS])] for i, name in enumerate(table.columns)]
        least = [_longest_word(column) * _LETTER + _CELL_MARGINS for column in texts]
        wishes = [_appetite(column) for column in texts]
        spare = max(width - sum(least), 0)
        share = min(width / sum(least), 1)
        sizes = [low * share + spare * wish / sum(wishes) for low, wish in zip(least, wishes, strict=True)]
    rounded = [round(size) for size in sizes]
    rounded[-1] += width - sum(rounded)
    return rounded


def _longest_word(texts: Sequence[str]) -> int:
    return min(max((len(word) for text in texts for word in text.split()), default=1), _LONGEST_WORD)


def _appetite(texts: Sequence[str]) -> float:
    """How much of the spare room a column wants: the more it has to say, the more, but no text of many lines may starve the others."""
    return min(sum(map(len, texts)) / len(texts), 120) ** 0.8 or 1


def _table(paragraphs: Paragraphs, style: str, title: str, description: str, sizes: Sequence[int], rows: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{size}"/>' for size in sizes)
    return (
        f'<w:tbl><w:tblPr>{paragraphs.style("tblStyle", style)}<w:tblW w:w="{sum(sizes)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(clean(title))}/><w:tblDescription w:val={quoteattr(clean(description or title))}/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(cells: Iterable[str], sizes: Iterable[int], span: str = "", is_header: bool = False) -> str:
    repeated = "<w:tblHeader/>" if is_header else ""
    inner = "".join(_cell(cell, size, span) for cell, size in zip(cells, sizes, strict=True))
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{inner}</w:tr>"


def _cell(inner: str, width: int, span: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}</w:tcPr>{inner}</w:tc>'
