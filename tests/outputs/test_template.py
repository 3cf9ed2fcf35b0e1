"""The report template: made by its script, complete, and good to use without any program."""

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
from lxml import etree

TEMPLATES = Path(__file__).parents[2] / "templates"
TEMPLATE = TEMPLATES / "evaluation_report.docx"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TAGS = [
    "logo", "title", "subtitle", "status_line", "general_information", "disclaimer", "contents", "list_of_tables", "list_of_figures", "acronyms",
    "executive_summary", "summary_matrix", "introduction", "context", "stakeholders", "intervention_logic", "funding", "purpose",
    "criteria_and_questions", "approach", "methods", "sampling", "analysis", "rules", "ethics", "limitations", "deviations", "findings",
    "cross_cutting", "purposes", "ratings", "conclusions", "lessons", "good_practices", "recommendations", "annex_tor", "annex_matrix", "annex_sheet",
    "annex_results", "annex_people", "annex_documents", "annex_instruments", "annex_meetings", "annex_ratings", "annex_evidence", "annex_quality",
    "annex_response", "annex_independence",
]  # fmt: skip
STYLES = [
    "Body Text", "Title", "Document title", "Subtitle", "Status line", "Heading 1", "Heading 2", "Heading 3", "Heading unnumbered", "Front heading",
    "Annex heading", "Annex heading 2", "Caption", "Figure", "Table text", "Table number", "Table heading", "Table note", "Box title", "Box label",
    "Box text", "Quote", "List Bullet", "List Number", "toc 1", "toc 2", "table of figures", "Evaluation table", "Evaluation box", "Hyperlink",
    "Prompt",
]  # fmt: skip


def root(name="word/document.xml"):
    with zipfile.ZipFile(TEMPLATE) as file:
        return etree.fromstring(file.read(name))


def tag(control):
    found = control.find(f"{W}sdtPr/{W}tag")
    return None if found is None else found.get(f"{W}val")


def test_the_template_is_what_its_script_makes(tmp_path):
    made = tmp_path / "made.docx"
    subprocess.run([sys.executable, str(TEMPLATES / "make_evaluation_report.py"), "--to", str(made)], check=True)
    assert made.read_bytes() == TEMPLATE.read_bytes()


def test_every_place_is_there_once_and_in_order():
    assert [t for t in map(tag, root().iter(f"{W}sdt")) if t] == TAGS


def test_every_place_has_a_bookmark_of_its_name_around_it():
    for control in root().iter(f"{W}sdt"):
        if tag(control):
            start, end = control.getprevious(), control.getnext()
            assert start.get(f"{W}name") == tag(control)
            assert start.get(f"{W}id") == end.get(f"{W}id")


def test_every_place_tells_the_writer_what_belongs_there():
    for control in root().iter(f"{W}sdt"):
        assert "".join(control.itertext()).strip()


def test_matrices_stand_on_landscape_pages():
    waiting, turned = [], {}
    for element in root().iter(f"{W}sdt", f"{W}sectPr"):
        if element.tag == f"{W}sdt":
            waiting.append(tag(element))
        else:
            turned |= dict.fromkeys(waiting, element.find(f"{W}pgSz").get(f"{W}orient") == "landscape")
            waiting = []
    wide = {name for name, is_turned in turned.items() if is_turned}
    assert wide == {"summary_matrix", "annex_matrix", "annex_sheet", "annex_results", "annex_meetings", "annex_evidence"}


def test_front_pages_count_in_roman_and_the_body_from_one():
    numbers = [s.find(f"{W}pgNumType") for s in root().iter(f"{W}sectPr")]
    shown = [None if n is None else (n.get(f"{W}fmt"), n.get(f"{W}start")) for n in numbers]
    assert shown == [None, ("lowerRoman", "1"), ("lowerRoman", None), (None, "1"), None, None, None, None, None, None]


def test_every_page_has_a_header_with_places_for_mark_and_status():
    assert all(s.find(f"{W}headerReference") is not None for s in root().iter(f"{W}sectPr"))
    assert [tag(c) for c in root("word/header1.xml").iter(f"{W}sdt")] == ["evidence_mark", "title", "status"]


def test_styles_for_everything_are_there_and_every_style_used_is_defined():
    names = {style.name.lower() for style in docx.Document(io.BytesIO(TEMPLATE.read_bytes())).styles}
    assert {name.lower() for name in STYLES} <= names
    styles = root("word/styles.xml")
    ids = {style.get(f"{W}styleId") for style in styles.iter(f"{W}style")}
    used = {e.get(f"{W}val") for part in (root(), styles) for e in part.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle", f"{W}basedOn", f"{W}next")}
    assert used <= ids


def test_contents_list_has_a_link_for_each_heading():
    document = root()
    bookmarks = {b.get(f"{W}name") for b in document.iter(f"{W}bookmarkStart")}
    links = [link.get(f"{W}anchor") for link in document.iter(f"{W}hyperlink")]
    shown = {"Heading1", "Heading2", "HeadingUnnumbered", "AnnexHeading"}
    headings = [s for s in document.iter(f"{W}pStyle") if s.get(f"{W}val") in shown]
    assert len(links) == len(set(links)) == len(headings)
    assert set(links) <= bookmarks


def test_it_is_written_in_a_language_and_tells_no_time():
    assert root("word/styles.xml").find(f".//{W}lang").get(f"{W}val") == "en-GB"
    with zipfile.ZipFile(TEMPLATE) as file:
        assert set(re.findall(r"\d{4}-\d\d-\d\dT", file.read("docProps/core.xml").decode())) == {"2000-01-01T"}


def test_text_colours_stand_out_from_white():
    colours = {c.get(f"{W}val") for c in root("word/styles.xml").iter(f"{W}color")}
    assert all(_contrast_with_white(colour) >= 4.5 for colour in colours)


def _contrast_with_white(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)
