"""Who speaks where in a transcript: turns that begin with a label such as `Moderator:`, `R3:` or `P07:`, so that the voices of a group stay apart."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from evaltool.privacy.spelling import WORD, fold, is_ordinary

Part = Literal["asks", "answers", "named", "unclear"]

_CLOCK = r"[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?[\])]?"
_ASIDE = r"[\[(][^\])\n]{1,40}[\])]"  # how it was said, such as (laughs)
_LABEL = re.compile(
    rf"^[ \t]*(?:{_CLOCK}[ \t–-]*)?[*_]*[\[(]?(?P<label>[^\W\d_][\w.'’/ -]{{0,38}}?)[\])]?[*_]*[ \t]*(?:{_CLOCK}|{_ASIDE})?[ \t]*[::][*_]*(?=[ \t]|$)",
    re.MULTILINE,
)
_CODE = re.compile(r"\W*(?P<label>\w[\w-]*)\s*:")  # a code with nothing behind its colon either
_WORDS_ASKING = (
    "moderator mod interviewer facilitator evaluator interpreter translator question q i int m note-taker notetaker "
    "модератор интервьюер переводчик вопрос aparici moderatör müsahibaçi tarcümaçi sual moderateur animateur enqueteur"
)
_WORDS_ANSWERING = (
    "r a resp respondent answer participant interviewee informant speaker респондент участник ответ cavab istirakçi iştirakçi respondente repondant"
)
_ASKS, _ANSWERS = frozenset(map(fold, _WORDS_ASKING.split())), frozenset(map(fold, _WORDS_ANSWERING.split()))
_NUMBERED = re.compile(r"[^\W\d_]{1,14}[ .#-]?(?:\d{1,3}|[A-Z])")


@dataclass(frozen=True)
class Turn:
    """One turn: the label as written, where the label stands, and where the words of the turn end."""

    label: str
    start: int
    end: int
    until: int


def turns(text: str) -> list[Turn]:
    """The turns of a transcript in order; a label counts where it is a usual one or stands at the head of two lines at least."""
    found = [(match["label"].strip(), match.start("label"), match.end("label")) for match in _LABEL.finditer(text)]
    often = Counter(label.lower() for label, _, _ in found)
    kept = [one for one in found if part_of(one[0]) in ("asks", "answers") or often[one[0].lower()] > 1]
    ends = [*(start for _, start, _ in kept[1:]), len(text)]
    return [Turn(label, start, end, until) for (label, start, end), until in zip(kept, ends, strict=False)]


def label_at(text: str, start: int) -> str:
    """The label at the head of the line in which a place lies; empty where there is none."""
    head = text.rfind("\n", 0, start) + 1
    match = _LABEL.match(text, head) or _CODE.match(text, head)
    return match["label"].strip() if match else ""


def words_start(text: str, start: int, end: int) -> int:
    """Where the words of a passage begin: behind the label of who speaks, where it begins with one."""
    match = _LABEL.match(text, start, end)
    if not match or part_of(match["label"].strip()) not in ("asks", "answers"):
        return start
    return end - len(text[match.end() : end].lstrip())


def part_of(label: str) -> Part:
    """What a label says of the one who speaks: who asks, who answers under a number, a name, or nothing that can be told."""
    plain = fold(label).strip()
    first = re.split(r"[\s.#-]", plain)[0]
    if plain in _ASKS or first.rstrip("0123456789") in _ASKS - {"q", "i", "m"}:
        return "asks"
    if plain in _ANSWERS or _NUMBERED.fullmatch(label):
        return "answers"
    words = WORD.findall(label)
    is_name = words and len(words) <= 4 and all(word[0] != word[0].lower() for word in words) and not all(is_ordinary(fold(word)) for word in words)
    return "named" if is_name else "unclear"
