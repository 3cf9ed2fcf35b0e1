"""Right-to-left lines of a PDF in the order in which they are read: a PDF knows only where each letter stands, from left to right.

Words of other scripts and numbers inside keep their order, brackets are turned round, and letters that stand there by their shape (at the head, inside or at
the end of a word) become the letters themselves. A line is taken to begin at the right where at least half of its letters are of such a script.
"""

from __future__ import annotations

import re
import unicodedata

_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"
_RTL_LETTER = re.compile(f"(?![٠-٩۰-۹])[{_RTL}]")
_OTHER_LETTER = re.compile(rf"(?![{_RTL}])[^\W\d_]")
_SHAPES = re.compile("[\ufb1d-\ufdff\ufe70-\ufefc]+")
# what keeps its order in a line from right to left: words of other scripts with what stands between them, and numbers; a letter has its marks
_UNIT = re.compile(rf"(?![{_RTL}])[^\W\d_](?:[^{_RTL}]*(?:(?![{_RTL}])\w))?|\d+(?:[.,:/٫٬]\d+)*%?|.[\u064b-\u065f\u0670\u05b0-\u05c7]*", re.DOTALL)
# what is turned in a line from left to right: from one letter of such a script to the last one before another script
_TURNED = re.compile(rf"[{_RTL}](?:(?:(?![^\W\d_])[^\n]|[{_RTL}])*[{_RTL}])?")
_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")


def in_reading_order(line: str) -> str:
    """The line of a PDF, whose letters stand from left to right, as it is read; a line without right-to-left letters is the same."""
    turned = len(_RTL_LETTER.findall(line))
    if not turned:
        return line
    read = _from_the_right(line) if turned >= len(_OTHER_LETTER.findall(line)) else _TURNED.sub(lambda match: _from_the_right(match[0]), line)
    return _SHAPES.sub(lambda match: unicodedata.normalize("NFKC", match[0]), read)


def as_it_stands(letters: str) -> str:
    """Letters that a PDF draws as one, such as lam and alef, in the order of the line around them, from left to right."""
    return letters[::-1] if len(letters) > 1 and _RTL_LETTER.search(letters) else letters


def _from_the_right(line: str) -> str:
    return "".join(unit.translate(_MIRRORED) if len(unit) == 1 else unit for unit in reversed(_UNIT.findall(line)))
