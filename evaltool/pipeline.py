"""The notebooks run unattended: which ones, in which order, with which parameters, and the record of what was read and written.

Each notebook is executed by papermill. Two kernels stay up and take the notebooks in turn, emptied in between, because starting Python and importing
pandas costs more than most notebooks do; notebooks hand nothing to each other except through the case folder, so the two may work at the same time.
"""

from __future__ import annotations

import json
import os
import queue
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import papermill
from jupyter_core.utils import ensure_event_loop
from nbformat.reader import NotJSONError
from papermill.exceptions import PapermillExecutionError

from evaltool.case import CaseFolder
from evaltool.field_phase.leak_check import masked
from evaltool.kernels import Kernel, empty, start, stop
from evaltool.outputs.notebook_copies import PLOTLY, as_html, clean, plotly_library
from evaltool.outputs.release import Released, release, released, slip_path
from evaltool.problems import EvaltoolError
from evaltool.tables import write_bytes
from evaltool.terms import did_you_mean, nearest

# the contract: what a complete run leaves, and the notebook that makes it
DELIVERABLES = {
    "work_plan.docx": "10_desk_review",
    "questionnaire.xlsx": "10_desk_review",
    "debriefing.pptx": "20_field_plan",
    "evaluation_sheet.xlsx": "40_report",
    "evaluation_report.docx": "40_report",
    "evaluation_brief.docx": "40_report",
    "management_response.docx": "40_report",
    "quality_assessment.xlsx": "31_criterion_rating",
}
NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
KERNELS = 2
# the slowest first, so that the second kernel is not left waiting for it at the end
_LONGEST_FIRST = ("40_report", "22_survey_and_tests", "10_desk_review", "32_robustness", "21_coding_and_agreement", "30_findings")
_SET_OTHERWISE = {
    "case_dir": "name the case folder itself",
    "output_dir": "name the output folder with --out",
    "profile": "say for whom with --for",
    "final": "say --final",
}
_KINDS = {"bool": (("bool",), "true or false"), "int": (("int",), "a whole number"), "float": (("float", "int"), "a number")}
_PYTHON_ENDED = "a cell that ended Python itself, as when memory runs out."
# notebooks still to run, and whether it is for the second time
Waiting = queue.SimpleQueue[tuple[str, bool]]
_OUR_ERRORS = ("EvaltoolError", "CaseError", "TemplateError")


@dataclass
class Run:
    """One run over one case: what it was asked to do, and what came of it."""

    case: CaseFolder
    folder: Path
    parameters: Mapping[str, Any] = field(default_factory=dict)
    checked: bool = False  # the case is read, checked and found free of errors before any notebook runs
    failures: dict[str, str] = field(default_factory=dict)
    slips_before: dict[str, int] = field(default_factory=dict)

    @property
    def outcomes(self) -> list[Released]:
        """What became of everything that this run released; what an earlier run left in the folder is not among it."""
        return [outcome for outcome in released(self.folder) if slip_times(self.folder)[outcome.name] != self.slips_before.get(outcome.name)]

    @property
    def deliverables(self) -> list[Released]:
        """What became of each deliverable, notebooks and their copies left out."""
        return [outcome for outcome in self.outcomes if not outcome.name.startswith("notebooks/")]

    @property
    def withheld(self) -> list[str]:
        """The names of what the leak check kept back, notebooks among them."""
        return [outcome.name for outcome in self.outcomes if outcome.status == "withheld"]

    @property
    def is_complete(self) -> bool:
        """True where no notebook failed and nothing was withheld."""
        return not self.failures and not self.withheld


def slip_times(folder: Path) -> dict[str, int]:
    """When each slip of a folder was written, by the name of its deliverable: a release writes a new one every time."""
    return {outcome.name: slip_path(folder, outcome.name).stat().st_mtime_ns for outcome in released(folder)}


def notebook_names(folder: Path = NOTEBOOKS) -> list[str]:
    """The notebooks in the order of the work, without their ending."""
    return sorted(path.stem for path in folder.glob("[0-9]*.ipynb"))


def parameters_of(name: str, folder: Path = NOTEBOOKS) -> dict[str, dict[str, str]]:
    """The parameters of a notebook as papermill sees them: name -> its default and help."""
    try:
        return papermill.inspect_notebook(str(folder / f"{name}.ipynb"))
    except NotJSONError as broken:
        raise EvaltoolError(f"{folder.name}/{name}.ipynb is no notebook any more. Take it from the repository again.") from broken


def chosen_notebooks(only: list[str], folder: Path = NOTEBOOKS) -> list[str]:
    """The notebooks a user named by number or name, or all of them; an unknown one is refused with the nearest."""
    known = notebook_names(folder)
    chosen = []
    for wanted in only:
        found = [name for name in known if name == wanted.removesuffix(".ipynb") or name.split("_")[0] == wanted or name.partition("_")[2] == wanted]
        if not found:
            raise EvaltoolError(f"No notebook is called '{wanted}'." + (did_you_mean(wanted, known) or f" There are: {', '.join(known)}."))
        chosen += found
    return sorted(set(chosen)) or known


def check_parameters(given: Mapping[str, Any], names: list[str], folder: Path = NOTEBOOKS) -> dict[str, Any]:
    """The parameters as the notebooks take them. One that none has is refused with the nearest, and a value of another kind than the parameter's own."""
    known = {parameter: about for name in names for parameter, about in parameters_of(name, folder).items()}
    fitted: dict[str, Any] = {}
    for parameter, value in given.items():
        if parameter in _SET_OTHERWISE:
            raise EvaltoolError(f"'{parameter}' is not set with -p: {_SET_OTHERWISE[parameter]}.")
        if parameter not in known:
            raise EvaltoolError(_unknown(parameter, known.keys() - _SET_OTHERWISE.keys(), names, folder))
        kind, default = known[parameter]["inferred_type_name"], known[parameter]["default"]
        if kind in _KINDS and type(value).__name__ not in _KINDS[kind][0]:
            raise EvaltoolError(f"'{parameter}' is {_KINDS[kind][1]}, such as {default}, and cannot be '{value}'.")
        fitted[parameter] = str(value) if kind == "str" else value
    return fitted


def _unknown(parameter: str, known: Collection[str], names: list[str], folder: Path) -> str:
    """Why a parameter cannot be set, with the nearest one, or the notebooks that have it and do not run."""
    elsewhere = [name for name in notebook_names(folder) if name not in names and parameter in parameters_of(name, folder)]
    if elsewhere:
        return f"'{parameter}' is a parameter of {', '.join(elsewhere)}, which does not run with this --only."
    near = nearest(parameter, sorted(known | _SET_OTHERWISE.keys()))
    if near in _SET_OTHERWISE:
        return f"No notebook has a parameter '{parameter}'. Did you mean '{near}'? It is not set with -p: {_SET_OTHERWISE[near]}."
    return f"No notebook has a parameter '{parameter}'." + (did_you_mean(parameter, sorted(known)) or f" There are: {', '.join(sorted(known)) or 'none'}.")


def run_notebooks(run: Run, names: list[str], progress: Callable[[str], None], folder: Path = NOTEBOOKS) -> Run:
    """Execute notebooks on a case; `progress` is called with the name of each as it ends. Failures are kept, the others go on."""
    with kernels_started(run, names, progress, folder):
        pass
    return run


@contextmanager
def kernels_started(run: Run, names: list[str], progress: Callable[[str], None], folder: Path = NOTEBOOKS) -> Iterator[None]:
    """The kernels start while the body of the `with` is executed, and the notebooks run after it; none does where it raises."""
    waiting: Waiting = queue.SimpleQueue()
    handed_out = Event()
    environment = {**os.environ, "EVALTOOL_CASE": str(run.case.root.resolve()), "EVALTOOL_OUTPUT": str(run.folder.resolve())}
    environment |= {"EVALTOOL_CHECKED": "yes"} if run.checked else {}
    with ThreadPoolExecutor(KERNELS) as workers:
        work = [workers.submit(_work, run, waiting, handed_out, environment, progress, folder) for _ in range(min(KERNELS, len(names)))]
        try:
            yield
            run.folder.mkdir(parents=True, exist_ok=True)
            write_bytes(run.folder / "notebooks" / PLOTLY, plotly_library())
            run.slips_before = slip_times(run.folder)
            for name in sorted(names, key=lambda n: (_LONGEST_FIRST.index(n) if n in _LONGEST_FIRST else len(_LONGEST_FIRST), n)):
                waiting.put((name, False))
        finally:
            handed_out.set()
    for done in work:
        done.result()


def _work(run: Run, waiting: Waiting, handed_out: Event, environment: dict[str, str], progress: Callable[[str], None], folder: Path) -> None:
    """Take notebooks until none is left, in one kernel that is emptied after each and replaced after a failure."""
    # the loop of this thread that nbclient uses too, so that there is one and it is closed
    loop = ensure_event_loop()
    kernel: Kernel | None = None
    used = False
    try:
        kernel = start(loop, environment, folder.parent)
        handed_out.wait()
        while True:
            try:
                name, once_more = waiting.get_nowait()
            except queue.Empty:
                break
            if used and kernel is not None and not loop.run_until_complete(empty(kernel)):
                kernel = stop(loop, kernel)
            kernel = kernel or start(loop, environment, folder.parent)
            used = _execute(run, name, kernel, folder, saved_by_cell=once_more)
            if not used:
                kernel = stop(loop, kernel)
            if run.failures.get(name) == _PYTHON_ENDED and not once_more:
                # what ended Python may be what the notebook before it left behind: again in a kernel of its own, and saved cell by cell to show how far it got
                del run.failures[name]
                waiting.put((name, True))
            else:
                progress(name)
    finally:
        stop(loop, kernel)
        loop.close()


def _execute(run: Run, name: str, kernel: Kernel, folder: Path, saved_by_cell: bool) -> bool:
    """Execute one notebook and put its cleaned copies in place; False where a cell failed, which is then in the copy.

    There is no copy where Python ended, unless it was saved after each cell, which takes as long again as most cells do.
    """
    known = parameters_of(name, folder)
    given = {key: value for key, value in run.parameters.items() if key in known}
    # not among the outputs, where a run that is killed would leave what was not searched for names yet
    with tempfile.TemporaryDirectory(prefix="evaltool-") as scratch:
        # whole paths, as papermill keeps one working directory for all threads
        work = Path(scratch).resolve() / f"{name}.ipynb"
        try:
            notebook = str(folder.resolve() / f"{name}.ipynb")
            papermill.execute_notebook(notebook, str(work), given, request_save_on_cell_execute=saved_by_cell, progress_bar=False, km=kernel)
        except PapermillExecutionError as failed:
            run.failures[name] = f"cell {failed.exec_count}: {_reason(run.case, failed)}"
        except RuntimeError:  # DeadKernelError is one, and so is a kernel that ends before it says it is ready
            run.failures[name] = _PYTHON_ENDED
            if not saved_by_cell:
                return False
        executed = work.read_text(encoding="utf-8")
    try:
        notebook = clean(executed)
        release(run.case, run.folder, f"notebooks/{name}.ipynb", json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True).encode() + b"\n")
        release(run.case, run.folder, f"notebooks/{name}.html", as_html(notebook, run.case.header.mark).encode())
    except EvaltoolError as refused:
        run.failures.setdefault(name, f"its end: {refused}")
    return name not in run.failures


def _reason(case: CaseFolder, failed: PapermillExecutionError) -> str:
    """The first line of what went wrong, fit to print: our own errors are sentences, those of Python need their name."""
    lines = str(failed.evalue).strip().splitlines() or [""]
    reason = lines[0] if failed.ename in _OUR_ERRORS else f"{failed.ename}: {lines[0]}".removesuffix(": ")
    return f"{masked(case, reason).rstrip('.')}."
