"""The results matrix of a paper, read row by row into results and indicators, with the fate of every cell."""

from __future__ import annotations

from dataclasses import dataclass, field

from evaltool.interchange.import_report import Fate, ImportReport
from evaltool.interchange.matrix_reader import MatrixReader
from evaltool.interchange.matrix_rows import as_table, with_ids
from evaltool.interchange.paper import Cell, Paper
from evaltool.interchange.result_words import read_result
from evaltool.interchange.table_headings import HeadedTable, Kind, find_tables, rejoined

MATRIX = Kind(
    "results matrix",
    (
        ("baseline_target", r"base\s?line.*target|target.*base\s?line"),
        ("baseline", r"^base\s?line|base\s?line (?:value|\d{4})|^(?:initial|starting) value|indicator base\s?line"),
        ("target", r"^(?:\w+[- ]){0,3}targets?\b|indicator target|^planned value|^end value"),
        ("actual", r"^actual|^achieved|achievement|results? to date|^current value|^progress"),
        ("mov", r"verification|^mov\b|^sources?$|data sources?|sources? of (?:data|information)|data collection"),
        ("assumptions", r"assumption|\brisks?\b"),
        ("indicator", r"indicator|^ovi|measures? of success"),
        ("disaggregation", r"^disaggregat"),
        ("unit", r"^unit"),
        ("comment", r"^comment|^remark|^note"),
        ("other", r"^responsib|^frequency|^means$|^budget|^cost|^resources|^milestone|^timeline|^inputs?$|^year \d|^years?$|^date$|^activit"),
        ("code", r"^(?:no|nr|n°|#|code|ref|reference|id|number)\.?$"),
        ("level", r"^level|^type(?: of result)?$"),
        (
            "result",
            r"result|outcome|output|objective|logic|hierarchy|narrative|statement|description|component|intervention|^goal|^purpose|^impact|^project summary",
        ),
    ),
    (frozenset({"indicator"}), frozenset({"baseline_target", "baseline", "target", "mov", "assumptions", "result", "actual"})),
    never=r"^(?:(?:evaluation|sub|key)[- ]?)*questions?$|^(?:evaluation )?criteri(?:on|a)$",
    goes_on=r"(?:outcome|output|objective|expected result|result|activit|impact|goal|purpose)\w*\b|\d+\.\d",
    blank=("result", "level"),
)


@dataclass
class MatrixFound:
    """What was found of results matrices in one paper: rows of `results_matrix`, and the fate of every cell of the tables they came from."""

    rows: list[dict[str, str]]
    report: ImportReport
    activity_cells: list[tuple[HeadedTable, Cell, str]] = field(default_factory=list)  # with the id of the result above, where it has one

    @property
    def indicators(self) -> int:
        """How many indicators were found."""
        return sum(bool(row.get("indicator_id")) for row in self.rows)


def read_matrix(paper: Paper, others: tuple[Kind, ...] = ()) -> MatrixFound:
    """The results matrix of a paper; no rows where it has none."""
    reader = MatrixReader()
    report = ImportReport(paper.file)
    tables = rejoined(find_tables(paper, MATRIX, others), _begins)
    for headed in tables:
        reader.read(headed)
    with_ids(reader.results)
    for before, headed in zip([None, *tables], tables if reader.results else [], strict=False):
        for cell in headed.table.cells:
            fate, note = reader.fates.get((id(headed), cell), _unread(cell))
            if before is not None and cell in headed.rests:
                fate, note = reader.fates.get((id(before), headed.rests[cell]), _unread(cell))[0], "the rest of the row before the page break"
            report.add(fate, headed.table.where(cell), cell.text, note)
    activities = [(headed, cell, result.id if result else "") for headed, cell, result in reader.activities]
    return MatrixFound(as_table(reader.results), report, activities)


def _begins(headed: HeadedTable, cell: Cell) -> bool:
    """True for a cell that begins a result or a list of activities."""
    said = read_result(cell.text)
    return headed.role_of(cell) in ("result", "level", "code") and bool(said.level or said.code)


def _unread(cell: Cell) -> tuple[Fate, str]:
    return ("not understood", "nothing of the matrix was recognised in it") if cell.plain else ("skipped", "")
