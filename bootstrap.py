"""Set everything up and go: `python3 bootstrap.py run` runs the sample case end to end, `python3 bootstrap.py test` runs the tests.

Needs Python 3.11 or later and nothing else. It makes `.venv` beside this file, installs the pinned versions once, and is quick from the second call on.
Anything after `run` is handed to `evaltool run` (`python3 bootstrap.py run MY_CASE --out FOLDER`), anything after `test` to pytest.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
PINS = HERE / "requirements.txt"
STAMP = VENV / "installed.txt"
USAGE = "Usage: python3 bootstrap.py run [CASE ...]   or   python3 bootstrap.py test [PYTEST OPTIONS]"


def main(arguments: list) -> int:
    """The exit code of what was asked for."""
    if sys.version_info < (3, 11):  # noqa: UP036  an older Python must get this far to be told
        return say(f"evaltool needs Python 3.11 or later; this is Python {sys.version.split()[0]}. Install a newer one and call it by its name.")
    if not arguments or arguments[0] not in ("run", "test"):
        return say(USAGE)
    problem = set_up()
    if problem:
        return say(problem)
    if arguments[0] == "run" and arguments[1:]:
        # a case is named from where the person stands
        return call([PYTHON, "-m", "evaltool", *arguments], place=Path.cwd())
    if arguments[0] == "run":
        return call([PYTHON, "-m", "evaltool", "run", "data/sample"])
    return call([PYTHON, "-m", "pytest", *arguments[1:]])


def set_up() -> str:
    """Make `.venv` and install the pinned versions, unless they are there; the reason in one sentence where it cannot be done."""
    wanted = hashlib.sha256(PINS.read_bytes() + (HERE / "pyproject.toml").read_bytes() + sys.version.encode()).hexdigest()
    if STAMP.is_file() and STAMP.read_text() == wanted and PYTHON.exists():
        return ""
    print("Setting up .venv; this takes a minute or two, once.", flush=True)
    if subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True).returncode:
        return "Python cannot make a virtual environment here: install the package 'python3-venv' (Debian and Ubuntu: apt install python3-venv) and call again."
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    uv = [PYTHON, "-m", "uv", "pip", "install", "--quiet", "--compile-bytecode"]
    # uv installs the same versions several times faster; where it is not to be had, or does not trust the network of an office as pip does, pip does it
    by_uv = ([*pip, "uv"], [*uv, "-r", PINS], [*uv, "--no-deps", "--editable", HERE])
    by_pip = ([*pip, "-r", PINS], [*pip, "--no-deps", "--editable", HERE])
    if any(call(step, quiet=True) for step in by_uv) and any(call(step) for step in by_pip):
        return "The packages could not be installed: see the message above, and call again when the package index can be reached."
    # said once here, compiled modules start several times faster even where Python is told not to write them
    call([PYTHON, "-m", "compileall", "-q", VENV / "lib", HERE / "evaltool"])
    STAMP.write_text(wanted)
    return ""


def call(command: list, quiet: bool = False, place: Path = HERE) -> int:
    """Run a command, from this folder unless another is named, and give its exit code."""
    return subprocess.run([str(part) for part in command], cwd=place, capture_output=quiet).returncode


def say(sentence: str) -> int:
    """Print a sentence to the person and give the exit code of wrong usage."""
    print(sentence, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
