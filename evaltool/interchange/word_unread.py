"""What stands in a returned document and no text of the case can hold, so that it is named: a footnote, an equation, a text box or a picture, and words struck out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from lxml import etree

from evaltool import terms
from evaltool.interchange.word_paragraphs import APART, Paragraph, Run, WordText, below
from evaltool.interchange.word_parts import W, parsed
from evaltool.interchange.word_text import header_paragraphs
from evaltool.word_marks import LINE, LISTS, TEXT, Mark, digest, read_mark, squeezed

_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_NOTES = {"footnoteReference": ("word/footnotes.xml", "footnote"), "endnoteReference": ("word/endnotes.xml", "endnote")}
_SHOWN = frozenset({"drawing", "pict", "object"})
_LOGO = "logo"  # the place of the template that holds a picture and no words
_QUOTED = 90
_TYPE_IT = "Type it into the text itself"


def unread_in(document: WordText) -> list[str]:
    """A sentence for each of them with its place, its words where it has some, and the way out."""
    sentences, where = [], ""
    for paragraph in document.paragraphs:
        if LISTS & {*paragraph.tags} or paragraph.style.startswith(("toc", "table of figures", "contents")):
            continue
        if paragraph.is_headline and paragraph.text.strip():
            where = paragraph.text.strip()
        if struck := " ".join("".join(run.text for run in paragraph.runs if run.is_struck).split()):
            sentences.append(f'{below(where)} words are struck out, and yet stay in the text: "{terms.shortened(struck, _QUOTED)}". Delete them if that is meant.')
        for element in paragraph.unread:
            kind = etree.QName(element).localname
            if kind not in _SHOWN or not _is_of_the_report(paragraph, where):
                sentences.append(_sentence(document, where, kind, element))
    return [*sentences, *_in_headers(document)]


def _in_headers(document: WordText) -> Iterator[str]:
    """Words that were typed or changed in a header or footer; a document whose headers have no marks was made before they got them."""
    groups = [(mark, "".join(run.text for run in runs)) for line in header_paragraphs(document) for mark, runs in groupby(line.runs, _mark_of)]
    marked = [(mark, squeezed(words)) for mark, words in groups if mark]
    own = [words for mark, words in marked if digest(words) == mark.shown]
    # LibreOffice gives a copy of a header to other kinds of pages, without its marks; some words it makes fields
    typed = [words for _, words in groups if marked and re.search(r"\w", words) and not any(squeezed(words) in others for others in own)]
    for words in dict.fromkeys(" ".join(words.split()) for words in typed):
        yield f'In a header or footer words were typed or changed: "{terms.shortened(words, _QUOTED)}". Put them into the template, or into the finished report.'


def _mark_of(run: Run) -> Mark | None:
    return next((mark for name in reversed(run.marks) if (mark := read_mark(name))), None)


def _is_of_the_report(paragraph: Paragraph, where: str) -> bool:
    """True where a picture is a chart of the report, or one that the template has: in the place for a logo, or outside of every place, as on its cover."""
    if _LOGO in paragraph.tags:
        return True
    is_own = any((mark := read_mark(name)) and mark.kind in (TEXT, LINE) for name in (*paragraph.tags, *paragraph.begun))
    return paragraph.style == "figure" or not is_own and not paragraph.tags and not (paragraph.table and where)


def _sentence(document: WordText, where: str, kind: str, element: etree._Element) -> str:
    words = _words(document, kind, element)
    what = APART.get(kind, "something")
    if kind in _SHOWN and words:
        what = "a text box"
    quoted = f': "{terms.shortened(words, _QUOTED)}"' if words else ""
    way = "Put it into the finished report" if kind in _SHOWN and not words else "Copy its words into the text itself" if kind == "altChunk" else _TYPE_IT
    return f"{below(where)} there is {what}, which no text of the case can hold{quoted}. {way}."


def _words(document: WordText, kind: str, element: etree._Element) -> str:
    """The words in it; those of a note stand in a part of their own."""
    part, name = _NOTES.get(kind, ("", ""))
    if part in document.parts:
        notes = parsed(document.parts, part).iter(f"{W}{name}")
        element = next((note for note in notes if note.get(f"{W}id") == element.get(f"{W}id")), element)
    lines = list(element.iter(f"{W}p")) or [element]
    return " ".join(" ".join("".join(words.text or "" for words in line.iter(f"{W}t", _MATHS)) for line in lines).split())
