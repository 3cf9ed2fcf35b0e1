"""The answers to a questionnaire, placed from an export of KoboToolbox or ODK.

Headings may be XML names or labels, with or without groups; a select-multiple may have one column, a column a choice, or both.

What was not answered is missing, never 0. What could not be placed is said, column by column and cell by cell; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pydantic_core import PydanticCustomError

from evaltool import terms
from evaltool.cells import parse_number
from evaltool.field_phase.questionnaire import Choice, Questionnaire, SurveyQuestion
from evaltool.problems import Place, Problems
from evaltool.tables import Row, Table

Answer = str | float | tuple[str, ...] | None
# what the server adds, and what a form records by itself
_OF_THE_SERVER = re.compile(
    r"(x?_.*|meta[/.-].*|start|end|today|deviceid|username|phonenumber|formhub/uuid|.*[_-](latitude|longitude|altitude|precision|accuracy)"
    r"|SubmissionDate|KEY|Submitter(ID|Name)|Attachments(Present|Expected)|Status|ReviewState|Edits|FormVersion)",  # ODK Central
    re.IGNORECASE,
)
# a list in a file may name all towns of a country; of a longer one the choices that somebody made are enough
_MANY = 100
# as pandas writes them too, where it read a column with gaps
_CHOSEN, _NOT_CHOSEN = {"1", "1.0", "true", "yes"}, {"", "0", "0.0", "false", "no"}


@dataclass
class Placement:
    """Where the answers to one question stand: its own column, and a column for each of its choices."""

    question: SurveyQuestion
    column: str = ""
    options: dict[str, str] = field(default_factory=dict)  # choice -> column


def place_columns(form: Questionnaire, table: Table, problems: Problems) -> list[Placement]:
    """Where the answers to each question stand; columns that belong to no question, and questions without a column, stand among the problems."""
    placements = {question.name: Placement(question) for question in form.questions}
    own, options = _addresses(form)
    unasked = {_address(written) for written in form.unasked}
    for column in table.columns:
        at = Place(table.place.file, table.place.sheet, 1, column)
        address = _address(column)
        if address in own:
            placements[own[address]].column = column
        elif address in options:
            name, choice = options[address]
            placements[name].options[choice] = column
        elif not _OF_THE_SERVER.fullmatch(column) and address not in unasked and re.split(r"[/.]", address)[-1] not in unasked:
            problems.add("SURVEY_COLUMN_UNPLACED", at, column=column)
    for placement in placements.values():
        if not placement.column and not placement.options and not placement.question.follows:
            problems.add("SURVEY_QUESTION_ABSENT", Place(table.place.file, table.place.sheet, 1), name=placement.question.name)
    return [placement for placement in placements.values() if placement.column or placement.options]


def with_choices_met(form: Questionnaire, table: Table) -> Questionnaire:
    """The form in which the answers themselves, sorted, are the choices where their file was not there; of a very long file those that somebody chose are kept."""

    def met(question: SurveyQuestion) -> SurveyQuestion:
        if not question.choices_in or 0 < len(question.choices) <= _MANY:
            return question
        own = {_address(heading) for heading in (question.name, question.path, question.label, question.label_path, *question.headings)}
        rows = [row for row in table.rows if not is_tag_row(row)]
        cells = [row.cells[column] for column in table.columns if _address(column) in own for row in rows]
        several = question.kind == "select_multiple"
        words = {word for cell in cells for word in (cell.split() if several else [cell]) if word}
        tails = [column[len(heading) + 1 :] for column in table.columns for heading in own if several and _address(column).startswith(f"{heading}.")]
        if question.choices:
            known = {terms.plain(word) for word in (*words, *cells)}
            chosen = tuple(choice for choice in question.choices if {terms.plain(choice.name), terms.plain(choice.label)} & known)
            return replace(question, choices=chosen) if chosen and not tails else question
        return replace(question, choices=tuple(Choice(word, word) for word in sorted(words | set(tails))))

    return replace(form, questions=tuple(map(met, form.questions)), repeated=tuple(map(met, form.repeated)))


def answer_of(placement: Placement, row: Row, problems: Problems) -> Answer:
    """The answer of one row: a choice, choices, a number or a text; None where it was not answered or cannot be read, which is said."""
    written = row.cells.get(placement.column, "")
    at = row.place.at(placement.column)
    if placement.question.kind == "select_multiple":
        return _several(placement, row, problems)
    if not written:
        return None
    if placement.question.kind == "select_one":
        return _choice(placement.question, written, at, problems)
    if placement.question.kind == "number":
        return _number(written, at, problems)
    return written


def is_tag_row(row: Row) -> bool:
    """True for the second header row with #tags that some exports have."""
    filled = [cell for cell in row.cells.values() if cell]
    return bool(filled) and all(re.fullmatch(r"#[a-z]+(\s*\+[a-z_0-9]+)*", cell) for cell in filled)


def _addresses(form: Questionnaire) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """Headings -> question, and headings -> (question, choice). A label that two questions share leads nowhere."""
    own: dict[str, set[str]] = {}
    options: dict[str, set[tuple[str, str]]] = {}
    for question in form.questions:
        for heading in (question.name, question.path, question.label, question.label_path, *question.headings):
            own.setdefault(_address(heading), set()).add(question.name)
            for choice in question.choices if question.kind == "select_multiple" else ():
                for end in (choice.name, choice.label, *choice.spellings):
                    options.setdefault(_address(f"{heading}/{end}"), set()).add((question.name, choice.name))
    return {h: min(q) for h, q in own.items() if len(q) == 1}, {h: min(q) for h, q in options.items() if len(q) == 1}


def _address(heading: str) -> str:
    """A heading as it is compared; R turns the slash of a path into a full stop, and ODK Central writes it as a hyphen."""
    return " ".join(re.sub("[/-]", ".", heading).lower().split())


def _choice(question: SurveyQuestion, written: str, at: Place, problems: Problems) -> str | None:
    wanted = terms.plain(written)
    by_name = [choice.name for choice in question.choices if terms.plain(choice.name) == wanted]
    by_label = [choice.name for choice in question.choices if wanted in map(terms.plain, (*choice.spellings, choice.label))]
    found = [written] if written in by_name else by_name or by_label
    # a label that two choices share is not guessed
    if len(found) == 1:
        return found[0]
    problems.add("SURVEY_ANSWER_UNKNOWN", at, name=question.name, value=written)
    return None


def _number(written: str, at: Place, problems: Problems) -> float | None:
    try:
        # a form program writes a point for decimals and nothing between thousands
        return parse_number(written.rstrip("0").removesuffix(".") if re.fullmatch(r"-?\d+\.\d+", written) else written)
    except PydanticCustomError as broken:
        problems.add(broken.type, at, **(broken.context or {}))
        return None


def _several(placement: Placement, row: Row, problems: Problems) -> tuple[str, ...] | None:
    """The choices of a select-multiple in the order of the form: from the columns of its choices where there are any, else from its own column."""
    order = [choice.name for choice in placement.question.choices]
    if any(row.cells.get(column, "") for column in placement.options.values()):
        chosen = {name for name, column in placement.options.items() if _is_chosen(placement.question, name, row, column, problems)}
    else:
        # rows from before the question had several answers fill its own column alone
        written = row.cells.get(placement.column, "")
        chosen = set(_split(placement.question, written))
        if written and not chosen:
            problems.add("SURVEY_ANSWER_UNKNOWN", row.place.at(placement.column), name=placement.question.name, value=written)
    # a select-multiple without any choice is one that was not answered, blank or all 0
    return tuple(name for name in order if name in chosen) or None


def _is_chosen(question: SurveyQuestion, name: str, row: Row, column: str, problems: Problems) -> bool:
    """True where the column of a choice says that it was chosen, by a sign for it or by its own name; what says neither is a problem."""
    written = terms.plain(row.cells.get(column, ""))
    words = {terms.plain(word) for choice in question.choices if choice.name == name for word in (choice.name, choice.label, *choice.spellings)}
    if written in _CHOSEN or written in words - _NOT_CHOSEN:
        return True
    if written not in _NOT_CHOSEN:
        problems.add("SURVEY_ANSWER_UNKNOWN", row.place.at(column), name=question.name, value=row.cells[column])
    return False


def _split(question: SurveyQuestion, written: str) -> Iterable[str]:
    """The choices that a cell joins by blanks or the signs that exporters offer, by name or by label (which may hold blanks itself); none where not all of it is clear."""
    choices = question.choices
    names: dict[str, set[str]] = {}
    for choice in choices:
        for words in (*choice.spellings, choice.label):
            names.setdefault(words.lower(), set()).add(choice.name)
    names |= {choice.name.lower(): {choice.name} for choice in choices}
    rest, chosen = written.strip().lower(), []
    while rest:
        fitting = [spelling for spelling in names if re.match(rf"{re.escape(spelling)}(?=$|[\s,;|%])", rest)]
        if not fitting:
            return []
        longest = max(fitting, key=len)
        if len(names[longest]) > 1:
            return []
        chosen += names[longest]
        rest = rest[len(longest) :].strip(" \t\n,;|%")
    return chosen
