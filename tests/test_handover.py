"""A handover copy: it runs, it leads from finding to evidence, and there is nobody in it."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from evaltool.case import CaseFolder
from evaltool.check import check_case
from evaltool.field_phase.survey import read_survey
from evaltool.field_phase.training_tests import results_of
from evaltool.handover import export_handover
from evaltool.outputs.evaluation_report import build_evaluation_report
from evaltool.outputs.evaluation_sheet import build_evaluation_sheet
from evaltool.outputs.release import release
from evaltool.problems import EvaltoolError
from evaltool.synthesis.evidence import address_book
from evaltool.synthesis.findings import read_findings
from evaltool.synthesis.triangulation import weigh
from tests.support.second_case import make_desk_phase_case, make_second_case
from tests.support.water_case import row, water_case

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sample"
UNMASKING = {
    "organisation": "Ministry Quxqux",
    "role": "Deputy Zorblatt",
    "place": "Village Vumbula",
    "date": "2020-03-13",
    "language": "Ghomala",
    "mode": "remote",
}
FILES = {"private/key.csv": "person_code,name\nP01,Ludmila Brezhkova\n", "private/raw/notes.txt": "Ludmila", "narrative/context.md": "A dry land.",
         "desk_review/instruments/consent.md": "May I?", "outputs/old.txt": "old", "field_phase/transcripts/unclaimed.md": "x"}  # fmt: skip


def change(written):
    for source in written["field_phase/sources"]:
        source.update(UNMASKING, interpreter="implementer", implementer_present="yes")
    for person in written["field_phase/persons"]:
        person.update(role="Deputy Zorblatt", sex="f")
    written["field_phase/codings/ana"][0]["memo"] = "A thought on Quxqux."
    row(written, "field_phase/sources", "S02").update(sensitivity="restricted")
    written["field_phase/training_tests"].append({"test_id": "T9", "person_code": "P05", "training": "Pump care", "pre": 1, "post": 2, "maximum": 10})
    written["field_phase/emerging"] = [{"point_id": "EP1", "criterion": "impact", "text": "A point.", "source_ids": "S01;S04", "to_verify": ""}]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A case with everything that must stay behind, and its handover copy: (case, copy, the sentences)."""
    root = tmp_path_factory.mktemp("handover")
    case = water_case(root / "case", change)
    for path, text in FILES.items():
        (case.root / path).parent.mkdir(parents=True, exist_ok=True)
        (case.root / path).write_text(text)
    with xlsxwriter.Workbook(case.root / "field_phase" / "survey.xlsx") as book:
        for name, rows in {
            "survey": [("type", "name", "label"), ("select_one yn", "consent", "Do you agree?"), ("select_one yn", "useful", "Useful?"), ("select_one fit", "works", "It works."),
                       ("select_multiple what", "uses", "Uses"), ("integer", "years", "Years"), ("text", "more", "More?")],
            "choices": [("list_name", "name", "label"), ("yn", "yes", "Yes"), ("yn", "no", "No"), ("what", "a", "A"), ("what", "b", "B"),
                        ("fit", "1", "Disagree"), ("fit", "2", "Neither"), ("fit", "3", "Agree")],
        }.items():  # fmt: skip
            sheet = book.add_worksheet(name)
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)
    answers = "start,deviceid,consent,useful,works,uses,years,more\nt1,DEV1,yes,yes,3,a b,12,Own words one\nt2,DEV2,no,no,1,a,7,Refused words\nt3,DEV3,yes,,1,,,\n"
    (case.root / "field_phase" / "survey_responses.csv").write_text(answers)
    case = CaseFolder(case.root)
    assert not len(check_case(case).of("error")), [*check_case(case).of("error")]
    sentences = export_handover(case, root / "copy")
    return case, CaseFolder(root / "copy"), sentences


def files_of(case):
    return {path.relative_to(case.root).as_posix() for path in case.root.rglob("*") if path.is_file()}


def rows_of(case, path):
    with (case.root / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_no_transcript_no_paper_and_nothing_private_is_in_the_copy(copy):
    found = files_of(copy[1])
    assert not [path for path in found if "transcripts" in path or "private" in path or "outputs" in path or path == "desk_review/report.txt"]
    assert {"HANDOVER.md", "evaluation.yml", "narrative/context.md", "desk_review/instruments/consent.md", "field_phase/survey.xlsx"} <= found


def test_nothing_that_unmasks_a_source_is_anywhere_in_the_copy(copy):
    for path in copy[1].root.rglob("*"):
        if path.is_file() and path.suffix != ".xlsx":
            text = path.read_text(encoding="utf-8")
            for words in ("Quxqux", "Zorblatt", "Vumbula", "Ghomala", "2020-03-13", "Ludmila", "Brezhkova", "DEV1", "Own words", "Refused words"):
                assert words not in text, (path.name, words)


def test_the_columns_that_unmask_stay_and_are_empty(copy):
    for cells in rows_of(copy[1], "field_phase/sources.csv"):
        for column in ("organisation", "role", "date", "place", "meeting_id", "persons", "language", "interpreter", "implementer_present", "mode", "file"):
            assert cells[column] == ""
    assert {(cells["role"], cells["sex"]) for cells in rows_of(copy[1], "field_phase/persons.csv")} == {("", "")}


def test_no_column_joins_a_source_to_a_meeting_a_day_or_a_person_to_a_post(tmp_path):
    export_handover(CaseFolder(make_second_case(tmp_path / "second")), tmp_path / "second-copy")
    for handed in (CaseFolder(tmp_path / "second-copy"), handed_sample(tmp_path)):
        sources, meetings = rows_of(handed, "field_phase/sources.csv"), rows_of(handed, "desk_review/meeting_plan.csv")
        filled = [{column for row in rows for column, cell in row.items() if cell} for rows in (sources, meetings)]
        assert not filled[0] & filled[1]
        assert {meeting["status"] for meeting in meetings} <= {"held", "cancelled", "planned"}
        assert {meeting["reason"] for meeting in meetings if meeting["status"] == "held"} == {""}
        for path in (handed.root / "field_phase" / "codings").glob("*.csv"):
            assert {cells["date"] for cells in rows_of(handed, path.relative_to(handed.root))} == {""}
        if (handed.root / "field_phase" / "training_tests.csv").exists():
            assert {(cells["sex"], cells["organisation_kind"]) for cells in rows_of(handed, "field_phase/training_tests.csv")} == {("", "")}


def test_what_a_person_scored_cannot_be_set_beside_what_the_person_said(tmp_path):
    whole, handed = CaseFolder(SAMPLE), handed_sample(tmp_path)
    spoke = {code for source in rows_of(handed, "field_phase/sources.csv") for code in source["person_codes"].split("; ")}
    tests, before = (rows_of(case, "field_phase/training_tests.csv") for case in (handed, whole))
    assert {row["person_code"] for row in before} & spoke == {"P13", "P31"}
    assert not {row["person_code"] for row in tests} & spoke
    assert [row["test_id"] for row in tests] == [row["test_id"] for row in before]
    persons = {row["person_code"]: row["group_id"] for row in rows_of(handed, "field_phase/persons.csv")}
    assert {persons[row["person_code"]] for row in tests} == {"G2"} and "P50" not in persons
    assert results_of(handed, "TOT2013") == results_of(whole, "TOT2013")
    assert not check_case(handed).of("error")


def test_a_letter_is_not_set_beside_the_meeting_that_it_replaced(tmp_path):
    assert "E-mail correspondence" in {row["agenda"] for row in rows_of(handed_sample(tmp_path), "desk_review/meeting_plan.csv")}
    assert "email" not in {row["kind"] for row in rows_of(CaseFolder(tmp_path / "sample"), "field_phase/sources.csv")}


def handed_sample(tmp_path):
    export_handover(CaseFolder(SAMPLE), tmp_path / "sample")
    return CaseFolder(tmp_path / "sample")


def test_of_the_sample_what_people_said_of_themselves_in_the_survey_is_left_out(tmp_path):
    answers = read_survey(handed_sample(tmp_path)).answers
    assert not answers[["q_group", "q_sex", "q_when_trained", "q_main_obstacle", "q_main_obstacle_other", "q_times_used"]].notna().any(axis=None)
    assert answers["q_module_useful"].notna().any()


def test_sources_and_persons_without_consent_are_gone_with_what_rests_on_them(copy):
    handed = copy[1]
    assert [cells["source_id"] for cells in rows_of(handed, "field_phase/sources.csv")] == ["S01", "S02", "S03", "S05"]
    assert [cells["person_code"] for cells in rows_of(handed, "field_phase/persons.csv")] == ["P01", "P02", "P03", "P04", "TESTED01"]
    assert "T9" not in [cells["test_id"] for cells in rows_of(handed, "field_phase/training_tests.csv")]
    # nor do the points of the debriefing, which names the groups that made them, keep their sources
    assert [(cells["text"], cells["source_ids"]) for cells in rows_of(handed, "field_phase/emerging.csv")] == [("A point.", "")]


def test_words_are_handed_over_only_where_a_commissioner_may_see_them(copy):
    quotes = {cells["coding_id"]: cells["quote"] for cells in rows_of(copy[1], "field_phase/codings/ana.csv")}
    hidden = "[words that may not be quoted]"
    # S02 is restricted, S03 may not be quoted
    assert {id for id, quote in quotes.items() if quote == hidden} == {"K03", "K04", "K05", "K06", "K07"}
    assert quotes["K01"] == "The pumps give clean water every day." and quotes["K09"] == "spending was on budget."
    assert {cells["memo"] for cells in rows_of(copy[1], "field_phase/codings/ana.csv")} == {""}


def test_the_survey_keeps_the_answers_of_those_who_agreed_without_their_own_words(copy):
    case, handed, _ = copy
    before, after = read_survey(case), read_survey(handed)
    assert (after.n_submitted, after.n_consented) == (2, 2)
    assert list(after.answers["works"]) == list(before.answers["works"]) == ["3", "1"]
    # wherever they stand, before a statement or behind it
    assert before.answers[["useful", "uses", "years"]].notna().any().all() and not after.answers[["useful", "uses", "years"]].notna().any(axis=None)
    assert list(after.answers["more"]) == ["[words that may not be quoted]", None]
    assert not len(after.problems)


def test_the_copy_passes_the_check_and_says_that_names_could_not_be_checked(copy):
    found = check_case(copy[1])
    assert not len(found.of("error")) and not len(found.of("block"))
    # that there are no texts is what such a copy is for
    assert "SOURCE_WITHOUT_TEXT" not in found.codes()
    [told] = [problem for problem in found if problem.code == "HANDOVER_NAMES"]
    assert (told.severity, told.file) == ("warning", "HANDOVER.md")
    assert told.message.startswith("This is a handover copy: names could not be checked.")


def test_the_case_itself_is_no_handover_copy(copy):
    assert "HANDOVER_NAMES" not in check_case(copy[0]).codes()


def test_every_citation_of_a_finding_still_resolves_and_weighs_the_same(copy):
    case, handed, _ = copy
    for finding in read_findings(case):
        for written in (*finding.evidence_for, *finding.evidence_against):
            assert address_book(handed).resolve(written).origin == address_book(case).resolve(written).origin
        before, after = weigh(case, finding), weigh(handed, read_findings(handed).get(finding.id))
        assert (after.origins_for, after.origins_against, after.voices) == (before.origins_for, before.origins_against, before.voices)


def test_report_and_sheet_can_be_made_from_the_copy_and_say_what_could_not_be_checked(copy, tmp_path):
    handed = copy[1]
    outcome = release(handed, tmp_path, "evaluation_report.docx", build_evaluation_report(handed, lay_out=False).data)
    assert outcome.status == "written"
    assert outcome.notes == ("Names could not be checked, as this case has no key.",)
    book = openpyxl.load_workbook(tmp_path / release(handed, tmp_path, "evaluation_sheet.xlsx", build_evaluation_sheet(handed)).file)
    told = {cells[0]: cells[4] for cells in book["E Evidence"].iter_rows(values_only=True) if cells[0]}
    assert told["S01 l.3"] == "[words not in this case]"
    assert told["K01"] == "The pumps give clean water every day."


def test_what_was_left_out_is_said_in_sentences_and_in_the_copy(copy):
    _, handed, sentences = copy
    assert sentences == [
        f"{handed.root} is written.",
        "Names could not be checked in this copy: the key stays with the evaluator.",
        "Left out: private/, all transcripts and papers, and 1 source without consent.",
        "Of the sources these columns are empty: date, implementer_present, interpreter, language, meeting_id, mode, organisation, persons, place, role.",
        "Of the meetings these columns are empty: group_ids, method, mode, planned_persons. A replaced meeting stands as held, without its reason.",
        "Codings have no dates. E-mails stand as interviews, and so does the only discussion with its groups, with one group and one person; visits have all groups, and "
        "whom a group would name stands with the others (OTHERS). "
        "Tests of trainings have no sex, no kind of organisation and codes of their own.",
        "Of the survey these answers are left out, as together they tell who answered: useful, uses, years.",
    ]
    told = (handed.root / "HANDOVER.md").read_text()
    assert told.startswith("# Handover copy\n\n- Names could not be checked in this copy") and "is written" not in told


@pytest.mark.parametrize("there", ["folder", "file"])
def test_a_folder_that_holds_anything_is_refused_and_untouched(tmp_path, there):
    case = water_case(tmp_path / "case")
    to = tmp_path / "to"
    if there == "folder":
        to.mkdir()
        (to / "mine.txt").write_text("mine")
    else:
        to.write_text("mine")
    with pytest.raises(EvaltoolError) as refused:
        export_handover(case, to)
    assert str(refused.value) == f"{to} is not empty, so nothing was written. Name a folder that does not exist yet."
    assert (to / "mine.txt" if there == "folder" else to).read_text() == "mine"


def test_an_empty_folder_is_used(tmp_path):
    (tmp_path / "to").mkdir()
    export_handover(water_case(tmp_path / "case"), tmp_path / "to")
    assert (tmp_path / "to" / "HANDOVER.md").is_file()


def test_a_name_anywhere_in_what_leaves_refuses_the_whole_copy_without_printing_it(tmp_path):
    case = water_case(tmp_path / "case")
    for path, text in {"private/key.csv": FILES["private/key.csv"], "narrative/context.md": "As Ludmila Brezhkova said. " + "Brezhkova! " * 6}.items():
        (case.root / path).parent.mkdir(exist_ok=True)
        (case.root / path).write_text(text)
    with pytest.raises(EvaltoolError) as refused:
        export_handover(CaseFolder(case.root), tmp_path / "to")
    told = str(refused.value)
    assert told.startswith("Nothing was handed over, as these stand in the case: name ") and "(P01) in narrative/context.md" in told
    assert " and 2 more. Take them out, or allow them in privacy.allow." in told
    assert "udmila" not in told and "rezhkova" not in told
    assert not (tmp_path / "to").exists()


def test_a_case_of_workbooks_and_one_in_its_desk_phase_are_handed_over_too(tmp_path):
    for name, make in (("second", make_second_case), ("desk", make_desk_phase_case)):
        to = tmp_path / f"{name}-copy"
        export_handover(CaseFolder(make(tmp_path / name)), to)
        assert not len(check_case(CaseFolder(to)).of("error")), name
    assert (tmp_path / "second-copy" / "field_phase" / "codings" / "anna.csv").is_file()
    assert not (tmp_path / "desk-copy" / "field_phase").exists()


def test_a_survey_without_a_question_of_consent_or_without_answers_is_handed_over(tmp_path):
    case = water_case(tmp_path / "case")
    with xlsxwriter.Workbook(case.root / "field_phase" / "survey.xlsx") as book:
        for name, rows in {"survey": [("type", "name", "label"), ("integer", "years", "Years")], "choices": [("list_name", "name", "label")]}.items():
            sheet = book.add_worksheet(name)
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)
    export_handover(CaseFolder(case.root), tmp_path / "asked")
    assert not (tmp_path / "asked" / "field_phase" / "survey_responses.csv").exists()
    (case.root / "field_phase" / "survey_responses.csv").write_text("years\n3\n4.5\n")
    export_handover(CaseFolder(case.root), tmp_path / "answered")
    assert (tmp_path / "answered" / "field_phase" / "survey_responses.csv").read_text() == 'years\n""\n""\n'
    shutil.rmtree(tmp_path / "asked")
