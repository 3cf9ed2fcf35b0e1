"""A Word document read as paragraphs of runs.

It reads what Word, LibreOffice, Word for Mac and Google Docs write, and trusts none of them: sizes are limited, entities are refused.
"""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from evaltool.interchange.word_paragraphs import APART, Change, Paragraph, Run, WordText
from evaltool.interchange.word_parts import W, list_kinds, numberings_of_headings, parsed, style_names, word_parts
from evaltool.problems import EvaltoolError

# what only frames other things: its children stand where it stands
_FRAMES = frozenset({"body", "tbl", "tr", "tc", "sdtContent", "customXml", "smartTag", "hyperlink", "fldSimple", "bdo", "dir"})
_INSERTED, _DELETED = frozenset({"ins", "moveTo"}), frozenset({"del", "moveFrom"})
_SPOKEN = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad", "ptab": "\t"}
# the letters of fonts like Symbol and Wingdings have no meaning without them, and lie outside of this
_SIGN = re.compile(r"(?!00[01])[0-9A-Ca-c][0-9A-Fa-f]{3}")
_HEADER = re.compile(r"word/(header|footer)\d*\.xml")
_STRONG, _EMPHASIS = frozenset({"strong", "strongemphasis"}), frozenset({"emphasis"})


def read_word(path: Path) -> WordText:
    """The text of a Word document; raises EvaltoolError where it is none."""
    parts = word_parts(path)
    try:
        styles = style_names(parts)
        lists = list_kinds(parts)
        body = parsed(parts, "word/document.xml").find(f"{W}body")
    except ValueError as broken:
        raise EvaltoolError(f"{path.name} cannot be read: {broken}. Open it in Word and save it as 'Word document (.docx)'.") from broken
    if body is None:
        raise EvaltoolError(f"{path.name} has no text. Open it in Word and save it as 'Word document (.docx)'.")
    reader = _Reader(styles, {number: kind for number, kind in lists.items() if number not in numberings_of_headings(body, styles)})
    reader.walk(body, (), 0, None)
    return WordText(path.name, tuple(_joined(reader.paragraphs)), parts)


def header_paragraphs(document: WordText) -> list[Paragraph]:
    """The paragraphs of all headers and footers, without what fields show there, such as the number of the page."""
    styles = style_names(document.parts)
    found = []
    for name in sorted(part for part in document.parts if _HEADER.fullmatch(part)):
        reader = _Reader(styles, {}, with_fields=False)
        reader.walk(parsed(document.parts, name), (), 0, None)
        found += _joined(reader.paragraphs)
    return found


def lines_in(element: etree._Element) -> list[str]:
    """The paragraphs below an element, such as a comment, each in one line; what is no run of words, such as a picture, is named in brackets behind them."""
    reader = _Reader({}, {})
    reader.walk(element, (), 0, None)
    lines = _joined(reader.paragraphs)
    return [" ".join([*line.text.split(), *(f"[{APART.get(etree.QName(other).localname, 'something')}]" for other in line.unread)]) for line in lines]


class _Reader:
    """Goes through a body once and keeps what is open: bookmarks, comments, places, tables."""

    def __init__(self, styles: dict[str, str], lists: dict[str, str], with_fields: bool = True) -> None:
        self.paragraphs: list[Paragraph] = []
        self._styles, self._lists = styles, lists
        self._marks: dict[str, None] = {}
        self._names: dict[str, str] = {}  # of bookmarks, by their ids
        self._comments: dict[str, None] = {}
        self._tables = self._inside = 0
        self._cell = (0, 0)
        self._with_fields = with_fields  # whether what they show is read
        self._fields: list[bool] = []  # the fields around, True while what is read is the code of one, which is not shown

    def walk(self, element: etree._Element, tags: tuple[str, ...], table: int, change: Change | None) -> None:
        """Take in everything below an element."""
        for child in element:
            if not isinstance(child.tag, str):
                continue
            name = etree.QName(child).localname
            if name == "p":
                self._paragraph(child, tags, table, change)
            elif name == "r":
                self._run(child, change)
            elif name in _INSERTED | _DELETED:
                kind = "insertion" if name in _INSERTED else "deletion"
                made = Change(kind, child.get(f"{W}author", ""), child.get(f"{W}date", "")[:10])
                # what somebody inserted and somebody else deleted is deleted
                self.walk(child, tags, table, change if change and change.kind == "deletion" else made)
            elif name == "sdt":
                tag = child.find(f"{W}sdtPr/{W}tag")
                self.walk(child, (*tags, tag.get(f"{W}val", "")) if tag is not None else tags, table, change)
            elif name == "tbl":
                if not table:
                    self._tables, self._cell = self._tables + 1, (0, 0)
                self._inside += 1
                self.walk(child, tags, table or self._tables, change)
                self._inside -= 1
            elif (name == "tr" and child.find(f"{W}trPr/{W}del") is not None) or (name == "fldSimple" and not self._with_fields):
                continue
            elif name in _FRAMES:
                if self._inside == 1 and name in ("tr", "tc"):
                    self._cell = (self._cell[0] + 1, 0) if name == "tr" else (self._cell[0], self._cell[1] + 1)
                self.walk(child, tags, table, change)
            elif name == "AlternateContent":
                self.walk(_choice(child), tags, table, change)
            else:
                self._note(name, child)
                if name in APART or child.find(f".//{W}t") is not None:
                    self._leave(child, change)

    def _note(self, name: str, element: etree._Element) -> None:
        id = element.get(f"{W}id", "")
        if name == "bookmarkStart":
            # LibreOffice 7.4 begins a bookmark over several paragraphs twice, under two ids, and ends it once
            self._names[id] = element.get(f"{W}name", "")
            self._marks.setdefault(self._names[id])
            if self.paragraphs:
                self.paragraphs[-1].begun.append(self._names[id])
        elif name == "bookmarkEnd":
            self._marks.pop(self._names.get(id, ""), None)
        elif name == "commentRangeStart":
            self._comments[id] = None
        elif name == "commentRangeEnd":
            self._comments.pop(id, None)

    def _leave(self, element: etree._Element, change: Change | None) -> None:
        """Keep what cannot be read as words of a paragraph, so that it can be named."""
        if not self.paragraphs:
            self.paragraphs.append(Paragraph())
        if change is None or change.kind == "insertion":
            self.paragraphs[-1].unread.append(element)

    def _paragraph(self, element: etree._Element, tags: tuple[str, ...], table: int, change: Change | None) -> None:
        style, numbering = element.find(f"{W}pPr/{W}pStyle"), element.find(f"{W}pPr/{W}numPr/{W}numId")
        name = self._styles.get(style.get(f"{W}val", ""), "") if style is not None else ""
        listed = self._lists.get(numbering.get(f"{W}val", ""), "") if numbering is not None else ""
        listed = "bullet" if name.startswith("list bullet") else "number" if name.startswith("list number") else listed
        places = tuple(mark for mark in self._marks if mark not in tags)
        self.paragraphs.append(Paragraph(name, listed, (*places, *tags), table, self._cell if table else (0, 0)))
        ends = element.find(f"{W}pPr/{W}rPr")
        self.paragraphs[-1].joins_next = ends is not None and (ends.find(f"{W}del") is not None or ends.find(f"{W}moveFrom") is not None)
        self.walk(element, tags, table, change)

    def _run(self, element: etree._Element, change: Change | None) -> None:
        text = self._text(element, change)
        if not self.paragraphs:
            return
        reference = element.find(f"{W}commentReference")
        comments = frozenset(self._comments) | ({reference.get(f"{W}id", "")} if reference is not None else frozenset())
        if not text and reference is None:
            return
        run = Run(text, _look(element), tuple(self._marks), comments, change, _is_struck(element))
        self.paragraphs[-1].all_runs.append(run)
        if run.stays and text:
            self.paragraphs[-1].runs.append(run)

    def _text(self, element: etree._Element, change: Change | None) -> str:
        words = ""
        for child in element:
            name = etree.QName(child).localname if isinstance(child.tag, str) else ""
            if name == "fldChar":
                self._take_field(child.get(f"{W}fldCharType", ""))
            elif any(self._fields):
                continue
            elif name in ("t", "delText"):
                words += child.text or ""
            elif name in _SPOKEN:
                words += _SPOKEN[name]
            elif name == "AlternateContent":
                words += self._text(_choice(child), change)
            elif name == "ruby":
                words += "".join(self._text(run, change) for run in child.iterfind(f"{W}rubyBase/{W}r"))
            elif name == "sym" and _SIGN.fullmatch(child.get(f"{W}char", "")):
                words += chr(int(child.get(f"{W}char", ""), 16))
            elif name in APART:
                self._leave(child, change)
        return words

    def _take_field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif self._fields and kind == "separate":
            self._fields[-1] = not self._with_fields
        elif self._fields:
            self._fields.pop()


def _choice(alternatives: etree._Element) -> etree._Element:
    """The first way of showing the same thing, which programs that know it show."""
    return next(alternatives.iterchildren("{*}Choice", "{*}Fallback"), alternatives)


def _look(run: etree._Element) -> str:
    """bold, italic, or nothing; what is both is bold."""
    style = run.find(f"{W}rPr/{W}rStyle")
    name = style.get(f"{W}val", "").lower().replace(" ", "") if style is not None else ""
    if _is_on(run.find(f"{W}rPr/{W}b")) or name in _STRONG:
        return "bold"
    return "italic" if _is_on(run.find(f"{W}rPr/{W}i")) or name in _EMPHASIS else ""


def _is_struck(run: etree._Element) -> bool:
    return any(_is_on(run.find(f"{W}rPr/{W}{name}")) for name in ("strike", "dstrike"))


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and element.get(f"{W}val", "true") not in ("0", "false", "off")


def _joined(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs once tracked changes are accepted: one whose end was deleted goes on in the next."""
    joined: list[Paragraph] = []
    for paragraph in paragraphs:
        if joined and joined[-1].joins_next:
            before = joined[-1]
            keeps = paragraph if not before.runs else before
            before.style, before.listed, before.joins_next = keeps.style, keeps.listed, paragraph.joins_next
            before.runs += paragraph.runs
            before.all_runs += paragraph.all_runs
            before.begun += paragraph.begun
            before.unread += paragraph.unread
        else:
            joined.append(paragraph)
    return joined
