"""The fields of the Evaluation Sheet that a person fills: which heading on which tab is which column of the case."""

from __future__ import annotations

from dataclasses import dataclass

from evaltool.word_marks import cell, digest

PROPERTY = "evaltool as made"
_ENTRIES_A_PROPERTY = 14  # a property of a workbook holds 255 characters


@dataclass(frozen=True)
class Tab:
    """One tab with fields to fill: the heading of its key, and the columns of the table by their headings."""

    name: str
    key: str
    table: str
    columns: dict[str, str]


TABS = (
    Tab("B Questions", "No.", "answers", {"Strength confirmed": "strength", "Reason": "strength_reason", "Comment of reviewer": "comment"}),
    Tab("D Criteria", "Criterion", "ratings", {"Rating": "rating", "Judgement": "rating", "Justification": "justification"}),
    Tab(
        "G Recommendations, lessons",
        "No.",
        "management_response",
        {"Time 1: response": "response", "Time 2: status": "status_time_2", "Time 3: final status": "status_time_3"},
    ),
)


def as_made(tab: Tab, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> list[str]:
    """What the fields of a tab hold when it is made, each as the digest of its place and of its words."""
    return [
        digest(cell(tab.table, row[columns.index(tab.key)], column)) + digest(row[columns.index(heading)])
        for row in rows
        for heading, column in tab.columns.items()
        if heading in columns
    ]


def as_properties(entries: list[str]) -> dict[str, str]:
    """The entries as properties of a workbook."""
    groups = [entries[at : at + _ENTRIES_A_PROPERTY] for at in range(0, len(entries), _ENTRIES_A_PROPERTY)]
    return {f"{PROPERTY} {number}": " ".join(group) for number, group in enumerate(groups, start=1)}


def made_with(properties: list[str]) -> dict[str, str]:
    """The digest of the words that each place had when the workbook was made, from its properties."""
    entries = [entry for text in properties for entry in text.split()]
    return {entry[: len(entry) // 2]: entry[len(entry) // 2 :] for entry in entries}
