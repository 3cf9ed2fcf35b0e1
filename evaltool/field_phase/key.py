"""The key of names and codes: the only door to `private/`, used for finding names and for nothing else."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from evaltool import tables
from evaltool.case import CaseFolder
from evaltool.privacy.pseudonyms import Key
from evaltool.problems import Place, Problems

FILE = "private/key.csv"
# says of a case that it is a copy without key and transcripts
HANDOVER = "HANDOVER.md"
_COLUMNS = ("person_code", "name", "other_spellings", "phone", "email")


def is_handed_over(case: CaseFolder) -> bool:
    """True in a copy for those who must not hold names and transcripts: places in sources are taken there as said."""
    return (case.root / HANDOVER).is_file()


def has_key(case: CaseFolder) -> bool:
    """True where the case holds the key; a case handed over does not, and its names cannot be looked for."""
    return (case.root / FILE).is_file()


def read_key(case: CaseFolder) -> Key:
    """The key, empty where there is none; one that cannot be used is an error of the case, as names would go unseen."""
    path = case.root / FILE
    if not path.is_file():
        return Key(())
    stamp = path.stat()
    key, problems = _read(path, stamp.st_mtime_ns, stamp.st_size)
    case.problems.extend(problems)
    return key


@lru_cache(maxsize=8)
def _read(path: Path, changed: int, size: int) -> tuple[Key, Problems]:
    """The key of a file as it was at one moment; making its look-up tables is the slow part, so it is done once."""
    problems = Problems()
    table = tables.read_csv(path, FILE, problems)
    if table is None:
        return Key(()), problems
    written = {name.lower().strip().replace(" ", "_"): name for name in table.columns}
    missing = [name for name in _COLUMNS[:2] if name not in written]
    if missing:
        problems.add("KEY_UNUSABLE", Place(FILE, row=1), what=f"the column '{missing[0]}' is missing")
        return Key(()), problems
    rows = [{name: row.cells[written[name]] for name in _COLUMNS if name in written} for row in table.rows]
    try:
        return Key.from_rows(rows), problems
    except ValueError as broken:
        problems.add("KEY_UNUSABLE", Place(FILE), what=str(broken))
        return Key(()), problems
