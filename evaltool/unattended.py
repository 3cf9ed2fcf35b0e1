"""`evaltool run` for one case: check it, run the notebooks with a progress bar, and say what came of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from evaltool import pipeline
from evaltool.case import PHASES, CaseFolder
from evaltool.check import refuse_final, sound_case
from evaltool.outputs.profiles import profile
from evaltool.outputs.report_words import count
from evaltool.problems import EvaltoolError
from evaltool.run_record import write_record

_PLAIN: dict[str, Any] = {"markup": False, "highlight": False, "emoji": False}


def run_case(root: Path, folder: Path, only: list[str], written: list[str], reader: str, final: bool, notebooks: Path = pipeline.NOTEBOOKS) -> bool:
    """True where every notebook ran and nothing was withheld; raises EvaltoolError or CaseError where the run cannot start."""
    names = pipeline.chosen_notebooks(only, notebooks)
    parameters = pipeline.check_parameters(_parameters(written), names, notebooks)
    settings = {"profile": profile(reader).name, "final": final, **parameters}
    case = CaseFolder(root)
    if not case.is_usable:
        sound_case(case)  # says everything at once, what is wrong with the tables too
    _check_folder(folder, root)
    settings["final"] = final or case.header.evaluation.status == "final"
    run = pipeline.Run(case, folder, settings, checked=True)
    console = Console(soft_wrap=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(case.header.project.code, total=len(names))
        with pipeline.kernels_started(run, names, lambda _: progress.advance(task), notebooks):
            warnings = sound_case(case)
            if settings["final"]:
                refuse_final(case)
    write_record(run, names)
    _report(run, names, console, len(warnings))
    return run.is_complete


def _parameters(written: list[str]) -> dict[str, Any]:
    """NAME=VALUE pairs as plain values: numbers and true/false as such, everything else as text."""
    parameters: dict[str, Any] = {}
    for pair in written:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise EvaltoolError(f"'-p {pair}' is not NAME=VALUE.")
        parameters[name] = _value(value)
    return parameters


def _value(written: str) -> bool | int | float | str:
    if written.lower() in ("true", "false"):
        return written.lower() == "true"
    if re.fullmatch(r"-?(0|[1-9]\d*)(\.\d+)?", written, re.ASCII):
        return float(written) if "." in written else int(written)
    return written


def _check_folder(folder: Path, root: Path) -> None:
    """Refuse an output folder that is a file, or a place where the evaluator's own files are."""
    inside = folder.resolve().parts[len(root.resolve().parts) :]
    if folder.resolve() == root.resolve() or (folder.resolve().is_relative_to(root.resolve()) and inside[0] in (*PHASES, "narrative", "private")):
        raise EvaltoolError(f"{folder} holds the case itself. Name another output folder, or none: then it is {root / 'outputs'}.")
    taken = next((path for path in (folder, *folder.parents) if path.exists()), folder)
    if not taken.is_dir():
        raise EvaltoolError(f"{taken} is a file. Name an output folder.")


def _report(run: pipeline.Run, names: list[str], console: Console, problems: int) -> None:
    for name, reason in sorted(run.failures.items()):
        place = f"{run.folder / 'notebooks' / f'{name}.ipynb'} shows the place." if f"notebooks/{name}.ipynb" not in run.withheld else ""
        console.print(f"notebooks/{name}.ipynb stopped at {reason} {place}".rstrip(), style="bold red", **_PLAIN)
    for outcome in run.outcomes:
        if outcome.status == "beside" or (outcome.status != "written" and outcome.name.startswith("notebooks/")):
            console.print(str(outcome), style="bold red", **_PLAIN)
    headings, lines = ("Deliverable", "Written as", "Size", "Still missing in it"), _lines(run, names)
    if console.is_terminal:
        table = Table(*headings, show_lines=False)
        for line in lines:
            table.add_row(*map(Text, line))
        console.print(table)
    else:
        for line in (headings, *lines):
            print(*line, sep="\t")  # rich would make blanks of the tabs
    written = count(sum(outcome.status != "withheld" for outcome in run.deliverables), "deliverable")
    listed = f" The case has {count(problems, 'problem')} to look at: 'evaltool check' lists them." if problems else ""
    console.print(f"{written[0].upper()}{written[1:]} in {run.folder}.{listed}", **_PLAIN)


def _lines(run: pipeline.Run, names: list[str]) -> list[tuple[str, str, str, str]]:
    """A line for each deliverable that was written or withheld, and for each that a notebook of this run should have written and did not."""
    lines = [
        (outcome.name, str(run.folder / outcome.file) if outcome.file else "-", f"{outcome.size / 1000:,.0f} kB", " ".join(outcome.notes) or "-")
        for outcome in run.deliverables
    ]
    told = {outcome.name for outcome in run.deliverables}
    lacking = [(name, "not written", "-", f"notebooks/{of}.ipynb did not get so far.") for name, of in pipeline.DELIVERABLES.items() if of in names]
    return sorted([*lines, *(line for line in lacking if line[0] not in told)])
