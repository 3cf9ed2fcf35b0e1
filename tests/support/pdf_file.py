"""A PDF of a few lines a page, written by hand, for tests of reading."""

from __future__ import annotations

from pathlib import Path


def pdf(path: Path, *pages: list[str], meaning: dict[str, str] | None = None) -> Path:
    """A PDF with these lines on its pages; `meaning` says what letters that are drawn stand for, as a font of another script does."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        shown = "".join(f"({line}) Tj 0 -20 Td " for line in lines)
        stream = f"BT /F1 12 Tf 60 760 Td {shown}ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {len(objects)} 0 R >>"
        objects.append(page)
        kids.append(f"{len(objects)} 0 R")
    if meaning:
        pairs = "".join(f"<{ord(drawn):02x}> <{stands_for.encode('utf-16-be').hex()}>\n" for drawn, stands_for in meaning.items())
        table = f"begincmap 1 begincodespacerange <00> <ff> endcodespacerange {len(meaning)} beginbfchar\n{pairs}endbfchar endcmap"
        objects.append(f"<< /Length {len(table)} >>\nstream\n{table}\nendstream")
        objects[2] = objects[2].replace(" >>", f" /ToUnicode {len(objects)} 0 R >>")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    start = len(out)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    path.write_bytes(out.encode("latin-1"))
    return path
