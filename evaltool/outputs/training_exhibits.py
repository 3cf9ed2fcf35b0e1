"""Tables and charts of the tests before and after training and of the totals of services, with small counts suppressed."""

from __future__ import annotations

from math import isnan

from evaltool.case import CaseFolder
from evaltool.field_phase.service_data import service_totals
from evaltool.field_phase.training_tests import TrainingResult, results_of, smallest_count_of_tests, trainings
from evaltool.outputs.exhibits import Chart, Table
from evaltool.privacy.printed_effects import effect_tells_small_counts
from evaltool.privacy.small_cells import mask_count
from evaltool.stats.comparisons import PairedChange
from evaltool.stats.proportions import Share


def tests_table(case: CaseFolder) -> Table:
    """What the tests before and after each training show."""
    rows = [_tests_row(case, results_of(case, training)) for training in trainings(case)]
    columns = (
        *("Training", "Both papers", "No paper after", "Median before", "Median after", "Change (95 % interval)", "Effect"),
        *("Improved (95 % interval)", "At the maximum before", "At the maximum after"),
    )
    note = (
        "The change is the Hodges-Lehmann shift; the effect is the rank-biserial correlation, from -1 (all fell) to 1 (all rose); one that tells how few rose, "
        "stayed or fell is not shown. Whoever had the maximum before could not improve. Those without a paper after may have done worse, or may have left. "
        "Small counts are suppressed."
    )
    return Table("Tests before and after training", columns, tuple(rows), (2, 1.1, 1.1, 1.2, 1.2, 2, 1, 1.8, 1.2, 1.2), note, frozenset(range(1, 10)))


def tests_chart(case: CaseFolder) -> Chart | None:
    """Medians before and after by training; None where nobody has both papers or fewer than may be shown."""
    results = [result for training in trainings(case) if (result := results_of(case, training)).change.n_pairs >= smallest_count_of_tests(case, training)]
    if not results:
        return None
    unit = results[0].unit if len({(result.unit, result.maximum) for result in results}) == 1 else "percent"
    factors = [1.0 if unit == result.unit else 100 / result.maximum for result in results]
    series = tuple(
        (name, tuple(factor * getattr(result, column) for factor, result in zip(factors, results, strict=True)))
        for name, column in (("median before", "median_before"), ("median after", "median_after"))
    )
    said = "; ".join(f"{r.training or 'training'} from {before:g} to {after:g}" for r, before, after in zip(results, series[0][1], series[1][1], strict=True))
    top = results[0].maximum if unit == results[0].unit else 100.0
    alt = f"Shows the median test result before and after training, in {unit} of at most {top:g}: {said}."
    return Chart("Test results before and after training", "dots", tuple(r.training or "training" for r in results), series, unit, alt, top)


def services_table(case: CaseFolder) -> Table:
    """The totals of services from registers, small counts suppressed."""
    rows = []
    for service in service_totals(case):
        rows += [(service.service, total.period, total.place, number) for total, number in service.rows]
        if len(service.rows) > 1:
            rows.append((service.service, "all", "all", service.total))
    return Table("Services: totals from registers", ("Service", "Period", "Place", "Number"), tuple(rows), (4, 2.5, 2, 1), numeric=frozenset({3}))


def _tests_row(case: CaseFolder, result: TrainingResult) -> tuple[str, ...]:
    change, threshold = result.change, smallest_count_of_tests(case, result.training)
    name = f"{result.training or '-'} ({result.unit}, at most {result.maximum:g})"
    missing = mask_count(change.n_missing_post, threshold)
    if change.n_pairs < threshold:
        return (name, mask_count(change.n_pairs, threshold), missing, *["-"] * 7)
    shift = "-" if isnan(change.shift) else f"{change.shift:+g} ({change.low:g} to {change.high:g})"
    effect = _effect(change, threshold)
    before, after = (_part(number or 0, change.n_pairs, threshold) for number in (change.n_ceiling_pre, change.n_ceiling_post))
    medians = (f"{result.median_before:g}", f"{result.median_after:g}")
    return (name, str(change.n_pairs), missing, *medians, shift, effect, _improved(change.improved, threshold), before, after)


def _effect(change: PairedChange, threshold: int) -> str:
    """The effect, unless it tells how few rose, stayed or fell."""
    if isnan(change.rank_biserial):
        return "-"
    rose = round(change.improved.value * change.n_pairs)
    counts = (rose, change.n_pairs - rose - change.n_fell, change.n_fell)
    told = effect_tells_small_counts(counts, threshold, change.rank_biserial, lambda number: _part(number, change.n_pairs, threshold))
    return "not shown" if told else f"{change.rank_biserial:.2f}"


def _improved(share: Share, threshold: int) -> str:
    """How many improved, with the interval of the share where the number may be shown."""
    number = round(share.value * share.n)
    shown = _part(number, share.n, threshold)
    return f"{shown} ({share.low:.0%} to {share.high:.0%})" if shown == f"{number} of {share.n}" else shown


def _part(number: int, whole: int, threshold: int) -> str:
    """How many of how many, as far as neither they nor the others are few, and no words stand for one number alone."""
    if 0 < number < whole == threshold + 1:
        return f"1 to {threshold} of {whole}"
    if 0 < number < threshold:
        return f"fewer than {threshold} of {whole}"
    if 0 < whole - number < threshold:
        return f"at least {whole - threshold + 1} of {whole}"
    return f"{number} of {whole}"
