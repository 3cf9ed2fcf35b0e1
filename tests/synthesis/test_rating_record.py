from __future__ import annotations

import subprocess
import sys
from datetime import date
from time import monotonic, sleep

import pytest

from evaltool.case import CaseFolder
from evaltool.problems import EvaltoolError
from evaltool.synthesis import rating_record
from evaltool.synthesis.rating_record import RatingRefused, may_see_others, notes_on, record_rating
from evaltool.synthesis.ratings import Rating, differences, history, in_words, read_ratings
from tests.support.water_case import row

CRITERIA = ("relevance", "effectiveness", "efficiency", "impact", "sustainability")
IN_WORDS = {"evaluation": {"rating_scheme": "none"}}


def table(case, rater):
    return (case.root / f"synthesis/ratings/{rater}.csv").read_text(encoding="utf-8")


def refusal(case, **change):
    given = {"rater": "bo", "criterion": "relevance", "rating": "4", "justification": "As found.", "finding_ids": ["F1"], **change}
    before = sorted(path.name for path in (case.root / "synthesis/ratings").iterdir())
    with pytest.raises(RatingRefused) as refused:
        record_rating(case, **given)
    assert sorted(path.name for path in (case.root / "synthesis/ratings").iterdir()) == before
    return {(problem.code, problem.column) for problem in refused.value.problems}, str(refused.value)


def test_a_decision_is_added_as_the_last_row_and_the_earlier_ones_stay_as_they_were(water):
    case = water()
    before = table(case, "ana")

    rating = record_rating(case, "ana", "Relevance", "very good", "Still needed.", ["F1"], day="2020-05-03")

    assert table(case, "ana") == before + "relevance,iom-5,4,Still needed.,F1,,2020-05-03\n"
    assert (rating.rating, rating.by, rating.date, rating.found_at.row) == ("4", "ana", date(2020, 5, 3), 8)
    assert [past.rating for past in history(case, "relevance", "ana")] == ["4", "4"]


def test_a_second_rater_gets_a_file_of_the_own(water):
    case = water()
    before = table(case, "ana")

    record_rating(case, "bo", "effectiveness", "NR", "Too little was seen.", [])

    assert table(case, "bo") == "criterion,scheme,rating,justification,finding_ids,outside_range_reason,date\neffectiveness,iom-5,NR,Too little was seen.,,,\n"
    assert table(case, "ana") == before


def test_a_case_that_was_read_before_knows_of_the_decision(water):
    case = water()
    assert len(read_ratings(case)) == 6

    record_rating(case, "Ana", "relevance", "3", "Less so.", "F1;F2")

    assert len(read_ratings(case)) == 7
    assert [path.name for path in (case.root / "synthesis/ratings").iterdir()] == ["ana.csv"]
    assert history(case, "relevance", "ana")[-1].finding_ids == ("F1", "F2")


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_written(water):
    codes, words = refusal(water(), rater="a/b", criterion="relevanse", rating=" ", justification="\n", finding_ids=["F9"], day="31.02.2020")

    assert codes == {
        ("RATER_NAME", None),
        ("CRITERION_NOT_IN_USE", "criterion"),
        ("RATING_NOT_CHOSEN", "rating"),
        ("RATING_NO_JUSTIFICATION", "justification"),
        ("ID_UNKNOWN", "finding_ids"),
        ("DATE_IMPOSSIBLE", "date"),
    }
    assert words.startswith("Nothing was recorded. ")
    assert "'relevanse' is not one of the criteria in use. Did you mean 'relevance'?" in words
    assert "A rating is one of: 5 Excellent, 4 Very good, 3 Good, 2 Fair, 1 Poor, NR, N/A." in words
    assert "'a/b' cannot be the name of a rater." in words


@pytest.mark.parametrize("name", ["", ".ana", "../ana", "ana.", "con", "NUL.x", "a" * 41, "a\nb"])
def test_a_rater_is_named_as_a_file_can_be(water, name):
    assert refusal(water(), rater=name)[0] == {("RATER_NAME", None)}


@pytest.mark.parametrize("name", ["b.o", "B-2", "Zoë", "second rater"])
def test_short_names_of_all_kinds_are_fine(water, name):
    case = water()

    assert record_rating(case, name, "relevance", "4", "As found.", ["F1"]).by == name


def test_a_step_that_the_scheme_lacks_is_refused_with_its_steps(water):
    codes, words = refusal(water(), rating="7")

    assert codes == {("RATING_STEP", "rating")}
    assert "'7' is no step of the scheme in use." in words


def all_speak_well(tables):
    """Evidence on effectiveness from which the lowest steps are not plausible."""
    row(tables, "field_phase/codings/ana", "K04").update(direction="positive")
    row(tables, "synthesis/findings", "F2").update(evidence_for="K01;K03;K08;D02 p.1", evidence_against="")


def test_outside_the_range_a_reason_is_needed_and_then_it_stands(water):
    case = water(all_speak_well)
    codes, words = refusal(case, criterion="effectiveness", rating="2", finding_ids=["F2"])
    assert codes == {("RATING_OUTSIDE_RANGE", "outside_range_reason")}
    assert "lies outside the range that the evidence makes plausible, and no reason is given" in words

    rating = record_rating(case, "bo", "effectiveness", "2", "As found.", ["F2"], "Those who were not coded said so.")

    assert rating.outside_range_reason == "Those who were not coded said so."


def test_evidence_too_weak_to_rate_allows_nr_alone(water):
    case = water(lambda tables: row(tables, "synthesis/findings", "F1").update(strength=1))
    assert refusal(case, outside_range_reason="all the same")[0] == {("RATING_NEEDS_NR", "rating")}

    assert record_rating(case, "bo", "relevance", "nr", "Too weak.", ["F1"]).rating == "NR"


def test_a_decision_that_names_no_findings_stands_with_a_note(water):
    case = water()

    rating = record_rating(case, "bo", "relevance", "4", "As found.", [])

    assert notes_on(case, rating) == ["The rating of 'relevance' names no findings. A rating says which findings it rests on. Enter them in 'finding_ids'."]


def test_where_the_case_judges_in_words_a_sentence_is_recorded_and_a_number_refused(water):
    case = water(lambda tables: tables.pop("synthesis/ratings/ana"), head=IN_WORDS)
    (case.root / "synthesis/ratings").mkdir()
    codes, words = refusal(case)
    assert codes == {("RATING_IN_WORDS", "rating")}
    assert "'4' is a number, and this case judges in words." in words
    assert "A rating is one of: a judgement in words, NR, N/A." in refusal(case, rating="")[1]

    said = record_rating(case, "bo", "relevance", "What was built is what was lacking.", "All sides say so.", ["F1"])
    none = record_rating(case, "bo", "impact", "N/A", "Too early.", [])

    assert in_words(case, said) == "What was built is what was lacking."
    assert (none.rating, none.scheme) == ("N/A", "none")


def test_pasted_control_characters_are_blanks_and_line_breaks_stay(water):
    case = water()

    rating = record_rating(case, "bo", "relevance", "4", "One\x0btwo\r\n=3 \ud800<b>é\u00a0", ["F1"])

    assert rating.justification == "One two\n=3  <b>é"


def test_what_is_agreed_is_recorded_once_all_have_rated_everything(water):
    case = water()
    codes, words = refusal(case, rater="agreed")
    assert codes == {("RATING_AGREED_EARLY", None)}
    assert "There is nothing to agree on yet." in words
    for criterion in CRITERIA[:-1]:
        record_rating(case, "bo", criterion, "NR", "Not seen.", [])
        assert not may_see_others(case, "ana") and not may_see_others(case, "bo")
    assert refusal(case, rater="Agreed")[0] == {("RATING_AGREED_EARLY", None)}

    record_rating(case, "bo", "sustainability", "3", "As found.", ["F4"])
    record_rating(case, "Agreed", "relevance", "4", "We went through it together.", ["F1"])

    assert "agreed.csv" in [path.name for path in (case.root / "synthesis/ratings").iterdir()]
    assert all(may_see_others(case, rater) for rater in ("ana", "bo", "agreed"))
    assert [difference.criterion for difference in differences(case)] == ["relevance", "effectiveness", "efficiency"]


def test_somebody_who_has_not_begun_sees_nothing_of_one_who_has_finished(water):
    case = water()

    assert not may_see_others(case, "bo")
    record_rating(case, "bo", "relevance", "4", "As found.", ["F1"])
    for criterion in CRITERIA[1:]:
        record_rating(case, "bo", criterion, "NR", "Not seen.", [])

    assert may_see_others(case, "bo")
    assert not may_see_others(case, "third")


def test_a_criterion_that_looks_ahead_is_rated_by_likelihood_on_six_points(water):
    case = water(lambda tables: tables.pop("synthesis/ratings/ana"), head={"evaluation": {"rating_scheme": "six-point"}})

    ahead = record_rating(case, "bo", "sustainability", "moderately likely", "As found.", ["F4"])
    now = record_rating(case, "bo", "relevance", "satisfactory", "As found.", ["F1"])

    assert (ahead.rating, in_words(case, ahead)) == ("4", "4 Moderately likely")
    assert in_words(case, now) == "5 Satisfactory"


def test_a_case_without_findings_can_be_rated_nr(water):
    case = water(lambda tables: [tables.pop(name) for name in list(tables) if name.startswith(("synthesis", "field_phase"))])

    assert record_rating(case, "bo", "relevance", "NR", "Nothing was collected yet.", []).found_at.row == 2


def test_a_row_that_cannot_be_read_back_is_said_and_not_taken_as_saved(water, monkeypatch):
    case = water()
    monkeypatch.setattr(rating_record, "add_row", lambda *_: None)  # stands for a disk that keeps nothing

    with pytest.raises(EvaltoolError, match="The rating of 'relevance' was written and cannot be read back. Run 'evaltool check'"):
        record_rating(case, "ana", "relevance", "3", "Other.", ["F1"])


def test_a_rating_that_is_open_in_excel_is_refused_in_a_sentence(water):
    case = water()
    (case.root / "synthesis/ratings/.~lock.ana.csv#").write_text("lock")

    with pytest.raises(EvaltoolError, match="open in another program"):
        record_rating(case, "ana", "relevance", "4", "As found.", ["F1"])

    assert CaseFolder(case.root).read(Rating)[-1].criterion == "sustainability"


def test_an_unknown_criterion_is_the_one_thing_said_of_a_decision_that_is_fine_otherwise(water):
    assert refusal(water(), criterion="coherence")[0] == {("CRITERION_NOT_IN_USE", "criterion")}


def test_a_justification_is_asked_for_only_where_it_is_missing(water):
    assert refusal(water(), rating="")[0] == {("RATING_NOT_CHOSEN", "rating")}
    assert refusal(water(), justification=" ")[0] == {("RATING_NO_JUSTIFICATION", "justification")}


# -- two kernels at once

KERNEL = """
import sys, time
from pathlib import Path
from evaltool.case import CaseFolder
from evaltool.synthesis.rating_record import record_rating
root, name = Path(sys.argv[1]), sys.argv[2]
case = CaseFolder(root)
(root / f"ready {name}").touch()
while not (root / "go").exists():
    time.sleep(0.001)
for number in range(12):
    record_rating(case, "ana", "relevance", "NR", f"{name} {number}", [])
"""


def test_two_kernels_that_save_as_the_same_rater_at_the_same_moment_lose_no_row(water):
    root = water().root
    before = [rating.justification for rating in CaseFolder(root).read(Rating) if rating.by == "ana"]
    kernels = [subprocess.Popen([sys.executable, "-c", KERNEL, root, name], stderr=subprocess.PIPE, text=True) for name in ("left", "right")]
    until = monotonic() + 60
    while not all((root / f"ready {name}").exists() for name in ("left", "right")) and monotonic() < until:
        sleep(0.01)
    (root / "go").touch()
    assert [kernel.communicate(timeout=120)[1] for kernel in kernels] == ["", ""]

    after = [rating.justification for rating in CaseFolder(root).read(Rating) if rating.by == "ana"]
    assert after[: len(before)] == before
    assert sorted(after[len(before) :]) == sorted(f"{name} {number}" for name in ("left", "right") for number in range(12))
    for name in ("left", "right"):
        assert [words for words in after if words.startswith(name)] == [f"{name} {number}" for number in range(12)]
