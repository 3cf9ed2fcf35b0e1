"""The search before anything leaves the case: one for deliverables, handover copies and exports, with the key, what may pass and the countries of the case."""

from __future__ import annotations

from collections.abc import Sequence

from evaltool.case import CaseFolder
from evaltool.field_phase.key import sound_key
from evaltool.privacy.leaks import Leak, LeakSearch, find_leaks, masked_text
from evaltool.problems import EvaltoolError

PLACES_SHOWN = 5


def search(case: CaseFolder, name: str, data: bytes) -> LeakSearch:
    """What must not leave in a file, and what `privacy.allow` lets through; raises EvaltoolError where the file or the key cannot be read."""
    privacy = case.header.privacy
    allow = [(entry.text, entry.reason) for entry in privacy.allow]
    try:
        return find_leaks(name, data, sound_key(case), allow, list(privacy.phone_regions))
    except ValueError as unread:
        raise EvaltoolError(str(unread)) from unread


def masked(case: CaseFolder, text: str) -> str:
    """A message or a path fit to print: the code of the person for each name of the key, its kind for each number or address."""
    return masked_text(text, sound_key(case), tuple(case.header.privacy.phone_regions))


def in_words(leaks: Sequence[Leak]) -> str:
    """The first places with what was found there, and how many more there are; what was found is masked."""
    places = "; ".join(f"{leak.kind} {leak.masked} in {leak.part}, {leak.place}".removesuffix(", ") for leak in leaks[:PLACES_SHOWN])
    return places + (f", and {len(leaks) - PLACES_SHOWN} more" if len(leaks) > PLACES_SHOWN else "")


def refuse_leaks(case: CaseFolder, name: str, data: bytes) -> None:
    """Raise EvaltoolError where a file that is about to leave holds a name, a number or an address, or cannot be searched for them."""
    leaks = search(case, name, data).leaks
    if leaks:
        way_out = "Take it out of the case, or let it through with a reason in privacy.allow of evaluation.yml."
        raise EvaltoolError(f"{name} was not written: it would hold {in_words(leaks)}. {way_out}")
