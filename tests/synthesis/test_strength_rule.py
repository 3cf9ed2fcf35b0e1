from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaltool.outputs.evaluation_report import build_evaluation_report
from evaltool.privacy.leaks import texts_of
from evaltool.synthesis.findings import read_findings
from evaltool.synthesis.strength_rule import StrengthRule, check_strength_rule, in_words, read_rule
from evaltool.synthesis.triangulation import weigh
from tests.support.copies import copy_without_meetings
from tests.support.small_case import make_case, write_file
from tests.support.two_raters_case import two_raters_case

RULE = StrengthRule(
    few_sources=3, few_cases=2, most_agree=0.67, kinds_for_good=2, kinds_for_very_good=3, implementer_only_at_most=2, no_rights_holder_at_most=4
)


@pytest.mark.parametrize(
    ("sources", "cases", "kinds", "agreement", "step"),
    [
        (1, 1, 1, 1.0, 1),  # few sources and few cases
        (2, 2, 2, 1.0, 2),  # few sources
        (3, 1, 2, 1.0, 2),  # few cases
        (3, 2, 1, 1.0, 3),  # enough, by one kind of evidence
        (3, 2, 2, 0.5, 3),  # enough, but they differ
        (3, 2, 2, None, 3),  # enough, but nothing takes a side
        (3, 2, 2, 0.75, 4),  # most agree
        (3, 2, 2, 1.0, 4),  # all agree, two kinds
        (3, 2, 3, 1.0, 5),  # all agree, three kinds
        (3, 2, 3, 0.9, 4),
    ],
)
def test_the_rule_follows_the_published_rubric(sources, cases, kinds, agreement, step):
    assert RULE.suggest(sources, cases, kinds, agreement, implementer_only=False, rights_holder=True) == step


def test_evidence_of_the_implementer_alone_is_weak_however_much_there_is():
    assert RULE.suggest(9, 9, 5, 1.0, implementer_only=True, rights_holder=True) == 2


def test_without_a_rights_holder_nothing_is_very_good():
    assert RULE.suggest(9, 9, 5, 1.0, implementer_only=False, rights_holder=False) == 4


@given(st.integers(1, 9), st.integers(0, 9), st.integers(1, 7), st.one_of(st.none(), st.floats(0, 1)), st.booleans(), st.booleans())
def test_a_suggestion_is_a_step_and_one_more_source_never_weakens_it(sources, cases, kinds, agreement, only, heard):
    step = RULE.suggest(sources, cases, kinds, agreement, only, heard)

    assert 1 <= step <= 5
    assert RULE.suggest(sources + 1, cases, kinds, agreement, only, heard) >= step


def test_the_rule_that_comes_with_evaltool_is_usable(tmp_path):
    assert read_rule(make_case(tmp_path)) == RULE


def test_a_case_can_replace_one_value(tmp_path):
    case = make_case(tmp_path, files={"synthesis/strength_rule.yml": "few_sources: 5\n"})

    assert list(check_strength_rule(case)) == []
    assert read_rule(case).few_sources == 5
    assert read_rule(case).few_cases == 2


def test_an_empty_rule_of_the_case_changes_nothing(tmp_path):
    assert read_rule(make_case(tmp_path, files={"synthesis/strength_rule.yml": ""})) == RULE


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("few_sources: none\n", "'few_sources': input should be a valid integer"),
        ("implementer_only_at_most: 6\n", "'implementer_only_at_most': input should be less than or equal to 5"),
        ("few_persons: 3\n", "'few_persons': extra inputs are not permitted"),
        ("few_sources: [\n", "it is not valid YAML"),
        ("- few_sources: 5\n", "it is no list of names with their values"),
        ("five sources\n", "it is no list of names with their values"),
    ],
)
def test_a_rule_that_cannot_be_used_is_named_with_its_way_out(tmp_path, text, words):
    case = make_case(tmp_path)
    write_file(tmp_path, "synthesis/strength_rule.yml", text)

    (problem,) = check_strength_rule(case)
    assert (problem.code, problem.severity, problem.file) == ("STRENGTH_RULE", "error", "synthesis/strength_rule.yml")
    assert words in problem.message
    assert "remove the file to use the rule that comes with evaltool" in problem.message
    assert read_rule(case) == RULE


def test_the_rule_in_use_is_told_in_words_with_what_is_the_cases_own(tmp_path):
    common, own = make_case(tmp_path / "a"), make_case(tmp_path / "b", files={"synthesis/strength_rule.yml": "few_sources: 5\nno_rights_holder_at_most: 5\n"})

    assert in_words(common).startswith("The strength is suggested by a written rule. Fewer than 3 sources are few, fewer than 2 cases are few;")
    assert in_words(common).endswith("What comes from the implementer alone has at most 2, what no rights holder speaks to at most 4.")
    assert "Fewer than 5 sources are few" in in_words(own)
    assert in_words(own).endswith("from the implementer alone has at most 2. Set by the evaluator for this case: few_sources, no_rights_holder_at_most.")


def test_a_rule_of_the_case_moves_its_suggestions_and_the_ranges_they_allow(tmp_path):
    # F1 of the case of two raters cites S01, S02 and D01, all for it, of three kinds: 5 by the common rule
    suggested = {}
    for few in (3, 4):
        case = copy_without_meetings(two_raters_case(tmp_path / f"{few} whole"), tmp_path / str(few))
        write_file(case.root, "synthesis/strength_rule.yml", f"few_sources: {few}\n")
        suggested[few] = weigh(case, read_findings(case).get("F1")).suggested

    assert suggested == {3: 5, 4: 2}


def test_the_report_prints_the_rule_in_use(tmp_path):
    case = two_raters_case(tmp_path)
    write_file(case.root, "synthesis/strength_rule.yml", "few_sources: 4\n")
    words = " ".join(text for _, text in texts_of("r.docx", build_evaluation_report(case, lay_out=False).data))

    assert in_words(case) in words
