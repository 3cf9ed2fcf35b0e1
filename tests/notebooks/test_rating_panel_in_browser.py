"""The rating panel as a person uses it: in JupyterLab, with keyboard and mouse, and what then stands in the file."""

import csv

import pytest

from evaltool.case import CaseFolder
from evaltool.synthesis.rating_record import record_rating
from tests.support.jupyterlab import CHROMIUM, QUIET, copy_of_the_sample, open_notebook, run_all, running_lab
from tests.support.notebooks import write_notebook

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
OPEN = "from evaltool.notebook import open_case\nfrom evaltool.rating_panel import RatingPanel\ncase = open_case(case_dir)"
ANSWERED = "() => /^(Saved|Not saved)/.test(document.querySelector('.evaltool-rating .status').textContent)"


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield launched
        launched.close()


@pytest.fixture
def panel(tmp_path, browser):
    """Opens a small notebook with the panel of a rater, after `prepare` worked on the folder of the case: the page, the case, what was asked outside."""
    pages = []

    def opened(rater, prepare=lambda case: None):
        notebooks, case = tmp_path / "notebooks", tmp_path / "case"
        prepare(case)
        write_notebook(notebooks, "rate", OPEN, f"RatingPanel(case, rater={rater!r})")
        page, outside = open_notebook(browser, address, "rate.ipynb")
        pages.append(page)
        run_all(page, address, "rate.ipynb")
        page.wait_for_selector(".evaltool-rating h4", timeout=60_000)
        return page, case, outside

    case = copy_of_the_sample(tmp_path)
    (tmp_path / "notebooks").mkdir()
    with running_lab(tmp_path, tmp_path / "notebooks", case) as address:
        yield opened
        for page in pages:
            page.close()


def test_a_rater_chooses_types_and_saves_and_the_row_is_in_the_file(panel):
    page, case, outside = panel("bo")
    cells = page.locator(".jp-Cell").count()
    root = page.locator(".evaltool-rating")
    assert "Why do you ask" not in root.inner_text() and "nobody rejects them" not in root.inner_text()
    assert root.locator("input:checked").count() == 0

    page.get_by_role("radio", name="3 Good").click()
    page.keyboard.press("ArrowUp")  # a shortcut of the notebook, were it not ours
    page.keyboard.press("Tab")
    # letters that are shortcuts of the notebook, and text that is no HTML
    page.keyboard.type("dd xx <b>The need</b> is named by most; ")
    page.keyboard.press("Enter")
    page.keyboard.type("aabb =1+1")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_label("Day of the decision").click()
    page.keyboard.type("2014-03-20")
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_function(ANSWERED)

    assert page.inner_text(".evaltool-rating .status") == "Saved to synthesis/ratings/bo.csv, row 2."
    assert rows(case, "bo") == [
        {
            "criterion": "relevance", "scheme": "iom-5", "rating": "4", "justification": "dd xx <b>The need</b> is named by most; \naabb =1+1",
            "finding_ids": "F01", "outside_range_reason": "", "date": "2014-03-20",
        }
    ]  # fmt: skip
    assert page.inner_text(".evaltool-rating .decision strong") == "4 Very good (counts), 2014-03-20"
    assert "<b>The need</b>" in page.inner_text(".evaltool-rating .decision")
    assert root.locator("input:checked").count() == 0 and page.get_by_label("Justification").input_value() == ""
    assert page.locator(".jp-Cell").count() == cells
    assert outside == []


def test_what_is_refused_is_said_beside_its_field_and_nothing_typed_is_lost(panel):
    page, case, _ = panel("bo")

    page.get_by_label("Justification").click()
    page.keyboard.type("Only this.")
    page.keyboard.press("Control+s")
    page.wait_for_function(ANSWERED)

    assert page.inner_text(".evaltool-rating .status") == "Not saved. What is missing stands beside its field."
    assert page.locator("fieldset:has(legend:text-is('Rating')) .error").inner_text().startswith("Nothing is decided on 'relevance'.")
    assert page.evaluate("document.activeElement.type") == "radio"
    assert page.get_by_label("Justification").input_value() == "Only this."
    assert not (case / "synthesis/ratings/bo.csv").exists()

    page.get_by_role("button", name="Impact").click()
    assert page.get_by_label("Justification").input_value() == ""
    page.get_by_role("button", name="Relevance begun, not saved").click()
    assert page.get_by_label("Justification").input_value() == "Only this."


def test_outside_the_range_the_reason_is_asked_for_in_words(panel):
    page, case, _ = panel("bo")
    reason = page.get_by_label("Reason for a rating outside the range")
    assert not reason.is_visible()

    page.get_by_role("radio", name="5 Excellent").click()
    assert reason.is_visible()
    assert "The evidence allows 1 Poor to 4 Very good. Say why the rating is right all the same." in page.inner_text(".evaltool-rating")
    page.get_by_label("Justification").click()
    page.keyboard.type("All needs were met.")
    page.get_by_role("button", name="Save rating").click()
    page.wait_for_function(ANSWERED)
    assert page.inner_text(".evaltool-rating .status").startswith("Not saved.")
    assert reason.evaluate("area => area === document.activeElement && area.getAttribute('aria-invalid') === 'true'")
    page.keyboard.type("Two groups were never coded.")
    page.get_by_role("button", name="Save rating").click()
    page.wait_for_function("() => document.querySelector('.evaltool-rating .status').textContent.startsWith('Saved')")

    assert [(row["rating"], row["outside_range_reason"]) for row in rows(case, "bo")] == [("5", "Two groups were never coded.")]


def test_a_second_rater_sees_the_first_only_after_rating_everything(panel):
    page, case, _ = panel("bo", rated("bo", but="sustainability"))
    first = "The module has a place in a state programme"

    for button in page.locator(".evaltool-rating nav button").all():
        button.click()
        assert first not in page.inner_text(".evaltool-rating") and "What the others decided" not in page.inner_text(".evaltool-rating")
    page.get_by_role("button", name="Sustainability").click()
    page.get_by_role("radio", name="NR").click()
    page.get_by_label("Justification").click()
    page.keyboard.type("I saw too little.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=What the others decided")

    assert "Rater evaluator: 2 Fair" in page.inner_text(".evaltool-rating")
    assert first in page.inner_text(".evaltool-rating")
    assert "The raters differ." in page.inner_text(".evaltool-rating")


def test_what_is_agreed_is_entered_beside_what_each_decided(panel):
    page, case, _ = panel("agreed", rated("bo"))

    assert "What each rater decided" in page.inner_text(".evaltool-rating")
    page.get_by_role("radio", name="4 Very good").click()
    page.get_by_label("Justification").click()
    page.keyboard.type("We went through it together.")
    page.keyboard.press("Control+Enter")
    page.wait_for_function(ANSWERED)

    assert [(row["criterion"], row["rating"]) for row in rows(case, "agreed")] == [("relevance", "4")]


def test_a_judgement_in_words_is_typed_where_the_case_has_no_scale(panel):
    page, case, _ = panel("bo", without_scale)

    page.get_by_role("textbox", name="Judgement in words").click()
    page.keyboard.type("The aims are what people lacked.")
    page.get_by_label("Justification").click()
    page.keyboard.type("Most groups say so.")
    page.get_by_role("button", name="Save judgement").click()
    page.wait_for_function(ANSWERED)

    assert page.inner_text(".evaltool-rating .status").startswith("Saved to synthesis/ratings/bo.csv, row 2.")
    assert [(row["scheme"], row["rating"]) for row in rows(case, "bo")] == [("none", "The aims are what people lacked.")]


def rated(rater, but=""):
    def prepare(root):
        case = CaseFolder(root)
        for criterion in case.header.evaluation.criteria:
            if criterion != but:
                record_rating(case, rater, criterion, "NR", "I saw too little.", [])

    return prepare


def without_scale(root):
    (root / "synthesis/ratings/evaluator.csv").unlink()
    text = (root / "evaluation.yml").read_text(encoding="utf-8")
    (root / "evaluation.yml").write_text(text.replace("rating_scheme: iom-5", "rating_scheme: none"), encoding="utf-8")


def rows(case, rater):
    with (case / f"synthesis/ratings/{rater}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
