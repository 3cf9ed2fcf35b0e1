"""A CSV table as the rows that were written, so that some can be changed, removed or added while every other byte of the file stays."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from evaltool.problems import EvaltoolError
from evaltool.tables import delimiter_of

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class CsvRows:
    """The headings and the rows of a CSV file, each row as the text that stands in the file."""

    head: str
    names: tuple[str, ...]
    lines: tuple[str, ...]
    has_bom: bool = False

    @classmethod
    def of(cls, data: bytes) -> CsvRows:
        """The rows in the bytes of a file; raises EvaltoolError where they are no table."""
        try:
            text = data.decode("utf-8-sig")
            pieces = _pieces(text)
        except (UnicodeDecodeError, csv.Error) as broken:
            raise EvaltoolError("The table cannot be read as CSV in UTF-8. Run 'evaltool check' to see where it is broken.") from broken
        if not pieces:
            raise EvaltoolError("The table is empty. Write its headings into the first row, or remove the file.")
        names = next(csv.reader(io.StringIO(pieces[0], newline=""), delimiter=delimiter_of(text)))
        return cls(pieces[0], tuple(name.strip() for name in names), tuple(pieces[1:]), data.startswith(_BOM))

    @classmethod
    def new(cls, columns: Sequence[str]) -> CsvRows:
        """A table of headings alone."""
        return cls(",".join(columns) + "\n", tuple(columns), ())

    @cached_property
    def delimiter(self) -> str:
        """What stands between two cells."""
        return delimiter_of(self.head)

    @property
    def end(self) -> str:
        """The line end of the file."""
        return self.head[len(self.head.rstrip("\r\n")) :] or "\n"

    def data(self) -> bytes:
        """The bytes of the file; a last row without line end gets one only where a row follows."""
        whole = [self.head, *self.lines]
        ended = [text if text.endswith(("\r", "\n")) else text + self.end for text in whole[:-1]]
        return (_BOM if self.has_bom else b"") + "".join([*ended, whole[-1]]).encode()

    def cells(self, line: str) -> dict[str, str]:
        """The cells of a row by heading."""
        cells = next(csv.reader(io.StringIO(line, newline=""), delimiter=self.delimiter), [])
        return dict(zip(self.names, [*cells, *[""] * len(self.names)], strict=False))

    def written(self, cells: Mapping[str, str]) -> str:
        """A row as it would stand in the file."""
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=self.delimiter, lineterminator=self.end).writerow([cells.get(name, "") for name in self.names])
        return text.getvalue()

    def changed(self, line: str, cells: Mapping[str, str]) -> str:
        """A row with some cells changed; the others, also under headings nobody knows, keep their words."""
        return self.written({**self.cells(line), **cells})

    def with_lines(self, lines: Sequence[str]) -> CsvRows:
        """The same table with these rows."""
        return replace(self, lines=tuple(lines))

    def with_columns(self, columns: Sequence[str]) -> CsvRows:
        """The same table with headings added where it lacks them; rows stay as they are, as a short row reads as one with empty cells."""
        more = [column for column in columns if column not in self.names]
        bare = self.head.rstrip("\r\n")
        head = "".join([bare, *(f"{self.delimiter}{column}" for column in more), self.end])
        return replace(self, head=head, names=(*self.names, *more)) if more else self


def csv_with_rows(data: bytes, rows: Sequence[Mapping[str, str]]) -> bytes:
    """The bytes of a CSV table with more rows; a heading the table lacks is added where a cell of it has something to say."""
    table = CsvRows.of(data)
    table = table.with_columns(filled_beside(table.names, rows))
    return table.with_lines([*table.lines, *map(table.written, rows)]).data()


def csv_with_cells(data: bytes, cells: Mapping[int, Mapping[str, str]]) -> bytes:
    """The bytes of a CSV table with cells changed, by row number as Excel counts and heading; the rows that are not named keep their bytes."""
    table = CsvRows.of(data)
    table = table.with_columns(filled_beside(table.names, cells.values()))
    lines = [table.changed(line, cells[number]) if number in cells else line for number, line in enumerate(table.lines, start=2)]
    return table.with_lines(lines).data()


def filled_beside(names: Sequence[str], rows: Iterable[Mapping[str, str]]) -> list[str]:
    """The headings that rows have something to say under, and that a table with these names lacks."""
    return list(dict.fromkeys(name for row in rows for name, cell in row.items() if cell and name not in names))


def _pieces(text: str) -> list[str]:
    """The text cut after each row; a line break inside quotation marks cuts nothing."""
    lines = io.StringIO(text, newline="").readlines()
    reader = csv.reader(iter(lines), delimiter=delimiter_of(text), strict=True)
    pieces, last = [], 0
    for _ in reader:
        pieces.append("".join(lines[last : reader.line_num]))
        last = reader.line_num
    return pieces
