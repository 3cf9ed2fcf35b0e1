"""The CERQual-informed view of the findings as a table."""

from __future__ import annotations

from evaltool.case import CaseFolder
from evaltool.outputs.exhibits import Link, Table
from evaltool.synthesis.cerqual import COMPONENTS, SOURCE, cerqual_view
from evaltool.synthesis.findings import read_findings


def cerqual_table(case: CaseFolder) -> Table:
    """For each finding its four components in sentences, and the confidence that the evaluator gave, where one is given."""
    rows = []
    views = [cerqual_view(case, finding) for finding in read_findings(case)]
    judged = any(view.confidence for view in views)
    for view in views:
        own = (f"{view.confidence}: {view.confidence_reason}" if view.confidence else "not judged",) if judged else ()
        rows.append((Link(view.finding_id, view.finding_id), *(str(getattr(view, name)) for name in COMPONENTS), *own))
    columns = ("No.", *(name.capitalize() for name in COMPONENTS), *(("Confidence (evaluator)",) if judged else ()))
    widths = (1.0, 4.0, 3.0, 2.5, 4.0, *((2.5,) if judged else ()))
    return Table("CERQual-informed view of the findings", columns, tuple(rows), widths, SOURCE)
