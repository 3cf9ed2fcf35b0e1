"""The notebooks are the method: good to read, thin, and the same for a person and for papermill."""

import ast
import json
import re
from pathlib import Path

import papermill
import pytest

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
NAMES = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))


@pytest.fixture(params=NAMES)
def notebook(request):
    return json.loads((NOTEBOOKS / f"{request.param}.ipynb").read_text(encoding="utf-8"))


def code(notebook):
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def test_the_method_is_complete():
    assert NAMES == [
        "00_case_folder",
        "10_desk_review",
        "20_field_plan",
        "21_coding_and_agreement",
        "22_survey_and_tests",
        "30_findings",
        "31_criterion_rating",
        "32_robustness",
        "40_report",
    ]


def test_a_notebook_opens_with_its_question_who_it_is_for_and_what_it_reads_and_writes(notebook):
    first = "".join(notebook["cells"][0]["source"])

    assert first.startswith("# ") and first.splitlines()[0].rstrip("*").endswith("?")
    assert re.search(r"\bfor\b", first, re.IGNORECASE)
    assert "**Reads**" in first and "**Writes**" in first


def test_a_notebook_has_one_parameters_cell_of_plain_literals_with_help(notebook):
    tagged = [cell for cell in notebook["cells"] if "parameters" in cell["metadata"].get("tags", [])]

    assert len(tagged) == 1
    for line in "".join(tagged[0]["source"]).splitlines():
        assert re.fullmatch(r"\w+: (str|int|float|bool) = [^=#]+  # .+", line), line


@pytest.mark.parametrize("name", NAMES)
def test_papermill_sees_every_parameter_with_its_help(name):
    seen = papermill.inspect_notebook(str(NOTEBOOKS / f"{name}.ipynb"))

    assert {"case_dir", "output_dir"} <= set(seen)
    assert all(parameter["help"] for parameter in seen.values())


def test_there_is_no_plumbing_in_a_cell(notebook):
    for source in code(notebook):
        tree = ast.parse(source)
        assert not [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Try, ast.Lambda))], source
        assert len(source.splitlines()) <= 15


def test_words_stand_before_and_after_code(notebook):
    kinds = [cell["cell_type"] for cell in notebook["cells"]]

    # parameters, imports and opening the case stand together
    assert kinds[0] == "markdown"
    assert kinds.count("markdown") >= kinds.count("code") - 3


def test_outputs_are_committed_and_free_of_what_differs_from_machine_to_machine(notebook):
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    text = json.dumps(outputs)

    assert outputs
    assert not re.search(r"/home/|/root/|/tmp/|[A-Z]:\\\\", text)
    assert " object at 0x" not in text
    assert "application/vnd.jupyter.widget" not in text
    assert not [output for output in outputs if output["output_type"] == "error"]


def test_a_chart_is_kept_by_its_media_type_alone(notebook):
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if "application/vnd.plotly.v1+json" in output.get("data", {}):
                assert "text/html" not in output["data"]


def test_the_sample_says_in_every_notebook_that_it_is_invented(notebook):
    assert "all evidence in this document is invented" in json.dumps(notebook["cells"])


def test_no_word_of_the_sample_stands_in_the_words_and_code(notebook):
    words = "\n".join("".join(cell["source"]) for cell in notebook["cells"])

    assert not re.search(r"azerbaijan|baku|trafficking|mingachevir|migrant|CT\.0587", words, re.IGNORECASE)
