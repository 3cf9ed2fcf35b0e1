from __future__ import annotations

import pytest

from evaltool.synthesis.plausible_range import PlausibleRange, evidence_on_criterion, plausible_range, stream_marks
from tests.support.water_case import row


def finding(id, **cells):
    return lambda tables: row(tables, "synthesis/findings", id).update(cells)


def test_each_kind_of_evidence_gets_a_mark_as_the_mean_over_its_sources(water):
    case = water()

    # interviews: S01 speaks well, S03 speaks well; the group S02 both ways; of two indicators one is achieved, one partly
    assert stream_marks(case, "effectiveness", evidence_on_criterion(case, "effectiveness")) == {
        "interviews": 1.0, "focus_groups": 0.5, "observation": 1.0, "data": 0.75,
    }  # fmt: skip


def test_ten_passages_of_one_source_move_a_mark_no_more_than_one(water):
    def often(tables):
        k06 = row(tables, "field_phase/codings/ana", "K06")
        tables["field_phase/codings/ana"] += [{**k06, "coding_id": f"K{n}"} for n in range(20, 30)]

    for case in (water(), water(often)):
        assert stream_marks(case, "efficiency", evidence_on_criterion(case, "efficiency")) == {"documents": 1.0, "interviews": 0.0}


def all_well(**cells):
    """F2 with documents beside the rest, and nobody critical: marks from 0.75 to 1."""

    def change(tables):
        row(tables, "field_phase/codings/ana", "K04").update(direction="positive")
        finding("F2", evidence_for="K01;K03;K08;D02 p.1", evidence_against="", **cells)(tables)

    return change


def test_the_range_goes_from_the_lowest_mark_to_the_highest_and_one_step_beyond(water):
    found = plausible_range(water(all_well()), "effectiveness")

    # 0.75 of five steps is 4, 1.0 is 5
    assert (found.low, found.high) == (3, 5)
    assert found.reason == (
        "From 0 (all critical) to 1 (all good), by kind of evidence: interviews and other talks 1.00; focus groups 1.00; observation 1.00; "
        "indicators and other data 0.75. Strength of the evidence 3, so the range is one step wider on each side."
    )


def test_a_silent_kind_of_evidence_widens_the_range(water):
    silent = plausible_range(water(lambda tables: (all_well()(tables), finding("F2", evidence_for="K01;K03;K08")(tables))), "effectiveness")

    assert (silent.low, silent.high) == (2, 5)
    assert "Silent: documents. Strength of the evidence 3, so the range is two steps wider on each side." in silent.reason


def test_weak_evidence_widens_the_range(water):
    found = plausible_range(water(all_well(strength=2)), "effectiveness")

    assert (found.low, found.high) == (2, 5)
    assert "Strength of the evidence 2, so the range is two steps wider on each side." in found.reason


def test_without_directions_every_step_is_possible(water):
    assert plausible_range(water(), "relevance") == PlausibleRange(1, 5, "No evidence takes a side, so every step is possible.")


def test_a_criterion_without_findings_or_with_evidence_below_two_is_not_rated(water):
    none, weak = plausible_range(water(), "coherence"), plausible_range(water(finding("F1", strength=1)), "relevance")

    assert (none.low, none.high) == (weak.low, weak.high) == (None, None)
    assert "cannot be told, as no finding speaks to the criterion: NR" in none.reason
    assert "is 1: NR, not rated, is what it allows" in weak.reason
    assert not weak.allows("3")
    assert weak.allows("NR")


def test_a_case_that_rates_in_words_has_no_range(water):
    found = plausible_range(water(head={"evaluation": {"rating_scheme": "none"}}), "effectiveness")

    assert found == PlausibleRange(None, None, "This case rates in words; there is no scale to put a range on.")


def test_effectiveness_without_a_single_measured_indicator_has_no_mark_for_data(water):
    def unmeasured(tables):
        for indicator in tables["desk_review/results_matrix"]:
            indicator["actual"] = ""

    case = water(unmeasured)
    assert "data" not in stream_marks(case, "effectiveness", evidence_on_criterion(case, "effectiveness"))


@pytest.mark.parametrize(("step", "allowed"), [("2", False), ("3", True), ("4", True), ("5", False), ("NR", True), ("N/A", True)])
def test_a_range_allows_what_lies_in_it_and_always_nr_and_na(step, allowed):
    assert PlausibleRange(3, 4, "").allows(step) is allowed
