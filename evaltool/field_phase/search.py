"""Full-text search in the transcripts and papers of a case: ranked, each hit with its words in context and the citation that a finding can use.

What a person types is words that must all stand on one page, `"words in this order"`, `train*` for a beginning, and `OR` between alternatives. Anything else
that is typed is a word or nothing: no query is a mistake of grammar. Accents and case do not matter.
"""

from __future__ import annotations

import re
import sqlite3
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from evaltool.case import CaseFolder
from evaltool.desk_review.documents import read_documents
from evaltool.field_phase.search_index import folded, refused, searchables, up_to_date
from evaltool.field_phase.sources import withheld_sources
from evaltool.field_phase.turns import words_start
from evaltool.problems import EvaltoolError
from evaltool.terms import counted

FIRST_HITS = 20
# a word that stands on more pages than this says little; the ranking looks at as many, so that the answer stays quick
_RANKED = 1000
_CONTEXT = 60
# "Site visits." is a heading rather than a passage: so short a sentence is taken together with the next
_SHORTEST_SENTENCE = 30
_PARTS = re.compile(r'"[^"]*"?\*?|\S+')
_TOKEN = re.compile(r"[^\W_]+")
_MARKS = "[\u0300-\u036f]*"  # accents written as characters of their own
# the end of a sentence, an empty line, a page, or a line that begins a list or what the next person says
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”»’)\]]*(?=\s)|\n\s*\n|\f|\n(?=\s*(?:[-*•#]|\d+[.)]\s|[^\W_]{1,20}:))")


@dataclass(frozen=True)
class Hit:
    """One passage that was found: its citation, the words in context, and the sentence with its place in the whole text."""

    id: str
    citation: str
    before: str
    match: str
    after: str
    quote: str
    start: int
    end: int

    def in_context(self) -> str:
        """The words found in brackets, with what stands around them, on one line."""
        return f"{self.before}[{self.match}]{self.after}"


@dataclass(frozen=True)
class Found:
    """What a search found: the first hits, best first, and sentences on what was searched and what could not be."""

    hits: tuple[Hit, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class _Term:
    """A word, or words in this order; the last may be a beginning."""

    tokens: tuple[str, ...]
    is_beginning: bool

    def for_index(self) -> str:
        return f'"{" ".join(self.tokens)}"' + (" *" if self.is_beginning else "")

    def pattern(self) -> str:
        words = r"[\W_]+".join("".join(re.escape(letter) + _MARKS for letter in token) for token in self.tokens)
        return rf"(?<![^\W_]){words}" + (r"[^\W_]*" if self.is_beginning else r"(?![^\W_])")


_Query = list[list[_Term]]  # alternatives, each of terms that must all be there


def find(case: CaseFolder, words: str, limit: int = FIRST_HITS) -> Found:
    """The passages in which the words stand, best first; raises EvaltoolError where there is nothing to look for."""
    query = parse(words)
    wanted = " OR ".join("(" + " AND ".join(term.for_index() for term in terms) + ")" for terms in query)
    with up_to_date(case) as index:
        ranked = _ranked(index, wanted, limit)
        left_out = refused(index)
    hits = tuple(islice((hit for *row, _ in ranked for hit in _hits(query, *row)), limit))
    return Found(hits, tuple(_sentences(case, words, ranked[0][-1] if ranked else 0, len(hits), left_out)))


def as_typed(arguments: Sequence[str]) -> str:
    """The query that the arguments of a command mean: what the shell was given as one argument of several words is meant in this order."""
    return " ".join(f'"{typed}"' if " " in typed.strip() and '"' not in typed else typed for typed in arguments)


def parse(words: str) -> _Query:
    """The alternatives in what a person typed."""
    query: _Query = [[]]
    for part in _PARTS.findall(words):
        if part == "OR":
            query.append([])
            continue
        tokens = tuple(_TOKEN.findall(_plain(part)))
        is_beginning = part.endswith("*")
        if is_beginning and tokens and len(tokens[-1]) < 2:
            raise EvaltoolError(f"The beginning of a word needs two letters or more: {part}")
        if tokens:
            query[-1].append(_Term(tokens, is_beginning))
    query = [terms for terms in query if terms]
    if not query:
        raise EvaltoolError(f'There is no word to look for in {words!r}. Type a word, "words in this order", or the beginning of a word and a star: train*')
    return query


def _plain(text: str) -> str:
    return re.sub("[\u0300-\u036f]", "", folded(text)).lower()


def _ranked(index: sqlite3.Connection, wanted: str, limit: int) -> list[tuple[Any, ...]]:
    """The best places of those that are ranked: text, unit, page, first line, offset, words, and how many there are."""
    return index.execute(
        """SELECT chunks.id, texts.unit, page, line, start, text, count(*) OVER ()
           FROM (SELECT rowid AS found, bm25(words) AS rank FROM words WHERE words MATCH ? LIMIT ?)
           JOIN chunks ON chunk = found JOIN texts ON texts.id = chunks.id
           ORDER BY rank, chunks.id, start LIMIT ?""",
        (wanted, _RANKED, limit),
    ).fetchall()


def _hits(query: _Query, id: str, unit: str, page: int, line: int, offset: int, text: str) -> Iterator[Hit]:
    """The sentences of a page that hold all the words of an alternative; where none does, the one that holds most."""
    plain = folded(text)
    starts = [*_sentence_starts(text), len(text)]
    held: dict[int, dict[tuple[int, int], re.Match[str]]] = {}
    for number, terms in enumerate(query):
        for position, term in enumerate(terms):
            for match in re.finditer(term.pattern(), plain, re.IGNORECASE):
                held.setdefault(bisect_right(starts, match.start()) - 1, {}).setdefault((number, position), match)
    most = max((len(found) for found in held.values()), default=0)
    whole = [at for at, found in held.items() if any(all((number, position) in found for position in range(len(terms))) for number, terms in enumerate(query))]
    best = whole or [at for at in sorted(held) if len(held[at]) == most][:1]
    for at in sorted(best):
        first = min(held[at].values(), key=lambda match: match.start())
        start, end = _trimmed(text, starts[at], max(starts[at + 1], first.end()))
        # who speaks is no part of what is said, unless that is what was looked for
        start = min(words_start(text, start, end), max(start, first.start()))
        place = f"p.{page}" if unit == "p" else _lines(line + text.count("\n", 0, start), line + text.count("\n", 0, end))
        before, match, after = _in_context(text, first.start(), first.end())
        yield Hit(id, f"{id} {place}", before, match, after, text[start:end], offset + start, offset + end)


def _sentence_starts(text: str) -> Iterator[int]:
    start = 0
    yield start
    for end in _SENTENCE_END.finditer(text):
        if end.end() - start >= _SHORTEST_SENTENCE or "\n" in end[0] + text[end.end() : end.end() + 1]:
            start = end.end()
            yield start


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The same stretch without blanks at its ends."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _lines(first: int, last: int) -> str:
    return f"l.{first}" if first == last else f"l.{first}-{last}"


def _in_context(text: str, start: int, end: int) -> tuple[str, str, str]:
    """What stands before, the words found, and what stands after, each on one line, cut at whole words."""
    before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    if start > _CONTEXT:
        before = "…" + before[before.find(" ") + 1 :]
    if end + _CONTEXT < len(text):
        after = after[: after.rfind(" ") if " " in after else len(after)] + "…"
    before, match, after = (re.sub(r"\s+", " ", part) for part in (before, text[start:end], after))
    return before.lstrip(), match, after.rstrip()


def _sentences(case: CaseFolder, words: str, places: int, shown: int, left_out: list[tuple[str, str]]) -> Iterator[str]:
    searched = len(searchables(case)) - len(left_out)
    in_texts = counted(searched, "text")
    passages = f"{counted(shown, 'passage')} shown"
    if not places:
        yield f"Nothing was found for {words} in {in_texts}."
    elif places < _RANKED:
        yield f"{words}: in {counted(places, 'place')} of {in_texts}; {passages}."
    else:
        yield f"{words}: in {_RANKED:,} places or more of {in_texts}; {passages}, the best of the first {_RANKED:,} places. So common a word says little: add a word."
    yield from (f"Not searched: {id}, whose file {why}" for id, why in left_out)
    withheld = len(withheld_sources(case))
    if withheld:
        yield f"Not searched: {counted(withheld, 'source')} without consent."
    without = [document.id for document in read_documents(case) if document.received == "yes" and not document.file]
    if without:
        more = f" and {len(without) - 8} more" if len(without) > 8 else ""
        yield f"Not searched, as no file of theirs is in the case: {', '.join(without[:8])}{more}."
