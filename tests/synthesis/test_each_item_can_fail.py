"""Each of the 41 items is seen in a case that has everything, and fails in a case that lacks one of its elements and nothing else."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

from evaltool.case import CaseFolder
from evaltool.synthesis.quality import PRESENT, items, list_checks
from evaltool.synthesis.quality_instrument import instrument
from tests.support.small_case import write_file
from tests.support.two_raters_case import two_raters_case

FULL = (
    "This was written for those who use it: the ministry as its reader. Interviews, documents and stakeholder groups were the sources, by the norms of UNEG; "
    "few who left could be met, which limits what can be said. Women and men were asked."
)
SECTIONS = (
    "executive_summary", "context", "stakeholders", "intervention_logic", "funding", "purpose", "introduction", "users", "approach", "analysis", "methods",
    "sampling", "cross_cutting", "participation", "ethics", "annex_tor",
)  # fmt: skip
FOLDERS = {"desk_review": ("results_matrix", "assumptions", "activities", "budget", "stakeholders", "evaluation_matrix"), "field_phase": ("sources",)}
ELEMENTS = [(item.id, number) for item in instrument().items for number in range(len(item.elements))]


@pytest.fixture
def case(tmp_path):
    """The case of two raters, completed so that every element of every item is there."""
    made = two_raters_case(tmp_path)
    for section in SECTIONS:
        write_file(made.root, f"narrative/{section}.md", FULL if section != "annex_tor" else "The evaluator is asked for a report. It has ten chapters.")
    for row_of, table, cells in (
        (0, "synthesis/findings", {"unintended_effects": "Masters hired sons of friends."}),
        (0, "desk_review/evaluation_matrix", {"cross_cutting": "gender", "analysis": "by group", "benchmark": "the plan"}),
    ):
        edit(made.root / f"{table}.csv", lambda rows, n=row_of, c=cells: rows[n].update(c))
    return CaseFolder(made.root)


def edit(path: Path, change) -> None:
    """Change the rows of a CSV table; columns that a change adds are added."""
    with path.open(encoding="utf-8", newline="") as opened:
        reader = csv.DictReader(opened)
        rows, columns = list(reader), list(reader.fieldnames)
    change(rows)
    columns = list(dict.fromkeys([*columns, *(name for row in rows for name in row)]))
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def path_of(root: Path, table: str) -> Path:
    phase = next((phase for phase, tables in FOLDERS.items() if table in tables), "synthesis")
    return root / phase / f"{table}.csv"


def blank(column, keep=lambda row: True):
    return lambda rows: [row.update({column: ""}) for row in rows if keep(row)]


def only(keep):
    return lambda rows: rows.__setitem__(slice(None), [row for row in rows if keep(row)])


def without_name(root: Path, dotted: str) -> None:
    path = root / "evaluation.yml"
    parts = yaml.safe_load(path.read_text(encoding="utf-8"))
    *above, last = dotted.split(".")
    holder = parts
    for name in above:
        holder = holder[name]
    holder.pop(last, None)
    path.write_text(yaml.safe_dump(parts, sort_keys=False), encoding="utf-8")


def with_a_change_of_the_set(root: Path) -> None:
    path = root / "evaluation.yml"
    changed = "criteria_set: DAC-2019\n  criteria_changes: [{criterion: safety, change: added}]"
    path.write_text(path.read_text(encoding="utf-8").replace("criteria_set: DAC-2019", changed), encoding="utf-8")


def take_out(root: Path, place: str, section_text: str) -> None:
    """Take one place out of the case in which the tool would look; a section becomes `section_text`."""
    kind, _, rest = place.partition(".")
    first, _, second = rest.partition(".")
    if kind in ("narrative", "words"):
        write_file(root, f"narrative/{first}.md", section_text)
    elif kind == "table":
        edit(path_of(root, first), only(lambda row: False))
    elif kind == "column":
        edit(path_of(root, first), blank(second))
    elif kind in ("kind", "role"):
        edit(path_of(root, first), only(lambda row: row[kind] != second))
    elif kind in ("lesson", "practice"):
        of_kind = {"lesson": "lesson", "practice": "good_practice"}[kind]
        edit(path_of(root, "lessons"), blank(first, lambda row: row["kind"] == of_kind))
    elif kind == "header" and first != "evaluation":
        without_name(root, rest)
    elif place == "standard.criteria":
        with_a_change_of_the_set(root)
    elif place == "each.criteria_change":
        pass  # the change just made has no reason
    elif kind == "each" and second:
        # one row that lacks it is enough
        edit(path_of(root, first), lambda rows: rows[-1].update({second: ""}))
    elif kind == "each":
        table, change = {
            "criterion": ("evaluation_matrix", only(lambda row: row["criterion"] != "impact")),
            "question": ("findings", only(lambda row: row["finding_id"] != "F5")),
            "criterion_finding": ("findings", only(lambda row: row["finding_id"] != "F5")),
            "several_sources": ("findings", lambda rows: rows[0].update(evidence_for="K01", evidence_against="")),
        }[rest]
        edit(path_of(root, table), change)
    else:
        assert place == "header.evaluation.purposes", place
        without_name(root, rest)


def test_in_the_full_case_every_item_is_there(case):
    assert [(check.item.id, check.seen) for check in items(case) if check.presence != PRESENT] == []


@pytest.mark.parametrize(("id", "number"), [pair for pair in ELEMENTS if pair != ("CQ1", 0)])
def test_an_item_fails_in_a_case_that_lacks_one_of_its_elements(case, id, number):
    item = next(item for item in instrument().items if item.id == id)
    for place in item.elements[number].places:
        take_out(case.root, place, "One sentence alone.")

    found = {check.item.id: check for check in items(CaseFolder(case.root))}[id]
    assert found.seen[number] == (item.elements[number].what, "")
    assert found.presence != PRESENT


def test_that_a_case_has_criteria_at_all_is_always_so(case):
    # CQ1 asks first for criteria: evaluation.yml cannot be read without a set, so that element alone cannot fail
    without_name(case.root, "evaluation.criteria_set")

    assert CaseFolder(case.root).header.evaluation.criteria_set == "DAC-2019"


@pytest.mark.parametrize("written", ["", "One sentence alone.", "# A heading\n\nThe evaluator is asked for a report. It has ten chapters."])
def test_a_section_that_is_empty_of_one_sentence_or_copied_from_the_terms_of_reference_does_not_count(case, written):
    before = [place for check in items(case) for _, place in check.seen if place.startswith("narrative/")]
    for section in set(SECTIONS) - {"annex_tor"}:
        write_file(case.root, f"narrative/{section}.md", written)

    assert len(before) > 15
    assert [place for check in items(CaseFolder(case.root)) for _, place in check.seen if place.startswith("narrative/")] == []


@pytest.mark.parametrize("id", ["completeness", "uneg", "un_swap"])
def test_an_empty_case_has_of_the_lists_only_what_evaltool_makes_and_what_a_header_must_have(tmp_path, id):
    (tmp_path / "evaluation.yml").write_text("project: {code: A, title: T}\nevaluation: {title: E, criteria_set: DAC-1991}\n", encoding="utf-8")
    seen = {place for check in list_checks(CaseFolder(tmp_path), id) for _, place in check.seen if place}

    allowed = {"made by evaltool", "evaluation.yml, project.title", "evaluation.yml, evaluation.criteria_set", "standard set DAC-1991, no change to justify"}
    assert seen <= allowed
