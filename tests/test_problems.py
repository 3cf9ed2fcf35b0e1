"""The catalogue of problems, and how problems are gathered, sorted, counted and shown."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import evaltool
from evaltool.problems import JSON_KEYS, LONGEST_QUOTE, SEVERITIES, CaseError, EvaltoolError, Kind, Place, Problem, Problems, catalogue

CODE = "".join(path.read_text(encoding="utf-8") for path in Path(evaltool.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("kind", catalogue().values(), ids=lambda kind: kind.code)
def test_every_kind_of_problem_has_a_severity_a_sentence_a_rule_and_a_way_out(kind):
    assert kind.severity in SEVERITIES
    for part in (kind.wrong, kind.rule, kind.way_out):
        # a sentence, or a gap for a hint at its end
        assert re.search(r"[.?]$|\{hint\}$", part), part
    assert re.fullmatch(r"[A-Z][A-Z_]+", kind.code)


@pytest.mark.parametrize("kind", catalogue().values(), ids=lambda kind: kind.code)
def test_the_gaps_of_a_sentence_are_plain_names(kind):
    gaps = [gap for part in (kind.wrong, kind.rule, kind.way_out, kind.ask) for _, gap, _, _ in Formatter().parse(part) if gap is not None]
    assert all(gap.isidentifier() for gap in gaps)
    assert all(f"<{gap}>" in kind.sentence(**{gap: f"<{gap}>" for gap in gaps}) for gap in gaps if f"{{{gap}}}" not in kind.ask)


def test_every_code_that_is_used_stands_in_the_catalogue():
    used = set(re.findall(r"""(?:\.add|_refuse)\(\s*"([A-Z][A-Z_]+)\"""", CODE))
    assert len(used) > 40
    assert used <= set(catalogue())


def test_a_missing_gap_is_the_mistake_of_a_programmer():
    with pytest.raises(KeyError):
        Kind("X", "error", "'{value}' is wrong.", "", "").sentence()


def test_parts_of_a_sentence_that_are_empty_leave_no_blank():
    assert Kind("X", "error", "This is wrong.", "", "Mend it.").sentence() == "This is wrong. Mend it."


def test_a_place_is_said_in_one_line():
    place = Place("desk_review/documents.csv", None, 7, "date")
    assert place.in_words() == "desk_review/documents.csv, row 7, column 'date'"
    assert Place("synthesis/synthesis.xlsx", "findings").in_words() == "synthesis/synthesis.xlsx, sheet 'findings'"
    assert place.at("kind") == Place("desk_review/documents.csv", None, 7, "kind")


def test_a_problem_reads_as_place_sentence_severity_and_code():
    problems = Problems()
    problems.add("COUNT_UNCLEAR", Place("a.csv", "s", 3, "persons"), value="two")
    (problem,) = problems
    assert str(problem) == (
        "[a.csv, sheet 's', row 3, column 'persons'] 'two' is not a whole number from 0 up. This column counts persons or things. Correct it. "
        "(error COUNT_UNCLEAR)"
    )


def test_the_same_problem_at_the_same_place_is_kept_once():
    problems = Problems()
    for _ in range(2):
        problems.add("TABLE_EMPTY", Place("a.csv"))
    assert len(problems) == 1
    problems.add("TABLE_EMPTY", Place("b.csv"))
    assert len(problems) == 2


def test_errors_come_first_then_blocks_then_warnings_each_by_file_and_row():
    found = [("warning", "a", 1), ("error", "b", 2), ("block", "a", 1), ("error", "b", None), ("error", "a", 9)]
    problems = Problems(Problem("X", severity, file, None, row, None, "") for severity, file, row in found)
    assert [(p.severity, p.file, p.row) for p in problems] == [
        ("error", "a", 9),
        ("error", "b", None),
        ("error", "b", 2),
        ("block", "a", 1),
        ("warning", "a", 1),
    ]
    assert [p.severity for p in problems.of("block", "warning")] == ["block", "warning"]
    assert problems.codes() == {"X"}


def test_problems_are_counted_in_words():
    def of(*severities):
        return Problems(Problem("X", severity, str(i), None, None, None, "") for i, severity in enumerate(severities))

    assert of().count_in_words() == "no problems"
    assert of("warning").count_in_words() == "1 warning"
    assert of("error", "warning", "error").count_in_words() == "2 errors and 1 warning"
    assert of("error", "error", "block", "warning", "warning", "warning").count_in_words() == "2 errors, 1 block and 3 warnings"


def test_the_json_of_a_problem_has_the_names_of_the_contract():
    problems = Problems()
    problems.add("TABLE_EMPTY", Place("a.csv"))
    assert problems.as_json() == [
        {
            "code": "TABLE_EMPTY", "severity": "error", "file": "a.csv", "sheet": None, "row": None, "column": None,
            "message": "The table is empty. The first row of a table names its columns. Fill it in, or remove the file until it is needed.",
        }
    ]  # fmt: skip
    assert list(problems.as_json()[0]) == list(JSON_KEYS)


def test_what_a_cell_holds_is_quoted_on_one_line_without_control_characters_and_not_at_any_length():
    problems = Problems()
    problems.add("NUMBER_UNCLEAR", Place("a.csv", column="two\nlines"), value="one\ntwo\x1b[2J" + "x" * 5000)
    (problem,) = problems
    assert "'one two [2Jxxx" in problem.message
    assert "\x1b" not in problem.message and "\n" not in problem.message
    assert len(problem.message) < LONGEST_QUOTE + 200
    assert problem.where() == "a.csv, column 'two lines'"


def test_words_that_are_about_an_id_are_kept_with_the_problem_and_out_of_its_json():
    problems = Problems()
    problems.add("TABLE_EMPTY", Place("a.csv"), about="F07")
    (problem,) = problems
    assert problem.about == "F07"
    assert "about" not in problems.as_json()[0]


def test_a_case_error_is_one_sentence_and_carries_all_problems():
    problems = Problems([Problem("X", "error", "a", None, None, None, "")])
    broken = CaseError(problems)
    assert str(broken) == "The case cannot be used yet: 1 error."
    assert broken.problems is problems
    assert isinstance(broken, EvaltoolError)


def test_problems_of_another_collection_are_taken_over_once():
    one, other = Problems(), Problems()
    one.add("TABLE_EMPTY", Place("a.csv"))
    other.add("TABLE_EMPTY", Place("a.csv"))
    other.add("TABLE_EMPTY", Place("b.csv"))
    one.extend(other)
    assert [problem.file for problem in one] == ["a.csv", "b.csv"]
