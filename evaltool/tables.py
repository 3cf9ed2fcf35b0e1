"""Tables of a case, read from CSV or Excel into rows that remember file, sheet and row, and written back without losing anything.

Reading never changes a file and never guesses: what cannot be read for sure becomes a problem with its place. Files come from anywhere, so they are read as
untrusted: size limits, no formulas carried out, no encodings guessed. This is the door to tables; their form is in `grid.py`, Excel in `workbooks.py`.
"""

from __future__ import annotations

import csv
import io
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from evaltool.grid import Row, Table, table_of
from evaltool.problems import EvaltoolError, Place, Problems
from evaltool.workbooks import MAX_BYTES, Sheet, Workbook, open_workbook, read_workbook

__all__ = [
    "LONGEST_WAIT",
    "MAX_BYTES",
    "Row",
    "Sheet",
    "Table",
    "Workbook",
    "alone_in",
    "delimiter_of",
    "may_name_a_file",
    "open_workbook",
    "read_csv",
    "read_workbook",
    "refuse_open",
    "took_turn",
    "write_bytes",
    "write_csv",
]

if sys.platform == "win32":  # pragma: no cover  the tests run where there is fcntl
    import msvcrt
else:
    import fcntl

LONGEST_WAIT = 20.0  # seconds; writing a table takes far less
DELIMITERS = (",", ";", "\t")
_FILE_NAME = re.compile(r"[^\W_](?:[\w .-]{0,38}[\w-])?")
# names that Windows keeps for devices, whatever their ending
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
# Python stops at cells of 128 kB by itself; a file has its own limit here, and a long cell is no mistake of quotation marks
csv.field_size_limit(MAX_BYTES)


def read_csv(path: Path, file: str, problems: Problems) -> Table | None:
    """The table of a CSV file (UTF-8 with or without BOM; comma, semicolon or tab), or None with the reason among the problems."""
    place = Place(file)
    text = _text(path, place, problems)
    if text is None:
        return None
    grid: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True):
            grid.append(row)  # one by one, so that the row of a mistake is known
    except csv.Error:
        problems.add("TABLE_QUOTES", Place(file, row=len(grid) + 1))
        return None
    return table_of([[_line_ends(cell) for cell in row] for row in grid], place, path, problems)


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write a table as CSV: UTF-8, comma, one line end; a reader sees the old file or the new one, never half of it."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n", extrasaction="raise")
    writer.writeheader()
    writer.writerows({column: _line_ends(cell) for column, cell in row.items()} for row in rows)
    write_bytes(path, text.getvalue().encode())


def refuse_open(path: Path, name: str, outcome: str) -> None:
    """Raise EvaltoolError where Excel or LibreOffice has the file open."""
    if any((path.parent / lock).exists() for lock in (f"~${path.name}", f".~lock.{path.name}#")):
        raise EvaltoolError(f"{name} is open in another program, so {outcome}. Close it there and try again.")


def write_bytes(path: Path, data: bytes) -> None:
    """Put a file in place in one step (written beside it, flushed to the disk, renamed), so that nothing is ever half written.

    Raises EvaltoolError where Excel or LibreOffice has the file open, or where it cannot be written.
    """
    refuse_open(path, str(path), "it was not changed")
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except OSError as refused:
        raise EvaltoolError(f"{path} could not be written ({refused.strerror}). Close it in other programs, or look at the rights of its folder.") from refused
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """A turn of one's own to read tables of a folder and write them again: two kernels that save at the same moment do so one after the other.

    The system ends the turn of a program that died. Raises EvaltoolError where another program does not end its turn.
    """
    handle = _opened_for_turns(folder)
    try:
        until = monotonic() + LONGEST_WAIT
        while not took_turn(handle):
            if monotonic() > until:
                raise EvaltoolError(f"Another program is writing to {folder} and does not end, so nothing was changed. Close it and try again.")
            sleep(0.02)
        yield
    finally:
        os.close(handle)


def may_name_a_file(name: str) -> bool:
    """True for a name that every system takes as that of a file, such as the initials of a coder or a rater."""
    return bool(_FILE_NAME.fullmatch(name)) and not _DEVICES.fullmatch(name)


def _opened_for_turns(folder: Path) -> int:
    try:
        if sys.platform == "win32":  # pragma: no cover  a folder cannot be opened there
            return os.open(folder / ".turn", os.O_RDWR | os.O_CREAT)
        return os.open(folder, os.O_RDONLY)
    except OSError as refused:
        raise EvaltoolError(f"{folder} could not be written to ({refused.strerror}). Look at the rights of the folder.") from refused


def took_turn(handle: int) -> bool:
    """True where the lock on an open file is one's own now; the system gives it back when the process ends."""
    try:
        if sys.platform == "win32":  # pragma: no cover
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        # a drive that knows no turns: then as before, each write is whole, and the last one stays
        return True
    return True


def _text(path: Path, place: Place, problems: Problems) -> str | None:
    if not path.is_file():
        problems.add("TABLE_NOT_A_FILE", place)
        return None
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as refused:
        problems.add("TABLE_UNREADABLE", place, what=refused.strerror or "it cannot be read")
        return None
    if len(data) > MAX_BYTES:
        problems.add("TABLE_TOO_LARGE", place, limit=MAX_BYTES // 1_000_000)
        return None
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data:
        problems.add("TABLE_ENCODING", place, found="UTF-16, or no text at all")
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        problems.add("TABLE_ENCODING", Place(place.file, row=_row_at(data[: broken.start])), found="not UTF-8")
        return None


def _row_at(before: bytes) -> int:
    """The row, as Excel counts it, of the first character that is no UTF-8: line breaks inside quotation marks do not count."""
    text = before.decode("utf-8-sig")
    return sum(1 for _ in csv.reader(io.StringIO(f"{text}?", newline=""), delimiter=delimiter_of(text)))


def delimiter_of(text: str) -> str:
    """The separator that the header uses most, outside quotation marks."""
    header, in_quotes = [], False
    for character in text.lstrip():
        if character in "\r\n" and not in_quotes:
            break
        in_quotes ^= character == '"'
        if not in_quotes:
            header.append(character)
    return max(DELIMITERS, key=header.count)


def _line_ends(cell: str) -> str:
    """The cell with line feeds as line ends, as transcripts are compared; Python's writer would leave a lone carriage return unquoted."""
    return cell.replace("\r\n", "\n").replace("\r", "\n")
