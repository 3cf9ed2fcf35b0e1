"""What changed between two cases, two runs and two reports, in lines that name the finding, rating, number or recommendation."""

import csv
import json
import shutil

import pytest

from evaltool.interchange.differences import differences
from evaltool.outputs.docx_blocks import table_block
from evaltool.outputs.exhibits import Table
from evaltool.problems import EvaltoolError
from tests.support.reviewed_case import make_reviewed, report_of
from tests.support.word import filled


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return make_reviewed(tmp_path_factory.mktemp("made"), as_csv=True)


@pytest.fixture
def two(made, tmp_path):
    for name in ("a", "b"):
        shutil.copytree(made.root, tmp_path / name)
    return tmp_path / "a", tmp_path / "b"


def edit(root, table, before, after):
    path = root / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def change(root):
    edit(root, "synthesis/findings", "strong springs", "weak springs")
    edit(root, "synthesis/recommendations", "Agree on a list and a keeper.", "Agree on a list.")
    path = root / "synthesis" / "lessons.csv"
    path.write_text("".join(line for line in path.read_text(encoding="utf-8").splitlines(True) if not line.startswith("LE2")), encoding="utf-8")
    (root / "narrative" / "methods.md").write_text("Talks were short.\n", encoding="utf-8")
    (root / "narrative" / "analysis.md").write_text("We compared.\n", encoding="utf-8")


def test_a_case_and_itself_have_no_difference(two):
    assert differences(*two) == []


def test_two_cases_differ_in_named_cells_rows_and_texts(two):
    change(two[1])
    assert differences(*two) == [
        "findings F3, causal_factors: strong springs -> weak springs",
        "recommendations RE1, action: Agree on a list and a keeper. -> Agree on a list.",
        "lessons LE2: gone",
        "narrative/analysis.md: nothing -> We compared.",
        "narrative/methods.md: Talks were held in the open. -> Talks were short.",
    ]
    assert "lessons LE2: new: Villages that dig their own trenches lower the cost and know their pipes." in differences(two[1], two[0])


def test_the_rating_that_counts_is_compared(two):
    rater = next((two[1] / "synthesis" / "ratings").glob("*.csv"))
    lines = rater.read_text(encoding="utf-8").splitlines()
    head = lines[0].split(",")
    row = {"criterion": "relevance", "rating": "2", "justification": "Less."}
    rater.write_text("\n".join([*lines, ",".join(row.get(name, "") for name in head)]) + "\n", encoding="utf-8")
    assert differences(*two)[0].startswith("rating of relevance: 5 Satisfactory -> 2 ")


def test_a_long_text_shows_the_sentences_that_changed(two):
    for root, last in zip(two, ("It ends.", "It ended."), strict=True):
        (root / "narrative" / "methods.md").write_text("One sentence that stays as it is. " * 6 + last, encoding="utf-8")
    assert differences(*two) == ["narrative/methods.md", "  - It ends.", "  + It ended."]


def test_a_change_at_the_end_of_a_long_sentence_is_seen(two):
    for root, last in zip(two, ("five", "six"), strict=True):
        (root / "narrative" / "methods.md").write_text(f"{'Many words that stay as they are, ' * 10}and {last}.", encoding="utf-8")
    assert [line[-5:] for line in differences(*two)[1:]] == ["five.", " six."]


def test_the_row_of_a_table_is_one_line(two, tmp_path):
    table = two[1] / "synthesis" / "recommendations.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("within three months", "within two months"), encoding="utf-8")
    for name, path in (("a", two[0]), ("b", two[1])):
        (tmp_path / f"{name}.docx").write_bytes(report_of(path))
    rows = [line for line in differences(tmp_path / "a.docx", tmp_path / "b.docx") if "The association should place a stock" in line and " | " in line]
    assert rows and all(line.count(" | ") >= 3 for line in rows)


def test_two_reports_differ_below_the_headings_where_they_do(two, tmp_path):
    change(two[1])
    paths = []
    for root in two:
        paths.append(tmp_path / f"{root.name}.docx")
        paths[-1].write_bytes(report_of(root))
    found = differences(*paths)
    at = found.index('"F3 More taps run than were promised, with low pressure in the dry month."')
    assert found[at + 1 : at + 3] == ["  - What helped or hindered: strong springs", "  + What helped or hindered: weak springs"]
    assert '"LE2 Villages that dig their own trenches lower the cost and know their pipes.": gone, with 2 lines' in found
    assert "  + We compared." in found


def test_a_headline_in_other_words_is_the_same_finding(two, tmp_path):
    findings = two[1] / "synthesis" / "findings.csv"
    row = next(row for row in csv.DictReader(findings.read_text(encoding="utf-8").splitlines()) if row["finding_id"] == "F3")
    edit(two[1], "synthesis/findings", row["headline"], "Said anew.")
    edit(two[1], "synthesis/findings", "strong springs", "weak springs")
    paths = [tmp_path / f"{root.name}.docx" for root in two]
    for path, root in zip(paths, two, strict=True):
        path.write_bytes(report_of(root))
    found = differences(*paths)
    place = found.index(f'"F3 {row["headline"]}" -> "F3 Said anew."')
    assert found[place + 1 : place + 3] == ["  - What helped or hindered: strong springs", "  + What helped or hindered: weak springs"]
    assert not [line for line in found if line.endswith(": new") or ": gone" in line]


def test_a_table_in_parts_is_compared_as_one_and_the_number_of_a_caption_is_no_change(tmp_path):
    for name, before, rows in (("a", 0, 501), ("b", 1, 502)):
        tables = [Table("Before", ("A",), (("x",),))] * before + [Table("Evidence", ("A", "B"), tuple((f"K{n}", "words") for n in range(rows)))]
        blocks = [block for table in tables for block in table_block(table)]
        (tmp_path / f"{name}.docx").write_bytes(filled({"findings": blocks}).data)
    assert differences(tmp_path / "a.docx", tmp_path / "b.docx") == ['"Findings"', "  + Table: Before", "  + A", "  + x", "  + K501 | words"]


def test_two_runs_differ_in_versions_parameters_and_files(tmp_path):
    for name, version, data in (("a", "0.1", {"x.csv": "1", "gone.csv": "1"}), ("b", "0.2", {"x.csv": "2", "new.csv": "1"})):
        (tmp_path / name).mkdir()
        record = {"case": "T.1", "evaltool": version, "parameters": {"profile": name}, "inputs": data, "outputs": {}}
        (tmp_path / name / "run_record.json").write_text(json.dumps(record), encoding="utf-8")
    assert differences(tmp_path / "a", tmp_path / "b") == [
        "evaltool: 0.1 -> 0.2",
        "parameters, profile: a -> b",
        "input gone.csv: gone",
        "input new.csv: new",
        "input x.csv: changed",
    ]


def test_the_reports_of_two_runs_are_compared_too(two, tmp_path):
    change(two[1])
    for root in two:
        (root / "run_record.json").write_text("{}", encoding="utf-8")
    folders = []
    for root in two:
        folders.append(tmp_path / f"out_{root.name}")
        folders[-1].mkdir()
        (folders[-1] / "run_record.json").write_text("{}", encoding="utf-8")
        (folders[-1] / "evaluation_report.docx").write_bytes(report_of(root))
    assert "  + What helped or hindered: weak springs" in differences(*folders)


@pytest.mark.parametrize(("text", "words"), [("no json", "cannot be read"), ("[]", "is no record of a run")])
def test_a_record_that_is_none_is_said(tmp_path, text, words):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "run_record.json").write_text(text, encoding="utf-8")
    with pytest.raises(EvaltoolError, match=words):
        differences(tmp_path / "a", tmp_path / "b")


def test_what_cannot_be_compared_is_said(two, tmp_path):
    with pytest.raises(EvaltoolError, match="is no case"):
        differences(two[0], tmp_path)
    (tmp_path / "r.docx").touch()
    with pytest.raises(EvaltoolError, match="is a case and .* is a report: compare two cases, two output folders of runs, or two reports"):
        differences(two[0], tmp_path / "r.docx")
