"""The table of one coder on the disk: each change is written whole, flushed and put in place before anybody is told that it is saved.

A change is a list of rows as they were and as they are to be. It is refused where the file says otherwise by now, so what somebody else changed is never
overwritten, and it is taken back by turning it round, which gives the file its bytes back.

A coder's codings in a workbook are shown and not changed here: Excel would have the file open for hours, and every change would write all of it anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evaltool import tables
from evaltool.case import CaseFolder
from evaltool.csv_rows import CsvRows
from evaltool.field_phase.coding import Coding
from evaltool.problems import EvaltoolError, Place, Problems
from evaltool.records import headings_of, read_records

FOLDER = f"{Coding.phase}/{Coding.table}"


@dataclass(frozen=True)
class Edit:
    """One row as it was and as it is to be, each as written in the file; None where there was none or is to be none."""

    id: str
    before: str | None
    after: str | None
    at: int | None = None  # where a new row stands among the rows; None for the end

    def turned(self) -> Edit:
        """The edit that takes this one back."""
        return Edit(self.id, self.after, self.before, self.at)


@dataclass(frozen=True)
class Change:
    """What a change did: the codings as they are now, and the ids of those that are gone."""

    put: tuple[Coding, ...]
    gone: tuple[str, ...] = ()


class CoderTable:
    """The codings of one coder, read from one file and written to it; `closed` says why nothing can be written, or is empty."""

    def __init__(self, case: CaseFolder, coder: str):
        self.case = case
        self.coder, self.path, self.closed = _home(case, coder)
        self.codings: dict[str, Coding] = {}
        self.unread = 0  # rows that cannot be read; they stay as they are
        self._data: bytes | None = None
        self._undo: list[list[Edit]] = []
        self._redo: list[list[Edit]] = []
        self._rows, self._headings, self._ids = CsvRows.new(Coding.columns()), {name: name for name in Coding.columns()}, list[str]()
        self.look()

    @property
    def file(self) -> str:
        """The file as it is shown in messages."""
        return self.case.relative(self.path)

    @property
    def can_undo(self) -> bool:
        """True where a change of this sitting can be taken back."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """True where a change that was taken back can be made again."""
        return bool(self._redo)

    def look(self) -> bool:
        """Read the file where it is not as it was read or written last; True where it was read anew."""
        if self.closed:
            self.codings = {coding.id: coding for coding in self.case.read(Coding) if coding.by == self.coder}
            return False
        data = self.path.read_bytes() if self.path.is_file() else b""
        if data == self._data:
            return False
        self._rows, self._headings = CsvRows.new(Coding.columns()), {name: name for name in Coding.columns()}
        self.codings, self.unread = {}, 0
        if data:
            self._read(data)
        self._ids = [self._rows.cells(line)[self._headings[Coding.key]].strip() for line in self._rows.lines]
        self._data = data
        return True

    def tidy(self) -> None:
        """Remove what a process left half written beside the file when it was killed; only for the one who holds the coder's lock."""
        for left in self.path.parent.glob(f".{self.path.name}.*"):
            left.unlink(missing_ok=True)

    def undo(self) -> Change:
        """The last change of this sitting taken back."""
        return self._again(self._undo, self._redo, "There is nothing to undo; what was done in an earlier sitting stays.")

    def redo(self) -> Change:
        """The change that was taken back last, made again."""
        return self._again(self._redo, self._undo, "There is nothing to do again.")

    def save(self, edits: Sequence[Edit]) -> Change:
        """The edits on the disk, all or none of them; they can be taken back together."""
        done = self._apply(edits)
        self._undo.append([edit.turned() for edit in reversed(edits)])
        self._redo.clear()
        return done

    def forget(self) -> None:
        """From here on nothing earlier can be taken back."""
        self._undo, self._redo = [], []

    def added(self, cells: dict[str, str], after: str = "") -> Edit:
        """The edit that adds a row, after that of a coding or at the end."""
        at = self._ids.index(after) + 1 if after else None
        return Edit(cells[Coding.key], None, self._rows.written(self._as_headed(cells)), at)

    def changed(self, id: str, cells: dict[str, str]) -> Edit:
        """The edit that gives a row other cells, and keeps what it has under other headings."""
        line = self._line(id)
        return Edit(id, line, self._rows.changed(line, self._as_headed(cells)))

    def removed(self, id: str) -> Edit:
        """The edit that takes a row out."""
        line = self._line(id)
        return Edit(id, line, None, self._ids.index(id))

    def _again(self, taken_from: list[list[Edit]], kept_in: list[list[Edit]], empty: str) -> Change:
        if not taken_from:
            raise EvaltoolError(empty)
        edits = taken_from[-1]
        done = self._apply(edits)
        taken_from.pop()
        kept_in.append([edit.turned() for edit in reversed(edits)])
        return done

    def _apply(self, edits: Sequence[Edit]) -> Change:
        if self.closed:
            raise EvaltoolError(self.closed)
        self.look()
        lines, ids = list(self._rows.lines), list(self._ids)
        for edit in edits:
            at = ids.index(edit.id) if edit.id in ids else None
            if (None if at is None else lines[at]) != edit.before:
                raise EvaltoolError(f"{edit.id} was changed in {self.file} outside this pad, so it is left as it stands there. Look at it again.")
            if at is None:
                at = len(ids) if edit.at is None else min(edit.at, len(ids))
                lines.insert(at, edit.after or "")
                ids.insert(at, edit.id)
            elif edit.after is None:
                del lines[at], ids[at]
            else:
                lines[at] = edit.after
        rows = self._rows.with_lines(lines)
        data = rows.data()
        tables.write_bytes(self.path, data)
        self._rows, self._ids, self._data = rows, ids, data
        return self._shown(edits)

    def _shown(self, edits: Sequence[Edit]) -> Change:
        """The codings after edits that are on the disk."""
        put = []
        for edit in edits:
            if edit.after is None:
                self.codings.pop(edit.id, None)
                continue
            written = self._rows.cells(edit.after)
            cells = {name: words for name, heading in self._headings.items() if (words := written[heading].strip())}
            place = Place(self.file, row=self._ids.index(edit.id) + 2)
            self.codings[edit.id] = Coding.model_validate(cells).at(place, self.coder)
            put.append(self.codings[edit.id])
        return Change(tuple(put), tuple(edit.id for edit in edits if edit.after is None))

    def _line(self, id: str) -> str:
        self.look()
        if id not in self.codings or id not in self._ids:
            raise EvaltoolError(self.closed or f"{id} is no longer in {self.file}. Somebody removed it outside this pad.")
        return self._rows.lines[self._ids.index(id)]

    def _as_headed(self, cells: dict[str, str]) -> dict[str, str]:
        return {self._headings[name]: words for name, words in cells.items()}

    def _read(self, data: bytes) -> None:
        problems = Problems()
        table = tables.read_csv(self.path, self.file, problems)
        if table is None:
            raise EvaltoolError(" ".join(problem.message for problem in problems))
        headings = headings_of(Coding, table)
        missing = [name for name in Coding.required() if name not in headings]
        if missing:
            raise EvaltoolError(f"{self.file} has no column '{missing[0]}', so nothing can be coded into it. Add the heading and run this cell again.")
        reading = read_records(Coding, table, problems, self.coder)
        self.codings = {coding.id: coding for coding in reading.records}
        self.unread = len(table.rows) - len(reading.records)
        self._headings = {name: headings.get(name, name) for name in Coding.columns()}
        # a heading that the file lacks is written with the next change
        self._rows = CsvRows.of(data).with_columns(list(self._headings.values()))


def _home(case: CaseFolder, coder: str) -> tuple[str, Path, str]:
    """The coder as the file that is there already has it, the file, and why it cannot be written."""
    coder = coder.strip()
    if not tables.may_name_a_file(coder):
        raise EvaltoolError(f"'{coder}' cannot be the name of a coder. Write a short name, such as initials: letters, digits, blanks and hyphens.")
    homes = case.homes_of(Coding, coder)
    if len(homes) > 1:
        places = " and ".join(case.relative(home.path) for home in homes)
        raise EvaltoolError(f"The codings of '{coder}' stand in two places, {places}. Keep one and move the other away.")
    if not homes:
        return coder, case.root / FOLDER / f"{coder}.csv", ""
    home = homes[0]
    if home.path.suffix.lower() == ".csv":
        if home.table is None:
            raise EvaltoolError(f"The codings of '{coder}' cannot be read. {home.refusal}")
        return home.owner, home.path, ""
    return home.owner, home.path, (
        f"The codings of '{home.owner}' stand in the workbook {case.relative(home.path)}: they are shown here and cannot be changed. "
        f"To code in the pad, save them as {FOLDER}/{home.owner}.csv and remove them from the workbook."
    )  # fmt: skip
