from __future__ import annotations

import pytest

from evaltool.outputs import synthesis_pages as pages
from evaltool.outputs.exhibits import Table, plain_text
from evaltool.outputs.profiles import PROFILES
from evaltool.synthesis.touches import touched_by
from tests.support.small_case import make_case
from tests.support.water_case import row, water_case

READER = PROFILES["commissioner"]


@pytest.fixture
def case(tmp_path):
    return water_case(tmp_path)


def words(parts) -> list[str]:
    return [part for part in parts if isinstance(part, str)]


def rate_all(steps, rater="bo"):
    def add(tables):
        like = row(tables, "synthesis/ratings/ana", "relevance")
        criteria = ("relevance", "effectiveness", "efficiency", "impact", "sustainability")
        tables[f"synthesis/ratings/{rater}"] = [{**like, "criterion": c, "rating": step} for c, step in zip(criteria, steps, strict=False)]

    return add


def test_the_page_of_a_question_has_both_sides_what_is_missing_and_its_findings(case):
    page = pages.question_page(case, READER, "EQ2")

    assert [part.title for part in page if isinstance(part, Table)] == ["EQ2: Do the pumps work?", "EQ2: by stakeholder group"]
    assert words(page) == [
        "Speaks well: “The pumps give clean water every day.” (one of those heard, K01)",
        "Speaks well: “We check the water each month.” (one of those heard, K03)",
        "Speaks critically: “Nobody answers when a pump breaks.” (one of those heard, K04)",
        "Set side by side: 4 of 4 sources of the field work, 4 voices in 3 of 3 stakeholder groups and indicators and other data "
        "(3 well, 0 critically, 2 both ways, counted by source).",
        "Missing: Evidence from documents and training tests.",
        "1 finding so far: F2.",
    ]


def test_words_that_may_not_be_quoted_are_on_no_page(case):
    # S03 may not be quoted
    assert "two months late" not in str(pages.question_pages(case, READER))


def test_words_that_a_finding_cites_come_first_and_each_from_another_source(tmp_path):
    def more(tables):
        k01 = row(tables, "field_phase/codings/ana", "K01")
        tables["field_phase/codings/ana"].append({**k01, "coding_id": "K00"})

    quotes = words(pages.question_page(water_case(tmp_path, more), READER, "EQ2"))
    assert "K00" not in str(quotes)


def test_all_questions_follow_each_other_where_none_is_named(case):
    titles = [part.title for part in pages.question_pages(case, READER) if isinstance(part, Table)]

    assert [title.split(":")[0] for title in titles[::2]] == ["EQ1", "EQ2", "EQ3", "EQ4"]
    assert len(pages.question_pages(case, READER, "EQ2")) == 8


def test_an_unknown_question_is_said_with_the_nearest(case):
    assert pages.question_page(case, READER, "EQ22") == ["There is no question 'EQ22'. Did you mean 'EQ2'?"]
    assert pages.question_page(case, READER, "§") == ["There is no question '§'."]


def test_a_question_without_evidence_or_finding_says_so(tmp_path):
    def bare(tables):
        tables["synthesis/findings"] = [row(tables, "synthesis/findings", "F4")]
        tables["field_phase/codings/ana"] = [row(tables, "field_phase/codings/ana", "K06")]

    case = water_case(tmp_path, bare)
    assert pages.question_page(case, READER, "EQ1") == ["EQ1: nothing is known on this question yet."]
    assert pages.question_page(case, READER, "EQ3")[-1] == "No finding answers it yet."


def test_a_case_without_questions_says_so(tmp_path):
    assert pages.question_pages(make_case(tmp_path), READER) == ["There are no evaluation questions yet."]


def test_each_finding_has_its_two_sentences(case):
    rows = pages.triangulation_table(case).rows

    assert [found[0] for found in rows] == ["F1", "F2", "F3", "F4"]
    assert rows[1][3] == "Missing: Evidence from documents and training tests."


def test_objections_are_listed_with_place_and_way_out(case, tmp_path):
    assert pages.objections_table(case).rows == ()

    broken = water_case(tmp_path / "broken", lambda tables: row(tables, "synthesis/recommendations", "RE1").update(means="", time_frame=""))
    rows = [[plain_text(cell) for cell in found] for found in pages.objections_table(broken).rows]
    assert [found[:2] for found in rows] == [
        ["block", "synthesis/recommendations.csv, row 2, column 'time_frame'"],
        ["warning", "synthesis/recommendations.csv, row 2, column 'means'"],
    ]
    assert "Fill in 'means'" in rows[1][2]


def test_a_chain_is_drawn_with_its_depth(case):
    (table,) = pages.chain_sentences(case, READER, "CO1")
    lines = [found[0] for found in table.rows]

    assert lines[0] == "CO1 (conclusion): The project met a need and its pumps serve it."
    assert lines[1] == "· rests on F1 (finding): Clean water was what families lacked."
    assert lines[2] == '· · for S01 l.3 (place): "P01: The pumps give clean water every day."'
    assert "Used by" in lines


def test_what_a_change_touches_is_said_below_the_chain(case, tmp_path):
    assert pages.touched_sentences(case, "K05") == [
        "If K05 changes or is withdrawn:",
        "F4 loses 1 of 3 sources (K05); the rule then suggests 2 instead of 3.",
        "Conclusions that rest on it: CO2.",
        "Recommendations that rest on it: RE1.",
        "Lessons and good practices that rest on it: LE1.",
        "Ratings that name these findings: impact, sustainability.",
    ]
    assert pages.touched_sentences(case)[0] == "If F1 changes or is withdrawn:"
    assert pages.touched_sentences(make_case(tmp_path / "empty")) == []


@pytest.mark.parametrize("id", ["M1", "P01", "G1"])
def test_what_rests_on_a_meeting_a_person_or_a_group_is_in_no_notebook_as_it_would_join_sources_to_it(tmp_path, id):
    def met(written):
        written["desk_review/meeting_plan"] = [{"meeting_id": "M1", "date": "2020-03-02", "status": "held"}]
        row(written, "field_phase/sources", "S01").update(meeting_id="M1")

    case = water_case(tmp_path, met)
    assert touched_by(case, id).findings
    (said,) = pages.touched_sentences(case, id)
    assert said.startswith(f"What rests on {id} is not shown in an output")


def test_a_chain_hides_the_words_that_a_reader_may_not_see_and_keeps_the_place(case):
    lines = str(pages.chain_sentences(case, READER, "F3"))

    assert "for K06 (coding, S03 l.1): [words not shown]" in lines
    assert "two months late" not in lines
    assert "spending was on budget." in lines


def test_without_an_id_the_first_finding_is_traced_and_an_unknown_one_is_said(case, tmp_path):
    assert pages.chain_sentences(case, READER)[0].title == "The chain of F1"
    assert pages.chain_sentences(case, READER, "F11") == ["There is no 'F11' in this case. Did you mean 'F1'?"]
    assert pages.chain_sentences(make_case(tmp_path / "empty"), READER) == ["Not yet: there are no findings to trace."]


def test_the_page_of_a_criterion_has_definition_findings_range_and_decision(case):
    page = pages.criterion_page(case, "effectiveness")

    assert page[0].startswith("Effectiveness. Were the objectives and results reached")
    assert page[0].endswith("Questions: EQ2, EQ2a.")
    assert page[1].rows == (("F2", "The pumps work.", "3", "confirmed"),)
    assert page[2] == "Strength of the evidence: 3 of 5."
    assert page[3].startswith("The evidence allows 1 Poor to 5 Excellent. From 0 (all critical)")
    assert page[4] == "Rating: 4 Very good. Because of what was found. Before: 2 Fair."


def test_a_criterion_without_findings_cannot_be_rated_yet(tmp_path):
    case = make_case(tmp_path)

    assert pages.criterion_page(case, "impact")[1:] == ["No finding speaks to this criterion yet, so it cannot be rated."]
    assert len(pages.criterion_pages(case)) == 10
    assert len(pages.criterion_pages(case, "Impact")) == 2


def test_an_unknown_criterion_is_said_with_the_nearest(case):
    assert pages.criterion_pages(case, "efectiveness") == ["'efectiveness' is not one of the criteria in use. Did you mean 'effectiveness'?"]
    assert pages.criterion_pages(case, "§") == ["'§' is not one of the criteria in use."]


def test_a_strength_that_is_only_suggested_is_shown_as_such_and_a_missing_rating_too(tmp_path):
    def open_one(tables):
        row(tables, "synthesis/findings", "F2").update(strength="")
        del tables["synthesis/ratings/ana"]

    page = pages.criterion_page(water_case(tmp_path, open_one), "effectiveness")
    assert page[1].rows[0][2:] == ("4", "suggested")
    assert page[-1] == "Rating: none yet."


def test_evidence_that_allows_no_rating_says_nr(tmp_path):
    case = water_case(tmp_path, lambda tables: row(tables, "synthesis/findings", "F2").update(strength=1))

    assert "The strength of the evidence is 1: NR, not rated, is what it allows." in pages.criterion_page(case, "effectiveness")


def test_what_each_rater_decided_is_hidden_until_all_have_rated(tmp_path):
    unfinished = water_case(tmp_path / "one", rate_all("43"))
    assert pages.decided(unfinished, "relevance") == ["What each rater decided is shown once all have rated every criterion."]
    assert pages.differences_in_words(unfinished) == ["The raters have not all rated every criterion yet; until then nobody is shown what the others think."]

    def agreed(tables):
        rate_all("43")(tables)
        rate_all("4", "agreed")(tables)

    assert pages.decided(water_case(tmp_path / "two", agreed), "relevance") == ["Rating agreed on: 4 Very good. Because of what was found."]


def test_differences_are_told_by_letter_with_what_was_agreed(tmp_path):
    def settled(tables):
        rate_all("42333")(tables)
        tables["synthesis/ratings/agreed"] = [{**row(tables, "synthesis/ratings/bo", "effectiveness"), "rating": "3"}]

    assert pages.differences_in_words(water_case(tmp_path / "one", settled)) == [
        "Effectiveness: rater A 4; rater B 2. Agreed on: 3 Good.",
        "Impact: rater A NR; rater B 3. Not settled yet.",
    ]
    same = water_case(tmp_path / "two", rate_all(("4", "4", "3", "NR", "3")))
    assert pages.differences_in_words(same) == ["The raters agree on every criterion."]


def test_one_rater_or_none_differs_from_nobody(case, tmp_path):
    assert pages.differences_in_words(case)[0].startswith("There is one rater so far")
    assert pages.differences_in_words(make_case(tmp_path / "empty"))[0].startswith("There is no rater so far")


def test_with_the_scheme_none_the_page_speaks_of_judgement(tmp_path):
    page = pages.criterion_page(water_case(tmp_path, head={"evaluation": {"rating_scheme": "none"}}), "effectiveness")

    assert "This case rates in words; there is no scale to put a range on." in page
    assert page[-1] == "Judgement: Because of what was found. Before: Because of what was found."


def test_a_second_rater_sees_nothing_of_the_first_before_both_have_rated(case, tmp_path):
    hidden = "What the other raters decided is shown once all have rated every criterion."
    first_alone = pages.criterion_page(case, "effectiveness", "bo")

    assert not any(str(part).startswith("Rating") for part in first_alone)
    assert pages.ratings_seen_by(case, "bo") == hidden
    assert any(str(part).startswith("Rating: ") for part in pages.criterion_page(case, "effectiveness", "ana"))
    assert pages.ratings_seen_by(case, "ana").rows == pages.ratings_seen_by(case).rows != ()
    both = water_case(tmp_path / "both", rate_all("42333"))
    assert pages.ratings_seen_by(both, "bo").rows
