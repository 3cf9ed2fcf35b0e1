"""`evaltool run` on one case: what it is given, what it tells at the end, and when it says that something is wrong."""

from __future__ import annotations

import json
import re
import sys

import pytest

from evaltool import cli, unattended
from evaltool.case import CaseFolder
from evaltool.check import sound_case
from evaltool.problems import CaseError, EvaltoolError
from tests.support.notebooks import write_notebook
from tests.support.second_case import make_second_case
from tests.support.water_case import row, water_case

RELEASES = (
    "from evaltool.notebook import open_case, output_folder, show\nfrom evaltool.outputs.release import release",
    "case = open_case(case_dir)",
    'release(case, output_folder(case, output_dir), "page.html", f"<p>{profile}, {final}, {words!r}, {number!r}</p>".encode(), ["A thing."])',
)
PARAMETERS = 'case_dir: str = ""\noutput_dir: str = ""\nprofile: str = "commissioner"\nfinal: bool = False\nwords: str = ""\nnumber: float = 0'


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "repository" / "notebooks"


def run(case, out, folder, *, only=(), given=(), reader="commissioner", final=False):
    return unattended.run_case(case, out, list(only), list(given), reader, final, folder)


def test_a_run_hands_its_parameters_over_and_lists_each_deliverable(tmp_path, folder, capsys):
    write_notebook(folder, "20_releases", *RELEASES, parameters=PARAMETERS)
    case = CaseFolder(make_second_case(tmp_path / "case")).root
    out = tmp_path / "out"
    assert run(case, out, folder, given=["words=a: [b", "number=2.5"], reader="public") is True
    assert (out / "page.html").read_text() == "<p>public, False, 'a: [b', 2.5</p>"
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split("\t") == ["Deliverable", "Written as", "Size", "Still missing in it"]
    assert lines[1].split("\t") == ["page.html", str(out / "page.html"), "0 kB", "A thing."]
    assert re.fullmatch(rf"1 deliverable in {re.escape(str(out))}\. The case has \d+ problems to look at: 'evaltool check' lists them\.", lines[2])
    record = json.loads((out / "run_record.json").read_text())
    assert record["parameters"] == {"profile": "public", "final": False, "words": "a: [b", "number": 2.5}


def test_a_final_case_is_run_as_final(tmp_path, folder):
    write_notebook(folder, "20_releases", *RELEASES, parameters=PARAMETERS)
    case = water_case(tmp_path / "case", head={"evaluation": {"status": "final"}}).root
    assert run(case, tmp_path / "out", folder)
    assert ", True, " in (tmp_path / "out" / "page.html").read_text()


def test_a_failure_is_told_in_one_line_and_the_run_is_not_complete(tmp_path, folder, capsys):
    write_notebook(folder, "10_fails", "1 / 0")
    write_notebook(folder, "20_releases", *RELEASES, parameters=PARAMETERS)
    case = water_case(tmp_path / "case").root
    assert run(case, tmp_path / "out", folder) is False
    out = capsys.readouterr().out
    assert "notebooks/10_fails.ipynb stopped at cell 3: ZeroDivisionError: division by zero. " in out and "10_fails.ipynb shows the place.\n" in out
    assert f"page.html\t{tmp_path / 'out' / 'page.html'}\t" in out and "Traceback" not in out and "\x1b" not in out


def test_a_deliverable_that_its_notebook_did_not_come_to_has_a_line(tmp_path, folder, capsys):
    write_notebook(folder, "20_field_plan", "1 / 0")
    assert run(water_case(tmp_path / "case").root, tmp_path / "out", folder) is False
    assert "debriefing.pptx\tnot written\t-\tnotebooks/20_field_plan.ipynb did not get so far.\n" in capsys.readouterr().out


def test_a_failed_notebook_that_was_withheld_is_not_promised(tmp_path, folder, capsys):
    write_notebook(folder, "10_fails", "print('Ludmila Brezhkova'); 1 / 0")
    case = water_case(tmp_path / "case").root
    (case / "private").mkdir()
    (case / "private" / "key.csv").write_text("person_code,name\nP01,Ludmila Brezhkova\n")
    assert run(case, tmp_path / "out", folder) is False
    told = capsys.readouterr().out
    assert "10_fails.ipynb stopped at cell 3: ZeroDivisionError: division by zero.\n" in told and "shows the place" not in told


def test_what_was_withheld_and_what_was_edited_is_told(tmp_path, folder, capsys):
    write_notebook(folder, "10_names", "print('Ludmila Brezhkova')")
    write_notebook(folder, "20_releases", *RELEASES, parameters=PARAMETERS)
    case = water_case(tmp_path / "case").root
    (case / "private").mkdir()
    (case / "private" / "key.csv").write_text("person_code,name\nP01,Ludmila Brezhkova\n")
    out = tmp_path / "out"
    out.mkdir()
    (out / "page.html").write_text("mine")
    assert run(case, out, folder) is False
    told = capsys.readouterr().out
    assert "notebooks/10_names.ipynb was withheld: it holds name L… (P01) in " in told and "Brezhkova" not in told
    assert f"page.html\t{out / 'page.new.html'}\t" in told
    assert "page.html was edited by somebody and stays as it is; the new one is beside it as page.new.html." in told
    assert (out / "page.html").read_text() == "mine"


def test_one_notebook_alone_leaves_the_others(tmp_path, folder, capsys):
    write_notebook(folder, "10_fails", "1 / 0")
    write_notebook(folder, "20_releases", *RELEASES, parameters=PARAMETERS)
    case = water_case(tmp_path / "case").root
    assert run(case, tmp_path / "out", folder, only=["releases"])
    assert not (tmp_path / "out" / "notebooks" / "10_fails.html").exists()
    assert "10_fails" not in capsys.readouterr().out


def test_on_a_terminal_the_deliverables_are_a_table_and_their_words_no_markup(tmp_path, folder, monkeypatch, capsys):
    markup = 'release(case, output_folder(case, output_dir), "page.html", b"<p>a</p>", ["[bold]A thing[/nonsense]."])'
    write_notebook(folder, "20_releases", *RELEASES[:2], markup, parameters=PARAMETERS)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "160")
    assert run(water_case(tmp_path / "case").root, tmp_path / "out", folder)
    assert "[bold]A thing[/nonsense]." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("5", 5), ("-2", -2), ("0.8", 0.8), ("0", 0), ("true", True), ("False", False), ("", ""), ("a=b", "a=b"), ("2020-01-01", "2020-01-01"),
        ("007", "007"), ("1e5", "1e5"), ("null", "null"), ("[1, 2", "[1, 2"), ("a: b", "a: b"), ("٣", "٣"), ("yes", "yes"), ("nan", "nan"),
    ],
)  # fmt: skip
def test_a_value_is_a_number_true_or_false_or_the_text_as_it_stands(written, value):
    found = unattended._parameters([f"name={written}"])["name"]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("inside", ["desk_review", "field_phase/x", "synthesis", "narrative", "private", "private/out"])
def test_an_output_folder_among_the_evaluators_own_files_is_refused(tmp_path, folder, inside):
    write_notebook(folder, "00_case")
    case = water_case(tmp_path / "case").root
    with pytest.raises(EvaltoolError) as refused:
        run(case, case / inside, folder)
    assert str(refused.value) == f"{case / inside} holds the case itself. Name another output folder, or none: then it is {case / 'outputs'}."
    assert not (case / inside / "notebooks").exists()


def test_an_output_folder_below_a_file_is_refused(tmp_path, folder):
    write_notebook(folder, "00_case")
    (tmp_path / "file").write_text("mine")
    with pytest.raises(EvaltoolError) as refused:
        run(water_case(tmp_path / "case").root, tmp_path / "file" / "out", folder)
    assert str(refused.value) == f"{tmp_path / 'file'} is a file. Name an output folder."


def test_wrong_usage_is_said_before_the_case_is_read(tmp_path, folder):
    write_notebook(folder, "00_case")
    with pytest.raises(EvaltoolError, match="'donor' is no kind of reader"):
        run(tmp_path / "nowhere", tmp_path / "out", folder, reader="donor")


def test_nothing_is_written_for_a_case_with_errors(tmp_path, folder):
    write_notebook(folder, "00_case")
    case = water_case(tmp_path / "case", lambda written: row(written, "synthesis/findings", "F1").update(question_ids="EQ9")).root
    with pytest.raises(CaseError):
        run(case, tmp_path / "out", folder)
    assert not (tmp_path / "out").exists()


def test_the_command_ends_with_1_where_a_run_is_not_complete_and_runs_every_case(tmp_path, monkeypatch, capsys):
    ran = []
    monkeypatch.setattr(unattended, "run_case", lambda case, folder, *_: ran.append((case, folder)) or len(ran) > 1)
    first, second = water_case(tmp_path / "a").root, make_second_case(tmp_path / "b")
    monkeypatch.setattr(sys, "argv", ["evaltool", "run", str(first), str(second), "--out", str(tmp_path / "out")])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    assert ran == [(first, tmp_path / "out" / "XX.0001"), (second, tmp_path / "out" / "RW.0210")]
    assert capsys.readouterr().err == ""


def test_a_case_that_cannot_be_run_does_not_keep_the_others_from_running(tmp_path, monkeypatch, capsys):
    good, nowhere = make_second_case(tmp_path / "good"), tmp_path / "nowhere"
    bad = water_case(tmp_path / "bad", lambda written: row(written, "synthesis/findings", "F1").update(question_ids="EQ9")).root
    ran = []

    def run_case(case, folder, *_):
        sound_case(CaseFolder(case))
        ran.append(folder)
        return True

    monkeypatch.setattr(unattended, "run_case", run_case)
    monkeypatch.setattr(sys, "argv", ["evaltool", "run", str(nowhere), str(bad), str(good), "--out", str(tmp_path / "out")])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    told = capsys.readouterr().out
    assert (ended.value.code, ran) == (1, [tmp_path / "out" / "RW.0210"])
    assert f"{nowhere} was not run:\n[evaluation.yml] There is no case folder here." in told
    assert f"{bad} was not run:\n[synthesis/findings.csv, row 2, column 'question_ids'] 'EQ9' is cited and does not exist." in told
