"""How much room words take on a page, reckoned from their letters alone, so that a document is the same on every machine.

The unit is a small Latin letter of usual width. The letters of other scripts are wider, by as much as in the fonts that stand in where the template's has none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from math import ceil

_SPACE = 0.5
_WIDE = frozenset("mwMWжмфшщыюЖМФШЩЫЮ")
_CAPITAL, _ON_TOP = 0.2, 0.5
# the last character of a stretch of Unicode, and the room of its letters: Latin, Greek and Cyrillic, Armenian, scripts from the right
_SCRIPTS = ((0x036F, 1.0), (0x052F, 1.15), (0x058F, 1.6), (0x08FF, 1.2))
_OTHER_SCRIPTS, _IDEOGRAPH, _SIGNS = 1.8, 2.2, range(0x2000, 0x2200)


def letters(word: str) -> float:
    """How many letters of usual width a word takes."""
    if word.isascii():
        return len(word) + _CAPITAL * sum(map(str.isupper, word)) + _ON_TOP * sum(map(_WIDE.__contains__, word))
    return sum(map(_letter, word))


def widest_word(texts: Iterable[str]) -> str:
    """The word that takes the most room; a hyphen ends one, as a line may break there."""
    return max(re.split(r"\s+|(?<=-)", " ".join(texts)), key=letters)


def line_count(text: str, room: float) -> int:
    """On how many lines of so many letters a text stands; a word goes to the next line as a whole where it fits on one, and a line break begins one."""
    return sum(_lines(line, room) for line in text.split("\n"))


def _lines(text: str, room: float) -> int:
    count, filled = 1, 0.0
    for word in text.split():
        size = letters(word)
        # a longer one, as in scripts without spaces, breaks between any two letters
        if filled and filled + size > room and size <= room:
            count, filled = count + 1, 0.0
        filled += size
        further = max(ceil(filled / room) - 1, 0)
        count, filled = count + further, filled - further * room + _SPACE
    return count


def _letter(character: str) -> float:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return _IDEOGRAPH
    code = ord(unicodedata.normalize("NFD", character)[0])
    script = 1.0 if code in _SIGNS else next((size for last, size in _SCRIPTS if code <= last), _OTHER_SCRIPTS)
    return script + _CAPITAL * character.isupper() + _ON_TOP * (character in _WIDE)
