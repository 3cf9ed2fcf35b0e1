"""Values, composite targets and the first words of results: what is read for sure, and what stays as it is printed."""

from __future__ import annotations

import pytest

from evaltool.interchange.composites import split_composite
from evaltool.interchange.matrix_rows import indicators_in
from evaltool.interchange.matrix_values import labelled_indicators
from evaltool.interchange.result_words import code_of, digits, read_result
from evaltool.interchange.target_words import Value, labelled_values, means_of_target, read_value, unit_of


@pytest.mark.parametrize(
    ("written", "text", "printed", "doubt"),
    [
        ("150", "150", "", ""),
        ("15 %", "15", "", ""),
        ("15 percent", "15", "15 percent", ""),
        ("1,050", "1,050", "", ""),
        ("13 500 people", "13 500", "13 500 people", ""),
        ("Yes", "Yes", "", ""),
        ("none", "0", "none", ""),
        ("-", "", "", ""),
        ("", "", "", ""),
        ("≥ 80%", "80", "≥ 80%", ""),
        ("not less than 7", "7", "not less than 7", ""),
        ("n/a", "", "n/a", 'no value is printed, only "n/a"'),
        ("To be determined", "", "To be determined", 'no value is printed, only "To be determined"'),
        ("2 per month", "2 per month", "2 per month", "it is not a plain number"),
        ("1.5 million", "1.5 million", "1.5 million", "it is not a plain number"),
        ("up to 5", "up to 5", "up to 5", "it is not a plain number"),
        ("13.500", "13.500", "13.500", "the point could separate thousands or decimals"),
        ("1,5", "1,5", "1,5", "the comma could be a decimal comma"),
        ("5 and 6", "5 and 6", "5 and 6", "several values in one cell"),
        ("better roads", "better roads", "better roads", "it is words, not a value"),
        ("1.2.3", "1.2.3", "1.2.3", "it is not a plain number"),
        ("80% of those trained in 2013", "80% of those trained in 2013", "80% of those trained in 2013", "it is not a plain number"),
        ("100 more", "100 more", "100 more", "it is not a plain number"),
    ],
)
def test_a_value_is_taken_where_the_words_leave_no_doubt(written, text, printed, doubt):
    found = read_value(written)
    assert (found.text, found.printed, found.doubt) == (text, printed, doubt)


def test_labels_come_in_any_order_with_words_beside_them():
    before, groups = labelled_values("Roads. Target (continued): 2; Baseline value 2012: 3 Means of verification: visits Target: 9")
    assert before == "Roads."
    assert [(group.of, group.more) for group in groups] == [
        ({"target": "2", "baseline": "3", "mov": "visits"}, {"target": "continued", "baseline": "2012"}),
        ({"target": "9"}, {}),
    ]
    assert labelled_values("the target group of 12 farms") == ("the target group of 12 farms", [])


@pytest.mark.parametrize(
    ("indicator", "baseline", "target", "unit"),
    [
        ("Number of wells", "0", "5", "number"),
        ("Share of wells", "0", "5", "percent"),
        ("Wells that work", "1", "5%", "percent"),
        ("Law passed", "No", "Yes", "yes_no"),
        ("Law passed", "", "Yes", "yes_no"),
        ("Law passed", "0", "Yes", "text"),
        ("Wells", "few", "5", "text"),
        ("Wells", "0", "", ""),
        ("Wells", "no", "5", "text"),
    ],
)
def test_the_unit_is_read_from_the_values(indicator, baseline, target, unit):
    assert unit_of(indicator, read_value(baseline), read_value(target)) == unit


@pytest.mark.parametrize(
    ("indicator", "baseline", "target", "more", "means"),
    [
        ("Wells", "0", "5", "", "reach"),
        ("Wells", "3", "5", "", ""),
        ("Wells", "5", "5", "", ""),
        ("Wells", "5", "5", "maintained", "keep"),
        ("Wells kept up", "5", "5", "", "keep"),
        ("Law", "No", "Yes", "", "reach"),
        ("Law", "Yes", "Yes", "", ""),
        ("Wells", "0", "0", "", ""),
        ("Wells", "", "5", "", ""),
        ("Wells", "0", "1.500", "", ""),
    ],
)
def test_what_a_target_means_is_said_only_where_it_is_certain(indicator, baseline, target, more, means):
    assert means_of_target(indicator, read_value(baseline), read_value(target), more) == means


@pytest.mark.parametrize(
    ("indicator", "baseline", "target", "parts"),
    [
        ("Number of goats/sheep given", "0", "5/6", [("Number of goats/sheep given: goats", "0", "5"), ("Number of goats/sheep given: sheep", "0", "6")]),
        ("Number of goats and sheep", "1/2", "5/6", [("Number of goats and sheep: goats", "1", "5"), ("Number of goats and sheep: sheep", "2", "6")]),
        (
            "Number of goats and sheep",
            "2 sheep and 1 goat",
            "6 sheep and 5 goats",
            [("Number of goats and sheep: goats", "1", "5"), ("Number of goats and sheep: sheep", "2", "6")],
        ),
        ("Number of goats sold and sheep given", "", "5 goats and 6 sheep", [("Number of goats sold", "", "5"), ("sheep given", "", "6")]),
        (
            "Persons provided with food, tents and care",
            "0",
            "5; 6; 7%",
            [(f"Persons provided with food, tents and care: {name}", "0", value) for name, value in (("food", "5"), ("tents", "6"), ("care", "7"))],
        ),
        # not one to one: by number, by words, by a baseline that is one for all, by words of the baseline
        ("Number of goats, sheep and cows", "0", "5/6", []),
        ("Number of goats and sheep", "0", "5 goats and 6 horses", []),
        ("Number of goats and goats sold", "0", "5 goats and 6 goats", []),
        ("Number of goats and sheep", "3", "5/6", []),
        ("Number of goats and sheep", "1 goat and 2 cows", "5 goats and 6 sheep", []),
        ("Number of goats", "0", "5/6", []),
        ("Number of goats and sheep", "0", "5", []),
        ("Number of goats and sheep", "0", "5 / many", []),
    ],
)
def test_a_composite_target_is_split_only_where_its_parts_match_one_to_one(indicator, baseline, target, parts):
    found, _ = split_composite(indicator, baseline, target)
    assert [(part.indicator, part.baseline, part.target) for part in found] == parts


def test_what_a_composite_says_in_brackets_is_kept():
    assert split_composite("Number of goats and sheep", "0", "5 goats and 6 sheep (10 before 2020)")[1] == "10 before 2020"


@pytest.mark.parametrize(
    ("lines", "indicators"),
    [
        (["Number of wells", "Number of pumps"], ["Number of wells", "Number of pumps"]),
        (["Number of wells", "that work"], ["Number of wells that work"]),
        (["• Wells", "that work", "• Pumps"], ["Wells that work", "Pumps"]),
        (["1.1.1 Wells", "Indicator 2: Pumps"], ["Wells", "Pumps"]),
        (["Number of wells; Number of pumps"], ["Number of wells", "Number of pumps"]),
        (["Number of wells Number of pumps"], ["Number of wells", "Number of pumps"]),
        (["Number of wells and", "Pumps"], ["Number of wells and Pumps"]),
        (["-"], []),
        ([], []),
    ],
)
def test_indicators_are_told_apart_by_paragraphs_bullets_and_numbers(lines, indicators):
    assert indicators_in(lines) == indicators


def test_an_indicator_without_values_between_others_keeps_its_place():
    names, values = labelled_indicators("Number of wells\nBaseline: 1 Target: 2\nTarget: 3\nNumber of pumps. Target: 4\nNumber of taps")
    assert names == ["Number of wells", "Number of pumps", "Number of taps"]
    assert [group.of for group in values] == [{"baseline": "1", "target": "2; 3"}, {"target": "4"}, {}]


@pytest.mark.parametrize(
    ("text", "level", "code", "statement"),
    [
        ("Outcome 1 (prevention): Fewer floods;", "outcome", "1", "Fewer floods"),
        ("Objective This project helps", "objective", "", "This project helps"),
        ("Output 1.2 - Dams", "output", "1.2", "Dams"),
        ("OUTPUT A: Dams", "output", "A", "Dams"),
        ("Result R2.1 Dams", "result", "R2.1", "Dams"),
        ("Specific Objective: Dams", "outcome", "", "Dams"),
        ("Overall goal\nDams", "objective", "", "Dams"),
        ("Output of maize is doubled", "", "", "Output of maize is doubled"),
        ("Activities:", "activity", "", ""),
        ("1.1 Dams are built", "", "1.1", "Dams are built"),
        ("Outcomes", "outcome", "", ""),
        ("Outcome II. Dams", "outcome", "II", "Dams"),
        ("Dams", "", "", "Dams"),
        ("Intermediate outcome No. 3: Dams", "outcome", "3", "Dams"),
        ("Activity 1.1.1 Build", "activity", "1.1.1", "Build"),
    ],
)
def test_the_first_words_of_a_result_say_its_level_and_number(text, level, code, statement):
    found = read_result(text)
    assert (found.level, found.code, found.statement) == (level, code, statement)


def test_numbers_of_results_are_compared_by_their_parts():
    assert digits("1.2") == digits("R1.2") == digits("OP1.2") == ("1", "2")
    assert (code_of("1.2."), code_of("Output 1"), code_of("A")) == ("1.2", "", "A")
    assert Value() == read_value("")
