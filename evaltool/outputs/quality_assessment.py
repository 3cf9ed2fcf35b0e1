"""`quality_assessment.xlsx`: the quality check to fill in, with presence looked up, drop-downs for the scores, and the total of what is confirmed."""

from __future__ import annotations

from evaltool.case import CaseFolder
from evaltool.outputs.exhibits import Table
from evaltool.outputs.quality_exhibits import completeness_table, components_table, where
from evaltool.outputs.xlsx_writer import Workbook
from evaltool.synthesis.quality import ABSENT, SCORES, Check, instrument, items, provisional_score

_HOW = (
    ("What this is", "The check that reviewers of IOM's evaluations use, told in our own words: 41 items in 10 weighted components."),
    ("Where it comes from", ""),
    ("What the tool filled in", "Presence and the place where it was seen, from the case folder. A section of one sentence, or one copied from the Terms of Reference, is absent."),
    ("What a person fills in", "Score and comment of each item (coloured). Judge completeness, not presence: the tool cannot."),
    ("How the total is made", "Mean of the items of a component, times its weight, over the items that are confirmed. Provisional until all are."),
    ("What no mean makes good", ""),
)  # fmt: skip


def build_quality_assessment(case: CaseFolder) -> bytes:
    """The workbook: how to use it, the items, the components, the list of completeness."""
    evaluation = case.header.evaluation
    book = Workbook(f"Quality assessment: {case.header.project.code}", evaluation.evaluator, case.header.mark)
    book.add("How to use", _how(case), wide=False)
    note = "Fill the coloured columns. Score: " + "; ".join(f"{score} {words}" for score, words in SCORES.items()) + "."
    book.add("Items", items_table(case), note, choices={"Score": list(SCORES)}, fill_in=("Score", "Comment"))
    book.add("Components", components_table(case), str(provisional_score(case)), wide=False)
    book.add("Completeness", _completeness(case), choices={"Confirmed": ("yes", "no")}, fill_in=("Confirmed", "Comment"), wide=False)
    return book.data()


def items_table(case: CaseFolder) -> Table:
    """The items as they are filled in: one row each, with the judgement that was read back."""
    rows = [(c.item.id, c.component.title, f"{c.component.weight:g} %", c.item.what, c.presence, where(c), *_judged(c)) for c in items(case)]
    columns = ("Item", "Component", "Weight", "What it asks for", "Presence", "Seen in", "Score", "Comment")
    return Table("Items", columns, tuple(rows), (0.8, 2, 1, 5, 1.5, 6, 1, 5))


def missing_in(case: CaseFolder) -> list[str]:
    """What the report still lacks by this check, in sentences."""
    checks = items(case)
    absent = [check.item.id for check in checks if check.presence == ABSENT]
    open_ones = sum(not check.is_confirmed for check in checks)
    sentences = [f"Nothing was seen of {len(absent)} of {len(checks)} items: {', '.join(absent)}."] if absent else []
    return sentences + ([f"A person still has to judge {open_ones} of {len(checks)} items."] if open_ones else [])


def _judged(check: Check) -> tuple[str, str]:
    return (check.judgement.score, check.judgement.comment) if check.judgement else ("", "")


def _how(case: CaseFolder) -> Table:
    fatal = [item.what for item in instrument().items if item.id in instrument().fatal]
    said = {
        "Where it comes from": f"{instrument().source}.",
        "What no mean makes good": "; ".join(fatal) + ": with 0 or 1 there, the report misses requirements.",
    }
    rows = [("Project", case.header.project.title), *((label, words or said[label]) for label, words in _HOW)]
    rows += [("Bands", "; ".join(f"from {least:g}: {name}" for least, name in instrument().bands))]
    return Table(f"Quality assessment: {case.header.project.code}", ("", "In words"), tuple(rows), (1, 4))


def _completeness(case: CaseFolder) -> Table:
    table = completeness_table(case)
    rows = tuple((*row[:3], "" if row[3] not in ("yes", "no") else row[3], "") for row in table.rows)
    return Table(table.title, (*table.columns, "Comment"), rows, (4, 1, 4, 1.2, 4))
