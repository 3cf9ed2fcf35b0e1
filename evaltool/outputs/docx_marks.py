"""Marks on everything in a document that is computed or fixed, so that a change typed there is noticed when the document comes back.

The evaluator's own words have their marks already, from where they are written. What has no mark at all was typed by somebody afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count, islice

from lxml import etree

from evaltool.outputs.docx_places import tag_of
from evaltool.outputs.docx_text import W, bookmark, elements
from evaltool.word_marks import COMPUTED, LISTS, TABLE, computed_name, paragraphs, place_name, read_mark

_INLINE = tuple(f"{W}{name}" for name in ("r", "hyperlink", "sdt", "fldSimple"))


def mark_computed(body: etree._Element, headers: Iterable[etree._Element], ids: Iterator[int]) -> None:
    """Put a mark around the words of each paragraph, and on each table as a whole, that are not the evaluator's; in headers and footers around all but fields."""
    marker = _Marker(ids)
    for block in list(_blocks(body)):
        if block.tag == f"{W}tbl":
            marker.table(block)
        else:
            marker.line(block)
    for header in headers:
        for paragraph in list(header.iter(f"{W}p")):
            marker.line_of_header(paragraph)


def mark_places(body: etree._Element, tags: Iterable[str], ids: Iterator[int]) -> None:
    """Say in the first paragraph which places were filled, so that one that is deleted whole, with its heading, is missed."""
    for first in islice(body.iter(f"{W}p"), 1):
        first.extend(elements("".join("".join(bookmark(place_name(tag), next(ids))) for tag in tags)))


def _blocks(element: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and outermost tables, in and outside of places; not the lists that Word keeps."""
    for child in element:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag == f"{W}sdt" and tag_of(child) not in LISTS:
            yield from _blocks(child.find(f"{W}sdtContent"))


class _Marker:
    """Goes through a document once and knows whether it is inside the evaluator's words."""

    def __init__(self, ids: Iterator[int]) -> None:
        self._ids, self._serials = ids, count(1)
        self._own: set[str] = set()  # the ids of their marks that are open

    def table(self, table: etree._Element) -> None:
        """Mark a table in its first paragraph, as a bookmark around it would not survive everywhere."""
        first, shown = next(table.iter(f"{W}p")), paragraphs(map(_words, table.iter(f"{W}p")))
        start, end = self._bookmark(TABLE, shown)
        first.insert(len(first.findall(f"{W}pPr")), start)
        first.append(end)

    def line(self, paragraph: etree._Element) -> None:
        """Mark what stands before, between and after the evaluator's words."""
        group: list[etree._Element] = []
        for child in list(paragraph):
            if child.tag == f"{W}bookmarkStart" and read_mark(child.get(f"{W}name", "")):
                self._mark(group)
                self._own.add(child.get(f"{W}id"))
                group = []
            elif child.tag == f"{W}bookmarkEnd":
                self._own.discard(child.get(f"{W}id"))
            elif child.tag in _INLINE and not self._own:
                group.append(child)
        self._mark(group)

    def line_of_header(self, paragraph: etree._Element) -> None:
        """Mark what stands around fields, as the number of a page is another one in each program."""
        group: list[etree._Element] = []
        depth = 0
        for child in list(paragraph):
            ends = [mark.get(f"{W}fldCharType") for mark in child.iter(f"{W}fldChar")]
            if child.tag in _INLINE and not (depth or ends or child.tag == f"{W}fldSimple"):
                group.append(child)
            elif group:
                self._mark(group)
                group = []
            depth += ends.count("begin") - ends.count("end")
        self._mark(group)

    def _mark(self, group: list[etree._Element]) -> None:
        shown = "".join(map(_words, group))
        if shown.strip():
            start, end = self._bookmark(COMPUTED, shown)
            group[0].addprevious(start)
            group[-1].addnext(end)

    def _bookmark(self, kind: str, shown: str) -> list[etree._Element]:
        return elements("".join(bookmark(computed_name(kind, shown, next(self._serials)), next(self._ids))))


def _words(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t"))
