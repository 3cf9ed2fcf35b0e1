"""What the first words of a result say: `Outcome 1 (prevention): ...` is an outcome with the number 1, `Activities:` begins a list of activities."""

from __future__ import annotations

import re
from dataclasses import dataclass

# -- words of results matrices -> level; the longer ones stand first --
LEVELS: tuple[tuple[str, str], ...] = (
    (r"overall objective|general objective|development objective|long[- ]term objective|overall goal|development goal|goal|impact", "objective"),
    (
        r"specific objective|immediate objective|project purpose|purpose|(?:short|long|medium)[- ]term outcome|intermediate outcome|immediate outcome|outcome",
        "outcome",
    ),
    (r"expected output|output|deliverable", "output"),
    (r"expected result|intermediate result|result", "result"),
    (r"project objective|main objective|objective", "objective"),
    (r"(?:main |key |project |planned )?activit(?:y|ie)", "activity"),
)
RESULT_LEVELS = ("objective", "outcome", "output")
_WORD = "|".join(f"(?P<w{number}>{words})" for number, (words, _) in enumerate(LEVELS))
_CODE = r"(?P<code>\d+(?:\.\d+)*|[A-Z]{1,2}\.?\d+(?:\.\d+)*|[IVX]+(?=[\s:.)])|[A-Z](?=[:.)]))"
_LABELLED = re.compile(
    rf"(?:{_WORD})(?P<several>s|es)?\s*(?:no\.?\s*|n°\s*|#\s*)?(?:{_CODE})?[.)]?\s*(?P<label>\([^)]{{1,60}}\))?\s*(?P<sign>[:.\-\u2013\u2014)]*)\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_NUMBERED = re.compile(r"(?P<code>\d+(?:\.\d+)*|R\d+(?:\.\d+)*|O[CP]\d+(?:\.\d+)*)[.):]?\s+(?P<rest>\S.*)", re.DOTALL)
_ONLY_CODE = re.compile(r"(?:[A-Z]{0,2}\.?)?\d+(?:\.\d+)*\.?|[A-Z]|[IVX]+")


@dataclass(frozen=True)
class ResultWords:
    """What a result cell says: `level` (objective, outcome, output, result, activity or empty), number, label in brackets, statement."""

    level: str
    code: str
    statement: str
    label: str = ""

    @property
    def is_heading(self) -> bool:
        """True where it names a level and says nothing more: a heading of the rows below."""
        return bool(self.level) and not self.statement


def read_result(text: str) -> ResultWords:
    """The level, number and statement of a result; what has no level word keeps an empty level."""
    words = " ".join(text.split()).lstrip("•-– ")
    match = _LABELLED.fullmatch(words)
    if match:
        level = next(level for number, (_, level) in enumerate(LEVELS) if match[f"w{number}"])
        code, rest = match["code"] or "", statement(match["rest"])
        # "Output of maize is doubled" and "Impact on health" are statements that begin with such a word
        if not rest or code or match["label"] or match["sign"] or rest[:1].isupper() or (level == "activity" and match["several"] is None):
            return ResultWords(level, code.rstrip("."), rest, (match["label"] or "").strip("()"))
    numbered = _NUMBERED.fullmatch(words)
    if numbered:
        return ResultWords("", numbered["code"], statement(numbered["rest"]))
    return ResultWords("", "", statement(words))


def level_of_heading(heading: str) -> str:
    """The level that the heading of a column names alone, such as `Outputs`; empty for one that heads results of any level."""
    said = read_result(heading)
    return said.level if said.is_heading and said.level in RESULT_LEVELS else ""


def results_in(text: str) -> list[ResultWords]:
    """The results in a cell that lists several, each on a line that begins with its level or number; one otherwise, as a statement may have several lines."""
    said = [read_result(line) for line in text.split("\n") if line.strip()]
    numbered = [one for one in said if one.statement and one.code]
    if len(numbered) < 2:
        return [read_result(text)]
    if said[0].is_heading and len(said) == len(numbered) + 1:
        return [ResultWords(one.level or said[0].level, one.code, one.statement, one.label) for one in numbered]
    return numbered if len(said) == len(numbered) else [read_result(text)]


def code_of(text: str) -> str:
    """The number in a cell that holds nothing else, such as `1.2`; empty where it holds words."""
    words = " ".join(text.split()).rstrip(".")
    return words if _ONLY_CODE.fullmatch(words) else ""


def statement(text: str) -> str:
    """The wording of a result or an activity without the sign that ends it in a list; a full stop stays."""
    return " ".join(text.split()).rstrip(";, ").strip()


def digits(code: str) -> tuple[str, ...]:
    """The parts of a number: `1.2`, `R1.2` and `OP1.2` are ("1", "2")."""
    return tuple(re.findall(r"\d+|(?<![A-Z])[A-Z](?![A-Z])", re.sub(r"^(?:OC|OP|R|A)(?=\d)", "", code)))
