"""How long the full run takes, against papermill doing nothing: prints the ratio (full run on the sample) : F and the peak memory of any one process.

F is the stock `papermill` command on as many empty notebooks as the pipeline has, one after the other. Both are measured in turn in one session on one machine, because
machines differ and drift; read the ratio, not the seconds. Run it with `python benchmarks/run_speed.py [ROUNDS]`.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from evaltool.pipeline import notebook_names

ROOT = Path(__file__).resolve().parents[1]


def stock(folder: Path, count: int) -> float:
    """Seconds that the stock command takes for `count` empty notebooks."""
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}})
    source = folder / "empty.ipynb"
    nbformat.write(notebook, source)
    start = time.perf_counter()
    for _ in range(count):
        subprocess.run([sys.executable, "-m", "papermill", "--no-progress-bar", str(source), str(folder / "out.ipynb")], check=True, capture_output=True)
    return time.perf_counter() - start


def full(folder: Path) -> float:
    """Seconds that the full run on the sample takes."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "evaltool", "run", str(ROOT / "data" / "sample"), "--out", str(folder / "outputs")], check=True, capture_output=True)
    return time.perf_counter() - start


def main(rounds: int) -> None:
    """Measure in turn and print."""
    count = len(notebook_names())
    ratios = []
    for number in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            f, run = stock(Path(folder), count), full(Path(folder))
        ratios.append(run / f)
        print(f"round {number + 1}: F ({count} empty notebooks) {f:.1f} s, full run {run:.1f} s, ratio {run / f:.2f}", flush=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"median ratio {statistics.median(ratios):.2f}; largest process {peak:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
