"""Zip packages and XML from anywhere, opened as untrusted: what is too large, leads out of the package or defines entities is refused with a sentence."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from lxml import etree

from evaltool.problems import EvaltoolError

MAX_UNPACKED = 300_000_000
MAX_XML = 60_000_000
MAX_ENTRIES = 20_000
# text packs to a tenth; what packs to less than a hundredth is made to fill a disk
_MAX_RATIO = 120
_SMALL = 1_000_000
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)


class Package:
    """The entries of one zip file by name; every name and size was looked at before anything is unpacked."""

    def __init__(self, path: Path):
        self.name = path.name
        try:
            self._zip = zipfile.ZipFile(path)
        except _BROKEN as broken:
            raise EvaltoolError(
                f"{self.name} could not be opened: it is damaged, or no zip package. Export it again from the program it comes from."
            ) from broken
        self._entries = {entry.filename: entry for entry in self._zip.infolist() if not entry.is_dir()}
        self._refuse_the_hostile()

    def names(self) -> list[str]:
        """The names of the files in the package, in its order."""
        return list(self._entries)

    def find(self, name: str) -> str | None:
        """The entry with this name, whatever its capitals, or None."""
        return next((entry for entry in self._entries if entry.lower() == name.lower()), None)

    def read(self, name: str, limit: int = MAX_UNPACKED) -> bytes:
        """The bytes of one entry; the size that the package states is not believed."""
        try:
            with self._zip.open(self._entries[name]) as opened:
                data = opened.read(limit + 1)
        except _BROKEN as broken:
            raise EvaltoolError(
                f"{self.name}: {name} could not be unpacked: it is damaged or encrypted. Export the file again, without a password."
            ) from broken
        if len(data) > limit:
            raise EvaltoolError(f"{self.name}: {name} is larger than {limit // 1_000_000} MB. Nothing of the file was read. Export a part of it.")
        return data

    def _refuse_the_hostile(self) -> None:
        for name, entry in self._entries.items():
            parts = name.replace("\\", "/").split("/")
            if ".." in parts or parts[0] == "" or ":" in parts[0] or "\0" in name:
                raise EvaltoolError(f"{self.name} was refused: it holds a file that would be written outside of it ('{shown(name)}'). Nothing of it was read.")
            if entry.file_size > _SMALL and entry.file_size > _MAX_RATIO * max(entry.compress_size, 1):
                raise EvaltoolError(f"{self.name} was refused: '{shown(name)}' unpacks to more than {_MAX_RATIO} times its size. Nothing of it was read.")
        if len(self._entries) > MAX_ENTRIES or sum(entry.file_size for entry in self._entries.values()) > MAX_UNPACKED:
            raise EvaltoolError(f"{self.name} was refused: unpacked it is larger than {MAX_UNPACKED // 1_000_000} MB, or holds more than {MAX_ENTRIES} files.")


def parse_xml(data: bytes, name: str) -> etree._Element:
    """The root of an XML file; refused where it is damaged, too large or has a document type, as that is where entities are defined."""
    if len(data) > MAX_XML:
        raise EvaltoolError(f"{name} is larger than {MAX_XML // 1_000_000} MB. Nothing of it was read. Export a part of it.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as broken:
        raise EvaltoolError(f"{name} could not be read as XML: {broken.msg}. Export it again from the program it comes from.") from broken
    if root.getroottree().docinfo.doctype:
        raise EvaltoolError(f"{name} was refused: it has a document type (DOCTYPE), which this format never needs and which can hide entities.")
    return root


def shown(name: str) -> str:
    """A name from a foreign file as a sentence may quote it."""
    return "".join(c if c.isprintable() else " " for c in name)[:80]
