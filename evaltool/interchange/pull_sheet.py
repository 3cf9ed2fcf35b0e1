"""What a person filled in the Evaluation Sheet, back to answers, ratings and the management response."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from lxml import etree

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.interchange.changes import SINCE, UNKNOWN, Change, Reading, cell_change, row_added
from evaltool.interchange.pull_response import changed_response
from evaltool.privacy.xml_texts import parsed_xml
from evaltool.problems import EvaltoolError, Problems
from evaltool.synthesis.answers import Answer, read_answers
from evaltool.synthesis.ratings import AGREED, Rating, all_have_rated, as_printed, current, in_words, raters, reason_printed, step_of
from evaltool.synthesis.recommendations import read_recommendations
from evaltool.synthesis.sheet_fields import PROPERTY, TABS, Tab, made_with
from evaltool.tables import Workbook, open_workbook
from evaltool.word_marks import cell, digest, squeezed

KIND = "evaluation sheet"
_PROPERTIES = "docProps/custom.xml"
_RELATIONS = re.compile(r"xl/worksheets/_rels/sheet([1-9]\d{0,3})\.xml\.rels")
_QUOTED = 200
Made = dict[str, str]


def read_sheet(path: Path) -> Workbook:
    """The workbook; raises EvaltoolError where it is none."""
    problems = Problems()
    book = open_workbook(path, path.name, problems)
    if book is None:
        raise EvaltoolError(str(next(iter(problems))))
    return book


def is_sheet(book: Workbook) -> bool:
    """True where the workbook has a tab that a person fills."""
    return any(_rows(book, tab) for tab in TABS)


def changes_in(case: CaseFolder, book: Workbook) -> Reading:
    """What a filled sheet would change in the case."""
    reading = Reading(book.path.name, KIND)
    made = _made(book.path)
    for tab in TABS:
        for id, filled in _rows(book, tab).items():
            given = {column: words for column, words in filled.items() if _is_filled(tab, id, column, words, made)}
            if tab.table == "answers":
                reading.changes += _answer(case, id, given, made, reading)
            elif tab.table == "ratings":
                reading.changes += _rating(case, id, filled, given, made, reading)
            elif id in read_recommendations(case).ids():
                reading.changes += changed_response(case, id, given, UNKNOWN if not made else SINCE)
    reading.notes += _notes_on_cells(book)
    return reading


def _is_filled(tab: Tab, id: str, column: str, words: str, made: Made) -> bool:
    """True where a field is not what it was when the sheet was made; without that knowledge, where it says anything."""
    was = made.get(digest(cell(tab.table, id, column)))
    return bool(words) if was is None else digest(words) != was


def _answer(case: CaseFolder, id: str, given: dict[str, str], made: Made, reading: Reading) -> Iterator[Change]:
    if "strength" in given and given["strength"] and given["strength"] not in map(str, terms.STRENGTH):
        reading.notes.append(f"B Questions, {id}: '{given.pop('strength')}' is no strength. Choose 1 to 5.")
    row = read_answers(case).get(id)
    said = {column: words for column, words in given.items() if words}
    if row is None and said:
        yield row_added(Answer, {"question_id": id, **said}, f"{id}: {'; '.join(said.values())}")
    for column, words in given.items() if row else ():
        before = row.as_written()[column]
        if squeezed(before) == squeezed(words):
            continue
        if not words:
            reading.notes.append(f"B Questions, {id}: '{column}' was emptied. It stays in the case: delete it there if that is meant.")
            continue
        yield cell_change(Answer, id, column, before, words, _doubt(Answer.table, id, column, before, made))


def _rating(case: CaseFolder, criterion: str, filled: dict[str, str], given: dict[str, str], made: Made, reading: Reading) -> Iterator[Change]:
    """A decision that differs from the one that counts is added as a new row, as every decision is."""
    if not any(given.values()) or filled.get("rating", "") in ("", in_words(case, None)):
        return
    together = len(raters(case)) > 1
    scheme, now = case.header.evaluation.scheme, current(case, criterion, AGREED if together else None)
    words = filled["rating"]
    if together and not all_have_rated(case):
        reading.notes.append(f"D Criteria, {criterion}: not all who rate have rated every criterion. Until then each enters a rating in a panel of the own, not here.")
        return
    if now is None and words == as_printed(case, criterion):
        return
    step = _meant(scheme, words) if scheme.steps else words
    if not step:
        reading.notes.append(f"D Criteria, {criterion}: '{words}' is no step of {scheme.title}. Choose one from the list.")
        return
    justification = filled.get("justification", "")
    if now and (step_of(case, now) if scheme.steps else now.rating) == step and squeezed(now.justification) == squeezed(justification):
        return
    # what several raters write into a sheet that shows what each decided is what they settle on
    rater = AGREED if together else now.by if now else next(iter(raters(case)), "")
    if not rater:
        reading.notes.append(
            f"D Criteria, {criterion}: nobody has rated yet, so it is not known whose rating {words} is. Give the first one in the rating panel."
        )
        return
    cells = {"criterion": criterion, "scheme": scheme.id, "rating": step, "justification": justification}
    cells["finding_ids"] = ";".join(now.finding_ids) if now else ""
    printed = {"rating": as_printed(case, criterion), "justification": reason_printed(case, criterion)}
    doubts = {column: _doubt(Rating.table, criterion, column, before, made) for column, before in printed.items()}
    shown = f"{criterion}: {words}. {justification} (before: {printed['rating']}; {rater if rater != AGREED else 'agreed by the raters'})"
    added = row_added(Rating, cells, shown, rater)
    yield replace(added, doubt=next(filter(None, doubts.values()), ""))


def _meant(scheme: terms.RatingScheme, words: str) -> str | None:
    """The step that was typed, by its number, its label or both; None where the two are of different steps, as in "2 Poor"."""
    number, _, label = words.partition(" ")
    by_number, by_label = scheme.step(number.rstrip(":")), scheme.step(label)
    return scheme.step(words) or (by_number if by_label in (None, by_number) else None)


def _doubt(table: str, id: str, column: str, now: str, made: Made) -> str:
    """Why a person has to decide: the case says something else than when the sheet was made, or nobody knows what it said."""
    was = made.get(digest(cell(table, id, column)))
    if was is None:
        return UNKNOWN if now else ""
    return "" if digest(now) == was else SINCE


def _rows(book: Workbook, tab: Tab) -> dict[str, dict[str, str]]:
    """The filled fields of a tab by the key of their row; headings are looked for, as notes stand above them and columns may be moved."""
    sheet = next((sheet for sheet in book.sheets if sheet.name == tab.name), None)
    grid = sheet.grid if sheet else []
    head = next((number for number, row in enumerate(grid) if tab.key in row and any(heading in row for heading in tab.columns)), None)
    if head is None:
        return {}
    places = {column: grid[head].index(heading) for heading, column in tab.columns.items() if heading in grid[head]}
    key = grid[head].index(tab.key)
    rows = [row for row in grid[head + 1 :] if len(row) > key and row[key].strip()]
    return {row[key].strip(): {column: row[at].strip() if at < len(row) else "" for column, at in places.items()} for row in rows}


def _notes_on_cells(book: Workbook) -> Iterator[str]:
    """What somebody wrote with the notes or comments of Excel, which no column of the case can hold; programs number the parts of sheets in their order."""
    with zipfile.ZipFile(book.path) as package:
        for name in package.namelist():
            if not (number := _RELATIONS.fullmatch(name)) or int(number[1]) > len(book.sheets):
                continue
            for relation in _children(package, name):
                part = posixpath.normpath(posixpath.join("/xl/worksheets", relation.get("Target", ""))).lstrip("/")
                if relation.get("Type", "").endswith("/comments") and part in package.namelist():
                    yield from _told(book.sheets[int(number[1]) - 1].name, _children(package, part))


def _told(tab: str, children: Iterable[etree._Element]) -> Iterator[str]:
    for note in (note for child in children for note in child.iter("{*}comment")):
        # Excel puts a sentence of its own before a comment that can be answered
        words = "".join(text.text or "" for text in note.iter("{*}t")).rpartition("\nComment:\n")[2]
        said = terms.shortened(" ".join(words.split()), _QUOTED)
        yield f"{tab}, {note.get('ref')}: a note on the cell is not read: \"{said}\". Write it into the column 'Comment of reviewer' of tab B."


def _children(package: zipfile.ZipFile, part: str) -> list[etree._Element]:
    try:
        return list(parsed_xml(part, package.read(part)))
    except ValueError:
        return []


def _made(path: Path) -> Made:
    with zipfile.ZipFile(path) as package:
        if _PROPERTIES not in package.namelist():
            return {}
        try:
            root = parsed_xml(_PROPERTIES, package.read(_PROPERTIES))
        except ValueError:
            return {}
    return made_with(["".join(item.itertext()) for item in root if item.get("name", "").startswith(PROPERTY)])
