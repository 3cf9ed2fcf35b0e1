"""Rows of a table as records: a row model says what the columns mean, and reading gives the records or the problems, all at once.

A row model is a frozen pydantic class whose field descriptions are the documentation of its columns, and the only place where they are written. It names
its phase, its table and its key. `Records` is what reading gives: a sequence in the order of the file, with look-up by id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Self, TypeVar, overload

import pandas as pd
from pydantic import BaseModel, ConfigDict, PrivateAttr, ValidationError

from evaltool import terms
from evaltool.cells import Cites
from evaltool.problems import Place, Problems
from evaltool.tables import Row, Table

ID_SHAPE = re.compile(r"[^\W_](?:[\w.-]*\w)?")


class Record(BaseModel):
    """One row of a table. Subclasses are the columns; `found_at` says where the row stands."""

    model_config = ConfigDict(frozen=True, extra="ignore", arbitrary_types_allowed=True)

    phase: ClassVar[str]
    table: ClassVar[str]
    key: ClassVar[str]
    owns_ids: ClassVar[bool] = True  # False where the key column cites the ids of another table
    a_file_each: ClassVar[bool] = False  # True where each coder or rater has a file of the own in a folder of the table's name
    owner: ClassVar[str] = ""  # where each has a file: what that person is called
    may_wait: ClassVar[tuple[str, ...]] = ()  # required columns whose cells may stay empty in a draft: a check of their own refuses only the final report
    aliases: ClassVar[dict[str, str]] = {}  # other spellings of the headings of this table, beside those of terms.HEADINGS
    shared_ids: ClassVar[tuple[str, ...]] = ()  # columns beside the key whose ids belong to this table and may repeat in it
    _place: Place = PrivateAttr(default=Place(""))
    _by: str = PrivateAttr(default="")

    @property
    def id(self) -> str:
        """The value of the key column, empty where the row has none."""
        return getattr(self, self.key) or ""

    @property
    def found_at(self) -> Place:
        """Where the row stands: file, sheet, row."""
        return self._place

    @property
    def by(self) -> str:
        """Whose file the row stands in: the coder, the rater."""
        return self._by

    def at(self, place: Place, by: str = "") -> Self:
        """The record itself, now knowing its place."""
        self._place, self._by = place, by
        return self

    def as_written(self) -> dict[str, str]:
        """The row as it is written to a table: column -> text, several values joined by `; `."""
        return {name: str(_shown(getattr(self, name))) for name in type(self).model_fields}

    @classmethod
    def columns(cls) -> list[str]:
        """The names of the columns, in the order of the file contract."""
        return list(cls.model_fields)

    @classmethod
    def required(cls) -> list[str]:
        """The names of the columns that a table must have."""
        return [name for name, field in cls.model_fields.items() if field.is_required() or name in cls.may_wait]


R = TypeVar("R", bound=Record)


class Records(Sequence[R], Generic[R]):
    """The records of one table in the order of the file. `present` is False where the case does not have the table yet, or only its headings.

    Rows that could not be read are not among them: `lost_ids` are their ids, and `complete` is False where a whole file or sheet is missing, so that nobody
    says of an id that it does not exist while its row is waiting to be mended.
    """

    def __init__(self, model: type[R], rows: Iterable[R] = (), present: bool = True, lost_ids: Iterable[str] = (), complete: bool = True):
        self.model = model
        self.present = present
        self.lost_ids = frozenset(lost_ids)
        self.complete = complete
        self._rows = tuple(rows)
        self._by_id = {record.id: record for record in reversed(self._rows) if record.id}

    @overload
    def __getitem__(self, index: int) -> R: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[R]: ...
    def __getitem__(self, index: int | slice) -> R | Sequence[R]:
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[R]:
        return iter(self._rows)

    def get(self, id: str) -> R | None:
        """The record with this id, or None."""
        return self._by_id.get(id)

    def ids(self) -> list[str]:
        """The ids in the order of the file, each once."""
        return list(dict.fromkeys(record.id for record in self._rows if record.id))

    def where(self, keep: Callable[[R], bool]) -> Records[R]:
        """The records for which `keep` is true, as a collection of the same kind."""
        return type(self)(self.model, filter(keep, self._rows), self.present, self.lost_ids, self.complete)

    def to_frame(self) -> pd.DataFrame:
        """A frame with the columns of the table, one row a record; several values in a cell are joined by `; `."""
        rows = [{name: _shown(getattr(record, name)) for name in self.model.columns()} for record in self._rows]
        return pd.DataFrame(rows, columns=self.model.columns())


@dataclass(frozen=True)
class Reading(Generic[R]):
    """What came of reading one table: its records, the ids of rows that could not be read, and whether the table as a whole could."""

    records: list[R]
    lost_ids: frozenset[str] = frozenset()
    complete: bool = True


def read_records(model: type[R], table: Table, problems: Problems, by: str = "") -> Reading[R]:
    """The records of one table; rows that cannot be read are left out and stand among the problems with file, row and column."""
    names = _column_names(model, table, problems)
    missing = [column for column in model.required() if column not in names.values()]
    for column in missing:
        near = terms.nearest(column, [c for c in table.columns if c and c not in names])
        # a title above the table, or a second row of headings
        key = terms.plain(column) if column == model.key else None
        lower = next((row.place.row for row in table.rows if key in map(_heading, row.cells.values())), None)
        hint = f" Row {lower} seems to be the row of headings, which stands first." if lower else f" Is '{near}' meant?" if near else ""
        problems.add("COLUMN_MISSING", Place(table.place.file, table.place.sheet, 1, column), column=column, table=model.table, hint=hint)
    if missing:
        return Reading([], complete=False)
    headings = {canonical: written for written, canonical in names.items()}
    records, lost = [], set()
    for row in table.rows:
        record = _record(model, row, headings, problems)
        if record is not None:
            records.append(record.at(row.place, by))
        else:
            lost |= {row.cells[headings[name]] for name in (model.key, *model.shared_ids) if name in headings}
    return Reading(records, frozenset(lost - {""}))


def headings_of(model: type[Record], table: Table) -> dict[str, str]:
    """The heading that a table has for each canonical column name it knows."""
    return {canonical: written for written, canonical in _column_names(model, table, Problems()).items()}


def _column_names(model: type[Record], table: Table, problems: Problems) -> dict[str, str]:
    """The canonical name for each heading that is known; the rest is warned about once. Another spelling counts only where the name itself is absent."""
    exact = {terms.plain(name): name for name in model.columns()}
    names: dict[str, str] = {}
    unknown = []
    for written in dict.fromkeys(filter(None, table.columns)):
        canonical = exact.get(_heading(written))
        if canonical and canonical in names.values():
            problems.add("COLUMN_TWICE", Place(table.place.file, table.place.sheet, 1, written), column=canonical)
        elif canonical:
            names[written] = canonical
        else:
            unknown.append(written)
    spellings = _spellings(model)
    for written in unknown:
        canonical = spellings.get(_heading(written))
        if canonical and canonical not in names.values():
            names[written] = canonical
            continue
        hint = terms.did_you_mean(written, [name for name in model.columns() if name not in names.values()])
        problems.add("COLUMN_UNKNOWN", Place(table.place.file, table.place.sheet, 1, written), column=written, hint=hint)
    return names


def _heading(written: str) -> str:
    """A heading as it is compared; the star that marks a required column is no part of it."""
    return terms.plain(written.rstrip("* "))


def _spellings(model: type[Record]) -> dict[str, str]:
    """Every other spelling of a heading of this table: its own, those of `terms.HEADINGS`, the singular of a list of ids, and `id` for the key."""
    spellings = {terms.plain(written): name for written, name in model.aliases.items()}
    for name in model.columns():
        others = terms.HEADINGS.get(name, ()) + ((name[:-1],) if name.endswith(("_ids", "_codes")) else ())
        for written in others:
            spellings.setdefault(terms.plain(written), name)
    if not model.shared_ids:
        spellings.setdefault("id", model.key)
    return spellings


def _record(model: type[R], row: Row, headings: dict[str, str], problems: Problems) -> R | None:
    cells = {canonical: row.cells[written] for canonical, written in headings.items() if row.cells[written]}
    try:
        record = model.model_validate(cells)
    except ValidationError as broken:
        for error in broken.errors():
            column = headings.get(str(error["loc"][0]), str(error["loc"][0]))
            if error["type"] == "missing":
                problems.add("CELL_EMPTY", row.place.at(column), column=column, table=model.table)
            else:
                problems.add(error["type"], row.place.at(column), **error["ctx"])
        return None
    is_sound = True
    # a cell with nothing but a separator is filled for the file and empty for us
    for name, field in model.model_fields.items():
        if field.is_required() and getattr(record, name) in ("", (), None):
            is_sound = False
            problems.add("CELL_EMPTY", row.place.at(headings[name]), column=headings[name], table=model.table)
    for name in (model.key, *model.shared_ids) if model.owns_ids else ():
        id = getattr(record, name)
        if id and not ID_SHAPE.fullmatch(id):
            is_sound = False
            problems.add("ID_SHAPE", row.place.at(headings[name]), id=id)
    return record if is_sound else None


def citations(record: Record) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every id that a record cites, as (column, id as written, the tables it may stand in)."""
    for name, field in type(record).model_fields.items():
        for mark in field.metadata:
            if isinstance(mark, Cites):
                value = getattr(record, name)
                for written in (value,) if isinstance(value, str) else value:
                    if written:
                        yield name, written, mark.tables


def _shown(value: Any) -> Any:
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else value
