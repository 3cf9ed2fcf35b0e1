"""The case folder: where each artefact of one evaluation lives. It knows paths and tables, not what stands in them.

A case is read once: `case.read(Model)` gives the records of that model's table, and whatever is wrong with them is gathered in `case.problems`. What is
not there yet
is an empty collection with `present` False, as a case in its desk phase has no field work.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from evaltool import tables, terms
from evaltool.header import FILE as HEADER_FILE
from evaltool.header import Header, read_header
from evaltool.problems import CaseError, Place, Problems
from evaltool.records import Record, Records, read_records

R = TypeVar("R", bound=Record)

PHASES = ("desk_review", "field_phase", "synthesis")
_TABLE_SUFFIXES = (".csv", ".xlsx")
_FOREIGN_SUFFIXES = (".xls", ".ods", ".tsv", ".numbers", ".xlsm")


class CaseFolder:
    """One evaluation in plain files. Making one reads only `evaluation.yml`; tables are read when they are asked for, and once."""

    def __init__(self, root: Path | str):
        self.root = Path(root)
        self.problems = Problems()
        self._header = read_header(self.root / HEADER_FILE, self.problems)
        self._read: dict[type[Record], Records[Record]] = {}

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
            found = list(self._tables(model))
            rows = [record for by, table in found for record in read_records(model, table, self.problems, by)]
            self._read[model] = Records(model, rows, present=bool(found))  # type: ignore[assignment]
        return self._read[model]  # type: ignore[return-value]

    def columns_of(self, model: type[Record]) -> set[str]:
        """The headings that a table has as written, over all its files."""
        return {column for _, table in self._tables(model) for column in table.columns}

    def relative(self, path: Path) -> str:
        """A path inside the case as it is shown in messages."""
        return path.relative_to(self.root).as_posix()

    def find_file(self, phase: str, written: str, *folders: str) -> Path | None:
        """A file that a table of `phase` names, in the phase's folder or in one of its `folders`; None where there is none, or where it lies outside the
        case."""
        base = (self.root / phase).resolve()
        for folder in ("", *folders):
            path = (base / folder / written).resolve()
            if path.is_relative_to(self.root.resolve()) and path.is_file():
                return path
        return None

    def narrative(self, section: str) -> str:
        """What the evaluator wrote by hand for a section of the report (Markdown), or an empty text."""
        path = self.root / "narrative" / f"{section}.md"
        return path.read_text(encoding="utf-8-sig").strip() if path.is_file() else ""

    @cached_property
    def workbooks(self) -> dict[str, dict[str, tables.Table]]:
        """The tables of the workbook `<phase>/<phase>.xlsx` of each phase that has one, by sheet name."""
        found = {}
        for phase in PHASES:
            path = self.root / phase / f"{phase}.xlsx"
            if path.exists():
                found[phase] = tables.read_workbook(path, self.relative(path), self.problems)
        return found

    def _tables(self, model: type[Record]) -> Iterator[tuple[str, tables.Table]]:
        """(whose, table) for each file or sheet of a model's table."""
        sheets = self.workbooks.get(model.phase, {})
        if model.a_file_each:
            folder = self.root / model.phase / model.table
            files = sorted(folder.iterdir()) if folder.is_dir() else []
            for path in files:
                if path.suffix in _TABLE_SUFFIXES and not path.name.startswith((".", "~$")):
                    yield from ((path.stem, table) for table in self._read_file(path))
            yield from ((name.split("-", 1)[1], table) for name, table in sheets.items() if name.startswith(f"{model.table}-"))
            return
        paths = [self.root / model.phase / f"{model.table}{suffix}" for suffix in _TABLE_SUFFIXES]
        places = [path for path in paths if path.exists()]
        if model.table in sheets:
            places.append(sheets[model.table].path)
        for extra in places[1:]:
            self.problems.add("TABLE_IN_TWO_PLACES", Place(self.relative(extra)), table=model.table, other=self.relative(places[0]))
        if places and places[0] in paths:
            yield from (("", table) for table in self._read_file(places[0]))
        elif places:
            yield "", sheets[model.table]

    def _read_file(self, path: Path) -> Iterator[tables.Table]:
        file = self.relative(path)
        if path.suffix == ".csv":
            table = tables.read_csv(path, file, self.problems)
            if table is not None:
                yield table
        else:
            yield from list(tables.read_workbook(path, file, self.problems).values())[:1]

    def check_files(self, models: list[type[Record]], also: set[str]) -> None:
        """Note tables in formats that are not read, and tables and sheets whose name no model has; `also` are other known file stems."""
        from_name = {model.phase: set() for model in models}
        for model in models:
            from_name[model.phase].add(model.table)
        for phase in PHASES:
            known = from_name.get(phase, set()) | also | {phase}
            folder = self.root / phase
            for path in sorted(folder.iterdir()) if folder.is_dir() else []:
                place = Place(self.relative(path))
                if path.suffix.lower() in _FOREIGN_SUFFIXES and not path.name.startswith("~$"):
                    self.problems.add("TABLE_OLD_FORMAT", place, name=path.name)
                elif path.suffix in _TABLE_SUFFIXES and path.stem not in known and not path.name.startswith("~$"):
                    self._unknown(place, path.stem, known)
            for sheet in self.workbooks.get(phase, {}):
                if sheet.split("-")[0] not in known:
                    self._unknown(Place(f"{phase}/{phase}.xlsx", sheet), sheet, known)

    def _unknown(self, place: Place, name: str, known: set[str]) -> None:
        near = terms.nearest(name, sorted(known))
        self.problems.add("TABLE_UNKNOWN", place, name=name, hint=f" Did you mean '{near}'?" if near else "")
