"""Word documents out of a template and blocks of content; knows Word, not evaluation.

`fill` puts blocks into the places of a template, and what got no content disappears with its heading. `new_document` takes only the look of the template and
writes a body of its own.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path

from docx.document import Document
from lxml import etree

from evaltool.outputs.docx_blocks import (
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
    Own,
    Paragraph,
    Quote,
    Ref,
    Run,
    TableBlock,
    Written,
    caption_labels,
    table_block,
)
from evaltool.outputs.docx_chapters import Chapters
from evaltool.outputs.docx_contents import LISTS, contents_place, page_numbers, write_lists
from evaltool.outputs.docx_headings import Entry, entries
from evaltool.outputs.docx_marks import mark_computed, mark_places
from evaltool.outputs.docx_places import (
    fill_headers,
    headers,
    later,
    put_blocks,
    put_line,
    remove_places,
    shows_prompt,
    tag_of,
    tagged,
    tags_in_headers,
    with_chunks,
    with_surroundings,
)
from evaltool.outputs.docx_sections import by_orientation, page_setups, section_break, text_width
from evaltool.outputs.docx_template import TemplateError, open_template
from evaltool.outputs.docx_text import W, clean
from evaltool.outputs.exhibits import Link
from evaltool.outputs.office_package import can_lay_out, normalise

__all__ = [
    "Block", "Bold", "Box", "Bullets", "ChartBlock", "Content", "DocumentProperties", "Filled", "Heading", "Italic", "Landscape", "Link", "Numbered",
    "Own", "Paragraph", "Quote", "Ref", "Run", "TEMPLATE", "TableBlock", "TemplateError", "Written", "fill", "new_document",
    "table_block",
]  # fmt: skip

TEMPLATE = Path(__file__).resolve().parents[2] / "templates" / "evaluation_report.docx"  # gives every Word output its look
_LONGEST_PROPERTY = 255
_NO_CLOCK = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class DocumentProperties:
    """What a document says about itself, to screen readers and search too."""

    title: str
    subject: str = ""
    author: str = ""
    language: str = "en-GB"


@dataclass(frozen=True, slots=True)
class Filled:
    """A finished document, and what about it somebody should know."""

    data: bytes
    missing_tags: tuple[str, ...] = ()  # content was given, the template has no such place
    doubled_tags: tuple[str, ...] = ()  # the first place was filled, the others removed
    unfilled_tags: tuple[str, ...] = ()  # the template has the place, no content was given
    dangling_links: tuple[str, ...] = ()  # ids that a link leads to and nothing has
    missing_styles: tuple[str, ...] = ()  # styles that the template lacks
    headings: tuple[Entry, ...] = ()


def fill(
    template: Path | bytes,
    contents: Mapping[str, Sequence[Block]],
    texts: Mapping[str, str],
    properties: DocumentProperties,
    mark: str | None = None,
    status: str = "",
    version_date: str | None = None,
    lay_out: bool = True,
) -> Filled:
    """The template with its places filled: `contents` with blocks, `texts` with single lines; `mark` stands in the header of every page."""
    document = open_template(template)
    lines = {**_lines(properties, status, version_date), **texts}
    full = {tag for tag, given in (*contents.items(), *lines.items()) if given}
    # a place inside another goes when that is filled, so it is none
    controls = [place for place in tagged(document.element.body) if full.isdisjoint(map(tag_of, place.iterancestors(f"{W}sdt")))]
    tags = [tag_of(control) for control in controls]
    twice = {tag for tag in tags if tags.count(tag) > 1} | (tags_in_headers(document) & contents.keys())
    given = {tag: contents[tag] for tag in tags if contents.get(tag)}
    blocks = [block for tag in given for block in given[tag]]
    remove_places(document, _nothing_to_show(controls, given, lines, {"", *(label.split()[0] for _, label in caption_labels(blocks))}))
    chapters, chunks = Chapters(document, blocks, map(tag_of, tagged(document.element.body))), []
    for place, width, chapters.heading_kind in with_surroundings(document):
        tag = tag_of(place)
        if tag in given:
            put_blocks(place, chapters.xml(given[tag], width), chunks)
        elif lines.get(tag):
            put_line(place, lines[tag])
    document = with_chunks(document, chunks)
    mark_places(document.element.body, given, chapters.paragraphs.serials)
    filled = _finish(document, chapters, properties, lines, mark, version_date, lay_out)
    return replace(
        filled,
        missing_tags=tuple(tag for tag in {**contents, **texts} if tag not in tags and (contents.get(tag) or tag in texts)),
        doubled_tags=tuple(dict.fromkeys(tag for tag in tags if tag in twice)),
        unfilled_tags=tuple(tag for tag in dict.fromkeys(tags) if not (tag in given or lines.get(tag) or tag in LISTS)),
    )


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
    document = open_template(template)
    body = document.element.body
    setups = page_setups(body)
    body[:] = []
    chapters, chunks = Chapters(document, blocks, ()), []
    lines = _lines(properties, status, version_date)
    title = "Document title" if "document title" in chapters.paragraphs.styles else "Title"
    front = [Paragraph(words, style) for words, style in ((lines["title"], title), (subtitle, "Subtitle"), (lines["status"], "Status line")) if words]
    body.append(later(chapters.xml(front, text_width(setups[False])), chunks))
    if contents_list:
        body.append(contents_place())
    setup = None
    for is_turned, group in by_orientation(blocks):
        if setup is not None:
            body.append(section_break(setup))
        setup = setups[is_turned]
        body.append(later(chapters.xml(group, text_width(setup)), chunks))
    body.append(setups[False] if setup is None else setup)
    return _finish(with_chunks(document, chunks), chapters, properties, lines, mark, version_date, lay_out)


def _nothing_to_show(controls: Sequence[etree._Element], given: Collection[str], lines: Mapping[str, str], captions: Collection[str]) -> list[etree._Element]:
    """The places without content that wait for it, lists of captions that there are none of, and what is there a second time."""
    found, seen = [], set()
    for control in controls:
        tag = tag_of(control)
        fills = tag in given or LISTS.get(tag) in captions
        holds_another = any(tag_of(inner) in given for inner in tagged(control)[1:])
        waits = not lines.get(tag) and not holds_another and (tag in LISTS or shows_prompt(control))
        if tag in seen if fills else waits:
            found.append(control)
        seen.add(tag)
    return found


def _lines(properties: DocumentProperties, status: str, version_date: str | None) -> dict[str, str]:
    line = " · ".join(filter(None, (status, version_date)))
    return {"title": properties.title, "status_line": line, "status": line}


def _finish(
    document: Document, chapters: Chapters, properties: DocumentProperties, lines: Mapping[str, str], mark: str | None, version_date: str | None, lay_out: bool
) -> Filled:
    """The file: headers, properties, and the lists with their pages."""
    fill_headers(document, lines, mark or "")
    made = date.fromisoformat(version_date) if version_date else _NO_CLOCK
    mark_computed(document.element.body, [root for _, root in headers(document)], chapters.paragraphs.serials)
    _describe(document, properties, made)
    found, styles = entries(document, chapters.paragraphs.serials), chapters.paragraphs.styles
    pages: Mapping[str, str] = {}
    if lay_out and can_lay_out():
        # Numbers of the usual width, so that putting in the right ones moves no line.
        draft = dict.fromkeys((entry.bookmark for entry in found), "00")
        if write_lists(document, found, draft, styles):
            pages = page_numbers(_saved(document, made))
    write_lists(document, found, pages, styles)
    return Filled(
        data=_saved(document, made),
        dangling_links=tuple(chapters.paragraphs.dangling),
        missing_styles=tuple(chapters.paragraphs.missing_styles),
        headings=tuple(entry for entry in found if not entry.label),
    )


def _describe(document: Document, properties: DocumentProperties, made: date) -> None:
    core = document.core_properties
    # longer ones are refused by python-docx, as the format asks
    core.title, core.subject = clean(properties.title)[:_LONGEST_PROPERTY], clean(properties.subject)[:_LONGEST_PROPERTY]
    core.author = clean(properties.author)[:_LONGEST_PROPERTY]
    core.language = properties.language
    core.comments, core.last_modified_by, core.revision = "", "", 1
    core.created = core.modified = datetime.combine(made, time())
    languages = (*document.styles.element.xpath("w:docDefaults//w:lang"), *document.settings.element.findall(f"{W}themeFontLang"))
    for language in languages:
        language.set(f"{W}val", properties.language)


def _saved(document: Document, made: date) -> bytes:
    etree.cleanup_namespaces(document.element.body)
    result = io.BytesIO()
    document.save(result)
    return normalise(result.getvalue(), f"{made.isoformat()}T00:00:00Z")
