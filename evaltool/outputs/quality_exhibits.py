"""The quality check as tables: the 41 items with what was seen and where, the components with their scores, and the lists beside them."""

from __future__ import annotations

from evaltool.case import CaseFolder
from evaltool.outputs.exhibits import Table
from evaltool.synthesis.quality import Check, ListCheck, items, list_checks, list_in_words, provisional_score
from evaltool.synthesis.quality_instrument import listing

NOT_JUDGED = "not judged yet"


def quality_table(case: CaseFolder) -> Table:
    """Each item with the presence that the tool saw, the place, and the score that a person gave."""
    rows = [(c.item.id, c.item.what, c.presence, where(c), c.judgement.score if c.judgement and c.judgement.score else NOT_JUDGED) for c in items(case)]
    note = "Presence is looked up by the tool. Whether what is there is complete is judged by a person; no score is given before."
    return Table("Quality check of the report", ("Item", "What it asks for", "Presence", "Seen in", "Score"), tuple(rows), (0.8, 4.5, 1.5, 5, 1.3), note)


def components_table(case: CaseFolder) -> Table:
    """Each component with its weight and the mean of the scores that persons gave."""
    score = provisional_score(case)
    rows = [(c.title, f"{c.weight:g} %", NOT_JUDGED if mean is None else f"{mean:.1f}") for c, mean in score.by_component]
    return Table("Score by component", ("Component", "Weight", "Mean of its items"), tuple(rows), (4, 1, 1.5), str(score))


def list_table(case: CaseFolder, id: str) -> Table:
    """One of the lists (completeness, uneg, un_swap): what was seen and where, and what a person answered."""
    found, checks = listing(id), list_checks(case, id)
    parts, unread = any(check.entry.part for check in checks), any(not check.entry.is_read for check in checks)
    rows = [(*_entry(check, parts, unread), check.presence, where(check), check.answer or NOT_JUDGED) for check in checks]
    columns = ("No.", *(["Part"] if parts else []), "What it asks for", *(["Wording"] if unread else []), "Presence", "Seen in", "Answer")
    widths = (2 if parts else 1.2, *([2.2] if parts else []), 4, *([1.2] if unread else []), 1.2, 4.5, 1.2)
    steps = f" Steps: {found.steps}." if found.steps else ""
    note = f"Source: {found.source}.{steps} {list_in_words(case, id)}"
    return Table(found.title, columns, tuple(rows), widths, note)


def where(check: Check | ListCheck) -> str:
    """Each element with the place where it was seen; of a single one the place alone."""
    if len(check.seen) == 1 and isinstance(check, ListCheck):
        return check.seen[0][1] or "not seen"
    return "\n".join(f"{what}: {place or 'not seen'}" for what, place in check.seen)


def _entry(check: ListCheck, parts: bool, unread: bool) -> tuple[str, ...]:
    entry = check.entry
    wording = ("read" if entry.is_read else "not verified",) if unread else ()
    return (entry.number or entry.id, *((entry.part,) if parts else ()), entry.what or entry.id.capitalize(), *wording)
