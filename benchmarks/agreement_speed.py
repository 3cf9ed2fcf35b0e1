"""Time Krippendorff's alpha with its interval against the `krippendorff` package, which has none.

4 coders, 200,000 units, 30 codes, a tenth missing. Both run three times and the best time counts, because
the first run of the package also pays for getting gigabytes of memory.

    python benchmarks/agreement_speed.py
"""

from collections.abc import Callable
from time import perf_counter

import krippendorff
import numpy as np

from evaltool.stats.agreement import krippendorff_alpha

CODERS, UNITS, CODES = 4, 200_000, 30


def seconds(call: Callable[[], object]) -> float:
    times = []
    for _ in range(3):
        start = perf_counter()
        call()
        times.append(perf_counter() - start)
    return min(times)


def main() -> None:
    generator = np.random.default_rng(1)
    truth = generator.integers(CODES, size=UNITS)
    guesses = generator.integers(CODES, size=(CODERS, UNITS))
    values = np.where(generator.random((CODERS, UNITS)) < 0.6, truth, guesses).astype(float)
    values[generator.random(values.shape) < 0.1] = np.nan
    for level in ("nominal", "ordinal"):
        ours = seconds(lambda level=level: krippendorff_alpha(values, level))
        package = seconds(lambda level=level: krippendorff.alpha(values, level_of_measurement=level))
        print(f"{level}: ours with interval {ours:.2f} s, package without {package:.2f} s, ratio {ours / package:.2f}")


if __name__ == "__main__":
    main()
