"""JupyterLab for tests: a server on copies, and what a person does first in the browser. Tests that use it are skipped where there is no Chromium."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from evaltool.lab_start import OFFLINE, lab_environment

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
# no windowing: a cell that is not on the screen has its output all the same
_SETTINGS = {"notebook-extension/tracker": '{"windowingMode":"none"}'}


def copy_of_the_sample(home: Path) -> Path:
    """The sample case in `home`, for a test that writes to it."""
    return Path(shutil.copytree(ROOT / "data" / "sample", home / "case", ignore=shutil.ignore_patterns("outputs")))


@contextmanager
def running_lab(home: Path, notebooks: Path, case: Path) -> Iterator[str]:
    """The address of a JupyterLab on a folder of notebooks, with settings of its own, on a case as `evaltool lab` starts it."""
    for name, text in _SETTINGS.items():
        path = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **lab_environment(case),
        "EVALTOOL_OUTPUT": str(home / "outputs"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
    }
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"]
    command += ["--IdentityProvider.token=", f"--ServerApp.root_dir={notebooks}", *OFFLINE]
    with (home / "server.log").open("w") as log, subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT) as server:
        try:
            _wait_until_up(f"http://127.0.0.1:{port}/api/status")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            with suppress(subprocess.TimeoutExpired):
                server.wait(timeout=30)
            server.kill()


def open_notebook(browser: Any, address: str, notebook: str) -> tuple[Any, list[str]]:
    """The page with a notebook, and the list that fills with every address outside the server that it asks for."""
    page = browser.new_page(viewport={"width": 1300, "height": 2000})
    page.set_default_timeout(90_000)
    outside: list[str] = []
    page.on("request", lambda r: outside.append(r.url) if address not in r.url and not r.url.startswith(("data:", "blob:", "ws:")) else None)
    page.goto(f"{address}/lab/tree/{notebook}?reset")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=90_000)
    return page, outside


def run_all(page: Any, address: str, notebook: str) -> None:
    """Run all cells by the menu, and wait until each has its number."""
    # run-all before the kernel is connected opens a dialog, and the indicator says idle too early: ask the server, then the status bar
    deadline = time.monotonic() + 90
    while not _kernel_is_idle(address, notebook) and time.monotonic() < deadline:
        page.wait_for_timeout(200)
    page.wait_for_selector("#jp-main-statusbar >> text=/\\| Idle/", timeout=60_000)
    cells = page.locator(".jp-CodeCell").count()
    page.click('.lm-MenuBar-itemLabel:text-is("Run")')
    page.click('.lm-Menu-item[data-command="runmenu:run-all"]')
    done = f"() => [...document.querySelectorAll('.jp-CodeCell .jp-InputArea-prompt')].filter(e => /\\[\\d+\\]/.test(e.innerText)).length >= {cells}"
    page.wait_for_function(done, timeout=180_000)
    page.wait_for_timeout(1500)


def _kernel_is_idle(address: str, notebook: str) -> bool:
    with urllib.request.urlopen(f"{address}/api/sessions", timeout=5) as answer:
        kernels = [session["kernel"] for session in json.load(answer) if session["path"] == notebook]
    return bool(kernels) and kernels[-1]["execution_state"] == "idle" and kernels[-1]["connections"] > 0


def _wait_until_up(url: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    pytest.fail("JupyterLab did not start")
