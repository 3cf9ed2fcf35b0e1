"""The index behind the search: the words of every transcript and paper of a case, in one SQLite file that only the evaluator has.

It lies in `private/`, which never leaves, is in no run record and is read by no notebook's output; where it cannot be written it lives in memory for one
search. It holds what may be used at this moment: sources with consent, and papers that the register names. What was changed is read again, what is gone or no
longer consented to is taken out at the next search, its bytes overwritten.

Words are compared without accents and case. SQLite does that for Latin letters; the table below adds what it leaves: letters of Azerbaijani and its
neighbours that people type without their marks, and the Cyrillic `ё`. A letter stands for one letter, so that a place in the folded text is the same place.
"""

from __future__ import annotations

import os
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from evaltool.case import CaseFolder
from evaltool.desk_review.document_texts import NoText, PaperText, read_paper
from evaltool.desk_review.documents import read_documents
from evaltool.field_phase.key import is_handed_over
from evaltool.field_phase.sources import FOLDER, analysed_sources
from evaltool.field_phase.transcripts import text_file

FILE = "private/search_index.sqlite"
_VERSION = 1
_WAIT = 10.0  # seconds for another search to finish its writing
_LONGEST_CHUNK = 3000  # about a page
_TABLES = """
CREATE TABLE texts (id TEXT PRIMARY KEY, stamp TEXT NOT NULL, unit TEXT NOT NULL, refused TEXT NOT NULL);
CREATE TABLE chunks (chunk INTEGER PRIMARY KEY, id TEXT NOT NULL, page INTEGER NOT NULL, line INTEGER NOT NULL, start INTEGER NOT NULL, text TEXT NOT NULL);
CREATE INDEX chunks_of ON chunks (id);
CREATE VIRTUAL TABLE words USING fts5 (folded, content = '', prefix = '2 3 4', tokenize = "unicode61 remove_diacritics 2");
"""
_OTHER_LETTERS = {"ə": "e", "Ə": "E", "ı": "i", "İ": "I", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ħ": "h", "Ħ": "H"}
_OWN_LETTERS = "йЙ"  # letters of their own, not others with an accent


class _Folding(dict[int, int]):
    """The letter that stands for each letter, found when it is first met."""

    def __missing__(self, code: int) -> int:
        letter = chr(code)
        base, *marks = unicodedata.normalize("NFD", letter)
        is_accented = marks and letter not in _OWN_LETTERS and all(unicodedata.combining(mark) for mark in marks)
        self[code] = ord(_OTHER_LETTERS.get(letter, base if is_accented else letter))
        return self[code]


_FOLDING = _Folding()


def folded(text: str) -> str:
    """The text with each accented letter as its plain one, letter for letter."""
    return text if text.isascii() else text.translate(_FOLDING)


@dataclass(frozen=True)
class Searchable:
    """A text that may be searched: a source with consent or a registered paper, and its file."""

    id: str
    path: Path

    @property
    def stamp(self) -> str:
        """What tells that the file is another one than before."""
        seen = self.path.stat()
        return f"{self.path.name} {seen.st_mtime_ns} {seen.st_size}"


def searchables(case: CaseFolder) -> list[Searchable]:
    """The texts of sources with consent, then the papers of the register that are kept in the case."""
    return case.once(_searchables)


def _searchables(case: CaseFolder) -> list[Searchable]:
    return list(_of_the_case(case))


def _of_the_case(case: CaseFolder) -> Iterator[Searchable]:
    for source in analysed_sources(case):
        path = text_file(case, source.id)
        if path is not None:
            yield Searchable(source.id, path)
    spoken = (case.root / "field_phase" / FOLDER).resolve()
    for document in read_documents(case):
        path = case.find_file("desk_review", document.file) if document.file else None
        # a register cannot open a transcript that its source keeps closed
        if path is not None and not path.is_relative_to(spoken):
            yield Searchable(document.id, path)


@contextmanager
def up_to_date(case: CaseFolder) -> Iterator[sqlite3.Connection]:
    """The index of a case with all changes since it was last asked."""
    texts = searchables(case)
    try:
        index = _brought_up_to_date(_on_disk(case), texts)
    except sqlite3.OperationalError:
        # a case that cannot be written to, or that another search is writing to
        index = _brought_up_to_date(_with_tables(sqlite3.connect(":memory:")), texts)
    except sqlite3.DatabaseError:
        # damaged, or made by another version: it holds nothing that is not in the case
        (case.root / FILE).unlink()
        index = _brought_up_to_date(_on_disk(case), texts)
    with closing(index):
        yield index


def refused(index: sqlite3.Connection) -> list[tuple[str, str]]:
    """(id, why) of each text whose file gave no words."""
    return list(index.execute("SELECT id, refused FROM texts WHERE refused <> '' ORDER BY id"))


def paper_of(case: CaseFolder, id: str) -> PaperText | None:
    """The text of a source or a paper as the index counts it; None where it may not be searched or cannot be read."""
    path = next((text.path for text in searchables(case) if text.id == id), None)
    try:
        return read_paper(path) if path else None
    except NoText:
        return None


def _on_disk(case: CaseFolder) -> sqlite3.Connection:
    path = case.root / FILE
    home = path.parent if path.parent.exists() else case.root
    if is_handed_over(case) or not os.access(home, os.W_OK):
        raise sqlite3.OperationalError("nothing is written here")
    path.parent.mkdir(exist_ok=True)
    index = sqlite3.connect(path, timeout=_WAIT)
    try:
        index.execute("PRAGMA secure_delete = ON")
        version = index.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, _VERSION):
            raise sqlite3.DatabaseError("made by another version")
        if not version:
            path.chmod(0o600)
            _with_tables(index)
    except sqlite3.Error:
        index.close()
        raise
    return index


def _with_tables(index: sqlite3.Connection) -> sqlite3.Connection:
    index.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {_VERSION}; COMMIT;")
    return index


def _brought_up_to_date(index: sqlite3.Connection, texts: list[Searchable]) -> sqlite3.Connection:
    try:
        _bring_up_to_date(index, texts)
    except sqlite3.Error:
        index.close()
        raise
    return index


def _bring_up_to_date(index: sqlite3.Connection, texts: list[Searchable]) -> None:
    known = dict(index.execute("SELECT id, stamp FROM texts"))
    now = {text.id: text.stamp for text in texts}
    gone = [id for id, stamp in known.items() if now.get(id) != stamp]
    new = [text for text in texts if known.get(text.id) != now[text.id]]
    if not gone and not new:
        return
    with index:  # all or nothing
        for id in gone:
            _take_out(index, id)
        for text in new:
            _put_in(index, text)
        if gone:
            # merged into one, so that no older part of the index still holds the words
            index.execute("INSERT INTO words (words) VALUES ('optimize')")


def _take_out(index: sqlite3.Connection, id: str) -> None:
    for chunk, text in index.execute("SELECT chunk, text FROM chunks WHERE id = ?", (id,)).fetchall():
        index.execute("INSERT INTO words (words, rowid, folded) VALUES ('delete', ?, ?)", (chunk, folded(text)))
    index.execute("DELETE FROM chunks WHERE id = ?", (id,))
    index.execute("DELETE FROM texts WHERE id = ?", (id,))


def _put_in(index: sqlite3.Connection, text: Searchable) -> None:
    try:
        paper = read_paper(text.path)
    except NoText as refusal:
        index.execute("INSERT INTO texts VALUES (?, ?, '', ?)", (text.id, text.stamp, str(refusal)))
        return
    index.execute("INSERT INTO texts VALUES (?, ?, ?, '')", (text.id, text.stamp, paper.unit))
    for page, line, start, words in _chunks(paper):
        row = index.execute("INSERT INTO chunks (id, page, line, start, text) VALUES (?, ?, ?, ?, ?)", (text.id, page, line, start, words))
        index.execute("INSERT INTO words (rowid, folded) VALUES (?, ?)", (row.lastrowid, folded(words)))


def _chunks(paper: PaperText) -> Iterator[tuple[int, int, int, str]]:
    """(page, first line, offset, words): each page, a long one in parts that end with a paragraph or a line."""
    start, line = 0, 1
    for page, words in enumerate(paper.pages, start=1):
        rest = words
        while rest:
            part = rest[: _end_of_chunk(rest)]
            if part.strip():
                yield page, line, start, part
            start, line, rest = start + len(part), line + part.count("\n"), rest[len(part) :]
        start += 1  # the form feed


def _end_of_chunk(text: str) -> int:
    if len(text) <= _LONGEST_CHUNK:
        return len(text)
    for end in ("\n\n", "\n", " "):
        at = text.rfind(end, _LONGEST_CHUNK // 2, _LONGEST_CHUNK)
        if at > 0:
            return at + len(end)
    return _LONGEST_CHUNK
