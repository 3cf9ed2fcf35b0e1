"""Finds the tables of one kind in a paper by their headings, whatever their order, spelling, number of heading rows and number of pages.

A column is known by what its heading says, not by where it stands. A table without headings that follows a known one with nothing in between is its
continuation on the next page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from evaltool.interchange.paper import Cell, Paper, PaperTable

MOST_HEADING_ROWS = 3
LAST_FIRST_ROW = 6  # titles and logos may stand above the headings
_LONGEST_HEADING = 70
_YEAR = re.compile(r"(?:19|20)\d\d")
_BETWEEN_PAGES = re.compile(r"(?:page|p\.)?\s*\d{1,3}(?:\s*(?:of|/|\|)\s*\d{1,3})?|.{0,80}\bcont(?:inued|'d|d\.|\.)?\b.{0,20}", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Kind:
    """One kind of table: its columns, each with what its heading may say (the first that fits counts), and which of them it cannot do without."""

    name: str
    columns: tuple[tuple[str, str], ...]  # role, pattern
    needed: tuple[frozenset[str], ...]  # one of each set
    never: str = ""  # a heading that makes it another kind of table
    goes_on: str = ""  # what stands in the first column of a continuation that lost columns
    blank: tuple[str, ...] = ()  # what a first column without a heading is: the first of these that no other column is

    def role(self, heading: str) -> str:
        """The role of a column with this heading; empty where it is unknown."""
        return _role(self, heading)


@lru_cache(maxsize=4096)  # the first rows of every table are asked again and again
def _role(kind: Kind, heading: str) -> str:
    bare = re.sub(r"\([^)]*\)", " ", heading)
    words = " ".join((bare if bare.strip() else heading).lower().replace("’", "'").split()).strip(" :.*")
    if not words or len(words) > _LONGEST_HEADING:
        return ""
    return next((role for role, pattern in kind.columns if re.search(pattern, words)), "")


@dataclass(frozen=True)
class HeadedTable:
    """A table of one kind: the role of each column, the rows that are headings, and the first row below them."""

    table: PaperTable
    roles: dict[int, str]
    headings: dict[int, str]
    first: int
    is_continued: bool = False  # without headings of its own
    rests: dict[Cell, Cell] = field(
        default_factory=dict, compare=False
    )  # cells of a first row that is the rest of the last row of the table before, each with that cell

    def role_of(self, cell: Cell) -> str:
        """The role of the column a cell stands in; of the first known one where it covers several."""
        covered = range(cell.column, cell.column + cell.columns)
        return next((self.roles[column] for column in covered if column in self.roles), "")

    def column(self, role: str) -> int | None:
        """The first column of a role."""
        return next((column for column in sorted(self.roles) if self.roles[column] == role), None)

    def columns(self, role: str) -> list[int]:
        """All columns of a role."""
        return [column for column in sorted(self.roles) if self.roles[column] == role]

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Each row below the headings with the cells that cover it."""
        for number in range(self.first, self.table.height + 1):
            yield number, self.table.row(number)

    def repeats_headings(self, cells: list[Cell]) -> bool:
        """True for a row that says the headings again."""
        said = [(cell.column, cell.plain.lower()) for cell in cells if cell.plain]
        return len(said) > 1 and all(self.headings.get(column, "").lower() == words for column, words in said)


def rejoined(tables: list[HeadedTable], begins: Callable[[HeadedTable, Cell], bool]) -> list[HeadedTable]:
    """The tables with rows that a page break cut in two put together again; `begins` is true for a cell that begins something new."""
    whole: list[HeadedTable] = []
    for headed in tables:
        number = headed.table.height and headed.first
        cells = [cell for cell in headed.table.row(number) if cell.row == number and cell.plain]
        if not (
            whole
            and headed.is_continued
            and cells
            and any(re.match(r"[a-z(]", cell.plain) for cell in cells)
            and not any(begins(headed, cell) for cell in cells)
        ):
            whole.append(headed)
            continue
        before, rests = whole[-1], {}
        changed = {}
        for cell in cells:
            above = before.table.at(before.table.height, cell.column)
            if above is not None:
                changed[above] = replace(above, text=f"{above.text} {cell.text}".strip())
                rests[cell] = changed[above]
        joined = PaperTable(before.table.place, tuple(changed.get(cell, cell) for cell in before.table.cells), before.table.names)
        whole[-1] = replace(before, table=joined)
        whole.append(replace(headed, first=headed.first + 1, rests=rests))
    return whole


def find_tables(paper: Paper, kind: Kind, others: tuple[Kind, ...] = ()) -> list[HeadedTable]:
    """The tables of a kind in the order of the paper, with their continuations; `others` are kinds that end a continuation."""
    found: list[HeadedTable] = []
    open_table: HeadedTable | None = None
    for part in paper.parts:
        if not isinstance(part, PaperTable):
            if not _BETWEEN_PAGES.fullmatch(part.text.strip()):
                open_table = None
            continue
        headed = headed_table(part, kind)
        if headed is None and open_table is not None and not any(headed_table(part, other) for other in others):
            headed = _continuation(part, open_table, kind)
        if headed is not None:
            found.append(headed)
        if "inner table" not in part.place:
            open_table = headed if paper.kind != "Excel" else None  # a sheet does not go on on the next one
    return found


def headed_table(table: PaperTable, kind: Kind) -> HeadedTable | None:
    """The table with its headings found, or None where it is not of that kind."""
    best: tuple[int, HeadedTable] | None = None
    for first in range(1, min(LAST_FIRST_ROW, table.height) + 1):
        for last in range(first, min(first + MOST_HEADING_ROWS - 1, table.height) + 1):
            headed = _with_headings(table, kind, first, last)
            if headed is not None:
                # rows that divide the headings above them are headings; others only where they name a column more
                score = len(set(headed.roles.values()) - {""}) * 4 - first - sum(not _divided(table, row) for row in range(first + 1, last + 1))
                if best is None or score >= best[0]:
                    best = score, headed
    return best[1] if best else None


def _with_headings(table: PaperTable, kind: Kind, first: int, last: int) -> HeadedTable | None:
    roles, headings = {}, {}
    for column in range(1, table.width + 1):
        cells = dict.fromkeys(cell for row in range(first, last + 1) if (cell := table.at(row, column)))
        # the lowest heading says most, the ones above say of what: "Value" over "Baseline" and "Target"
        texts = [cell.plain for cell in cells if cell.plain]
        if any(len(text) > 2 * _LONGEST_HEADING for text in texts):
            return None
        headings[column] = texts[-1] if texts else ""
        if kind.never and any(re.search(kind.never, text.lower()) for text in texts):
            return None
        role = next((role for text in (*reversed(texts), " ".join(texts)) if (role := kind.role(text))), "")
        if role:
            roles[column] = role
    if last > first and not _adds(table, kind, last):
        return None
    known = set(roles.values())
    if not all(known & some for some in kind.needed):
        return None
    blank = next((column for column in range(1, min(table.width, 2) + 1) if not headings[column]), None)
    as_blank = next((role for role in kind.blank if role not in known), "")
    if blank and as_blank:
        roles[blank] = as_blank
    return HeadedTable(table, roles, headings, last + 1)


def _adds(table: PaperTable, kind: Kind, row: int) -> bool:
    """True where every cell that begins in this row is a heading too; a row of data has words below a heading of one column, such as its indicator."""
    said = [cell for cell in table.row(row) if cell.row == row and cell.plain]
    divided = _divided(table, row)
    return bool(said) and all(kind.role(cell.plain) or cell in divided or (divided and _YEAR.fullmatch(cell.plain)) for cell in said)


def _divided(table: PaperTable, row: int) -> list[Cell]:
    """The cells of a row that divide a heading above them, as `Year` and `Value` do below a `Baseline` that spans both."""
    said = [cell for cell in table.row(row) if cell.row == row and cell.plain]
    return [cell for cell in said if (above := table.at(row - 1, cell.column)) is not None and above.plain and cell.columns < above.columns < table.width]


def _continuation(table: PaperTable, before: HeadedTable, kind: Kind) -> HeadedTable | None:
    """The rest of a table on the next page; it may have lost empty columns at the end, and then its first column has to look like the kind's."""
    same = table.width == before.table.width
    fewer = kind.goes_on and 2 <= table.width < before.table.width
    first = [cell.plain.lower() for cell in table.cells if cell.column == 1]
    if same or (fewer and any(re.match(kind.goes_on, words) for words in first)):
        return HeadedTable(table, before.roles, before.headings, 1, True)
    return None
