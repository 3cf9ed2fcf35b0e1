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
PaperFile = Annotated[Path, typer.Argument(help="The paper: Word, PDF with text, Excel or text.", show_default=False)]
PaperFolder = Annotated[Path, typer.Argument(help="The folder that holds the papers.", show_default=False)]
Everything = Annotated[bool, typer.Option("--all", help="List every cell with what became of it, also those simply taken.")]


@import_app.command("papers")
def papers(folder: PaperFolder, into: Into, everything: Everything = False) -> None:
    """Read a folder of papers into a case: results matrix, activities, questions, documents and evaluation.yml; makes the case where there is none."""
    from evaltool.interchange.papers_import import import_papers  # noqa: PLC0415  saves the other commands reading the formats of papers

    print(*import_papers(into, folder).lines(everything), sep="\n")


@import_app.command("documents")
def documents(folder: PaperFolder, into: Into, everything: Everything = False) -> None:
    """List the files of a folder in the register of documents, with what the Terms of Reference expect and is missing."""
    from evaltool.interchange.papers_import import import_documents  # noqa: PLC0415  as above

    print(*import_documents(into, folder).lines(everything), sep="\n")


@import_app.command("results-matrix")
def results_matrix(file: PaperFile, into: Into, everything: Everything = False) -> None:
    """Read the results matrix of a paper into results_matrix."""
    from evaltool.interchange.papers_import import import_matrix  # noqa: PLC0415  as above

    print(*import_matrix(into, file).lines(everything), sep="\n")


@import_app.command("activities")
def activities(file: PaperFile, into: Into, everything: Everything = False) -> None:
    """Read the activities of a paper, with the months of its work plan, into activities."""
    from evaltool.interchange.papers_import import import_activities  # noqa: PLC0415  as above

    print(*import_activities(into, file).lines(everything), sep="\n")


@import_app.command("questions")
def questions(file: PaperFile, into: Into, everything: Everything = False) -> None:
    """Read the evaluation questions of Terms of Reference into evaluation_matrix."""
    from evaltool.interchange.papers_import import import_questions  # noqa: PLC0415  as above

    print(*import_questions(into, file).lines(everything), sep="\n")


@export_app.command("handover")
def handover(case: Case, to: Annotated[Path, typer.Option("--to", help="The folder to write.", show_default=False)]) -> None:
    """Write a case without names and transcripts that still runs, for those who must not hold them."""
    print(*export_handover(sound_case(case), to), sep="\n")


@import_app.command("refi")
def import_refi_file(
    file: Annotated[Path, typer.Argument(help="A .qdpx project or a .qdc codebook.", show_default=False)],
    into: Into,
) -> None:
    """Take codes, texts and codings from NVivo, ATLAS.ti, MAXQDA, QualCoder or Taguette."""
    from evaltool.interchange.refi_import import import_refi  # noqa: PLC0415  lxml, numpy and the privacy tables take half a second

    print(*import_refi(case_in(into), file).sentences(), sep="\n")


@import_app.command("transcript")
def import_transcript_file(
    file: Annotated[Path, typer.Argument(help="Notes or a transcript: .docx, .txt, .md, .vtt, .srt or .pdf.", show_default=False)],
    into: Into,
    source: Annotated[str, typer.Option("--source", help="The source it belongs to; a new one where there is none with this id.")] = "",
    group: Annotated[str, typer.Option("--group", help="The stakeholder group that was heard.")] = "",
    kind: Annotated[str, typer.Option("--kind", help="interview, focus_group, email or observation; told by the number of speakers where left out.")] = "",
    speaker: Annotated[list[str] | None, typer.Option("--speaker", help="LABEL=PERSON_CODE, such as R3=P07; may be repeated.")] = None,
) -> None:
    """Take notes or a transcript into a case: codes for names, the original to private/raw/, and a list to look through."""
    from evaltool.interchange.transcript_import import Wish, import_transcript  # noqa: PLC0415  the privacy tables take half a second

    pairs = tuple((label.strip(), code.strip()) for label, _, code in (one.rpartition("=") for one in speaker or ()))
    if not all(label and code for label, code in pairs):
        raise typer.BadParameter("it takes LABEL=PERSON_CODE, such as R3=P07", param_hint="--speaker")
    print(*import_transcript(case_in(into), file, Wish(source, group, kind, pairs)), sep="\n")


@import_app.command("survey")
def import_survey_file(
    file: Annotated[Path, typer.Argument(help="The answers: a CSV or XLSX export of KoboToolbox or ODK, or the zip of ODK Central.", show_default=False)],
    into: Into,
    form: Annotated[list[Path], typer.Option("--form", help="The XLSForm; several versions one after the other, the newest last.", show_default=False)],
    group: Annotated[str, typer.Option("--group", help="Make the open answers sources of this stakeholder group, to be coded.")] = "",
) -> None:
    """Take the answers to a questionnaire into a case, with its form."""
    from evaltool.interchange.survey_import import import_survey  # noqa: PLC0415  pandas and the privacy tables take half a second

    print(*import_survey(case_in(into), file, form, group).sentences(), sep="\n")


@export_app.command("refi")
def export_refi_file(case: Case, to: Annotated[Path, typer.Option("--to", help="The .qdpx project or .qdc codebook to write.", show_default=False)]) -> None:
    """Write the codebook, the consented texts and their codings for NVivo, ATLAS.ti, MAXQDA, QualCoder or others."""
    from evaltool.interchange.refi_export import write_refi  # noqa: PLC0415  lxml takes a tenth of a second that other commands do not need

    print(*write_refi(sound_case(case), to), sep="\n")


@export_app.command("iati")
def iati_out(case: Case, to: Annotated[Path, typer.Option("--to", help="The file to write.", show_default=False)]) -> None:
    """Write the measured part of the results matrix as IATI 2.03, and say what has no place there."""
    from evaltool.interchange.iati_export import export_iati  # noqa: PLC0415  the other commands do not need it

    print(*export_iati(sound_case(case), to), sep="\n")


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


def sound_case(path: Path) -> CaseFolder:
    """The case in a folder; raises CaseError with its errors, where it has any."""
    case = CaseFolder(path)
    errors = check_case(case).of("error")
    if errors:
        raise CaseError(errors)
    return case
