"""Charts are drawn by Word and PowerPoint themselves, from numbers that can be edited."""

import io

import openpyxl
import pptx
import pytest
from lxml import etree

from evaltool.outputs.exhibits import Chart
from evaltool.outputs.native_charts import add_to_slide, chart_parts

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
KINDS = ["bar", "stacked", "diverging", "dots"]


def chart(kind="bar", **changes):
    values = {
        "title": "Persons", "kind": kind, "categories": ("=1+1", "Centres"),
        "series": (("Planned", (150.0, 20.0)), ("Reached", (168.5, None))),
        "unit": "persons", "alt": "More were reached than planned.", **changes,
    }  # fmt: skip
    return Chart(**values)


@pytest.mark.parametrize("kind", KINDS)
def test_axis_ids_are_positive_and_there_is_no_title_beside_the_caption(kind):
    root = etree.fromstring(chart_parts(chart(kind)).xml)
    ids = [e.get("val") for e in root.iter(f"{C}axId", f"{C}crossAx")]
    assert ids and all(int(number) > 0 for number in ids)
    assert root.find(f".//{C}autoTitleDeleted").get("val") == "1"


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_chart_gives_the_same_bytes(kind):
    assert chart_parts(chart(kind)) == chart_parts(chart(kind))


def test_the_workbook_holds_the_numbers_where_the_chart_looks_for_them():
    parts = chart_parts(chart())
    sheet = openpyxl.load_workbook(io.BytesIO(parts.workbook))["Sheet1"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        [None, "Planned", "Reached"], ["=1+1", 150, 168.5], ["Centres", 20, None],
    ]  # fmt: skip
    references = [f.text for f in etree.fromstring(parts.xml).iter(f"{C}f")]
    assert "Sheet1!$B$2:$B$3" in references


def test_a_category_that_looks_like_a_formula_stays_text():
    sheet = openpyxl.load_workbook(io.BytesIO(chart_parts(chart()).workbook))["Sheet1"]
    assert sheet["A2"].data_type == "s"


@pytest.mark.parametrize(("unit", "formats", "titles"), [("%", ['#,##0.0"%";-#,##0.0"%";;', '0"%"'], []), ("persons", ["#,##0.0;-#,##0.0;;"], ["persons"])])
def test_a_share_says_so_at_each_number_and_another_unit_below_the_axis(unit, formats, titles):
    root = etree.fromstring(chart_parts(chart(unit=unit)).xml)
    found = {number.get("formatCode") for number in root.iter(f"{C}numFmt")} - {"General"}
    assert sorted(found) == formats
    assert ["".join(title.itertext()).strip() for title in root.iter(f"{C}title")] == titles
    # 168.5 is the highest: four marks, from 0 to 150
    assert [step.get("val") for step in root.iter(f"{C}majorUnit")] == (["50.0"] if unit == "%" else [])


@pytest.mark.parametrize("kind", KINDS)
def test_every_bar_has_its_name_however_many_there_are(kind):
    names = etree.fromstring(chart_parts(chart(kind)).xml).find(f".//{C}catAx")
    assert [e.get("val") for e in names.iter(f"{C}tickLblSkip")] == ["1"]
    assert [e.tag for e in names][-2:] == [f"{C}tickLblSkip", f"{C}noMultiLvlLbl"]


def test_a_gap_is_not_drawn_as_zero():
    root = etree.fromstring(chart_parts(chart()).xml)
    reached = root.findall(f".//{C}ser")[1]
    assert len(reached.findall(f"{C}val//{C}pt")) == 1


def test_a_diverging_chart_begins_with_an_unseen_offset_that_lines_up_the_middles():
    root = etree.fromstring(chart_parts(chart("diverging")).xml)
    first = root.find(f".//{C}ser")
    assert [float(v.text) for v in first.findall(f"{C}val//{C}v")] == [0, 130]
    fill = first.find(f"{C}spPr")[0]
    assert etree.QName(fill).localname == "noFill"


def test_dots_of_one_category_are_joined():
    root = etree.fromstring(chart_parts(chart("dots")).xml)
    line = root.find(f".//{C}lineChart")
    names = [etree.QName(child).localname for child in line]
    assert names.index("hiLowLines") < names.index("marker")


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_on_a_slide_has_name_alternative_text_and_safe_workbook(kind):
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    frame = add_to_slide(slide, chart(kind), (0, 0, 5_000_000, 3_000_000))
    assert frame.name == "Persons"
    assert frame._element.nvGraphicFramePr.cNvPr.get("descr") == "More were reached than planned."
    blob = frame.chart.part.chart_workbook.xlsx_part.blob
    assert openpyxl.load_workbook(io.BytesIO(blob))["Sheet1"]["A2"].data_type == "s"
    ids = [e.get("val") for e in frame.chart._chartSpace.iter(f"{C}axId", f"{C}crossAx")]
    assert all(int(number) > 0 for number in ids)


def test_a_chart_without_numbers_is_still_a_chart():
    empty = chart("diverging", categories=("a",), series=(("No", (None,)), ("Yes", (None,))))
    assert chart_parts(empty).xml.startswith(b"<?xml")
