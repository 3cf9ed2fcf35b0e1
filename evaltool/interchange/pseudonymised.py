"""A text that comes into the case, with codes in the place of names: what was replaced, and every capitalised word that a person still has to look through.

The key knows only the names it lists. A name that is not in it is written with a capital like any other, so all such words are listed; those that are no
ordinary word, or stand within a sentence, come first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from evaltool.case import CaseFolder
from evaltool.field_phase.key import sound_key
from evaltool.privacy.identifiers import find_identifiers
from evaltool.privacy.key import Key
from evaltool.privacy.pseudonyms import ReplacedText, find_names, with_codes
from evaltool.privacy.spelling import WORD, fold, is_ordinary

# a word after one of these begins a sentence, or a line, and has its capital from that
_OPENS_A_SENTENCE = re.compile(r"(?:^|[.!?…:;]|\n)[\s\"'“”„«»‘’(\[*_#>-]*$")
_CODE = re.compile(r"[A-Z]{1,3}\d+")


@dataclass(frozen=True)
class Capital:
    """One capitalised word that the key does not know, with its lines; `look_first` where it is no ordinary word or stands within a sentence."""

    word: str
    lines: tuple[int, ...]
    look_first: bool


class SafeText(ReplacedText):
    """A text with codes for names."""

    def capitals(self) -> list[Capital]:
        """Every capitalised word, those to look at first at the head, each group by its first line."""
        lines: dict[str, list[int]] = {}
        first: dict[str, bool] = {}
        codes = [(match.start(), match.end()) for match in _CODE.finditer(self.text)]
        starts, line, last = {start for start, _ in codes}, 1, 0
        for match in WORD.finditer(self.text):
            word = match[0]
            if match.start() in starts or word[0] == word[0].lower():
                continue
            line += self.text.count("\n", last, match.start())
            last = match.start()
            lines.setdefault(word, []).append(line)
            opens = _OPENS_A_SENTENCE.search(self.text, max(0, last - 12), last)
            is_plain = len(word) < 3 or is_ordinary(fold(word))
            first[word] = first.get(word, False) or not opens or not is_plain
        found = [Capital(word, tuple(dict.fromkeys(at)), first[word]) for word, at in lines.items()]
        return sorted(found, key=lambda capital: (not capital.look_first, capital.lines[0], capital.word))


class Pseudonyms:
    """The key of a case at work on texts from outside."""

    def __init__(self, case: CaseFolder, also: Iterable[Mapping[str, str]] = ()):
        """The key of the case, and with it the rows `also`, which are not in it yet; raises EvaltoolError for a key that cannot be used."""
        listed = sound_key(case)
        self._key = Key((*listed.persons, *Key.from_rows(also).persons))
        self._regions = case.header.privacy.phone_regions if case.is_usable else ()  # an import may come before evaluation.yml is filled in

    @property
    def knows_nobody(self) -> bool:
        """True where the case has no key, so that no name could be found."""
        return not self._key.persons

    def of(self, text: str) -> SafeText:
        """The text with the code of the person in the place of each name of the key, and its kind in the place of each telephone number or address."""
        hits = [(hit.start, hit.end, hit.person_code) for hit in find_names(text, self._key)]
        hits += [(found.start, found.end, f"[{found.kind}]") for found in find_identifiers(text, self._key, self._regions)]
        found = with_codes(text, _without_overlap(hits))
        return SafeText(found.text, found.replaced)

    def words(self, text: str) -> str:
        """A short text, such as a memo or a title, with codes for names."""
        return self.of(text).text if text else ""


def _without_overlap(hits: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    last = 0
    for start, end, put in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
        if start >= last:
            yield start, end, put
            last = end
