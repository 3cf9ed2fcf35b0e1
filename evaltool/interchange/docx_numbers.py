"""The numbers and letters that Word puts in front of paragraphs by itself: they are not in the text, and `a) Relevance` would lose its letter."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from evaltool.word_marks import in_format

BULLET = "•"


@dataclass(frozen=True)
class _Level:
    form: str
    text: str
    start: int


class Numbers:
    """Counts the lists of a document; `of(paragraph)` must be called once for each paragraph, in order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None):
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._styles: dict[str, tuple[str, int, int]] = {}  # style -> list, depth, level as a heading
        self._depths: dict[str, int] = {}  # styles that are called List Bullet 2 and the like
        if numbering is not None:
            self._read_lists(numbering)
        if styles is not None:
            self._read_styles(styles)

    def of(self, paragraph: etree._Element) -> tuple[str, int, int]:
        """The label of a paragraph, its depth in a list (0 outside) and its level as a heading (0 for none)."""
        properties = paragraph.find("pPr")
        if properties is None:
            return "", 0, 0
        style = properties.find("pStyle")
        named, depth, heading = self._styles.get(style.get("val", "") if style is not None else "", ("", 0, 0))
        own = properties.find("numPr")
        deep = self._depths.get(style.get("val", ""), 0) if style is not None else 0
        if own is not None:
            named, depth = _child(own, "numId") or named, int(_child(own, "ilvl") or depth)
        outline = properties.find("outlineLvl")
        if outline is not None and int(outline.get("val", "9")) < 9:
            heading = int(outline.get("val", "0")) + 1
        if named in ("", "0") or named not in self._lists:
            return "", 0, heading
        return self._label(self._lists[named], named, depth), max(depth + 1, deep), heading

    def _label(self, abstract: str, named: str, depth: int) -> str:
        levels = self._levels.get(abstract, {})
        level = levels.get(depth)
        if level is None:
            return ""
        if level.form == "bullet":
            return BULLET
        counts = self._counts.setdefault(named, {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]

        def written(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            other = levels.get(at, level)
            return in_format(counts.get(at, other.start), other.form)

        return re.sub(r"%(\d)", written, level.text)

    def _read_lists(self, numbering: etree._Element) -> None:
        for abstract in numbering.iterfind("abstractNum"):
            levels = {}
            for level in abstract.iterfind("lvl"):
                form, text, start = _child(level, "numFmt"), _child(level, "lvlText"), _child(level, "start")
                levels[int(level.get("ilvl", "0"))] = _Level(form or "decimal", text, int(start or 1))
            self._levels[abstract.get("abstractNumId", "")] = levels
        for number in numbering.iterfind("num"):
            self._lists[number.get("numId", "")] = _child(number, "abstractNumId")

    def _read_styles(self, styles: etree._Element) -> None:
        based, own = {}, {}
        for style in styles.iterfind("style"):
            id, properties = style.get("styleId", ""), style.find("pPr")
            based[id] = _child(style, "basedOn")
            numbers = properties.find("numPr") if properties is not None else None
            heading = re.fullmatch(r"heading (\d)", _child(style, "name").lower())
            listed = re.fullmatch(r"list (?:bullet|number) (\d)", _child(style, "name").lower())
            level = int(heading[1]) if heading else 1 if _child(style, "name").lower() == "title" else 0
            own[id] = (_child(numbers, "numId"), int(_child(numbers, "ilvl") or 0), level)
            if listed:
                self._depths[id] = int(listed[1])  # each of these styles is a list of its own, with one level
        for id in own:
            self._styles[id] = own[id]
            above, seen = based[id], {id}
            while above in own and above not in seen:
                named, depth, heading = self._styles[id]
                self._styles[id] = (named or own[above][0], depth or own[above][1], heading or own[above][2])
                seen.add(above)
                above = based[above]


def _child(element: etree._Element | None, name: str) -> str:
    found = element.find(name) if element is not None else None
    return found.get("val", "") if found is not None else ""
