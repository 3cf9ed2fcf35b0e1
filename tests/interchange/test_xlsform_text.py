"""Questionnaires written as text."""

import pytest

from evaltool.interchange.import_report import ImportReport
from evaltool.interchange.kobo import read_form
from evaltool.interchange.xlsform_text import as_workbook
from evaltool.problems import EvaltoolError
from tests.support.refi_files import FIXTURES

FORMS = FIXTURES.parent / "xlsform"
MARKDOWN = """
| survey |
|        | type           | name  | label            |
|        | select_one yn  | pump  | Does it work?    |
|        | integer        | litres| Litres, a day    |
| choices |
| | list_name | name | label |
|---|---|---|---|
| | yn | yes | Yes |
| | yn | no  | No  |
"""
CSV = '"survey",,\n,"type","name","label"\n,"text","words","Anything, else?"\n,,\n'


def test_a_form_in_markdown_or_csv_has_the_questions_of_its_workbook(tmp_path):
    (tmp_path / "form.md").write_text(MARKDOWN)
    (tmp_path / "form.csv").write_text(CSV)
    markdown = read_form(tmp_path / "form.md", "en", ImportReport(""))
    assert [(q.name, q.label, [c.name for c in q.choices]) for q in markdown.questions] == [
        ("pump", "Does it work?", ["yes", "no"]),
        ("litres", "Litres, a day", []),
    ]
    assert [q.label for q in read_form(tmp_path / "form.csv", "en", ImportReport("")).questions] == ["Anything, else?"]


@pytest.mark.skipif(not FORMS.is_dir(), reason=f"the foreign forms are not there: {FORMS}")
@pytest.mark.parametrize("name", ["case_insensitivity.csv", "case_insensitivity.md", "yes_or_no_question.csv", "yes_or_no_question.md"])
def test_the_example_forms_of_pyxform_in_text_are_read(name):
    form = read_form(FORMS / name, "en", ImportReport(""))
    assert [len(question.choices) for question in form.questions] == [2]


@pytest.mark.skipif(not FORMS.is_dir(), reason=f"the foreign forms are not there: {FORMS}")
def test_the_old_format_of_excel_is_refused_with_a_sentence():
    with pytest.raises(EvaltoolError, match="The questionnaire tutorial.xls cannot be used: .*Nothing was imported"):
        read_form(FORMS / "tutorial.xls", "en", ImportReport(""))


def test_what_is_no_form_is_said(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    with pytest.raises(EvaltoolError, match="has no line 'survey' with the questions below it"):
        as_workbook(tmp_path / "a.csv")
    (tmp_path / "b.md").write_bytes(b"| survey |\n| \xff |")
    with pytest.raises(EvaltoolError, match="b.md is not UTF-8"):
        as_workbook(tmp_path / "b.md")
    monkeypatch.setattr("evaltool.interchange.xlsform_text.MAX_BYTES", 5)
    with pytest.raises(EvaltoolError, match="which no questionnaire is"):
        as_workbook(tmp_path / "a.csv")
