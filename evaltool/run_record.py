"""`run_record.json`: what a run read and wrote, by SHA-256, with versions, parameters, failures and what the leak check let through."""

from __future__ import annotations

import hashlib
import json
import platform
from importlib.metadata import version
from pathlib import Path

from evaltool import __version__
from evaltool.field_phase.leak_check import masked
from evaltool.field_phase.sources import FOLDER as TRANSCRIPTS
from evaltool.field_phase.sources import Source, withheld_sources
from evaltool.outputs.notebook_copies import PLOTLY
from evaltool.outputs.release import SLIPS, released
from evaltool.pipeline import Run
from evaltool.tables import write_bytes

_PACKAGES = ("pandas", "numpy", "scipy", "papermill", "nbconvert", "plotly", "pingouin", "python-docx", "python-pptx", "XlsxWriter", "openpyxl", "pydantic")


def write_record(run: Run, names: list[str]) -> Path:
    """Write `run_record.json`: inputs and outputs with SHA-256, versions, parameters, and what the leak check let through. Nothing of `private/` is in it."""
    root, folder = run.case.root.resolve(), run.folder.resolve()
    # a text without consent is read by nothing, and not even its fingerprint leaves
    unread = {run.case.find_file(Source.phase, source.file, TRANSCRIPTS) for source in withheld_sources(run.case) if source.file}
    inputs = {
        masked(run.case, path.relative_to(root).as_posix()): _sha256(path)
        for path in sorted(root.rglob("*"))
        # links are followed to where they lead, which must not be outside the case or in private/
        if path.is_file() and path.resolve().is_relative_to(root) and _is_input(path.relative_to(root)) and _is_input(path.resolve().relative_to(root))
        if path.resolve() not in unread and not any((parent / SLIPS).is_dir() for parent in path.parents if parent.is_relative_to(root))
    }
    # what the tool put in place, and nothing else that lies in the folder
    written = sorted({outcome.file for outcome in released(folder)} | {f"notebooks/{PLOTLY}"})
    outputs = {name: _sha256(folder / name) for name in written if (folder / name).is_file()}
    record = {
        "case": run.case.header.project.code,
        "evidence": run.case.header.evaluation.evidence,
        "evaltool": __version__,
        "python": platform.python_version(),
        "packages": {package: version(package) for package in _PACKAGES},
        "notebooks": names,
        "parameters": {name: masked(run.case, value) if isinstance(value, str) else value for name, value in run.parameters.items()},
        "failures": dict(sorted(run.failures.items())),
        "withheld": run.withheld,
        "let_through": {entry.text: entry.reason for entry in run.case.header.privacy.allow},
        "inputs": inputs,
        "outputs": outputs,
    }
    target = run.folder / "run_record.json"
    write_bytes(target, json.dumps(record, indent=1, ensure_ascii=False).encode() + b"\n")
    return target


def _is_input(path: Path) -> bool:
    return path.parts[0] != "outputs" and not any(part.lower() == "private" or part.startswith((".", "~$")) for part in path.parts)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
