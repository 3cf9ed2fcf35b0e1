"""What a notebook needs around its own work: the right case, the right folder, and a way to show things that cannot do any harm."""

from __future__ import annotations

import pytest

from evaltool import notebook
from evaltool.notebook import open_case, output_folder, show
from evaltool.outputs.exhibits import Chart, Table, link_list
from evaltool.problems import CaseError
from tests.support.second_case import make_second_case
from tests.support.small_case import make_case
from tests.support.water_case import row, water_case


@pytest.fixture
def shown(monkeypatch):
    """Everything that was displayed, in order, each by its media types."""
    found = []
    monkeypatch.setattr(notebook, "display", lambda data, raw: found.append(data) if raw else found.append(None))
    return found


def test_a_case_is_opened_and_marked_as_invented(tmp_path, shown):
    case = open_case(str(water_case(tmp_path).root))
    assert case.header.project.code == "XX.0001"
    mark = "SAMPLE: all evidence in this document is invented."
    assert shown == [{"text/html": f"<p>{mark}</p>", "text/plain": mark}]


def test_a_real_case_has_no_mark(tmp_path, shown):
    open_case(str(make_second_case(tmp_path)))
    assert shown == []


def test_a_case_with_errors_is_refused_with_all_of_them(tmp_path, shown):
    case = water_case(tmp_path, lambda written: row(written, "synthesis/findings", "F1").update(question_ids="EQ9", evidence_for="K99"))
    with pytest.raises(CaseError) as refused:
        open_case(str(case.root))
    assert str(refused.value) == "The case cannot be used yet: 2 errors."
    assert shown == []


def test_a_folder_that_is_no_case_is_refused(tmp_path):
    with pytest.raises(CaseError) as refused:
        open_case(str(tmp_path / "nowhere"))
    assert refused.value.problems.codes() == {"CASE_NOT_FOUND"}


@pytest.mark.parametrize("named", ["", "data/sample"])
def test_the_case_that_evaltool_was_started_on_comes_before_the_sample(tmp_path, monkeypatch, shown, named):
    monkeypatch.setenv("EVALTOOL_CASE", str(water_case(tmp_path).root))
    assert open_case(named).header.project.code == "XX.0001"


def test_a_case_that_is_named_comes_before_the_one_evaltool_was_started_on(tmp_path, monkeypatch, shown):
    monkeypatch.setenv("EVALTOOL_CASE", str(water_case(tmp_path / "a").root))
    assert open_case(str(make_second_case(tmp_path / "b"))).header.project.code == "RW.0210"


def test_a_case_is_looked_for_from_the_working_directory_and_then_from_the_repository(tmp_path, monkeypatch, shown):
    monkeypatch.delenv("EVALTOOL_CASE", raising=False)
    make_case(tmp_path / "here" / "cases" / "one", header={"project": {"code": "HERE"}})
    make_case(tmp_path / "there" / "cases" / "one", header={"project": {"code": "THERE"}})
    make_case(tmp_path / "there" / "data" / "sample", header={"project": {"code": "SAMPLE"}})
    monkeypatch.setattr(notebook, "REPOSITORY", tmp_path / "there")
    monkeypatch.chdir(tmp_path / "here")
    assert open_case("cases/one").header.project.code == "HERE"
    monkeypatch.chdir(tmp_path)
    assert open_case("cases/one").header.project.code == "THERE"
    assert open_case("").header.project.code == "SAMPLE"


def test_deliverables_go_where_the_notebook_says_then_where_the_run_says_then_into_the_case(tmp_path, monkeypatch):
    case = make_case(tmp_path)
    monkeypatch.setenv("EVALTOOL_OUTPUT", str(tmp_path / "run"))
    assert output_folder(case, str(tmp_path / "named")) == tmp_path / "named"
    assert output_folder(case) == tmp_path / "run"
    monkeypatch.delenv("EVALTOOL_OUTPUT")
    assert output_folder(case) == tmp_path / "outputs"


def test_a_table_is_shown_as_text_with_its_title_and_note_and_nothing_in_it_can_run(shown):
    show(Table("A <b>title", ("Head",), (("<script>alert(1)</script>",), (link_list(["F1", "F2"]),)), note="A <i>note"))
    [data] = shown
    assert data["text/plain"] == "A <b>title"
    html = data["text/html"]
    assert html.startswith("<p><strong>A &lt;b&gt;title</strong></p>\n<table") and html.endswith("<p><small>A &lt;i&gt;note</small></p>")
    assert "&lt;script&gt;alert(1)" in html and "<script" not in html
    assert ">F1, F2</td>" in html


def test_lines_of_a_cell_stand_below_each_other(shown):
    show(Table("Seen", ("Where",), (("findings: 4 rows\n<b>limits: not seen",),)))

    assert "findings: 4 rows<br>&lt;b&gt;limits: not seen</td>" in shown[0]["text/html"]


def test_a_table_without_a_note_has_none(shown):
    show(Table("T", ("Head",), (("a",),)))
    assert "<small>" not in shown[0]["text/html"]


def test_a_chart_is_shown_by_plotlys_own_media_type_and_in_words(shown):
    show(Chart("Persons", "bar", ("a", "b"), (("s", (1.0, None)),), alt="Shows two groups."), Chart("Only a title", "bar", ("a",), (("s", (1.0,)),)))
    assert [set(data) for data in shown] == [{"application/vnd.plotly.v1+json", "text/plain"}] * 2
    assert [data["text/plain"] for data in shown] == ["Shows two groups.", "Only a title"]
    figure = shown[0]["application/vnd.plotly.v1+json"]
    assert figure["layout"]["title"]["text"] == "Persons" and list(figure["data"][0]["x"]) == [1.0, None]


def test_sentences_come_one_after_the_other_as_plain_words(shown):
    show("1 < 2 & so on.", 5)
    assert shown == [
        {"text/html": "<p>1 &lt; 2 &amp; so on.</p>", "text/plain": "1 < 2 & so on."},
        {"text/html": "<p>5</p>", "text/plain": "5"},
    ]


def test_in_a_run_the_case_is_not_checked_again_for_each_notebook(tmp_path, monkeypatch):
    make_case(tmp_path, {"desk_review/documents": [{"document_id": "D1", "title": ""}]})
    with pytest.raises(CaseError):
        open_case(str(tmp_path))
    monkeypatch.setenv("EVALTOOL_CHECKED", "yes")
    assert open_case(str(tmp_path)).root == tmp_path
