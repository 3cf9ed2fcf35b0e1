"""The search for names of the key in what was written down in the field: a name is an error with its place, and is never printed."""

from __future__ import annotations

from collections.abc import Iterable

from evaltool.case import CaseFolder
from evaltool.field_phase.coding import Coding
from evaltool.field_phase.emerging import EmergingPoint
from evaltool.field_phase.key import FILE, has_key, read_key
from evaltool.field_phase.transcripts import read_text, text_files
from evaltool.privacy.pseudonyms import Key, find_names
from evaltool.problems import Place, Problems
from evaltool.records import Record

WRITTEN_BY_HAND: tuple[tuple[type[Record], tuple[str, ...]], ...] = (
    (Coding, ("quote", "translation", "memo")),
    (EmergingPoint, ("text", "to_verify")),
)


def check_names(case: CaseFolder) -> Problems:
    """Names of the key in transcripts, documents, quotes, memos and emerging points, each by its code and place; a warning where there is no key."""
    problems = Problems()
    texts = list(text_files(case))
    if not has_key(case):
        if texts:
            problems.add("KEY_MISSING", Place(FILE))
        return problems
    key = read_key(case)
    for _, path in texts:
        text = read_text(path) or ""
        file = path.relative_to(case.root.resolve()).as_posix()
        for line, person in _lines_with_names(text, key):
            problems.add("NAME_IN_TEXT", Place(file, row=line), person=person)
    for model, columns in WRITTEN_BY_HAND:
        _check_cells(case.read(model), columns, key, problems)
    return problems


def _lines_with_names(text: str, key: Key) -> Iterable[tuple[int, str]]:
    return [(text.count("\n", 0, hit.start) + 1, hit.person_code) for hit in find_names(text, key)]


def _check_cells(records: Iterable[Record], columns: tuple[str, ...], key: Key, problems: Problems) -> None:
    for record in records:
        for column in columns:
            for hit in find_names(getattr(record, column), key):
                problems.add("NAME_IN_TEXT", record.found_at.at(column), person=hit.person_code)
