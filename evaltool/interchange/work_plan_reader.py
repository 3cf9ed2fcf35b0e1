"""A work plan read row by row into activities with their parties and months, with the fate of every cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from evaltool import terms
from evaltool.desk_review.terms_of_reference import day_in_words, parse_stated
from evaltool.interchange.import_report import Fate
from evaltool.interchange.paper import Cell
from evaltool.interchange.result_words import read_result, statement
from evaltool.interchange.table_headings import HeadedTable, Kind
from evaltool.interchange.work_plan_months import Span, is_marked, month_columns

WORK_PLAN = Kind(
    "work plan",
    (
        ("code", r"^(?:no|nr|n°|#|code|ref|id|number)\.?$"),
        ("responsible", r"responsib|^by whom|^who\b|implement(?:ing|ed by)|^lead|^part(?:y|ies|ners?)$"),
        ("start", r"^(?:planned )?start|^from$|^begin"),
        ("end", r"^(?:planned )?(?:end|finish|completion|deadline|due)\b|^to$|^until$"),
        ("status", r"^status|^state$"),
        ("result", r"^(?:related |expected )?(?:output|outcome|result)s?$"),
        ("activity", r"activit|^task|^action|^work package|^what$"),
        ("time", r"time|month|period|duration|schedule|calendar|when|^(?:19|20)\d\d$|^q\d|^year"),
        ("month", r"^(?:m\.?\s*)?\d{1,2}$|^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|^[jfmasond]$"),
        ("other", r"budget|cost|indicator|comment|remark|location|place"),
    ),
    (frozenset({"activity"}), frozenset({"time", "month", "start", "end", "responsible"})),
    never=r"base\s?line|agenda|counterpart",
)
NUMBERED = re.compile(r"(?:activit(?:y|ies)\s*)?(?P<code>A?\d{1,2}(?:\.\d{1,2})*)\s*[.):]?\s+(?P<rest>\D.*)", re.IGNORECASE | re.DOTALL)


@dataclass
class ActivityFound:
    """One activity as the papers have it."""

    code: str
    statement: str
    responsible: str = ""
    result: str = ""
    start: date | None = None
    end: date | None = None
    status: str = ""
    marked: str = ""


class PlanReader:
    """Goes down the tables of a work plan."""

    def __init__(self, project_start: date | None):
        self.project_start = project_start
        self.activities: list[ActivityFound] = []
        self.fates: dict[tuple[int, Cell], tuple[Fate, str]] = {}
        self.result = ""
        self.months: dict[int, Span] = {}
        self.unmarked = self.undated = self.counted = 0

    def read(self, headed: HeadedTable) -> None:
        """Read one table; what the tables before said still holds."""
        first = headed.first
        while not headed.is_continued and first <= headed.table.height and month_columns(headed.table, range(first, first + 1)) and not _filled(headed, first):
            first += 1  # the names of the months stand in a row of their own below the headings
        if not headed.is_continued:
            self.months = month_columns(headed.table, range(1, first))
        for cell in headed.table.cells:
            if cell.row < first and cell not in headed.rests:
                self.fates[id(headed), cell] = ("skipped", "heading")
        for number, cells in headed.rows():
            if number >= first:
                self.row(headed, number, cells)

    def row(self, headed: HeadedTable, number: int, cells: list[Cell]) -> None:
        """Read one row: an activity, or a result that the activities below serve."""
        own = [cell for cell in cells if cell.row == number]
        texts = {
            role: " ".join(cell.plain for cell in cells if headed.role_of(cell) == role and cell.column not in self.months and cell.plain)
            for role in headed.roles.values()
        }
        if headed.repeats_headings(cells):
            self.mark(headed, own, "skipped", "the headings again")
            return
        said = read_result(texts.get("activity", ""))
        if not texts.get("activity") or said.level not in ("", "activity") or said.is_heading:
            self.section(headed, own, said.code if said.level in ("outcome", "output", "result") else "")
            return
        match = NUMBERED.match(texts["activity"])
        words = said.statement if said.level == "activity" and said.statement else match["rest"] if match else texts["activity"]
        code = texts.get("code", "") or said.code or (match["code"] if match else "")
        found = ActivityFound(code.lstrip("Aa").rstrip("."), statement(words), texts.get("responsible", ""), texts.get("result", "") or self.result)
        self.dates(headed, number, cells, found, texts)
        self.activities.append(found)
        status = terms.word("activity_status", texts.get("status", "")) if texts.get("status") else ""
        found.status = status or ""
        for cell in own:
            self.cell(headed, cell, found, bool(status))

    def cell(self, headed: HeadedTable, cell: Cell, found: ActivityFound, has_status: bool) -> None:
        """The fate of one cell in the row of an activity."""
        role, beside = headed.role_of(cell), self._first(headed, cell)
        if any(column in self.months for column in range(cell.column, cell.column + cell.columns)):
            marked = is_marked(cell, beside)
            dated = "" if found.start or not marked else "the start of the project is not known, so the month has no date"
            self.mark(
                headed, [cell], "not understood" if (marked and not found.start) or (cell.plain and not marked) else "taken" if marked else "skipped", dated
            )
        elif not cell.plain:
            self.mark(headed, [cell], "skipped")
        elif (
            role in ("activity", "code", "responsible", "result")
            or (role == "start" and found.start)
            or (role == "end" and found.end)
            or (role == "status" and has_status)
        ):
            self.mark(headed, [cell], "taken")
        elif role == "other":
            self.mark(headed, [cell], "skipped", "the activities of a case have no such column")
        else:
            self.mark(headed, [cell], "not understood", "it is no date that can be read for sure" if role in ("start", "end") else "")

    def dates(self, headed: HeadedTable, number: int, cells: list[Cell], found: ActivityFound, texts: dict[str, str]) -> None:
        """The first and the last day: of the marked months, or as they are written."""
        marked = [column for column in self.months if is_marked(headed.table.at(number, column), self._first(headed, cells[0], number))]
        days = [span for column in marked if (span := self.months[column].days(self.project_start))]
        if days:
            found.start, found.end = min(first for first, _ in days), max(last for _, last in days)
            self.counted += any(self.months[column].first for column in marked)
        elif marked:
            self.undated += 1
        elif self.months:
            self.unmarked += 1
        for name in ("start", "end"):
            stated = parse_stated(texts.get(name, "").split(" 00:")[0])
            if stated and stated.end and not stated.impossible:
                setattr(found, name, stated.end)

    def _first(self, headed: HeadedTable, cell: Cell, number: int = 0) -> Cell:
        column = headed.column("activity") or 1
        return headed.table.at(number or cell.row, column) or cell

    def section(self, headed: HeadedTable, own: list[Cell], code: str) -> None:
        """A row that names a result: the activities below it serve that one."""
        if any(cell.plain for cell in own):
            self.result = code or self.result
        for cell in own:
            self.mark(headed, [cell], "skipped", "a heading of the rows below" if cell.plain else "")

    def mark(self, headed: HeadedTable, cells: list[Cell], fate: Fate, note: str = "") -> None:
        """Say what became of cells."""
        for cell in cells:
            self.fates[id(headed), cell] = (fate, note)

    def sentences(self) -> Iterator[str]:
        """What to say of the months."""
        if self.unmarked:
            all_of = (
                "No month of the work plan is"
                if self.unmarked == len(self.activities)
                else f"For {self.unmarked} of {len(self.activities)} activities no month is"
            )
            yield f"{all_of} shaded or crossed in this file, so planned dates are left empty. Look into the original: shading is lost when a document becomes text."
        if self.counted and self.project_start:
            yield f"Months and quarters without a date are counted from the start of the project, {day_in_words(self.project_start)}."
        if self.undated:
            yield f"{self.undated} activities have marked months, but the start of the project is not known: write project.start into evaluation.yml and import again."


def _filled(headed: HeadedTable, row: int) -> bool:
    cell = headed.table.at(row, headed.column("activity") or 1)
    return cell is not None and cell.row == row and bool(cell.plain)
