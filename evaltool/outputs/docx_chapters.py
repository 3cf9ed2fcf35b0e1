"""Blocks turned into the XML of a Word document, one after the other, with what only the document as a whole knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from xml.sax.saxutils import quoteattr

from docx.document import Document
from docx.oxml.ns import nsdecls

from evaltool.outputs.docx_blocks import Block, Box, Bullets, ChartBlock, Heading, Italic, Numbered, Paragraph, Quote, TableBlock, Written
from evaltool.outputs.docx_tables import box_xml, table_xml
from evaltool.outputs.docx_text import KEEP_WITH_NEXT, NONE, Paragraphs, clean
from evaltool.outputs.native_charts import add_to_document

_CM, _TWIPS_A_CM = 360_000, 567
_NO_NUMBER = {"numPr": '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>', "ind": '<w:ind w:left="0" w:firstLine="0"/>'}
# A chapter without a number begins a page in the template's style; among other chapters it does not.
_SAME_PAGE = {"pageBreakBefore": '<w:pageBreakBefore w:val="0"/>', "spacing": '<w:spacing w:before="320"/>'}


class Chapters:
    """Writes blocks for one document; `blocks` are all that will come, `tags` the places that a link may lead to."""

    def __init__(self, document: Document, blocks: Sequence[Block], tags: Iterable[str]) -> None:
        self.paragraphs = Paragraphs(document, blocks, tags)
        self.heading_kind = "numbered"
        self._document = document

    def xml(self, blocks: Iterable[Block], width: int) -> str:
        """The blocks as XML for a document's body, `width` twips wide."""
        self.paragraphs.after_table = False
        return self._all(blocks, width)

    def _all(self, blocks: Iterable[Block], width: int) -> str:
        return "".join(self._block(block, width, isinstance(after, Bullets | Numbered)) for block, after in pairwise((*blocks, None)) if block)

    def _block(self, block: Block, width: int, leads_in: bool) -> str:
        """One block; words that lead in to a list stay on its page."""
        write = self.paragraphs.paragraph
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph(content, style, identifier):
                return write(content, style, identifier, KEEP_WITH_NEXT if leads_in else NONE)
            case Bullets(items):
                return "".join(write(item, "List Bullet") for item in items)
            case Numbered(items):
                number = self._new_list()
                return "".join(write(item, "List Number", "", number) for item in items)
            case Quote(text, source):
                tail = ("\u2003", Italic(source)) if source else ()
                return write((f"\u201c{text}\u201d", *tail), "Quote")
            case Written(written, place, source):
                return self.paragraphs.written(self._all(written, width), place, source)
            case Box() | TableBlock():
                return self._table(block, width)
            case ChartBlock():
                return self._chart(block, width)
        raise ValueError(f"{type(block).__name__} has no place inside a template's section")

    def _heading(self, block: Heading) -> str:
        if block.level == 1:
            self.heading_kind = "plain" if block.kind == "page" else block.kind
        style, properties = f"heading {block.level}", NONE
        if self.heading_kind == "annex":
            style = "Annex heading" if block.level == 1 else f"Annex heading {block.level}"
        elif self.heading_kind == "plain":
            properties = (NONE if block.kind == "page" else _SAME_PAGE) if block.level == 1 else _NO_NUMBER
            style = "Heading unnumbered" if block.level == 1 else style
        return self.paragraphs.paragraph(block.text, style, block.id, properties)

    def _new_list(self) -> dict[str, str]:
        """A numbering of its own for one list, so that it starts at 1 again; nothing where the template numbers no lists."""
        style = self.paragraphs.styles.get("list number", "")
        found = self._document.styles.element.xpath(f"w:style[@w:styleId='{style}']/w:pPr/w:numPr/w:numId")
        if not found:
            return {}
        numbering = self._document.part.numbering_part.element
        number = numbering.add_num(numbering.num_having_numId(found[0].val).abstractNumId.val)
        number.add_lvlOverride(ilvl=0).add_startOverride(1)
        return {"numPr": f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number.numId}"/></w:numPr>'}

    def _table(self, block: Box | TableBlock, width: int) -> str:
        before = note = ""
        if isinstance(block, TableBlock) and block.table.title:
            before = self.paragraphs.caption("Table", block.table.title, block.id)
        elif self.paragraphs.after_table:
            before = self.paragraphs.line("", "Table gap")  # otherwise Word grows the two together
        if isinstance(block, Box):
            body = box_xml(self.paragraphs, block, width)
        else:
            body = table_xml(self.paragraphs, block.table, width, "" if block.table.title else block.id)
            note = block.table.note
        self.paragraphs.after_table = True
        return before + body + (self.paragraphs.paragraph(note, "Table note") if note else "")

    def _chart(self, block: ChartBlock, width: int) -> str:
        relation, number = add_to_document(self._document, block.chart), next(self.paragraphs.serials)
        drawing = (
            f'<w:r><w:drawing><wp:inline {nsdecls("wp", "a", "c", "r")} distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{width * _CM // _TWIPS_A_CM}" cy="{round(block.height_cm * _CM)}"/>'
            f'<wp:docPr id="{number}" name="Chart {number}" title={quoteattr(clean(block.chart.title))} descr={quoteattr(clean(block.chart.alt))}/>'
            '<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
            f'<c:chart r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
        )
        return self.paragraphs.line(drawing, "Figure", KEEP_WITH_NEXT) + self.paragraphs.caption("Figure", block.chart.title, block.id)
