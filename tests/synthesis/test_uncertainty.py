"""The shares of draws, against shares that were worked out by hand or by the distribution itself."""

from __future__ import annotations

import ast
from math import sqrt
from pathlib import Path
from time import process_time

import pandas as pd
import pytest
from scipy.stats import beta

from evaltool.case import CaseFolder
from evaltool.synthesis.uncertainty import METHOD, PARTS, uncertainty
from tests.support.water_case import TEXTS, row
from tests.synthesis.test_robustness import SAMPLE, changed, finding, narrow

DRAWS = 800
ROOT = Path(__file__).resolve().parents[2]
INNER = {"evaltool.synthesis.uncertainty", "evaltool.synthesis.robustness", "evaltool.synthesis.flips", "evaltool.synthesis.what_if"}


def near(share, draws=DRAWS):
    """Within four standard errors of so many draws."""
    return pytest.approx(share, abs=4 * sqrt(share * (1 - share) / draws))


def test_without_anything_drawn_every_draw_is_the_judgement_of_the_case(water):
    found = uncertainty(water(narrow), 3, parts=())

    assert found.strengths == {"F1": {2: 1.0}, "F2": {5: 1.0}, "F3": {4: 1.0}, "F4": {3: 1.0}}
    assert found.ranges["effectiveness"] == {(3, 5): 1.0}
    assert found.allowed["effectiveness"] == {"5": 1.0, "4": 1.0, "3": 1.0, "2": 0.0, "1": 0.0}


# -- sources --


def test_drawing_sources_gives_the_shares_worked_out_by_hand(water):
    found = uncertainty(water(), DRAWS, parts=["sources"])

    # interviews are S01 and S03, so S01 is drawn 0, 1 or 2 times with 1/4, 1/2, 1/4; the one group and the one visit are always drawn.
    # F2 without S01: S05 and data for, S02 both ways, 2 of 3, so 3; with S01 once 3 of 4, twice 4 of 5, so 4
    assert found.strengths["F2"] == {4: near(0.75), 3: near(0.25)}


def test_a_finding_of_one_source_has_no_evidence_where_that_source_is_not_drawn(water):
    found = uncertainty(water(finding("F1", evidence_for="K01;S01 l.3")), DRAWS, parts=["sources"])

    # drawn twice it counts as two sources of one group: still 1
    assert found.strengths["F1"] == {1: near(0.75), None: near(0.25)}


def test_a_source_drawn_again_counts_as_another_source(water):
    # S01 and D02: two sources, so 2; S01 twice and D02: three sources that agree, two cases, two kinds: 4; D02 alone: 1
    found = uncertainty(water(finding("F1", evidence_for="S01 l.3;D02 p.4")), DRAWS, parts=["sources"])

    assert found.strengths["F1"] == {4: near(0.25), 2: near(0.5), 1: near(0.25)}


def test_talks_with_one_person_are_drawn_together(water):
    def met_again(tables):
        finding("F1", evidence_for="K01;S06 l.1;D02 p.4")(tables)
        tables["field_phase/sources"].append({**row(tables, "field_phase/sources", "S01"), "source_id": "S06", "file": "S06.md"})

    found = uncertainty(water(met_again, S06="P01: I said so already.\n"), DRAWS, parts=["sources"])

    # two persons were met, P01 twice: drawn once it is one source beside D02, twice it is two, as in the test above
    assert found.strengths["F1"] == {4: near(0.25), 2: near(0.5), 1: near(0.25)}


def test_the_range_follows_the_strength_that_moves_with_the_suggested_one(water):
    # F2 cites S01, S02, S05 and D02, all for it: 5, confirmed 3. Without S01 no rights holder is left: 4, so 2 and one step wider
    found = uncertainty(water(narrow), DRAWS, parts=["sources"])

    assert found.strengths["F2"] == {5: near(0.75), 4: near(0.25)}
    assert found.ranges["effectiveness"] == {(3, 5): near(0.75), (2, 5): near(0.25)}
    assert found.allowed["effectiveness"] == {"5": 1.0, "4": 1.0, "3": 1.0, "2": near(0.25), "1": 0.0}


def test_a_criterion_whose_evidence_gets_too_weak_has_no_range_in_that_share_of_draws(water):
    # suggested and confirmed 2; D02 alone is 1
    found = uncertainty(water(finding("F1", evidence_for="S01 l.3;D02 p.4", strength=2)), DRAWS, parts=["sources"])

    assert found.ranges["relevance"] == {(1, 5): near(0.75), None: near(0.25)}
    assert found.allowed["relevance"]["3"] == near(0.75)


# -- the survey --


def surveyed(case, agree, disagree, undecided=0):
    """The case with a survey of one question on a scale of five, and one that is no scale."""
    words = ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"]
    with pd.ExcelWriter(case.root / "field_phase" / "survey.xlsx", engine="xlsxwriter") as book:
        questions = [
            ("select_one agree", "q_works", "The pump works."),
            ("integer", "q_litres", "Litres a day"),
            ("select_one yesno", "consent", "Do you agree?"),
        ]
        pd.DataFrame(questions, columns=["type", "name", "label"]).to_excel(book, sheet_name="survey", index=False)
        choices = [*(("agree", str(n), word) for n, word in enumerate(words, 1)), ("yesno", "yes", "Yes"), ("yesno", "no", "No")]
        pd.DataFrame(choices, columns=["list_name", "name", "label"]).to_excel(book, sheet_name="choices", index=False)
    given = ["5"] * (agree - 1) + ["4"] * min(agree, 1) + ["2"] * disagree + ["3"] * undecided
    rows = [{"consent": "yes", "q_works": answer, "q_litres": "20"} for answer in given]
    pd.DataFrame(rows).to_csv(case.root / "field_phase" / "survey_responses.csv", index=False)
    return case


# S01 (a rights holder), S05 and the survey: all for it, by three kinds, so 5; with the survey against it 2 of 3, so 3
SURVEYED = finding("F1", evidence_for="K01;K08;q_works")


def test_a_survey_question_turns_as_often_as_its_majority_is_in_doubt(water):
    found = uncertainty(surveyed(water(SURVEYED), agree=6, disagree=4, undecided=3), DRAWS, parts=["survey"])

    turned = beta.cdf(0.5, 6.5, 4.5)
    assert 0.2 < turned < 0.3
    assert found.strengths["F1"] == {5: near(1 - turned), 3: near(turned)}


def test_a_majority_that_disagrees_turns_in_the_same_way(water):
    found = uncertainty(surveyed(water(SURVEYED), agree=4, disagree=6), DRAWS, parts=["survey"])

    assert found.strengths["F1"][3] == near(beta.sf(0.5, 4.5, 6.5))


def test_a_clear_majority_hardly_ever_turns_and_an_even_split_has_none_to_turn(water):
    assert uncertainty(surveyed(water(SURVEYED), agree=35, disagree=4), 500, parts=["survey"]).strengths["F1"] == {5: 1.0}
    assert uncertainty(surveyed(water(SURVEYED), agree=5, disagree=5), 500, parts=["survey"]).strengths["F1"] == {5: 1.0}


def test_a_question_on_which_nobody_takes_a_side_and_one_that_is_no_scale_stay(water):
    case = surveyed(water(finding("F1", evidence_for="K01;K08;q_works;q_litres")), agree=0, disagree=0, undecided=8)

    assert uncertainty(case, 200, parts=["survey"]).strengths["F1"] == {5: 1.0}


# -- indicators --


@pytest.mark.parametrize(("verified", "lost"), [("yes", 0.0), ("partly", 0.25), ("no", 0.5), ("", 0.5)])
def test_an_indicator_is_lost_as_often_as_it_was_not_verified(water, verified, lost):
    def doubt(tables):
        finding("F1", evidence_for="I2")(tables)
        next(r for r in tables["desk_review/results_matrix"] if r["indicator_id"] == "I2").update(verified=verified, verified_value="")

    found = uncertainty(water(doubt), DRAWS, parts=["indicators"])

    assert found.strengths["F1"].get(None, 0.0) == near(lost)


def test_where_the_evaluator_found_another_value_each_of_the_two_is_drawn_half_of_the_time(water):
    def better(tables):
        narrow(tables)
        next(r for r in tables["desk_review/results_matrix"] if r["indicator_id"] == "I2").update(verified_value="120")

    # the register is I1, achieved, and I2, partly achieved as reported and exceeded as found: .75, so 4, or 1.0, so 5; one step wider
    found = uncertainty(water(better), DRAWS, parts=["indicators"])

    assert found.ranges["effectiveness"] == {(3, 5): near(0.5), (4, 5): near(0.5)}


# -- coders --


def disputed(direction, code="C2"):
    """A second coder puts a code on the words of K01, which the first saw as positive."""
    words = "The pumps give clean water every day."
    start = TEXTS["S01"].index(words)
    k51 = {"coding_id": "K51", "source_id": "S01", "start": start, "end": start + len(words), "quote": words, "code_id": code, "direction": direction}
    return lambda tables: tables.update({"field_phase/codings/ben": [k51]})


# S01, S05 and D02, all for it, so 5; with S01 against it 2 of 3, so 3
CODED = finding("F1", evidence_for="K01;K08;D02 p.1")


def test_where_coders_see_opposite_directions_the_coding_turns_half_of_the_time(water):
    found = uncertainty(water(changed(CODED, disputed("negative"))), DRAWS, parts=["coders"])

    assert found.strengths["F1"] == {5: near(0.5), 3: near(0.5)}


def test_a_coder_who_sees_both_ways_makes_the_source_speak_both_ways_half_of_the_time(water):
    found = uncertainty(water(changed(CODED, disputed("mixed"))), DRAWS, parts=["coders"])

    assert found.strengths["F1"] == {5: near(0.5), 3: near(0.5)}


def test_a_coder_who_sees_no_direction_changes_nothing_in_a_finding(water):
    assert uncertainty(water(changed(CODED, disputed("neutral"))), 200, parts=["coders"]).strengths["F1"] == {5: 1.0}


def test_several_directions_of_one_coder_on_a_paragraph_are_both_ways(water):
    def twice(tables):
        changed(CODED, disputed("positive"))(tables)
        first = tables["field_phase/codings/ben"][0]
        words = "clean water every day."
        start = TEXTS["S01"].index(words)
        tables["field_phase/codings/ben"].append({**first, "coding_id": "K52", "start": start, "quote": words, "direction": "negative"})

    assert uncertainty(water(twice), DRAWS, parts=["coders"]).strengths["F1"] == {5: near(0.5), 3: near(0.5)}


@pytest.mark.parametrize("change", [disputed("positive"), disputed("negative", code="C9")])
def test_coders_who_agree_or_use_different_codes_dispute_nothing(water, change):
    assert uncertainty(water(changed(CODED, change)), 200, parts=["coders"]).strengths["F1"] == {5: 1.0}


def test_a_coding_that_reaches_into_two_paragraphs_is_drawn_once(water):
    def long(tables):
        changed(CODED, disputed("negative"))(tables)
        text = TEXTS["S01"]
        coding = tables["field_phase/codings/ben"][0]
        coding.update(start=0, end=len(text), quote=text.strip())
        ana = row(tables, "field_phase/codings/ana", "K01")
        ana.update(start=0, end=len(text), quote=text.strip())

    assert uncertainty(water(long), DRAWS, parts=["coders"]).strengths["F1"] == {5: near(0.5), 3: near(0.5)}


# -- all together --


def test_the_same_case_gives_the_same_numbers_every_time_and_another_seed_others(water):
    first, again, other = uncertainty(water(), 200), uncertainty(water(), 200), uncertainty(water(), 200, seed=1)

    assert first == again
    assert first != other


def test_each_part_draws_for_itself_so_that_another_part_does_not_change_it(water):
    case = water()

    assert uncertainty(case, 200, parts=["sources", "coders"]) == uncertainty(case, 200, parts=["sources"])


def test_the_shares_of_a_finding_add_up_to_one(water):
    found = uncertainty(water(), 300)

    assert [sum(shares.values()) for shares in found.strengths.values()] == [pytest.approx(1)] * 4
    assert [sum(shares.values()) for shares in found.ranges.values()] == [pytest.approx(1)] * 5


def test_a_case_that_judges_in_words_has_strengths_and_no_ranges(water):
    found = uncertainty(water(head={"evaluation": {"rating_scheme": "none"}}), 20)

    assert found.strengths["F2"]
    assert found.ranges == found.allowed == {}


def test_what_cannot_be_drawn_is_refused(water):
    with pytest.raises(ValueError, match="draws must be at least 1, got 0"):
        uncertainty(water(), 0)
    with pytest.raises(ValueError, match="parts are sources, survey, indicators, coders, got 'weather'"):
        uncertainty(water(), parts=["weather"])


def test_each_part_says_how_it_is_drawn_after_whom_and_what_it_does_not_say():
    assert tuple(METHOD) == PARTS
    assert all(len(words) == 3 and all(words) for words in METHOD.values())


def test_the_sample_is_drawn_quickly():
    case = CaseFolder(SAMPLE)
    start = process_time()
    found = uncertainty(case, 100)

    # 0.5 s of work with 0.4 s for the address book; five times that under a tracer
    assert all(sum(shares.values()) == pytest.approx(1) for shares in found.strengths.values())
    assert process_time() - start < 10


# -- for the evaluator's eyes alone --


def modules_read_by(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_no_module_that_makes_a_deliverable_reads_what_is_for_the_notebook_only():
    readers = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "evaltool").rglob("*.py")
        if any(name in INNER or name == "evaltool.outputs.robustness_exhibits" for name in modules_read_by(path))
    }

    assert readers == {f"evaltool/{name}.py" for name in ("outputs/robustness_exhibits", "synthesis/robustness", "synthesis/flips", "synthesis/uncertainty")}
