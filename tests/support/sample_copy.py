"""A copy of the sample that tests may break: a table or a text is changed, the case is read, and the copy is as it was.

`state` says in lines what a case amounts to: its problems, the weight of each finding, what is known on each question, what each criterion comes to, what is
traced, and the progress of each indicator. `difference` is what a change did to it, and all that it did.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from evaltool.case import CaseFolder
from evaltool.check import MODELS, check_case
from evaltool.desk_review.evaluation_matrix import read_evaluation_matrix
from evaltool.desk_review.results_matrix import progress, read_results_matrix
from evaltool.synthesis.conclusions import read_conclusions
from evaltool.synthesis.findings import read_findings
from evaltool.synthesis.ratings import current, in_words, plausible_range
from evaltool.synthesis.recommendations import read_recommendations
from evaltool.synthesis.traceability import chain
from evaltool.synthesis.triangulation import Weight, criterion_strength, weigh, weigh_question

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"
Rows = list[dict[str, str]]
Edit = tuple[str, Callable[[Rows], object]]  # a table by its path without .csv, and what to do to its rows
Texts = dict[str, Callable[[str], str] | None]  # a file by its path, and what to make of its text; None removes it


class SampleCopy:
    """The sample in a folder of its own, without its key, as names are looked for elsewhere; without its list of meetings every source counts by its own kind."""

    def __init__(self, root: Path, meetings: bool = True):
        self.root = root / "sample"
        left_out = ["outputs", "private"] if meetings else ["outputs", "private", "meeting_plan.csv"]
        shutil.copytree(SAMPLE, self.root, ignore=shutil.ignore_patterns(*left_out))
        self._whole = CaseFolder(self.root)
        for model in MODELS:
            self._whole.read(model)
        self.before = state(self._whole)

    @contextmanager
    def changed(self, edits: list[Edit], texts: Texts | None = None) -> Iterator[CaseFolder]:
        """The case with these changes; tables that were not touched are not read again."""
        files = {self.root / f"{table}.csv": None for table, _ in edits} | {self.root / path: None for path in texts or {}}
        kept = {path: path.read_bytes() if path.exists() else None for path in files}
        try:
            for table, edit in edits:
                self._edit(self.root / f"{table}.csv", edit)
            for path, change in (texts or {}).items():
                if change is None:
                    (self.root / path).unlink()
                else:
                    (self.root / path).write_text(change((self.root / path).read_text(encoding="utf-8")), encoding="utf-8", newline="")
            yield self._read_again({path.relative_to(self.root).as_posix() for path in files})
        finally:
            for path, content in kept.items():
                path.unlink(missing_ok=True) if content is None else path.write_bytes(content)

    def difference(self, *edits: Edit, texts: Texts | None = None) -> dict[str, str]:
        """What the changes do to the state: each line that is another, as `before > after`."""
        with self.changed(list(edits), texts) as case:
            return difference(self.before, state(case))

    def _edit(self, path: Path, edit: Callable[[Rows], object]) -> None:
        rows: Rows = []
        if path.exists():
            with path.open(encoding="utf-8", newline="") as opened:
                rows = list(csv.DictReader(opened))
        columns = list(rows[0]) if rows else []
        edit(rows)
        columns += [column for row in rows for column in row if column not in columns]
        with path.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.DictWriter(opened, list(dict.fromkeys(columns)), restval="")
            writer.writeheader()
            writer.writerows(rows)

    def _read_again(self, touched: set[str]) -> CaseFolder:
        case = CaseFolder(self.root)
        for model in MODELS:
            home = f"{model.phase}/{model.table}"
            if not any(path.startswith((f"{home}.", f"{home}/")) for path in touched):
                case._read[model] = self._whole._read[model]
        return case


def state(case: CaseFolder) -> dict[str, str]:
    """The lines that say what a case amounts to."""
    lines = _problems(case)
    for finding in read_findings(case):
        lines |= _of_weight(finding.id, weigh(case, finding), ("for", "against", "both"))
    for question in read_evaluation_matrix(case):
        lines |= _of_weight(question.id, weigh_question(case, question), ("well", "critically", "both"))
    for criterion in case.header.evaluation.criteria:
        allowed = plausible_range(case, criterion)
        lines[f"{criterion} strength"] = str(criterion_strength(case, criterion))
        lines[f"{criterion} rating"] = in_words(case, current(case, criterion))
        lines[f"{criterion} range"] = f"{allowed.low}-{allowed.high}"
    for read in (read_findings, read_conclusions, read_recommendations):
        lines |= {f"{id} traced": str(chain(case, id).is_traced) for id in read(case).ids()}
    lines |= {f"{row.id} progress": progress(row).status for row in read_results_matrix(case) if row.indicator_id}
    return lines


def difference(before: dict[str, str], after: dict[str, str]) -> dict[str, str]:
    """Each line that is another, as `before > after`; a line that is missing is `-`."""
    lines = [*before, *(name for name in after if name not in before)]
    return {name: f"{before.get(name, '-')} > {after.get(name, '-')}" for name in lines if before.get(name) != after.get(name)}


def expected(written: str) -> dict[str, str]:
    """A difference as a person writes it: `F04 for 7>6`, `+ID_UNKNOWN F04` for a problem that comes, `+2 ...` for two, `-...` for one that goes.

    `K0311..K0314` stands for four ids, and `F02/F06` for two.
    """
    found: dict[str, str] = {}
    for part in filter(None, (" ".join(part.split()) for part in written.split(","))):
        problem = re.fullmatch(r"([+-])(\d*) ?([A-Z_]+) (\S+)", part)
        if problem:
            sign, number, code, ids = problem.groups()
            change = f"- > {number or 1}" if sign == "+" else f"{number or 1} > -"
            found |= {f"{code} {id}": change for id in _ids(ids)}
        else:
            ids, name, change = re.fullmatch(r"(\S+) (\S+) (.+)", part).groups()
            before, after = change.split(">")
            found |= {f"{id} {name}": f"{before.strip()} > {after.strip()}" for id in _ids(ids)}
    return found


def _ids(written: str) -> list[str]:
    ids = []
    for part in written.split("/"):
        first, dots, last = part.partition("..")
        letter, digits = re.fullmatch(r"(\D*)(\d+)", first).groups() if dots else ("", "")
        ids += [f"{letter}{number:0{len(digits)}}" for number in range(int(digits), int(last.lstrip(letter)) + 1)] if dots else [first]
    return ids


def _problems(case: CaseFolder) -> dict[str, str]:
    """How often each problem stands at each row, the row by its id."""
    rows = {(r.found_at.file, r.found_at.row): r.id or getattr(r, "result_id", "") for model in MODELS for r in case.read(model)}
    found = Counter(f"{p.code} {rows.get((p.file, p.row)) or Path(p.file).stem}" for p in check_case(case))
    return {name: str(number) for name, number in found.items()}


def _of_weight(id: str, weight: Weight, sides: tuple[str, str, str]) -> dict[str, str]:
    counted = dict(zip(sides, (weight.origins_for, weight.origins_against, weight.origins_mixed), strict=True))
    counted |= {"voices": weight.voices, "groups": weight.groups, "kinds": weight.streams}
    return {f"{id} {name}": str(len(counts)) for name, counts in counted.items()} | {f"{id} suggested": str(weight.suggested)}
