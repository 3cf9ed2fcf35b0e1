"""A case for those who must not hold names and transcripts, such as the evaluated party: it still runs, and says of itself that names could not be checked.

What is taken out: `private/`, transcripts and papers; sources and persons without consent with all that rests on them; of the sources the columns that could
unmask them; of the persons everything but group, code and consent; words that may not be quoted to a commissioner; what people wrote freely into the survey,
and all else there but statements on a scale, as sex, workplace and year together are a person. Of the meetings it is empty what a source has too (group,
method, number of persons), so that no column joins the two. A meeting that was replaced by writing stands as held, and a letter as an interview, as agendas
tell who wrote; so does the only discussion with its groups, with one of its persons; a visit has all groups, and who is the only source of a group stands with
the others. Points of the debriefing have no sources, as it names their groups. Who was tested has another code there than in the sources: whoever gave the test
knows whose points these are. What is kept: every table with its ids, so that every chain can still be followed. Everything is searched for names before it is
put in place.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.check import MODELS
from evaltool.desk_review.documents import Document
from evaltool.desk_review.meeting_plan import Meeting
from evaltool.desk_review.stakeholders import Group
from evaltool.field_phase import leak_check
from evaltool.field_phase.coding import Coding
from evaltool.field_phase.emerging import EmergingPoint
from evaltool.field_phase.key import HANDOVER
from evaltool.field_phase.named_groups import may_be_named
from evaltool.field_phase.persons import Person, persons_of_source
from evaltool.field_phase.sources import Source, analysed_sources, withheld_sources
from evaltool.field_phase.survey import CONSENT, FORM, RESPONSES, Survey, read_survey
from evaltool.field_phase.told_kinds import FEWEST, VISIT, lists_meetings, told_groups, told_kind
from evaltool.field_phase.training_tests import TrainingTest
from evaltool.outputs.profiles import PROFILES
from evaltool.outputs.report_words import count
from evaltool.problems import EvaltoolError
from evaltool.records import Record
from evaltool.tables import write_bytes, write_csv

_UNMASKING = {"organisation", "role", "date", "place", "meeting_id", "persons", "language", "interpreter", "implementer_present", "mode"}
# what would join a meeting to a source, which keeps its groups and its kind
_JOINING = ("group_ids", "planned_persons", "mode", "method")
# the group of those whose own would tell who they are
_OTHERS = "OTHERS"
_NOT_HANDED_OVER = "[words that may not be quoted]"
_YES = ("yes", "y", "true", "1", "given", "agree", "i agree")


def export_handover(case: CaseFolder, to: Path) -> list[str]:
    """Write the handover copy, and say in sentences what was left out. A folder that holds anything is refused, and so is a case with a name in it."""
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise EvaltoolError(f"{to} is not empty, so nothing was written. Name a folder that does not exist yet.")
    sentences = [
        "Names could not be checked in this copy: the key stays with the evaluator.",
        f"Left out: private/, all transcripts and papers, and {count(len(withheld_sources(case)), 'source')} without consent.",
        f"Of the sources these columns are empty: {', '.join(sorted(_UNMASKING))}.",
        f"Of the meetings these columns are empty: {', '.join(sorted(_JOINING))}. A replaced meeting stands as held, without its reason.",
        "Codings have no dates. E-mails stand as interviews, and so does the only discussion with its groups, with one group and one person; visits have all groups, and "
        f"whom a group would name stands with the others ({_OTHERS}). "
        "Tests of trainings have no sex, no kind of organisation and codes of their own.",
    ]
    about = _about_the_person(read_survey(case))
    if about:
        sentences.append(f"Of the survey these answers are left out, as together they tell who answered: {', '.join(about)}.")
    with tempfile.TemporaryDirectory(prefix="evaltool-") as scratch:
        copy = Path(scratch)
        for model in MODELS:
            _write_table(case, model, copy)
        _write_survey(case, copy)
        for text in [*case.root.glob("narrative/*.md"), *case.root.glob("desk_review/instruments/*.md"), case.root / "evaluation.yml"]:
            write_bytes(copy / text.relative_to(case.root), text.read_bytes())
        write_bytes(copy / HANDOVER, ("# Handover copy\n\n" + "\n".join(f"- {s}" for s in sentences) + "\n").encode())
        _search(case, copy)
        shutil.copytree(copy, to, dirs_exist_ok=True)
    return [f"{to} is written.", *sentences]


def _write_table(case: CaseFolder, model: type[Record], to: Path) -> None:
    by_owner: dict[str, list[dict[str, str]]] = {}
    for record in case.read(model):
        row = record.as_written()
        if _may_leave(case, record, row):
            by_owner.setdefault(record.by, []).append(row)
    if model is Person and by_owner:
        by_owner[""] += _tested_persons(case)
    if model is Group and any(not _may_be_named(case, told_groups(case, source)) for source in analysed_sources(case)):
        by_owner[""].append({"group_id": _OTHERS, "group": "Others who were heard", "role": "other"})
    for owner, rows in by_owner.items():
        path = f"{model.table}/{owner}.csv" if model.a_file_each else f"{model.table}.csv"
        write_csv(to / model.phase / path, model.columns(), rows)


def _may_leave(case: CaseFolder, record: Record, row: dict[str, str]) -> bool:
    """True where the row may be handed over; `row` loses what may not."""
    heard = analysed_sources(case)
    match record:
        case Document():
            row["file"] = ""
        case Source():
            row.update(dict.fromkeys(_UNMASKING, ""), file="", kind=told_kind(case, record), person_codes="; ".join(_speakers(case, record)))
            # a visit has to have a group, and with all of them it tells none
            groups = told_groups(case, record) or tuple(case.read(Group).ids())
            row["group_ids"] = "; ".join(groups if record.kind == VISIT or _may_be_named(case, groups) else [_OTHERS])
            return record.is_analysed
        case Meeting():
            # who wrote instead of talking would be known by the meeting that was replaced
            why = record.reason if record.status == "cancelled" else ""
            row.update(dict.fromkeys(_JOINING, ""), reason=why, status="held" if record.status == "replaced" else record.status)
        case Person():
            row.update(role="", sex="")
            if not _may_be_named(case, (record.group_id,)):
                row.update(group_id=_OTHERS, implementer="")
            met = any(record.id in source.person_codes for source in heard)
            known_by_tests = record.id in case.once(_tested) and not met
            return record.is_heard and not known_by_tests and (not met or record.id in case.once(_handed_over))
        case TrainingTest():
            row.update(sex="", organisation_kind="", person_code=case.once(_tested).get(record.person_code, record.person_code))
            person = case.read(Person).get(record.person_code)
            return person is None or person.is_heard
        case EmergingPoint():
            # the debriefing says of each point which groups made it
            row.update(source_ids="", against_ids="")
        case Coding():
            source = heard.get(record.source_id)
            # the one person that a source names is its speaker anyway
            row.update(memo="", date="", speaker=record.speaker if source and len(_speakers(case, source)) > 1 else "")
            if source and not PROFILES["commissioner"].may_quote(source):
                row.update(quote=_NOT_HANDED_OVER, translation="")
            return withheld_sources(case).get(record.source_id) is None
    return True


def _may_be_named(case: CaseFolder, groups: tuple[str, ...]) -> bool:
    return not groups or not lists_meetings(case) or may_be_named(case, groups)


def _speakers(case: CaseFolder, source: Source) -> list[str]:
    """The persons a source may name: all, but of a discussion that stands as an interview one, who is met nowhere else where there is such a one."""
    if told_kind(case, source) == source.kind or len(source.person_codes) < FEWEST:
        return list(source.person_codes)
    elsewhere = {code for other in analysed_sources(case) if other.id != source.id for code in other.person_codes}
    told = told_groups(case, source)
    alone = [person for person in persons_of_source(case, source) if person.id not in elsewhere]
    return [person.id for person in sorted(alone, key=lambda person: person.group_id not in told)][:1]


def _handed_over(case: CaseFolder) -> set[str]:
    """The codes of the persons whom a source that is handed over names."""
    return {code for source in analysed_sources(case) for code in _speakers(case, source)}


def _tested(case: CaseFolder) -> dict[str, str]:
    """The codes of those who were tested, by the codes that they have in the case."""
    return {code: f"TESTED{number:02}" for number, code in enumerate(dict.fromkeys(test.person_code for test in case.read(TrainingTest)), start=1)}


def _tested_persons(case: CaseFolder) -> list[dict[str, str]]:
    """A row for each of them, which says no more than the group."""
    persons = [(code, case.read(Person).get(known)) for known, code in case.once(_tested).items()]
    return [{"person_code": code, "group_id": person.group_id} for code, person in persons if person and person.is_heard]


def _write_survey(case: CaseFolder, to: Path) -> None:
    """The questionnaire, and the answers of those who agreed, without what they wrote freely and what the server noted."""
    survey = read_survey(case)
    if survey is None:
        return
    write_bytes(to / "field_phase" / FORM, (case.root / "field_phase" / FORM).read_bytes())
    if survey.n_submitted:
        rows = [_answers(survey, number) for number in range(survey.n_consented)]
        write_csv(to / "field_phase" / f"{RESPONSES}.csv", list(dict.fromkeys([*_agreed(survey), *survey.answers.columns])), rows)


def _answers(survey: Survey, number: int) -> dict[str, str]:
    row = _agreed(survey)
    for name, answer in survey.answers.iloc[number].items():
        is_words = answer is not None and survey.get(name).kind == "text"
        row[name] = "" if name in _about_the_person(survey) else _NOT_HANDED_OVER if is_words else _written(answer)
    return row


def _about_the_person(survey: Survey | None) -> list[str]:
    """The questions with choices or a number that are no statement on a scale, and words that only some were asked for: together they single a person out."""
    asked = survey.questions if survey else ()
    return [question.name for question in asked if question.name != CONSENT and not question.steps and (question.kind != "text" or survey.is_for_some(question.name))]


def _agreed(survey: Survey) -> dict[str, str]:
    """The answer to the question of consent, as the form words its yes; nothing where the form has no such question."""
    question = survey.get(CONSENT)
    yes = (
        [choice.name for choice in question.choices if {terms.plain(choice.name), terms.plain(choice.label)} & set(map(terms.plain, _YES))] if question else []
    )
    return {CONSENT: yes[0] if yes else "yes"} if question else {}


def _written(answer: object) -> str:
    if isinstance(answer, tuple):
        return " ".join(answer)
    return f"{answer:.15g}" if isinstance(answer, float) else str(answer or "")


def _search(case: CaseFolder, copy: Path) -> None:
    """Refuse the copy where a name, a number or an address stands in it; the key is here, and will not be where it goes."""
    paths = sorted(path for path in copy.rglob("*") if path.is_file())
    leaks = [leak for path in paths for leak in leak_check.search(case, path.relative_to(copy).as_posix(), path.read_bytes()).leaks]
    if leaks:
        found = leak_check.in_words(leaks)
        raise EvaltoolError(f"Nothing was handed over, as these stand in the case: {found}. Take them out, or allow them in privacy.allow.")
