"""How sure a share of the survey is: by Wilson's interval, by the exact one where persons were drawn by lot from a known number, and what silence could change.

Where everybody was asked and some answered, there is no sampling error to correct for: the doubt is in those who stayed silent, and is shown as bounds.
"""

from __future__ import annotations

from dataclasses import dataclass

from evaltool.stats.proportions import Share, hypergeometric_interval, nonresponse_bounds, wilson


@dataclass(frozen=True)
class Asked:
    """Whom the survey is about (`population`), how many were asked, and whether they were drawn by lot."""

    population: int | None = None
    invited: int | None = None
    by_lot: bool = False

    @property
    def _sampled_from(self) -> int | None:
        """The number from which persons were drawn by lot; None where they were not, or were all of them."""
        return self.population if self.by_lot and self.population and (self.invited or 0) < self.population else None

    @property
    def _silent_of(self) -> int | None:
        """Everybody who could have answered, where nobody was drawn by lot."""
        return None if self._sampled_from else self.population or self.invited

    def share(self, count: int, n: int) -> Share:
        """The share of those who answered, with the interval that fits how they were chosen."""
        sampled = self._sampled_from
        return hypergeometric_interval(count, n, sampled) if sampled and n <= sampled else wilson(count, n)

    def bounds(self, count: int, n: int) -> Share | None:
        """The share with the bounds it takes if all who stayed silent say no, or all yes; None where it is not known how many those are."""
        everybody = self._silent_of
        return nonresponse_bounds(count, n, everybody) if everybody and n < everybody else None

    def in_words(self) -> str:
        """What the intervals are, in a sentence or two."""
        if self._sampled_from:
            return f"The interval is exact for a draw by lot from {self._sampled_from} persons, at 95 %; those drawn who stayed silent are not in it."
        if self._silent_of:
            bounds = "The bounds are what the share would be if all who stayed silent had said no, or yes."
            return f"The interval is Wilson's, at 95 %. {bounds}"
        return "The interval is Wilson's, at 95 %."
