"""The key: which person has which code, and the look-up tables that tell whether a word may be part of a listed name."""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from evaltool.privacy.attached import stands_without_blanks, without_particles
from evaltool.privacy.spelling import WORD, deletions, is_common_word, is_ordinary, one_edit_apart, sound_spellings, spellings, stems

_PARTICLE_WORDS = (
    "oglu ogly ogli oghlu ovlu qizi kizi gizi kyzy qyzy gyzy bin ibn bint bte binti abu umm van von der den del des dos das los san mac mrs miss "
    "mister madam sir bey bay hanim xanim khanim khanum"
)
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
"""Parts of names that many names share: they count beside another part of the same name, never alone."""

Part = tuple[int, int, int]  # which person, which of the person's names, which word of that name


@dataclass(frozen=True)
class Person:
    """One line of the key; what names the person is left out of its printed form."""

    code: str
    names: tuple[str, ...] = field(repr=False)
    phones: tuple[str, ...] = field(default=(), repr=False)
    emails: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Key:
    """The persons whose names must not leave, with the look-up tables made from them once."""

    persons: tuple[Person, ...]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str | None]]) -> "Key":
        """Return the key made from rows of person_code, name, other_spellings, phone and email, the last three `;`-separated or empty.

        Raises ValueError for a row without code or name, a code that occurs twice, and a code that contains a listed name: it would give away what it
        replaces.
        """
        persons = []
        for number, row in enumerate(rows, start=1):
            code, names = (row.get("person_code") or "").strip(), _several(row.get("name")) + _several(row.get("other_spellings"))
            if not code or not names:
                raise ValueError(f"row {number} of the key needs a person_code and a name")
            if any(code == person.code for person in persons):
                raise ValueError(f"person_code {code!r} occurs twice in the key (row {number})")
            persons.append(Person(code, names, _several(row.get("phone")), _several(row.get("email"))))
        key = cls(tuple(persons))
        for number, person in enumerate(persons, start=1):
            if any(parts and not weak for parts, weak in map(key.parts_of, WORD.findall(person.code))):
                raise ValueError(f"the person_code in row {number} of the key contains a name of the key; choose a code such as P07")
        return key

    @cached_property
    def _words(self) -> dict[str, frozenset[Part]]:
        """Each spelling of each word of each name, and of the words written together, with the parts that it stands for."""
        found: dict[str, set[Part]] = {}
        for number, person in enumerate(self.persons):
            for name_number, name in enumerate(person.names):
                words = WORD.findall(name)
                for word_number, word in enumerate(words):
                    for spelling in sound_spellings(word):
                        found.setdefault(spelling, set()).add((number, name_number, word_number))
                for joined in _joined(words):
                    found.setdefault(joined, set()).add((number, name_number, -1))
        return {spelling: frozenset(parts) for spelling, parts in found.items()}

    @cached_property
    def _open_stems(self) -> dict[str, frozenset[Part]]:
        """Names in -a without it, because Russian endings replace it (Irina, Iriny)."""
        return {
            spelling[:-1]: parts for spelling, parts in self._words.items() if len(spelling) >= 5 and spelling.endswith("a") and not is_common_word(spelling)
        }

    @cached_property
    def _neighbours(self) -> dict[str, set[str]]:
        """The words of the key that may be misprinted, by each of their one-letter deletions; of words written together that would be other words' names."""
        found: dict[str, set[str]] = {}
        for spelling, parts in self._words.items():
            if len(spelling) >= 5 and any(word_number >= 0 for _, _, word_number in parts) and not is_common_word(spelling) and spelling not in _PARTICLES:
                for deletion in deletions(spelling):
                    found.setdefault(deletion, set()).add(spelling)
        return found

    def parts_of(self, token: str) -> tuple[frozenset[Part], bool]:
        """Return the parts that a word of the text may stand for, none if it is no name, and whether it is too weak to be one alone."""
        written = spellings(token)
        capital = token[0] != token[0].lower()
        exact = frozenset[Part]().union(*(self._words.get(spelling, ()) for spelling in written))
        if exact:
            weak = all(
                len(spelling) < 3 or spelling in _PARTICLES or (is_common_word(spelling) and not capital) for spelling in written if spelling in self._words
            )
            return exact, weak
        if not token.isascii() and (bare := self._bare(token)):
            return bare, False
        if len(written[0]) < 5 or is_ordinary(written[0]):
            return frozenset(), False
        return self._inflected(written) or (self._misprinted(written) if capital else frozenset()), False

    @cached_property
    def without_blanks(self) -> dict[str, frozenset[Part]]:
        """The words of names that are looked for inside other words, as their script has no blanks, the longest first."""
        written = {word for person in self.persons for name in person.names for word in WORD.findall(name) if stands_without_blanks(word)}
        return {word: self.parts_of(word)[0] for word in sorted(written, key=lambda word: (-len(word), word))}

    def _bare(self, token: str) -> frozenset[Part]:
        """The parts that a word stands for without the particles that its script attaches to a name."""
        known = (self._words.get(spelling, frozenset()) for bare in without_particles(token) for spelling in spellings(bare))
        return frozenset[Part]().union(*known)

    def _inflected(self, written: list[str]) -> frozenset[Part]:
        found: set[Part] = set()
        for stem, open_stem in (pair for spelling in written for pair in stems(spelling)):
            if open_stem:
                found |= self._open_stems.get(stem, frozenset())
            elif stem not in _PARTICLES and not is_common_word(stem):
                found |= self._words.get(stem, frozenset())
        return frozenset(found)

    def _misprinted(self, written: list[str]) -> frozenset[Part]:
        found: set[Part] = set()
        for spelling in written[:8]:  # a word with more readings than that is hardly misprinted as well
            candidates = {candidate for deletion in deletions(spelling) for candidate in self._neighbours.get(deletion, ())}
            for candidate in candidates:
                if one_edit_apart(spelling, candidate):
                    found |= self._words[candidate]
        return frozenset(found)

    @cached_property
    def initials(self) -> list[frozenset[str]]:
        """The first letters of each person's names, in every spelling."""
        return [
            frozenset(spelling[0] for name in person.names for word in WORD.findall(name) for spelling in sound_spellings(word) if spelling)
            for person in self.persons
        ]


def _several(cell: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (cell or "").split(";") if part.strip())


def _joined(words: list[str]) -> set[str]:
    """Return a name written as one word, as in user names and addresses: kamranzeynalli, zeynallikamran, kzeynalli, nurmammad."""
    plain = [spellings(word)[0] for word in words]
    found = {"".join(plain)} if len(plain) > 1 else set()
    for one, other in itertools.permutations([word for word in plain if word not in _PARTICLES], 2):
        found |= {one + other} | ({one[:1] + other, other + one[:1]} if len(other) >= 5 and not is_ordinary(other) else set())
    return {joined for joined in found if len(joined) >= 6 and not is_ordinary(joined)}
