"""`quality_assessment.xlsx`: the quality check to fill in, with presence looked up, drop-downs for the scores, and the total of what is confirmed."""

from __future__ import annotations

from evaltool.case import CaseFolder
from evaltool.outputs.exhibits import Table
from evaltool.outputs.quality_exhibits import components_table, list_table, where
from evaltool.outputs.xlsx_writer import Workbook
from evaltool.synthesis.quality import ABSENT, BEFORE, SCORES, Check, ListCheck, items, judgement_in_words, list_checks, provisional_score
from evaltool.synthesis.quality_instrument import instrument, listing

LISTS = {"completeness": "Completeness", "uneg": "UNEG", "un_swap": "UN-SWAP"}

_HOW = (
    ("What this is", "The check that reviewers of IOM's evaluations use, told in our own words: 41 items in 10 weighted components."),
    ("Where it comes from", ""),
    ("What the tool filled in", "Presence and the place where it was seen, from the case folder. A section of one sentence, or one copied from the Terms of Reference, is absent."),
    ("What a person fills in", "Score and comment of each item (coloured). Judge completeness, not presence: the tool cannot."),
    ("How it gets back", "Save the file, close it, and run: evaltool pull quality_assessment.xlsx --into CASE. It shows what would change and asks first."),
    ("Judged before", "What the case had when this file was made. Leave that column as it is: by it evaltool knows what you changed."),
    ("Other lists", "Completeness, UNEG and UN-SWAP have no part in the total. Where the wording is marked 'not verified', look at the publication before quoting it."),
    ("How the total is made", "Mean of the items of a component, times its weight, over the items that are confirmed. Provisional until all are."),
    ("What no mean makes good", ""),
)  # fmt: skip


def build_quality_assessment(case: CaseFolder) -> bytes:
    """The workbook: how to use it, the items, the components, the lists beside them."""
    evaluation = case.header.evaluation
    book = Workbook(f"Quality assessment: {case.header.project.code}", evaluation.evaluator, case.header.mark)
    book.add("How to use", _how(case), wide=False)
    note = "Fill the coloured columns. Score: " + "; ".join(f"{score} {words}" for score, words in SCORES.items()) + "."
    book.add("Items", items_table(case), note, choices={"Score": list(SCORES)}, fill_in=("Score", "Comment"))
    book.add("Components", components_table(case), str(provisional_score(case)), wide=False)
    for id, sheet in LISTS.items():
        table = list_table(case, id)
        book.add(sheet, _list_to_fill(case, id), table.note, choices={"Answer": listing(id).answers}, fill_in=("Answer", "Comment"))
    return book.data()


def items_table(case: CaseFolder) -> Table:
    """The items as they are filled in: one row each, with the judgement that was read back."""
    rows = [(c.item.id, c.component.title, f"{c.component.weight:g} %", c.item.what, c.presence, where(c), *_judged(c)) for c in items(case)]
    columns = ("Item", "Component", "Weight", "What it asks for", "Presence", "Seen in", "Score", "Comment", BEFORE)
    return Table("Items", columns, tuple(rows), (0.8, 2, 1, 5, 1.5, 6, 1, 5, 1.6))


def missing_in(case: CaseFolder) -> list[str]:
    """What the report still lacks by this check, in sentences."""
    checks = items(case)
    absent = [check.item.id for check in checks if check.presence == ABSENT]
    open_ones = sum(not check.is_confirmed for check in checks)
    sentences = [f"Nothing was seen of {len(absent)} of {len(checks)} items: {', '.join(absent)}."] if absent else []
    return sentences + ([f"A person still has to judge {open_ones} of {len(checks)} items."] if open_ones else [])


def _judged(check: Check | ListCheck) -> tuple[str, str, str]:
    judged = check.judgement
    return (judged.score, judged.comment, judgement_in_words(judged.score, judged.comment)) if judged else ("", "", "")


def _how(case: CaseFolder) -> Table:
    fatal = [item.what for item in instrument().items if item.id in instrument().fatal]
    said = {
        "Where it comes from": f"{instrument().source}.",
        "What no mean makes good": "; ".join(fatal) + ": with 0 or 1 there, the report misses requirements.",
    }
    rows = [("Project", case.header.project.title), *((label, words or said[label]) for label, words in _HOW)]
    rows += [("Bands", "; ".join(f"from {least:g}: {name}" for least, name in instrument().bands))]
    return Table(f"Quality assessment: {case.header.project.code}", ("", "In words"), tuple(rows), (1, 4))


def _list_to_fill(case: CaseFolder, id: str) -> Table:
    table = list_table(case, id)
    rows = tuple((*row[:-1], *_judged(check)) for row, check in zip(table.rows, list_checks(case, id), strict=True))
    return Table(table.title, (*table.columns, "Comment", BEFORE), rows, (*(table.widths or ()), 4, 1.6))
