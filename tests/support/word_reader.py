"""Word documents read back for tests: paragraphs with their style in the order of the body, tables, links, bookmarks and page headers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import docx
from docx.table import Table

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True)
class Line:
    """One paragraph: its style and its words; `in_table` where it stands in a cell."""

    style: str
    text: str
    in_table: bool


class Document:
    """A document as a reader meets it."""

    def __init__(self, data: bytes):
        self._document = docx.Document(io.BytesIO(data))
        self._names = {style.style_id: style.name for style in self._document.styles}
        self.body = self._document.element.body

    @property
    def lines(self) -> list[Line]:
        """Every paragraph with its words, in order, those of tables and content controls too."""
        return [line for line in map(self._line, self.body.iter(f"{W}p")) if line.text or line.style.lower().startswith("heading")]

    @property
    def text(self) -> str:
        """All words, a paragraph a line."""
        return "\n".join(line.text for line in self.lines)

    @property
    def headings(self) -> list[str]:
        """The headings of the body, with those of annexes and of unnumbered chapters."""
        return [line.text for line in self.lines if _is_heading(line)]

    def below(self, heading: str) -> list[str]:
        """The words of the paragraphs between a heading, or a numbered headline, and the next one."""
        found: list[str] = []
        reading = False
        for line in self.lines:
            if _is_heading(line) or line.style == "Headline":
                reading = line.text == heading
            elif reading:
                found.append(line.text)
        return found

    def tables(self) -> Iterator[list[list[str]]]:
        """Each table as rows of words."""
        for element in self.body.iter(f"{W}tbl"):
            yield [[cell.text for cell in row.cells] for row in Table(element, self._document).rows]

    def table(self, *heads: str) -> list[list[str]]:
        """The rows of the first table with these heads."""
        return next(rows[1:] for rows in self.tables() if rows[0] == list(heads))

    @property
    def bookmarks(self) -> set[str]:
        """The names of all bookmarks."""
        return {mark.get(f"{W}name") for mark in self.body.iter(f"{W}bookmarkStart")}

    @property
    def links(self) -> list[tuple[str, str]]:
        """(words, bookmark) of every link inside the document."""
        links = [link for link in self.body.iter(f"{W}hyperlink") if link.get(f"{W}anchor")]
        return [("".join(text.text or "" for text in link.iter(f"{W}t")), link.get(f"{W}anchor")) for link in links]

    def links_near(self, identifier: str) -> set[str]:
        """The words of the links below a headline that begins with the id, or in the row of evidence of that id."""
        found: set[str] = set()
        near = False
        for paragraph in self.body.iter(f"{W}p"):
            line = self._line(paragraph)
            if _is_heading(line) or line.style == "Headline":
                near = line.text.split(" ", 1)[0] == identifier
            row = next(paragraph.iterancestors(f"{W}tr"), None)
            if near or (row is not None and "".join(row.itertext()).startswith(identifier)):
                found |= {"".join(text.text or "" for text in link.iter(f"{W}t")) for link in paragraph.iter(f"{W}hyperlink")}
        return found

    @property
    def headers(self) -> list[str]:
        """The words of the header of every page kind: first, even and ordinary pages of each section."""
        shown = []
        for section in self._document.sections:
            kinds = [section.header]
            kinds += [section.first_page_header] if section.different_first_page_header_footer else []
            kinds += [section.even_page_header] if self._document.settings.odd_and_even_pages_header_footer else []
            shown += ["".join(text.text or "" for text in kind._element.iter(f"{W}t")) for kind in kinds]
        return shown

    def _line(self, paragraph) -> Line:  # noqa: ANN001  an lxml element
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        words = "".join(text.text or "" for text in paragraph.iter(f"{W}t"))
        return Line(self._names.get(style.get(f"{W}val"), "") if style is not None else "", words, any(True for _ in paragraph.iterancestors(f"{W}tc")))


def _is_heading(line: Line) -> bool:
    return line.style.lower().startswith(("heading", "annex heading", "front heading"))
