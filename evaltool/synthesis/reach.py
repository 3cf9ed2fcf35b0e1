"""How far one thing reaches into the evidence: the citations that fall with it, and those that stay and rest on it in part.

A source takes its codings and places with it, a document its codings and totals, a person what that person alone said, a code its codings, a result its
indicators. What was said in a group without noting who spoke stays when one of the group withdraws, and has to be read again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from evaltool.case import CaseFolder
from evaltool.desk_review.assumptions import read_assumptions
from evaltool.desk_review.results_matrix import read_results_matrix
from evaltool.field_phase.codebook import read_codebook
from evaltool.field_phase.coding import read_codings
from evaltool.field_phase.persons import read_persons
from evaltool.field_phase.service_data import read_service_data
from evaltool.field_phase.sources import Source, read_sources
from evaltool.field_phase.training_tests import read_training_tests

FALLS, CHANGES, STAYS = "falls", "changes", "stays"


@dataclass(frozen=True)
class Reach:
    """The ids that fall with a thing, and those that rest on it in part."""

    falls: frozenset[str]
    changes: frozenset[str]

    def of(self, written: str) -> str:
        """What becomes of a citation as it is written: `falls`, `changes` or `stays`."""
        names = {" ".join(written.split()), head(written)}
        return FALLS if names & self.falls else CHANGES if names & self.changes else STAYS


def head(written: str) -> str:
    """The id at the beginning of a citation: `S07` of `S07 l.12`."""
    return re.split(r"[\s,]+", written.strip())[0]


def reach(case: CaseFolder, id: str) -> Reach:
    """What falls or changes where the thing with this id is withdrawn or corrected; the id alone where nothing hangs on it."""
    wanted = " ".join(id.split())
    sources = {source.id for source in read_sources(case) if source.id == wanted or _whole(source, wanted)}
    people = {wanted, *(person.id for person in read_persons(case) if person.group_id == wanted)}
    falls = {wanted, *sources}
    codes = set(read_codebook(case).family_of(wanted))
    falls |= {coding.id for coding in read_codings(case) if coding.source_id in falls or coding.speaker in people or coding.code_id in codes}
    falls |= {total.id for total in read_service_data(case) if total.document_id == wanted}
    falls |= {row.indicator_id for row in read_results_matrix(case) if row.result_id == wanted and row.indicator_id}
    tests = [test for test in read_training_tests(case) if wanted in (test.id, test.person_code, test.training)]
    falls |= {test.id for test in tests}
    changes = {test.training or "training" for test in tests} - falls
    changes |= _in_part(case, wanted, sources)
    return _with_assumptions(case, Reach(frozenset(falls), frozenset(changes - falls)))


def _whole(source: Source, id: str) -> bool:
    """True where a source is nothing but this person, this group or this meeting."""
    alone = source.person_codes == (id,) and (source.persons or 1) == 1
    return alone or source.group_ids == (id,) or source.meeting_id == id


def _in_part(case: CaseFolder, id: str, gone: set[str]) -> set[str]:
    """The sources that a person or a group is only one part of, with the codings of them that name no speaker."""
    shared = {source.id for source in read_sources(case) if source.id not in gone and id in (*source.person_codes, *source.group_ids)}
    return shared | {coding.id for coding in read_codings(case) if coding.source_id in shared and not coding.speaker}


def _with_assumptions(case: CaseFolder, found: Reach) -> Reach:
    """Assumptions are shown by evidence: one falls with all of its evidence, and changes with some of it."""
    falls, changes = set(found.falls), set(found.changes)
    for assumption in read_assumptions(case):
        states = [found.of(written) for written in assumption.evidence]
        if states and all(state == FALLS for state in states):
            falls.add(assumption.id)
        elif any(state != STAYS for state in states) and assumption.id not in falls:
            changes.add(assumption.id)
    return Reach(frozenset(falls), frozenset(changes))
