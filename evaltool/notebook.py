"""What a notebook needs around its own work: the case it is about, the folder it writes to, and a way to show tables, charts and sentences.

Everything shown is plain and static (tables as escaped HTML, charts by plotly's own media type), so that a notebook looks the same in JupyterLab, in its
HTML copy
and in a comparison of its outputs, and so that nothing written in an interview note can run in a reader's browser.
"""

from __future__ import annotations

import json
import os
from html import escape
from pathlib import Path

from _plotly_utils.utils import PlotlyJSONEncoder
from IPython.display import display

from evaltool.case import CaseFolder
from evaltool.check import sound_case
from evaltool.outputs.chain_graph import ChainGraph
from evaltool.outputs.exhibits import Chart, Table, plain_text

SAMPLE = "data/sample"
REPOSITORY = Path(__file__).resolve().parent.parent


def open_case(case_dir: str = SAMPLE) -> CaseFolder:
    """The case a notebook is about, read and checked; raises CaseError with all its errors where it cannot be used.

    The folder is the one `evaltool` was started on (`EVALTOOL_CASE`) unless another is named, looked for from the working directory and then from the
    repository.
    """
    started_on = os.environ.get("EVALTOOL_CASE")
    named = Path(started_on if started_on and case_dir in ("", SAMPLE) else case_dir or SAMPLE)
    root = next((path for path in (named, REPOSITORY / named) if path.is_dir()), named)
    case = CaseFolder(root)
    if not os.environ.get("EVALTOOL_CHECKED"):  # a run has checked the case once, for all its notebooks
        sound_case(case)
    if case.header.mark:
        show(case.header.mark + ".")
    return case


def output_folder(case: CaseFolder, output_dir: str = "") -> Path:
    """Where the deliverables go: the folder named, the one `evaltool run` chose (`EVALTOOL_OUTPUT`), or `outputs/` in the case."""
    chosen = output_dir or os.environ.get("EVALTOOL_OUTPUT") or str(case.root / "outputs")
    return Path(chosen)


def show(*things: object) -> None:
    """Show tables, charts and sentences one after the other; whatever else is shown by its text."""
    for thing in things:
        if isinstance(thing, Table):
            display({"text/html": _table_html(thing), "text/plain": thing.title}, raw=True)
        elif isinstance(thing, (Chart, ChainGraph)):
            figure = json.loads(json.dumps(thing.figure().to_plotly_json(), cls=PlotlyJSONEncoder, sort_keys=True))
            display({"application/vnd.plotly.v1+json": figure, "text/plain": thing.alt or thing.title}, raw=True)
        else:
            display({"text/html": f"<p>{escape(str(thing))}</p>", "text/plain": str(thing)}, raw=True)


def _table_html(table: Table) -> str:
    """A table whose words stand on the left and whose numbers on the right, in JupyterLab too, which would put everything on the right."""
    sides = ["right" if column in table.numeric else "left" for column in range(len(table.columns))]
    rows = ["".join(_cell("th", side, words) for side, words in zip(sides, table.columns, strict=True))]
    rows += ["".join(_cell("td", side, plain_text(cell)) for side, cell in zip(sides, row, strict=True)) for row in table.rows]
    body = "\n".join(f"<tr>{row}</tr>" for row in rows)
    note = f"<p><small>{escape(table.note)}</small></p>" if table.note else ""
    return f"<p><strong>{escape(table.title)}</strong></p>\n<table>\n{body}\n</table>\n{note}"


def _cell(tag: str, side: str, words: str) -> str:
    return f'<{tag} style="text-align:{side};vertical-align:top">{escape(words).replace(chr(10), "<br>")}</{tag}>'
