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
    return StrengthRule.model_validate(_own_values(case) if not len(check_strength_rule(case)) else _values())


def check_strength_rule(case: CaseFolder) -> Problems:
    """What is wrong with the case's own rule, where it has one."""
    problems = Problems()
    try:
        StrengthRule.model_validate(_own_values(case))
    except yaml.YAMLError:
        problems.add("STRENGTH_RULE", Place(RULE_FILE), what="it is not valid YAML")
    except ValidationError as broken:
        for error in broken.errors():
            name = ".".join(str(part) for part in error["loc"])
            problems.add("STRENGTH_RULE", Place(RULE_FILE, column=name), what=f"'{name}': {error['msg'].lower()}")
    return problems


def _values() -> dict[str, object]:
    return yaml.safe_load(Path(__file__).with_name("strength_rule.yml").read_bytes())


def _own_values(case: CaseFolder) -> dict[str, object]:
    own = case.root / RULE_FILE
    written = yaml.safe_load(own.read_bytes()) if own.is_file() else None
    return _values() | (written if isinstance(written, dict) else {})
