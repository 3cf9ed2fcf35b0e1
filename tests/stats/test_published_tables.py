"""Every published coefficient of agreement in the reference tables, recomputed from the table's own data."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from evaltool.stats.agreement import alpha_u, cohen_kappa, fleiss_kappa, gwet_ac1, krippendorff_alpha, percent_agreement

PLACE = Path(__file__).resolve().parents[3] / "shared" / "reference" / "statistics_reference.json"
pytestmark = pytest.mark.skipif(not PLACE.is_file(), reason=f"the reference tables are not there: {PLACE}")


def table(name: str) -> dict:
    return json.loads(PLACE.read_text(encoding="utf-8"))["tables"][name]


def units_of(rows: list[list[float | None]]) -> np.ndarray:
    return np.array([[np.nan if value is None else value for value in row] for row in rows], dtype=float)


def pairs_of(counts: list[list[int]]) -> np.ndarray:
    """Two coders from their table of counts, a unit each."""
    pairs = [(row, column) for row, cells in enumerate(counts) for column, number in enumerate(cells) for _ in range(number)]
    return np.array(pairs, dtype=float).T


def raters_of(counts: list[list[int]]) -> np.ndarray:
    """Raters in any order from how many of them chose each category of a unit."""
    return np.array([[category for category, number in enumerate(row) for _ in range(number)] for row in counts], dtype=float).T


@pytest.mark.parametrize("name", ["krippendorff_2011_canonical", "wikipedia_3x15"])
@pytest.mark.parametrize("kind", ["published", "exact"])
def test_alpha_at_every_level(name, kind):
    reference = table(name)
    decimals = 3 if kind == "published" else 6
    for label, value in reference[kind].items():
        found = krippendorff_alpha(units_of(reference["data"]), level=label.removeprefix("alpha_")).value
        assert round(found, decimals) == pytest.approx(value, abs=10**-decimals / 1.9), label


def test_four_raters_with_missing_values_of_gwet_2014():
    reference = table("gwet_raw4raters")
    values, published = units_of(reference["data"]), reference["published"]["unweighted"]
    assert percent_agreement(values).value == pytest.approx(published["pa"][0], abs=5e-6)
    assert gwet_ac1(values).value == pytest.approx(published["AC1"][0], abs=5e-6)
    assert fleiss_kappa(values).value == pytest.approx(published["fleiss"][0], abs=5e-6)
    assert krippendorff_alpha(values).value == pytest.approx(published["krippendorff"][0], abs=5e-6)


def test_six_raters_of_irrcac():
    reference = table("gwet_distrib6raters")
    values, published = raters_of(reference["data"]), reference["published"]
    assert gwet_ac1(values).value == pytest.approx(published["AC1"][0], abs=5e-8)
    assert fleiss_kappa(values).value == pytest.approx(published["fleiss"][0], abs=5e-8)
    assert krippendorff_alpha(values).value == pytest.approx(published["krippendorff"][0], abs=5e-8)


def test_two_coders_of_cohen_1960_and_the_paradox_of_gwet_2008():
    cohen, gwet = table("cohen_1960"), table("gwet_2008_paradox_hand")
    assert round(cohen_kappa(pairs_of(cohen["table_p45"])).value, 3) == cohen["published_p45"]["kappa"]
    assert round(percent_agreement(pairs_of(cohen["table_p45"])).value, 3) == cohen["published_p45"]["po"]
    assert gwet_ac1(pairs_of(cohen["table_p45"])).value == pytest.approx(cohen["exact_p45"]["AC1"][0], abs=5e-9)
    assert percent_agreement(pairs_of(gwet["table"])).value == gwet["published"]["pa"]
    assert round(gwet_ac1(pairs_of(gwet["table"])).value, 4) == gwet["published"]["AC1"]


def test_thirty_patients_of_fleiss_1971():
    reference = table("fleiss_1971")
    values = np.array(reference["data"], dtype=float).T
    assert round(fleiss_kappa(values).value, 2) == reference["published"]["kappa"]
    assert round(percent_agreement(values).value, 4) == reference["published"]["P_bar"]
    assert fleiss_kappa(values).value == pytest.approx(reference["exact"]["fleiss_kappa"], abs=5e-9)
    assert gwet_ac1(values).value == pytest.approx(reference["exact"]["AC1"][0], abs=5e-6)
    assert krippendorff_alpha(values).value == pytest.approx(reference["exact"]["krippendorff_nominal"][0], abs=5e-6)


def test_spans_of_krippendorff_2004():
    reference = table("alpha_u_krippendorff_2004_p254")
    start, length = reference["continuum"]["begin"], reference["continuum"]["length"]
    spans = [[(at - start, at - start + size, code) for who, code, at, size in reference["data"] if who == coder] for coder in (0, 1)]
    assert alpha_u(spans, length).value == pytest.approx(reference["published"]["alpha_U"], abs=reference["tolerance"])
    assert alpha_u(spans, length).value == pytest.approx(reference["exact"]["alpha_U"], abs=1e-6)
