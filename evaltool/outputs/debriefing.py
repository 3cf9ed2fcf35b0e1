"""The debriefing: what the evaluator shows on the last day in the field, from the meetings held and the points that emerge, before anything is coded.

Every slide says that these are emerging points and no findings. Nobody is named; a group is named beside a point only where enough of its persons were heard; how
many refused is not said in a room where somebody may know who they are.
"""

from __future__ import annotations

from collections.abc import Sequence

from evaltool.case import CaseFolder
from evaltool.desk_review.meeting_plan import deviations, read_meeting_plan
from evaltool.desk_review.stakeholders import smallest_count
from evaltool.desk_review.terms_of_reference import in_words as period
from evaltool.field_phase.emerging import EmergingPoint, Support, opposition_of, points_of, read_emerging, support_of
from evaltool.field_phase.heard import circumstances, groups_not_heard, heard
from evaltool.field_phase.sources import analysed_sources
from evaltool.outputs.exhibits import Chart
from evaltool.outputs.field_exhibits import heard_chart, kinds_chart, questions_covered_table, short
from evaltool.outputs.heard_exhibits import persons_in_words
from evaltool.outputs.report_words import count, day, listed
from evaltool.outputs.slides import SlideShow, size_on_a_slide

NOT_FINDINGS = "Emerging, not findings"
MOST_CRITERIA_SLIDES = 5
_GOES_ON = ", continued"
READABLE = 16  # points; smaller letters are not read from a chair
Points = list[list[str]]  # of each point its lines


def build_debriefing(case: CaseFolder) -> bytes:
    """The slides of the debriefing as a PowerPoint file, with native charts; the same case gives the same bytes."""
    evaluation = case.header.evaluation
    footer = " · ".join(part for part in (NOT_FINDINGS, case.header.mark) if part)
    show = SlideShow(evaluation.title, evaluation.evaluator, footer)
    field = evaluation.phase("field")
    show.title("Debriefing", [evaluation.title, *_some(period(field.start, field.end)), f"{NOT_FINDINGS}: nothing here is analysed yet."])
    show.words_and_chart("What was done", _done(case), kinds_chart(case) if analysed_sources(case) else None)
    show.words_and_chart("Who was heard", _who(case), heard_chart(case) if analysed_sources(case) else None)
    show.words("Who was not heard, and what may have coloured the answers", _not_heard(case))
    show.words_and_chart("Which questions were asked", _questions(case), questions_chart(case))
    for title, points in _criteria(case):
        show.words(title, _lines(points))
    show.words("Still to be verified", _to_verify(case))
    show.words("Next steps", _next_steps(case))
    return show.data()


def missing_in(case: CaseFolder) -> list[str]:
    """What the debriefing still lacks, in sentences."""
    missing = [] if len(read_emerging(case)) else ["It has no emerging points yet (field_phase/emerging)."]
    return missing + ([] if len(analysed_sources(case)) else ["No source with consent is entered yet (field_phase/sources)."])


def questions_chart(case: CaseFolder) -> Chart | None:
    """Meetings held by evaluation question; None before the first meeting was held."""
    rows = questions_covered_table(case).rows
    if not any(str(row[2]) != "0" for row in rows):
        return None
    values = tuple(float(str(row[2])) for row in rows)
    alt = f"Shows for how many meetings each of {len(rows)} questions was on the list: {'; '.join(f'{row[0]} {row[2]}' for row in rows)}."
    # those who listen do not know the questions by their numbers
    names = tuple(short(f"{row[0]} {row[1]}") for row in rows)
    return Chart("Meetings held by evaluation question", "bar", names, (("meetings", values),), "meetings", alt)


def _done(case: CaseFolder) -> list[str]:
    meetings = read_meeting_plan(case)
    held = sum(meeting.status == "held" for meeting in meetings)
    lines = [f"{held} of {count(len(meetings), 'planned meeting')} {'was' if held == 1 else 'were'} held." if meetings else "No meeting is planned yet."]
    sources = len(analysed_sources(case))
    lines.append(f"{count(sources, 'source').capitalize()} may be used." if sources else "No source may be used yet.")
    # the sentence that counts the meetings by status would say the first line again
    return [*lines, *(sentence for sentence in deviations(case) if not sentence.startswith("Of "))]


def _who(case: CaseFolder) -> list[str]:
    if not analysed_sources(case):
        return ["Nobody was heard yet."]
    groups = [group for group in heard(case) if group.sources]
    return [f"{persons_in_words(case).capitalize()} of {count(len(groups), 'group')}, each counted once however often they were met."]


def _not_heard(case: CaseFolder) -> list[str]:
    silent = groups_not_heard(case)
    if silent:
        lines = [f"Not heard: {'; '.join(group.group for group in silent)}."]
    else:
        lines = ["Every group of the plan was heard." if heard(case) else "No stakeholder group is entered yet."]
    if any(group.role == "rights_holder" for group in silent):
        lines.append("Rights holders speak for themselves in none of the sources: what follows is what others say about them.")
    total, threshold = len(analysed_sources(case)), case.header.privacy.small_cell_threshold.other
    for words, number in circumstances(case).items():
        if number:
            lines.append(f"{f'{number} of {total} sources' if number >= threshold else 'Some sources'} spoke {words}.")
    return [*lines, "Those who did not want to take part, or withdrew, are in nothing that is shown."]


def _questions(case: CaseFolder) -> list[str]:
    rows = questions_covered_table(case).rows
    without = [str(row[0]) for row in rows if str(row[2]) == "0"]
    if not rows:
        return ["No evaluation question is entered yet."]
    return [f"No meeting so far was for {listed(without)}." if without else "Each question was on the list of at least one meeting held."]


def _criteria(case: CaseFolder) -> list[tuple[str, Points]]:
    """(title, points) of at most five slides; criteria share slides where there are more, and points under no criterion come last."""
    found = [(criterion.capitalize(), points_of(case, criterion)) for criterion in case.header.evaluation.criteria]
    found.append(("Other points", points_of(case, "")))
    found = [(title, points) for title, points in found if points]
    if not found:
        return [("Emerging points", [["No point is noted yet."]])]
    each = -(-len(found) // MOST_CRITERIA_SLIDES)
    parts = [found[i : i + each] for i in range(0, len(found), each)]
    return _spread([(listed([title for title, _ in part]), [_point(case, point) for _, points in part for point in points]) for part in parts])


def _spread(slides: list[tuple[str, Points]]) -> list[tuple[str, Points]]:
    """The same points on more slides as long as there may be more and one of them has letters too small to be read."""
    while len(slides) < MOST_CRITERIA_SLIDES:
        at = min((n for n, (_, points) in enumerate(slides) if len(points) > 1), key=lambda n: size_on_a_slide(_lines(slides[n][1])), default=None)
        if at is None or size_on_a_slide(_lines(slides[at][1])) >= READABLE:
            break
        title, points = slides[at]
        half = -(-len(points) // 2)
        slides[at : at + 1] = [(title, points[:half]), (f"{title.removesuffix(_GOES_ON)}{_GOES_ON}", points[half:])]
    return slides


def _lines(points: Points) -> list[str]:
    return [line for point in points for line in point]


def _point(case: CaseFolder, point: EmergingPoint) -> list[str]:
    """A point, who makes it, and what speaks against taking it as settled."""
    verify = [f"\tTo verify: {point.to_verify}"] if point.to_verify else []
    against = opposition_of(case, point)
    contradiction = [f"\tOpen contradiction. {_support(case, against, ' otherwise')}"] if against.sources else []
    return [point.text, f"\t{_support(case, support_of(case, point))}", *contradiction, *verify]


def _support(case: CaseFolder, support: Support, how: str = "") -> str:
    """Who said it, and whether the evaluator saw it."""
    said = [f"Said{how} in {_whose(case, support)}"] if support.spoken else []
    seen = [f"Seen{how} on {'a visit' if support.visits == 1 else f'{support.visits} visits'}."] if support.visits else []
    return " ".join([*said, *seen]) or "No source with consent stands behind it yet."


def _whose(case: CaseFolder, support: Support) -> str:
    """In how many sources, and by which groups, those by name that are large enough."""
    names, threshold = _large_groups(case), case.header.privacy.small_cell_threshold.other
    named = [names[id] for id in support.group_ids if id in names]
    others = len(support.group_ids) - len(named)
    who = listed([*named, *([count(others, "smaller group" if named else "group")] if others else [])])
    single = " All of it comes from the side of the implementer." if support.implementer_only and support.sources >= min(threshold, 2) else ""
    return f"{count(support.spoken, 'source')}: {who}.{single}"


def _large_groups(case: CaseFolder) -> dict[str, str]:
    """The names of those groups of which so many were heard that naming the group points to nobody."""
    return {group.group_id: group.group for group in heard(case) if group.persons >= smallest_count(case, [group.group_id])}


def _to_verify(case: CaseFolder) -> list[str]:
    open_points = [point.to_verify for point in read_emerging(case) if point.to_verify]
    return list(dict.fromkeys(open_points)) or ["Nothing is noted as still to be verified."]


def _next_steps(case: CaseFolder) -> list[str]:
    field = case.header.evaluation.phase("field")
    after = [due for due in case.header.evaluation.deliverables if due.due and (not field.end or due.due > field.end)]
    steps = ["Texts are coded, and every point is weighed against documents, figures and those who see it otherwise."]
    steps += [f"{due.title}: {day(due.due)}." for due in sorted(after, key=lambda due: due.due or field.end)]
    return [*steps, "Comments on facts are welcome at any time; what was said here may still change."]


def _some(text: str) -> Sequence[str]:
    return [text] if text else []
