"""The contents and the lists of tables and figures: filled as Word itself would, with links and, where LibreOffice is there, pages."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from copy import deepcopy

import docx
from docx.document import Document
from lxml import etree

from evaltool.outputs.docx_headings import Entry
from evaltool.outputs.docx_places import as_document_part, emptied, tag_of
from evaltool.outputs.docx_text import FIELD_END, W, elements, field_runs, field_start, text_run
from evaltool.outputs.office_package import page_texts, to_pdf
from evaltool.word_marks import in_format

# place -> label of the captions that it lists; none lists the headings
LISTS = {"contents": "", "list_of_tables": "Table", "list_of_figures": "Figure"}
_DEEPEST = 2
_REFERENCES_ON_A_PAGE = 12  # at the very least, whatever the template makes of a plain paragraph
_WP, _A = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing", "http://schemas.openxmlformats.org/drawingml/2006/main"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_FRAME = (
    f'<a:graphicData xmlns:a="{_A}" uri="{_WPS}"><wps:wsp xmlns:wps="{_WPS}"><wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="{cx}" cy="{cy}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:bodyPr/></wps:wsp></a:graphicData>'
)
_REPEATS = re.compile(r"\bREF (\S+)")
_PAGE_OF = re.compile(r"@(_Toc\d{8})=(\d+)")


def write_lists(document: Document, entries: Sequence[Entry], pages: Mapping[str, str], styles: Mapping[str, str]) -> bool:
    """Fills the places for contents and lists; whether there are any. `pages` are by bookmark, `styles` by name."""
    places = [place for place in document.element.body.iter(f"{W}sdt") if tag_of(place) in LISTS]
    for place in places:
        label = LISTS[tag_of(place)]
        instruction = f'TOC \\h \\z \\c "{label}"' if label else f'TOC \\o "1-{_DEEPEST}" \\h \\z \\u'
        listed = [entry for entry in entries if entry.label == label and entry.level <= _DEEPEST]
        xml = "".join(_line(entry, pages.get(entry.bookmark, ""), styles) for entry in listed)
        if xml:
            xml = xml.replace("</w:pPr>", f"</w:pPr>{field_start(instruction)}", 1).removesuffix("</w:p>") + f"{FIELD_END}</w:p>"
        as_document_part(place)
        emptied(place).extend(elements(xml))
    return bool(places)


def contents_place() -> etree._Element:
    """An empty place for a contents list, of the kind that Word puts "Update table" on."""
    kind = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    return elements(f'<w:sdt><w:sdtPr><w:alias w:val="contents"/><w:tag w:val="contents"/>{kind}</w:sdtPr><w:sdtContent/></w:sdt>')[0]


def page_numbers(data: bytes) -> dict[str, str]:
    """The printed page of each heading and caption by its bookmark; empty without LibreOffice.

    A scratch copy gets pages of page references in front, one for each bookmark, and LibreOffice fills them in: no text is searched for, so headings that
    say the same cannot be taken for each other, and only those first pages have to be drawn, which halves the time.
    """
    document = docx.Document(io.BytesIO(data))
    body = document.element.body
    formats: dict[str, str] = {}
    waiting: list[str] = []
    for element in body.iter(f"{W}bookmarkStart", f"{W}sectPr"):
        if element.tag == f"{W}sectPr":
            numbering = element.find(f"{W}pgNumType")
            formats |= dict.fromkeys(waiting, "decimal" if numbering is None else numbering.get(f"{W}fmt", "decimal"))
            waiting.clear()
        elif element.get(f"{W}name").startswith("_Toc"):
            waiting.append(element.get(f"{W}name"))
    _take_out_what_moves_nothing(document)
    first = body[0]
    front = "".join(f"<w:p>{text_run(f'@{name}=')}{field_runs(f'PAGEREF {name}', '0')}</w:p>" for name in formats)
    _start_at_one(next(body.iter(f"{W}sectPr")))
    for element in elements(f'{front}<w:p><w:pPr><w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:pPr></w:p>'):
        body.insert(body.index(first), element)
    scratch = io.BytesIO()
    document.save(scratch)
    pages = len(formats) // _REFERENCES_ON_A_PAGE + 2
    printed = "\n".join(page_texts(to_pdf(scratch.getvalue(), pages=pages) or b""))
    return {name: in_format(int(page), formats[name]) for name, page in _PAGE_OF.findall(printed) if name in formats}


def _take_out_what_moves_nothing(document: Document) -> None:
    """A scratch copy without links, without marks that no page is asked of, with empty frames for charts, and with tables that have their look of their own:
    LibreOffice lays a large report out on the same pages in six tenths of the time."""
    body = document.element.body
    for inline in body.iter(f"{{{_WP}}}inline"):
        extent, chart = inline.find(f"{{{_WP}}}extent"), inline.find(f"{{{_A}}}graphic/{{{_A}}}graphicData[@uri='{_CHART}']")
        if extent is not None and chart is not None:
            chart.getparent().replace(chart, etree.fromstring(_FRAME.format(cx=extent.get("cx"), cy=extent.get("cy"))))
    etree.strip_tags(body, f"{W}hyperlink")
    repeated = {name for code in body.iter(f"{W}instrText") for name in _REPEATS.findall(code.text or "")}
    marks = [mark for mark in body.iter(f"{W}bookmarkStart") if not mark.get(f"{W}name").startswith("_Toc")]
    # without its mark a reference shows an error, which is longer than "Table 3"
    others = {mark.get(f"{W}id") for mark in marks if mark.get(f"{W}name") not in repeated}
    for mark in list(body.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
        if mark.get(f"{W}id") in others:
            mark.getparent().remove(mark)
    looks = {style.style_id: style.element for style in document.styles if style.element.get(f"{W}type") == "table"}
    for properties in body.iter(f"{W}tblPr"):
        named, layout = properties.find(f"{W}tblStyle"), properties.find(f"{W}tblLayout")
        look = looks.get(named.get(f"{W}val")) if named is not None else None
        # a look that has a say in the text of its cells stays where it is, and so does one that rests on another
        if look is None or layout is None or next(look.iter(f"{W}pPr", f"{W}rPr"), None) is not None or _rests_on_another(look, looks):
            continue
        properties.remove(named)
        for name, put in ((f"{W}tblPr/{W}tblBorders", layout.addprevious), (f"{W}tblPr/{W}tblCellMar", layout.addnext)):
            if look.find(name) is not None:
                put(deepcopy(look.find(name)))


def _rests_on_another(look: etree._Element, looks: Mapping[str, etree._Element]) -> bool:
    """Whether a table style is based on one that is not the default of every table."""
    base = look.find(f"{W}basedOn")
    below = looks.get(base.get(f"{W}val")) if base is not None else None
    return base is not None and (below is None or below.get(f"{W}default") != "1")


def _start_at_one(section: etree._Element) -> None:
    """A first section that counts from one even where other pages stand before it."""
    numbering = section.find(f"{W}pgNumType")
    numbering = etree.SubElement(section, f"{W}pgNumType") if numbering is None else numbering
    if numbering.get(f"{W}start") is None:
        numbering.set(f"{W}start", "1")


def _line(entry: Entry, page: str, styles: Mapping[str, str]) -> str:
    style = styles.get("table of figures" if entry.label else f"toc {entry.level}")
    shown = f'<w:pStyle w:val="{style}"/>' if style else ""
    words = text_run(f"{entry.number}  {entry.text}".strip())
    number = "<w:r><w:tab/></w:r>" + field_runs(f"PAGEREF {entry.bookmark} \\h", page) if page else ""
    return f'<w:p><w:pPr>{shown}</w:pPr><w:hyperlink w:anchor="{entry.bookmark}" w:history="1">{words}{number}</w:hyperlink></w:p>'
