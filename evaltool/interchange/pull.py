"""Returned files read by their content: reports and responses in Word with the comments in them, filled evaluation sheets."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from evaltool.case import CaseFolder
from evaltool.interchange import pull_report, pull_response, pull_sheet
from evaltool.interchange.changes import Change, Reading, apply
from evaltool.interchange.pull_comments import CommentPull
from evaltool.interchange.word_text import read_word
from evaltool.problems import EvaltoolError

Ask = Callable[[Change], bool]


def read_returned(case: CaseFolder, paths: Sequence[Path]) -> tuple[list[Reading], CommentPull]:
    """What each file would change, in the order given; a file that asks for something an earlier one already asks for differently is doubtful."""
    comments = CommentPull(case)
    readings: list[Reading] = []
    for path in paths:
        found = _read(case, path, comments)
        for reading in found:
            reading.changes = [_beside(change, readings) for change in reading.changes if not _asked(change, readings)]
        readings += found
    return readings, comments


def take(case: CaseFolder, readings: Sequence[Reading], comments: CommentPull, wanted: Ask) -> list[str]:
    """Write what is wanted, and say what was written."""
    chosen = [change for reading in readings for change in reading.changes if wanted(change)]
    if chosen:
        comments.reviewers.keep()
    return apply(case, chosen)


def _read(case: CaseFolder, path: Path, comments: CommentPull) -> list[Reading]:
    if not path.is_file():
        raise EvaltoolError(f"There is no file {path}.")
    names = _names(path)
    if "word/document.xml" in names:
        document = read_word(path)
        pulled = comments.changes_in(document)
        if pull_response.is_response(document) and not pull_report.has_own_words(document):
            return [pull_response.changes_in(case, document), pulled]
        if pull_report.is_report(document):
            return [pull_report.changes_in(case, document), pulled]
        pulled.notes.append("It is no report and no management response of evaltool, so only its comments and tracked changes were read.")
        return [pulled]
    if "xl/workbook.xml" in names:
        book = pull_sheet.read_sheet(path)
        if pull_sheet.is_sheet(book):
            return [pull_sheet.changes_in(case, book)]
    raise EvaltoolError(f"{path.name} is none of the files that come back: a report or a management response (.docx), an evaluation sheet (.xlsx).")


def _names(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as package:
            return package.namelist()
    except (zipfile.BadZipFile, OSError):
        return []


def _asked(change: Change, readings: Sequence[Reading]) -> bool:
    """True where an earlier file asks for the same."""
    return any(change.place == other.place and not change.row and change.after == other.after for reading in readings for other in reading.changes)


def _beside(change: Change, readings: Sequence[Reading]) -> Change:
    other = next((reading.file for reading in readings for earlier in reading.changes if earlier.place == change.place and not change.row), "")
    return Change(**{**change.__dict__, "doubt": f"{other} asks for other words here"}) if other else change
