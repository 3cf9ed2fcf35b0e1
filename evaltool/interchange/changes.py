"""What a returned document would change in a case, shown first and written only when that is wanted.

A text of the case that was changed since the document was made is newer: it is never overwritten unless a person says so for that very text.
"""

from __future__ import annotations

import difflib
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evaltool.added_rows import add_rows, change_cells
from evaltool.case import CaseFolder
from evaltool.problems import EvaltoolError
from evaltool.records import Record
from evaltool.tables import write_bytes
from evaltool.terms import counted
from evaltool.word_marks import cell, section

SINCE = "the case was changed here since the document was made"
UNKNOWN = "the document does not say what stood here when it was made"
_WIDTH = 110


@dataclass(frozen=True)
class Change:
    """One thing that would change: a text of `narrative/`, a cell, or a row that is added. `doubt` says why a person has to decide, where one has to."""

    place: str
    before: str
    after: str
    doubt: str = ""
    model: type[Record] | None = None
    id: str = ""
    column: str = ""
    owner: str = ""
    row: tuple[tuple[str, str], ...] = ()

    def lines(self) -> Iterator[str]:
        """The change as it is shown: its place, then the words that go and come."""
        yield f"{self.place}{f'  ({self.doubt})' if self.doubt else ''}"
        before, after = _wrapped(self.before), _wrapped(self.after)
        for line in difflib.ndiff(before, after):
            if line[0] in "+-":
                yield f"  {line}"


@dataclass
class Reading:
    """What was read in one returned file: the changes it asks for, what cannot be taken over, each with what to do instead, and remarks that ask for nothing."""

    file: str
    kind: str
    changes: list[Change] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    path: Path | None = None


def section_change(name: str, before: str, after: str, doubt: str = "") -> Change:
    """A changed text of `narrative/`."""
    return Change(section(name), before, after, doubt)


def cell_change(model: type[Record], id: str, column: str, before: str, after: str, doubt: str = "") -> Change:
    """A changed cell of a table."""
    return Change(cell(model.table, id, column), before, after, doubt, model, id, column)


def row_added(model: type[Record], cells: Mapping[str, str], shown: str, owner: str = "") -> Change:
    """A row that is added at the end of a table."""
    return Change(f"{model.phase}/{model.table}" + (f"/{owner}" if owner else ""), "", shown, "", model, owner=owner, row=tuple(cells.items()))


def apply(case: CaseFolder, changes: Sequence[Change], refused: Callable[[Change], object] = bool) -> list[str]:
    """Write the changes, each file in one step, and say for each file what was written or why nothing was; `refused` is called with each that was not written."""
    done = []
    for change in changes:
        if change.model is None:
            done.append(f"{change.place}: {_written(case.root / change.place, change, refused)}")
    for (model, owner), group in _by_table(changes).items():
        cells = {(change.id, change.column): change.after for change in group if not change.row}
        rows = [dict(change.row) for change in group if change.row]
        try:
            # rows first, as another file may fill more cells of one
            if rows:
                add_rows(case, model, rows, owner)
            if cells:
                change_cells(case, model, cells, owner)
        except EvaltoolError as why:
            done.append(f"{model.phase}/{model.table}: {why}")
            for change in group:
                refused(change)
            continue
        finally:
            case.read_again(model)
        parts = [f"{counted(len(cells), 'cell')} changed" if cells else "", f"{counted(len(rows), 'row')} added" if rows else ""]
        done.append(f"{model.phase}/{model.table}{f'/{owner}' if owner else ''}: {', '.join(filter(None, parts))}.")
    return done


def _written(path: Path, change: Change, refused: Callable[[Change], object]) -> str:
    try:
        write_bytes(path, f"{change.after}\n".encode())
    except EvaltoolError as why:
        refused(change)
        return str(why)
    return "written."


def _by_table(changes: Iterable[Change]) -> dict[tuple[type[Record], str], list[Change]]:
    found: dict[tuple[type[Record], str], list[Change]] = {}
    for change in changes:
        if change.model is not None:
            found.setdefault((change.model, change.owner), []).append(change)
    return found


def _wrapped(text: str) -> list[str]:
    return [line for paragraph in text.split("\n") for line in textwrap.wrap(paragraph, _WIDTH)]
