"""The quality workbook taken back: scores, answers and comments that a person filled into `quality_assessment.xlsx`.

The file comes from anybody's hands and program: it is read by its headings, wherever they stand and whatever the sheets are called, and what cannot be
understood is said with its place. The column 'Judged before' tells what the case had when the file was made, so that what a person changed in the file can be
told from what was judged in the case since; without it everything that differs has to be agreed one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl.utils import range_boundaries

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.cells import clean_text
from evaltool.interchange.changes import SINCE, UNKNOWN, Change, Reading
from evaltool.interchange.import_report import ImportReport
from evaltool.problems import EvaltoolError, Problems
from evaltool.synthesis.quality import BEFORE, Judgement, current_judgements, judgement_in_words, read_judgements
from evaltool.synthesis.quality_instrument import answer_of, answers, id_of
from evaltool.workbooks import Sheet, Workbook, open_workbook

# the headings by which a sheet is known: that of the item, and that of what a person fills in
_HEADS = (("item", "score"), ("no.", "answer"))
_COMMENT = "comment"
_ROWS_ABOVE = 60  # no more stands above the headings
_TITLE = "Quality assessment: "


@dataclass(frozen=True)
class _Filled:
    """One row of the workbook as it was filled in; `before` is None where the column was removed."""

    id: str
    score: str
    comment: str
    before: str | None
    place: str


@dataclass(frozen=True)
class _Columns:
    """Where the headings of a sheet stand, counted from 1; 0 for one that is not there."""

    row: int
    id: int
    answer: int
    comment: int
    before: int


def changes_in(case: CaseFolder, path: Path) -> Reading | None:
    """What a quality workbook would change in a case; None for a workbook of another kind."""
    problems = Problems()
    book = open_workbook(path, path.name, problems)
    if book is None:
        raise EvaltoolError(f"{path.name} cannot be taken back. {next(iter(problems)).message}")
    sheets = [(sheet, columns) for sheet in book.sheets if (columns := _columns(sheet))]
    if not sheets:
        return None
    _refuse_other_project(case, book)
    if not read_judgements(case).complete or read_judgements(case).lost_ids:
        raise EvaltoolError("The table synthesis/quality of the case cannot be read. Run 'evaltool check', mend it, and pull again.")
    report = ImportReport(path.name)
    filled = list(_filled(sheets, report))
    changes, remarks = _compared(case, filled)
    return Reading(path.name, "quality check", changes, list(map(str, report.of("not understood"))), [*remarks, *_gone(filled)])


def _columns(sheet: Sheet) -> _Columns | None:
    """The place of the headings, or None where the sheet has none of ours; a heading that stands twice is refused."""
    for number, row in enumerate(sheet.grid[:_ROWS_ABOVE], start=1):
        headings = [terms.plain(cell) for cell in row]
        for id, answer in _HEADS:
            if id in headings and answer in headings:
                wanted = (id, answer, _COMMENT, terms.plain(BEFORE))
                for heading in wanted:
                    if headings.count(heading) > 1:
                        raise EvaltoolError(f"On the sheet '{sheet.name}' the heading '{heading}' stands twice in row {number}. Keep one of the two columns.")
                return _Columns(number, *(headings.index(heading) + 1 if heading in headings else 0 for heading in wanted))
    return None


def _refuse_other_project(case: CaseFolder, book: Workbook) -> None:
    titles = [cell for sheet in book.sheets for row in sheet.grid[:3] for cell in row if cell.startswith(_TITLE)]
    other = next((title.removeprefix(_TITLE).strip() for title in titles if title.removeprefix(_TITLE).strip() != case.header.project.code), None)
    if other is not None:
        raise EvaltoolError(f"{book.file} was made for the project {other}, and the case is of {case.header.project.code}. Nothing was changed.")


def _filled(sheets: Sequence[tuple[Sheet, _Columns]], report: ImportReport) -> Iterator[_Filled]:
    """The rows with an item that is known, each once; everything else that somebody wrote is reported with its place."""
    first: dict[str, str] = {}
    for sheet, at in sheets:
        merged = _merged_rows(sheet, at)
        for number, row in enumerate(sheet.grid[at.row :], start=at.row + 1):
            written, score, comment = (_cell(row, column) for column in (at.id, at.answer, at.comment))
            place, said = f"sheet {sheet.name}, row {number}", judgement_in_words(score, comment)
            id = id_of(written) if written else None
            problem = _trouble(sheet, at, number, merged) or _trouble_of_id(written, id, first)
            if problem or id is None:
                if problem and (said or written):
                    report.add("not understood", place, f"{written} {said}".strip(), problem)
                continue
            first[id] = place
            answer = answer_of(id, score) if score else ""
            if answer is None:
                report.add("not understood", place, score, f"no answer to {id}: it is one of {', '.join(answers()[id])}")
                continue
            yield _Filled(id, answer, comment, _cell(row, at.before) if at.before else None, place)


def _cell(row: Sequence[str], column: int) -> str:
    return clean_text(row[column - 1]) if 0 < column <= len(row) else ""


def _merged_rows(sheet: Sheet, at: _Columns) -> set[int]:
    """The rows below the headings in which cells are merged."""
    bounds = (range_boundaries(cells) for _, _, cells in sheet.merged)
    return {row for _, low, _, high in bounds for row in range(max(low, at.row + 1), min(high, len(sheet.grid)) + 1)}


def _trouble(sheet: Sheet, at: _Columns, number: int, merged: set[int]) -> str:
    if number in merged:
        return "cells of this row are merged: take the merging away"
    if {(number, at.answer), (number, at.comment)} & set(sheet.without_result):
        return "a formula without a result: write the words instead"
    return ""


def _trouble_of_id(written: str, id: str | None, first: dict[str, str]) -> str:
    if id in first:
        return f"{id} stands already in {first[id]}"
    if written and id is None:
        near = terms.nearest(written, list(answers()))
        return "no item of the quality check" + (f"; is '{near}' meant?" if near else "")
    return "" if written else "there is no item in this row"


def _compared(case: CaseFolder, filled: Sequence[_Filled]) -> tuple[list[Change], list[str]]:
    """What differs from the case as changes, and in sentences where the case has something newer that the file did not touch."""
    judged, changes, notes = current_judgements(case), [], []
    for found in filled:
        own = judged.get(found.id)
        now = judgement_in_words(own.score, own.comment) if own else ""
        then = judgement_in_words(found.score, found.comment)
        if then == now:
            continue
        is_untouched = then == found.before if found.before is not None else not then
        if is_untouched:
            notes += [f"{found.id}: the case has {now or 'nothing'}, newer than the file, and it stays."] if found.before is not None else []
            continue
        doubt = (SINCE if found.before is not None else UNKNOWN) if now and now != found.before else ""
        # the earlier row stays as the history
        row = (("item_id", found.id), ("score", found.score), ("comment", found.comment))
        changes.append(Change(f"{found.id} ({found.place})", now, then, doubt, Judgement, row=row))
    return changes, notes


def _gone(filled: Sequence[_Filled]) -> list[str]:
    missing = [id for id in answers() if id not in {found.id for found in filled}]
    if not missing:
        return []
    named = ", ".join(missing[:5]) + (f" and {len(missing) - 5} more" if len(missing) > 5 else "")
    return [f"Not in the file, or not understood there: {named}. What the case has on {'it' if len(missing) == 1 else 'them'} stays."]
