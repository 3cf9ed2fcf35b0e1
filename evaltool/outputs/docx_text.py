"""Text as Word writes it: runs, fields, links, captions and paragraphs, and the bookmarks that links lead to.

It is put together as a string, which stays quick for thousands of rows: python-docx's cell access, and moving finished elements into a document, both grow
with the square of the rows.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from xml.sax.saxutils import escape, quoteattr, unescape

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml import etree

from evaltool.outputs.docx_blocks import Block, Bold, Content, Italic, Own, Ref, Run, caption_labels, ids_of
from evaltool.outputs.docx_fonts import breadth
from evaltool.outputs.exhibits import Link
from evaltool.word_marks import LINE, TEXT, own_name, paragraphs

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
NONE: Mapping[str, str] = {}
KEEP_WITH_NEXT: Mapping[str, str] = {"keepNext": "<w:keepNext/>"}
# Word reads the properties of a paragraph in this order only.
_ORDER = ("keepNext", "pageBreakBefore", "numPr", "bidi", "spacing", "ind", "jc")
_ROOM_AFTER_TABLE = {"spacing": '<w:spacing w:before="160"/>'}
_NEEDS_ROOM = ("Body Text", "List Bullet", "List Number", "Quote")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
_WORDS = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")
# an id in front of words says nothing of the direction in which these run
_LEADING_ID = re.compile(r"\s*(?:[A-Za-z]+[-_.]?\d\w*|\(\w\))[:.]?(?=\s)")
_WEB = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)


def clean(text: str) -> str:
    """The text without the characters that XML, and so Word, cannot hold."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def elements(xml: str) -> list[etree._Element]:
    """The elements of a fragment, ready to be put into a document."""
    return list(parse_xml(f"<w:body {nsdecls('w', 'r')}>{xml}</w:body>"))


def style_of(paragraph: etree._Element) -> str:
    """The style id of a paragraph, empty for any other element."""
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else found.get(f"{W}val", "")


def text_run(text: str, look: str = "") -> str:
    """A run of text; a new line stays a new line, a tab a tab, and markup stays text."""
    shown = f"<w:rPr>{look}</w:rPr>" if look else ""
    inner = f'<w:t xml:space="preserve">{escape(clean(text))}</w:t>'
    for mark, element in (("\n", "<w:br/>"), ("\t", "<w:tab/>")):
        inner = inner.replace(mark, f'</w:t>{element}<w:t xml:space="preserve">')
    return f"<w:r>{shown}{inner}</w:r>"


def field_start(instruction: str) -> str:
    """The beginning of a Word field; what it shows follows, then `FIELD_END`."""
    code = f'<w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText>'
    return f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r>{code}</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'


def field_runs(instruction: str, cached: str) -> str:
    """A Word field with the text that it shows until somebody updates it."""
    return field_start(instruction) + text_run(cached) + FIELD_END


def bookmark(name: str, number: int) -> tuple[str, str]:
    """Beginning and end of a bookmark."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>', f'<w:bookmarkEnd w:id="{number}"/>'


def bookmark_name(identifier: str) -> str:
    """The Word bookmark of an id: the id itself where Word allows it as a name."""
    if _PLAIN_NAME.fullmatch(identifier):
        return identifier
    digest = hashlib.sha1(identifier.encode(), usedforsecurity=False).hexdigest()[:8]
    return f"b_{re.sub(r'[^A-Za-z0-9_]', '_', identifier)[:28]}_{digest}"


class Paragraphs:
    """Writes paragraphs for one document; `blocks` are all that will come, `tags` the places that a link may lead to."""

    def __init__(self, document: Document, blocks: Sequence[Block], tags: Iterable[str]) -> None:
        styles, root = document.styles.element, document.element
        self.styles = {style.find(f"{W}name").get(f"{W}val").lower(): style.get(f"{W}styleId") for style in styles.findall(f"{W}style")}
        self.serials = count(max(map(int, root.xpath("//w:bookmarkStart/@w:id")), default=0) + 1000)
        self.after_table = False  # what follows has to make room
        self.breadth = breadth(document)
        self.dangling: dict[str, None] = {}
        self.missing_styles: dict[str, None] = {}
        self._document = document
        self._targets = {*tags, *ids_of(blocks)}
        self._labels = dict(caption_labels(blocks))
        self._captions: Counter[str] = Counter()
        self._used_names = {name.lower() for name in root.xpath("//w:bookmarkStart/@w:name")}

    def paragraph(self, content: Content, style: str, identifier: str = "", properties: Mapping[str, str] = NONE) -> str:
        """A paragraph; `properties` are elements that go beyond the style, by their names."""
        runs = content if isinstance(content, tuple) else (content,)
        mirrored = _runs_right_to_left("".join(map(_words_of, runs)))
        start, end = self._bookmark(identifier)
        inner = "".join(self._run(run, "<w:rtl/>" if mirrored and _first_direction(_words_of(run)) != "L" else "") for run in runs)
        return self.line(f"{start}{inner}{end}", style, {**properties, "bidi": "<w:bidi/>"} if mirrored else properties)

    def line(self, inner: str, style: str, properties: Mapping[str, str] = NONE) -> str:
        """A paragraph around XML that is finished already."""
        if self.after_table and style in _NEEDS_ROOM:
            properties = {**_ROOM_AFTER_TABLE, **properties}
        self.after_table = False
        shown = "".join(properties[name] for name in _ORDER if name in properties)
        return f"<w:p><w:pPr>{self.style('pStyle', style)}{shown}</w:pPr>{inner}</w:p>"

    def caption(self, label: str, title: str, identifier: str) -> str:
        """A numbered caption; its bookmark spans "Table 3", which is what a reference repeats."""
        self._captions[label] += 1
        start, end = self._bookmark(identifier)
        number = field_runs(f"SEQ {label} \\* ARABIC", str(self._captions[label]))
        above = KEEP_WITH_NEXT if label == "Table" else NONE
        return self.line(f"{start}{text_run(f'{label} ')}{number}{end}{text_run(f'. {title}')}", "Caption", above)

    def style(self, element: str, name: str) -> str:
        """The element that names a style, empty where the template lacks it."""
        found = self.styles.get(name.lower())
        if found is None:
            self.missing_styles[name] = None
            return ""
        return f"<w:{element} w:val={quoteattr(found)}/>"

    def written(self, xml: str, place: str, source: str) -> str:
        """Paragraphs with the mark of the evaluator's words around what stands in them."""
        shown = paragraphs(unescape("".join(_WORDS.findall(paragraph))) for paragraph in xml.split("</w:p>"))
        start, end = self.mark(own_name(TEXT, place, shown, source))
        before, opened, rest = xml.partition("</w:pPr>")
        inner, closed, after = rest.rpartition("</w:p>")
        return f"{before}{opened}{start}{inner}{end}{closed}{after}"

    def mark(self, name: str) -> tuple[str, str]:
        """Beginning and end of a bookmark of this name, both empty where the document has it already."""
        if name.lower() in self._used_names:
            return "", ""
        self._used_names.add(name.lower())
        return bookmark(name, next(self.serials))

    def _bookmark(self, identifier: str) -> tuple[str, str]:
        # Word drops a second bookmark of the same name
        return self.mark(bookmark_name(identifier)) if identifier else ("", "")

    def _run(self, run: Run, direction: str) -> str:
        match run:
            case Bold(text):
                return text_run(text, "<w:b/>" + direction)
            case Italic(text):
                return text_run(text, "<w:i/>" + direction)
            case Own(text, place, is_bold):
                start, end = self.mark(own_name(LINE, place, clean(text).replace("\n", " "), text))
                return start + text_run(text, ("<w:b/>" if is_bold else "") + direction) + end
            case Link(text, target):
                return self._link(text, target, direction)
            case Ref(target) if target in self._labels:
                return field_runs(f"REF {bookmark_name(target)} \\h", self._labels[target])
            case Ref(target):
                return self._link(target, target, direction)
        return text_run(run, direction)

    def _link(self, text: str, target: str, direction: str) -> str:
        if _WEB.match(target):
            relation = self._document.part.relate_to(clean(target), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            place = f'{nsdecls("r")} r:id="{relation}"'
        elif target in self._targets:
            place = f'w:anchor="{bookmark_name(target)}"'
        else:
            self.dangling[target] = None
            return text_run(text, direction)
        look = self.style("rStyle", "Hyperlink") + direction
        return f'<w:hyperlink {place} w:history="1">{text_run(text, look)}</w:hyperlink>'


def _words_of(run: Run) -> str:
    return run if isinstance(run, str) else getattr(run, "text", "")


def _runs_right_to_left(text: str) -> bool:
    """Whether the words, behind an id that may stand before them, belong to a script written from the right."""
    id = _LEADING_ID.match(text)
    return not text.isascii() and _first_direction(text[id.end() :] if id else text) == "R"


def _first_direction(text: str) -> str:
    """R where the first letter with a direction belongs to a script written from the right, L where to another, nothing where there is none."""
    found = (unicodedata.bidirectional(character) for character in text)
    return next(("L" if direction == "L" else "R" for direction in found if direction in ("L", "R", "AL")), "")
