"""Tables of counts in which no small count can be read or computed back: primary and complementary suppression, and the audit that proves it.

The model is the exact one of the SDC Handbook (Hundepool et al. 2012, ch. 4): a cell is protected if another table, with other values in the suppressed
cells, gives the same published numbers. The reader is taken to know the rule, so that "<11" stands for 1 to 10 and "withheld" for 11 or more. In a two-way
table with totals that other table, if there is one, differs by 1 along a closed path of cells (the constraints are those of a network flow), which keeps the
optimisation small and free of large numbers. Thresholds: reference/evaluation_domain.md 8.5 (11 for victims, 5 for others). Linked tables (the same persons
by sex, then by region) are not audited together: publish one of them, or their totals.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

TOTAL, WITHHELD = "Total", "withheld"

Cell = tuple[Any, Any]
"""A row label and a column label."""


@dataclass(frozen=True)
class Suppressed:
    """A table fit to publish: counts as integers, small ones as text such as "<11", others withheld to protect them; `reason` says in words why less than the
    whole table is there, else None."""

    table: pd.DataFrame
    reason: str | None = None


def mask_count(count: int, threshold: int) -> str:
    """Return a single count as text: "<11" for a count that is not zero and below the threshold 11. Raises ValueError for a negative count or a threshold
    below 1.

    Thresholds 1 and 2 hide nothing: "<2" can only be 1.
    """
    _check_threshold(threshold)
    if count < 0:
        raise ValueError(f"count must not be negative, got {count}")
    return f"<{threshold}" if 0 < count < threshold else str(count)


def suppress(counts: pd.DataFrame | pd.Series, threshold: int, zero_is_small: bool = False) -> Suppressed:
    """Return the table with its totals, small counts suppressed, and other cells withheld to protect them: of a two-way table as few as do, of a one-way table
    always the least that is not small.

    `counts` are whole numbers without margins, two-way or one-way (a Series, or a frame of one row or column). Zeros are shown unless `zero_is_small`; then
    "<11" stands for 0 to 10. Totals are cells too. Where no choice of cells protects the small ones, the grand total alone is returned, or, where that is
    small itself, an empty table, with the reason. Deterministic. Raises ValueError for counts that are negative, missing or no whole numbers, for no counts,
    labels that repeat or are "Total", and a threshold below 1.
    """
    _check_threshold(threshold)
    values = _with_totals(counts)
    grid = values.to_numpy(dtype=np.int64)
    grand = int(grid[-1, -1])
    small = (grid < threshold) & ((grid > 0) | zero_is_small)
    if small[-1, -1]:
        return Suppressed(values.iloc[:0, :0].astype(object), f"Not shown: there are fewer than {threshold} in all.")
    hidden = small
    if small.any():
        is_one_way = (counts.ndim == 1 or min(counts.shape) == 1) and not zero_is_small
        hidden = _cheapest_other(grid, small, threshold) if is_one_way else _complementary(grid, small, threshold, 0 if zero_is_small else 1)
    if hidden is not None:
        table = values.astype(object)
        for row, column in zip(*np.nonzero(hidden), strict=True):
            table.iat[row, column] = f"<{threshold}" if small[row, column] else WITHHELD
        if not recoverable(table, zero_is_small=zero_is_small):
            return Suppressed(table)
    total = pd.DataFrame([[grand]], index=values.index[-1:], columns=values.columns[-1:], dtype=object)
    return Suppressed(
        total, f"Only the total is shown: counts below {threshold} could be computed back from any larger part of the table. Merge categories to show more."
    )


def _check_threshold(threshold: int) -> None:
    if threshold < 1:
        raise ValueError(f"threshold must be 1 or more, got {threshold}")


def _with_totals(counts: pd.DataFrame | pd.Series) -> pd.DataFrame:
    """Return the counts as a frame with margins; a one-way table gets its one total only. Raises ValueError as `suppress`."""
    frame = counts.to_frame(counts.name if counts.name is not None else "count") if isinstance(counts, pd.Series) else counts
    if frame.empty:
        raise ValueError("there are no counts")
    for labels in (frame.index, frame.columns):
        if labels.has_duplicates or TOTAL in labels:
            raise ValueError(f"labels must differ from one another and from {TOTAL!r}, got {list(labels)}")
    numbers = frame.apply(pd.to_numeric, errors="coerce").to_numpy(dtype=float)
    if not (np.isfinite(numbers).all() and (numbers >= 0).all() and (numbers == np.floor(numbers)).all()):
        raise ValueError("counts must be whole numbers, zero or more, without gaps")
    whole = pd.DataFrame(numbers.astype(np.int64), index=frame.index, columns=frame.columns)
    rows, columns = whole.shape
    if columns > 1:
        whole[TOTAL] = whole.sum(axis=1)
    if rows > 1 or columns == 1:
        whole.loc[TOTAL] = whole.sum(axis=0)
    return whole


def _sums(shape: tuple[int, int]) -> np.ndarray:
    """Return the matrix of what a reader knows of any table of this shape with margins: each total less its parts is 0."""
    rows, columns = shape
    equations = [np.zeros(rows * columns)]  # so that a table without sums has an equation, 0 = 0
    for row in range(rows) if columns > 1 else ():
        equation = np.zeros(shape)
        equation[row, :-1], equation[row, -1] = 1, -1
        equations.append(equation.ravel())
    for column in range(columns) if rows > 1 else ():
        equation = np.zeros(shape)
        equation[:-1, column], equation[-1, column] = 1, -1
        equations.append(equation.ravel())
    return np.array(equations)


def _cheapest_other(grid: np.ndarray, small: np.ndarray, threshold: int) -> np.ndarray | None:
    """Return the small cells of a one-way table and the least of the others, whether or not it has to be hidden; None where that would tell a small one.

    Were it hidden only where it has to be, who knows the rule would read from it that two small counts are 1 each; as it is, that reader knows that it is no more
    than those which are shown, and so how few the small ones are at most. Where all counts that are not zero could be small, the total alone is safe.
    """
    counts, is_small = grid.ravel()[:-1], small.ravel()[:-1]
    if counts.sum() <= (counts > 0).sum() * (threshold - 1):
        return None
    others = np.flatnonzero(counts >= threshold)
    least = others[counts[others].argmin()]
    # of equal ones the first is hidden
    most = min((int(counts[other]) - int(other < least) for other in others if other != least), default=int(grid.max()))
    hidden_sum, rest = int(counts[is_small].sum() + counts[least]), int(is_small.sum()) - 1
    low, high = max(1, hidden_sum - most - rest * (threshold - 1)), min(threshold - 1, hidden_sum - threshold - rest)
    hidden = small.ravel().copy()
    hidden[least] = True
    return hidden.reshape(grid.shape) if low < high else None


def _complementary(grid: np.ndarray, small: np.ndarray, threshold: int, least_small: int) -> np.ndarray | None:
    """Return the cheapest set of cells to hide, the small ones included, that protects each small cell; None if there is none.

    A mixed-integer programme: a 0/1 choice for each cell, and for each small cell a change of the table that leaves the sums and the shown cells, keeps each
    hidden cell inside what its label says, and moves the small cell by 1 up or down (0/1).
    """
    # scipy.optimize takes a third of a second to import, which `evaltool check` should not pay
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415
    from scipy.sparse import block_diag, csr_matrix, hstack, identity, vstack  # noqa: PLC0415

    cells, targets = grid.size, np.flatnonzero(small)
    counts, is_small = grid.ravel(), small.ravel()
    # how far a change may move a cell: a small one within its label, one that may be withheld down to the threshold, all others and the grand total not at
    # all
    may_hide = is_small | (counts >= threshold)
    may_hide[-1] = False
    lowest = np.where(is_small, least_small, threshold)
    down = np.where(may_hide, np.minimum(1, np.maximum(0, counts - lowest)), 0)
    up = np.where(may_hide, np.where(is_small, np.minimum(1, threshold - 1 - counts), 1), 0)
    sums, many = csr_matrix(_sums(grid.shape)), len(targets)
    # unknowns: choice of cells, then a change for each target, then for each target whether it moves up
    stacked, every = vstack([identity(cells, format="csr")] * many), identity(cells * many, format="csr")
    none = csr_matrix((cells * many, many))
    pick = csr_matrix((np.ones(many), (np.arange(many), np.arange(many) * cells + targets)), shape=(many, cells * many))
    constraints = [
        LinearConstraint(hstack([csr_matrix((sums.shape[0] * many, cells)), block_diag([sums] * many), csr_matrix((sums.shape[0] * many, many))]), 0, 0),
        LinearConstraint(hstack([-stacked.multiply(np.tile(up, many)[:, None]), every, none]), -np.inf, 0),
        LinearConstraint(hstack([stacked.multiply(np.tile(down, many)[:, None]), every, none]), 0, np.inf),
        LinearConstraint(hstack([csr_matrix((many, cells)), pick, -2 * identity(many)]), -1, -1),
    ]
    solved = milp(
        np.concatenate([_costs(grid), np.zeros(cells * many + many)]),
        integrality=np.concatenate([np.ones(cells), np.zeros(cells * many), np.ones(many)]),
        bounds=Bounds(np.concatenate([is_small, -np.ones(cells * many), np.zeros(many)]), np.concatenate([may_hide, np.ones(cells * many + many)])),
        constraints=constraints,
        options={"mip_rel_gap": 0},
    )
    return np.round(solved.x[:cells]).astype(bool).reshape(grid.shape) if solved.success else None


def _costs(grid: np.ndarray) -> np.ndarray:
    """Return what hiding each cell costs: the persons that it counts, totals dearer than what they sum up, and a little by place, so that of two equal
    choices the same is taken everywhere."""
    costs = 1 + grid / max(1, grid[-1, -1])
    costs[-1, :] += 1
    costs[:, -1] += 1
    return (costs + np.sqrt(2 + np.arange(grid.size)).reshape(grid.shape) * 1e-3).ravel()


def recoverable(published: pd.DataFrame, zero_is_small: bool = False) -> list[Cell]:
    """Return the suppressed cells of a published table with totals whose value follows from the rest, as (row, column) labels; an empty list is the proof of
    protection.

    By linear programming: the least and the greatest value that each cell can have; the two are whole numbers, as the sums are those of a network. The last
    row and column are totals, in a one-way table the last cell. "<11" stands for 1 to 10 (`zero_is_small`: 0 to 10), "withheld" for the threshold or more. A
    table of one cell has no sums. Raises ValueError for another text and for shown numbers that do not add up.
    """
    suppressed = list(_suppressed_cells(published))
    if not suppressed:
        return []
    from scipy.optimize import linprog  # noqa: PLC0415 (see _complementary)

    small = [int(cell[1:]) for cell in published.to_numpy().ravel() if isinstance(cell, str) and cell.startswith("<")]
    threshold = max(small, default=0)
    bounds = [_bounds(cell, threshold, 0 if zero_is_small else 1) for cell in published.to_numpy().ravel()]
    sums = _sums(published.shape)
    found: list[Cell] = []
    for place, label in suppressed:
        direction = np.zeros(published.size)
        direction[place] = 1
        ends = [linprog(sign * direction, A_eq=sums, b_eq=np.zeros(len(sums)), bounds=bounds, method="highs") for sign in (1, -1)]
        if not ends[0].success:
            raise ValueError("the published numbers do not add up to their totals")
        # without a greatest value there is no end to it
        if ends[1].success and round(ends[0].fun) == round(-ends[1].fun):
            found.append(label)
    return found


def _suppressed_cells(published: pd.DataFrame) -> Iterator[tuple[int, Cell]]:
    for row, row_label in enumerate(published.index):
        for column, column_label in enumerate(published.columns):
            if isinstance(published.iat[row, column], str):
                yield row * published.shape[1] + column, (row_label, column_label)


def _bounds(cell: object, threshold: int, least_small: int) -> tuple[int, int | None]:
    if cell == WITHHELD:
        return threshold, None
    if isinstance(cell, str):
        if not cell.startswith("<"):
            raise ValueError(f"a suppressed cell reads '<11' or {WITHHELD!r}, got {cell!r}")
        return least_small, int(cell[1:]) - 1
    return int(cell), int(cell)  # type: ignore[call-overload]
