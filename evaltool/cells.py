"""The values a cell may hold: each type reads the text of a cell, or says in the words of `problems.yml` why it cannot.

A row model writes `date: Day = None` or `level: Annotated[str, Word("level")]`; pydantic calls the readers here. Nothing is guessed: 31 February,
03/04/14, 1,5 and 1.500 are problems.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, GetCoreSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from evaltool import terms

# year-month-day; with full stops the day comes first wherever people write so; with strokes it may be either, so one of the two has to be above 12
_DAYS = (r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})")
_STROKES = r"(\d{1,2})/(\d{1,2})/(\d{4})"
_CLOCK_AFTER_DAY = r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?"
_YEARS = (1800, 2199)  # a year outside is a slip of the finger, such as 0214 or 2914
_EXCEL_EPOCH = date(1899, 12, 30)
_LONGEST_NUMBER = 40  # a row of digits beyond this is no number of an evaluation, and would end as infinity
_EXCEL_DAYS = (20_000, 60_000)  # 1954 to 2064: a whole number in a date column is a serial that Excel left behind


def _refuse(code: str, **words: Any) -> PydanticCustomError:
    return PydanticCustomError(code, "{value}", {"value": "", **words})  # type: ignore[arg-type]


def clean_text(written: str) -> str:
    """The text without control characters, which a paste from elsewhere may bring and no table can hold."""
    return "".join(c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs") else " " for c in written.replace("\r\n", "\n")).strip()


def parse_day(written: object) -> date | None:
    """A date from `2014-03-11`, `11.03.2014`, `31/03/2014`, an Excel date cell or serial; an impossible or ambiguous one is refused."""
    if written in (None, ""):
        return None
    if isinstance(written, date):
        return written.date() if isinstance(written, datetime) else written
    text = str(written).strip()
    if re.fullmatch(r"\d{5}(\.\d+)?", text) and _EXCEL_DAYS[0] < float(text) < _EXCEL_DAYS[1]:
        return _EXCEL_EPOCH + timedelta(days=int(float(text)))
    year, month, day = _year_month_day(text)
    try:
        read = date(year, month, day)
    except ValueError:
        raise _refuse("DATE_IMPOSSIBLE", value=text) from None
    if not _YEARS[0] <= read.year <= _YEARS[1]:
        raise _refuse("DATE_FAR", value=text)
    return read


def _year_month_day(text: str) -> tuple[int, int, int]:
    for form in _DAYS:
        if match := re.fullmatch(rf"{form}(?:{_CLOCK_AFTER_DAY})?", text):
            return int(match["year"]), int(match["month"]), int(match["day"])
    match = re.fullmatch(rf"{_STROKES}(?:{_CLOCK_AFTER_DAY})?", text)
    one, other, year = map(int, match.groups()) if match else (0, 0, 0)
    if max(one, other) <= 12 and one != other or not match:
        raise _refuse("DATE_UNCLEAR", value=text)
    return (year, one, other) if other > 12 else (year, other, one)


def parse_year_or_day(written: object) -> str:
    """The date of a document as far as it is known: `2006`, `2006-03` or the day as `2006-03-11`; an empty text from an empty cell."""
    text = str(written or "").strip()
    if re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?", text) and _YEARS[0] <= int(text[:4]) <= _YEARS[1]:
        return text
    day = parse_day(written)
    return day.isoformat() if day else ""


def parse_clock(written: object) -> time | None:
    """A time of day from `09:30`."""
    if written in (None, "") or isinstance(written, time):
        return written or None  # type: ignore[return-value]
    # no point between hours and minutes: 0.25 in a cell is Excel's spelling of six o'clock
    match = re.fullmatch(r"(\d{1,2}):(\d{2})(?::\d{2})?", str(written).strip())
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise _refuse("TIME_UNCLEAR", value=str(written))
    return time(int(match[1]), int(match[2]))


def parse_number(written: object) -> float | None:
    """A number from `1,050`, `1 050`, `1'050`, `12.5` or `15%` (15); None from an empty cell.

    What could be a decimal comma (`1,5`) or a point between thousands (`1.500`, which no program writes for 1.5) is refused.
    """
    if written in (None, "") or isinstance(written, (int, float)):
        return None if written in (None, "") else float(written)  # type: ignore[arg-type]
    text = str(written).strip().removesuffix("%").strip().replace("−", "-")
    bare = re.sub(r"(?<=\d)[ \u00a0\u2009\u202f'’](?=\d{3}(\D|$))", "", text)
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", bare):
        bare = bare.replace(",", "")
    elif re.fullmatch(r"-?[\d,]*\d,\d[\d,]*(\.\d+)?", bare):
        raise _refuse("NUMBER_COMMA", value=text)
    elif re.fullmatch(r"-?[1-9]\d{0,2}\.\d\d0|-?[1-9]\d{0,2}(\.\d{3}){2,}", bare):
        raise _refuse("NUMBER_POINT", value=text)
    if not re.fullmatch(r"-?\d+(\.\d+)?", bare) or len(bare) > _LONGEST_NUMBER:
        raise _refuse("NUMBER_UNCLEAR", value=text)
    return float(bare)


def parse_count(written: object) -> int | None:
    """A whole number from 0 up; None from an empty cell."""
    number = parse_number(written)
    if number is None:
        return None
    if number != int(number) or number < 0 or "%" in str(written):
        raise _refuse("COUNT_UNCLEAR", value=str(written))
    return int(number)


def split_several(written: object) -> tuple[str, ...]:
    """The values of a cell that may hold several, separated by `;`, each once: what is cited twice in one cell counts once."""
    parts = written if isinstance(written, (tuple, list)) else str(written or "").split(";")
    return tuple(dict.fromkeys(str(part).strip() for part in parts if str(part).strip()))


def parse_flag(written: object) -> bool | None:
    """True from `yes`, `Y`, `true` or `1`, False from `no`, `N`, `false` or `0`; None from an empty cell."""
    if written in (None, "") or isinstance(written, bool):
        return None if written in (None, "") else bool(written)
    if terms.plain(str(written)) in {"yes", "y", "true", "1"}:
        return True
    if terms.plain(str(written)) in {"no", "n", "false", "0"}:
        return False
    raise _refuse("YES_NO_UNCLEAR", value=str(written))


def parse_strength(written: object) -> int | None:
    """A strength of evidence from 1 to 5; None from an empty cell."""
    steps = {spelling: step for step in terms.STRENGTH for spelling in (str(step), f"{step}.0")}
    text = "" if written is None else str(written).strip()
    if text and text not in steps:
        raise _refuse("STRENGTH_RANGE", value=text)
    return steps.get(text)


@dataclass(frozen=True)
class Word:
    """A cell with one word of a vocabulary of `terms.py`, read from any accepted spelling: `level: Annotated[str, Word("level")]`."""

    vocabulary: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """The reader for pydantic."""
        return core_schema.no_info_before_validator_function(self.read, handler(source))

    def read(self, written: object) -> str:
        """The canonical word; an empty text from an empty cell; any other word is refused with the nearest one named."""
        found = terms.word(self.vocabulary, str(written)) if written else ""
        if found is None:
            hint = terms.did_you_mean(str(written), list(terms.VOCABULARIES[self.vocabulary]))
            raise _refuse("WORD_UNKNOWN", value=str(written), words=", ".join(terms.VOCABULARIES[self.vocabulary]), hint=hint)
        return found


@dataclass(frozen=True)
class Cites:
    """Marks a column whose ids must exist in these tables (`case` stands for any id of the case, with a place)."""

    tables: tuple[str, ...]

    def __init__(self, *tables: str):
        object.__setattr__(self, "tables", tables)


Day = Annotated[date | None, BeforeValidator(parse_day)]
YearOrDay = Annotated[str, BeforeValidator(parse_year_or_day)]
Clock = Annotated[time | None, BeforeValidator(parse_clock)]
Number = Annotated[float | None, BeforeValidator(parse_number)]
Count = Annotated[int | None, BeforeValidator(parse_count)]
YesNo = Annotated[bool | None, BeforeValidator(parse_flag)]
Strength = Annotated[int | None, BeforeValidator(parse_strength)]
Several = Annotated[tuple[str, ...], BeforeValidator(split_several)]
