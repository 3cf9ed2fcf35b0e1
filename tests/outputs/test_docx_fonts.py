"""The columns of tables are as wide as the letters of the template ask."""

from __future__ import annotations

import io

import docx
import pytest

from evaltool.outputs.docx_fonts import breadth
from evaltool.outputs.docx_tables import column_widths
from evaltool.outputs.docx_writer import TEMPLATE, TableBlock, fill
from evaltool.outputs.exhibits import Table
from tests.support.word import PROPERTIES, W, changed_template, control

THEME, STYLES = "word/theme/theme1.xml", "word/styles.xml"
SMALL = '<w:name w:val="Table text"/><w:basedOn w:val="Normal"/>'
TABLE = Table("T", ("Indicator", "Target", "Actual"), (("Number of persons sensitized directly through focus group discussions", "13,500", "12,940"),), (8, 1, 1))


def in_font(name):
    return changed_template(lambda text: text.replace('typeface="Calibri"', f'typeface="{name}"'), THEME)


@pytest.mark.parametrize(("name", "wide"), [("Calibri Light", 1.0), ("Times New Roman", 1.0), ("Arial", 1.12), ("Verdana", 1.32), ("House Sans Pro", 1.12)])
def test_the_font_of_the_theme_has_its_breadth(name, wide):
    assert breadth(docx.Document(io.BytesIO(in_font(name)))) == pytest.approx(wide)


def test_larger_letters_in_tables_and_a_font_of_their_own_count():
    larger = changed_template(lambda text: text.replace('<w:sz w:val="18"/>', '<w:sz w:val="22"/>'), STYLES)
    assert breadth(docx.Document(io.BytesIO(larger))) == pytest.approx(22 / 18)
    own = changed_template(lambda text: text.replace('<w:rPr><w:sz w:val="18"/>', '<w:rPr><w:rFonts w:ascii="Verdana" w:hAnsi="Verdana"/><w:sz w:val="18"/>'), STYLES)
    assert breadth(docx.Document(io.BytesIO(own))) == pytest.approx(1.32)


def test_smaller_letters_and_a_template_without_the_style_leave_the_columns_as_they_are():
    smaller = changed_template(lambda text: text.replace('<w:sz w:val="18"/>', '<w:sz w:val="14"/>'), STYLES)
    assert breadth(docx.Document(io.BytesIO(smaller))) == 1.0
    assert breadth(docx.Document(io.BytesIO(TEMPLATE.read_bytes()))) == 1.0
    nameless = changed_template(lambda text: text.replace(SMALL, '<w:name w:val="Something"/>'), STYLES)
    assert breadth(docx.Document(io.BytesIO(nameless))) == pytest.approx(22 / 18)


def test_a_number_keeps_its_column_in_wide_letters():
    result = fill(in_font("Verdana"), {"findings": [TableBlock(TABLE)]}, {}, PROPERTIES, lay_out=False)
    written = [int(column.get(f"{W}w")) for column in control(result, "findings").iter(f"{W}gridCol")]
    assert written == column_widths(TABLE, sum(written), 1.32)
    assert all(wide > usual for wide, usual in zip(written[1:], column_widths(TABLE, sum(written))[1:], strict=True))
