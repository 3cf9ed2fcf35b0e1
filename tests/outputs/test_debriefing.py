from __future__ import annotations

import io

import pytest
from pptx import Presentation

from evaltool.outputs.debriefing import build_debriefing, missing_in, questions_chart
from evaltool.outputs.slides import SlideShow, fitting_size, that_fit
from tests.support.small_case import make_case
from tests.support.valley_case import rows_of, source, valley_case, valley_tables

HEADER = {
    "evaluation": {
        "title": "Final evaluation of Clean water for two valleys",
        "criteria_set": "DAC-1991",
        "evidence": "invented",
        "phases": [{"id": "field", "start": "2014-03-11", "end": "2014-03-14"}],
        "deliverables": [
            {"id": "work_plan", "title": "Work plan", "due": "2014-02-28"},
            {"id": "final", "title": "Final report", "due": "2014-03-31"},
            {"id": "draft", "title": "Draft report", "due": "2014-03-21"},
            {"id": "brief", "title": "Brief"},
        ],
    }
}
MEETINGS = [
    {"meeting_id": "M1", "date": "2014-03-11", "organisation": "Upper Users", "group_ids": "G1", "question_ids": "EQ1", "status": "held", "reason": ""},
    {"meeting_id": "M2", "date": "2014-03-12", "organisation": "Office", "group_ids": "G3", "question_ids": "EQ2", "status": "cancelled", "reason": "Flood."},
]
QUESTIONS = [{"question_id": f"EQ{n}", "criterion": "relevance", "question": f"Question {n}?"} for n in (1, 2)]


def point(n: int, criterion: str, source_ids: str = "S1;S2", to_verify: str = "") -> dict[str, str]:
    return {"point_id": f"E{n}", "criterion": criterion, "text": f"Point {n}.", "source_ids": source_ids, "to_verify": to_verify}


def field_case(root, *points: dict[str, str], header=HEADER, tables=None):
    extra = {"desk_review/meeting_plan": MEETINGS, "desk_review/evaluation_matrix": QUESTIONS, "field_phase/emerging": list(points)}
    return valley_case(root, (tables or valley_tables()) | {name: rows for name, rows in extra.items() if rows}, header)


def slides(data: bytes) -> list[str]:
    """All the words of each slide, notes included."""
    texts = []
    for slide in Presentation(io.BytesIO(data)).slides:
        texts.append("\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame))
    return texts


def titles(data: bytes) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in Presentation(io.BytesIO(data)).slides]


def named(data: bytes, title: str) -> str:
    return slides(data)[titles(data).index(title)]


def test_every_slide_says_emerging_not_findings_and_that_the_evidence_is_invented(tmp_path):
    data = build_debriefing(field_case(tmp_path, point(1, "relevance")))
    assert all("Emerging, not findings · SAMPLE: all evidence in this document is invented" in text for text in slides(data))


def test_the_debriefing_goes_from_what_was_done_to_the_next_steps(tmp_path):
    data = build_debriefing(field_case(tmp_path, point(1, "relevance"), point(2, "impact"), point(3, "")))
    assert titles(data) == [
        "Debriefing",
        "What was done",
        "Who was heard",
        "Who was not heard, and what may have coloured the answers",
        "Which questions were asked",
        "Relevance",
        "Impact",
        "Other points",
        "Still to be verified",
        "Next steps",
    ]


@pytest.mark.parametrize("criteria", [(), ("relevance",), ("relevance", "effectiveness", "efficiency", "impact", "sustainability", "", "beauty")])
def test_there_are_eight_to_twelve_slides_whatever_emerged(tmp_path, criteria):
    case = field_case(tmp_path, *[point(n, criterion) for n, criterion in enumerate(criteria)])
    assert 8 <= len(slides(build_debriefing(case))) <= 12


def test_criteria_share_slides_where_there_are_more_than_five(tmp_path):
    criteria = ("relevance", "effectiveness", "efficiency", "impact", "sustainability", "")
    data = build_debriefing(field_case(tmp_path, *[point(n, criterion) for n, criterion in enumerate(criteria)]))
    assert [title for title in titles(data) if " and " in title][1:] == [
        "Relevance and Effectiveness",
        "Efficiency and Impact",
        "Sustainability and Other points",
    ]


def test_a_criterion_with_many_points_goes_on_on_further_slides_in_letters_that_can_be_read(tmp_path):
    many = [{**point(n, "impact", to_verify="See the register."), "text": f"Point {n}: {'many words about it, ' * 8}"} for n in range(12)]
    data = build_debriefing(field_case(tmp_path, *many, point(20, "relevance")))
    assert titles(data)[5:-2] == ["Relevance", "Impact", "Impact, continued", "Impact, continued", "Impact, continued"]
    smallest = min(run.font.size.pt for slide in list(Presentation(io.BytesIO(data)).slides)[5:-2] for shape in slide.shapes
                   if shape.name == "Words" for paragraph in shape.text_frame.paragraphs for run in paragraph.runs)  # fmt: skip
    assert smallest >= 14 and all(f"Point {n}:" in "\n".join(slides(data)) for n in range(12))


def test_a_plan_without_groups_is_not_said_to_be_heard(tmp_path):
    words = slides(build_debriefing(make_case(tmp_path, header=HEADER)))
    assert "No stakeholder group is entered yet." in words[3] and "Every group" not in words[3] and "No point is noted yet." in words[5]


def test_what_was_done_is_told_with_its_deviations_and_charts_that_powerpoint_draws(tmp_path):
    data = build_debriefing(field_case(tmp_path, point(1, "relevance")))
    done = named(data, "What was done")
    assert "1 of 2 planned meetings was held." in done and "3 sources may be used." in done and "Flood" in done
    charts = [shape.chart for slide in Presentation(io.BytesIO(data)).slides for shape in slide.shapes if shape.has_chart]
    assert questions_chart(field_case(tmp_path / "again", point(1, "relevance"))).alt == "Shows for how many meetings each of 2 questions was on the list: EQ1 1; EQ2 0."
    assert list(charts[2].plots[0].categories) == ["EQ1 Question 1?", "EQ2 Question 2?"]
    assert len(charts) == 3 and [list(chart.plots[0].series[0].values) for chart in charts] == [[1.0, 1.0, 1.0], [2.0, 1.0, 0.0], [1.0, 0.0]]


def test_who_was_not_heard_and_rights_holders_above_all_is_said(tmp_path):
    words = named(build_debriefing(field_case(tmp_path)), "Who was not heard, and what may have coloured the answers")
    assert "Not heard: District office." in words and "Rights holders speak" not in words
    tables = rows_of(valley_tables(), "desk_review/stakeholders", "G3", role="rights_holder")
    other = build_debriefing(field_case(tmp_path / "b", tables=tables))
    assert "Rights holders speak for themselves in none of the sources" in slides(other)[3]


def test_few_sources_are_some_and_enough_are_counted(tmp_path):
    tables = valley_tables()
    tables["field_phase/sources"] += [source(f"R{n}", file="", mode="written") for n in range(5)]
    words = slides(build_debriefing(field_case(tmp_path, tables=tables)))[3]
    assert "Some sources spoke with an independent interpreter." in words and "5 of 8 sources spoke in writing." in words


def test_where_every_group_was_heard_that_is_said(tmp_path):
    tables = valley_tables()
    tables["desk_review/stakeholders"].pop()
    assert "Every group of the plan was heard." in slides(build_debriefing(field_case(tmp_path, tables=tables)))[3]


def test_a_point_says_who_makes_it_without_naming_a_group_of_which_few_were_heard(tmp_path):
    data = build_debriefing(field_case(tmp_path, point(1, "relevance", to_verify="The repairs."), point(2, "relevance", "S5")))
    words = named(data, "Relevance")
    assert "Said in 2 sources: 2 groups." in words and "To verify: The repairs." in words
    assert "No source with consent stands behind it yet." in words and "Water users" not in words
    tables = rows_of(valley_tables(), "field_phase/sources", "S1", persons="6")
    large = named(build_debriefing(field_case(tmp_path / "b", point(1, "relevance"), tables=tables)), "Relevance")
    assert "Said in 2 sources: Water users and 1 smaller group." in large


def test_a_point_from_the_side_of_the_implementer_alone_is_marked(tmp_path):
    tables = rows_of(valley_tables(), "field_phase/sources", "S1", person_codes="P4", group_ids="G2")
    tables["field_phase/sources"].append(source("S6", person_codes="P4", group_ids="G2", file=""))
    words = named(build_debriefing(field_case(tmp_path, point(1, "relevance", "S1;S6"), tables=tables)), "Relevance")
    assert "All of it comes from the side of the implementer." in words


def test_what_is_to_be_verified_and_the_next_steps_close_it(tmp_path):
    data = build_debriefing(field_case(tmp_path, point(1, "impact", to_verify="The fee."), point(2, "impact", to_verify="The fee.")))
    assert named(data, "Still to be verified").count("The fee.") == 1
    steps = named(data, "Next steps")
    assert steps.index("Draft report: 21 March 2014.") < steps.index("Final report: 31 March 2014.") and "Work plan" not in steps


def test_nothing_in_it_tells_a_source_a_person_or_how_many_refused(tmp_path):
    words = "\n".join(slides(build_debriefing(field_case(tmp_path, point(1, "relevance")))))
    assert not any(id in words for id in ("S1", "S2", "S3", "S4", "S5", "P1", "Upper Users", "refused", "withdrew a"))


def test_it_is_built_before_anything_is_there(tmp_path):
    case = valley_case(tmp_path, {}, S1="", S2="", S3="")
    data = build_debriefing(case)
    assert len(slides(data)) == 8
    text = "\n".join(slides(data))
    for sentence in (
        "No meeting is planned yet.",
        "Nobody was heard yet.",
        "No evaluation question is entered yet.",
        "Nothing is noted as still to be verified.",
    ):
        assert sentence in text
    assert missing_in(case) == ["It has no emerging points yet (field_phase/emerging).", "No source with consent is entered yet (field_phase/sources)."]
    assert missing_in(field_case(tmp_path / "b", point(1, "impact"))) == []


def test_it_is_built_with_sources_and_without_the_stakeholder_groups(tmp_path):
    tables = valley_tables()
    del tables["desk_review/stakeholders"]
    titles = slides(build_debriefing(valley_case(tmp_path, tables)))
    assert any("Who was heard" in text for text in titles)


def test_questions_that_no_meeting_was_for_are_named(tmp_path):
    data = build_debriefing(field_case(tmp_path))
    assert "No meeting so far was for EQ2." in named(data, "Which questions were asked")
    tables = valley_tables()
    case = field_case(tmp_path / "b", tables=tables | {"desk_review/evaluation_matrix": QUESTIONS[:1]})
    assert "No meeting so far was for EQ2." in slides(build_debriefing(case))[4]


def test_the_same_case_gives_the_same_bytes(tmp_path):
    first, second = (build_debriefing(field_case(tmp_path / name, point(1, "relevance"))) for name in "ab")
    assert first == second


def test_slides_have_titles_that_are_placeholders_and_charts_have_words_for_the_blind(tmp_path):
    deck = Presentation(io.BytesIO(build_debriefing(field_case(tmp_path))))
    assert all(slide.shapes.title.is_placeholder for slide in deck.slides)
    descriptions = [shape._element.nvGraphicFramePr.cNvPr.get("descr") for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert descriptions[0].startswith("Shows the sources by kind")


def test_words_are_set_as_large_as_they_fit():
    assert fitting_size(["Short."], 12, 5) == 24
    assert 10 < fitting_size(["A line of many words, over and over. " * 4, "\tMore about it. " * 6] * 6, 12, 5) < 20
    assert fitting_size(["Too much. " * 900], 4, 2) == 10
    assert that_fit([f"Line {n}." if n % 2 == 0 else "\tMore." for n in range(60)], 4, 2)[-3:] == [
        "Line 8.",
        "\tMore.",
        "25 more, for which there is no room here.",
    ]
    assert that_fit(["Too much. " * 900], 4, 2) == ["Too much. " * 900]


def test_a_slide_show_knows_nothing_of_evaluation():
    show = SlideShow("Title", "Author", "Foot")
    show.words("One", ["first", "\tbelow", "second"])
    show.words_and_chart("Two", ["no chart"], None)
    assert slides(show.data()) == ["One\n• first\nbelow\n• second\nFoot · 1", "Two\n• no chart\nFoot · 2"]


def test_what_the_evaluator_saw_is_not_said_by_a_group(tmp_path):
    case = field_case(tmp_path, {**point(1, "relevance", "S3"), "against_ids": "S3;S1"}, point(2, "relevance", "S1;S3"))
    told = named(build_debriefing(case), "Relevance")
    assert "Seen on a visit.\nOpen contradiction. Said otherwise in 1 source: 1 group. Seen otherwise on a visit." in told
    assert told.count("Said in 1 source: 1 group. Seen on a visit.") == 1


def test_what_others_say_against_a_point_stands_beside_it_as_an_open_contradiction(tmp_path):
    case = field_case(tmp_path, {**point(1, "relevance", "S1"), "against_ids": "S2;S5"}, point(2, "relevance", "S1"))
    told = named(build_debriefing(case), "Relevance")
    assert told.count("Open contradiction. Said otherwise in 1 source: 2 groups.") == 1
