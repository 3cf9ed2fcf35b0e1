"""Goes down a results matrix row by row: results, the headings above them, lists of activities, and the indicators with their values."""

from __future__ import annotations

from evaltool import terms
from evaltool.interchange.import_report import Fate
from evaltool.interchange.matrix_rows import ResultFound, indicators_in, level_by_number, owners_of, rows_of
from evaltool.interchange.matrix_values import chosen_target, labelled_indicators, values_of
from evaltool.interchange.paper import Cell
from evaltool.interchange.result_words import RESULT_LEVELS, ResultWords, code_of, level_of_heading, read_result, results_in
from evaltool.interchange.table_headings import HeadedTable
from evaltool.interchange.target_words import Values, labelled_values

_LIST_OF_ACTIVITIES = "the activities are read by 'import activities'"
_TEXT_COLUMNS = {
    "assumptions": "assumptions have a table of their own in the case, which is filled in by hand",
    "other": "the results matrix of a case has no such column",
}
class MatrixReader:
    """Goes down the tables of one matrix; what a heading or a merged cell says holds for the rows below it."""

    def __init__(self) -> None:
        self.results: list[ResultFound] = []
        self.fates: dict[tuple[int, Cell], tuple[Fate, str]] = {}
        self.activities: list[tuple[HeadedTable, Cell, ResultFound | None]] = []
        self.current: ResultFound | None = None
        self.section = ""  # the level that a heading gave the rows below
        self.in_activities = False
        self.levels: dict[int, str] = {}  # of the result columns whose headings name a level

    def read(self, headed: HeadedTable) -> None:
        """Read one table; what the tables before said still holds."""
        self.levels = {column: level for column in headed.columns("result") if (level := level_of_heading(headed.headings[column]))}
        for cell in headed.table.cells:
            if cell.row < headed.first and cell not in headed.rests:
                said = read_result(cell.text)
                if cell.columns == headed.table.width > 1 and said.statement and said.level in RESULT_LEVELS:
                    self.begin(headed, [cell], said)  # the title over a table of its outputs
                else:
                    self.mark(headed, cell, "skipped", "heading")
        for number, cells in headed.rows():
            own = [cell for cell in cells if cell.row == number]
            if headed.repeats_headings(cells):
                for cell in own:
                    self.mark(headed, cell, "skipped", "the headings again")
            elif any(cell.plain for cell in own):
                self.row(headed, cells, [cell for cell in own if cell.plain])

    def mark(self, headed: HeadedTable, cell: Cell, fate: Fate, note: str = "") -> None:
        """Say what became of a cell."""
        self.fates[id(headed), cell] = (fate, note)

    def row(self, headed: HeadedTable, cells: list[Cell], own: list[Cell]) -> None:
        """Read one row: `own` are the cells that begin in it, `cells` also those merged over it."""
        by_role: dict[str, list[Cell]] = {}
        for cell in own:
            by_role.setdefault(headed.role_of(cell), []).append(cell)
        for role, why in _TEXT_COLUMNS.items():
            for cell in by_role.pop(role, []):
                self.mark(headed, cell, "skipped", why)
        words = [cell for cells in by_role.values() for cell in cells]
        if not words:
            return
        if len(set(self.levels.values())) > 1:
            self.in_columns(headed, cells, by_role)
            return
        wide = len(words) == 1 and (words[0].columns > 1 or headed.role_of(words[0]) in ("result", "level", "code", ""))
        if wide and self.title(headed, words[0]):
            return
        said = self.heads(by_role)
        if (said and said.level == "activity") or (self.in_activities and not by_role.get("indicator") and not (said and said.level)):
            self.in_activities = True
            for cell in words:
                self.activity(headed, cell)
            return
        several = results_in("\n".join(cell.text for cell in by_role.get("result", [])))
        if said and said.level and len(several) > 1:
            self.several(headed, by_role, several, said.level)
            return
        if not self.result(headed, by_role):
            for cell in words:
                self.mark(headed, cell, "not understood", "the level of the result (objective, outcome or output) or its wording is not said")
            return
        self.indicators(headed, cells, by_role)

    # -- results

    def in_columns(self, headed: HeadedTable, cells: list[Cell], by_role: dict[str, list[Cell]]) -> None:
        """A row of a table with a column for each level: what begins in it, from the left, and the indicators of the last of these."""
        for cell in by_role.pop("result", []):
            said = read_result(cell.text)
            self.begin(headed, [cell], ResultWords(said.level or self.levels.get(cell.column, "result"), said.code, said.statement, said.label))
        if self.current is not None and by_role:
            self.indicators(headed, cells, by_role)

    def several(self, headed: HeadedTable, by_role: dict[str, list[Cell]], said: list[ResultWords], level: str) -> None:
        """A row that lists several results: which indicators are whose is said only by the numbers in front of them."""
        made: list[ResultFound] = []
        for one in said:
            made.append(self.begin(headed, by_role["result"], ResultWords(one.level or level, one.code, one.statement, one.label)))
        for cell in by_role["result"]:
            self.mark(headed, cell, "split", f"{len(said)} results")
        for cell in by_role.pop("indicator", []):
            owners = owners_of(cell.lines, made)
            if not owners:
                self.mark(headed, cell, "not understood", "several results in one row, so it cannot be told whose indicators these are")
                continue
            for owner, line in zip(owners, cell.lines, strict=True):
                for name, values in zip(*labelled_indicators(line), strict=True):
                    owner.rows += rows_of(name, values)[0]
            self.mark(headed, cell, "split", f"{len(owners)} indicators, shared out by their numbers")
        for cell in [*by_role.pop("level", []), *by_role.pop("code", [])]:
            self.mark(headed, cell, "taken")
        for cell in [cell for role, found in by_role.items() if role != "result" for cell in found]:
            self.mark(headed, cell, "not understood", "several results in one row, so it cannot be told to which this belongs")

    def title(self, headed: HeadedTable, cell: Cell) -> bool:
        """True where a row of one cell was dealt with: a heading of rows below, a result alone, or activities."""
        said = read_result(cell.text.split("\n")[0]) if cell.lines else ResultWords("", "", "")
        whole = read_result(cell.text)
        if said.level == "activity" or whole.level == "activity":
            self.in_activities = True
            self.activity(headed, cell)
            return True
        if whole.is_heading and not whole.code:
            self.section, self.in_activities = whole.level, False
            self.mark(headed, cell, "skipped", "a heading of the rows below")
            return True
        if self.in_activities and not whole.level:
            self.activity(headed, cell)
            return True
        if whole.level and headed.role_of(cell) not in ("result", "level", "code"):
            self.begin(headed, [cell], whole)
            return True
        return False

    def activity(self, headed: HeadedTable, cell: Cell) -> None:
        """Keep a cell for the import of activities."""
        if headed.role_of(cell) in ("result", "") or cell.columns > 1:
            self.activities.append((headed, cell, self.above_activities()))
            self.mark(headed, cell, "skipped", _LIST_OF_ACTIVITIES)
        else:
            self.mark(headed, cell, "skipped", "it belongs to the activities")

    def above_activities(self) -> ResultFound | None:
        """The outcome under which activities are listed, as they serve its outputs; where there is none, the last result."""
        return next((result for result in reversed(self.results) if result.level == "outcome"), self.current)

    def heads(self, by_role: dict[str, list[Cell]]) -> ResultWords | None:
        """What the result column says, with the number and the level that stand in columns of their own."""
        text = "\n".join(cell.text for cell in by_role.get("result", []))
        level = " ".join(cell.plain for cell in by_role.get("level", []))
        code = " ".join(cell.plain for cell in by_role.get("code", []))
        if not text and not level:
            return None  # a number alone counts the rows, or the indicators
        if not text and not code:
            named = read_result(level)
            return named if level and (named.level == "activity" or not named.is_heading) else None
        said, of_level, of_code = read_result(text), read_result(level), read_result(code)
        found = said.level or of_level.level or of_code.level or ""
        number = said.code or of_level.code or of_code.code or code_of(code)
        if not found and level:
            found = terms.word("level", level) or ""
        if of_level.level == "activity":
            found = "activity"
        of_heading = next((level for level in self.levels.values() if level != "objective"), "")  # objectives head whole matrices
        return ResultWords(found or level_by_number(number, self.results, self.section) or of_heading, number, said.statement or of_level.statement, said.label)

    def result(self, headed: HeadedTable, by_role: dict[str, list[Cell]]) -> bool:
        """Make the result of this row the current one; False where its level cannot be told."""
        cells = [cell for role in ("result", "level", "code") for cell in by_role.get(role, [])]
        said = self.heads(by_role)
        if said is None:
            if by_role.get("level") and by_role.get("indicator"):
                return False
            for cell in cells:
                self.mark(headed, cell, "skipped", "the number of the row" if headed.role_of(cell) == "code" else "a heading of the rows below")
                self.section = read_result(cell.text).level or self.section
            return self.current is not None
        if not said.level or not said.statement:
            return False
        self.begin(headed, cells, said)
        return True

    def begin(self, headed: HeadedTable, cells: list[Cell], said: ResultWords) -> ResultFound:
        """The result that is now the current one: a new one, or one that the paper names again, as on the next page."""
        self.in_activities = False
        same = next((r for r in self.results if (r.code, r.statement) == (said.code, said.statement) and r.level == said.level), None)
        self.current = same or ResultFound(said.level, said.code, said.statement)
        if same is None:
            self.results.append(self.current)
        note = "the same result again" if same else f'its label "{said.label}" is left out of the statement' if said.label else ""
        for cell in cells:
            self.mark(headed, cell, "taken", note)
        return self.current

    # -- indicators

    def indicators(self, headed: HeadedTable, cells: list[Cell], by_role: dict[str, list[Cell]]) -> None:
        """The indicators of a row with their values, shared out where that is one to one."""
        assert self.current is not None
        texts = {role: "\n".join(cell.text for cell in found) for role, found in by_role.items()}
        if labelled_values(texts.get("indicator", ""))[1]:
            names, groups = labelled_indicators(texts["indicator"])
            doubt = remark = ""
        else:
            names = indicators_in(filter(None, map(str.strip, texts.get("indicator", "").split("\n"))))
            target, unchosen, remark = chosen_target(headed, by_role.get("target", []))
            for cell, (fate, note) in unchosen.items():
                self.mark(headed, cell, fate, note)
            groups, doubt = values_of(texts, target, len(names))
        if not names and not any(groups):
            self.rest(headed, by_role, "taken")
            return
        rows: list[dict[str, str]] = []
        split, doubts = len(names) > 1, []
        for name, values in zip(names or [""], groups or [Values()] * max(len(names), 1), strict=False):
            made, was_split, unsure = rows_of(name, values)
            rows += made
            split |= was_split
            doubts.append(unsure)
        self.beside(headed, cells, rows, doubt, remark)
        self.current.rows += [row for row in rows if row not in self.current.rows]
        self.mark_values(headed, by_role, f"{len(rows)} indicators" if split else "", doubt, doubts)
        self.rest(headed, by_role, "taken")

    def mark_values(self, headed: HeadedTable, by_role: dict[str, list[Cell]], split: str, shared: str, doubts: list[dict[str, str]]) -> None:
        """The fates of the cells that hold indicators and values; `shared` is why values could not be shared out."""
        unsure = {role: "; ".join(dict.fromkeys(doubt[role] for doubt in doubts if role in doubt)) for role in ("baseline", "target", "actual")}
        unsure["baseline_target"] = unsure["indicator"] = "; ".join(filter(None, dict.fromkeys(unsure.values())))
        for role in ("indicator", "baseline_target", "baseline", "target", "actual"):
            for cell in by_role.get(role, []):
                if (id(headed), cell) in self.fates:
                    continue
                if shared and role != "indicator":
                    self.mark(headed, cell, "not understood", shared)
                else:
                    own = "" if role == "indicator" and len(by_role) > 2 else unsure.get(role, "")
                    self.mark(headed, cell, "split" if split else "taken", "; ".join(filter(None, (split, own))))

    def beside(self, headed: HeadedTable, cells: list[Cell], rows: list[dict[str, str]], doubt: str, remark: str) -> None:
        """What stands in the other columns, merged over several rows or not, goes to each indicator of the row."""
        for role, column in (("mov", "means_of_verification"), ("disaggregation", "disaggregation"), ("comment", "comment")):
            text = "; ".join(line.strip(" ;•") for cell in cells if headed.role_of(cell) == role for line in cell.lines)
            for row in rows if text else []:
                row[column] = " ".join(filter(None, (text, row.get(column, "")))) if column == "comment" else text
        kept = " ".join(filter(None, (remark, f"Values not shared out: {doubt}." if doubt else "")))
        for row in rows if kept else []:
            row["comment"] = f"{row['comment']} {kept}".strip()

    def rest(self, headed: HeadedTable, by_role: dict[str, list[Cell]], fate: Fate) -> None:
        """The fates of the cells in the columns beside indicators and values."""
        for role in ("mov", "disaggregation", "comment", "unit"):
            for cell in by_role.get(role, []):
                self.mark(
                    headed,
                    cell,
                    fate if self.current and self.current.rows and role != "unit" else "skipped",
                    "the unit is read from the values" if role == "unit" else "",
                )
