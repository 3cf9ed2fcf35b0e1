"""What the evaluator wrote by hand (Markdown in `narrative/` and in tables) as blocks of a Word document, which remember where they come from.

How the text is taken apart stands in `narrative_text`, as what is read back from Word goes the same way. Nothing written there can turn into something else.
"""

from __future__ import annotations

from evaltool.case import CaseFolder
from evaltool.narrative_text import Part, emphasised, parts_of, parts_of_cell
from evaltool.outputs.docx_writer import Block, Bold, Bullets, Heading, Italic, Numbered, Own, Paragraph, Written
from evaltool.records import Record
from evaltool.word_marks import cell, section

_LOOKS = {"bold": Bold, "italic": Italic}


def narrative_blocks(text: str, level: int) -> list[Block]:
    """The blocks of a Markdown text; its headings, whatever their depth, stand at `level`."""
    return [_block(part, level) for part in parts_of(text)]


def section_blocks(case: CaseFolder, name: str, level: int) -> list[Block]:
    """A section that the evaluator wrote by hand, marked so that it can be read back; nothing where it is not written yet."""
    text = case.narrative(name)
    blocks = narrative_blocks(text, level)
    return [Written(tuple(blocks), section(name), text)] if blocks else []


def cell_blocks(record: Record, column: str, level: int) -> list[Block]:
    """A cell of several paragraphs, marked so that it can be read back."""
    text = getattr(record, column)
    blocks = [_block(part, level) for part in parts_of_cell(text)]
    return [Written(tuple(blocks), cell(record.table, record.id, column), text)] if blocks else []


def cell_words(record: Record, column: str, is_bold: bool = False) -> Own:
    """A cell of one line, marked so that it can be read back."""
    return Own(getattr(record, column), cell(record.table, record.id, column), is_bold)


def runs(text: str) -> str | tuple[str | Bold | Italic, ...]:
    """A line of Markdown as runs: bold and italic, the rest as it is."""
    found = emphasised(text)
    return tuple(_LOOKS[look](words) if look else words for words, look in found) if any(look for _, look in found) else text


def _block(part: Part, level: int) -> Block:
    if part.kind == "heading":
        return Heading(part.texts[0], level)
    if part.kind == "text":
        return Paragraph(runs(part.texts[0]))
    items = tuple(runs(item) for item in part.texts)
    return Bullets(items) if part.kind == "bullet" else Numbered(items)
