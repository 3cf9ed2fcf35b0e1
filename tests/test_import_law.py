"""The law of imports: a later phase may read an earlier one, never the reverse."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "evaltool"
# -- each room with the rooms it may read; whatever stands further down may read everything above it, unless it says less --
ORDER = [
    {"terms", "problems", "stats", "privacy", "tables", "cells", "grid", "workbooks", "plain_yaml", "narrative_text", "word_marks"},
    {"records"},
    {"header"},
    {"header_reading"},
    {"case"},
    {"csv_rows", "stray_files"},
    {"workbook_cells"},
    {"added_rows"},
    {"desk_review"},
    {"field_phase"},
    {"synthesis"},
    {"check"},
    {"new_case"},
    {"interchange", "outputs", "kernels", "lab_start", "pad_contents"},
    {"handover", "notebook", "pipeline", "rating_panel", "coding_pad"},
    {"run_record"},
    {"unattended"},
    {"cli_exchange"},
    {"cli"},
    {"__main__"},
]
INSIDE_GROUND = {
    "terms": set(),
    "problems": {"terms"},
    "grid": {"problems"},
    "workbooks": {"problems", "grid"},
    "plain_yaml": {"problems"},
    "tables": {"problems", "grid", "workbooks"},
    "cells": {"terms"},
    "narrative_text": set(),
    "word_marks": set(),
    "stats": set(),
    "privacy": set(),
}
LEVEL = {room: level for level, rooms in enumerate(ORDER) for room in rooms}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py")


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def rooms_read(path: Path) -> set[str]:
    read = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "evaltool":
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names if alias.name.startswith("evaltool.")]
        read |= {name.split(".")[1] for name in names}
    return (read - {room(path)}) & LEVEL.keys()


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_a_module_reads_only_rooms_that_come_before_its_own(path):
    own = room(path)
    assert own in LEVEL, f"'{own}' has no place in the law yet"
    for other in rooms_read(path):
        if own in INSIDE_GROUND:
            assert other in INSIDE_GROUND[own], f"{path.name} reads {other}"
        else:
            assert LEVEL[other] < LEVEL[own], f"{path.name} reads {other}"


def test_interchange_and_outputs_do_not_know_each_other():
    for path in modules():
        if room(path) in ("interchange", "outputs"):
            assert not rooms_read(path) & ({"interchange", "outputs"} - {room(path)}), path


def test_an_import_inside_a_function_is_a_measured_saving_and_says_so():
    for path in modules():
        source = path.read_text(encoding="utf-8")
        lines = source.splitlines()
        for function in ast.walk(ast.parse(source)):
            if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
                for node in ast.walk(function):
                    if isinstance(node, (ast.Import, ast.ImportFrom)):
                        said = "#" in lines[node.lineno - 1] or "#" in lines[node.lineno - 2]
                        assert said, f"{path.name}:{node.lineno} imports inside {function.name} without a reason"
