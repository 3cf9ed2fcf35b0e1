"""IATI 2.03 in both directions: valid by the published schema, nothing invented, and a word on all that does not fit."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from lxml import etree

from evaltool.case import CaseFolder
from evaltool.desk_review.results_matrix import Indicator, indicators
from evaltool.interchange import iati_import
from evaltool.interchange.iati_export import export_iati
from evaltool.interchange.iati_import import import_iati
from evaltool.interchange.import_report import ImportReport
from evaltool.problems import EvaltoolError
from tests.support.second_case import make_second_case
from tests.support.small_case import make_case, write_file

# the schema and the suite of files are IATI's own and lie outside the repository
SUITE = Path(__file__).resolve().parents[2].parent / "shared" / "fixtures" / "iati"
SUITE = Path(os.environ.get("EVALTOOL_IATI_SUITE", SUITE))
needs_suite = pytest.mark.skipif(not SUITE.is_dir(), reason="IATI's schema and files are not on this machine")
SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"


def case_of(root: Path, *rows: dict[str, str], dates: bool = True) -> CaseFolder:
    project = {"code": "XX.1", "title": "Water", "donor": "A fund", "executing_agency": "Wells (W)"}
    project |= {"start": "2019-03-01", "end": "2021-08-31"} if dates else {}
    assumptions = [{"assumption_id": "AS1", "text": "Rain falls."}]
    return make_case(root, {"desk_review/results_matrix": list(rows), "desk_review/assumptions": assumptions} if rows else {}, {"project": project})


ROW = {"result_id": "OP1", "level": "output", "parent_id": "OC1", "statement": "Wells", "indicator_id": "I1", "indicator": "Wells built", "unit": "number",
       "baseline": "1,000", "target": "3 000", "target_means": "add", "actual": "2500", "actual_date": "2021-06-30", "data_source": "register",
       "means_of_verification": "Handover notes", "verified": "yes", "disaggregation": "north; south", "comment": "as told", "better": ""}  # fmt: skip


def exported(case: CaseFolder, to: Path) -> tuple[etree._Element, list[str]]:
    sentences = export_iati(case, to)
    return etree.parse(to).getroot(), sentences


def test_an_indicator_is_written_with_its_values_and_what_has_no_place_is_said(tmp_path: Path) -> None:
    case = case_of(
        tmp_path / "case", ROW, {**ROW, "result_id": "OC1", "level": "outcome", "parent_id": "", "statement": "Use", "indicator_id": "", "indicator": ""}
    )
    root, said = exported(case, tmp_path / "out.xml")
    indicator = root.find("iati-activity/result/indicator")
    assert (indicator.get("measure"), indicator.get("ascending"), indicator.findtext("title/narrative")) == ("1", "true", "Wells built")
    assert dict(indicator.find("baseline").attrib) == {"year": "2019", "value": "1000"}
    assert indicator.find("period/target").get("value") == "3000"
    assert indicator.findtext("period/actual/comment/narrative") == "as of 2021-06-30; register"
    assert said[0] == f"{tmp_path / 'out.xml'} holds 1 results with 1 indicators as IATI 2.03."
    assert "Not in the file, as a result needs an indicator there: OC1." in said
    assert "Not in the file: 1 assumptions have no place in the standard." in said
    assert "Not in the file: what the target means (target_means) of I1." in said
    assert "Not in the file: by what it is broken down (the values are not known) of I1." in said


@pytest.mark.parametrize(
    ("cells", "measure", "value", "words"),
    [
        ({"unit": "yes_no", "baseline": "no", "target": "yes"}, "5", None, "yes"),
        ({"unit": "text", "target": "a law"}, "5", None, "a law"),
        ({"unit": "percent", "target": "12.5%"}, "2", "12.5", None),
        ({"target": "3/6\x02"}, "1", None, "3/6 "),
    ],
)
def test_what_is_no_number_becomes_a_comment(tmp_path: Path, cells: dict[str, str], measure: str, value: str | None, words: str | None) -> None:
    root, _ = exported(case_of(tmp_path / "case", {**ROW, **cells}), tmp_path / "out.xml")
    indicator = root.find("iati-activity/result/indicator")
    target = indicator.find("period/target")
    assert (indicator.get("measure"), target.get("value"), (target.findtext("comment/narrative") or "").strip()) == (measure, value, (words or "").strip())


@pytest.mark.parametrize("cells", [{"better": "lower"}, {"baseline": "90", "target": "20", "target_means": "reach"}])
def test_less_is_better_where_the_matrix_says_or_means_it(tmp_path: Path, cells: dict[str, str]) -> None:
    root, _ = exported(case_of(tmp_path / "case", {**ROW, **cells}), tmp_path / "out.xml")
    assert root.find("iati-activity/result/indicator").get("ascending") == "false"


def test_dates_that_the_case_lacks_are_not_made_up(tmp_path: Path) -> None:
    root, said = exported(
        case_of(tmp_path / "case", ROW, {**ROW, "indicator_id": "I2", "baseline": "", "target": "", "actual": ""}, dates=False), tmp_path / "out.xml"
    )
    assert root.find(".//baseline") is None and root.find(".//period") is None
    assert "Not in the file: the baseline 1,000 of I1, as the standard needs its year and the project has no start." in said
    assert any(sentence.startswith("The file is not valid yet: the standard needs a date of the activity.") for sentence in said)


def test_a_case_without_indicators_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(EvaltoolError, match="Nothing was written: the results matrix of this case has no indicator yet."):
        export_iati(case_of(tmp_path / "case"), tmp_path / "out.xml")
    assert not (tmp_path / "out.xml").exists()


@needs_suite
@pytest.mark.parametrize("name", ["sample", "second"])
def test_an_exported_file_is_valid_by_the_published_schema(tmp_path: Path, name: str) -> None:
    root = SAMPLE if name == "sample" else make_second_case(tmp_path / "case")
    export_iati(CaseFolder(root), tmp_path / "out.xml")
    schema = etree.XMLSchema(etree.parse(SUITE / "schema" / "iati-activities-schema.xsd"))
    assert schema.validate(etree.parse(tmp_path / "out.xml")), schema.error_log


def test_what_was_exported_comes_back_with_its_values(tmp_path: Path) -> None:
    export_iati(CaseFolder(make_second_case(tmp_path / "case")), tmp_path / "out.xml")
    target = case_of(tmp_path / "empty")
    report = import_iati(target, tmp_path / "out.xml")
    before, after = indicators(CaseFolder(tmp_path / "case")), indicators(CaseFolder(tmp_path / "empty"))
    assert [(row.id, row.level, row.indicator, row.kind if row.kind != "yes_no" else "text") for row in before] == [
        (r.id, r.level, r.indicator, r.kind) for r in after
    ]
    assert [row.target.strip("%") for row in before] == [row.target for row in after]
    assert {row.target_means for row in after} == {""}
    assert report.of("not understood") == []


@needs_suite
def test_a_donor_file_of_the_suite_is_taken(tmp_path: Path) -> None:
    report = import_iati(case_of(tmp_path), SUITE / "should-pass" / "24-results.xml")
    rows = indicators(CaseFolder(tmp_path))
    full = rows.get("I3")
    assert (full.baseline, full.target, full.actual, full.actual_date.isoformat()) == ("N=35;P=55", "N=44;P=60", "N=43;P=58", "2010-12-31")
    assert (full.data_source, full.unit) == ("Actual Comment Period 2010", "")
    assert any(piece.note == "an earlier period" and piece.text == "N=42;P=57" for piece in report.of("skipped"))
    assert len(rows) == len([piece for piece in report.of("taken") if piece.place.split(", ")[-1].startswith("indicator")])


@needs_suite
@pytest.mark.parametrize("name", sorted(path.name for path in SUITE.glob("should-fail/*.xml")))
def test_a_file_that_is_not_valid_makes_no_row_without_words(tmp_path: Path, name: str) -> None:
    report = import_iati(case_of(tmp_path), SUITE / "should-fail" / name)
    assert report.pieces
    for row in CaseFolder(tmp_path).read(Indicator):
        assert row.statement and row.indicator and row.result_id


def imported(root: Path, body: str, **options: str) -> tuple[ImportReport, CaseFolder]:
    file = root / "donor.xml"
    case = case_of(root / "case")
    file.write_text(f"<iati-activities><iati-activity><iati-identifier>A-1</iati-identifier>{body}</iati-activity></iati-activities>")
    return import_iati(case, file, **options), CaseFolder(root / "case")


T = "<title><narrative/><narrative>{}</narrative></title>"
INDICATOR = f'<indicator measure="2" ascending="0">{T.format("Share of taps")}<description><narrative>By survey</narrative></description>{{}}</indicator>'


def test_parts_and_second_values_are_skipped_and_said(tmp_path: Path) -> None:
    values = '<baseline year="2019" value="5"/><baseline year="2019" value="2"><dimension name="sex" value="female"/></baseline><baseline value="7"/>'
    report, case = imported(
        tmp_path, f'<result type="2">{T.format("Use")}<description><narrative>D</narrative></description>{INDICATOR.format(values)}</result>'
    )
    row = indicators(case)[0]
    assert (row.level, row.unit, row.better, row.baseline, row.comment) == ("outcome", "percent", "lower", "5", "By survey")
    skipped = {piece.note: piece.text for piece in report.of("skipped")}
    assert skipped == {"the matrix has no place for it": "D", "the part sex female": "2", "a second value": "7"}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<result type="9">' + T.format("Other") + INDICATOR.format("") + "</result>", "the type '9' is none of output, outcome, impact"),
        ('<result type="1">' + T.format("Wells") + "</result>", "it has no indicator"),
        ('<result type="1">' + INDICATOR.format("") + "</result>", "it has no title"),
        ('<result type="1">' + T.format("W") + '<indicator measure="1"/></result>', "it has no title"),
        ('<result type="1">' + T.format("W") + INDICATOR.format("<baseline/>") + "</result>", "it has neither a value nor a comment"),
        (
            '<result type="1">' + T.format("W") + INDICATOR.format('<period><period-end iso-date="soon"/><target value="4"/></period>') + "</result>",
            "it has no end that is a date",
        ),
    ],
)
def test_what_is_not_understood_is_said_with_its_place(tmp_path: Path, body: str, said: str) -> None:
    report, _ = imported(tmp_path, body)
    assert [piece.note for piece in report.of("not understood")] == [said]
    assert report.of("not understood")[0].place.startswith("result 1")


def test_an_indicator_that_is_in_the_case_already_is_not_taken_twice(tmp_path: Path) -> None:
    body = '<result type="1">' + T.format("W") + '<indicator measure="8">' + T.format("Wells") + '<reference vocabulary="99" code="I7"/></indicator></result>'
    _, case = imported(tmp_path, body)
    again = import_iati(case, tmp_path / "donor.xml")
    assert [piece.note for piece in again.of("skipped")] == ["I7 is in the case already"]
    assert [row.id for row in indicators(CaseFolder(case.root))] == ["I7"]


def refusal(root: Path, text: str, identifier: str = "") -> str:
    file = root / "donor.xml"
    file.write_text(text)
    with pytest.raises(EvaltoolError) as refused:
        import_iati(case_of(root / "case"), file, identifier)
    assert not (root / "case/desk_review/results_matrix.csv").exists()
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><iati-activities>&e;</iati-activities>", "declares a document type or entities"),
        ("<iati-activities>", "donor.xml is no sound XML"),
        ("<html/>", "its first element is 'html' instead of 'iati-activities'"),
        ("<iati-activities/>", "The file has no activity with results. It has: none."),
    ],
)
def test_a_file_that_is_no_iati_file_is_refused_in_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    assert said in refusal(tmp_path, text)


def test_of_several_activities_one_is_chosen(tmp_path: Path) -> None:
    one = f'<iati-activity><iati-identifier>{{}}</iati-identifier><result type="1">{T.format("W")}{INDICATOR.format("")}</result></iati-activity>'
    text = f"<iati-activities>{one.format('A')}{one.format('B')}</iati-activities>"
    assert "The file has 2 activities with results. Choose one with --activity: A, B." in refusal(tmp_path, text)
    assert "The file has no activity C with results. It has: A, B." in refusal(tmp_path, text, "C")
    assert len(import_iati(case_of(tmp_path / "case"), tmp_path / "donor.xml", "B").of("taken")) == 3


def test_a_missing_and_a_huge_file_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EvaltoolError, match="There is no file"):
        import_iati(case_of(tmp_path / "case"), tmp_path / "nothing.xml")
    monkeypatch.setattr(iati_import, "MAX_BYTES", 10)
    assert "is larger than 0 MB" in refusal(tmp_path, "<iati-activities/>")


def test_a_file_with_a_name_of_the_key_is_refused_and_the_name_is_not_printed(tmp_path: Path) -> None:
    case = case_of(tmp_path, ROW | {"data_source": "told by Ludmila Brezhkova, +44 20 7946 0018"})
    write_file(tmp_path, "private/key.csv", "person_code,name\nP01,Ludmila Brezhkova\n")
    with pytest.raises(EvaltoolError, match="out.xml was not written: it would hold name") as refused:
        export_iati(case, tmp_path / "out.xml")
    assert "phone number" in str(refused.value) and "Brezhkova" not in str(refused.value)
    assert not (tmp_path / "out.xml").exists()
