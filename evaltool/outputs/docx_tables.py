"""Tables and boxes as Word writes them: header row marked and repeated, rows kept whole, a text for those who hear the document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import quoteattr

from evaltool.outputs.docx_blocks import Box
from evaltool.outputs.docx_text import KEEP_WITH_NEXT, NONE, Paragraphs, clean
from evaltool.outputs.exhibits import Table, plain_text
from evaltool.outputs.letter_widths import letters, widest_word

_RIGHT = {"jc": '<w:jc w:val="right"/>'}
_LONGEST, _MARGINS = 30, 2  # in letters: what more a column says goes on the next line
_SHORT_TABLE = 8  # rows; such a table stays on one page
_SHORT_LINES = 22  # of text; a taller one that stayed together would leave half a page empty before it
_TWIPS_A_LETTER, _TWIPS_BESIDE = 88, 170
_BOLD_LETTER, _LONGEST_WORD = 100, 20  # in twips, in letters: a longer word may be broken
_NAMES_SHARE = 0.27  # of the width of a box


def table_xml(paragraphs: Paragraphs, table: Table, width: int, identifier: str = "") -> str:
    """A table of `width` twips; links to the identifier lead to its header."""
    sizes = column_widths(table, width, paragraphs.breadth)
    numeric = [column in table.numeric for column in range(len(sizes))]
    heads = (
        paragraphs.paragraph(name, "Table heading", "" if place else identifier, _RIGHT if is_number else NONE)
        for place, (name, is_number) in enumerate(zip(table.columns, numeric, strict=True))
    )
    rows = _row(heads, sizes, is_header=True)
    styles = ["Table number" if is_number else "Table text" for is_number in numeric]
    anchors = table.row_ids or ("",) * len(table.rows)
    # A long table begins with more than a row.
    together = len(table.rows) - 1 if len(table.rows) <= _SHORT_TABLE and _lines(table, sizes, paragraphs.breadth) <= _SHORT_LINES else 1
    for number, (row, anchor) in enumerate(zip(table.rows, anchors, strict=True), start=1):
        keep = KEEP_WITH_NEXT if number <= together or (table.note and number == len(table.rows)) else NONE
        cells = (paragraphs.paragraph(cell, style, "" if place else anchor, keep) for place, (cell, style) in enumerate(zip(row, styles, strict=True)))
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


def column_widths(table: Table, width: int, breadth: float = 1.0) -> list[int]:
    """The columns in twips, `width` in all: as the table asks, else by the longest text in each, and no word is broken that has room in letters of this breadth."""
    texts = [[name, *table.widest_words[i : i + 1], *(plain_text(row[i]) for row in table.rows)] for i, name in enumerate(table.columns)]
    shares = table.widths or [min(max(map(len, column)), _LONGEST) + _MARGINS for column in texts]
    wanted = [width * share / sum(shares) for share in shares]
    least = [_room_for_words(column, breadth) for column in texts]
    spare = [max(size - low, 0) for low, size in zip(least, wanted, strict=True)]
    if sum(least) < width:
        # what some lack is taken from those that have more than they need
        kept = (width - sum(least)) / sum(spare)
        sizes = [round(low + kept * more) for low, more in zip(least, spare, strict=True)]
    else:
        sizes = [round(width * low / sum(least)) for low in least]
    return [*sizes[:-1], width - sum(sizes[:-1])]


def _room_for_words(column: Sequence[str], breadth: float) -> int:
    """The twips that the longest word of a column takes, its heading being bold."""
    head, body = letters(widest_word(column[:1])), letters(widest_word(column[1:]))
    return round(breadth * max(min(head, _LONGEST_WORD) * _BOLD_LETTER, min(body, _LONGEST_WORD) * _TWIPS_A_LETTER)) + _TWIPS_BESIDE


def _lines(table: Table, sizes: Sequence[int], breadth: float) -> int:
    """About how many lines the rows take."""
    rooms = [max(int((size - _TWIPS_BESIDE) / (breadth * _TWIPS_A_LETTER)), 1) for size in sizes]
    return sum(max(len(plain_text(cell)) // room + 1 for cell, room in zip(row, rooms, strict=True)) for row in table.rows)


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
