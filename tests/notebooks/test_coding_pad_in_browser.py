"""The coding pad as a person uses it: in JupyterLab, with mouse and keyboard, and what then stands in the coder's file."""

import csv
import os
import re
import signal
from pathlib import Path

import pytest

from tests.support.jupyterlab import CHROMIUM, QUIET, copy_of_the_sample, open_notebook, run_all, running_lab
from tests.support.notebooks import write_notebook

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
OPEN = "from evaltool.notebook import open_case\nfrom evaltool.coding_pad import CodingPad\ncase = open_case(case_dir)"
PAD = ".evaltool-coding"
# Cyrillic, a family of three joined by zero-width joiners, Arabic from right to left, letters with combining marks
SCRIPTS = "Мы ждали ответа 👩‍👩‍👧 три месяца.\nهذا المشروع 🙂 ساعدنا كثيرا\nPlain: e\u0301te\u0301 ended 🙂 well.\n"
ROW = "S90,interview,G1,,,official,,1,,,in_person,az,none,no,given,yes,internal,S90.md\n"
WHERE_WORDS_ARE = """words => {
  for (const line of document.querySelectorAll('.evaltool-coding .line:not(.twin)')) {
    const at = line.textContent.indexOf(words);
    if (at < 0) continue;
    line.scrollIntoView({block: 'center'});
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT), range = document.createRange();
    let seen = 0;
    for (let node = walker.nextNode(); node; seen += node.length, node = walker.nextNode()) {
      if (at >= seen && at < seen + node.length) range.setStart(node, at - seen);
      if (at + words.length > seen && at + words.length <= seen + node.length) range.setEnd(node, at + words.length - seen);
    }
    const rects = [...range.getClientRects()], first = rects[0], last = rects.at(-1);
    return [first.left + 1, first.top + first.height / 2, last.right - 1, last.top + last.height / 2];
  }
}"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A JupyterLab on a copy of the sample with a text in several scripts: the browser, the address, the folders, and the pages that are open."""
    home = tmp_path_factory.mktemp("lab")
    case = copy_of_the_sample(home)
    (case / "field_phase/transcripts/S90.md").write_text(SCRIPTS, encoding="utf-8")
    sources = case / "field_phase/sources.csv"
    lines = sources.read_text(encoding="utf-8").splitlines(keepends=True)
    sources.write_text("".join([*lines[:2], ROW, *lines[2:]]), encoding="utf-8")
    (home / "notebooks").mkdir()
    with playwright.sync_playwright() as driver, running_lab(home, home / "notebooks", case) as address:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser, address, home / "notebooks", case, {}
        browser.close()


@pytest.fixture
def pad(lab):
    """Says in a pad who codes: the page as a person sees it. A notebook has a kernel of its own; in one that is open already the cell is run again."""
    browser, address, notebooks, _, pages = lab

    def opened(coder, notebook="main"):
        if notebook not in pages:
            write_notebook(notebooks, notebook, OPEN, "CodingPad(case)")
            page, outside = open_notebook(browser, address, f"{notebook}.ipynb")
            page.outside = outside
            run_all(page, address, f"{notebook}.ipynb")
            pages[notebook] = page
        else:
            page = pages[notebook]
            page.locator(".jp-CodeCell .cm-content").last.click()
            page.keyboard.press("Control+Enter")
        page.get_by_label("Who codes?").click()
        page.keyboard.type(coder)
        page.keyboard.press("Enter")
        page.wait_for_selector(f"{PAD} .line")
        return page

    return opened


def test_words_selected_with_the_mouse_become_a_row_of_the_coder_and_are_there_after_a_reload(lab, pad):
    case = lab[3]
    page = pad("nora")
    cells = page.locator(".jp-Cell").count()
    assert "Select words" in hint(page)

    drag(page, "The growth is in labour")
    assert "Now the code" in hint(page)
    page.get_by_role("treeitem", name="Needs of migrants and victims").hover()
    assert "What migrants, workers and (potential) victims" in page.inner_text(f"{PAD} .definition")
    page.get_by_role("treeitem", name="Needs of migrants and victims").click()
    said(page, "Saved: K2001 in field_phase/codings/nora.csv, row 2.")
    assert "How was it meant?" in hint(page)
    page.get_by_role("radio", name="positive").click()
    said(page, "Saved: K2001")
    page.get_by_label("Memo").click()
    page.keyboard.type("dd <b>no</b> figures")
    page.keyboard.press("Enter")
    page.keyboard.type("aa")
    page.keyboard.press("Control+Enter")
    settled(page)

    text = (case / "field_phase/transcripts/S01.md").read_text(encoding="utf-8")
    start = text.index("The growth is in labour")
    [row] = rows(case, "nora")
    assert (row["source_id"], row["start"], row["end"], row["quote"]) == ("S01", str(start), str(start + 23), "The growth is in labour")
    assert (row["code_id"], row["direction"], row["memo"]) == ("C02", "positive", "dd <b>no</b> figures\naa")
    assert page.locator(".jp-Cell").count() == cells
    # overlapping and nested words are drawn with a bar each
    drag(page, "we see it")
    page.keyboard.press("1")
    said(page, "Saved: K2002")
    drag(page, "labour, we see it in our own files")
    choose(page, "gender")
    said(page, "Saved: K2003")
    assert bars(page, "labour") == 2 and bars(page, "we see it") == 2 and bars(page, "The growth is in ") == 1

    page.click('.lm-MenuBar-itemLabel:text-is("File")')
    page.click('.lm-Menu-item[data-command="docmanager:save"]')
    page.wait_for_timeout(500)
    saved = (lab[2] / "main.ipynb").read_text(encoding="utf-8")
    assert "labour" not in saved and "24 texts" not in saved and "25 texts can be coded with 31 codes." in saved  # nothing of a text goes into the notebook
    page.reload()
    page.wait_for_selector(f"{PAD} .chip", timeout=30_000)
    assert page.locator(f"{PAD} .chip").count() == 3
    assert contrast(page) >= 4.5
    assert page.outside == []


def test_a_second_pad_on_the_same_file_is_refused_and_another_coder_sees_nothing_of_it(lab, pad):
    case = lab[3]
    first = pad("olga")
    drag(first, "Rain on the sill")
    choose(first, "governance")  # no name but a definition has the word
    settled(first)
    before = (case / "field_phase/codings/olga.csv").read_bytes()

    second = pad("olga", "second")
    assert "The codings of 'olga' are open in another pad, so nothing can be changed here." in second.inner_text(f"{PAD} .closed")
    drag(second, "Tea in pear-shaped glasses")
    second.keyboard.press("1")
    assert second.inner_text(f"{PAD} .status").startswith("The codings of 'olga' are open in another pad")
    assert (case / "field_phase/codings/olga.csv").read_bytes() == before
    other = pad("piet", "second")
    assert other.locator(f"{PAD} .chip").count() == 0
    assert other.locator(f"{PAD} select[id$=coder] option").all_inner_texts() == ["my codings"]


def test_everything_is_done_by_keyboard_with_offsets_that_count_code_points(lab, pad):
    case = lab[3]
    page = pad("rosa")
    keys = page.keyboard
    assert page.evaluate("document.activeElement.classList.contains('text')")  # where somebody without a mouse goes on
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    keys.press("]")
    page.wait_for_function("document.querySelector('.evaltool-coding .line').textContent.startsWith('Мы')")

    # the family is one step of the cursor and five code points
    for _ in range(3):
        keys.press("Control+ArrowRight")
    keys.press("ArrowRight")
    keys.press("Shift+ArrowRight")
    code(page, "needs", "+")
    # from right to left, the left arrow goes on in the text
    keys.press("ArrowDown")
    keys.press("Home")
    keys.press("Control+ArrowLeft")
    keys.press("Control+Shift+ArrowLeft")
    code(page, "prior", "-")
    # a letter with its combining mark is one step
    keys.press("ArrowDown")
    keys.press("Home")
    keys.press("Control+ArrowRight")
    keys.press("ArrowRight")
    keys.press("ArrowRight")
    keys.press("ArrowRight")
    for _ in range(3):
        keys.press("Shift+ArrowRight")
    code(page, "gender", "*")

    found = [(row["quote"], row["direction"]) for row in rows(case, "rosa")]
    assert found == [("👩‍👩‍👧", "positive"), ("المشروع", "negative"), ("te\u0301", "mixed")]
    for row in rows(case, "rosa"):
        assert SCRIPTS[int(row["start"]) : int(row["end"])] == row["quote"]

    # recode, split, join, delete, undo, redo, memo, next uncoded, without leaving the keyboard
    keys.press("End")
    keys.press("x")
    code(page, "funding", "0")
    keys.press("Home")
    keys.press("Control+ArrowRight")
    keys.press("s")
    settled(page)
    assert [row["quote"] for row in rows(case, "rosa")][3:] == ["Plain", ": e\u0301te\u0301 ended 🙂 well."]
    keys.press("j")
    settled(page)
    assert [row["quote"] for row in rows(case, "rosa")][3:] == ["Plain: e\u0301te\u0301 ended 🙂 well."]
    keys.press("r")
    keys.type("staff turn")
    keys.press("Enter")
    settled(page)
    assert rows(case, "rosa")[3]["code_id"] == "C24"
    keys.press("Delete")
    settled(page)
    assert len(rows(case, "rosa")) == 3
    keys.press("Control+z")
    settled(page)
    assert [row["code_id"] for row in rows(case, "rosa")][3:] == ["C24"]
    keys.press("Control+z")
    settled(page)
    keys.press("Control+Shift+z")
    settled(page)
    assert rows(case, "rosa")[3]["code_id"] == "C24"
    keys.press("u")
    assert page.inner_text(f"{PAD} .status") == "Every paragraph of this text has a coding."
    # a code is added while reading, and given to the words at once
    keys.press("Control+Home")
    keys.press("Control+Shift+ArrowRight")
    keys.press("c")
    keys.type("Waiting")
    keys.press("Tab")
    keys.type("Somebody waits for an answer.")
    keys.press("Enter")
    said(page, "Saved: K")
    with (case / "field_phase/codebook.csv").open(encoding="utf-8", newline="") as file:
        added = list(csv.DictReader(file))[-1]
    assert (added["code_id"], added["code"], added["definition"]) == ("C32", "Waiting", "Somebody waits for an answer.")
    assert rows(case, "rosa")[-1]["code_id"] == "C32" and rows(case, "rosa")[-1]["quote"] == "Мы"


def test_codings_are_filtered_and_jumped_to_and_the_text_is_read_without_them(pad):
    page = pad("evaluator")
    page.get_by_role("button", name="My codings").click()
    assert page.inner_text(f"{PAD} .list p") == "369 of 369 codings"
    page.get_by_label("Show codes").focus()
    page.keyboard.type("Gender")
    page.wait_for_function("document.querySelector('.evaltool-coding .list p').textContent !== '369 of 369 codings'")
    shown = int(page.inner_text(f"{PAD} .list p").split()[0])
    assert 0 < shown < 100
    last = page.locator(f"{PAD} .entry").last
    source = last.inner_text().split()[0]
    last.click()
    page.wait_for_function(f"document.querySelector('.evaltool-coding .text').getAttribute('aria-label') === 'Text of {source}'")
    assert page.locator(f"{PAD} .chip.active").count() == 1
    assert set(page.locator(f"{PAD} .chip span").all_inner_texts()) == {"Gender"}

    page.keyboard.press("v")
    assert not page.locator(f"{PAD} .chip").first.is_visible() and not page.locator(f"{PAD} .tree").is_visible()
    page.keyboard.press("v")
    assert page.locator(f"{PAD} .chip").first.is_visible()


def test_two_coders_who_are_both_done_are_seen_side_by_side_with_their_differences(lab, pad):
    case = lab[3]
    page = pad("tom")
    for words, search in (("Rain on the sill", "gender"), ("Spoon goes round the glass", "gender")):
        drag(page, words)
        choose(page, search)
        settled(page)
    page.get_by_role("button", name="I am done with it").click()
    said(page, "Saved: you are done with S01.")
    drag(page, "Wall calendar with horses")
    page.keyboard.press("1")
    assert page.inner_text(f"{PAD} .status") == "Nothing can be changed here now."

    other = pad("uma")
    drag(other, "Rain on the sill")
    choose(other, "gender")
    settled(other)
    other.keyboard.press("+")
    settled(other)
    assert "Another coder's work can be seen once both are done" in other.inner_text(PAD)
    other.get_by_role("button", name="I am done with it").click()
    said(other, "Saved: you are done with S01.")
    other.get_by_label("Coder", exact=True).focus()
    other.keyboard.press("End")
    other.wait_for_selector(f"{PAD} .pair")
    assert other.locator(f"{PAD} .names strong").all_inner_texts() == ["", "uma", "tom"]
    assert other.locator(f"{PAD} .pair.differs").count() == 2
    assert other.locator(f"{PAD} .chip em").all_inner_texts() == ["other direction there", "other direction there", "only here"]
    other.get_by_label("Coder", exact=True).focus()
    other.keyboard.press("ArrowUp")
    other.wait_for_function("document.querySelectorAll('.evaltool-coding .pair').length === 0")
    assert other.locator(f"{PAD} .chip").count() == 2 and other.locator(f"{PAD} [id$=coder]").input_value() == "tom"
    assert (case / "field_phase/codings/tom.done").read_text() == "S01\n"


def test_a_name_met_while_reading_becomes_its_code_everywhere(lab, pad):
    case = lab[3]
    for source in ("S05", "S06"):
        path = case / f"field_phase/transcripts/{source}.md"
        text = path.read_text(encoding="utf-8")
        path.write_text(f"Ask Quvonchbek Rahimxojayev for it.\n{text}", encoding="utf-8")
    page = pad("vera")
    page.locator(f"{PAD} .text").click()
    for id in ("S90", "S02", "S03", "S04", "S05"):
        page.keyboard.press("]")
        page.wait_for_function(f"document.querySelector('.evaltool-coding .text').getAttribute('aria-label') === 'Text of {id}'")

    drag(page, "Quvonchbek Rahimxojayev")
    page.keyboard.press("k")
    code = page.locator(f"{PAD} .dialog input").input_value()
    assert re.fullmatch(r"P\d+", code) and code not in (case / "private/key.csv").read_text(encoding="utf-8")
    page.keyboard.press("Enter")
    said(page, f"Saved: The name is {code} now, replaced 2 times in ")

    assert page.locator(f"{PAD} .line").first.inner_text() == f"Ask {code} for it."
    assert (case / "field_phase/transcripts/S06.md").read_text(encoding="utf-8").startswith(f"Ask {code} for it.\n")
    assert (case / "private/key.csv").read_text(encoding="utf-8").splitlines()[-1] == f"{code},Quvonchbek Rahimxojayev,,,"


def test_what_was_shown_as_saved_is_there_when_the_kernel_is_killed(lab, pad):
    case = lab[3]
    page = pad("will", "killed")
    drag(page, "Rain on the sill")
    choose(page, "gender")
    said(page, "Saved: K")
    for process in kernels_of("will", case):
        os.kill(process, signal.SIGKILL)
    drag(page, "Wall calendar with horses")
    page.keyboard.press("1")
    page.wait_for_function("document.querySelector('.evaltool-coding .status').className.includes('refused')", timeout=20_000)

    assert re.match("The kernel (does not answer|has gone)", page.inner_text(f"{PAD} .status"))
    assert [row["quote"] for row in rows(case, "will")] == ["Rain on the sill"]
    # whoever opens it next is not locked out by the dead one
    again = pad("will")
    assert again.locator(f"{PAD} .closed").count() == 0 and again.locator(f"{PAD} .chip").count() == 1


def test_a_click_counts_however_long_the_button_is_held_while_a_memo_is_saved(lab, pad):
    case = lab[3]
    page = pad("xena")
    drag(page, "Rain on the sill")
    choose(page, "gender")
    settled(page)
    page.get_by_role("textbox", name="Memo").click()
    page.keyboard.type("wet")
    # leaving the field saves it, and the answer comes before the finger is off the button
    press(page, page.get_by_role("radio", name="negative"))
    page.wait_for_function("document.querySelector('.evaltool-coding [id$=direction-negative]').getAttribute('aria-checked') === 'true'")
    assert [(row["memo"], row["direction"]) for row in rows(case, "xena")] == [("wet", "negative")]

    page.get_by_role("textbox", name="Memo").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    drag(page, "Tea in pear-shaped glasses", held=200)
    assert "".join(page.locator(f"{PAD} .chosen").all_inner_texts()) == "Tea in pear-shaped glasses"
    assert rows(case, "xena")[0]["memo"] == ""


def test_the_keyboard_stays_where_it_was_after_a_button(lab, pad):
    page = pad("yves")
    drag(page, "Rain on the sill")
    choose(page, "gender")
    settled(page)
    page.get_by_role("radio", name="mixed").focus()
    page.keyboard.press("Space")
    settled(page)
    assert page.evaluate("document.activeElement.textContent").endswith("mixed")
    page.get_by_role("button", name="Delete", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('.evaltool-coding .looked').hidden")
    assert page.evaluate("document.activeElement.classList.contains('text')")
    assert rows(lab[3], "yves") == []


def test_the_bars_of_four_codings_stand_below_the_letters(pad):
    page = pad("zoe")
    for words in ("Rain on the sill. Tea in pear", "Rain on the sill. Tea", "Rain on the sill", "on the sill"):
        drag(page, words)
        choose(page, "gender")
        settled(page)
    assert bars(page, "on the sill") == 4
    over = page.evaluate(
        """() => {
          const piece = [...document.querySelectorAll('.evaltool-coding .piece')].find(p => p.textContent === 'on the sill');
          const line = document.createElement('span');
          line.style.display = 'inline-block';
          piece.append(line);
          const base = line.getBoundingClientRect().bottom;
          line.remove();
          const heights = piece.style.backgroundSize.split(',').map(size => parseFloat(size.trim().split(' ')[1]));
          const offsets = piece.style.backgroundPosition.split(',').map(at => parseFloat(at.match(/- ([\\d.]+)px/)[1]));
          const bottom = piece.getBoundingClientRect().bottom;
          return Math.max(...offsets.map((offset, n) => base - (bottom - offset - heights[n])));
        }"""
    )
    assert over <= 1  # pixels of the highest bar above the line that letters stand on


def drag(page, words, held=0):
    """Select words with the mouse, its button held a while before it moves."""
    left, top, right, bottom = page.evaluate(WHERE_WORDS_ARE, words)
    page.mouse.move(left, top)
    page.mouse.down()
    page.wait_for_timeout(held)
    page.mouse.move((left + right) / 2, (top + bottom) / 2)
    page.mouse.move(right, bottom)
    page.mouse.up()


def press(page, button):
    """Click as a person does, with the button of the mouse down for a while."""
    box = button.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.wait_for_timeout(150)
    page.mouse.up()


def choose(page, search):
    """Give the selected words the first code that a search finds."""
    page.keyboard.press("Enter")
    page.keyboard.type(search)
    page.keyboard.press("Enter")


def code(page, search, direction):
    choose(page, search)
    settled(page)
    page.keyboard.press(direction)
    settled(page)


def settled(page):
    page.wait_for_function("/^(Saved|Undone|Done)/.test(document.querySelector('.evaltool-coding .status').textContent)")
    page.wait_for_timeout(60)
    page.wait_for_function("/^(Saved|Undone|Done)/.test(document.querySelector('.evaltool-coding .status').textContent)")


def said(page, words):
    page.wait_for_function("words => document.querySelector('.evaltool-coding .status').textContent.startsWith(words)", arg=words, timeout=10_000)


def hint(page):
    return page.inner_text(f"{PAD} .hint")


def bars(page, words):
    return page.evaluate(
        "words => [...document.querySelectorAll('.evaltool-coding .piece')].find(p => p.textContent === words).style.backgroundSize.split(',').length", words
    )


def contrast(page):
    """The lowest contrast of text on any colour that a piece of it can have."""
    return page.evaluate(
        """() => {
          const linear = v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4, weight = [0.2126, 0.7152, 0.0722];
          const light = c => c.match(/[\\d.]+/g).slice(0, 3).reduce((sum, v, i) => sum + weight[i] * linear(v / 255), 0);
          const root = document.querySelector('.evaltool-coding'), probe = document.createElement('span');
          root.append(probe);
          const on = (ink, ground) => {
            probe.style.color = `var(${ink})`; probe.style.backgroundColor = `var(${ground})`;
            const style = getComputedStyle(probe), [a, b] = [light(style.color), light(style.backgroundColor)].sort((x, y) => y - x);
            return (a + 0.05) / (b + 0.05);
          };
          const grounds = ['--page', '--shade', '--chosen', ...Array.from({length: 8}, (_, n) => `--tint${n}`)];
          const found = grounds.flatMap(g => [on('--ink', g)]).concat(['--quiet', '--right', '--wrong', '--strong'].flatMap(i => ['--page', '--shade'].map(g => on(i, g))));
          probe.remove();
          return Math.min(...found);
        }"""
    )


def rows(case, coder):
    with (case / f"field_phase/codings/{coder}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def kernels_of(name, case):
    """The processes that hold the lock of a coder."""
    lock = case / f"field_phase/codings/.{name}.lock"
    opened = [path for path in Path("/proc").glob("[0-9]*/fd/*") if os.path.exists(path) and os.path.samefile(path, lock)]
    return {int(path.parts[2]) for path in opened}
