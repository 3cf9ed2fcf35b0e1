"""Executed notebooks as they are kept: without what differs from run to run, and as HTML pages that open offline, without code, with their charts alive."""

from __future__ import annotations

import json
from functools import cache
from html import escape
from importlib.resources import files
from itertools import count
from threading import Lock
from typing import Any

import nbformat
from nbconvert.exporters import HTMLExporter

PLOTLY = "plotly.min.js"
_CHART = "application/vnd.plotly.v1+json"
_WIDGET = "application/vnd.jupyter.widget-view+json"
_ONE_PAGE_AT_A_TIME = Lock()
# what nbconvert would have a page load from the internet
_NO_NETWORK = dict.fromkeys(("mathjax_url", "require_js_url", "jquery_url", "mermaid_js_url", "mermaid_layout_elk_js_url"), "")


_STYLE = (
    "body{font-family:Calibri,Carlito,Arial,sans-serif;max-width:62rem;margin:1rem auto;padding:0 1rem;color:#1f2933;line-height:1.45}"
    "table{border-collapse:collapse;font-size:.9rem;margin:.5rem 0}th,td{padding:.25rem .6rem;border-bottom:1px solid #c9d1da}"
    "th{background:#e8edf3}h1,h2,h3{color:#1f3b5c}code{background:#f2f4f7}"
)


def plotly_library() -> bytes:
    """The plotly.js that comes with plotly, to lie beside the HTML copies once."""
    return files("plotly").joinpath("package_data", "plotly.min.js").read_bytes()


def clean(executed: str) -> dict[str, Any]:
    """An executed notebook without ids, times, paths and widget state, so that the same input gives the same bytes.

    Widget state would carry whole transcripts; a widget leaves its plain text behind. What libraries warn of on stderr goes too, as it names files of the
    machine and the number of the process; a cell that failed keeps its error.
    """
    notebook = json.loads(executed)
    runs = count(1)
    for number, cell in enumerate(notebook["cells"]):
        cell["id"] = f"cell-{number}"
        cell["metadata"] = {key: value for key, value in cell["metadata"].items() if key == "tags"}
        if cell["cell_type"] == "code":
            # the count of a kernel that had other notebooks before says nothing
            run = next(runs) if cell["execution_count"] is not None else None
            cell["execution_count"] = run
            cell["outputs"] = [_clean_output(output, run) for output in _joined(cell["outputs"])]
    notebook["metadata"] = {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return notebook


def _clean_output(output: dict[str, Any], run: int | None) -> dict[str, Any]:
    output.get("data", {}).pop(_WIDGET, None)
    changed = {"metadata": {}, "execution_count": run}
    return output | {key: value for key, value in changed.items() if key in output}


def _joined(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Printed text in one piece, however the kernel happened to send it, and nothing of stderr."""
    joined: list[dict[str, Any]] = []
    for output in outputs:
        if output["output_type"] != "stream":
            joined.append(output)
        elif output["name"] == "stdout":
            text = "".join(output["text"])
            if joined and joined[-1]["output_type"] == "stream":
                joined[-1]["text"] += text
            else:
                joined.append(output | {"text": text})
    return joined


def as_html(notebook: dict[str, Any], mark: str) -> str:
    """The notebook as one HTML page: words, tables and charts; charts use the plotly.js that lies beside it; `mark` stands at the top of the page."""
    shown = nbformat.reads(json.dumps(notebook), as_version=4)
    for cell in shown.cells:
        for number, output in enumerate(cell.get("outputs", [])):
            chart = output.get("data", {}).pop(_CHART, None)
            if chart is not None:
                place = f"chart-{cell['id']}-{number}"
                output["data"]["text/html"] = _chart_html(chart, place, output["data"].get("text/plain", ""))
    title = next((line.lstrip("# ") for cell in shown.cells for line in cell.source.splitlines() if line.startswith("# ")), "Notebook")
    with _ONE_PAGE_AT_A_TIME:
        body, _ = _exporter().from_notebook_node(shown)
    banner = f'<p style="position:sticky;top:0;background:#fff3cd;padding:4px 8px;z-index:9">{escape(mark)}</p>' if mark else ""
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n'
        f'<script src="{PLOTLY}"></script>\n</head>\n<body>{banner}\n{body}\n</body>\n</html>\n'
    )


@cache
def _exporter() -> HTMLExporter:
    """What makes the pages, once: it reads and compiles its templates at the first page."""
    # the plain template: words, tables and charts alone, without 280 kB of JupyterLab's style sheets to make, keep and search in every page
    return HTMLExporter(
        template_name="basic",
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
        embed_images=True,
        **_NO_NETWORK,
    )


def _chart_html(chart: dict[str, Any], place: str, alt: str) -> str:
    """A chart as a place and a script; what could end the script early is escaped, as titles come from tables people wrote."""
    data = json.dumps(chart, sort_keys=True).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return (
        f'<div id="{place}" role="img" aria-label="{escape(alt, quote=True)}"></div>\n'
        f'<script>(function(c){{Plotly.newPlot("{place}",c.data,c.layout,{{responsive:true,displaylogo:false}})}})({data})</script>'
    )
