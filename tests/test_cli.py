"""The command line: what it prints, what it ends with, what it loads, and that nobody ever sees a traceback."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evaltool import __version__, cli
from evaltool.case import CaseFolder
from evaltool.check import check_case
from evaltool.lab_start import OFFLINE
from evaltool.outputs.quality_assessment import build_quality_assessment
from evaltool.outputs.release import release, taken_back
from evaltool.problems import EvaltoolError, Problems
from evaltool.synthesis.quality import read_judgements
from tests.support.filled_workbook import fill, refilled
from tests.support.second_case import make_second_case
from tests.support.small_case import make_case, write_table
from tests.support.water_case import row, water_case

HEAVY = ("plotly", "scipy", "pingouin", "papermill", "nbconvert", "nbclient", "jupyter_client", "jupyterlab", "IPython", "docx", "pptx", "statsmodels")
HELP = [[], *([name] for name in ("new", "check", "run", "lab", "trace", "pull", "find", "diff", "export")), ["export", "handover"]]


@pytest.fixture
def case(tmp_path):
    """The folder of a small sound case."""
    return water_case(tmp_path / "case").root


@pytest.fixture
def said(monkeypatch, capsys):
    """Runs the command line in this process as a user would: (exit code, standard output, standard error)."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["evaltool", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        return ended.value.code or 0, printed.out, printed.err

    return run


def started(*arguments, **environment):
    """Runs the command line as a program of its own."""
    command = [sys.executable, "-m", "evaltool", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env={**os.environ, **environment}, check=False)


# -- check


def test_a_sound_case_ends_with_0_and_the_number_of_its_warnings(case, said):
    code, out, err = said("check", case)
    assert (code, err) == (0, "")
    *problems, last = out.splitlines()
    assert last == f"{len(check_case(CaseFolder(case)))} warnings."
    assert all(line.startswith("[") and line.endswith(")") for line in problems)


def test_a_case_with_errors_ends_with_1(tmp_path, said):
    case = water_case(tmp_path, lambda written: row(written, "synthesis/findings", "F1").update(question_ids="EQ9")).root
    code, out, _ = said("check", case)
    assert code == 1
    assert out.splitlines()[0].startswith("[synthesis/findings.csv, row 2, column 'question_ids']")
    assert " (error ID_UNKNOWN)" in out.splitlines()[0]
    assert out.splitlines()[-1].startswith("1 error")


def test_a_block_is_no_error_of_the_check(tmp_path, said):
    case = water_case(tmp_path, lambda written: row(written, "synthesis/recommendations", "RE1").update(addressed_to="")).root
    code, out, _ = said("check", case)
    assert code == 0
    assert "(block RECOMMENDATION_NO_ACTOR)" in out


def test_the_json_has_the_keys_of_the_contract_and_nothing_around_it(tmp_path, said):
    case = water_case(tmp_path, lambda written: row(written, "synthesis/findings", "F1").update(question_ids="EQ9")).root
    code, out, _ = said("check", case, "--format", "json")
    assert code == 1
    found = json.loads(out)
    assert {tuple(problem) for problem in found} == {("code", "severity", "file", "sheet", "row", "column", "message")}
    assert (found[0]["code"], found[0]["severity"], found[0]["file"], found[0]["row"]) == ("ID_UNKNOWN", "error", "synthesis/findings.csv", 2)


def test_a_format_that_is_none_is_wrong_usage(case, said):
    code, out, err = said("check", case, "--format", "xml")
    assert (code, out) == (2, "")
    assert "it takes text or json" in err


@pytest.mark.parametrize("terminal", [True, False])
def test_a_case_without_a_problem_says_so_and_shows_no_table(terminal, monkeypatch, capsys):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    cli._print_problems(Problems())
    assert capsys.readouterr().out == "No problems.\n"


def test_what_is_said_of_many_places_in_the_same_words_is_one_line(said, tmp_path):
    said("new", tmp_path / "fresh")
    lines = said("check", tmp_path / "fresh")[1].splitlines()
    [told] = [line for line in lines if "TABLE_HEADER_ONLY" in line]
    assert told.startswith("[desk_review/activities.csv; desk_review/assumptions.csv; ") and told.count(".csv") > 20
    assert "] The table has headings and no rows. A table that is not needed yet can be left out." in told
    found = json.loads(said("check", tmp_path / "fresh", "--format", "json")[1])
    assert len([problem for problem in found if problem["code"] == "TABLE_HEADER_ONLY"]) == told.count(".csv")


def test_what_is_true_of_many_questions_is_one_line_with_their_rows(said, tmp_path):
    matrix = [{"question_id": f"EQ{n}", "criterion": "impact", "question": f"What changed in village {n}?"} for n in range(1, 6)]
    case = make_case(tmp_path, {"desk_review/evaluation_matrix": matrix})
    [told] = [line for line in said("check", case.root)[1].splitlines() if "QUESTION_WITHOUT_SOURCE" in line]
    assert told.startswith("[desk_review/evaluation_matrix.csv, rows 2, 3, 4, 5, 6, column 'data_sources'] 'EQ1' has no data source. ")
    assert told.endswith(" The same of EQ2, EQ3, EQ4, EQ5. (warning QUESTION_WITHOUT_SOURCE)")


def test_what_is_true_of_a_few_questions_is_a_line_each(said, tmp_path):
    matrix = [{"question_id": f"EQ{n}", "criterion": "impact", "question": f"What changed in village {n}?"} for n in range(1, 4)]
    case = make_case(tmp_path, {"desk_review/evaluation_matrix": matrix})
    assert said("check", case.root)[1].count("QUESTION_WITHOUT_SOURCE") == 3


def test_on_a_terminal_problems_are_a_table_and_their_words_are_no_markup(tmp_path, monkeypatch, capsys):
    case = water_case(tmp_path, lambda written: row(written, "synthesis/findings", "F1").update(question_ids="[red]EQ9[/nonsense]")).root
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "200")
    with pytest.raises(SystemExit) as ended:
        cli.app(["check", str(case)], standalone_mode=True)
    assert ended.value.code == 1
    out = capsys.readouterr().out
    assert "What is wrong, the rule, the way out" in out and "[red]EQ9[/nonsense]" in out.replace("\n", "")


def test_what_is_piped_is_plain_and_unwrapped(case):
    done = started("check", case, COLUMNS="40", FORCE_COLOR="1", TERM="xterm-256color")
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert all(line.startswith("[") for line in done.stdout.splitlines()[:-1])


def test_a_title_that_an_old_code_page_cannot_show_is_no_traceback(tmp_path):
    case = water_case(tmp_path, lambda written: row(written, "synthesis/findings", "F1").update(question_ids="Frage„ə“")).root
    done = started("check", case, PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr and "Frage??" in done.stdout


# -- the user's mistakes


MISTAKES = {
    "a folder that is not there": (["check", "{nowhere}"], 1),
    "a run of a folder that is not there": (["run", "{nowhere}"], 1),
    "a trace in a folder that is not there": (["trace", "{nowhere}", "F1"], 1),
    "a lab of a folder that is not there": (["lab", "{nowhere}"], 1),
    "a handover of a folder that is not there": (["export", "handover", "{nowhere}", "--to", "{nowhere}2"], 1),
    "broken yaml": (["check", "{broken}"], 1),
    "a run of broken yaml": (["run", "{broken}"], 1),
    "a file instead of a folder": (["check", "{file}"], 1),
    "an unknown notebook": (["run", "{case}", "--only", "99_nothing"], 2),
    "a parameter without a value": (["run", "{case}", "-p", "threshold"], 2),
    "a parameter without a name": (["run", "{case}", "-p", "=1"], 2),
    "an unknown parameter": (["run", "{case}", "-p", "no_such_parameter=1"], 2),
    "a parameter that is set otherwise": (["run", "{case}", "-p", "profile=public"], 2),
    "an unknown reader": (["run", "{case}", "--for", "donor"], 2),
    "an output folder that is a file": (["run", "{case}", "--out", "{file}"], 2),
    "the case as its own output folder": (["run", "{case}", "--out", "{case}"], 2),
    "private as output folder": (["run", "{case}", "--out", "{case}/private/x"], 2),
    "an unknown id": (["trace", "{case}", "F99"], 2),
    "a new case in a folder that holds one": (["new", "{case}"], 2),
    "a handover into a folder that holds something": (["export", "handover", "{case}", "--to", "{case}"], 2),
    "no such command": (["chekc"], 2),
    "a missing argument": (["check"], 2),
    "an unknown option": (["check", "{case}", "--loud"], 2),
}


@pytest.mark.parametrize(("arguments", "expected"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_a_sentence_and_an_exit_code(case, tmp_path, said, arguments, expected):
    broken, file = tmp_path / "broken", tmp_path / "file.txt"
    broken.mkdir()
    (broken / "evaluation.yml").write_text("project: [unclosed\n  title: x: y")
    file.write_text("mine")
    places = {"case": case, "broken": broken, "file": file, "nowhere": tmp_path / "nowhere"}
    before = sorted(path for path in tmp_path.rglob("*"))
    code, out, err = said(*(argument.format(**places) for argument in arguments))
    assert code == expected
    assert "Traceback" not in out + err
    assert (out + err).strip()
    assert sorted(path for path in tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--only", "00_case_foldr"], "evaltool: No notebook is called '00_case_foldr'. Did you mean '00_case_folder'?\n"),
        (["-p", "threshold"], "evaltool: '-p threshold' is not NAME=VALUE.\n"),
        (["-p", "profile=public"], "evaltool: 'profile' is not set with -p: say for whom with --for.\n"),
        (["--for", "donor"], "evaltool: 'donor' is no kind of reader. Choose one of internal, commissioner, public.\n"),
    ],
)
def test_wrong_usage_says_the_way_out_on_standard_error(case, said, arguments, sentence):
    assert said("run", case, *arguments) == (2, "", sentence)


def test_an_unknown_id_is_said_with_the_nearest(case, said):
    code, _, err = said("trace", case, "RE11")
    assert (code, err) == (2, "evaltool: There is no 'RE11' in this case. Did you mean 'RE1'?\n")


@pytest.mark.parametrize("command", [["trace", "{case}", "F1"], ["run", "{case}"], ["export", "handover", "{case}", "--to", "{to}"]])
def test_a_case_with_errors_stops_every_command_with_all_of_them(tmp_path, said, command):
    case = water_case(tmp_path / "case", lambda written: row(written, "synthesis/findings", "F1").update(question_ids="EQ9", evidence_for="K99")).root
    code, out, _ = said(*(argument.format(case=case, to=tmp_path / "to") for argument in command))
    assert code == 1
    assert "(error ID_UNKNOWN)" in out and "EQ9" in out and "K99" in out
    assert out.splitlines()[-1] == "2 errors."
    assert not (tmp_path / "to").exists()


def test_a_final_report_is_refused_at_once_while_a_block_stands(tmp_path, said):
    case = water_case(tmp_path, lambda written: row(written, "synthesis/recommendations", "RE1").update(addressed_to="")).root
    code, out, _ = said("run", case, "--final")
    assert code == 1
    assert "(block RECOMMENDATION_NO_ACTOR)" in out and out.splitlines()[-1] == "1 block."
    assert not (case / "outputs").exists()


# -- the other commands


def test_the_version_is_printed(said):
    assert said("--version") == (0, f"{__version__}\n", "")


@pytest.mark.parametrize("arguments", HELP, ids=" ".join)
def test_every_command_has_help(arguments):
    done = CliRunner().invoke(cli.app, [*arguments, "--help"])
    assert done.exit_code == 0
    assert "Usage: " in done.output


def test_a_trace_leads_to_the_quoted_place_and_up_to_the_recommendation(case, said):
    code, out, _ = said("trace", case, "F2")
    assert code == 0
    assert "The pumps give clean water every day." in out and "RE1" in out and "CO1" in out


def test_a_new_case_can_be_checked_at_once(tmp_path, said):
    code, out, _ = said("new", tmp_path / "new")
    assert code == 0
    assert out.startswith(f"{tmp_path / 'new'} is ready: ") and out.endswith(f"Fill in evaluation.yml first, then run: evaltool check {tmp_path / 'new'}\n")
    assert "Who works in Excel: " in out and "Excel" not in said("new", tmp_path / "books", "--workbooks")[1]
    assert (tmp_path / "new" / "evaluation.yml").is_file()


def test_a_new_case_of_workbooks_has_one_a_phase(tmp_path, said):
    assert said("new", tmp_path / "new", "--workbooks")[0] == 0
    assert sorted(path.name for path in (tmp_path / "new").rglob("*.xlsx")) == ["desk_review.xlsx", "field_phase.xlsx", "synthesis.xlsx"]


def test_a_handover_prints_what_was_left_out(case, tmp_path, said):
    code, out, _ = said("export", "handover", case, "--to", tmp_path / "to")
    assert code == 0
    assert out.splitlines()[:2] == [f"{tmp_path / 'to'} is written.", "Names could not be checked in this copy: the key stays with the evaluator."]


def test_lab_starts_jupyter_at_the_notebooks_on_this_case(case, tmp_path, monkeypatch, capfd):
    # a program called "jupyter" that says how it was started stands in for the real one
    fake = tmp_path / "modules" / "jupyter"
    fake.mkdir(parents=True)
    (fake / "__init__.py").write_text("")
    (fake / "__main__.py").write_text("import os, sys; print(sys.argv[1:], os.environ['EVALTOOL_CASE']); sys.exit(3)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "modules"))
    monkeypatch.setattr(sys, "argv", ["evaltool", "lab", str(case)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    notebooks = Path(cli.__file__).resolve().parents[1] / "notebooks"
    assert (ended.value.code, capfd.readouterr().out) == (3, f"{['lab', str(notebooks), *OFFLINE]} {case.resolve()}\n")


# -- where the deliverables go


def test_the_output_folder_is_in_the_case_unless_another_is_named(case, tmp_path):
    assert cli._folders([case], None) == [case / "outputs"]
    assert cli._folders([case], tmp_path / "out") == [tmp_path / "out"]
    assert cli._folders([case, case], None) == [case / "outputs", case / "outputs"]


def test_several_cases_get_a_folder_each_by_their_code(case, tmp_path):
    second = make_second_case(tmp_path / "second")
    assert cli._folders([case, second], tmp_path / "out") == [tmp_path / "out" / "XX.0001", tmp_path / "out" / "RW.0210"]


@pytest.mark.parametrize(("code", "name"), [("A/B 7", "A_B_7"), ("..", "case"), ("../x", "_x"), ("CT.0587", "CT.0587")])
def test_a_code_never_leads_out_of_the_output_folder(case, tmp_path, code, name):
    other = make_case(tmp_path / "other", header={"project": {"code": code}}).root
    assert cli._folders([case, other], tmp_path / "out")[1] == tmp_path / "out" / name


def test_two_cases_with_one_code_would_share_a_folder_and_are_refused(case, tmp_path):
    with pytest.raises(EvaltoolError) as refused:
        cli._folders([case, case], tmp_path / "out")
    assert str(refused.value) == f"Two of the cases have the project code XX.0001, so they would share {tmp_path / 'out' / 'XX.0001'}. Run them one by one."


# -- diff


def test_diff_tells_what_changed_and_that_nothing_did(said, case, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(case, other)
    assert said("diff", case, other)[:2] == (0, "Nothing changed.\n")
    (other / "narrative").mkdir(exist_ok=True)
    (other / "narrative" / "context.md").write_text("Two wells.")
    code, out, _ = said("diff", case, other)
    assert code == 0 and "narrative/context.md" in out and "Two wells." in out


# -- what is loaded


@pytest.mark.parametrize("arguments", [["--help"], ["check", "{case}"]], ids=["help", "check"])
def test_help_and_check_load_no_plotting_no_statistics_and_no_jupyter(case, arguments):
    program = "import sys\nfrom evaltool.cli import main\ntry:\n    main()\nexcept SystemExit:\n    pass\nprint('LOADED', *sys.modules)"
    command = [sys.executable, "-c", program, *(argument.format(case=case) for argument in arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.rpartition("LOADED ")[2].split()}
    assert "evaltool" in loaded
    assert loaded & set(HEAVY) == set()


# -- pull


class Terminal(io.StringIO):
    """What a person types at a terminal."""

    def isatty(self):
        return True


@pytest.fixture
def returned(case):
    """The quality workbook of the case as it was released and filled in since: one judgement that changes, and one that both sides changed."""
    write_table(case, "synthesis/quality", [{"item_id": "F2", "score": "3"}])
    made = CaseFolder(case)
    release(made, case / "outputs", "quality_assessment.xlsx", build_quality_assessment(made))
    write_table(case, "synthesis/quality", [{"item_id": "F2", "score": "3"}, {"item_id": "F2", "score": "1"}])

    def work(book):
        fill(book, "Items", "F1", Score=4)
        fill(book, "Items", "F2", Score=5)

    return refilled(case / "outputs" / "quality_assessment.xlsx", work)


def scores(case):
    return [(judgement.id, judgement.score) for judgement in read_judgements(CaseFolder(case))]


BEFORE_PULL = [("F2", "3"), ("F2", "1")]


def test_without_yes_and_without_a_terminal_it_shows_what_would_change_and_writes_nothing(case, returned, said, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    code, out, err = said("pull", returned, "--into", case)

    assert (code, err) == (1, "")
    assert out.splitlines() == [
        "quality_assessment.xlsx (quality check): 2 changes",
        "  F1 (sheet Items, row 32)",
        "    + 4",
        "  F2 (sheet Items, row 33)  (the case was changed here since the document was made)",
        "    - 1",
        "    + 5",
        "Nothing was written. Say --yes to write the changes, or run it in a terminal to be asked.",
    ]
    assert scores(case) == BEFORE_PULL


def test_yes_takes_what_overwrites_nothing_newer_and_leaves_the_rest(case, returned, said, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    code, out, _ = said("pull", returned, "--into", case, "--yes")

    assert code == 1
    assert "synthesis/quality: 1 row added.\nProvisional, from 2 of 41 items" in out
    assert out.endswith("1 change in doubt was not written: copy the words by hand, or run it in a terminal to be asked.\n")
    assert scores(case) == [*BEFORE_PULL, ("F1", "4")]


def test_at_a_terminal_each_conflict_is_asked_by_itself(case, returned, said, monkeypatch):
    monkeypatch.setattr(sys, "stdin", Terminal("y\nn\n"))
    code, out, _ = said("pull", returned, "--into", case)

    assert code == 1
    assert "Write 1 change without doubt? [y/N]" in out
    assert "F2 (sheet Items, row 33): the case was changed here since the document was made. Overwrite it? [y/N]" in out
    assert scores(case) == [*BEFORE_PULL, ("F1", "4")]


def test_a_person_who_declines_changes_nothing(case, returned, said, monkeypatch):
    monkeypatch.setattr(sys, "stdin", Terminal("n\nn\n"))

    assert said("pull", returned, "--into", case)[0] == 1
    assert scores(case) == BEFORE_PULL


def test_once_all_is_taken_the_next_run_may_replace_the_file(case, returned, said, monkeypatch):
    edited = CaseFolder(case)
    assert release(edited, case / "outputs", returned.name, build_quality_assessment(edited)).status == "beside"
    monkeypatch.setattr(sys, "stdin", Terminal("y\ny\n"))
    assert said("pull", returned, "--into", case)[0] == 0
    assert scores(case) == [*BEFORE_PULL, ("F1", "4"), ("F2", "5")]

    now = CaseFolder(case)
    assert release(now, case / "outputs", returned.name, build_quality_assessment(now)).status == "written"
    code, out, _ = said("pull", returned, "--into", case)
    assert (code, out) == (0, "quality_assessment.xlsx (quality check): 0 changes\nNothing to write.\n")


def test_what_could_not_be_written_keeps_the_file_as_one_that_somebody_edited(case, returned, said, monkeypatch):
    (case / "synthesis" / ".~lock.quality.csv#").write_text("", encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", Terminal("y\ny\n"))
    code, out, _ = said("pull", returned, "--into", case)

    assert code == 1 and "is open in another program, so it was not changed" in out
    now = CaseFolder(case)
    assert release(now, case / "outputs", returned.name, build_quality_assessment(now)).status == "beside"


def test_of_two_files_of_one_name_the_one_with_something_left_stays_as_edited(case, returned, said, monkeypatch, tmp_path):
    mailed = tmp_path / returned.name
    mailed.write_bytes(returned.read_bytes())
    refilled(mailed, lambda book: fill(book, "Items", "F2", Score=3))
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    code, out, _ = said("pull", mailed, returned, "--into", case, "--yes")

    assert code == 1 and "1 change in doubt was not written" in out
    now = CaseFolder(case)
    assert release(now, case / "outputs", returned.name, build_quality_assessment(now)).status == "beside"


def test_what_was_not_understood_keeps_the_file_as_one_that_somebody_edited(case, returned, said, monkeypatch):
    refilled(returned, lambda book: fill(book, "Items", "F2", Score="5 of 5"))
    monkeypatch.setattr(sys, "stdin", Terminal("y\n"))
    code, out, _ = said("pull", returned, "--into", case)

    assert code == 1
    assert 'sheet Items, row 33: not understood: "5 of 5" (no answer to F2: it is one of 0, 1, 2, 3, 4, 5, no data, N/A)' in out
    now = CaseFolder(case)
    assert release(now, case / "outputs", returned.name, build_quality_assessment(now)).status == "beside"


def test_of_several_files_none_is_taken_where_one_cannot_be_read(case, returned, said):
    code, _, err = said("pull", returned, case / "evaluation.yml", "--into", case, "--yes")

    assert code == 2
    assert err.startswith("evaltool: evaluation.yml is none of the files that come back: a report")
    assert scores(case) == BEFORE_PULL


def test_a_file_that_evaltool_did_not_put_there_is_taken_alike(case, returned, said, monkeypatch, tmp_path):
    mailed = tmp_path / "back from the manager.xlsx"
    mailed.write_bytes(returned.read_bytes())
    monkeypatch.setattr(sys, "stdin", Terminal("y\ny\n"))

    assert said("pull", mailed, "--into", case)[0] == 0
    assert not taken_back(mailed)


# -- find, and IATI


def test_find_prints_numbered_citations_with_the_words_in_context(tmp_path, said):
    case = water_case(tmp_path).root
    code, out, err = said("find", str(case), "fee", "too high")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "  1. S01 l.4: …The pumps give clean water every day. P01: The [fee] is too high for widows."
    assert out.splitlines()[1] == 'fee "too high": in 1 place of 5 texts; 1 passage shown.'


def test_find_codes_a_passage_in_one_step(tmp_path, said):
    case = water_case(tmp_path).root
    code, out, _ = said("find", str(case), "widows", "--code", "C3", "--direction", "-", "--coder", "ana", "--hit", "S01 l.4")
    assert (code, out) == (0, 'K10: S01 l.4 coded C3, negative, for ana: "The fee is too high for widows."\n')
    assert "K10,S01," in (case / "field_phase/codings/ana.csv").read_text()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["*"], "There is no word to look for in '*'."),
        (["fee", "--code", "C3", "--coder", "ana"], "coding a passage needs --code, --direction and --coder"),
        (["fee", "--code", "C3", "--coder", "ana", "--direction", "+", "--hit", "7"], "There is no hit '7'"),
    ],
)
def test_what_find_cannot_do_is_said_in_a_sentence(tmp_path, said, arguments, words):
    code, _, err = said("find", str(water_case(tmp_path).root), *arguments)
    assert code == 2
    assert words in " ".join(err.split())


def test_a_results_matrix_goes_out_as_iati_and_comes_back(tmp_path, said):
    case = water_case(tmp_path / "case").root
    code, out, _ = said("export", "iati", str(case), "--to", str(tmp_path / "water.xml"))
    assert code == 0 and out.startswith(f"{tmp_path / 'water.xml'} holds 1 results with 2 indicators as IATI 2.03.")
    assert said("new", str(tmp_path / "other"))[0] == 0
    code, out, _ = said("import", "iati", str(tmp_path / "water.xml"), "--into", str(tmp_path / "other"))
    assert (code, out.splitlines()[0]) == (0, "water.xml: 3 pieces: 3 taken, 0 split, 0 skipped, 0 not understood.")
    assert "Pumps built" in (tmp_path / "other/desk_review/results_matrix.csv").read_text()


def test_a_folder_that_is_no_case_is_said(tmp_path, said):
    code, _, err = said("find", str(tmp_path), "water")
    assert (code, err) == (2, f"evaltool: {tmp_path} is no case folder: there is no evaluation.yml in it. Make one with: evaltool new {tmp_path}\n")
