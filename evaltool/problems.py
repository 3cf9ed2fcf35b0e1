"""Everything that can be wrong in a case: each kind of problem with its code, severity, sentence, rule and way out.

The sentences stand in `problems.yml`, so that they can be read and corrected without reading code. A problem is for the person who made the table: it
says where it is (file, sheet, row, column), what is wrong, which rule it breaks and what to do. Problems are gathered and shown together; nothing is raised
on the first one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import yaml

from evaltool.terms import counted, listed

SEVERITIES = ("error", "block", "warning")
# what a cell holds is quoted in a sentence up to this length: one pasted report in a cell must not fill the screen
LONGEST_QUOTE = 300
JSON_KEYS = ("code", "severity", "file", "sheet", "row", "column", "message")


class EvaltoolError(Exception):
    """Something the user can mend: one plain sentence, shown without a traceback."""


class CaseError(EvaltoolError):
    """The case has errors: carries all of them, so that they can be shown as one table."""

    def __init__(self, problems: Problems):
        self.problems = problems
        super().__init__(f"The case cannot be used yet: {problems.count_in_words()}.")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: `wrong` is a sentence with {named} gaps, `rule` and `way_out` a sentence each."""

    code: str
    severity: str
    wrong: str
    rule: str
    way_out: str
    ask: str = ""  # what to ask those who know the project, where the fault is theirs to explain

    def sentence(self, **words: object) -> str:
        """The three sentences with their gaps filled; a missing gap raises KeyError, as it is a programmer's mistake."""
        return " ".join(part.format(**words) for part in (self.wrong, self.rule, self.way_out) if part)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: `file` relative to the case; `row` as the person sees it in Excel, the header being row 1."""

    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def at(self, column: str | None) -> Place:
        """The same place, in another column."""
        return Place(self.file, self.sheet, self.row, column)

    def in_words(self) -> str:
        """The place in one line, such as `desk_review/documents.csv, row 7, column 'date'`."""
        parts = [self.file]
        parts += [f"sheet '{self.sheet}'"] if self.sheet else []
        parts += [f"row {self.row}"] if self.row else []
        parts += [f"column '{self.column}'"] if self.column else []
        return _on_one_line(", ".join(parts))


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, at its place, in a sentence that also says the rule and the way out."""

    code: str
    severity: str
    file: str
    sheet: str | None
    row: int | None
    column: str | None
    message: str
    about: str = field(default="", compare=False)  # the id it is about, where it has one
    ask: str = field(default="", compare=False)

    def where(self) -> str:
        """The place in one line, such as `desk_review/documents.csv, row 7, column 'date'`."""
        return Place(self.file, self.sheet, self.row, self.column).in_words()

    def __str__(self) -> str:
        return f"[{self.where()}] {self.message} ({self.severity} {self.code})"


@cache
def catalogue() -> dict[str, Kind]:
    """Every kind of problem by its code, in the order of `problems.yml`."""
    entries = yaml.load(Path(__file__).with_name("problems.yml").read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {code: Kind(code, **entry) for code, entry in entries.items()}


class Problems:
    """The problems found so far; going through them gives errors first, then blocks, then warnings, each by file and row."""

    def __init__(self, found: Iterable[Problem] = ()):
        self._found: dict[Problem, None] = dict.fromkeys(found)

    def add(self, code: str, place: Place, /, **words: object) -> None:
        """Note one problem of a known kind; the same problem at the same place is kept once. `about` among the words is the id it is about."""
        kind = catalogue()[code]
        words = {name: _on_one_line(word) if isinstance(word, str) else word for name, word in words.items()}
        found = Problem(code, kind.severity, place.file, place.sheet, place.row, place.column, kind.sentence(**words))
        self._found.setdefault(replace(found, about=str(words.get("about", "")), ask=kind.ask.format(**words)))

    def extend(self, other: Iterable[Problem]) -> None:
        """Note all problems of another collection."""
        for problem in other:
            self._found.setdefault(problem)

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self._found, key=lambda p: (SEVERITIES.index(p.severity), p.file, p.sheet or "", p.row or 0, p.column or "", p.code, p.message)))

    def __len__(self) -> int:
        return len(self._found)

    def of(self, *severities: str) -> Problems:
        """The problems of these severities alone."""
        return Problems(p for p in self if p.severity in severities)

    def codes(self) -> set[str]:
        """The codes that occur."""
        return {p.code for p in self._found}

    def count_in_words(self) -> str:
        """`2 errors, 1 block and 3 warnings`, or `no problems`."""
        counts = [(severity, len(self.of(severity))) for severity in SEVERITIES]
        return listed([counted(n, severity) for severity, n in counts if n]) or "no problems"

    def as_json(self) -> list[dict[str, object]]:
        """A list of plain dictionaries, the JSON of `evaltool check`."""
        return [{name: getattr(problem, name) for name in JSON_KEYS} for problem in self]


def _on_one_line(written: str) -> str:
    """Text of a file as a sentence may quote it: cells come from anywhere, and a line break or a control character would spoil a table or a terminal."""
    text = "".join(c if c.isprintable() else " " for c in written)
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 3]}..."
