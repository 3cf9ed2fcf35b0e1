"""Charts that Word and PowerPoint draw themselves: crisp, small, and open to the reader's editing.

The chart XML comes from python-pptx; the workbook behind it ("Edit data") is written here, as
python-pptx would take a category that begins with `=` for a formula.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from itertools import count
from typing import Any

import xlsxwriter
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from lxml import etree
from pptx.chart.chart import Chart as NativeChart
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.oxml import parse_xml
from pptx.util import Pt

from evaltool.outputs.exhibits import TEXT_COLOUR, Chart
from evaltool.outputs.office_package import normalise

_KINDS = {
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
    "stacked": XL_CHART_TYPE.BAR_STACKED,
    "diverging": XL_CHART_TYPE.BAR_STACKED,
    "dots": XL_CHART_TYPE.LINE_MARKERS,
}
_MARKERS = (
    XL_MARKER_STYLE.CIRCLE,
    XL_MARKER_STYLE.DIAMOND,
    XL_MARKER_STYLE.SQUARE,
    XL_MARKER_STYLE.TRIANGLE,
)
# Parts of the number format: positive; negative; zero. A zero needs no label.
_LABEL_FORMAT = {True: "#,##0;-#,##0;;", False: "#,##0.0;-#,##0.0;;"}
_OFFSET = " "
_NEGATIVE_AXIS_ID = re.compile(rb'(<c:(?:axId|crossAx) val=")-')
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"


@dataclass(frozen=True, slots=True)
class ChartParts:
    """What a chart is made of inside an Office file: its XML, and the workbook with its numbers."""

    xml: bytes
    workbook: bytes


def chart_parts(chart: Chart, points: int = 9) -> ChartParts:
    """The parts of a chart for a Word file, with text of `points` size."""
    root = parse_xml(_chart_data(chart).xml_bytes(_KINDS[chart.kind]))
    _dress(NativeChart(root, None), chart, points)
    for external in root.findall(f"{_C}externalData"):
        root.remove(external)
    xml = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    # Word accepts python-pptx's negative axis ids, the schema does not.
    return ChartParts(_NEGATIVE_AXIS_ID.sub(rb"\g<1>", xml), _workbook(chart))


def add_to_document(document: Any, chart: Chart) -> str:
    """The relationship id of a chart newly added to a python-docx document."""
    package = document.part.package
    used = {str(part.partname) for part in package.iter_parts()}
    number = next(n for n in count(1) if f"/word/charts/chart{n}.xml" not in used)
    parts = chart_parts(chart)
    root = etree.fromstring(parts.xml)
    book_name = PackURI(f"/word/embeddings/chart{number}.xlsx")
    book = Part(book_name, CONTENT_TYPE.SML_SHEET, parts.workbook, package)
    native = Part(PackURI(f"/word/charts/chart{number}.xml"), CONTENT_TYPE.DML_CHART, b"", package)
    external = etree.SubElement(root, f"{_C}externalData")
    external.set(qn("r:id"), native.relate_to(book, RELATIONSHIP_TYPE.PACKAGE))
    etree.SubElement(external, f"{_C}autoUpdate").set("val", "0")
    native._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return document.part.relate_to(native, RELATIONSHIP_TYPE.CHART)


def add_to_slide(slide: Any, chart: Chart, box: tuple[int, int, int, int], points: int = 14) -> Any:
    """The chart's shape newly added to a slide; `box` is left, top, width, height in EMU."""
    frame = slide.shapes.add_chart(_KINDS[chart.kind], *box, _chart_data(chart))
    _dress(frame.chart, chart, points)
    frame.chart.part.chart_workbook.update_from_xlsx_blob(_workbook(chart))
    for element in frame.chart._chartSpace.iter(f"{_C}axId", f"{_C}crossAx"):
        element.set("val", element.get("val").lstrip("-"))
    properties = frame._element.nvGraphicFramePr.cNvPr
    properties.set("name", chart.title)
    properties.set("descr", chart.alt)
    return frame


def _columns(chart: Chart) -> list[tuple[str, tuple[float | None, ...]]]:
    columns = list(chart.series)
    if chart.kind == "diverging":
        columns.insert(0, (_OFFSET, chart.offsets()))
    return columns


def _is_whole(chart: Chart) -> bool:
    return all(float(v).is_integer() for _, vs in chart.series for v in vs if v is not None)


def _chart_data(chart: Chart) -> CategoryChartData:
    data = CategoryChartData(number_format="General")
    data.categories = list(chart.categories)
    for name, values in _columns(chart):
        data.add_series(name, values)
    return data


def _workbook(chart: Chart) -> bytes:
    result = io.BytesIO()
    text_stays_text = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(result, text_stays_text) as book:
        # The chart XML refers to the sheet by this name, and to its columns from A on.
        sheet = book.add_worksheet("Sheet1")
        for row, category in enumerate(chart.categories, start=1):
            sheet.write_string(row, 0, category)
        for column, (name, values) in enumerate(_columns(chart), start=1):
            sheet.write_string(0, column, name)
            for row, value in enumerate(values, start=1):
                if value is not None:
                    sheet.write_number(row, column, value)
    return normalise(result.getvalue())


def _dress(native: NativeChart, chart: Chart, points: int) -> None:
    _take_frame_off(native._chartSpace)
    native.font.size = Pt(points)
    native.font.color.rgb = RGBColor.from_string(TEXT_COLOUR)
    # The caption, or the slide, has the title.
    native.has_title = False
    native.has_legend = len(chart.series) > 1
    if native.has_legend:
        native.legend.position = XL_LEGEND_POSITION.BOTTOM
        native.legend.include_in_layout = False
    _dress_axes(native, chart)
    plot = native.plots[0]
    first = 1 if chart.kind == "diverging" else 0
    for series, colour in zip(list(plot.series)[first:], chart.colours(), strict=True):
        _dress_series(series, colour, chart, points)
    if chart.kind == "dots":
        _join_dots(plot._element)
    else:
        plot.gap_width = 55
    if chart.kind == "diverging":
        _hide_offset(native)


def _dress_axes(native: NativeChart, chart: Chart) -> None:
    values, names = native.value_axis, native.category_axis
    values.minimum_scale = 0
    values.major_tick_mark = names.major_tick_mark = XL_TICK_MARK.NONE
    values.format.line.fill.background()
    values.major_gridlines.format.line.color.rgb = RGBColor(0xD5, 0xDA, 0xE0)
    names.format.line.color.rgb = RGBColor(0x8A, 0x94, 0xA0)
    # where bars are many, a program would leave out the name of every other one
    last = names._element.find(qn("c:noMultiLvlLbl"))
    last.addprevious(last.makeelement(qn("c:tickLblSkip"), {"val": "1"}))
    if chart.value_max is not None and chart.kind != "diverging":
        values.maximum_scale = chart.value_max
    if all(float(value or 0).is_integer() and (value or 0) < 7 for _, series in chart.series for value in series):
        values.major_unit = 1  # there is no half of a source
    if chart.kind == "diverging":
        _mark_the_middle(values, chart)
    elif chart.unit == "%":
        # each number says it; a title of one sign would stand far from them
        values.tick_labels.number_format, values.tick_labels.number_format_is_linked = '0"%"', False
        highest = max((value or 0 for _, series in chart.series for value in series), default=0)
        values.major_unit = next((step for step in (20, 50, 100, 500) if highest <= 6 * step), None)  # more marks would stand aslant
    elif chart.unit:
        values.has_title = True
        values.axis_title.text_frame.text = chart.unit
        values.axis_title.text_frame.paragraphs[0].font.bold = False
    if chart.kind != "dots":
        # The first category stands at the top, as in the table; the scale stays at the bottom.
        names.reverse_order = True
        values.tick_label_position = XL_TICK_LABEL_POSITION.NONE if chart.kind == "diverging" else XL_TICK_LABEL_POSITION.HIGH


def _mark_the_middle(values: Any, chart: Chart) -> None:
    """The only grid line inside the plot is where the sides of a diverging chart meet."""
    offsets = chart.offsets()
    totals = [sum(vs[row] or 0 for _, vs in chart.series) for row in range(len(offsets))]
    left = max((chart.left_of_middle(row) for row in range(len(offsets))), default=0)
    right = max((o + t - left for o, t in zip(offsets, totals, strict=True)), default=0)
    half = max(left, right)
    if half:
        values.major_unit = left or half
        values.maximum_scale = left + right


def _dress_series(series: Any, colour: str, chart: Chart, points: int) -> None:
    rgb = RGBColor.from_string(colour)
    if chart.kind == "dots":
        series.smooth = False
        series.format.line.fill.background()
        series.marker.style = _MARKERS[chart.colours().index(colour) % len(_MARKERS)]
        series.marker.size = points
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = rgb
        series.marker.format.line.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
    else:
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = rgb
        # A thin edge parts neighbours whose greys are alike on paper.
        series.format.line.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
        series.invert_if_negative = False
    labels = series.data_labels
    labels.show_value = True
    labels.number_format = _LABEL_FORMAT[_is_whole(chart)].replace("0;", '0"%";' if chart.unit == "%" else "0;")
    labels.number_format_is_linked = False
    labels.font.size = Pt(points)
    inside = chart.kind in ("stacked", "diverging")
    labels.font.color.rgb = RGBColor.from_string(_ink(colour) if inside else TEXT_COLOUR)
    labels.position = {"dots": XL_LABEL_POSITION.RIGHT, "bar": XL_LABEL_POSITION.OUTSIDE_END}.get(chart.kind, XL_LABEL_POSITION.CENTER)


def _ink(background: str) -> str:
    """White or the text colour, whichever reads better on the background."""
    red, green, blue = (int(background[i : i + 2], 16) for i in (0, 2, 4))
    return TEXT_COLOUR if 0.299 * red + 0.587 * green + 0.114 * blue > 125 else "FFFFFF"


def _take_frame_off(space: Any) -> None:
    """No box around the chart: Word and LibreOffice draw one unless told otherwise."""
    shape = parse_xml(f'<c:spPr xmlns:c="{_C[1:-1]}" xmlns:a="{_A}"><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>')
    space.find(f"{_C}chart").addnext(shape)


def _join_dots(plot: Any) -> None:
    lines = etree.Element(f"{_C}hiLowLines")
    # The schema wants it before the markers.
    plot.find(f"{_C}marker").addprevious(lines)


def _hide_offset(native: NativeChart) -> None:
    # Its name is a blank. To delete its legend entry would be neater, but LibreOffice counts the
    # entries of such a chart from the other end and drops the last answer.
    offset = native.plots[0].series[0]
    offset.format.fill.background()
    offset.format.line.fill.background()
