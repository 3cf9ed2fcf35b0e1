from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaltool.privacy import small_cells
from evaltool.privacy.small_cells import mask_count, recoverable, suppress


def rows_of(suppressed):
    return suppressed.table.to_numpy().tolist()


@pytest.mark.parametrize(("count", "text"), [(0, "0"), (1, "<11"), (10, "<11"), (11, "11")])
def test_a_count_below_the_threshold_is_masked(count, text):
    assert mask_count(count, 11) == text


def test_a_negative_count_and_a_threshold_of_zero_are_refused():
    with pytest.raises(ValueError, match="count must not be negative, got -1"):
        mask_count(-1, 11)
    with pytest.raises(ValueError, match="threshold must be 1 or more, got 0"):
        mask_count(1, 0)


def test_a_table_without_small_counts_is_shown_whole_with_its_totals():
    counts = pd.DataFrame([[12, 0], [15, 30]], index=["women", "men"], columns=["yes", "no"])
    result = suppress(counts, 11)
    assert result.reason is None
    assert rows_of(result) == [[12, 0, 12], [15, 30, 45], [27, 30, 57]]
    assert list(result.table.index) == ["women", "men", "Total"]


def test_a_small_count_takes_three_cells_of_a_rectangle_with_it():
    # the 3 is protected by one more cell of its row, one of its column and the one where they meet; column a is cheaper than c by its counts
    counts = pd.DataFrame([[20, 3, 15], [12, 30, 14]], index=["f", "m"], columns=list("abc"))
    result = suppress(counts, 11)
    assert rows_of(result) == [[20, "<11", "withheld", 38], [12, "withheld", "withheld", 56], [32, 33, 29, 94]]


def test_a_one_way_table_withholds_the_least_other_cell():
    assert rows_of(suppress(pd.Series({"a": 2, "b": 40, "c": 12}), 11)) == [["<11"], [40], ["withheld"], [54]]
    # 1 and 11 together are 12: who knows the rule would compute both, and know why, were the 40 withheld instead
    assert rows_of(suppress(pd.Series({"a": 1, "b": 11, "c": 40}), 11)) == [[52]]
    # withheld, 20 would be known to be no more than the other 20, so that the 10 could not be less
    assert rows_of(suppress(pd.Series({"a": 10, "b": 20, "c": 20}), 11)) == [[50]]


def test_a_third_cell_is_withheld_beside_two_small_ones_whatever_they_are():
    # were the 40 shown beside 2 and 3, its absence beside 1 and 1 would tell both
    for small in ([1, 1], [2, 3], [10, 10]):
        assert [row[0] for row in rows_of(suppress(pd.Series([*small, 40]), 11))] == ["<11", "<11", "withheld", sum(small) + 40]


def test_where_all_counts_could_be_small_the_total_alone_is_shown():
    assert [rows_of(suppress(pd.DataFrame([pair]), 11)) for pair in ([3, 10], [10, 10], [1, 19])] == [[[13]], [[20]], [[20]]]
    assert rows_of(suppress(pd.DataFrame([[10, 11]]), 11)) == [["<11", "withheld", 21]]


@pytest.mark.parametrize(("answers", "most"), [(2, 14), (3, 14), (4, 9)])
def test_who_knows_the_rule_computes_no_small_count_of_a_one_way_table(answers, most):
    threshold, tables = 4, {}
    for counts in product(range(most + 1), repeat=answers):
        if threshold <= sum(counts) <= most:
            tables.setdefault(str(rows_of(suppress(pd.Series(counts), threshold))), []).append(counts)
    for alike in tables.values():
        for cell in zip(*alike, strict=True):
            assert len(set(cell)) > 1 or not 0 < cell[0] < threshold, alike


def test_two_counts_that_can_only_be_the_greatest_are_not_published():
    # 20 from two counts of at most 10
    result = suppress(pd.DataFrame([[10, 10]], index=["here"]), 11)
    assert rows_of(result) == [[20]]
    assert result.reason == "Only the total is shown: counts below 11 could be computed back from any larger part of the table. Merge categories to show more."


def test_of_fewer_than_the_threshold_nothing_is_shown():
    result = suppress(pd.DataFrame([[3, 0], [0, 2]]), 11)
    assert result.table.empty
    assert result.reason == "Not shown: there are fewer than 11 in all."
    assert recoverable(result.table) == []


def test_zeros_are_shown_unless_they_count_as_small():
    counts = pd.Series({"a": 0, "b": 20, "c": 30}, name="n")
    assert rows_of(suppress(counts, 5)) == [[0], [20], [30], [50]]
    assert rows_of(suppress(counts, 5, zero_is_small=True)) == [["<5"], ["withheld"], [30], [50]]


def test_a_small_total_is_hidden_too():
    assert rows_of(suppress(pd.DataFrame([[3, 0], [0, 20]]), 11)) == [["<11", 0, "<11"], [0, "withheld", "withheld"], ["<11", "withheld", 23]]


def test_the_audit_sees_what_primary_suppression_alone_leaves_open():
    # the example of statistics.md, 3.2: with totals published each blank is a subtraction
    published = pd.DataFrame([[20, "<11", 23], [12, 30, 42], [32, 33, 65]], index=["f", "m", "Total"], columns=["a", "b", "Total"], dtype=object)
    assert recoverable(published) == [("f", "b")]


def test_the_audit_refuses_numbers_that_do_not_add_up_and_other_texts():
    with pytest.raises(ValueError, match="the published numbers do not add up to their totals"):
        recoverable(pd.DataFrame([["<11", 20, 99]], dtype=object))
    with pytest.raises(ValueError, match="a suppressed cell reads '<11' or 'withheld', got 'few'"):
        recoverable(pd.DataFrame([["few", 20, 23]], dtype=object))


def test_a_withheld_cell_without_a_limit_is_not_recoverable():
    assert recoverable(pd.DataFrame([["withheld", "withheld"]], dtype=object)) == []


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        (pd.DataFrame(), "there are no counts"),
        (pd.DataFrame([[1.5]]), "counts must be whole numbers, zero or more, without gaps"),
        (pd.DataFrame([[-1]]), "counts must be whole numbers, zero or more, without gaps"),
        (pd.DataFrame([[None, 2]]), "counts must be whole numbers, zero or more, without gaps"),
        (pd.DataFrame([["x", 2]]), "counts must be whole numbers, zero or more, without gaps"),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), "labels must differ from one another and from 'Total'"),
        (pd.DataFrame([[1, 2]], columns=["a", "Total"]), "labels must differ from one another and from 'Total'"),
    ],
)
def test_a_table_of_anything_but_counts_is_refused(counts, message):
    with pytest.raises(ValueError, match=message):
        suppress(counts, 11)


@settings(max_examples=150, deadline=None)
@given(st.data(), st.integers(1, 4), st.integers(1, 5), st.sampled_from([3, 5, 11]), st.booleans())
def test_after_suppression_no_small_count_can_be_read_or_computed_back(data, rows, columns, threshold, zero_is_small):
    values = data.draw(st.lists(st.sampled_from([0, 0, 1, 2, 4, 6, 9, 12, 25]), min_size=rows * columns, max_size=rows * columns))
    counts = pd.DataFrame(np.array(values).reshape(rows, columns))
    result = suppress(counts, threshold, zero_is_small=zero_is_small)
    shown = [cell for cell in result.table.to_numpy().ravel() if not isinstance(cell, str)]
    assert all(cell >= threshold or (cell == 0 and not zero_is_small) for cell in shown)
    assert recoverable(result.table, zero_is_small=zero_is_small) == []
    assert (result.reason is None) == (result.table.shape != (1, 1) and not result.table.empty)


def test_suppressing_twice_gives_the_same_table():
    counts = pd.DataFrame(np.random.default_rng(7).poisson(6, (5, 6)))
    pd.testing.assert_frame_equal(suppress(counts, 5).table, suppress(counts, 5).table)


def brute_force(published, threshold, zero_is_small):
    """The values that the cell (0, 0) can have in a 2 x 2 table, by trying all."""
    (a, b, r1), (c, d, r2), (c1, c2, total) = published.to_numpy().tolist()
    found = set()

    def fits(value, cell):
        if cell == "withheld":
            return value >= threshold
        return (0 if zero_is_small else 1) <= value < threshold if isinstance(cell, str) else value == cell

    for w in range(total + 1):
        for x in range(total + 1 - w):
            for y in range(total + 1 - w - x):
                z = total - w - x - y
                if all(fits(*pair) for pair in ((w, a), (x, b), (y, c), (z, d), (w + x, r1), (y + z, r2), (w + y, c1), (x + z, c2))):
                    found.add(w)
    return found


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=4, max_size=4), st.booleans())
def test_the_audit_agrees_with_trying_all_tables(values, zero_is_small):
    result = suppress(pd.DataFrame(np.array(values).reshape(2, 2)), 4, zero_is_small=zero_is_small)
    if result.reason is None and isinstance(result.table.iat[0, 0], str):
        assert len(brute_force(result.table, 4, zero_is_small)) > 1


def test_a_choice_that_fails_the_audit_is_not_published(monkeypatch):
    monkeypatch.setattr(small_cells, "recoverable", lambda table, zero_is_small: [("a", "b")])
    assert rows_of(suppress(pd.DataFrame([[3, 10]], index=["here"]), 11)) == [[13]]
