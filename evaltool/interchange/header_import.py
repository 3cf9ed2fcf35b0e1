"""What papers say for `evaluation.yml`: the project's title, donor, budget and dates from its first table, the evaluation's purposes, phases and deadlines from
the Terms of Reference. What no paper says is left to fill in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from evaltool import terms
from evaltool.desk_review.terms_of_reference import parse_stated
from evaltool.interchange.paper import Block, Cell, Paper, PaperTable
from evaltool.interchange.questions_import import QuestionsFound

# -- what stands in the left cell of a project's first table -> name in evaluation.yml --
_LABELS: tuple[tuple[str, str], ...] = (
    (r"project (?:code|number|no\.?|id|reference)|(?:grant|contract|reference) (?:number|no\.?)|^code$", "project.code"),
    (r"^(?:project )?title|^name of (?:the )?project|^project name", "project.title"),
    (r"^donors?$|donor\b|funded by|funding (?:agency|source)|contracting authority", "project.donor"),
    (r"executing|implementing (?:agency|organi[sz]ation)|^applicant", "project.executing_agency"),
    (r"management site|managed (?:from|by)|project office", "project.management_site"),
    (r"geographical coverage|locations?$|target areas?|project areas?|^countr(?:y|ies)", "project.locations"),
    (r"^partners?\b|implementing partners?|project partners?", "project.partners"),
    (r"^beneficiar|target groups?", "project.beneficiaries"),
    (r"budget|total cost|grant amount|funding$|^amount", "project.budget"),
    (r"duration|project period|implementation period|period of implementation|^dates?$", "project.period"),
    (r"^start(?:ing)? date|^project start", "project.start"),
    (r"^end(?:ing)? date|^project end|^completion date", "project.end"),
)
_LISTS = ("project.locations", "project.partners", "project.beneficiaries")
_MONEY = re.compile(
    r"(?P<before>USD|EUR|GBP|CHF|CAD|AUD|SEK|NOK|DKK|JPY|US\$|\$|€|£)?\s*(?P<amount>\d{1,3}(?:[, ]\d{3})+(?:\.\d\d)?|\d{4,}(?:\.\d\d)?)"
    r"\s*(?P<after>USD|EUR|GBP|CHF|CAD|AUD|SEK|NOK|DKK|JPY|euros?|US dollars?|€)?",
    re.IGNORECASE,
)
_SIGNS = {"us$": "USD", "$": "", "€": "EUR", "euro": "EUR", "euros": "EUR", "£": "GBP", "us dollar": "USD", "us dollars": "USD"}
_PHASES = (("desk", r"desk|inception|planning"), ("field", r"field|data collection|mission"), ("synthesis", r"synthesis|reporting|analysis"))
_PURPOSE = re.compile(r"purposes?\b.*:\s*$|objectives of (?:the|this) evaluation.*:\s*$|specific objectives.*:\s*$", re.IGNORECASE)
_LETTERED = re.compile(r"^[-•*\s]*(?:\(?([a-z])[.)]|•|(\d{1,2})[.)])\s+(.*)$", re.DOTALL)
_DAY = r"\d{1,2}(?:st|nd|rd|th)? (?:January|February|March|April|May|June|July|August|September|October|November|December) (?:19|20)\d\d"
_DUE = (
    ("draft_report", "Draft evaluation report", r"draft (?:evaluation )?report"),
    ("final_report", "Final evaluation report", r"final (?:evaluation )?report"),
)

Values = dict[str, Any]


def read_header_values(papers: list[Paper], questions: QuestionsFound | None) -> Values:
    """What the papers say, by name in evaluation.yml such as `project.title`; the first paper that says a thing counts."""
    values: Values = {}
    for paper in papers:
        for name, value in (*_project(paper), *_evaluation(paper)):
            if value:
                values.setdefault(name, value)
    if questions and questions.criteria:
        found = set(questions.criteria)
        values["evaluation.criteria_set"] = next((name for name, criteria in terms.CRITERIA_SETS.items() if found <= set(criteria)), "DAC-2019")
    return values


def _project(paper: Paper) -> Iterator[tuple[str, Any]]:
    for label, cell in _labelled(paper):
        name = next((name for pattern, name in _LABELS if re.search(pattern, label)), "")
        text = cell.plain.lstrip(": ")
        if name in _LISTS:
            yield name, _items(cell)
        elif name == "project.budget":
            yield from _money(text)
        elif name in ("project.start", "project.end"):
            stated = parse_stated(text)
            yield name, stated.end if stated else None
        elif name == "project.period":
            stated = parse_stated(re.sub(r"\(.*?\)", "", text).strip())
            yield "project.start", stated.start if stated else None
            yield "project.end", stated.end if stated and stated.start else None
        elif name:
            yield name, text
    if _is_project_document(paper):
        yield "project.title", _title(paper)


def _labelled(paper: Paper) -> Iterator[tuple[str, Cell]]:
    """(label, cell) of the tables of two columns near the beginning, and of lines such as `Donor: ...`."""
    for number, part in enumerate(paper.parts[:60]):
        if isinstance(part, PaperTable):
            for row in range(1, part.height + 1) if part.width <= 4 else ():
                cells = [cell for cell in part.row(row) if cell.row == row and cell.plain.strip(":")]
                if len(cells) == 2 and len(cells[0].plain) < 60:
                    yield re.sub(r"\([^)]*\)", "", cells[0].plain.lower()).strip(" :"), cells[1]
        elif number < 30:
            match = re.match(r"([A-Z][A-Za-z ]{3,40}?)\s*:\s+(\S.{2,200})$", part.text)
            if match:
                yield match[1].lower(), Cell(1, 1, match[2])


def _items(cell: Cell) -> list[str]:
    """The entries of a list in a cell: a bullet or a line each, what ends in a colon being a heading of those below."""
    lines = [piece for line in cell.lines for piece in re.split(r";\s*-(?=\S)|(?<=[a-z)\]])\s-(?=[A-Z])", line)]
    bare = [re.sub(r"^[\s•▪*–-]+", "", line).strip(" ;.") for line in lines]
    kept = [line for line in bare if line and not line.endswith(":")]
    return [re.sub(r"[¹²³⁴⁵⁶⁷⁸⁹⁰]+$", "", line) for line in kept]


def _money(text: str) -> Iterator[tuple[str, Any]]:
    match = _MONEY.search(text)
    if match:
        written = (match["before"] or match["after"] or "").lower()
        amount = float(match["amount"].replace(",", "").replace(" ", ""))
        yield "project.budget.amount", int(amount) if amount == int(amount) else amount
        yield "project.budget.currency", _SIGNS.get(written, written.upper())


def _is_project_document(paper: Paper) -> bool:
    return any(
        re.search(r"executing|project type|duration|donor", cell.plain.lower()) for table in paper.tables[:2] for cell in table.cells if cell.column == 1
    )


def _title(paper: Paper) -> str:
    """The paragraph above the first table that is most like a title: no sentence, and the longest."""
    above: list[Block] = []
    for part in paper.parts:
        if isinstance(part, PaperTable):
            break
        above.append(part)
    lines = [block.text for block in above if not block.text.rstrip().endswith((".", ":", ";")) and 10 < len(block.text) < 300]
    return max(lines, key=len, default="")


def _evaluation(paper: Paper) -> Iterator[tuple[str, Any]]:
    start = next((at for at, block in enumerate(paper.blocks) if block.begins_terms_of_reference), None)
    if start is None:
        return
    blocks = paper.blocks[start:]
    yield "evaluation.title", _evaluation_title(blocks)
    kind = re.search(r"\b(external|internal|joint)\b[^.]{0,20}evaluation", " ".join(block.text for block in blocks[:40]), re.IGNORECASE)
    yield "evaluation.type", kind[1].lower() if kind else ""
    words = " ".join(block.text for block in blocks).lower()
    timing = (("mid-term", r"mid[- ]?term evaluation"), ("ex-post", r"ex[- ]post evaluation"), ("final", r"final evaluation|end[- ]of[- ]project"))
    yield "evaluation.timing", next((name for name, signs in timing if re.search(signs, words)), "")
    yield "evaluation.purposes", _purposes(blocks)
    yield "evaluation.phases", _phases(blocks)
    yield "evaluation.deliverables", _deadlines(blocks)


def _evaluation_title(blocks: list[Block]) -> str:
    """`for an external evaluation of the project` and the title in quotation marks below it, put together."""
    first = [block.text for block in blocks[:4]]
    about = next((re.search(r"(?:for (?:an?|the) )?((?:[a-z-]+ ){0,3}evaluation of.*)", text, re.IGNORECASE) for text in first if "valuation of" in text), None)
    if about is None:
        return ""
    named = next((text for text in first if text.startswith(("\u201c", '"')) and text not in about[0]), "")
    return f"{about[1][:1].upper()}{about[1][1:]} {named}".strip()


def _purposes(blocks: list[Block]) -> list[dict[str, str]]:
    """The lettered or numbered list below a line that speaks of the purposes and ends with a colon."""
    for at, block in enumerate(blocks):
        if _PURPOSE.search(block.text):
            listed: list[dict[str, str]] = []
            lettered = None
            for following in blocks[at + 1 :]:
                match = _LETTERED.match(following.text)
                # the number of the next section is no entry of a lettered list
                if match is None or lettered not in (None, bool(match[1])):
                    break
                lettered = bool(match[1])
                id = match[1] or chr(ord("a") + len(listed))
                listed.append({"id": id.lower(), "text": match[3].strip().rstrip(";").rstrip(".") + "."})
            if listed:
                return listed
    return []


def _phases(blocks: list[Block]) -> list[Values]:
    """The phases with their dates as printed; a day that does not exist is left empty."""
    found: dict[str, Values] = {}
    open_phase = ""
    for block in blocks:
        match = re.match(r"(?:\W*(?:[ivx]+|\d|[a-z])[.)]\s*)?(?P<name>[^:]{4,60}phase)\s*:\s*(?P<stated>.*\d{4}.*)$", block.text, re.IGNORECASE)
        if match:
            open_phase = next((id for id, signs in _PHASES if re.search(signs, match["name"], re.IGNORECASE) and id not in found), "")
            stated = parse_stated(match["stated"].strip(" *"))
            if open_phase:
                found[open_phase] = {"id": open_phase, "stated": match["stated"].strip(" *")}
                found[open_phase] |= {name: day for name in ("start", "end") if stated and (day := getattr(stated, name))}
        elif open_phase and block.text.lower().startswith("deliverable"):
            found[open_phase]["deliverable"] = block.text.partition(":")[2].strip()
    return list(found.values())


def _deadlines(blocks: list[Block]) -> list[Values]:
    due: dict[str, Values] = {}
    for block in blocks:
        for id, title, signs in _DUE:
            match = re.search(rf"{signs}[^.]{{0,60}}?\b(?:by|until|on)\s+(?P<day>{_DAY})", block.text, re.IGNORECASE)
            stated = parse_stated(match["day"]) if match else None
            if stated and stated.end:
                due.setdefault(id, {"id": id, "title": title, "due": stated.end})
    return [due[id] for id, _, _ in _DUE if id in due]


def filled_header(text: str, values: Mapping[str, Any], notes: Mapping[str, str]) -> str:
    """The text of a fresh evaluation.yml with values put behind their names; `notes` replace the help of a name."""
    lines, path, depths = text.split("\n"), [""] * 4, 0
    written: list[str] = []
    in_example = False
    for line in lines:
        match = re.match(r"(?P<blanks> *)(?P<name>\w+):(?P<value>[^#]*)(?P<help>#.*)?$", line)
        if match is None:
            # the example of a list is dropped where the list is filled
            if not (in_example and line.lstrip().startswith("#")):
                written.append(line)
            continue
        depths = len(match["blanks"]) // 2
        path[depths] = match["name"]
        name = ".".join(path[: depths + 1])
        value = values.get(name)
        in_example = isinstance(value, list) and bool(value) and isinstance(value[0], dict)
        help = f"  # {notes[name]}" if name in notes else f"  {match['help'] or ''}".rstrip()
        if value in (None, "", []):
            written.append(line)
        elif in_example:
            written.append(f"{match['blanks']}{match['name']}:")
            written += [f"{match['blanks']}  - {{{', '.join(f'{key}: {_scalar(item)}' for key, item in entry.items())}}}" for entry in value]
        else:
            written.append(f"{match['blanks']}{match['name']}: {_scalar(value)}{help}")
    return "\n".join(written)


def _scalar(value: Any) -> str:
    """A value as YAML takes it; JSON's strings and lists are YAML as well."""
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)
