"""Names in scripts that attach to them what others set apart: vowel signs, particles before and after, or the next word.

Arabic and Hebrew write `and`, `to`, `by` as a letter before the name; Bengali, Nepali, Georgian, Korean and others write case endings behind it; Chinese, Thai,
Burmese and others have no blanks at all. Nothing here knows persons.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby

_BEFORE = (
    # which letters, of the name too; what may stand before it; fewest letters of a name that is found so
    (re.compile("[\u0600-\u06ff]+"), re.compile("[وف]?[بلك]?"), 3),
    (re.compile("[\u05d0-\u05ea]+"), re.compile("[ושה]{0,2}[במלכ]?"), 3),
)
_ENDED = re.compile("[\u0900-\u0dff\u10a0-\u10ff\u1100-\u11ff\uac00-\ud7a3]+")  # of India and its neighbours, Georgian, Korean
_LONGEST_ENDING = 3
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+")  # Japanese, Chinese, Thai, Lao, Burmese, Khmer


def _combining() -> str:
    """The signs that belong to the letter before them, as ranges for a character class."""
    codes = (code for code in range(0x300, 0x10000) if unicodedata.category(chr(code)) in ("Mn", "Mc"))
    runs = (list(run) for _, run in groupby(enumerate(codes), key=lambda pair: pair[1] - pair[0]))
    return "".join(f"{chr(run[0][1])}-{chr(run[-1][1])}" for run in runs)


COMBINING = _combining()


def without_particles(word: str) -> Iterator[str]:
    """What a word of a text may be without the particles that its script attaches to a name; nothing in other scripts."""
    for script, particles, fewest in _BEFORE:
        if script.fullmatch(word):
            longest = (particles.match(word) or re.match("", word))[0]
            yield from (word[cut:] for cut in range(1, len(longest) + 1) if len(word) - cut >= fewest)
    if _ENDED.fullmatch(word):
        yield from (word[:-cut] for cut in range(1, _LONGEST_ENDING + 1) if len(word) - cut >= fewest_letters(word))


def fewest_letters(word: str) -> int:
    """How long a name has to be to be found without its ends; a syllable of Korean or Chinese says as much as two letters."""
    return 2 if re.match("[\u3400-\u9fff\uac00-\ud7a3]", word) else 3


def stands_without_blanks(word: str) -> bool:
    """True for a name in a script that has no blanks between words, so that it is looked for anywhere."""
    return bool(_UNSPACED.fullmatch(word)) and len(word) >= fewest_letters(word)
