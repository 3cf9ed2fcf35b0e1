"""The questionnaire: an XLSForm workbook (survey, choices, settings) as questions with their choices, read as leniently as the tools that make such forms.

Names of sheets and columns may be written in any case, labels in several languages; rows that only steer the form on a telephone are no questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from evaltool import tables, terms
from evaltool.field_phase.form_choices import FILE, choices_of_file, choices_of_sheet
from evaltool.field_phase.form_rows import behind, label_of, labels_of, language_of, narrowed_by, plain, relevant_of, rows_of
from evaltool.field_phase.relevance import condition_of
from evaltool.field_phase.survey_questions import Choice, Questionnaire, SurveyQuestion
from evaltool.problems import Place, Problems

__all__ = ["Choice", "Questionnaire", "SurveyQuestion", "read_questionnaire"]

_SHEETS = ("survey", "choices", "settings")
# type as it is written, without its list -> kind of question; None for rows that are no questions
_KINDS: dict[str, str | None] = {
    **dict.fromkeys(("select one", "select1", "select one from", "select one from file"), "select_one"),
    **dict.fromkeys(
        ("select multiple", "select all that apply", "select all that apply from", "select multiple from", "select multiple from file", "rank"),
        "select_multiple",
    ),
    **dict.fromkeys(("integer", "int", "decimal", "range"), "number"),
    **dict.fromkeys(("text", "string", "date", "time", "datetime", "barcode"), "text"),
    **dict.fromkeys(("note", "calculate", "hidden", "start", "end", "today", "deviceid", "phonenumber", "username", "email", "audit"), None),
    **dict.fromkeys(("acknowledge", "trigger", "geopoint", "geotrace", "geoshape", "image", "photo", "video", "file", "xml external"), None),
    **dict.fromkeys(("audio", "osm", "phone number", "select one external", "start geopoint", "simserial", "subscriberid", "background audio", "imei"), None),
}
_OTHER = ("other", "Other")


def read_questionnaire(path: Path, file: str, language: str, problems: Problems, beside: Path | None = None) -> Questionnaire | None:
    """The questionnaire of an XLSForm workbook, with labels in this language where it has them; None with the reason among the problems.

    Choices in files of their own are looked for in the folder `beside`, or else where the form lies.
    """
    found = Problems()
    workbook = tables.read_workbook(path, file, found)
    sheets = {name.strip().lower(): table for name, table in workbook.items()}
    before = len(problems.of("error"))
    _note(found, problems)
    if "survey" not in sheets:
        if len(problems.of("error")) == before:
            near = terms.nearest("survey", list(workbook))
            problems.add("FORM_SHEET_MISSING", Place(file), hint=f" Is '{near}' meant?" if near else "")
        return None
    settings = next(iter(rows_of(sheets["settings"])), ({}, Place(file)))[0] if "settings" in sheets else {}
    language = language_of(sheets["survey"].columns, language, settings.get("default language", ""))
    choices = choices_of_sheet(sheets.get("choices"), language, problems)
    before = len(problems.of("error"))
    reader = _Reader(language, choices, beside or path.parent, problems)
    found_questions = list(reader.questions(sheets["survey"]))
    if len(problems.of("error")) != before:
        return None
    # a form may ask for the words behind 'other' by itself and in a row of its own
    own = {question.name for question in found_questions if not question.follows}
    found_questions = [question for question in found_questions if not question.follows or question.name not in own]
    found_questions = [replace(question, narrowed_by=behind(question.narrowed_by, reader.calculations)) for question in found_questions]
    once = tuple(question for question in found_questions if not question.repeat)
    repeated = tuple(question for question in found_questions if question.repeat)
    form = Questionnaire(settings.get("form title", ""), once, repeated, tuple(reader.unasked), tuple(reader.repeats), reader.calculations)
    _say_unread(form, reader.names, problems)
    return form


def _say_unread(form: Questionnaire, places: Mapping[str, Place], problems: Problems) -> None:
    """Note each condition that cannot be read, at the first question that it decides."""
    said = set()
    for question in form.questions:
        if question.relevant not in said and condition_of(question, form) is None:
            problems.add(
                "FORM_RELEVANT_UNREAD", places[question.follows or question.name].at("relevant"), name=question.name, condition=" and ".join(question.relevant)
            )
        said.add(question.relevant)


def _note(found: Problems, problems: Problems) -> None:
    """Pass on what is wrong with the sheets of the form: other sheets (notes, lists of changes) may look as they like, and an empty one is none."""
    for problem in found:
        if problem.code == "COLUMN_TWICE":
            problems.add("FORM_COLUMN_TWICE", Place(problem.file, problem.sheet, problem.row, problem.column), column=problem.column)
        elif problem.sheet is None or (problem.sheet.strip().lower() in _SHEETS and problem.code not in ("TABLE_EMPTY", "TABLE_HEADER_ONLY")):
            problems.extend([problem])


@dataclass(frozen=True)
class _Group:
    """A group or a repeat that is open where the reader stands, and where it begins."""

    name: str
    label: str
    kind: str
    place: Place
    labels: Mapping[str, str]
    relevant: tuple[str, ...]


class _Reader:
    """One pass over the sheet `survey`, which knows in which groups it stands."""

    def __init__(self, language: str, choices: Mapping[str, tuple[Choice, ...]], folder: Path, problems: Problems):
        self.language, self.choices, self.folder, self.problems = language, choices, folder, problems
        self.groups: list[_Group] = []
        self.names: dict[str, Place] = {}
        self.unasked: list[str] = []
        self.repeats: list[tuple[str, str]] = []
        self.calculations: dict[str, str] = {}

    def questions(self, table: tables.Table) -> Iterator[SurveyQuestion]:
        columns = {plain(column) for column in table.columns}
        for column in ("type", "name"):
            if column not in columns:
                at = Place(table.place.file, table.place.sheet, 1, column)
                self.problems.add("COLUMN_MISSING", at, column=column, table="survey", hint="")
                return
        for cells, place in rows_of(table):
            written = plain(cells.get("type", ""))
            bracket = re.fullmatch(r"(begin|end)[ _]?(group|repeat|loop)", written)
            if bracket:
                self._step(bracket[1], bracket[2], cells, place)
            elif written:
                question = self._question(cells, place)
                if question is not None:
                    yield question
                    if question.or_other:
                        yield replace(
                            question,
                            name=f"{question.name}_other",
                            kind="text",
                            label=f"{question.label} (other)",
                            choices=(),
                            path=f"{question.path}_other",
                            label_path=f"{question.label_path} (other)",
                            or_other=False,
                            follows=question.name,
                            relevant=(*question.relevant, f"selected(${{{question.name}}}, '{_OTHER[0]}')"),
                            headings=self._headings(f"{question.name}_other", {}),
                        )
        for group in self.groups:
            self.problems.add("FORM_GROUP_OPEN", group.place.at("type"), name=group.name, kind=group.kind)

    def _step(self, way: str, kind: str, cells: Mapping[str, str], place: Place) -> None:
        if way == "begin":
            name = cells.get("name", "")
            self.groups.append(_Group(name, label_of(cells, self.language) or name, kind, place, labels_of(cells), relevant_of(cells)))
            if kind != "group":
                self.repeats.append((name, label_of(cells, self.language) or name))
                self.problems.add("FORM_REPEAT", place.at("type"), name=name)
        elif self.groups:
            self.groups.pop()
        else:
            self.problems.add("FORM_GROUP_END", place.at("type"), kind=kind)

    def _question(self, cells: Mapping[str, str], place: Place) -> SurveyQuestion | None:
        kind, list_name, or_other = self._kind(cells["type"], place)
        name = cells.get("name", "")
        if not kind:
            self.unasked += [written for written in (name, *labels_of(cells).values()) if written]
            self.calculations |= {name: cells["calculation"]} if name and cells.get("calculation") else {}
            return None
        repeat = next((group.name for group in reversed(self.groups) if group.kind != "group"), "")
        if not name:
            self.problems.add("CELL_EMPTY", place.at("name"), column="name", table="survey")
            return None
        if name in self.names:
            self.problems.add("FORM_NAME_TWICE", place.at("name"), name=name, row=self.names[name].row)
            return None
        self.names[name] = place
        label = label_of(cells, self.language)
        if not label:
            self.problems.add("FORM_LABEL_MISSING", place.at("label"), name=name)
        path = "/".join([*(group.name for group in self.groups), name])
        label_path = "/".join([*(group.label for group in self.groups), label or name])
        inside = re.split(f"(?:^|/){re.escape(repeat)}/", path)[-1] if repeat else path  # how ODK Central heads it in the file of its repeat
        choices_in = list_name if FILE.fullmatch(list_name) and list_name not in self.choices else ""
        choices = self._of_file(choices_in, cells, place) if choices_in else self.choices.get(list_name, ())
        headings = (*self._headings(name, labels_of(cells)), inside)
        relevant = tuple(written for part in (*(group.relevant for group in self.groups), relevant_of(cells)) for written in part)
        narrowed = narrowed_by(cells) if kind.startswith("select") else ()
        where = {"repeat": repeat, "relevant": relevant, "narrowed_by": narrowed, "choices_in": choices_in, "headings": headings}
        question = SurveyQuestion(name, kind, label or name, choices, path, label_path, or_other, **where)
        if or_other and _OTHER[0] not in {choice.name for choice in question.choices}:
            question = replace(question, choices=(*question.choices, Choice(*_OTHER)))
        return question

    def _of_file(self, name: str, cells: Mapping[str, str], place: Place) -> tuple[Choice, ...]:
        try:
            return choices_of_file(self.folder / name, cells.get("parameters", ""))
        except ValueError as why:
            self.problems.add("FORM_CHOICES_FILE", place.at("type"), name=cells["name"], file=name, why=why)
            return ()

    def _headings(self, name: str, labels: Mapping[str, str]) -> tuple[str, ...]:
        """The labels of a question in each language, alone and behind those of its groups, where the name may stand for a label that is missing."""
        found = list(labels.values())
        for language in dict.fromkeys([*labels, *(language for group in self.groups for language in group.labels)]):
            groups = [group.labels.get(language, "") or group.name for group in self.groups]
            found += ["/".join([*groups, end]) for end in (labels.get(language, ""), name) if end]
        return tuple(dict.fromkeys(found))

    def _kind(self, written: str, place: Place) -> tuple[str | None, str, bool]:
        """(kind, list, or_other); the kind is None for a row that is no question, and for a type that is not known, which is a problem."""
        words = written.split()
        or_other = plain(words[-1]) == "or other" or plain(written).endswith("or specify other")
        if or_other:
            words = words[: -3 if plain(written).endswith("or specify other") else -1]
        bare, with_list = plain(" ".join(words)), plain(" ".join(words[:-1]))
        if bare in _KINDS and _KINDS[bare] not in ("select_one", "select_multiple"):
            return _KINDS[bare], "", False
        kind = _KINDS.get(with_list)
        if kind in ("select_one", "select_multiple"):
            if words[-1] not in self.choices and not FILE.fullmatch(words[-1]):
                self.problems.add("FORM_LIST_UNKNOWN", place.at("type"), name=words[-1], hint=terms.did_you_mean(words[-1], list(self.choices)))
            return kind, words[-1], or_other
        if bare not in _KINDS:
            self.problems.add("FORM_TYPE_UNKNOWN", place.at("type"), type=written, hint=terms.did_you_mean(bare, list(_KINDS)))
        else:
            self.problems.add("FORM_LIST_UNKNOWN", place.at("type"), name="", hint="")
        return None, "", False
