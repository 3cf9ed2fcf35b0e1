"""A Word template opened, or one sentence on why it cannot be used."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
from docx.document import Document
from lxml import etree

from evaltool.outputs.docx_restored import restore_places
from evaltool.outputs.docx_text import W

_TYPES = "[Content_Types].xml"
_OLD_WORD = b"\xd0\xcf\x11\xe0"
_WAY_OUT = "Save it in Word as 'Word document (.docx)', without macros."


class TemplateError(ValueError):
    """The template cannot be used; the message says why and what to do."""


def open_template(template: Path | bytes) -> Document:
    """The template as a document without what must not travel on: its thumbnail, a path on somebody's computer, a question to all who open the file."""
    name = "the template" if isinstance(template, bytes) else f"'{template}'"
    data = template if isinstance(template, bytes) else _read(template, name)
    if reason := _unfit(data):
        raise TemplateError(f"{name} cannot be filled: it {reason}. {_WAY_OUT}")
    try:
        document = docx.Document(io.BytesIO(data))
    except (KeyError, ValueError, etree.XMLSyntaxError):
        raise TemplateError(f"{name} cannot be filled: it is damaged. Open it in Word, let Word mend it, and save it again.") from None
    relations = document.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        del relations[key]
    etree.strip_elements(document.settings.element, f"{W}attachedTemplate", f"{W}updateFields")
    restore_places(document)
    return document


def _read(template: Path, name: str) -> bytes:
    try:
        return template.read_bytes()
    except FileNotFoundError:
        raise TemplateError(f"{name} does not exist. Name a Word template (.docx).") from None
    except OSError:
        raise TemplateError(f"{name} cannot be read. Name a Word template (.docx), and close it where it is open.") from None


def _unfit(data: bytes) -> str:
    """What the file is instead of a Word document, in words that follow "it"; empty where it is one."""
    if data.startswith(_OLD_WORD):
        return "was saved by an old Word, or has a password"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
            types = package.read(_TYPES) if _TYPES in names else b""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return "is not a Word document"
    if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
        return "has macros"
    if b"wordprocessingml.template.main" in types:
        return "is a Word template (.dotx)"
    return "" if b"wordprocessingml.document.main" in types else "is not a Word document"
