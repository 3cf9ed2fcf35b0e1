"""Sentences with numbers in them: the right plural, the right rounding, the same everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from evaltool.desk_review.terms_of_reference import in_words


def count(number: int, one: str, several: str = "") -> str:
    """`1 source`, `3 sources`, `no sources`."""
    word = one if number == 1 else several or f"{one}s"
    return f"{number if number else 'no'} {word}"


def listed(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else list(parts))


def day(written: date | None) -> str:
    """`11 March 2014`, or an empty text."""
    return in_words(written, None)


def money(amount: float | None, currency: str) -> str:
    """`USD 299,400`, or an empty text."""
    return f"{currency} {amount:,.0f}".strip() if amount is not None else ""
