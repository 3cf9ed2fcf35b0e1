"""Run every notebook on the sample, or those that are named, and keep the outputs, cleaned, in `notebooks/`; then look at the difference.

`python tests/support/refresh_notebooks.py [30_findings ...]`
"""

import json
import os
import sys
import tempfile
from pathlib import Path

from evaltool import pipeline
from evaltool.case import CaseFolder

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    names = sys.argv[1:] or pipeline.notebook_names()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(ROOT)
        run = pipeline.Run(CaseFolder(ROOT / "data" / "sample"), Path(folder))
        pipeline.run_notebooks(run, names, print)
        for name, reason in run.failures.items():
            print(f"{name} stopped at {reason}")
        for name in names:
            executed = json.loads((Path(folder) / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
            executed["cells"] = [cell for cell in executed["cells"] if "injected-parameters" not in cell["metadata"].get("tags", [])]
            (pipeline.NOTEBOOKS / f"{name}.ipynb").write_text(json.dumps(executed, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
