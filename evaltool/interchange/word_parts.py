"""The parts of a Word document: unpacked with limits, parsed without entities, with the names of its styles and the kinds of its lists."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from lxml import etree

from evaltool.privacy.xml_texts import parsed_xml
from evaltool.problems import EvaltoolError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
MOST_BYTES = 200_000_000


def word_parts(path: Path) -> dict[str, bytes]:
    """The XML parts of a Word document; raises EvaltoolError where the file is no such document or unpacks to too much."""
    try:
        with zipfile.ZipFile(path) as package:
            wanted = [item for item in package.infolist() if item.filename.endswith((".xml", ".rels")) and not item.flag_bits & 1]
            if sum(item.file_size for item in wanted) > MOST_BYTES:
                raise EvaltoolError(f"{path.name} unpacks to more than {MOST_BYTES // 1_000_000} MB, so it was not read.")
            parts = {item.filename: package.read(item) for item in wanted}
    except FileNotFoundError:
        raise EvaltoolError(f"There is no file {path}.") from None
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError) as broken:
        raise EvaltoolError(f"{path.name} is no Word document that can be read ({broken}). Save it in Word as 'Word document (.docx)'.") from broken
    if "word/document.xml" not in parts:
        raise EvaltoolError(f"{path.name} is no Word document. Save it in Word as 'Word document (.docx)'.")
    return parts


def parsed(parts: dict[str, bytes], name: str) -> etree._Element:
    """The root of a part, in the namespace of the usual form of the standard."""
    data = parts[name]
    if _STRICT.encode() in data:
        data = data.replace(_STRICT.encode(), W[1:-1].encode())
    root = parsed_xml(name, data)
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError(f"{name} declares its own entities, which no Word document does")
    return root


def style_names(parts: dict[str, bytes]) -> dict[str, str]:
    """The name of each style by its id, in small letters."""
    if "word/styles.xml" not in parts:
        return {}
    names = {}
    for style in parsed(parts, "word/styles.xml").iter(f"{W}style"):
        name = style.find(f"{W}name")
        names[style.get(f"{W}styleId", "")] = name.get(f"{W}val", "").lower() if name is not None else ""
    return names


def list_kinds(parts: dict[str, bytes]) -> dict[str, str]:
    """The kind of each numbering by its number."""
    if "word/numbering.xml" not in parts:
        return {}
    root = parsed(parts, "word/numbering.xml")
    kinds = {}
    for definition in root.iter(f"{W}abstractNum"):
        shown = definition.find(f"{W}lvl/{W}numFmt")
        value = shown.get(f"{W}val", "") if shown is not None else ""
        kinds[definition.get(f"{W}abstractNumId")] = "bullet" if value == "bullet" else "number" if value == "decimal" else ""
    found = {}
    for number in root.iter(f"{W}num"):
        definition = number.find(f"{W}abstractNumId")
        found[number.get(f"{W}numId", "")] = kinds.get(definition.get(f"{W}val"), "") if definition is not None else ""
    return found


def numberings_of_headings(body: etree._Element, styles: dict[str, str]) -> set[str]:
    """The numberings that headings use. LibreOffice 7.4 may put one of them on every paragraph, which makes none of these an item of a list."""
    used = set()
    for paragraph in body.iter(f"{W}p"):
        style, number = paragraph.find(f"{W}pPr/{W}pStyle"), paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
        if style is not None and number is not None and styles.get(style.get(f"{W}val", ""), "").startswith("heading"):
            used.add(number.get(f"{W}val", ""))
    return used
