"""One pad a coder, however the one before it ended."""

import os
import subprocess
import sys

import pytest

from evaltool.field_phase.coder_lock import CoderLock
from evaltool.problems import EvaltoolError

HOLD = """
import pathlib, sys, time
from evaltool.field_phase.coder_lock import CoderLock
CoderLock(pathlib.Path(sys.argv[1]), "anna").acquire()
print(1, flush=True)
time.sleep(60)
"""


def test_a_second_holder_is_refused_until_the_first_gives_the_lock_back(tmp_path):
    first, second = CoderLock(tmp_path / "codings", "Anna"), CoderLock(tmp_path / "codings", "anna")
    first.acquire()
    first.acquire()  # to hold it already is no fault

    with pytest.raises(EvaltoolError, match="The codings of 'anna' are open in another pad, so nothing can be changed here. Close that notebook"):
        second.acquire()
    first.release()
    with second:
        assert (tmp_path / "codings/.anna.lock").exists()
    second.release()

    assert os.listdir(tmp_path / "codings") == []


def test_each_coder_has_a_lock_of_the_own(tmp_path):
    with CoderLock(tmp_path, "anna"), CoderLock(tmp_path, "bo"):
        assert sorted(os.listdir(tmp_path)) == [".anna.lock", ".bo.lock"]


def test_the_lock_of_a_process_that_was_killed_is_free(tmp_path):
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"1\n"
        with pytest.raises(EvaltoolError, match="open in another pad"):
            CoderLock(tmp_path, "anna").acquire()
        holder.kill()

    assert (tmp_path / ".anna.lock").exists()
    with CoderLock(tmp_path, "anna"):
        pass
    assert not (tmp_path / ".anna.lock").exists()


def test_a_lock_that_was_removed_between_opening_and_locking_is_taken_anew(tmp_path, monkeypatch):
    lock, seen = CoderLock(tmp_path, "anna"), []
    samestat = os.path.samestat

    def once_removed(one, other):
        seen.append(1)
        if len(seen) == 1:
            (tmp_path / ".anna.lock").unlink()
            os.stat(tmp_path / ".anna.lock")  # raises, as it is gone
        return samestat(one, other)

    monkeypatch.setattr(os.path, "samestat", once_removed)
    with lock:
        assert len(seen) == 2 and (tmp_path / ".anna.lock").exists()


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "codings").write_text("no folder")

    with pytest.raises(EvaltoolError, match=r"Nothing can be saved in .*codings \(.*\). Look at the rights of the folder."):
        CoderLock(tmp_path / "codings", "anna").acquire()
