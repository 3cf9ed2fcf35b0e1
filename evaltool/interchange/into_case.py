"""What was found in papers goes into the tables of a case: only into a table that has no rows yet, as nobody wants a matrix twice or an edited one replaced."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evaltool.added_rows import add_rows
from evaltool.case import CaseFolder
from evaltool.header import FILE
from evaltool.problems import EvaltoolError
from evaltool.records import Record
from evaltool.terms import counted


def case_to_fill(folder: Path) -> CaseFolder:
    """The case to write to; its evaluation.yml may still be empty. Raises EvaltoolError where the folder is no case."""
    if not (folder / FILE).is_file():
        raise EvaltoolError(f"{folder} is no case folder: it has no {FILE}. Make one with: evaltool new {folder}")
    return CaseFolder(folder)


def rows_in(case: CaseFolder, model: type[Record]) -> int:
    """How many rows a table of the case has on the disk; rows that cannot be read count as well."""
    return sum(len(home.table.rows) if home.table else 1 for home in case.homes_of(model))


def refuse_filled(case: CaseFolder, model: type[Record]) -> None:
    """Raise EvaltoolError where the table has rows already."""
    count = rows_in(case, model)
    if count:
        raise EvaltoolError(
            f"Nothing was written: {model.table} of {case.root} has {counted(count, 'row')} already, and an import never doubles or replaces what is there. "
            "Empty the table first, or import into another case and copy what you need."
        )


def fill(case: CaseFolder, model: type[Record], rows: Sequence[dict[str, str]]) -> None:
    """Write rows into an empty table of the case, where it lives."""
    refuse_filled(case, model)
    add_rows(case, model, [{name: text for name, text in row.items() if name in model.model_fields} for row in rows])
    case.read_again(model)
