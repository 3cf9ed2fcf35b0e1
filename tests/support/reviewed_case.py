"""The second case with texts of its own, its report, and what LibreOffice makes of it when people review it there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from evaltool.case import CaseFolder
from evaltool.outputs.evaluation_report import build_evaluation_report
from tests.support.second_case import make_second_case

TEXTS = {
    "introduction": "This report answers five questions\nabout a water project.\n",
    "context": "The district has **two** rivers and few roads.\n\n- springs above the villages\n- pipes of wood\n\n## The neighbours\n\nAnother programme works there.\n",
    "approach": "Theory first, then people.\n\nThen 1. documents, 2. talks.\n",
    "methods": "Talks were held in the open.\n",
    "executive_summary": "The taps run.\n",
}
REMARKS = (
    ("two rivers", "Kim Reader", "Which ones?"),
    ("springs above", "Kim Reader", "Say how many."),
    ("Another programme works", "Kim Reader", "Name it."),
    ("Theory first", "Lou Critic", "Is that so?"),
    ("Talks were held", "Lou Critic", "By whom?"),
    ("The taps run", "Lou Critic", "Always?"),
    ("Committees and officials say so", "Kim Reader", "How many?"),
    ("with low pressure", "Lou Critic", "Since when?"),
    ("Need, plan and taps fit", "Kim Reader", "Good."),
    ("remote districts", "Kim Reader", "Good."),
    ("Agree on a list", "Lou Critic", "Good."),
    ("Only two villages", "Lou Critic", "Why?"),
)


@dataclass(frozen=True)
class Reviewed:
    """The case, and its report as it was made."""

    root: Path
    report: Path

    @property
    def case(self) -> CaseFolder:
        """The case as it stands on the disk now."""
        return CaseFolder(self.root)


def make_reviewed(folder: Path, as_csv: bool = False) -> Reviewed:
    """The case with its texts and its report."""
    root = make_second_case(folder / "case", as_csv=as_csv)
    for name, text in TEXTS.items():
        path = root / "narrative" / f"{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    report = folder / "evaluation_report.docx"
    report.write_bytes(report_of(root))
    return Reviewed(root, report)


def report_of(root: Path) -> bytes:
    """The report of a case as it stands now, without page numbers."""
    return build_evaluation_report(CaseFolder(root), lay_out=False).data


def remark_edits() -> list[str]:
    """The edits that put twelve comments into the report."""
    # LibreOffice 7.4 without a screen crashes where it lays out comments beside the page
    return ["doc.lockControllers()"] + [f'CommentOn "{words}", "{author}", "{remark}"' for words, author, remark in REMARKS]
