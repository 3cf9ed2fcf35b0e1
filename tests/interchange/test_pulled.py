from __future__ import annotations

from evaltool.interchange.import_report import ImportReport
from evaltool.interchange.pulled import Change, Pulled


def test_a_change_is_said_on_one_line_and_long_words_are_cut():
    change = Change("F1 (sheet Items, row 9)", "", "4: " + "long\nwords " * 20, {})

    assert str(change) == 'F1 (sheet Items, row 9): nothing becomes "4: ' + ("long words " * 20)[:76] + '…"'


def test_what_overwrites_something_newer_stands_apart():
    plain, conflict = Change("F1", "", "4", {}), Change("F2", "3", "4", {}, is_conflict=True)
    pulled = Pulled("q.xlsx", (plain, conflict), ImportReport("q.xlsx"), (), lambda case, agreed: "")

    assert (pulled.plain, pulled.conflicts) == ((plain,), (conflict,))
