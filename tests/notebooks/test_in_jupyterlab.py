"""The evaluator's way: the notebooks in JupyterLab, in a real browser, cell by cell."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a JupyterLab on copies of the notebooks and the sample, as `evaltool lab` starts it."""
    home = tmp_path_factory.mktemp("lab")
    notebooks, case = home / "notebooks", home / "case"
    shutil.copytree(ROOT / "notebooks", notebooks, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copytree(ROOT / "data" / "sample", case, ignore=shutil.ignore_patterns("outputs"))
    settings = home / "settings" / "@jupyterlab"
    for name, text in (("apputils-extension/notification", '{"fetchNews":"false","checkForUpdates":false}'), ("notebook-extension/tracker", '{"windowingMode":"none"}')):
        path = settings / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "EVALTOOL_CASE": str(case),
        "EVALTOOL_OUTPUT": str(home / "outputs"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
    }
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"]
    command += ["--IdentityProvider.token=", f"--ServerApp.root_dir={notebooks}"]
    with (home / "server.log").open("w") as log, subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT) as server:
        try:
            _wait_until_up(f"http://127.0.0.1:{port}/api/status")
            yield f"http://127.0.0.1:{port}", home
        finally:
            server.terminate()


def test_an_evaluator_runs_the_first_notebook_and_sees_tables_and_no_error(lab):
    address, _ = lab
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page, outside = _open(browser, address, "10_desk_review.ipynb")
        _run_all(page, address)

        assert page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
        assert page.locator(".jp-OutputArea table").count() >= 3
        assert page.locator(".js-plotly-plot").count() >= 1
        assert "SAMPLE: all evidence in this document is invented" in page.inner_text(".jp-Notebook")
        assert outside == []
        browser.close()


def test_running_the_report_notebook_by_hand_writes_the_deliverables(lab):
    address, home = lab
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page, _ = _open(browser, address, "40_report.ipynb")
        _run_all(page, address)
        browser.close()

    written = {path.name for path in (home / "outputs").iterdir() if path.is_file()}
    assert {"evaluation_report.docx", "evaluation_sheet.xlsx", "evaluation_brief.docx", "management_response.docx"} <= written


def _open(browser, address, notebook):
    page = browser.new_page(viewport={"width": 1300, "height": 2000})
    outside = []
    page.on("request", lambda r: outside.append(r.url) if address not in r.url and not r.url.startswith(("data:", "blob:", "ws:")) else None)
    page.goto(f"{address}/lab/tree/{notebook}?reset")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=90_000)
    return page, outside


def _run_all(page, address):
    # run-all before the kernel is connected opens a dialog, and the indicator says idle too early: ask the server, then the status bar
    deadline = time.monotonic() + 90
    while not _kernel_is_idle(address) and time.monotonic() < deadline:
        page.wait_for_timeout(200)
    page.wait_for_selector("#jp-main-statusbar >> text=/\\| Idle/", timeout=60_000)
    cells = page.locator(".jp-CodeCell").count()
    page.click('.lm-MenuBar-itemLabel:text-is("Run")')
    page.click('.lm-Menu-item[data-command="runmenu:run-all"]')
    done = f"() => [...document.querySelectorAll('.jp-CodeCell .jp-InputArea-prompt')].filter(e => /\\[\\d+\\]/.test(e.innerText)).length >= {cells}"
    page.wait_for_function(done, timeout=180_000)
    page.wait_for_timeout(1500)


def _kernel_is_idle(address):
    with urllib.request.urlopen(f"{address}/api/sessions", timeout=5) as answer:
        sessions = json.load(answer)
    return bool(sessions) and sessions[-1]["kernel"]["execution_state"] == "idle" and sessions[-1]["kernel"]["connections"] > 0


def _wait_until_up(url):
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    pytest.fail("JupyterLab did not start")
