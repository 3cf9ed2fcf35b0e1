"""Time the coding pad in Chromium: a text of 60,000 characters with 500 codings is opened, and words are coded.

Measured where a person would: from the click on "Start coding" until the text with its codings is laid out, and from the key that gives a code until the
coding is drawn, and until the pad says that it is saved. JupyterLab, kernel and browser run on this machine; the disk is a real one.

    python benchmarks/coding_pad.py
"""

import random
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.jupyterlab import CHROMIUM, QUIET, open_notebook, run_all, running_lab  # noqa: E402
from tests.support.notebooks import write_notebook  # noqa: E402
from tests.support.valley_case import coding, valley_case, valley_tables  # noqa: E402

CHARACTERS, CODINGS, TURNS = 60_000, 500, 20
OPEN = "from evaltool.case import CaseFolder\nfrom evaltool.coding_pad import CodingPad"
# what happens on the page, with the time of the key or click and of the first frame in which it can be seen
WATCH = """() => {
  window.seen = {};
  const frame = name => requestAnimationFrame(() => setTimeout(() => { window.seen[name] ??= performance.now(); }));
  new MutationObserver(() => {
    if (document.querySelectorAll('.evaltool-coding .chip').length > (window.chips || 0)) frame('drawn');
    if (/^Saved/.test(document.querySelector('.evaltool-coding .status')?.textContent)) frame('saved');
  }).observe(document.querySelector('.evaltool-coding'), {subtree: true, childList: true, characterData: true, attributes: true});
  for (const kind of ['keydown', 'mousedown']) document.addEventListener(kind, () => { window.began = performance.now(); }, true);
}"""

AFRESH = """() => {
  window.seen = {};
  window.chips = document.querySelectorAll('.evaltool-coding .chip').length;
  document.querySelector('.evaltool-coding .status').textContent = '';
}"""


def long_text() -> str:
    dice = random.Random(1)
    words = [
        "the",
        "pump",
        "water",
        "fee",
        "works",
        "women",
        "carry",
        "less",
        "more",
        "school",
        "road",
        "office",
        "answer",
        "letter",
        "month",
        "never",
        "often",
        "people",
        "said",
    ]
    lines: list[str] = []
    while sum(map(len, lines)) + len(lines) < CHARACTERS:
        lines.append(" ".join(dice.choice(words) for _ in range(dice.randrange(10, 60))) + f" {len(lines)}.")
    return "\n".join(lines)[:CHARACTERS]


def make_case(root: Path, text: str) -> None:
    dice = random.Random(2)
    tables = valley_tables()
    tables["field_phase/codings/anna"] = []
    for number in range(CODINGS):
        start = dice.randrange(len(text) - 400)
        row = coding(f"K{number + 1:04d}", "S1", "x", "x", dice.choice(["C1", "C2", "C3", "C4", "C5"]), dice.choice(["positive", "negative", "mixed"]))
        quote = text[start : start + dice.randrange(20, 300)].strip()
        tables["field_phase/codings/anna"].append({**row, "start": text.index(quote), "end": text.index(quote) + len(quote), "quote": quote})
    valley_case(root, tables, S1=text)


def milliseconds(page: Page, name: str) -> float:
    page.wait_for_function("name => window.seen[name]", arg=name)
    return page.evaluate("name => window.seen[name] - window.began", name)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        home = Path(folder)
        make_case(home / "case", long_text())
        write_notebook(home / "notebooks", "code", OPEN, "CodingPad(CaseFolder(case_dir))", parameters=f'case_dir = "{home / "case"}"')
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        with running_lab(home, home / "notebooks", home / "case") as address:
            page, _ = open_notebook(browser, address, "code.ipynb")
            run_all(page, address, "code.ipynb")
            page.get_by_label("Who codes?").click()
            page.keyboard.type("anna")
            page.evaluate(WATCH)
            page.get_by_role("button", name="Start coding").click()
            opened = milliseconds(page, "drawn")
            page.locator(".evaltool-coding .text").focus()
            drawn, saved = [], []
            for _ in range(TURNS):
                for _ in range(3):
                    page.keyboard.press("ArrowDown")
                page.keyboard.press("x")
                page.wait_for_timeout(200)  # until nothing is drawn any more
                page.evaluate(AFRESH)
                page.keyboard.press("1")
                drawn.append(milliseconds(page, "drawn"))
                saved.append(milliseconds(page, "saved"))
            page.close()
        browser.close()
    print(f"open {CHARACTERS:,} characters with {CODINGS} codings: {opened:.0f} ms")
    print(f"a new coding is drawn after {statistics.median(drawn):.0f} ms (slowest of {TURNS}: {max(drawn):.0f} ms)")
    print(f"and said to be saved after {statistics.median(saved):.0f} ms (slowest of {TURNS}: {max(saved):.0f} ms)")


if __name__ == "__main__":
    main()
