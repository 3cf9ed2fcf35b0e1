"""Tables and charts of the field phase: who was heard, what was spoken of, how far coders agree. Notebook, report and slides take them from here.

Sources are counted by group and kind; no exhibit sets a source code beside a meeting, a date, a place or an organisation. Coders are letters.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.desk_review.evaluation_matrix import main_questions, sub_questions
from evaltool.desk_review.meeting_plan import read_meeting_plan
from evaltool.field_phase.agreement import (
    RELIABLE,
    TENTATIVE,
    CodeAgreement,
    agreement,
    agreement_on_direction,
    disagreements,
    overall_agreement,
    reading,
    unitising,
)
from evaltool.field_phase.codebook import read_codebook
from evaltool.field_phase.emerging import opposition_of, read_emerging, support_of
from evaltool.field_phase.heard import circumstances, groups_not_heard, heard, sources_by_kind
from evaltool.field_phase.salience import always_together, salience, saturation, unused_codes
from evaltool.field_phase.shared_coding import not_compared_yet, shared_coding
from evaltool.field_phase.sources import analysed_sources, read_sources
from evaltool.outputs.exhibits import Chart, Table
from evaltool.outputs.heard_exhibits import heard_and_analysed, persons_as_shown
from evaltool.outputs.profiles import Profile
from evaltool.outputs.report_words import count, listed
from evaltool.outputs.survey_exhibits import likert_chart
from evaltool.outputs.training_exhibits import tests_chart
from evaltool.privacy.small_cells import WITHHELD
from evaltool.stats.agreement import Agreement

_LONGEST_NAME = 46
_WITHHELD_TOO = "Withheld is what would tell the number that is too small to be shown."
_NOT_ALL_HEARD = "Each person counts once, however often they were met. Sources without consent are in no table."


def heard_table(case: CaseFolder) -> Table:
    """Each stakeholder group with persons planned and heard, and in how many sources; empty before the first source."""
    groups = heard(case) if read_sources(case).present else []
    persons_shown, rows = persons_as_shown(case, groups), []
    for group, persons in zip(groups, persons_shown, strict=True):
        planned = "-" if group.planned is None else str(group.planned)
        rows.append((group.group, group.role.replace("_", " "), planned, persons, str(group.sources)))
    columns = ("Stakeholder group", "Role", "Persons planned", "Persons heard", "Sources")
    note = f"{_NOT_ALL_HEARD} {_WITHHELD_TOO}" if WITHHELD in persons_shown else _NOT_ALL_HEARD
    return Table("Who was heard, and who was planned", columns, tuple(rows), (5, 1.6, 1.2, 1.2, 1), note, frozenset({2, 3, 4}))


def heard_chart(case: CaseFolder) -> Chart:
    """Sources by stakeholder group."""
    groups = heard(case)
    said = "; ".join(f"{group.group} {group.sources or 'in none'}" for group in groups)
    alt = f"Shows in how many sources each of {len(groups)} groups was heard: {said}."
    values = tuple(float(group.sources) for group in groups)
    return Chart("Sources by stakeholder group", "bar", tuple(short(group.group) for group in groups), (("sources", values),), "sources", alt)


def sources_table(case: CaseFolder) -> Table:
    """How many sources of each kind are analysed, and under which circumstances they spoke."""
    rows = [(kind.replace("_", " "), str(number)) for kind, number in sources_by_kind(case).items()]
    rows += [(words, str(number)) for words, number in circumstances(case).items() if number]
    return Table("Sources by kind and circumstance", ("Sources", "Number"), tuple(rows), (5, 1), numeric=frozenset({1}))


def heard_sentences(case: CaseFolder) -> list[str]:
    """How many persons were heard, and which groups were not, in sentences."""
    if not analysed_sources(case):
        return []
    silent = [f"Nobody was heard of: {group.group}." for group in groups_not_heard(case)]
    return [heard_and_analysed(case), *silent]


def kinds_chart(case: CaseFolder) -> Chart:
    """Sources by kind."""
    kinds = sources_by_kind(case)
    said = listed([count(number, kind.replace("_", " ")) for kind, number in kinds.items()])
    names = tuple(kind.replace("_", " ") for kind in kinds)
    return Chart("Sources by kind", "bar", names, (("sources", tuple(map(float, kinds.values()))),), "sources", f"Shows the sources by kind: {said}.")


def meetings_chart(case: CaseFolder) -> Chart:
    """Meetings by what became of them."""
    statuses = {word: sum(meeting.status == word for meeting in read_meeting_plan(case)) for word in terms.VOCABULARIES["meeting_status"]}
    known = {word: number for word, number in statuses.items() if number}
    said = listed([f"{number} {word}" for word, number in known.items()])
    return Chart("Meetings by status", "bar", tuple(known), (("meetings", tuple(map(float, known.values()))),), "meetings", f"Shows the meetings: {said}.")


def questions_covered_table(case: CaseFolder) -> Table:
    """Each evaluation question with the number of meetings held for it or for its sub-questions, and of the groups they reached."""
    held = [meeting for meeting in read_meeting_plan(case) if meeting.status == "held"]
    rows = []
    for question in main_questions(case):
        ids = {question.id, *(part.id for part in sub_questions(case, question.id))}
        meetings = [meeting for meeting in held if ids & set(meeting.question_ids)]
        groups = {group for meeting in meetings for group in meeting.group_ids}
        rows.append((question.id, question.question, str(len(meetings)), str(len(groups))))
    columns = ("Question", "Wording", "Meetings held", "Groups reached")
    return Table("Questions covered by meetings", columns, tuple(rows), (1, 6, 1.2, 1.2), numeric=frozenset({2, 3}))


def emerging_table(case: CaseFolder) -> Table:
    """The points that emerge, with how widely each was made and what is still to be verified."""
    rows = []
    for point in read_emerging(case):
        support, against = support_of(case, point), opposition_of(case, point)
        rows.append((point.criterion, point.text, str(support.sources), str(len(support.group_ids)), str(against.sources), point.to_verify))
    columns = ("Criterion", "Emerging point", "Sources", "Groups", "Sources that say otherwise", "Still to be verified")
    return Table("Emerging points, not findings", columns, tuple(rows), (1.3, 5, 1, 1, 1.3, 3), numeric=frozenset({2, 3, 4}))


def salience_table(case: CaseFolder) -> Table:
    """How widely each theme was spoken of: sources, voices, groups, and sources by direction."""
    rows = []
    for use in salience(case):
        name = f"{'– ' * use.depth}{use.path.split(' > ')[-1]}"
        rows.append((name, str(use.sources), str(use.voices), str(use.groups), *(str(use.directions[d]) for d in ("positive", "mixed", "negative", "neutral"))))
    columns = ("Theme", "Sources", "Voices", "Groups", "Positive", "Mixed", "Negative", "Neutral")
    note = "Directions count sources; one source may stand under several. How widely a theme was spoken of says nothing of how common it is."
    return Table("Themes and how widely they were spoken of", columns, tuple(rows), (5, 1, 1, 1, 1, 1, 1, 1), note, frozenset(range(1, 8)))


def salience_chart(case: CaseFolder) -> Chart:
    """Sources by theme, for the themes without themes below them that were spoken of."""
    leaves = {code.id for code in read_codebook(case).leaves()}
    uses = [use for use in salience(case) if use.code_id in leaves and use.sources]
    most = max(uses, key=lambda use: use.sources, default=None)
    alt = f"Shows in how many sources each theme was spoken of; most often {most.path.split(' > ')[-1]} ({most.sources})." if most else "No theme yet."
    names = tuple(short(use.path.split(" > ")[-1]) for use in uses)
    return Chart("Themes by the sources that speak of them", "bar", names, (("sources", tuple(float(use.sources) for use in uses)),), "sources", alt)


def saturation_chart(case: CaseFolder) -> Chart:
    """Codes known before and new codes by source, in the order of coding; sources are numbered, not named."""
    steps = saturation(case)
    late = next((step.position for step in reversed(steps) if step.new_codes), 0)
    known = tuple(float(step.codes_so_far - step.new_codes) for step in steps)
    series = (("known before", known), ("new", tuple(float(step.new_codes) for step in steps)))
    alt = f"Shows the codes that each source brought, in the order of coding; the last new code came with source {late} of {len(steps)}."
    return Chart("New codes by source", "stacked", tuple(str(step.position) for step in steps), series, "codes", alt)


def codebook_sentences(case: CaseFolder) -> list[str]:
    """Codes that nobody used and codes that always stand together, in sentences; nothing before anything is coded."""
    if not saturation(case):
        return []
    unused = [f"'{code.code}'" for code in unused_codes(case)]
    lines = [f"Nobody used {listed(unused)}." if unused else "Every code of the codebook was used."]
    return lines + [f"'{one.code}' and '{other.code}' always mark the same words: are they one code?" for one, other in always_together(case)]


def codebook_table(case: CaseFolder) -> Table:
    """The codes as a tree with their definitions, when to use each and when not."""
    book = read_codebook(case)
    rows = [(f"{'– ' * book.depth_of(code.id)}{code.code}", code.definition, code.use_when, code.not_when) for code in book.in_tree_order()]
    return Table("Codebook", ("Code", "Definition", "Use when", "Not when"), tuple(rows), (3, 4, 4, 4))


def agreement_table(case: CaseFolder) -> Table:
    """Agreement by code and overall: paragraphs marked, raw agreement, kappa, alpha and AC1 with their intervals, alpha by character, and what alpha says."""
    rows = [_agreement_row(measure) for measure in agreement(case)]
    columns = ("Code", "Paragraphs marked", "Agreement", "Kappa", "Alpha", "AC1", "Alpha by character", "Reading of alpha")
    note = (
        "By paragraph, with uncoded text as a value of its own; the column by character measures the stretches of text themselves. Intervals at 95 % come from "
        f"drawing paragraphs; there is none where too few were marked. From {RELIABLE:.3f} reliable, from {TENTATIVE:.3f} for tentative conclusions, by the "
        "lower limit (Krippendorff 2004, Content Analysis, p. 241). Kappa and alpha fall and AC1 stays high where a code is rare: read them together."
    )
    return Table("Agreement between coders", columns, tuple(rows), (4, 1.3, 1.8, 1.8, 1.8, 1.8, 1.2, 4), note, frozenset({2, 3, 4, 5, 6}))


def agreement_sentences(case: CaseFolder) -> list[str]:
    """What can be said of agreement, in sentences with their numbers; one sentence where nothing was coded twice."""
    shared, alpha_u, direction = shared_coding(case), unitising(case), agreement_on_direction(case)
    open_ids = not_compared_yet(case)
    waiting = [f"Not compared yet: {listed(open_ids)}, as not everybody who codes there is done."] if open_ids else []
    if shared is None or alpha_u is None or direction is None:
        return waiting or ["No source was coded by two coders, so agreement cannot be measured."]
    coded, same = overall_agreement(case)
    return [
        f"{len(shared.coders)} coders coded {count(len(shared.texts), 'source')} independently, {len(shared.segments)} paragraphs in all.",
        f"Whether a paragraph holds anything to code: alpha {_value(coded.alpha)}, {reading(coded.alpha)}.",
        f"Exactly the same codes on a paragraph: alpha {_value(same.alpha)}, {reading(same.alpha)}.",
        f"Direction, where they put the same code (ordinal): alpha {_value(direction)}, {reading(direction)}.",
        f"The same stretches of text (alpha-u): {_value(alpha_u)}, {reading(alpha_u)}.",
        *waiting,
    ]


def disagreements_table(case: CaseFolder, reader: Profile, most: int = 25) -> Table:
    """What the coders should talk through, with words only where this reader may see them."""
    sources, found = read_sources(case), disagreements(case)
    rows = []
    for item in found[:most]:
        source = sources.get(item.source_id)
        words = item.excerpt if source is None or reader.may_quote(source) else "[words not shown]"
        rows.append((f"{item.source_id} l.{item.line}", item.code.split(" > ")[-1], item.seen, words))
    left = f"{len(found) - most} more are in the case." if len(found) > most else ""
    return Table("Disagreements to talk through", ("Place", "Code", "Who saw what", "Words"), tuple(rows), (1, 2.5, 2.5, 5), left)


def analysis_sentences(case: CaseFolder) -> list[str]:
    """How the field work was analysed, for the methods of the report; empty before anything is coded."""
    uses = [use for use in salience(case) if use.sources]
    if not uses:
        return []
    leaves = sum(not read_codebook(case).children_of(use.code_id) for use in uses)
    return [
        f"Texts were coded by a codebook; {count(leaves, 'theme')} of it were spoken of. Sources and persons are counted, never passages.",
        *agreement_sentences(case),
    ]


def report_charts(case: CaseFolder) -> Iterator[tuple[str, Chart]]:
    """The charts of survey and tests that the report shows, each with the id by which the text refers to it."""
    for name, chart in (("survey", likert_chart(case)), ("training_tests", tests_chart(case))):
        if chart is not None:
            yield name, chart


def or_not_yet(exhibit: Table | Chart | None, what: str) -> Table | Chart | str:
    """The exhibit, or a sentence where it has nothing to show yet: `Not yet: no source is entered.`"""
    filled = exhibit is not None and (exhibit.rows if isinstance(exhibit, Table) else exhibit.categories)
    return exhibit if exhibit is not None and filled else f"Not yet: {what}."


def short(name: str) -> str:
    """A name cut at a word, for the axis of a chart."""
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME].rsplit(' ', 1)[0].rstrip(',;')} …"


def _agreement_row(measure: CodeAgreement) -> tuple[str, ...]:
    numbers = [_with_limits(value) for value in (measure.percent, measure.kappa, measure.alpha, measure.ac1)]
    by_character = _two(measure.by_character.value) if measure.by_character else "-"
    return (measure.code.split(" > ")[-1], " / ".join(map(str, measure.marked)), *numbers, by_character, reading(measure.alpha))


def _with_limits(value: Agreement) -> str:
    return _two(value.value) if isnan(value.low) else f"{_two(value.value)} ({_two(value.low)} to {_two(value.high)})"


def _value(value: Agreement) -> str:
    limits = "" if isnan(value.low) else f" (95 % interval {_two(value.low)} to {_two(value.high)})"
    return f"{_two(value.value)}{limits}"


def _two(number: float) -> str:
    # adding 0 turns the "-0.00" of a rounded small number into "0.00"
    return "-" if isnan(number) else f"{round(number, 2) + 0:.2f}"
