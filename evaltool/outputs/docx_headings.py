"""Headings and captions as they stand in a document: levels and numbers, counted as Word counts them, and a bookmark around each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

from evaltool.outputs.docx_text import W, bookmark, elements, style_of
from evaltool.word_marks import in_format

_MOST_STYLES_IN_A_CHAIN = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading, or the caption of a table or figure (`label`), with its number as shown and its bookmark."""

    label: str
    level: int
    number: str
    text: str
    bookmark: str


def entries(document: Document, serials: Iterator[int]) -> list[Entry]:
    """Every heading and caption of the document in order, each now within a bookmark of its own."""
    body = document.element.body
    for old in body.xpath(".//w:bookmarkStart[starts-with(@w:name, '_Toc')]"):
        old.getparent().remove(old)
    remove_lone_bookmarks(body)
    levels, numbers = heading_levels(document), _HeadingNumbers(document)
    captions = {style.style_id for style in document.styles if style.name == "Caption"}
    found = []
    for paragraph in body.iter(f"{W}p"):
        style = style_of(paragraph)
        words = "".join(text.text or "" for text in paragraph.iter(f"{W}t"))
        label = words.split(" ", 1)[0]
        if style in levels:
            found.append(Entry("", levels[style], numbers.next(paragraph), words, _bookmarked(paragraph, next(serials))))
        elif style in captions and label in ("Table", "Figure"):
            found.append(Entry(label, 0, "", words, _bookmarked(paragraph, next(serials))))
    return found


def heading_levels(document: Document, with_front: bool = False) -> dict[str, int]:
    """The level of each heading style by its id, from 1; `with_front`, headings that the contents leave out too."""
    levels = {}
    for identifier, chain in _style_chains(document).items():
        outline = _value(chain, f"{W}pPr/{W}outlineLvl")
        if chain[0].find(f"{W}name").get(f"{W}val").lower().startswith(("front heading", "toc heading")):
            levels |= {identifier: 1} if with_front else {}
        elif outline is not None and int(outline) < 9:
            levels[identifier] = int(outline) + 1
    return levels


def remove_lone_bookmarks(body: etree._Element) -> None:
    """Removes bookmarks of which only one end was left."""
    starts = {element.get(f"{W}id"): element for element in body.iter(f"{W}bookmarkStart")}
    ends = {element.get(f"{W}id"): element for element in body.iter(f"{W}bookmarkEnd")}
    for number in starts.keys() ^ ends.keys():
        lone = starts.get(number, ends.get(number))
        lone.getparent().remove(lone)


class _HeadingNumbers:
    """Counts headings as Word does, by the numbering that the template's styles carry."""

    def __init__(self, document: Document) -> None:
        self._chains = _style_chains(document)
        self._counts: dict[str, list[int]] = {}
        self._levels: dict[str, dict[int, etree._Element]] = {}  # by definition
        self._definitions: dict[str | None, str] = {}  # by number
        if any(relation.reltype == RELATIONSHIP_TYPE.NUMBERING for relation in document.part.rels.values()):
            root = document.part.numbering_part.element
            for definition in root.findall(f"{W}abstractNum"):
                levels = {int(level.get(f"{W}ilvl")): level for level in definition.findall(f"{W}lvl")}
                self._levels[definition.get(f"{W}abstractNumId")] = levels
            self._definitions = {number.get(f"{W}numId"): number.find(f"{W}abstractNumId").get(f"{W}val") for number in root.findall(f"{W}num")}

    def next(self, paragraph: etree._Element) -> str:
        """The number that the paragraph shows, "4.1" or "Annex A", empty if it shows none."""
        chain = [paragraph, *self._chains.get(style_of(paragraph), [])]
        definition = self._definitions.get(_value(chain, f"{W}pPr/{W}numPr/{W}numId"), "")
        levels, level = self._levels.get(definition, {}), int(_value(chain, f"{W}pPr/{W}numPr/{W}ilvl") or 0)
        if level not in levels:
            return ""
        counts = self._counts.setdefault(definition, [0] * 9)
        counts[level] += 1
        counts[level + 1 :] = [0] * (8 - level)
        text = levels[level].find(f"{W}lvlText").get(f"{W}val")
        for deep in range(level + 1):
            text = text.replace(f"%{deep + 1}", in_format(counts[deep] or 1, levels[deep].find(f"{W}numFmt").get(f"{W}val")))
        return text.strip()


def _style_chains(document: Document) -> dict[str, list[etree._Element]]:
    """Each style followed by the styles that it is based on."""
    chains = {}
    for style in document.styles:
        chain, at = [], style
        while at is not None and len(chain) < _MOST_STYLES_IN_A_CHAIN:
            chain.append(at.element)
            at = getattr(at, "base_style", None)
        chains[style.style_id] = chain
    return chains


def _value(chain: list[etree._Element], path: str) -> str | None:
    """What the first of the elements that says anything says."""
    found = (element.find(path) for element in chain)
    return next((place.get(f"{W}val") for place in found if place is not None), None)


def _bookmarked(paragraph: etree._Element, number: int) -> str:
    name = f"_Toc{number:08d}"
    start, end = elements("".join(bookmark(name, number)))
    paragraph.insert(len(paragraph.findall(f"{W}pPr")), start)
    paragraph.append(end)
    return name
