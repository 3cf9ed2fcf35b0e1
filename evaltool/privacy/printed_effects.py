"""Whether the printed effect of tests before and after tells how few rose, stayed or fell.

The rank-biserial correlation is 1 - 2 W / S: S is the sum of the ranks of all who changed, W that of those who fell. In a small training only one number of them
may give what is printed: of eleven, 0.97 is W = 1, one person who fell. As in `small_cells`, a small count is protected if other counts print the same.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from math import ceil

Counts = tuple[int, int, int]
"""How many rose, stayed and fell."""


def effect_tells_small_counts(counts: Counts, threshold: int, effect: float, shown: Callable[[int], Hashable]) -> bool:
    """Return whether a small one of the counts follows from an effect that is printed with two digits.

    `shown` gives what is printed of a number that rose. Deterministic. Raises ValueError for a negative count.
    """
    if min(counts) < 0:
        raise ValueError(f"counts must not be negative, got {counts}")
    unproven = {place for place, count in enumerate(counts) if 0 < count < threshold}
    for other in _printing(sum(counts), effect):
        if not unproven:
            return False
        if shown(other[0]) == shown(counts[0]):
            unproven = {place for place in unproven if other[place] == counts[place]}
    return bool(unproven)


def _printing(n: int, effect: float) -> Iterator[Counts]:
    """All counts of `n` persons that can have an effect which is printed as this one; ranks may be halves, as several can share one."""
    least, most = (round(effect, 2) + side for side in (-0.005, 0.005))
    for stayed in range(n + 1):
        changed = n - stayed
        whole = changed * (changed + 1) / 2
        for fell in range(changed + 1):
            # who fell has at least the lowest ranks and at most the highest
            low = max(fell * (fell + 1) / 2, (1 - most) * whole / 2)
            high = min(fell * (2 * changed - fell + 1) / 2, (1 - least) * whole / 2)
            if (ceil(2 * low - 1e-9) / 2 <= high + 1e-9) if changed else least <= 0 <= most:
                yield changed - fell, stayed, fell
