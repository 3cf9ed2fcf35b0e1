"""Tiny notebooks, written where a test wants them: a title, a parameters cell where one is given, then the cells."""

from __future__ import annotations

from pathlib import Path

import nbformat

PARAMETERS = 'case_dir: str = "data/sample"  # the case folder\noutput_dir: str = ""  # where deliverables go\nprofile: str = "commissioner"  # for whom'


def write_notebook(folder: Path, name: str, *cells: str, parameters: str = PARAMETERS) -> Path:
    """A notebook `name` in `folder`; `cells` are code, or Markdown where they begin with `#` and a space."""
    made = [nbformat.v4.new_markdown_cell(f"# What does {name} show?")]
    if parameters:
        made.append(nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}))
    made += [nbformat.v4.new_markdown_cell(cell) if cell.startswith("# ") else nbformat.v4.new_code_cell(cell) for cell in cells]
    notebook = nbformat.v4.new_notebook(cells=made, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}})
    target = folder / f"{name}.ipynb"
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, target)
    return target
