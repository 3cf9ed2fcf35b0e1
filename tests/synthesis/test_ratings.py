from __future__ import annotations

import pytest

from evaltool.synthesis.ratings import (
    Difference,
    all_have_rated,
    as_printed,
    check_ratings,
    current,
    differences,
    history,
    in_words,
    raters,
    reason_printed,
    shown,
    step_of,
)
from tests.support.water_case import row

CRITERIA = ("relevance", "effectiveness", "efficiency", "impact", "sustainability")


def rate(rater="ana", criterion="relevance", **cells):
    """One more decision of a rater, made like the first one for relevance."""

    def add(tables):
        like = row(tables, "synthesis/ratings/ana", "relevance")
        tables.setdefault(f"synthesis/ratings/{rater}", []).append({**like, "criterion": criterion, **cells})

    return add


def second_rater(steps="43333", agreed=()):
    def add(tables):
        for criterion, step in zip(CRITERIA, steps, strict=False):
            rate("bo", criterion, rating=step)(tables)
        for criterion, step in agreed:
            rate("agreed", criterion, rating=step)(tables)

    return add


def test_the_last_row_of_a_criterion_counts_and_the_earlier_ones_are_its_history(water):
    case = water()

    assert current(case, "effectiveness").rating == "4"
    assert [rating.rating for rating in history(case, "Effectiveness", "ana")] == ["2", "4"]
    assert current(case, "coherence") is None


def test_what_the_raters_agreed_on_stands_before_what_each_decided(water):
    case = water(second_rater(agreed=[("relevance", "3")]))

    assert current(case, "relevance").rating == "3"
    assert current(case, "relevance", "bo").rating == "4"
    assert current(case, "efficiency").by == "ana"
    assert raters(case) == ["ana", "bo"]


def test_differences_are_not_shown_until_everybody_has_rated_everything(water):
    unfinished = water(second_rater("433"))

    assert not all_have_rated(unfinished)
    assert differences(unfinished) is None
    assert "RATING_NOT_AGREED" not in check_ratings(unfinished).codes()


def test_differences_name_each_rater_and_the_steps_between_them(water):
    case = water(second_rater("42333"))

    assert all_have_rated(case)
    assert differences(case) == [
        Difference("effectiveness", (("ana", "4"), ("bo", "2")), 2),
        Difference("impact", (("ana", "NR"), ("bo", "3")), None),
    ]


def test_one_rater_differs_from_nobody(water):
    assert differences(water()) == []


def test_a_case_without_ratings_has_neither_raters_nor_problems(water):
    case = water(lambda tables: tables.pop("synthesis/ratings/ana"))

    assert raters(case) == []
    assert differences(case) is None
    assert list(check_ratings(case)) == []


@pytest.mark.parametrize(("written", "words"), [("4", "4 Very good"), ("good", "3 Good"), ("nr", "NR: not rated: insufficient evidence"), ("Superb", "Superb")])
def test_a_rating_is_printed_with_step_and_label(water, written, words):
    case = water(rate(rating=written))

    assert in_words(case, current(case, "relevance")) == words


def test_a_criterion_that_nobody_rated_says_so(water):
    assert in_words(water(), None) == "not rated yet"
    assert in_words(water(head={"evaluation": {"rating_scheme": "none"}}), None) == "not judged yet"


def test_without_a_scheme_a_rating_is_a_judgement_in_words(water):
    head = {"evaluation": {"rating_scheme": "none"}}
    words = water(rate(rating="Serves the families well"), head)
    number = water(head=head)

    assert in_words(words, current(words, "relevance")) == "Serves the families well"
    assert in_words(number, current(number, "relevance")) == "Because of what was found."
    assert in_words(number, current(number, "impact")) == "NR: not rated: insufficient evidence"
    assert reason_printed(words, "relevance") == "Because of what was found."
    assert reason_printed(number, "relevance") == ""  # it is the judgement already
    assert "RATING_STEP_UNUSED" not in [problem.code for problem in check_ratings(words) if "relevance" in problem.message]
    told = [problem for problem in check_ratings(number) if "relevance" in problem.message]
    assert [(problem.code, problem.severity, problem.column) for problem in told] == [("RATING_STEP_UNUSED", "warning", "rating")]
    assert told[0].message.startswith("'relevance' has the step 4, and this case judges in words.")


def test_sound_ratings_have_no_problem(water):
    assert list(check_ratings(water())) == []


@pytest.mark.parametrize(
    ("cells", "code", "severity", "column", "words"),
    [
        ({"justification": ""}, "RATING_NO_JUSTIFICATION", "block", "justification", "The rating of 'relevance' has no justification."),
        ({"rating": "Very gud"}, "RATING_STEP", "error", "rating", "Did you mean 'Very good'? A rating is one of: 5 Excellent, 4 Very good"),
        ({"rating": "7"}, "RATING_STEP", "error", "rating", "'7' is no step of the scheme in use."),
        ({"scheme": "six-point"}, "RATING_OTHER_SCHEME", "block", "scheme", "'relevance' was rated on the scheme 'six-point'; the case uses 'iom-5'."),
        ({"finding_ids": ""}, "RATING_NO_FINDINGS", "warning", "finding_ids", "The rating of 'relevance' names no findings."),
        ({"finding_ids": "F1;F2"}, "RATING_OTHER_FINDING", "warning", "finding_ids", "F2 does not speak to 'relevance'."),
        ({"criterion": "efectiveness"}, "CRITERION_NOT_IN_USE", "error", "criterion", "Did you mean 'effectiveness'?"),
        ({"criterion": "coherence"}, "CRITERION_NOT_IN_USE", "error", "criterion", "'coherence' is not one of the criteria in use."),
    ],
)
def test_what_is_wrong_with_the_rating_that_counts_is_named(water, cells, code, severity, column, words):
    (problem,) = check_ratings(water(rate(**cells)))

    assert (problem.code, problem.severity, problem.file, problem.row, problem.column) == (code, severity, "synthesis/ratings/ana.csv", 8, column)
    assert words in problem.message


def test_earlier_decisions_are_history_and_not_checked_again(water):
    def mended(tables):
        rate(rating="7")(tables)
        rate(rating="4")(tables)

    assert list(check_ratings(water(mended))) == []


def test_a_rating_on_evidence_below_two_needs_nr(water):
    def weak(step):
        def change(tables):
            row(tables, "synthesis/findings", "F1").update(strength=1)
            rate(rating=step)(tables)

        return change

    (problem,) = check_ratings(water(weak("4")))
    assert (problem.code, problem.severity) == ("RATING_NEEDS_NR", "block")
    assert "'relevance' is rated, while the strength of its evidence is 1." in problem.message
    assert list(check_ratings(water(weak("NR")))) == []


def test_a_rating_of_a_criterion_without_findings_needs_nr(water):
    def gone(tables):
        tables["synthesis/findings"].remove(row(tables, "synthesis/findings", "F1"))
        rate(rating="3", finding_ids="")(tables)

    problem = next(problem for problem in check_ratings(water(gone)) if problem.code == "RATING_NEEDS_NR")
    assert "cannot be told: no finding with evidence speaks to it." in problem.message


def test_a_rating_outside_the_plausible_range_needs_a_reason_and_the_range_is_not_told(water):
    def outside(**cells):
        def change(tables):
            row(tables, "field_phase/codings/ana", "K04").update(direction="positive")
            row(tables, "synthesis/findings", "F2").update(evidence_for="K01;K03;K08;D02 p.1", evidence_against="")
            rate(criterion="effectiveness", rating="2", finding_ids="F2", **cells)(tables)

        return change

    (problem,) = check_ratings(water(outside()))
    assert (problem.code, problem.severity, problem.column) == ("RATING_OUTSIDE_RANGE", "block", "outside_range_reason")
    assert not any(digit in problem.message for digit in "0123456789")
    assert list(check_ratings(water(outside(outside_range_reason="Half the valley was left out.")))) == []


def test_a_criterion_that_nobody_rated_is_named(water):
    (problem,) = check_ratings(water(lambda tables: tables["synthesis/ratings/ana"].pop(0)))

    assert (problem.code, problem.severity) == ("RATING_MISSING", "warning")
    assert "Nobody has rated 'relevance'." in problem.message


def test_ratings_may_wait_until_the_report_is_final_and_a_case_without_steps_needs_none(water):
    def unrated(**evaluation):
        return check_ratings(water(lambda tables: tables.pop("synthesis/ratings/ana"), {"evaluation": evaluation}))

    assert list(unrated()) == [] and list(unrated(status="final", rating_scheme="none")) == []
    assert [problem.code for problem in unrated(status="final")] == ["RATING_MISSING"] * 5


def test_differences_that_are_not_settled_are_named(water):
    open_ones = [p for p in check_ratings(water(second_rater("42333"))) if p.code == "RATING_NOT_AGREED"]

    assert [p.file for p in open_ones] == ["synthesis/ratings/agreed.csv"] * 2
    assert "The raters differ on 'effectiveness' (ana 4, bo 2) and have not settled it." in open_ones[0].message
    settled = check_ratings(water(second_rater("42333", agreed=[("effectiveness", "3"), ("impact", "NR")])))
    assert "RATING_NOT_AGREED" not in settled.codes()


def test_a_judgement_in_words_rests_on_findings_too(water):
    head = {"evaluation": {"rating_scheme": "none"}}

    def codes(**cells):
        return [problem.code for problem in check_ratings(water(rate(**cells), head)) if "relevance" in problem.message]

    assert codes(rating="Serves the families well") == []
    assert codes(rating="Serves the families well", finding_ids="") == ["RATING_NO_FINDINGS"]
    assert codes(rating="NR", finding_ids="") == []


def test_a_step_that_the_scheme_does_not_have_is_none(water):
    case = water(rate(rating="Superb"))

    assert step_of(case, current(case, "relevance")) is None


def test_a_document_prints_both_steps_and_both_reasons_where_the_raters_have_not_settled_them(water):
    case = water(second_rater("42333"))

    assert as_printed(case, "effectiveness") == "not settled: 4 Very good and 2 Fair"
    # one of them found the evidence insufficient
    assert as_printed(case, "impact") == "not settled: NR and 3 Good"
    assert reason_printed(case, "effectiveness") == "Because of what was found. / Because of what was found."
    assert (as_printed(case, "relevance"), reason_printed(case, "relevance")) == ("4 Very good", "Because of what was found.")


def test_a_document_prints_what_was_agreed_on_and_nothing_while_one_still_rates(water):
    settled, unfinished = water(second_rater("42333", agreed=[("effectiveness", "3")])), water(second_rater("42"))

    assert as_printed(settled, "effectiveness") == "3 Good"
    assert (as_printed(unfinished, "effectiveness"), reason_printed(unfinished, "effectiveness")) == ("not rated yet", "")
    assert shown(unfinished, "effectiveness") is None


def test_a_step_that_one_rater_wrote_wrongly_is_no_step(water):
    assert as_printed(water(second_rater("49333")), "effectiveness") == "not settled: 4 Very good and no step"


def test_judgements_in_words_are_not_compared(water):
    case = water(second_rater("42333"), head={"evaluation": {"rating_scheme": "none"}})

    assert not as_printed(case, "effectiveness").startswith("not settled")
