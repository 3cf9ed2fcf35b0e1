"""evaluation.yml: read as plain YAML, with a sentence and a line for whatever is wrong in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from evaltool.header import Header, part_of
from evaltool.header_reading import read_header
from evaltool.problems import Place, Problems

SMALL = """project:
  code: X1
  title: "A project: with a colon"
evaluation:
  title: An evaluation
"""


def read(folder: Path, text: str | bytes) -> tuple[Header | None, Problems]:
    """(header, problems) of an evaluation.yml with this text."""
    path = folder / "evaluation.yml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    problems = Problems()
    return read_header(path, problems), problems


def only(problems: Problems):
    """The one problem there is."""
    (problem,) = problems
    return problem


@pytest.mark.parametrize("written", ["0", ""])
def test_a_threshold_of_nothing_is_read_as_one_which_shows_everything(tmp_path, written):
    header, problems = read(tmp_path, f"{SMALL}privacy: {{small_cell_threshold: {{vulnerable: {written}}}}}\n")
    assert not len(problems)
    assert header.privacy.small_cell_threshold.vulnerable == (1 if written else 11)


def test_the_smallest_header_is_three_names_and_the_rest_has_sensible_values(tmp_path):
    header, problems = read(tmp_path, SMALL)
    assert not len(problems)
    assert header.project.title == "A project: with a colon"
    assert header.evaluation.criteria == ("relevance", "coherence", "effectiveness", "efficiency", "impact", "sustainability")
    assert header.evaluation.scheme.id == "none"
    assert (header.evaluation.status, header.evaluation.evidence, header.mark) == ("draft", "real", "")
    assert (header.privacy.small_cell_threshold.vulnerable, header.privacy.small_cell_threshold.other) == (11, 5)
    assert header.project.budget.amount is None


def test_a_full_header_is_read_name_by_name(tmp_path):
    text = (
        SMALL.replace("evaluation:", "  budget: {amount: '299,400', currency: USD}\n  start: 2012-09-01\n  locations: 'one place, on a hill'\nevaluation:")
        + """
  type: External
  criteria_set: dac-1991
  rating_scheme: IOM-5
  languages: [en, no]
  cross_cutting: gender, human rights; environment
  phases:
    - {id: desk, stated: "17 - 28 February 2014", start: 2014-02-17, end: 2014-02-28}
  purposes: [{id: a, text: Learn}]
  survey: {population: 45, invited: 40}
  evidence: invented
privacy:
  small_cell_threshold: {vulnerable: 20}
  allow: [{text: "+1 555", reason: printed}]
  key_destruction_date: 2014-09-30
"""
    )
    header, problems = read(tmp_path, text)
    assert not len(problems)
    assert header.project.budget.amount == 299400
    assert header.project.start == date(2012, 9, 1)
    assert header.project.locations == ("one place, on a hill",)
    evaluation = header.evaluation
    assert (evaluation.type, evaluation.criteria_set, evaluation.scheme.id) == ("external", "DAC-1991", "iom-5")
    assert evaluation.languages == ("en", "no")
    assert evaluation.cross_cutting == ("gender", "human rights", "environment")
    assert evaluation.phase("desk").end == date(2014, 2, 28)
    assert evaluation.phase("field").start is None
    assert evaluation.purposes[0].text == "Learn"
    assert evaluation.survey.invited == 40
    assert header.mark == "SAMPLE: all evidence in this document is invented"
    assert header.privacy.small_cell_threshold.vulnerable == 20
    assert header.privacy.allow[0].reason == "printed"
    assert header.privacy.key_destruction_date == date(2014, 9, 30)


def test_criteria_are_the_set_without_those_excluded_and_with_those_added(tmp_path):
    changes = """
  criteria_set: DAC-1991
  criteria_changes:
    - {criterion: Impact, change: removed, reason: too early}
    - {criterion: coherence, change: added, reason: asked}
    - {criterion: relevance, change: added, reason: is there already}
"""
    header, _ = read(tmp_path, SMALL + changes)
    assert header.evaluation.criteria == ("relevance", "effectiveness", "efficiency", "sustainability", "coherence")


def test_names_without_a_value_count_as_absent_and_null_is_no_word(tmp_path):
    header, problems = read(tmp_path, SMALL + "  evaluator: null\n  commissioned_by: ~\n  type:\n  phases: []\n  report_language: 'null'\nprivacy:\n")
    assert not len(problems)
    assert (header.evaluation.evaluator, header.evaluation.commissioned_by, header.evaluation.type) == ("", "", "external")
    assert header.evaluation.report_language == "null"


def test_a_name_knows_the_line_on_which_it_stands(tmp_path):
    header, _ = read(tmp_path, SMALL + "  phases:\n    - {id: desk}\n")
    assert header.place("evaluation.title") == Place("evaluation.yml", row=5, column="evaluation.title")
    assert header.place("evaluation.phases.0.end").row == 7
    assert header.place("privacy.allow").row is None


@pytest.mark.parametrize(
    ("text", "code", "row", "column", "words"),
    [
        ("project: {code: X1}\nevaluation: {title: T}\n", "HEADER_MISSING", 1, "project.title", "'project.title' is missing or empty."),
        ("project:\n  code: X1\n  title:\nevaluation: {title: T}\n", "HEADER_MISSING", 3, "project.title", "docs/reference.md lists every name"),
        (SMALL + "  title: again\n", "HEADER_TWICE", 6, "evaluation.title", "'evaluation.title' stands twice."),
        (SMALL + "\tdonor: x\n", "HEADER_YAML", 6, None, "The file is not valid YAML: found character '\\t'"),
        (SMALL + '  evaluator: "open\n', "HEADER_YAML", 6, None, "a quotation mark is opened and not closed"),
        (SMALL + "  evaluator: a: b\n", "HEADER_YAML", 6, None, "mapping values are not allowed here"),
        ("- a\n- b\n", "HEADER_YAML", None, None, "it holds no names"),
        ("", "HEADER_YAML", None, None, "it holds no names"),
        (SMALL + "  evaluator: '\x07'\n", "HEADER_YAML", 6, None, "it holds a character that no text has"),
        (SMALL + "  languages: " + "[" * 2000 + "]" * 2000 + "\n", "HEADER_YAML", None, None, "too deep in one another"),
        (SMALL + "---\nproject: x\n", "HEADER_YAML", 6, None, "expected a single document"),
        (SMALL + "  purposes: &p [a]\n  languages: *p\n", "HEADER_ALIAS", 7, None, "(& and *)"),
        (SMALL + "  evaluator: *bold\n", "HEADER_ALIAS", 6, None, "put it in quotes"),
        ((SMALL + "  evaluator: Köln\n").encode("latin-1"), "HEADER_ENCODING", 6, None, "save it as UTF-8"),
        (SMALL.encode("utf-16"), "HEADER_ENCODING", 1, None, "it is not UTF-8"),
        (b"#" * 1_000_001, "HEADER_TOO_LARGE", None, None, "larger than 1 MB"),
        (SMALL + "  criteria_set: DAC-2020\n", "HEADER_VALUE", 6, "evaluation.criteria_set", "it takes DAC-1991, DAC-2019, custom"),
        (SMALL + "  rating_scheme: stars\n", "HEADER_VALUE", 6, "evaluation.rating_scheme", "'stars' cannot be used"),
        (SMALL + "  evaluator: [a, b]\n", "HEADER_VALUE", 6, "evaluation.evaluator", "one text is expected"),
        (SMALL + "  purposes: {id: a, text: b}\n", "HEADER_VALUE", 6, "evaluation.purposes", "a list is expected"),
        (SMALL + "  timing: midways\n", "WORD_UNKNOWN", 6, "evaluation.timing", "It takes: mid-term, final, ex-post."),
        (SMALL + "privacy: {key_destruction_date: 2014-02-31}\n", "DATE_IMPOSSIBLE", 6, "privacy.key_destruction_date", "'2014-02-31' does not exist."),
        (SMALL + "  phases:\n    - id: desk\n      start: 2014-03-02\n      end: 2014-03-01\n", "PERIOD_REVERSED", 9, "evaluation.phases.0.end",
         "It ends (2014-03-01) before it starts (2014-03-02)."),
        (SMALL.replace("evaluation:", "  start: 2014-03-02\n  end: 2014-03-01\nevaluation:"), "PERIOD_REVERSED", 5, "project.end", "Correct one of the two."),
        (SMALL + "  purposes: [{id: a}]\n", "HEADER_MISSING", 6, "evaluation.purposes.0.text", "'evaluation.purposes (no. 1).text' is missing or empty"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_header_is_said_with_its_line(tmp_path, text, code, row, column, words):
    header, problems = read(tmp_path, text)
    problem = only(problems)
    assert (problem.code, problem.severity, problem.file, problem.row, problem.column) == (code, "error", "evaluation.yml", row, column)
    assert words in problem.message
    assert (header is None) == (code != "HEADER_TWICE")


def test_unknown_names_are_warned_about_wherever_they_stand(tmp_path):
    text = (
        SMALL
        + "  evalutor: me\n  zebra: x\n  phases:\n    - {id: desk, ends: 2014-01-01}\n  ? [a, b]\n  : c\nprivacy: {small_cell_threshold: {vulnerabel: 3}}\n"
    )
    header, problems = read(tmp_path, text)
    assert header is not None
    assert [(p.code, p.severity, p.row, p.column) for p in problems] == [
        ("HEADER_UNKNOWN", "warning", 6, "evaluation.evalutor"),
        ("HEADER_UNKNOWN", "warning", 7, "evaluation.zebra"),
        ("HEADER_UNKNOWN", "warning", 9, "evaluation.phases.0.ends"),
        ("HEADER_UNKNOWN", "warning", 10, "evaluation.?"),
        ("HEADER_UNKNOWN", "warning", 12, "privacy.small_cell_threshold.vulnerabel"),
    ]
    assert "Did you mean 'evaluator'?" in next(iter(problems)).message
    assert "Did you mean" not in [p.message for p in problems][1]


def test_no_file_is_no_case_and_a_folder_or_a_loop_of_links_is_no_file(tmp_path):
    problems = Problems()
    assert read_header(tmp_path / "evaluation.yml", problems) is None
    assert only(problems).message == (
        "There is no case folder here. A case folder holds evaluation.yml. Name the folder that holds it, or make one with 'evaltool new'."
    )
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for name in ("folder", "loop"):
        problems = Problems()
        assert read_header(tmp_path / name, problems) is None
        assert (only(problems).code, only(problems).file) == ("HEADER_NOT_A_FILE", "evaluation.yml")


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path):
    header, problems = read(tmp_path, b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert not len(problems)
    assert header.project.code == "X1"


def test_the_part_that_a_name_holds_is_found_alone_and_in_lists():
    evaluation = part_of(Header, "evaluation")
    assert part_of(evaluation, "phases").__name__ == "PhaseOfWork"
    assert part_of(evaluation, "title") is None
    assert part_of(evaluation, "languages") is None
