"""Who is done with which source, and what two coders who are both done did differently.

`codings/<coder>.done` is a list of source ids, one a line, beside the coder's table: as long as one of two coders is not done with a source, neither is shown
what the other did there. Once both are done their codings of it stay as they are, as agreement is measured on what each did alone; who has to change one all
the same takes the source out of the list. A table without such a list was made elsewhere, by hand or in another program, and is complete as it came; with the
first change in the pad its coder gets a list.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from evaltool.case import CaseFolder
from evaltool.field_phase.coder_table import FOLDER
from evaltool.field_phase.coding import Coding, read_codings
from evaltool.problems import EvaltoolError
from evaltool.tables import write_bytes

_SUFFIX = ".done"


def done_with(case: CaseFolder, coder: str) -> frozenset[str]:
    """The ids of the sources that a coder is done with."""
    path = _file(case, coder)
    if not path.is_file():
        return frozenset()
    try:
        return frozenset(filter(None, map(str.strip, path.read_text(encoding="utf-8-sig").splitlines())))
    except UnicodeDecodeError as broken:
        raise EvaltoolError(f"{case.relative(path)} cannot be read. It is a text in UTF-8 with the id of a source on each line.") from broken


def finished_with(case: CaseFolder) -> dict[str, frozenset[str]]:
    """For each coder the ids of the sources that are complete: those of the list, or without a list those that the table holds."""
    held: dict[str, set[str]] = {}
    for coding in read_codings(case):
        held.setdefault(coding.by, set()).add(coding.source_id)
    folder, known = case.root / FOLDER, {coder.lower() for coder in held}
    listed = sorted(path.stem for path in folder.glob(f"*{_SUFFIX}")) if folder.is_dir() else []
    coders = [*held, *(coder for coder in listed if coder.lower() not in known)]
    return {coder: done_with(case, coder) if _file(case, coder).is_file() else frozenset(held[coder]) for coder in sorted(coders)}


def begin_list(case: CaseFolder, coder: str) -> None:
    """From here on a coder is done with what the list says, and with nothing else."""
    if not _file(case, coder).is_file():
        write_bytes(_file(case, coder), b"")


def set_done(case: CaseFolder, coder: str, source_id: str, is_done: bool) -> None:
    """Note on the disk that a coder is done with a source, or that more is to come; refused once another coder has seen the work."""
    if not is_done and (others := others_done(case, coder, source_id)):
        raise EvaltoolError(f"{source_id} stays done: {' and '.join(others)} can see your codings of it already, so they are no longer made apart.")
    ids = (done_with(case, coder) | {source_id}) if is_done else (done_with(case, coder) - {source_id})
    write_bytes(_file(case, coder), "".join(f"{id}\n" for id in sorted(ids)).encode())


def others_done(case: CaseFolder, coder: str, source_id: str) -> list[str]:
    """The other coders who are done with a source, where this one is too: they may see each other's codings of it."""
    if source_id not in done_with(case, coder):
        return []
    return [other for other, finished in finished_with(case).items() if other.lower() != coder.lower() and source_id in finished]


def differences(one: Iterable[Coding], other: Iterable[Coding]) -> dict[str, str]:
    """What differs, by the id of each coding of two coders on one text: `only here`, `other code there`, `other direction there`, empty where alike."""
    first, second = list(one), list(other)
    return {
        coding.id: _difference(coding, theirs) for mine, theirs in ((first, second), (second, first)) for coding in mine
    }  # fmt: skip


def _difference(coding: Coding, others: Iterable[Coding]) -> str:
    there = [other for other in others if (coding.start or 0) < (other.end or 0) and (other.start or 0) < (coding.end or 0)]
    same_code = [other for other in there if other.code_id == coding.code_id]
    if any(other.direction == coding.direction for other in same_code):
        return ""
    return "other direction there" if same_code else "other code there" if there else "only here"


def _file(case: CaseFolder, coder: str) -> Path:
    return case.root / FOLDER / f"{coder}{_SUFFIX}"
