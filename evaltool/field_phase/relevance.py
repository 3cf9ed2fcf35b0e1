"""The conditions of a form under which a question is asked (XLSForm's `relevant`), in the simple forms that most forms use; nothing that is written is ever run.

Read are `${q} = 'x'` with any sign of comparison, `selected(${q}, 'x')`, `not(...)`, `and`, `or` and brackets, as XPath means them. Of any other condition it is not known
who was asked, which is said.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import nan

from evaltool.field_phase.form_rows import behind, named_in
from evaltool.field_phase.survey_questions import Questionnaire, SurveyQuestion

_TOKEN = re.compile(r"""\s*(\$\{\s*[^\s${}]+\s*\}|'[^']*'|"[^"]*"|-?\d+(?:\.\d+)?(?![\w.])|[!<>]=|[=<>(),]|(?:and|or|not|selected)(?![\w.-]))""")
_SIGNS = {"=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_STRAIGHT = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")  # pyxform takes the quotes of word processors too
_DEEPEST = 30


@dataclass(frozen=True)
class Test:
    """One comparison of the answer to a question with a value; the sign `has` stands for `selected`."""

    name: str
    sign: str
    value: str
    as_number: bool = False

    @property
    def tests(self) -> tuple[Test, ...]:
        """Itself."""
        return (self,)

    @property
    def about(self) -> tuple[str, str]:
        """What it looks at: one choice where it asks whether that was selected, else the whole answer."""
        return self.name, self.value if self.sign == "has" else ""

    def holds(self, answers: Mapping[str, object]) -> bool:
        """True where these answers pass, by the name of their question; what was not answered is XPath's empty text, which is no number."""
        answer = answers.get(self.name)
        if self.sign == "has":
            return self.value in answer if isinstance(answer, tuple) else answer == self.value
        if not self.value:
            return (answer is None) == (self.sign == "=")
        if self.as_number or isinstance(answer, float):
            return _SIGNS[self.sign](_number(answer), _number(self.value))
        return _SIGNS[self.sign](answer or "", self.value)


@dataclass(frozen=True)
class Joined:
    """Conditions joined by `and` or `or`, or one turned round by `not`."""

    word: str
    parts: tuple[Condition, ...]

    @property
    def tests(self) -> tuple[Test, ...]:
        """All comparisons in it."""
        return tuple(test for part in self.parts for test in part.tests)

    def holds(self, answers: Mapping[str, object]) -> bool:
        """True where these answers pass."""
        found = [part.holds(answers) for part in self.parts]
        return not found[0] if self.word == "not" else all(found) if self.word == "and" else any(found)


Condition = Test | Joined


@dataclass(frozen=True)
class Asking:
    """Who was asked one question: the questions whose answers decide it, and whether each person was; None where the condition cannot be read."""

    filters: tuple[str, ...]
    condition: Condition | None = None
    asked: tuple[bool, ...] | None = None


def read_condition(written: str) -> Condition | None:
    """The condition, or None where it is not one of the simple forms."""
    tokens, at = [], 0
    text = written.translate(_STRAIGHT).rstrip()
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            return None
        tokens.append(token[1])
        at = token.end()
    reader = _Reader(tokens)
    try:
        found = reader.joined("or", 0)
    except _NotSimpleError:
        return None
    return None if reader.tokens else found


def condition_of(question: SurveyQuestion, form: Questionnaire) -> Condition | None:
    """The condition of a question with those of its groups; None where one of them cannot be read, or compares what has no such value."""
    parts = [read_condition(written) for written in question.relevant]
    known = {other.name: other for other in form.questions}
    if any(part is None or not all(test.name in known and _fits(test, known[test.name]) for test in part.tests) for part in parts):
        return None
    return Joined("and", tuple(part for part in parts if part is not None))


def filters_of(question: SurveyQuestion, form: Questionnaire) -> tuple[str, ...]:
    """What a condition names, by itself or through what the form calculates; a name that is no question's stands for answers that nobody sees."""
    return behind(named_in(" ".join(question.relevant)), form.calculations)


def _fits(test: Test, question: SurveyQuestion) -> bool:
    """True where the exported answers decide the test as the telephone did: a text may have been changed since, and several choices have no order."""
    if test.sign == "has":
        return question.kind.startswith("select") and bool(test.value)
    return (not test.value and test.sign in ("=", "!=")) or (bool(test.value) and question.kind in ("select_one", "number"))


def _number(written: object) -> float:
    try:
        return float(str(written))
    except ValueError:
        return nan


class _NotSimpleError(Exception):
    """The condition is not one of the simple forms."""


class _Reader:
    """The tokens that are left; each method takes its own from the front."""

    def __init__(self, tokens: list[str]):
        self.tokens = tokens

    def joined(self, word: str, depth: int) -> Condition:
        """Parts joined by `or`, which are parts joined by `and`."""
        if depth > _DEEPEST:
            raise _NotSimpleError
        parts = [self._part(word, depth)]
        while self.tokens[:1] == [word]:
            self._take()
            parts.append(self._part(word, depth))
        return parts[0] if len(parts) == 1 else Joined(word, tuple(parts))

    def _part(self, word: str, depth: int) -> Condition:
        if word == "or":
            return self.joined("and", depth)
        if self.tokens[:1] == ["not"]:
            self._take()
            return Joined("not", (self._bracket(depth),))
        if self.tokens[:1] == ["selected"]:
            self._take()
            name, value = (self._take("("), self._take(), self._take(","), self._take(), self._take(")"))[1:4:2]
            return Test(_name(name), "has", _value(value))
        if self.tokens[:1] == ["("]:
            return self._bracket(depth)
        left, sign, right = self._take(), self._take(), self._take()
        if right.startswith("${"):
            left, sign, right = right, _TURNED.get(sign, sign), left
        if sign not in _SIGNS:
            raise _NotSimpleError
        return Test(_name(left), sign, _value(right), as_number=right[0] not in "'\"" or sign not in ("=", "!="))

    def _bracket(self, depth: int) -> Condition:
        self._take("(")
        found = self.joined("or", depth + 1)
        self._take(")")
        return found

    def _take(self, wanted: str = "") -> str:
        if not self.tokens or (wanted and self.tokens[0] != wanted):
            raise _NotSimpleError
        return self.tokens.pop(0)


def _name(token: str) -> str:
    if not token.startswith("${"):
        raise _NotSimpleError
    return token[2:-1].strip()


def _value(token: str) -> str:
    if token[0] in "'\"":
        return token[1:-1]
    if not re.fullmatch(r"-?\d+(\.\d+)?", token):
        raise _NotSimpleError
    return token
