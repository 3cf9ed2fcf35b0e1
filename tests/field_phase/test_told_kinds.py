"""As what a source is counted where its kind or its groups would tell which meeting it was."""

from __future__ import annotations

import csv
from io import BytesIO

import openpyxl
import pytest

from evaltool.case import CaseFolder
from evaltool.check import check_case
from evaltool.desk_review.evaluation_matrix import read_evaluation_matrix
from evaltool.field_phase.sources import read_sources
from evaltool.field_phase.told_kinds import not_heard, told_groups, told_kind
from evaltool.handover import export_handover
from evaltool.outputs.cerqual_exhibits import cerqual_table
from evaltool.outputs.evaluation_sheet import build_evaluation_sheet
from evaltool.outputs.exhibits import Table
from evaltool.outputs.profiles import profile
from evaltool.outputs.synthesis_exhibits import evidence_table, streams_table, weight_table
from evaltool.outputs.synthesis_pages import question_pages
from evaltool.synthesis.findings import read_findings
from evaltool.synthesis.plausible_range import plausible_range
from evaltool.synthesis.triangulation import weigh, weigh_question
from tests.support.small_case import make_case
from tests.support.two_raters_case import two_raters_case

MEETINGS = [{"meeting_id": "M1", "date": "2020-03-02", "group_ids": "G1", "organisation": "Bureau of Pumps", "status": "held"}]


def told(tmp_path, *sources, meetings=MEETINGS):
    """The kind and the groups that are told of each source, written `kind groups`."""
    rows = [
        {"source_id": f"S{n}", "kind": kind, "group_ids": groups, "consent": "given", "quotable": "yes", "person_codes": ""}
        for n, (kind, groups) in enumerate((written.split() for written in sources), start=1)
    ]
    groups = [{"group_id": f"G{n}", "group": f"Group {n}"} for n in (1, 2, 3)]
    case = make_case(tmp_path, {"field_phase/sources": rows, "desk_review/stakeholders": groups, "desk_review/meeting_plan": meetings})
    return [f"{told_kind(case, source)} {';'.join(told_groups(case, source))}".strip() for source in read_sources(case)]


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        # the only discussion with a group is one of its talks
        (("interview G1", "interview G1", "focus_group G1"), ["interview G1"] * 3),
        (("focus_group G1",), ["interview G1"]),
        # two of each: either of two meetings may be meant
        (("interview G1", "email G1", "focus_group G1", "focus_group G1"), ["interview G1", "interview G1", "focus_group G1", "focus_group G1"]),
        (("focus_group G1", "focus_group G1"), ["focus_group G1"] * 2),
        # a letter is as good as an interview; the only one beside two discussions would be known by not being one of them
        (("email G1", "focus_group G1", "focus_group G1"), ["interview G1"] * 3),
        # each set of groups for itself
        (("focus_group G1", "focus_group G2", "focus_group G2"), ["interview G1", "focus_group G2", "focus_group G2"]),
        # a discussion with two groups speaks for the first, unless there were two with just these
        (("focus_group G2;G1", "interview G1"), ["interview G2", "interview G1"]),
        (("focus_group G2;G1", "focus_group G1;G2"), ["focus_group G2;G1", "focus_group G1;G2"]),
        (("interview G1;G3", "interview G1"), ["interview G1", "interview G1"]),
        # nobody stands behind a visit, a survey or a test
        (
            ("observation G1", "focus_group G1", "focus_group G1", "survey G1", "training_test G1"),
            ["observation", *["focus_group G1"] * 2, "survey G1", "training_test G1"],
        ),
    ],
)
def test_a_kind_and_groups_that_one_source_has_are_not_told(tmp_path, sources, expected):
    assert told(tmp_path, *sources) == expected


def test_without_a_list_of_meetings_everything_is_told_of_talks(tmp_path):
    assert told(tmp_path, "focus_group G1;G2", "interview G1", meetings=[]) == ["focus_group G1;G2", "interview G1"]


def test_where_a_discussion_counts_for_one_of_its_groups_nobody_says_that_the_other_was_not_heard(tmp_path):
    alone, shared = ("interview G1", "focus_group G2"), ("interview G1", "focus_group G2;G3")
    told(tmp_path / "a", *alone)
    told(tmp_path / "b", *shared)
    told(tmp_path / "c", *shared, meetings=[])
    assert [not_heard(CaseFolder(tmp_path / name)) for name in "abc"] == ["not heard on it", "with no source of its own on it", "not heard on it"]


def test_a_kind_of_which_some_counts_elsewhere_is_not_called_silent(tmp_path):
    two_raters_case(tmp_path)  # two discussions with G1 are told, the one with G2 is not
    change(tmp_path / "field_phase" / "sources.csv", lambda row: {**row, **({"kind": "focus_group", "person_codes": "P03;P04"} if row["source_id"] == "S02" else {})})
    case = CaseFolder(tmp_path)
    missing = {question.id: weigh_question(case, question).missing for question in read_evaluation_matrix(case)}
    rows = {cells[0]: cells[5] for cells in streams_table(case, read_evaluation_matrix(case).get("EQ2")).rows}
    assert not any("focus groups" in words for words in missing.values()) and rows["focus groups"] == "counted with the talks"
    assert "Silent: focus groups" not in "".join(plausible_range(case, criterion).reason for criterion in case.header.evaluation.criteria)


# -- what a reader of the outputs can tell: nothing, if two cases that differ in which source was the discussion look the same

TALK, DISCUSSION = {"kind": "interview", "person_codes": "P01", "persons": ""}, {"kind": "focus_group", "person_codes": "P01;P06;P07", "persons": ""}


def one_discussion(root, id):
    """The case of two raters with three talks with apprentices, of which `id` was a discussion of three who are told apart in the codings."""
    two_raters_case(root)
    change(root / "field_phase" / "sources.csv", lambda row: row.update(discussed(row, id)) or row)
    change(
        root / "field_phase" / "codings" / "edda.csv", lambda row: {**row, "speaker": "P06" if row["source_id"] == id and int(row["coding_id"][1:]) % 2 else ""}
    )
    return CaseFolder(root)


def discussed(row, id):
    if row["group_ids"] != "G1":
        return {}
    alone = {"S01": "P01", "S05": "P06", "S06": "P02"}[row["source_id"]]
    more = "" if row["source_id"] != id else ";".join(["", *(code for code in ("P07", "P02", "P01", "P06") if code != alone)])
    return {
        "kind": "focus_group" if more else "interview",
        "group_ids": "G1;G2" if more else "G1",
        "person_codes": alone + more,
        "persons": "",
        "consent": "given",
    }


def change(path, made):
    with path.open(encoding="utf-8", newline="") as opened:
        rows = [made(row) for row in csv.DictReader(opened)]
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def shown(case):
    """All that names sources beside questions, findings, kinds and groups: the tabs of the sheet and the pages of the notebook."""
    reader = profile("internal")
    parts = [*question_pages(case, reader), evidence_table(case), weight_table(case), cerqual_table(case)]
    lines = [str(part.rows) if isinstance(part, Table) else part for part in parts]
    book = openpyxl.load_workbook(BytesIO(build_evaluation_sheet(case, "internal")))
    return lines + [f"{sheet.title} {cells}" for sheet in book for cells in sheet.iter_rows(values_only=True)]


def test_nothing_tells_which_of_the_talks_with_a_group_was_the_discussion(tmp_path):
    cases = [one_discussion(tmp_path / id, id) for id in ("S01", "S05", "S06")]

    assert shown(cases[0]) == shown(cases[1]) == shown(cases[2])


def handed_over(case, to):
    """The tables of the handover copy, by the name of their file."""
    export_handover(case, to)
    return {path.name: path.read_text(encoding="utf-8") for path in to.rglob("*.csv")}


def test_a_handover_copy_does_not_tell_it_either(tmp_path):
    copies = [handed_over(one_discussion(tmp_path / id, id), tmp_path / f"copy {id}") for id in ("S01", "S05", "S06")]
    assert copies[0] == copies[1] == copies[2]
    assert "focus_group" not in copies[0]["sources.csv"]


# -- a group of which there is one source: neither its role nor that it was heard on a question tells which source is its


def single(root, *groups):
    """The case of two raters with these groups behind S02, S03 and S04, each heard once; G3 are rights holders and G4 the implementer."""
    two_raters_case(root)
    of = dict(zip(("S02", "S03", "S04"), groups, strict=True))
    person = {"P03": of["S02"], "P04": of["S03"], "P05": of["S04"]}
    change(root / "field_phase" / "sources.csv", lambda row: {**row, "group_ids": of.get(row["source_id"], row["group_ids"])})
    change(root / "field_phase" / "persons.csv", lambda row: {**row, "group_id": person.get(row["person_code"], row["group_id"]), "implementer": ""})
    change(root / "desk_review" / "stakeholders.csv", lambda row: {**row, "role": {"G3": "rights_holder", "G4": "implementer"}.get(row["group_id"], "duty_bearer")})
    return CaseFolder(root)


def test_nothing_tells_which_source_is_the_only_one_of_the_rights_holders(tmp_path):
    one, other = single(tmp_path / "a", "G2", "G3", "G4"), single(tmp_path / "b", "G3", "G2", "G4")
    assert shown(one) == shown(other)
    copy = handed_over(one, tmp_path / "copy a")
    assert copy == handed_over(other, tmp_path / "copy b")
    assert not check_case(CaseFolder(tmp_path / "copy a")).of("error", "block")


def test_nothing_tells_which_source_is_the_only_one_of_the_implementer_not_even_the_strength_of_a_finding(tmp_path):
    # a finding that rests on S02 and on the implementer's own papers
    cases = single(tmp_path / "a", "G2", "G3", "G4"), single(tmp_path / "b", "G4", "G3", "G2")
    for case in cases:
        rests_on = {"F1": {"evidence_for": "S02 l.1;D01 p.1;D02 p.1", "evidence_against": ""}}
        change(case.root / "synthesis" / "findings.csv", lambda row, own=rests_on: {**row, **own.get(row["finding_id"], {})})
    one, other = (CaseFolder(case.root) for case in cases)
    assert shown(one) == shown(other)
    weight = weigh(one, read_findings(one).get("F1"))
    assert weight.suggested == 2 and "Whether others than the implementer speak to it is not told" in weight.missing
    # without a list of meetings nothing can be set beside it
    (one.root / "desk_review" / "meeting_plan.csv").unlink()
    assert weigh(CaseFolder(one.root), read_findings(one).get("F1")).suggested > 2
