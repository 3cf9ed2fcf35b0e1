from __future__ import annotations

import pytest

from evaltool.field_phase.relevance import read_condition

PERSON = {"q": "x", "n": 20.0, "step": "3", "many": ("a", "b"), "silent": None}


@pytest.mark.parametrize(
    ("written", "holds"),
    [
        ("${q} = 'x'", True), ('${ q }="x"', True), ("${q} != 'x'", False), ("'x' = ${q}", True), ("${q} = \u2018x\u2019", True),
        ("selected(${many}, 'b')", True), ("selected(${many},'c')", False), ("selected(${q}, 'x')", True), ("not(selected(${many}, 'a'))", False),
        ("${n} > 18", True), ("18 > ${n}", False), ("${n} >= 20.0", True), ("${n} = '20'", True), ("${step} < 80", True), ("${step} = 3.0", True), ("-1 < ${n}", True),
        # what was not answered is XPath's empty text: no number, equal to nothing but itself
        ("${silent} < 80", False), ("${silent} >= 0", False), ("${silent} != 3", True), ("${silent} != 'x'", True), ("${silent} = ''", True), ("${n} != ''", True),
        ("${q} < 5", False), ("selected(${silent}, 'a')", False), ("not(${silent} != '')", True), ("${silent} = 'x'", False),
        # 'and' binds before 'or'; brackets before both
        ("${q} = 'x' or ${q} = 'y' and ${n} > 99", True), ("(${q} = 'x' or ${q} = 'y') and ${n} > 99", False), ("${q} = 'x'\nand not(${n} > 99)", True),
    ],
)  # fmt: skip
def test_simple_conditions_are_read_as_xpath_means_them(written, holds):
    assert read_condition(written).holds(PERSON) is holds


@pytest.mark.parametrize(
    "written",
    ["", "${q}", "${q} = ${n}", "${q} = 'x", "count-selected(${many}) > 1", "${n} + 1 > 2", "../q = 'x'", "${q} = 'x' and", "${q} = 'x') or (", "${q} = 'x' ${q}",
     "selected(${many})", "selected('a', ${many})", "selected(${many}, a)", "not ${q} = 'x'", "${q} == 'x'", "${q} AND ${n}", "__import__('os')", "'a' = 'b'", "${q} and = 'x'",
     "(" * 5000 + "${q} = 'x'" + ")" * 5000],
)  # fmt: skip
def test_any_other_condition_is_not_guessed(written):
    assert read_condition(written) is None
