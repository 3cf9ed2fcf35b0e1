from __future__ import annotations

from evaltool.field_phase.emerging import Support, check_emerging, opposition_of, points_of, read_emerging, support_of
from tests.support.valley_case import rows_of, valley_case, valley_tables


def with_points(root, *points: dict[str, str], tables=None):
    rows = [{"point_id": f"E{n}", "criterion": "relevance", "text": "T", "source_ids": "", "to_verify": "", **point} for n, point in enumerate(points)]
    return valley_case(root, (tables or valley_tables()) | {"field_phase/emerging": rows})


def test_points_stand_under_their_criterion_and_the_others_under_none(tmp_path):
    case = with_points(tmp_path, {"criterion": "Relevance"}, {"criterion": "impact"}, {"criterion": ""}, {"criterion": "beauty"})
    assert [point.id for point in points_of(case, "relevance")] == ["E0"]
    assert [point.id for point in points_of(case, "")] == ["E2", "E3"]


def test_support_counts_sources_with_consent_and_their_groups(tmp_path):
    case = with_points(tmp_path, {"source_ids": "S1;S2;S4;S5;S99"})
    assert support_of(case, read_emerging(case)[0]) == Support(2, ("G1", "G2"), implementer_only=False)


def test_support_from_the_side_of_the_implementer_alone_is_marked(tmp_path):
    tables = rows_of(valley_tables(), "field_phase/sources", "S1", person_codes="P4", group_ids="G2")
    case = with_points(tmp_path, {"source_ids": "S1"}, {"source_ids": "S3"}, tables=tables)
    one, seen = (support_of(case, point) for point in read_emerging(case))
    assert one.implementer_only and not seen.implementer_only


def test_a_visit_is_told_apart_as_nobody_said_anything(tmp_path):
    case = with_points(tmp_path, {"source_ids": "S1;S3"}, {"source_ids": "S3"})
    assert [support_of(case, point) for point in read_emerging(case)] == [Support(2, ("G1",), False, visits=1), Support(1, (), False, visits=1)]


def test_a_point_on_a_source_that_may_not_be_used_is_a_warning(tmp_path):
    (problem,) = check_emerging(with_points(tmp_path, {"source_ids": "S1;S5"}))
    assert (problem.row, problem.column) == (2, "source_ids") and problem.message.startswith("E0 names S5, which may not be used.")


def test_sources_that_say_otherwise_count_by_themselves_and_need_consent_too(tmp_path):
    case = with_points(tmp_path, {"source_ids": "S1", "against_ids": "S2;S4"})
    assert opposition_of(case, read_emerging(case)[0]) == Support(1, ("G1", "G2"), implementer_only=False)
    assert [(p.code, p.column) for p in check_emerging(case)] == [("EMERGING_WITHOUT_CONSENT", "against_ids")]
