"""Time the search on 10,000 pages: the first indexing pass, a pass after one file changed, and the answers to queries of each kind.

The text is made of invented words whose frequencies fall as they do in language (Zipf), three kinds of letters among them.

    python benchmarks/search_speed.py
"""

import random
import statistics
import tempfile
from itertools import accumulate
from pathlib import Path
from time import perf_counter

from evaltool.case import CaseFolder
from evaltool.field_phase.search import find
from evaltool.field_phase.search_index import up_to_date
from evaltool.tables import write_csv

PAPERS, PAGES, WORDS, VOCABULARY = 100, 100, 430, 30_000
SYLLABLES = ["ba", "ce", "di", "fo", "gu", "ha", "lə", "mi", "nı", "po", "ru", "şa", "te", "vi", "za", "ən", "ör", "ал", "ве", "до", "жи", "ка"]


def vocabulary(generator: random.Random) -> list[str]:
    return ["".join(generator.choices(SYLLABLES, k=generator.choice((1, 2, 2, 3, 3, 4, 5)))) for _ in range(VOCABULARY)]


def make_case(root: Path) -> tuple[list[str], int]:
    generator = random.Random(1)
    words = vocabulary(generator)
    weights = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))
    folder = root / "desk_review"
    folder.mkdir(parents=True)
    (root / "evaluation.yml").write_text("project: {code: B.1, title: Benchmark}\nevaluation: {title: Benchmark, evidence: invented}\n")
    size = 0
    for number in range(PAPERS):
        pages = (". ".join(" ".join(generator.choices(words, cum_weights=weights, k=18)) for _ in range(WORDS // 18)) for _ in range(PAGES))
        text = "\f".join(pages)
        size += len(text.encode())
        (folder / f"paper{number}.txt").write_text(text, encoding="utf-8")
    rows = [{"document_id": f"D{number:03}", "title": f"Paper {number}", "file": f"paper{number}.txt"} for number in range(PAPERS)]
    write_csv(folder / "documents.csv", ["document_id", "title", "file"], rows)
    return words, size


def seconds(case: CaseFolder, words: str = "") -> float:
    start = perf_counter()
    if words:
        find(case, words)
    else:
        with up_to_date(case):
            pass
    return perf_counter() - start


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "case"
        words, size = make_case(root)
        case = CaseFolder(root)
        first = seconds(case)
        print(f"{PAPERS * PAGES:,} pages, {size / 1e6:.0f} MB: indexed in {first:.1f} s, {size / 1e6 / first * 60:.0f} MB a minute")
        with (root / "desk_review" / "paper7.txt").open("a", encoding="utf-8") as paper:
            paper.write(" one word more")
        print(f"again after one of {PAPERS} papers changed: {seconds(case):.2f} s")
        common, middle, rare = words[0], words[200], words[20_000]
        queries = {
            "the commonest word": common,
            "a common word": middle,
            "a rare word": rare,
            "two common words": f"{words[5]} {words[9]}",
            "a phrase": f'"{words[0]} {words[1]}"',
            "a beginning": f"{rare[:6]}*",
            "alternatives": f"{middle} OR {rare}",
        }
        for kind, query in queries.items():
            times = [seconds(case, query) for _ in range(7)]
            print(f"{kind}: {1000 * statistics.median(times):.0f} ms (slowest {1000 * max(times):.0f})")


if __name__ == "__main__":
    main()
