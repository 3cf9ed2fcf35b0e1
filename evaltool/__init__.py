"""The helper package of an evaluation in notebooks: one case folder in, the deliverables of its Terms of Reference out."""

import sys

# nbformat and plotly.io load jsonschema, which loads rfc3987_syntax, which builds a grammar for more than a second on every start, in every
# kernel. Only the format check of internationalised links needs it, and no notebook has one. jsonschema takes an absent package in its stride.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

__version__ = "0.1.0"
