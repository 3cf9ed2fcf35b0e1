"""Workbooks out of tables; knows Excel, not evaluation.

Every cell that comes from a case is written as text or number, never as a formula, whatever it begins with. Sheets have frozen heads, filters, wrapped
text and print
settings, and carry the mark of invented evidence on the screen and on every printed page.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from textwrap import wrap

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from evaltool.outputs.exhibits import Table, plain_text

_LONGEST_CELL = 32_767
_CUT = " … (cut: longer than a cell of Excel)"
# thousands may be set apart by commas; anything that could be read in two ways (1,5 and 007 and 2014-15) stays text
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14}|[1-9]\d{0,2}(,\d{3}){1,4})(\.\d{1,6})?", re.ASCII)
_LONGEST_NAME = 31
_CHARACTERS_A_SHEET = 150
_LEAST_NOTE = 60
# heights are set, as not every program finds those of wrapped text by itself
_POINTS_A_LINE = 12.75
_LETTERS_A_UNIT = 1.2  # a unit of width is a digit of the standard font; letters of 10 points are narrower
_HIGHEST_ROW = 409.0
_CHARACTERS_A_PAGE = 260  # what an A3 page holds and can still be read
_NO_CLOCK = datetime(2000, 1, 1)


class Workbook:
    """A workbook that is built sheet by sheet and then taken as bytes."""

    def __init__(self, title: str, author: str, mark: str):
        self._bytes = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book = xlsxwriter.Workbook(self._bytes, options)
        self._book.set_properties({"title": title, "author": author, "created": _NO_CLOCK})
        self._mark = mark
        base = {"valign": "top", "text_wrap": True, "font_size": 10, "border": 1, "border_color": "#C9D1DA"}
        self._title = self._book.add_format({"bold": True, "font_size": 14, "font_color": "#1F3B5C"})
        self._note = self._book.add_format({"italic": True, "font_color": "#46505A"})
        self._marked = self._book.add_format({"bold": True, "font_color": "#8A3B00"})
        self._head = self._book.add_format({**base, "bold": True, "font_color": "#FFFFFF", "bg_color": "#1F3B5C"})
        self._text = self._book.add_format(base)
        self._number = self._book.add_format({**base, "align": "right"})
        self._open = self._book.add_format({**base, "bg_color": "#FFF8E1"})
        self._gap = self._book.add_format({"bg_color": "#FBE3D6"})

    def add(
        self,
        name: str,
        table: Table,
        note: str = "",
        choices: Mapping[str, Sequence[str]] | None = None,
        fill_in: Sequence[str] = (),
        gaps: Sequence[str] = (),
        wide: bool = True,
    ) -> None:
        """Add a sheet with one table. `choices` gives a column a drop-down, `fill_in` colours the columns a person fills, `gaps` marks empty cells in these."""
        sheet = self._book.add_worksheet(name[:_LONGEST_NAME])
        widths = _widths(table)
        top = self._heading(sheet, table.title, note, round(sum(widths)))
        for column, heading in enumerate(table.columns):
            sheet.set_column(column, column, widths[column])
            sheet.write_string(top, column, heading, self._head)
        # the filter's arrow takes the room of three letters
        heads = max(_lines(heading, width - 3) for heading, width in zip(table.columns, widths, strict=True))
        sheet.set_row(top, heads * _POINTS_A_LINE)
        for number, row in enumerate(table.rows, start=top + 1):
            for column, cell in enumerate(row):
                self._write(sheet, number, column, plain_text(cell), table, fill_in)
            lines = max(_lines(plain_text(cell), width) for cell, width in zip(row, widths, strict=True))
            if lines > 1:
                sheet.set_row(number, min(lines * _POINTS_A_LINE, _HIGHEST_ROW))
        last = max(top + len(table.rows), top + 1)
        if table.rows:
            sheet.autofilter(top, 0, last, len(table.columns) - 1)
        sheet.freeze_panes(top + 1, 1)
        for heading, words in (choices or {}).items():
            column = table.columns.index(heading)
            sheet.data_validation(top + 1, column, last, column, {"validate": "list", "source": list(words), "ignore_blank": True, "error_type": "warning"})
        for heading in gaps:
            column = table.columns.index(heading)
            sheet.conditional_format(top + 1, column, last, column, {"type": "blanks", "format": self._gap})
        self._print_settings(sheet, top, wide, math.ceil(sum(widths) / _CHARACTERS_A_PAGE))

    def note_properties(self, properties: Mapping[str, str]) -> None:
        """Keep what only a program reads, as custom properties."""
        for name, words in properties.items():
            self._book.set_custom_property(name, words, "text")

    def data(self) -> bytes:
        """The finished workbook."""
        self._book.close()
        return self._bytes.getvalue()

    def _heading(self, sheet: Worksheet, title: str, note: str, width: int) -> int:
        """Write what stands above the table, a long note in several rows no wider than it, and give the row of its head."""
        sheet.write_string(0, 0, title, self._title)
        above = [(self._mark, self._marked)] if self._mark else []
        above += [(line, self._note) for line in wrap(note, max(width, _LEAST_NOTE))]
        for row, (words, style) in enumerate(above, start=1):
            sheet.write_string(row, 0, words, style)
        return len(above) + 2

    def _write(self, sheet: Worksheet, row: int, column: int, words: str, table: Table, fill_in: Sequence[str]) -> None:
        style = self._open if table.columns[column] in fill_in else self._number if column in table.numeric else self._text
        number = _as_number(words) if column in table.numeric else None
        if number is not None:
            sheet.write_number(row, column, number, style)
        elif words:
            sheet.write_string(row, column, words if len(words) <= _LONGEST_CELL else words[: _LONGEST_CELL - len(_CUT)] + _CUT, style)
        else:
            sheet.write_blank(row, column, None, style)

    def _print_settings(self, sheet: Worksheet, top: int, wide: bool, pages: int) -> None:
        sheet.set_landscape() if wide else sheet.set_portrait()
        sheet.set_paper(8 if wide else 9)  # A3 for the wide ones, A4 for the rest
        sheet.fit_to_pages(pages, 0)
        sheet.repeat_rows(top)
        sheet.repeat_columns(0)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        sheet.set_header(f"&L&9{_printed(self._mark)}")
        sheet.set_footer("&L&9&A&R&9&P / &N")


def _lines(text: str, width: float) -> int:
    """About how many lines a text takes in a column of this width."""
    return sum(max(1, len(wrap(line, max(int(width * _LETTERS_A_UNIT), 1)))) for line in text.split("\n")) if text else 1


def _as_number(words: str) -> float | None:
    return float(words.replace(",", "")) if _NUMBER.fullmatch(words) else None


def _printed(words: str) -> str:
    return words.replace("&", "&&")


def _widths(table: Table) -> list[float]:
    """Column widths in characters: those of the table in proportion, or by the longest word and the length of the texts."""
    if table.widths:
        return [max(8.0, share / sum(table.widths) * _CHARACTERS_A_SHEET) for share in table.widths]
    lengths = []
    for column, heading in enumerate(table.columns):
        texts = [heading, *(plain_text(row[column]) for row in table.rows)]
        longest = max(len(text) for text in texts)
        lengths.append(float(min(max(9, longest + 2, *(len(word) + 2 for word in heading.split())), 48)))
    return lengths
