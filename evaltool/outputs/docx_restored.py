"""The places of a template that a program dropped when it saved it, put back: LibreOffice 7.4 loses the tag of every control and keeps the bookmark around it."""

from __future__ import annotations

from itertools import count

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

from evaltool.outputs.docx_places import tagged
from evaltool.outputs.docx_text import W, elements, style_of

# of header and footer, where there are no bookmarks; the name of the control stays and is its tag
_IN_HEADERS = ("evidence_mark", "title", "status", "status_line")
_WAITING_STYLES = ("Prompt", "Logo")
_BLOCKS = (f"{W}p", f"{W}tbl")


def restore_places(document: Document) -> None:
    """Makes controls with tags of the bookmarks of a template that has no such control any more."""
    body = document.element.body
    if tagged(body):
        return
    for control in list(body.iter(f"{W}sdt")):
        _dissolve(control)
    waiting = {style.style_id for style in document.styles if style.name in _WAITING_STYLES}
    names = dict.fromkeys(start.get(f"{W}name", "_") for start in body.iter(f"{W}bookmarkStart"))
    for name in names:
        if not name.startswith("_"):
            _restore(body, name, waiting)
    for relation in document.part.rels.values():
        if relation.reltype in (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER):
            for control in relation.target_part.element.iter(f"{W}sdt"):
                _name_again(control)


def _dissolve(control: etree._Element) -> None:
    """Puts the content of a control into its place."""
    for child in control.findall(f"{W}sdtContent/*"):
        control.addprevious(child)
    control.getparent().remove(control)


def _restore(body: etree._Element, name: str, waiting: set[str]) -> None:
    """Makes a control around the paragraphs and tables from the beginning of a bookmark to its end."""
    # over several paragraphs LibreOffice begins it twice, under two ids, and ends it once
    starts = [start for start in body.iter(f"{W}bookmarkStart") if start.get(f"{W}name") == name]
    ids = {start.get(f"{W}id") for start in starts}
    ends = [end for end in body.iter(f"{W}bookmarkEnd") if end.get(f"{W}id") in ids]
    first, last = (body.index(_child_of(body, found[place])) for found, place in ((starts, 0), (ends or starts, -1)))
    blocks = [block for block in body[first : last + 1] if block.tag in _BLOCKS]
    if not blocks:
        return
    for mark in (*starts[1:], *ends):
        mark.getparent().remove(mark)
    state = "<w:showingPlcHdr/>" if all(style_of(block) in waiting for block in blocks) else ""
    control = elements(f'<w:sdt><w:sdtPr><w:alias w:val="{name}"/><w:tag w:val="{name}"/>{state}</w:sdtPr><w:sdtContent/></w:sdt>')[0]
    blocks[0].addprevious(starts[0])
    blocks[0].addprevious(control)
    control.addnext(elements(f'<w:bookmarkEnd w:id="{starts[0].get(f"{W}id")}"/>')[0])
    control.find(f"{W}sdtContent").extend(blocks)
    # the end of a section is the template's, not the place's
    for number, section in zip(count(2), control.findall(f".//{W}pPr/{W}sectPr"), strict=False):
        paragraph = elements("<w:p><w:pPr/></w:p>")[0]
        paragraph[0].append(section)
        body.insert(body.index(control) + number, paragraph)


def _child_of(body: etree._Element, element: etree._Element) -> etree._Element:
    """The element right below the body that an element is in."""
    while element.getparent() is not body:
        element = element.getparent()
    return element


def _name_again(control: etree._Element) -> None:
    properties, alias = control.find(f"{W}sdtPr"), control.find(f"{W}sdtPr/{W}alias")
    if properties.find(f"{W}tag") is None and alias is not None and alias.get(f"{W}val") in _IN_HEADERS:
        alias.addnext(elements(f'<w:tag w:val="{alias.get(f"{W}val")}"/>')[0])
        properties.append(elements("<w:showingPlcHdr/>")[0])
