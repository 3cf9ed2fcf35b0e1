"""Sentences with numbers in them: the right plural, the right rounding, the same everywhere."""

from __future__ import annotations

from datetime import date

from evaltool.desk_review.terms_of_reference import in_words
from evaltool.terms import counted, listed

__all__ = ["count", "day", "listed", "money"]


def count(number: int, one: str, several: str = "") -> str:
    """`1 source`, `3 sources`, `no sources`."""
    return counted(number, one, several) if number else f"no {several or f'{one}s'}"


def day(written: date | None) -> str:
    """`11 March 2014`, or an empty text."""
    return in_words(written, None)


def money(amount: float | None, currency: str) -> str:
    """`USD 299,400`, or an empty text."""
    return f"{currency} {amount:,.0f}".strip() if amount is not None else ""
