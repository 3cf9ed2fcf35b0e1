"""Python kernels that run one notebook after the other: started in the repository, emptied in between, closed without leaving anything open."""

from __future__ import annotations

import asyncio
import os
import queue
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from jupyter_client import AsyncKernelClient, AsyncKernelManager
from traitlets.config import Config

_SECONDS_TO_ANSWER = 60
_STARTS = 3
# what the address of a Unix socket may have at most, on macOS as well, less the number of the channel
_LONGEST_ADDRESS = 100


class Connection(AsyncKernelClient):
    """The one connection to a kernel: opened once, whoever asks, as opening it costs half a second of waiting for silence."""

    is_ready = False

    def start_channels(self, **options: Any) -> None:
        """Open the channels that are not open yet."""
        if not self.channels_running:
            super().start_channels(**options)

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait for the first answer; raises RuntimeError where the kernel ended or gave none in time."""
        if not self.is_ready:
            await super().wait_for_ready(timeout)
            self.is_ready = True


class Kernel(AsyncKernelManager):
    """A kernel with one connection, which nbclient gets whenever it asks for a new one: it leaves those open that it made to a kernel of somebody else."""

    connection: Connection | None = None

    def client(self, **options: Any) -> Connection:
        """The connection."""
        self.connection = self.connection or super().client(**options)
        return self.connection


def start(loop: asyncio.AbstractEventLoop, environment: dict[str, str], place: Path) -> Kernel:
    """A new kernel that works in `place` and answers. It alone works there: papermill would move this whole program, under the feet of the other thread."""
    for _ in range(_STARTS - 1):
        kernel = _launch(loop, environment, place)
        try:
            loop.run_until_complete(kernel.connection.wait_for_ready(timeout=_SECONDS_TO_ANSWER))
        except RuntimeError:
            # it found its address taken, or the machine was too busy to let it answer
            stop(loop, kernel)
        else:
            return kernel
    return _launch(loop, environment, place)


def _launch(loop: asyncio.AbstractEventLoop, environment: dict[str, str], place: Path) -> Kernel:
    """A new kernel and the connection to it, whether it answers or not.

    It listens at a file in a folder that is open to this user alone. A port is chosen before the kernel takes it, so that another program may have it first,
    and every user of the machine can knock at it; it serves where there are no such files, on Windows.
    """
    home = Path(tempfile.mkdtemp(prefix="evaltool-kernel-"))
    address = {"transport": "ipc", "ip": str(home / "k")} if os.name != "nt" and len(str(home)) < _LONGEST_ADDRESS else {}
    # a kernel on this machine alone needs no encryption, and says so on every start
    settings = Config({"KernelManager": {"transport_encryption": "auto"}})
    kernel = Kernel(config=settings, client_class=f"{__name__}.Connection", connection_file=str(home / "kernel.json"), **address)
    kernel.kernel_spec.argv[0] = sys.executable
    loop.run_until_complete(kernel.start_kernel(env=environment, cwd=str(place)))
    kernel.client().start_channels()
    return kernel


async def empty(kernel: Kernel) -> bool:
    """Take everything out of a kernel that a notebook left in it; False where the notebook ended it, or left it too busy to answer."""
    client = kernel.client()
    asked = client.execute("get_ipython().reset(new_session=True)", silent=True, store_history=False)
    for _ in range(_SECONDS_TO_ANSWER):
        # a kernel may end after it said it was ready: an answer is waited for only as long as somebody is there to give it
        with suppress(queue.Empty):
            while (await client.get_shell_msg(timeout=1))["parent_header"].get("msg_id") != asked:
                pass
            return True
        if not await kernel.is_alive():
            break
    return False


def stop(loop: asyncio.AbstractEventLoop, kernel: Kernel | None) -> None:
    """End a kernel, where there is one, and take away the files it listened at."""
    if kernel is not None:
        kernel.client().stop_channels()
        loop.run_until_complete(kernel.shutdown_kernel(now=True))
        shutil.rmtree(Path(kernel.connection_file).parent, ignore_errors=True)
