from __future__ import annotations

from evaltool.synthesis.findings import read_findings
from evaltool.synthesis.flips import flip_of_finding, flip_of_rating
from tests.support.water_case import row
from tests.synthesis.test_robustness import changed, finding, narrow, rated

WHICHEVER = "whichever source, document, group or kind of evidence is left out"
# S02 (by P02), S03, S05, D01, D02 and the tests for, the register against: 6 of 7; nobody among them is a rights holder, so 4 is the most
STURDY = finding("F1", evidence_for="K03;K07;K08;D01 p.1;D02 p.1;T1", evidence_against="I1")


def of(case, id):
    return flip_of_finding(case, read_findings(case).get(id))


# -- findings --


def test_a_finding_says_without_what_it_falls_and_rises(water):
    # counted by hand in test_robustness
    assert of(water(), "F2") == (
        "F2 falls from 4 to 3 without S01, S05, all interviews and other talks, all observation or all indicators and other data, "
        "and rises to 5 without S02 or all focus groups."
    )


def test_where_many_would_do_the_first_are_named_and_the_rest_counted(water):
    # 5 of 7 for; without any of them 4 of 6, which is less than .67
    said = of(water(finding("F1", evidence_for="K01;K07;K08;D01 p.1;D02 p.1", evidence_against="I1;K03")), "F1")

    assert said == "F1 falls from 4 to 3 without S01, S03, S05, D01, D02 or any of 4 more."


def test_falls_to_several_strengths_stand_in_one_sentence(water):
    # two sources and two cases without one of the three; D02 alone without the interviews
    said = of(water(finding("F1", evidence_for="S01 l.3;K06;D02 p.4")), "F1")

    assert said == (
        "F1 falls from 4 to 2 without S01, S03, D02, all documents or what comes from the implementer alone, and to 1 without all interviews and other talks."
    )


def test_a_finding_of_one_source_says_that_nothing_is_left_without_it(water):
    assert of(water(finding("F1", evidence_for="K06")), "F1") == (
        "F1 has no evidence left without S03, all interviews and other talks or what comes from the implementer alone."
    )


def test_a_finding_that_can_only_rise_says_so(water):
    # S01, S03, D01, D02, D03 and S05 for, the register against: 6 of 7; a rights holder is heard, so without the register all agree: 5
    said = of(water(finding("F1", evidence_for="K01;K07;K08;D01 p.1;D02 p.1;D03 p.2", evidence_against="I1")), "F1")

    assert said == f"F1 does not fall below 4 {WHICHEVER}, and rises to 5 without all indicators and other data."


def test_a_finding_that_stands_says_how_many_more_sources_against_it_would_lower_it(water):
    # 6 of 8 are .75, 6 of 9 are less than .67
    assert of(water(STURDY), "F1") == f"F1 keeps its strength of 4 {WHICHEVER}; 2 more sources against it would bring it to 3."


def test_one_more_source_is_a_singular(water):
    def two_groups_of_rights_holders(tables):
        finding("F1", evidence_for="K01;K03;K08;D02 p.1;I1;T1")(tables)
        row(tables, "desk_review/stakeholders", "G2").update(role="rights_holder")

    assert of(water(two_groups_of_rights_holders), "F1") == f"F1 keeps its strength of 5 {WHICHEVER}; 1 more source against it would bring it to 4."


def test_a_finding_on_which_sources_differ_already_says_how_many_more_for_it_would_raise_it(water):
    # S01, S05 and D02 for, S03 and the register against, S02 both ways: 3 of 6; with 4 more 7 of 10
    case = water(finding("F1", evidence_for="K01;K03;K05;K08;D02 p.1", evidence_against="K04;K06;I1"))

    assert (
        of(case, "F1") == f"F1 keeps its strength of 3 {WHICHEVER}; more sources against it would not lower it, and 4 more sources for it would raise it to 4."
    )


def test_a_finding_that_no_number_of_sources_would_change_says_so(water):
    case = water(STURDY)
    (case.root / "synthesis" / "strength_rule.yml").write_text("kinds_for_good: 7\n", encoding="utf-8")

    assert of(case, "F1") == f"F1 keeps its strength of 3 {WHICHEVER}; more sources, for it or against it, would not change it."


def test_a_finding_without_evidence_has_nothing_to_leave_out(water):
    assert of(water(finding("F1", evidence_for="K99")), "F1") == "F1 has no evidence that could be left out."


# -- ratings --


def test_a_rating_that_stays_inside_says_so(water):
    assert (
        flip_of_rating(water(narrow), "effectiveness")
        == f"Effectiveness, rated 4 Very good, stays inside the range that the evidence allows, 3 to 5, {WHICHEVER}."
    )


def test_a_rating_says_without_what_it_leaves_the_range_and_what_the_range_is_then(water):
    assert flip_of_rating(water(changed(narrow, rated("effectiveness", "3"))), "effectiveness") == (
        "Effectiveness, rated 3 Good, leaves the range that the evidence allows, 3 to 5, "
        "without all indicators and other data (4 to 5) or what comes from the implementer alone (4 to 5)."
    )


def test_a_rating_that_leaves_a_criterion_without_any_range_says_nr(water):
    # nobody confirmed a strength: without S01 or D02 one source is left, so 1 and no rating
    case = water(finding("F1", evidence_for="S01 l.3;D02 p.4", strength=""))

    said = flip_of_rating(case, "relevance")
    assert said.startswith("Relevance, rated 4 Very good, leaves the range that the evidence allows, 1 to 5, without S01 (NR), D02 (NR), ")
    assert "; without S01, D02, " in said and said.endswith(" its evidence would be too weak to rate.")


def test_a_rating_outside_its_range_says_what_would_bring_it_inside(water):
    two, one = (water(changed(narrow, rated("effectiveness", step))) for step in "21")

    assert flip_of_rating(two, "effectiveness") == (
        "Effectiveness, rated 2 Fair, lies outside the range that the evidence allows, 3 to 5, and would lie inside without D02."
    )
    assert flip_of_rating(one, "effectiveness") == f"Effectiveness, rated 1 Poor, lies outside the range that the evidence allows, 3 to 5, {WHICHEVER}."


def test_a_criterion_that_would_be_too_weak_says_without_what(water):
    assert flip_of_rating(water(), "efficiency").endswith(
        f"{WHICHEVER}; without all interviews and other talks or what comes from the implementer alone its evidence would be too weak to rate."
    )


def test_nr_and_na_and_no_rating_yet_say_how_the_range_moves(water):
    def only_impact(step):
        return water(rated("impact", step))

    # marks: focus group 1 (S02), interviews 0 (S01); without the interviews 1 alone, so 4 to 5, without the focus group 0 alone, so 1 to 2
    assert flip_of_rating(only_impact("NR"), "impact") == (
        "Impact is rated NR, which every range allows; the range that the evidence allows, 1 to 5, would begin at 1 to 4 and end at 2 to 5 when something is left out."
    )
    assert flip_of_rating(only_impact("N/A"), "impact").startswith("Impact is not applicable (N/A); the range")
    unrated = water(lambda tables: tables.pop("synthesis/ratings/ana"))
    # no evidence on relevance takes a side, so there is nothing to lose
    assert flip_of_rating(unrated, "relevance") == (f"Relevance is not rated yet; the range that the evidence allows, 1 to 5, stays the same {WHICHEVER}.")
    # without the focus groups (.5) the marks are .75 to 1, steps 4 to 5, and two wider on each side at strength 3
    assert flip_of_rating(unrated, "effectiveness") == (
        "Effectiveness is not rated yet; the range that the evidence allows, 1 to 5, would begin at 1 to 2 and end at 5 when something is left out."
    )


def test_a_criterion_that_cannot_be_rated_says_so(water):
    assert flip_of_rating(water(finding("F1", strength=1)), "relevance") == "Relevance cannot be rated with all the evidence, and with less of it no better."


def test_a_case_that_judges_in_words_has_no_range_to_leave(water):
    case = water(head={"evaluation": {"rating_scheme": "none"}})

    assert flip_of_rating(case, "relevance") == "Relevance is judged in words, so there is no range that the judgement could leave."
