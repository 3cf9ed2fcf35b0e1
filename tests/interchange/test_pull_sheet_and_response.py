"""The Evaluation Sheet and the management response, filled as a person fills them and read back."""

import io
import shutil
import zipfile

import docx
import openpyxl
import pytest

from evaltool.case import CaseFolder
from evaltool.check import check_case
from evaltool.interchange import pull_sheet
from evaltool.interchange.changes import SINCE, UNKNOWN
from evaltool.interchange.pull import read_returned, take
from evaltool.outputs.evaluation_sheet import build_evaluation_sheet
from evaltool.outputs.management_response import build_management_response
from evaltool.problems import EvaltoolError
from evaltool.synthesis.answers import read_answers
from evaltool.synthesis.ratings import current
from evaltool.synthesis.responses import read_responses
from tests.support.libreoffice import converted, needs_libreoffice
from tests.support.second_case import make_second_case
from tests.support.two_raters_case import two_raters_case
from tests.support.word_reader import Document


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sheet")
    root = make_second_case(folder / "case")
    (folder / "sheet.xlsx").write_bytes(build_evaluation_sheet(CaseFolder(root)))
    (folder / "response.docx").write_bytes(build_management_response(CaseFolder(root), lay_out=False).data)
    return folder


@pytest.fixture
def folder(made, tmp_path):
    shutil.copytree(made, tmp_path / "all")
    return tmp_path / "all"


def case(folder):
    return CaseFolder(folder / "case")


def fill(folder, **sheets):
    """The sheet with cells filled: tab -> {(key, heading): words}; openpyxl keeps the properties of the workbook."""
    book = openpyxl.load_workbook(folder / "sheet.xlsx")
    for tab, cells in sheets.items():
        sheet = next(sheet for sheet in book if sheet.title.startswith(f"{tab} "))
        rows = list(sheet.iter_rows())
        head = next(row for row in rows if row[0].value in ("No.", "Criterion"))
        headings = [cell.value for cell in head]
        for (key, heading), words in cells.items():
            next(row for row in rows if row[0].value == key)[headings.index(heading)].value = words
    book.save(folder / "sheet.xlsx")


def read(folder, name="sheet.xlsx"):
    readings, comments = read_returned(case(folder), [folder / name])
    return readings[0], readings, comments


def write(folder, name="sheet.xlsx"):
    _, readings, comments = read(folder, name)
    return take(case(folder), readings, comments, lambda change: not change.doubt)


def test_a_sheet_that_nobody_filled_asks_for_nothing(folder):
    reading, _, _ = read(folder)
    assert (reading.kind, reading.changes, reading.notes) == ("evaluation sheet", [], [])


def test_a_note_on_a_cell_is_named_as_it_is_not_read(folder):
    book = openpyxl.load_workbook(folder / "sheet.xlsx")
    book["B Questions"]["C7"].comment = openpyxl.comments.Comment("Is this\nso?", "Kim Reader")
    book["C Results"]["D6"].comment = openpyxl.comments.Comment("[Threaded comment]\n\nYour version of Excel ...\n\nComment:\nCheck it.", "Kim Reader")
    book.save(folder / "sheet.xlsx")
    reading, _, _ = read(folder)
    assert (reading.changes, sorted(reading.notes)) == (
        [],
        [
            f"{place}: a note on the cell is not read: \"{words}\". Write it into the column 'Comment of reviewer' of tab B."
            for place, words in (("B Questions, C7", "Is this so?"), ("C Results, D6", "Check it."))
        ],
    )


def test_strength_reason_and_comment_reach_the_answers(folder):
    question = read_answers(case(folder))[0].id
    fill(folder, B={(question, "Strength confirmed"): "2", (question, "Reason"): "Few voices", (question, "Comment of reviewer"): "-Look again"})
    write(folder)
    answer = read_answers(case(folder)).get(question)
    assert (answer.strength, answer.strength_reason, answer.comment) == (2, "Few voices", "-Look again")
    assert read(folder)[0].changes == []


def test_a_strength_that_is_none_and_a_field_that_was_emptied_are_named(folder):
    answer = next(answer for answer in read_answers(case(folder)) if answer.strength)
    fill(folder, B={(answer.id, "Strength confirmed"): "strong"})
    assert read(folder)[0].notes == [f"B Questions, {answer.id}: 'strong' is no strength. Choose 1 to 5."]
    fill(folder, B={(answer.id, "Strength confirmed"): None})
    assert read(folder)[0].notes == [f"B Questions, {answer.id}: 'strength' was emptied. It stays in the case: delete it there if that is meant."]


def test_a_rating_is_added_as_a_new_decision_of_its_rater_and_the_old_one_stays(folder):
    before = current(case(folder), "relevance")
    fill(folder, D={("relevance", "Rating"): "4 Moderately satisfactory", ("relevance", "Justification"): "Said again."})
    reading, _, _ = read(folder)
    assert reading.changes[0].after.startswith("relevance: 4 Moderately satisfactory. Said again. (before: 5 Satisfactory;")
    write(folder)
    now = current(case(folder), "relevance")
    assert (now.rating, now.justification, now.by, now.finding_ids) == ("4", "Said again.", before.by, before.finding_ids)
    assert read(folder)[0].changes == []


@pytest.mark.parametrize("typed", ["9 Superb", "2 Highly satisfactory"])
def test_a_rating_that_is_no_step_or_two_is_named(folder, typed):
    fill(folder, D={("relevance", "Rating"): typed})
    reading = read(folder)[0]
    assert reading.changes == [] and reading.notes[0].startswith(f"D Criteria, relevance: '{typed}' is no step of")


def test_a_cell_that_changed_in_the_case_since_is_in_doubt(folder):
    question = read_answers(case(folder))[0].id
    book = openpyxl.load_workbook(folder / "case" / "synthesis" / "synthesis.xlsx")
    rows = list(book["answers"].iter_rows())
    headings = [cell.value for cell in rows[0]]
    if "comment" not in headings:
        book["answers"].cell(1, len(headings) + 1).value = "comment"
        headings.append("comment")
    book["answers"].cell(2, headings.index("comment") + 1).value = "Newer"
    book.save(folder / "case" / "synthesis" / "synthesis.xlsx")
    fill(folder, B={(question, "Comment of reviewer"): "Older"})
    assert [change.doubt for change in read(folder)[0].changes] == [SINCE]


def test_a_sheet_without_its_properties_asks_about_what_stands_in_the_case(folder):
    question = next(answer.id for answer in read_answers(case(folder)) if answer.strength)
    fill(folder, B={(question, "Strength confirmed"): "1"})
    bare = io.BytesIO()
    with zipfile.ZipFile(folder / "sheet.xlsx") as source, zipfile.ZipFile(bare, "w") as target:
        for name in source.namelist():
            if name != "docProps/custom.xml":
                target.writestr(name, source.read(name))
    (folder / "sheet.xlsx").write_bytes(bare.getvalue())
    assert {change.doubt for change in read(folder)[0].changes} == {UNKNOWN}


@needs_libreoffice
def test_a_sheet_saved_by_libreoffice_says_the_same(folder, tmp_path):
    question = read_answers(case(folder))[0].id
    fill(folder, B={(question, "Reason"): "Few voices"})
    (tmp_path / "in").mkdir()
    shutil.copy(folder / "sheet.xlsx", tmp_path / "in" / "sheet.xlsx")
    ods = converted(tmp_path / "in" / "sheet.xlsx", "ods", tmp_path / "ods", tmp_path / "profile")
    back = converted(ods, "xlsx", folder, tmp_path / "profile")
    assert [(change.place, change.after, change.doubt) for change in read(folder, back.name)[0].changes] == [
        (f"answers/{question}/strength_reason", "Few voices", "")
    ]


def filled_response(folder, **cells):
    """The form with entries: (recommendation, label) -> words, and the overall comment."""
    document = docx.Document(folder / "response.docx")
    tables = iter(document.tables)
    for table in tables:
        if len(table.rows) == 2 and table.cell(0, 0).text == "Comment":
            table.cell(1, 0).text = cells.get("overall", "optional")
    forms = [table for table in document.tables if any(row.cells[0].text == "Time 1: response" for row in table.rows)]
    for number, form in enumerate(forms, start=1):
        for row in form.rows:
            if words := cells.get(f"RE{number}", {}).get(row.cells[0].text):
                row.cells[1].text = words
    document.save(folder / "response.docx")


def test_an_empty_form_asks_for_nothing(folder):
    reading, _, _ = read(folder, "response.docx")
    assert (reading.kind, reading.changes, reading.notes) == ("management response", [], [])


def test_a_filled_form_is_kept_and_the_next_form_and_the_annex_show_it(folder):
    filled_response(folder, RE1={"Time 1: response": "Accepted.", "Time 1: key actions, who, by when": "A list\nby May"}, overall="Thank you.")
    write(folder, "response.docx")
    responses = read_responses(case(folder))
    assert (responses.get("RE1").response, responses.get("RE1").actions) == ("Accepted.", "A list\nby May")
    assert responses.get("overall").response == "Thank you."
    assert not check_case(case(folder)).of("error")
    again = Document(build_management_response(case(folder), lay_out=False).data).text
    assert "Accepted." in again
    assert "Thank you." in again
    assert read(folder, "response.docx")[0].changes == []


def test_a_later_time_is_added_and_an_answer_that_is_another_is_asked_about(folder):
    filled_response(folder, RE1={"Time 1: response": "Accepted."})
    write(folder, "response.docx")
    filled_response(folder, RE1={"Time 1: response": "Rejected.", "Time 2: status and comment": "open, in May"})
    reading, _, _ = read(folder, "response.docx")
    assert [(change.place, change.doubt) for change in reading.changes] == [
        ("management_response/RE1/response", UNKNOWN),
        ("management_response/RE1/status_time_2", ""),
    ]


def test_words_typed_beside_the_fields_of_a_response_are_named(folder):
    document = docx.Document(folder / "response.docx")
    first, told = (next(p for p in document.paragraphs if p.text.startswith(words)) for words in ("RE1", "The evaluator has filled"))
    first.insert_paragraph_before("Rejected outright.")
    told.add_run(" We see it otherwise.")
    for table in document.tables:
        for row in table.rows:
            if row.cells[0].text == "Coordinator of the response":
                row.cells[1].text = "Head of office"
    document.save(folder / "response.docx")
    reading, _, _ = read(folder, "response.docx")
    assert reading.changes == []
    assert reading.notes[0] == 'Below "Recommendations" words stand in no field: "Rejected outright.". Put them into a field of the form, and pull again.'
    assert reading.notes[1].startswith('Before the first heading words of the form were changed: "The evaluator has filled what belongs to Time 0.')
    assert reading.notes[1].endswith(' We see it otherwise.". Say it in a field, and pull again.') and len(reading.notes) == 2
    assert reading.remarks == ["Coordinator of the response: the case has no place for it. It stays in this document."]


def test_a_response_to_no_recommendation_is_a_warning_of_the_case(tmp_path):
    from tests.support.small_case import make_case

    made = make_case(tmp_path, {"synthesis/management_response": [{"recommendation_id": "RE9", "response": "Accepted."}]})
    assert [p.message for p in check_case(made) if p.code == "RESPONSE_UNKNOWN"] == [
        "RE9 is no recommendation of the case. The management answers recommendations, or 'overall'. Correct the id, or remove the row."
    ]


def test_a_comment_that_is_not_answered_blocks_the_final_report(tmp_path):
    from tests.support.small_case import make_case

    rows = [{"comment_id": "CM1", "comment": "Why?", "reviewer": "The mission", "status": "open"}, {"comment_id": "CM2", "comment": "Good.", "status": "noted"}]
    made = make_case(tmp_path, {"synthesis/comments": rows})
    assert [p.message for p in check_case(made) if p.code == "COMMENT_OPEN"] == [
        "CM1 of The mission is not answered. Each comment on the draft is answered before the report is final. "
        "Fill 'response' and 'status' (accepted, partly accepted, rejected or noted)."
    ]


def test_the_first_answer_to_a_question_is_a_new_row(folder):
    question = read_answers(case(folder))[0].id
    book = openpyxl.load_workbook(folder / "case" / "synthesis" / "synthesis.xlsx")
    book["answers"].delete_rows(2)
    book.save(folder / "case" / "synthesis" / "synthesis.xlsx")
    (folder / "sheet.xlsx").write_bytes(build_evaluation_sheet(case(folder)))
    fill(folder, B={(question, "Comment of reviewer"): "Nothing yet?"})
    write(folder)
    assert read_answers(case(folder)).get(question).comment == "Nothing yet?"
    assert read(folder)[0].changes == []


def test_a_rating_that_nobody_gave_before_is_named_as_nobody_knows_whose_it_is(folder):
    book = openpyxl.load_workbook(folder / "case" / "synthesis" / "synthesis.xlsx")
    for sheet in [sheet for sheet in book if sheet.title.startswith("ratings")]:
        sheet.delete_rows(2, sheet.max_row)
    book.save(folder / "case" / "synthesis" / "synthesis.xlsx")
    (folder / "sheet.xlsx").write_bytes(build_evaluation_sheet(case(folder)))
    fill(folder, D={("relevance", "Rating"): "4 Moderately satisfactory"})
    assert read(folder)[0].notes == [
        "D Criteria, relevance: nobody has rated yet, so it is not known whose rating 4 Moderately satisfactory is. Give the first one in the rating panel."
    ]


def test_what_the_sheet_says_of_times_1_to_3_reaches_the_management_response(folder):
    fill(folder, G={("RE1", "Time 1: response"): "Accepted.", ("RE1", "Time 2: status"): "open"})
    write(folder)
    assert (read_responses(case(folder)).get("RE1").response, read_responses(case(folder)).get("RE1").status_time_2) == ("Accepted.", "open")


def test_a_response_that_two_files_bring_is_one_row_and_where_they_differ_a_person_decides(folder):
    filled_response(folder, RE1={"Time 1: response": "Accepted.", "Time 1: key actions, who, by when": "A list"})
    fill(folder, G={("RE1", "Time 1: response"): "Accepted in part.", ("RE1", "Time 2: status"): "open"})
    readings, comments = read_returned(case(folder), [folder / "response.docx", folder / "sheet.xlsx"])
    of_the_sheet = [(change.place, change.before, change.after, bool(change.doubt)) for change in readings[-1].changes]
    assert of_the_sheet == [
        ("management_response/RE1/response", "Accepted.", "Accepted in part.", True),
        ("management_response/RE1/status_time_2", "", "open", False),
    ]

    said = take(case(folder), readings, comments, lambda change: not change.doubt)
    assert "synthesis/management_response: 1 cell changed, 1 row added." in said
    rows = read_responses(case(folder))
    assert [(row.id, row.response, row.actions, row.status_time_2) for row in rows] == [("RE1", "Accepted.", "A list", "open")]


def test_a_second_row_of_a_response_is_an_error_of_the_case(tmp_path):
    from tests.support.small_case import make_case

    rows = [{"recommendation_id": "overall", "response": "Thanks."}, {"recommendation_id": "overall", "response": "Thank you."}]
    found = [(p.row, p.message) for p in check_case(make_case(tmp_path, {"synthesis/management_response": rows})) if p.code == "RESPONSE_TWICE"]
    assert found == [
        (3, "'overall' has a response already. Each recommendation has one row of the management's response; later times stand in its columns. Put the two together.")
    ]


def test_a_form_below_another_heading_is_named(folder):
    document = docx.Document(folder / "response.docx")
    next(paragraph for paragraph in document.paragraphs if paragraph.text.startswith("RE1")).text = "My own heading"
    document.save(folder / "response.docx")
    filled_response(folder, RE1={"Time 1: response": "Accepted."})
    reading, _, _ = read(folder, "response.docx")
    assert (reading.changes, reading.notes) == ([], ["The form below 'My own heading' answers no recommendation of the case: its words were not taken over."])


@pytest.mark.parametrize("data", [b"no workbook", None])
def test_a_workbook_that_is_no_sheet_is_refused(folder, data):
    book = openpyxl.Workbook()
    book.save(folder / "other.xlsx")
    if data:
        (folder / "other.xlsx").write_bytes(data)
    with pytest.raises(EvaltoolError, match=r"other\.xlsx is none of the files that come back"):
        read(folder, "other.xlsx")


def test_properties_that_are_broken_count_as_lost(folder):
    question = next(answer.id for answer in read_answers(case(folder)) if answer.strength)
    fill(folder, B={(question, "Strength confirmed"): "1"})
    book, broken = pull_sheet.read_sheet(folder / "sheet.xlsx"), io.BytesIO()
    with zipfile.ZipFile(folder / "sheet.xlsx") as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            target.writestr(name, b"<broken" if name == "docProps/custom.xml" else source.read(name))
    (folder / "sheet.xlsx").write_bytes(broken.getvalue())
    assert {change.doubt for change in pull_sheet.changes_in(case(folder), book).changes} == {UNKNOWN}


# -- a sheet of two raters


@pytest.fixture
def two(tmp_path):
    """A folder with the case of two raters who have not settled anything."""
    two_raters_case(tmp_path / "case", settled=False)
    return tmp_path


def sheet_of(folder):
    (folder / "sheet.xlsx").write_bytes(build_evaluation_sheet(case(folder)))


def test_what_two_raters_write_over_what_each_decided_is_what_they_agree_on(two):
    sheet_of(two)
    fill(two, D={("effectiveness", "Rating"): "4", ("effectiveness", "Justification"): "We settled on four."})
    reading, _, _ = read(two)
    assert [change.doubt for change in reading.changes] == [""]
    assert "(before: not settled: 4 Moderately satisfactory and 5 Satisfactory; agreed by the raters)" in reading.changes[0].after
    write(two)
    files = {path.stem: path.read_text(encoding="utf-8") for path in (two / "case" / "synthesis" / "ratings").iterdir()}
    assert "We settled on four." in files["agreed"] and not any("We settled" in files[name] for name in ("edda", "joro"))
    assert current(case(two), "effectiveness").by == "agreed"


def test_while_one_of_two_has_not_rated_a_rating_in_the_sheet_is_nobodys(two):
    (two / "case" / "synthesis" / "ratings" / "joro.csv").unlink()
    header = two / "case" / "evaluation.yml"
    header.write_text(header.read_text(encoding="utf-8").replace("rating_scheme:", "raters: [edda, joro]\n  rating_scheme:", 1), encoding="utf-8")
    sheet_of(two)
    fill(two, D={("relevance", "Rating"): "2", ("relevance", "Justification"): "I think so."})
    reading, _, _ = read(two)
    assert reading.changes == [] and len(reading.notes) == 1
    assert "D Criteria, relevance: not all who rate have rated every criterion." in reading.notes[0] and "6" not in reading.notes[0]
