"""Python kernels that run one notebook after the other: started in the repository, emptied in between, closed without leaving anything open."""

from __future__ import annotations

import asyncio
import queue
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from jupyter_client import AsyncKernelManager
from traitlets.config import Config

_SECONDS_TO_ANSWER = 60


class Kernel(AsyncKernelManager):
    """A kernel that knows the connections to it: nbclient leaves those open that it made to a kernel of somebody else."""

    def client(self, **options: Any) -> Any:
        """A new connection."""
        self.clients = [*getattr(self, "clients", []), super().client(**options)]
        return self.clients[-1]

    def close_clients(self) -> None:
        """Close all connections."""
        for client in getattr(self, "clients", []):
            client.stop_channels()
        self.clients = []


def start(loop: asyncio.AbstractEventLoop, environment: dict[str, str], place: Path) -> Kernel:
    """A new kernel that works in `place`. It alone does: papermill would move this whole program there, under the feet of the other thread."""
    # a kernel on this machine alone needs no encryption, and says so on every start
    kernel = Kernel(config=Config({"KernelManager": {"transport_encryption": "auto"}}))
    kernel.kernel_spec.argv[0] = sys.executable
    loop.run_until_complete(kernel.start_kernel(env=environment, cwd=str(place)))
    return kernel


async def empty(kernel: Kernel) -> bool:
    """Take everything out of a kernel that a notebook left in it; False where the notebook ended it, or left it too busy to answer."""
    kernel.close_clients()
    client = kernel.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=_SECONDS_TO_ANSWER)
        asked = client.execute("get_ipython().reset(new_session=True)", silent=True, store_history=False)
        for _ in range(_SECONDS_TO_ANSWER):
            # a kernel may end after it said it was ready: an answer is waited for only as long as somebody is there to give it
            with suppress(queue.Empty):
                while (await client.get_shell_msg(timeout=1))["parent_header"].get("msg_id") != asked:
                    pass
                return True
            if not await kernel.is_alive():
                break
    except RuntimeError:
        pass
    finally:
        kernel.close_clients()
    return False


def stop(loop: asyncio.AbstractEventLoop, kernel: Kernel | None) -> None:
    """End a kernel, where there is one."""
    if kernel is not None:
        kernel.close_clients()
        loop.run_until_complete(kernel.shutdown_kernel(now=True))
