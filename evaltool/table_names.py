"""Names of the key in the tables and in what is written by hand: a deliverable with one is withheld, so it is said beforehand, with the cell it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evaltool.case import CaseFolder
from evaltool.field_phase.key import has_key, read_key
from evaltool.field_phase.names import WRITTEN_BY_HAND
from evaltool.privacy.pseudonyms import find_names
from evaltool.problems import Place, Problems
from evaltool.records import Record

_CUT = "\n\n\n"  # no name runs over it


def check_table_names(case: CaseFolder, models: Iterable[type[Record]]) -> Problems:
    """A warning for each cell and each text of `narrative/` with a name of the key that `privacy.allow` does not let through; it is not printed."""
    problems = Problems()
    if not has_key(case):
        return problems
    allowed = {entry.text.casefold() for entry in case.header.privacy.allow}
    for model in models:
        _look(case, _cells(case, model), allowed, problems)
    _look(case, _texts(case), allowed, problems)
    return problems


def _cells(case: CaseFolder, model: type[Record]) -> Iterator[tuple[str, Place]]:
    """The cells of a table, those left out whose names are errors already."""
    seen = {column for known, columns in WRITTEN_BY_HAND for column in columns if known is model}
    for record in case.read(model):
        yield from ((words, record.found_at.at(column)) for column, words in record.as_written().items() if column not in seen and words)


def _texts(case: CaseFolder) -> Iterator[tuple[str, Place]]:
    for path in sorted(case.root.glob("narrative/*.md")):
        yield case.narrative(path.stem), Place(case.relative(path))


def _look(case: CaseFolder, pieces: Iterable[tuple[str, Place]], allowed: set[str], problems: Problems) -> None:
    """Search all pieces at once, which is many times quicker than one by one, and say in which piece a name stands."""
    known = list(pieces)
    text = _CUT.join(words for words, _ in known)
    if not find_names(text, read_key(case)):
        return
    for words, place in known:
        for hit in find_names(words, read_key(case)):
            if words[hit.start : hit.end].casefold() not in allowed:
                problems.add("NAME_IN_TABLE", place, person=hit.person_code)
