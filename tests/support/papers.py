"""Small papers for tests, made byte by byte or by the usual libraries: Word paragraphs with page marks and footnotes, PDF pages, workbooks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

import xlsxwriter

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
PAGE = "<w:r><w:lastRenderedPageBreak/></w:r>"


def paragraph(words: str, before: str = "", after: str = "") -> str:
    """One paragraph of a Word file; `before` and `after` are runs of their own."""
    return f'<w:p>{before}<w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r>{after}</w:p>'


def word_file(*paragraphs: str, footnotes: Mapping[str, str] = {}) -> bytes:  # noqa: B006
    """A Word file with as little as Word needs."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("word/document.xml", f"<w:document {_W} {_MC}><w:body>{''.join(paragraphs)}</w:body></w:document>")
        if footnotes:
            notes = "".join(f'<w:footnote w:id="{id}">{paragraph(words)}</w:footnote>' for id, words in footnotes.items())
            parts.writestr("word/footnotes.xml", f"<w:footnotes {_W}>{notes}</w:footnotes>")
    return package.getvalue()


def pdf_file(*pages: str) -> bytes:
    """A PDF with a line of words a page, or none."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(f'{4 + 2 * n} 0 R' for n in range(len(pages)))}]>>"]
    objects.append("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    for number, words in enumerate(pages):
        drawn = f"BT /F 12 Tf 20 100 Td ({words}) Tj ET"
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 200]/Resources<</Font<</F 3 0 R>>>>/Contents {5 + 2 * number} 0 R>>")
        objects.append(f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream")
    data, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(data))
        data += f"{number} 0 obj{content}endobj\n".encode()
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    return data + f"{table}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(data)}\n%%EOF".encode()


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> None:
    """An Excel workbook with rows of cells."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
