"""Papers of invented projects in many layouts, made with python-docx and openpyxl, which the readers of papers do not use for writing.

`python -m tests.support.papers_made` makes the small files in tests/interchange/files with LibreOffice: two Word files that it saved, and two PDF.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
from docx import Document
from docx.document import Document as Word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from openpyxl.styles import PatternFill

FILES = Path(__file__).resolve().parents[1] / "interchange" / "files"
SOFFICE = shutil.which("soffice")


def table(word: Word, rows: Sequence[Sequence[str]], merges: Sequence[tuple[int, int, int, int]] = (), shaded: Sequence[tuple[int, int]] = ()) -> Table:
    """A ruled table; merges are (first row, first column, last row, last column) from 0; a line feed in a text begins a paragraph."""
    made = word.add_table(len(rows), max(map(len, rows)))
    made.style = "Table Grid"
    for top, left, bottom, right in merges:
        made.cell(top, left).merge(made.cell(bottom, right))
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            if text:
                write(made.cell(number, column), text)
    for number, column in shaded:
        shade(made.cell(number, column))
    return made


def write(cell: _Cell, text: str) -> None:
    """Paragraphs into an empty cell."""
    for number, line in enumerate(text.split("\n")):
        (cell.paragraphs[0] if number == 0 else cell.add_paragraph()).add_run(line)


def shade(cell: _Cell, fill: str = "4F81BD") -> None:
    """Shade a cell as Word does."""
    looks = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        looks.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(looks)


def water(path: Path) -> Path:
    """Water: columns in another order, two rows of headings, results merged over their rows, another table before it."""
    word = Document()
    word.add_paragraph("Clean water for two valleys")
    table(word, [["Donor", "Lake Foundation"], ["Budget", "EUR 120,000"]])
    word.add_paragraph("Logical framework")
    rows = [
        ["Indicator", "Values", "", "Expected results", "Means of verification"],
        ["", "Baseline", "Target", "", ""],
        ["Share of households that drink safe water", "35%", "80%", "Outcome 1: Families drink safe water all year.", "Household survey"],
        ["Number of pumps that work", "3", "12 pumps", "", "Register of pumps"],
        ["Number of wells drilled/repaired", "0", "8/4", "Output 1.1: Wells give water;", "Handover notes\nVisits"],
        ["Number of committees trained", "0", "at least 12", "Output 1.2 - Committees keep the wells", ""],
        ["Litres per person and day", "7.5", "15 to 20", "", ""],
    ]
    table(word, rows, [(0, 1, 0, 2), (0, 0, 1, 0), (0, 3, 1, 3), (0, 4, 1, 4), (2, 3, 3, 3), (5, 3, 6, 3)])
    word.save(path)
    return path


def health(path: Path) -> Path:
    """Health: a table an outcome, results in rows of their own over the whole width, several indicators in a cell."""
    word = Document()
    word.add_paragraph("Results framework")
    heads = ["Indicators", "Baseline / Targets", "Assumptions and risks"]
    word.add_paragraph("Part one")
    first = [
        heads,
        ["Overall Objective: Fewer mothers die in childbirth", "", ""],
        ["Maternal deaths in 100,000 births", "Baseline (2015): 310 Target (2018): 250", "The road stays open."],
        ["Outcome 1 Clinics give safe care", "", ""],
        ["Number of clinics with a midwife\nPercentage of births attended", "Baseline: 2 Target: 9\nBaseline: 40% Target: 75%", ""],
        ["Output 1.1 Midwives are trained", "", ""],
        ["Number of midwives, nurses and doctors trained", "Baseline: 0; Target: 30/60/6", ""],
    ]
    table(word, first, [(1, 0, 1, 2), (3, 0, 3, 2), (5, 0, 5, 2)])
    word.add_paragraph("Part two: what clinics are given")
    second = [
        heads,
        ["Output 1.2 Clinics have what they need", "", ""],
        ["Number of clinics, beds and ambulances provided", "Baseline: 0 Target: 9/40", ""],
        ["Existence of a national supply plan (Y/N)", "Baseline: N Target: Y", ""],
    ]
    table(word, second, [(1, 0, 1, 2)])
    word.save(path)
    return path


def livelihoods(path: Path) -> Path:
    """Livelihoods: the old logframe of four columns with the level on the left, values inside the indicator, activities at the end."""
    word = Document()
    rows = [
        ["", "Intervention logic", "Objectively verifiable indicators", "Sources of verification", "Assumptions"],
        ["Overall objective", "Young people live from their work", "Income of young people. Baseline: 90 Target: 140", "Panel survey", ""],
        [
            "Specific objective",
            "Young people find work after training",
            "• Number of trainees in work. Baseline: 0. Target: 200\n• Share of trainees who are women. Target: 50%",
            "Tracer study",
            "",
        ],
        ["Expected result 1", "Trainings meet what employers ask for", "Number of courses accredited. Baseline: 1. Target: 1 (continued)", "", ""],
        ["Expected result 2", "Young people can start a business", "Number of loans given. Baseline: 0 Target: 1.500", "", ""],
        ["Activities", "1.1 Write five courses\n1.2 Train 300 young people\n2.1 Give loans", "Means: 2 trainers", "", ""],
    ]
    table(word, rows)
    word.save(path)
    return path


def shelter(path: Path) -> Path:
    """Shelter: a matrix inside a layout table, continued in a second table without headings; results with letters in front that Word counts."""
    word = Document()
    outer = word.add_table(1, 1)
    inner = outer.cell(0, 0).add_table(3, 4)
    for number, row in enumerate([["Result chain", "Performance indicator", "Baseline value", "Target value"],
                                  ["Outcome 1. Returnees live in safe houses", "Number of houses that pass inspection", "0", "250"],
                                  ["Output 1.1. Houses are repaired", "Number of houses repaired", "0", "300"]]):  # fmt: skip
        for column, text in enumerate(row):
            write(inner.cell(number, column), text)
    word.add_paragraph("Matrix of activities in winter")
    first = [["Result chain", "Performance indicator", "Baseline value", "Target value"],
             ["Outcome 2. Families stay warm", "Number of stoves in use", "20", "400"],
             ["Output 2.1. Stoves are handed out", "Number of stoves handed out", "0", "380"]]  # fmt: skip
    table(word, first)
    word.add_paragraph("continued")
    table(word, [["", "Number of families told how to use them", "0", "380"], ["Output 2.2. Wood is brought", "Tons of wood", "0", "95.5"]], [])
    word.save(path)
    return path


def farming(path: Path) -> Path:
    """Farming: a table at the end of a page, whose rows the page break cuts in two, with page numbers and a running title."""
    word = Document()
    word.sections[0].header.paragraphs[0].text = "Farming together, project document"
    for number in range(47):
        word.add_paragraph(f"Point {number}: farmers spoke of the market.")
    rows = [
        ["Results", "Indicators", "Baseline", "Targets"],
        ["Outcome 1: Farmers in all nine villages of the upper valley and in the three villages at the lake earn more from milk, from cheese and from wool than they did before",
         "Share of farmers in the villages of the upper valley and at the lake who sell milk outside of the market days of their own village\n"
         "Number of cheeses sold to shops and to hotels",
         "10%\n0", "40%\n900"],
        ["Output 1.1: Cows are healthy", "Number of visits by a vet", "0", "120"],
    ]  # fmt: skip
    table(word, rows)
    word.save(path)
    return path


def floods(path: Path) -> Path:
    """Disaster risk: a baseline divided into year and value, milestones of years beside the target, a baseline that is not known yet."""
    word = Document()
    rows = [
        ["Result", "Indicator", "Baseline", "", "Milestones", "", "Target", "MoV"],
        ["", "", "Year", "Value", "2020", "2021", "2022", ""],
        ["IMPACT: Fewer people are harmed by floods", "1. # of flood deaths per year", "2018", "42", "35", "20", "10", "Bulletin of the ministry"],
        ["OUTCOME 1: Communities act on warnings", "1.1 % of households that leave within 6 hours", "2019", "12%", "30%", "50%", "70%", "Drill records"],
        ["", "1.2 # of communities with a plan they tested", "2019", "4", "20", "45", "60", "Plans on file"],
        ["OUTPUT 1.1: Volunteers are equipped and trained", "1.1.1 # of volunteers trained (M/F)", "2019", "0", "100/100", "300/300", "500/500", "Lists"],
        ["", "1.1.2 # of kits handed out", "2019", "TBD", "n/a", "TBC", "500", "Waybills"],
    ]
    table(word, rows, [(0, 2, 0, 3), (0, 4, 0, 5), (0, 0, 1, 0), (0, 1, 1, 1), (0, 7, 1, 7), (3, 0, 4, 0), (5, 0, 6, 0)])
    word.save(path)
    return path


def work_plan(path: Path) -> Path:
    """A work plan: months under two years, shaded, merged and crossed, a striped table, parties, results as headings of rows."""
    word = Document()
    word.add_paragraph("Work plan")
    rows = [
        ["No.", "Activity", "2016", "", "2017", "", "Lead"],
        ["", "", "Nov", "Dec", "Jan", "Feb", ""],
        ["Output 1.1 Wells give water", "", "", "", "", "", ""],
        ["1.1.1", "Drill wells", "", "", "", "", "Field team"],
        ["1.1.2", "Test the water", "x", "", "x", "", "Laboratory"],
        ["1.2.1", "Train committees", "", "", "", "", "Field team"],
        ["1.2.2", "Visit committees", "", "", "", "", ""],
    ]
    made = table(word, rows, [(0, 2, 0, 3), (0, 4, 0, 5), (0, 0, 1, 0), (0, 1, 1, 1), (0, 6, 1, 6), (2, 0, 2, 6), (5, 3, 5, 5)], [(3, 3), (3, 4), (5, 3)])
    for column in range(7):
        shade(made.cell(4, column), "EEEEEE")  # a stripe marks nothing
    word.save(path)
    return path


def school(path: Path) -> Path:
    """School: an Excel sheet with codes and levels in columns of their own, a target a year, and merged cells; a second sheet with a timetable."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Logframe"
    for row in [
        ["Every child reads"], [],
        ["Code", "Level", "Statement", "Indicator", "Unit", "Baseline", "Target 2021", "Target 2022", "End target", "Data source"],
        ["1", "Outcome", "Children read with understanding", "% of pupils in grade 3 who read a page", "%", 0.31, 0.4, 0.5, 0.6, "Reading test"],
        [None, None, None, "Drop-out rate", "%", 0.12, None, None, 0.06, "School records"],
        ["1.1", "Output", "Teachers know how to teach reading", "Number of teachers trained", "no.", 0, 200, 500, 900, "Lists"],
        ["1.2", "Output", "Schools have books", "Number of books", "no.", 0, None, None, "1,5", None],
    ]:  # fmt: skip
        sheet.append(row)
    for cell in ("F4", "G4", "H4", "I4", "F5", "I5"):
        sheet[cell].number_format = "0%"
    for merged in ("A1:J1", "A4:A5", "B4:B5", "C4:C5"):
        sheet.merge_cells(merged)
    plan = book.create_sheet("Plan")
    for row in [
        ["Activity", "Responsible", "M1", "M2", "M3", "M4"],
        ["1.1.1 Train teachers", "Ministry", None, None, None, None],
        ["1.2.1 Print books", None, None, None, "x", "x"],
    ]:
        plan.append(row)
    for cell in ("C2", "D2"):
        plan[cell].fill = PatternFill("solid", fgColor="FFC000")
    book.save(path)
    return path


def questions(path: Path) -> Path:
    """Terms of Reference whose letters and bullets Word counts itself, with questions that have parts."""
    word = Document()
    word.add_heading("Terms of Reference for the mid-term evaluation of Every child reads", 0)
    word.add_heading("4. Evaluation criteria and questions", 1)
    word.add_paragraph("The evaluation answers these questions:")
    for text, style in [
        ("Relevance", "List Number"), ("Does the programme answer what schools need?", "List Bullet 2"), ("What do parents ask for?", "List Bullet 3"),
        ("What do teachers ask for?", "List Bullet 3"), ("Coherence", "List Number"), ("How does it fit with the programmes of others?", "List Bullet 2"),
        ("Efficiency: were funds used economically? Were they spent in time?", "List Number"), ("Effectiveness and early impact", "List Number"),
        ("Assess to what extent pupils read better", "List Bullet 2"),
    ]:  # fmt: skip
        word.add_paragraph(text, style)
    word.add_heading("5. Method", 1)
    word.add_paragraph("Relevance of the sample is for the evaluator to show. How will this be done?")
    word.save(path)
    return path


def in_office(source: Path, suffix: str, to: Path) -> Path:
    """The file as LibreOffice saves it in another format."""
    with tempfile.TemporaryDirectory() as profile:
        command = [SOFFICE or "soffice", "--headless", f"-env:UserInstallation=file://{profile}", "--convert-to", suffix, "--outdir", str(to), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
    return to / f"{source.stem}.{suffix.split(':')[0]}"


def main() -> None:
    """Make the committed files again."""
    FILES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for make, suffix in ((shelter, "docx"), (health, "docx"), (floods, "docx"), (water, "pdf"), (farming, "pdf"), (work_plan, "pdf")):
            source = make(folder / f"{make.__name__}.docx")
            (folder / "out").mkdir(exist_ok=True)
            made = in_office(source, suffix, folder / "out")
            shutil.copy(made, FILES / f"{make.__name__}_by_libreoffice.{suffix}")
    print(*sorted(path.name for path in FILES.iterdir()), sep="\n")


if __name__ == "__main__":
    sys.exit(main())
