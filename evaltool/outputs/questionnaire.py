"""The questionnaire for those who cannot be met: an XLSForm made from the evaluation matrix, to be translated and put into a collection tool.

Consent comes first, and nothing else is asked without it. A question that can be answered on a scale gets one; the others are open. Cells are text, never formulas.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.desk_review.evaluation_matrix import Question, leaf_questions, read_evaluation_matrix
from evaltool.desk_review.stakeholders import groups_to_meet
from evaltool.outputs.xlsx_writer import set_height

LANGUAGES = {
    "en": "English", "fr": "Français", "es": "Español", "ar": "العربية", "ru": "Русский", "az": "Azərbaycan", "pt": "Português", "uk": "Українська",
    "tr": "Türkçe", "ro": "Română", "ka": "ქართული", "fa": "فارسی", "sw": "Kiswahili", "so": "Soomaali", "am": "አማርኛ", "de": "Deutsch", "it": "Italiano",
    "sq": "Shqip", "sr": "Srpski", "kk": "Қазақ", "uz": "Oʻzbek", "bn": "বাংলা", "my": "မြန်မာ", "vi": "Tiếng Việt", "th": "ไทย", "zh": "中文",
}  # fmt: skip
_A3, _WIDEST_PAGE, _LONGEST_HEADER = 8, 280, 120
_NO_CLOCK = datetime(2000, 1, 1)
_ON_A_SCALE = re.compile(
    r"^(?:to what extent|how (?:well|far|much|satisfied|useful|likely)|is|are|was|were|do|does|did|has|have|had|can|will|would)\b", re.IGNORECASE
)
_SCALE = (("5", "Fully"), ("4", "Largely"), ("3", "In part"), ("2", "A little"), ("1", "Not at all"), ("88", "I do not know"), ("99", "I prefer not to answer"))
_AGREED = "${consent} = 'yes'"


@dataclass(frozen=True)
class FormRow:
    """One row of the sheet `survey`."""

    type: str
    name: str
    label: str = ""
    hint: str = ""
    required: str = ""
    relevant: str = ""
    appearance: str = ""


def form_rows(case: CaseFolder) -> list[FormRow]:
    """The rows of the form: what it is about, consent, the group, then the questions of each criterion."""
    evaluation = case.header.evaluation
    sender = f", commissioned by {evaluation.commissioned_by}" if evaluation.commissioned_by else ""
    about = (
        f"This questionnaire belongs to the evaluation of the project \u201c{case.header.project.title}\u201d{sender}. "
        "The evaluator is not part of the project. No name is asked, and no answer is shown that could tell who gave it. You may leave out any question and stop at any time."
    )
    rows = [
        FormRow("note", "about", about),
        FormRow("select_one yes_no", "consent", "Do you agree to take part?", required="yes"),
        FormRow("select_one group", "group", "Which of these describes you best?", required="yes", relevant=_AGREED),
    ]
    for criterion in evaluation.criteria:
        asked = [q for q in leaf_questions(case) if q.criteria[:1] == (terms.plain(criterion),) and _groups_asked(case, q)]
        if asked:
            section = f"section_{_name(criterion)}"
            rows.append(FormRow("begin group", section, criterion.capitalize(), relevant=_AGREED))
            rows += [row for question in asked for row in _question_rows(case, question)]
            rows.append(FormRow("end group", section))
    return [*rows, FormRow("text", "anything_else", "Is there anything important that was not asked?", relevant=_AGREED, appearance="multiline")]


def _groups_asked(case: CaseFolder, question: Question) -> list[str]:
    """The groups a question is put to; a sub-question that names none is put to those of its question."""
    parent = read_evaluation_matrix(case).get(question.parent_id)
    named = question.stakeholder_groups or (parent.stakeholder_groups if parent else ())
    return [group.id for group in groups_to_meet(case) if group.id in named]


def _question_rows(case: CaseFolder, question: Question) -> list[FormRow]:
    asked, groups = _groups_asked(case, question), group_names(case)
    only_for = "" if len(asked) == len(groups) else " or ".join(f"${{group}} = '{groups[id]}'" for id in asked)
    name = question_names(case)[question.id]
    if not _ON_A_SCALE.match(question.question):
        return [FormRow("text", name, question.question, relevant=only_for, appearance="multiline")]
    why = FormRow("text", f"{name}_why", "What makes you say so? An example helps.", relevant=f"${{{name}}} != '' and ${{{name}}} < 80", appearance="multiline")
    return [FormRow("select_one scale", name, question.question, relevant=only_for), why]


def question_names(case: CaseFolder) -> dict[str, str]:
    """The name in the form of each question, by its id; two that would be alike are told apart."""
    taken = ["about", "consent", "group", "anything_else"]
    return _names([question.id for question in leaf_questions(case)], taken)


def group_names(case: CaseFolder) -> dict[str, str]:
    """The name in the form of each stakeholder group, by its id."""
    return _names([group.id for group in groups_to_meet(case)], [])


def _names(ids: Sequence[str], taken: list[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for id in ids:
        name = next(name for name in (f"{_name(id)}{end}" for end in ("", *(f"_{n}" for n in range(2, len(ids) + 3)))) if name not in taken)
        names[id] = name
        taken += [name, f"{name}_why"]
    return names


def _name(id: str) -> str:
    """An id as a name that XML takes."""
    name = re.sub(r"\W", "_", id, flags=re.ASCII).lower()
    return name if name[:1].isalpha() else f"q_{name}"


def languages(case: CaseFolder) -> list[str]:
    """The languages of the form as XLSForm names them, the report's first: `English (en)`."""
    evaluation = case.header.evaluation
    codes = dict.fromkeys([evaluation.report_language, *evaluation.languages])
    return [f"{LANGUAGES.get(code, code)} ({code})" for code in codes if code]


def build_questionnaire(case: CaseFolder) -> bytes:
    """The XLSForm as a workbook. Languages other than the report's hold the wording to be translated, marked with the language."""
    in_languages = languages(case)
    rows = form_rows(case)
    survey = [("type", "name", *_heads("label", in_languages), *_heads("hint", in_languages), "required", "relevant", "appearance")]
    survey += [(r.type, r.name, *_worded(r.label, in_languages), *_worded(r.hint, in_languages), r.required, r.relevant, r.appearance) for r in rows]
    groups = [("group", group_names(case)[group.id], group.group) for group in groups_to_meet(case)] or [("group", "other", "Other")]
    lists = [("yes_no", "yes", "Yes"), ("yes_no", "no", "No"), *groups, *(("scale", value, label) for value, label in _SCALE)]
    choices = [("list_name", "name", *_heads("label", in_languages)), *((of, value, *_worded(label, in_languages)) for of, value, label in lists)]
    title = f"{case.header.project.code}: questionnaire" + (f" ({case.header.mark})" if case.header.mark else "")
    settings = [("form_title", "form_id", "default_language"), (title, f"{_name(case.header.project.code)}_questionnaire", in_languages[0])]
    return _workbook({"survey": survey, "choices": choices, "settings": settings}, title)


def _heads(column: str, in_languages: Sequence[str]) -> list[str]:
    return [f"{column}::{language}" for language in in_languages]


def _worded(words: str, in_languages: Sequence[str]) -> list[str]:
    """The words in the first language, and for the others the same words with a mark that they are to be translated. `${` would refer to another question."""
    words = words.replace("${", "$ {")
    return [words if not number or not words else f"[{language}] {words}" for number, language in enumerate(in_languages)]


def _workbook(sheets: dict[str, list[tuple[str, ...]]], title: str) -> bytes:
    data = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(data, options) as book:
        book.set_properties({"title": title, "created": _NO_CLOCK})
        head, text = book.add_format({"bold": True, "bg_color": "#E3E8EE"}), book.add_format({"text_wrap": True, "valign": "top", "font_size": 10})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            widths = [55 if heading.startswith("label") else 22 for heading in rows[0]]
            _print_settings(sheet, title, sum(widths))
            for number, row in enumerate(rows):
                set_height(sheet, number, row, widths)
                for column, words in enumerate(row):
                    if words:
                        sheet.write_string(number, column, words, text if number else head)
            for column, width in enumerate(widths):
                sheet.set_column(column, column, width)
    return data.getvalue()


def _print_settings(sheet: Worksheet, title: str, width: int) -> None:
    """Each sheet of paper says what it belongs to, has the names of its rows and columns, and letters that can be read."""
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.fit_to_pages(ceil(width / _WIDEST_PAGE), 0)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0, 1)
    sheet.set_header("&L&9" + title[:_LONGEST_HEADER].replace("&", "&&"))
    sheet.set_footer("&L&9&A&R&9&P / &N")
