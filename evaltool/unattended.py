"""`evaltool run` for one case: check it, run the notebooks with a progress bar, and say what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from evaltool import pipeline
from evaltool.case import CaseFolder
from evaltool.check import refuse_final, sound_case
from evaltool.outputs.profiles import profile
from evaltool.problems import EvaltoolError


def run_case(root: Path, folder: Path, only: list[str], written: list[str], reader: str, final: bool) -> bool:
    """True where every notebook ran and nothing was withheld; raises EvaltoolError or CaseError where the run cannot start."""
    names = pipeline.chosen_notebooks(only)
    parameters = _parameters(written)
    pipeline.check_parameters(parameters, names)
    case = CaseFolder(root)
    warnings = sound_case(case)
    final = final or case.header.evaluation.status == "final"
    if final:
        refuse_final(case)
    settings = {"profile": profile(reader).name, "final": final, **parameters}
    run = pipeline.Run(case, folder, settings)
    console = Console(soft_wrap=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(case.header.project.code, total=len(names))
        pipeline.run_notebooks(run, names, lambda _: progress.advance(task))
    pipeline.write_record(run, names)
    _report(run, console, len(warnings))
    return run.is_complete


def _parameters(written: list[str]) -> dict[str, Any]:
    """NAME=VALUE pairs as plain values (numbers and true/false as such)."""
    parameters = {}
    for pair in written:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise EvaltoolError(f"'-p {pair}' is not NAME=VALUE.")
        parameters[name] = yaml.safe_load(value) if value else ""
    return parameters


def _report(run: pipeline.Run, console: Console, warnings: int) -> None:
    for name, reason in sorted(run.failures.items()):
        console.print(f"notebooks/{name}.ipynb stopped at {reason} The notebook in the output folder shows the place.", style="bold red", markup=False)
    lines = [(outcome.name, outcome.file or "-", f"{outcome.size / 1000:,.0f} kB", " ".join(outcome.notes) or "-") for outcome in run.deliverables]
    headings = ("Deliverable", "Written as", "Size", "Still missing in it")
    if console.is_terminal:
        table = Table(*headings, show_lines=False)
        for line in lines:
            table.add_row(*line)
        console.print(table)
    else:
        for line in (headings, *lines):
            console.print("\t".join(line), markup=False, highlight=False)
    console.print(
        f"{len(lines)} deliverables in {run.folder}. The case has {warnings} blocks and warnings: 'evaltool check' lists them.", markup=False, highlight=False
    )
