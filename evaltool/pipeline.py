"""The notebooks run unattended: which ones, in which order, with which parameters, and the record of what was read and written.

Each notebook is executed by papermill. Two kernels stay up and take the notebooks in turn, emptied in between, because starting Python and importing
pandas costs more
than most notebooks do; notebooks hand nothing to each other except through the case folder, so the two may work at the same time.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import platform
import queue
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import papermill
from jupyter_client import AsyncKernelManager
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from evaltool import __version__
from evaltool.case import CaseFolder
from evaltool.outputs.notebook_copies import PLOTLY, as_html, clean, plotly_library
from evaltool.outputs.release import SLIPS, Released, release, released
from evaltool.problems import EvaltoolError
from evaltool.tables import write_bytes
from evaltool.terms import nearest

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
KERNELS = 2
# the slowest first, so that the second kernel is not left waiting for it at the end
_LONGEST_FIRST = ("40_report", "22_survey_and_tests", "21_coding_and_agreement", "10_desk_review")
_PACKAGES = ("pandas", "numpy", "scipy", "papermill", "nbconvert", "plotly", "pingouin", "python-docx", "python-pptx", "XlsxWriter", "openpyxl", "pydantic")


@dataclass
class Run:
    """One run over one case: what it was asked to do, and what came of it."""

    case: CaseFolder
    folder: Path
    parameters: Mapping[str, Any] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)

    @property
    def deliverables(self) -> list[Released]:
        """What became of each deliverable, notebooks and their copies left out."""
        return [outcome for outcome in released(self.folder) if not outcome.name.startswith("notebooks/")]

    @property
    def is_complete(self) -> bool:
        """True where no notebook failed and nothing was withheld."""
        return not self.failures and all(outcome.status != "withheld" for outcome in released(self.folder))


def notebook_names(folder: Path = NOTEBOOKS) -> list[str]:
    """The notebooks in the order of the work, without their ending."""
    return sorted(path.stem for path in folder.glob("[0-9]*.ipynb"))


def parameters_of(name: str, folder: Path = NOTEBOOKS) -> dict[str, dict[str, str]]:
    """The parameters of a notebook as papermill sees them: name -> its default and help."""
    return papermill.inspect_notebook(str(folder / f"{name}.ipynb"))


def chosen_notebooks(only: list[str], folder: Path = NOTEBOOKS) -> list[str]:
    """The notebooks a user named by number or name, or all of them; an unknown one is refused with the nearest."""
    known = notebook_names(folder)
    chosen = []
    for wanted in only:
        found = [name for name in known if name == wanted.removesuffix(".ipynb") or name.split("_")[0] == wanted or name.split("_", 1)[1] == wanted]
        if not found:
            near = nearest(wanted, known)
            raise EvaltoolError(f"No notebook is called '{wanted}'." + (f" Did you mean '{near}'?" if near else f" There are: {', '.join(known)}."))
        chosen += found
    return sorted(set(chosen)) or known


def check_parameters(given: Mapping[str, Any], names: list[str], folder: Path = NOTEBOOKS) -> None:
    """Refuse a parameter that none of the notebooks has, naming the nearest."""
    known = sorted({parameter for name in names for parameter in parameters_of(name, folder)} - {"case_dir", "output_dir"})
    for parameter in given:
        if parameter in ("case_dir", "output_dir"):
            raise EvaltoolError(f"'{parameter}' is not set with -p: name the case folder itself, and the output folder with --out.")
        if parameter not in known:
            near = nearest(parameter, known)
            raise EvaltoolError(f"No notebook has a parameter '{parameter}'." + (f" Did you mean '{near}'?" if near else f" There are: {', '.join(known)}."))


def run_notebooks(run: Run, names: list[str], progress: Callable[[str], None], folder: Path = NOTEBOOKS) -> Run:
    """Execute notebooks on a case; `progress` is called with the name of each as it ends. Failures are kept, the others go on."""
    waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
    for name in sorted(names, key=lambda n: (_LONGEST_FIRST.index(n) if n in _LONGEST_FIRST else len(_LONGEST_FIRST), n)):
        waiting.put(name)
    run.folder.mkdir(parents=True, exist_ok=True)
    write_bytes(run.folder / "notebooks" / PLOTLY, plotly_library())
    environment = {**os.environ, "EVALTOOL_CASE": str(run.case.root.resolve()), "EVALTOOL_OUTPUT": str(run.folder.resolve())}
    workers = [threading.Thread(target=_work, args=(run, waiting, environment, progress, folder)) for _ in range(min(KERNELS, len(names)))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return run


def _work(run: Run, waiting: queue.SimpleQueue[str], environment: dict[str, str], progress: Callable[[str], None], folder: Path) -> None:
    """Take notebooks until none is left, in one kernel that is emptied after each and replaced after a failure."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    kernel: AsyncKernelManager | None = None
    try:
        while True:
            try:
                name = waiting.get_nowait()
            except queue.Empty:
                break
            if kernel is None:
                kernel = _new_kernel(loop, environment)
            else:
                loop.run_until_complete(_empty(kernel))
            if not _execute(run, name, kernel, folder):
                loop.run_until_complete(kernel.shutdown_kernel(now=True))
                kernel = None
            progress(name)
    finally:
        if kernel is not None:
            loop.run_until_complete(kernel.shutdown_kernel(now=True))
        loop.close()


def _new_kernel(loop: asyncio.AbstractEventLoop, environment: dict[str, str]) -> AsyncKernelManager:
    # a kernel on this machine alone needs no encryption, and says so on every start
    kernel = AsyncKernelManager(config=Config({"KernelManager": {"transport_encryption": "auto"}}))
    kernel.kernel_spec.argv[0] = sys.executable
    loop.run_until_complete(kernel.start_kernel(env=environment))
    return kernel


async def _empty(kernel: AsyncKernelManager) -> None:
    client = kernel.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=60)
        await client.execute_interactive("get_ipython().reset(new_session=True)", silent=True, store_history=False)
    finally:
        client.stop_channels()


def _execute(run: Run, name: str, kernel: AsyncKernelManager, folder: Path) -> bool:
    """Execute one notebook and put its cleaned copies in place; False where a cell failed, which is then in the copy."""
    known = parameters_of(name, folder)
    given = {key: value for key, value in run.parameters.items() if key in known}
    work = run.folder / "notebooks" / f".{name}.running.ipynb"
    try:
        papermill.execute_notebook(str(folder / f"{name}.ipynb"), str(work), given, progress_bar=False, km=kernel, cwd=str(folder.parent), log_output=False)
    except PapermillExecutionError as failed:
        reason = str(failed.evalue).strip().splitlines()
        run.failures[name] = f"cell {failed.exec_count}: {reason[0] if reason else failed.ename}"
    notebook = clean(work.read_text(encoding="utf-8"))
    work.unlink()
    release(run.case, run.folder, f"notebooks/{name}.ipynb", json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True).encode() + b"\n")
    release(run.case, run.folder, f"notebooks/{name}.html", as_html(notebook, run.case.header.mark).encode())
    return name not in run.failures


def write_record(run: Run, names: list[str]) -> Path:
    """Write `run_record.json`: inputs and outputs with SHA-256, versions, parameters, and what the leak check let through. Nothing of `private/` is in it."""
    root, folder = run.case.root.resolve(), run.folder.resolve()
    inputs = {
        path.relative_to(root).as_posix(): _sha256(path)
        for path in sorted(root.rglob("*"))
        if path.is_file() and _is_input(path.relative_to(root)) and not path.is_relative_to(folder)
    }
    outputs = {
        path.relative_to(folder).as_posix(): _sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and SLIPS not in path.parts and path.name != "run_record.json"
    }
    record = {
        "case": run.case.header.project.code,
        "evidence": run.case.header.evaluation.evidence,
        "evaltool": __version__,
        "python": platform.python_version(),
        "packages": {package: version(package) for package in _PACKAGES},
        "notebooks": names,
        "parameters": dict(run.parameters),
        "failures": dict(sorted(run.failures.items())),
        "withheld": [outcome.name for outcome in released(run.folder) if outcome.status == "withheld"],
        "let_through": {entry.text: entry.reason for entry in run.case.header.privacy.allow},
        "inputs": inputs,
        "outputs": outputs,
    }
    target = run.folder / "run_record.json"
    write_bytes(target, json.dumps(record, indent=1, ensure_ascii=False).encode() + b"\n")
    return target


def _is_input(path: Path) -> bool:
    return path.parts[0] not in ("private", "outputs") and not any(part.startswith((".", "~$")) for part in path.parts)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
