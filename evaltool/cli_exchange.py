"""The commands that bring foreign files into a case and write a case for others: `evaltool import` and `evaltool export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evaltool.case import CaseFolder
from evaltool.check import check_case
from evaltool.handover import export_handover
from evaltool.header import FILE as HEADER_FILE
from evaltool.problems import CaseError, EvaltoolError

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


@export_app.command("iati")
def iati_out(case: Case, to: Annotated[Path, typer.Option("--to", help="The file to write.", show_default=False)]) -> None:
    """Write the measured part of the results matrix as IATI 2.03, and say what has no place there."""
    from evaltool.interchange.iati_export import export_iati  # noqa: PLC0415  the other commands do not need it

    folder = CaseFolder(case)
    stop_on_errors(folder)
    print(*export_iati(folder, to), sep="\n")


@import_app.command("iati")
def iati_in(
    file: Annotated[Path, typer.Argument(help="The IATI file of activities (XML).", show_default=False)],
    into: Into,
    activity: Annotated[str, typer.Option("--activity", help="The iati-identifier, where the file holds several activities.")] = "",
) -> None:
    """Take the results of an IATI file into the results matrix, and say what became of each value."""
    from evaltool.interchange.iati_import import import_iati  # noqa: PLC0415  the other commands do not need it

    print(*import_iati(case_in(into), file, activity).sentences(), sep="\n")


def case_in(path: Path) -> CaseFolder:
    """The case in a folder, whatever is still missing in it; raises EvaltoolError where the folder is none."""
    if not (path / HEADER_FILE).is_file():
        raise EvaltoolError(f"{path} is no case folder: there is no {HEADER_FILE} in it. Make one with: evaltool new {path}")
    return CaseFolder(path)


def stop_on_errors(case: CaseFolder) -> None:
    """Raise CaseError with the errors of a case, where it has any."""
    errors = check_case(case).of("error")
    if errors:
        raise CaseError(errors)
