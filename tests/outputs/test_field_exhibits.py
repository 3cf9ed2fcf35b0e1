from __future__ import annotations

import pytest

from evaltool.outputs import field_exhibits as exhibits
from evaltool.outputs.exhibits import Table, plain_text
from evaltool.outputs.profiles import PROFILES
from evaltool.stats.agreement import Agreement
from tests.support.valley_case import TEXTS, coding, rows_of, valley_case, valley_tables

GROUP = TEXTS["field_phase/transcripts/S2.md"]
MEETINGS = [
    {"meeting_id": "M1", "date": "2014-03-11", "organisation": "Upper Users", "group_ids": "G1", "question_ids": "EQ1", "status": "held"},
    {"meeting_id": "M2", "date": "2014-03-12", "organisation": "Lower Users", "group_ids": "G1;G2", "question_ids": "EQ1a", "status": "held"},
    {"meeting_id": "M3", "date": "2014-03-12", "organisation": "Office", "group_ids": "G3", "question_ids": "EQ2", "status": "cancelled"},
]
QUESTIONS = [
    {"question_id": "EQ1", "criterion": "relevance", "question": "Is it needed?", "parent_id": ""},
    {"question_id": "EQ1a", "criterion": "relevance", "question": "By whom?", "parent_id": "EQ1"},
    {"question_id": "EQ2", "criterion": "impact", "question": "What changed?", "parent_id": ""},
]


@pytest.fixture
def case(tmp_path):
    """The case with meetings, questions, an emerging point and a second coder of S2."""
    tables = valley_tables() | {"desk_review/meeting_plan": MEETINGS, "desk_review/evaluation_matrix": QUESTIONS}
    tables["field_phase/emerging"] = [
        {"point_id": "E1", "criterion": "relevance", "text": "The pump is used.", "source_ids": "S1;S2;S5", "to_verify": "Repairs."}
    ]
    tables["field_phase/codings/ben"] = [coding("B1", "S2", GROUP, "carry less", "C3"), coding("B3", "S2", GROUP, "The committee never met.", "C5", "negative")]
    return valley_case(tmp_path, tables)


@pytest.fixture
def empty(tmp_path):
    """A case in its desk phase."""
    return valley_case(tmp_path, {}, S1="", S2="", S3="")


def cells(table: Table) -> list[list[str]]:
    return [[plain_text(cell) for cell in row] for row in table.rows]


def test_who_was_heard_stands_beside_who_was_planned(case):
    assert cells(exhibits.heard_table(case)) == [
        ["Water users", "rights holder", "6", "3", "2"],
        ["Project team", "implementer", "2", "1", "1"],
        ["District office", "duty bearer", "-", "0", "0"],
    ]
    assert exhibits.heard_sentences(case) == ["4 persons were heard, and 3 sources are analysed.", "Nobody was heard of: District office."]


def test_few_persons_of_a_vulnerable_group_are_suppressed_and_not_known_from_how_many_there_were_in_all(tmp_path):
    case = valley_case(tmp_path, rows_of(valley_tables(), "desk_review/stakeholders", "G1", vulnerable="yes"))
    # all were four, so that the other number would tell this one
    assert [row[3] for row in cells(exhibits.heard_table(case))] == ["<11", "withheld", "0"]
    assert exhibits.heard_table(case).note.endswith("Withheld is what would tell the number that is too small to be shown.")


def test_charts_say_in_words_what_they_show(case):
    assert exhibits.heard_chart(case).alt == "Shows in how many sources each of 3 groups was heard: Water users 2; Project team 1; District office in none."
    assert exhibits.kinds_chart(case).alt == "Shows the sources by kind: 1 interview, 1 focus group and 1 observation."
    assert exhibits.meetings_chart(case).alt == "Shows the meetings: 2 held and 1 cancelled."
    assert exhibits.salience_chart(case).alt == "Shows in how many sources each theme was spoken of; most often Work (1)."
    assert exhibits.saturation_chart(case).alt.endswith("the last new code came with source 2 of 2.")


def test_a_chart_of_groups_that_were_all_heard_names_none(tmp_path):
    tables = valley_tables()
    tables["desk_review/stakeholders"].pop()
    assert exhibits.heard_chart(valley_case(tmp_path, tables)).alt == "Shows in how many sources each of 2 groups was heard: Water users 2; Project team 1."


def test_sources_are_counted_by_kind_and_circumstance(case):
    assert cells(exhibits.sources_table(case))[-1] == ["with the implementer's staff in the room", "1"]


def test_a_question_is_covered_by_the_meetings_held_for_it_and_for_its_parts(case):
    assert cells(exhibits.questions_covered_table(case)) == [["EQ1", "Is it needed?", "2", "2"], ["EQ2", "What changed?", "0", "0"]]


def test_emerging_points_carry_counts_of_sources_with_consent_and_no_source(case):
    assert cells(exhibits.emerging_table(case)) == [["relevance", "The pump is used.", "2", "2", "0", "Repairs."]]


def test_themes_are_counted_by_sources_voices_groups_and_directions(case):
    # three persons of two groups spoke of it, in the only discussion with these groups: one voice, for the first
    assert cells(exhibits.salience_table(case))[2] == ["– Work", "1", "1", "1", "1", "0", "1", "0"]
    assert exhibits.codebook_sentences(case) == ["Nobody used 'Pump'."]


def test_two_codes_that_always_stand_together_are_a_question(tmp_path):
    tables = valley_tables()
    words = ["We", "carry", "less"]
    tables["field_phase/codings/anna"] = [coding(f"{code}{n}", "S2", GROUP, word, code) for code in ("C2", "C3") for n, word in enumerate(words)]
    tables["field_phase/codebook"] = tables["field_phase/codebook"][:3]
    sentences = exhibits.codebook_sentences(valley_case(tmp_path, tables))
    assert sentences == ["Every code of the codebook was used.", "'Pump' and 'Work' always mark the same words: are they one code?"]


def test_agreement_is_told_in_a_table_and_in_sentences_with_their_numbers(case):
    rows = cells(exhibits.agreement_table(case))
    assert rows[3][:4] == ["Work", "2 / 1", "0.67", "0.40"]
    # of 79 characters of the group A marked 45 and B 10 within the first 24: alpha from the coincidences, by hand below zero
    assert rows[0][6] == "-" and float(rows[3][6]) == round(alpha_by_hand(), 2)
    sentences = exhibits.agreement_sentences(case)
    assert sentences[0] == "2 coders coded 1 source independently, 3 paragraphs in all."
    assert sentences[-1].startswith("The same stretches of text (alpha-u): ")


def alpha_by_hand() -> float:
    """Nominal alpha of two coders on the characters of the group's text: one marked two lines' words, the other ten letters among them."""
    first = "We carry less water now.", "I still carry as much."
    n = len(GROUP)
    one, other = sum(map(len, first)), len("carry less")
    differ, ones = one - other, one + other
    return 1 - (2 * n - 1) * 2 * differ / (2 * ones * (2 * n - ones))


def test_a_paragraph_level_value_with_enough_units_has_its_interval_beside_it():
    assert exhibits._with_limits(Agreement(0.5, 0.25, 0.75, 40)) == "0.50 (0.25 to 0.75)"


def test_a_number_that_rounds_to_nothing_is_not_below_nothing():
    assert exhibits._two(-0.001) == "0.00"


def test_disagreements_show_words_only_to_readers_who_may_see_them(tmp_path, case):
    rows = cells(exhibits.disagreements_table(case, PROFILES["commissioner"], 1))
    assert rows == [["S2 l.2", "Work", "coder A: yes; coder B: no", "I still carry as much."]]
    assert exhibits.disagreements_table(case, PROFILES["commissioner"], 1).note == "1 more are in the case."
    assert cells(exhibits.disagreements_table(case, PROFILES["public"]))[0][3] == "[words not shown]"


def test_the_report_is_told_how_texts_were_analysed(case):
    assert exhibits.analysis_sentences(case)[0].startswith("Texts were coded by a codebook; 3 themes of it were spoken of.")


def test_what_is_not_there_yet_is_said_in_a_sentence(empty):
    assert exhibits.or_not_yet(exhibits.heard_table(empty), "no source is entered") == "Not yet: no source is entered."
    assert exhibits.or_not_yet(exhibits.salience_chart(empty), "nothing is coded") == "Not yet: nothing is coded."
    assert exhibits.or_not_yet(None, "no test") == "Not yet: no test."
    assert exhibits.heard_sentences(empty) == exhibits.codebook_sentences(empty) == exhibits.analysis_sentences(empty) == []
    assert exhibits.agreement_sentences(empty) == ["No source was coded by two coders, so agreement cannot be measured."]
    assert list(exhibits.report_charts(empty)) == []


def test_an_exhibit_with_something_to_show_is_shown(case):
    table = exhibits.heard_table(case)
    assert exhibits.or_not_yet(table, "nothing") is table


def test_no_exhibit_sets_a_source_beside_what_would_tell_who_it_is(case):
    tables = [
        exhibits.heard_table(case),
        exhibits.sources_table(case),
        exhibits.questions_covered_table(case),
        exhibits.emerging_table(case),
        exhibits.salience_table(case),
    ]
    assert not any(cell in {"S1", "S2", "S3"} for table in tables for row in cells(table) for cell in row)


def test_a_long_name_is_cut_at_a_word_for_the_axis_of_a_chart():
    assert exhibits.short("Short") == "Short"
    assert exhibits.short("Authorities in charge of water, roads, schools and clinics") == "Authorities in charge of water, roads …"
