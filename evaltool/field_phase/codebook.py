"""The codebook: the themes that the evaluator looks for in texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.added_rows import add_row
from evaltool.case import CaseFolder
from evaltool.cells import Cites, Several
from evaltool.problems import EvaltoolError, Problems
from evaltool.records import Record, Records


class Code(Record):
    """One code."""

    phase: ClassVar[str] = "field_phase"
    table: ClassVar[str] = "codebook"
    key: ClassVar[str] = "code_id"

    code_id: str = Field(description="Id, such as C07.")
    parent_id: Annotated[str, Cites("codebook")] = Field("", description="Code above it.")
    code: str = Field(description="Name.")
    definition: str = Field(description="What it means.")
    use_when: str = Field("", description="When to use it.")
    not_when: str = Field("", description="When not to.")
    question_ids: Annotated[Several, Cites("evaluation_matrix")] = Field((), description="Questions it helps to answer.")


class Codebook(Records[Code]):
    """The codes as a tree, in the order of the file."""

    def roots(self) -> list[Code]:
        """The codes without a code above them."""
        return [code for code in self if self.get(code.parent_id) is None]

    def children_of(self, code_id: str) -> list[Code]:
        """The codes directly below a code."""
        return [code for code in self if code.parent_id and code.parent_id == code_id]

    def family_of(self, code_id: str) -> list[str]:
        """The ids of a code and of all codes below it."""
        family = [code_id]
        for id in family:
            family += [child.id for child in self.children_of(id) if child.id not in family]
        return family

    def leaves(self) -> list[Code]:
        """The codes without codes below them."""
        above = {code.parent_id for code in self}
        return [code for code in self if code.id not in above]

    def upwards(self, code_id: str) -> Iterator[Code]:
        """A code and those above it, from the code up; each once."""
        seen: set[str] = set()
        code = self.get(code_id)
        while code is not None and code.id not in seen:
            seen.add(code.id)
            yield code
            code = self.get(code.parent_id)

    def path_of(self, code_id: str) -> str:
        """The names from the top down to a code, such as `Effectiveness > Referral`; the id itself where there is no such code."""
        return " > ".join(code.code for code in reversed(list(self.upwards(code_id)))) or code_id

    def depth_of(self, code_id: str) -> int:
        """How many codes stand above a code."""
        return max(sum(1 for _ in self.upwards(code_id)) - 1, 0)

    def in_tree_order(self) -> list[Code]:
        """Each code followed by those below it."""
        return [code for root in self.roots() for id in self._preorder(root.id) if (code := self.get(id))]

    def _preorder(self, code_id: str) -> Iterator[str]:
        yield code_id
        for child in self.children_of(code_id):
            yield from self._preorder(child.id)

    def cycle_of(self, code_id: str) -> list[str]:
        """The ids on the way up from a code that leads back to it; empty where it leads to the top."""
        way = [code.id for code in self.upwards(code_id)]
        last = self.get(way[-1]) if way else None
        return way if last is not None and last.parent_id == code_id else []


def read_codebook(case: CaseFolder) -> Codebook:
    """The codes in the order of the file."""
    records = case.read(Code)
    return Codebook(Code, records, records.present)


def add_code(case: CaseFolder, code: str, definition: str, parent_id: str = "") -> Code:
    """A new code on the disk, with a number that is free; refused without a definition, or where the name is taken."""
    code, definition = (" ".join(words.split()) for words in (code, definition))
    if not code or not definition:
        raise EvaltoolError("A code has a name and a definition: others are to use it as you do.")
    case.read_again(Code)
    book = read_codebook(case)
    if any(other.code.casefold() == code.casefold() for other in book):
        raise EvaltoolError(f"There is a code called '{code}' already.")
    numbers = [int(id[1:]) for id in book.ids() if id[:1] == "C" and id[1:].isdigit()]
    added = Code(code_id=f"C{max(numbers, default=0) + 1:02d}", code=code, definition=definition, parent_id=parent_id)
    add_row(case, Code, {"code_id": added.id, "code": code, "definition": definition, "parent_id": parent_id})
    case.read_again(Code)
    return added


def check_codebook(case: CaseFolder) -> Problems:
    """Codes that stand above themselves."""
    problems = Problems()
    book = read_codebook(case)
    told: set[str] = set()
    for code in book:
        cycle = book.cycle_of(code.id)
        if cycle and code.id not in told:
            told.update(cycle)
            problems.add("CODE_CYCLE", code.found_at.at("parent_id"), id=code.id, path=" > ".join([*cycle, code.id]))
    return problems
