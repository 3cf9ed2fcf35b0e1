"""Documents, dependencies and code say the same."""

import ast
import importlib.util
import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]


def test_the_reference_is_the_one_the_code_makes():
    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "docs" / "make_reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    assert (ROOT / "docs" / "reference.md").read_text(encoding="utf-8") == module.reference(), "run python docs/make_reference.py"


def test_the_reference_names_every_column_code_command_and_parameter():
    from evaltool import pipeline
    from evaltool.check import MODELS
    from evaltool.problems import catalogue

    text = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")

    for model in MODELS:
        for column in model.columns():
            assert f"| {column}" in text
    assert all(f"| {code} |" in text for code in catalogue())
    assert all(f"### `evaltool {command}" in text for command in ("new", "check", "run", "lab", "trace", "export handover"))
    assert all(f"### {name}" in text for name in pipeline.notebook_names())


def test_every_problem_code_is_used_and_every_used_code_is_known():
    from evaltool.problems import catalogue

    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "evaltool").rglob("*.py"))

    unused = [code for code in catalogue() if f'"{code}"' not in source]
    assert unused == []
    used = set(re.findall(r'problems\.add\(\s*"([A-Z_]+)"', source)) | set(re.findall(r'_refuse\("([A-Z_]+)"', source))
    assert used <= set(catalogue())


def test_what_is_imported_is_listed_in_pyproject():
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    names = {re.split(r"[<>=\[]", entry)[0].lower() for entry in listed}
    package_of = {
        "docx": "python-docx",
        "pptx": "python-pptx",
        "yaml": "pyyaml",
        "stdnum": "python-stdnum",
        "_plotly_utils": "plotly",
        "xlsxwriter": "xlsxwriter",
    }
    package_of |= {
        "IPython": "ipykernel",
        "jupyter_client": "ipykernel",
        "traitlets": "ipykernel",
        "jupyter_core": "ipykernel",
        "nbclient": "papermill",
        "pydantic_core": "pydantic",
        "PIL": "python-pptx",
        "pdfminer": "pdfplumber",
        "pypdfium2": "pdfplumber",
    }
    own = {"evaltool"}
    for path in (ROOT / "evaltool").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for module in modules:
                top = module.split(".")[0]
                if top in own or top in _standard_library():
                    continue
                assert package_of.get(top, top).lower() in names, f"{path.name} imports {top}"


def test_conda_users_get_the_pinned_versions_and_the_package():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    pip = next(entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict))

    assert pip == ["-r requirements.txt", "--editable ."]
    assert "python >=3.11,<3.14" in environment["dependencies"]


def test_every_listed_dependency_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {re.split(r"[<>=\[]", entry)[0].lower() for entry in project["dependencies"] + project["optional-dependencies"]["test"]}
    pinned = {line.split("==")[0].lower() for line in (ROOT / "requirements.txt").read_text().splitlines() if "==" in line}

    assert wanted <= pinned


def test_no_address_of_a_package_server_is_written_down():
    for name in ("requirements.txt", "environment.yml", "pyproject.toml", "bootstrap.py", ".ci/run"):
        assert "://" not in (ROOT / name).read_text(), name


def _standard_library() -> frozenset[str]:
    import sys

    return frozenset(sys.stdlib_module_names)
