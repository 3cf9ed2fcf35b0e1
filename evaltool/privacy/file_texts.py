"""The whole text of a file that is about to leave: visible or hidden, in properties, comments, notes, charts, their workbooks and embedded files. The input
is not trusted."""

import base64
import binascii
import io
import json
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator

from evaltool.privacy.xml_texts import Piece, embedded_files, html_pieces, image_pieces, printable, with_decoded, without_embedded, xml_pieces

MOST_BYTES = 300_000_000
"""What a file may hold when unpacked, packages inside it included (a bomb holds more)."""
MOST_PARTS = 20_000
DEEPEST = 6
"""How many packages may lie inside one another."""

_XML = frozenset({"xml", "rels", "svg", "vml", "qdc", "qde", "xsd", "opf", "ncx", "rdf"})
_IMAGES = frozenset({"png", "jpg", "jpeg", "jfif", "emf", "wmf"})
_BASE64_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "application/octet-stream"})
_FONTS = frozenset({"ttf", "otf", "woff", "woff2", "eot", "odttf", "fntdata"})
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SUFFIX_OF_TYPE = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/svg+xml": "svg",
    "text/html": "html",
    "application/json": "json",
    "text/plain": "txt",
    "text/css": "css",
    "text/csv": "csv",
    "text/javascript": "js",
    "application/javascript": "js",
    "application/xml": "xml",
    "text/xml": "xml",
    "": "txt",
}


class _Budget:
    """What may still be unpacked from one file, counted over all packages inside it."""

    def __init__(self, name: str) -> None:
        self.name, self.bytes, self.parts = name, MOST_BYTES, MOST_PARTS

    def spend(self, size: int) -> None:
        self.bytes, self.parts = self.bytes - size, self.parts - 1
        if self.bytes < 0 or self.parts < 0:
            raise ValueError(f"cannot read {self.name!r}: it unpacks to more than {MOST_BYTES // 1_000_000} MB or {MOST_PARTS} parts")


def texts_of(name: str, data: bytes) -> list[tuple[str, str]]:
    """Return (part, text) for each stretch of text in a file, kept together per paragraph, cell, string or attribute, so that a name cut into runs is whole.

    `name` is the path under which the file leaves; its suffix tells the kind. The name itself is the first text. Raises ValueError naming the part for a
    package that cannot be read or unpacks to more than MOST_BYTES, XML with declarations of its own, a text that is not UTF-8, and a binary kind whose text
    is not known: what cannot be searched must not leave.
    """
    return [(piece.part, piece.text) for piece in pieces_of(name, data)]


def pieces_of(name: str, data: bytes) -> list[Piece]:
    """Return what `texts_of` returns, each text with its place in the part. Raises ValueError as `texts_of`."""
    return [*with_decoded(Piece(name, "name of the file", name)), *_pieces(name, data, _Budget(name), 0)]


def _pieces(part: str, data: bytes, budget: _Budget, depth: int) -> Iterator[Piece]:
    suffix = part.rsplit("/")[-1].rpartition(".")[2].lower()
    if data.startswith(b"PK"):
        yield from _package_pieces(part, data, budget, depth)
    elif not data or suffix in _FONTS:
        return  # fonts hold their maker's words only
    elif suffix in _XML:
        yield from xml_pieces(part, data)
    elif suffix in _IMAGES:
        yield from image_pieces(part, data)
    elif suffix == "bin" and "printerSettings" in part:
        yield from (Piece(part, "printer settings", text, attribute=True) for text in printable(data))
    else:
        text = _decoded(part, data)
        yield from _text_pieces(part, suffix, text, budget, depth)


def _text_pieces(part: str, suffix: str, text: str, budget: _Budget, depth: int) -> Iterator[Piece]:
    if suffix in ("json", "ipynb", "geojson"):
        yield from _json_pieces(part, text, budget, depth)
        return
    yield from _embedded_pieces(part, text, budget, depth)
    if suffix in ("html", "htm", "xhtml"):
        yield from html_pieces(part, text)
    else:
        yield from with_decoded(Piece(part, "", without_embedded(_ANSI.sub("", text))))


def _decoded(part: str, data: bytes) -> str:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValueError(f"cannot read {part!r}: it is neither UTF-8 text nor a kind of file whose text is known") from error
    if _CONTROL.search(text):
        raise ValueError(f"cannot read {part!r}: it is binary, of a kind whose text is not known")
    return text


def _embedded_pieces(part: str, text: str, budget: _Budget, depth: int) -> Iterator[Piece]:
    """Yield the text of the files that a page or style sheet carries in data: addresses."""
    for number, (media_type, data) in enumerate(embedded_files(text), start=1):
        yield from _base64_pieces(f"{part}/embedded {number}", media_type, data, budget, depth)


def _base64_pieces(part: str, media_type: str, data: str, budget: _Budget, depth: int) -> Iterator[Piece]:
    if "font" in media_type:
        return
    try:
        unpacked = base64.b64decode(data)
    except binascii.Error as error:
        raise ValueError(f"cannot read {part!r}: its base64 data are broken") from error
    _enter(part, len(unpacked), budget, depth)
    suffix = _SUFFIX_OF_TYPE.get(media_type, media_type.rpartition("/")[2])
    yield from _pieces(f"{part}.{suffix}", unpacked, budget, depth + 1)


def _enter(part: str, size: int, budget: _Budget, depth: int) -> None:
    budget.spend(size)
    if depth >= DEEPEST:
        raise ValueError(f"cannot read {part!r}: more than {DEEPEST} files lie inside one another")


def _package_pieces(part: str, data: bytes, budget: _Budget, depth: int) -> Iterator[Piece]:
    """Yield the text of each part of a zip package (Office, OpenDocument, a plain archive), of its comments too."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for comment in (package.comment, *(entry.comment for entry in package.infolist())):
                yield from (Piece(part, "comment of the package", text) for text in printable(comment))
            for entry in package.infolist():
                inner = f"{part}/{entry.filename}"
                if entry.flag_bits & 1:
                    raise ValueError(f"cannot read {inner!r}: it is encrypted")
                _enter(inner, entry.file_size, budget, depth)
                yield from with_decoded(Piece(inner, "name of the part", entry.filename))
                # an entry may claim to be small: never more is read than it claims, and the checksum then fails
                yield from _pieces(inner, package.read(entry), budget, depth + 1)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, OSError, EOFError) as error:
        raise ValueError(f"cannot read {part!r}: it is not a sound package ({error})") from error


def _json_pieces(part: str, text: str, budget: _Budget, depth: int) -> Iterator[Piece]:
    try:
        # pairs rather than dicts: a key given twice would otherwise hide its first value
        value = json.loads(text, object_pairs_hook=_Pairs, parse_int=str)  # a telephone number may be a number
        yield from _value_pieces(part, "", value, budget, depth)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"cannot read {part!r}: it is not well-formed JSON") from error


class _Pairs(list):  # type: ignore[type-arg]
    """The members of a JSON object in the order of the file."""


def _value_pieces(part: str, place: str, value: object, budget: _Budget, depth: int) -> Iterator[Piece]:
    if isinstance(value, _Pairs):
        names = {name for name, _ in value}
        for name, member in value:
            yield Piece(part, f"name of a member of {place or 'the file'}", name)
            if not (name == "bdata" and "dtype" in names):  # the numbers of a plotly figure, packed
                yield from _member_pieces(part, f"{place}.{name}".lstrip("."), name, member, budget, depth)
    elif isinstance(value, list):
        for number, item in enumerate(value, start=1):
            yield from _value_pieces(part, f"{place} {number}".strip(), item, budget, depth)
    elif isinstance(value, str):
        yield from _string_pieces(part, place, value, budget, depth)


def _member_pieces(part: str, place: str, name: str, member: object, budget: _Budget, depth: int) -> Iterator[Piece]:
    if (
        isinstance(member, list)
        and not isinstance(member, _Pairs)
        and (name in ("source", "text") or "/" in name)
        and all(isinstance(item, str) for item in member)
    ):
        lines, member = member, "".join(member)  # a notebook keeps a text as a list of its lines
        if not all(line.endswith("\n") for line in lines[:-1]):
            yield from _value_pieces(part, place, lines, budget, depth)  # or they are the labels of a chart
    if isinstance(member, str) and name in _BASE64_TYPES:
        yield from _base64_pieces(f"{part}/{place}", name, member, budget, depth)
    elif isinstance(member, str) and name == "image/svg+xml":
        yield from xml_pieces(f"{part}/{place}", member.encode())
    elif isinstance(member, str) and name == "text/html":
        yield from _text_pieces(f"{part}/{place}", "html", member, budget, depth)
    else:
        yield from _value_pieces(part, place, member, budget, depth)


def _string_pieces(part: str, place: str, text: str, budget: _Budget, depth: int) -> Iterator[Piece]:
    yield from _embedded_pieces(f"{part}/{place}", text, budget, depth)
    yield from with_decoded(Piece(part, place, without_embedded(_ANSI.sub("", text))))
