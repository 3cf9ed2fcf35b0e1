"""How wide the letters of a template are, beside those that the columns of its tables are reckoned with."""

from __future__ import annotations

from collections.abc import Iterator

from docx.document import Document
from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_IN_TABLES, _USUAL_SIZE = "table text", 18.0  # in half points
# beside Calibri, by the beginning of the name; what is not listed is taken for as wide as most
_USUAL, _MOST = ("calibri", "carlito", "times", "liberation serif", "garamond"), 1.12
_WIDE = {"verdana": 1.32, "dejavu": 1.32, "century gothic": 1.22, "lucida": 1.25, "courier": 1.3, "open sans": 1.2, "noto sans": 1.2, "montserrat": 1.3}


def breadth(document: Document) -> float:
    """How much more room words in the tables of the template take than in 9 points of Calibri; 1 where they take no more."""
    looks = list(_looks(document))
    sizes = [float(size.get(f"{_W}val")) for look in looks if (size := look.find(f"{_W}sz")) is not None]
    fonts = [name for look in looks if (font := look.find(f"{_W}rFonts")) is not None and (name := _named(document, font))]
    name = fonts[0].lower() if fonts else _USUAL[0]
    wide = next((width for begin, width in _WIDE.items() if name.startswith(begin)), 1.0 if name.startswith(_USUAL) else _MOST)
    return max(wide * (sizes[0] if sizes else _USUAL_SIZE) / _USUAL_SIZE, 1.0)


def _looks(document: Document) -> Iterator[etree._Element]:
    """The look of the text in tables, that of the styles it is based on, and that of all text, the nearest first."""
    styles = {style.get(f"{_W}styleId"): style for style in document.styles.element.findall(f"{_W}style")}
    names = {style.find(f"{_W}name").get(f"{_W}val", "").lower(): id for id, style in styles.items()}
    id, seen = names.get(_IN_TABLES), set[str]()
    while id in styles and id not in seen:
        seen.add(id)
        yield from styles[id].findall(f"{_W}rPr")
        base = styles[id].find(f"{_W}basedOn")
        id = None if base is None else base.get(f"{_W}val")
    yield from document.styles.element.findall(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr")


def _named(document: Document, font: etree._Element) -> str:
    """The name of a font, which may be that of the theme."""
    theme = font.get(f"{_W}asciiTheme", "")
    parts = [relation.target_part for relation in document.part.rels.values() if relation.reltype.endswith("/theme") and not relation.is_external]
    if not theme or not parts:
        return font.get(f"{_W}ascii", "")
    kind = "minorFont" if theme.startswith("minor") else "majorFont"
    latin = next(etree.fromstring(parts[0].blob).iterfind(f".//{_A}{kind}/{_A}latin"), None)
    return "" if latin is None else latin.get("typeface", "")
