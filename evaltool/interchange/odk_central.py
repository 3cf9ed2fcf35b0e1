"""What ODK Central exports: a CSV of the submissions and one for each repeat, joined by keys, beside one another or in the zip that Central downloads.

The keys become the numbers by which KoboToolbox joins the sheets of its workbook, so that repeats of both are read alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from glob import escape
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from evaltool.field_phase.survey_frames import INDEX, PARENT
from evaltool.interchange.import_report import ImportReport
from evaltool.interchange.packages import Package, shown
from evaltool.problems import EvaltoolError, Problems
from evaltool.tables import MAX_BYTES, Row, Table, read_csv

KEY, PARENT_KEY = "KEY", "PARENT_KEY"


def read_zip(path: Path, report: ImportReport) -> tuple[Table, dict[str, Table]]:
    """The submissions and the repeats by name in a zip of Central; raises EvaltoolError where it has none, or is damaged or made to harm."""
    package = Package(path)
    read, broken = dict[PurePosixPath, Table](), dict[PurePosixPath, str]()
    with TemporaryDirectory() as folder:
        # the files get names of our own; pictures and recordings are not unpacked
        for number, name in enumerate(filter(_is_data, package.names())):
            copy, problems = Path(folder) / f"{number}.csv", Problems()
            copy.write_bytes(package.read(name, MAX_BYTES))
            table = read_csv(copy, shown(name), problems)
            if table is None:
                broken[PurePosixPath(name)] = str(next(iter(problems)))
            else:
                read[PurePosixPath(name)] = table
    mains = sorted(
        (name for name, table in read.items() if KEY in table.columns and PARENT_KEY not in table.columns), key=lambda name: (len(name.parts), str(name))
    )
    main = next((name for name in mains if any(_repeat(other, name) for other in read)), mains[0] if mains else None)
    for name, why in broken.items():
        if main is None or (not _repeat(name, main) and any(_repeat(other, name) for other in read)):
            raise EvaltoolError(f"{shown(str(name))} cannot be read: {why} Nothing was imported.")
        report.add("not understood", f"file {shown(str(name))}", shown(str(name)), f"it cannot be read: {why}")
    if main is None:
        raise EvaltoolError(f"{path.name} holds no CSV of submissions with their 'KEY', as ODK Central exports them. Nothing was imported.")
    repeats = {_repeat(name, main): table for name, table in read.items() if PARENT_KEY in table.columns and _repeat(name, main)}
    for name in package.names():
        if PurePosixPath(name) in (main, *broken) or (PurePosixPath(name) in read and _repeat(PurePosixPath(name), main) in repeats):
            continue
        report.add("skipped", f"file {shown(name)}", shown(name), "neither submissions nor one of their repeats")
    return joined(read[main], repeats, report)


def files_of_repeats(path: Path) -> dict[str, Path]:
    """The CSV files of repeats beside that of the submissions, `FORM-repeat.csv` beside `FORM.csv`, by the name of the repeat."""
    beside = sorted(path.parent.glob(f"{escape(path.stem)}-*.csv"))
    return {file.stem.removeprefix(f"{path.stem}-"): file for file in beside if PARENT_KEY in _table(file, file.name).columns}


def read_beside(main: Table, path: Path, report: ImportReport) -> tuple[Table, dict[str, Table]]:
    """The submissions, and the repeats in the files beside them by name."""
    return joined(main, {name: _table(file, file.name) for name, file in files_of_repeats(path).items()}, report)


def joined(main: Table, repeats: Mapping[str, Table], report: ImportReport) -> tuple[Table, dict[str, Table]]:
    """The tables with numbers in the place of keys; a row whose parent is nowhere keeps its answers, and is listed."""
    numbers: dict[str, str] = {}
    if repeats:
        main = Table((*main.columns, INDEX), tuple(_numbered(main, numbers, None)), main.place, main.path)
    # a repeat may stand in another one, whatever the order of the files, so all rows are numbered before any is joined to its parent
    rows = {name: list(_numbered(table, numbers, report)) for name, table in repeats.items()}
    found = {}
    for name, table in repeats.items():
        for row in rows[name]:
            if row.cells[PARENT_KEY] not in numbers:
                report.add(
                    "not understood", row.place.in_words(), row.cells[PARENT_KEY], "no submission and no repeat has this key; the answers are kept without it"
                )
        columns = (*(column for column in table.columns if column not in (KEY, PARENT_KEY)), INDEX, PARENT)
        cells = ({**row.cells, PARENT: numbers.get(row.cells[PARENT_KEY], "")} for row in rows[name])
        kept = (Row({column: one[column] for column in columns}, row.place) for one, row in zip(cells, rows[name], strict=True))
        found[name] = Table(columns, tuple(kept), table.place, table.path)
    return main, found


def _numbered(table: Table, numbers: dict[str, str], report: ImportReport | None) -> Iterator[Row]:
    """The rows with their numbers, which are noted by key; of a repeat, one that stands twice counts once."""
    for number, row in enumerate(table.rows, start=1):
        key = row.cells.get(KEY, "")
        if key and key in numbers and report is not None:
            report.add("skipped", row.place.in_words(), key, "the same row stands further up")
            continue
        yield Row({**row.cells, INDEX: numbers.setdefault(key, str(number)) if key else str(number)}, row.place)


def _is_data(name: str) -> bool:
    """True for a CSV that Central wrote; macOS adds a file of its own beside each when it makes a zip."""
    path = PurePosixPath(name)
    return path.suffix.lower() == ".csv" and not {"media", "__MACOSX"} & set(path.parts) and not path.name.startswith("._")


def _repeat(name: PurePosixPath, main: PurePosixPath) -> str:
    """The repeat that a file is called after; empty where it does not stand beside the submissions under their name."""
    return name.stem.removeprefix(f"{main.stem}-") if name.parent == main.parent and name.stem.startswith(f"{main.stem}-") else ""


def _table(path: Path, name: str) -> Table:
    problems = Problems()
    table = read_csv(path, name, problems)
    if table is None:
        raise EvaltoolError(f"{name} cannot be read: {next(iter(problems))} Nothing was imported.")
    return table
