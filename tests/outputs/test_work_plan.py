"""The work plan is complete, follows the case, and shows the public less."""

import io
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT

from evaltool.case import CaseFolder
from evaltool.outputs.work_plan import build_work_plan, ethics, missing_in_work_plan, risks_table
from evaltool.problems import EvaltoolError
from tests.support.small_case import make_case

HEADER = {
    "evaluation": {
        "title": "Final evaluation of Clean water", "criteria_set": "DAC-1991", "rating_scheme": "iom-5", "rating_scheme_reason": "Agreed at the briefing.",
        "evidence": "invented", "timing": "final", "type": "external", "languages": ["en", "fr"], "purposes": [{"id": "a", "text": "Learn from it"}],
        "phases": [{"id": "field", "stated": "3 - 31 February 2014", "start": "2014-03-03", "end": "2014-03-07", "deliverable": "Debriefing"}],
        "deliverables": [{"id": "work_plan", "title": "Work plan", "due": "2014-02-28"}],
    },
    "privacy": {"key_destruction_date": "2014-09-30"},
}  # fmt: skip
TABLES = {
    "desk_review/documents": [{"document_id": "D1", "title": "Plan", "received": "yes"}, {"document_id": "D2", "title": "Budget", "received": "requested"}],
    "desk_review/results_matrix": [
        {"result_id": "OC1", "level": "outcome", "statement": "Wells work", "indicator_id": "I1", "indicator": "Number of wells", "unit": "number",
         "baseline": "0", "target": "10", "target_means": "reach", "actual": "9"},
        {"result_id": "OC1", "level": "outcome", "statement": "Wells work", "indicator_id": "I2", "indicator": "Number of pumps", "unit": "number", "baseline": "2",
         "target": "2"},
    ],
    "desk_review/stakeholders": [
        {"group_id": "G1", "group": "Water office", "role": "duty_bearer", "planned_persons": "4", "note": "Head and engineers"},
        {"group_id": "G2", "group": "Displaced families", "role": "rights_holder", "vulnerable": "yes"},
    ],
    "desk_review/evaluation_matrix": [
        {"question_id": "EQ1", "criterion": "impact", "question": "What lasts?", "methods": "Interviews", "stakeholder_groups": "G1", "purpose_ids": "a"},
    ],
    "desk_review/meeting_plan": [
        {"meeting_id": "M1", "date": "2014-03-05", "start": "09:00", "end": "10:00", "organisation": "Office of Rivers", "group_ids": "G1", "status": "planned"},
    ],
    "desk_review/activities": [{"activity_id": "A1", "statement": "Build wells"}],
    "desk_review/clarifications": [{"clarification_id": "Q1", "question": "Who pays for repairs?", "status": "open"}],
}  # fmt: skip


def words(data: bytes) -> str:
    """All text of a document, tables included, in the order in which it stands."""
    body = docx.Document(io.BytesIO(data)).element.body
    return "\n".join("".join(t.text or "" for t in p.iter("{*}t")) for p in body.iter("{*}p"))


def headings(data: bytes) -> list[str]:
    styles = ("heading 1", "annex heading")
    return [p.text for p in docx.Document(io.BytesIO(data)).paragraphs if p.style is not None and p.style.name is not None and p.style.name.lower() in styles]


@pytest.fixture
def case(tmp_path: Path) -> CaseFolder:
    return make_case(tmp_path, TABLES, HEADER)


def test_the_work_plan_has_its_chapters_in_order(case: CaseFolder) -> None:
    data = build_work_plan(case, lay_out=False)
    assert headings(data) == [
        "The evaluation in short", "What the documents say so far", "Work plan and timeline", "People to meet", "Evaluation matrix", "Questions to clear up",
        "Risks and limits", "Ethics and data protection", "Instruments",
    ]  # fmt: skip


def test_each_chapter_says_what_stands_in_the_case(case: CaseFolder) -> None:
    text = words(build_work_plan(case, lay_out=False))
    for expected in (
        "(a) Learn from it",
        "They are rated on five steps. Agreed at the briefing.",
        "with 1 question",
        "1 of 2 documents were received; 1 is asked for.",
        "90%",
        "Spending cannot be judged: the budget by line is not in the case.",
        "31 February 2014 does not exist. The evaluation works with 3 to 7 March 2014.",
        "Wednesday 5 March 2014",
        "Office of Rivers",
        "Head and engineers",
        "What lasts?",
        "Who pays for repairs?",
        "Not planned to be met: Displaced families.",
        "The key and the raw notes are destroyed on 30 September 2014.",
        "Consent, to be read aloud",
        "Interview guide: Water office",
    ):
        assert expected in text


def test_the_mark_of_invented_evidence_stands_in_the_header_of_each_section(case: CaseFolder) -> None:
    for section in docx.Document(io.BytesIO(build_work_plan(case, lay_out=False))).sections:
        assert "SAMPLE: all evidence" in "".join(t.text or "" for t in section.header._element.iter("{*}t"))


def test_the_matrix_stands_on_a_landscape_page(case: CaseFolder) -> None:
    sections = docx.Document(io.BytesIO(build_work_plan(case, lay_out=False))).sections
    assert [s.orientation for s in sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]


def test_what_a_table_says_of_time_and_groups_is_said_once_and_no_line_is_left_behind_the_matrix(case: CaseFolder) -> None:
    text = words(build_work_plan(case, lay_out=False))
    assert text.count("Timeliness cannot be judged: no activity has planned dates.") == 1
    assert text.count("Spending cannot be judged") == 2  # as a sentence, as there is no table of the budget, and as a risk
    told = text.index("Groups are G1: Water office; G2: Displaced families.")
    # before the rows: a note behind the last row could stand on a landscape page of its own
    assert text.index("Evaluation matrix\n", text.index("People to meet\n") + 1) < told < text.rindex("EQ1\nimpact\nWhat lasts?")


def test_there_is_a_chart_for_each_outcome_with_a_percentage(case: CaseFolder) -> None:
    assert "Progress towards the targets: outcome OC1" in words(build_work_plan(case, lay_out=False))


def test_the_public_sees_neither_timetable_nor_who_the_people_are(case: CaseFolder) -> None:
    text = words(build_work_plan(case, "public", lay_out=False))
    assert "The timetable of the meetings is kept by the mission and the evaluator." in text
    for hidden in ("Office of Rivers", "Wednesday 5 March 2014", "Head and engineers"):
        assert hidden not in text
    with pytest.raises(EvaltoolError, match="'everyone' is no kind of reader"):
        build_work_plan(case, "everyone", lay_out=False)


def test_changing_one_row_of_the_matrix_changes_matrix_and_guide(tmp_path: Path) -> None:
    changed = {**TABLES, "desk_review/evaluation_matrix": [{**TABLES["desk_review/evaluation_matrix"][0], "question": "What stays?"}]}
    text = words(build_work_plan(make_case(tmp_path, changed, HEADER), lay_out=False))
    assert text.count("What stays?") == 3 and "What lasts?" not in text  # the matrix, the interview guide, the guide for discussions


def test_what_a_person_wrote_takes_the_place_of_the_general_words(tmp_path: Path) -> None:
    files = {"narrative/ethics.md": "We promise **silence**.", "desk_review/instruments/interview_G1.md": "My own guide"}
    text = words(build_work_plan(make_case(tmp_path, TABLES, HEADER, files), lay_out=False))
    assert "We promise silence." in text and "My own guide" in text
    assert "Nobody is interviewed without consent." not in text


def test_a_case_that_has_nothing_yet_has_a_work_plan_that_says_so(tmp_path: Path) -> None:
    case = make_case(tmp_path, header={"evaluation": {"rating_scheme": "none"}})
    text = words(build_work_plan(case, lay_out=False))
    for expected in (
        "They are not rated.",
        "with no questions",
        "The register of documents is not in the case yet.",
        "Meetings are not planned yet.",
        "The stakeholder groups are not named yet.",
        "The evaluation matrix is not there yet.",
    ):
        assert expected in text
    assert missing_in_work_plan(case) == [
        "The register of documents is not there yet.",
        "The evaluation matrix is not there yet, so there are no guides and no coverage of the questions.",
        "The stakeholder groups are not there yet.",
        "The meeting plan is not there yet.",
    ]


def test_a_case_without_a_fault_has_nothing_to_clear_up(tmp_path: Path) -> None:
    budget = {"desk_review/budget": [{"line_id": "B1", "line": "Wells", "budgeted": "10", "spent": "9"}]}
    case = make_case(tmp_path, budget, {"evaluation": {"rating_scheme": "none"}})
    assert "No question is open." in words(build_work_plan(case, lay_out=False))


def test_a_complete_case_lacks_nothing(case: CaseFolder) -> None:
    assert missing_in_work_plan(case) == []


def test_risks_are_found_in_the_case(case: CaseFolder, tmp_path: Path) -> None:
    risks = [row[0] for row in risks_table(case).rows]
    assert risks == [
        "1 document did not come yet (D2).", "Not planned to be met: Displaced families.", "1 indicator cannot be measured as designed (I2).",
        "Spending cannot be judged: the budget by line is not in the case.", "EQ1 rests on one method.", "Interviews are held in 2 languages.",
        "Where those who are evaluated arrange the meetings, they may choose whom the evaluator hears.", "People may not be reached in the time there is.",
    ]  # fmt: skip


def test_a_sound_case_has_only_the_risks_that_every_evaluation_has(tmp_path: Path) -> None:
    budget = {"desk_review/budget": [{"line_id": "B1", "line": "Wells", "budgeted": "10", "spent": "9"}]}
    assert len(risks_table(make_case(tmp_path, budget)).rows) == 2
    two = [{"question_id": f"EQ{n}", "criterion": "impact", "question": "What?", "methods": "Interviews"} for n in (1, 2)]
    rows = risks_table(make_case(tmp_path / "b", {**budget, "desk_review/evaluation_matrix": two})).rows
    assert rows[0][0] == "EQ1 and EQ2 rest on one method."


def test_without_a_date_of_destruction_none_is_promised(tmp_path: Path) -> None:
    assert not any("destroyed" in sentence for sentence in ethics(make_case(tmp_path)))


def test_the_same_case_gives_the_same_bytes(case: CaseFolder) -> None:
    assert build_work_plan(case, lay_out=False) == build_work_plan(CaseFolder(case.root), lay_out=False)
