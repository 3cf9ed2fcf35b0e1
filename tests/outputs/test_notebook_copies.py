"""Executed notebooks as they are kept: nothing of the machine, the clock or a widget's memory is in them."""

from __future__ import annotations

import json

from evaltool.outputs.notebook_copies import as_html, clean, plotly_library


def stream(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": text}


def shown(**data):
    return {"output_type": "display_data", "metadata": {"text/html": {"width": 1}}, "data": data}


def executed(*cells, **metadata):
    return json.dumps({"cells": list(cells), "metadata": {"papermill": {"start_time": "2020"}, **metadata}, "nbformat": 4, "nbformat_minor": 5})


def code(*outputs, count=1, **metadata):
    return {"cell_type": "code", "id": "x1y2", "source": "secret_code()", "execution_count": count, "metadata": metadata, "outputs": list(outputs)}


def words(source):
    return {"cell_type": "markdown", "id": "z9", "source": source, "metadata": {"papermill": {}}}


def test_ids_times_and_counts_are_those_of_the_notebook_itself():
    notebook = clean(executed(words("# A"), code(count=17, papermill={"duration": 1}, tags=["parameters"]), code(count=None), code(count=23)))
    assert [cell["id"] for cell in notebook["cells"]] == ["cell-0", "cell-1", "cell-2", "cell-3"]
    assert [cell["metadata"] for cell in notebook["cells"]] == [{}, {"tags": ["parameters"]}, {}, {}]
    assert [cell["execution_count"] for cell in notebook["cells"][1:]] == [1, None, 2]
    assert notebook["metadata"] == {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }


def test_the_count_of_a_result_is_that_of_its_cell():
    result = {"output_type": "execute_result", "execution_count": 17, "metadata": {"a": 1}, "data": {"text/plain": "3"}}
    [output] = clean(executed(code(result, count=17)))["cells"][0]["outputs"]
    assert output == {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": "3"}}


def test_a_widget_leaves_its_plain_text_and_nothing_of_its_state():
    widget = shown(**{"application/vnd.jupyter.widget-view+json": {"model_id": "abc"}, "text/plain": "The coding pad."})
    notebook = clean(executed(code(widget), widgets={"application/vnd.jupyter.widget-state+json": {"state": "a whole transcript"}}))
    assert notebook["cells"][0]["outputs"] == [{"output_type": "display_data", "metadata": {}, "data": {"text/plain": "The coding pad."}}]
    assert "transcript" not in json.dumps(notebook)


def test_printed_text_is_one_piece_however_it_was_sent():
    whole = clean(executed(code(stream("one\ntwo\n"))))
    assert clean(executed(code(stream(["one\n"]), stream("two\n")))) == whole
    assert clean(executed(code(stream("one\n"), stream("/home/x: UserWarning", "stderr"), stream("two\n")))) == whole


def test_text_printed_before_and_after_a_table_stays_in_its_order():
    outputs = clean(executed(code(stream("a"), shown(**{"text/plain": "T"}), stream("b"))))["cells"][0]["outputs"]
    assert [output.get("text", "T") for output in outputs] == ["a", "T", "b"]


def test_an_error_stays_in_its_place():
    error = {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": ["a", "b"]}
    assert clean(executed(code(error)))["cells"][0]["outputs"] == [error]


def test_a_page_is_titled_by_the_first_heading_and_has_no_code():
    page = as_html(clean(executed(code(stream("said")), words("Intro\n\n# What is <it>?\n\n# Second"))), "")
    assert "<title>What is &lt;it&gt;?</title>" in page
    assert "secret_code" not in page and "said" in page


def test_a_notebook_without_a_heading_has_a_title_all_the_same():
    assert "<title>Notebook</title>" in as_html(clean(executed(code(stream("said")))), "")


def test_a_mark_is_shown_as_text_and_without_one_there_is_no_banner():
    notebook = clean(executed(words("# A")))
    assert "&lt;b&gt;invented</p>" in as_html(notebook, "<b>invented")
    assert "position:sticky" not in as_html(notebook, "").partition("<body")[2]


def test_a_chart_is_drawn_by_the_library_beside_the_page_and_described_in_words():
    chart = shown(**{"application/vnd.plotly.v1+json": {"data": [], "layout": {"title": "</script> & <b>"}}, "text/plain": 'Shows "a" <b>'})
    notebook = clean(executed(code(stream("x"), chart)))
    page = as_html(notebook, "")
    assert '<script src="plotly.min.js"></script>' in page.partition("<body")[0]
    assert 'Plotly.newPlot("chart-cell-0-1",' in page
    assert "\\u003c/script\\u003e \\u0026 \\u003cb\\u003e" in page
    assert "Shows &quot;a&quot; &lt;b" in page or 'Shows "a" &lt;b' in page
    # the notebook itself keeps its chart
    assert "application/vnd.plotly.v1+json" in notebook["cells"][0]["outputs"][1]["data"]


def test_the_library_is_the_one_of_plotly():
    assert b"plotly.js v" in plotly_library()[:400]
