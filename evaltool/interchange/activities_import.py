"""The activities of a paper: from the lists in the results matrix and from the work plan, put together by their numbers.

The matrix usually has the fuller wording, the work plan the parties and the months. Months become the first and the last day planned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from evaltool import terms
from evaltool.interchange.import_report import Fate, ImportReport
from evaltool.interchange.matrix_import import MATRIX, read_matrix
from evaltool.interchange.paper import Paper
from evaltool.interchange.result_words import read_result, statement
from evaltool.interchange.table_headings import HeadedTable, find_tables, rejoined
from evaltool.interchange.work_plan_reader import NUMBERED, WORK_PLAN, ActivityFound, PlanReader

_LISTED = re.compile(r"(?:^|(?<=[;.:])\s+|\n)(?=\(?\d{1,2}(?:\.\d{1,2})*[.)]\s)|\n(?=\d{1,2}(?:\.\d{1,2})+\s)")


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
    reader = PlanReader(project_start)
    tables = [headed for headed in find_tables(paper, WORK_PLAN, (MATRIX,)) if not _is_matrix(headed)]
    plans = rejoined(tables, lambda headed, cell: bool(NUMBERED.match(cell.plain)))
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
            match = NUMBERED.match(item.strip().lstrip("("))
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
    return [part] if NUMBERED.match(part.strip().lstrip("(")) else [line for line in part.split("\n") if line.strip()]


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
