"""The places of a template: content controls with a tag, in the body and in headers, filled or taken out.

A filled place keeps its control and the bookmark around it, so that what a person changes in Word can be read back.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import takewhile

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from lxml import etree

from evaltool.outputs.docx_headings import heading_levels, remove_lone_bookmarks
from evaltool.outputs.docx_sections import remove_empty_sections, text_width
from evaltool.outputs.docx_text import W, elements, style_of, text_run

_CHUNK = re.compile(r"<!--evaltool puts chunk (\d+)-->")
_CHAPTERS = {"Heading 1": "numbered", "Heading unnumbered": "plain", "Annex heading": "annex"}
_DEEPEST = 9
_NEVER_BARE = (f"{W}tc", f"{W}hdr", f"{W}ftr")  # Word refuses a file where one of these has no paragraph


def tag_of(place: etree._Element) -> str:
    """The tag of a content control, empty if it has none."""
    found = place.find(f"{W}sdtPr/{W}tag")
    return "" if found is None else found.get(f"{W}val", "")


def tagged(root: etree._Element) -> list[etree._Element]:
    """The places with a tag, in order."""
    return [place for place in root.iter(f"{W}sdt") if tag_of(place)]


def shows_prompt(place: etree._Element) -> bool:
    """Whether the place, or a field inside it, still waits to be typed over; not where a picture was put over the prompt, which some programs leave marked."""
    has_picture = next(place.iter(f"{W}drawing", f"{W}pict"), None) is not None
    return not has_picture and next(place.iter(f"{W}showingPlcHdr"), None) is not None


def emptied(place: etree._Element) -> etree._Element:
    """The content of a place, with nothing in it and no prompt any more."""
    etree.strip_elements(place.find(f"{W}sdtPr"), f"{W}showingPlcHdr")
    content = place.find(f"{W}sdtContent")
    content[:] = []
    return content


def with_surroundings(document: Document) -> Iterator[tuple[etree._Element, int, str]]:
    """Each place of the body with the room on its page in twips, and the kind of chapter that it is in."""
    kinds = {style.style_id: _CHAPTERS[style.name] for style in document.styles if style.name in _CHAPTERS}
    kind = "numbered"
    waiting: list[tuple[etree._Element, str]] = []
    for element in list(document.element.body.iter(f"{W}p", f"{W}sdt", f"{W}sectPr")):
        if element.tag == f"{W}sdt":
            waiting.append((element, kind))
        elif element.tag == f"{W}p":
            kind = kinds.get(style_of(element), kind)
        else:
            # A place inside another goes when that is filled.
            yield from ((place, text_width(element), its_kind) for place, its_kind in waiting if place.getparent() is not None)
            waiting.clear()


def put_blocks(place: etree._Element, xml: str, chunks: list[str]) -> None:
    """Puts the XML of blocks into a place, by `later`."""
    content = emptied(place)
    if place.getparent().tag == f"{W}p":
        # A control inside a line takes the words, not their paragraphs.
        content.extend([child for block in elements(xml) for paragraph in block.iter(f"{W}p") for child in paragraph if child.tag != f"{W}pPr"])
        return
    as_document_part(place)
    content.append(later(xml, chunks))


def as_document_part(place: etree._Element) -> None:
    """Makes a place a control for document parts, as Word's own contents list is: LibreOffice 7.4 loses links, fields and bold in the first paragraph of any
    other kind."""
    properties = place.find(f"{W}sdtPr")
    etree.strip_elements(properties, f"{W}richText")
    if not any(properties.find(f"{W}{kind}") is not None for kind in ("docPartObj", "docPartList", "picture", "text")):
        etree.SubElement(properties, f"{W}docPartObj")


def later(xml: str, chunks: list[str]) -> etree._Element:
    """A mark where `with_chunks` will put the XML."""
    chunks.append(xml)
    return etree.Comment(f"evaltool puts chunk {len(chunks) - 1}")


def with_chunks(document: Document, chunks: Sequence[str]) -> Document:
    """The document with its marks replaced, parsed once. Word, LibreOffice and Google write the prefix `w`, on which the chunks rely."""
    text = etree.tostring(document.element, encoding="unicode")
    document.part._element = parse_xml(_CHUNK.sub(lambda mark: chunks[int(mark[1])], text))
    return document.part.document


def put_line(place: etree._Element, text: str) -> None:
    """Puts one line into a place, in the look that stands there, unless that is the look of a prompt."""
    content = place.find(f"{W}sdtContent")
    holder = next(content.iter(f"{W}p"), content)
    look, run = holder.find(f".//{W}r/{W}rPr"), elements(text_run(text))[0]
    if look is not None:
        etree.strip_elements(look, f"{W}rStyle")
        run.insert(0, look)
    if style_of(holder) == "Prompt":
        holder.find(f"{W}pPr/{W}pStyle").set(f"{W}val", "BodyText")
    holder[:] = [*holder.findall(f"{W}pPr"), run]
    emptied(place).extend([run] if holder is content else [holder])


def fill_headers(document: Document, lines: Mapping[str, str], mark: str) -> None:
    """Fills the places of headers and footers; the mark has to be on every page, place or not."""
    if mark:
        _make_headers(document)
    for kind, root in headers(document):
        if mark and kind == RELATIONSHIP_TYPE.HEADER and "evidence_mark" not in map(tag_of, tagged(root)):
            root.insert(0, elements(f"<w:p>{text_run(mark)}</w:p>")[0])
        for place in list(root.iter(f"{W}sdt")):
            if text := {**lines, "evidence_mark": mark}.get(tag_of(place)):
                put_line(place, text)
            elif shows_prompt(place):
                _remove(place)


def tags_in_headers(document: Document) -> set[str]:
    """The tags of the places in headers and footers."""
    return {tag_of(place) for _, root in headers(document) for place in tagged(root)}


def headers(document: Document) -> Iterator[tuple[str, etree._Element]]:
    """The kind and the root of each header and footer."""
    kinds = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
    yield from ((relation.reltype, relation.target_part.element) for relation in document.part.rels.values() if relation.reltype in kinds)


def _make_headers(document: Document) -> None:
    """Gives the first section each kind of header that some page asks for; later sections have their own or the same."""
    first = document.sections[0]
    kinds = [first.header]
    kinds += [first.first_page_header] if any(section.different_first_page_header_footer for section in document.sections) else []
    kinds += [first.even_page_header] if document.settings.odd_and_even_pages_header_footer else []
    for header in kinds:
        if header.is_linked_to_previous:
            header.is_linked_to_previous = False


def remove_places(document: Document, unfilled: Collection[etree._Element]) -> None:
    """Takes out places, the headings that had nothing else, and the pages that are then empty."""
    body, levels = document.element.body, heading_levels(document, with_front=True)
    children, gone = list(body), set(unfilled)
    for number in reversed(range(len(children))):
        level = levels.get(style_of(children[number]))
        if level is None:
            continue
        section = list(takewhile(lambda c, level=level: levels.get(style_of(c), _DEEPEST) > level, children[number + 1 :]))
        stays = any(c not in gone and (c.tag in (f"{W}sdt", f"{W}tbl") or style_of(c) in levels) for c in section)
        if not stays and not gone.isdisjoint(section):
            gone.update(c for c in (children[number], *section) if next(c.iter(f"{W}sectPr"), None) is None)
    for child in gone.difference(unfilled):
        body.remove(child)
    for place in unfilled:
        if place.getparent() is not None:
            _remove(place)
    remove_lone_bookmarks(body)
    remove_empty_sections(body)


def _remove(place: etree._Element) -> None:
    """Takes a place out with the bookmark around it, its paragraph too if nothing else stands there."""
    parent, start, end = place.getparent(), place.getprevious(), place.getnext()
    parent.remove(place)
    if start is not None and end is not None and end.tag == f"{W}bookmarkEnd" and start.get(f"{W}id") == end.get(f"{W}id"):
        parent.remove(start)
        parent.remove(end)
    if parent.tag == f"{W}p" and not any(True for _ in parent.iter(f"{W}t", f"{W}drawing", f"{W}sectPr")):
        holder = parent.getparent()
        if len(holder.findall(f"{W}p")) > 1:
            holder.remove(parent)
    if parent.tag in _NEVER_BARE and parent.find(f"{W}p") is None:
        parent.append(elements("<w:p/>")[0])
