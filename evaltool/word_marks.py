"""Marks in a Word document that say whose words stand where: bookmarks, as every program keeps those; and numbers as Word writes them.

A mark of the evaluator's words names their place in the case, what the document showed, and what stood in the case then, each as a digest. So a reader of the
document can tell, without the program that made it, what was changed in the document and what has changed in the case since. A mark of computed words holds
a digest of what was shown: a change in it can be said, with the place where it is made instead.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

# a text of several paragraphs, the words of one line, computed words, a computed table
TEXT, LINE, COMPUTED, TABLE = "ev", "ei", "ec", "et"
# the sections that an evaluator writes by hand, by the tag of their place in the template; the rest of each place is computed
SECTIONS = {
    tag: tag
    for tag in (
        "disclaimer", "executive_summary", "introduction", "context", "stakeholders", "intervention_logic", "funding", "purpose", "approach", "methods",
        "sampling", "analysis", "ethics", "cross_cutting", "annex_tor",
    )
} | {"annex_instruments": "instruments", "annex_independence": "independence"}  # fmt: skip
# every text that the report takes from narrative/; the list of acronyms becomes a table, and is not read back
NARRATIVE = (*SECTIONS.values(), "acronyms")
# places of the template that Word keeps up to date by itself
LISTS = frozenset({"contents", "list_of_tables", "list_of_figures"})
_LENGTH = 8
_NAME = re.compile(rf"(ev|ei)_([0-9a-f]{{{_LENGTH}}})_([0-9a-f]{{{_LENGTH}}})_([0-9a-f]{{{_LENGTH}}})|(ec|et)_([0-9a-f]{{{_LENGTH}}})_\d+")
# the number of a caption changes when tables change places, and is nobody's words
_CAPTION = re.compile(r"(Table|Figure)\d+")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """What the name of a bookmark says: the kind of mark, and digests of the place in the case, of the words shown, and of the words in the case then."""

    kind: str
    place: str
    shown: str
    source: str


def section(name: str) -> str:
    """The place of a text in `narrative/`."""
    return f"narrative/{name}.md"


def cell(table: str, id: str, column: str) -> str:
    """The place of a cell, whatever file or workbook its table stands in."""
    return f"{table}/{id}/{column}"


def own_name(kind: str, place: str, shown: str, source: str) -> str:
    """The bookmark of the evaluator's words: `shown` in the document, `source` in the case."""
    return f"{kind}_{digest(place)}_{digest(shown)}_{digest(source)}"


def computed_name(kind: str, shown: str, serial: int) -> str:
    """The bookmark of computed words; the serial makes it the only one of its name."""
    return f"{kind}_{digest(shown)}_{serial}"


def place_name(tag: str) -> str:
    """The bookmark that says, in the first line of a document, that it was made with something in this place."""
    return f"ep_{digest(tag)}"


def read_mark(name: str) -> Mark | None:
    """The mark that a bookmark is, or None for any other bookmark."""
    found = _NAME.fullmatch(name)
    if not found:
        return None
    return Mark(found[1], found[2], found[3], found[4]) if found[1] else Mark(found[5], "", found[6], "")


def digest(text: str) -> str:
    """Eight characters that stand for a text, whatever its spaces; a new paragraph makes it another one."""
    return hashlib.sha256(squeezed(text).encode()).hexdigest()[:_LENGTH]


def squeezed(text: str) -> str:
    """A text as it is compared: no spaces, no empty lines, no numbers of captions, one spelling of each letter."""
    lines = ("".join(line.split()) for line in unicodedata.normalize("NFC", text).split("\n"))
    return _CAPTION.sub(r"\1", "\n".join(filter(None, lines)))


def paragraphs(texts: Iterable[str]) -> str:
    """Paragraphs as the one text of which a digest is taken."""
    return "\n".join(texts)


def in_format(number: int, shown: str) -> str:
    """A number as Word shows it in one of its formats: "decimal", "decimalZero", "none", "lowerRoman", "upperLetter" and their like."""
    if shown == "none":
        return ""
    text = f"{number:02d}" if shown == "decimalZero" else str(number)
    if "Letter" in shown:
        text = chr(ord("a") + (number - 1) % 26) * (1 + (number - 1) // 26)
    elif "Roman" in shown:
        text = ""
        for value, letters in _ROMAN:
            text += letters * (number // value)
            number %= value
    return text.upper() if shown.startswith("upper") else text
