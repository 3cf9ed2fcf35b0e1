"""The smallest pieces of Word's XML: runs of text, fields, bookmark names, and a fragment read into elements.

Paragraphs and tables are put together as text from these, which stays quick for thousands of rows: python-docx's cell access, and moving finished elements
into a document, both grow with the square of the rows.
"""

from __future__ import annotations

import hashlib
import re
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")


def clean(text: str) -> str:
    """The text without the characters that XML, and so Word, cannot hold."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def text_run(text: str, look: str = "") -> str:
    """A run of text; a new line stays a new line, a tab a tab, and markup stays text."""
    shown = f"<w:rPr>{look}</w:rPr>" if look else ""
    inner = f'<w:t xml:space="preserve">{escape(clean(text))}</w:t>'
    for mark, element in (("\n", "<w:br/>"), ("\t", "<w:tab/>")):
        inner = inner.replace(mark, f'</w:t>{element}<w:t xml:space="preserve">')
    return f"<w:r>{shown}{inner}</w:r>"


def field_start(instruction: str) -> str:
    """The beginning of a Word field; what it shows follows, then `FIELD_END`."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def field_runs(instruction: str, cached: str) -> str:
    """A Word field with the text that it shows until somebody updates it."""
    return field_start(instruction) + text_run(cached) + FIELD_END


def bookmark_name(identifier: str) -> str:
    """The Word bookmark of an id: the id itself where Word allows it as a name."""
    if _PLAIN_NAME.fullmatch(identifier):
        return identifier
    kept = re.sub(r"[^A-Za-z0-9_]", "_", identifier)[:28]
    digest = hashlib.sha1(identifier.encode(), usedforsecurity=False).hexdigest()[:8]
    return f"b_{kept}_{digest}"


def bookmark(name: str, number: int) -> tuple[str, str]:
    """Beginning and end of a bookmark."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>', f'<w:bookmarkEnd w:id="{number}"/>'


def elements(xml: str) -> list[etree._Element]:
    """The elements of a fragment, ready to be put into a document."""
    return list(parse_xml(f"<w:body {nsdecls('w', 'r')}>{xml}</w:body>"))


def style_of(paragraph: etree._Element) -> str:
    """The style id of a paragraph, empty for any other element."""
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else found.get(f"{W}val", "")
