"""What an import says of a foreign file."""

from evaltool.interchange.import_report import ImportReport


def test_the_four_numbers_add_up_to_all_pieces_and_only_what_needs_a_look_is_listed():
    report = ImportReport("matrix.docx")
    report.add("taken", "table 2, row 1, column 1", "Outcome 1")
    report.add("split", "table 2, row 1, column 3", "10/20", "2 targets")
    report.add("skipped", "table 2, row 2, column 1", "")
    report.add("not understood", "table 2, row 3, column 1", "word " * 40)
    assert list(report.sentences()) == [
        "matrix.docx: 4 pieces: 1 taken, 1 split, 1 skipped, 1 not understood.",
        'table 2, row 1, column 3: split: "10/20" (2 targets)',
        'table 2, row 2, column 1: skipped: ""',
        f'table 2, row 3, column 1: not understood: "{("word " * 40)[:79]}…"',
    ]
    assert [piece.text for piece in report.of("split")] == ["10/20"]
