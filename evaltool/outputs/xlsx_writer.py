"""Workbooks out of tables; knows Excel, not evaluation.

Every cell that comes from a case is written as text or number, never as a formula, whatever it begins with. Each sheet is an Excel table with filters, frozen
heads, wrapped text and print settings, and carries the mark of invented evidence on the screen and on every printed page. Ids lead from sheet to sheet.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from textwrap import wrap
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from evaltool.outputs.exhibits import Cell, Table, plain_text
from evaltool.outputs.letter_widths import line_count
from evaltool.outputs.xlsx_styles import with_named_styles

_LONGEST_CELL = 32_767
_CUT = " … (cut: longer than a cell of Excel)"
# thousands may be set apart by commas; anything that could be read in two ways (1,5 and 007 and 2014-15) stays text
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14}|[1-9]\d{0,2}(,\d{3}){1,4})(\.\d{1,6})?", re.ASCII)
_LONGEST_NAME = 31
# what a page holds and can still be read, in widths of a digit: A3 held sideways, A4 held upright
_A3_PAGE, _A4_PAGE = 225, 112
_LEAST_NOTE = 60
# heights are set, as not every program finds those of wrapped text by itself
_POINTS_A_LINE = 12.75
_LETTERS_A_UNIT = 1.2  # a unit of width is a digit of the standard font; small letters of 10 points are narrower
_HIGHEST_ROW = 409.0
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9]+")
# what XML cannot hold
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_AN_ID = re.compile(r"[A-Za-z]+\d+[a-z]?")
_LOOK = "Table Style Light 1"
_NO_CLOCK = datetime(2000, 1, 1)


@dataclass(frozen=True)
class Use:
    """How a sheet is used. `choices` gives a column a drop-down, `fill_in` colours the columns that a person fills, `gaps` marks empty cells in these, in the
    first `gap_rows` rows; `links` says to which sheet the ids in a column lead, or "" where it names sheets; `pages` are the sheets
    of paper side by side, A3 or, if not `wide`, A4."""

    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    fill_in: Sequence[str] = ()
    gaps: Sequence[str] = ()
    gap_rows: int | None = None
    links: Mapping[str, str] = field(default_factory=dict)
    pages: int = 1
    wide: bool = True


class Workbook:
    """A workbook that is built sheet by sheet and then taken as bytes."""

    def __init__(self, title: str, author: str, mark: str):
        self._bytes = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book = xlsxwriter.Workbook(self._bytes, options)
        self._book.set_properties({"title": title, "author": author, "created": _NO_CLOCK})
        self._mark = mark
        base = {"valign": "top", "text_wrap": True, "font_size": 10, "border": 1, "border_color": "#C9D1DA"}
        self._styles = {
            name: self._book.add_format(look)
            for name, look in {
                "Sheet title": {"bold": True, "font_size": 14, "font_color": "#1F3B5C"},
                "Sheet note": {"italic": True, "font_color": "#46505A"},
                "Evidence mark": {"bold": True, "font_color": "#8A3B00"},
                "Table head": {**base, "bold": True, "font_color": "#FFFFFF", "bg_color": "#1F3B5C"},
                "Table text": base,
                "Table number": {**base, "align": "right"},
                "To be filled in": {**base, "bg_color": "#FFF8E1"},
                "Link to a row": {**base, "font_color": "#1B5A96", "underline": 1},
                "Link to a sheet": {"font_color": "#1B5A96", "underline": 1},
            }.items()
        }
        self._gap = self._book.add_format({"bg_color": "#FBE3D6"})
        self._rows: dict[str, dict[str, int]] = {}  # by sheet and by the id in its first column
        self._waiting: list[tuple[Worksheet, int, int, str, str]] = []  # cells that lead to another sheet
        self._first = ""

    def add(self, name: str, table: Table, note: str = "", **how: Any) -> None:
        """Add a sheet with one table; `how` it is used is told in the words of `Use`."""
        name, use = name[:_LONGEST_NAME], Use(**how)
        sheet = self._book.add_worksheet(name)
        widths = _widths(table, use)
        top = self._heading(sheet, table.title, note, round(sum(widths)))
        for column, (heading, width) in enumerate(zip(table.columns, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(top, column, heading, self._styles["Table head"])
        # the filter's arrow takes the room of three letters
        sheet.set_row(top, max(_lines(heading, width - 3) for heading, width in zip(table.columns, widths, strict=True)) * _POINTS_A_LINE)
        self._rows[name] = {}
        for number, row in enumerate(table.rows, start=top + 1):
            self._rows[name].setdefault(_words_of(row[0]), number)
            for column, cell in enumerate(row):
                self._write(sheet, number, column, _words_of(cell), table, use)
                # LibreOffice does not wrap the words of a link, so longer ones lead nowhere
                if table.columns[column] in use.links and _lines(_words_of(cell), widths[column]) == 1:
                    self._waiting.append((sheet, number, column, _words_of(cell), use.links[table.columns[column]][:_LONGEST_NAME]))
            set_height(sheet, number, map(_words_of, row), widths)
        last = top + max(len(table.rows), 1)
        if table.rows:
            self._filter(sheet, table, top, last)
        sheet.freeze_panes(top + 1, 1)
        self._help(sheet, table, top, last, use)
        self._print_settings(sheet, use, sum(widths))
        sheet.repeat_rows(top)
        if use.pages > 1:
            # a title that runs over several sheets of paper is cut on each; there it stands in the margin
            sheet.print_area(top, 0, last, len(table.columns) - 1)
            sheet.set_header(f"&L&9{_printed(self._mark)}&C&9{_printed(table.title)}")
        self._first = self._first or name
        if name != self._first:
            self._lead(sheet, top - 1, 0, f"Back to {self._first}", self._first, 1, "Link to a sheet")

    def note_properties(self, properties: Mapping[str, str]) -> None:
        """Keep what only a program reads, as custom properties."""
        for name, words in properties.items():
            self._book.set_custom_property(name, words, "text")

    def data(self) -> bytes:
        """The finished workbook."""
        for sheet, row, column, words, target in self._waiting:
            rows = self._rows.get(target, {})
            named = next((id for id in _AN_ID.findall(words) if id in rows), "")
            if named:
                self._lead(sheet, row, column, words, target, rows[named] + 1, "Link to a row", f"Opens {named} in {target}")
            elif not target and words in self._rows:
                self._lead(sheet, row, column, words, words, 1, "Link to a row")
        self._book.close()
        return with_named_styles(self._bytes.getvalue(), {style.xf_index: name for name, style in self._styles.items() if style.xf_index})

    def _lead(self, sheet: Worksheet, row: int, column: int, words: str, target: str, line: int, style: str, tip: str = "") -> None:
        sheet.write_url(row, column, f"internal:'{target}'!A{line}", self._styles[style], words, tip)

    def _heading(self, sheet: Worksheet, title: str, note: str, width: int) -> int:
        """Write what stands above the table, a long note in several rows no wider than it, and give the row of its head."""
        sheet.write_string(0, 0, title, self._styles["Sheet title"])
        above = [(self._mark, "Evidence mark")] if self._mark else []
        above += [(line, "Sheet note") for line in wrap(note, max(width, _LEAST_NOTE))]
        for row, (words, style) in enumerate(above, start=1):
            sheet.write_string(row, 0, words, self._styles[style])
        return len(above) + 2

    def _write(self, sheet: Worksheet, row: int, column: int, words: str, table: Table, use: Use) -> None:
        heading = table.columns[column]
        style = self._styles["To be filled in" if heading in use.fill_in else "Table number" if column in table.numeric else "Table text"]
        number = _as_number(words) if column in table.numeric else None
        if number is not None:
            sheet.write_number(row, column, number, style)
        elif words:
            sheet.write_string(row, column, words if len(words) <= _LONGEST_CELL else words[: _LONGEST_CELL - len(_CUT)] + _CUT, style)
        else:
            sheet.write_blank(row, column, None, style)

    def _filter(self, sheet: Worksheet, table: Table, top: int, last: int) -> None:
        """An Excel table, which can be sorted, filtered and referred to by name; a plain filter where two heads are the same or one has no words."""
        end = len(table.columns) - 1
        heads = {heading.strip().lower() for heading in table.columns} - {""}
        if len(heads) < len(table.columns):
            sheet.autofilter(top, 0, last, end)
            return
        columns = [{"header": heading, "header_format": self._styles["Table head"]} for heading in table.columns]
        name = f"T_{_NOT_IN_A_NAME.sub('_', sheet.get_name()).strip('_')}"
        sheet.add_table(top, 0, last, end, {"columns": columns, "name": name, "style": _LOOK, "banded_rows": False})

    def _help(self, sheet: Worksheet, table: Table, top: int, last: int, use: Use) -> None:
        """Drop-downs and the marks of gaps."""
        for heading, words in use.choices.items():
            column = table.columns.index(heading)
            offered = {"validate": "list", "source": list(words), "ignore_blank": True, "error_type": "warning"}
            sheet.data_validation(top + 1, column, last, column, offered)
        marked = last if use.gap_rows is None else top + use.gap_rows
        for heading in use.gaps if marked > top else ():
            column = table.columns.index(heading)
            sheet.conditional_format(top + 1, column, marked, column, {"type": "blanks", "format": self._gap})

    def _print_settings(self, sheet: Worksheet, use: Use, width: float) -> None:
        sheet.set_landscape() if use.wide else sheet.set_portrait()
        sheet.set_paper(8 if use.wide else 9)  # A3 for the wide ones, A4 for the rest
        sheet.fit_to_pages(max(use.pages, math.ceil(width / (1.25 * (_A3_PAGE if use.wide else _A4_PAGE)))), 0)
        sheet.repeat_columns(0)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        sheet.set_header(f"&L&9{_printed(self._mark)}")
        sheet.set_footer("&L&9&A&R&9&P / &N")


def set_height(sheet: Worksheet, number: int, texts: Iterable[str], widths: Iterable[float]) -> None:
    """Makes a row as high as its wrapped texts of 10 points are, if they take more than a line."""
    lines = max(_lines(text, width) for text, width in zip(texts, widths, strict=True))
    if lines > 1:
        sheet.set_row(number, min(lines * _POINTS_A_LINE, _HIGHEST_ROW))


def _lines(text: str, width: float) -> int:
    """About how many lines a text takes in a column of this width."""
    return line_count(text, max(width * _LETTERS_A_UNIT, 1.0))


def _as_number(words: str) -> float | None:
    return float(words.replace(",", "")) if _NUMBER.fullmatch(words) else None


def _printed(words: str) -> str:
    return words.replace("&", "&&")


def _words_of(cell: Cell) -> str:
    return _FORBIDDEN.sub("", plain_text(cell))


def _widths(table: Table, use: Use) -> list[float]:
    """Column widths in characters: those of the table in proportion to its pages, or by the longest word and the length of the texts."""
    if table.widths:
        room = use.pages * (_A3_PAGE if use.wide else _A4_PAGE)
        return [max(8.0, share / sum(table.widths) * room) for share in table.widths]
    lengths = []
    for column, heading in enumerate(table.columns):
        texts = [heading, *(plain_text(row[column]) for row in table.rows)]
        longest = max(len(text) for text in texts)
        lengths.append(float(min(max(9, longest + 2, *(len(word) + 2 for word in heading.split())), 48)))
    return lengths
