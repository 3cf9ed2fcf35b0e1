"""The open answers of a survey as sources for the coding pad: one text a question, the answers in an order that leads back to nobody."""

from __future__ import annotations

from pathlib import Path

from evaltool.case import CaseFolder
from evaltool.field_phase.sources import FOLDER, Source
from evaltool.field_phase.survey import CONSENT, read_survey
from evaltool.field_phase.survey_follow_ups import withheld
from evaltool.interchange.import_report import ImportReport
from evaltool.interchange.new_ids import NewIds
from evaltool.interchange.pseudonymised import Pseudonyms
from evaltool.interchange.rows_together import write_together

_TOLD = "; 'persons' is left empty, as it could tell a small count of another question"


def open_answers_as_sources(case: CaseFolder, group: str, report: ImportReport) -> None:
    """Make a source of the answers to each open question of the survey in a case, for one stakeholder group; only of those who agreed to take part.

    A text that the case has already is left as it is, as codings may point into it.
    """
    survey = read_survey(case)
    names, ids = Pseudonyms(case), NewIds(case)
    files: dict[Path, bytes] = {}
    rows: list[dict[str, str]] = []
    for question in survey.questions if survey else ():
        answers = [str(answer) for answer in survey.answers.get(question.name, ()) if answer] if question.kind == "text" else []
        given = sorted({" ".join(answer.split()) for answer in answers})  # two who say the same are one text and two persons
        if not given:
            continue
        path = case.root / Source.phase / FOLDER / f"survey_{question.name}.txt"
        if path.exists():
            report.add("skipped", f"question {question.name}", question.label, "its answers are a source already, which stays as it is")
            continue
        files[path] = names.words("\n\n".join([question.label, *given]) + "\n").encode()
        # without the question of consent nobody knows whether people agreed
        consent = "given" if survey.get(CONSENT) else "not_asked"
        id = ids.take("", "S")
        # the number of those who answered goes into the table of who was heard, where it would tell what the survey's tables do not
        told = question.name in withheld(survey)
        alike = f"; those alike stand once (in the text: {len(given)})" if len(given) < len(answers) else ""
        heard = {"group_ids": group, "persons": "" if told else str(len(answers)), "mode": "written"}
        rows.append({"source_id": id, "kind": "survey", **heard, "consent": consent, "quotable": "no", "file": path.name})
        report.add("taken", f"question {question.name}", question.label, f"{len(answers)} open answers as source {id}, to be coded{alike}{_TOLD if told else ''}")
    write_together(case, [(Source, rows, "")], files)
