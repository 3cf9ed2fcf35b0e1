"""The conversation of `evaltool pull`: differences first, nothing written on a pipe without a yes, newer text only after a yes of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from evaltool.interchange.pull import pull_files
from tests.interchange.test_pull_report import TALKS, changed, run
from tests.support.reviewed_case import make_reviewed

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def returned(tmp_path):
    reviewed = make_reviewed(tmp_path, as_csv=True)
    reviewed.report.write_bytes(changed(reviewed.report.read_bytes(), (TALKS, run("Talks were short."))))
    return reviewed


def newer(reviewed):
    (reviewed.root / "narrative" / "methods.md").write_text("Talks were held at noon.\n", encoding="utf-8")


def talk(reviewed, yes=False, ask=None):
    return list(pull_files(reviewed.case, [reviewed.report], yes, ask))


SHOWN = [
    "evaluation_report.docx (report): 1 change",
    "  narrative/methods.md",
    "    - Talks were held in the open.",
    "    + Talks were short.",
    "evaluation_report.docx (comments): 0 changes",
]


def test_on_a_pipe_the_differences_are_shown_and_nothing_is_written(returned):
    assert talk(returned) == [*SHOWN, "Nothing was written. Say --yes to write the changes, or run it in a terminal to be asked."]
    assert returned.case.narrative("methods") == "Talks were held in the open."


def test_with_yes_they_are_written_and_then_there_is_nothing_more(returned):
    assert talk(returned, yes=True) == [*SHOWN, "narrative/methods.md: written."]
    assert returned.case.narrative("methods") == "Talks were short."
    assert talk(returned, yes=True)[-1] == "Nothing to write."


def test_in_a_terminal_a_person_is_asked_and_may_say_no(returned):
    questions = []
    assert talk(returned, ask=lambda question: bool(questions.append(question)))[len(SHOWN) :] == []
    assert questions == ["Write 1 change without doubt?"]
    assert returned.case.narrative("methods") == "Talks were held in the open."
    assert talk(returned, ask=lambda question: True)[-1] == "narrative/methods.md: written."


def test_newer_text_is_not_overwritten_by_yes_alone(returned):
    newer(returned)
    assert talk(returned, yes=True)[-1] == "1 change in doubt was not written: copy the words by hand, or run it in a terminal to be asked."
    assert returned.case.narrative("methods") == "Talks were held at noon."


def test_newer_text_is_overwritten_after_a_yes_for_that_place(returned):
    newer(returned)
    questions = []
    assert talk(returned, yes=True, ask=lambda question: not questions.append(question))[-1] == "narrative/methods.md: written."
    assert questions == ["narrative/methods.md: the case was changed here since the document was made. Overwrite it?"]
    assert returned.case.narrative("methods") == "Talks were short."


def test_the_command_pulls_compares_and_says_a_mistake_in_one_sentence(returned):
    def evaltool(*arguments):
        command = [sys.executable, "-m", "evaltool", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)})

    before = returned.root.parent / "before.docx"
    before.write_bytes(returned.report.read_bytes())
    assert evaltool("pull", returned.report, "--into", returned.root, "--yes").stdout.splitlines()[-1] == "narrative/methods.md: written."
    wrong = evaltool("pull", returned.root / "evaluation.yml", "--into", returned.root)
    assert (wrong.returncode, wrong.stderr) == (
        2,
        "evaltool: evaluation.yml is none of the files that come back: a report or a management response (.docx), an evaluation sheet or a quality check (.xlsx).\n",
    )
    assert evaltool("diff", before, returned.report).stdout == "Nothing changed.\n"
