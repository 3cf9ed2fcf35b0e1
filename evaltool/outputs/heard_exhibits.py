"""Meetings planned against held, by place and mode with their reasons, and persons heard by sex, each once, small counts suppressed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import pandas as pd

from evaltool.case import CaseFolder
from evaltool.desk_review.meeting_plan import Meeting, read_meeting_plan
from evaltool.desk_review.stakeholders import read_stakeholders, smallest_count
from evaltool.field_phase.heard import GroupHeard, heard, number_heard
from evaltool.field_phase.persons import persons_heard
from evaltool.field_phase.sources import analysed_sources
from evaltool.outputs.exhibits import Table
from evaltool.outputs.report_words import count
from evaltool.privacy.small_cells import WITHHELD, mask_count, suppress

_STATUSES = ("held", "replaced", "cancelled", "planned")


def meetings_table(case: CaseFolder) -> Table:
    """The meetings of the plan by place, by mode and in all: how many were planned, and what became of them."""
    meetings, rows = list(read_meeting_plan(case)), []
    for title, value in _WAYS:
        counted = Counter((value(meeting), meeting.status) for meeting in meetings)
        for name in dict.fromkeys(value(meeting) for meeting in meetings):
            numbers = [counted[(name, status)] for status in _STATUSES]
            rows.append((title, name, str(sum(numbers)), *map(str, numbers)))
    columns = ("By", "", "In the plan", "Held", "Replaced", "Cancelled", "Still to come")
    note = "No source is set beside a place or a meeting: whoever has this table cannot tell who said what."
    return Table("Meetings planned and held", columns, tuple(rows), (1, 4, 1.2, 1, 1.2, 1.2, 1.4), note, frozenset(range(2, 7)))


def reasons_table(case: CaseFolder) -> Table:
    """Why meetings were replaced or cancelled, each reason with its number of meetings."""
    counted = Counter((meeting.status, meeting.reason) for meeting in read_meeting_plan(case) if meeting.status in ("replaced", "cancelled"))
    rows = [(status, reason or "no reason is recorded", str(number)) for (status, reason), number in counted.items()]
    return Table("Why meetings were not held as planned", ("Status", "Reason", "Meetings"), tuple(rows), (1.2, 6, 1), numeric=frozenset({2}))


def persons_by_sex_table(case: CaseFolder) -> Table:
    """Persons heard by sex, each once, small counts suppressed so that none can be computed back.

    Sex is not crossed with the group: beside the table of groups, a few persons of a group could be told apart. Where persons of a vulnerable group are among them
    the threshold is theirs, as they may be all of one sex.
    """
    counted = Counter(person.sex.lower() or "not noted" for person in persons_heard(case))
    columns = ("Sex", "Persons heard")
    if not counted:
        return Table("Persons heard by sex", columns, ())
    published = suppress(pd.Series(dict(sorted(counted.items()))), smallest_count(case, (person.group_id for person in persons_heard(case))))
    rows = tuple(
        (str(name), str(number)) for name, number in zip(published.table.index, published.table.iloc[:, 0] if len(published.table) else (), strict=True)
    )
    return Table("Persons heard by sex", columns, rows, (4, 1.2), published.reason or "Persons with a code, each once.", frozenset({1}))


def persons_in_words(case: CaseFolder) -> str:
    """How many persons were heard, each once; few of whom some are of a vulnerable group are "fewer than 11 persons", as they may be all."""
    number, threshold = number_heard(case), case.header.privacy.small_cell_threshold.vulnerable
    vulnerable = {group.id for group in read_stakeholders(case) if group.vulnerable}
    are_few = 0 < number < threshold and any(group.sources or group.persons for group in heard(case) if group.group_id in vulnerable)
    return f"fewer than {threshold} persons" if are_few else count(number, "person")


def heard_and_analysed(case: CaseFolder) -> str:
    """How many persons were heard and how many sources are analysed, in one sentence: in some, such as a visit, nobody is heard."""
    persons, sources = persons_in_words(case), len(analysed_sources(case))
    return f"{persons.capitalize()} {'was' if persons.startswith('1 ') else 'were'} heard, and {count(sources, 'source')} {'is' if sources == 1 else 'are'} analysed."


def persons_as_shown(case: CaseFolder, groups: Sequence[GroupHeard]) -> list[str]:
    """The persons of each group: few of a vulnerable group are not told, nor as many others as it takes that the number of all does not tell them."""
    vulnerable = {group.id for group in read_stakeholders(case) if group.vulnerable}
    threshold = case.header.privacy.small_cell_threshold.vulnerable
    few = [group for group in groups if group.group_id in vulnerable and 0 < group.persons < threshold]
    others = sorted((group for group in groups if group.persons and group not in few), key=lambda group: -group.persons)
    withheld: list[GroupHeard] = []
    # each hidden group has one person at least; what is left over must be enough for any number below the threshold
    while few and others and sum(group.persons - 1 for group in (*few, *withheld)) + 1 < threshold:
        withheld.append(others.pop())
    return [mask_count(g.persons, threshold) if g in few else WITHHELD if g in withheld else str(g.persons) for g in groups]


def _place(meeting: Meeting) -> str:
    return meeting.place.rpartition(",")[2].strip() or "no place is written"


def _mode(meeting: Meeting) -> str:
    return meeting.mode.replace("_", " ") or "no mode is written"


_WAYS: tuple[tuple[str, Callable[[Meeting], str]], ...] = (("all", lambda _: "all meetings"), ("place", _place), ("mode", _mode))
