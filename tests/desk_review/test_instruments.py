"""Guides are made from the matrix; what a person wrote is used and never written over."""

from pathlib import Path

from evaltool.case import CaseFolder
from evaltool.desk_review.instruments import Guide, check_instruments, consent, guides, guides_in_words
from tests.support.small_case import make_case

GROUPS = [
    {"group_id": "G1", "group": "Water office", "role": "duty_bearer"},
    {"group_id": "G2", "group": "Users of wells", "role": "rights_holder"},
    {"group_id": "G3", "group": "Displaced families", "role": "rights_holder", "vulnerable": "yes"},
]
QUESTIONS = [
    {"question_id": "EQ1", "criterion": "impact", "question": "What changed?", "stakeholder_groups": "G1;G2;G3", "indicator": "Time to fetch water"},
    {"question_id": "EQ2", "criterion": "relevance", "question": "Is it needed?", "stakeholder_groups": "G2"},
    {"question_id": "EQ2a", "criterion": "relevance", "question": "By whom?", "parent_id": "EQ2"},
    {"question_id": "EQ3", "criterion": "efficiency", "question": "What did it cost?", "parent_id": "EQ9"},
]


def case_with(
    root: Path, files: dict[str, str] | None = None, meetings: list[dict[str, str]] | None = None, questions: list[dict[str, str]] = QUESTIONS
) -> CaseFolder:
    tables = {"desk_review/stakeholders": GROUPS, "desk_review/evaluation_matrix": questions}
    if meetings:
        tables["desk_review/meeting_plan"] = meetings
    return make_case(root, tables, files=files or {})


def by_name(case: CaseFolder) -> dict[str, Guide]:
    return {guide.name: guide for guide in guides(case)}


def test_there_is_a_consent_text_a_guide_for_each_group_that_is_met_and_one_for_discussions(tmp_path: Path) -> None:
    assert list(by_name(case_with(tmp_path))) == ["consent", "interview_G1", "interview_G2", "focus_group"]


def test_a_guide_holds_the_questions_of_its_group_in_the_order_of_the_criteria(tmp_path: Path) -> None:
    guide = by_name(case_with(tmp_path))["interview_G2"]
    assert [(s.heading, [id for id, _, _ in s.questions]) for s in guide.sections] == [("Relevance", ["EQ2a"]), ("Impact", ["EQ1"])]
    assert guide.title == "Interview guide: Users of wells"
    assert "## Relevance\n\n- **EQ2a** By whom?\n\n## Impact\n\n- **EQ1** What changed? _Look for: Time to fetch water_" in guide.text
    assert guide.text.startswith("Read the consent text aloud") and "## At the end\n\n- Is there anything" in guide.text


def test_a_guide_listens_for_words_and_not_for_ids(tmp_path: Path) -> None:
    indicator = "See EQ2 and EQ2a; EQ1, EQ2; time to fetch water; EQ1 in words"
    changed = [{**QUESTIONS[0], "indicator": indicator}, *QUESTIONS[1:]]
    text = by_name(case_with(tmp_path / "a", questions=changed))["interview_G2"].text
    assert "_Look for: time to fetch water; EQ1 in words_" in text
    changed[0]["indicator"] = "EQ1 to EQ2a"
    assert "Look for" not in by_name(case_with(tmp_path / "b", questions=changed))["interview_G2"].text


def test_changing_a_row_of_the_matrix_changes_the_guide(tmp_path: Path) -> None:
    changed = [{**QUESTIONS[0], "question": "What is better now?"}, *QUESTIONS[1:]]
    assert "What is better now?" in by_name(case_with(tmp_path, questions=changed))["interview_G1"].text


def test_the_discussion_guide_is_for_the_groups_that_have_a_discussion_in_the_plan(tmp_path: Path) -> None:
    meetings = [{"meeting_id": "M1", "date": "2014-03-04", "group_ids": "G1", "method": "Focus group", "status": "planned"},
                {"meeting_id": "M2", "date": "2014-03-04", "group_ids": "G2", "method": "interview", "status": "planned"}]  # fmt: skip
    planned = by_name(case_with(tmp_path / "a", meetings=meetings))["focus_group"]
    everybody = by_name(case_with(tmp_path / "b"))["focus_group"]
    assert [id for s in planned.sections for id, _, _ in s.questions] == ["EQ1"]
    assert [id for s in everybody.sections for id, _, _ in s.questions] == ["EQ2a", "EQ1"]


def test_what_a_person_wrote_takes_the_place_of_the_guide_and_stays_as_it_is(tmp_path: Path) -> None:
    case = case_with(tmp_path, {"desk_review/instruments/interview_G1.md": "My own guide\r\n\r\n- Tell me\r\n", "desk_review/instruments/consent.md": " "})
    guide = by_name(case)["interview_G1"]
    assert guide.edited and guide.text == "My own guide\n\n- Tell me"
    assert not by_name(case)["consent"].edited
    assert (tmp_path / "desk_review/instruments/interview_G1.md").read_bytes() == b"My own guide\r\n\r\n- Tell me\r\n"
    assert guides_in_words(case) == "4 instruments: consent, interview_G1, interview_G2, focus_group. Your own text is used for interview_G1."


def test_the_consent_text_can_be_read_aloud_in_two_minutes_and_says_when_notes_are_destroyed(tmp_path: Path) -> None:
    header = {"evaluation": {"title": "E", "criteria_set": "DAC-1991", "commissioned_by": "Water for All"}, "privacy": {"key_destruction_date": "2014-09-30"}}
    text = consent(make_case(tmp_path / "a", header=header)).text
    assert len(text.split()) <= 260
    assert "commissioned by Water for All." in text and "Both are destroyed on 30 September 2014." in text
    plain = consent(make_case(tmp_path / "b")).text
    assert "commissioned" not in plain and "Both are destroyed after the evaluation." in plain


def test_before_there_is_a_matrix_there_is_the_consent_text_alone(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    assert list(by_name(case)) == ["consent"]
    assert guides_in_words(case) == "1 instrument: consent. None was edited."


def test_an_edited_instrument_whose_name_is_not_known_is_a_warning_with_the_nearest(tmp_path: Path) -> None:
    problem = next(iter(check_instruments(case_with(tmp_path, {"desk_review/instruments/interveiw_G1.md": "x"}))))
    assert (problem.code, problem.severity, problem.file) == ("INSTRUMENT_UNKNOWN", "warning", "desk_review/instruments/interveiw_G1.md")
    assert "Did you mean 'interview_G1'?" in problem.message
    far = check_instruments(case_with(tmp_path / "b", {"desk_review/instruments/zzz.md": "x"}))
    assert "Did you mean" not in next(iter(far)).message


def test_instruments_that_are_named_well_or_not_there_are_no_problem(tmp_path: Path) -> None:
    assert len(check_instruments(case_with(tmp_path / "a", {"desk_review/instruments/consent.md": "x"}))) == 0
    assert len(check_instruments(case_with(tmp_path / "b"))) == 0


def test_an_instrument_that_is_not_utf_8_is_an_error(tmp_path: Path) -> None:
    case = case_with(tmp_path, {"desk_review/instruments/consent.md": "x"})
    (tmp_path / "desk_review/instruments/consent.md").write_bytes("ja, natürlich".encode("latin-1"))
    assert [p.code for p in check_instruments(case)] == ["TABLE_ENCODING"]
