"""Who a reviewer is to the outside: an institution, never a name.

`private/reviewers.csv` (name*, institution) says it. A name that is not listed yet is added there and shown as Reviewer 1, 2 ... until somebody writes the
institution beside it. Only this module reads the file.
"""

from __future__ import annotations

import re

from evaltool import tables, terms
from evaltool.case import CaseFolder
from evaltool.problems import EvaltoolError, Problems

FILE = "private/reviewers.csv"
_COLUMNS = ("name", "institution")
_SHORTEST_PART = 3  # of a name


class Reviewers:
    """The reviewers of a case, and those met now."""

    def __init__(self, case: CaseFolder) -> None:
        self._path = case.root / FILE
        self._rows: list[dict[str, str]] = []
        self.are_new = False
        if self._path.is_file():
            problems = Problems()
            table = tables.read_csv(self._path, FILE, problems)
            if table is None and {problem.code for problem in problems} - {"TABLE_EMPTY"}:
                raise EvaltoolError(f"{FILE} cannot be read: {next(iter(problems))}")
            self._rows = [{column: row.cells.get(column, "") for column in _COLUMNS} for row in table.rows] if table else []

    def shown(self, name: str) -> str:
        """What stands for a name outside of `private/`."""
        for number, row in enumerate(self._rows, start=1):
            if terms.plain(row["name"]) == terms.plain(name):
                return row["institution"] or f"Reviewer {number}"
        self._rows.append({"name": name, "institution": ""})
        self.are_new = True
        return f"Reviewer {len(self._rows)}"

    def masked(self, text: str) -> str:
        """A text with the whole names of reviewers replaced by what stands for them."""
        for row in self._rows:
            words = r"\W+".join(map(re.escape, row["name"].split()))
            if words:
                text = re.sub(rf"(?<!\w){words}(?!\w)", self.shown(row["name"]), text, flags=re.IGNORECASE)
        return text

    def masked_file(self, name: str) -> str:
        """The name of a file without any part of a reviewer's name: people put their initials or their name there."""
        parts = {part for row in self._rows for part in row["name"].split() if len(part) >= _SHORTEST_PART}
        pattern = "|".join(map(re.escape, sorted(parts, key=len, reverse=True)))
        return re.sub(rf"(?<![^\W_])(?:{pattern})(?![^\W_])", "reviewer", name, flags=re.IGNORECASE) if parts else name

    def numbered(self, institution: str) -> set[str]:
        """The stand-ins that were used before an institution was known."""
        return {f"Reviewer {number}" for number, row in enumerate(self._rows, start=1) if row["institution"] == institution}

    def keep(self) -> None:
        """Write the names that are new, so that each has the same number next time."""
        if self.are_new:
            tables.write_csv(self._path, _COLUMNS, self._rows)
