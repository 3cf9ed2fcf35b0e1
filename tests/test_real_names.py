"""No real person of the project's papers stands anywhere in the repository. The names are read from the papers, so that this test holds none."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAPERS = ROOT.parent / "shared" / "seed" / "project_document_and_tor.txt"
TITLED = re.compile(r"\b(?:Mr|Ms|Mrs|Dr)\.\s+((?:[A-Z][\w'’-]+\s?){1,3})")
TEXT = {".py", ".md", ".csv", ".yml", ".yaml", ".toml", ".txt", ".ipynb", ".js", ".css", ".json", ".cfg", ".sh", ""}
# an ordinary word that stands behind a name in the papers
NO_NAMES = {"About"}


@pytest.fixture(scope="module")
def names() -> list[tuple[str, ...]]:
    if not PAPERS.is_file():
        pytest.skip("the project's papers are not here, so its names are not known")
    return sorted({tuple(name.split()) for name in TITLED.findall(PAPERS.read_text(encoding="utf-8"))})


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    paths = [ROOT / name for name in listed if name]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths if path.suffix in TEXT and path.is_file()}


def test_the_papers_name_people(names):
    assert len(names) > 20


def test_no_full_name_stands_in_the_repository(names, texts):
    for first, *rest in names:
        for last in rest:
            pattern = re.compile(rf"\b({first}\W+{last}|{last}\W+{first})\b", re.IGNORECASE)
            hits = [path for path, text in texts.items() if pattern.search(text)]
            assert not hits, f"a name of {len(first) + len(last)} letters stands in {hits}"


def test_no_single_name_stands_in_the_sample(names, texts):
    sample = {path: text for path, text in texts.items() if path.startswith(("data/", "notebooks/", "templates/"))}
    parts = {part.strip(",") for name in names for part in name if len(part) > 3} - NO_NAMES
    for part in parts:
        hits = [path for path, text in sample.items() if re.search(rf"\b{part}\b", text)]
        assert not hits, f"a name of {len(part)} letters stands in {hits}"


def test_no_word_of_the_sample_stands_in_code_notebooks_or_templates(texts):
    words = re.compile(r"\b(azerbaijan|baku|ganja|lankaran|mingachevir|epsaya|tamas|clrpl|CT\.0587)\b|counter.trafficking|information centre", re.IGNORECASE)
    for path, text in texts.items():
        # a list of ordinary English words has the names of all countries in it
        if path.startswith(("evaltool/", "templates/")) and not path.endswith("ordinary_words.yml"):
            assert not words.search(text), path
