"""The evaluator's way: the notebooks in JupyterLab, in a real browser, cell by cell."""

import json
import shutil
import urllib.request

import pytest

from tests.support.jupyterlab import CHROMIUM, QUIET, ROOT, copy_of_the_sample, open_notebook, run_all, running_lab

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a JupyterLab on copies of the notebooks and the sample, as `evaltool lab` starts it."""
    home = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "notebooks", home / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    with running_lab(home, home / "notebooks", copy_of_the_sample(home)) as address:
        yield address, home


def test_an_evaluator_runs_the_first_notebook_and_sees_tables_and_no_error(lab):
    address, _ = lab
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page, outside = open_notebook(browser, address, "10_desk_review.ipynb")
        run_all(page, address, "10_desk_review.ipynb")

        assert page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
        assert page.locator(".jp-OutputArea table").count() >= 3
        assert page.locator(".js-plotly-plot").count() >= 1
        assert "SAMPLE: all evidence in this document is invented" in page.inner_text(".jp-Notebook")
        assert outside == []
        browser.close()


def test_jupyterlab_asks_nobody_for_news_or_newer_versions(lab):
    address, _ = lab
    with urllib.request.urlopen(f"{address}/lab/api/update", timeout=20) as answer:
        assert json.load(answer) == {"notification": None}
    with urllib.request.urlopen(f"{address}/lab", timeout=20) as page:
        assert '"news": {"disabled": true}' in page.read().decode()
    with urllib.request.urlopen(f"{address}/lab/api/settings/@jupyterlab/apputils-extension:notification", timeout=20) as answer:
        assert json.loads(answer.read())["schema"]["properties"]["fetchNews"]["default"] == "false"  # "none" is a question at the first start


def test_running_the_report_notebook_by_hand_writes_the_deliverables(lab):
    address, home = lab
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page, _ = open_notebook(browser, address, "40_report.ipynb")
        run_all(page, address, "40_report.ipynb")
        browser.close()

    written = {path.name for path in (home / "outputs").iterdir() if path.is_file()}
    assert {"evaluation_report.docx", "evaluation_sheet.xlsx", "evaluation_brief.docx", "management_response.docx"} <= written
