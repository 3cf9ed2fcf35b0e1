"""Returned files read by their content: reports and responses in Word with the comments in them, filled evaluation sheets and quality checks."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from evaltool.case import CaseFolder
from evaltool.interchange import pull_comments, pull_quality, pull_report, pull_response, pull_sheet
from evaltool.interchange.changes import Change, Reading, apply, cell_change
from evaltool.interchange.word_text import WordText, read_word
from evaltool.interchange.word_unread import unread_in
from evaltool.problems import EvaltoolError
from evaltool.synthesis.answers import Answer
from evaltool.synthesis.quality import Judgement, provisional_score
from evaltool.synthesis.responses import ManagementResponse
from evaltool.terms import counted
from evaltool.word_marks import squeezed

Ask = Callable[[str], bool]
# of these a case has one row for each recommendation or question; decisions and judgements are added below each other
_ONE_ROW_EACH = (ManagementResponse, Answer)
_OTHERWISE = "another of these files says otherwise"


def pull_files(case: CaseFolder, paths: Sequence[Path], yes: bool, ask: Ask | None, settled: Callable[[Path], object] = bool) -> Iterator[str]:
    """The whole conversation, line by line: what each file would change, and what was written. `ask` is None where nobody can be asked.

    What is in doubt, such as a text that is newer in the case, is written only after a yes for that very place. `settled` is called with each file of which
    nothing is left open.
    """
    readings, comments = read_returned(case, paths)
    for reading in readings:
        yield f"{reading.file} ({reading.kind}): {counted(len(reading.changes), 'change')}"
        yield from (f"  {line}" for change in reading.changes for line in change.lines())
        yield from (f"  Not taken over: {note}" for note in reading.notes)
        yield from (f"  {remark}" for remark in reading.remarks)
    changes = [change for reading in readings for change in reading.changes]
    if not changes:
        yield "Nothing to write."
        _settle(paths, readings, settled)
        return
    if not yes and ask is None:
        yield "Nothing was written. Say --yes to write the changes, or run it in a terminal to be asked."
        return
    sure = [change for change in changes if not change.doubt]
    is_wanted = bool(sure) and (yes or ask is not None and ask(f"Write {counted(len(sure), 'change')} without doubt?"))
    chosen = {
        id(change) for change in changes if (is_wanted if not change.doubt else ask is not None and ask(f"{change.place}: {change.doubt}. Overwrite it?"))
    }
    refused: list[Change] = []
    yield from take(case, readings, comments, lambda change: id(change) in chosen, refused.append)
    left = sum(1 for change in changes if change.doubt and id(change) not in chosen)
    if left:
        yield f"{counted(left, 'change')} in doubt {'was' if left == 1 else 'were'} not written: copy the words by hand, or run it in a terminal to be asked."
    _settle(paths, readings, settled, chosen - set(map(id, refused)))


def read_returned(case: CaseFolder, paths: Sequence[Path]) -> tuple[list[Reading], pull_comments.CommentPull]:
    """What each file would change, in the order given; a file that asks for something an earlier one already asks for differently is doubtful."""
    comments = pull_comments.CommentPull(case)
    readings: list[Reading] = []
    documents = {path: read_word(path) for path in paths if "word/document.xml" in _names(path)}
    comments.meet(documents.values())
    for path in paths:
        found = _read(case, path, documents.get(path), comments)
        for reading in found:
            reading.path = path
            asked = [part for change in reading.changes for part in _on_top(change, readings)]
            reading.changes = [_beside(change, readings) for change in asked if not _asked(change, readings)]
        readings += found
    if of_comments := [reading for reading in readings if reading.kind == pull_comments.KIND]:
        of_comments[-1].changes += comments.names_in_kept({change.place for reading in readings for change in reading.changes})
    return readings, comments


def take(
    case: CaseFolder, readings: Sequence[Reading], comments: pull_comments.CommentPull, wanted: Callable[[Change], bool], refused: Callable[[Change], object] = bool
) -> list[str]:
    """Write what is wanted, and say what was written; `refused` is called with each change that could not be."""
    chosen = [change for reading in readings for change in reading.changes if wanted(change)]
    if chosen:
        comments.reviewers.keep()
    said = apply(case, chosen, refused)
    return [*said, provisional_score(case)] if any(change.model is Judgement for change in chosen) else said


def _settle(paths: Sequence[Path], readings: Sequence[Reading], settled: Callable[[Path], object], written: Collection[int] = ()) -> None:
    """Call `settled` with each file that was read whole, of which all was written; two files may have one name."""
    for path in paths:
        of_file = [reading for reading in readings if reading.path == path]
        if not any(reading.notes for reading in of_file) and all(id(change) in written for reading in of_file for change in reading.changes):
            settled(path)


def _read(case: CaseFolder, path: Path, document: WordText | None, comments: pull_comments.CommentPull) -> list[Reading]:
    if not path.is_file():
        raise EvaltoolError(f"There is no file {path}.")
    if document:
        pulled = comments.changes_in(document)
        if pull_response.is_response(document) and not pull_report.has_own_words(document):
            reading = pull_response.changes_in(case, document)
        elif pull_report.is_report(document):
            reading = pull_report.changes_in(case, document)
        else:
            pulled.notes.append("It is no report and no management response of evaltool, so only its comments and tracked changes were read.")
            return [pulled]
        reading.notes += unread_in(document)
        return [reading, pulled]
    if "xl/workbook.xml" in _names(path):
        quality = pull_quality.changes_in(case, path)
        if quality is not None:
            return [quality]
        book = pull_sheet.read_sheet(path)
        if pull_sheet.is_sheet(book):
            return [pull_sheet.changes_in(case, book)]
    raise EvaltoolError(
        f"{path.name} is none of the files that come back: a report or a management response (.docx), an evaluation sheet or a quality check (.xlsx)."
    )


def _names(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as package:
            return package.namelist()
    except (zipfile.BadZipFile, OSError):
        return []


def _asked(change: Change, readings: Sequence[Reading]) -> bool:
    """True where an earlier file asks for the same."""
    return any(change.place == other.place and not change.row and change.after == other.after for reading in readings for other in reading.changes)


def _on_top(change: Change, readings: Sequence[Reading]) -> Iterator[Change]:
    """A change as it is; a row that an earlier file adds already is asked for cell by cell, as a recommendation has one response and a question one answer."""
    added = [earlier for reading in readings for earlier in reading.changes if earlier.row and earlier.model is change.model]
    key = change.model.key if change.row and change.model in _ONE_ROW_EACH else ""
    row = dict(change.row)
    first = next((dict(earlier.row) for earlier in added if key and dict(earlier.row)[key] == row[key]), None)
    if change.model is None or first is None:
        yield change
        return
    for column, words in row.items():
        if squeezed(words) != squeezed(first.get(column, "")):
            yield cell_change(change.model, row[key], column, first.get(column, ""), words, _OTHERWISE if first.get(column) else "")


def _beside(change: Change, readings: Sequence[Reading]) -> Change:
    other = next((reading.file for reading in readings for earlier in reading.changes if earlier.place == change.place and not change.row), "")
    return replace(change, doubt=f"{other} asks for other words here") if other else change
