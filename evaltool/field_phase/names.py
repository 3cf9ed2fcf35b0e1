"""The search for names of the key in the case: an error in what was written down in the field, and a warning in every other table and text."""

from __future__ import annotations

from collections.abc import Iterable

from evaltool.case import CaseFolder
from evaltool.field_phase.coding import Coding
from evaltool.field_phase.emerging import EmergingPoint
from evaltool.field_phase.key import FILE, has_key, read_key
from evaltool.field_phase.transcripts import read_text, text_files
from evaltool.privacy.pseudonyms import find_names
from evaltool.problems import Place, Problems
from evaltool.records import Record

_WRITTEN_BY_HAND: dict[type[Record], tuple[str, ...]] = {Coding: ("quote", "translation", "memo"), EmergingPoint: ("text", "to_verify")}
_CUT = "\n\n\n"  # no name runs over it


def check_names(case: CaseFolder) -> Problems:
    """Names of the key in transcripts, documents, quotes, memos and emerging points, each by its code and place; a warning where there is no key."""
    problems = Problems()
    texts = list(text_files(case))
    if not has_key(case):
        if texts:
            problems.add("KEY_MISSING", Place(FILE))
        return problems
    for _, path in texts:
        text = read_text(path) or ""
        file = path.relative_to(case.root.resolve()).as_posix()
        for hit in find_names(text, read_key(case)):
            problems.add("NAME_IN_TEXT", Place(file, row=text.count("\n", 0, hit.start) + 1), person=hit.person_code)
    for model, columns in _WRITTEN_BY_HAND.items():
        cells = ((getattr(record, column), record.found_at.at(column)) for record in case.read(model) for column in columns)
        _look(case, "NAME_IN_TEXT", cells, problems)
    return problems


def check_table_names(case: CaseFolder, models: Iterable[type[Record]]) -> Problems:
    """A warning for each cell and each text of `narrative/` with a name of the key that `privacy.allow` does not let through; it is not printed.

    A deliverable with such a name is withheld, so it is said beforehand. Cells whose names are errors already are left out.
    """
    problems = Problems()
    if not has_key(case):
        return problems
    allowed = {entry.text.casefold() for entry in case.header.privacy.allow}
    for model in models:
        errors = _WRITTEN_BY_HAND.get(model, ())
        cells = ((words, record.found_at.at(column)) for record in case.read(model) for column, words in record.as_written().items() if column not in errors)
        _look(case, "NAME_IN_TABLE", cells, problems, allowed)
    texts = ((case.narrative(path.stem), Place(case.relative(path))) for path in sorted(case.root.glob("narrative/*.md")))
    _look(case, "NAME_IN_TABLE", texts, problems, allowed)
    return problems


def _look(case: CaseFolder, code: str, pieces: Iterable[tuple[str, Place]], problems: Problems, allowed: Iterable[str] = ()) -> None:
    """Search all pieces at once, which is many times quicker than one by one, and say in which piece a name stands."""
    known = [(words, place) for words, place in pieces if words]
    if not find_names(_CUT.join(words for words, _ in known), read_key(case)):
        return
    for words, place in known:
        for hit in find_names(words, read_key(case)):
            if words[hit.start : hit.end].casefold() not in allowed:
                problems.add(code, place, person=hit.person_code)
