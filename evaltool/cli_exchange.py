"""The commands that bring foreign files into a case and write a case for others: `evaltool import` and `evaltool export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evaltool.case import CaseFolder
from evaltool.check import check_case
from evaltool.handover import export_handover
from evaltool.problems import CaseError

import_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
export_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Case = Annotated[Path, typer.Argument(help="The case folder: the one that holds evaluation.yml.", show_default=False)]
Into = Annotated[Path, typer.Option("--into", help="The case folder to write to.", show_default=False)]


@export_app.command("handover")
def handover(case: Case, to: Annotated[Path, typer.Option("--to", help="The folder to write.", show_default=False)]) -> None:
    """Write a case without names and transcripts that still runs, for those who must not hold them."""
    folder = CaseFolder(case)
    stop_on_errors(folder)
    for sentence in export_handover(folder, to):
        print(sentence)


def stop_on_errors(case: CaseFolder) -> None:
    """Raise CaseError with the errors of a case, where it has any."""
    errors = check_case(case).of("error")
    if errors:
        raise CaseError(errors)
