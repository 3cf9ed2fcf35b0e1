"""Finding the persons of a key in a text, however they are spelt, and putting their codes in their place.

Names are matched word by word, which measured as well as a language model for registered names and needs none (reference/statistics.md, part 5): each word of
the text is looked up once, neighbouring words of one person are joined to one hit, and a misprint is looked for in capitalised words alone. Nothing here
claims that a text without hits is anonymous: it is free of the *listed* names.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from evaltool.privacy.key import Key, Part, Person
from evaltool.privacy.spelling import WORD, fold, is_common_word, spellings

__all__ = ["Key", "NameHit", "Person", "ReplacedText", "Replacement", "find_names", "replace_names", "with_codes"]

# between two words of one name: a space, a comma, a hyphen, an apostrophe or one line break, not the end of a sentence
_BETWEEN_WORDS = re.compile(r"[ \t\xa0_]*[,\-‐‑–'’·]?[ \t\xa0_]*\r?\n?[ \t]*(?:[^\W\d_]\.[ \t]*)?")
# a word divided by hyphens or at the end of a line, and one with its letters set apart: Kazi-\nmova, K A Z I M O V A
_DIVIDED = re.compile(r"(?<![^\W\d_])[^\W\d_]++(?:[\-‐‑][ \t]*\r?\n?[ \t]*[^\W\d_]++)+|(?<![^\W_])[^\W\d_](?:[ \xa0._\-][^\W\d_](?![^\W_])){4,}")
# where a capital says nothing: a month in a date, and a word that opens a sentence before one that follows no name (Will the ..., May we ...)
_MONTHS = frozenset(("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"))
_BEFORE_A_MONTH = re.compile(r"\d(?:st|nd|rd|th)?[ \xa0]$")
_AFTER_A_MONTH = re.compile(r",?[ \xa0]\d")
_OPENS_A_SENTENCE = re.compile(r"(?:^|[.!?…:;\n\x00])[\s\"'“”„«»‘’(\[*_#>-]*$")
_FOLLOWS_NO_NAME = re.compile(r"[ \xa0](?:the|a|an|this|that|these|those|it|its|they|their|we|our|you|your|there|any|all|some|each)\b")
_INITIAL_BEFORE = re.compile(r"(?<![^\W_])([^\W\d_])(\.?)[ \t\xa0_\-]?$")
_INITIAL_AFTER = re.compile(r"[,.]?[ \t\xa0_]?([^\W\d_])(\.|(?![\w'’]))")


@dataclass(frozen=True)
class NameHit:
    """A name found: half-open offsets in code points, the words as written, and whose name it is (`P03/P17` where several persons share it)."""

    start: int
    end: int
    text: str = field(repr=False)
    person_code: str


@dataclass(frozen=True)
class Replacement:
    """One stretch of a text that gave way to a code: where it stood (offsets before, line), and what stands there now."""

    start: int
    end: int
    put: str
    line: int
    written: str = field(repr=False)


@dataclass(frozen=True)
class ReplacedText:
    """A text with codes in it, and what they replaced."""

    text: str
    replaced: tuple[Replacement, ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of the text before stands now; one that cut through a name holds the whole code."""
        return self._moved(start, is_end=False), self._moved(end, is_end=True)

    def _moved(self, offset: int, is_end: bool) -> int:
        shift = 0
        for one in self.replaced:
            if one.start < offset < one.end:
                return one.start + shift + (len(one.put) if is_end else 0)
            if offset < one.end:
                break
            shift += len(one.put) - (one.end - one.start)
        return offset + shift


@dataclass(frozen=True)
class _Word:
    """A word of the text that may be part of a name; a weak one (a particle, a common word in small letters) is none alone."""

    start: int
    end: int
    parts: frozenset[Part]
    weak: bool


def find_names(text: str, key: Key) -> list[NameHit]:
    """Return where names of the key stand in the text, in order and without overlap, in any spelling.

    A name counts in small and capital letters, without diacritics, in Cyrillic, in either order, by a single part of at least three letters, with initials,
    with a case ending or one misprint (both from five letters on), divided by hyphens or with its letters set apart, and with what its script attaches to it.
    A part that is also an English word (Rose, Hope) counts only with its capital, and not where
    the capital is that of a month in a date or of a sentence (Will the ...); a particle (oglu, bin) only beside another part of the same name.
    """
    tokens = set(WORD.findall(text))
    known = {token: found for token in tokens if (found := key.parts_of(token))[0]}
    words = _divided_words(text, key, known) + _inside_words(text, key)
    if not known and not words:
        return []
    divided = [(word.start, word.end) for word in words]
    for match in WORD.finditer(text):
        if match[0] in known and not any(start <= match.start() < end for start, end in divided):
            parts, weak = known[match[0]]
            words.append(_Word(match.start(), match.end(), parts, weak or _is_no_name_there(text, match.start(), match.end())))
    words.sort(key=lambda word: word.start)
    hits: list[NameHit] = []
    place = 0
    while place < len(words):
        run = _run(text, words, place)
        place += len(run)
        if run := _without_loose_edges(text, run, key):
            hits.append(_hit(text, run, key, hits[-1].end if hits else 0))
    return hits


def _divided_words(text: str, key: Key, known: Mapping[str, object]) -> list[_Word]:
    """Return the names that are one word only once their pieces are joined; a piece that is a name by itself (Nur-Mammad) needs no joining."""
    words = []
    for match in _DIVIDED.finditer(text):
        pieces = WORD.findall(match[0])
        if any(len(piece) > 1 and piece in known for piece in pieces):
            continue
        parts, weak = key.parts_of("".join(pieces))
        if parts and not weak:
            words.append(_Word(match.start(), match.end(), parts, weak=False))
    return words


def _inside_words(text: str, key: Key) -> list[_Word]:
    """Return the names in scripts without blanks, wherever they stand."""
    found: list[_Word] = []
    for name, parts in key.without_blanks.items():
        for match in re.finditer(re.escape(name), text):
            if not any(word.start < match.end() and match.start() < word.end for word in found):
                found.append(_Word(match.start(), match.end(), parts, weak=False))
    return found


def _is_no_name_there(text: str, start: int, end: int) -> bool:
    """Tell whether a word is none by where it stands: a short one in a code or in base64, where letters touch digits by chance, a month in a date, a common
    word whose capital is that of its sentence."""
    if end - start < 5 and (text[start - 1 : start].isdigit() or text[end : end + 1].isdigit()):
        return True
    word, before = fold(text[start:end]), text[max(0, start - 12) : start]
    if word in _MONTHS and (_BEFORE_A_MONTH.search(before) or _AFTER_A_MONTH.match(text, end)):
        return True
    return is_common_word(word) and bool(_FOLLOWS_NO_NAME.match(text, end) and _OPENS_A_SENTENCE.search(before))


def _persons(run: list[_Word]) -> set[int]:
    return set.intersection(*({part[0] for part in word.parts} for word in run))


def _run(text: str, words: list[_Word], place: int) -> list[_Word]:
    """Return the neighbouring words from `place` on that can be the name of one person."""
    run = [words[place]]
    for word in words[place + 1 :]:
        gap = text[run[-1].end : word.start]
        if len(gap) > 20 or not _BETWEEN_WORDS.fullmatch(gap) or not _persons([*run, word]):
            break
        run.append(word)
    return run


def _without_loose_edges(text: str, run: list[_Word], key: Key) -> list[_Word]:
    """Return the words of a run that are the name: all if they make up a whole name (grace hope), else without common words at the ends; none if only weak
    ones are left."""
    written = {part for word in run for part in word.parts}
    for person in _persons(run) if len(run) > 1 else ():
        for number, name in enumerate(key.persons[person].names):
            count = len(WORD.findall(name))
            if count > 1 and all((person, number, place) in written for place in range(count)):
                return run
    while run and _is_loose(text, run[0]):
        run = run[1:]
    while run and _is_loose(text, run[-1]):
        run = run[:-1]
    return run if any(not word.weak for word in run) else []


def _is_loose(text: str, word: _Word) -> bool:
    return word.weak and is_common_word(fold(text[word.start : word.end]))


def _hit(text: str, run: list[_Word], key: Key, earliest: int) -> NameHit:
    """Return the hit that a run stands for, with the initials that stand before and after it; they also tell persons of one surname apart."""
    start, end, persons = run[0].start, run[-1].end, _persons(run)
    while match := _INITIAL_BEFORE.search(text, max(earliest, start - 4), start):
        sharing = _with_initial(match, persons, key)
        if not sharing:
            break
        start, persons = match.start(), sharing
    while match := _INITIAL_AFTER.match(text, end):
        sharing = _with_initial(match, persons, key)
        if not sharing:
            break
        end, persons = match.end(), sharing
    return NameHit(start, end, text[start:end], "/".join(sorted(key.persons[person].code for person in persons)))


def _with_initial(match: re.Match[str], persons: set[int], key: Key) -> set[int]:
    letter, dot = match.groups()
    if letter == letter.lower() or (letter in "AI" and not dot):
        return set()  # "a" and "I" are words
    return {person for person in persons if any(spelling[:1] in key.initials[person] for spelling in spellings(letter))}


def replace_names(text: str, key: Key) -> tuple[str, list[NameHit]]:
    """Return the text with the code of the person in place of each name, and the hits that were replaced (offsets in the text as given).

    A code is set apart by a space from a letter or digit that the name touched. Where several persons share the name their codes stand there together
    (P03/P17): which it is, only a person can tell.
    """
    hits = find_names(text, key)
    return with_codes(text, ((hit.start, hit.end, hit.person_code) for hit in hits)).text, hits


def with_codes(text: str, codes: Iterable[tuple[int, int, str]]) -> ReplacedText:
    """Return the text with codes put in the place of stretches of it, given in order and without overlap; a line end within a stretch stays."""
    pieces, last, replaced = [], 0, []
    for start, end, code in codes:
        before = " " if text[start - 1 : start].isalnum() else ""
        after = " " if text[end : end + 1].isalnum() else ""
        # places in a text are counted in lines
        put = f"{before}{code}{after}" + "\n" * text.count("\n", start, end)
        replaced.append(Replacement(start, end, put, text.count("\n", 0, start) + 1, text[start:end]))
        pieces += [text[last:start], put]
        last = end
    return ReplacedText("".join([*pieces, text[last:]]), tuple(replaced))
