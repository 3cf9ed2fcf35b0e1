"""Salience: how widely a theme was spoken of. Sources, voices and groups are counted, never passages: one talkative person is one voice.

These counts say what mattered to those who were met; as nobody was drawn by lot, they say nothing of how many others think so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.field_phase.codebook import Code, read_codebook
from evaltool.field_phase.coding import Coding, analysed_codings
from evaltool.field_phase.named_groups import told_apart
from evaltool.field_phase.persons import voices_of_coding

_ENOUGH_TO_GO_TOGETHER = 3


@dataclass(frozen=True)
class CodeUse:
    """How widely one code, with the codes below it, was used. `directions` counts sources by direction; a source may stand under several."""

    code_id: str
    path: str
    depth: int
    sources: int
    voices: int
    groups: int
    directions: dict[str, int]


@dataclass(frozen=True)
class SaturationStep:
    """One source in the order in which they were coded: how many codes it brought that none before it had."""

    position: int
    new_codes: int
    codes_so_far: int


def salience(case: CaseFolder) -> list[CodeUse]:
    """How widely each code was used, in the order of the tree; a code counts what stands under the codes below it as well."""
    book = read_codebook(case)
    by_code: dict[str, list[Coding]] = {}
    for coding in analysed_codings(case):
        by_code.setdefault(coding.code_id, []).append(coding)
    uses = []
    for code in book.in_tree_order():
        codings = [coding for id in book.family_of(code.id) for coding in by_code.get(id, [])]
        uses.append(_use(case, code, book.path_of(code.id), book.depth_of(code.id), codings))
    return uses


def unused_codes(case: CaseFolder) -> list[Code]:
    """The codes that nobody used, neither themselves nor by a code below them."""
    book = read_codebook(case)
    used = {coding.code_id for coding in analysed_codings(case)}
    return [code for code in book if not used & set(book.family_of(code.id))]


def saturation(case: CaseFolder) -> list[SaturationStep]:
    """New codes by source in the order in which sources were coded; sources without a date of coding come last, as they stand in the file.

    The steps carry no source code: an order in time would help to tell which source is which.
    """
    first: dict[str, date] = {}
    codes: dict[str, set[str]] = {}
    for coding in analysed_codings(case):
        codes.setdefault(coding.source_id, set()).add(coding.code_id)
        if coding.date:
            first[coding.source_id] = min(coding.date, first.get(coding.source_id, coding.date))
    seen: set[str] = set()
    steps = []
    for position, source_id in enumerate(sorted(codes, key=lambda id: first.get(id, date.max)), start=1):
        new = codes[source_id] - seen
        seen |= new
        steps.append(SaturationStep(position, len(new), len(seen)))
    return steps


def always_together(case: CaseFolder) -> list[tuple[Code, Code]]:
    """Pairs of codes that always mark the same words, three times at least: perhaps they are one code."""
    book = read_codebook(case)
    places: dict[str, set[tuple[str, int | None, int | None]]] = {}
    for coding in analysed_codings(case):
        places.setdefault(coding.code_id, set()).add((coding.source_id, coding.start, coding.end))
    used = [code for code in book if len(places.get(code.id, ())) >= _ENOUGH_TO_GO_TOGETHER]
    return [(one, other) for one, other in combinations(used, 2) if places[one.id] == places[other.id]]


def _use(case: CaseFolder, code: Code, path: str, depth: int, codings: Iterable[Coding]) -> CodeUse:
    codings = list(codings)
    voices = {voice for coding in codings for voice in voices_of_coding(case, coding)}
    groups = told_apart(case, voices)
    directions = {word: len({c.source_id for c in codings if c.direction == word}) for word in terms.VOCABULARIES["direction"]}
    return CodeUse(code.id, path, depth, len({c.source_id for c in codings}), len(voices), len(groups), directions)
