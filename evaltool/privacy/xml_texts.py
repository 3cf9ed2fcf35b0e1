"""The words in XML, HTML and images: what `file_texts` reads a file with. The input is not trusted."""

import html.parser
import re
import struct
import urllib.parse
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree


@dataclass(frozen=True)
class Piece:
    """A stretch of text that belongs together: where it was found, and whether it is an attribute, or as good as one (a script, the settings of a printer),
    whose bare digits are coordinates and ids."""

    part: str
    place: str
    text: str = field(repr=False)
    attribute: bool = False


_BASE64_URI = re.compile(r"data:([\w.+/\-]*)((?:;[\w=\-]+)*);base64,([A-Za-z0-9+/=\s%]*)")
_ESCAPE = re.compile(r"\\u\{?([0-9a-fA-F]{4,6})\}?|\\x([0-9a-fA-F]{2})")
_WORTH_READING = re.compile(r"[^\W\d_]{3}|\d\D{0,3}(?:\d\D{0,3}){4}\d|@|%|[^\x00-\x7f]")
# the elements whose text is one line of reading, whatever runs it is cut into: Word, PowerPoint, OpenDocument, Excel's strings and comments, SVG
_PARAGRAPHS = frozenset({"p", "h", "si", "is", "text"})
_APART = _PARAGRAPHS | {"txbxContent", "Choice", "Fallback", "rPh", "title", "desc"}
_SPACES = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "line-break": "\n", "s": " ", "noBreakHyphen": "-"}
_INSERTED, _DELETED, _CODES = frozenset({"ins", "moveTo"}), frozenset({"del", "moveFrom"}), frozenset({"instrText", "delInstrText"})
_INLINE_TAGS = "a abbr b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span strike strong sub sup tt u var wbr"
_INLINE = frozenset(_INLINE_TAGS.split())


def with_decoded(piece: Piece) -> Iterator[Piece]:
    """Yield the piece and, where it holds escapes of JavaScript or of addresses, the text that they stand for."""
    yield piece
    if _ESCAPE.search(piece.text):
        yield Piece(piece.part, piece.place, _ESCAPE.sub(_unescape, piece.text), piece.attribute)
    if "%" in piece.text and (plain := urllib.parse.unquote(piece.text)) != piece.text:
        yield Piece(piece.part, piece.place, plain, piece.attribute)


def _unescape(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= 0x10FFFF else match[0]


def parsed_xml(part: str, data: bytes) -> etree._Element:
    """Return the root of an XML file. Raises ValueError naming the part if it is not well-formed or declares anything of its own (entities, attribute
    defaults)."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"cannot read {part!r}: it is not well-formed XML ({error.msg})") from error
    document = root.getroottree()
    # a reference to a public document type is harmless, as nothing is loaded; declarations inside the file can hide text or blow it up
    if document.docinfo.internalDTD is not None and "[" in etree.tostring(document, encoding="unicode").partition("<!DOCTYPE")[2].partition(">")[0]:
        raise ValueError(f"cannot read {part!r}: it declares its own entities or attributes, which is refused")
    return root


def xml_pieces(part: str, data: bytes) -> list[Piece]:
    """Return the text of an XML file: per paragraph, string or other element, each attribute, comment and processing instruction. Raises ValueError as
    `parsed_xml`.

    A paragraph with tracked changes is read as it is and as it was: a name may be whole in one of the two only.
    """
    root = parsed_xml(part, data)
    pieces = []
    for number, node in enumerate(root.getroottree().xpath("//comment()|//processing-instruction()"), start=1):
        pieces.append(Piece(part, f"comment {number}", node.text or ""))
    seen: set[str] = set()
    paragraph = 0
    for element in root.iter(etree.Element):
        name = _local(element)
        paragraph += name in _PARAGRAPHS
        pieces += _attributes(part, element, seen)
        if name in _APART:
            place = f"paragraph {paragraph}" if name in _PARAGRAPHS else f"<{name}> after paragraph {paragraph}"
            pieces += [Piece(part, place, text) for text in _readings(element)]
            continue
        texts = [text for text in (element.text, *(child.tail for child in element)) if text and not text.isspace()]
        if texts and not any(_local(above) in _APART for above in element.iterancestors()):
            place = f"cell {element.getparent().get('r')}" if name == "v" and element.getparent() is not None else f"<{name}>"
            pieces += [Piece(part, place, text) for text in texts]
    return [decoded for piece in pieces for decoded in with_decoded(piece)]


def _local(element: etree._Element) -> str:
    return _without_namespace(element.tag)


@lru_cache(10_000)  # a file has few names, and asks for them at every element
def _without_namespace(tag: str) -> str:
    return etree.QName(tag).localname


def _attributes(part: str, element: etree._Element, seen: set[str]) -> Iterator[Piece]:
    for name, value in element.attrib.items():
        if value not in seen and _WORTH_READING.search(value):
            seen.add(value)
            yield Piece(part, f"attribute {_without_namespace(name)} of <{_local(element)}>", value, attribute=True)


def _readings(element: etree._Element) -> list[str]:
    """Return the different texts that a paragraph can be read as: with the changes, without them, its field codes."""
    codes = "".join(code.text or "" for name in _CODES for code in element.iter(f"{{*}}{name}"))
    readings = [_flow(element, _DELETED | _CODES), _flow(element, _INSERTED | _CODES), codes]
    return [text for text in dict.fromkeys(readings) if text]


def _flow(element: etree._Element, without: frozenset[str]) -> str:
    """Return the text inside an element as one line of reading; white space that only lays out the XML is no part of it."""
    pieces = [_text(element.text)]
    for child in element:
        if isinstance(child.tag, str) and (name := _local(child)) not in without and name not in _APART:
            pieces.append(_SPACES[name] if name in _SPACES and not len(child) and not child.text else _flow(child, without))
        pieces.append(_text(child.tail))
    return "".join(pieces)


def _text(text: str | None) -> str:
    return "" if text is None or (text.isspace() and "\n" in text) else text


class _HtmlReader(html.parser.HTMLParser):
    """Gathers the text of a page block by block, with attributes, comments and scripts."""

    def __init__(self, part: str) -> None:
        super().__init__(convert_charrefs=True)
        self.part, self.pieces, self.line, self.tags = part, [], [], set()
        self.is_script = False

    def close_block(self) -> None:
        text = "".join(self.line)
        self.line = []
        if text and not text.isspace():
            self.pieces.append(Piece(self.part, f"line {self.getpos()[0]}", text, self.is_script))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _INLINE:
            self.close_block()
            self.is_script = tag in ("script", "style")
        # the tag and the names of attributes too: an address in <> is a tag to a parser
        text = " ".join([tag, *(f'{name}="{value}"' for name, value in attrs)])
        if text not in self.tags:
            self.tags.add(text)
            self.pieces.append(Piece(self.part, f"<{tag}>, line {self.getpos()[0]}", text, attribute=True))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self.close_block()
            self.is_script = False

    def handle_data(self, data: str) -> None:
        self.line.append(data)

    def handle_comment(self, data: str) -> None:
        self.pieces.append(Piece(self.part, f"comment, line {self.getpos()[0]}", data))

    handle_decl = handle_pi = handle_comment


def html_pieces(part: str, text: str) -> list[Piece]:
    """Return the text of a page: per block with its inline tags removed, each attribute, comment and script, entities and escapes decoded. Embedded data are
    cut out; see `embedded_files`."""
    reader = _HtmlReader(part)
    # a marked section is read as words: html.parser raises on those that it does not know
    reader.feed(without_embedded(text).replace("<![", "&lt;!["))
    reader.close()
    reader.handle_data(reader.rawdata)  # of a script that is never closed
    reader.close_block()
    return [decoded for piece in reader.pieces for decoded in with_decoded(piece)]


def without_embedded(text: str) -> str:
    """Return the text without the base64 data of its data: addresses, in which any short name turns up by chance."""
    return _BASE64_URI.sub("data:", text)


def embedded_files(text: str) -> list[tuple[str, str]]:
    """Return the (media type, base64 data) of the data: addresses in a text."""
    return [(match[1], urllib.parse.unquote(match[3])) for match in _BASE64_URI.finditer(text)]


def image_pieces(part: str, data: bytes) -> list[Piece]:
    """Return the words that a PNG, JPEG, EMF or WMF carries beside its pixels (title, author, camera notes, drawn text). Raises ValueError for another kind
    or a broken file."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        blocks = list(_png_blocks(part, data))
    elif data.startswith(b"\xff\xd8"):
        blocks = list(_jpeg_blocks(data))
    elif data.startswith((b"\x01\x00\x00\x00", b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00")):
        blocks = [data]
    else:
        raise ValueError(f"cannot read {part!r}: the kind of image is not known (PNG, JPEG, EMF and WMF are)")
    return [Piece(part, "image data", words) for block in blocks for words in printable(block)]


def _png_blocks(part: str, data: bytes) -> Iterator[bytes]:
    place = 8
    while place + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        block = data[place + 8 : place + 8 + length]
        place += length + 12
        if kind in (b"tEXt", b"eXIf", b"iTXt"):
            yield block
        if kind in (b"zTXt", b"iTXt"):
            packed = block.find(b"\x78")
            while packed >= 0:
                try:
                    yield zlib.decompressobj().decompress(block[packed:], 10_000_000)
                    break
                except zlib.error:
                    packed = block.find(b"\x78", packed + 1)


def _jpeg_blocks(data: bytes) -> Iterator[bytes]:
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF and data[place + 1] != 0xDA:
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        if 0xE0 <= data[place + 1] <= 0xEF or data[place + 1] == 0xFE:
            yield data[place + 4 : place + 2 + length]
        place += 2 + max(length, 2)


def printable(data: bytes) -> list[str]:
    """Return the stretches of at least four printable characters in binary data, read as UTF-8 and as UTF-16."""
    texts = [data.decode("utf-8", "replace"), *(data[start:].decode(f"utf-16-{order}", "replace") for order in ("le", "be") for start in (0, 1))]
    return [stretch for text in texts for stretch in re.findall(r"[\w\s.,;:@+()'\-/]{4,}", text.replace("\ufffd", "\x00"))]
