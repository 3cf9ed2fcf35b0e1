"""What a case folder holds, what it does not hold yet, and what is wrong in it: the tables with which every session begins."""

from __future__ import annotations

from evaltool.case import PHASES, CaseFolder
from evaltool.check import MODELS
from evaltool.desk_review.terms_of_reference import in_words
from evaltool.outputs.exhibits import Table
from evaltool.outputs.report_words import count, listed, money
from evaltool.problems import Problems


def general_information(case: CaseFolder) -> tuple[tuple[str, str], ...]:
    """What stands on the cover of every document: name and value; what is not known is left out."""
    project, evaluation = case.header.project, case.header.evaluation
    field = evaluation.phase("field")
    rows = (
        ("Project", project.title),
        ("Project code", project.code),
        ("Donor", project.donor),
        ("Executing agency", project.executing_agency),
        ("Management site", project.management_site),
        ("Places", "; ".join(project.locations)),
        ("Partners", "; ".join(project.partners)),
        ("Beneficiaries", "; ".join(project.beneficiaries)),
        ("Duration", in_words(project.start, project.end)),
        ("Budget", money(project.budget.amount, project.budget.currency)),
        ("Evaluation", f"{evaluation.type}, {evaluation.timing}"),
        ("Commissioned by", evaluation.commissioned_by),
        ("Evaluator", evaluation.evaluator),
        ("Field work", in_words(field.start, field.end)),
        ("Criteria", listed(list(evaluation.criteria))),
    )
    return tuple((label, value) for label, value in rows if value)


def general_information_table(case: CaseFolder) -> Table:
    """The general information as a table, for a notebook."""
    return Table("General information", ("", ""), general_information(case), widths=(1, 4), description="Project and evaluation in short")


def contents_table(case: CaseFolder) -> Table:
    """Every table of the file contract with the number of its rows, or that it is not there yet."""
    rows = []
    for phase in PHASES:
        for model in (model for model in MODELS if model.phase == phase):
            found = case.read(model)
            rows.append((phase.replace("_", " "), model.table.replace("_", " "), f"{len(found):,}" if found.present else "not yet"))
    return Table("What the case holds", ("Phase", "Table", "Rows"), tuple(rows), numeric=frozenset({2}), description="Each table of the case with its rows")


# each of these names somebody who refused, withdrew or was not asked; or tells the day or the organisation of a source, or in which order they were met
_TOLD_APART = frozenset({
    "CODING_WITHOUT_CONSENT", "EVIDENCE_WITHHELD", "CONSENT_TOUCHES", "EMERGING_WITHOUT_CONSENT", "CONSENT_NOT_ASKED",
    "SOURCE_DATE_OUTSIDE", "SOURCE_UNMASKED", "SOURCES_IN_ORDER",
})  # fmt: skip


def not_yet_in_words(case: CaseFolder) -> str:
    """One sentence on the tables that are not there yet."""
    missing = [model.table.replace("_", " ") for model in MODELS if not case.read(model).present]
    if not missing:
        return "Every table is there."
    return f"{len(MODELS) - len(missing)} of {len(MODELS)} tables are there. Not yet: {', '.join(missing)}."


def still_missing(case: CaseFolder, *names: str) -> list[str]:
    """What a deliverable made of these tables still lacks: those without a row, in one sentence, or nothing."""
    empty = [name.replace("_", " ") for name in names if not any(len(case.read(model)) for model in MODELS if model.table == name)]
    return [f"Nothing is entered yet under {listed(empty)}."] if empty else []


def problems_table(problems: Problems) -> Table:
    """The problems of a case by severity and place, each with what is wrong, the rule and the way out; those that tell who withdrew, or the day of a
    source, are counted."""
    rows = tuple((p.severity, p.where(), p.message) for p in problems if p.code not in _TOLD_APART)
    for severity in dict.fromkeys(p.severity for p in problems if p.code in _TOLD_APART):
        number = sum(p.code in _TOLD_APART and p.severity == severity for p in problems)
        told = f"{count(number, 'problem')} on who withdrew, or when and where a source was met"
        words = f"Not told here, as this page may be passed on: {told}. 'evaltool check' tells the places."
        rows += ((severity, "", words),)
    return Table(
        "What is wrong, and what to do", ("Severity", "Where", "What is wrong, the rule, the way out"), rows, widths=(1, 3, 7),
        description="Each problem with its severity, its place and a sentence",
    )  # fmt: skip


def problems_in_words(problems: Problems) -> str:
    """One sentence on what the problems mean for the work."""
    if not len(problems):
        return "No problem was found."
    meaning = []
    if problems.of("error"):
        meaning.append("nothing is computed before the errors are mended")
    if problems.of("block"):
        meaning.append("a final report is refused while a block stands")
    if problems.of("warning"):
        meaning.append("warnings stop nothing, and each is to be mended or explained")
    return f"{problems.count_in_words()[0].upper()}{problems.count_in_words()[1:]}: {'; '.join(meaning)}."
