"""What a large report costs: 200 pages, 2,000 rows of evidence that sentences link to, 60 native charts, each with the table of its numbers.

    python benchmarks/report_speed.py [--lay-out]

It prints the seconds for a quarter, a half, the whole and twice of it, with and without LibreOffice laying out the pages for their numbers; then those of a real
case, the sample with 2,000 and 4,000 codings more that findings cite; and beside them what python-docx takes for the table of evidence alone, cell by cell.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import docx

from evaltool.case import CaseFolder
from evaltool.outputs.docx_writer import ChartBlock, DocumentProperties, Filled, Heading, Link, Paragraph, Quote, Ref, TableBlock, fill, table_block
from evaltool.outputs.evaluation_report import build_evaluation_report
from evaltool.outputs.exhibits import Chart, Table
from evaltool.outputs.office_package import can_lay_out, page_texts, to_pdf

HOUSE = Path(__file__).parents[1]
TEMPLATE = HOUSE / "templates" / "evaluation_report.docx"
ROWS, CHARTS, GOAL = 2000, 60, 10.0
WORDS = "People in several groups say that advice reached them in time and that they would know whom to ask the next time it is needed. " * 5
GROUPS = ("Officials", "Partners", "Migrants", "Employers")


def report(share: float, lay_out: bool = False) -> Filled:
    """A report of this share of the full size."""
    rows, charts = round(ROWS * share), round(CHARTS * share)
    evidence = Table(
        "Evidence", ("Evidence", "Source", "Words", "Cited by"),
        tuple((f"K{i:05}", f"S{i % 40:02}", WORDS[: 90 + i % 120], Link(f"F{i % charts}", f"F{i % charts}")) for i in range(rows)),
        widths=(1, 1, 7, 1), row_ids=tuple(f"K{i:05}" for i in range(rows)),
    )  # fmt: skip
    blocks = []
    for i in range(charts):
        numbers = tuple(float((i * 7 + k * 3) % 19 + 1) for k in range(len(GROUPS)))
        cited = [part for k in range(rows // charts) for part in (Link(f"K{i * (rows // charts) + k:05}", f"K{i * (rows // charts) + k:05}"), ", ")]
        blocks += [
            Heading(f"F{i}  A finding of its own", 2, id=f"F{i}"),
            *[Paragraph(WORDS)] * 6,
            Quote(WORDS[:150], "S01"),
            Paragraph((Ref(f"chart {i}"), " shows the answers. Evidence: ", *cited)),
            ChartBlock(Chart("Answers by group", "bar", GROUPS, (("Persons", numbers),), alt="Answers by group of persons heard."), id=f"chart {i}"),
            TableBlock(Table("Answers in numbers", ("Group", "Persons"), tuple((g, f"{n:.0f}") for g, n in zip(GROUPS, numbers, strict=True)))),
        ]
    contents = {"findings": blocks, "annex_evidence": table_block(evidence)}
    return fill(TEMPLATE, contents, {}, DocumentProperties("A large report"), status="Draft", version_date="2014-03-31", lay_out=lay_out)


def grown_sample(folder: Path, more: int) -> Path:
    """A copy of the sample in which so many codings more are cited by its findings in turn."""
    shutil.copytree(HOUSE / "data" / "sample", folder, ignore=shutil.ignore_patterns("outputs"))
    codings, findings = folder / "field_phase" / "codings" / "evaluator.csv", folder / "synthesis" / "findings.csv"
    rows, found = (list(csv.DictReader(path.read_text(encoding="utf-8").splitlines())) for path in (codings, findings))
    added = [{**rows[i % len(rows)], "coding_id": f"K{10_000 + i}"} for i in range(more)]
    for i, row in enumerate(added):
        found[i % len(found)]["evidence_for"] += f";{row['coding_id']}"
    for path, table in ((codings, rows + added), (findings, found)):
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(table[0]))
            writer.writeheader()
            writer.writerows(table)
    return folder


def cell_by_cell(share: float) -> None:
    """The table of evidence as python-docx fills it."""
    document = docx.Document()
    table = document.add_table(round(ROWS * share), 4)
    for row in range(round(ROWS * share)):
        for column in range(4):
            table.cell(row, column).text = WORDS[:90]


def seconds(work: Callable[[], object]) -> float:
    """The quicker of two runs."""
    found = []
    for _ in range(2):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lay-out", action="store_true", help="measure the layout by LibreOffice too")
    with_pages = parser.parse_args().lay_out and can_lay_out()
    report(0.05)  # imports and first parse
    for share in (0.25, 0.5, 1.0, 2.0):
        made = seconds(lambda share=share: report(share))
        line = f"{ROWS * share:6.0f} rows, {CHARTS * share:4.0f} charts: {made:6.2f} s"
        if with_pages:
            line += f", with page numbers {seconds(lambda share=share: report(share, lay_out=True)):6.2f} s"
        print(line + (f"   (goal: below {GOAL:.0f} s)" if share == 1.0 else ""))
    for more in (ROWS, 2 * ROWS):
        with tempfile.TemporaryDirectory() as folder:
            case = grown_sample(Path(folder, "case"), more)
            made = [seconds(lambda case=case, lay=lay: build_evaluation_report(CaseFolder(case), lay_out=lay)) for lay in (False, True)[: 1 + with_pages]]
        line = f"the sample with {more} codings more: {made[0]:6.2f} s"
        print(line + (f", with page numbers {made[1]:6.2f} s" if with_pages else ""))
    part, twice = (seconds(lambda share=share: cell_by_cell(share)) for share in (0.05, 0.1))
    print(f"python-docx, cell by cell, the table of evidence alone: {ROWS * 0.05:.0f} rows {part:.2f} s, {ROWS * 0.1:.0f} rows {twice:.2f} s")
    if with_pages:
        print(f"pages of the whole: {len(page_texts(to_pdf(report(1.0).data) or b''))}")


if __name__ == "__main__":
    main()
