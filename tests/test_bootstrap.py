"""`bootstrap.py` says in one sentence what is missing, and hands the rest on."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def bootstrap():
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "bootstrap.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_uses_the_standard_library_alone():
    source = (ROOT / "bootstrap.py").read_text()
    imported = {line.split()[1] for line in source.splitlines() if line.startswith(("import ", "from "))}

    assert imported <= set(sys.stdlib_module_names)


@pytest.mark.parametrize("arguments", [[], ["fly"], ["--help"]])
def test_it_says_how_it_is_used(bootstrap, capsys, arguments):
    assert bootstrap.main(arguments) == 2
    assert "python3 bootstrap.py run [CASE ...]   or   python3 bootstrap.py test" in capsys.readouterr().err


def test_an_older_python_is_told_so_in_one_sentence(bootstrap, monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))

    assert bootstrap.main(["run"]) == 2
    assert capsys.readouterr().err.startswith("evaltool needs Python 3.11 or later; this is Python ")


def test_a_missing_venv_module_names_the_debian_package(bootstrap, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "installed.txt")
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / "file")
    (tmp_path / "file").write_text("a file where the folder should be")

    assert bootstrap.main(["run"]) == 2
    assert "install the package 'python3-venv'" in capsys.readouterr().err


@pytest.fixture
def ran(bootstrap, monkeypatch, tmp_path):
    """What is run, and where; `fails` says which of it ends badly."""
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "installed.txt")
    calls, fails = [], []

    def run(command, cwd=None, capture_output=False):
        calls.append((" ".join(command[1:]), cwd))
        return subprocess.CompletedProcess(command, int(any(word in calls[-1][0] for word in fails)))

    monkeypatch.setattr(subprocess, "run", run)
    return calls, fails


@pytest.mark.parametrize("broken", ["pip install --quiet --disable-pip-version-check uv", "uv pip install --quiet --compile-bytecode -r"])
def test_where_uv_cannot_install_pip_does_it(bootstrap, ran, broken):
    calls, fails = ran
    fails.append(broken)
    assert bootstrap.set_up() == ""
    said = [command for command, _ in calls]
    assert f"-m pip install --quiet --disable-pip-version-check -r {bootstrap.PINS}" in said
    assert f"-m pip install --quiet --disable-pip-version-check --no-deps --editable {ROOT}" in said
    assert bootstrap.STAMP.is_file()


def test_where_uv_can_install_pip_is_not_asked_again(bootstrap, ran):
    assert bootstrap.set_up() == ""
    assert [command for command, _ in ran[0] if "-m pip" in command] == ["-m pip install --quiet --disable-pip-version-check uv"]


def test_where_nothing_can_be_installed_it_is_said_and_the_next_call_tries_again(bootstrap, ran):
    ran[1].append(" install ")
    assert bootstrap.set_up().startswith("The packages could not be installed")
    assert not bootstrap.STAMP.exists()


def test_a_case_is_named_from_where_the_person_stands_and_the_sample_from_the_repository(bootstrap, ran, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert bootstrap.main(["run", "my case", "--final"]) == bootstrap.main(["run"]) == bootstrap.main(["test", "-x"]) == 0
    assert [(c, p) for c, p in ran[0] if c.startswith(("-m evaltool", "-m pytest"))] == [
        ("-m evaltool run my case --final", tmp_path), ("-m evaltool run data/sample", ROOT), ("-m pytest -x", ROOT),
    ]  # fmt: skip


def test_a_second_call_installs_nothing(bootstrap, monkeypatch, tmp_path):
    import hashlib

    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "installed.txt")
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))
    bootstrap.STAMP.write_text(hashlib.sha256(bootstrap.PINS.read_bytes() + (ROOT / "pyproject.toml").read_bytes() + sys.version.encode()).hexdigest())
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: pytest.fail("something was installed"))

    assert bootstrap.set_up() == ""
