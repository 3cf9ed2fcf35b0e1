"""Sentences with numbers in them: the right plural, the right rounding, the same everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from evaltool.desk_review.terms_of_reference import in_words
from evaltool.terms import counted, listed

__all__ = ["count", "day", "ids_in_a_cell", "listed", "money"]

# a row of Excel has room for about as many lines
_MOST_IDS = 30


def count(number: int, one: str, several: str = "") -> str:
    """`1 source`, `3 sources`, `no sources`."""
    return counted(number, one, several) if number else f"no {several or f'{one}s'}"


def ids_in_a_cell(ids: Sequence[str]) -> str:
    """`RE1, RE3`; of more than a row of a workbook can show, those that follow each other as `RE1 to RE300`, and what is too much even then as a number."""
    if len(ids) <= _MOST_IDS:
        return ", ".join(ids)
    spans = [[id for _, id in group] for _, group in groupby(enumerate(ids), key=_place_in_a_span)]
    parts = [f"{span[0]} to {span[-1]}" if len(span) > 1 else span[0] for span in spans]
    further = sum(map(len, spans[_MOST_IDS:]))
    return ", ".join(parts[:_MOST_IDS]) + (f" and {further} more" if further else "")


def _place_in_a_span(numbered: tuple[int, str]) -> tuple[str, int]:
    """The same for ids that follow each other: their letters, and how far their number is ahead of their place; an id without a number stands alone."""
    place, id = numbered
    letters = id.rstrip("0123456789")
    digits = id[len(letters) :]
    return (letters, int(digits) - place) if digits else (id, 0)


def day(written: date | None) -> str:
    """`11 March 2014`, or an empty text."""
    return in_words(written, None)


def money(amount: float | None, currency: str) -> str:
    """`USD 299,400`, or an empty text."""
    return f"{currency} {amount:,.0f}".strip() if amount is not None else ""
