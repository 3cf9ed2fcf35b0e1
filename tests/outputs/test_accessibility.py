"""Every document that leaves can be read by everybody; and the checker that says so finds each kind of damage, and that kind alone."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from evaltool.case import CaseFolder
from evaltool.outputs.debriefing import build_debriefing
from evaltool.outputs.docx_writer import Bullets, ChartBlock, Heading, Link, Paragraph, TableBlock, fill
from evaltool.outputs.evaluation_brief import build_evaluation_brief
from evaltool.outputs.evaluation_report import build_evaluation_report
from evaltool.outputs.management_response import build_management_response
from evaltool.outputs.work_plan import build_work_plan
from tests.support.accessibility import RULES, contrast, faults, slide_faults
from tests.support.second_case import make_second_case
from tests.support.word import CHART, PROPERTIES, TABLE, TEMPLATE

SAMPLE = TEMPLATE.parents[1] / "data" / "sample"
MAKERS = {
    "evaluation_report.docx": lambda case: build_evaluation_report(case, lay_out=False).data,
    "evaluation_brief.docx": lambda case: build_evaluation_brief(case, lay_out=False).data,
    "management_response.docx": lambda case: build_management_response(case, lay_out=False).data,
    "work_plan.docx": lambda case: build_work_plan(case, lay_out=False),
}
CHAPTER = (
    Heading("Relevance", 2, "relevance"),
    Heading("A finding", 3, "F1"),
    Paragraph(("What was found, see ", Link("the table", "persons"), ".")),
    Bullets(("One", "Two")),
    TableBlock(TABLE, "persons"),
    ChartBlock(CHART, "chart"),
)
DOCUMENT, STYLES, CORE = "word/document.xml", "word/styles.xml", "docProps/core.xml"
DAMAGE = {
    "title": (CORE, "<dc:title>Evaluation of a project</dc:title>", "<dc:title></dc:title>"),
    "language": (STYLES, '<w:lang w:val="en-US"', '<w:lang w:val=""'),
    "heading order": (DOCUMENT, '<w:pStyle w:val="Heading2"/>', '<w:pStyle w:val="Normal"/>'),
    "table header": (DOCUMENT, "<w:tblHeader/>", ""),
    "table text": (DOCUMENT, '<w:tblDescription w:val="Persons by group"/>', '<w:tblDescription w:val=" "/>'),
    "table shape": (DOCUMENT, "</w:tcPr>", "<w:vMerge/></w:tcPr>"),
    "alternative text": (DOCUMENT, 'descr="Two fewer officials than planned."', 'descr=""'),
    "empty paragraph": (DOCUMENT, "<w:t xml:space=\"preserve\">One</w:t>", '<w:t xml:space="preserve"></w:t>'),
    "reading order": (DOCUMENT, '<w:pStyle w:val="ListBullet"/>', '<w:pStyle w:val="ListBullet"/><w:framePr w:hSpace="10"/>'),
    "contrast": (STYLES, '<w:color w:val="9E2A12"/>', '<w:color w:val="F0C0B0"/>'),
    "text size": (STYLES, '<w:sz w:val="18"/>', '<w:sz w:val="12"/>'),
    "links": (DOCUMENT, 'w:anchor="persons"', 'w:anchor="people"'),
    "lists": (DOCUMENT, '<w:t xml:space="preserve">Two</w:t>', '<w:t xml:space="preserve">- Two</w:t>'),
}  # fmt: skip


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    return {"sample": CaseFolder(SAMPLE), "second": CaseFolder(make_second_case(tmp_path_factory.mktemp("second")))}


@pytest.fixture(scope="module")
def sound():
    """A document with one of each thing that a rule is about."""
    return fill(TEMPLATE, {"findings": CHAPTER}, {}, PROPERTIES, mark="Invented", lay_out=False).data


@pytest.mark.parametrize("case", ["sample", "second"])
@pytest.mark.parametrize("name", MAKERS)
def test_a_document_can_be_read_by_everybody(cases, case, name):
    assert faults(MAKERS[name](cases[case])) == []


def test_the_empty_template_can_too():
    assert faults(Path(TEMPLATE).read_bytes()) == []


@pytest.mark.parametrize("case", ["sample", "second"])
def test_slides_can_be_read_by_everybody(cases, case):
    assert slide_faults(build_debriefing(cases[case])) == []


def test_the_sound_document_is_sound_and_every_rule_has_its_damage(sound):
    assert faults(sound) == []
    assert DAMAGE.keys() == RULES.keys()


@pytest.mark.parametrize("rule", DAMAGE)
def test_a_damaged_document_breaks_the_rule_of_its_damage_and_no_other(sound, rule):
    part, whole, broken = DAMAGE[rule]
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound)) as source, zipfile.ZipFile(result, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                assert whole.encode() in content, f"{rule}: nothing to damage"
                content = content.replace(whole.encode(), broken.encode(), 1)
            target.writestr(name, content)
    assert {rule for rule, _ in faults(result.getvalue())} == {rule}


def test_contrast_is_that_of_the_guidelines():
    # black on white, and the grey that just passes (WCAG's own example is #767676)
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert contrast("767676", "FFFFFF") == pytest.approx(4.54, abs=0.005)
    assert contrast("777777", "FFFFFF") < 4.5
