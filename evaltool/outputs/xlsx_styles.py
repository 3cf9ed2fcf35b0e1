"""Names for the looks of a workbook's cells, so that a person finds them under "Cell styles" in Excel and changes one for all cells.

XlsxWriter writes looks without names; these are added to the finished file.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from copy import deepcopy

from lxml import etree

_PART = "xl/styles.xml"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def with_named_styles(data: bytes, names: Mapping[int, str]) -> bytes:
    """The workbook with names for some of its cell formats, each given by its index."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            target.writestr(entry, _named(content, names) if entry.filename == _PART else content)
    return result.getvalue()


def _named(content: bytes, names: Mapping[int, str]) -> bytes:
    """The part with the styles: each named format becomes a style, on which the cells' own format rests."""
    root = etree.fromstring(content)
    formats, bases, styles = (root.find(f"{_S}{name}") for name in ("cellXfs", "cellStyleXfs", "cellStyles"))
    for index, name in sorted(names.items()):
        base = deepcopy(formats[index])
        base.attrib.pop("xfId", None)
        formats[index].set("xfId", str(len(bases)))
        etree.SubElement(styles, f"{_S}cellStyle", {"name": name, "xfId": str(len(bases))})
        bases.append(base)
    for group in (bases, styles):
        group.set("count", str(len(group)))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
