"""The door by which deliverables leave: no name passes it in any part of a file, and nothing that a person edited is replaced."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import docx
import pytest
import xlsxwriter

from evaltool.outputs.release import SLIPS, Released, release, released, slip_path, taken_back
from evaltool.problems import EvaltoolError
from tests.support.small_case import make_case

NAME = "Ludmila Brezhkova"
KEY = "person_code,name\nP01,Ludmila Brezhkova\n"
ALLOW = {"privacy": {"allow": [{"text": "Ludmila Brezhkova Street", "reason": "a street of the town"}]}}


@pytest.fixture
def case(tmp_path):
    return make_case(tmp_path / "case", files={"private/key.csv": KEY})


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "out"


def word(text="Nothing to see.", title="", comment=""):
    document = docx.Document()
    document.add_paragraph(text)
    document.core_properties.title = title
    document.core_properties.comments = comment
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def with_part(data, name, content):
    result = io.BytesIO(data)
    with zipfile.ZipFile(result, "a") as file:
        file.writestr(name, content)
    return result.getvalue()


def workbook(text):
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        book.add_worksheet()
        sheet = book.add_worksheet()
        sheet.write("A1", text)
        sheet.hide()
    return data.getvalue()


HIDING = {
    "in the text": word(f"Told by {NAME}."),
    "split over runs": word("Told by Ludmila\nBrezhkova."),
    "in capitals": word("BREZHKOVA LUDMILA"),
    "in the title": word(title=f"Notes of {NAME}"),
    "in the comments of the properties": word(comment=NAME),
    "in an embedded workbook": with_part(word(), "word/embeddings/chart.xlsx", workbook(f"{NAME}, 12 answers")),
    "in a comment": with_part(
        word(),
        "word/comments.xml",
        f'<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment><w:p><w:r><w:t>{NAME}</w:t></w:r></w:p></w:comment></w:comments>',
    ),
}


@pytest.mark.parametrize("data", HIDING.values(), ids=HIDING)
def test_a_name_withholds_the_file_wherever_it_hides_and_is_not_printed(case, folder, data):
    outcome = release(case, folder, "work_plan.docx", data)
    assert (outcome.status, outcome.file, outcome.size, outcome.sha256) == ("withheld", "", 0, "")
    assert not (folder / "work_plan.docx").exists()
    assert str(outcome).startswith("work_plan.docx was withheld: it holds name ")
    assert "(P01)" in str(outcome)
    assert "udmila" not in str(outcome).lower() and "brezhkova" not in str(outcome).lower()
    assert b"udmila" not in slip_path(folder, "work_plan.docx").read_bytes().lower()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("notebooks/30.ipynb", json.dumps({"cells": [{"outputs": [{"text": [f"by {NAME}\n"]}]}]}).encode()),
        ("notebooks/30.html", f"<html><body><p>Lud<b>mila</b> Brezhkova</p><!-- {NAME} --></body></html>".encode()),
        ("sheet.xlsx", workbook(NAME)),
    ],
)
def test_notebooks_pages_and_workbooks_are_searched_too(case, folder, name, data):
    outcome = release(case, folder, name, data)
    assert outcome.status == "withheld"
    assert "udmila" not in str(outcome).lower()
    assert not (folder / name).exists()


@pytest.mark.parametrize(("text", "kind"), [("write to anna@example.org", "e-mail address"), ("call +41 44 668 18 00", "phone number")])
def test_an_address_or_a_number_withholds_the_file_and_is_not_printed(case, folder, text, kind):
    outcome = release(case, folder, "work_plan.docx", word(text))
    assert outcome.status == "withheld"
    assert "example.org" not in str(outcome) and "668" not in str(outcome)
    assert f"it holds {kind}" in str(outcome)


def test_of_a_file_that_can_be_taken_back_it_is_said_how(tmp_path):
    said = [str(Released(name, f"new {name}", "beside", 1, "", ("A note.",))) for name in ("quality_assessment.xlsx", "work_plan.docx")]

    assert said[0].endswith("as new quality_assessment.xlsx. 'evaltool pull' takes what was typed there into the case. A note.")
    assert said[1].endswith("as new work_plan.docx. A note.")


def test_the_note_says_where_and_names_the_way_out(case, folder):
    outcome = release(case, folder, "work_plan.docx", word(f"Told by {NAME}."))
    assert " in work_plan.docx/word/document.xml, paragraph 1. " in outcome.notes[0]
    assert outcome.notes[0].endswith(". Take it out of the table it comes from, or let it through with a reason in privacy.allow of evaluation.yml.")


def test_of_many_places_five_are_named_and_the_rest_counted(case, folder):
    outcome = release(case, folder, "page.html", ("<p>Brezhkova, Ludmila</p>" * 7).encode())
    assert outcome.notes[0].count("(P01)") == 5
    assert ", and 2 more." in outcome.notes[0]


def test_five_places_leave_nothing_to_count(case, folder):
    outcome = release(case, folder, "page.html", ("<p>Brezhkova, Ludmila</p>" * 5).encode())
    assert outcome.notes[0].count("(P01)") == 5
    assert "more" not in outcome.notes[0]


def test_an_entry_of_privacy_allow_lets_exactly_its_text_through(tmp_path, folder):
    case = make_case(tmp_path / "case", header=ALLOW, files={"private/key.csv": KEY})
    passed = release(case, folder, "a.docx", word("In  Ludmila Brezhkova STREET."))
    assert passed.status == "written"
    assert passed.let_through == ("L… (P01)",)
    assert release(case, folder, "b.docx", word(f"In Ludmila Brezhkova Street lives {NAME}.")).status == "withheld"
    assert release(case, folder, "c.docx", word(f"{NAME} Streets")).status == "withheld"


def test_what_cannot_be_searched_does_not_leave(case, folder):
    outcome = release(case, folder, "picture.bin", b"\x00\x01\x02")
    assert outcome.status == "withheld"
    assert outcome.notes[0].startswith("it could not be searched for names: cannot read 'picture.bin'")
    assert not (folder / "picture.bin").exists()


# -- edited deliverables


def test_an_unedited_deliverable_is_replaced(case, folder):
    release(case, folder, "a.docx", word("First."))
    second = release(case, folder, "a.docx", word("Second."))
    assert (second.status, second.file) == ("written", "a.docx")
    assert docx.Document(folder / "a.docx").paragraphs[0].text == "Second."
    assert [path.name for path in folder.iterdir() if path.is_file()] == ["a.docx"]


def test_an_edited_deliverable_is_never_replaced_and_the_new_one_lies_beside_it_on_every_run(case, folder):
    release(case, folder, "a.docx", word("First."))
    (folder / "a.docx").write_bytes(word("Mine."))
    for run in ("Second.", "Third.", "Third."):
        outcome = release(case, folder, "a.docx", word(run), ["No ratings."])
        assert (outcome.status, outcome.file) == ("beside", "a.new.docx")
        assert str(outcome) == "a.docx was edited by somebody and stays as it is; the new one is beside it as a.new.docx. No ratings."
        assert docx.Document(folder / "a.docx").paragraphs[0].text == "Mine."
        assert docx.Document(folder / "a.new.docx").paragraphs[0].text == run
    assert sorted(path.name for path in folder.iterdir() if path.is_file()) == ["a.docx", "a.new.docx"]


def test_where_the_one_beside_was_edited_too_both_stay(case, folder):
    release(case, folder, "a.docx", word("First."))
    (folder / "a.docx").write_bytes(word("Mine."))
    release(case, folder, "a.docx", word("Second."))
    (folder / "a.new.docx").write_bytes(word("Mine too."))
    for run in ("Third.", "Fourth."):
        assert release(case, folder, "a.docx", word(run)).file == "a.new2.docx"
    told = {name: docx.Document(folder / name).paragraphs[0].text for name in ("a.docx", "a.new.docx", "a.new2.docx")}
    assert told == {"a.docx": "Mine.", "a.new.docx": "Mine too.", "a.new2.docx": "Fourth."}


def test_once_the_edited_one_is_moved_away_the_run_writes_in_its_place_and_takes_its_own_copy_back(case, folder):
    release(case, folder, "a.docx", word("First."))
    (folder / "a.docx").write_bytes(word("Mine."))
    release(case, folder, "a.docx", word("Second."))
    (folder / "a.docx").unlink()
    assert release(case, folder, "a.docx", word("Third.")).file == "a.docx"
    assert [path.name for path in folder.iterdir() if path.is_file()] == ["a.docx"]


def test_a_file_that_was_there_before_counts_as_edited(case, folder):
    folder.mkdir()
    (folder / "a.docx").write_bytes(word("Of another program."))
    assert release(case, folder, "a.docx", word("New.")).status == "beside"
    assert docx.Document(folder / "a.docx").paragraphs[0].text == "Of another program."


def test_the_same_bytes_without_a_slip_are_no_edit(case, folder):
    release(case, folder, "a.docx", word("Same."))
    slip_path(folder, "a.docx").unlink()
    assert release(case, folder, "a.docx", word("Same.")).status == "written"


@pytest.mark.parametrize("broken", ["", "{", "[]", '"x"', "{}", '{"name": "a.docx"}'])
def test_a_slip_that_somebody_broke_protects_the_file(case, folder, broken):
    release(case, folder, "a.docx", word("First."))
    slip_path(folder, "a.docx").write_text(broken)
    assert released(folder) == []
    assert release(case, folder, "a.docx", word("Second.")).status == "beside"


def test_withholding_removes_what_an_earlier_run_put_in_place(case, folder):
    release(case, folder, "a.docx", word("First."))
    release(case, folder, "a.docx", word(NAME))
    assert [path.name for path in folder.iterdir() if path.is_file()] == []
    assert release(case, folder, "a.docx", word("Third.")).status == "written"


def test_withholding_leaves_what_a_person_edited_and_keeps_it_protected(case, folder):
    release(case, folder, "a.docx", word("First."))
    mine = word("Mine.")
    (folder / "a.docx").write_bytes(mine)
    release(case, folder, "a.docx", word("Second."))
    release(case, folder, "a.docx", word(NAME))
    assert [path.name for path in folder.iterdir() if path.is_file()] == ["a.docx"]
    assert release(case, folder, "a.docx", word("Fourth.")).status == "beside"
    assert (folder / "a.docx").read_bytes() == mine


def test_a_folder_where_the_file_should_be_is_left_alone(case, folder):
    (folder / "a.docx").mkdir(parents=True)
    assert release(case, folder, "a.docx", word("New.")).file == "a.new.docx"
    assert (folder / "a.docx").is_dir()


def test_a_file_that_is_open_in_word_is_a_plain_sentence_and_nothing_is_half_written(case, folder):
    release(case, folder, "a.docx", word("First."))
    (folder / "~$a.docx").write_text("lock")
    with pytest.raises(EvaltoolError, match="a.docx is open in another program, so it was not changed"):
        release(case, folder, "a.docx", word("Second."))
    assert docx.Document(folder / "a.docx").paragraphs[0].text == "First."
    assert sorted(path.name for path in folder.iterdir() if path.is_file()) == ["a.docx", "~$a.docx"]


# -- slips


def test_a_slip_says_what_became_of_the_deliverable_and_what_it_lacks(case, folder):
    outcome = release(case, folder, "notebooks/30.html", b"<p>a</p>", ["No ratings yet."])
    assert str(outcome) == "notebooks/30.html is written. No ratings yet."
    assert outcome.sha256 == hashlib.sha256(b"<p>a</p>").hexdigest()
    assert [path.name for path in (folder / SLIPS).iterdir()] == ["notebooks__30.html.json"]
    assert released(folder) == [outcome]
    assert outcome == Released("notebooks/30.html", "notebooks/30.html", "written", 8, outcome.sha256, ("No ratings yet.",), ())


def test_a_folder_without_slips_has_no_deliverables(folder):
    assert released(folder) == []


def test_slips_come_by_name(case, folder):
    for name in ("b.html", "a.html"):
        release(case, folder, name, b"<p>a</p>")
    assert [outcome.name for outcome in released(folder)] == ["a.html", "b.html"]


def test_office_files_lose_the_time_they_were_written_at(case, folder):
    first = release(case, folder, "a.docx", word("Same."))
    second = release(case, folder, "b.docx", word("Same."))
    assert first.sha256 == second.sha256
    assert {entry.date_time for entry in zipfile.ZipFile(folder / "a.docx").infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_where_sources_were_heard_and_there_is_no_key_the_slip_says_that_names_could_not_be_checked(tmp_path, folder):
    source = {"source_id": "S01", "kind": "interview", "group_ids": "G1", "consent": "given", "quotable": "yes"}
    case = make_case(tmp_path / "case", {"field_phase/sources": [source]})
    assert release(case, folder, "a.docx", word(), ["One thing."]).notes == ("One thing.", "Names could not be checked, as this case has no key.")


def test_in_the_desk_phase_nobody_was_heard_and_nothing_is_said_of_a_key(tmp_path, folder):
    assert release(make_case(tmp_path / "case"), folder, "a.docx", word()).notes == ()


def test_a_file_that_was_taken_back_counts_as_ours_and_one_that_is_unknown_does_not(case, folder):
    release(case, folder, "brief.docx", word("One."))
    (folder / "brief.docx").write_bytes(word("Written by a person."))
    assert release(case, folder, "brief.docx", word("Two.")).status == "beside"

    assert taken_back(folder / "brief.docx")
    assert release(case, folder, "brief.docx", word("Three.")).status == "written"
    (folder / "other.docx").write_bytes(word("Put there by somebody."))
    assert not taken_back(folder / "other.docx")


def test_a_note_of_what_is_missing_does_not_tell_a_name_either(case, folder):
    outcome = release(case, folder, "a.docx", word(), [f"The letter of {NAME} has no place in it."])
    assert outcome.notes == ("The letter of P01 has no place in it.",)
    assert "Brezhkova" not in slip_path(folder, "a.docx").read_text()


@pytest.mark.parametrize(
    ("file", "data", "why"),
    [
        ("key.csv", b"person_code,names\nP01,Ludmila Brezhkova\n", "private/key.csv, row 1: The key cannot be used: the column 'name' is missing."),
        ("key.csv", KEY.encode("utf-16"), "private/key.csv: The text cannot be read: it is UTF-16, or no text at all."),
        ("key.xlsx", workbook(NAME), "private/key.xlsx: The key cannot be used: it is looked for in private/key.csv alone, and there is no such file."),
    ],
)
def test_with_a_key_that_cannot_be_used_nothing_leaves_as_nobody_would_be_found(tmp_path, folder, file, data, why):
    case = make_case(tmp_path / "case")
    (case.root / "private").mkdir()
    (case.root / "private" / file).write_bytes(data)
    outcome = release(case, folder, "work_plan.docx", word(f"Told by {NAME}."))
    assert str(outcome).startswith(f"work_plan.docx was withheld: it could not be searched for names: {why}")
    assert not (folder / "work_plan.docx").exists()
