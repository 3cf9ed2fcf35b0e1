"""The tables of an overall score, for a case whose Terms of Reference ask for one: what counts how much, and how the rule moves the result."""

from __future__ import annotations

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.outputs.exhibits import Table
from evaltool.synthesis.overall_score import RULES, overall_score


def weights_table(case: CaseFolder) -> Table:
    """The rating and the weight of each criterion that counts, and whether it has to reach the hurdle; empty where nobody asks for a score."""
    score, label = overall_score(case), case.header.evaluation.scheme.label
    must_reach = {terms.plain(criterion) for criterion in case.header.evaluation.overall_score.hurdle}
    rows = []
    for criterion, (step, weight) in score.rated.items() if score else ():
        hurdle = ("below it" if criterion in score.below else "reached") if criterion in must_reach and not score.reason else ""
        rows.append((criterion.capitalize(), f"{step} {label(str(step))}", f"{weight:g}", hurdle))
    note = f"Hurdle: step {score.hurdle_step}." if score and must_reach else ""
    return Table("What the overall score is made of", ("Criterion", "Rating", "Weight", "Hurdle"), tuple(rows), (3, 3, 1, 2), note, frozenset({2}))


def aggregation_table(case: CaseFolder) -> Table:
    """The score by each rule, with the weights asked for and with equal ones; empty where there is no score."""
    score, label = overall_score(case), case.header.evaluation.scheme.label
    rows = []
    for weighted, equal in zip(score.weighted, score.equal, strict=True) if score else ():
        title, words = RULES[weighted.rule]
        rows.append(
            (title, f"{weighted.value:.2f}", f"{weighted.step} {label(weighted.step)}", f"{equal.value:.2f}", f"{equal.step} {label(equal.step)}", words)
        )
    columns = ("Rule", "Weights asked for", "Step", "Equal weights", "Step with equal weights", "What it means")
    note = "The same ratings in every row: only the rule and the weights differ."
    return Table("How the rule moves the overall score", columns, tuple(rows), (3, 1.5, 2, 1.5, 2, 5), note, frozenset({1, 3}))
