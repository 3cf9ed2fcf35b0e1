"""The activities of a paper: from the lists in the results matrix and from the work plan, put together by their numbers.

The matrix usually has the fuller wording, the work plan the parties and the months. Months become the first and the last day planned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from evaltool import terms
from evaltool.desk_review.terms_of_reference import parse_stated
from evaltool.interchange.import_report import Fate, ImportReport
from evaltool.interchange.matrix_import import MATRIX, read_matrix
from evaltool.interchange.paper import Cell, Paper
from evaltool.interchange.result_words import read_result, statement
from evaltool.interchange.table_headings import HeadedTable, Kind, find_tables, rejoined
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
_NUMBERED = re.compile(r"(?:activit(?:y|ies)\s*)?(?P<code>A?\d{1,2}(?:\.\d{1,2})*)\s*[.):]?\s+(?P<rest>\D.*)", re.IGNORECASE | re.DOTALL)
_LISTED = re.compile(r"(?:^|(?<=[;.:])\s+|\n)(?=\(?\d{1,2}(?:\.\d{1,2})*[.)]\s)|\n(?=\d{1,2}(?:\.\d{1,2})+\s)")


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


@dataclass
class ActivitiesOfPaper:
    """The activities of one paper: those listed in its results matrix, those of its work plan, and the fate of every cell they came from."""

    paper: Paper
    listed: list[ActivityFound]
    planned: list[ActivityFound]
    reports: tuple[ImportReport, ImportReport]  # of the lists, of the work plan
    sentences: list[str]


@dataclass
class ActivitiesFound:
    """Activities as rows of `activities`, the reports of the papers they came from, and what to say of them."""

    rows: list[dict[str, str]]
    reports: list[ImportReport]
    sentences: list[str] = field(default_factory=list)


def find_activities(papers: Sequence[Paper], project_start: date | None, known_results: Iterable[str]) -> ActivitiesFound:
    """The activities of the papers: the list from the one with the longest list, the months from the one with the longest work plan.

    `known_results` are the ids of results that the case has, as no other may be cited.
    """
    found = [_in_paper(paper, project_start) for paper in papers]
    listing = max(found, key=lambda one: len(one.listed), default=None)
    planning = max(found, key=lambda one: len(one.planned), default=None)
    if listing is None or planning is None:
        return ActivitiesFound([], [])
    reports = [listing.reports[0]] if listing.listed else []
    if planning.planned and listing is planning and reports:
        reports = [ImportReport(listing.paper.file, [*listing.reports[0].pieces, *planning.reports[1].pieces])]
    elif planning.planned:
        reports.append(planning.reports[1])
    rows = _rows(_together(listing.listed, planning.planned), set(known_results))
    return ActivitiesFound(rows, reports, [*planning.sentences, *_differences(listing.listed, planning.planned)])


def _in_paper(paper: Paper, project_start: date | None) -> ActivitiesOfPaper:
    reports = ImportReport(paper.file), ImportReport(paper.file)
    listed = list(_listed(paper, reports[0]))
    reader = _PlanReader(project_start)
    tables = [headed for headed in find_tables(paper, WORK_PLAN, (MATRIX,)) if not _is_matrix(headed)]
    plans = rejoined(tables, lambda headed, cell: bool(_NUMBERED.match(cell.plain)))
    for headed in plans:
        reader.read(headed)
    for before, headed in zip([None, *plans], plans, strict=False):
        for cell in headed.table.cells:
            fate, note = reader.fates.get((id(headed), cell), ("not understood", "nothing of a work plan") if cell.plain else ("skipped", ""))
            if before is not None and cell in headed.rests:
                fate, note = reader.fates.get((id(before), headed.rests[cell]), (fate, note))[0], "the rest of the row before the page break"
            reports[1].add(fate, headed.table.where(cell), cell.text or ("marked" if cell.is_shaded and fate != "skipped" else ""), note)
    return ActivitiesOfPaper(paper, listed, reader.activities, reports, list(reader.sentences()))


def _is_matrix(headed: HeadedTable) -> bool:
    return "indicator" in headed.roles.values() or any(re.search("indicator", text.lower()) for text in headed.headings.values())


def _listed(paper: Paper, report: ImportReport) -> Iterator[ActivityFound]:
    """The activities that stand as lists in the results matrix; what has no number of its own goes on with the one before."""
    held: ActivityFound | None = None
    for headed, cell, result in read_matrix(paper).activity_cells:
        text = cell.text
        said = read_result(text)
        if said.level == "activity":
            text = re.sub(r"(?i)^\s*(?:main |key |project |planned )?activit(?:y|ies)\s*:?\s*", "", text) if not said.code else text
        items = [item for part in _LISTED.split(text) for item in _unnumbered(part) if item.strip()]
        for item in items:
            match = _NUMBERED.match(item.strip().lstrip("("))
            if match is None and held is not None and held.result == result and held.code:
                held.statement = statement(f"{held.statement} {item}")
                continue
            if held is not None:
                yield held
            held = ActivityFound(match["code"].lstrip("Aa") if match else "", statement(match["rest"] if match else item).lstrip("•-– "), result=result)
        fate: Fate = "split" if len(items) > 1 else "taken" if items else "skipped"
        report.add(fate, headed.table.where(cell), cell.text, f"{len(items)} activities" if len(items) > 1 else "" if items else "heading")
    if held is not None:
        yield held


def _unnumbered(part: str) -> list[str]:
    """The lines of a list without numbers are activities by themselves; those of a numbered item are one."""
    return [part] if _NUMBERED.match(part.strip().lstrip("(")) else [line for line in part.split("\n") if line.strip()]


class _PlanReader:
    """Goes down the tables of a work plan."""

    def __init__(self, project_start: date | None):
        self.project_start = project_start
        self.activities: list[ActivityFound] = []
        self.fates: dict[tuple[int, Cell], tuple[Fate, str]] = {}
        self.result = ""
        self.months: dict[int, Span] = {}
        self.unmarked = self.undated = 0

    def read(self, headed: HeadedTable) -> None:
        if not headed.is_continued:
            self.months = month_columns(headed.table, range(1, headed.first + 2))
        first = headed.first
        while not headed.is_continued and first <= headed.table.height and month_columns(headed.table, range(first, first + 1)) and not _filled(headed, first):
            first += 1  # the names of the months stand in a row of their own below the headings
        for cell in headed.table.cells:
            if cell.row < first and cell not in headed.rests:
                self.fates[id(headed), cell] = ("skipped", "heading")
        for number, cells in headed.rows():
            if number >= first:
                self.row(headed, number, cells)

    def row(self, headed: HeadedTable, number: int, cells: list[Cell]) -> None:
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
        match = _NUMBERED.match(texts["activity"])
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
        if self.undated:
            yield f"{self.undated} activities have marked months, but the start of the project is not known: write project.start into evaluation.yml and import again."


def _filled(headed: HeadedTable, row: int) -> bool:
    cell = headed.table.at(row, headed.column("activity") or 1)
    return cell is not None and cell.row == row and bool(cell.plain)


def _together(listed: list[ActivityFound], planned: list[ActivityFound]) -> list[ActivityFound]:
    """One activity for each number, with the wording of the matrix; then those that only the work plan has."""
    by_code = {activity.code: activity for activity in planned if activity.code}
    together = []
    for activity in listed:
        other = by_code.pop(activity.code, None) if activity.code else None
        if other is not None:
            activity.responsible, activity.start, activity.end, activity.status = other.responsible, other.start, other.end, other.status
        together.append(activity)
    rest = [activity for activity in planned if not activity.code or activity.code in by_code]
    return together + [activity for activity in rest if not any(_alike(activity, known) for known in together)]


def _alike(one: ActivityFound, other: ActivityFound) -> bool:
    return terms.plain(one.statement) == terms.plain(other.statement)


def _differences(listed: list[ActivityFound], planned: list[ActivityFound]) -> Iterator[str]:
    only = [activity.code for activity in listed if activity.code and planned and not any(other.code == activity.code for other in planned)]
    if only:
        yield f"In the results matrix and not in the work plan: activity {', '.join(only)}."


def _rows(activities: list[ActivityFound], known: set[str]) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    taken: set[str] = set()
    for number, activity in enumerate(activities, start=1):
        code = activity.code if re.fullmatch(r"\d+(?:\.\d+)*", activity.code) else str(number)
        id = f"A{int(code):02d}" if code.isdigit() else f"A{code}"
        while id in taken:
            id = f"{id}_2" if "_" not in id else f"{id.split('_')[0]}_{int(id.split('_')[1]) + 1}"
        taken.add(id)
        rows.append({
            "activity_id": id,
            "statement": re.sub(r"(?<!etc)\.$", "", activity.statement),
            "responsible": activity.responsible,
            "result_ids": _result(activity, known),
            "planned_start": activity.start.isoformat() if activity.start else "",
            "planned_end": activity.end.isoformat() if activity.end else "",
            "status": activity.status,
        })  # fmt: skip
    return rows


def _result(activity: ActivityFound, known: set[str]) -> str:
    """The result it serves, where the case has it: by its own number (1.2.3 serves 1.2), else the one it is listed under."""
    above = activity.code.rpartition(".")[0]
    numbers = ["".join(re.findall(r"\d+", written)) for written in (above, activity.result)]
    places = [f"{prefix}{number}" for number in numbers if number for prefix in ("OP", "OC")]
    return next((id for id in (activity.result, *places) if id in known), "")
