"""Transcripts: the pseudonymised texts that codings and places point into.

Offsets count Unicode code points over the text with the byte order mark removed and line ends as a line feed. A place `l.12` counts lines ended by a line
feed; a form feed starts a page and ends no line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from evaltool.case import CaseFolder
from evaltool.desk_review.documents import read_documents
from evaltool.field_phase.sources import FOLDER, TEXT_SUFFIXES, read_sources
from evaltool.problems import Place, Problems


@dataclass(frozen=True)
class Transcript:
    """The text of one source or document."""

    id: str
    file: str
    text: str

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines in order, without the marks of pages."""
        return tuple(line.replace("\f", "") for line in self.text.split("\n"))

    @cached_property
    def pages(self) -> tuple[str, ...]:
        """The pages in order; one where the text has no marks of pages."""
        return tuple(self.text.split("\f"))

    def line(self, number: int) -> str | None:
        """The line with this number from 1, or None where the text is shorter."""
        return self.lines[number - 1] if 1 <= number <= len(self.lines) else None

    def page(self, number: int) -> str | None:
        """The page with this number from 1, or None where the text is shorter."""
        return self.pages[number - 1] if 1 <= number <= len(self.pages) else None

    def line_at(self, offset: int) -> int:
        """The number of the line in which an offset lies."""
        return self.text.count("\n", 0, offset) + 1

    def paragraphs(self) -> Iterator[tuple[int, int]]:
        """(start, end) of each paragraph that holds words: a line of its own, as notes are written."""
        start = 0
        for line in self.text.split("\n"):
            if line.strip():
                yield start, start + len(line)
            start += len(line) + 1


def read_transcript(case: CaseFolder, id: str) -> Transcript | None:
    """The text of an analysed source or of a document with a `.txt` or `.md` file; None where there is none that may be used or can be read."""
    source = read_sources(case).get(id)
    if source is not None:
        return _transcript(case, id, text_file(case, id)) if source.is_analysed else None
    return _transcript(case, id, text_file(case, id))


def text_file(case: CaseFolder, id: str) -> Path | None:
    """The file that holds the text of a source, whatever its consent, or of a document; None where there is none."""
    source, document = read_sources(case).get(id), read_documents(case).get(id)
    phase, written = ("field_phase", source.file) if source else ("desk_review", document.file if document else "")
    path = case.find_file(phase, written, FOLDER)
    return path if path is not None and path.suffix.lower() in TEXT_SUFFIXES else None


def text_files(case: CaseFolder) -> Iterator[tuple[str, Path]]:
    """(id, file) of every text that a source or a document names, whatever the consent."""
    for id in read_sources(case).ids() + read_documents(case).ids():
        path = text_file(case, id)
        if path is not None:
            yield id, path


def read_text(path: Path) -> str | None:
    """The text of a file as offsets count it, or None where it is not UTF-8."""
    stamp = path.stat()
    return _read(path, stamp.st_mtime_ns, stamp.st_size)


def check_transcripts(case: CaseFolder) -> Problems:
    """Texts that cannot be read, or that hold no words."""
    problems = Problems()
    for _, path in text_files(case):
        place = Place(path.relative_to(case.root.resolve()).as_posix())
        text = read_text(path)
        if text is None:
            problems.add("TRANSCRIPT_ENCODING", Place(place.file, row=_first_bad_line(path)))
        elif not text.strip():
            problems.add("TRANSCRIPT_EMPTY", place)
    return problems


def _transcript(case: CaseFolder, id: str, path: Path | None) -> Transcript | None:
    text = read_text(path) if path is not None else None
    return Transcript(id, path.name, text) if path is not None and text is not None else None


@lru_cache(maxsize=512)
def _read(path: Path, changed: int, size: int) -> str | None:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    # a text without a single zero character is no UTF-16 that happened to decode
    return None if "\x00" in text else text.replace("\r\n", "\n").replace("\r", "\n")


def _first_bad_line(path: Path) -> int | None:
    try:
        path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        return path.read_bytes()[: broken.start].count(b"\n") + 1
    return None
