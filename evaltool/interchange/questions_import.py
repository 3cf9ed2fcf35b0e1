"""The evaluation questions of Terms of Reference, each under its criterion: from a list under the names of the criteria, or from a table."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from evaltool import terms
from evaltool.interchange.import_report import Fate, ImportReport
from evaltool.interchange.paper import Block, Cell, Paper, PaperTable
from evaltool.interchange.question_words import ASKS, bare, criterion_in, questions_in
from evaltool.interchange.table_headings import HeadedTable, Kind, find_tables

QUESTIONS = Kind(
    "evaluation questions",
    (
        ("sub", r"sub[- ]?questions?|specific questions?|guiding questions?"),
        ("question", r"questions?"),
        ("criterion", r"criteri(?:on|a)\b"),
        ("code", r"^(?:no|nr|n°|#|code|ref|id|number)\.?$"),
        ("indicator", r"indicator|measure"),
        ("benchmark", r"benchmark|judg[e]?ment criteria|standard"),
        ("data_sources", r"sources?"),
        ("methods", r"method|tools?|instruments?|data collection"),
        ("analysis", r"analysis"),
    ),
    (frozenset({"question", "sub"}),),
    never=r"^answers?$|^score|^yes$",
)
_MORE = ("indicator", "benchmark", "data_sources", "methods", "analysis")
_NUMBERED_HEADING = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?\s+\S")
_LONGEST_NAME = 90
_SIGNS = " :.•*-\u2013\u2014"
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass
class QuestionFound:
    """One question as it is printed; `parent` is the question it is a part of."""

    criterion: str
    text: str
    reference: str
    parent: QuestionFound | None = None
    more: dict[str, str] = field(default_factory=dict)
    id: str = ""


@dataclass
class QuestionsFound:
    """The questions of one paper as rows of `evaluation_matrix`, and the fate of every paragraph and cell looked at."""

    rows: list[dict[str, str]]
    report: ImportReport

    @property
    def criteria(self) -> list[str]:
        """The criteria with a question, in their order."""
        return list(dict.fromkeys(one for row in self.rows for one in row["criterion"].split("; ")))


def read_questions(paper: Paper) -> QuestionsFound:
    """The evaluation questions of a paper; no rows where it has none."""
    report = ImportReport(paper.file)
    questions: list[QuestionFound] = []
    tables = {headed.table.place: headed for headed in find_tables(paper, QUESTIONS)}
    reader = _ListReader(questions, report)
    for part in paper.parts:
        if isinstance(part, Block):
            reader.block(part)
        elif part.place in tables:
            reader.leave()
            _read_table(tables[part.place], questions, report)
        else:
            reader.layout_table(part)
    return QuestionsFound(_rows(questions), report)


class _ListReader:
    """Goes through the paragraphs: a criterion's name begins its list of questions, another heading ends it."""

    def __init__(self, questions: list[QuestionFound], report: ImportReport):
        self.questions, self.report = questions, report
        self.criterion = self.heading = ""
        self.depth = 0  # of the questions of this criterion in the list
        self.criterion_place: tuple[int, int] | None = None  # level as a heading and depth in a list of the criteria
        self.other: Block | None = None  # a name that stands as the criteria do and is none of them
        self.section = ""
        self.current: QuestionFound | None = None

    def leave(self) -> None:
        """End the list of a criterion."""
        self.criterion, self.current = "", None

    def block(self, block: Block) -> None:
        criterion, behind = criterion_in(block.text)
        if criterion and (not behind or "?" in behind or ASKS.match(behind) or len(behind) < 250):
            self.criterion, self.heading, self.depth, self.current = criterion, block.text if not behind else block.text[: -len(behind)].strip(), 0, None
            self.criterion_place, self.other = (block.heading, block.depth), None
            found = list(questions_in(behind)) if "?" in behind else []
            for text in found:
                self.take(text, None)
            self.report.add("split" if len(found) > 1 else "taken", block.place, block.text, f"the criterion {criterion}")
            return
        if self.criterion and not self.goes_on(block):
            self.leave()
        if self.criterion:
            self.question(block)
        else:
            self.outside(block)

    def outside(self, block: Block) -> None:
        """A paragraph outside the lists: a section, or a name beside the criteria that is none of them; the questions under such a name are said."""
        if _asks(block):
            if self.other is not None:
                if self.other.text:
                    self.report.add("not understood", self.other.place, self.other.text, "it is none of the criteria that are known")
                    self.other = replace(self.other, text="")
                self.report.add("not understood", block.place, block.text, "the criterion it stands under is not said")
            return
        beside = (block.heading, block.depth) == self.criterion_place and len(block.text) < _LONGEST_NAME
        self.other = block if beside else None
        numbered = _NUMBERED_HEADING.match(block.text)
        if numbered and (block.heading or len(block.text) < _LONGEST_NAME):
            self.section = numbered[1]

    def goes_on(self, block: Block) -> bool:
        """True where a paragraph can still belong to the questions of the criterion."""
        deeper = not block.heading and self.criterion_place is not None and block.depth > self.criterion_place[1]
        return _asks(block) or deeper or (not self.current and len(block.text) < 400 and not block.heading)

    def question(self, block: Block) -> None:
        words = " ".join(bare(block.text).split())
        found = list(questions_in(words))
        if not found:
            self.report.add(
                "not understood" if self.current else "skipped", block.place, block.text, "no question" if self.current else "what the criterion means"
            )
            return
        deeper = bool(self.current and block.depth > self.depth > 0)
        parent = (self.current.parent or self.current) if deeper and self.current else None
        for text in found:
            self.take(text, parent)
        if not deeper:
            self.depth = block.depth
        note = f"{len(found)} questions" if len(found) > 1 else f"a part of the question above ({parent.text[:40]}...)" if parent else ""
        if sum(map(len, found)) < len(words) - 2 * len(found):
            note = "; ".join(filter(None, (note, "the words beside it that ask nothing are left out")))
        self.report.add("split" if len(found) > 1 else "taken", block.place, block.text, note)

    def take(self, text: str, parent: QuestionFound | None) -> None:
        before = sum(q.criterion == self.criterion and not q.parent for q in self.questions)
        place = f"section {self.section}, " if self.section else ""
        ordinal = f"{_ORDINALS[before]} question" if before < len(_ORDINALS) else f"question {before + 1}"
        reference = f"ToR {place}{self.heading.strip(_SIGNS)}, " + ("a part of the question above" if parent else ordinal)
        found = QuestionFound(self.criterion, text, reference, parent)
        self.questions.append(found)
        if parent is None:
            self.current = found

    def layout_table(self, table: PaperTable) -> None:
        """A table without headings whose first column names criteria: each with its questions beside it."""
        named = [(cell, criterion_in(cell.plain)[0]) for cell in table.cells if cell.column == 1 and cell.plain]
        if sum(bool(criterion) for _, criterion in named) < 2 or table.width < 2:
            self.leave()
            return
        for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
            criterion = criterion_in(cell.plain)[0] if cell.column == 1 else ""
            if criterion:
                self.criterion, self.heading, self.current = criterion, cell.plain, None
                self.report.add("taken", table.where(cell), cell.text, f"the criterion {criterion}")
                continue
            found = [text for line in cell.lines for text in questions_in(bare(line))] if self.criterion and cell.column > 1 else []
            for text in found:
                self.take(text, None)
            fate: Fate = "split" if len(found) > 1 else "taken" if found else "not understood" if cell.plain else "skipped"
            self.report.add(fate, table.where(cell), cell.text, f"{len(found)} questions" if len(found) > 1 else "")
        self.leave()


def _asks(block: Block) -> bool:
    return "?" in block.text or bool(ASKS.match(bare(block.text)))


def _read_table(headed: HeadedTable, questions: list[QuestionFound], report: ImportReport) -> None:
    """A table with a column of questions; the criterion stands in its own column, in a row of its own, or is merged over rows."""
    criterion, current = "", None
    fates: dict[Cell, tuple[Fate, str]] = {}
    for number, cells in headed.rows():
        own = [cell for cell in cells if cell.row == number and cell.plain]
        by_role = {headed.role_of(cell): cell for cell in reversed(cells) if cell.plain}
        if headed.repeats_headings(cells):
            fates |= {cell: ("skipped", "the headings again") for cell in own}
            continue
        alone = criterion_in(own[0].plain)[0] if len(own) == 1 else ""
        if alone or ("criterion" in by_role and criterion_in(by_role["criterion"].plain)[0]):
            named = own[0] if alone else by_role["criterion"]
            criterion = alone or criterion_in(named.plain)[0]
            fates[named] = ("taken", f"the criterion {criterion}")
            if alone:
                continue
        elif "criterion" in by_role:
            criterion, current = "", None
            fates[by_role["criterion"]] = ("not understood", "it is none of the criteria that are known")
        for role in ("question", "sub"):
            cell = by_role.get(role)
            if cell is None or cell not in own or cell in fates:
                continue
            found = [text for line in cell.lines for text in questions_in(bare(line))] or ([bare(cell.plain)] if criterion and len(cell.plain) > 12 else [])
            for text in found if criterion else []:
                taken = QuestionFound(criterion, text, f"ToR {headed.table.where(cell)}", current if role == "sub" else None)
                taken.more = {name: by_role[name].plain for name in _MORE if name in by_role}
                questions.append(taken)
                current = taken if role == "question" else current
            note = f"{len(found)} questions" if len(found) > 1 else "" if criterion else "the criterion it stands under is not said"
            fates[cell] = ("not understood" if not (found and criterion) else "split" if len(found) > 1 else "taken", note)
        taken_along = [cell for cell in own if headed.role_of(cell) in (*_MORE, "code") and cell not in fates]
        fates |= {cell: ("taken" if headed.role_of(cell) != "code" else "skipped", "") for cell in taken_along if criterion}
    for cell in headed.table.cells:
        unknown: tuple[Fate, str] = ("not understood", "") if cell.plain else ("skipped", "")
        fate, note = fates.get(cell, ("skipped", "heading") if cell.row < headed.first else unknown)
        report.add(fate, headed.table.where(cell), cell.text, note)


def _rows(questions: list[QuestionFound]) -> list[dict[str, str]]:
    """The rows of `evaluation_matrix`, each question once: EQ1, EQ2, ... and EQ2a, EQ2b for the parts of one."""
    rows: list[dict[str, str]] = []
    seen: dict[tuple[str, str], QuestionFound] = {}
    number = 0
    for question in questions:
        key = (question.criterion, terms.plain(question.text))
        if key in seen:
            question.id = seen[key].id
            continue
        seen[key] = question
        if question.parent is None:
            number += 1
            question.id = f"EQ{number}"
        else:
            parts = sum(other.parent is question.parent and bool(other.id) for other in questions)
            question.id = f"{question.parent.id}{chr(ord('a') + parts)}"
        parent = question.parent.id if question.parent else ""
        about = {"question_id": question.id, "criterion": question.criterion, "question": question.text, "parent_id": parent}
        rows.append({**about, **question.more, "tor_reference": question.reference})
    return rows
