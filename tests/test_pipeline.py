"""Notebooks run unattended: all of them, whatever one does, with the parameters they have, and the same bytes every time."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from evaltool import pipeline
from evaltool.case import CaseFolder
from evaltool.outputs.release import release
from evaltool.problems import EvaltoolError
from evaltool.run_record import write_record
from tests.support.notebooks import write_notebook
from tests.support.water_case import row, water_case

KEY = "person_code,name\nP01,Ludmila Brezhkova\n"
PRINTS = ('from evaltool.notebook import open_case, output_folder, show\ncase = open_case(case_dir)\nshow(case.header.project.title)\nprint("for", profile)',)
RELEASES = (
    "from evaltool.notebook import open_case, output_folder, show\nfrom evaltool.outputs.release import release",
    "case = open_case(case_dir)",
    'outcome = release(case, output_folder(case, output_dir), "page.html", f"<p>{case.header.project.title}, {profile}</p>".encode(), ["A thing."])\nshow(outcome)',
)
CHART = (
    "from evaltool.notebook import show\nfrom evaltool.outputs.exhibits import Chart, Table",
    'show(Chart("</script><script>alert(1)</script>", "bar", ("a",), (("s", (1.0,)),), alt="A bar."), Table("T", ("<b>A",), (("<i>x",),)))',
)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "repository" / "notebooks"


@pytest.fixture
def case(tmp_path):
    made = water_case(tmp_path / "case")
    (made.root / "private").mkdir()
    (made.root / "private" / "key.csv").write_text(KEY)
    return made


def run_all(case, out, folder, **parameters):
    run = pipeline.Run(case, out, {"profile": "commissioner", "final": False, **parameters})
    ended = []
    names = pipeline.notebook_names(folder)
    assert pipeline.run_notebooks(run, names, ended.append, folder) is run
    assert sorted(ended) == names
    write_record(run, names)
    return run


def cells_of(out, name):
    return json.loads((out / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]


def record_of(out):
    return json.loads((out / "run_record.json").read_text(encoding="utf-8"))


def text_of(cell):
    return "".join("".join(output.get("text", [])) + "".join(output.get("data", {}).get("text/plain", [])) for output in cell["outputs"])


# -- which notebooks, with which parameters


def test_notebooks_come_in_the_order_of_the_work_and_others_are_no_part_of_it(folder):
    for name in ("30_findings", "00_case", "draft", "10_desk"):
        write_notebook(folder, name)
    assert pipeline.notebook_names(folder) == ["00_case", "10_desk", "30_findings"]


@pytest.mark.parametrize("wanted", ["10", "10_desk", "desk", "10_desk.ipynb"])
def test_a_notebook_is_named_by_number_name_or_file(folder, wanted):
    for name in ("00_case", "10_desk", "21_desk_more"):
        write_notebook(folder, name)
    assert pipeline.chosen_notebooks([wanted], folder) == ["10_desk"]


def test_several_are_taken_once_in_the_order_of_the_work_and_none_means_all(folder):
    for name in ("00_case", "10_desk", "30_findings", "99"):
        write_notebook(folder, name)
    assert pipeline.chosen_notebooks(["30", "00", "findings"], folder) == ["00_case", "30_findings"]
    assert pipeline.chosen_notebooks([], folder) == ["00_case", "10_desk", "30_findings", "99"]


def test_an_unknown_notebook_is_refused_with_the_nearest(folder):
    for name in ("00_case", "30_findings"):
        write_notebook(folder, name)
    with pytest.raises(EvaltoolError) as refused:
        pipeline.chosen_notebooks(["00", "30_finding"], folder)
    assert str(refused.value) == "No notebook is called '30_finding'. Did you mean '30_findings'?"
    with pytest.raises(EvaltoolError) as refused:
        pipeline.chosen_notebooks(["xyz"], folder)
    assert str(refused.value) == "No notebook is called 'xyz'. There are: 00_case, 30_findings."


def test_an_unknown_parameter_is_refused_with_the_nearest(folder):
    write_notebook(folder, "00_case", parameters="threshold: float = 0.8")
    write_notebook(folder, "10_desk", parameters="")
    pipeline.check_parameters({"threshold": 1}, ["00_case", "10_desk"], folder)
    with pytest.raises(EvaltoolError) as refused:
        pipeline.check_parameters({"treshold": 1}, ["00_case", "10_desk"], folder)
    assert str(refused.value) == "No notebook has a parameter 'treshold'. Did you mean 'threshold'?"
    with pytest.raises(EvaltoolError) as refused:
        pipeline.check_parameters({"colour": 1}, ["00_case"], folder)
    assert str(refused.value) == "No notebook has a parameter 'colour'. There are: threshold."


def test_a_parameter_of_a_notebook_that_is_not_run_is_said_to_be_there(folder):
    write_notebook(folder, "00_case", parameters="threshold: float = 0.8")
    write_notebook(folder, "10_desk", parameters="")
    with pytest.raises(EvaltoolError) as refused:
        pipeline.check_parameters({"threshold": 1}, ["10_desk"], folder)
    assert str(refused.value) == "'threshold' is a parameter of 00_case, which does not run with this --only."


def test_a_misspelt_parameter_of_the_command_line_is_recognised(folder):
    write_notebook(folder, "00_case", parameters="threshold: float = 0.8")
    with pytest.raises(EvaltoolError) as refused:
        pipeline.check_parameters({"profil": "public"}, ["00_case"], folder)
    assert str(refused.value) == "No notebook has a parameter 'profil'. Did you mean 'profile'? It is not set with -p: say for whom with --for."


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("abc", "'draws' is a whole number, such as 500, and cannot be 'abc'."),
        (2.5, "'draws' is a whole number, such as 500, and cannot be '2.5'."),
        (True, "'draws' is a whole number, such as 500, and cannot be 'True'."),
    ],
)
def test_a_value_of_another_kind_than_the_parameter_is_refused(folder, value, sentence):
    write_notebook(folder, "00_case", parameters="draws: int = 500")
    with pytest.raises(EvaltoolError) as refused:
        pipeline.check_parameters({"draws": value}, ["00_case"], folder)
    assert str(refused.value) == sentence


def test_a_whole_number_serves_as_a_number_and_anything_as_a_text(folder):
    write_notebook(folder, "00_case", parameters='share: float = 0.5\nword: str = ""\nall: bool = False')
    assert pipeline.check_parameters({"share": 1, "word": 5, "all": True}, ["00_case"], folder) == {"share": 1, "word": "5", "all": True}


@pytest.mark.parametrize(
    ("parameter", "way_out"),
    [
        ("case_dir", "name the case folder itself"),
        ("output_dir", "name the output folder with --out"),
        ("profile", "say for whom with --for"),
        ("final", "say --final"),
    ],
)
def test_what_the_command_line_sets_otherwise_is_refused_with_the_way_out(folder, parameter, way_out):
    write_notebook(folder, "00_case")
    with pytest.raises(EvaltoolError) as refused:
        pipeline.check_parameters({parameter: "x"}, ["00_case"], folder)
    assert str(refused.value) == f"'{parameter}' is not set with -p: {way_out}."


def test_a_notebook_that_is_none_any_more_is_a_plain_sentence(folder):
    write_notebook(folder, "00_case").write_text("<<<<<<< HEAD")
    with pytest.raises(EvaltoolError) as refused:
        pipeline.check_parameters({"x": 1}, ["00_case"], folder)
    assert str(refused.value) == "notebooks/00_case.ipynb is no notebook any more. Take it from the repository again."


# -- a run


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """One run over notebooks that print, fail, end Python, release, warn and chart; (run, output folder, working directory before and after)."""
    root = tmp_path_factory.mktemp("pipeline")
    folder = root / "repository" / "notebooks"
    write_notebook(folder, "00_prints_case", *PRINTS)
    write_notebook(folder, "10_fails_in_cell", "a = 1", 'raise ValueError("It is not in the list.\\nMore.")', 'print("never")')
    write_notebook(folder, "11_no_parameters", "print('profile' in globals(), 'a' in globals(), 'case' in globals())", parameters="")
    write_notebook(folder, "12_ends_python", "import os", "os._exit(1)")
    write_notebook(folder, "13_our_error", 'from evaltool.problems import EvaltoolError\nraise EvaltoolError("Something can be mended.")')
    write_notebook(folder, "14_warns", 'import warnings\nprint("one")\nwarnings.warn("path")\nprint("two")')
    write_notebook(folder, "15_names", "print('Ludmila', 'Brezhkova')")
    write_notebook(folder, "16_fails_with_a_name", 'raise KeyError("Ludmila Brezhkova, +44 20 7946 0018")')
    write_notebook(folder, "17_fails_without_words", "assert False")
    write_notebook(folder, "18_looks_around", "import os", "print([name for name in os.listdir(os.environ['EVALTOOL_OUTPUT'] + '/notebooks') if '18' in name])")
    write_notebook(folder, "20_releases", *RELEASES)
    write_notebook(folder, "30_charts", *CHART)
    case = water_case(root / "case")
    (case.root / "private").mkdir()
    (case.root / "private" / "key.csv").write_text(KEY)
    before = os.getcwd()
    os.chdir(root)
    try:
        # relative paths, as a user types them
        run = run_all(CaseFolder("case"), Path("out"), folder)
        after = os.getcwd()
    finally:
        os.chdir(before)
    run.case, run.folder = CaseFolder(root / "case"), root / "out"
    return run, root / "out", (str(root), after)


def test_the_working_directory_is_the_same_after_a_run(ran):
    before, after = ran[2]
    assert Path(after) == Path(before)


def test_a_notebook_gets_the_case_and_the_profile(ran):
    [cell] = [cell for cell in cells_of(ran[1], "00_prints_case") if "open_case" in cell["source"] or "open_case" in "".join(cell["source"])]
    assert text_of(cell) == "SAMPLE: all evidence in this document is invented.Clean water for two valleysfor commissioner\n"


def test_a_notebook_without_parameters_gets_none_and_sees_nothing_of_the_one_before_it(ran):
    cells = cells_of(ran[1], "11_no_parameters")
    assert text_of(cells[-1]) == "False False False\n"
    assert not any("injected-parameters" in cell["metadata"].get("tags", []) for cell in cells)


def test_a_failing_cell_is_kept_with_its_error_and_nothing_after_it_ran(ran):
    cells = cells_of(ran[1], "10_fails_in_cell")
    [failed] = [cell for cell in cells if any(output["output_type"] == "error" for output in cell.get("outputs", []))]
    assert "raise ValueError" in "".join(failed["source"])
    assert (cells[-1]["outputs"], cells[-1]["execution_count"]) == ([], None)
    assert "In [4]" in "".join(cells[0]["source"]) and failed["execution_count"] == 4


def test_a_failure_is_one_plain_line_without_the_name_and_the_number_in_it(ran):
    failures = ran[0].failures
    assert failures["10_fails_in_cell"] == "cell 4: ValueError: It is not in the list."
    assert failures["16_fails_with_a_name"] == "cell 3: KeyError: 'P01, [phone number]'."
    assert failures["17_fails_without_words"] == "cell 3: AssertionError."
    assert failures["13_our_error"] == "cell 3: Something can be mended."
    assert failures["12_ends_python"] == "a cell that ended Python itself, as when memory runs out."
    assert sorted(name[:2] for name in failures) == ["10", "12", "13", "16", "17"]


def test_the_others_run_on_after_a_failure(ran):
    assert (ran[1] / "page.html").read_text() == "<p>Clean water for two valleys, commissioner</p>"
    assert (ran[1] / "notebooks" / "30_charts.html").is_file()


def test_a_notebook_with_a_name_in_it_is_withheld_and_the_run_is_not_complete(ran):
    run, out, _ = ran
    assert not (out / "notebooks" / "15_names.ipynb").exists()
    assert not (out / "notebooks" / "15_names.html").exists()
    assert run.withheld == [f"notebooks/{name}" for name in ("15_names.html", "15_names.ipynb", "16_fails_with_a_name.html", "16_fails_with_a_name.ipynb")]
    assert not run.is_complete


def test_a_notebook_that_runs_is_not_among_the_outputs_before_it_was_searched(ran):
    assert text_of(cells_of(ran[1], "18_looks_around")[-1]) == "[]\n"
    assert {path.suffix for path in (ran[1] / "notebooks").iterdir()} == {".ipynb", ".html", ".js"}


def test_deliverables_are_listed_without_the_notebooks(ran):
    [page] = ran[0].deliverables
    assert (page.name, page.status, page.notes) == ("page.html", "written", ("A thing.",))


def test_warnings_of_libraries_and_ids_are_not_in_the_copy(ran):
    text = (ran[1] / "notebooks" / "14_warns.ipynb").read_text()
    assert "UserWarning" not in text and "papermill" not in text and str(ran[1].parent) not in text
    assert text_of(cells_of(ran[1], "14_warns")[-1]) == "one\ntwo\n"


# -- the pages


def test_a_page_has_the_words_and_no_code(ran):
    page = (ran[1] / "notebooks" / "00_prints_case.html").read_text(encoding="utf-8")
    assert "What does 00_prints_case show?" in page and "Clean water for two valleys" in page
    assert "<title>What does 00_prints_case show?</title>" in page
    for code in ("open_case", "case_dir", "jp-InputArea-editor"):
        assert code not in page.partition("<body")[2], code


def test_the_mark_stands_at_the_top_of_every_page(ran):
    for page in (ran[1] / "notebooks").glob("*.html"):
        body = page.read_text(encoding="utf-8").partition("<body")[2]
        assert body.partition(">")[2].startswith('<p style="position:sticky'), page.name
        assert body.index("SAMPLE: all evidence in this document is invented") < 300


def test_a_page_loads_nothing_from_a_network(ran):
    for page in (ran[1] / "notebooks").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        loaded = re.findall(r"<(?:script|link|img|iframe|source|object|embed)\b[^>]*?(?:src|href|data)\s*=\s*[\"']?([^\"'>\s]+)", text)
        assert loaded == ["plotly.min.js"], page.name
        assert not re.findall(r"(?:url\(|@import\s+|import\s+[^;]*?from\s+|import\()\s*[\"']?(?:https?:)?//", text), page.name


def test_the_plotly_library_lies_beside_the_pages_once(ran):
    assert (ran[1] / "notebooks" / "plotly.min.js").stat().st_size > 1_000_000
    assert (ran[1] / "notebooks" / "30_charts.html").stat().st_size < 1_000_000


def test_a_title_cannot_end_the_script_of_its_chart(ran):
    page = (ran[1] / "notebooks" / "30_charts.html").read_text(encoding="utf-8")
    assert "<script>alert(1)" not in page
    [script] = re.findall(r"<script>(\(function\(c\)\{Plotly\.newPlot.*?)</script>", page, re.DOTALL)
    data = json.loads(script.partition("})(")[2].removesuffix(")"))
    assert data["layout"]["title"]["text"] == "</script><script>alert(1)</script>"
    [place] = re.findall(r"<div [^>]*chart-cell-[^>]*>", page)
    assert 'role="img"' in place and 'aria-label="A bar."' in place


def test_a_table_shows_what_people_wrote_as_text(ran):
    page = (ran[1] / "notebooks" / "30_charts.html").read_text(encoding="utf-8")
    assert "&lt;i&gt;x" in page and "<i>x" not in page


# -- the record


def test_the_record_has_inputs_and_outputs_with_their_sha256(ran):
    run, out, _ = ran
    record = record_of(out)
    for part, root in (("inputs", run.case.root), ("outputs", out)):
        assert record[part]
        for name, sha256 in record[part].items():
            assert hashlib.sha256((root / name).read_bytes()).hexdigest() == sha256
    assert "evaluation.yml" in record["inputs"] and "field_phase/transcripts/S01.md" in record["inputs"]
    assert {"page.html", "notebooks/00_prints_case.ipynb", "notebooks/plotly.min.js"} <= record["outputs"].keys()
    assert "run_record.json" not in record["outputs"]


def test_the_record_says_what_was_asked_and_what_became_of_it(ran):
    record = record_of(ran[1])
    assert (record["case"], record["evidence"]) == ("XX.0001", "invented")
    assert record["notebooks"] == pipeline.notebook_names(ran[1].parent / "repository" / "notebooks")
    assert record["parameters"] == {"profile": "commissioner", "final": False}
    assert record["failures"]["13_our_error"] == "cell 3: Something can be mended."
    assert "notebooks/15_names.ipynb" in record["withheld"]
    assert re.fullmatch(r"\d+\.\d+.*", record["packages"]["papermill"])


def test_nothing_of_private_is_in_the_record_or_in_any_output(ran):
    run, out, _ = ran
    key = hashlib.sha256(KEY.encode()).hexdigest()
    for path in out.rglob("*"):
        if path.is_file() and path.name != "plotly.min.js":
            text = path.read_text(encoding="utf-8")
            assert "private/" not in text and key not in text and "udmila" not in text and "Brezhkova" not in text, path.name


def test_a_text_whose_source_was_not_asked_is_no_input(tmp_path):
    case = water_case(tmp_path / "case", lambda tables: row(tables, "field_phase/sources", "S03").update(consent="not_asked"))
    write_record(pipeline.Run(case, tmp_path / "out"), [])
    inputs = record_of(tmp_path / "out")["inputs"]
    assert "field_phase/transcripts/S01.md" in inputs and "field_phase/transcripts/S03.md" not in inputs


def test_links_into_private_hidden_files_and_other_outputs_are_no_inputs(case, tmp_path):
    (case.root / "narrative").mkdir()
    (case.root / "narrative" / "linked.md").symlink_to(case.root / "private" / "key.csv")
    (case.root / "narrative" / "outside.md").symlink_to(tmp_path / "case" / ".." / "other.txt")
    (tmp_path / "other.txt").write_text("x")
    (case.root / "Private").mkdir()
    for name in ("Private/notes.txt", "field_phase/.hidden", "desk_review/~$report.docx", "outputs/old.txt", "narrative/Ludmila Brezhkova.md"):
        (case.root / name).parent.mkdir(exist_ok=True)
        (case.root / name).write_text("x")
    release(case, case.root / "for_donor", "page.html", b"<p>a</p>")
    run = pipeline.Run(case, case.root / "outputs")
    write_record(run, [])
    inputs = record_of(case.root / "outputs")["inputs"]
    assert "narrative/P01.md" in inputs and "field_phase/sources.csv" in inputs
    unwanted = [name for name in inputs if any(word in name for word in ("linked", "outside", "rivate", "hidden", "~$", "outputs", "for_donor", "udmila"))]
    assert unwanted == []


def test_an_output_folder_that_holds_the_case_gives_the_same_record_and_nothing_else_of_that_folder(case, tmp_path):
    (tmp_path / "diary.txt").write_text("mine")
    run = pipeline.Run(case, tmp_path)
    write_record(run, [])
    record = record_of(tmp_path)
    assert "evaluation.yml" in record["inputs"]
    assert record["outputs"] == {}


def test_the_record_has_the_texts_that_were_let_through(tmp_path):
    case = water_case(tmp_path / "case", head={"privacy": {"allow": [{"text": "12 Main Street", "reason": "an office"}]}})
    write_record(pipeline.Run(case, tmp_path / "out"), [])
    assert record_of(tmp_path / "out")["let_through"] == {"12 Main Street": "an office"}


# -- a second run


def test_a_deliverable_that_this_run_did_not_make_is_not_listed_as_its_own(case, folder, tmp_path):
    out = tmp_path / "out"
    release(case, out, "old.html", b"<p>old</p>")
    release(case, out, "withheld.html", b"<p>Ludmila Brezhkova</p>")
    write_notebook(folder, "00_quick", "print('quick')")
    run = run_all(case, out, folder)
    assert run.deliverables == []
    assert run.is_complete
    assert "old.html" in record_of(out)["outputs"]


def test_a_file_that_is_open_elsewhere_stops_its_notebook_alone(case, folder, tmp_path):
    out = tmp_path / "out"
    write_notebook(folder, "00_locked", "print('x')")
    write_notebook(folder, "10_free", "print('y')")
    (out / "notebooks").mkdir(parents=True)
    (out / "notebooks" / "~$00_locked.ipynb").write_text("")
    run = run_all(case, out, folder)
    assert run.failures["00_locked"].startswith("its end: ") and "00_locked.ipynb is open in another program" in run.failures["00_locked"]
    assert (out / "notebooks" / "10_free.html").is_file()
    assert not [path.name for path in (out / "notebooks").iterdir() if "running" in path.name]


LEAVES_AT_RESET = """
import os

class Last:
    def __del__(self):
        os._exit(1)

last = Last()
"""


@pytest.mark.parametrize("seconds", [0, 0.2, 1, 2])
def test_a_notebook_that_ends_python_after_its_last_cell_does_not_take_the_next_one_with_it(case, folder, tmp_path, monkeypatch, seconds):
    monkeypatch.setattr(pipeline, "KERNELS", 1)
    write_notebook(folder, "00_leaves", f"import os, threading\nthreading.Timer({seconds}, os._exit, [1]).start()" if seconds else LEAVES_AT_RESET)
    write_notebook(folder, "10_next", "import time\ntime.sleep(2)\nprint('here')")
    run = run_all(case, tmp_path / "out", folder)
    assert run.failures == {}
    assert text_of(cells_of(tmp_path / "out", "10_next")[-1]) == "here\n"


def test_the_progress_is_told_by_name(case, folder, tmp_path):
    write_notebook(folder, "00_one", "1")
    ended = []
    pipeline.run_notebooks(pipeline.Run(case, tmp_path / "out"), ["00_one"], ended.append, folder)
    assert ended == ["00_one"]


def test_a_page_that_cannot_be_written_is_not_silently_missing(case, tmp_path):
    run = pipeline.Run(case, tmp_path / "out")
    with pytest.raises(FileNotFoundError, match="00_gone.ipynb"):
        pipeline.run_notebooks(run, ["00_gone"], lambda _: None, tmp_path / "notebooks")


SET_OF_RUN = """
    import sys
    from pathlib import Path
    from evaltool import pipeline
    from evaltool.case import CaseFolder
    from evaltool.run_record import write_record
    case, out, folder = map(Path, sys.argv[1:])
    run = pipeline.Run(CaseFolder(case), out, {"profile": "commissioner"})
    names = pipeline.notebook_names(folder)
    pipeline.run_notebooks(run, names, lambda _: None, folder)
    write_record(run, names)
    assert run.is_complete, run.failures
"""
SETS = """from evaltool.outputs.exhibits import Chart
from evaltool.notebook import show
print(sorted({"a", "b", "c", "d"}))
show(Chart("T", "dots", ("a", "b"), (("s", (1.0, None)),)))"""


def bytes_in(out):
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file() and path.name != "run_record.json"}


def test_outputs_are_the_same_bytes_in_another_time_zone_with_another_hash_seed_and_from_a_copied_case(case, folder, tmp_path):
    write_notebook(folder, "00_prints_case", *PRINTS)
    write_notebook(folder, "10_sets", SETS)
    write_notebook(folder, "18_looks_around", "import os", "print([name for name in os.listdir(os.environ['EVALTOOL_OUTPUT'] + '/notebooks') if '18' in name])")
    write_notebook(folder, "20_releases", *RELEASES)
    write_notebook(folder, "30_charts", *CHART)
    copied = tmp_path / "elsewhere" / "another name"
    shutil.copytree(case.root, copied)
    found = []
    for root, zone, seed in ((case.root, "UTC", "1"), (copied, "Pacific/Auckland", "77")):
        out = tmp_path / f"out-{seed}"
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", textwrap.dedent(SET_OF_RUN), str(root), str(out), str(folder)]
        subprocess.run(command, env=environment, check=True, cwd=Path(__file__).parents[1])
        found.append((bytes_in(out), record_of(out)))
    (first, record), (second, other) = found
    assert first == second
    assert record == other
