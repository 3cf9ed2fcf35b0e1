"""The questionnaire: an XLSForm workbook (survey, choices, settings) as questions with their choices, read as leniently as the tools that make such forms.

Names of sheets and columns may be written in any case, labels in several languages; rows that only steer the form on a telephone are no questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from evaltool import tables, terms
from evaltool.field_phase.relevance import condition_of
from evaltool.field_phase.survey_questions import Choice, Questionnaire, SurveyQuestion
from evaltool.problems import Place, Problems

__all__ = ["Choice", "Questionnaire", "SurveyQuestion", "read_questionnaire"]

_SHEETS = ("survey", "choices", "settings")
# type as it is written, without its list -> kind of question; None for rows that are no questions
_KINDS: dict[str, str | None] = {
    **dict.fromkeys(("select one", "select1", "select one from", "select one from file"), "select_one"),
    **dict.fromkeys(("select multiple", "select all that apply", "select all that apply from", "select multiple from", "rank"), "select_multiple"),
    **dict.fromkeys(("integer", "int", "decimal", "range"), "number"),
    **dict.fromkeys(("text", "string", "date", "time", "datetime", "barcode"), "text"),
    **dict.fromkeys(("note", "calculate", "hidden", "start", "end", "today", "deviceid", "phonenumber", "username", "email", "audit"), None),
    **dict.fromkeys(("acknowledge", "trigger", "geopoint", "geotrace", "geoshape", "image", "photo", "video", "file", "xml external"), None),
    **dict.fromkeys(("audio", "osm", "phone number", "select one external", "start geopoint", "simserial", "subscriberid", "background audio", "imei"), None),
}
_OTHER = ("other", "Other")


def read_questionnaire(path: Path, file: str, language: str, problems: Problems) -> Questionnaire | None:
    """The questionnaire of an XLSForm workbook, with labels in this language where it has them; None with the reason among the problems."""
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
    settings = next(iter(_rows(sheets["settings"])), ({}, Place(file)))[0] if "settings" in sheets else {}
    language = _language(sheets["survey"].columns, language, settings.get("default language", ""))
    choices = _choices(sheets.get("choices"), language, problems)
    before = len(problems.of("error"))
    reader = _Reader(language, choices, problems)
    found_questions = list(reader.questions(sheets["survey"]))
    if len(problems.of("error")) != before:
        return None
    # a form may ask for the words behind 'other' by itself and in a row of its own
    own = {question.name for question in found_questions if not question.follows}
    found_questions = [question for question in found_questions if not question.follows or question.name not in own]
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
            problems.add("FORM_RELEVANT_UNREAD", places[question.follows or question.name].at("relevant"), name=question.name, condition=" and ".join(question.relevant))
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

    def __init__(self, language: str, choices: Mapping[str, tuple[Choice, ...]], problems: Problems):
        self.language, self.choices, self.problems = language, choices, problems
        self.groups: list[_Group] = []
        self.names: dict[str, Place] = {}
        self.unasked: list[str] = []
        self.repeats: list[tuple[str, str]] = []
        self.calculations: dict[str, str] = {}

    def questions(self, table: tables.Table) -> Iterator[SurveyQuestion]:
        columns = {_plain(column) for column in table.columns}
        for column in ("type", "name"):
            if column not in columns:
                at = Place(table.place.file, table.place.sheet, 1, column)
                self.problems.add("COLUMN_MISSING", at, column=column, table="survey", hint="")
                return
        for cells, place in _rows(table):
            written = _plain(cells.get("type", ""))
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
            self.groups.append(_Group(name, _label(cells, self.language) or name, kind, place, _labels(cells), _relevant(cells)))
            if kind != "group":
                self.repeats.append((name, _label(cells, self.language) or name))
                self.problems.add("FORM_REPEAT", place.at("type"), name=name)
        elif self.groups:
            self.groups.pop()
        else:
            self.problems.add("FORM_GROUP_END", place.at("type"), kind=kind)

    def _question(self, cells: Mapping[str, str], place: Place) -> SurveyQuestion | None:
        kind, list_name, or_other = self._kind(cells["type"], place)
        name = cells.get("name", "")
        if not kind:
            self.unasked += [written for written in (name, *_labels(cells).values()) if written]
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
        label = _label(cells, self.language)
        if not label:
            self.problems.add("FORM_LABEL_MISSING", place.at("label"), name=name)
        path = "/".join([*(group.name for group in self.groups), name])
        label_path = "/".join([*(group.label for group in self.groups), label or name])
        inside = re.split(f"(?:^|/){re.escape(repeat)}/", path)[-1] if repeat else path  # how ODK Central heads it in the file of its repeat
        choices, headings = self.choices.get(list_name, ()), (*self._headings(name, _labels(cells)), inside)
        relevant = tuple(written for part in (*(group.relevant for group in self.groups), _relevant(cells)) for written in part)
        question = SurveyQuestion(name, kind, label or name, choices, path, label_path, or_other, repeat=repeat, relevant=relevant, headings=headings)
        if or_other and _OTHER[0] not in {choice.name for choice in question.choices}:
            question = replace(question, choices=(*question.choices, Choice(*_OTHER)))
        return question

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
        or_other = _plain(words[-1]) == "or other" or _plain(written).endswith("or specify other")
        if or_other:
            words = words[: -3 if _plain(written).endswith("or specify other") else -1]
        bare, with_list = _plain(" ".join(words)), _plain(" ".join(words[:-1]))
        if bare in _KINDS and _KINDS[bare] not in ("select_one", "select_multiple"):
            return _KINDS[bare], "", False
        kind = _KINDS.get(with_list)
        if kind in ("select_one", "select_multiple"):
            if words[-1] not in self.choices and not re.search(r"\.(csv|xml|geojson)$", words[-1]):
                self.problems.add("FORM_LIST_UNKNOWN", place.at("type"), name=words[-1], hint=terms.did_you_mean(words[-1], list(self.choices)))
            return kind, words[-1], or_other
        if bare not in _KINDS:
            self.problems.add("FORM_TYPE_UNKNOWN", place.at("type"), type=written, hint=terms.did_you_mean(bare, list(_KINDS)))
        else:
            self.problems.add("FORM_LIST_UNKNOWN", place.at("type"), name="", hint="")
        return None, "", False


def _choices(table: tables.Table | None, language: str, problems: Problems) -> dict[str, tuple[Choice, ...]]:
    lists: dict[str, list[Choice]] = {}
    for cells, place in _rows(table) if table is not None else ():
        list_name, name = cells.get("list name", ""), cells.get("name", "") or cells.get("value", "")
        if not list_name:
            continue  # a comment between two lists
        if not name:
            problems.add("CELL_EMPTY", place.at("name"), column="name", table="choices")
            continue
        if name in {choice.name for choice in lists.get(list_name, [])}:
            problems.add("FORM_CHOICE_TWICE", place.at("name"), name=name, list=list_name)
            continue
        lists.setdefault(list_name, []).append(Choice(name, _label(cells, language) or name, tuple(_labels(cells).values())))
    return {name: tuple(choices) for name, choices in lists.items()}


def _rows(table: tables.Table) -> Iterator[tuple[dict[str, str], Place]]:
    for row in table.rows:
        yield {_plain(column): cell for column, cell in row.cells.items()}, row.place


def _plain(written: str) -> str:
    return " ".join(re.sub(r"\s*:+\s*", "::", written.lower()).replace("_", " ").split())


def _language(columns: tuple[str, ...], wanted: str, default: str) -> str:
    """The language of the labels to take, as its column names it: the one wanted, the form's default, the first; empty where labels have none."""
    named = [plain.split("::")[1] for column in columns if (plain := _plain(column)).startswith("label::")]
    for language in (wanted, default):
        for name in named:
            if language and (name == _plain(language) or f"({language.lower()})" in name):
                return name
    return "" if "label" in map(_plain, columns) or not named else named[0]


def _relevant(cells: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(filter(None, [cells.get("relevant") or cells.get("relevance") or cells.get("bind::relevant")]))


def _label(cells: Mapping[str, str], language: str) -> str:
    return cells.get(f"label::{language}", "") or cells.get("label", "")


def _labels(cells: Mapping[str, str]) -> dict[str, str]:
    """The labels of a row by their language, which is empty where the column names none."""
    return {column.removeprefix("label").removeprefix("::"): words for column, words in cells.items() if words and re.match(r"label($|::)", column)}
