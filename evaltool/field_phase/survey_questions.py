"""Questions of a survey as plain records: what is asked, in which groups and repeats, with which choices in which order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_AGREES = re.compile(r"\b(agree|satisfied|likely|useful|often)\b", re.IGNORECASE)
_DISAGREES = re.compile(r"\b(disagree|dissatisfied|unlikely|not|never)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Choice:
    """One answer to choose: its name in the data and its label on the form; `spellings` are its labels in all languages of the form."""

    name: str
    label: str
    spellings: tuple[str, ...] = field(default=(), compare=False)


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
    headings: tuple[str, ...] = field(default=(), compare=False)  # how an export may head its column, in all languages of the form

    def label_of(self, name: str) -> str:
        """The label of a choice; the name itself where there is no such choice."""
        return next((choice.label for choice in self.choices if choice.name == name), name)

    @property
    def steps(self) -> tuple[Choice, ...]:
        """The choices of a scale from disagreement to agreement; empty where the choices are no scale of three to seven steps."""
        if self.kind != "select_one" or not 3 <= len(self.choices) <= 7:
            return ()
        first, last = self.choices[0].label, self.choices[-1].label
        if all(re.fullmatch(r"-?\d+", choice.name) for choice in self.choices):
            ordered = tuple(sorted(self.choices, key=lambda choice: int(choice.name)))
            return ordered if [c.name for c in ordered] in ([c.name for c in self.choices], [c.name for c in reversed(self.choices)]) else ()
        if _DISAGREES.search(first) and _AGREES.search(last):
            return self.choices
        return tuple(reversed(self.choices)) if _AGREES.search(first) and _DISAGREES.search(last) else ()


@dataclass(frozen=True)
class Questionnaire:
    """The questions in the order of the form, those of repeats apart.

    `unasked` are the rows that are no questions (places, times, notes), by name and by label; `repeats` are the names and labels of the repeats.
    """

    title: str
    questions: tuple[SurveyQuestion, ...]
    repeated: tuple[SurveyQuestion, ...] = ()
    unasked: tuple[str, ...] = ()
    repeats: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> SurveyQuestion | None:
        """The question of this name, or None."""
        return next((question for question in self.questions if question.name == name), None)
