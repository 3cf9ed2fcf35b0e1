"""The words of evaluation questions: which criterion a heading names, where a question begins and ends, and what is only its number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evaltool import terms

_LABEL = re.compile(r"^\s*(?:[•▪●*✓–—-]|\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.)])\s+|^\s*\d+(?:\.\d+)+\s+", re.IGNORECASE)
_CODE = re.compile(r"^\s*(?:EQ|Q|question)\s*\d+(?:\.\d+)*[a-z]?\s*[.):–-]?\s+", re.IGNORECASE)
ASKS = re.compile(
    r"(?:to what (?:extent|degree)|how|what|which|who|whose|why|where|when|whether|were|was|is|are|has|have|had|did|do|does|can|could|will|would|should|in what|in which|on what"
    r"|assess|determine|examine|analy[sz]e|identify|describe)\b",
    re.IGNORECASE,
)
# -- criteria as Terms of Reference head them, beside the words of terms.CRITERIA --
_ALSO = {"external coherence": "coherence", "internal coherence": "coherence", "cost-effectiveness": "efficiency", "cost effectiveness": "efficiency",
         "connectedness": "sustainability", "likely impact": "impact", "value for money": "efficiency", "impacts": "impact",
         "prospects of sustainability": "sustainability"}  # fmt: skip


def criterion_in(text: str) -> tuple[str, str]:
    """The criterion that a heading names, several parted by semicolons, and what stands behind it; empty where it names none."""
    words = bare(text)
    match = re.match(
        r"(?i:criteri(?:on|a)\s*\d*\s*[:.–-]\s*|the\s+)?([A-Za-z][A-Za-z-]+(?:\s(?:&|[a-z][A-Za-z-]+)){0,4}?)\s*(\([^)]*\))?\s*(?:$|[:.–—]\s*|\s-\s+)", words
    )
    if match is None:
        return "", ""
    criterion = _named(match[1])
    return (criterion, words[match.end() :].strip()) if criterion else ("", "")


def _named(heading: str) -> str:
    """The criterion with this name; of `Effectiveness and efficiency` both, of `Sustainability and exit` the first, as the other is none."""
    parts = [heading] if _known(heading) else re.split(r"\s+and\s+|\s*&\s*", heading)
    found = [_known(part) for part in parts]
    return "; ".join(dict.fromkeys(filter(None, found))) if found[0] else ""


def _known(name: str) -> str:
    return next((criterion for criterion in terms.CRITERIA if terms.plain(name) == criterion), _ALSO.get(name.lower().strip(), ""))


def bare(text: str) -> str:
    """A question without its bullet, letter or number."""
    return _CODE.sub("", _LABEL.sub("", _LABEL.sub("", text))).strip()


def questions_in(text: str) -> Iterator[str]:
    """The questions in a paragraph: up to each question mark, or the whole where it begins as a question or a task does."""
    words = " ".join(text.split())
    if "?" not in words:
        if ASKS.match(words) and len(words) > 20:
            yield words.rstrip(";")
        return
    for part in re.findall(r"[^?]+\?+(?:\s*\([^)?]*\))?", words):
        asked = part.strip(" ;–-")
        # sentences before the question are no part of it
        before, _, last = asked.rpartition(". ")
        yield last if before and ASKS.match(last) else asked
