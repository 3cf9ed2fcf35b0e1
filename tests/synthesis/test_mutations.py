"""Mutations of the sample: each changes exactly what it should, and nothing else of what `state` looks at."""

from __future__ import annotations

import csv

import pytest

from tests.support.sample_copy import SAMPLE, SampleCopy, expected

F, CO, RE, LE = (f"synthesis/{name}" for name in ("findings", "conclusions", "recommendations", "lessons"))
RATINGS, ANSWERS = "synthesis/ratings/evaluator", "synthesis/answers"
SOURCES, PERSONS, CODINGS, RESULTS = "field_phase/sources", "field_phase/persons", "field_phase/codings/evaluator", "desk_review/results_matrix"


def put(table, id, **cells):
    """Other words in some cells of the row with this id."""
    return table, lambda rows: _row(rows, id).update(cells)


def drop(table, id):
    return table, lambda rows: rows.remove(_row(rows, id))


def without(table, id, column, *ids):
    """Some ids less in a cell of several."""
    return table, lambda rows: _row(rows, id).update({column: ";".join(part for part in _row(rows, id)[column].split(";") if part not in ids)})


def plus(table, id, column, *ids):
    return table, lambda rows: _row(rows, id).update({column: ";".join(filter(None, [_row(rows, id)[column], *ids]))})


def swap(id):
    """What is cited for a finding against it, and the reverse."""
    return F, lambda rows: _row(rows, id).update(evidence_for=_row(rows, id)["evidence_against"], evidence_against=_row(rows, id)["evidence_for"])


def add(table, **cells):
    return table, lambda rows: rows.append({**dict.fromkeys(rows[0] if rows else cells, ""), **cells})


def rerate(criterion, rating, **more):
    """A new row of the rater; the last one counts."""
    row = {"criterion": criterion, "scheme": "iom-5", "rating": rating, "justification": "On second thoughts.", "finding_ids": "", "date": "2014-03-25"}
    return add(RATINGS, **{**row, **more})


def last(rows, criterion):
    return [row for row in rows if row["criterion"] == criterion][-1]


def _row(rows, id):
    return next(row for row in rows if next(iter(row.values())) == id or row.get("indicator_id") == id)


MUTATIONS = {}
_FINDINGS = csv.DictReader((SAMPLE / "synthesis" / "findings.csv").read_text(encoding="utf-8").splitlines())
HEADLINE_OF_F08 = next(row["headline"] for row in _FINDINGS if row["finding_id"] == "F08")
SECOND_RATER = (("relevance", "4", "F01"), ("effectiveness", "3", "F04"), ("efficiency", "NR", "F14"), ("impact", "2", "F16"), ("sustainability", "2", "F19"))


def mutation(name, *edits, texts=None, changes=""):
    """One mutation; `changes` is all that it changes, as `F04 for 7>6, +ID_UNKNOWN F04, -CODE id`: counts, and problems that come (`+`, `+2`) or go (`-`)."""
    MUTATIONS[name] = (edits, texts, changes)


# -- links to evidence --
mutation("a coding less, of a source that is cited otherwise", without(F, "F04", "evidence_for", "K0033"))
mutation("the only page of a document less", without(F, "F01", "evidence_for", "D01 p.3"), changes="F01 for 7>6, F01 kinds 3>2")
mutation("the only coding of a source less", without(F, "F13", "evidence_for", "K0106"), changes="F13 for 9>8, F13 voices 9>8")
mutation(
    "no evidence for a finding at all",
    put(F, "F13", evidence_for=""),
    changes="""
        F13 for 9>0, F13 voices 9>1, F13 groups 5>1, F13 kinds 4>1, F13 suggested 4>1, EQ3 voices 44>43, EQ4b voices 43>42, F13/CO5/RE3/RE4/RE6 traced
        True>False, +FINDING_NO_EVIDENCE F13
    """,
)
mutation(
    "what speaks against a finding removed, while both directions stand for it",
    put(F, "F13", evidence_against=""),
    changes="F13 for 9>10, F13 both 1>0, F13 voices 9>8",
)
mutation("an id that does not exist", plus(F, "F13", "evidence_for", "K9999"), changes="+ID_UNKNOWN F13")
mutation("a place of a source that refused", plus(F, "F13", "evidence_for", "S10 l.1"), changes="+CONSENT_TOUCHES S10, +EVIDENCE_WITHHELD F13")
mutation("a person as evidence", plus(F, "F13", "evidence_for", "P09"), changes="+EVIDENCE_KIND F13")
mutation("a finding as evidence", plus(F, "F13", "evidence_for", "F12"), changes="+EVIDENCE_KIND F13")
mutation("a source as a whole", plus(F, "F13", "evidence_for", "S05"), changes="+EVIDENCE_NO_PLACE F13")
mutation("a line that is not there", plus(F, "F13", "evidence_for", "S07 l.9999"), changes="+EVIDENCE_PLACE_OUTSIDE F13")
mutation("a page of a paper that was never received", plus(F, "F13", "evidence_for", "D17 p.2"), changes="F13 for 9>10, +EVIDENCE_NOT_RECEIVED F13")
mutation("a page of an indicator", plus(F, "F13", "evidence_for", "I01 p.2"), changes="+EVIDENCE_NO_TEXT F13")
mutation("a place nobody can read", plus(F, "F13", "evidence_for", "S07 line 3"), changes="+EVIDENCE_PLACE_UNCLEAR F13")
mutation("the same coding cited twice", plus(F, "F13", "evidence_for", "K0034"))
mutation("a coding cited for and against", plus(F, "F13", "evidence_against", "K0106"), changes="F13 for 9>8, F13 both 1>2, +EVIDENCE_TWICE F13")
mutation(
    "one source alone behind a finding",
    put(F, "F13", evidence_for="K0106", evidence_against=""),
    changes="""
        F13 for 9>1, F13 both 1>0, F13 voices 9>1, F13 groups 5>1, F13 kinds 4>1, F13 suggested 4>1, EQ3 voices 44>43, EQ4b voices 43>42,
        +FINDING_CONTRADICTED F13, +FINDING_SINGLE_SOURCE F13
    """,
)
mutation(
    "the implementer alone behind a finding",
    put(F, "F13", evidence_for="K0034;S15 l.27", evidence_against=""),
    changes="""
        F13 for 9>2, F13 both 1>0, F13 voices 9>2, F13 groups 5>1, F13 kinds 4>1, F13 suggested 4>1, EQ3 voices 44>43, EQ4b voices 43>42,
        +FINDING_CONTRADICTED F13, +FINDING_IMPLEMENTER_ONLY F13
    """,
)
mutation("for and against swapped, with more against than for", swap("F10"), changes="F10 for 3>0, F10 against 0>3, +FINDING_OUTWEIGHED F10")
mutation("for and against swapped where one speaks against", swap("F13"), changes="F13 for 9>0, F13 against 0>9, F13 suggested 4>3, +FINDING_OUTWEIGHED F13")

# -- links between findings, conclusions, recommendations, lessons --
mutation("a finding that no conclusion uses", without(CO, "CO1", "finding_ids", "F01"), changes="+FINDING_UNUSED F01")
mutation(
    "a conclusion without findings",
    put(CO, "CO4", finding_ids=""),
    changes="CO4/RE2 traced True>False, +CONCLUSION_NO_FINDING CO4, +FINDING_UNUSED F08/F09",
)
mutation("a conclusion on a finding that does not exist", plus(CO, "CO4", "finding_ids", "F99"), changes="CO4/RE2 traced True>False, +ID_UNKNOWN CO4")
mutation(
    "a conclusion in the words of a finding",
    (CO, lambda rows: _row(rows, "CO4").update(headline=HEADLINE_OF_F08)),
    changes="+CONCLUSION_REPEATS_FINDING CO4",
)
mutation("a conclusion removed", drop(CO, "CO4"), changes="CO4 traced True>-, RE2 traced True>False, +ID_UNKNOWN RE2, +FINDING_UNUSED F08/F09")
mutation(
    "a recommendation without a conclusion, where it was the only one",
    put(RE, "RE2", conclusion_ids=""),
    changes="+RECOMMENDATION_NO_LINK RE2, +CONCLUSION_UNUSED CO4",
)
mutation("a recommendation without a conclusion, where others follow from it", put(RE, "RE3", conclusion_ids=""), changes="+RECOMMENDATION_NO_LINK RE3")
mutation("a recommendation removed", drop(RE, "RE2"), changes="RE2 traced True>-, +CONCLUSION_UNUSED CO4")
mutation(
    "a finding removed that others stand in for",
    drop(F, "F20"),
    changes="""
        F20 for 5>-, F20 against 2>-, F20 both 8>-, F20 voices 14>-, F20 groups 7>-, F20 kinds 3>-, F20 suggested 3>-, EQ11/EQ12 critically 5>6,
        EQ11/EQ12 both 14>13, EQ11/EQ12 voices 24>23, sustainability strength 3>4, F20 traced True>-, CO7/RE5/RE7/RE9 traced True>False, +ID_UNKNOWN
        CO7/sustainability/RE7
    """,
)
mutation(
    "a finding removed that alone answers a question",
    drop(F, "F18"),
    changes="""
        F18 for 5>-, F18 against 0>-, F18 both 1>-, F18 voices 4>-, F18 groups 4>-, F18 kinds 3>-, F18 suggested 4>-, EQ10 well 8>10, EQ10 both 10>7,
        EQ10 voices 22>21, EQ10 kinds 4>2, impact range 1-4>1-5, F18 traced True>-, CO7/RE5/RE7/RE9 traced True>False, +ID_UNKNOWN CO7/impact/RE9,
        +QUESTION_WITHOUT_ANSWER EQ10
    """,
)
mutation("a lesson from nowhere", put(LE, "LE2", finding_ids=""), changes="+LESSON_NO_FINDING LE2")
mutation("no good practice", drop(LE, "LE5"), drop(LE, "LE6"), changes="+NO_GOOD_PRACTICES lessons")
mutation("a lesson that recommends", put(LE, "LE1", headline="Partners should go back to the same sites."), changes="+LESSON_RECOMMENDS LE1")
mutation("a lesson that says not for whom", put(LE, "LE1", users=""), changes="+LESSON_NO_CONTEXT LE1")

# -- recommendations --
mutation("nobody to act", put(RE, "RE1", addressed_to=""), changes="+RECOMMENDATION_NO_ACTOR RE1")
mutation("no priority", put(RE, "RE1", priority=""), changes="+RECOMMENDATION_NO_PRIORITY RE1")
mutation("no time frame", put(RE, "RE1", time_frame=""), changes="+RECOMMENDATION_NO_TIME_FRAME RE1")
mutation("no means", put(RE, "RE1", means=""), changes="+RECOMMENDATION_NO_MEANS RE1")
mutation("no first step", put(RE, "RE1", action=""), changes="+RECOMMENDATION_NO_ACTION RE1")
mutation("a vague verb", put(RE, "RE1", headline="IOM mission should strengthen its visits."), changes="+RECOMMENDATION_VAGUE RE1")
mutation("a purpose that is none", put(RE, "RE1", purpose_ids="c;z"), changes="+PURPOSE_UNKNOWN RE1")
mutation(
    "four recommendations more",
    (RE, lambda rows: rows.extend({**rows[0], "recommendation_id": f"RX{n}"} for n in range(4))),
    changes="+RECOMMENDATIONS_TOO_MANY RX3, RX0/RX1/RX2/RX3 traced ->True",
)

# -- ratings and strengths --
mutation("a justification emptied", (RATINGS, lambda rows: last(rows, "impact").update(justification="")), changes="+RATING_NO_JUSTIFICATION impact")
mutation("a step by its label", (RATINGS, lambda rows: last(rows, "impact").update(rating="Good")))
mutation("a step that the scheme has not", rerate("impact", "9", finding_ids="F16"), changes="impact rating 3 Good>9, +RATING_STEP impact")
mutation("another rating within the range", rerate("impact", "4", finding_ids="F16"), changes="impact rating 3 Good>4 Very good")
mutation("a rating outside the range", rerate("impact", "5", finding_ids="F16"), changes="impact rating 3 Good>5 Excellent, +RATING_OUTSIDE_RANGE impact")
mutation(
    "a rating outside the range with its reason",
    rerate("impact", "5", finding_ids="F16", outside_range_reason="a decree of last week"),
    changes="impact rating 3 Good>5 Excellent",
)
mutation("a rating on no findings", rerate("impact", "3"), changes="+RATING_NO_FINDINGS impact")
mutation("a rating on a finding of another criterion", rerate("impact", "3", finding_ids="F01"), changes="+RATING_OTHER_FINDING impact")
mutation("a rating on another scheme", rerate("impact", "3", finding_ids="F16", scheme="four-point"), changes="+RATING_OTHER_SCHEME impact")
mutation(
    "a criterion that nobody rated",
    (RATINGS, lambda rows: rows.remove(last(rows, "impact"))),
    changes="impact rating 3 Good>not rated yet, +RATING_MISSING evaluator",
)
mutation(
    "a second rater who differs",
    (
        "synthesis/ratings/second",
        lambda rows: rows.extend({"criterion": c, "rating": step, "justification": "Why.", "finding_ids": id} for c, step, id in SECOND_RATER),
    ),
    changes="+RATING_NOT_AGREED agreed",
)
mutation(
    "what two raters settled on",
    ("synthesis/ratings/agreed", lambda rows: rows.append({"criterion": "impact", "rating": "2", "justification": "Settled.", "finding_ids": "F16"})),
    changes="impact rating 3 Good>2 Fair",
)
mutation("a strength that nobody confirmed", put(F, "F06", strength=""), changes="+FINDING_STRENGTH_OPEN F06")
mutation("a strength without its reason", put(F, "F04", strength_reason=""), changes="+FINDING_STRENGTH_REASON F04")
mutation(
    "the strength of a criterion too weak to rate",
    put(F, "F01", strength="1"),
    put(F, "F02", strength="1"),
    changes="relevance strength 3>1, relevance range 1-4>None-None, +RATING_NEEDS_NR relevance",
)
mutation("a question without its reason", put(ANSWERS, "EQ7", not_answered_reason=""), changes="+QUESTION_WITHOUT_ANSWER EQ7")
mutation("confidence without a reason", (F, lambda rows: _row(rows, "F01").update(confidence="moderate")), changes="+FINDING_CONFIDENCE_REASON F01")

# -- voices, groups, directions, streams --
mutation(
    "a person met twice becomes two persons",
    put(SOURCES, "S25", person_codes="P50"),
    changes="""
        F06 for 6>7, F06 suggested 3>4, F07/F19 both 4>5, F19 suggested 4>3, EQ1 critically 5>6, EQ3 critically 0>1, EQ4 both 24>25, EQ4a both 22>23, EQ4b
        both 23>24, EQ5 both 16>17, EQ6 critically 6>7, EQ9 both 8>9, EQ11/EQ12 both 14>15, F06 voices 6>7, F07
        voices 8>9, F19 voices 13>14, EQ1 voices 25>26, EQ3 voices 44>45, EQ4 voices 48>49, EQ4a voices 39>40, EQ4b voices 43>44,
        EQ5 voices 29>30, EQ6/EQ9 voices 15>16, EQ11/EQ12 voices 24>25
    """,
)
mutation(
    "two persons become one, met twice",
    put(SOURCES, "S16", person_codes="P13"),
    changes="""
        F06 both 3>2, F06 suggested 3>4, F07 both 4>3, F19 for 10>9, EQ1 well 1>0, EQ3/EQ4 both 24>23, EQ4a both 22>21, EQ4b both 23>22, EQ5 both 16>15, EQ8
        well 5>4, EQ9 critically 5>4, EQ10 well 8>7, EQ11/EQ12 both 14>13, F06 voices 6>5, F07 voices
        8>7, F19 voices 13>12, EQ1 voices 25>24, EQ3 voices 44>43, EQ4 voices 48>47, EQ4a voices 39>38, EQ4b voices 43>42,
        EQ5 voices 29>28, EQ8 voices 28>27, EQ9 voices 15>14, EQ10 voices 22>21, EQ11/EQ12 voices 24>23
    """,
)
mutation(
    "a group turns into rights holders",
    put("desk_review/stakeholders", "G8", role="rights_holder"),
    changes="-QUESTION_WITHOUT_RIGHTS_HOLDER EQ2/EQ11, -NO_RIGHTS_HOLDER_HEARD findings, +FINDING_NO_RIGHTS_HOLDER F02/F06/F07/F08/F11/F13/F15/F18/F19",
)
mutation("a coding turned", put(CODINGS, "K0106", direction="negative"), changes="EQ8 well 5>4, EQ8 both 16>17")
mutation("an uncited coding turned", put(CODINGS, "K0042", direction="positive"), changes="EQ7 well 2>3, EQ7 critically 2>1")
mutation("a coding that goes both ways", put(CODINGS, "K0106", direction="mixed"), changes="F13 for 9>8, F13 both 1>2, EQ8 well 5>4, EQ8 both 16>17")
mutation(
    "the survey removed",
    texts={"field_phase/survey_responses.csv": None, "field_phase/survey.xlsx": None},
    changes="""
        F06 for 6>5, F06/EQ3/EQ4b kinds 6>5, F07 both 4>3, F07/F08/F16 kinds 3>2, F16 for 8>7, EQ5 kinds 5>4, EQ8 kinds 4>3, F08 for 6>5, EQ4/EQ4a kinds 7>6, +ID_UNKNOWN AS4/F08,
        +2 ID_UNKNOWN F06, +4 ID_UNKNOWN F07
    """,
)
mutation(
    "a survey that nobody answered",
    ("field_phase/survey_responses", lambda rows: rows.clear()),
    changes="""
        F06 for 6>5, F06/EQ3/EQ4b kinds 6>5, F07 both 4>3, F07/F08/F16 kinds 3>2, F16 for 8>7, EQ5 kinds 5>4, EQ8 kinds 4>3, F08 for 6>5, EQ4/EQ4a kinds 7>6, +ID_UNKNOWN AS4/F08,
        +2 ID_UNKNOWN F06, +4 ID_UNKNOWN F07, +TABLE_HEADER_ONLY survey_responses
    """,
)
mutation(
    "the tests removed",
    ("field_phase/training_tests", lambda rows: rows.clear()),
    changes="F06 for 6>5, F06 kinds 6>5, EQ4/EQ4a kinds 7>6, +ID_UNKNOWN F06, +TABLE_HEADER_ONLY training_tests",
)
mutation("a cross-cutting issue that no finding names", put(F, "F12", cross_cutting="human rights"), changes="+CROSS_CUTTING_SILENT findings")
mutation(
    "a code that nobody uses",
    add("field_phase/codebook", code_id="C99", code="Weather", definition="Rain.", question_ids="EQ6"),
    changes="+CODE_UNUSED C99",
)

# -- consent --
mutation(
    "a source that withdraws",
    put(SOURCES, "S23", consent="withdrawn"),
    changes="""
        F04 both 6>5, F04/EQ6/EQ9/EQ11/EQ12 kinds 5>4, F12 both 4>3, F12/F13/EQ1/EQ8 kinds 4>3, F13 for 9>8, F20 against 2>1, F20 kinds 3>2, EQ1/EQ8
        both 16>15, EQ3 both 24>23, EQ4b both 23>22, EQ3/EQ4b kinds 6>5, EQ4 both 24>23, EQ4/EQ4a kinds 7>6, EQ4a both 22>21, EQ6 both 9>8, EQ7 both 2>1, EQ7
        kinds 2>1, +FILE_WITHOUT_CONSENT S23, +TRANSCRIPT_WITHOUT_CONSENT S23, +2 EVIDENCE_WITHHELD AS8, +CONSENT_TOUCHES S23, +4 EVIDENCE_WITHHELD
        F04, +EVIDENCE_WITHHELD F12/F20, +3 EVIDENCE_WITHHELD F13, +CODING_WITHOUT_CONSENT K0311..K0324, +EMERGING_WITHOUT_CONSENT EP3
    """,
)
mutation(
    "a source not asked yet",
    put(SOURCES, "S26", consent="not_asked"),
    changes="""
        F01 against 1>0, F01/F20 voices 14>13, F16 voices 16>15, F05/F17 for 8>7, F05 voices 17>16, F10 both 3>2, F10 voices 7>6, F12 for 17>16, F12/EQ10 voices
        22>21, F14 for 11>10, F14 voices 10>9, F14 groups 6>5, F16 for 8>7, F17/EQ6 voices 15>14, F20 both 8>7, EQ1 critically 5>4, EQ1 voices 25>24,
        EQ3 both 24>23, EQ4b both 23>22, EQ3 voices 44>43, EQ4 both 24>23, EQ4 voices 48>47, EQ4a critically 2>1, EQ4a voices 39>38, EQ4b voices 43>42, EQ5 both
        16>15, EQ5 voices 29>28, EQ6 critically 6>5, EQ6 groups 7>6, EQ8 both 16>15, EQ8 voices 28>27, EQ10 both 10>9, EQ11/EQ12 both 14>13, EQ11/EQ12
        voices 24>23, +2 EVIDENCE_WITHHELD AS3/F05/F16/F17/F20, +CONSENT_TOUCHES S26, +EVIDENCE_WITHHELD F01/F12/F14, +4 EVIDENCE_WITHHELD F10,
        +CODING_WITHOUT_CONSENT K0356..K0369, +EMERGING_WITHOUT_CONSENT EP2, +CONSENT_NOT_ASKED S26
    """,
)
mutation(
    "a speaker of a group who withdraws",
    put(PERSONS, "P05", consent="withdrawn"),
    changes="""
        F07 voices 8>7, F09 for 10>9, F09 voices 13>12, EQ3 voices 44>43, EQ4 voices 48>47, EQ4b voices 43>42, EQ5 voices 29>28,
        +PERSON_WITHOUT_CONSENT S02, +CONSENT_TOUCHES P05, +EVIDENCE_WITHHELD F07/F09, +CODING_WITHOUT_CONSENT K0023/K0027
    """,
)

# -- results and texts --
mutation("a target raised", put(RESULTS, "I19", target="1500"), changes="I19 progress exceeded>partly achieved")
mutation(
    "a target turned into several",
    put(RESULTS, "I19", target="12 regions and 864 visits"),
    changes="I19 progress exceeded>not measurable, +TARGET_COMPOSITE I19",
)
mutation("a value taken away", put(RESULTS, "I22", actual=""), changes="I22 progress achieved>no data, +INDICATOR_WITHOUT_ACTUAL I22")
mutation("a value no longer verified", put(RESULTS, "I22", verified="no"))
mutation(
    "words of a coding changed in the text",
    texts={"field_phase/transcripts/S12.md": lambda text: text.replace("have no reason to question", "see no cause to question")},
    changes="EQ7 voices 6>5, EQ7 groups 4>3, +CODING_LOST K0166, +EVIDENCE_QUOTE_LOST F15, +CODING_TOUCHES K0166, +CODING_MOVED K0167..K0172",
)
mutation(
    "a line put before the words of a text",
    texts={"field_phase/transcripts/S12.md": lambda text: "Page 1\n" + text},
    changes="+EVIDENCE_PLACE_BLANK F15/F18/F20, +CODING_MOVED K0157..K0172",
)
mutation("the text of a source removed", texts={"field_phase/transcripts/S12.md": None}, changes="+SOURCE_FILE_MISSING S12, +EVIDENCE_TEXT_MISSING F15/F18/F20")


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return SampleCopy(tmp_path_factory.mktemp("mutations"), meetings=False)


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_mutation_changes_exactly_what_it_should(sample, name):
    edits, texts, changes = MUTATIONS[name]

    assert sample.difference(*edits, texts=texts) == expected(changes)


def test_the_copy_is_as_it_was_afterwards(sample):
    assert sample.difference() == {}
    assert (sample.root / "synthesis" / "findings.csv").read_bytes() == (SAMPLE / "synthesis" / "findings.csv").read_bytes()


def test_there_are_sixty_mutations_and_few_that_change_nothing():
    assert len(MUTATIONS) >= 60
    assert [name for name, (_, _, changes) in MUTATIONS.items() if not changes] == [
        "a coding less, of a source that is cited otherwise",
        "the same coding cited twice",
        "a step by its label",
        "a value no longer verified",
    ]
