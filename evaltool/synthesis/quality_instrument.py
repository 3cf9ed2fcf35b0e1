"""The instruments of the quality check as `quality.yml` tells them: IOM's 41 items in 10 weighted components, and the lists beside them.

Knows no case: what an item asks for, where the tool may look for it, and which words a person may answer with.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from evaltool import terms

SCORES = {
    "0": "no required element",
    "1": "some missing, and one of the others incomplete",
    "2": "some missing, the others complete",
    "3": "all present, some incomplete",
    "4": "all present and complete",
    "5": "all present, complete, linked and outstanding",
    "no data": "cannot be judged",
    "N/A": "not applicable",
}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Element(_Part):
    """One thing an item asks for, and where the tool looks for it."""

    what: str
    places: tuple[str, ...] = Field(alias="in")


class Item(_Part):
    """One item of the instrument."""

    id: str
    what: str
    elements: tuple[Element, ...]

    @property
    def component_id(self) -> str:
        """The id of its component: its own without the number."""
        return self.id.rstrip("0123456789")


class Component(_Part):
    """One component with its weight in per cent."""

    id: str
    title: str
    weight: float


class Entry(_Part):
    """One entry of a list; `is_read` is False where its text could not be checked against the publication."""

    id: str
    number: str = ""
    part: str = ""
    what: str = ""
    elements: tuple[Element, ...]
    is_read: bool = Field(True, alias="read")


class Listing(_Part):
    """A list beside the items, such as that of completeness: a person answers each entry, and nothing of it counts in the score."""

    id: str
    title: str
    source: str
    answers: tuple[str, ...]
    steps: str = ""
    bands: tuple[tuple[float, str], ...] = ()
    entries: tuple[Entry, ...]


class Instrument(_Part):
    """The whole of `quality.yml`."""

    source: str
    bands: tuple[tuple[float, str], ...]
    fatal: tuple[str, ...]
    components: tuple[Component, ...]
    items: tuple[Item, ...]
    lists: tuple[Listing, ...]


@cache
def instrument() -> Instrument:
    """The items with their components, and the lists beside them."""
    return Instrument.model_validate(yaml.safe_load(Path(__file__).with_name("quality.yml").read_bytes()))


def listing(id: str) -> Listing:
    """One of the lists: completeness, uneg or un_swap."""
    return next(found for found in instrument().lists if found.id == id)


@cache
def answers() -> dict[str, tuple[str, ...]]:
    """The words that a person may answer with, by the id of each item and entry."""
    entries = {entry.id: found.answers for found in instrument().lists for entry in found.entries}
    return {item.id: tuple(SCORES) for item in instrument().items} | entries


def id_of(written: str) -> str | None:
    """The id of the item or entry that is meant, by its id or its number in the publication, however it is spelled; None where there is none."""
    numbers = {terms.plain(entry.number): entry.id for found in instrument().lists for entry in found.entries if entry.number}
    return {terms.plain(id): id for id in answers()}.get(terms.plain(written)) or numbers.get(terms.plain(written))


def answer_of(id: str, written: str) -> str | None:
    """The answer that is meant, such as `N/A` for `n/a`; None where the item or entry has no such answer."""
    return next((answer for answer in answers()[id] if terms.plain(answer) == terms.plain(written)), None)
