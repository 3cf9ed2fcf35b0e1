"""The check before a file leaves: is there a listed name, a telephone number, an e-mail address or an identity number anywhere in it?

What it returns can be printed: it says where, and of whom by code, and never repeats what it found.
"""

import bisect
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from evaltool.privacy.file_texts import pieces_of, texts_of
from evaltool.privacy.identifiers import Identifier, find_identifiers
from evaltool.privacy.pseudonyms import Key, NameHit, find_names, replace_names
from evaltool.privacy.xml_texts import Piece

__all__ = ["NAME", "Allowed", "Leak", "LeakSearch", "find_leaks", "masked_text", "texts_of"]

NAME = "name"
# between two pieces: no character of a word, a number or a space, so that nothing is found across
_SEPARATOR = "\n\x00\n"


@dataclass(frozen=True)
class Leak:
    """Something that must not leave: its kind in words, the part of the file, the place in it, and a mask that tells the evaluator what to look for and
    nobody else what it is."""

    kind: str
    part: str
    place: str
    masked: str


@dataclass(frozen=True)
class Allowed:
    """Something that would have been a leak but for an entry of the allow list, with the reason that was given."""

    leak: Leak
    reason: str


class LeakSearch(NamedTuple):
    """What a search found: leaks, and what was let through."""

    leaks: list[Leak]
    allowed: list[Allowed]


def find_leaks(name: str, data: bytes, key: Key, allow: Sequence[tuple[str, str]] = (), regions: Iterable[str] = ()) -> LeakSearch:
    """Return the leaks in a file, in order of their place, and what was let through.

    `name` is the path under which the file leaves (it is searched too), `allow` are (text, reason): a hit inside such a text, whatever its capitals and
    spaces, is let through, the same name elsewhere is not. `regions` are the countries whose telephone and identity numbers are looked for (see
    `find_identifiers`). Raises ValueError as `texts_of`, with names masked, for an allow entry without text or reason, and for a region that is none.
    """
    entries = [_allow_entry(text, reason) for text, reason in allow]
    regions = tuple(regions)
    try:
        pieces = pieces_of(name, data)
    except ValueError as error:
        raise ValueError(masked_text(str(error), key, regions)) from error.__cause__
    search = LeakSearch([], [])
    # attributes apart: their bare digits are coordinates and ids, no telephone numbers of a region
    for group, group_regions in (([piece for piece in pieces if not piece.attribute], regions), ([piece for piece in pieces if piece.attribute], ())):
        starts = [0, *accumulate(len(piece.text) + len(_SEPARATOR) for piece in group)]
        text = _SEPARATOR.join(piece.text for piece in group)
        passes = [(match.start(), match.end(), reason) for pattern, reason in entries for match in pattern.finditer(text)]
        hits: list[NameHit | Identifier] = [*find_names(text, key), *find_identifiers(text, key, group_regions)]
        for hit in sorted(hits, key=lambda one: (one.start, one.end)):
            leak = _leak(hit, text, starts, group, key, regions)
            reason = next((reason for start, end, reason in passes if start <= hit.start and hit.end <= end), None)
            if reason is None:
                search.leaks.append(leak)
            else:
                search.allowed.append(Allowed(leak, reason))
    return search


def _allow_entry(text: str, reason: str) -> tuple[re.Pattern[str], str]:
    if not text.strip() or not reason.strip():
        raise ValueError("an allow entry needs a text and a reason")
    words = r"\s+".join(re.escape(word) for word in text.split())
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE), reason


def _leak(hit: NameHit | Identifier, text: str, starts: list[int], group: list[Piece], key: Key, regions: tuple[str, ...]) -> Leak:
    number = bisect.bisect_right(starts, hit.start) - 1
    piece = group[number]
    line = text.count("\n", starts[number], hit.start) + 1
    place = piece.place if "\n" not in piece.text else f"{piece.place}, line {line}".removeprefix(", ")
    kind, of = (NAME, f" ({hit.person_code})") if isinstance(hit, NameHit) else (hit.kind, "")
    return Leak(kind, masked_text(piece.part, key, regions), masked_text(place, key, regions), f"{hit.text[0]}…{of}")


def masked_text(text: str, key: Key, regions: tuple[str, ...]) -> str:
    """Return a path, place or message fit to print: a name in it replaced by its code, other identifiers by their kind."""
    for identifier in reversed(find_identifiers(text, key, regions)):
        text = f"{text[: identifier.start]}[{identifier.kind}]{text[identifier.end :]}"
    return replace_names(text, key)[0]
