"""Texts that could break a file do not: what is made of them is sound XML, opens in LibreOffice, and says what was written."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from lxml import etree

from evaltool.outputs.evaluation_brief import build_evaluation_brief
from evaltool.outputs.evaluation_report import build_evaluation_report
from evaltool.outputs.evaluation_sheet import build_evaluation_sheet
from evaltool.outputs.management_response import build_management_response
from evaltool.outputs.office_package import can_lay_out, page_texts, to_pdf
from tests.outputs.test_office_files_are_valid import VALIDATOR, errors
from tests.support.accessibility import faults
from tests.support.small_case import make_case
from tests.support.water_case import row, water_case
from tests.support.word_reader import Document

WORD_FILES = {
    "report": lambda case: build_evaluation_report(case, lay_out=False).data,
    "brief": lambda case: build_evaluation_brief(case, lay_out=False).data,
    "response": lambda case: build_management_response(case, lay_out=False).data,
}
ARABIC = "تقول المجموعات إن المشورة وصلت في وقتها"
HOSTILE = {
    "control characters": "before\x0bafter\x1f \ufffe end",
    "from the right": ARABIC,
    "both directions": f"The group says: {ARABIC} (K01), 12%.",
    "braces": "{{ name }} {% for x in y %} ${value} <<field>>",
    "markup": "</w:t></w:r></w:p><w:p><w:r><w:br w:type='page'/> <w:p> & &amp; ]]> <!-- -->",
    "a formula": "=HYPERLINK(\"http://example.org\",\"x\")",
    "a field": '{ INCLUDETEXT "C:\\\\secret.txt" } \\o "1-9"',
    "ten thousand words": "word " * 10_000,
    "one endless word": "w" * 5_000,
    "signs beyond the plane": "𝔘𝔫𝔦 😀 é e\u0301 \u200b\u202e",
}  # fmt: skip


def hostile_case(root, text):
    """The water case with the text in every place where somebody writes."""

    def change(written):
        for table, columns in (
            ("findings", ("headline", "text", "causal_factors", "strength_reason")), ("conclusions", ("headline", "text")), ("lessons", ("headline", "context")),
            ("recommendations", ("headline", "text", "action", "means")), ("limitations", ("text", "mitigation")), ("ratings/ana", ("justification",)),
        ):  # fmt: skip
            for found in written[f"synthesis/{table}"]:
                found.update(dict.fromkeys(columns, text))

    case = water_case(root, change)
    (root / "narrative").mkdir(exist_ok=True)
    (root / "narrative" / "introduction.md").write_text(text, encoding="utf-8")
    return case


def sound(data):
    """All parts of the file, parsed."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        return {name: etree.fromstring(file.read(name)) for name in file.namelist() if name.endswith((".xml", ".rels"))}


@pytest.mark.parametrize("what", HOSTILE)
def test_word_files_are_sound_and_say_what_was_written(tmp_path, what):
    text = HOSTILE[what]
    case = hostile_case(tmp_path, text)
    shown = text.replace("\x0b", "").replace("\x1f", "").replace("\ufffe", "").strip()
    for name, make in WORD_FILES.items():
        data = make(case)
        sound(data)
        told = Document(data).text
        if name == "report":
            assert shown in told
            assert [rule for rule, _ in faults(data)] == []
        if VALIDATOR:
            assert errors(data, ".docx", tmp_path) == []


@pytest.mark.parametrize("what", HOSTILE)
def test_the_sheet_is_sound_and_nothing_in_it_is_a_formula(tmp_path, what):
    data = build_evaluation_sheet(hostile_case(tmp_path, HOSTILE[what]))
    assert not [name for name, root in sound(data).items() if next(root.iter("{*}f"), None) is not None]
    cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(data)) for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    if VALIDATOR:
        assert errors(data, ".xlsx", tmp_path) == []


@pytest.mark.skipif(not can_lay_out(), reason="LibreOffice or pdftotext is not installed")
@pytest.mark.parametrize("what", ["both directions"])
def test_libreoffice_opens_a_report_of_hostile_texts(tmp_path, what):
    pages = page_texts(to_pdf(WORD_FILES["report"](hostile_case(tmp_path, HOSTILE[what]))))
    assert len(pages) > 10 and "Recommendations" in "".join(pages)


def test_words_from_the_right_run_from_the_right(tmp_path):
    body = Document(WORD_FILES["report"](hostile_case(tmp_path, ARABIC))).body
    lines = [p for p in body.iter("{*}p") if "".join(t.text or "" for t in p.iter("{*}t")) == ARABIC]
    assert lines and all(line.find("{*}pPr/{*}bidi") is not None and line.find("{*}r/{*}rPr/{*}rtl") is not None for line in lines)


@pytest.mark.parametrize("many", [0, 1, 300])
def test_no_recommendations_one_and_three_hundred(tmp_path, many):
    def change(written):
        first = row(written, "synthesis/recommendations", "RE1")
        written["synthesis/recommendations"] = [{**first, "recommendation_id": f"RE{number}"} for number in range(1, many + 1)]

    case = water_case(tmp_path, change)
    report, response = Document(WORD_FILES["report"](case)), Document(WORD_FILES["response"](case))
    found = [line.text.split(" ")[0] for line in report.lines if line.style == "Headline" and line.text.startswith("RE")]
    assert found == [f"RE{number}" for number in range(1, many + 1)]
    assert ("Recommendations" in report.headings) is bool(many)
    said = {0: "There are no recommendations yet.", 1: "1 recommendation to answer", 300: "300 recommendations to answer"}[many]
    assert said in response.text
    sound(build_evaluation_sheet(case))


def test_a_case_with_nothing_in_it_has_sound_documents(tmp_path):
    case = make_case(tmp_path)
    main_parts = [{"word/document.xml", "xl/workbook.xml"} & sound(make(case)).keys() for make in (*WORD_FILES.values(), build_evaluation_sheet)]
    assert all(main_parts)
