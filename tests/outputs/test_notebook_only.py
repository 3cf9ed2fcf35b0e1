"""What is for the evaluator's eyes alone (ranges, what would flip the judgement, shares of draws) stands in no deliverable, whoever reads it."""

from __future__ import annotations

import re

import pytest

from evaltool.case import CaseFolder
from evaltool.outputs import robustness_exhibits as exhibits
from evaltool.outputs.debriefing import build_debriefing
from evaltool.outputs.evaluation_brief import build_evaluation_brief
from evaltool.outputs.evaluation_report import build_evaluation_report
from evaltool.outputs.evaluation_sheet import build_evaluation_sheet
from evaltool.outputs.management_response import build_management_response
from evaltool.outputs.profiles import PROFILES
from evaltool.outputs.quality_assessment import build_quality_assessment
from evaltool.outputs.questionnaire import build_questionnaire
from evaltool.outputs.work_plan import build_work_plan
from evaltool.privacy.leaks import texts_of
from evaltool.synthesis.findings import read_findings
from evaltool.synthesis.flips import flip_of_finding, flip_of_rating
from evaltool.synthesis.plausible_range import plausible_range
from evaltool.synthesis.uncertainty import uncertainty
from tests.support.sample_copy import SAMPLE
from tests.support.two_raters_case import two_raters_case
from tests.support.water_case import water_case

MAKERS = {"sample": lambda folder: CaseFolder(SAMPLE), "two raters": two_raters_case, "water": water_case}
TELL_TALES = re.compile(
    r"plausible range|range that the evidence allows|evidence allows|all critical\) to 1|would flip|left out at a time|leaves? (its|their) range|"
    r"\bdraws?\b.{0,20}(allow|strength)|% of (the )?draws|keeps? its strength of|would be too weak to rate|falls from \d to \d without",
    re.IGNORECASE,
)


# who may see most sees it in every case, the others in one that is quick to make
READERS = [("sample", "internal"), ("water", "commissioner"), *(("two raters", profile) for profile in PROFILES)]


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    return {name: make(tmp_path_factory.mktemp("case")) for name, make in MAKERS.items()}


def deliverables(case, profile):
    yield "work_plan.docx", build_work_plan(case, profile, lay_out=False)
    yield "questionnaire.xlsx", build_questionnaire(case)
    yield "debriefing.pptx", build_debriefing(case)
    yield "evaluation_sheet.xlsx", build_evaluation_sheet(case, profile)
    yield "evaluation_report.docx", build_evaluation_report(case, profile, lay_out=False).data
    yield "evaluation_brief.docx", build_evaluation_brief(case, lay_out=False).data
    yield "management_response.docx", build_management_response(case, lay_out=False).data
    yield "quality_assessment.xlsx", build_quality_assessment(case)


def sentences_for_the_notebook(case):
    drawn = uncertainty(case, 20)
    yield from (flip_of_finding(case, finding) for finding in read_findings(case))
    yield from (flip_of_rating(case, criterion) for criterion in case.header.evaluation.criteria)
    yield from (plausible_range(case, criterion).reason for criterion in case.header.evaluation.criteria)
    yield exhibits.steadiness_in_words(case, drawn)
    for table in (exhibits.left_out_table(case), exhibits.strength_shares_table(case, drawn), exhibits.range_shares_table(case, drawn)):
        yield from filter(None, (table.title, table.note))
    yield from (words for row in exhibits.method_table().rows for words in row[1:])


@pytest.mark.parametrize(("name", "profile"), READERS)
def test_no_deliverable_says_how_robust_or_how_sure_the_judgement_is(cases, name, profile):
    case = cases[name]
    inner = [" ".join(sentence.split()) for sentence in sentences_for_the_notebook(case)]
    for file, data in deliverables(case, profile):
        words = " ".join(" ".join(text.split()) for _, text in texts_of(file, data))
        assert words
        assert [sentence for sentence in inner if sentence in words] == [], file
        assert TELL_TALES.search(words) is None, (file, TELL_TALES.search(words))


@pytest.mark.parametrize("name", MAKERS)
def test_the_search_would_find_such_words(cases, name):
    case = cases[name]
    found = [sentence for sentence in sentences_for_the_notebook(case) if TELL_TALES.search(sentence)]

    assert len(found) > len(case.header.evaluation.criteria)
