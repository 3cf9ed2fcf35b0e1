"""The rating panel in JupyterLab: per criterion what the evidence says and allows, and fields for what the evaluator decides.

Nothing is chosen beforehand: the tool shows a range and never proposes a rating. Each rater has a panel and a file of the own, and sees what the others
decided only once all have rated every criterion; a panel with the rater `agreed` then records what they settled on. The view is `rating_panel.js` and
`rating_panel.css`; without a browser the panel leaves a static page with the same evidence, and no decision of anybody.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.desk_review.evaluation_matrix import questions_of
from evaltool.outputs import profiles
from evaltool.outputs.report_words import count
from evaltool.outputs.synthesis_pages import quotes
from evaltool.problems import EvaltoolError
from evaltool.synthesis.findings import Finding, findings_on
from evaltool.synthesis.plausible_range import evidence_on_criterion
from evaltool.synthesis.rating_record import RatingRefused, may_see_others, notes_on, record_rating
from evaltool.synthesis.ratings import AGREED, Rating, history, in_words, plausible_range, raters, step_in_words
from evaltool.synthesis.triangulation import criterion_strength, weigh

Shown = dict[str, Any]  # what travels to the browser as JSON
_FIELDS = ("criterion", "rating", "justification", "outside_range_reason", "day")


class RatingPanel(anywidget.AnyWidget):
    """The panel of one rater on a case; `shown` is all that the browser draws, `drafts` what was typed and not saved yet."""

    _esm = Path(__file__).with_name("rating_panel.js")
    _css = Path(__file__).with_name("rating_panel.css")
    shown = traitlets.Dict().tag(sync=True)
    drafts = traitlets.Dict().tag(sync=True)

    def __init__(self, case: CaseFolder, rater: str = "", profile: str = "commissioner"):
        self._case, self._rater = case, rater.strip()
        # evidence is looked up once; ratings are read again after each decision
        self._evidence = [_evidence(case, criterion, profile) for criterion in case.header.evaluation.criteria]
        super().__init__(shown=self._now())
        self.on_msg(lambda _, message, __: self.answer(message))

    def answer(self, message: Shown) -> Shown:
        """Do what the browser asks, `save` a decision or `look` at the files again, and send what came of it."""
        answer: Shown = {"kind": "answer", "criterion": str(message.get("criterion", "")), "saved": False, "errors": [], "said": ""}
        try:
            if message.get("kind") == "save":
                answer |= self._save(message)
            self._case.read_again(Rating)
            self.shown = self._now()
        except RatingRefused as refused:
            answer["errors"] = [{"field": problem.column or "", "sentence": problem.message} for problem in refused.problems]
            answer["said"] = "Not saved. What is missing stands beside its field."
        except EvaltoolError as refused:
            answer["said"] = f"Not saved. {refused}"
        self.send(answer)
        return answer

    def _save(self, message: Shown) -> Shown:
        given = {name: str(message.get(name) or "") for name in _FIELDS}
        saved = record_rating(self._case, self._rater, finding_ids=[str(id) for id in message.get("finding_ids") or []], **given)
        notes = " ".join(f"Note: {note}" for note in notes_on(self._case, saved))
        return {"saved": True, "said": f"Saved to {saved.found_at.in_words()}. {notes}".strip()}

    def _now(self) -> Shown:
        """Everything to draw, with the decisions as they are on the disk."""
        case, scheme = self._case, self._case.header.evaluation.scheme
        criteria = [{**evidence, **self._decided(evidence["id"])} for evidence in self._evidence]
        return {
            "rater": self._rater,
            "heading": "What the raters agree on" if self._rater == AGREED else f"Rating panel: {self._rater or 'no rater named'}",
            "mark": case.header.mark,
            "scheme": f"Scheme: {scheme.title}. Source: {scheme.source}.",
            "in_words": not scheme.steps,
            "closed": self._closed(),
            "criteria": criteria,
        }

    def _closed(self) -> str:
        """Why nothing can be entered, or an empty text."""
        if not self._rater:
            return "Who rates? Write a short name, such as initials, as the rater and run the cell again: each rater has a file of the own."
        if self._rater == AGREED and not may_see_others(self._case, AGREED):
            return "What is agreed can be recorded once two or more raters have each rated every criterion, each in a file of the own."
        return ""

    def _decided(self, criterion: str) -> Shown:
        """What this rater decided so far, and what the others did where that may be shown."""
        case = self._case
        own = [_decision(case, past) for past in history(case, criterion, self._rater)] if self._rater else []
        others: list[Shown] = []
        if may_see_others(case, self._rater):
            last = [history(case, criterion, name)[-1] for name in raters(case) if name != self._rater]
            last += history(case, criterion, AGREED)[-1:] if self._rater != AGREED else []
            others = [_decision(case, rating) for rating in last]
        steps = {decision["words"] for decision in [*own[-1:], *others] if decision["by"] != AGREED}
        differ = "The raters differ." if len(steps) > 1 else "The raters decided alike."
        return {"history": own, "others": others, "differ": differ if others and case.header.evaluation.scheme.steps else ""}

    def _repr_mimebundle_(self, **options: Any) -> tuple[Shown, Shown]:
        """The live view, and beside it the static page that stays where there is no browser."""
        data, metadata = super()._repr_mimebundle_(**options) or ({}, {})
        sentences = [part for evidence in self._evidence for part in _static(evidence)]
        text = "Rating panel: open this notebook in JupyterLab to rate.\n" + "\n".join(sentences)
        page = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines())
        return {**data, "text/plain": text, "text/html": page}, metadata


def _evidence(case: CaseFolder, criterion: str, profile: str) -> Shown:
    """What helps to judge a criterion: definition, questions, steps with anchors, findings with their weight, words from both sides, the range."""
    allowed = plausible_range(case, criterion)
    low, high = (step_in_words(case, criterion, str(step)) for step in (allowed.low, allowed.high))
    strength = criterion_strength(case, criterion)
    return {
        "id": criterion,
        "name": criterion.capitalize(),
        "definition": terms.CRITERIA.get(criterion, ""),
        "questions": [f"{question.id} {question.question}" for question in questions_of(case, criterion)],
        "choices": _choices(case, criterion),
        "findings": [_finding(case, finding) for finding in findings_on(case, criterion)],
        "quotes": quotes(case, evidence_on_criterion(case, criterion), profiles.profile(profile)),
        "strength": f"Strength of the evidence: {strength} of 5, {terms.STRENGTH[strength]}." if strength else "Strength of the evidence: not known.",
        "low": allowed.low,
        "high": allowed.high,
        "range": f"The evidence allows {low} to {high}." if allowed.low else "",
        "why": allowed.reason,
    }


def _choices(case: CaseFolder, criterion: str) -> list[Shown]:
    """The steps from the highest down with their anchors, then NR and N/A; where the case judges in words, words take the place of the steps."""
    scheme = case.header.evaluation.scheme
    steps = []
    for number, label, anchor in scheme.steps:
        words = step_in_words(case, criterion, number)
        # the anchors of a scheme are written for its own labels, not for those of likelihood
        meant = anchor if words.endswith(label) else f"stands where other criteria have '{label}': {anchor}"
        steps.append({"value": number, "label": words, "anchor": meant})
    in_words = [] if steps else [{"value": "words", "label": "A judgement in words", "anchor": "written below"}]
    return [*steps, *in_words, *({"value": step, "label": step, "anchor": meaning} for step, meaning in terms.NO_STEP.items())]


def _finding(case: CaseFolder, finding: Finding) -> Shown:
    weight = weigh(case, finding)
    strength = finding.strength or weight.suggested
    said = f"strength {strength}, {'confirmed' if finding.strength else 'suggested'}" if strength else "no strength known"
    return {"id": finding.id, "headline": finding.headline, "text": finding.text, "strength": said, "weight": f"{weight.triangulated} {weight.missing}"}


def _decision(case: CaseFolder, rating: Rating) -> Shown:
    return {
        "by": rating.by,
        "words": in_words(case, rating),
        "justification": rating.justification,
        "findings": ", ".join(rating.finding_ids),
        "reason": rating.outside_range_reason,
        "day": rating.date.isoformat() if rating.date else "",
    }


def _static(evidence: Shown) -> list[str]:
    findings = ", ".join(f"{finding['id']} ({finding['strength']})" for finding in evidence["findings"]) or "none yet"
    head = f"{evidence['name']}. {evidence['definition']}".strip()
    return [head, f"{count(len(evidence['findings']), 'finding')}: {findings}. {evidence['strength']} {evidence['range']} {evidence['why']}".replace("  ", " ")]
