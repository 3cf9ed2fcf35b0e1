"""The quality check of a report by IOM's own instrument: 41 items in 10 weighted components, and a list of what has to be there.

The tool fills in what it saw and where (presence); whether that is complete is judged by a person in `quality_assessment.xlsx`, and comes back as the table
`synthesis/quality`. A total counts confirmed items only and stays provisional until every item is confirmed; a fatal gap is not hidden by a good mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import ClassVar

import yaml
from pydantic import BaseModel, ConfigDict, Field

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.problems import Problems
from evaltool.records import Record, Records
from evaltool.synthesis.presence import seen_at

PRESENT, PARTLY, ABSENT = "present", "partly present", "absent"
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
_FATAL_AT_MOST = 1


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


class Listed(_Part):
    """One entry of the list of completeness."""

    id: str
    places: tuple[str, ...] = Field(alias="in")


class Instrument(_Part):
    """The whole instrument as `quality.yml` has it."""

    source: str
    bands: tuple[tuple[float, str], ...]
    fatal: tuple[str, ...]
    components: tuple[Component, ...]
    items: tuple[Item, ...]
    completeness: tuple[Listed, ...]


class Judgement(Record):
    """What a person decided on one item; read back from the quality workbook."""

    phase: ClassVar[str] = "synthesis"
    table: ClassVar[str] = "quality"
    key: ClassVar[str] = "item_id"
    owns_ids: ClassVar[bool] = False

    item_id: str = Field(description="Item of the instrument, such as F2, or an entry of the list of completeness.")
    score: str = Field("", description="0 to 5, no data or N/A; yes or no for an entry of the list. Empty means not judged yet.")
    comment: str = Field("", description="Why.")


@dataclass(frozen=True)
class Check:
    """One item with what the tool saw: (element, place) with an empty place where it saw nothing, and the person's judgement if there is one."""

    item: Item
    component: Component
    seen: tuple[tuple[str, str], ...]
    judgement: Judgement | None

    @property
    def presence(self) -> str:
        """Present where every element was seen, absent where none was."""
        found = sum(bool(place) for _, place in self.seen)
        return PRESENT if found == len(self.seen) else PARTLY if found else ABSENT

    @property
    def score(self) -> int | None:
        """The score a person gave; None while there is none, and for no data and N/A."""
        return int(self.judgement.score) if self.judgement and self.judgement.score.isdigit() else None

    @property
    def is_confirmed(self) -> bool:
        """True where a person judged it."""
        return bool(self.judgement and self.judgement.score)


@dataclass(frozen=True)
class Score:
    """The total over confirmed items; `total` and `band` are None before the first, `fatal` are the items that no mean makes good."""

    total: float | None
    band: str | None
    confirmed: int
    items: int
    by_component: tuple[tuple[Component, float | None], ...]
    fatal: tuple[str, ...]

    @property
    def is_provisional(self) -> bool:
        """True until a person has confirmed every item."""
        return self.confirmed < self.items

    def __str__(self) -> str:
        if self.total is None:
            return f"No item of {self.items} is confirmed by a person yet, so there is no score."
        said = f"{self.total:.1f} of 5, {self.band}" + (f", as {', '.join(self.fatal)} cannot be made good by the rest" if self.fatal else "")
        return f"Provisional, from {self.confirmed} of {self.items} items: {said}." if self.is_provisional else f"{said}."


@cache
def instrument() -> Instrument:
    """The instrument with its components, items and list of completeness."""
    return Instrument.model_validate(yaml.safe_load(Path(__file__).with_name("quality.yml").read_bytes()))


def read_judgements(case: CaseFolder) -> Records[Judgement]:
    """What was read back from the quality workbook, one row an item."""
    return case.read(Judgement)


def items(case: CaseFolder) -> list[Check]:
    """The items in their order, presence filled in from the case."""
    components = {component.id: component for component in instrument().components}
    judged = {judgement.id: judgement for judgement in read_judgements(case)}
    return [
        Check(item, components[item.component_id], tuple((e.what, seen_at(case, e.places)) for e in item.elements), judged.get(item.id))
        for item in instrument().items
    ]


def completeness(case: CaseFolder) -> list[tuple[str, str, str]]:
    """(entry, place where it was seen or an empty text, what a person said) for the list of completeness."""
    judged = {judgement.id: judgement.score for judgement in read_judgements(case)}
    return [(entry.id, seen_at(case, entry.places), judged.get(entry.id, "")) for entry in instrument().completeness]


def provisional_score(case: CaseFolder) -> Score:
    """The weighted total of what persons have confirmed; components without a score do not count, and the total says so by being provisional."""
    checks = items(case)
    means = tuple((c, _mean(check.score for check in checks if check.component == c)) for c in instrument().components)
    scored = [(component.weight, mean) for component, mean in means if mean is not None]
    total = sum(weight * mean for weight, mean in scored) / sum(weight for weight, _ in scored) if scored else None
    fatal = tuple(check.item.id for check in checks if check.item.id in instrument().fatal and check.score is not None and check.score <= _FATAL_AT_MOST)
    bands = instrument().bands
    band = None if total is None else bands[0][1] if fatal else [name for least, name in bands if total >= least][-1]
    return Score(total, band, sum(check.is_confirmed for check in checks), len(checks), means, fatal)


def check_quality(case: CaseFolder) -> Problems:
    """Judgements on items that do not exist, words that are no score, and high scores where the tool saw nothing."""
    problems, checks = Problems(), {check.item.id: check for check in items(case)} if read_judgements(case).present else {}
    entries = [entry.id for entry in instrument().completeness]
    for judgement in read_judgements(case):
        check = checks.get(judgement.id)
        if check is None and judgement.id not in entries:
            near = terms.nearest(judgement.id, [*checks, *entries])
            problems.add("QUALITY_ITEM", judgement.found_at.at("item_id"), id=judgement.id, hint=f" Did you mean '{near}'?" if near else "")
        elif check and judgement.score and judgement.score not in SCORES:
            problems.add("QUALITY_SCORE", judgement.found_at.at("score"), score=judgement.score)
        elif check and check.presence == ABSENT and (check.score or 0) > _FATAL_AT_MOST:
            problems.add("QUALITY_NOT_SEEN", judgement.found_at.at("score"), id=judgement.id, score=judgement.score)
    return problems


def _mean(scores) -> float | None:
    given = [score for score in scores if score is not None]
    return fmean(given) if given else None
