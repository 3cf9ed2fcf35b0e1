"""The quality check as tables: the 41 items with what was seen and where, the components with their scores, and the list of completeness."""

from __future__ import annotations

from evaltool.case import CaseFolder
from evaltool.outputs.exhibits import Table
from evaltool.synthesis.quality import Check, completeness, items, provisional_score

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


def completeness_table(case: CaseFolder) -> Table:
    """The list of completeness: what was seen and where, and what a person said of the rest."""
    rows = [(entry, "yes" if place else "not seen", place, said or NOT_JUDGED) for entry, place, said in completeness(case)]
    return Table("What has to be there", ("Entry", "Seen", "Where", "Confirmed"), tuple(rows), (4, 1, 4, 1.2))


def where(check: Check) -> str:
    """Each element of an item with the place where it was seen."""
    return "\n".join(f"{what}: {place or 'not seen'}" for what, place in check.seen)
