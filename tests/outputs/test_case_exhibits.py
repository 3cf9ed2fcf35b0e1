"""What a case holds, what it does not hold yet, and what is wrong in it."""

from pathlib import Path

from evaltool.outputs.case_exhibits import (
    contents_table,
    general_information,
    general_information_table,
    not_yet_in_words,
    problems_in_words,
    problems_table,
)
from evaltool.problems import Place, Problems
from tests.support.small_case import make_case


def test_contents_count_the_rows_and_name_what_is_not_there_yet(tmp_path: Path) -> None:
    case = make_case(tmp_path, {"desk_review/documents": [{"document_id": "D1", "title": "Plan"}]})
    rows = contents_table(case).rows
    assert ("desk review", "documents", "1") in rows and ("synthesis", "findings", "not yet") in rows
    sentence = not_yet_in_words(case)
    assert sentence.startswith(f"1 of {len(rows)} tables are there. Not yet: results matrix, ")


def test_a_case_with_every_table_says_so(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    missing = [row[1].replace(" ", "_") for row in contents_table(case).rows]
    folders = {"codings": "codings/coder", "ratings": "ratings/rater"}
    phases = [row[0].replace(" ", "_") for row in contents_table(case).rows]
    tables = {f"{phase}/{folders.get(name, name)}": [{"x": "1"}] for phase, name in zip(phases, missing, strict=True)}
    assert not_yet_in_words(make_case(tmp_path / "full", tables)) == "Every table is there."


def test_general_information_leaves_out_what_is_not_known(tmp_path: Path) -> None:
    header = {"project": {"code": "X1", "title": "T", "start": "2012-09-01", "end": "2014-02-28", "budget": {"amount": 1000, "currency": "EUR"}}}
    case = make_case(tmp_path, header=header)
    rows = dict(general_information(case))
    assert rows["Duration"] == "1 September 2012 to 28 February 2014" and rows["Budget"] == "EUR 1,000"
    assert "Donor" not in rows and rows["Criteria"] == "relevance, effectiveness, efficiency, impact and sustainability"
    assert general_information_table(case).rows == general_information(case)


def test_problems_are_shown_with_place_and_sentence() -> None:
    problems = Problems()
    problems.add("BUDGET_MISSING", Place("desk_review/budget.csv"))
    assert problems_table(problems).rows[0][:2] == ("warning", "desk_review/budget.csv")
    assert "There are no budget lines." in str(problems_table(problems).rows[0][2])


def test_what_problems_mean_for_the_work_is_one_sentence() -> None:
    assert problems_in_words(Problems()) == "No problem was found."
    only_error = Problems()
    only_error.add("CRITERIA_NONE", Place("a"))
    assert problems_in_words(only_error) == "1 error: nothing is computed before the errors are mended."
    problems = Problems()
    problems.add("BUDGET_MISSING", Place("a"))
    assert problems_in_words(problems) == "1 warning: warnings stop nothing, and each is to be mended or explained."
    problems.add("CRITERION_CHANGE_REASON", Place("a"), criterion="impact", change="excluded")
    problems.add("CRITERIA_NONE", Place("a"))
    assert problems_in_words(problems) == (
        "1 error, 1 block and 1 warning: nothing is computed before the errors are mended; a final report is refused while a block stands; "
        "warnings stop nothing, and each is to be mended or explained."
    )


def test_who_withdrew_and_when_a_source_was_met_is_not_told_in_a_notebook_that_is_passed_on() -> None:
    problems = Problems()
    problems.add("BUDGET_MISSING", Place("a"))
    problems.add("CODING_WITHOUT_CONSENT", Place("field_phase/codings/ana.csv", row=3), id="K9", whose="S04", consent="withdrawn")
    problems.add("EVIDENCE_WITHHELD", Place("synthesis/findings.csv", row=2), cited="K9", whose="S04", consent="withdrawn")
    problems.add("SOURCE_UNMASKED", Place("field_phase/sources.csv", row=5), id="S04", group="G7", column="date")
    rows = [tuple(map(str, row)) for row in problems_table(problems).rows]
    assert sorted(row[:2] for row in rows) == [("block", ""), ("warning", ""), ("warning", "a")]
    told = {row[0]: row[2] for row in rows if not row[1]}
    rest = " on who withdrew, or when and where a source was met. 'evaltool check' tells the places."
    assert told == {
        "block": f"Not told here, as this page may be passed on: 1 problem{rest}",
        "warning": f"Not told here, as this page may be passed on: 2 problems{rest}",
    }
