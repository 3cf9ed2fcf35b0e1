"""The instruments of the field work: interview guides, a guide for group discussions and the consent text, made from the evaluation matrix.

A guide is data, so that the work plan prints what the matrix says today. Where a person has put an instrument of the same name into
`desk_review/instruments/`, that one is used and never written over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.desk_review.evaluation_matrix import Question, leaf_questions, read_evaluation_matrix
from evaltool.desk_review.meeting_plan import planned_meetings
from evaltool.desk_review.results_matrix import read_results_matrix
from evaltool.desk_review.stakeholders import Group, groups_to_meet
from evaltool.desk_review.terms_of_reference import day_in_words
from evaltool.problems import Place, Problems

FOLDER = "instruments"
_BETWEEN_IDS = {"", "and", "or", "see", "to"}
CONSENT = "consent"
FOCUS_GROUP = "focus_group"
INTERVIEW = "interview_"  # and the id of the group

_OPENING = (
    "Read the consent text aloud and note the answer. Without a yes there is no interview.",
    "Ask what the person has to do with the project, and since when.",
)
_CLOSING = (
    "Is there anything important that was not asked?",
    "Who else sees it differently and should be heard?",
    "Say how the notes are kept, and thank the person. Note what was seen and felt apart from what was said.",
)
_GROUP_OPENING = (
    "Read the consent text aloud; whoever does not agree may leave without a reason. Nobody is asked about a case of a person.",
    "Agree that what is said stays in the room. Take no list of names; note for each seat a code and the group.",
)
_GROUP_CLOSING = (
    "What would each of you change first?",
    "Who had another view and did not say it? They may come to the evaluator afterwards.",
    "Say how the notes are kept, and thank everybody.",
)


@dataclass(frozen=True)
class GuideSection:
    """The questions of one criterion, each with what to look for in the answer."""

    heading: str
    questions: tuple[tuple[str, str, str], ...]  # question id, question, what to look for


@dataclass(frozen=True)
class Guide:
    """One instrument; `written` holds what a person put in its place."""

    name: str
    title: str
    opening: tuple[str, ...] = ()
    sections: tuple[GuideSection, ...] = ()
    closing: tuple[str, ...] = ()
    written: str = ""

    @property
    def edited(self) -> bool:
        """True where a person's own text is used."""
        return bool(self.written)

    @property
    def text(self) -> str:
        """The instrument as Markdown: a person's own text, or the one made from the matrix."""
        return self.written or "\n\n".join([*self.opening, *map(_section_text, self.sections), *self._closing_text()])

    def _closing_text(self) -> list[str]:
        return ["## At the end", "\n".join(f"- {words}" for words in self.closing)] if self.closing else []


def _section_text(section: GuideSection) -> str:
    lines = [f"- **{id}** {question}" + (f" _Look for: {look_for}_" if look_for else "") for id, question, look_for in section.questions]
    return "\n\n".join([f"## {section.heading}", "\n".join(lines)])


def guides(case: CaseFolder) -> list[Guide]:
    """The consent text, an interview guide for each group that is to be met, and the guide for group discussions; edited ones as they were written."""
    if not read_evaluation_matrix(case).present:
        return [_or_edited(case, consent(case))]
    made = [consent(case), *(_interview_guide(case, group) for group in groups_to_meet(case)), _focus_group_guide(case)]
    return [_or_edited(case, guide) for guide in made]


def guides_in_words(case: CaseFolder) -> str:
    """One sentence on the instruments and which of them a person wrote."""
    made = guides(case)
    edited = [guide.name for guide in made if guide.edited]
    names = ", ".join(guide.name for guide in made)
    return f"{terms.counted(len(made), 'instrument')}: {names}. " + (f"Your own text is used for {', '.join(edited)}." if edited else "None was edited.")


def consent(case: CaseFolder) -> Guide:
    """The consent text, short enough to be read aloud in two minutes."""
    evaluation, privacy = case.header.evaluation, case.header.privacy
    who = f"My name is ... . I work on the evaluation of the project \u201c{case.header.project.title}\u201d"
    who += f", commissioned by {evaluation.commissioned_by}." if evaluation.commissioned_by else "."
    destroyed = f"on {day_in_words(privacy.key_destruction_date)}" if privacy.key_destruction_date else "after the evaluation"
    return Guide(
        CONSENT,
        "Consent, to be read aloud",
        (
            who,
            "I am not part of the project and decide nothing about it, nor about any help or payment to you.",
            "I would like to ask what worked, what did not, and what you would do otherwise. It takes about an hour.",
            "You may say no, leave out any question, and stop at any time; nobody will hold it against you, and you need not give a reason.",
            f"I take notes and record nothing. Your name does not stand in the notes; it is kept apart from them. Both are destroyed {destroyed}.",
            "The report says which kinds of people said what, never who. I use your words only where you allow it.",
            "Please tell nothing about single persons who could be harmed by it.",
            "You may take back what you said as long as the report is not finished: tell me, or whoever invited you.",
            "Do you agree to speak with me? May I use your words without your name? Do you have questions before we start?",
        ),
    )


def guide_name(group: Group) -> str:
    """The name under which the interview guide of a group is edited."""
    return f"{INTERVIEW}{group.id}"


def _interview_guide(case: CaseFolder, group: Group) -> Guide:
    asked = [question for question in leaf_questions(case) if _is_put_to(case, question, {group.id})]
    return Guide(guide_name(group), f"Interview guide: {group.group}", _OPENING, _sections(case, asked), _CLOSING)


def _focus_group_guide(case: CaseFolder) -> Guide:
    """For the groups that have a group discussion in the plan, or for all where there is none yet."""
    planned = {id for m in planned_meetings(case) if terms.word("source_kind", m.method) == "focus_group" for id in m.group_ids}
    groups = planned or {group.id for group in groups_to_meet(case)}
    asked = [question for question in leaf_questions(case) if _is_put_to(case, question, groups)]
    return Guide(FOCUS_GROUP, "Guide for group discussions", _GROUP_OPENING, _sections(case, asked), _GROUP_CLOSING)


def _is_put_to(case: CaseFolder, question: Question, groups: set[str]) -> bool:
    """A sub-question that names no group is put to those of its question."""
    parent = read_evaluation_matrix(case).get(question.parent_id)
    named = question.stakeholder_groups or (parent.stakeholder_groups if parent else ())
    return bool(groups & set(named))


def _sections(case: CaseFolder, asked: list[Question]) -> tuple[GuideSection, ...]:
    """Each question once, under the first of its criteria, in the order of the criteria in use."""
    sections = []
    for criterion in case.header.evaluation.criteria:
        here = [q for q in asked if q.criteria[:1] == (terms.plain(criterion),)]
        if here:
            sections.append(GuideSection(criterion.capitalize(), tuple((q.id, q.question, _to_listen_for(case, q)) for q in here)))
    return tuple(sections)


def _to_listen_for(case: CaseFolder, question: Question) -> str:
    """The indicators of a question as far as they are words: ids mean nothing in a conversation."""
    ids = {terms.plain(id) for id in (*read_results_matrix(case).ids(), *read_evaluation_matrix(case).ids())}
    parts = [part.strip() for part in question.indicator.split(";")]
    return "; ".join(part for part in parts if not {terms.plain(word) for word in re.findall(r"[\w.-]+", part)} <= ids | _BETWEEN_IDS)


def _or_edited(case: CaseFolder, guide: Guide) -> Guide:
    path = case.root / "desk_review" / FOLDER / f"{guide.name}.md"
    if not path.is_file():
        return guide
    text = path.read_text(encoding="utf-8-sig", errors="replace").replace("\r\n", "\n").strip()
    return replace(guide, written=text) if text else guide


def check_instruments(case: CaseFolder) -> Problems:
    """Edited instruments whose name or encoding keeps them from being used."""
    found = Problems()
    folder = case.root / "desk_review" / FOLDER
    names = [guide.name for guide in guides(case)]
    for path in sorted(folder.glob("*.md")) if folder.is_dir() else []:
        place = Place(case.relative(path))
        if path.stem not in names:
            hint = terms.did_you_mean(path.stem, names)
            found.add("INSTRUMENT_UNKNOWN", place, name=path.stem, names=", ".join(names), hint=hint)
        try:
            path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            found.add("TABLE_ENCODING", place, found="not UTF-8")
    return found
