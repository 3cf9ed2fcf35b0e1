"""Texts of the evaluator that a program or a hand cut in two: the rest still stands in the document, but outside of its mark.

Nobody deleted those words, so a person decides on the change. What stands nowhere any more was deleted, which is an edit like any other.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from os.path import commonprefix

from evaltool import terms
from evaltool.interchange.changes import Change
from evaltool.word_marks import digest, read_mark

# so many letters in a row are not the same by chance; so many are more than a small word
_BY_CHANCE, _A_WORD = 20, 5
_QUOTED = 60


def cut_texts_in_doubt(changes: Sequence[Change], outside: Sequence[tuple[str, str]]) -> list[Change]:
    """The changes, those in doubt that drop words of the case which stand `outside`: whole paragraphs, each with the mark of the text that was given it, if any.

    A text that was given the rest of another one is in doubt with it.
    """
    lines = [(owner, words, ["".join(filter(str.isalnum, word)) for word in words.split()]) for owner, words in outside]
    doubts: dict[str, str] = {}
    for change in changes:
        for gone, is_first, is_last in _gone(change.before, change.after):
            for owner, words, letters in lines:
                if not _stands_in(gone, letters, is_first, is_last):
                    continue
                quoted = terms.shortened(words, _QUOTED)
                doubts.setdefault(digest(change.place), f'words of it stand outside of its mark in the document: join "{quoted}" to it there, and pull again')
                if mark := read_mark(owner):
                    doubts.setdefault(mark.place, f'"{quoted}" may belong to {change.place}, which lost these words')
    return [replace(change, doubt=change.doubt or doubts.get(digest(change.place), "")) for change in changes]


def _gone(before: str, after: str) -> Iterator[tuple[str, bool, bool]]:
    """The letters of each stretch that is not in the text any more; whether it was the beginning of the text, and whether its end."""
    old, new = (["".join(filter(str.isalnum, word)) for word in text.split()] for text in (before, after))
    left = "".join(new)
    for kind, first, last, start, end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[first:last]), "".join(new[start:end])
        # a cut can go through a word
        gone = gone[len(commonprefix((gone, come))) :]
        gone = gone[: len(gone) - len(commonprefix((gone[::-1], come[::-1])))]
        is_moved = len(gone) >= _BY_CHANCE and gone in left
        if kind in ("delete", "replace") and gone and not is_moved:
            yield gone, not any(old[:first]), not any(old[last:])


def _stands_in(gone: str, words: Sequence[str], is_first: bool, is_last: bool) -> bool:
    """True where a paragraph has these letters: many of them anywhere, a few where a cut leaves them."""
    letters = "".join(words)
    if any(gone[at : at + _BY_CHANCE] in letters for at in range(len(gone) - _BY_CHANCE + 1)):
        return True
    if letters and (gone.startswith(letters) or gone.endswith(letters)):
        return True
    # a few letters are the beginning of many a word, so they have to be words
    is_long = len(gone) >= _A_WORD
    starts = letters.startswith(gone) if is_long else gone in accumulate(words)
    ends = letters.endswith(gone) if is_long else gone in accumulate(reversed(words), lambda after, word: word + after)
    return is_last and starts or is_first and ends
