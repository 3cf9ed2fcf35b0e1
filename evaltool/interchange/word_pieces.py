"""Whose words stand where in a returned document: the evaluator's, found by their marks, what is computed, and what somebody typed beside both."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from evaltool.interchange.word_paragraphs import Paragraph, Run, WordText
from evaltool.narrative_text import Part, line_of
from evaltool.word_marks import COMPUTED, LINE, LISTS, SECTIONS, TABLE, TEXT, Mark, digest, paragraphs, read_mark

_LEVEL = re.compile(r"heading (\d)")


@dataclass
class Piece:
    """The words under one mark, a list of runs for each paragraph; `where` is the heading above."""

    mark: Mark
    where: str
    lines: list[tuple[Paragraph, list[Run]]] = field(default_factory=list)

    @property
    def shown(self) -> str:
        """Its words, a line a paragraph, as the digest is taken of them."""
        return paragraphs(_flat(runs) for _, runs in self.lines)

    @property
    def is_changed(self) -> bool:
        """True where the words are not those that the document was made with."""
        return digest(self.shown) != self.mark.shown

    def parts(self) -> list[Part]:
        """Its words as the parts of a Markdown text."""
        return parts_of_lines(self.lines)


@dataclass(frozen=True)
class Stray:
    """A paragraph that belongs to nothing the tool wrote: the section it could belong to, the heading above, its words."""

    section: str
    where: str
    paragraph: Paragraph


@dataclass
class Pieces:
    """Everything in a document by whose it is; `loose` are whole paragraphs without a mark, each with the mark of the text that it was given to, if any."""

    found: dict[str, Piece] = field(default_factory=dict)
    loose: list[tuple[str, str]] = field(default_factory=list)
    tables: list[tuple[str, str, str]] = field(default_factory=list)  # the heading above, the mark, the words
    strays: list[Stray] = field(default_factory=list)


def parts_of_lines(lines: list[tuple[Paragraph, list[Run]]]) -> list[Part]:
    """Paragraphs of a document as the parts of a Markdown text: headings, lists, paragraphs with bold and italic."""
    parts: list[Part] = []
    for paragraph, runs in lines:
        kind = "heading" if paragraph.is_heading else paragraph.listed or "text"
        words = _flat(runs) if kind == "heading" else line_of((run.text.replace("\n", " "), run.look) for run in runs)
        words = " ".join(words.split())
        if not words:
            continue
        if kind in ("bullet", "number") and parts and parts[-1].kind == kind:
            parts[-1].texts.append(words)
        else:
            parts.append(Part(kind, [words]))
    return parts


def pieces_of(document: WordText) -> Pieces:
    """The pieces of a document, tracked changes accepted."""
    sorter = _Sorter(document)
    for number in range(len(document.paragraphs)):
        sorter.take(number)
    return sorter.pieces


class _Sorter:
    def __init__(self, document: WordText) -> None:
        self.pieces = Pieces()
        self._all = document.paragraphs
        self._last = ""  # the mark of the last words
        self._where, self._level = "", 9
        self._in_tables: set[int] = set()

    def take(self, number: int) -> None:
        """Give the words of one paragraph to those whose they are."""
        paragraph = self._all[number]
        if LISTS & {*paragraph.tags, *_bookmarks(paragraph)} or paragraph.style.startswith(("toc", "table of figures", "contents")):
            return
        if paragraph.table:
            self._table(paragraph)
            return
        segments = _segments(paragraph)
        if not paragraph.text.strip():
            for owner, _ in segments:
                self._give(owner, paragraph, [])
            return
        if any(owner for owner, _ in segments):
            # the headings of a text stand below its section: the next of them begins no section either
            if not any(_kind(owner) == TEXT for owner, _ in segments):
                self._heading(paragraph)
            for owner, runs in segments:
                self._give(owner, paragraph, runs)
            self._last = segments[-1][0]
        else:
            self._loose(number, paragraph)

    def _table(self, paragraph: Paragraph) -> None:
        if paragraph.table in self._in_tables:
            return
        self._in_tables.add(paragraph.table)
        lines = [other for other in self._all if other.table == paragraph.table]
        name = next((name for name in paragraph.begun if _kind(name) == TABLE), "")
        self.pieces.tables.append((self._where, name, paragraphs(line.text.replace("\n", " ") for line in lines)))
        self._last = ""

    def _heading(self, paragraph: Paragraph) -> None:
        level = _LEVEL.search(paragraph.style)
        if paragraph.is_headline:
            self._where = paragraph.text.strip()
            self._level = int(level[1]) if level else 1

    def _give(self, name: str, paragraph: Paragraph, runs: list[Run]) -> None:
        mark = read_mark(name)
        if mark is None:
            return
        piece = self.pieces.found.setdefault(name, Piece(mark, self._where))
        if piece.lines and piece.lines[-1][0] is paragraph:
            piece.lines[-1][1].extend(runs)
        else:
            piece.lines.append((paragraph, runs))

    def _loose(self, number: int, paragraph: Paragraph) -> None:
        """A whole paragraph without a mark: it goes on with the text above or opens the one below; otherwise somebody has to be told."""
        tag = next((tag for tag in paragraph.tags if tag in SECTIONS), "")
        above = self.pieces.found.get(self._last)
        level = _LEVEL.search(paragraph.style)
        is_section = paragraph.is_heading and not tag and (int(level[1]) if level else 1) <= self._level
        owner = "" if is_section else self._last if above and above.mark.kind == TEXT else self._below(number)
        self.pieces.loose.append((owner, paragraph.text))
        if owner:
            self._last = owner
            self._give(owner, paragraph, paragraph.runs)
            return
        self.pieces.strays.append(Stray(SECTIONS.get(tag, ""), self._where, paragraph))
        if is_section:
            self._where, self._last = paragraph.text.strip(), ""

    def _below(self, number: int) -> str:
        """The mark of the text that begins with the next words that have one, where it has not begun before.

        A document saved twice by LibreOffice 7.4 has left of the mark of several paragraphs only that of the last.
        """
        for paragraph in self._all[number + 1 :]:
            owner = next((owner for owner, runs in _segments(paragraph) if owner and runs), "")
            if owner or paragraph.table:
                return owner if not paragraph.table and _kind(owner) == TEXT and owner not in self.pieces.found else ""
        return ""


def _segments(paragraph: Paragraph) -> list[tuple[str, list[Run]]]:
    """The runs of a paragraph by their mark; words without one that stand among others belong to the evaluator's nearest.

    Deleted words are left out, and yet say where a word typed in their stead belongs.
    """
    owners = [next((mark for mark in reversed(run.marks) if _kind(mark) in (TEXT, LINE, COMPUTED)), "") for run in paragraph.all_runs]
    for index, owner in enumerate(owners):
        if not owner:
            before, after = owners[index - 1] if index else "", next(filter(None, owners[index + 1 :]), "")
            owners[index] = next((near for near in (before, after) if _kind(near) in (TEXT, LINE)), before or after)
    segments: list[tuple[str, list[Run]]] = []
    for owner, run in zip(owners, paragraph.all_runs, strict=True):
        if not segments or segments[-1][0] != owner:
            segments.append((owner, []))
        segments[-1][1].extend([run] if run.stays and run.text else [])
    return segments


def _bookmarks(paragraph: Paragraph) -> set[str]:
    return {mark for run in paragraph.runs for mark in run.marks}


def _kind(name: str) -> str:
    mark = read_mark(name)
    return mark.kind if mark else ""


def _flat(runs: list[Run]) -> str:
    return "".join(run.text for run in runs).replace("\n", " ")
