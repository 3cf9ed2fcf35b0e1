"""The commands that bring transcripts, surveys and other people's codings into a case, as a user types them."""

from __future__ import annotations

import csv
import subprocess
import sys

import pytest

from evaltool import cli
from evaltool.case import CaseFolder
from evaltool.field_phase.coding import read_codings
from evaltool.field_phase.sources import read_sources
from evaltool.field_phase.survey import read_survey
from tests.support.forms import CHOICES, QUESTIONS, rows, write_form
from tests.support.valley_case import valley_case, valley_tables


@pytest.fixture
def said(monkeypatch, capsys):
    """Runs the command line in this process as a user would: (exit code, standard output, standard error)."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["evaltool", *map(str, arguments)])
        try:
            cli.main()
            code = 0
        except SystemExit as ended:
            code = ended.code or 0
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


@pytest.fixture
def case(tmp_path):
    """The folder of a case in its field phase, with a key."""
    return valley_case(tmp_path / "case", {**valley_tables(), "private/key": [{"person_code": "P3", "name": "Anna Kovac"}]}).root


def test_a_transcript_comes_in_with_the_sentences_on_it(case, tmp_path, said):
    (tmp_path / "note.txt").write_text("R1: The pump works. Anna Kovac paid.\nR2: No.\n")
    code, out, err = said("import", "transcript", tmp_path / "note.txt", "--into", case, "--group", "G1", "--speaker", "R1=P1")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "S06: the text is transcripts/S06.txt, the original is kept in private/raw/."
    assert (case / "field_phase/transcripts/S06.txt").read_text() == "P1: The pump works. P3 paid.\nP07: No.\n"


def test_what_cannot_be_imported_is_one_sentence_and_exit_code_2(case, tmp_path, said):
    before = sorted(path.as_posix() for path in case.rglob("*"))
    for arguments in (
        ["transcript", tmp_path / "none.txt", "--into", case],
        ["transcript", tmp_path / "none.odt", "--into", case],
        ["transcript", tmp_path / "none.txt", "--into", case, "--speaker", "R1"],
        ["refi", tmp_path / "none.qdpx", "--into", case],
        ["survey", tmp_path / "none.csv", "--form", tmp_path / "none.xlsx", "--into", case],
    ):
        code, out, err = said("import", *arguments)
        assert code == 2 and out == "" and "Traceback" not in err and err.strip(), arguments
    assert sorted(path.as_posix() for path in case.rglob("*")) == before


def test_a_case_goes_out_to_other_programs_and_a_second_coder_comes_back(case, tmp_path, said):
    code, out, _ = said("export", "refi", case, "--to", tmp_path / "case.qdpx")
    assert code == 0 and "S4 stays in the case: consent refused." in out
    (case / "field_phase/codings/anna.csv").unlink()
    code, out, _ = said("import", "refi", tmp_path / "case.qdpx", "--into", case)
    assert code == 0 and "not understood" in out.splitlines()[0]
    assert [coding.by for coding in read_codings(CaseFolder(case))] == ["Coder_1"] * 3  # the coder's own file is gone, and the name is one of the key
    assert said("export", "refi", case, "--to", tmp_path / "codes.qdc")[0] == 0


def test_nothing_goes_out_of_a_case_with_errors_such_as_a_name_in_a_text(case, tmp_path, said):
    text = case / "field_phase/transcripts/S1.md"
    text.write_text(text.read_text() + "Anna Kovac said so.\n")
    code, out, _ = said("export", "refi", case, "--to", tmp_path / "case.qdpx")
    assert code == 1 and "NAME_IN_TEXT" in out
    assert not (tmp_path / "case.qdpx").exists()


def test_a_survey_comes_in_with_its_form_and_its_open_answers_as_a_source(case, tmp_path, said):
    form = write_form(tmp_path, {"survey": QUESTIONS, "choices": CHOICES}, "form.xlsx")
    answers = rows({"words": "More taps."}, {})
    with (tmp_path / "export.csv").open("w", newline="") as opened:
        writer = csv.DictWriter(opened, list(answers[0]))
        writer.writeheader()
        writer.writerows(answers)
    code, out, _ = said("import", "survey", tmp_path / "export.csv", "--form", form, "--into", case, "--group", "G1")
    assert code == 0 and "1 open answers as source S06, to be coded" in out
    assert read_survey(CaseFolder(case)).n_consented == 2
    assert read_sources(CaseFolder(case)).get("S06").kind == "survey"


def test_starting_the_command_line_loads_no_importer_of_the_field_phase():
    foreign = tuple(f"evaltool.interchange.{name}" for name in ("refi", "kobo", "survey", "transcript", "pseudonymised", "packages")) + ("pdfplumber", "docx")
    loaded = f"import sys; from evaltool import cli; print([name for name in sys.modules if name.startswith({foreign})])"
    assert subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout == "[]\n"
