"""The building blocks of a Word document: plain values that say what stands there, never how Word spells it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evaltool.outputs.exhibits import Chart, Link, Table

# what it costs Word and LibreOffice to lay a table out grows with the square of its pages
_MOST_ROWS = 250


@dataclass(frozen=True, slots=True)
class Bold:
    """Words in bold."""

    text: str


@dataclass(frozen=True, slots=True)
class Italic:
    """Words in italics."""

    text: str


@dataclass(frozen=True, slots=True)
class Ref:
    """The number of a table or figure ("Table 3"), as a reference that Word keeps up to date."""

    target_id: str


@dataclass(frozen=True, slots=True)
class Own:
    """Words of one line that the evaluator wrote, with their place in the case, so that they can be read back."""

    text: str
    place: str
    is_bold: bool = False


Run = str | Bold | Italic | Link | Ref | Own
Content = Run | tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; below an unnumbered heading or an annex it follows their way of numbering."""

    text: Content
    level: int
    id: str = ""
    kind: str = "numbered"  # or "plain", "page" (plain, and it begins a page), "annex"; only asked of level 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in one of the template's styles."""

    content: Content
    style: str = "Body Text"
    id: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list with bullets."""

    items: tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A numbered list that starts at 1."""

    items: tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words, and who that was as far as it may be said."""

    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A shaded box: a title above rows of name and value, above paragraphs, or both."""

    title: str
    rows: tuple[tuple[Content, Content], ...] = ()
    paragraphs: tuple[Content, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table with its caption above; no caption if it has no title."""

    table: Table
    id: str = ""


def table_block(table: Table, id: str = "") -> list[Block]:
    """The table as a block, none where it has no rows, and a very long one in parts, each with its caption."""
    return [TableBlock(part, "" if place else id) for place, part in enumerate(table.in_parts(_MOST_ROWS)) if part.rows]


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A native chart with its caption below."""

    chart: Chart
    id: str = ""
    height_cm: float = 7.0


@dataclass(frozen=True, slots=True)
class Written:
    """Paragraphs that the evaluator wrote, with their place in the case and what stands there, so that they can be read back."""

    blocks: tuple[Block, ...]
    place: str
    source: str


@dataclass(frozen=True, slots=True)
class Landscape:
    """Blocks on pages turned sideways; only in a new document, as a template has its own sections."""

    blocks: tuple[Block, ...]


Block = Heading | Paragraph | Bullets | Numbered | Quote | Box | TableBlock | ChartBlock | Landscape | Written


def flatten(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block in order, those on landscape pages and in the evaluator's texts too."""
    for block in blocks:
        if isinstance(block, Landscape | Written):
            yield from flatten(block.blocks)
        else:
            yield block


def ids_of(blocks: Iterable[Block]) -> Iterator[str]:
    """Every id that a link to the blocks can name."""
    for block in flatten(blocks):
        if identifier := getattr(block, "id", ""):
            yield identifier
        if isinstance(block, TableBlock):
            yield from filter(None, block.table.row_ids)


def caption_labels(blocks: Iterable[Block]) -> list[tuple[str, str]]:
    """Id and label ("Table 3") of each block that has a caption, in order."""
    counts = {"Table": 0, "Figure": 0}
    labels = []
    for block in flatten(blocks):
        if isinstance(block, ChartBlock) or (isinstance(block, TableBlock) and block.table.title):
            kind = "Figure" if isinstance(block, ChartBlock) else "Table"
            counts[kind] += 1
            labels.append((block.id, f"{kind} {counts[kind]}"))
    return labels
