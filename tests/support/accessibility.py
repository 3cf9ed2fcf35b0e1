"""Whether a Word file or a set of slides can be read by everybody: by ear, by keyboard, on a grey print, with weak eyes.

The files are read back as XML, apart from the code that writes them. `faults(data)` gives (rule, what) of all that is wrong in a .docx, `slide_faults(data)` in
a .pptx. The rules are those of Word's and PowerPoint's own checkers, of WCAG 2.1 (1.3.1 structure, 1.3.2 order, 1.4.3 contrast, 2.4.2 title, 2.4.4 links, 3.1.1
language) and of PDF/UA for headings.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_CORE = {"dc": "http://purl.org/dc/elements/1.1/"}
_LEAST_CONTRAST = 4.5  # also asked of large text, which may have less
_SMALLEST, _SMALLEST_ON_SLIDE = 8.0, 12.0
_TYPED_BULLET = re.compile(r"^\s*([•▪◦●*]|[-–]\s)\s*\S")
_SHAPES = {f"{P}{kind}" for kind in ("sp", "pic", "graphicFrame", "grpSp", "cxnSp")}
Faults = list[tuple[str, str]]


class WordFile:
    """A .docx as its parts, with the look that styles give to a paragraph."""

    def __init__(self, data: bytes):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            self.parts = {name: etree.fromstring(package.read(name)) for name in package.namelist() if name.endswith((".xml", ".rels"))}
        self.body = self.parts["word/document.xml"].find(f"{W}body")
        root = self.parts["word/styles.xml"]
        self.styles = {style.get(f"{W}styleId"): style for style in root.iter(f"{W}style")}
        self.defaults = root.find(f"{W}docDefaults")

    def shown(self) -> Iterator[etree._Element]:
        """The roots of everything on a page: body, headers, footers."""
        yield self.body
        yield from (root for name, root in self.parts.items() if re.fullmatch(r"word/(header|footer)\d+\.xml", name))

    def chain(self, style: str | None) -> Iterator[etree._Element]:
        """A style and those it is based on."""
        while style in self.styles:
            yield self.styles[style]
            based = self.styles[style].find(f"{W}basedOn")
            style = None if based is None else based.get(f"{W}val")

    def of_run(self, run: etree._Element, path: str) -> str | None:
        """A property of a run: its own, or that of its styles, or the default."""
        paragraph = next(run.iterancestors(f"{W}p"))
        named = [run.find(f"{W}rPr/{W}rStyle"), paragraph.find(f"{W}pPr/{W}pStyle")]
        places = [run, *(style for name in named if name is not None for style in self.chain(name.get(f"{W}val")))]
        places += [self.defaults.find(f"{W}rPrDefault")] if self.defaults is not None else []
        found = (place.find(f"{W}rPr/{W}{path}") for place in places)
        return next((element.get(f"{W}val") for element in found if element is not None), None)

    def heading_level(self, paragraph: etree._Element) -> int:
        """1 and deeper for a heading, 0 for anything else."""
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        for style in self.chain(named.get(f"{W}val")) if named is not None else ():
            name, outline = style.find(f"{W}name").get(f"{W}val").lower(), style.find(f"{W}pPr/{W}outlineLvl")
            if outline is not None:
                return int(outline.get(f"{W}val")) + 1
            if name.startswith("heading ") and name[-1].isdigit():
                return int(name[-1])
        return 0


def faults(data: bytes) -> Faults:
    """Every breach of a rule in a .docx."""
    file = WordFile(data)
    return [(rule, what) for rule, check in RULES.items() for what in check(file)]


def _title(file: WordFile) -> Iterator[str]:
    if not (file.parts["docProps/core.xml"].findtext("dc:title", "", _CORE)).strip():
        yield "the properties name no title"


def _language(file: WordFile) -> Iterator[str]:
    declared = None if file.defaults is None else file.defaults.find(f".//{W}lang")
    if declared is None or not declared.get(f"{W}val"):
        yield "the styles name no language"


def _heading_order(file: WordFile) -> Iterator[str]:
    last = 0
    for paragraph in file.body.iter(f"{W}p"):
        level = file.heading_level(paragraph)
        if level > last + 1:
            yield f"level {level} follows level {last}: {_words(paragraph)}"
        if level and not _words(paragraph).strip():
            yield f"an empty heading of level {level}"
        last = level or last


def _table_header(file: WordFile) -> Iterator[str]:
    for table in file.body.iter(f"{W}tbl"):
        first, look = table.find(f"{W}tr"), table.find(f"{W}tblPr/{W}tblLook")
        if first.find(f"{W}trPr/{W}tblHeader") is None or look is None or look.get(f"{W}firstRow") != "1":
            yield f"no header that is repeated: {_words(first)}"


def _table_text(file: WordFile) -> Iterator[str]:
    for table in file.body.iter(f"{W}tbl"):
        described = table.find(f"{W}tblPr/{W}tblDescription")
        if described is None or not described.get(f"{W}val", "").strip():
            yield f"no alternative text: {_words(table.find(f'{W}tr'))}"


def _table_shape(file: WordFile) -> Iterator[str]:
    for table in file.body.iter(f"{W}tbl"):
        if next(table.iterancestors(f"{W}tbl"), None) is not None:
            yield "a table within a table"
        if next(table.iter(f"{W}vMerge"), None) is not None:
            yield "cells merged over rows"


def _alternative_text(file: WordFile) -> Iterator[str]:
    for root in file.shown():
        for drawing in root.iter(f"{WP}docPr"):
            if not drawing.get("descr", "").strip():
                yield f"{drawing.get('name')} has no alternative text"


def _empty_paragraph(file: WordFile) -> Iterator[str]:
    """None may stand for space; a cell needs one, a section ends in one, and two tables would grow together without one."""
    for paragraph in file.body.iter(f"{W}p"):
        if _words(paragraph).strip() or paragraph.find(f".//{W}drawing") is not None or paragraph.find(f"{W}pPr/{W}sectPr") is not None:
            continue
        before, after = paragraph.getprevious(), paragraph.getnext()
        parts_tables = all(beside is not None and beside.tag == f"{W}tbl" for beside in (before, after))
        if paragraph.getparent().tag != f"{W}tc" and not parts_tables:
            yield f"an empty paragraph after: {'' if before is None else _words(before)[-60:]}"


def _reading_order(file: WordFile) -> Iterator[str]:
    for root in file.shown():
        for floating in (f"{WP}anchor", f"{W}framePr", f"{W}txbxContent", f"{W}tblpPr"):
            if next(root.iter(floating), None) is not None:
                yield f"something floats over the text ({etree.QName(floating).localname})"


def _contrast(file: WordFile) -> Iterator[str]:
    for root in file.shown():
        for run in root.iter(f"{W}r"):
            if not _words(run).strip():
                continue
            ink, paper = file.of_run(run, "color") or "auto", _paper(file, run)
            ratio = contrast("000000" if ink == "auto" else ink, paper)
            if ratio < _LEAST_CONTRAST:
                yield f"{ink} on {paper} has a contrast of {ratio:.1f}: {_words(run)[:40]}"


def _text_size(file: WordFile) -> Iterator[str]:
    for root in file.shown():
        for run in root.iter(f"{W}r"):
            points = int(file.of_run(run, "sz") or 20) / 2
            if _words(run).strip() and points < _SMALLEST:
                yield f"{points} points: {_words(run)[:40]}"


def _links(file: WordFile) -> Iterator[str]:
    marks = {mark.get(f"{W}name") for mark in file.body.iter(f"{W}bookmarkStart")}
    for link in file.body.iter(f"{W}hyperlink"):
        anchor = link.get(f"{W}anchor")
        if anchor and anchor not in marks:
            yield f"'{_words(link)}' leads nowhere"
        if not _words(link).strip():
            yield "a link without words"


def _lists(file: WordFile) -> Iterator[str]:
    for paragraph in file.body.iter(f"{W}p"):
        if _TYPED_BULLET.match(_words(paragraph)) and next(paragraph.iterancestors(f"{W}tc"), None) is None:
            yield f"a bullet that was typed: {_words(paragraph)[:40]}"


RULES: dict[str, Callable[[WordFile], Iterator[str]]] = {
    "title": _title,
    "language": _language,
    "heading order": _heading_order,
    "table header": _table_header,
    "table text": _table_text,
    "table shape": _table_shape,
    "alternative text": _alternative_text,
    "empty paragraph": _empty_paragraph,
    "reading order": _reading_order,
    "contrast": _contrast,
    "text size": _text_size,
    "links": _links,
    "lists": _lists,
}


def slide_faults(data: bytes) -> Faults:
    """Every breach of a rule in a .pptx: a title on each slide and each another, title read first, alternative texts, table heads, text that can be read from afar."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        core = etree.fromstring(package.read("docProps/core.xml"))
        names = sorted((n for n in package.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", n)), key=lambda n: int(re.findall(r"\d+", n)[0]))
        slides = [etree.fromstring(package.read(name)) for name in names]
    found: Faults = [] if core.findtext("dc:title", "", _CORE).strip() else [("title", "the properties name no title")]
    titles: list[str] = []
    for number, slide in enumerate(slides, start=1):
        shapes = [shape for shape in slide.find(f"{P}cSld/{P}spTree") if shape.tag in _SHAPES]
        heads = [shape for shape in shapes if (kind := shape.find(f".//{P}nvPr/{P}ph")) is not None and kind.get("type") in ("title", "ctrTitle")]
        title = "".join(text.text or "" for head in heads for text in head.iter(f"{A}t")).strip()
        found += [] if title else [("slide title", f"slide {number} has none")]
        found += [("slide title", f"slide {number} repeats '{title}'")] if title in titles else []
        found += [("reading order", f"slide {number}: the title is not read first")] if heads and shapes[0] is not heads[0] else []
        titles.append(title)
        tops = [int(place.get("y")) for shape in shapes if (place := shape.find(f".//{A}off")) is not None]
        found += [] if tops == sorted(tops) else [("reading order", f"slide {number} is not read from top to bottom")]
        for shape in shapes:
            properties = shape.find(f".//{P}cNvPr")
            if shape.tag in (f"{P}pic", f"{P}graphicFrame") and not properties.get("descr", "").strip():
                found.append(("alternative text", f"slide {number}: {properties.get('name')}"))
        found += [("table header", f"slide {number}") for look in slide.iter(f"{A}tblPr") if look.get("firstRow") != "1"]
        for properties in slide.iter(f"{A}rPr"):
            if int(properties.get("sz", 1800)) / 100 < _SMALLEST_ON_SLIDE:
                found.append(("text size", f"slide {number}: {int(properties.get('sz')) / 100} points"))
    return found


def contrast(one: str, other: str) -> float:
    """The ratio of luminance of two colours (WCAG 2.1), 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _paper(file: WordFile, run: etree._Element) -> str:
    """The colour behind a run: that of its paragraph, its cell, or what the style of its table gives to the row."""
    paragraph, cell = next(run.iterancestors(f"{W}p")), next(run.iterancestors(f"{W}tc"), None)
    shades = [paragraph.find(f"{W}pPr/{W}shd")]
    if cell is not None:
        row, table = next(cell.iterancestors(f"{W}tr")), next(cell.iterancestors(f"{W}tbl"))
        named = table.find(f"{W}tblPr/{W}tblStyle")
        shades.append(cell.find(f"{W}tcPr/{W}shd"))
        for style in file.chain(named.get(f"{W}val")) if named is not None else ():
            if row is table.find(f"{W}tr"):
                shades.append(style.find(f"{W}tblStylePr[@{W}type='firstRow']/{W}tcPr/{W}shd"))
            shades.append(style.find(f"{W}tcPr/{W}shd"))
    fills = (shade.get(f"{W}fill", "auto") for shade in shades if shade is not None)
    return next((fill for fill in fills if fill != "auto"), "FFFFFF")


def _words(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t"))
