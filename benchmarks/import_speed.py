"""How long the import of a long Word document takes: prints the seconds for reading it and finding its results matrix, activities and questions.

The document has 150 pages of text, a results matrix of 200 rows, a work plan of 100 rows and thirty other tables of 40 rows, all made here. The promise is
under 5 s. Run it with `python benchmarks/import_speed.py [ROUNDS]`; where LibreOffice is there, it also counts the pages.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pdfplumber
from docx import Document

from evaltool.interchange.papers_import import import_papers

PROMISED = 5.0
SENTENCE = "The committee of the village met the engineers and agreed on the place of the well, on its depth and on who keeps the pump in repair. "


def document(path: Path) -> None:
    """A Word document of some 150 pages."""
    word = Document()
    word.add_heading("Terms of Reference", 1)
    word.add_paragraph("Relevance")
    word.add_paragraph("Is clean water what people asked for?", "List Bullet")
    matrix = [["Results", "Indicators", "Baseline", "Targets", "Means of verification"]]
    for number in range(1, 201):
        level = f"Outcome {number // 10 + 1}" if number % 10 == 1 else f"Output {(number - 1) // 10 + 1}.{number % 10 or 10}"
        matrix.append([f"{level}: Water flows in district {number}", f"Number of wells in district {number}", "0", str(number), "Register of wells"])
    _table(word, matrix)
    word.add_paragraph("Work plan")
    _table(
        word,
        [["Activity", "Responsible", *(f"M{month}" for month in range(1, 25))]]
        + [[f"{number}. Drill well {number}", "Team", *["x"] * 24] for number in range(1, 101)],
    )
    for chapter in range(30):
        word.add_heading(f"Chapter {chapter}", 1)
        for _ in range(14):
            word.add_paragraph(SENTENCE * 6)
        _table(word, [["Village", "Families", "Wells", "Pumps"]] + [[f"Village {row}", "40", "2", "1"] for row in range(39)])
    word.save(str(path))


def _table(word: object, rows: list[list[str]]) -> None:
    made = word.add_table(0, len(rows[0]))  # type: ignore[attr-defined]
    for row in rows:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = text


def pages(path: Path) -> str:
    """The pages that LibreOffice makes of it."""
    if shutil.which("soffice") is None:
        return "pages not counted"
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{path.parent}/profile", "--convert-to", "pdf", "--outdir", str(path.parent), str(path)]
    subprocess.run(command, check=True, capture_output=True)
    with pdfplumber.open(path.with_suffix(".pdf")) as pdf:
        count = len(pdf.pages)
    path.with_suffix(".pdf").unlink()
    return f"{count} pages"


def main(rounds: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as scratch:
        papers = Path(scratch) / "papers"
        papers.mkdir()
        document(papers / "long.docx")
        size = (papers / "long.docx").stat().st_size / 1_000_000
        shutil.copy(papers / "long.docx", Path(scratch) / "counted.docx")
        counted = pages(Path(scratch) / "counted.docx")
        seconds = []
        for number in range(rounds):
            start = time.perf_counter()
            done = import_papers(Path(scratch) / f"case{number}", papers)
            seconds.append(time.perf_counter() - start)
            print(f"round {number + 1}: {seconds[-1]:.2f} s", flush=True)
        print(next(sentence for sentence in done.sentences if sentence.startswith("results_matrix")))
        print(f"a Word document of {counted}, {size:.1f} MB: median {statistics.median(seconds):.2f} s, promised {PROMISED:.0f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
