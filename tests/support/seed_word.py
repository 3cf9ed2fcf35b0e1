"""The project's papers made into a Word file as their author would have it: one table a matrix, results merged over the rows of their indicators."""

from __future__ import annotations

import re
from pathlib import Path

from docx import Document

from tests.support.papers_made import table

SEED = Path(__file__).resolve().parents[2].parent / "shared" / "seed" / "project_document_and_tor.txt"


def seed_word(path: Path) -> Path:
    """The Word file; the tables that page breaks cut in the text are whole again."""
    word = Document()
    rows: list[list[str]] = []
    for line in SEED.read_text(encoding="utf-8").split("\n"):
        if "\t" in line:
            cells = [paragraphs(cell) for cell in line.split("\t")]
            if rows and re.match(r"[a-z]", cells[0]) and len(rows[-1]) >= len(cells):
                rows[-1] = [f"{above} {rest}".strip() for above, rest in zip(rows[-1], [*cells, *[""] * 20], strict=False)]
            else:
                rows.append(cells)
        elif line.strip():
            add_table(word, rows)
            rows = []
            word.add_paragraph(paragraphs(line))
    add_table(word, rows)
    word.core_properties.author, word.core_properties.title = "IOM", ""
    word.save(path)
    return path


def add_table(word, rows: list[list[str]]) -> None:
    """A table whose empty first cells belong to the cell above, as in the matrix."""
    if not rows:
        return
    width = max(map(len, rows))
    merges = []
    for at, row in enumerate(rows):
        below = next((number for number in range(at + 1, len(rows)) if rows[number][0]), len(rows))
        if row[0] and below - at > 1 and width <= 4:
            merges.append((at, 0, below - 1, 0))
        elif row[0] and not any(row[1:]) and width == 4:
            merges.append((at, 0, at, 2))
    table(word, [row + [""] * (width - len(row)) for row in rows], merges)


def paragraphs(text: str) -> str:
    """The text without its tags, a paragraph a line."""
    lines = re.sub(r"<[^>]+>|\*\*", "\n", text).replace("•", "\n•").split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())
