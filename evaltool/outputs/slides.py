"""A slide show that knows PowerPoint and nothing of evaluation: titles, words and native charts, with one line that stands on every slide.

Text is set as large as it fits. Slides have real titles, so that they can be read out and found in the outline.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from evaltool.outputs.exhibits import SERIES_COLOURS, TEXT_COLOUR, Chart
from evaltool.outputs.native_charts import add_to_slide
from evaltool.outputs.office_package import normalise

_WIDTH, _HEIGHT = Inches(13.333), Inches(7.5)
_LEFT, _TOP, _BODY, _FOOT = Inches(0.6), Inches(0.45), Inches(1.55), Inches(6.95)
_BODY_HEIGHT = Inches(5.25)
_TITLE_ONLY = 5  # the layout of python-pptx's own template that has a title and nothing else
_SIZES = (24, 22, 20, 18, 16, 14, 13, 12, 11, 10)
# width of a character in em, on the safe side of what Calibri and its free twin Carlito need
_CHARACTER = 0.49
_LINE = 1.22
_SPACE_AFTER = 0.35
_FOOTER = "Footer"


class SlideShow:
    """Slides one after the other; `footer` stands on each of them beside its number."""

    def __init__(self, title: str, author: str, footer: str):
        self._deck = Presentation()
        self._deck.slide_width, self._deck.slide_height = _WIDTH, _HEIGHT
        self._footer = footer
        properties = self._deck.core_properties
        properties.title, properties.author, properties.last_modified_by = title, author, author
        properties.created = properties.modified = datetime(2000, 1, 1, tzinfo=UTC)

    def title(self, title: str, lines: Sequence[str]) -> None:
        """The first slide."""
        slide = self._slide(title, 44, Inches(2.0))
        self._words(slide, lines, (_LEFT, Inches(3.4), _WIDTH - 2 * _LEFT, Inches(3)), bullets=False)

    def words(self, title: str, lines: Sequence[str]) -> None:
        """A slide of words; a line that begins with a tab says more about the one before it."""
        self._words(self._slide(title), lines, (_LEFT, _BODY, _WIDTH - 2 * _LEFT, _BODY_HEIGHT))

    def words_and_chart(self, title: str, lines: Sequence[str], chart: Chart | None) -> None:
        """A slide with words on the left and a chart on the right; words alone where there is no chart, or none with anything to show."""
        if chart is None or not chart.categories:
            self.words(title, lines)
            return
        slide, middle = self._slide(title), Inches(5.4)
        self._words(slide, lines, (_LEFT, _BODY, middle - _LEFT, _BODY_HEIGHT))
        add_to_slide(slide, chart, (middle + Inches(0.2), _BODY, _WIDTH - middle - _LEFT, _BODY_HEIGHT))

    def data(self) -> bytes:
        """The file, without the clock."""
        for slide in self._deck.slides:
            # what stands at the foot is read last, by a screen reader too
            slide.shapes._spTree.append(next(shape for shape in slide.shapes if shape.name == _FOOTER)._element)
        result = io.BytesIO()
        self._deck.save(result)
        return normalise(result.getvalue())

    def _slide(self, title: str, points: int = 30, top: Emu = _TOP) -> Any:
        slide = self._deck.slides.add_slide(self._deck.slide_layouts[_TITLE_ONLY])
        shape = slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = _LEFT, top, _WIDTH - 2 * _LEFT, Inches(1)
        shape.text_frame.text = title
        shape.text_frame.word_wrap = True
        shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
        _dress(shape.text_frame.paragraphs[0], Pt(points), SERIES_COLOURS[0], bold=True)
        foot = slide.shapes.add_textbox(_LEFT, _FOOT, _WIDTH - 2 * _LEFT, Inches(0.4))
        foot.name, foot.text_frame.word_wrap = _FOOTER, True
        foot.text_frame.text = f"{self._footer} · {len(self._deck.slides)}"
        _dress(foot.text_frame.paragraphs[0], Pt(12), "9E4A06", bold=True)
        return slide

    def _words(self, slide: Any, lines: Sequence[str], box: tuple[Emu, Emu, Emu, Emu], bullets: bool = True) -> None:
        shape = slide.shapes.add_textbox(*box)
        shape.name = "Words"
        frame = shape.text_frame
        frame.word_wrap = True
        width, height = Emu(box[2]).inches, Emu(box[3]).inches
        lines = that_fit(lines, width, height)
        size = fitting_size(lines, width, height)
        for number, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            below = line.startswith("\t")
            paragraph.text = ("" if below or not bullets else "• ") + line.strip()
            paragraph.level = 1 if below else 0
            last = number + 1 == len(lines) or not lines[number + 1].startswith("\t")
            paragraph.space_after = Pt(size * _SPACE_AFTER if last else 0)
            _dress(paragraph, Pt(size - 2 if below else size), "5A6672" if below else TEXT_COLOUR)


def size_on_a_slide(lines: Sequence[str]) -> int:
    """The size in points that the lines have on a slide of words."""
    return fitting_size(lines, Emu(_WIDTH - 2 * _LEFT).inches, _BODY_HEIGHT.inches)


def that_fit(lines: Sequence[str], width: float, height: float) -> list[str]:
    """The lines that a box can hold in the smallest letters; where there are more, the last one says how many are left out."""
    kept, left_out = list(lines), 0

    def shown() -> list[str]:
        return [*kept, f"{left_out} more, for which there is no room here."] if left_out else kept

    while not _fits(shown(), _SIZES[-1], width, height) and (last := max(n for n, line in enumerate(kept) if not line.startswith("\t"))):
        del kept[last:]
        left_out += 1
    return shown()


def fitting_size(lines: Sequence[str], width: float, height: float) -> int:
    """The largest size in points at which the lines fit into a box of this width and height in inches; the smallest one where none does."""
    for size in _SIZES:
        if _fits(lines, size, width, height):
            return size
    return _SIZES[-1]


def _fits(lines: Sequence[str], size: int, width: float, height: float) -> bool:
    return sum(_height(line, size, width) for line in lines) <= height * 72


def _height(line: str, size: int, width: float) -> float:
    """The height of one paragraph in points, with the space after it."""
    below = line.startswith("\t")
    points = size - 2 if below else size
    a_line = max(int((width - 0.7 * below) * 72 / (points * _CHARACTER)), 1)
    return -(-max(len(line), 1) // a_line) * _LINE * points + (0 if below else _SPACE_AFTER * size)


def _dress(paragraph: Any, size: Emu, colour: str, bold: bool = False) -> None:
    paragraph.font.size = size
    paragraph.font.bold = bold
    paragraph.font.color.rgb = RGBColor.from_string(colour)
    paragraph.alignment = PP_ALIGN.LEFT
    for run in paragraph.runs:
        run.font.size, run.font.bold = size, bold
        run.font.color.rgb = RGBColor.from_string(colour)
