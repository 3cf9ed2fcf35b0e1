"""Time Krippendorff's alpha with its interval against the `krippendorff` package, which has none.

4 coders, 200,000 units, 30 codes, a tenth missing. The two take turns, three times, and the best times
count: the first run of the package also pays for getting gigabytes of memory, and other work on the
machine slows now one and now the other.

    python benchmarks/agreement_speed.py
"""

from collections.abc import Callable
from time import perf_counter

import krippendorff
import numpy as np

from evaltool.stats.agreement import krippendorff_alpha

CODERS, UNITS, CODES, TURNS = 4, 200_000, 30, 3


def seconds(call: Callable[[], object]) -> float:
    start = perf_counter()
    call()
    return perf_counter() - start


def main() -> None:
    generator = np.random.default_rng(1)
    truth = generator.integers(CODES, size=UNITS)
    guesses = generator.integers(CODES, size=(CODERS, UNITS))
    values = np.where(generator.random((CODERS, UNITS)) < 0.6, truth, guesses).astype(float)
    values[generator.random(values.shape) < 0.1] = np.nan
    for level in ("nominal", "ordinal"):
        turns = [
            (
                seconds(lambda level=level: krippendorff_alpha(values, level)),
                seconds(lambda level=level: krippendorff.alpha(values, level_of_measurement=level)),
            )
            for _ in range(TURNS)
        ]
        ours, package = (min(times) for times in zip(*turns, strict=True))
        print(f"{level}: ours with interval {ours:.2f} s, package without {package:.2f} s, ratio {ours / package:.2f}")


if __name__ == "__main__":
    main()
