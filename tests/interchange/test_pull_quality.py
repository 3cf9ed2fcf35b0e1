"""The quality workbook comes back as people and other programs leave it; the cases are not the sample."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from evaltool.case import CaseFolder
from evaltool.interchange.changes import apply
from evaltool.interchange.pull_quality import changes_in
from evaltool.problems import EvaltoolError
from evaltool.synthesis.quality import current_judgements, provisional_score, read_judgements
from tests.support.filled_workbook import fill, filled_workbook, head_row, headings, refilled, row_of
from tests.support.second_case import make_second_case
from tests.support.small_case import write_table
from tests.support.two_raters_case import two_raters_case


@pytest.fixture
def case(tmp_path):
    return two_raters_case(tmp_path / "case")


@pytest.fixture
def path(case):
    return case.root / "outputs" / "quality_assessment.xlsx"


def judged(case, *rows):
    """The case with rows in its quality table: (item, score, comment)."""
    write_table(case.root, "synthesis/quality", [dict(zip(("item_id", "score", "comment"), row, strict=True)) for row in rows])
    return CaseFolder(case.root)


def shown(words):
    words = " ".join(words.split())
    return f'"{words}"' if words else "nothing"


def said(found):
    both = ", both changed since the file was made"
    return [f"{change.place}: {shown(change.before)} becomes {shown(change.after)}{both if change.doubt else ''}" for change in found.changes]


def plain(found):
    return [change for change in found.changes if not change.doubt]


def doubtful(found):
    return [change for change in found.changes if change.doubt]


def items(changes):
    return [dict(change.row)["item_id"] for change in changes]


# -- what a person filled in --


def test_scores_answers_and_comments_are_taken_from_every_sheet(case, path):
    def work(book):
        fill(book, "Items", "F1", Score=4, Comment="All six are answered.\nSee chapter 5.")
        fill(book, "Items", "EM8", Score="n/a")
        fill(book, "Completeness", "C.18", Answer="Yes", Comment="two readers")
        fill(book, "UNEG", "UNEG 2.1", Answer="partly")
        fill(book, "UN-SWAP", "UN-SWAP 3", Answer=2)

    found = changes_in(case, filled_workbook(case, path, work))
    sentence = apply(case, plain(found))

    assert said(found) == [
        'EM8 (sheet Items, row 31): nothing becomes "N/A"',
        'F1 (sheet Items, row 32): nothing becomes "4: All six are answered. See chapter 5."',
        'peer review (sheet Completeness, row 23): nothing becomes "yes: two readers"',
        'UNEG 2.1 (sheet UNEG, row 11): nothing becomes "partly"',
        'UN-SWAP 3 (sheet UN-SWAP, row 9): nothing becomes "2"',
    ]
    assert found.remarks == [] and found.notes == []
    assert sentence == ["synthesis/quality: 5 rows added."]
    assert str(provisional_score(CaseFolder(case.root))) == (
        "Provisional, from 2 of 41 items: 4.00 of 5, exceeds requirements; no score for EM7, F2, C1, R1, without which no band holds."
    )
    now = current_judgements(CaseFolder(case.root))
    assert now["F1"].comment == "All six are answered.\nSee chapter 5."
    assert {id: judgement.score for id, judgement in now.items()} == {"EM8": "N/A", "F1": "4", "peer review": "yes", "UNEG 2.1": "partly", "UN-SWAP 3": "2"}


def test_reading_changes_neither_the_file_nor_the_case(case, path):
    filled_workbook(case, path, lambda book: fill(book, "Items", "F1", Score=4))
    before = path.read_bytes()
    changes_in(case, path)

    assert path.read_bytes() == before
    assert not (case.root / "synthesis" / "quality.csv").exists()


def test_a_workbook_in_which_nothing_was_filled_in_changes_nothing(case, path):
    found = changes_in(case, filled_workbook(case, path, lambda book: None))

    assert (found.changes, found.notes, found.remarks) == ([], [], [])


def test_once_every_item_is_confirmed_the_total_is_no_longer_provisional(case, path):
    def work(book):
        sheet = book["Items"]
        for row in range(head_row(sheet) + 1, sheet.max_row + 1):
            sheet.cell(row, headings(sheet)["Score"]).value = 3

    found = changes_in(case, filled_workbook(case, path, work))

    assert len(plain(found)) == 41
    assert apply(case, plain(found)) == ["synthesis/quality: 41 rows added."]
    assert str(provisional_score(CaseFolder(case.root))).startswith("3.00 of 5, meets requirements.")
    assert not provisional_score(CaseFolder(case.root)).is_provisional


def test_it_is_taken_back_into_a_case_of_one_workbook_a_phase_too(tmp_path):
    case = CaseFolder(make_second_case(tmp_path / "case"))
    path = filled_workbook(case, tmp_path / "came back.xlsx", lambda book: fill(book, "Items", "R3", Score=2, Comment="no means"))
    found = changes_in(case, path)
    apply(case, plain(found))

    assert current_judgements(CaseFolder(case.root))["R3"].score == "2"


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_what_libreoffice_saved_is_read_alike(case, path, tmp_path):
    filled_workbook(case, path, lambda book: fill(book, "Items", "F1", Score=4, Comment="seen"))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    for kind, source in (("ods", path), ("xlsx", tmp_path / "quality_assessment.ods")):
        subprocess.run(["soffice", profile, "--headless", "--convert-to", kind, "--outdir", tmp_path, source], check=True, capture_output=True, timeout=120)

    assert said(changes_in(case, tmp_path / "quality_assessment.xlsx")) == ['F1 (sheet Items, row 32): nothing becomes "4: seen"']


# -- headings, wherever they stand --


def test_columns_and_sheets_may_be_moved_and_renamed(case, path):
    def work(book):
        fill(book, "Items", "F1", Score=4)
        book["Items"].title = "41 Punkte"
        book["41 Punkte"].delete_cols(2, 4)
        book["41 Punkte"].insert_rows(1, 3)
        fill(book, "41 Punkte", "F2", Comment="later")

    found = changes_in(case, filled_workbook(case, path, work))

    assert said(found) == ['F1 (sheet 41 Punkte, row 35): nothing becomes "4"', 'F2 (sheet 41 Punkte, row 36): nothing becomes ": later"']


def test_a_workbook_without_these_headings_is_of_another_kind(case, path):
    def work(book):
        for name in ("Items", "Completeness", "UNEG", "UN-SWAP"):
            del book[name]

    assert changes_in(case, filled_workbook(case, path, work)) is None


def test_a_heading_that_stands_twice_is_refused(case, path):
    filled_workbook(case, path, lambda book: book["Items"].cell(head_row(book["Items"]), 12, "Score"))

    with pytest.raises(EvaltoolError, match=r"On the sheet 'Items' the heading 'score' stands twice in row \d+\. Keep one of the two columns\."):
        changes_in(case, path)


def test_the_workbook_of_another_project_is_refused(case, tmp_path):
    other = CaseFolder(make_second_case(tmp_path / "other"))
    path = filled_workbook(other, tmp_path / "quality_assessment.xlsx", lambda book: fill(book, "Items", "F1", Score=4))

    with pytest.raises(EvaltoolError, match=r"was made for the project RW\.0210, and the case is of YA\.0417\. Nothing was changed\."):
        changes_in(case, path)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no workbook", b"<html></html>"])
def test_what_is_no_workbook_is_said(case, tmp_path, data):
    path = tmp_path / "quality_assessment.xlsx"
    path.write_bytes(data)

    with pytest.raises(EvaltoolError, match=r"quality_assessment\.xlsx cannot be taken back\. This is not an Excel workbook that can be read"):
        changes_in(case, path)


# -- what cannot be understood --


def test_each_row_that_cannot_be_understood_is_said_with_its_place_and_the_rest_is_taken(case, path):
    def work(book):
        sheet, columns = book["Items"], headings(book["Items"])
        fill(book, "Items", "ES1", Score="six")
        fill(book, "Items", "ES2", Score=3.5)
        fill(book, "Items", "ES3", Item="ES33", Score=2)
        fill(book, "Items", "ES5", Score=1)
        fill(book, "Items", "ES4", Item="ES5", Score=2)
        fill(book, "Items", "ES6", Item=None, Score=1)
        fill(book, "Items", "PB1", Score=4)
        sheet.cell(row_of(sheet, "ES7"), columns["Score"]).value = "=SUM(A1:A2)"
        sheet.merge_cells(start_row=row_of(sheet, "PB2"), end_row=row_of(sheet, "PB2"), start_column=7, end_column=8)
        fill(book, "Items", "PB2", Score=5)

    found = changes_in(case, filled_workbook(case, path, work))

    assert said(found) == ['ES5 (sheet Items, row 10): nothing becomes "2"', 'PB1 (sheet Items, row 14): nothing becomes "4"']
    assert found.notes == [
        'sheet Items, row 7: not understood: "six" (no answer to ES1: it is one of 0, 1, 2, 3, 4, 5, no data, N/A)',
        'sheet Items, row 8: not understood: "3.5" (no answer to ES2: it is one of 0, 1, 2, 3, 4, 5, no data, N/A)',
        "sheet Items, row 9: not understood: \"ES33 2\" (no item of the quality check; is 'ES3' meant?)",
        'sheet Items, row 11: not understood: "ES5 1" (ES5 stands already in sheet Items, row 10)',
        'sheet Items, row 12: not understood: "1" (there is no item in this row)',
        'sheet Items, row 13: not understood: "ES7" (a formula without a result: write the words instead)',
        'sheet Items, row 15: not understood: "PB2 5" (cells of this row are merged: take the merging away)',
    ]
    assert found.remarks == ["Not in the file, or not understood there: ES1, ES2, ES3, ES4, ES6 and 2 more. What the case has on them stays."]


def test_control_characters_and_formulas_in_comments_stay_words(case, path):
    filled_workbook(case, path, lambda book: fill(book, "Items", "F1", Score=4, Comment="_x0007_bell and '=1+1"))
    found = changes_in(case, path)
    apply(case, plain(found))

    assert current_judgements(CaseFolder(case.root))["F1"].comment == "bell and '=1+1"


# -- what the case has by then --


def test_a_changed_judgement_replaces_the_one_the_file_was_made_with_and_the_history_stays(case, path):
    case = judged(case, ("F1", "3", "two questions open"))
    filled_workbook(case, path, lambda book: fill(book, "Items", "F1", Score=4, Comment="answered now"))
    found = changes_in(case, path)
    apply(case, plain(found))

    assert said(found) == ['F1 (sheet Items, row 32): "3: two questions open" becomes "4: answered now"']
    assert [judgement.score for judgement in read_judgements(CaseFolder(case.root))] == ["3", "4"]


def test_a_judgement_that_was_emptied_in_the_file_is_taken_back(case, path):
    case = judged(case, ("F1", "3", ""))
    found = changes_in(case, filled_workbook(case, path, lambda book: fill(book, "Items", "F1", Score=None)))
    apply(case, plain(found))

    assert said(found) == ['F1 (sheet Items, row 32): "3" becomes nothing']
    assert provisional_score(CaseFolder(case.root)).confirmed == 0


def test_what_the_case_got_since_stays_where_the_file_did_not_touch_it(case, path):
    filled_workbook(case, path, lambda book: fill(book, "Items", "F2", Score=2))
    case = judged(case, ("F1", "5", "judged by the manager"))
    found = changes_in(case, path)

    assert said(found) == ['F2 (sheet Items, row 33): nothing becomes "2"']
    assert found.remarks == ["F1: the case has 5: judged by the manager, newer than the file, and it stays."]


def test_where_both_were_changed_it_is_a_conflict_and_not_among_what_may_be_taken_unasked(case, path):
    case = judged(case, ("F1", "3", ""))
    filled_workbook(case, path, lambda book: fill(book, "Items", "F1", Score=4))
    case = judged(case, ("F1", "3", ""), ("F1", "1", "a question fell out"))
    found = changes_in(case, path)

    assert (plain(found), len(doubtful(found))) == ([], 1)
    assert said(found) == ['F1 (sheet Items, row 32): "1: a question fell out" becomes "4", both changed since the file was made']


def test_without_the_column_of_what_was_judged_before_nothing_that_differs_is_taken_unasked(case, path):
    case = judged(case, ("F1", "3", ""), ("F2", "2", ""))

    def work(book):
        fill(book, "Items", "F1", Score=4)
        fill(book, "Items", "F2", Score=None)
        fill(book, "Items", "F3", Score=5)
        book["Items"].delete_cols(headings(book["Items"])["Judged before"])

    found = changes_in(case, filled_workbook(case, path, work))

    assert items(plain(found)) == ["F3"]
    assert items(doubtful(found)) == ["F1"]
    assert found.remarks == []


def test_pulling_the_same_file_twice_changes_nothing_the_second_time(case, path):
    filled_workbook(case, path, lambda book: fill(book, "Items", "F1", Score=4))
    first = changes_in(case, path)
    apply(case, plain(first))
    again = changes_in(CaseFolder(case.root), path)

    assert again.changes == []
    refilled(path, lambda book: fill(book, "Items", "F2", Score=3))
    assert said(changes_in(CaseFolder(case.root), path)) == ['F2 (sheet Items, row 33): nothing becomes "3"']


def test_a_quality_table_that_cannot_be_read_has_to_be_mended_first(case, path):
    filled_workbook(case, path, lambda book: fill(book, "Items", "F1", Score=4))
    (case.root / "synthesis" / "quality.csv").write_text("item,score\nF1,4\n", encoding="utf-8")

    with pytest.raises(EvaltoolError, match=r"The table synthesis/quality of the case cannot be read\. Run 'evaltool check', mend it, and pull again\."):
        changes_in(CaseFolder(case.root), path)
