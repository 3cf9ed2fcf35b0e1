"""A case with six criteria, a rating scheme and two raters runs through, and so does the sample without ratings: check, ratings, exhibits, deliverables, notebooks."""

from __future__ import annotations

import csv
import inspect
import io
import shutil
import zipfile
from pathlib import Path

import pytest

from evaltool.case import CaseFolder
from evaltool.check import check_case
from evaltool.interchange.differences import differences as case_differences
from evaltool.outputs import (
    case_exhibits,
    cerqual_exhibits,
    desk_exhibits,
    field_exhibits,
    heard_exhibits,
    plan_exhibits,
    quality_exhibits,
    survey_comparison,
    survey_exhibits,
    synthesis_exhibits,
    synthesis_pages,
    training_exhibits,
)
from evaltool.outputs.debriefing import build_debriefing
from evaltool.outputs.evaluation_brief import build_evaluation_brief
from evaltool.outputs.evaluation_report import build_evaluation_report
from evaltool.outputs.evaluation_sheet import build_evaluation_sheet
from evaltool.outputs.exhibits import Chart, plain_text
from evaltool.outputs.management_response import build_management_response
from evaltool.outputs.profiles import PROFILES
from evaltool.outputs.quality_assessment import build_quality_assessment
from evaltool.outputs.questionnaire import build_questionnaire
from evaltool.outputs.work_plan import build_work_plan
from evaltool.synthesis.ratings import all_have_rated, current, differences, in_words, plausible_range, raters
from evaltool.unattended import run_case
from tests.support.sample_copy import SAMPLE
from tests.support.two_raters_case import two_raters_case

JUDGED = {
    "relevance": "Serves a need that most of those heard name.",
    "effectiveness": "Largely delivered, with depth as the price.",
    "efficiency": "Cannot be judged: no budget lines.",
    "impact": "First signs, not to be put down to the project alone.",
    "sustainability": "One benefit is anchored, the others are open.",
}


def sample_without_scheme(root: Path) -> CaseFolder:
    """The sample with `rating_scheme: none` and a judgement in words for each criterion."""
    folder = root / "sample"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("outputs"))
    header = folder / "evaluation.yml"
    header.write_text(header.read_text(encoding="utf-8").replace("rating_scheme: iom-5", "rating_scheme: none"), encoding="utf-8")
    ratings = folder / "synthesis" / "ratings" / "evaluator.csv"
    rows = list(csv.DictReader(ratings.read_text(encoding="utf-8").splitlines()))
    kept = {row["criterion"]: {**row, "scheme": "none", "rating": JUDGED[row["criterion"]]} for row in rows}
    with ratings.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]))
        writer.writeheader()
        writer.writerows(kept.values())
    return CaseFolder(folder)


MAKERS = {"two raters": two_raters_case, "no scheme": sample_without_scheme}
ROOMS = (
    case_exhibits,
    cerqual_exhibits,
    desk_exhibits,
    field_exhibits,
    plan_exhibits,
    quality_exhibits,
    survey_comparison,
    survey_exhibits,
    training_exhibits,
    heard_exhibits,
    synthesis_exhibits,
)
EXHIBITS = [
    function
    for room in ROOMS
    for _, function in inspect.getmembers(room, inspect.isfunction)
    if function.__module__ == room.__name__ and not function.__name__.startswith("_") and list(inspect.signature(function).parameters) == ["case"]
]


@pytest.fixture(scope="module", params=MAKERS)
def case(request, tmp_path_factory):
    return MAKERS[request.param](tmp_path_factory.mktemp("case"))


@pytest.fixture
def pair(tmp_path):
    return two_raters_case(tmp_path)


def words_of(document: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        return "\n".join(package.read(name).decode("utf-8") for name in package.namelist() if name.endswith(".xml"))


def test_there_is_no_error_and_no_block(case):
    assert [str(problem) for problem in check_case(case).of("error", "block")] == []


def test_each_criterion_is_decided_and_has_a_range_or_a_reason_for_none(case):
    for criterion in case.header.evaluation.criteria:
        assert in_words(case, current(case, criterion)) != "not rated yet"
        assert plausible_range(case, criterion).reason


@pytest.mark.parametrize("exhibit", EXHIBITS, ids=lambda function: function.__name__)
def test_every_exhibit_is_made(case, exhibit):
    made = exhibit(case)

    for part in made if isinstance(made, (list, tuple)) else [made]:
        if isinstance(part, Chart):
            assert part.figure().data
        elif hasattr(part, "rows"):
            assert all(len(row) == len(part.columns) for row in part.rows)


@pytest.mark.parametrize("profile", PROFILES)
def test_every_deliverable_is_made_for_every_reader(case, profile):
    made = [build_work_plan(case, profile, lay_out=False), build_questionnaire(case), build_debriefing(case), build_evaluation_sheet(case, profile)]
    made += [build_evaluation_report(case, profile, lay_out=False).data, build_evaluation_brief(case, lay_out=False).data]
    made += [build_management_response(case, lay_out=False).data, build_quality_assessment(case)]

    assert all(zipfile.is_zipfile(io.BytesIO(document)) for document in made)


def test_every_notebook_runs_and_every_deliverable_is_written(case, tmp_path):
    assert run_case(case.root, tmp_path / "out", [], [], "commissioner", False)

    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"work_plan.docx", "questionnaire.xlsx", "debriefing.pptx", "evaluation_sheet.xlsx", "evaluation_report.docx"} <= written
    assert {"evaluation_brief.docx", "management_response.docx", "quality_assessment.xlsx"} <= written


def test_the_case_of_the_developers_has_six_criteria_six_steps_and_two_raters(pair):
    assert pair.header.evaluation.criteria == ("relevance", "coherence", "effectiveness", "efficiency", "impact", "sustainability")
    assert len(pair.header.evaluation.scheme.steps) == 6
    assert raters(pair) == ["edda", "joro"]
    assert all_have_rated(pair)


def test_what_the_raters_settled_on_counts_and_their_differences_stay_on_record(pair):
    assert [(d.criterion, d.decided, d.apart) for d in differences(pair)] == [
        ("effectiveness", (("edda", "4"), ("joro", "5")), 1),
        ("sustainability", (("edda", "2"), ("joro", "3")), 1),
    ]
    # the settled step is the first rater's for one criterion, the second's for the other
    assert in_words(pair, current(pair, "effectiveness")) == "4 Moderately satisfactory"
    assert in_words(pair, current(pair, "sustainability")) == "3 Moderately unlikely"
    assert current(pair, "sustainability").by == "agreed"
    assert current(pair, "relevance").by == "edda"
    assert synthesis_pages.differences_in_words(pair)[0].startswith("Effectiveness: rater A 4; rater B 5. Agreed on: 4")


def test_before_they_have_sat_together_each_difference_is_named(tmp_path):
    case = two_raters_case(tmp_path, settled=False)

    found = [problem.message for problem in check_case(case) if problem.code == "RATING_NOT_AGREED"]
    assert [message.split(".")[0] for message in found] == [
        "The raters differ on 'effectiveness' (edda 4, joro 5) and have not settled it",
        "The raters differ on 'sustainability' (edda 2, joro 3) and have not settled it",
    ]
    assert check_case(case).of("error", "block").codes() == set()


def test_while_one_still_rates_nobody_is_shown_the_other(tmp_path):
    case = two_raters_case(tmp_path, settled=False)
    path = case.root / "synthesis" / "ratings" / "joro.csv"
    path.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8")
    case = CaseFolder(case.root)

    assert differences(case) is None
    assert synthesis_exhibits.rating_detail_table(case).rows == ()
    assert "seen by the second rater" not in " ".join(map(str, synthesis_pages.criterion_pages(case)))


def test_the_report_prints_the_settled_steps_in_the_words_of_the_scheme(pair):
    words = words_of(build_evaluation_report(pair, lay_out=False).data)

    assert "Highly satisfactory" in words and "Moderately unlikely" in words
    assert "settled after a talk" in words
    # once among the rules, once below the scale
    assert words.count("For sustainability the six steps read: 6 Highly likely; 5 Likely") == 2


def test_without_a_scheme_the_judgement_stands_in_words_and_no_step_is_printed(tmp_path):
    case = sample_without_scheme(tmp_path)
    table = synthesis_exhibits.ratings_table(case)

    assert table.columns[1] == "Judgement"
    assert [plain_text(row[1]) for row in table.rows] == list(JUDGED.values())
    assert synthesis_exhibits.rating_scale_table(case).rows == ()
    words = words_of(build_evaluation_report(case, lay_out=False).data)
    assert JUDGED["impact"] in words
    assert "4 Very good" not in words and "3 Good" not in words


def unfinished(folder: Path) -> CaseFolder:
    """The case in which the second rater has still to rate the last criterion."""
    case = two_raters_case(folder, settled=False)
    path = case.root / "synthesis" / "ratings" / "joro.csv"
    path.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8")
    return CaseFolder(case.root)


def words_of_all(case: CaseFolder) -> str:
    made = [build_evaluation_report(case, lay_out=False).data, build_evaluation_brief(case, lay_out=False).data, build_evaluation_sheet(case)]
    return "\n".join(map(words_of, made))


def test_a_document_made_while_one_still_rates_does_not_show_what_the_other_decided(tmp_path):
    case = unfinished(tmp_path)

    assert {plain_text(row[1]) for row in synthesis_exhibits.ratings_table(case).rows} == {"not rated yet"}
    assert "seen by the first rater" not in words_of_all(case)


def test_a_document_made_before_they_have_settled_it_prints_both_and_nothing_in_between(tmp_path):
    case = two_raters_case(tmp_path, settled=False)
    rows = {row[0]: (plain_text(row[1]), row[3]) for row in synthesis_exhibits.ratings_table(case).rows}

    assert rows["Effectiveness"] == (
        "not settled: 4 Moderately satisfactory and 5 Satisfactory",
        "Effectiveness: seen by the first rater. / Effectiveness: seen by the second rater.",
    )
    assert rows["Sustainability"][0] == "not settled: 2 Unlikely and 3 Moderately unlikely"
    assert rows["Relevance"] == ("6 Highly satisfactory", "Relevance: seen by the first rater.")
    assert words_of_all(case).count("not settled: 4 Moderately satisfactory and 5 Satisfactory") >= 3


# -- the second rater is expected and has not rated yet


def waiting_for_the_second(root: Path) -> CaseFolder:
    """The case with the first rater's decisions alone, and both raters named in evaluation.yml."""
    two_raters_case(root)
    for name in ("joro", "agreed"):
        (root / "synthesis" / "ratings" / f"{name}.csv").unlink()
    header = root / "evaluation.yml"
    header.write_text(header.read_text(encoding="utf-8").replace("rating_scheme:", "raters: [edda, Joro]\n  rating_scheme:", 1), encoding="utf-8")
    return CaseFolder(root)


def test_while_a_rater_who_is_named_has_not_rated_no_output_shows_what_the_other_decided(tmp_path):
    case = waiting_for_the_second(tmp_path / "case")
    reason = "seen by the first rater"
    assert raters(case) == ["edda", "Joro"] and differences(case) is None
    assert run_case(case.root, tmp_path / "out", [], [], "internal", False)
    made = {path.name: path for path in sorted((tmp_path / "out").rglob("*")) if path.suffix in (".docx", ".xlsx", ".pptx", ".html", ".ipynb")}
    told = [name for name, path in made.items() if reason in (path.read_text(encoding="utf-8") if path.suffix in (".html", ".ipynb") else words_of(path.read_bytes()))]
    assert len(made) > 20 and told == []
    # without the second name everything is shown
    header = case.root / "evaluation.yml"
    header.write_text(header.read_text(encoding="utf-8").replace("raters: [edda, Joro]", "raters: [edda]"), encoding="utf-8")
    assert reason in words_of(build_evaluation_report(CaseFolder(case.root), lay_out=False).data)


def test_the_second_counts_once_however_the_name_is_written_and_a_name_that_is_none_is_refused(pair):
    header = pair.root / "evaluation.yml"
    written = header.read_text(encoding="utf-8")
    header.write_text(written.replace("rating_scheme:", "raters: [JORO, edda]\n  rating_scheme:", 1), encoding="utf-8")
    assert raters(CaseFolder(pair.root)) == ["edda", "joro"] and all_have_rated(CaseFolder(pair.root))
    header.write_text(written.replace("rating_scheme:", "raters: [edda, ../joro]\n  rating_scheme:", 1), encoding="utf-8")
    [refused] = [problem for problem in check_case(CaseFolder(pair.root)) if problem.code == "RATER_NAME"]
    assert refused.column == "evaluation.raters" and "'../joro'" in refused.message


def test_what_changed_between_two_cases_is_silent_on_ratings_while_a_rater_has_not_rated(tmp_path):
    before, now = waiting_for_the_second(tmp_path / "a"), waiting_for_the_second(tmp_path / "b")
    (before.root / "synthesis" / "ratings" / "edda.csv").unlink()
    assert case_differences(before.root, now.root) == []
    header = now.root / "evaluation.yml"
    header.write_text(header.read_text(encoding="utf-8").replace("raters: [edda, Joro]", "raters: [edda]"), encoding="utf-8")
    assert "rating of relevance: not rated yet -> 6 Highly satisfactory" in case_differences(before.root, now.root)
