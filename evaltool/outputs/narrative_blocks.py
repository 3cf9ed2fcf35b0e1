"""What the evaluator wrote by hand (Markdown in `narrative/`) as blocks of a Word document.

Only what a report needs is read: paragraphs, lists, headings, bold and italic. Everything else stays text, so nothing written there can turn into
something else.
"""

from __future__ import annotations

import re

from evaltool.outputs.docx_writer import Block, Bold, Bullets, Heading, Italic, Numbered, Paragraph

_HEADING = re.compile(r"#{1,6}\s+(.*)")
_BULLET = re.compile(r"[-*•]\s+(.*)")
_NUMBER = re.compile(r"\d+[.)]\s+(.*)")
_EMPHASIS = re.compile(r"\*\*(.+?)\*\*|(?<!\w)[*_](.+?)[*_](?!\w)")


def narrative_blocks(text: str, level: int) -> list[Block]:
    """The blocks of a Markdown text; its headings, whatever their depth, stand at `level`."""
    blocks: list[Block] = []
    for chunk in re.split(r"\n\s*\n", text.strip()):
        blocks += _chunk(chunk.strip().splitlines(), level)
    return blocks


def runs(text: str) -> str | tuple[str | Bold | Italic, ...]:
    """A line of Markdown as runs: bold and italic, the rest as it is."""
    parts: list[str | Bold | Italic] = []
    last = 0
    for match in _EMPHASIS.finditer(text):
        parts.append(text[last : match.start()])
        parts.append(Bold(match[1]) if match[1] else Italic(match[2]))
        last = match.end()
    return tuple(part for part in [*parts, text[last:]] if part) if parts else text


def _chunk(lines: list[str], level: int) -> list[Block]:
    """The blocks of one paragraph of Markdown; a list may follow its opening words without an empty line."""
    blocks: list[Block] = []
    words: list[str] = []
    for kind, group in _grouped(lines):
        if kind == "text":
            words = [" ".join(group)]
            blocks.append(Paragraph(runs(words[0])))
        elif kind == "heading":
            blocks += [Heading(words_of, level) for words_of in group]
        else:
            items = tuple(runs(item) for item in group)
            blocks.append(Bullets(items) if kind == "bullet" else Numbered(items))
    return blocks


def _grouped(lines: list[str]) -> list[tuple[str, list[str]]]:
    """Lines that belong together: (kind, their texts). An indented line goes on with the item above it."""
    groups: list[tuple[str, list[str]]] = []
    for line in lines:
        kind, text = _kind(line.strip())
        if groups and kind == "text" and groups[-1][0] in ("bullet", "number") and line.startswith(" "):
            groups[-1][1][-1] += f" {text}"
        elif groups and groups[-1][0] == kind:
            groups[-1][1].append(text)
        elif text:
            groups.append((kind, [text]))
    return groups


def _kind(line: str) -> tuple[str, str]:
    for kind, pattern in (("heading", _HEADING), ("bullet", _BULLET), ("number", _NUMBER)):
        match = pattern.fullmatch(line)
        if match:
            return kind, match[1]
    return "text", line
