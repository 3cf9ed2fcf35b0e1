"""Write `docs/reference.md` from the code: every column, problem code, command and notebook parameter.

Run it with `python docs/make_reference.py`; a test holds the file and the code together.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer
from pydantic import BaseModel

from evaltool import pipeline, terms
from evaltool.cells import Cites, Word
from evaltool.check import MODELS
from evaltool.cli import app
from evaltool.header import Header
from evaltool.problems import catalogue
from evaltool.records import Record

TARGET = Path(__file__).with_name("reference.md")


def reference() -> str:
    """The text of the reference."""
    parts = ["# Reference", "Made from the code by `docs/make_reference.py`. A `*` marks what must be filled in."]
    parts += ["## Commands", *_commands()]
    parts += ["## Notebooks and their parameters", *_notebooks()]
    parts += ["## evaluation.yml", *_header(Header, "")]
    parts += ["## Tables and their columns", *[line for model in MODELS for line in _table(model)]]
    parts += ["## Words a column may take", *_words()]
    parts += ["## Criteria, rating schemes, strength of evidence", *_scales()]
    parts += ["## Problem codes", *_problems()]
    return "\n\n".join(parts) + "\n"


def _commands() -> list[str]:
    context = typer.main.get_command(app)
    return [_command(context, "evaltool", name) for name in context.commands]


def _command(group: Any, path: str, name: str) -> str:
    command = group.commands[name]
    if hasattr(command, "commands"):
        return "\n\n".join(_command(command, f"{path} {name}", inner) for inner in command.commands)
    words, help_lines = [], []
    for parameter in command.params:
        if parameter.param_type_name == "argument":
            words.append(parameter.name.upper() + ("..." if parameter.nargs == -1 else ""))
            help_lines.append(f"- `{parameter.name.upper()}`: {parameter.help}")
        elif parameter.name != "help":
            help_lines.append(f"- `{', '.join(parameter.opts)}`: {parameter.help}")
    return f"### `{' '.join([path, name, *words])}`\n\n{command.help}\n\n" + "\n".join(help_lines)


def _notebooks() -> list[str]:
    lines = []
    for name in pipeline.notebook_names():
        rows = [
            f"- `{key}` ({value['inferred_type_name']}, default `{value['default']}`): {value['help']}" for key, value in pipeline.parameters_of(name).items()
        ]
        lines.append(f"### {name}\n\n" + "\n".join(rows))
    return lines


def _header(model: type[BaseModel], path: str) -> list[str]:
    rows = []
    for name, field in model.model_fields.items():
        part = field.annotation
        rows.append(f"- `{path}{name}`{' *' if field.is_required() else ''}: {field.description}")
        if isinstance(part, type) and issubclass(part, BaseModel):
            rows += _header(part, f"{path}{name}.")
    return rows if path else ["\n".join(rows)]


def _table(model: type[Record]) -> list[str]:
    where = f"{model.phase}/{model.table}" + ("/<name>" if model.a_file_each else "")
    rows = ["| column | means | takes |", "|---|---|---|"]
    for name, field in model.model_fields.items():
        takes = [f"a word: {', '.join(terms.VOCABULARIES[mark.vocabulary])}" for mark in field.metadata if isinstance(mark, Word)]
        takes += [f"ids of {', '.join(mark.tables)}" for mark in field.metadata if isinstance(mark, Cites)]
        rows.append(f"| {name}{'*' if field.is_required() else ''} | {field.description} | {'; '.join(takes)} |")
    return [f"### {where}", (model.__doc__ or "").strip(), "\n".join(rows)]


def _words() -> list[str]:
    rows = []
    for vocabulary, words in terms.VOCABULARIES.items():
        spelled = [f"{word} ({', '.join(spellings)})" if spellings else word for word, spellings in words.items()]
        rows.append(f"- {vocabulary}: {'; '.join(spelled)}")
    return ["In brackets: other spellings that are read as the word before them.", "\n".join(rows)]


def _scales() -> list[str]:
    criteria = [f"- {criterion}: {question}" for criterion, question in terms.CRITERIA.items()]
    sets = [f"- {name}: {', '.join(criteria_in) or 'those added by criteria_changes'}" for name, criteria_in in terms.CRITERIA_SETS.items()]
    schemes = []
    for scheme in terms.RATING_SCHEMES.values():
        steps = "; ".join(f"{number} {label} ({anchor})" for number, label, anchor in scheme.steps)
        schemes.append(f"- `{scheme.id}`: {scheme.title}. {steps}{'. ' if steps else ''}Source: {scheme.source}.")
    strength = [f"- {step}: {words}" for step, words in terms.STRENGTH.items()]
    return ["\n".join(criteria), "\n".join(sets), "\n".join(schemes), "Strength of evidence:", "\n".join(strength)]


def _problems() -> list[str]:
    rows = ["| code | severity | what is wrong | the rule | the way out |", "|---|---|---|---|---|"]
    rows += [f"| {kind.code} | {kind.severity} | {kind.wrong} | {kind.rule} | {kind.way_out} |".replace("\n", " ") for kind in catalogue().values()]
    return ["\n".join(rows)]


if __name__ == "__main__":
    TARGET.write_text(reference(), encoding="utf-8")
