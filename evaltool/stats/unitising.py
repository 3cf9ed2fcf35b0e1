"""Krippendorff's alpha for unitising: do coders mark the same stretches of a text?

The text is a continuum of characters. A coder's spans with one code lie in it with gaps between
them; what is compared are spans with spans and spans with gaps, not single characters.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from evaltool.stats.resampling import (
    MINIMUM_UNITS,
    Agreement,
    FloatArray,
    IntArray,
    Resampling,
    ratio,
    with_interval,
    without_value,
)

Span: TypeAlias = tuple[int, int, Hashable]

ONE_TEXT = "one text cannot show how much the value varies from text to text; for an interval join the texts and give in breaks where each ends"


@dataclass(frozen=True, slots=True)
class _Marks:
    """One coder's spans with one code, in order of position, and the text they belong to."""

    start: IntArray
    end: IntArray
    text: IntArray


def alpha_u(
    spans: Sequence[Sequence[Span]],
    length: int,
    breaks: Sequence[int] = (),
    *,
    resampling: Resampling | None = None,
) -> Agreement:
    """Return Krippendorff's alpha-u over all codes, at most 1.

    Parameters
    ----------
    spans : sequence, one entry a coder, of sequences of (start, end, code)
        Positions in characters from 0; `end` is the position after the last character.
    length : int
        Length of the continuum in characters.
    breaks : sequence of int, optional
        Where several texts were joined: the end of each but the last. Chance then moves spans only
        within their text, and the interval comes from drawing whole texts.
    resampling : Resampling, optional
        Confidence, number of samples and seed of the interval.

    Returns
    -------
    Agreement
        `n_units` counts the spans of all coders. No interval for fewer than 10 texts with spans.

    Raises
    ------
    ValueError
        If there are fewer than two coders, a span is empty, lies outside the continuum or across a
        break, two spans of one coder and code overlap, or breaks do not rise within the continuum.

    References
    ----------
    Krippendorff, K. (1995). On the reliability of unitizing continuous data. Sociological
    Methodology 25:47-76. Krippendorff, K. (2004). Content Analysis, 2nd ed., pp. 251-256.

    Examples
    --------
    >>> round(alpha_u([[(0, 10, "trust")], [(0, 8, "trust")]], length=50).value, 3)
    0.966
    """
    if len(spans) < 2:
        raise ValueError(f"spans must come from at least 2 coders, got {len(spans)}")
    edges = _edges(length, breaks)
    n_spans = sum(len(of_coder) for of_coder in spans)
    if n_spans == 0:
        return without_value(0, "no coder marked a span")
    codes = sorted({code for of_coder in spans for _, _, code in of_coder}, key=repr)
    terms = [_terms([_marks(of_coder, code, edges) for of_coder in spans], edges) for code in codes]
    n_texts = edges.size - 1
    lengths, n_coders = np.diff(edges).astype(float), len(spans)

    def alpha(weights: FloatArray) -> FloatArray:
        continuum = weights @ lengths
        observed = sum(weights @ term.observed for term in terms)
        expected = sum(term.expected(weights, n_coders * continuum) for term in terms)
        # -- both sides of the fraction carry 1/L, which cancels; what is left is 2/(m(m-1)L) --
        scale = n_coders * (n_coders - 1) * continuum
        return 1 - ratio(np.asarray(observed) / scale, np.asarray(expected))

    whole = float(alpha(np.ones((1, n_texts)))[0])
    if np.isnan(whole):
        return without_value(n_spans, "spans of single characters leave nothing to disagree on")
    n_marked = int(np.any([term.n_spans > 0 for term in terms], axis=0).sum())
    refusal = ""
    if n_texts == 1:
        refusal = ONE_TEXT
    elif n_marked < MINIMUM_UNITS:
        refusal = f"an interval needs at least {MINIMUM_UNITS} texts with spans, got {n_marked}"
    return with_interval(alpha, np.ones(n_texts, dtype=np.int64), n_spans, refusal, resampling)


@dataclass(frozen=True, slots=True)
class _Terms:
    """What one code adds to observed and expected disagreement, split by text.

    All have the shape (texts,), except `placed`: (texts, texts), spans of a text in gaps of a text.
    """

    observed: FloatArray
    n_spans: FloatArray
    shifted: FloatArray
    within: FloatArray
    placed: FloatArray

    def expected(self, weights: FloatArray, positions: FloatArray) -> FloatArray:
        """Return the expected disagreement, times L/2, of each sample of texts, shape (samples,).

        `positions` is the length of the continuum times the number of coders, shape (samples,).
        """
        on_spans = (weights @ self.n_spans - 1) * (weights @ self.shifted)
        in_gaps = ((weights @ self.placed) * weights).sum(axis=1)
        return (on_spans + in_gaps) / (positions * (positions - 1) - weights @ self.within)


def _edges(length: int, breaks: Sequence[int]) -> IntArray:
    edges = np.array([0, *breaks, length], dtype=np.int64)
    if length < 1:
        raise ValueError(f"length must be at least 1 character, got {length}")
    if (np.diff(edges) < 1).any():
        raise ValueError(f"breaks must rise between 0 and {length}, got {list(breaks)}")
    return edges


def _marks(spans: Sequence[Span], code: Hashable, edges: IntArray) -> _Marks:
    """Return one coder's spans with one code, sorted and checked."""
    places = sorted((start, end) for start, end, name in spans if name == code)
    start, end = np.array(places, dtype=np.int64).reshape(-1, 2).T
    for first, last in places:
        if not 0 <= first < last <= edges[-1]:
            raise ValueError(f"span must hold 0 <= start < end <= {edges[-1]}, got ({first}, {last}, {code!r})")
    text = np.searchsorted(edges, start, side="right") - 1
    for first, last, border in zip(start, end, edges[text + 1], strict=True):
        if last > border:
            raise ValueError(f"span must lie within one text, got ({first}, {last}, {code!r}) across {border}")
    for before, after in zip(places, places[1:], strict=False):
        if after[0] < before[1]:
            raise ValueError(f"spans of one coder with code {code!r} must not overlap, got {before} and {after}")
    return _Marks(start, end, text)


def _terms(marks: Sequence[_Marks], edges: IntArray) -> _Terms:
    """Return the terms of one code from the marks of all coders (Krippendorff 2004, p. 253)."""
    n_texts = edges.size - 1
    text = np.concatenate([of_coder.text for of_coder in marks])
    size = np.concatenate([of_coder.end - of_coder.start for of_coder in marks]).astype(float)
    observed = np.zeros(n_texts)
    for position, first in enumerate(marks):
        for second in marks[position + 1 :]:
            observed += _disagreement(first, second, n_texts)

    def by_text(of_span: FloatArray) -> FloatArray:
        return np.bincount(text, weights=of_span, minlength=n_texts)

    placed = np.zeros((n_texts, n_texts))
    begin, gap = _gaps(marks, edges)
    for target in range(n_texts):
        inside = (begin >= edges[target]) & (begin < edges[target + 1])
        placed[:, target] = by_text(_placements(size, gap[inside]))
    return _Terms(
        observed,
        by_text(np.ones(size.size)),
        by_text((2 * size**3 - 3 * size**2 + size) / 3),
        by_text(size * (size - 1)),
        placed,
    )


def _disagreement(first: _Marks, second: _Marks, n_texts: int) -> FloatArray:
    """Return the sum of squared differences between two coders, shape (texts,).

    Two spans that meet differ by the squares of the distances of their starts and ends; a span that
    lies in the other's gap differs by its squared length; all else agrees.
    """
    total = np.zeros(n_texts)
    for own, other in ((first, second), (second, first)):
        before = np.searchsorted(other.end, own.start, side="right")
        until = np.searchsorted(other.start, own.end, side="left")
        alone = before == until
        size = own.end - own.start
        np.add.at(total, own.text[alone], (size[alone] ** 2).astype(float))
        if own is first:
            # -- each meeting pair once: the loops run over meetings, not over all pairs --
            mine = np.repeat(np.arange(own.start.size), until - before)
            offset = np.arange(mine.size) - np.repeat(np.cumsum(until - before) - (until - before), until - before)
            theirs = before[mine] + offset
            squares = (own.start[mine] - other.start[theirs]) ** 2 + (own.end[mine] - other.end[theirs]) ** 2
            np.add.at(total, own.text[mine], squares.astype(float))
    return total


def _gaps(marks: Sequence[_Marks], edges: IntArray) -> tuple[IntArray, FloatArray]:
    """Return where the gaps of all coders begin and how long they are; each ends with its text."""
    begin = np.concatenate([np.sort(np.append(of_coder.end, edges[:-1])) for of_coder in marks])
    end = np.concatenate([np.sort(np.append(of_coder.start, edges[1:])) for of_coder in marks])
    real = end > begin
    return begin[real], (end - begin)[real].astype(float)


def _placements(size: FloatArray, gap: FloatArray) -> FloatArray:
    """Return for each span: squared length x ways to lie in one of the gaps, shape (spans,)."""
    ascending = np.sort(gap)
    # -- sums over the gaps from a position on, so that no span x gap table is needed --
    length_from = np.append(np.cumsum(ascending[::-1])[::-1], 0.0)
    fitting = np.searchsorted(ascending, size, side="left")
    return size**2 * (length_from[fitting] - (gap.size - fitting) * (size - 1))
