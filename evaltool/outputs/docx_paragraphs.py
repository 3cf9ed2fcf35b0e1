"""Paragraphs as Word writes them: text, links and references, captions, and the bookmarks that links lead to."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from xml.sax.saxutils import quoteattr

from docx.oxml.ns import nsdecls

from evaltool.outputs.docx_blocks import Bold, Content, Italic, Ref, Run
from evaltool.outputs.docx_runs import bookmark, bookmark_name, clean, field_runs, text_run
from evaltool.outputs.exhibits import Link

# Word reads the properties of a paragraph in this order only.
_ORDER = ("keepNext", "pageBreakBefore", "numPr", "bidi", "spacing", "ind", "jc")
NONE: Mapping[str, str] = MappingProxyType({})
KEEP_WITH_NEXT: Mapping[str, str] = MappingProxyType({"keepNext": "<w:keepNext/>"})
_ROOM_AFTER_TABLE = {"spacing": '<w:spacing w:before="160"/>'}
_NEEDS_ROOM = ("Body Text", "List Bullet", "List Number", "Quote")
_WEB = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)


@dataclass(slots=True)
class Paragraphs:
    """Writes the paragraphs of one document, with its styles, numbers and links."""

    styles: Mapping[str, str]  # lower-case name -> id
    targets: Collection[str]  # the ids that there are
    labels: Mapping[str, str]  # id -> "Table 3"
    serials: Iterator[int]  # numbers that no other bookmark or drawing of the document has
    used_names: set[str]  # bookmarks that there are already, in lower case
    web_link: Callable[[str], str]  # address -> relationship id
    after_table: bool = False  # what follows has to make room
    dangling: dict[str, None] = field(default_factory=dict)
    missing_styles: dict[str, None] = field(default_factory=dict)
    _captions: Counter[str] = field(default_factory=Counter)

    def paragraph(self, content: Content, style: str, identifier: str = "", properties: Mapping[str, str] = NONE) -> str:
        """A paragraph; `properties` are elements that go beyond the style, by their names."""
        runs = content if isinstance(content, tuple) else (content,)
        mirrored = _runs_right_to_left("".join(run if isinstance(run, str) else getattr(run, "text", "") for run in runs))
        start, end = self._bookmark(identifier)
        inner = "".join(self._run(run, "<w:rtl/>" if mirrored else "") for run in runs)
        return self.line(f"{start}{inner}{end}", style, {**properties, "bidi": "<w:bidi/>"} if mirrored else properties)

    def line(self, inner: str, style: str, properties: Mapping[str, str] = NONE) -> str:
        """A paragraph around XML that is finished already."""
        if self.after_table and style in _NEEDS_ROOM:
            properties = {**_ROOM_AFTER_TABLE, **properties}
        self.after_table = False
        shown = "".join(properties[name] for name in _ORDER if name in properties)
        return f"<w:p><w:pPr>{self.style('pStyle', style)}{shown}</w:pPr>{inner}</w:p>"

    def caption(self, label: str, title: str, identifier: str) -> str:
        """A numbered caption; its bookmark spans "Table 3", which is what a reference repeats."""
        self._captions[label] += 1
        start, end = self._bookmark(identifier)
        number = field_runs(f"SEQ {label} \\* ARABIC", str(self._captions[label]))
        above = KEEP_WITH_NEXT if label == "Table" else NONE
        return self.line(f"{start}{text_run(f'{label} ')}{number}{end}{text_run(f'. {title}')}", "Caption", above)

    def style(self, element: str, name: str) -> str:
        """The element that names a style, empty where the template lacks it."""
        found = self.styles.get(name.lower())
        if found is None:
            self.missing_styles[name] = None
            return ""
        return f"<w:{element} w:val={quoteattr(found)}/>"

    def _bookmark(self, identifier: str) -> tuple[str, str]:
        name = bookmark_name(identifier)
        if not identifier or name.lower() in self.used_names:  # Word drops a second bookmark of the same name
            return "", ""
        self.used_names.add(name.lower())
        return bookmark(name, next(self.serials))

    def _run(self, run: Run, direction: str) -> str:
        match run:
            case Bold(text):
                return text_run(text, "<w:b/>" + direction)
            case Italic(text):
                return text_run(text, "<w:i/>" + direction)
            case Link(text, target):
                return self._link(text, target, direction)
            case Ref(target) if target in self.labels:
                return field_runs(f"REF {bookmark_name(target)} \\h", self.labels[target])
            case Ref(target):
                return self._link(target, target, direction)
        return text_run(run, direction)

    def _link(self, text: str, target: str, direction: str) -> str:
        if _WEB.match(target):
            place = f'{nsdecls("r")} r:id="{self.web_link(clean(target))}"'
        elif target in self.targets:
            place = f'w:anchor="{bookmark_name(target)}"'
        else:
            self.dangling[target] = None
            return text_run(text, direction)
        look = self.style("rStyle", "Hyperlink") + direction
        return f'<w:hyperlink {place} w:history="1">{text_run(text, look)}</w:hyperlink>'


def _runs_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction belongs to a script written from the right."""
    if text.isascii():
        return False
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((d for d in directions if d in ("L", "R", "AL")), "L") != "L"
