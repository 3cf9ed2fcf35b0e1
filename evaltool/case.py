"""The case folder: where each artefact of one evaluation lives. It knows paths and tables, not what stands in them.

A case is read once: `case.read(Model)` gives the records of that model's table, and whatever is wrong with them is gathered in `case.problems`. What is
not there yet is an empty collection with `present` False, as a case in its desk phase has no field work.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from evaltool import tables, terms
from evaltool.header import FILE as HEADER_FILE
from evaltool.header import Header
from evaltool.header_reading import read_header
from evaltool.problems import CaseError, Place, Problems
from evaltool.records import Record, Records, read_records

R = TypeVar("R", bound=Record)
T = TypeVar("T")

PHASES = ("desk_review", "field_phase", "synthesis")
TABLE_SUFFIXES = (".csv", ".xlsx")


@dataclass(frozen=True)
class _Spot:
    """A file, or a sheet of it, that holds a table; `owner` is the coder or rater where each has a table of the own."""

    path: Path
    sheet: str | None = None
    owner: str = ""


@dataclass(frozen=True)
class Home:
    """Where a table lives at this moment, for those who write to it: its file and sheet, whose it is, and the table, or else why it cannot be read."""

    path: Path
    sheet: str | None
    owner: str
    table: tables.Table | None
    refusal: str = ""


class CaseFolder:
    """One evaluation in plain files. Making one reads only `evaluation.yml`; tables are read when they are asked for, and once."""

    def __init__(self, root: Path | str):
        self.root = Path(root)
        self.problems = Problems()
        self._header = read_header(self.root / HEADER_FILE, self.problems)
        self._read: dict[type[Record], Records[Record]] = {}
        self._listed: dict[Path, list[Path]] = {}
        self._derived: dict[Callable[..., object], object] = {}

    @property
    def header(self) -> Header:
        """What `evaluation.yml` says; raises CaseError with its problems where it cannot be used."""
        if self._header is None:
            raise CaseError(self.problems)
        return self._header

    @property
    def is_usable(self) -> bool:
        """True where `evaluation.yml` could be read."""
        return self._header is not None

    def read(self, model: type[R]) -> Records[R]:
        """The records of a model's table, read once; empty and not `present` where the case does not have it yet."""
        if model not in self._read:
            found = self._tables(model)
            readings = [(read_records(model, table, self.problems, by) if table else None) for by, table in found]
            self._read[model] = Records(
                model,
                [record for reading in readings if reading for record in reading.records],
                present=any(table is None or table.rows for _, table in found),
                lost_ids=frozenset().union(*(reading.lost_ids for reading in readings if reading)),
                complete=all(reading is not None and reading.complete for reading in readings),
            )  # type: ignore[assignment]
        return self._read[model]  # type: ignore[return-value]

    def with_records(self, records: Records[R]) -> CaseFolder:
        """The same case with other records of one table, to try what would be; nothing on the disk changes."""
        other = copy(self)
        other._read, other._derived = {**self._read, records.model: records}, {}  # type: ignore[dict-item]
        return other

    def waits(self, id: str) -> bool:
        """True where the row of an id may be one that cannot be read yet: nobody says of such an id that it does not exist. Judgements are left out."""
        read = [records for model, records in self._read.items() if model.phase != "synthesis"]
        return any(id in records.lost_ids or not records.complete for records in read)

    def read_again(self, model: type[Record]) -> None:
        """Forget what was read of a model's table, as it was written to since; the next `read` looks at the disk."""
        self._read.pop(model, None)
        self._listed.clear()
        self.__dict__.pop("workbooks", None)

    def homes_of(self, model: type[Record], owner: str = "") -> list[Home]:
        """Where a model's table lives on the disk now, that of `owner` where each has one; none where it is not there yet, several where that is a mistake."""
        now = CaseFolder(self.root)
        homes = []
        for spot in now._spots(model.phase, model.table, model.a_file_each):
            if spot.owner.lower() == owner.lower():
                now.problems = Problems()
                table = now._table(spot, model.phase)
                sheet = table.place.sheet if table else spot.sheet
                homes.append(Home(spot.path, sheet, spot.owner, table, next((str(problem) for problem in now.problems), "")))
        return homes

    def once(self, make: Callable[[CaseFolder], T]) -> T:
        """What `make` derives from this case, derived at the first call and kept: `case.once(read_all_transcripts)`."""
        if make not in self._derived:
            self._derived[make] = make(self)
        return self._derived[make]  # type: ignore[return-value]

    def table(self, phase: str, name: str) -> tables.Table | None:
        """A table that has no row model, such as the answers of a survey, as it was written; None where it is not there yet or cannot be read."""
        found = self._first_of(self._spots(phase, name), name)
        return self._table(found[0], phase) if found else None

    def relative(self, path: Path) -> str:
        """A path inside the case as it is shown in messages."""
        return path.relative_to(self.root).as_posix()

    def find_file(self, phase: str, written: str, *folders: str) -> Path | None:
        """A file that a table of `phase` names, in the phase's folder or in one of its `folders`.

        None where there is none, where it lies outside the case, and where it lies in `private/` or `outputs/`, which no table may name.
        """
        # real paths, as links must not lead out of the case; os.path takes loops of links and impossible names in its stride
        root = Path(os.path.realpath(self.root))
        for folder in ("", *folders):
            # a path written on Windows has backslashes
            path = Path(os.path.realpath(os.path.join(root, phase, folder, written.replace("\\", "/").replace("\0", ""))))
            if path.is_relative_to(root) and path.relative_to(root).parts[:1] not in (("private",), ("outputs",)) and os.path.isfile(path):
                return path
        return None

    def narrative(self, section: str) -> str:
        """What the evaluator wrote by hand for a section of the report (Markdown), or an empty text."""
        path = self.root / "narrative" / f"{section}.md"
        return (text_of(path) or "").strip() if os.path.isfile(path) else ""

    @cached_property
    def workbooks(self) -> dict[str, tables.Workbook]:
        """The workbook `<phase>/<phase>.xlsx` of each phase that has one that can be read."""
        books = {}
        for phase in PHASES:
            for path in self.listing(self.root / phase):
                if is_called(path, phase, ".xlsx"):
                    book = tables.open_workbook(path, self.relative(path), self.problems)
                    books |= {phase: book} if book else {}
        return books

    def check_rights(self) -> bool:
        """True where every file and folder of the case may be read; otherwise the problems say which may not. What is produced is not looked at."""
        refused: list[OSError] = []
        closed: list[Path] = []
        for root, folders, files in os.walk(self.root, onerror=refused.append):
            folders[:] = sorted(name for name in folders if not (name.startswith(".") or Path(root, name) == self.root / "outputs"))
            for path in (Path(root, name) for name in sorted(files)):
                if path.is_file() and not os.access(path, os.R_OK, effective_ids=os.access in os.supports_effective_ids):
                    closed.append(path)
        for path in closed:
            self.problems.add("TABLE_UNREADABLE", Place(self.relative(path)), what="Permission denied")
        for broken in refused:
            self.problems.add("FOLDER_NOT_A_FOLDER", Place(self.relative(Path(broken.filename))))
        return not refused and not closed

    def _tables(self, model: type[Record]) -> list[tuple[str, tables.Table | None]]:
        """(whose, table) for each file or sheet of a model's table; None instead of a table that cannot be read."""
        spots = self._spots(model.phase, model.table, model.a_file_each)
        return [(spot.owner, self._table(spot, model.phase)) for spot in self._first_of(spots, model.table)]

    def _first_of(self, spots: list[_Spot], table: str) -> list[_Spot]:
        """The place of each owner's table; a second one is a problem."""
        first: dict[str, _Spot] = {}
        for spot in spots:
            kept = first.setdefault(spot.owner.lower(), spot)
            if kept is not spot:
                self.problems.add("TABLE_IN_TWO_PLACES", Place(self.relative(spot.path), spot.sheet), table=table, other=self.relative(kept.path))
        return list(first.values())

    def _spots(self, phase: str, table: str, a_file_each: bool = False) -> list[_Spot]:
        """Every place that holds a table: files by name, then sheets of the phase's workbook."""
        folder = self.root / phase
        listed = self.listing(folder)
        book = self.workbooks.get(phase)
        sheets = book.names if book else []
        if a_file_each:
            files = self.listing(folder / table) if folder / table in listed else []
            spots = [_Spot(path, owner=path.stem) for path in files if path.suffix.lower() in TABLE_SUFFIXES]
            return spots + [_Spot(book.path, name, owner) for name in sheets if book and (owner := owner_of(name, table))]
        spots = [_Spot(path) for path in listed if any(is_called(path, table, suffix) for suffix in TABLE_SUFFIXES)]
        return spots + [_Spot(book.path, name) for name in sheets if book and terms.plain(name) == terms.plain(table)]

    def _table(self, spot: _Spot, phase: str) -> tables.Table | None:
        if spot.sheet is not None:
            return self.workbooks[phase].table(spot.sheet, self.problems)
        file = self.relative(spot.path)
        if spot.path.suffix.lower() == ".csv":
            return tables.read_csv(spot.path, file, self.problems)
        book = tables.open_workbook(spot.path, file, self.problems)
        # the first sheet that can be seen is the table; what stands on the others is the evaluator's own
        return book.table(book.first, self.problems) if book else None

    def listing(self, folder: Path) -> list[Path]:
        """What stands in a folder of the case, by name, without hidden files and the locks of open workbooks; nothing where there is no such folder."""
        if folder not in self._listed:
            names: list[str] = []
            try:
                names = os.listdir(folder)
            except FileNotFoundError:
                # a link that leads nowhere is a mistake, a folder that is not made yet is none
                if os.path.lexists(folder):
                    self.problems.add("FOLDER_NOT_A_FOLDER", Place(self.relative(folder)))
            except OSError:
                self.problems.add("FOLDER_NOT_A_FOLDER", Place(self.relative(folder)))
            self._listed[folder] = [folder / name for name in sorted(names) if not name.startswith((".", "~$"))]
        return self._listed[folder]


def is_called(path: Path, name: str, suffix: str | None = None) -> bool:
    """True where a file has this name, whatever its case, blanks and hyphens, and this suffix."""
    return terms.plain(path.stem) == terms.plain(name) and (suffix is None or path.suffix.lower() == suffix)


def owner_of(sheet: str, table: str) -> str:
    """Whose table a sheet such as `codings-anna` is; empty where it is none of that table."""
    match = re.fullmatch(rf"{re.escape(table)}\s*[-_ ]\s*(.+)", sheet, re.IGNORECASE)
    return match[1].strip() if match else ""


def text_of(path: Path) -> str | None:
    """The text of a file, or None where it is no UTF-8."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (UnicodeDecodeError, OSError):
        return None
