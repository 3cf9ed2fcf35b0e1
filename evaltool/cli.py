"""The command line: it parses, calls and prints; what it prints to a file or a pipe is plain and unwrapped.

Exit codes: 0 fine, 1 problems in the case or in a run, 2 wrong usage. A user's mistake is one sentence, never a traceback.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from evaltool import __version__
from evaltool.case import CaseFolder
from evaltool.check import check_case
from evaltool.cli_exchange import Case, Into, case_in, export_app, import_app, sound_case
from evaltool.lab_start import OFFLINE, lab_environment
from evaltool.new_case import make_case
from evaltool.outputs.release import taken_back
from evaltool.problems import CaseError, EvaltoolError, Problem, Problems
from evaltool.synthesis.touches import touched_by
from evaltool.synthesis.traceability import as_text, chain

_MANY_PLACES = 4

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)
app.add_typer(import_app, name="import", help="Bring what others wrote into a case.")
app.add_typer(export_app, name="export", help="Write a case, or a part of it, for others.")


@app.callback(invoke_without_command=True)
def _about(show_version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """From the files of one evaluation to the deliverables of its Terms of Reference."""
    if show_version:
        print(__version__)
        raise typer.Exit(0)


@app.command("new")
def new(
    case: Annotated[Path, typer.Argument(help="The folder to make.", show_default=False)],
    workbooks: Annotated[bool, typer.Option("--workbooks", help="One Excel workbook a phase, with drop-downs and help, instead of CSV files.")] = False,
) -> None:
    """Make an empty case folder to fill in."""
    made = make_case(case, workbooks)
    excel = (
        "" if workbooks else f"Who works in Excel: 'evaltool new {case} --workbooks' in an empty place gives one workbook a phase, with drop-downs and dates. "
    )
    print(f"{case} is ready: {len(made)} files. {excel}Fill in evaluation.yml first, then run: evaltool check {case}")


@app.command("check")
def check(case: Case, format: Annotated[str, typer.Option("--format", help="text or json.")] = "text") -> None:
    """Say everything that is wrong in a case, with its place and the way out."""
    if format not in ("text", "json"):
        raise typer.BadParameter("it takes text or json", param_hint="--format")
    problems = check_case(CaseFolder(case))
    if format == "json":
        print(json.dumps(problems.as_json(), indent=1, ensure_ascii=False))
    else:
        _print_problems(problems)
    raise typer.Exit(1 if problems.of("error") else 0)


@app.command("run")
def run(
    cases: Annotated[list[Path], typer.Argument(help="One case folder or several.", show_default=False)],
    out: Annotated[Path | None, typer.Option("--out", help="Output folder; with several cases one folder each in it. Default: outputs/ in the case.")] = None,
    only: Annotated[list[str] | None, typer.Option("--only", help="Run this notebook alone, by name or number; may be repeated.")] = None,
    parameter: Annotated[list[str] | None, typer.Option("-p", help="NAME=VALUE for the notebooks; may be repeated.")] = None,
    reader: Annotated[str, typer.Option("--for", help="Who the deliverables are for: internal, commissioner or public.")] = "commissioner",
    final: Annotated[bool, typer.Option("--final", help="Build the final report; refused while a block problem stands.")] = False,
) -> None:
    """Run the notebooks on a case, unattended, and list the deliverables."""
    from evaltool.unattended import run_case  # noqa: PLC0415  Jupyter takes a second to load, the other commands do not need it

    folders = _folders(cases, out)
    complete = True
    for case, folder in zip(cases, folders, strict=True):
        try:
            complete &= run_case(case, folder, only or [], parameter or [], reader, final)
        except CaseError as broken:
            # the other cases run all the same
            if len(cases) > 1:
                print(f"{case} was not run:")
            _print_problems(broken.problems)
            complete = False
    raise typer.Exit(0 if complete else 1)


@app.command("lab")
def lab(case: Case) -> None:
    """Open JupyterLab at the notebooks, on this case."""
    CaseFolder(case).header  # noqa: B018  a case that cannot be read is said here, not in the browser
    notebooks = Path(__file__).resolve().parent.parent / "notebooks"
    command = [sys.executable, "-m", "jupyter", "lab", str(notebooks), *OFFLINE]
    raise typer.Exit(subprocess.run(command, env=lab_environment(case), check=False).returncode)


@app.command("pull")
def pull(
    files: Annotated[
        list[Path], typer.Argument(help="Reports, management responses (.docx), evaluation sheets and quality checks (.xlsx).", show_default=False)
    ],
    into: Into,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking; newer text of the case stays all the same.")] = False,
) -> None:
    """Take words, comments and filled cells back from Word and Excel, differences shown first."""
    from evaltool.interchange.pull import pull_files  # noqa: PLC0415  lxml and the models take a moment that `check` need not spend

    case = sound_case(into)
    settled: list[Path] = []
    for line in pull_files(case, files, yes, typer.confirm if sys.stdin.isatty() else None, settled.append):
        print(line)
    for file in settled:
        # a filled workbook is in the case as a whole now; a Word file may hold more than was taken, such as its look
        if file.suffix.lower() == ".xlsx":
            taken_back(file)
    raise typer.Exit(0 if len(settled) == len(files) else 1)


@app.command("diff")
def diff(
    one: Annotated[Path, typer.Argument(help="A case, the output folder of a run, or a report (.docx).", show_default=False)],
    other: Annotated[Path, typer.Argument(help="Another of the same kind.", show_default=False)],
) -> None:
    """Print what changed between two cases, two runs or two reports."""
    from evaltool.interchange.differences import differences  # noqa: PLC0415  reading Word takes a moment that `check` need not spend

    lines = differences(one, other)
    print(*(lines or ["Nothing changed."]), sep="\n")


@app.command("trace")
def trace(case: Case, id: Annotated[str, typer.Argument(help="Any id of the case.", show_default=False)]) -> None:
    """Print the chain behind and above an id, down to the quoted place, and what its change or withdrawal touches."""
    folder = sound_case(case)
    print(as_text(chain(folder, id)))
    print("\nIf it changes or is withdrawn", *touched_by(folder, id).sentences, sep="\n  ")


@app.command("find")
def find(
    case: Case,
    words: Annotated[list[str], typer.Argument(help='Words that stand together, "words in this order", train* for a beginning, OR.', show_default=False)],
    limit: Annotated[int, typer.Option("--limit", help="How many passages to show.", min=1, max=1000)] = 20,
    hit: Annotated[str, typer.Option("--hit", help="The passage to code: its number in the list, or its citation.")] = "1",
    code: Annotated[str, typer.Option("--code", help="Code the passage with this code.")] = "",
    direction: Annotated[str, typer.Option("--direction", help="positive, negative, mixed or neutral; or +, -, +/-, 0.")] = "",
    coder: Annotated[str, typer.Option("--coder", help="Whose coding it is: the name of the coder's file.")] = "",
) -> None:
    """Search transcripts and papers, and code a passage that was found.

    Codes with --code C07 --direction + --coder ana --hit 2. Transcripts without consent are not searched. The index is kept in private/.
    """
    from evaltool.field_phase.passage_coding import chosen, code_passage  # noqa: PLC0415  the other commands do not search
    from evaltool.field_phase.search import as_typed  # noqa: PLC0415
    from evaltool.field_phase.search import find as find_words  # noqa: PLC0415

    folder = case_in(case)
    found = find_words(folder, as_typed(words), limit)
    if not (code or direction or coder):
        for number, passage in enumerate(found.hits, start=1):
            print(f"{number:3}. {passage.citation}: {passage.in_context()}")
        print(*found.sentences, sep="\n")
        return
    if not (code and direction and coder):
        raise typer.BadParameter("coding a passage needs --code, --direction and --coder")
    passage = chosen(found.hits, hit)
    made = code_passage(folder, passage, code, direction, coder)
    print(f'{made.id}: {passage.citation} coded {made.code_id}, {made.direction}, for {coder}: "{" ".join(made.quote.split())}"')


def _folders(cases: list[Path], out: Path | None) -> list[Path]:
    """Where the deliverables of each case go; two cases never share a folder."""
    if out is None or len(cases) == 1:
        return [out or case / "outputs" for case in cases]
    codes = [_folder_name(case) for case in cases]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice:
        raise EvaltoolError(f"Two of the cases have the project code {twice}, so they would share {out / twice}. Run them one by one.")
    return [out / code for code in codes]


def _folder_name(case: Path) -> str:
    """The name of a case's folder among others: its project code, or that of the case where evaluation.yml cannot be read and nothing will run."""
    folder = CaseFolder(case)
    return re.sub(r"[^\w.-]+", "_", folder.header.project.code if folder.is_usable else case.name).strip(".") or "case"


def _lines(problems: Problems) -> list[tuple[str, str, str, str]]:
    """Severity, place, sentence and code of each problem; what is said of many ids or places in the same words is one line with all of them."""
    alike: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        words = problem.message.replace(f"'{problem.about}'", "''") if problem.about else problem.message
        alike.setdefault((problem.severity, words, problem.code), []).append(problem)
    groups = [group for found in alike.values() for group in ([found] if len(found) >= _MANY_PLACES else [[one] for one in found])]
    return [(group[0].severity, _places(group), _said_of_all(group), group[0].code) for group in groups]


def _places(found: list[Problem]) -> str:
    """The places of alike problems: of one column the rows, otherwise each."""
    first = found[0]
    if len(found) > 1 and {(p.file, p.sheet, p.column) for p in found} == {(first.file, first.sheet, first.column)} and all(p.row for p in found):
        return first.where().replace(f"row {first.row}", f"rows {', '.join(str(p.row) for p in found)}", 1)
    return "; ".join(p.where() for p in found)


def _said_of_all(found: list[Problem]) -> str:
    others = ", ".join(p.about for p in found[1:] if p.about)
    return f"{found[0].message} The same of {others}." if others else found[0].message


def _print_problems(problems: Problems) -> None:
    lines = _lines(problems)
    if not sys.stdout.isatty():
        for severity, where, message, code in lines:
            print(f"[{where}] {message} ({severity} {code})")
    elif lines:
        table = Table(show_lines=True)
        for heading in ("Severity", "Where", "What is wrong, the rule, the way out", "Code"):
            table.add_column(heading, overflow="fold")
        for line in lines:
            table.add_row(*map(Text, line))
        Console().print(table)
    print(f"{problems.count_in_words()[0].upper()}{problems.count_in_words()[1:]}.")


def main() -> None:
    """Run the command line; what a user can mend is said in one sentence."""
    for stream in (sys.stdout, sys.stderr):
        # a terminal or a pipe of an old code page shows what it can of a title, and goes on
        stream.reconfigure(errors="replace")
    try:
        app()
    except CaseError as broken:
        _print_problems(broken.problems)
        sys.exit(1)
    except EvaltoolError as broken:
        print(f"evaltool: {broken}", file=sys.stderr)
        sys.exit(2)
