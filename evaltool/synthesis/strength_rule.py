"""The rule that suggests how strong a body of evidence is, from 1 to 5: its thresholds, and where a case may have its own."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evaltool.case import CaseFolder
from evaltool.problems import Place, Problems

RULE_FILE = "synthesis/strength_rule.yml"


class StrengthRule(BaseModel):
    """The thresholds of the rule; `strength_rule.yml` says what each means."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    few_sources: int = Field(ge=1)
    few_cases: int = Field(ge=1)
    most_agree: float = Field(ge=0.5, le=1)
    kinds_for_good: int = Field(ge=1)
    kinds_for_very_good: int = Field(ge=1)
    implementer_only_at_most: int = Field(ge=1, le=5)
    no_rights_holder_at_most: int = Field(ge=1, le=5)

    def suggest(self, sources: int, cases: int, kinds: int, agreement: float | None, implementer_only: bool, rights_holder: bool) -> int:
        """The step from 1 to 5 for these counts; `agreement` is the share of sources on the larger side, None where nothing takes a side."""
        few = (sources < self.few_sources) + (cases < self.few_cases)
        level = 3 - few
        if not few and agreement is not None and agreement >= self.most_agree and kinds >= self.kinds_for_good:
            level = 5 if agreement == 1 and kinds >= self.kinds_for_very_good else 4
        if implementer_only:
            level = min(level, self.implementer_only_at_most)
        return level if rights_holder else min(level, self.no_rights_holder_at_most)


def read_rule(case: CaseFolder) -> StrengthRule:
    """The rule in use: the one that comes with evaltool, with what the case's own `synthesis/strength_rule.yml` replaces.

    An own rule that cannot be used is an error of the case (`check_strength_rule`); until it is mended the one that comes with evaltool is used.
    """
    return StrengthRule.model_validate(_values() | _written(case) if not len(check_strength_rule(case)) else _values())  # type: ignore[operator]


def in_words(case: CaseFolder) -> str:
    """The rule in use, as the report and the notebook print it, and which of its values are the case's own."""
    rule = case.once(read_rule)
    own = [name for name, value in rule if value != _values()[name]]
    said = (
        f"The strength is suggested by a written rule. Fewer than {rule.few_sources} sources are few, fewer than {rule.few_cases} cases are few; a person met "
        "twice is one source, and a case is a group that was heard, an author of documents, the survey, the tests, or verified "
        "data. 1: few sources and few cases; 2: few of one of them; 3: enough of both, "
        f"but they differ or are of too few kinds; 4: at least {100 * rule.most_agree:.0f} % of the sources that take a side agree, by at least "
        f"{rule.kinds_for_good} kinds of evidence; 5: all agree, by at least {rule.kinds_for_very_good} kinds. What comes from the implementer alone has at most "
        f"{rule.implementer_only_at_most}"
    )
    said += f", what no rights holder speaks to at most {rule.no_rights_holder_at_most}." if rule.no_rights_holder_at_most < 5 else "."
    return f"{said} Set by the evaluator for this case: {', '.join(own)}." if own else said


def check_strength_rule(case: CaseFolder) -> Problems:
    """What is wrong with the case's own rule, where it has one."""
    problems = Problems()
    try:
        written = _written(case)
        if not isinstance(written, dict):
            problems.add("STRENGTH_RULE", Place(RULE_FILE), what="it is no list of names with their values")
        else:
            StrengthRule.model_validate(_values() | written)
    except yaml.YAMLError:
        problems.add("STRENGTH_RULE", Place(RULE_FILE), what="it is not valid YAML")
    except ValidationError as broken:
        for error in broken.errors():
            name = ".".join(str(part) for part in error["loc"])
            problems.add("STRENGTH_RULE", Place(RULE_FILE, column=name), what=f"'{name}': {error['msg'].lower()}")
    return problems


def _values() -> dict[str, object]:
    return yaml.safe_load(Path(__file__).with_name("strength_rule.yml").read_bytes())


def _written(case: CaseFolder) -> object:
    """What the case's own file says; nothing where it has none, or an empty one."""
    own = case.root / RULE_FILE
    return (yaml.safe_load(own.read_bytes()) if own.is_file() else None) or {}
