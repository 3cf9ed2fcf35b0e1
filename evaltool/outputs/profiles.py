"""Who a deliverable is for, and what it therefore leaves out. Decided by what the case says of each source, never by the writer of a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from evaltool.problems import EvaltoolError


class Sensitive(Protocol):
    """Anything that says how far it may travel: a source, a piece of evidence."""

    quotable: bool | None
    sensitivity: str


@dataclass(frozen=True)
class Profile:
    """One kind of reader."""

    name: str
    sentence: str
    shows: frozenset[str]
    quotes: bool
    functions: bool  # whether the posts of those met stand in the list of meetings

    def may_show(self, thing: Sensitive) -> bool:
        """True where this reader may see that the thing says something, in a summary without its words."""
        return (thing.sensitivity or "internal") in self.shows

    def may_quote(self, thing: Sensitive) -> bool:
        """True where this reader may see its words."""
        return self.quotes and bool(thing.quotable) and self.may_show(thing)


PROFILES = {
    "internal": Profile(
        "internal",
        "For the evaluation team: quotes and restricted sources are included where consent allows.",
        frozenset({"public", "internal", "restricted"}),
        True,
        True,
    ),
    "commissioner": Profile(
        "commissioner",
        "For the commissioner: the words of restricted and unquotable sources are left out; the evidence they give is counted.",
        frozenset({"public", "internal"}),
        True,
        True,
    ),
    "public": Profile(
        "public",
        "For everybody: only words from sources marked public are shown; the evidence of the others is counted. Meetings are listed without the functions of "
        "those met.",
        frozenset({"public"}),
        True,
        False,
    ),
}


def profile(name: str) -> Profile:
    """The profile of this name; raises EvaltoolError with the known names."""
    if name not in PROFILES:
        raise EvaltoolError(f"'{name}' is no kind of reader. Choose one of {', '.join(PROFILES)}.")
    return PROFILES[name]
