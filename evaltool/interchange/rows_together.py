"""Several tables and texts of a case written as one: looked at first, so that an import is either all there or has changed nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from evaltool.added_rows import add_rows, home_to_write
from evaltool.case import CaseFolder
from evaltool.problems import EvaltoolError
from evaltool.records import Record
from evaltool.tables import refuse_open, write_bytes

Addition = tuple[type[Record], Sequence[Mapping[str, str]], str]  # a model, its new rows, and whose table it is


def write_together(case: CaseFolder, additions: Sequence[Addition], files: Mapping[Path, bytes], changed: Mapping[Path, bytes] | None = None) -> None:
    """Write new files, put `changed` ones in place of the old, and add rows to tables.

    Raises EvaltoolError, before anything is written, where a table or a file cannot be written to or a new file is there already.
    """
    additions = [(model, rows, owner) for model, rows, owner in additions if rows]
    for model, _, owner in additions:
        _refuse_unwritable(case, model, owner)
    for path in files:
        if path.exists():
            raise EvaltoolError(f"Nothing was written: {case.relative(path)} is there already. Move it away, or give the import another name.")
    for path in changed or ():
        refuse_open(path, case.relative(path), "nothing was written")
    written: list[Path] = []
    try:
        for path, data in files.items():
            write_bytes(path, data)
            written.append(path)
        for path, data in (changed or {}).items():
            write_bytes(path, data)
        for number, (model, rows, owner) in enumerate(additions):
            add_rows(case, model, rows, owner)
            # from the first table on the texts belong to rows, and stay
            written = [] if number == 0 else written
    except EvaltoolError:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    for model, _, _ in additions:
        case.read_again(model)


def _refuse_unwritable(case: CaseFolder, model: type[Record], owner: str) -> None:
    home = home_to_write(case, model, owner)
    if home is not None:
        refuse_open(home.path, case.relative(home.path), "nothing was written")
