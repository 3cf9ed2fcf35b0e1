"""What the evaluator wrote by hand (Markdown in `narrative/`) as blocks of a Word document.

Only what a report needs is read: paragraphs, lists, headings, bold and italic. Everything else stays text, so nothing written there can turn into
something else. A heading with nothing below it is left out, as it would stand empty in the document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from evaltool.outputs.docx_writer import Block, Bold, Bullets, Heading, Italic, Numbered, Paragraph

_HEADING = re.compile(r"#{1,6}\s+(.*?)(?:\s+#+)?")
_BULLET = re.compile(r"[-*•]\s+(.*)")
_NUMBER = re.compile(r"(\d{1,2})[.)]\s+(.*)")
_EMPHASIS = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|(?<![\w*_])([*_])(?=[^\s*_])(.+?)(?<=[^\s*_])\2(?![\w*_])")


@dataclass
class _Part:
    """A heading, a paragraph or a list, as far as it is read; `open` until an empty line ends it."""

    kind: str
    texts: list[str] = field(default_factory=list)
    open: bool = True


def narrative_blocks(text: str, level: int) -> list[Block]:
    """The blocks of a Markdown text; its headings, whatever their depth, stand at `level`."""
    parts: list[_Part] = []
    for line in text.splitlines():
        if line.strip():
            _read(line, parts)
        elif parts:
            parts[-1].open = False
    kept = [part for part, following in pairwise([*parts, None]) if part and not (part.kind == "heading" and (not following or following.kind == "heading"))]
    return [_block(part, level) for part in kept]


def runs(text: str) -> str | tuple[str | Bold | Italic, ...]:
    """A line of Markdown as runs: bold and italic, the rest as it is."""
    parts: list[str | Bold | Italic] = []
    last = 0
    for match in _EMPHASIS.finditer(text):
        parts.append(text[last : match.start()])
        parts.append(Bold(match[1]) if match[1] else Italic(match[3]))
        last = match.end()
    return tuple(part for part in [*parts, text[last:]] if part) if parts else text


def _read(line: str, parts: list[_Part]) -> None:
    """Take one line: it goes on with what stands above it, or begins something new."""
    above = parts[-1] if parts else _Part("", open=False)
    kind, text = _kind(line.strip(), above)
    in_list = above.kind in ("bullet", "number")
    if kind == "text" and in_list and line.startswith((" ", "\t")):
        above.texts[-1] += f" {text}"
    elif kind == above.kind and in_list or kind == above.kind == "text" and above.open:
        above.texts.append(text)
    else:
        parts.append(_Part(kind, [text]))


def _kind(line: str, above: _Part) -> tuple[str, str]:
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


def _block(part: _Part, level: int) -> Block:
    if part.kind == "heading":
        return Heading(part.texts[0], level)
    if part.kind == "text":
        return Paragraph(runs(" ".join(part.texts)))
    items = tuple(runs(item) for item in part.texts)
    return Bullets(items) if part.kind == "bullet" else Numbered(items)
