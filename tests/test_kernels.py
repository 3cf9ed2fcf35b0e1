"""Kernels: they listen where nobody else can, start again where the first try failed, and leave nothing behind."""

import asyncio
import os
import stat
import tempfile
from pathlib import Path

import pytest

from evaltool.kernels import empty, start, stop

# what Python runs before anything else: the first so many processes that find a place in the folder end at once
ENDS_AT_FIRST = """
import os, pathlib, sys
for number in range({times}):
    try:
        pathlib.Path({folder!r}, str(number)).touch(exist_ok=False)
    except FileExistsError:
        continue
    os._exit(1)
"""


@pytest.fixture
def loop():
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Where temporary files go, so that what is left can be seen."""
    # short, as the address of a socket may not be long
    folder = Path(tempfile.mkdtemp(dir="/tmp" if os.name != "nt" else None))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    folder.rmdir()  # fails where something was left in it


def started(loop, environment, place):
    asyncio.set_event_loop(loop)
    return start(loop, {**os.environ, **environment}, place)


def asked(loop, kernel, expression):
    """What an expression is in the kernel."""
    client = kernel.client()
    answer = client.execute("", silent=True, user_expressions={"it": expression})

    async def reply():
        while (message := await client.get_shell_msg(timeout=60))["parent_header"].get("msg_id") != answer:
            pass
        return message["content"]["user_expressions"]["it"]["data"]["text/plain"]

    return loop.run_until_complete(reply())


@pytest.mark.skipif(os.name == "nt", reason="Windows has no sockets in the file system for this")
def test_a_kernel_listens_at_files_that_only_its_user_can_open_and_leaves_none(loop, home, tmp_path):
    kernel = started(loop, {}, tmp_path)
    (folder,) = home.iterdir()
    assert kernel.transport == "ipc"
    assert stat.S_IMODE(folder.stat().st_mode) & 0o077 == 0
    assert sum(stat.S_ISSOCK(path.stat().st_mode) for path in folder.iterdir()) == 5
    stop(loop, kernel)
    assert list(home.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no sockets in the file system for this")
def test_a_folder_too_long_for_such_files_takes_ports(loop, tmp_path, monkeypatch):
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    kernel = started(loop, {}, tmp_path)
    assert (kernel.transport, asked(loop, kernel, "6 * 7")) == ("tcp", "42")
    stop(loop, kernel)


@pytest.mark.parametrize("times", [1, 2])
def test_a_kernel_that_ends_before_it_answers_is_started_again(loop, home, tmp_path, times):
    (tmp_path / "starts").mkdir()
    (tmp_path / "sitecustomize.py").write_text(ENDS_AT_FIRST.format(times=times, folder=str(tmp_path / "starts")))
    kernel = started(loop, {"PYTHONPATH": str(tmp_path)}, tmp_path)
    assert asked(loop, kernel, "6 * 7") == "42"
    assert len(list((tmp_path / "starts").iterdir())) == times
    stop(loop, kernel)


def test_an_emptied_kernel_knows_nothing_of_before_and_works_in_its_place(loop, home, tmp_path):
    kernel = started(loop, {}, tmp_path)
    kernel.client().execute("left = 1", silent=True)
    assert asked(loop, kernel, "'left' in globals()") == "True"
    assert loop.run_until_complete(empty(kernel))
    assert asked(loop, kernel, "'left' in globals()") == "False"
    assert asked(loop, kernel, "__import__('os').getcwd()") == repr(str(tmp_path.resolve()))
    stop(loop, kernel)


def test_a_kernel_that_was_ended_is_not_emptied(loop, home, tmp_path):
    kernel = started(loop, {}, tmp_path)
    kernel.client().execute("__import__('os')._exit(0)", silent=True)
    assert not loop.run_until_complete(empty(kernel))
    stop(loop, kernel)
