"""Answers exported from KoboToolbox, against the submissions as the server holds them, and files of the same layouts made here."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from evaltool.case import CaseFolder
from evaltool.field_phase.sources import read_sources
from evaltool.field_phase.survey import check_survey, read_survey
from evaltool.field_phase.survey_frames import labelled, read_repeats
from evaltool.field_phase.transcripts import read_text
from evaltool.interchange.kobo import read_submissions
from evaltool.interchange.survey_import import import_survey
from evaltool.problems import EvaltoolError
from tests.support.forms import CHOICES, QUESTIONS, write_form
from tests.support.refi_files import FIXTURES
from tests.support.small_case import make_case

KOBO = FIXTURES.parent / "kobo"
TWINS = ("dietary_needs", "grouped_translated", "or_other")
foreign = pytest.mark.skipif(not KOBO.is_dir(), reason=f"the foreign files are not there: {KOBO}")


def form_of_twin(content: dict, root: Path) -> Path:
    """The XLSForm that the server made the submissions with."""
    languages = content.get("translations")
    headings = [f"label::{language}" for language in languages] if languages else ["label"]
    sheets = {}
    for sheet in ("survey", "choices"):
        rows = [["type", "name", "list_name", *headings]]
        for row in content[sheet]:
            kind = " ".join(filter(None, [row.get("type", ""), row.get("select_from_list_name", "")]))
            label = row.get("label", "")
            rows.append([kind, row.get("name", ""), row.get("list_name", ""), *(label if isinstance(label, list) else [label] * len(headings))])
        sheets[sheet] = rows
    return write_form(root, sheets, "form.xlsx")


def as_submitted(answer: object) -> object:
    """An answer as the server writes it."""
    if isinstance(answer, float):
        return f"{answer:g}"
    return " ".join(answer) if isinstance(answer, tuple) else answer


@foreign
@pytest.mark.parametrize("layout", ["xml.csv", "xml.xlsx", "labels.csv", "labels.xlsx"])
@pytest.mark.parametrize("name", TWINS)
def test_every_layout_of_the_export_equals_the_submissions_of_the_server(tmp_path, name, layout):
    twin = json.loads((KOBO / f"{name}_json/v1.json").read_text(encoding="utf-8"))
    found = read_submissions(KOBO / f"{name}__{layout}", [form_of_twin(twin["content"], tmp_path)])
    questions = [question.name for question in found.form.questions]
    expected = [{key.split("/")[-1]: value for key, value in submission.items()} for submission in twin["submissions"]]
    assert [{n: as_submitted(row[n]) for n in questions} for row in found.answers.to_dict("records")] == [
        {n: row.get(n) for n in questions} for row in expected
    ]
    assert not found.report.of("not understood")


@foreign
def test_three_versions_of_a_form_give_one_frame_in_which_the_older_rows_keep_their_answers(tmp_path):
    head, place = ("type", "name", "label"), ("geopoint", "location", "location")
    eats = [("list_name", "name", "label"), ("eat", "sit_down", "sit_down"), ("eat", "takeaway", "takeaway")]
    texts = [head, ("text", "restaurant_name", "restaurant_name"), place]
    forms = [
        write_form(tmp_path, {"survey": texts}, "v1.xlsx"),
        write_form(tmp_path, {"survey": [*texts, ("select_one eat", "eatery_type", "eatery_type")], "choices": eats}, "v2.xlsx"),
        write_form(tmp_path, {"survey": [*texts, ("select_multiple eat", "eatery_type", "eatery_type")], "choices": eats}, "v4.xlsx"),
    ]
    found = read_submissions(KOBO / "restaurant_profile__xml.csv", forms)
    # rows 1 and 2 are from before the question; 7 left it open with all choices at 0
    assert list(found.answers["eatery_type"]) == [
        None, None, ("takeaway",), ("sit_down",), ("sit_down", "takeaway"), ("sit_down",), None, None,
    ]  # fmt: skip
    assert "column location: skipped" in "\n".join(found.report.sentences())
    case = make_case(tmp_path / "case")
    import_survey(case, KOBO / "restaurant_profile__xml.csv", forms)
    assert list(read_survey(case).answers["eatery_type"]) == list(found.answers["eatery_type"])


HOUSE = [
    *QUESTIONS,
    ("begin_repeat", "member", "Member of the household"),
    ("integer", "age", "Age"),
    ("select_one yn", "carries", "Carries water?"),
    ("end_repeat", "", ""),
]
MAIN = [
    ["consent", "where", "works", "uses", "litres", "words", "_uuid", "_index", "_submitted_by", "strange"],
    ["yes", "upper", "4", "drink wash", "20", "Ask Anna Kovac", "u1", "1", "team", "x"],
    ["yes", "middle", "", "", "", "", "u2", "2", "team", ""],
    ["yes", "lower", "2", "", "0", "", "u2", "3", "team", ""],
]
MEMBERS = [
    ["age", "Carries water?", "_index", "_parent_table_name", "_parent_index"],
    ["34", "Yes", "1", "Household survey", "1"],
    ["7", "", "2", "Household survey", "1"],
]


def export(path: Path, sheets: dict[str, list[list[str]]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def csv_export(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
    return path


@pytest.fixture
def form(tmp_path):
    return write_form(tmp_path, {"survey": HOUSE, "choices": CHOICES}, "form.xlsx")


IN_GROUPS = {
    "survey": [
        ("type", "name", "label::English (en)", "label::Русский (ru)"),
        ("begin_group", "house", "Household", "Домохозяйство"),
        ("select_one yn", "poor", "Is it poor?", "Бедное?"),
        ("select_multiple need or_other", "need", "What is needed?", "Что нужно?"),
        ("begin_group", "head", "Its head", "Глава"),
        ("integer", "age", "Age", "Возраст"),
        ("end_group", "", "", ""),
        ("end_group", "", "", ""),
    ],
    "choices": [
        ("list_name", "name", "label::English (en)", "label::Русский (ru)"),
        ("yn", "1", "Yes", "Да"),
        ("yn", "0", "No", "Нет"),
        ("need", "water", "Water, clean", "Вода"),
        ("need", "food", "Food", "Еда"),
    ],
}


@pytest.mark.parametrize(
    "rows",
    [
        # ODK Central joins groups by hyphens, and has its own names for what a server adds
        [["SubmissionDate", "house-poor", "house-need", "house-need_other", "house-head-age", "meta-instanceID", "KEY", "SubmitterName", "Status", "FormVersion"],
         ["2024-01-02", "1", "water food", "", "34", "uuid:1", "uuid:1", "Anna", "", "3"], ["2024-01-02", "0", "other", "soap", "", "uuid:2", "uuid:2", "Anna", "", "3"]],
        # labels with those of the groups, in another language than the report's; the words behind 'other' keep their name
        [["Домохозяйство/Бедное?", "Домохозяйство/Что нужно?", "Домохозяйство/need_other", "Домохозяйство/Глава/Возраст", "_uuid"],
         ["Да", "Вода Еда", "", "34", "uuid:1"], ["Нет", "other", "soap", "", "uuid:2"]],
        [["Household/Is it poor?", "Household/What is needed?/Water, clean", "Household/What is needed?/Food", "Household/What is needed?/other",
          "Household/need_other", "Household/Its head/Age", "_uuid"],
         ["Yes", "1", "1", "0", "", "34", "uuid:1"], ["No", "0", "0", "1", "soap", "", "uuid:2"]],
        # a sign between the choices, as the exporter was told
        [["house/poor", "house/need", "need_other", "age", "_uuid"], ["1", "water%food", "", "34", "uuid:1"], ["0", "other", "soap", "", "uuid:2"]],
    ],
)  # fmt: skip
def test_groups_languages_and_signs_of_other_servers_are_placed(tmp_path, rows):
    found = read_submissions(csv_export(tmp_path / "a.csv", rows), [write_form(tmp_path, IN_GROUPS, "form.xlsx")])
    answers = {name: list(found.answers[name]) for name in ("poor", "need", "need_other", "age")}
    assert answers == {"poor": ["1", "0"], "need": [("water", "food"), ("other",)], "need_other": [None, "soap"], "age": [34.0, None]}
    assert list(found.server["_uuid"]) == ["uuid:1", "uuid:2"] and not found.report.of("not understood")
    assert found.form.get("need").label == "What is needed?"


def test_repeats_keep_the_row_they_belong_to_and_a_csv_without_them_says_so(tmp_path, form):
    found = read_submissions(export(tmp_path / "a.xlsx", {"Household survey": MAIN, "member": MEMBERS}), [form])
    members = found.repeats["member"]
    assert list(members["_parent_index"]) == ["1", "1"]
    assert list(members["age"]) == [34.0, 7.0] and list(members["carries"]) == ["yes", None]
    without = read_submissions(csv_export(tmp_path / "a.csv", MAIN), [form])
    assert without.repeats == {}
    assert "the file has no sheet for it; export as XLSX, as a CSV holds no repeats" in "\n".join(without.report.sentences())


CENTRAL = {
    "house.csv": [["SubmissionDate", "consent", "words", "KEY"], ["2024-01-02", "yes", "Ask Anna Kovac", "uuid:1"], ["2024-01-03", "yes", "", "uuid:2"]],
    "house-member.csv": [["age", "body-weight", "PARENT_KEY", "KEY"], ["34", "61", "uuid:2", "uuid:2/member[1]"], ["7", "", "uuid:1", "uuid:1/member[1]"],
                         ["8", "", "uuid:9", "uuid:9/member[1]"], ["7", "", "uuid:1", "uuid:1/member[1]"]],
    "house-illness.csv": [["since", "PARENT_KEY", "KEY"], ["2020", "uuid:1/member[1]", "uuid:1/member[1]/illness[1]"]],
    "house-visit.csv": [["day", "PARENT_KEY", "KEY"]],
}  # fmt: skip
NESTED = [
    *[row for row in QUESTIONS if row[1] in ("name", "consent", "words")],
    ("begin_repeat", "member", "Member"), ("integer", "age", "Age"), ("begin_group", "body", "Body"), ("integer", "weight", "Weight"), ("end_group", "", ""),
    ("begin_repeat", "illness", "Illness"), ("integer", "since", "Since"), ("end_repeat", "", ""), ("end_repeat", "", ""),
    ("begin_repeat", "visit", "Visit"), ("text", "day", "Day"), ("end_repeat", "", ""),
]  # fmt: skip


@pytest.mark.parametrize("is_zip", [False, True])
def test_repeats_of_odk_central_end_where_those_of_a_workbook_do(tmp_path, is_zip):
    (tmp_path / "files").mkdir()
    form = write_form(tmp_path, {"survey": NESTED, "choices": CHOICES}, "form.xlsx")
    extra = {"house-notes.csv": [["note"], ["x"]], "houses.csv": [["a"], ["b"]]}
    files = [csv_export(tmp_path / "files" / name, rows) for name, rows in (CENTRAL | extra).items()]
    path = files[0]
    if is_zip:
        path = tmp_path / "house.csv.zip"
        with zipfile.ZipFile(path, "w") as package:
            for file in reversed(files):
                package.write(file, f"export/{file.name}")
            package.writestr("export/media/broken.csv", b"\xff")
    case = make_case(tmp_path / "case", {"private/key": [{"person_code": "P3", "name": "Anna Kovac"}]})
    said = "\n".join(import_survey(case, path, [form]).sentences())
    found = read_repeats(case)
    members, illness = found["member"], found["illness"]
    assert members[["_index", "_parent_index", "age", "weight"]].astype(object).where(members.notna(), None).values.tolist() == [
        ["1", "2", 34.0, 61.0], ["2", "1", 7.0, None], ["3", None, 8.0, None]]  # fmt: skip
    # an illness belongs to a member, as on the sheets of KoboToolbox
    assert illness[["_parent_index", "since"]].values.tolist() == [["2", 2020.0]] and len(found["visit"]) == 0
    assert 'row 4: not understood: "uuid:9" (no submission and no repeat has this key; the answers are kept without it)' in said
    assert 'row 5: skipped: "uuid:1/member[1]" (the same row stands further up)' in said
    assert said.count("not understood") == 2  # the count in the first line, and the row above
    assert list(read_survey(case).answers["words"]) == ["Ask P3", None]
    table = case_table(case)
    assert [row["_index"] for row in table] == ["1", "2"]
    raw = sorted(file.name for file in (case.root / "private/raw").iterdir())
    assert raw == (["survey_house.csv.zip"] if is_zip else sorted(f"survey_{name}" for name in CENTRAL))
    if is_zip:
        assert all(f'"export/{name}" (neither submissions nor one of their repeats)' in said for name in ("house-notes.csv", "houses.csv", "media/broken.csv"))


def case_table(case) -> list[dict[str, str]]:
    return pd.read_excel(case.root / "field_phase/survey_responses.xlsx", dtype=str).to_dict("records")


def test_a_zip_without_submissions_and_one_made_to_harm_change_nothing(tmp_path, form):
    for name, message in (("a.csv", "holds no CSV of submissions with their 'KEY'"), ("../a.csv", "holds a file that would be written outside of it")):
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as package:
            package.writestr(name, "x,y\n1,2\n")
        with pytest.raises(EvaltoolError, match=message):
            import_survey(make_case(tmp_path / "case"), tmp_path / "a.zip", [form])
        assert not (tmp_path / "case/field_phase").exists()


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        for name, data in files.items():
            package.writestr(name, data)
    return path


SUBMISSIONS, MEMBER = b"consent,words,KEY\nyes,Far,uuid:1\n", b"age,PARENT_KEY,KEY\n34,uuid:1,uuid:1/member[1]\n"
UNREADABLE = b"\x00\x05\x16\x07\xff\x00Mac OS X"


def test_a_zip_made_again_by_macos_is_read_and_a_csv_that_cannot_be_is_listed(tmp_path, form):
    files = {"f.csv": SUBMISSIONS, "f-member.csv": MEMBER, "__MACOSX/._f.csv": UNREADABLE, "._f-member.csv": UNREADABLE, "audit.csv": UNREADABLE}
    found = read_submissions(zipped(tmp_path / "a.zip", files), [form])
    assert list(found.answers["words"]) == ["Far"] and list(found.repeats["member"]["age"]) == [34.0]
    said = "\n".join(found.report.sentences())
    assert 'file audit.csv: not understood: "audit.csv" (it cannot be read: ' in said and said.count("file audit.csv") == 1
    assert [piece.text for piece in found.report.of("skipped") if piece.place.startswith("file")] == ["__MACOSX/._f.csv", "._f-member.csv"]
    # a repeat that cannot be read is missed, and said
    without = read_submissions(zipped(tmp_path / "b.zip", {"f.csv": SUBMISSIONS, "f-member.csv": UNREADABLE}), [form])
    assert without.repeats == {} and {piece.place for piece in without.report.of("not understood")} >= {"file f-member.csv", "repeat member"}


@pytest.mark.parametrize("others", [{}, {"people.csv": b"label,KEY\nx,y\n"}])
def test_submissions_in_a_zip_that_cannot_be_read_stop_the_import(tmp_path, form, others):
    with pytest.raises(EvaltoolError, match=r"^f\.csv cannot be read: .* Nothing was imported\.$"):
        read_submissions(zipped(tmp_path / "a.zip", {"f.csv": UNREADABLE, "f-member.csv": MEMBER, **others}), [form])


def test_files_beside_an_export_of_another_server_are_not_looked_at(tmp_path, form):
    csv_export(tmp_path / "a-member.csv", CENTRAL["house-member.csv"])
    assert read_submissions(csv_export(tmp_path / "a.csv", MAIN), [form]).repeats == {}


def test_a_sheet_with_another_name_is_known_by_its_columns_and_one_of_no_repeat_is_listed(tmp_path, form):
    found = read_submissions(export(tmp_path / "a.xlsx", {"main": MAIN, "Notes": [["a"], ["b"]], "group_x": MEMBERS}), [form])
    assert len(found.repeats["member"]) == 2
    assert [piece.place for piece in found.report.of("not understood") if piece.place.startswith("sheet")] == ["sheet Notes"]


def test_what_could_not_be_placed_is_listed_with_its_place(tmp_path, form):
    report = read_submissions(csv_export(tmp_path / "a.csv", MAIN), [form]).report
    said = "\n".join(report.sentences())
    assert 'column strange: not understood: "strange" (it belongs to no question of the form)' in said
    assert "'middle' is no choice of 'where'" in said
    assert "row 4: skipped" in said and "the same submission stands further up" in said
    assert "column _submitted_by: skipped" in said


def test_labelled_frames_keep_the_order_of_choices_and_what_is_missing(tmp_path, form):
    found = read_submissions(csv_export(tmp_path / "a.csv", MAIN), [form])
    frame = labelled(found.form.questions, found.answers.assign(extra="x"))
    assert list(frame["works"].cat.categories) == ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"]
    assert frame["works"].iloc[0] == "Agree" and pd.isna(frame["works"].iloc[1])
    assert frame["uses/Drinking"].iloc[0] and not frame["uses/Drinking and washing"].iloc[0] and pd.isna(frame["uses/Drinking"].iloc[1])
    assert frame["litres"].iloc[0] == 20 and pd.isna(frame["litres"].iloc[1])
    assert frame["words"].iloc[0] == "Ask Anna Kovac" and frame["extra"].iloc[0] == "x"


def test_choices_with_one_label_are_told_apart_by_their_names(tmp_path):
    choices = [("list_name", "name", "label"), ("l", "a", "Same"), ("l", "b", "Same"), ("l", "c", "Other")]
    form = write_form(tmp_path, {"survey": [("type", "name", "label"), ("select_one l", "q", "Q")], "choices": choices}, "f.xlsx")
    found = read_submissions(csv_export(tmp_path / "a.csv", [["q"], ["a"], ["c"]]), [form])
    assert list(labelled(found.form.questions, found.answers)["q"]) == ["a", "Other"]


def test_a_survey_in_the_case_reads_as_it_was_exported_without_names_and_without_the_servers_traces(tmp_path, form):
    case = make_case(tmp_path / "case", {"private/key": [{"person_code": "P3", "name": "Anna Kovac"}]})
    path = export(tmp_path / "a.xlsx", {"Household survey": MAIN, "member": MEMBERS})
    report = import_survey(case, path, [form])
    survey = read_survey(case)
    assert survey.n_consented == 2
    assert list(survey.answers["uses"]) == [("drink", "wash"), None] and list(survey.answers["words"]) == ["Ask P3", None]
    assert list(read_repeats(case)["member"]["age"]) == [34.0, 7.0]
    assert not check_survey(case).codes() - {"FORM_REPEAT"}
    assert (case.root / "private/raw/survey_a.xlsx").read_bytes() == path.read_bytes()
    assert "1 names and numbers" in "\n".join(report.sentences())
    assert "team" not in (case.root / "field_phase/survey_responses.xlsx").read_bytes().decode("latin-1")


def test_a_later_export_takes_the_place_of_an_earlier_one_only_if_it_holds_all_of_it(tmp_path, form):
    case = make_case(tmp_path / "case")
    import_survey(case, csv_export(tmp_path / "a.csv", MAIN[:2]), [form])
    import_survey(CaseFolder(case.root), export(tmp_path / "b.xlsx", {"main": MAIN[:3], "member": MEMBERS}), [form])
    assert not (case.root / "field_phase/survey_responses.csv").exists()
    before = (case.root / "field_phase/survey_responses.xlsx").read_bytes()
    with pytest.raises(EvaltoolError, match="survey_responses.xlsx holds submissions that are not in this export"):
        import_survey(CaseFolder(case.root), csv_export(tmp_path / "c.csv", [MAIN[0], MAIN[2]]), [form])
    assert (case.root / "field_phase/survey_responses.xlsx").read_bytes() == before


def test_answers_and_forms_that_cannot_be_read_change_nothing(tmp_path, form):
    case = make_case(tmp_path / "case")
    good = csv_export(tmp_path / "a.csv", MAIN)
    with pytest.raises(EvaltoolError, match="Say which form was used"):
        import_survey(case, good, [])
    with pytest.raises(EvaltoolError, match="none.csv is not there, or is no file. Nothing was imported."):
        import_survey(case, tmp_path / "none.csv", [form])
    with pytest.raises(EvaltoolError, match="The questionnaire none.xlsx cannot be used: it is not there. Nothing was imported"):
        import_survey(case, good, [tmp_path / "none.xlsx"])
    (tmp_path / "bad.xlsx").write_bytes(b"no")
    with pytest.raises(EvaltoolError, match="The answers in bad.xlsx cannot be read"):
        import_survey(case, tmp_path / "bad.xlsx", [form])
    assert not (case.root / "field_phase").exists()


def test_a_merged_form_keeps_groups_repeats_choices_of_all_versions_and_the_text_behind_other(tmp_path):
    first = [*HOUSE[:3], ("select_one place or_other", "where", "Where?"), *HOUSE[4:], ("text", "gone", "Asked no more")]
    old = write_form(tmp_path, {"survey": first, "choices": [*CHOICES, ("place", "city", "The city")]}, "old.xlsx")
    new = write_form(tmp_path, {"survey": HOUSE, "choices": CHOICES}, "new.xlsx")
    rows = [[*MAIN[0], "gone"], [*MAIN[1][:1], "city", *MAIN[1][2:], "before"]]
    case = make_case(tmp_path / "case")
    import_survey(case, export(tmp_path / "a.xlsx", {"main": rows, "member": MEMBERS}), [old, new])
    survey = read_survey(case)
    assert (survey.answers["where"][0], survey.answers["gone"][0]) == ("city", "before")
    assert survey.get("where").label == "Where do you live?" and survey.get("where").path == "home/where"
    # who filled in which version is not known, so neither is who was asked
    assert (survey.askings["gone"].asked, survey.is_for_some("where")) == (None, False)
    assert list(read_repeats(case)["member"]["carries"]) == ["yes", None]


def test_what_an_earlier_version_meant_otherwise_is_said(tmp_path):
    head, agrees = [("list_name", "name", "label", "label::Русский (ru)"), *CHOICES[1:3]], [("fit", "1", "Agree", ""), ("fit", "2", "Neither", "")]
    rows = [("type", "name", "label"), HOUSE[1], ("select_one fit", "works", "It works."), ("select_one yn", "tap", "A tap?"), ("select_one yn", "uses", "Used?"),
            ("begin_repeat", "kid", "Child"), ("select_one fit", "well", "Well?"), ("end_repeat", "", "")]  # fmt: skip
    later = [*rows[:3], ("integer", "tap", "How many taps?"), ("select_multiple yn", "uses", "Used?"), *rows[5:]]
    old = write_form(tmp_path, {"survey": rows, "choices": [*head, *agrees, ("fit", "3", "Disagree", "")]}, "old.xlsx")
    new = write_form(tmp_path, {"survey": later, "choices": [*head, ("fit", "1", "Disagree", ""), ("fit", "2", "neither", ""), ("fit", "4", "Agree", "")]}, "new.xlsx")
    # answers in another label of the same choice, and choices that only one version has, mean the same
    path = csv_export(tmp_path / "a.csv", [["consent", "works", "tap", "uses"], ["yes", "1", "yes", "yes"], ["yes", "1", "3", "yes no"]])

    def said(*forms):
        report = read_submissions(path, forms).report
        return [piece.note.split(";")[0] for piece in report.of("not understood") if "version" in piece.note]

    agreed = "'1' is 'Agree' in an earlier version of the form and 'Disagree' in a later one"
    kinds = "it was select_one in an earlier version of the form and is number in a later one"
    assert said(old, new) == said(old, old, new) == [agreed, kinds, agreed] and said(new) == said(new, new) == []


def test_a_merged_form_keeps_the_conditions_and_says_where_versions_have_different_ones(tmp_path):
    head = ("type", "name", "label", "relevant", "calculation")
    rows = [head, HOUSE[1], ("begin_group", "home", "Home", "${consent} = 'yes'"), ("select_one place", "where", "Where?"), ("calculate", "far", "", "", "${where}"),
            ("end_group", "", ""), ("integer", "litres", "Litres", "${where} = 'upper'"), ("text", "words", "Words?", "${far} + 1")]  # fmt: skip
    old = write_form(tmp_path, {"survey": [*rows[:6], ("integer", "litres", "Litres"), rows[7]], "choices": CHOICES}, "old.xlsx")
    new = write_form(tmp_path, {"survey": rows, "choices": CHOICES}, "new.xlsx")
    answers = [["consent", "where", "litres", "words"], ["yes", "upper", "3", "a"], ["yes", "lower", "", "b"]]
    same, different = make_case(tmp_path / "a"), make_case(tmp_path / "b")
    import_survey(same, csv_export(tmp_path / "a.csv", answers), [new, new])
    import_survey(different, csv_export(tmp_path / "b.csv", answers), [old, new])
    assert {name: (asking.filters, asking.asked) for name, asking in read_survey(same).askings.items()} == {
        "where": ((), (True, True)), "litres": (("where",), (True, False)), "words": (("where",), None)}  # fmt: skip
    assert read_survey(different).askings["litres"].asked is None and read_survey(different).askings["where"].asked == (True, True)


def test_that_an_answer_narrows_the_choices_of_another_question_is_kept_with_the_case(tmp_path):
    rows = [("type", "name", "label", "choice_filter"), HOUSE[1], ("select_one place", "where", "Where?", ""), ("select_one yn", "tap", "A tap?", "where = ${where}")]
    form = write_form(tmp_path, {"survey": rows, "choices": CHOICES}, "form.xlsx")
    case = make_case(tmp_path / "case")
    import_survey(case, csv_export(tmp_path / "a.csv", [["consent", "where", "tap"], ["yes", "upper", "yes"]]), [form])
    assert read_survey(case).get("tap").narrowed_by == ("where",) and read_survey(case).get("where").narrowed_by == ()


def test_a_case_holds_the_choices_of_a_file_and_of_a_long_one_those_that_somebody_chose(tmp_path):
    rows = [("type", "name", "label"), HOUSE[1], ("select_one_from_file towns.csv", "town", "Town?"), ("select_one_from_file none.csv", "camp", "Camp?"),
            ("select_one_from_file none.csv", "silent", "Silent?"), 
            ("begin_repeat", "trip", "Trip"), ("select_multiple_from_file none.csv", "by", "By?"), ("end_repeat", "", "")]  # fmt: skip
    (tmp_path / "towns.csv").write_text("name,label\n" + "".join(f"t{n},Town {n}\n" for n in range(200)))
    form = write_form(tmp_path, {"survey": rows, "choices": CHOICES}, "form.xlsx")
    answers = [["consent", "town", "camp", "silent", "_uuid", "_index"], ["yes", "t9", "South", "", "u1", "1"], ["yes", "t5", "North", "", "u2", "2"]]
    path = export(tmp_path / "a.xlsx", {"main": answers, "trip": [["by", "_index", "_parent_index"], ["bus foot", "1", "1"]]})
    case = make_case(tmp_path / "case")
    said = "\n".join(import_survey(case, path, [form]).sentences())
    survey = read_survey(case)
    assert [(c.name, c.label) for c in survey.get("town").choices] == [("t5", "Town 5"), ("t9", "Town 9")]
    assert [c.name for c in survey.get("camp").choices] == ["North", "South"] and list(survey.answers["camp"]) == ["South", "North"]
    assert list(survey.answers["silent"]) == [None, None] and list(read_repeats(case)["trip"]["by"]) == [("bus", "foot")]
    assert 'question town: skipped: "towns.csv" (of 200 choices the 2 that somebody chose are kept)' in said
    assert "The choices of 'camp' cannot be read from none.csv: it is not beside the form" in said
    assert not check_survey(case).codes() - {"FORM_REPEAT"}


def test_repeats_of_a_case_without_workbook_or_with_one_that_cannot_be_read_are_none(tmp_path, form):
    case = make_case(tmp_path / "case")
    assert read_repeats(case) == {}
    write_form(case.root, {"survey": HOUSE, "choices": CHOICES})
    (case.root / "field_phase/survey_responses.xlsx").write_bytes(b"no")
    assert read_repeats(CaseFolder(case.root)) == {}


def test_the_number_of_open_answers_that_would_tell_a_small_count_does_not_go_into_the_sources(tmp_path):
    rows = [("type", "name", "label", "relevant"), HOUSE[1], ("select_one place", "where", "Where?"), ("text", "why", "Why?", "${where} = 'lower'"), ("text", "more", "More?")]
    form = write_form(tmp_path, {"survey": rows, "choices": CHOICES}, "form.xlsx")
    case = make_case(tmp_path / "case", {"desk_review/stakeholders": [{"group_id": "G1", "group": "Users", "role": "rights_holder"}]})
    answers = [["yes", "upper" if n < 3 else "lower", "" if n < 3 else f"because {n}", f"more {n}"] for n in range(20)]
    said = "\n".join(import_survey(case, csv_export(tmp_path / "a.csv", [["consent", "where", "why", "more"], *answers]), [form], "G1").sentences())
    assert [source.persons for source in read_sources(CaseFolder(case.root))] == [None, 20]
    assert "17 open answers as source S01, to be coded; 'persons' is left empty, as it could tell a small count of another question" in said


def test_two_who_write_the_same_are_two_persons_and_one_text(tmp_path, form):
    case = make_case(tmp_path / "case", {"desk_review/stakeholders": [{"group_id": "G1", "group": "Users", "role": "rights_holder"}]})
    rows = [MAIN[0], *[["yes", "", "", "", "", words, f"u{n}", str(n), "", ""] for n, words in enumerate(["No water", "No  water", "No water", "Far", ""])]]
    said = "\n".join(import_survey(case, csv_export(tmp_path / "a.csv", rows), [form], "G1").sentences())
    (source,) = read_sources(CaseFolder(case.root))
    assert source.persons == 4 and "4 open answers as source S01, to be coded; those alike stand once (in the text: 2)" in said
    assert read_text(case.root / "field_phase/transcripts/survey_words.txt") == "Anything else?\n\nFar\n\nNo water\n"


def test_open_answers_become_sources_of_those_who_agreed_in_an_order_that_leads_to_nobody(tmp_path, form):
    groups = {
        "desk_review/stakeholders": [{"group_id": "G1", "group": "Users", "role": "rights_holder"}],
        "private/key": [{"person_code": "P3", "name": "Anna Kovac"}],
    }
    case = make_case(tmp_path / "case", groups)
    rows = [MAIN[0], *[["yes", "", "", "", "", words, f"u{n}", str(n), "", ""] for n, words in enumerate(["Water  is far", "Ask Anna Kovac", ""])]]
    rows.append(["no", "", "", "", "", "Never said", "u9", "9", "", ""])
    import_survey(case, csv_export(tmp_path / "a.csv", rows), [form], "G1")
    again = CaseFolder(case.root)
    (source,) = read_sources(again)
    assert (source.kind, source.consent, source.persons, source.quotable, source.file) == ("survey", "given", 2, False, "survey_words.txt")
    assert read_text(again.root / "field_phase/transcripts/survey_words.txt") == "Anything else?\n\nAsk P3\n\nWater is far\n"
    report = import_survey(again, csv_export(tmp_path / "b.csv", rows), [form], "G1")
    assert "its answers are a source already, which stays as it is" in "\n".join(report.sentences())
    with pytest.raises(EvaltoolError, match=r"no stakeholder group 'G9' \(it has: G1\). Nothing was imported"):
        import_survey(again, csv_export(tmp_path / "c.csv", rows), [form], "G9")
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty/evaluation.yml").write_text("project: {code: X}\n")
    with pytest.raises(EvaltoolError, match="evaluation.yml is not filled in yet, so open answers cannot be made sources"):
        import_survey(CaseFolder(tmp_path / "empty"), csv_export(tmp_path / "d.csv", rows), [form], "G1")
