"""The sections of a document: pages upright or turned sideways, and none without content."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from itertools import groupby

from lxml import etree

from evaltool.outputs.docx_blocks import Block, Landscape, flatten
from evaltool.outputs.docx_text import W, elements


def text_width(setup: etree._Element) -> int:
    """The room between the margins of a page set-up, in twips."""
    size, margins = setup.find(f"{W}pgSz"), setup.find(f"{W}pgMar")
    return int(size.get(f"{W}w")) - sum(int(margins.get(f"{W}{side}", "0")) for side in ("left", "right", "gutter"))


def page_setups(body: etree._Element) -> dict[bool, etree._Element]:
    """An upright (`False`) and a turned page of the template, with header and footer, and no page number of their own."""
    found: dict[bool, etree._Element] = {}
    for setup in copy.deepcopy(body).iter(f"{W}sectPr"):
        if setup.find(f"{W}footerReference") is not None or not found:
            for numbering in setup.findall(f"{W}pgNumType"):
                setup.remove(numbering)
            found[setup.find(f"{W}pgSz").get(f"{W}orient") == "landscape"] = setup
    some = next(iter(found.values()))
    return {False: some, True: some, **found}


def by_orientation(blocks: Sequence[Block]) -> Iterator[tuple[bool, tuple[Block, ...]]]:
    """The blocks in groups for upright (`False`) and turned pages."""
    for is_turned, group in groupby(blocks, lambda block: isinstance(block, Landscape)):
        yield is_turned, tuple(flatten(group))


def section_break(setup: etree._Element) -> etree._Element:
    """The line, one point high, that ends a section of this set-up."""
    line = elements('<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>')[0]
    line[0].append(copy.deepcopy(setup))
    return line


def remove_empty_sections(body: etree._Element) -> None:
    """Removes section breaks with nothing before them; if nothing follows the last one, its set-up becomes that of the end."""
    is_empty, last_break = True, None
    for child in list(body)[:-1]:
        if child.find(f"{W}pPr/{W}sectPr") is None:
            is_empty = is_empty and child.tag in (f"{W}bookmarkStart", f"{W}bookmarkEnd")
        elif is_empty and not "".join(child.itertext()).strip():
            body.remove(child)
        else:
            last_break, is_empty = child, True
    if is_empty and last_break is not None:
        body.replace(body[-1], last_break.find(f"{W}pPr/{W}sectPr"))
        body.remove(last_break)
