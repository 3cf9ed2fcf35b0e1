"""The evaluation brief: the headlines word for word, and never more than two pages."""

from __future__ import annotations

import random

import pytest

from evaltool.case import CaseFolder
from evaltool.outputs.evaluation_brief import build_evaluation_brief
from evaltool.outputs.office_package import can_lay_out, page_texts, to_pdf
from tests.support.second_case import make_desk_phase_case, make_second_case
from tests.support.small_case import make_case
from tests.support.water_case import row, water_case
from tests.support.word_reader import Document

WORDS = ["the", "committee", "of", "the", "village", "pays", "a", "mechanic", "who", "keeps", "wide", "pumps", "working", "through", "every", "month"]


def read(case):
    return Document(build_evaluation_brief(case, lay_out=False).data)


def words(letters, seed):
    chosen, said = random.Random(seed), ""
    while len(said) < letters:
        said += chosen.choice(WORDS) + " "
    return said[:letters].strip()


def with_many(letters, many):
    """A change of the case: `many` findings, conclusions, recommendations and lessons, each with a headline of so many letters."""

    def change(written):
        for table in ("findings", "conclusions", "recommendations", "lessons"):
            rows = written[f"synthesis/{table}"]
            key = next(iter(rows[0]))
            written[f"synthesis/{table}"] = [
                {**rows[number % len(rows)], key: f"{rows[0][key][:2]}{number:02}", "headline": words(letters, number)} for number in range(many)
            ]
        written["synthesis/ratings/ana"] = []

    return change


def test_headlines_are_those_of_the_report(tmp_path):
    text = read(water_case(tmp_path)).text.splitlines()
    assert "Effectiveness (4 Very good; strength 3; 1 finding): The pumps work." in text
    assert "Impact (NR: not rated: insufficient evidence; strength 3; 1 finding): The committees will go on." in text
    assert "CO1  The project met a need and its pumps serve it." in text
    assert "LE2  Monthly checks keep pumps running." in text
    assert "RE1  The ministry should pay a mechanic. (Ministry; high)" in text
    assert not [line for line in text if line.startswith("Shortened")]


def test_without_a_scale_only_the_strength_stands_beside_a_criterion(tmp_path):
    text = read(water_case(tmp_path, head={"evaluation": {"rating_scheme": "none"}})).text
    assert "Effectiveness (strength 3; 1 finding): The pumps work." in text


def test_of_a_criterion_the_strongest_findings_stand_first_and_never_more_than_two(tmp_path):
    def change(written):
        for number, strength in ((1, 2), (2, 5), (3, 4)):
            written["synthesis/findings"].append(
                {**row(written, "synthesis/findings", "F1"), "finding_id": f"F1{number}", "headline": f"N{number}.", "strength": strength}
            )

    text = read(water_case(tmp_path, change)).text.splitlines()
    place = next(number for number, line in enumerate(text) if line.startswith("Relevance (") and line.endswith(": N2."))
    assert text[place + 1] == "Relevance, also: N3."
    assert not [line for line in text if line.endswith("N1.")]


def test_a_recommendation_without_actor_priority_or_date_has_no_empty_brackets(tmp_path):
    def change(written):
        row(written, "synthesis/recommendations", "RE1").update(addressed_to="", priority="", time_frame="")

    assert "RE1  The ministry should pay a mechanic." in read(water_case(tmp_path, change)).text.splitlines()


def test_recommendations_come_by_priority(tmp_path):
    def change(written):
        first = row(written, "synthesis/recommendations", "RE1")
        written["synthesis/recommendations"] = [{**first, "recommendation_id": f"RE{n}", "priority": p} for n, p in enumerate(("low", "", "high", "medium"), 1)]

    lines = [line for line in read(water_case(tmp_path, change)).text.splitlines() if line.startswith("RE")]
    assert [line[:3] for line in lines] == ["RE3", "RE4", "RE1", "RE2"]


def test_at_a_glance_says_what_is_known_and_nothing_else(tmp_path):
    text = read(make_case(tmp_path / "tiny")).text
    assert "commissioned by" not in text and "field work" not in text and "XX.0001, " not in text
    assert "There are no findings yet." in text
    second = read(CaseFolder(make_second_case(tmp_path / "second"))).text.splitlines()
    assert "Safe water for the hill villages of Oru, 1 March 2019 to 31 August 2021" in second
    assert "Northern Cooperation Fund and EUR 410,000" in second
    assert "external, final; commissioned by Clear Springs Association; field work 16 to 30 September 2021" in second
    assert "31 October 2021" in second
    assert "6 persons heard, 6 sources analysed, documents, data of the project" in second


def test_a_case_in_its_desk_phase_has_a_brief_without_findings(tmp_path):
    text = read(CaseFolder(make_desk_phase_case(tmp_path))).text
    assert "There are no findings yet." in text and "heard in" not in text


def test_the_mark_stands_on_every_page_where_evidence_is_invented(tmp_path):
    assert all("invented" in header for header in read(water_case(tmp_path / "a")).headers)
    assert not any("invented" in header for header in read(CaseFolder(make_second_case(tmp_path / "b"))).headers)


def test_what_does_not_fit_is_left_out_entry_by_entry_and_counted(tmp_path):
    text = read(water_case(tmp_path, with_many(140, 20))).text.splitlines()
    [told] = [line for line in text if line.startswith("Shortened to two pages; the report has ")]
    for section, mark in (("conclusions", "CO"), ("recommendations", "RE")):
        shown = [line for line in text if line.startswith(mark)]
        assert shown
        # nothing is cut within an entry
        assert all(any(words(140, number) in line for number in range(20)) for line in shown)
        assert f"{20 - len(shown)} more entries under {section}" in told


def test_an_entry_longer_than_the_brief_leaves_room_for_the_others(tmp_path):
    case = water_case(tmp_path, lambda written: row(written, "synthesis/conclusions", "CO1").update(headline=words(9000, 1)))
    text = read(case).text
    assert "CO1" not in text and "CO2  What was built can last if repairs are paid." in text
    assert "Shortened to two pages; the report has 1 more entry under conclusions." in text


@pytest.mark.skipif(not can_lay_out(), reason="LibreOffice or pdftotext is not installed")
@pytest.mark.parametrize(("letters", "many"), [(5, 1), (30, 4), (60, 9), (110, 9), (30, 60), (140, 20), (600, 8)])
def test_the_brief_has_exactly_two_pages_however_long_or_short_the_texts(tmp_path, letters, many):
    long = letters > 100
    head = {"project": {"donor": words(900, 1), "title": words(900, 2)}, "evaluation": {"evaluator": words(900, 3), "commissioned_by": words(900, 4)}}
    filled = build_evaluation_brief(water_case(tmp_path, with_many(letters, many), head if long else None), lay_out=False)
    assert len(page_texts(to_pdf(filled.data))) == 2


IN_OTHER_LETTERS = {
    "Russian": "Насосы работают каждый день, но плата слишком высока для вдов; это подтверждают двенадцать источников. ",
    "German": "Die Wasserversorgungsgenossenschaften übernehmen Instandhaltungsverantwortung, Gebührenermäßigungen bleiben unberücksichtigt. ",
    "Armenian": "Պոմպերն աշխատում են ամեն օր, բայց վճարը չափազանց բարձր է այրիների համար. դա հաստատում է տասներկու աղբյուր։ ",
    "Arabic": "تعمل المضخات كل يوم وتقول العائلات إن الرسوم مرتفعة جدا للأرامل في القرى البعيدة. ",
    "Chinese": "水泵每天都在运行,但对寡妇来说费用太高;四十个来源中有十二个证实了这一点。" * 3,
    "capitals": "THE PUMPS WORK EVERY DAY, BUT THE FEE IS TOO HIGH FOR WIDOWS; TWELVE OF FORTY SOURCES CONFIRM IT. ",
}


@pytest.mark.skipif(not can_lay_out(), reason="LibreOffice or pdftotext is not installed")
@pytest.mark.parametrize("language", IN_OTHER_LETTERS)
def test_letters_that_are_wider_and_words_that_are_longer_take_no_third_page(tmp_path, language):
    headline = (IN_OTHER_LETTERS[language] * 5)[:420].strip()

    def change(written):
        with_many(420, 8)(written)
        for table in ("findings", "conclusions", "recommendations", "lessons"):
            for found in written[f"synthesis/{table}"]:
                found["headline"] = headline

    assert len(page_texts(to_pdf(build_evaluation_brief(water_case(tmp_path, change), lay_out=False).data))) == 2


@pytest.mark.skipif(not can_lay_out(), reason="LibreOffice or pdftotext is not installed")
def test_texts_with_line_breaks_take_no_third_page(tmp_path):
    def change(written):
        first = written["synthesis/limitations"][0]
        written["synthesis/limitations"] = [{**first, "limitation_id": f"LI{n}", "text": "\n".join(["One season only."] * 12)} for n in range(1, 7)]

    assert len(page_texts(to_pdf(build_evaluation_brief(water_case(tmp_path, change), lay_out=False).data))) == 2


@pytest.mark.skipif(not can_lay_out(), reason="LibreOffice or pdftotext is not installed")
def test_the_brief_of_a_case_with_nothing_yet_has_two_pages_too(tmp_path):
    first, second = page_texts(to_pdf(build_evaluation_brief(make_case(tmp_path), lay_out=False).data))
    assert "There are no findings yet." in first and "About the evaluation" in second


def test_limits_and_the_meaning_of_strength_are_told(tmp_path):
    document = read(water_case(tmp_path))
    assert document.below("Limits of the evaluation") == ["One season only."]
    assert document.below("About the evaluation")[0].startswith("Strength of evidence says how much a finding can bear, from 1 (anecdotal) to 5")


def test_a_short_brief_begins_its_second_page_with_a_section(tmp_path):
    document = read(water_case(tmp_path))
    broken = [
        "".join(text.text for text in paragraph.iter("{*}t"))
        for paragraph in document.body.iter("{*}p")
        if paragraph.find("{*}pPr/{*}pStyle") is not None
        and paragraph.find("{*}pPr/{*}pStyle").values() == ["HeadingUnnumbered"]
        and paragraph.find("{*}pPr/{*}pageBreakBefore") is None
    ]
    assert broken == ["Conclusions"]
