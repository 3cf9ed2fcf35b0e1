"""Markdown as the evaluator writes it by hand, taken apart into paragraphs, lists and headings, and put together again.

Only what a report needs is read: paragraphs, lists, headings, bold and italic. Everything else stays text. What is written to Word and read back from it goes
through here both ways, so that a text that nobody changed is the same text again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

_HEADING = re.compile(r"#{1,6}\s+(.*?)(?:\s+#+)?")
_BULLET = re.compile(r"[-*•]\s+(.*)")
_NUMBER = re.compile(r"(\d{1,2})[.)]\s+(.*)")
_EMPHASIS = re.compile(r"\*\*(\*?)(?=\S)(.+?)(?<=\S)\1\*\*|(?<![\w*_])([*_])(?=[^\s*_])(.+?)(?<=[^\s*_])\3(?![\w*_])")
_MARKS = {"": "", "bold": "**", "italic": "*"}

Words = tuple[str, str]  # words and how they stand out: "", "bold" or "italic"


@dataclass
class Part:
    """A heading, a text (one paragraph), or a list (bullet or number) with its items; `open` until an empty line ends it."""

    kind: str
    texts: list[str] = field(default_factory=list)
    open: bool = True


def parts_of(text: str) -> list[Part]:
    """The parts of a Markdown text in order; a heading with nothing below it is left out, as it would stand empty in a document."""
    parts = _all_parts(text)
    return [part for part, following in pairwise([*parts, None]) if part and not (part.kind == "heading" and (not following or following.kind == "heading"))]


def parts_of_cell(text: str) -> list[Part]:
    """The parts of a Markdown text that has to say something: where it has headings alone, these are its words."""
    return parts_of(text) or [Part("text", part.texts) for part in _all_parts(text)]


def emphasised(text: str) -> list[Words]:
    """A line of Markdown as words with their emphasis; what is both is bold."""
    found: list[Words] = []
    last = 0
    for match in _EMPHASIS.finditer(text):
        found += [(text[last : match.start()], ""), (match[2], "bold") if match[2] else (match[4], "italic")]
        last = match.end()
    return [(words, look) for words, look in [*found, (text[last:], "")] if words]


def line_of(runs: Iterable[Words]) -> str:
    """Words with their emphasis as a line of Markdown."""
    merged: list[list[str]] = []
    for words, look in runs:
        # what stands between two bold words is bold, whatever a program made of the space
        if merged and (merged[-1][1] == look or not words.strip()):
            merged[-1][0] += words
        else:
            merged.append([words, look])
    line = ""
    for words, look in merged:
        bare = words.strip()
        mark = _MARKS[look] if bare else ""
        before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :] if bare else ""
        line += f"{before}{mark}{bare}{mark}{after}"
    return " ".join(line.split())


def markdown(parts: Sequence[Part]) -> str:
    """The parts as Markdown: an empty line between them, a line for each item of a list."""
    return "\n\n".join(map(_written, parts))


def same_text(one: str, other: str) -> bool:
    """True where two Markdown texts say the same in the same form, whatever their line breaks and their spelling of emphasis."""
    return _canonical(one) == _canonical(other)


def renewed(old: str, new: Sequence[Part]) -> str:
    """Markdown of the new parts, where each part that is also in the old text keeps the spelling it has there: line breaks, marks, level of headings."""
    spelled: dict[tuple[str, ...], str] = {}
    for written in _written_parts(old):
        for part in parts_of(written) or _lone_heading(written):
            spelled.setdefault(_key(part), written)
    return "\n\n".join(spelled.get(_key(part), _written(part)) for part in new)


def _written_parts(text: str) -> list[str]:
    """The text cut at its empty lines, and before and after a heading."""
    pieces: list[list[str]] = [[]]
    for line in text.splitlines():
        is_heading = bool(_HEADING.fullmatch(line.strip()))
        if not line.strip() or is_heading:
            pieces.append([])
        if line.strip():
            pieces[-1].append(line)
        if is_heading:
            pieces.append([])
    return ["\n".join(lines) for lines in pieces if lines and len({part.kind for part in parts_of("\n".join(lines))}) <= 1]


def _all_parts(text: str) -> list[Part]:
    parts: list[Part] = []
    for line in text.splitlines():
        if line.strip():
            _read(line, parts)
        elif parts:
            parts[-1].open = False
    for part in parts:
        if part.kind == "text":
            part.texts = [" ".join(part.texts)]
    return parts


def _lone_heading(written: str) -> list[Part]:
    heading = _HEADING.fullmatch(written.strip())
    return [Part("heading", [heading[1].replace("**", "").strip()])] if heading else []


def _written(part: Part) -> str:
    match part.kind:
        case "heading":
            return f"## {part.texts[0]}"
        case "bullet":
            return "\n".join(f"- {text}" for text in part.texts)
        case "number":
            return "\n".join(f"{number}. {text}" for number, text in enumerate(part.texts, start=1))
    return part.texts[0]


def _canonical(text: str) -> list[tuple[str, ...]]:
    return [_key(part) for part in parts_of_cell(text)]


def _key(part: Part) -> tuple[str, ...]:
    return (part.kind, *(line_of(emphasised(text)) for text in part.texts))


def _read(line: str, parts: list[Part]) -> None:
    """Take one line: it goes on with what stands above it, or begins something new."""
    above = parts[-1] if parts else Part("", open=False)
    kind, text = _kind(line.strip(), above)
    in_list = above.kind in ("bullet", "number")
    if kind == "text" and in_list and line.startswith((" ", "\t")):
        above.texts[-1] += f" {text}"
    elif kind == above.kind and in_list or kind == above.kind == "text" and above.open:
        above.texts.append(text)
    else:
        parts.append(Part(kind, [text]))


def _kind(line: str, above: Part) -> tuple[str, str]:
    """The kind of a line and its words. A list counts from 1 without a gap; any other number at the beginning of a line is a year, a day or an amount."""
    heading, bullet, number = _HEADING.fullmatch(line), _BULLET.fullmatch(line), _NUMBER.fullmatch(line)
    if heading:
        return "heading", heading[1].replace("**", "").strip()
    if bullet:
        return "bullet", bullet[1]
    next_number = len(above.texts) + 1 if above.kind == "number" else 1
    if number and int(number[1]) == next_number:
        return "number", number[2]
    return "text", line
