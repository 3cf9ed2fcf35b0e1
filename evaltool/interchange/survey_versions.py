"""Several versions of one questionnaire as one: the last decides on wording and order, choices of the earlier ones stay, and each reads its own answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from evaltool import terms
from evaltool.field_phase.questionnaire import Choice, Questionnaire, SurveyQuestion
from evaltool.interchange.xlsform_text import text_workbook

# what stands for a condition of which nobody knows whom it concerned; it is none that can be read, and is said as it stands
_SOME_VERSIONS, _DIFFERS = "only some versions of the form ask it", "the versions of the form have different conditions: "
_TYPES = {"number": "decimal", "text": "text"}


def merged(versions: Sequence[Questionnaire]) -> Questionnaire:
    """One questionnaire of all versions, the last one being the newest."""
    newest = versions[-1]
    questions = tuple(_merged([version.questions for version in versions]))
    repeated = tuple(_merged([version.repeated for version in versions]))
    unasked = tuple(dict.fromkeys(name for version in versions for name in version.unasked))
    repeats = tuple(dict(pair for version in versions for pair in version.repeats).items())
    calculations = {name: words for version in versions for name, words in version.calculations.items()}
    return Questionnaire(newest.title, questions, repeated, unasked, repeats, calculations)


def meant_otherwise(versions: Sequence[Questionnaire], form: Questionnaire) -> Iterator[tuple[str, str]]:
    """The questions of which an earlier version meant another kind of answer, or something else by a choice, each with what differs from `form`, the versions as one."""
    newest = {question.name: question for question in (*form.questions, *form.repeated)}
    for question in (question for version in versions for question in (*version.questions, *version.repeated)):
        now = newest[question.name]
        if now.kind != question.kind and not (now.kind.startswith("select") and question.kind.startswith("select")):
            yield question.name, f"it was {question.kind} in an earlier version of the form and is {now.kind} in a later one"
        for choice in question.choices:
            labels = {terms.plain(words) for same in now.choices if same.name == choice.name for words in (same.label, *same.spellings)}
            if labels and terms.plain(choice.label) not in labels:
                yield question.name, f"'{choice.name}' is '{choice.label}' in an earlier version of the form and '{now.label_of(choice.name)}' in a later one"


def form_of(form: Questionnaire) -> bytes:
    """The bytes of an XLSForm workbook that asks these questions."""
    lists: dict[tuple[Choice, ...], str] = {}
    rows: list[tuple[str, ...]] = [("type", "name", "label", "relevant", "calculation", "choice_filter")]
    for question in form.questions:
        if not question.follows:
            relevant = _condition(question) if question.relevant else ""
            # what the answers before it decided is kept as that alone: choices have no column for it here
            narrowed = " and ".join(f"${{{name}}} != ''" for name in question.narrowed_by)
            rows += _in_groups(question, [(_type(question, lists), question.name, question.label, relevant, "", narrowed)])
    for name, label in form.repeats:
        inside = [(_type(question, lists), question.name, question.label) for question in form.repeated if question.repeat == name and not question.follows]
        rows += [("begin_repeat", name, label), *inside, ("end_repeat", "", "")]
    rows += [("hidden", name, "", "", form.calculations.get(name, "")) for name in form.unasked if name.isidentifier()]
    choices = [("list_name", "name", "label"), *((name, choice.name, choice.label) for given, name in lists.items() for choice in given)]
    return text_workbook({"survey": rows, "choices": choices, "settings": [("form_title",), (form.title,)]})


def _merged(versions: Sequence[Sequence[SurveyQuestion]]) -> list[SurveyQuestion]:
    """The questions of the newest version, then those that only earlier ones ask; each with the choices of all."""
    found: dict[str, SurveyQuestion] = {}
    for version in reversed(versions):
        for question in version:
            newer = found.get(question.name)
            if newer is None:
                found[question.name] = question
                continue
            known = {choice.name for choice in newer.choices}
            more = tuple(choice for choice in question.choices if choice.name not in known)
            # a question that once took several answers goes on being read so
            several = "select_multiple" in (newer.kind, question.kind) and newer.kind.startswith("select")
            relevant = newer.relevant if newer.relevant == question.relevant else (_DIFFERS + " | ".join(map(_condition, (newer, question))),)
            narrowed = tuple(dict.fromkeys((*newer.narrowed_by, *question.narrowed_by)))
            kind = "select_multiple" if several else newer.kind
            found[question.name] = replace(newer, choices=newer.choices + more, kind=kind, relevant=relevant, narrowed_by=narrowed)
    everywhere = set.intersection(*({question.name for question in version} for version in versions))
    return [question if question.name in everywhere else replace(question, relevant=(*question.relevant, _SOME_VERSIONS)) for question in found.values()]


def _condition(question: SurveyQuestion) -> str:
    return " and ".join(f"({written})" for written in question.relevant) or "true()"


def _type(question: SurveyQuestion, lists: dict[tuple[Choice, ...], str]) -> str:
    if question.kind in _TYPES or not question.choices:
        # without a file of choices and without an answer there is no list
        return _TYPES.get(question.kind, "text")
    name = lists.setdefault(question.choices, f"list_{len(lists) + 1}")
    return f"{question.kind} {name}{' or_other' if question.or_other else ''}"


def _in_groups(question: SurveyQuestion, rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    names, labels = question.path.split("/")[:-1], question.label_path.split("/")
    for depth in reversed(range(len(names))):
        label = labels[depth] if len(labels) > len(names) else names[depth]
        rows = [("begin_group", names[depth], label), *rows, ("end_group", "", "")]
    return rows
