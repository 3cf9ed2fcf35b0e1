"""Word documents for tests: the project's own template filled, and what stands in the result."""

import io
import zipfile
from pathlib import Path

from lxml import etree

from evaltool.outputs.docx_writer import DocumentProperties, fill
from evaltool.outputs.exhibits import Chart, Table

TEMPLATE = Path(__file__).parents[2] / "templates" / "evaluation_report.docx"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PROPERTIES = DocumentProperties("Evaluation of a project", "Final evaluation", "An evaluator", "en-US")
TABLE = Table("Persons met", ("Group", "Persons"), (("Officials", "12"), ("Partners", "9")), numeric=frozenset({1}), description="Persons by group")
CHART = Chart("Planned and met", "bar", ("Officials", "Partners"), (("Planned", (14, 9)), ("Met", (12, 9))), alt="Two fewer officials than planned.")


def filled(contents=None, texts=None, **options):
    """The template filled, without LibreOffice unless asked for."""
    return fill(TEMPLATE, contents or {}, texts or {}, PROPERTIES, **{"lay_out": False, **options})


def part(result, name="word/document.xml"):
    """One part of a finished document."""
    with zipfile.ZipFile(io.BytesIO(result.data)) as file:
        return etree.fromstring(file.read(name))


def names(result):
    """The names of all parts."""
    with zipfile.ZipFile(io.BytesIO(result.data)) as file:
        return file.namelist()


def words(element):
    """The text of an element."""
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def tags(root):
    """The tags of all content controls, in order."""
    return [tag.get(f"{W}val") for tag in root.iter(f"{W}tag")]


def control(result, tag):
    """The content control with a tag, if it is there."""
    found = [c for c in part(result).iter(f"{W}sdt") if tag in [t.get(f"{W}val") for t in c.findall(f"{W}sdtPr/{W}tag")]]
    return found[0] if found else None


def headings(result):
    """Level, number and text of each heading."""
    return [(h.level, h.number, h.text) for h in result.headings]


def changed_template(change, name="word/document.xml"):
    """The template with one of its parts changed as text."""
    result = io.BytesIO()
    with zipfile.ZipFile(TEMPLATE) as source, zipfile.ZipFile(result, "w") as target:
        for entry in source.namelist():
            content = source.read(entry)
            target.writestr(entry, change(content.decode()).encode() if entry == name else content)
    return result.getvalue()
