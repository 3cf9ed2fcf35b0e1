"""Pages for the evaluator's eyes in the notebooks: one a question, one a criterion, and what a careful reader would object to.

Only here does the plausible range of a rating appear: it helps the person who rates, and is no part of any document.
"""

from __future__ import annotations

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.desk_review.evaluation_matrix import main_questions, questions_of, read_evaluation_matrix
from evaltool.desk_review.meeting_plan import read_meeting_plan
from evaltool.desk_review.stakeholders import read_stakeholders
from evaltool.field_phase.persons import read_persons
from evaltool.outputs.case_exhibits import problems_table
from evaltool.outputs.evidence_words import excerpt, inside_quotes, quotable, speaker
from evaltool.outputs.exhibits import Table
from evaltool.outputs.profiles import Profile
from evaltool.outputs.report_words import count
from evaltool.outputs.synthesis_exhibits import groups_table, ratings_table, streams_table
from evaltool.problems import EvaltoolError, Problems
from evaltool.synthesis.answers import check_answers
from evaltool.synthesis.conclusions import check_conclusions
from evaltool.synthesis.evidence import Evidence, address_book, check_evidence
from evaltool.synthesis.finding_checks import check_findings
from evaltool.synthesis.findings import findings_answering, findings_on, read_findings
from evaltool.synthesis.lessons import check_lessons
from evaltool.synthesis.limitations import check_limitations
from evaltool.synthesis.orphans import check_orphans
from evaltool.synthesis.rating_record import may_see_others
from evaltool.synthesis.ratings import AGREED, all_have_rated, check_ratings, current, differences, history, in_words, plausible_range, raters, step_in_words
from evaltool.synthesis.recommendations import check_recommendations
from evaltool.synthesis.touches import check_touched, touched_by
from evaltool.synthesis.traceability import as_text, chain
from evaltool.synthesis.triangulation import criterion_strength, weigh, weigh_question

CHECKS = (check_evidence, check_touched, check_findings, check_answers, check_ratings)
CHECKS += (check_conclusions, check_recommendations, check_lessons, check_limitations, check_orphans)
_QUOTES = 2
_WORDS_OF_A_GOOD_QUOTE = 25


def question_pages(case: CaseFolder, reader: Profile, question_id: str = "") -> list[Table | str]:
    """The page of one question, or those of all questions of the Terms of Reference one after the other."""
    wanted = [question_id] if question_id else main_questions(case).ids()
    return [part for id in wanted for part in question_page(case, reader, id)] or ["There are no evaluation questions yet."]


def question_page(case: CaseFolder, reader: Profile, question_id: str) -> list[Table | str]:
    """What each kind of evidence says on a question, words from both sides, what was triangulated and what is missing, and the findings so far."""
    question = read_evaluation_matrix(case).get(question_id)
    if question is None:
        return [f"There is no question '{question_id}'." + terms.did_you_mean(question_id, read_evaluation_matrix(case).ids())]
    weight = weigh_question(case, question)
    if not weight.evidence:
        return [f"{question.id}: nothing is known on this question yet."]
    found = findings_answering(case, question.id)
    answered = f"{count(len(found), 'finding')} so far: {', '.join(found.ids())}." if len(found) else "No finding answers it yet."
    return [streams_table(case, question), groups_table(case, question), *quotes(case, weight.evidence, reader), weight.triangulated, weight.missing, answered]


def quotes(case: CaseFolder, evidence: tuple[Evidence, ...], reader: Profile) -> list[str]:
    """Words on both sides, each from another source: those that findings cite first, then those nearest to the length of a good quote."""
    cited = {written for finding in read_findings(case) for written in (*finding.evidence_for, *finding.evidence_against)}
    sentences = []
    for direction, words in (("positive", "Speaks well"), ("negative", "Speaks critically")):
        of_side = [e for e in evidence if e.direction == direction and quotable(e, reader)]
        of_side.sort(key=lambda e: (e.citation not in cited, abs(len(e.excerpt.split()) - _WORDS_OF_A_GOOD_QUOTE), e.citation))
        by_source: dict[str, Evidence] = {}
        for piece in of_side:
            by_source.setdefault(piece.source_id, piece)
        for piece in list(by_source.values())[:_QUOTES]:
            said = inside_quotes(excerpt(case, piece, reader))
            sentences.append(f"{words}: “{said}” ({speaker(case, piece)}, {piece.citation})")
    return sentences


def triangulation_table(case: CaseFolder) -> Table:
    """For each finding the sentence on what was set side by side, and the one on what is missing."""
    rows = []
    for finding in read_findings(case):
        weight = weigh(case, finding)
        rows.append((finding.id, finding.headline, weight.triangulated, weight.missing))
    return Table("What was triangulated, and what is missing", ("No.", "Finding", "Triangulated", "Missing"), tuple(rows), (1, 4, 5, 5))


def objections_table(case: CaseFolder) -> Table:
    """What a careful reader would object to in the synthesis: every block and warning with its place and the way out."""
    found = Problems(problem for check in CHECKS for problem in check(case))
    rows = problems_table(found).rows
    note = "A block refuses the final report; a warning does not."
    return Table("What a careful reader would object to", ("Severity", "Where", "What, and the way out"), rows, (1, 4, 8), note)


def chain_sentences(case: CaseFolder, reader: Profile, id: str = "") -> list[Table | str]:
    """The chain of an id as a table, or that of the first finding where none is named; words that this reader may not see are left out."""
    first = read_findings(case).ids()[:1]
    if not id and not first:
        return ["Not yet: there are no findings to trace."]
    book = address_book(case)

    def may_see(cited: str) -> bool:
        piece = book.resolve(cited)
        return piece is None or not piece.source_id or piece.stream in ("survey", "tests") or reader.may_quote(piece)

    try:
        lines = as_text(chain(case, id or first[0]), may_see).splitlines()
    except EvaltoolError as unknown:
        return [str(unknown)]
    # blanks at the start of a line are lost on a page of HTML, so depth is drawn with dots
    rows = tuple((("· " * ((len(line) - len(line.lstrip(" "))) // 2)) + line.strip(),) for line in lines if line)
    return [Table(f"The chain of {id or first[0]}", ("Link by link",), rows)]


def touched_sentences(case: CaseFolder, id: str = "") -> list[str]:
    """What a change or a withdrawal of an id touches, or of the first finding where none is named; nothing where there are no findings."""
    wanted = id or next(iter(read_findings(case).ids()), "")
    if any(read(case).get(wanted) for read in (read_meeting_plan, read_persons, read_stakeholders)):
        return [f"What rests on {wanted} is not shown in an output, as it would join sources to it: 'evaltool trace' prints it for you alone."]
    return [f"If {wanted} changes or is withdrawn:", *touched_by(case, wanted).sentences] if wanted else []


def hides_others(case: CaseFolder, rater: str) -> bool:
    """True where this rater must not see yet what the others decided: two people rate apart until both have rated everything."""
    return bool(rater) and any(other != rater for other in raters(case)) and not may_see_others(case, rater)


def ratings_seen_by(case: CaseFolder, rater: str = "") -> Table | str:
    """The summary of ratings as the report will have it, or why this rater does not see it yet."""
    return "What the other raters decided is shown once all have rated every criterion." if hides_others(case, rater) else ratings_table(case)


def criterion_pages(case: CaseFolder, criterion: str = "", rater: str = "") -> list[Table | str]:
    """The page of one criterion, or those of all criteria in use; with nothing on it that this rater must not see yet."""
    criteria = case.header.evaluation.criteria
    if criterion and terms.plain(criterion) not in criteria:
        return [f"'{criterion}' is not one of the criteria in use." + terms.did_you_mean(criterion, criteria)]
    return [part for name in ([terms.plain(criterion)] if criterion else criteria) for part in criterion_page(case, name, rater)]


def criterion_page(case: CaseFolder, criterion: str, rater: str = "") -> list[Table | str]:
    """Definition, questions, findings with their strength, the range that the evidence allows, and what was decided so far."""
    questions = ", ".join(question.id for question in questions_of(case, criterion)) or "none"
    head = f"{criterion.capitalize()}. {terms.CRITERIA.get(criterion, '')} Questions: {questions}."
    findings = findings_on(case, criterion)
    if not len(findings):
        return [head, "No finding speaks to this criterion yet, so it cannot be rated."]
    rows = tuple((f.id, f.headline, f"{f.strength or weigh(case, f).suggested or '-'}", "confirmed" if f.strength else "suggested") for f in findings)
    table = Table(f"Findings on {criterion}", ("No.", "Finding", "Strength", ""), rows, (1, 8, 1, 1.5), numeric=frozenset({2}))
    return [
        head,
        table,
        f"Strength of the evidence: {criterion_strength(case, criterion) or 'not known'} of 5.",
        _range(case, criterion),
        *([] if hides_others(case, rater) else decided(case, criterion)),
    ]


def decided(case: CaseFolder, criterion: str) -> list[str]:
    """What was decided on a criterion, earlier decisions included; of several raters only once all have rated everything."""
    label = "Rating" if case.header.evaluation.scheme.steps else "Judgement"
    if len(raters(case)) > 1 and not all_have_rated(case):
        agreed = history(case, criterion, AGREED)
        hidden = "What each rater decided is shown once all have rated every criterion."
        return [f"{label} agreed on: {in_words(case, agreed[-1])}. {agreed[-1].justification}"] if agreed else [hidden]
    rating = current(case, criterion)
    if rating is None:
        return [f"{label}: none yet."]
    earlier = [in_words(case, past).rstrip(".") for past in history(case, criterion, rating.by)[:-1]]
    before = f" Before: {'; '.join(earlier)}." if earlier else ""
    words = in_words(case, rating)
    reason = "" if words == rating.justification else f" {rating.justification}"
    return [f"{label}: {words.rstrip('.')}.{reason}{before}"]


def differences_in_words(case: CaseFolder) -> list[str]:
    """On which criteria the raters differ, once all have rated; a sentence where there is one rater or none."""
    if len(raters(case)) < 2:
        so_far = f"There is {'one rater' if raters(case) else 'no rater'} so far"
        return [f"{so_far}; a second one is named in 'raters' of evaluation.yml and rates in a file of the own, without seeing the first."]
    found = differences(case)
    if found is None:
        return ["The raters have not all rated every criterion yet; until then nobody is shown what the others think."]
    return [_difference(case, criterion.criterion, criterion.decided) for criterion in found] or ["The raters agree on every criterion."]


def _difference(case: CaseFolder, criterion: str, decided_by: tuple[tuple[str, str], ...]) -> str:
    agreed = history(case, criterion, AGREED)
    said = "; ".join(f"rater {chr(ord('A') + number)} {step or 'no step'}" for number, (_, step) in enumerate(decided_by))
    return f"{criterion.capitalize()}: {said}. " + (f"Agreed on: {in_words(case, agreed[-1])}." if agreed else "Not settled yet.")


def _range(case: CaseFolder, criterion: str) -> str:
    found = plausible_range(case, criterion)
    if found.low is None or found.high is None:
        return found.reason
    low, high = (step_in_words(case, criterion, str(step)) for step in (found.low, found.high))
    return f"The evidence allows {low} to {high}. {found.reason}"
