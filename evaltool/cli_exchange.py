"""The commands that bring foreign files into a case and write a case for others: `evaltool import` and `evaltool export`."""

from __future__ import annotations

from collections.abc import Iterable
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
PaperFile = Annotated[Path, typer.Argument(help="The paper: Word, PDF with text, Excel or text.", show_default=False)]
PaperFolder = Annotated[Path, typer.Argument(help="The folder that holds the papers.", show_default=False)]
Everything = Annotated[bool, typer.Option("--all", help="List every cell with what became of it, also those simply taken.")]


@import_app.command("papers")
def papers(folder: PaperFolder, into: Into, everything: Everything = False) -> None:
    """Read a folder of papers into a case: results matrix, activities, questions, documents and evaluation.yml; makes the case where there is none."""
    from evaltool.interchange.papers_import import import_papers  # noqa: PLC0415  saves the other commands reading the formats of papers

    _print_lines(import_papers(into, folder).lines(everything))


@import_app.command("documents")
def documents(folder: PaperFolder, into: Into, everything: Everything = False) -> None:
    """List the files of a folder in the register of documents, with what the Terms of Reference expect and is missing."""
    from evaltool.interchange.papers_import import import_documents  # noqa: PLC0415  as above

    _print_lines(import_documents(into, folder).lines(everything))


@import_app.command("results-matrix")
def results_matrix(file: PaperFile, into: Into, everything: Everything = False) -> None:
    """Read the results matrix of a paper into results_matrix."""
    from evaltool.interchange.papers_import import import_matrix  # noqa: PLC0415  as above

    _print_lines(import_matrix(into, file).lines(everything))


@import_app.command("activities")
def activities(file: PaperFile, into: Into, everything: Everything = False) -> None:
    """Read the activities of a paper, with the months of its work plan, into activities."""
    from evaltool.interchange.papers_import import import_activities  # noqa: PLC0415  as above

    _print_lines(import_activities(into, file).lines(everything))


@import_app.command("questions")
def questions(file: PaperFile, into: Into, everything: Everything = False) -> None:
    """Read the evaluation questions of Terms of Reference into evaluation_matrix."""
    from evaltool.interchange.papers_import import import_questions  # noqa: PLC0415  as above

    _print_lines(import_questions(into, file).lines(everything))


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


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
