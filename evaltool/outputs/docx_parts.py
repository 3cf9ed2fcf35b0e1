"""The building blocks of a Word document, and the XML that each of them becomes.

Blocks are plain values: whoever writes a chapter says what stands there, never how Word spells it.
The XML is put together as text, which stays quick for thousands of rows: python-docx's cell access,
and moving finished elements into a document, both grow with the square of the rows.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from docx.oxml.ns import nsdecls

from evaltool.outputs.exhibits import Cell, Chart, Link, Table, plain_text

CM = 360_000  # EMU
TWIPS_A_CM = 567
# Of the 9-point letters in a table; the bold capitals of a header need most.
_TWIPS_A_LETTER = 105
_CELL_MARGINS = 190
_SAMPLE_ROWS = 200
_SHORT_TABLE = 8
_NO_BREAK = '<w:pageBreakBefore w:val="0"/>'
_RIGHT = '<w:jc w:val="right"/>'
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
_WEB = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bold:
    """Words in bold."""

    text: str


@dataclass(frozen=True, slots=True)
class Italic:
    """Words in italics."""

    text: str


@dataclass(frozen=True, slots=True)
class Ref:
    """The number of a table or figure ("Table 3"), as a reference that Word keeps up to date."""

    target_id: str


Run = str | Bold | Italic | Link | Ref
Content = str | tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; below an unnumbered heading or an annex it follows their way of numbering."""

    text: str
    level: int
    id: str = ""
    kind: str = "numbered"  # or "plain", "annex"; only asked of level 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in one of the template's styles."""

    content: Content
    style: str = "Body Text"
    id: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list with bullets."""

    items: tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A numbered list that starts at 1."""

    items: tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words, and who that was as far as it may be said."""

    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A shaded box: a title above rows of name and value, above paragraphs, or both."""

    title: str
    rows: tuple[tuple[Content, Content], ...] = ()
    paragraphs: tuple[Content, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table with its caption above; no caption if it has no title."""

    table: Table
    id: str = ""


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A native chart with its caption below."""

    chart: Chart
    id: str = ""
    height_cm: float = 7.0


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that links can lead to: the beginning of the next block."""

    id: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


@dataclass(frozen=True, slots=True)
class Landscape:
    """Blocks on pages turned sideways; only in a new document, as a template has its own sections."""

    blocks: tuple[Block, ...]


Block = (
    Heading | Paragraph | Bullets | Numbered | Quote | Box | TableBlock | ChartBlock | Anchor
    | PageBreak | Landscape
)  # fmt: skip


def bookmark_name(identifier: str) -> str:
    """The Word bookmark of an id: the id itself where Word allows it as a name."""
    if _PLAIN_NAME.fullmatch(identifier):
        return identifier
    kept = re.sub(r"[^A-Za-z0-9_]", "_", identifier)[:28]
    digest = hashlib.sha1(identifier.encode(), usedforsecurity=False).hexdigest()[:8]
    return f"b_{kept}_{digest}"


def clean(text: str) -> str:
    """The text without the characters that XML, and so Word, cannot hold."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def flatten(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block in order, those on landscape pages too."""
    for block in blocks:
        if isinstance(block, Landscape):
            yield from flatten(block.blocks)
        else:
            yield block


def ids_of(blocks: Iterable[Block]) -> Iterator[str]:
    """Every id that the blocks can be reached by."""
    for block in flatten(blocks):
        if identifier := getattr(block, "id", ""):
            yield identifier
        if isinstance(block, TableBlock):
            yield from filter(None, block.table.row_ids)


@dataclass(slots=True)
class Renderer:
    """Turns blocks into Word XML, with the styles, numbers and links of one document."""

    styles: Mapping[str, str]  # lower-case name -> id
    targets: set[str]
    labels: Mapping[str, str]  # id -> "Table 3"
    place_chart: Callable[[Chart], str]  # -> relationship id
    web_link: Callable[[str], str]  # -> relationship id
    new_list: Callable[[], int | None]  # -> numId
    first_serial: int = 1000
    heading_kind: str = "numbered"
    plain_breaks_page: bool = True  # whether a chapter without a number may begin a page
    dangling: dict[str, None] = field(default_factory=dict)
    missing_styles: dict[str, None] = field(default_factory=dict)
    used_names: set[str] = field(default_factory=set)
    _counts: dict[str, int] = field(default_factory=dict)
    _waiting: list[str] = field(default_factory=list)
    _gap: str = ""  # "", "after table", "page break": what the next paragraph has to make room for

    def xml(self, blocks: Iterable[Block], width: int) -> str:
        """The blocks as XML for a document's body, `width` twips wide."""
        self._gap = ""
        xml = "".join(self._block(block, width) for block in blocks)
        start, end = self._bookmarks("")  # an anchor at the very end still needs a place
        return f"{xml}{start}{end}"

    def serial(self) -> int:
        """A number that no other bookmark or drawing of the document has."""
        self.first_serial += 1
        return self.first_serial

    def count(self, label: str) -> int:
        """How many captions "Table" or "Figure" have been written."""
        return self._counts.get(label, 0)

    def _block(self, block: Block, width: int) -> str:
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph(content, style, identifier):
                return self.paragraph(content, style, identifier)
            case Bullets(items):
                return "".join(self.paragraph(item, "List Bullet", "") for item in items)
            case Numbered(items):
                number = self.new_list()
                extra = _number_property(number, 0) if number is not None else ""
                return "".join(self.paragraph(i, "List Number", "", extra) for i in items)
            case Quote(text, source):
                tail: tuple[Run, ...] = (Italic(f"\n{source}"),) if source else ()
                return self.paragraph((f"\u201c{text}\u201d", *tail), "Quote", "")
            case Box():
                return self._box(block, width)
            case TableBlock(table, identifier):
                return self._captioned_table(table, identifier, width)
            case ChartBlock():
                return self._chart(block, width)
            case Anchor(identifier):
                self._waiting.append(identifier)
                return ""
            case PageBreak():
                self._gap = "page break"
                return ""
        raise ValueError(f"{type(block).__name__} has no place inside a template's section")

    def _heading(self, block: Heading) -> str:
        if block.level == 1:
            self.heading_kind = block.kind
        kind = self.heading_kind
        style, extra = f"heading {block.level}", ""
        if kind == "annex":
            style = "Annex heading" if block.level == 1 else f"Annex heading {block.level}"
        elif kind == "plain" and block.level == 1:
            style = "Heading unnumbered"
            extra = "" if self.plain_breaks_page else _NO_BREAK + '<w:spacing w:before="320"/>'
        elif kind == "plain":
            extra = _number_property(0, 0) + '<w:ind w:left="0" w:firstLine="0"/>'
        return self.paragraph(block.text, style, block.id, extra)

    def paragraph(self, content: Content, style: str, identifier: str = "", extra: str = "", keep: bool = False) -> str:
        """A paragraph as XML; `extra` are properties that go beyond the style, `keep` holds it on
        the page of the next one."""
        gap, self._gap = self._gap, ""
        before = "<w:keepNext/>" if keep else ""
        if gap == "page break":
            before += "<w:pageBreakBefore/>"
        elif gap == "after table" and style in ("Body Text", "List Bullet", "List Number", "Quote"):
            extra += '<w:spacing w:before="160"/>'
        runs: Sequence[Run] = (content,) if isinstance(content, str) else content
        plain = "".join(run if isinstance(run, str) else getattr(run, "text", "") for run in runs)
        right_to_left = _runs_right_to_left(plain)
        # Word reads the properties of a paragraph in this order only.
        if extra.startswith(_NO_BREAK):
            extra = extra.removeprefix(_NO_BREAK)
            before = before or _NO_BREAK
        number, rest = _split_number(extra)
        bidi = "<w:bidi/>" if right_to_left else ""
        properties = self._style(style) + before + number + bidi + rest
        start, end = self._bookmarks(identifier)
        inner = "".join(self._run(run, right_to_left) for run in runs)
        return f"<w:p><w:pPr>{properties}</w:pPr>{start}{inner}{end}</w:p>"

    def _style(self, name: str) -> str:
        found = self.styles.get(name.lower())
        if found is None:
            self.missing_styles[name] = None
            return ""
        return f"<w:pStyle w:val={quoteattr(found)}/>"

    def _bookmarks(self, identifier: str) -> tuple[str, str]:
        names = [*self._waiting, identifier] if identifier else list(self._waiting)
        self._waiting.clear()
        start = end = ""
        for name in names:
            bookmark = bookmark_name(name)
            if bookmark.lower() in self.used_names:  # Word drops a second bookmark of the same name
                continue
            self.used_names.add(bookmark.lower())
            number = self.serial()
            start += f'<w:bookmarkStart w:id="{number}" w:name="{bookmark}"/>'
            end = f'<w:bookmarkEnd w:id="{number}"/>' + end
        return start, end

    def _run(self, run: Run, right_to_left: bool = False) -> str:
        mark = "<w:rtl/>" if right_to_left else ""
        match run:
            case str():
                return text_run(run, mark)
            case Bold(text):
                return text_run(text, "<w:b/>" + mark)
            case Italic(text):
                return text_run(text, "<w:i/>" + mark)
            case Ref(target):
                return self._reference(target)
            case Link(text, target):
                return self._link(text, target, mark)

    def _link(self, text: str, target: str, mark: str = "") -> str:
        if _WEB.match(target):
            place = f'{nsdecls("r")} r:id="{self.web_link(clean(target))}"'
        elif target in self.targets:
            place = f'w:anchor="{bookmark_name(target)}"'
        else:
            self.dangling[target] = None
            return text_run(text, mark)
        style = self.styles.get("hyperlink")
        shown = f"<w:rStyle w:val={quoteattr(style)}/>" if style else ""
        return f'<w:hyperlink {place} w:history="1">{text_run(text, shown + mark)}</w:hyperlink>'

    def _reference(self, target: str) -> str:
        label = self.labels.get(target)
        if label is None:
            return self._link(target, target)
        return field_runs(f"REF {bookmark_name(target)} \\h", label)

    def caption(self, label: str, title: str, identifier: str) -> str:
        """A numbered caption; its bookmark spans "Table 3", which is what a reference repeats."""
        self._counts[label] = number = self._counts.get(label, 0) + 1
        start, end = self._bookmarks(identifier)
        numbered = text_run(f"{label} ") + field_runs(f"SEQ {label} \\* ARABIC", str(number))
        properties = self._style("Caption")
        if label == "Table":
            properties += "<w:keepNext/>"
        if self._gap == "page break":
            properties += "<w:pageBreakBefore/>"
        self._gap = ""
        words = text_run(f". {title}")
        return f"<w:p><w:pPr>{properties}</w:pPr>{start}{numbered}{end}{words}</w:p>"

    def _captioned_table(self, table: Table, identifier: str, width: int) -> str:
        head = self.caption("Table", table.title, identifier) if table.title else self._apart()
        if identifier and not table.title:
            self._waiting.append(identifier)
        body = self.table(table, width)
        self._gap = "after table"
        return head + body + (self.paragraph(table.note, "Table note", "") if table.note else "")

    def _apart(self) -> str:
        """What keeps Word from growing two tables together: a thin line of its own."""
        return self.paragraph("", "Table gap", "") if self._gap else ""

    def table(self, table: Table, width: int) -> str:
        """The table itself: header row marked and repeated, rows kept whole, text told aloud."""
        columns = column_widths(table, width)
        head = "".join(
            _cell(self.paragraph(name, "Table heading", extra=_RIGHT if i in table.numeric else ""), size)
            for i, (name, size) in enumerate(zip(table.columns, columns, strict=True))
        )
        styles = ["Table number" if i in table.numeric else "Table text"
                  for i in range(len(columns))]  # fmt: skip
        anchors = table.row_ids or ("",) * len(table.rows)
        # A short table stays on one page; a long one begins with more than a row.
        together = len(table.rows) - 1 if len(table.rows) <= _SHORT_TABLE else 1
        rows = "".join(
            self._row(row, styles, columns, anchor, keep=place < together) for place, (row, anchor) in enumerate(zip(table.rows, anchors, strict=True))
        )
        grid = "".join(f'<w:gridCol w:w="{size}"/>' for size in columns)
        first = f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"
        return f"<w:tbl>{self._table_properties('Evaluation table', table.title, table.description, width)}<w:tblGrid>{grid}</w:tblGrid>{first}{rows}</w:tbl>"

    def _row(self, row: Sequence[Cell], styles: Sequence[str], sizes: Sequence[int], anchor: str, keep: bool) -> str:
        cells = "".join(
            _cell(self.paragraph(_as_runs(cell), style, "" if i else anchor, keep=keep), size)
            for i, (cell, style, size) in enumerate(zip(row, styles, sizes, strict=True))
        )
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"

    def _table_properties(self, style: str, title: str, description: str, width: int) -> str:
        found = self.styles.get(style.lower())
        if found is None:
            self.missing_styles[style] = None
        shown = f"<w:tblStyle w:val={quoteattr(found)}/>" if found else ""
        told = quoteattr(clean(description or title))
        return (
            f'<w:tblPr>{shown}<w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
            'w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
            f"<w:tblCaption w:val={quoteattr(clean(title))}/>"
            f"<w:tblDescription w:val={told}/></w:tblPr>"
        )

    def _box(self, box: Box, width: int) -> str:
        apart = self._apart()
        name = round(width * 0.27)
        sizes = (name, width - name) if box.rows else (width,)
        span = f'<w:gridSpan w:val="{len(sizes)}"/>' if box.rows else ""
        head = _cell(self.paragraph(box.title, "Box title", box.id), width, span)
        rows = f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"
        for place, (label, value) in enumerate(box.rows, start=1):
            keep = place < len(box.rows) <= _SHORT_TABLE or bool(box.paragraphs)
            left = _cell(self.paragraph(label, "Box label", keep=keep), sizes[0])
            right = _cell(self.paragraph(value, "Box text", keep=keep), sizes[1])
            rows += f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{left}{right}</w:tr>"
        if box.paragraphs:
            inner = "".join(self.paragraph(words, "Box text", "") for words in box.paragraphs)
            rows += f"<w:tr>{_cell(inner, width, span)}</w:tr>"
        grid = "".join(f'<w:gridCol w:w="{size}"/>' for size in sizes)
        properties = self._table_properties("Evaluation box", box.title, "", width)
        self._gap = "after table"
        return f"{apart}<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"

    def _chart(self, block: ChartBlock, width: int) -> str:
        relation, number = self.place_chart(block.chart), self.serial()
        size = f'cx="{width * CM // TWIPS_A_CM}" cy="{round(block.height_cm * CM)}"'
        drawing = (
            f'<w:drawing><wp:inline {nsdecls("wp")} distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent {size}/><wp:docPr id="{number}" name={quoteattr(f"Chart {number}")} '
            f"title={quoteattr(clean(block.chart.title))} descr={quoteattr(clean(block.chart.alt))}/>"
            f'<wp:cNvGraphicFramePr/><a:graphic {nsdecls("a")}><a:graphicData '
            'uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
            f'<c:chart {nsdecls("c", "r")} r:id="{relation}"/></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing>"
        )  # fmt: skip
        before = "<w:pageBreakBefore/>" if self._gap == "page break" else ""
        self._gap = ""
        picture = f"<w:p><w:pPr>{self._style('Figure')}<w:keepNext/>{before}</w:pPr><w:r>{drawing}</w:r></w:p>"
        return picture + self.caption("Figure", block.chart.title, block.id)


def text_run(text: str, properties: str = "") -> str:
    """A run of text; a new line stays a new line, a tab a tab, and markup stays text."""
    shown = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    inner = f'<w:t xml:space="preserve">{escape(clean(text))}</w:t>'
    for mark, element in (("\n", "<w:br/>"), ("\t", "<w:tab/>")):
        inner = inner.replace(mark, f'</w:t>{element}<w:t xml:space="preserve">')
    return f"<w:r>{shown}{inner}</w:r>"


def field_runs(instruction: str, cached: str) -> str:
    """A Word field with the text that it shows until somebody updates it."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{text_run(cached)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def column_widths(table: Table, width: int) -> list[int]:
    """The columns in twips, `width` in all: as the table asks, else by what stands in them."""
    if table.widths:
        sizes = [width * share / sum(table.widths) for share in table.widths]
    else:
        texts = [[name, *(plain_text(row[i]) for row in table.rows[:_SAMPLE_ROWS])] for i, name in enumerate(table.columns)]
        least = [_longest_word(column) * _TWIPS_A_LETTER + _CELL_MARGINS for column in texts]
        wishes = [_appetite(column) for column in texts]
        spare = max(width - sum(least), 0)
        share = width / sum(least) if not spare else 1
        sizes = [low * share + spare * wish / sum(wishes) for low, wish in zip(least, wishes, strict=True)]
    rounded = [round(size) for size in sizes]
    rounded[-1] += width - sum(rounded)
    return rounded


def _longest_word(texts: Sequence[str]) -> int:
    return min(max((len(word) for text in texts for word in text.split()), default=1), 18)


def _appetite(texts: Sequence[str]) -> float:
    """How much of the spare room a column wants: the more it has to say, the more, but no text
    of many lines may starve the others."""
    return min(sum(map(len, texts)) / len(texts), 120) ** 0.8


def _cell(inner: str, width: int, properties: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>{inner}</w:tc>'


def _as_runs(cell: Cell) -> Content:
    return (cell,) if isinstance(cell, Link) else cell


def _number_property(number: int, level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def _split_number(extra: str) -> tuple[str, str]:
    end = extra.find("</w:numPr>")
    return ("", extra) if end < 0 else (extra[: end + 10], extra[end + 10 :])


def _runs_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction belongs to a script written from the right."""
    if text.isascii():
        return False
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((d for d in directions if d in ("L", "R", "AL")), "L") != "L"
