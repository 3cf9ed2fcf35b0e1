"""The quality check of a report by IOM's own instrument: 41 items in 10 weighted components, and the lists beside them.

The tool fills in what it saw and where (presence); whether that is complete is judged by a person in `quality_assessment.xlsx`, and comes back as the table
`synthesis/quality`. A total counts confirmed items only and stays provisional until every item is confirmed; a fatal gap is not hidden by a good mean.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor
from statistics import fmean
from typing import ClassVar

from pydantic import Field

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.problems import Problems
from evaltool.records import Record, Records
from evaltool.synthesis.presence import seen_at
from evaltool.synthesis.quality_instrument import SCORES, Component, Element, Entry, Item, Listing, answer_of, answers, instrument, listing

__all__ = ["ABSENT", "BEFORE", "PARTLY", "PRESENT", "SCORES", "Check", "Judgement", "ListCheck", "Score", "check_quality", "current_judgements"]
__all__ += ["instrument", "items", "judgement_in_words", "list_checks", "list_in_words", "provisional_score", "read_judgements"]

Seen = tuple[tuple[str, str], ...]  # (element, place), the place empty where nothing was seen

PRESENT, PARTLY, ABSENT = "present", "partly present", "absent"
BEFORE = "Judged before"  # the column of the workbook that keeps what the case had when the workbook was made
_FATAL_AT_MOST = 1


class Judgement(Record):
    """What a person decided on one item or entry, read back from the quality workbook; the last row of an item counts, the earlier ones are its history."""

    phase: ClassVar[str] = "synthesis"
    table: ClassVar[str] = "quality"
    key: ClassVar[str] = "item_id"
    owns_ids: ClassVar[bool] = False

    item_id: str = Field(description="Item of the instrument, such as F2, or an entry of a list beside it, such as 'peer review' or UNEG 1.1.")
    score: str = Field("", description="0 to 5, no data or N/A; for an entry of a list one of its answers. Empty means not judged.")
    comment: str = Field("", description="Why.")


@dataclass(frozen=True)
class Check:
    """One item with what the tool saw: (element, place) with an empty place where it saw nothing, and the person's judgement if there is one."""

    item: Item
    component: Component
    seen: Seen
    judgement: Judgement | None

    @property
    def presence(self) -> str:
        """Present where every element was seen, absent where none was."""
        return _presence(self.seen)

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
    """The total over confirmed items; `total` and `band` are None before the first.

    `fatal` are items with so low a score that no mean makes it good, `fatal_open` those among such items that have no score, judged or not.
    """

    total: float | None
    band: str | None
    confirmed: int
    items: int
    by_component: tuple[tuple[Component, float | None], ...]
    fatal: tuple[str, ...]
    fatal_open: tuple[str, ...] = ()

    @property
    def is_provisional(self) -> bool:
        """True until a person has confirmed every item."""
        return self.confirmed < self.items

    def __str__(self) -> str:
        if self.total is None:
            return f"No item of {self.items} is confirmed by a person yet, so there is no score."
        # rounded down, so that 2.996 does not read as 3 while its band is the one below
        said = f"{floor(100 * self.total) / 100:.2f} of 5, {self.band}" + (f", as {', '.join(self.fatal)} cannot be made good by the rest" if self.fatal else "")
        said += f"; no score for {', '.join(self.fatal_open)}, without which no band holds" if self.fatal_open else ""
        return f"Provisional, from {self.confirmed} of {self.items} items: {said}." if self.is_provisional else f"{said}."


@dataclass(frozen=True)
class ListCheck:
    """One entry of a list with what the tool saw, and the person's judgement if there is one."""

    entry: Entry
    seen: Seen
    judgement: Judgement | None

    @property
    def presence(self) -> str:
        """Present where every element was seen, absent where none was."""
        return _presence(self.seen)

    @property
    def answer(self) -> str:
        """What a person answered, or an empty text."""
        return self.judgement.score if self.judgement else ""


def read_judgements(case: CaseFolder) -> Records[Judgement]:
    """Every judgement that was read back from the quality workbook, the latest of an item last."""
    return case.read(Judgement)


def current_judgements(case: CaseFolder) -> dict[str, Judgement]:
    """The judgement that counts, by item or entry: the last one. A row with nothing in it takes an earlier judgement back."""
    return {judgement.id: judgement for judgement in read_judgements(case)}


def judgement_in_words(score: str, comment: str) -> str:
    """A judgement in one cell, such as `4: complete`; an empty text for none."""
    return f"{score}: {comment}" if comment else score


def items(case: CaseFolder) -> list[Check]:
    """The items in their order, presence filled in from the case."""
    components = {component.id: component for component in instrument().components}
    judged = current_judgements(case)
    return [Check(item, components[item.component_id], _seen(case, item.elements), judged.get(item.id)) for item in instrument().items]


def list_checks(case: CaseFolder, id: str) -> list[ListCheck]:
    """The entries of one list (completeness, uneg, un_swap) in their order, presence filled in from the case."""
    judged = current_judgements(case)
    return [ListCheck(entry, _seen(case, entry.elements), judged.get(entry.id)) for entry in listing(id).entries]


def list_in_words(case: CaseFolder, id: str) -> str:
    """How far a person has gone through a list; where it has steps and all are given, what they add up to and mean."""
    found, checks = listing(id), list_checks(case, id)
    given = [check.answer for check in checks if check.answer]
    said = f"A person has answered {len(given)} of {len(checks)}."
    if found.bands and len(given) == len(checks):
        steps = [int(answer) for answer in given if answer.isdigit()]
        if len(steps) < len(checks):
            return f"{said} There is no total, as not all of them apply."
        said = f"{sum(steps)} of {len(checks) * _highest(found)}: {_band(found.bands, sum(steps))}."
    unread = sum(not entry.is_read for entry in found.entries)
    return f"{said} The wording of {unread} of {len(checks)} was not verified against the publication." if unread else said


def provisional_score(case: CaseFolder) -> Score:
    """The weighted total of what persons have confirmed; components without a score do not count, and the total says so by being provisional."""
    checks = items(case)
    means = tuple((c, _mean(check.score for check in checks if check.component == c)) for c in instrument().components)
    scored = [(component.weight, mean) for component, mean in means if mean is not None]
    # thirds do not add up to a whole in a computer, and a band begins at a whole
    total = round(sum(weight * mean for weight, mean in scored) / sum(weight for weight, _ in scored), 6) if scored else None
    fatal = tuple(check.item.id for check in checks if check.item.id in instrument().fatal and check.score is not None and check.score <= _FATAL_AT_MOST)
    fatal_open = tuple(check.item.id for check in checks if check.item.id in instrument().fatal and check.score is None)
    bands = instrument().bands
    band = None if total is None else bands[0][1] if fatal else _band(bands, total)
    return Score(total, band, sum(check.is_confirmed for check in checks), len(checks), means, fatal, fatal_open)


def check_quality(case: CaseFolder) -> Problems:
    """Judgements on items that do not exist, words that are no answer, and high scores where the tool saw nothing."""
    problems, checks = Problems(), {check.item.id: check for check in items(case)} if read_judgements(case).present else {}
    for judgement in current_judgements(case).values():
        check = checks.get(judgement.id)
        if judgement.id not in answers():
            problems.add("QUALITY_ITEM", judgement.found_at.at("item_id"), id=judgement.id, hint=terms.did_you_mean(judgement.id, list(answers())))
        elif judgement.score and answer_of(judgement.id, judgement.score) != judgement.score:
            allowed = ", ".join(answers()[judgement.id])
            problems.add("QUALITY_SCORE", judgement.found_at.at("score"), score=judgement.score, id=judgement.id, answers=allowed)
        elif check and check.presence == ABSENT and (check.score or 0) > _FATAL_AT_MOST:
            problems.add("QUALITY_NOT_SEEN", judgement.found_at.at("score"), id=judgement.id, score=judgement.score)
    return problems


def _seen(case: CaseFolder, elements: Iterable[Element]) -> Seen:
    return tuple((element.what, seen_at(case, element.places)) for element in elements)


def _presence(seen: Seen) -> str:
    found = sum(bool(place) for _, place in seen)
    return PRESENT if found == len(seen) else PARTLY if found else ABSENT


def _band(bands: Iterable[tuple[float, str]], total: float) -> str:
    return [name for least, name in bands if total >= least][-1]


def _highest(found: Listing) -> int:
    return max(int(answer) for answer in found.answers if answer.isdigit())


def _mean(scores: Iterable[int | None]) -> float | None:
    given = [score for score in scores if score is not None]
    return fmean(given) if given else None
