from __future__ import annotations

import pytest

from evaltool.synthesis.quality import ABSENT, PARTLY, PRESENT, check_quality, instrument, items, list_checks, list_in_words, provisional_score
from evaltool.synthesis.quality_instrument import listing
from evaltool.synthesis.recommendations import read_recommendations
from tests.support.small_case import make_case, write_file
from tests.support.water_case import row


def judge(**scores):
    """The quality table as it is read back: item id -> score."""

    def change(tables):
        tables["synthesis/quality"] = [{"item_id": id, "score": score, "comment": ""} for id, score in scores.items()]

    return change


def judge_all(score, **others):
    return judge(**({item.id: score for item in instrument().items} | others))


def by_id(case):
    return {check.item.id: check for check in items(case)}


def test_the_instrument_has_41_items_in_ten_components_that_weigh_a_hundred():
    assert len({item.id for item in instrument().items}) == 41
    assert sum(component.weight for component in instrument().components) == 100
    assert [c.id for c in instrument().components] == ["ES", "PB", "EB", "CQ", "EM", "F", "C", "R", "LL", "GP"]
    assert {item.component_id for item in instrument().items} == {component.id for component in instrument().components}
    assert set(instrument().fatal) <= {item.id for item in instrument().items}


def test_presence_is_filled_in_with_the_place_where_it_was_seen(water):
    checks = by_id(water())

    assert checks["R3"].presence == PRESENT
    assert checks["R3"].seen[1] == ("means and resources of each", "recommendations, 'means': 1 of 1 rows")
    assert checks["F3"].presence == PARTLY
    assert checks["F3"].seen[1] == ("unintended effects", "")
    assert checks["PB1"].presence == ABSENT
    assert not checks["R3"].is_confirmed
    assert checks["R3"].score is None


def test_every_item_is_absent_or_partly_so_in_a_case_that_has_nothing(tmp_path):
    case = make_case(tmp_path, header={"evaluation": {"criteria_set": "custom", "criteria_changes": [{"criterion": "safety", "change": "added"}]}})

    seen = {check.item.id: check.presence for check in items(case)}
    # what the header needs to be a header is there: the set of criteria
    assert {id for id, presence in seen.items() if presence != ABSENT} == {"CQ1"}
    assert seen["CQ1"] == PARTLY


@pytest.mark.parametrize(
    ("column", "item"),
    [("means", "R3"), ("time_frame", "R4"), ("action", "R4"), ("purpose_ids", "R2"), ("conclusion_ids", "R1"), ("priority", "R3")],
)
def test_emptying_a_column_takes_its_element_away(water, column, item):
    case = water(lambda tables: row(tables, "synthesis/recommendations", "RE1").update({column: ""}))

    assert not getattr(read_recommendations(case).get("RE1"), column)
    assert by_id(case)[item].presence in (PARTLY, ABSENT)


def test_limitations_must_be_said_in_the_summary_to_be_seen_there(water):
    case = water()
    write_file(case.root, "narrative/executive_summary.md", "The project built pumps. Interviews were held with families.")
    assert by_id(case)["ES3"].presence == PARTLY

    write_file(case.root, "narrative/executive_summary.md", "Interviews were held with families. Only one season could be seen, which limits what can be said.")
    assert by_id(case)["ES3"].presence == PRESENT


def test_without_a_judgement_there_is_no_score(water):
    score = provisional_score(water())

    assert (score.total, score.band, score.confirmed, score.items) == (None, None, 0, 41)
    assert score.is_provisional
    assert str(score) == "No item of 41 is confirmed by a person yet, so there is no score."


def test_the_score_counts_confirmed_items_only_and_stays_provisional(water):
    score = provisional_score(water(judge(F1="4", F2="3", R1="5", EM8="no data", GP1="N/A")))

    # findings 3.5 of weight 25, recommendations 5 of weight 20
    assert score.total == pytest.approx((25 * 3.5 + 20 * 5) / 45)
    assert score.band == "exceeds requirements"
    assert score.confirmed == 5
    assert {component.id: mean for component, mean in score.by_component if mean} == {"F": 3.5, "R": 5}
    assert str(score) == "Provisional, from 5 of 41 items: 4.16 of 5, exceeds requirements; no score for EM7, C1, without which no band holds."


def test_a_score_of_every_item_is_no_longer_provisional(water):
    score = provisional_score(water(judge_all("3")))

    assert not score.is_provisional
    assert (score.total, score.band) == (pytest.approx(3), "meets requirements")
    assert str(score) == "3.00 of 5, meets requirements."


def test_a_total_just_below_a_band_does_not_read_as_if_it_reached_it(water):
    # one of three items of good practices is 2, all others 3: 3 - 2.5 % of a third
    assert str(provisional_score(water(judge_all("3", GP1="2")))) == "2.99 of 5, approaches requirements."


def test_a_fatal_gap_is_not_hidden_by_a_good_mean(water):
    score = provisional_score(water(judge_all("5", F1="1")))

    assert score.total > 4
    assert score.band == "misses requirements"
    assert score.fatal == ("F1",)
    assert str(score).endswith("misses requirements, as F1 cannot be made good by the rest.")


@pytest.mark.parametrize("words", ["no data", "N/A"])
def test_a_fatal_gap_is_not_hidden_by_giving_no_score_either(water, words):
    score = provisional_score(water(judge_all("5", F1=words)))

    assert not score.is_provisional
    assert str(score) == "5.00 of 5, exceeds requirements; no score for F1, without which no band holds."


@pytest.mark.parametrize(("score", "band"), [("0", "misses"), ("1", "misses"), ("2", "approaches"), ("3", "meets"), ("4", "exceeds"), ("5", "exceeds")])
def test_the_bands_follow_the_publication(water, score, band):
    # fatal items are left out, as they would pull the band down by themselves
    scores = {item.id: score for item in instrument().items if item.id not in instrument().fatal}

    assert provisional_score(water(judge(**scores))).band == f"{band} requirements"


def test_the_list_of_completeness_has_the_19_entries_of_the_publication_in_its_order():
    entries = listing("completeness").entries

    assert [entry.number for entry in entries] == [f"C.{n}" for n in range(1, 20)]
    # annex II of the publication: C.16 has six elements, A to F, and C.17 two
    assert {entry.id: len(entry.elements) for entry in entries if len(entry.elements) > 1} == {"annexes": 6, "structure and form": 2}
    assert all(entry.is_read for entry in entries)


def test_completeness_is_looked_up_and_takes_a_persons_word(water):
    def say(tables):
        tables["synthesis/quality"] = [{"item_id": "peer review", "score": "yes", "comment": ""}]

    found = {check.entry.id: check for check in list_checks(water(say), "completeness")}

    assert found["findings"].seen == (("listed", "findings: 4 rows"),)
    assert (found["findings"].presence, found["findings"].answer) == (PRESENT, "")
    assert (found["peer review"].presence, found["peer review"].answer) == (ABSENT, "yes")
    assert found["acronyms"].presence == ABSENT
    assert found["structure and form"].presence == PARTLY
    assert list_in_words(water(say), "completeness") == "A person has answered 1 of 19."


def test_what_was_not_read_in_the_publication_is_marked(water):
    read = {entry.id for entry in listing("uneg").entries if entry.is_read}

    assert read == {"UNEG 1.1", "UNEG 1.2", "UNEG 1.3", "UNEG 1.4", "UNEG 2.1"}
    assert not any(entry.is_read for entry in listing("un_swap").entries)
    assert "The wording of 3 of 3 was not verified against the publication." in list_in_words(water(), "un_swap")


def test_uneg_has_its_eight_parts_in_their_order():
    assert list(dict.fromkeys(entry.part for entry in listing("uneg").entries)) == [
        "Structure", "What was evaluated", "Purpose, objectives, scope", "Methodology", "Findings", "Conclusions", "Recommendations",
        "Gender and human rights",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (("3", "3", "1"), "7 of 9: meets requirements."),
        (("2", "2", "2"), "6 of 9: approaches requirements."),
        (("2", "2", "0"), "4 of 9: approaches requirements."),
        (("1", "1", "1"), "3 of 9: misses requirements."),
        (("3", "3", "N/A"), "A person has answered 3 of 3. There is no total, as not all of them apply."),
        (("3", "3", ""), "A person has answered 2 of 3. The wording"),
    ],
)
def test_un_swap_adds_up_once_a_person_has_given_all_three_steps(water, steps, said):
    case = water(judge(**{f"UN-SWAP {n}": step for n, step in enumerate(steps, 1)}))

    assert list_in_words(case, "un_swap").startswith(said)


def test_gender_is_looked_for_by_name_and_not_as_any_issue(water):
    def other(tables):
        for found in tables["synthesis/findings"]:
            found["cross_cutting"] = "human rights"

    head = {"evaluation": {"cross_cutting": ["gender", "human rights"]}}
    with_gender = water(lambda tables: row(tables, "synthesis/findings", "F1").update(cross_cutting="Gender"), head)
    seen = [dict(check.seen)["findings"] for case in (with_gender, water(other, head)) for check in list_checks(case, "un_swap")[2:]]

    assert seen == ["findings, 'cross_cutting' with gender: 1 of 4 rows", ""]


def test_answers_to_the_lists_have_no_part_in_the_score(water):
    case = water(judge(**{"UN-SWAP 1": "0", "peer review": "no", "UNEG 1.1": "no", "F1": "4"}))

    assert provisional_score(case).total == 4


def test_the_last_row_of_an_item_counts_and_an_empty_one_takes_it_back(water):
    def twice(tables):
        tables["synthesis/quality"] = [{"item_id": id, "score": score, "comment": ""} for id, score in (("F1", "9"), ("F1", "4"), ("F2", "3"), ("F2", ""))]

    case = water(twice)

    assert (by_id(case)["F1"].score, by_id(case)["F1"].is_confirmed) == (4, True)
    assert (by_id(case)["F2"].score, by_id(case)["F2"].is_confirmed) == (None, False)
    # what was corrected since is history, and not checked again
    assert not check_quality(case).codes()


@pytest.mark.parametrize(
    ("scores", "code", "words"),
    [
        ({"F9": "3"}, "QUALITY_ITEM", "'F9' is no item of the quality check."),
        ({"F1": "6"}, "QUALITY_SCORE", "'6' is no answer to F1. It is one of: 0, 1, 2, 3, 4, 5, no data, N/A."),
        ({"peer review": "maybe"}, "QUALITY_SCORE", "'maybe' is no answer to peer review. It is one of: yes, no."),
        ({"UN-SWAP 1": "4"}, "QUALITY_SCORE", "'4' is no answer to UN-SWAP 1. It is one of: 0, 1, 2, 3, N/A."),
        ({"PB1": "4"}, "QUALITY_NOT_SEEN", "PB1 has the score 4, and nothing of it was seen in the case."),
    ],
)
def test_a_judgement_that_cannot_be_is_named(water, scores, code, words):
    (problem,) = check_quality(water(judge(**scores)))

    assert (problem.code, problem.file, problem.row) == (code, "synthesis/quality.csv", 2)
    assert words in problem.message


def test_sound_judgements_have_no_problem(water):
    assert list(check_quality(water())) == []
    assert list(check_quality(water(judge(F1="4", PB1="0", EM8="N/A", GP1="")))) == []


def test_one_recommendation_without_means_leaves_the_item_on_means_partly_present(water):
    def two(tables):
        first = row(tables, "synthesis/recommendations", "RE1")
        tables["synthesis/recommendations"].append({**first, "recommendation_id": "RE2", "means": ""})

    assert [next(check for check in items(water(change)) if check.item.id == "R3").presence for change in (None, two)] == ["present", "partly present"]
