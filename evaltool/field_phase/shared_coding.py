"""Shared coding as reliability data: what two or more coders did on the sources that they all read, by segment and by character.

A segment is a paragraph of the text, fixed before anybody codes. A coder marks a segment with a code where a coding with it reaches into the segment. Uncoded
text is a value of its own, "not marked": it is never left out silently, not even where a coder who is done with a source coded nothing in it. A coder who did
not code a source has no value there. A source is compared once everybody who began it is done with it: half a coding is no judgement, and whoever is still at it
must not read here what the others did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from string import ascii_uppercase

import numpy as np
import numpy.typing as npt

from evaltool.case import CaseFolder
from evaltool.field_phase.codebook import read_codebook
from evaltool.field_phase.coders_done import finished_with
from evaltool.field_phase.coding import Coding, analysed_codings
from evaltool.field_phase.transcripts import Transcript, read_transcript

Values = npt.NDArray[np.float64]
# negative and positive are the ends of a scale; mixed and neutral lie between them
_ON_A_SCALE = {"negative": 0.0, "mixed": 1.0, "neutral": 1.0, "positive": 2.0}


@dataclass(frozen=True)
class Segment:
    """One paragraph of a shared source, and what each coder put on it: code -> the codings with it."""

    source_id: str
    start: int
    end: int
    line: int
    marks: dict[str, dict[str, list[Coding]]] = field(repr=False)

    def codes_of(self, coder: str) -> frozenset[str] | None:
        """The codes of one coder on this segment; None where this coder did not code the source."""
        return frozenset(self.marks[coder]) if coder in self.marks else None


@dataclass(frozen=True)
class SharedCoding:
    """The sources that two or more coders coded, as data for measures of agreement."""

    coders: tuple[str, ...]
    texts: tuple[Transcript, ...]
    segments: tuple[Segment, ...]
    codings: dict[tuple[str, str], list[Coding]]  # (coder, source)
    codes: tuple[str, ...]

    def letter(self, coder: str) -> str:
        """How a coder is called in anything shown: a letter, as the name of the file may be a person's."""
        return f"coder {ascii_uppercase[self.coders.index(coder) % len(ascii_uppercase)]}"

    def values(self, of_coder: Callable[[frozenset[str]], float]) -> Values:
        """(coders, segments): what `of_coder` makes of a coder's codes on a segment, NaN where the coder did not read it."""
        return np.array([[np.nan if (codes := s.codes_of(coder)) is None else of_coder(codes) for s in self.segments] for coder in self.coders])

    def characters(self, code_id: str) -> Values:
        """(coders, characters): 1 where the coder marked the character with this code, else 0; NaN where the coder did not read it."""
        return np.array([np.concatenate([self._row(coder, text, code_id) for text in self.texts]) for coder in self.coders])

    def spans(self, coder: str) -> list[tuple[int, int, str]]:
        """(start, end, code) of one coder over the texts joined end to end; spans of one code that touch are one."""
        spans, offset = [], 0
        for text in self.texts:
            for code_id in self.codes:
                spans += [(start + offset, end + offset, code_id) for start, end in _joined(self._of(coder, text.id, code_id))]
            offset += len(text.text)
        return spans

    def everybody_read_everything(self) -> bool:
        """True where each coder coded each of the shared sources."""
        return all((coder, text.id) in self.codings for coder in self.coders for text in self.texts)

    def directions(self) -> Values:
        """(coders, segments and codes that two coders agree on): the direction on a scale from negative to positive."""
        columns = []
        for segment in self.segments:
            for code_id in self.codes:
                column = [_direction(segment.marks.get(coder, {}).get(code_id, [])) for coder in self.coders]
                if np.sum(~np.isnan(column)) > 1:
                    columns.append(column)
        return np.array(columns).T if columns else np.full((len(self.coders), 1), np.nan)

    def _of(self, coder: str, source_id: str, code_id: str) -> list[tuple[int, int]]:
        return [(c.start or 0, c.end or 0) for c in self.codings.get((coder, source_id), []) if c.code_id == code_id]

    def _row(self, coder: str, text: Transcript, code_id: str) -> Values:
        row = np.full(len(text.text), 0.0 if (coder, text.id) in self.codings else np.nan)
        for start, end in self._of(coder, text.id, code_id):
            row[start:end] = 1.0
        return row


def shared_coding(case: CaseFolder) -> SharedCoding | None:
    """What two or more coders coded alike or not; None where no source was coded by two."""
    return case.once(_shared)


def not_compared_yet(case: CaseFolder) -> list[str]:
    """The sources that two or more coders began and that somebody is not done with."""
    return case.once(_readers)[1]


def _readers(case: CaseFolder) -> tuple[dict[str, set[str]], list[str]]:
    """Who read each source that can be compared, and the ids of those that cannot yet."""
    finished = finished_with(case)
    begun: dict[str, set[str]] = {}
    for coder, source_id in [
        *((coding.by, coding.source_id) for coding in analysed_codings(case)),
        *((who, id) for who, ids in finished.items() for id in ids),
    ]:
        begun.setdefault(source_id, set()).add(coder)
    # what has no text, or none any more as its consent was withdrawn, is never compared
    several = {id: coders for id, coders in begun.items() if len(coders) > 1 and read_transcript(case, id) is not None}
    ready = {id: coders for id, coders in several.items() if all(id in finished[coder] for coder in coders)}
    return ready, sorted(several.keys() - ready.keys())


def _shared(case: CaseFolder) -> SharedCoding | None:
    readers, _ = case.once(_readers)
    texts = tuple(text for id in sorted(readers) if (text := read_transcript(case, id)) is not None)
    if not texts:
        return None
    shared: dict[tuple[str, str], list[Coding]] = {(coder, text.id): [] for text in texts for coder in readers[text.id]}
    for coding in analysed_codings(case):
        if (coding.by, coding.source_id) in shared:
            shared[coding.by, coding.source_id].append(coding)
    coders = tuple(sorted({coder for coder, _ in shared}))
    used = {coding.code_id for values in shared.values() for coding in values}
    codes = tuple(code.id for code in read_codebook(case).in_tree_order() if code.id in used)
    segments = tuple(segment for text in texts for segment in _segments(text, coders, shared))
    return SharedCoding(coders, texts, segments, shared, codes)


def _segments(text: Transcript, coders: tuple[str, ...], codings: dict[tuple[str, str], list[Coding]]) -> Iterator[Segment]:
    for start, end in text.paragraphs():
        marks: dict[str, dict[str, list[Coding]]] = {}
        for coder in coders:
            if (coder, text.id) in codings:
                marks[coder] = {}
                for coding in codings[coder, text.id]:
                    if (coding.start or 0) < end and start < (coding.end or 0):
                        marks[coder].setdefault(coding.code_id, []).append(coding)
        yield Segment(text.id, start, end, text.line_at(start), marks)


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _direction(codings: list[Coding]) -> float:
    """The direction of a coder's codings with one code on one segment; both ends together are mixed."""
    values = {_ON_A_SCALE[coding.direction] for coding in codings}
    if not values:
        return float("nan")
    return values.pop() if len(values) == 1 else 1.0
