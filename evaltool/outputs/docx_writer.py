"""Word documents out of a template and blocks of content; knows Word, not evaluation.

A place in a template is a content control with a tag. `fill` puts blocks into the controls and
keeps them, so that what a person changes in Word can be read back; what got no content disappears
with its heading. `new_document` takes only the look of the template and writes a body of its own.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml import etree

from evaltool.outputs.docx_parts import (
    Anchor,
    Block,
    Bold,
    Box,
    Bullets,
    ChartBlock,
    Content,
    Heading,
    Italic,
    Landscape,
    Numbered,
    PageBreak,
    Paragraph,
    Quote,
    Ref,
    Renderer,
    Run,
    TableBlock,
    bookmark_name,
    clean,
    field_runs,
    flatten,
    ids_of,
    text_run,
)
from evaltool.outputs.exhibits import Link
from evaltool.outputs.native_charts import add_to_document
from evaltool.outputs.office_package import can_lay_out, normalise, page_texts, to_pdf

__all__ = [
    "Anchor", "Block", "Bold", "Box", "Bullets", "ChartBlock", "Content", "DocumentProperties",
    "Filled", "Heading", "HeadingEntry", "Italic", "Landscape", "Link", "Numbered", "PageBreak",
    "Paragraph", "Quote", "Ref", "Run", "TableBlock", "TemplateError", "bookmark_name", "fill",
    "new_document", "page_numbers", "template_tags",
]  # fmt: skip

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LISTS = {"contents": "", "list_of_tables": "Table", "list_of_figures": "Figure"}
_NO_CLOCK = date(2000, 1, 1)
_CHUNK = "evaltool puts chunk "
_CHUNK_MARK = re.compile(f"<!--{_CHUNK}(\\d+)-->")
_PAGE_OF = re.compile(r"@(_Toc\d{8})=(\d+)")


class TemplateError(ValueError):
    """The template cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class DocumentProperties:
    """What a document says about itself, to screen readers and search too."""

    title: str
    subject: str = ""
    author: str = ""
    language: str = "en-GB"
    keywords: str = ""


@dataclass(frozen=True, slots=True)
class HeadingEntry:
    """A heading as it stands in the document: number as shown, text, bookmark."""

    level: int
    number: str
    text: str
    bookmark: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A finished document, and what about it somebody should know."""

    data: bytes
    missing_tags: tuple[str, ...] = ()  # content was given, the template has no such place
    doubled_tags: tuple[str, ...] = ()  # the first place was filled, the others removed
    unfilled_tags: tuple[str, ...] = ()  # the template has the place, no content was given
    dangling_links: tuple[str, ...] = ()  # ids that a link leads to and nothing has
    missing_styles: tuple[str, ...] = ()  # styles that the template lacks
    headings: tuple[HeadingEntry, ...] = ()
    pages: Mapping[str, str] = field(default_factory=dict)  # bookmark -> page as printed


def template_tags(template: Path | bytes) -> tuple[str, ...]:
    """The tags of all places in a template's body, in order."""
    body = _open(template).element.body
    return tuple(dict.fromkeys(filter(None, (_tag(control) for control in body.iter(f"{W}sdt")))))


def fill(
    template: Path | bytes,
    contents: Mapping[str, Sequence[Block]],
    texts: Mapping[str, str],
    properties: DocumentProperties,
    mark: str | None = None,
    status: str = "",
    version_date: str | None = None,
    keep: Collection[str] = (),
    lay_out: bool = True,
) -> Filled:
    """The template with its places filled: `contents` with blocks, `texts` with single lines.

    `keep` names places that stay as they are, prompt and all, though nothing is given for them.
    """
    document = _open(template)
    body = document.element.body
    lines = _lines(texts, properties, status, version_date)
    tags = [_tag(control) for control in body.iter(f"{W}sdt")]
    doubled = tuple(dict.fromkeys(t for t in tags if t and tags.count(t) > 1))
    _remove_doubles(body)
    given = {tag: tuple(blocks) for tag, blocks in contents.items() if blocks}
    missing = [tag for tag in (*given, *texts) if tag not in tags]
    order = [tag for tag in dict.fromkeys(tags) if tag in given]
    renderer = _renderer(document, [given[tag] for tag in order], set(filter(None, tags)))
    chunks: list[str] = []
    for control, width in _controls(body, renderer):
        tag = _tag(control)
        if tag in given:
            _put(control, renderer.xml(given[tag], width), chunks)
        elif lines.get(tag):
            _put_line(control, lines[tag])
    document = _with_chunks(document, chunks)
    _fill_headers(document, {**lines, "evidence_mark": mark or ""})
    unfilled = [t for t in dict.fromkeys(tags)
                if t and t not in given and not lines.get(t) and t not in _LISTS]  # fmt: skip
    bare = {tag for tag, label in _LISTS.items() if label and not renderer.count(label)}
    _remove_empty(document, {tag for tag in unfilled if tag not in keep} | bare)
    filled = _finish(document, renderer, properties, version_date, lay_out)
    return replace(filled, missing_tags=tuple(missing), doubled_tags=doubled, unfilled_tags=tuple(unfilled))


def new_document(
    template: Path | bytes,
    blocks: Sequence[Block],
    properties: DocumentProperties,
    subtitle: str = "",
    mark: str | None = None,
    status: str = "",
    version_date: str | None = None,
    contents_list: bool = False,
    lay_out: bool = True,
) -> Filled:
    """A document in the look of the template, with its own title and nothing of its body."""
    document = _open(template)
    body = document.element.body
    portrait, landscape = _page_setups(body)
    for child in list(body):
        body.remove(child)
    renderer = _renderer(document, [blocks], set())
    renderer.plain_breaks_page = False
    chunks: list[str] = []
    own = "Document title" if "document title" in renderer.styles else "Title"
    top = ((properties.title, own), (subtitle, "Subtitle"), (_status_line(status, version_date), "Status line"))
    front = [Paragraph(text, style) for text, style in top if text]
    body.append(_later(chunks, renderer.xml(front, _width(portrait))))
    if contents_list:
        body.append(_list_control("contents"))
    setup = portrait
    for place, (turned, group) in enumerate(_by_orientation(blocks)):
        if place:
            body.append(_section_break(setup))
        setup = landscape if turned else portrait
        body.append(_later(chunks, renderer.xml(group, _width(setup))))
    body.append(copy.deepcopy(setup))
    _number_pages_once(body)
    document = _with_chunks(document, chunks)
    lines = _lines({}, properties, status, version_date)
    _fill_headers(document, {**lines, "evidence_mark": mark or ""})
    return _finish(document, renderer, properties, version_date, lay_out)


def page_numbers(data: bytes) -> dict[str, str]:
    """The printed page of each heading and caption by its bookmark; empty without LibreOffice.

    A scratch copy gets a last page of page references, one for each bookmark, and LibreOffice fills
    them in: no text is searched for, so headings that say the same cannot be taken for each other.
    """
    if not can_lay_out():
        return {}
    document = docx.Document(io.BytesIO(data))
    body = document.element.body
    formats: dict[str, str] = {}
    waiting: list[str] = []
    for element in body.iter(f"{W}bookmarkStart", f"{W}sectPr"):
        if element.tag == f"{W}sectPr":
            numbering = element.find(f"{W}pgNumType")
            shown = "decimal" if numbering is None else numbering.get(f"{W}fmt", "decimal")
            formats |= dict.fromkeys(waiting, shown)
            waiting.clear()
        elif element.get(f"{W}name").startswith("_Toc"):
            waiting.append(element.get(f"{W}name"))
    for number, name in enumerate(formats):
        first = "<w:pPr><w:pageBreakBefore/></w:pPr>" if not number else ""
        runs = text_run(f"@{name}=") + field_runs(f"PAGEREF {name}", "0")
        body[-1].addprevious(parse_xml(f"<w:p {nsdecls('w')}>{first}{runs}</w:p>"))
    _spell_out_table_styles(document)
    scratch = io.BytesIO()
    document.save(scratch)
    pages = "\n".join(page_texts(to_pdf(scratch.getvalue()) or b""))
    return {name: _roman(int(page)) if "oman" in formats.get(name, "") else page for name, page in _PAGE_OF.findall(pages)}


def _spell_out_table_styles(document: Any) -> None:
    """Gives each table the borders and margins of its style itself.

    The pages stay the same, and LibreOffice lays out 2,000 rows in half the time.
    """
    chains = _style_chains(document.styles.element)
    for style in list(document.element.body.iter(f"{W}tblStyle")):
        properties = style.getparent()
        layout, look = properties.find(f"{W}tblLayout"), properties.find(f"{W}tblLook")
        if layout is None or look is None:
            continue
        for name, following in (("tblBorders", layout), ("tblCellMar", look)):
            parents = chains.get(style.get(f"{W}val"), [])
            places = [parent.find(f"{W}tblPr/{W}{name}") for parent in parents]
            found = next((place for place in places if place is not None), None)
            if found is not None and properties.find(f"{W}{name}") is None:
                following.addprevious(copy.deepcopy(found))
        properties.remove(style)


def _open(template: Path | bytes) -> Any:
    name = "the template" if isinstance(template, bytes) else f"'{template}'"
    try:
        data = template if isinstance(template, bytes) else template.read_bytes()
        document = docx.Document(io.BytesIO(data))
    except FileNotFoundError:
        raise TemplateError(f"{name} does not exist. Name a Word template (.docx).") from None
    except (zipfile.BadZipFile, KeyError, ValueError, etree.XMLSyntaxError) as reason:
        raise TemplateError(
            f"{name} is not a Word document that can be filled. Save it in Word as 'Word document (.docx)', without macros. ({reason})"
        ) from reason
    _drop_leftovers(document)
    return document


def _drop_leftovers(document: Any) -> None:
    """Removes what python-docx's and old Word templates carry along unseen."""
    for relations, ending in (
        (document.part.rels, "/stylesWithEffects"),
        (document.part.package.rels, "/thumbnail"),
    ):
        for key in [k for k, relation in relations.items() if relation.reltype.endswith(ending)]:
            del relations[key]
    settings = document.settings.element
    for name in ("updateFields", "attachedTemplate"):
        for element in settings.findall(f"{W}{name}"):
            settings.remove(element)


def _tag(control: etree._Element) -> str:
    found = control.find(f"{W}sdtPr/{W}tag")
    return "" if found is None else found.get(f"{W}val", "")


def _status_line(status: str, version_date: str | None) -> str:
    return " · ".join(filter(None, (status, version_date)))


def _lines(texts: Mapping[str, str], properties: DocumentProperties, status: str, version: str | None) -> dict[str, str]:
    line = _status_line(status, version)
    return {"title": properties.title, "status_line": line, "status": line, **texts}


def _renderer(document: Any, chapters: Sequence[Sequence[Block]], tags: set[str]) -> Renderer:
    styles = {style.find(f"{W}name").get(f"{W}val").lower(): style.get(f"{W}styleId") for style in document.styles.element.findall(f"{W}style")}
    blocks = [block for chapter in chapters for block in flatten(chapter)]
    labels, counts = {}, {"Table": 0, "Figure": 0}
    for block in blocks:
        kind = {TableBlock: "Table", ChartBlock: "Figure"}.get(type(block), "")
        if kind and not (isinstance(block, TableBlock) and not block.table.title):
            counts[kind] += 1
            labels[block.id] = f"{kind} {counts[kind]}"
    used = [int(number) for number in document.element.xpath("//w:bookmarkStart/@w:id")]
    names = {name.lower() for name in document.element.xpath("//w:bookmarkStart/@w:name")}
    renderer = Renderer(
        styles=styles,
        targets=tags | set(ids_of(blocks)),
        labels=labels,
        place_chart=lambda chart: add_to_document(document, chart),
        web_link=lambda url: document.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True),
        new_list=lambda: _new_list(document, styles.get("list number", "")),
        first_serial=max(used, default=0) + 1000,
    )
    renderer.used_names |= names
    return renderer


def _new_list(document: Any, style_id: str) -> int | None:
    """A numbering of its own for one list, so that it starts at 1 again."""
    found = document.styles.element.xpath(f"w:style[@w:styleId='{style_id}']/w:pPr/w:numPr/w:numId")
    if not found:
        return None
    numbering = document.part.numbering_part.element
    base = numbering.num_having_numId(found[0].val)
    number = numbering.add_num(base.abstractNumId.val)
    number.add_lvlOverride(ilvl=0).add_startOverride(1)
    return number.numId


# -- places ---------------------------------------------------------------------------------------


def _controls(body: etree._Element, renderer: Renderer) -> Iterator[tuple[etree._Element, int]]:
    """Each place with the width of its page, the renderer told what kind of chapter it is in."""
    kinds = {
        renderer.styles.get(name): kind
        for name, kind in (
            ("heading 1", "numbered"),
            ("heading unnumbered", "plain"),
            ("annex heading", "annex"),
        )
    }
    kind, found, waiting = "numbered", [], []
    for element in body.iter(f"{W}p", f"{W}sdt", f"{W}sectPr"):
        if element.tag == f"{W}sdt":
            waiting.append((element, kind))
        elif element.tag == f"{W}p":
            kind = kinds.get(_style_of(element), kind)
        else:
            found += [(control, its_kind, _width(element)) for control, its_kind in waiting]
            waiting.clear()
    for control, its_kind, width in found:
        renderer.heading_kind = its_kind
        yield control, width


def _put(control: etree._Element, xml: str, chunks: list[str]) -> None:
    content = _emptied(control)
    if control.getparent().tag != f"{W}p":
        _make_container(control)
        content.append(_later(chunks, xml))
        return
    # A control inside a line takes the words, not their paragraphs.
    for paragraph in parse_xml(f"<w:body {nsdecls('w')}>{xml}</w:body>").iter(f"{W}p"):
        content.extend([child for child in paragraph if child.tag != f"{W}pPr"])


def _later(chunks: list[str], xml: str) -> etree._Element:
    """A mark where `_with_chunks` will put the XML."""
    chunks.append(xml)
    return etree.Comment(f"{_CHUNK}{len(chunks) - 1}")


def _with_chunks(document: Any, chunks: Sequence[str]) -> Any:
    """The document with its marks replaced, parsed once.

    Word, LibreOffice and Google write the prefix `w`, on which the chunks rely.
    """
    text = etree.tostring(document.element, encoding="unicode")
    text = _CHUNK_MARK.sub(lambda mark: chunks[int(mark[1])], text)
    document.part._element = parse_xml(text)
    return document.part.document


def _make_container(control: etree._Element) -> None:
    """Makes the control one that holds document parts, as Word's own contents list is held.

    LibreOffice 7.4 loses links, fields and bold in the first paragraph of any other kind.
    """
    properties = control.find(f"{W}sdtPr")
    kinds = ("richText", "docPartObj", "docPartList", "picture", "text")
    if not any(properties.find(f"{W}{kind}") is not None for kind in kinds[1:]):
        for plain in properties.findall(f"{W}richText"):
            properties.remove(plain)
        etree.SubElement(properties, f"{W}docPartObj")


def _put_line(control: etree._Element, text: str) -> None:
    content = control.find(f"{W}sdtContent")
    paragraph = next(content.iter(f"{W}p"), None)
    properties = None if paragraph is None else paragraph.find(f"{W}pPr")
    run = parse_xml(text_run(text).replace("<w:r>", f"<w:r {nsdecls('w')}>", 1))
    old = content.find(f".//{W}r/{W}rPr")
    if old is not None:
        for prompt_look in old.findall(f"{W}rStyle"):
            old.remove(prompt_look)
        run.insert(0, old)
    content = _emptied(control)
    if paragraph is None:
        content.append(run)
        return
    for child in list(paragraph):
        if child is not properties:
            paragraph.remove(child)
    if _style_of(paragraph) == "Prompt":
        properties.find(f"{W}pStyle").set(f"{W}val", "BodyText")
    paragraph.append(run)
    content.append(paragraph)


def _emptied(control: etree._Element) -> etree._Element:
    for prompt in control.findall(f"{W}sdtPr/{W}showingPlcHdr"):
        prompt.getparent().remove(prompt)
    content = control.find(f"{W}sdtContent")
    for child in list(content):
        content.remove(child)
    return content


def _shows_prompt(control: etree._Element) -> bool:
    """Whether the control, or a field inside it, still waits to be typed over."""
    return next(control.iter(f"{W}showingPlcHdr"), None) is not None


def _remove_doubles(body: etree._Element) -> None:
    seen: set[str] = set()
    for control in list(body.iter(f"{W}sdt")):
        tag = _tag(control)
        if tag and tag in seen:
            _remove_control(control)
        seen.add(tag)


def _remove_control(control: etree._Element) -> None:
    """Takes a control out, its paragraph too if nothing else stands there."""
    parent = control.getparent()
    parent.remove(control)
    if parent.tag != f"{W}p" or any(True for _ in parent.iter(f"{W}t", f"{W}drawing", f"{W}sectPr")):
        return
    holder = parent.getparent()
    if holder is not None and len(holder.findall(f"{W}p")) > 1:
        holder.remove(parent)


def _fill_headers(document: Any, lines: Mapping[str, str]) -> None:
    """Fills the places in headers and footers; a mark has to be on every page, place or not."""
    mark = lines.get("evidence_mark", "")
    kinds = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
    parts = [r for r in document.part.rels.values() if r.reltype in kinds]
    if mark and not any(r.reltype == RELATIONSHIP_TYPE.HEADER for r in parts):
        document.sections[0].header.paragraphs[0].text = clean(mark)
    for relation in parts:
        root = relation.target_part.element
        controls = list(root.iter(f"{W}sdt"))
        is_header = relation.reltype == RELATIONSHIP_TYPE.HEADER
        if mark and is_header and "evidence_mark" not in map(_tag, controls):
            root.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{text_run(mark)}</w:p>"))
        for control in controls:
            if lines.get(_tag(control)):
                _put_line(control, lines[_tag(control)])
            elif _shows_prompt(control):
                _remove_control(control)


def _remove_empty(document: Any, tags: set[str]) -> None:
    """Removes unfilled places, the headings that had nothing else, and pages without content."""
    body = document.element.body
    empty, gone = set(), set()
    for control in list(body.iter(f"{W}sdt")):
        if _tag(control) in tags and (_shows_prompt(control) or _tag(control) in _LISTS):
            if control.getparent() is body:
                empty.add(control)
            else:
                _remove_control(control)
    children, levels = list(body), _outline(document, with_front=True)
    for place in range(len(children) - 1, -1, -1):
        level = levels.get(_style_of(children[place]))
        if level is None:
            continue
        section = []
        for child in children[place + 1 :]:
            if levels.get(_style_of(child), 9) <= level and child not in gone:
                break
            section.append(child)
        if any(c in empty for c in section) and not any(c not in empty and c not in gone and _has_substance(c, levels) for c in section):
            gone.update(c for c in [children[place], *section] if c.find(f".//{W}sectPr") is None)
    for child in children:
        if (child in gone or child in empty) and child.tag != f"{W}sectPr":
            body.remove(child)
    _remove_lone_bookmarks(body)
    _remove_bookmarks_around_nothing(body)
    _remove_empty_sections(body)


def _has_substance(element: etree._Element, levels: Mapping[str, int]) -> bool:
    is_heading = _style_of(element) in levels
    return is_heading or element.tag in (f"{W}sdt", f"{W}tbl")


def _remove_lone_bookmarks(body: etree._Element) -> None:
    """Removes bookmarks of which only one end was left."""
    starts = {e.get(f"{W}id"): e for e in body.iter(f"{W}bookmarkStart")}
    ends = {e.get(f"{W}id"): e for e in body.iter(f"{W}bookmarkEnd")}
    for number in starts.keys() ^ ends.keys():
        lone = starts.get(number, ends.get(number))
        lone.getparent().remove(lone)


def _remove_bookmarks_around_nothing(body: etree._Element) -> None:
    for start in body.findall(f"{W}bookmarkStart"):
        end = start.getnext()
        if end is not None and end.tag == f"{W}bookmarkEnd" and end.get(f"{W}id") == start.get(f"{W}id"):
            body.remove(end)
            body.remove(start)


def _remove_empty_sections(body: etree._Element) -> None:
    bare = True
    last_break = None
    for child in list(body):
        setup = child.find(f"{W}pPr/{W}sectPr")
        if child.tag == f"{W}sectPr":
            break
        if setup is None:
            bare = bare and child.tag in (f"{W}bookmarkStart", f"{W}bookmarkEnd")
        elif bare and not "".join(child.itertext()).strip():
            body.remove(child)
        else:
            last_break, bare = child, True
    if bare and last_break is not None:
        body.remove(body.find(f"{W}sectPr"))
        body.append(last_break.find(f"{W}pPr/{W}sectPr"))
        body.remove(last_break)


# -- sections of a new document -------------------------------------------------------------------


def _width(setup: etree._Element) -> int:
    size, margins = setup.find(f"{W}pgSz"), setup.find(f"{W}pgMar")
    sides = ("left", "right", "gutter")
    return int(size.get(f"{W}w")) - sum(int(margins.get(f"{W}{side}", "0")) for side in sides)


def _page_setups(body: etree._Element) -> tuple[etree._Element, etree._Element]:
    """A portrait and a landscape page of the template, with header and footer."""
    found: dict[bool, etree._Element] = {}
    for setup in body.iter(f"{W}sectPr"):
        if setup.find(f"{W}footerReference") is not None or not found:
            plain = copy.deepcopy(setup)
            for numbering in plain.findall(f"{W}pgNumType"):
                plain.remove(numbering)
            found[setup.find(f"{W}pgSz").get(f"{W}orient") == "landscape"] = plain
    some = next(iter(found.values()))
    return found.get(False, some), found.get(True, some)


def _by_orientation(blocks: Sequence[Block]) -> Iterator[tuple[bool, list[Block]]]:
    upright: list[Block] = []
    for block in blocks:
        if isinstance(block, Landscape):
            if upright:
                yield False, upright
            upright = []
            yield True, list(block.blocks)
        else:
            upright.append(block)
    if upright or not blocks:
        yield False, upright


def _section_break(setup: etree._Element) -> etree._Element:
    paragraph = parse_xml(f'<w:p {nsdecls("w")}><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>')
    paragraph[0].append(copy.deepcopy(setup))
    return paragraph


def _number_pages_once(body: etree._Element) -> None:
    first = next(body.iter(f"{W}sectPr"))
    numbering = parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>')
    first.find(f"{W}pgMar").addnext(numbering)


# -- headings, captions and their lists -----------------------------------------------------------


def _style_of(paragraph: etree._Element) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else found.get(f"{W}val", "")


def _style_chains(root: etree._Element) -> dict[str, list[etree._Element]]:
    """Each style followed by the styles that it is based on."""
    styles = {style.get(f"{W}styleId"): style for style in root.findall(f"{W}style")}
    chains = {}
    for identifier, style in styles.items():
        chain = []
        while style is not None and style not in chain:
            chain.append(style)
            based = style.find(f"{W}basedOn")
            style = None if based is None else styles.get(based.get(f"{W}val"))
        chains[identifier] = chain
    return chains


def _value(chain: Iterable[etree._Element], path: str) -> str | None:
    for style in chain:
        found = style.find(path)
        if found is not None:
            return found.get(f"{W}val")
    return None


def _outline(document: Any, with_front: bool) -> dict[str, int]:
    """The level of each heading style, from 1; `with_front`, headings outside the contents too."""
    levels = {}
    for identifier, chain in _style_chains(document.styles.element).items():
        name = chain[0].find(f"{W}name").get(f"{W}val").lower()
        outline = _value(chain, f"{W}pPr/{W}outlineLvl")
        if name.startswith(("front heading", "toc heading")):
            if with_front:
                levels[identifier] = 1
        elif outline is not None and int(outline) < 9:
            levels[identifier] = int(outline) + 1
    return levels


class _HeadingNumbers:
    """Counts headings as Word does, by the numbering that the template's styles carry."""

    def __init__(self, document: Any) -> None:
        self._chains = _style_chains(document.styles.element)
        self._counts: dict[str, list[int]] = {}
        self._levels: dict[str, dict[int, etree._Element]] = {}
        self._abstract: dict[str, str] = {}
        relations = [r.reltype for r in document.part.rels.values()]
        if RELATIONSHIP_TYPE.NUMBERING not in relations:
            return
        root = document.part.numbering_part.element
        for definition in root.findall(f"{W}abstractNum"):
            levels = {int(lvl.get(f"{W}ilvl")): lvl for lvl in definition.findall(f"{W}lvl")}
            self._levels[definition.get(f"{W}abstractNumId")] = levels
        for number in root.findall(f"{W}num"):
            abstract = number.find(f"{W}abstractNumId").get(f"{W}val")
            self._abstract[number.get(f"{W}numId")] = abstract

    def next(self, paragraph: etree._Element) -> str:
        """The number that the paragraph shows, "4.1" or "Annex A", empty if it shows none."""
        chain = [paragraph, *self._chains.get(_style_of(paragraph), [])]
        number = _value(chain, f"{W}pPr/{W}numPr/{W}numId") or "0"
        levels = self._levels.get(self._abstract.get(number, ""), {})
        level = int(_value(chain, f"{W}pPr/{W}numPr/{W}ilvl") or 0)
        if level not in levels:
            return ""
        counts = self._counts.setdefault(self._abstract[number], [0] * 9)
        counts[level] += 1
        counts[level + 1 :] = [0] * (8 - level)
        text = levels[level].find(f"{W}lvlText").get(f"{W}val")
        for deep in range(level + 1):
            shown = levels[deep].find(f"{W}numFmt").get(f"{W}val")
            text = text.replace(f"%{deep + 1}", _in_format(counts[deep] or 1, shown))
        return text.strip()


def _in_format(number: int, shown: str) -> str:
    if "Letter" in shown:
        letters = chr(ord("A") + (number - 1) % 26) * (1 + (number - 1) // 26)
        return letters if shown.startswith("upper") else letters.lower()
    if "Roman" in shown:
        return _roman(number).upper() if shown.startswith("upper") else _roman(number)
    return str(number)


def _roman(number: int) -> str:
    steps = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
             (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
    text = ""
    for value, letters in steps:
        text += letters * (number // value)
        number %= value
    return text


def _words(paragraph: etree._Element) -> str:
    return "".join(text.text or "" for text in paragraph.iter(f"{W}t"))


def _mark_entries(document: Any, renderer: Renderer) -> tuple[list[HeadingEntry], dict[str, list[tuple[str, str]]]]:
    """The headings, and by label the captions, each now with a bookmark for the lists."""
    body = document.element.body
    for old in [e for e in body.iter(f"{W}bookmarkStart") if e.get(f"{W}name").startswith("_Toc")]:
        old.getparent().remove(old)
    _remove_lone_bookmarks(body)
    levels, numbers = _outline(document, with_front=False), _HeadingNumbers(document)
    caption = renderer.styles.get("caption")
    headings: list[HeadingEntry] = []
    captions: dict[str, list[tuple[str, str]]] = {"Table": [], "Figure": []}
    for paragraph in body.iter(f"{W}p"):
        style = _style_of(paragraph)
        if style in levels:
            bookmark = _bookmark_around(paragraph, renderer)
            number = numbers.next(paragraph)
            headings.append(HeadingEntry(levels[style], number, _words(paragraph), bookmark))
        elif style == caption:
            words = _words(paragraph)
            label = words.split(" ", 1)[0]
            if label in captions:
                captions[label].append((words, _bookmark_around(paragraph, renderer)))
    return headings, captions


def _bookmark_around(paragraph: etree._Element, renderer: Renderer) -> str:
    number = renderer.serial()
    name = f"_Toc{number:08d}"
    ends = [
        parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="{number}" w:name="{name}"/>'),
        parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{number}"/>'),
    ]
    paragraph.insert(1 if paragraph.find(f"{W}pPr") is not None else 0, ends[0])
    paragraph.append(ends[1])
    return name


def _list_control(tag: str) -> etree._Element:
    return parse_xml(
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="{tag}"/><w:tag w:val="{tag}"/>'
        '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        "<w:sdtContent/></w:sdt>"
    )


def _write_lists(
    body: etree._Element,
    headings: Sequence[HeadingEntry],
    captions: Mapping[str, Sequence[tuple[str, str]]],
    pages: Mapping[str, str],
    renderer: Renderer,
) -> bool:
    """Fills the contents list and the lists of tables and figures; whether there are any."""
    lists = [control for control in body.iter(f"{W}sdt") if _tag(control) in _LISTS]
    for control in lists:
        label = _LISTS[_tag(control)]
        if label:
            instruction = f'TOC \\h \\z \\c "{label}"'
            entries = [("table of figures", *entry) for entry in captions[label]]
        else:
            instruction = 'TOC \\o "1-2" \\h \\z \\u'
            entries = [(f"toc {h.level}", f"{h.number}  {h.text}".strip(), h.bookmark) for h in headings if h.level <= 2]
        xml = _field_over(instruction, entries, pages, renderer)
        content = _emptied(control)
        content.extend(list(parse_xml(f"<w:body {nsdecls('w')}>{xml}</w:body>")))
    return bool(lists)


def _field_over(
    instruction: str,
    entries: Sequence[tuple[str, str, str]],
    pages: Mapping[str, str],
    renderer: Renderer,
) -> str:
    """A contents field with its entries as links, as Word itself would have filled it."""
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    xml = ""
    for place, (style, words, bookmark) in enumerate(entries):
        page = pages.get(bookmark)
        number = ""
        if page:
            number = "<w:r><w:tab/></w:r>" + field_runs(f"PAGEREF {bookmark} \\h", page)
        found = renderer.styles.get(style)
        shown = f'<w:pPr><w:pStyle w:val="{found}"/></w:pPr>' if found else ""
        last = place == len(entries) - 1
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>' if last else ""
        xml += f'<w:p>{shown}{begin if not place else ""}<w:hyperlink w:anchor="{bookmark}" w:history="1">{text_run(words)}{number}</w:hyperlink>{end}</w:p>'
    return xml


# -- the finished file ----------------------------------------------------------------------------


def _finish(
    document: Any,
    renderer: Renderer,
    properties: DocumentProperties,
    version_date: str | None,
    lay_out: bool,
) -> Filled:
    body = document.element.body
    made = _as_date(version_date)
    _describe(document, properties, made)
    headings, captions = _mark_entries(document, renderer)
    pages: Mapping[str, str] = {}
    if lay_out and can_lay_out():
        # Numbers of the usual width, so that putting in the right ones moves no line.
        everything = [h.bookmark for h in headings] + [b for c in captions.values() for _, b in c]
        draft = dict.fromkeys(everything, "00")
        if _write_lists(body, headings, captions, draft, renderer):
            pages = page_numbers(_saved(document, made))
    _write_lists(body, headings, captions, pages, renderer)
    return Filled(
        data=_saved(document, made),
        dangling_links=tuple(renderer.dangling),
        missing_styles=tuple(renderer.missing_styles),
        headings=tuple(headings),
        pages=pages,
    )


def _as_date(version_date: str | None) -> date:
    try:
        return date.fromisoformat(version_date or "")
    except ValueError:
        return _NO_CLOCK


def _describe(document: Any, properties: DocumentProperties, made: date) -> None:
    core = document.core_properties
    core.title, core.subject = clean(properties.title), clean(properties.subject)
    core.author, core.keywords = clean(properties.author), clean(properties.keywords)
    core.language = properties.language
    core.comments, core.last_modified_by, core.revision = "", "", 1
    core.created = core.modified = datetime.combine(made, time(), UTC).replace(tzinfo=None)
    for language in document.styles.element.xpath("w:docDefaults//w:lang"):
        language.set(f"{W}val", properties.language)
    for language in document.settings.element.findall(f"{W}themeFontLang"):
        language.set(f"{W}val", properties.language)


def _saved(document: Any, made: date) -> bytes:
    etree.cleanup_namespaces(document.element.body)
    result = io.BytesIO()
    document.save(result)
    return normalise(result.getvalue(), f"{made.isoformat()}T00:00:00Z")
