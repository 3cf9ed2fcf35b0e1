"""Paragraphs of a Word document, and their runs, which know where they stand: in which place, under which marks, inserted or deleted by whom, commented on by whom."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

# what holds no words of the paragraph that it stands in, by what it is called
APART = {
    "footnoteReference": "a footnote", "endnoteReference": "an endnote", "oMath": "an equation", "oMathPara": "an equation", "drawing": "a picture",
    "pict": "a picture", "object": "an object", "altChunk": "a file that was inserted", "sym": "a sign of a font of its own",
}  # fmt: skip

# styles of the template for the first line of a row
HEADLINES = ("box title", "headline")


@dataclass(frozen=True)
class Change:
    """A tracked change: `kind` is insertion or deletion."""

    kind: str
    author: str
    date: str


@dataclass(frozen=True)
class Run:
    """Words in one look; `marks` are the bookmarks that they stand in, the innermost last, `comments` the ids of the comments on them."""

    text: str
    look: str = ""
    marks: tuple[str, ...] = ()
    comments: frozenset[str] = frozenset()
    change: Change | None = None
    is_struck: bool = False

    @property
    def stays(self) -> bool:
        """True where the words are there once all tracked changes are accepted."""
        return self.change is None or self.change.kind == "insertion"


@dataclass
class Paragraph:
    """One paragraph: the name of its style, the kind of list (bullet, number or empty), the tags of the places around it, the number of its table."""

    style: str = ""
    listed: str = ""
    tags: tuple[str, ...] = ()
    table: int = 0
    cell: tuple[int, int] = (0, 0)  # its row and column in the outermost table, from 1
    runs: list[Run] = field(default_factory=list)
    all_runs: list[Run] = field(default_factory=list)  # deleted ones too
    begun: list[str] = field(default_factory=list)  # the bookmarks that begin in it
    unread: list[etree._Element] = field(default_factory=list)  # what stands in it and is no run of words
    joins_next: bool = False  # its end was deleted

    @property
    def text(self) -> str:
        """Its words, tracked changes accepted."""
        return "".join(run.text for run in self.runs)

    @property
    def is_heading(self) -> bool:
        """True where its style is one of headings."""
        return self.style.startswith(("heading", "annex heading", "front heading", "title"))

    @property
    def is_headline(self) -> bool:
        """True for a heading, and for the first line of a conclusion, a lesson or a recommendation."""
        return self.is_heading or self.style in HEADLINES


@dataclass(frozen=True)
class WordText:
    """The body of a document, and its parts for those who need another one."""

    name: str
    paragraphs: tuple[Paragraph, ...]
    parts: dict[str, bytes]


def below(heading: str) -> str:
    """Where something stands in a document, as the beginning of a sentence."""
    return f'Below "{heading}"' if heading else "Before the first heading"
