"""Ids for what an import adds."""

from evaltool.interchange.new_ids import NewIds
from tests.support.small_case import make_case
from tests.support.valley_case import valley_tables


def test_a_wanted_id_is_taken_once_and_then_numbers_go_on_from_those_of_the_case(tmp_path):
    ids = NewIds(make_case(tmp_path, valley_tables()))
    taken = [ids.take("FGD-01", "S"), ids.take("fgd-01", "S"), ids.take("two words", "S"), ids.take("", "K", 4), ids.take("K0004", "K", 4)]
    assert taken == ["FGD-01", "S06", "S07", "K0004", "K0005"]
