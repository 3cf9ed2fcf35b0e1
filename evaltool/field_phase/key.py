"""The key of names and codes: the only door to `private/`, used for finding names and for nothing else."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from evaltool import tables
from evaltool.case import CaseFolder
from evaltool.privacy.pseudonyms import Key
from evaltool.problems import EvaltoolError, Place, Problems

FILE = "private/key.csv"
# says of a case that it is a copy without key and transcripts
HANDOVER = "HANDOVER.md"
COLUMNS = ("person_code", "name", "other_spellings", "phone", "email")


def is_handed_over(case: CaseFolder) -> bool:
    """True in a copy for those who must not hold names and transcripts: places in sources are taken there as said."""
    return (case.root / HANDOVER).is_file()


def has_key(case: CaseFolder) -> bool:
    """True where the case holds a key, usable or not; a case handed over does not, and its names cannot be looked for."""
    return _file(case) is not None


def read_key(case: CaseFolder) -> Key:
    """The key, empty where there is none; one that cannot be used is an error of the case, as names would go unseen."""
    key, problems = _key(case)
    case.problems.extend(problems)
    return key


def sound_key(case: CaseFolder) -> Key:
    """The key for a search on which somebody's safety rests; raises EvaltoolError where there is one that cannot be used, as it would find nobody."""
    key, problems = _key(case)
    for problem in problems.of("error"):
        raise EvaltoolError(f"{problem.where()}: {problem.message}")
    return key


def _file(case: CaseFolder) -> Path | None:
    """`private/key.csv`, or what somebody keeps as the key under another name (key.xlsx, Key.csv)."""
    path = case.root / FILE
    return path if path.is_file() else next(iter(sorted(path.parent.glob("[Kk][Ee][Yy]*"))), None)


def _key(case: CaseFolder) -> tuple[Key, Problems]:
    path, problems = _file(case), Problems()
    if path is None:
        return Key(()), problems
    if path != case.root / FILE or not path.is_file():
        problems.add("KEY_UNUSABLE", Place(case.relative(path)), what=f"it is looked for in {FILE} alone, and there is no such file")
        return Key(()), problems
    stamp = path.stat()
    return _read(path, stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=8)
def _read(path: Path, changed: int, size: int) -> tuple[Key, Problems]:
    """The key of a file as it was at one moment; making its look-up tables is the slow part, so it is done once."""
    problems = Problems()
    table = tables.read_csv(path, FILE, problems)
    if table is None:
        return Key(()), problems
    written = {name.lower().strip().replace(" ", "_"): name for name in table.columns}
    missing = [name for name in COLUMNS[:2] if name not in written]
    if missing:
        problems.add("KEY_UNUSABLE", Place(FILE, row=1), what=f"the column '{missing[0]}' is missing")
        return Key(()), problems
    rows = [{name: row.cells[written[name]] for name in COLUMNS if name in written} for row in table.rows]
    try:
        return Key.from_rows(rows), problems
    except ValueError as broken:
        problems.add("KEY_UNUSABLE", Place(FILE), what=str(broken))
        return Key(()), problems
