"""Questions of a survey as plain records: what is asked, in which groups and repeats, with which choices in which order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

# the ends of a scale and what is no step of one, in English, Russian, French, Spanish and Azerbaijani
_AGREES = re.compile(
    r"agree|satisf|likely|useful|often|always|\bgood|\byes\b|completely|fully|very much|extent"
    r"|соглас|удовлетвор|полезн|часто|всегда|хорош|\bда\b|полностью|d.accord|utile|souvent|toujours|\bbon|\boui\b|tout à fait"
    r"|de acuerdo|útil|a menudo|siempre|\bbuen|\bsí\b|razıyam|faydalı|tez-tez|həmişə|yaxşı|\bbəli\b",
    re.IGNORECASE,
)
_DISAGREES = re.compile(
    r"disagree|dissatisf|unsatisf|unlikely|useless|\bnot\b|never|rarely|\bbad|poor|\bno\b"
    r"|\bне\b|несоглас|неудовлетвор|бесполезн|никогда|редко|плох|\bнет\b|désaccord|\bpas\b|insatisf|inutile|jamais|mauvais|\bnon\b"
    r"|desacuerdo|inútil|nunca|\bmal[oa]?\b|deyil|faydasız|heç|pis\b|\bxeyr\b",
    re.IGNORECASE,
)
_NO_STEP = re.compile(
    r"do(n.t| not) know|no opinion|no answer|applicable|\bn/?a\b|prefer not|refuse|hard to say|не знаю|затрудня|нет ответа|неприменимо|sait pas|sans (avis|réponse)"
    r"|no s[ée]\b|no sabe|no aplica|bilmirəm|cavab yoxdur",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Choice:
    """One answer to choose: its name in the data and its label on the form; `spellings` are its labels in all languages of the form."""

    name: str
    label: str
    spellings: tuple[str, ...] = field(default=(), compare=False)

    @property
    def is_number(self) -> bool:
        """True where the name is a whole number."""
        return re.fullmatch(r"-?\d+", self.name) is not None


@dataclass(frozen=True)
class SurveyQuestion:
    """One question. `kind` is select_one, select_multiple, number or text; `path` and `label_path` lead through the groups it stands in."""

    name: str
    kind: str
    label: str
    choices: tuple[Choice, ...]
    path: str
    label_path: str
    or_other: bool = False
    follows: str = ""  # for the words behind an answer 'other', which the form asks for by itself: the question they belong to
    repeat: str = ""  # the repeat it stands in, whose questions each person may answer several times
    relevant: tuple[str, ...] = ()  # the conditions under which it is asked, those of its groups first
    narrowed_by: tuple[str, ...] = ()  # the questions whose answers decide which of its choices are offered, as a region does of districts
    choices_in: str = ""  # the file in which its choices stand; where that could not be read, it has none
    headings: tuple[str, ...] = field(default=(), compare=False)  # how an export may head its column, in all languages of the form

    def label_of(self, name: str) -> str:
        """The label of a choice; the name itself where there is no such choice."""
        return next((choice.label for choice in self.choices if choice.name == name), name)

    @cached_property
    def told_apart(self) -> dict[str, str]:
        """The label of each choice by its name; the name itself where the label is that of another choice too."""
        labels, names = [choice.label for choice in self.choices], {choice.name for choice in self.choices}
        return {c.name: c.label if labels.count(c.label) == 1 and (c.label == c.name or c.label not in names) else c.name for c in self.choices}

    @cached_property
    def steps(self) -> tuple[Choice, ...]:
        """The choices of a scale from disagreement to agreement; empty where the choices are no scale of three to seven steps.

        The words at both ends decide, as numbers also stand for regions or schools, and 1 for the best as often as for the worst.
        """
        choices = self.choices
        if self.kind != "select_one" or not 3 <= len(choices) <= 7 or any(_NO_STEP.search(_words(choice)) for choice in choices):
            return ()
        if all(choice.is_number for choice in choices):
            ordered = tuple(sorted(choices, key=lambda choice: int(choice.name)))
            if ordered not in (choices, choices[::-1]):
                return ()
            choices = ordered
            if all(choice.label == choice.name for choice in choices):
                return choices
        first, last = (1 if _agrees(end) else -1 if _DISAGREES.search(_words(end)) else 0 for end in (choices[0], choices[-1]))
        return choices if (first, last) == (-1, 1) else choices[::-1] if (first, last) == (1, -1) else ()

    def score(self, name: str) -> float | None:
        """The number of a step, rising with agreement: the form's own numbers, turned round where they fall; None where the steps have no numbers."""
        steps = self.steps
        if not steps or not all(choice.is_number for choice in steps):
            return None
        return float(sorted(int(choice.name) for choice in steps)[[choice.name for choice in steps].index(name)])


@dataclass(frozen=True)
class Questionnaire:
    """The questions in the order of the form, those of repeats apart.

    `unasked` are the rows that are no questions (places, times, notes), by name and by label; `repeats` are the names and labels of the repeats;
    `calculations` are what the form reckons from answers, by name.
    """

    title: str
    questions: tuple[SurveyQuestion, ...]
    repeated: tuple[SurveyQuestion, ...] = ()
    unasked: tuple[str, ...] = ()
    repeats: tuple[tuple[str, str], ...] = ()
    calculations: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str) -> SurveyQuestion | None:
        """The question of this name, or None."""
        return next((question for question in self.questions if question.name == name), None)


def _words(choice: Choice) -> str:
    return " ".join((choice.label, *choice.spellings, choice.name.replace("_", " ")))


def _agrees(choice: Choice) -> bool:
    return bool(_AGREES.search(_words(choice))) and not _DISAGREES.search(_words(choice))
