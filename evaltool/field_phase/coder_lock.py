"""One pad a coder: a lock that the system takes back when a process ends, however it ends, so that nothing is left behind to clear away."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from evaltool.problems import EvaltoolError
from evaltool.tables import took_turn


class CoderLock:
    """The right to write the codings of one coder, held by one process at a time: take it with `acquire()` or `with`."""

    def __init__(self, folder: Path, coder: str):
        self._coder = coder
        # ana and Ana are one file on some machines, so they are one coder on all
        self._path = folder / f".{coder.lower()}.lock"
        self._handle = -1

    def acquire(self) -> None:
        """Take the lock; raises EvaltoolError where another process has it."""
        while self._handle < 0:
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
            except OSError as refused:
                raise EvaltoolError(f"Nothing can be saved in {self._path.parent} ({refused.strerror}). Look at the rights of the folder.") from refused
            if not took_turn(handle):
                os.close(handle)
                raise EvaltoolError(
                    f"The codings of '{self._coder}' are open in another pad, so nothing can be changed here. "
                    "Close that notebook and shut down its kernel, then run this cell again; or write another coder's name."
                )
            if self._is_still_there(handle):
                self._handle = handle
            else:
                os.close(handle)  # the one who had it removed it in between

    def release(self) -> None:
        """Give the lock back; nothing happens where it is not held."""
        if self._handle >= 0:
            # removed while it is held, so that nobody holds a lock on a file that another one can no longer see
            with suppress(OSError):
                self._path.unlink()
            os.close(self._handle)
            self._handle = -1

    def __enter__(self) -> CoderLock:
        self.acquire()
        return self

    def __exit__(self, *raised: object) -> None:
        self.release()

    def _is_still_there(self, handle: int) -> bool:
        try:
            return os.path.samestat(os.fstat(handle), os.stat(self._path))
        except FileNotFoundError:
            return False
