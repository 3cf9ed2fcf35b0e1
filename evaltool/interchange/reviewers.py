"""Who a reviewer is to the outside: an institution, never a name.

`private/reviewers.csv` (name*, institution) says it. A name that is not listed yet is added there and shown as Reviewer 1, 2 ... until somebody writes the
institution beside it. Only this module reads the file.
"""

from __future__ import annotations

import re

from evaltool import tables, terms
from evaltool.case import CaseFolder
from evaltool.privacy.identifiers import find_emails
from evaltool.privacy.pseudonyms import Key, NameHit, Person, find_names, with_codes
from evaltool.privacy.spelling import WORD
from evaltool.problems import EvaltoolError, Problems

FILE = "private/reviewers.csv"
_COLUMNS = ("name", "institution")
_SHORTEST_PART = 3  # of a name
# what programs write where nobody gave a name, and what stands for one already
_NO_NAME = re.compile(r"(unknown )?(author|user|reviewer|unnamed)( \d+)?|microsoft office user|guest|admin(istrator)?|owner", re.IGNORECASE)
# an author that is a post or an institution: a single word of it, such as Project, names nobody
_OFFICE = re.compile(
    r"\b(project|programme|evaluation|manager|officer?|unit|team|ministry|department|mission|agency|committee|director|coordinator|assistant|head|chief)\b",
    re.IGNORECASE,
)
# beside the name: "Smith, John (IOM)", "John Smith - IOM", "IOM\\jsmith", "jsmith@example.org"
_BESIDE = re.compile(r"\(.*?\)|\[.*?\]|\s[-–|/].*$|@.*$|^.*\\")


class Reviewers:
    """The reviewers of a case, and those met now."""

    def __init__(self, case: CaseFolder) -> None:
        self._path = case.root / FILE
        self._rows: list[dict[str, str]] = []
        self._key: Key | None = None
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
        self.are_new, self._key = True, None
        return f"Reviewer {len(self._rows)}"

    def masked(self, text: str) -> str:
        """A text with the names of reviewers, in any order or by a part of them, replaced by what stands for them; an address with a name in it as a whole."""
        pieces, last = [], 0
        for address in find_emails(text):
            hits = self._hits(address.text.partition("@")[0])
            pieces += [self._without_names(text[last : address.start]), self._standing_for(hits[0]) if hits else address.text]
            last = address.end
        return "".join([*pieces, self._without_names(text[last:])])

    def _without_names(self, text: str) -> str:
        return with_codes(text, ((hit.start, hit.end, self._standing_for(hit)) for hit in self._hits(text))).text

    def _hits(self, text: str) -> list[NameHit]:
        """Names found as the names of the key are found; a post or an institution by more than one word of it."""
        if self._key is None:
            named = [(str(number), _name_alone(row["name"])) for number, row in enumerate(self._rows)]
            self._key = Key(tuple(Person(number, (name,)) for number, name in named if name))
        offices = {person.code for person in self._key.persons if _OFFICE.search(person.names[0])}
        return [hit for hit in find_names(text, self._key) if len(WORD.findall(hit.text)) > 1 or not offices.issuperset(hit.person_code.split("/"))]

    def _standing_for(self, hit: NameHit) -> str:
        return "/".join(dict.fromkeys(self.shown(self._rows[int(number)]["name"]) for number in hit.person_code.split("/")))

    def masked_file(self, name: str) -> str:
        """The name of a file without any part of a reviewer's name: people put their initials or their name there."""
        parts = {part for row in self._rows for part in re.findall(r"[^\W_]+", _name_alone(row["name"])) if len(part) >= _SHORTEST_PART}
        pattern = "|".join(map(re.escape, sorted(parts, key=len, reverse=True)))
        return re.sub(rf"(?<![^\W_])(?:{pattern})(?![^\W_])", "reviewer", name, flags=re.IGNORECASE) if parts else name

    def numbered(self, institution: str) -> set[str]:
        """The stand-ins that were used before an institution was known."""
        return {f"Reviewer {number}" for number, row in enumerate(self._rows, start=1) if row["institution"] == institution}

    def keep(self) -> None:
        """Write the names that are new, so that each has the same number next time."""
        if self.are_new:
            tables.write_csv(self._path, _COLUMNS, self._rows)


def _name_alone(name: str) -> str:
    """A name without what stands beside it, empty where it is too short or no name of a person."""
    alone = _BESIDE.sub(" ", name).strip()
    return "" if len(alone) < _SHORTEST_PART or _NO_NAME.fullmatch(alone) else alone
