"""The Evaluation Report, read back as Word has it: order, links, marks, what is missing, and what must never be in it."""

from __future__ import annotations

import re

import pytest

from evaltool.case import CaseFolder
from evaltool.outputs.docx_text import bookmark_name
from evaltool.outputs.evaluation_report import TEMPLATE, build_evaluation_report, general_information, missing_in
from evaltool.outputs.office_package import can_lay_out, page_texts, to_pdf
from evaltool.outputs.profiles import PROFILES
from evaltool.problems import CaseError, EvaltoolError
from tests.support.second_case import make_desk_phase_case, make_second_case
from tests.support.small_case import make_case
from tests.support.water_case import row, water_case
from tests.support.word_reader import Document

MARK = "SAMPLE: all evidence in this document is invented"
ORDER = [
    "Summary matrix of findings, evidence and recommendations", "Introduction", "Context and project", "Context", "Stakeholders",
    "Objectives, results and logic", "Funding and status", "Evaluation purpose, objectives, scope and users", "Approach and methodology",
    "Criteria and questions", "Approach", "Methods and sources", "Sampling", "Analysis and triangulation", "Rules for rating and strength of evidence",
    "Ethics and data protection", "Limitations", "Deviations from the Terms of Reference", "Findings", "Cross-cutting issues", "The purposes of the evaluation",
    "Ratings and strength of evidence", "Conclusions", "Lessons learned", "Good practices", "Recommendations", "Terms of Reference", "Evaluation matrix",
    "Evaluation Sheet by question", "Results matrix", "People consulted", "Documents reviewed", "Instruments and consent text", "Meetings planned and held",
    "Rating detail", "Evidence", "Quality check", "Management response", "Independence statement",
]  # fmt: skip
NARRATIVE = {
    f"narrative/{name}.md": f"Words on {name}." for name in ("introduction", "context", "approach", "disclaimer", "annex_tor", "independence", "deviations")
} | {
    "narrative/acronyms.md": "- WFA - Water for All\nno pair\n* WHO - World Health Organization - of the UN",
    "narrative/executive_summary.md": "Opening words.",
    "narrative/funding.md": "# Alone\n",
}
DATES = {
    "project": {"start": "2018-01-01", "end": "2019-12-31", "donor": "A Fund", "budget": {"amount": 1000, "currency": "USD"}},
    "evaluation": {
        "criteria_changes": [{"criterion": "gender", "change": "added", "reason": "It matters."}],
        "independence_statement": "No ties.",
        "rating_scheme_reason": "The donor asked for it.",
        "phases": [{"id": "field", "start": "2020-03-01", "end": "2020-03-20"}],
        "deliverables": [{"id": "draft_report", "due": "2020-04-01", "title": "Draft"}, {"id": "final_report", "due": "2020-05-01", "title": "Final"}],
    },
    "privacy": {"key_destruction_date": "2021-01-31"},
}
MEETING = {
    "meeting_id": "M1", "date": "2020-03-02", "start": "09:00", "end": "10:00", "place": "Hotel Zircon", "organisation": "Bureau of Pumps; League of Wells",
    "roles": "head of wells", "group_ids": "G2", "planned_persons": "1", "mode": "in_person", "method": "interview", "question_ids": "EQ2", "status": "held",
}  # fmt: skip
UNMASKING = {
    "organisation": "Ministry Quxqux",
    "role": "Deputy Zorblatt",
    "place": "Village Vumbula",
    "date": "2020-03-13",
    "language": "Ghomala",
    "meeting_id": "M1",
}


def full_change(written):
    written["desk_review/meeting_plan"] = [dict(MEETING)]
    for source in written["field_phase/sources"]:
        source.update(UNMASKING)
    row(written, "synthesis/limitations", "LI1")
    written["synthesis/limitations"].append(
        {"limitation_id": "LI2", "kind": "deviation", "text": "No survey was held.", "mitigation": "", "question_ids": ""}
    )  # fmt: skip


def read(case, **options):
    return Document(build_evaluation_report(case, lay_out=False, **options).data)


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    """The water case with everything a report can have: (case, what was filled, the document)."""
    root = tmp_path_factory.mktemp("full")
    case = water_case(root, full_change, DATES)
    for path, text in NARRATIVE.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(text)
    case = CaseFolder(root)
    filled = build_evaluation_report(case, lay_out=False)
    return case, filled, Document(filled.data)


def test_the_headings_stand_in_the_order_of_the_terms_of_reference(full):
    headings = full[2].headings
    # the summary repeats the names of chapters for its own parts
    body = headings[headings.index("Summary matrix of findings, evidence and recommendations") :]
    assert "Executive summary" in headings and "Executive summary" not in body
    assert [heading for heading in body if heading in ORDER] == ORDER


def test_no_heading_is_empty_and_none_stands_alone(full, tmp_path):
    for document in (full[2], read(make_case(tmp_path / "tiny")), read(CaseFolder(make_desk_phase_case(tmp_path / "desk")))):
        lines = [line for line in document.lines if not line.in_table or line.text]
        heads = [index for index, line in enumerate(lines) if line.style.lower().startswith(("heading", "annex heading", "front heading"))]
        for index, following in zip(heads, [*heads[1:], len(lines)], strict=True):
            assert lines[index].text.strip()
            level = int(lines[index].style[-1]) if lines[index].style[-1].isdigit() else 1
            deeper = following < len(lines) and lines[following].style[-1].isdigit() and int(lines[following].style[-1]) > level
            assert following > index + 1 or deeper, lines[index].text


def questions_of_the_guides(document):
    return next((table[1:] for table in document.tables() if table[0] == ["No.", "Question", "To listen for", "Put to"]), [])


def test_each_question_of_the_guides_stands_once_and_what_a_person_wrote_in_full(full, tmp_path):
    asked = questions_of_the_guides(full[2])
    assert [(row[0], row[3]) for row in asked] == [
        ("EQ1", "G1, group discussions"), ("EQ2a", "G1, G2, group discussions"), ("EQ4", "G1, group discussions"),
    ]  # fmt: skip

    written = {f"desk_review/instruments/{name}.md": f"My words for {name}." for name in ("interview_G1", "interview_G2", "focus_group")}
    case = water_case(tmp_path, full_change, DATES)
    for path, text in written.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    document = read(case)
    assert questions_of_the_guides(document) == [] and "Guides" not in document.headings
    assert all(text in document.text for text in written.values())


def test_no_prompt_and_no_placeholder_is_left(full, tmp_path):
    for document in (full[2], read(make_case(tmp_path / "tiny"))):
        assert not list(document.body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}showingPlcHdr"))
        assert "Prompt" not in {line.style for line in document.lines}
        assert "Usually not explained; do." not in document.text


def test_the_mark_stands_on_every_page_where_evidence_is_invented_and_nowhere_else(full, tmp_path):
    assert len(full[2].headers) > 5
    assert all(MARK in header for header in full[2].headers)
    real = read(CaseFolder(make_second_case(tmp_path)))
    assert len(real.headers) > 5
    assert not any("SAMPLE" in header or "invented" in header for header in real.headers)
    assert "invented" not in real.text


def test_every_link_leads_to_a_place_that_is_there(full):
    _, filled, document = full
    assert filled.dangling_links == ()
    assert document.links
    assert {target for _, target in document.links} <= document.bookmarks


def test_every_finding_links_its_evidence_to_its_row_in_the_annex(full):
    _, _, document = full
    rows = {cells[0]: cells for cells in document.table("Evidence", "Kind", "Source", "Where in it", "Words or value", "Cited by")}
    for citation, finding in (("K01", "F2"), ("K04", "F2"), ("D02 p.4", "F1"), ("S01 l.3", "F3"), ("I2", "F2"), ("B1", "F3"), ("AS1", "F4")):
        target = bookmark_name(f"evidence {citation}")
        assert (citation, target) in document.links
        assert target in document.bookmarks
        assert finding in rows[citation][5].split(", ")
    assert rows["K01"] == ["K01", "statement", "S01", "l.3", "The pumps give clean water every day.", "F2"]
    assert rows["S01 l.3"][5] == "F1, F3"
    # the bookmark stands in the row of that evidence
    marks = [mark for mark in document.body.iter("{*}bookmarkStart") if mark.get(mark.tag.replace("bookmarkStart", "name")) == bookmark_name("evidence K01")]
    [in_row] = [ancestor for ancestor in marks[0].iterancestors() if ancestor.tag.endswith("}tr")]
    assert "".join(in_row.itertext()).startswith("K01")


def test_a_reader_can_walk_from_a_recommendation_to_its_evidence_and_back(full):
    document = full[2]
    down = [("RE1", "CO1"), ("CO1", "F2"), ("F2", "K01"), ("K01", "F2"), ("F2", "CO1"), ("CO1", "RE1")]
    for here, there in down:
        assert there in document.links_near(here), (here, there)


def test_the_reason_of_a_rating_stands_in_its_box_alone(full):
    _, _, document = full
    rated = 5  # criteria, of which one was decided twice for the same reason
    assert document.text.count("Because of what was found.") == rated
    rows = document.table("Criterion", "Rater", "Day", "Rating", "Justification", "Rests on")
    assert [cells[4] for cells in rows] == ["as in the findings"] * (rated + 1)


def test_an_earlier_reason_of_a_rating_stays_in_the_annex(tmp_path):
    def change(written):
        first = row(written, "synthesis/ratings/ana", "relevance")
        written["synthesis/ratings/ana"].insert(0, {**first, "rating": "3", "justification": "Thought at first.", "date": "2020-04-01"})

    rows = read(water_case(tmp_path, change)).table("Criterion", "Rater", "Day", "Rating", "Justification", "Rests on")
    assert [cells[4] for cells in rows if cells[0] == "Relevance"] == ["Thought at first.", "as in the findings"]


def test_findings_stand_under_their_criterion_with_number_headline_and_strength(full):
    document = full[2]
    headings = document.headings
    place = [headings.index(words) for words in ("Findings", "Relevance", "F1  Clean water was what families lacked.", "Effectiveness", "F2  The pumps work.")]
    assert place == sorted(place)
    told = document.below("F2  The pumps work.")
    assert "What helped or hindered: Monthly checks" in told
    assert "Evidence to the contrary: K04." in told
    [small_print] = [line for line in told if line.startswith("Evidence: K01, K03, K08, I1, I2. Set side by side: ")]
    assert " Strength of the evidence: 3, fair: as judged. " in small_print
    assert small_print.endswith(" Leads to: CO1, LE2, RE1.")


def test_a_finding_under_two_criteria_is_told_once_and_then_pointed_to(full):
    headings, text = full[2].headings, full[2].text
    assert headings.count("F4  The committees will go on.") == 1
    assert text.count("See also F4 The committees will go on.") == 1


def test_quotes_are_of_different_sources_and_name_no_speaker_that_could_be_known(full):
    quotes = [line.text for line in full[2].lines if line.style == "Quote"]
    assert "“The pumps give clean water every day.”\u2003one of those heard, K01" in quotes
    assert "“We check the water each month.”\u2003one of those heard, K03" in quotes
    assert len(quotes) == len(set(quotes))
    assert not any("late" in quote for quote in quotes)  # S03 is restricted and not quotable


def test_the_executive_summary_has_every_headline_word_for_word(full):
    case, _, document = full
    start = document.headings.index("Executive summary")
    parts = document.headings[start : document.headings.index("Summary matrix of findings, evidence and recommendations")]
    told = [line for heading in parts for line in document.below(heading)]
    assert told[0] == "Opening words."
    for headline in (
        "F1  Clean water was what families lacked.", "F2  The pumps work.", "F3  The work was late and on budget.", "F4  The committees will go on.",
        "CO1  The project met a need and its pumps serve it.", "CO2  What was built can last if repairs are paid.", "LE1  Fees need a voice of those who pay.",
        "LE2  Monthly checks keep pumps running.", "RE1  The ministry should pay a mechanic.",
    ):  # fmt: skip
        assert headline in told
        headlines = document.headings + [line.text for line in document.lines if line.style == "Headline"]
        assert headline in headlines


def test_conclusions_lessons_and_recommendations_say_what_they_follow_from(full):
    document = full[2]
    assert document.below("CO2  What was built can last if repairs are paid.") == ["Taken together.", "Follows from: F3, F4. Leads to: RE1."]
    assert document.below("LE1  Fees need a voice of those who pay.") == [
        "Learned late.", "Where it applies: rural water. Who can use it: designers. What made it so: no survey of incomes. Follows from: F4.",
    ]  # fmt: skip
    assert document.below("RE1  The ministry should pay a mechanic.") == [
        "So that pumps run.",
        "First steps: Advertise the post. Follows from: CO1, CO2, F2.",
    ]
    lines = [line.text for line in document.lines if line.style.startswith("Heading") or line.style == "Headline"]
    assert lines.index("Lessons learned") < lines.index("LE1  Fees need a voice of those who pay.") < lines.index("Good practices")
    assert lines.index("Good practices") < lines.index("LE2  Monthly checks keep pumps running.")


def test_purposes_and_cross_cutting_issues_name_their_findings(full):
    document = full[2]
    assert document.table("Purpose", "Findings", "Recommendations") == [["(a) Account for results", "F1, F2", "none"], ["(b) Learn", "none", "RE1"]]
    assert document.below("Cross-cutting issues") == ["Gender: F1"]


def test_an_issue_without_a_finding_is_said_to_have_none(tmp_path):
    document = read(water_case(tmp_path, head={"evaluation": {"cross_cutting": ["environment"]}}))
    assert document.below("Cross-cutting issues") == ["Environment: no finding speaks to it."]


def test_what_the_evaluator_wrote_comes_first_in_its_section(full):
    document = full[2]
    assert document.below("Introduction") == ["Words on introduction."]
    assert document.below("Independence statement") == ["Words on independence."]
    assert document.below("Funding and status")[0].startswith("The budget is USD 1,000. The project ran from 1 January 2018 to 31 December 2019.")
    assert document.below("Criteria and questions")[:2] == ["The evaluation uses 6 criteria (DAC-1991).", "Gender was added: It matters."]


def test_without_a_statement_by_hand_the_one_of_the_header_stands(tmp_path):
    assert read(water_case(tmp_path, head=DATES)).below("Independence statement") == ["No ties."]


def test_acronyms_are_pairs_and_a_line_without_a_pair_is_none(full):
    assert full[2].table("Acronym", "Meaning") == [["WFA", "Water for All"], ["WHO", "World Health Organization - of the UN"]]


def test_limitations_and_deviations_stand_apart(full):
    document = full[2]
    assert "LI1  One season only. What was done: Asked about the year." in document.below("Limitations")
    assert "LI2  No survey was held." in document.below("Deviations from the Terms of Reference")
    assert not [line for line in document.below("Limitations") if line.startswith("LI2")]


def test_persons_are_counted_once_and_one_person_was(full, tmp_path):
    assert "4 persons were heard, and 4 sources are analysed. Each person counts once, however often they were met." in full[2].below("Sampling")

    def one(written):
        written["field_phase/sources"] = written["field_phase/sources"][:1]
        for table in ("field_phase/codings/ana", "field_phase/training_tests", "synthesis/findings", "synthesis/ratings/ana", "synthesis/conclusions"):
            del written[table]
        for table in ("synthesis/recommendations", "synthesis/lessons", "synthesis/limitations"):
            del written[table]

    assert "1 person was heard, and 1 source is analysed. Each person counts once, however often they were met." in read(water_case(tmp_path, one)).below("Sampling")


def test_ethics_say_what_was_withheld_and_when_the_key_goes(full):
    told = " ".join(full[2].below("Ethics and data protection"))
    assert told.startswith("Sources without consent are not used: 1 refused.")
    assert "fewer than 11 persons of a vulnerable group, or fewer than 5 others" in told
    assert told.endswith("The key and the raw notes are destroyed on 31 January 2021.")


def test_a_search_for_names_is_claimed_only_where_there_is_a_key(full, tmp_path):
    case = make_second_case(tmp_path)
    assert "this document was searched for them before it was released" in " ".join(read(CaseFolder(case)).below("Ethics and data protection"))
    assert "without it this document could not be searched for them" in " ".join(full[2].below("Ethics and data protection"))


def test_the_rules_name_the_scale_and_why_there_is_one(full):
    told = full[2].below("Rules for rating and strength of evidence")
    assert told[1].startswith("Each criterion is rated by the evaluator on ")
    assert told[2] == "The donor asked for it."


def test_general_information_has_no_row_without_a_value(full, tmp_path):
    assert dict(general_information(full[0]))["Field work"] == "1 to 20 March 2020"
    assert [label for label, _ in general_information(make_case(tmp_path))] == ["Project", "Project code", "Executing agency", "Evaluation", "Criteria"]


# -- status


def test_a_draft_is_dated_by_its_own_due_date_and_a_final_report_by_the_last(full, tmp_path):
    assert "Draft · 2020-04-01" in full[2].text
    # nothing but the missing key, which is a warning, stands in its way
    final = water_case(tmp_path, head={**DATES, "evaluation": {**DATES["evaluation"], "status": "final"}})
    assert "Final · 2020-05-01" in read(final).text


def test_a_case_without_due_dates_has_a_status_alone(tmp_path):
    assert "Draft" in [line.text for line in read(make_case(tmp_path)).lines]


@pytest.mark.parametrize("by", ["option", "header"])
def test_a_final_report_is_refused_while_a_block_stands(tmp_path, by):
    head = {"evaluation": {"status": "final"}} if by == "header" else None
    case = water_case(tmp_path, lambda written: row(written, "synthesis/recommendations", "RE1").update(addressed_to=""), head)
    with pytest.raises(CaseError) as refused:
        build_evaluation_report(case, final=by == "option", lay_out=False)
    assert [(problem.severity, problem.code) for problem in refused.value.problems] == [("block", "RECOMMENDATION_NO_ACTOR")]


def test_a_draft_is_built_over_the_same_block(tmp_path):
    case = water_case(tmp_path, lambda written: row(written, "synthesis/recommendations", "RE1").update(addressed_to=""))
    assert "F2  The pumps work." in read(case).headings


def test_an_unknown_reader_is_refused(tmp_path):
    with pytest.raises(EvaltoolError, match="'donor' is no kind of reader"):
        build_evaluation_report(make_case(tmp_path), profile="donor", lay_out=False)


# -- other cases


def test_without_ratings_there_is_a_judgement_in_words_and_no_step(tmp_path):
    def change(written):
        for rating in written["synthesis/ratings/ana"]:
            rating.update(scheme="none", rating="Convincing")

    document = read(water_case(tmp_path, change, {"evaluation": {"rating_scheme": "none"}}))
    assert "Criteria are not rated; each has a judgement in words and the strength of its evidence." in document.text
    assert document.table("Criterion", "Judgement", "Strength of evidence", "Rests on")
    assert "Scale:" not in document.text and "Steps of the rating" not in document.text
    assert "not rated yet" not in document.text
    labels = {line.text for line in document.lines if line.style.lower() == "box label"}
    assert {"Strength of the evidence", "Judgement"} <= labels and "Rating" not in labels


def test_six_criteria_each_have_a_section(tmp_path):
    document = read(CaseFolder(make_second_case(tmp_path)))
    chapter = document.headings[document.headings.index("Rules for rating and strength of evidence") : document.headings.index("Cross-cutting issues")]
    found = [heading for heading in chapter if heading in ("Relevance", "Coherence", "Effectiveness", "Efficiency", "Impact", "Sustainability")]
    assert found == ["Relevance", "Coherence", "Effectiveness", "Efficiency", "Impact", "Sustainability"]


def test_a_case_in_its_desk_phase_has_a_report_without_findings(tmp_path):
    filled = build_evaluation_report(CaseFolder(make_desk_phase_case(tmp_path)), lay_out=False)
    document = Document(filled.data)
    assert "Findings" in document.headings  # the questions stand there already
    assert not [heading for heading in document.headings if re.match(r"F\d", heading)]
    assert {"Executive summary", "Conclusions", "Recommendations", "Evidence", "Ratings and strength of evidence"}.isdisjoint(document.headings)
    assert "executive summary" in missing_in(filled)[0] and "logo" not in missing_in(filled)[0] and "disclaimer" not in missing_in(filled)[0]


def test_a_question_that_could_not_be_answered_gives_its_reason(tmp_path):
    def change(written):
        written["synthesis/answers"].append({"question_id": "EQ3", "not_answered_reason": "The books were lost."})

    assert "EQ3 could not be answered: The books were lost." in read(water_case(tmp_path, change)).text


def test_a_criterion_with_a_finding_and_no_question_has_its_section(tmp_path):
    def change(written):
        written["desk_review/evaluation_matrix"] = [q for q in written["desk_review/evaluation_matrix"] if q["question_id"] != "EQ3"]
        row(written, "synthesis/findings", "F3").update(question_ids="EQ1", criterion="efficiency")

    told = read(water_case(tmp_path, change)).below("Efficiency")
    assert told and "Questions of the Terms of Reference:" not in told


def test_without_a_scale_and_without_a_judgement_only_the_strength_is_given(tmp_path):
    def change(written):
        del written["synthesis/ratings/ana"]
        row(written, "synthesis/findings", "F1").update(strength="")
        row(written, "synthesis/recommendations", "RE1").update(conclusion_ids="", finding_ids="")

    document = read(water_case(tmp_path, change, {"evaluation": {"rating_scheme": "none"}}))
    told = document.below("Relevance")
    assert "Judgement" not in told and "Strength of the evidence" in told
    assert not [line for line in document.below("RE1  The ministry should pay a mechanic.") if line.startswith("Follows from")]


def test_results_and_tests_are_shown_under_effectiveness_with_a_reference_to_the_table(full):
    lines = [line.text for line in full[2].lines]
    [told] = [
        line
        for line in lines
        if line.endswith("shows every indicator with baseline, target and actual value; progress is given only where a percentage means something.")
    ]
    number = told.split(" shows")[0]
    assert any(line.startswith(f"{number}. Results") for line in lines)


def test_words_lead_in_to_the_table_of_tests(full):
    texts = [line.text for line in full[2].lines]
    [place] = [place for place, text in enumerate(texts) if text.endswith(" compares the tests before and after each training.")]
    assert texts[place + 1] == f"{texts[place].split(' compares')[0]}. Tests before and after training"


def test_a_finding_without_evidence_says_so(tmp_path):
    case = water_case(tmp_path, lambda written: row(written, "synthesis/findings", "F1").update(evidence_for=""))
    assert read(case).below("F1  Clean water was what families lacked.")[-1].startswith("Evidence: none is cited. Strength")


def test_unintended_effects_and_strength_without_a_reason_are_told(tmp_path):
    def change(written):
        row(written, "synthesis/findings", "F1").update(unintended_effects="Queues.", strength_reason="")

    told = read(water_case(tmp_path, change)).below("F1  Clean water was what families lacked.")
    assert "Not intended: Queues." in told


# -- missing


def test_what_is_missing_is_said_in_sentences(full):
    assert missing_in(full[1]) == []


def test_a_template_without_a_place_or_with_one_twice_is_named(full):
    from dataclasses import replace  # noqa: PLC0415  only here

    assert missing_in(replace(full[1], missing_tags=("annex_evidence",), doubled_tags=("findings",), unfilled_tags=("logo", "annex_tor"))) == [
        "Sections without content were left out: annex tor.",
        "The template has no place for: annex evidence.",
        "The template has these places twice; the first was filled: findings.",
    ]


# -- protection


def test_what_unmasks_a_source_occurs_nowhere_in_the_report(full):
    text = full[2].text
    for words in ("Quxqux", "Zorblatt", "Vumbula", "Ghomala", "13 March 2020", "2020-03-13"):
        assert words not in text


def test_no_row_and_no_paragraph_sets_a_source_code_beside_a_meeting(full):
    document = full[2]
    of_a_meeting = re.compile(r"\bM1\b|Zircon|Bureau of Pumps|League of Wells|head of wells|2 March 2020|09:00")
    of_a_source = re.compile(r"\b(S0\d|K0\d|P0\d)\b")
    rows = [" | ".join(cells) for table in document.tables() for cells in table]
    assert any(of_a_meeting.search(found) for found in rows) and any(of_a_source.search(found) for found in rows)
    for found in [*rows, *(line.text for line in document.lines)]:
        assert not (of_a_meeting.search(found) and of_a_source.search(found)), found
    for table in document.tables():
        told = " ".join(cell for cells in table for cell in cells)
        assert not (of_a_meeting.search(told) and of_a_source.search(told))


def test_the_annexes_of_evidence_and_of_meetings_share_no_column_and_no_value(full):
    document = full[2]
    evidence = next(rows for rows in document.tables() if rows[0][0] == "Evidence" and "Cited by" in rows[0])
    meetings = next(rows for rows in document.tables() if rows[0] == ["Date", "Time", "Organisation", "Functions", "Status"])
    assert {*evidence[0]}.isdisjoint(meetings[0])
    values = [{cell for cells in rows[1:] for cell in cells if cell} for rows in (evidence, meetings)]
    assert values[0].isdisjoint(values[1])


def test_a_source_without_consent_is_in_no_part_of_the_report(full, tmp_path):
    def cite(written):
        row(written, "synthesis/findings", "F1").update(evidence_for="S04;K01", evidence_against="S04")

    for text in (full[2].text, read(water_case(tmp_path, cite)).text):
        assert "S04" not in text and "P05" not in text


@pytest.mark.parametrize(("reader", "shown"), [("internal", True), ("commissioner", False), ("public", False)])
def test_words_of_a_restricted_source_reach_the_team_alone_and_are_counted_for_everybody(tmp_path, reader, shown):
    def change(written):
        row(written, "field_phase/sources", "S01").update(sensitivity="restricted")

    document = read(water_case(tmp_path, change), profile=reader)
    assert ("The pumps give clean water every day." in document.text) is shown
    assert ("K01", bookmark_name("evidence K01")) in document.links
    assert "4 persons were heard, and 4 sources are analysed" in document.text
    assert sum("sources" in line for line in document.below("F2  The pumps work."))


@pytest.mark.parametrize("reader", ["internal", "commissioner", "public"])
def test_the_cover_says_for_whom_a_version_is_and_what_it_leaves_out(tmp_path, reader):
    document = read(water_case(tmp_path), profile=reader)
    [told] = [rows for rows in document.tables() if rows[0][0] == "General information"]
    assert told[-1] == ["This version", PROFILES[reader].sentence]


@pytest.mark.parametrize(("reader", "shown"), [("internal", True), ("commissioner", True), ("public", False)])
def test_the_posts_of_those_met_are_not_for_everybody(tmp_path, reader, shown):
    def change(written):
        written["desk_review/meeting_plan"] = [dict(MEETING)]

    document = read(water_case(tmp_path, change), profile=reader)
    assert "Bureau of Pumps; League of Wells" in document.text
    assert ("head of wells" in document.text) is shown


@pytest.mark.parametrize(("sensitivity", "quotable", "seen_by"), [
    ("public", "yes", ["internal", "commissioner", "public"]),
    ("internal", "yes", ["internal", "commissioner"]),
    ("restricted", "yes", ["internal"]),
    ("public", "no", []),
])  # fmt: skip
def test_what_a_source_allows_decides_who_reads_its_words(tmp_path, sensitivity, quotable, seen_by):
    def change(written):
        row(written, "field_phase/sources", "S01").update(sensitivity=sensitivity, quotable=quotable)

    case = water_case(tmp_path, change)
    texts = {reader: read(case, profile=reader).text for reader in PROFILES}
    assert [reader for reader, text in texts.items() if "The pumps give clean water every day." in text] == seen_by
    # the finding, its evidence and the number heard stand in every version
    assert all("K01" in text and "4 persons were heard, and 4 sources are analysed" in text for text in texts.values())


@pytest.mark.skipif(not can_lay_out(), reason="LibreOffice or pdftotext is not installed")
def test_the_sample_has_a_summary_of_two_to_four_pages_and_a_body_as_long_as_published_ones():
    pages = page_texts(to_pdf(build_evaluation_report(CaseFolder(TEMPLATE.parents[1] / "data" / "sample"), lay_out=False).data))

    front = next(n for n, page in enumerate(pages) if "Acronym " in page and "Meaning" in page)  # behind the contents and lists

    def first_with(words):
        return next(n for n, page in enumerate(pages) if n > front and words in page)

    summary, matrix, body, annexes = map(first_with, ("Executive summary", "Table 1. Summary matrix", "Introduction", "Annex A. "))
    assert 2 <= matrix - summary <= 4
    # published reports of this kind have a median of 33 pages without annexes
    assert 25 <= annexes - body <= 35


def test_the_numbers_of_the_survey_chart_stand_in_a_table_below_it():
    text = read(CaseFolder(TEMPLATE.parents[1] / "data" / "sample")).text
    assert re.search(r"\nFigure 1\. (Answers to the statements of the survey)\nTable \d+\. \1, in numbers\nStatement\n", text)
