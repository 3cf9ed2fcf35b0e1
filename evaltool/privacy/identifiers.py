"""Finding what identifies a person without a name: telephone numbers, e-mail addresses, identity numbers. Nothing is asked of any network.

Recommended by measurement (reference/statistics.md, part 5): telephone numbers by `phonenumbers` at its leniency VALID, for the countries of the project
only, since POSSIBLE also takes "2023-000123"; identity numbers by the check digits of `python-stdnum`, for the countries named only, since nearly any nine
digits are valid somewhere.
"""

import importlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType

import phonenumbers

from evaltool.privacy.pseudonyms import Key
from evaltool.privacy.spelling import fold

PHONE, EMAIL, IDENTITY = "phone number", "e-mail address", "identity number"

_AT = r"(?:@|\s?[(\[{]\s?at\s?[)\]}]\s?)"
_DOT = r"(?:\.|\s?[(\[{]\s?dot\s?[)\]}]\s?)"
_EMAIL = re.compile(
    rf"(?<![\w.+\-])[\w.%+'\-]{{1,64}}{_AT}(?:[\w\-]{{1,63}}{_DOT}){{1,6}}(?!(?:png|jpe?g|svg|gif|webp|css|m?js)\b)[^\W\d_]{{2,24}}(?!\w)", re.IGNORECASE
)
# the digits of a number with the punctuation that people put between them
_BETWEEN_DIGITS = r"[ \t().,/\-‐‑–\u200b\u2060]{0,3}"
_SPACED_DIGITS = re.compile(rf"[+(]{{0,2}}\d(?:{_BETWEEN_DIGITS}\d){{5,80}}")
_DECIMALS = re.compile(r"\d+[.,]\d+(?:[ \t]+\d+[.,]\d+)*")
_LEAST_KEY_DIGITS = 6
_SUBSCRIBER_DIGITS = 7  # what people write of a number in their own town
# a number that the text itself calls one: passports and identity cards have no check digit in most countries. A plural or a fin. before digits alone counts
# something, and a series stands apart from its number (AZE № 1234567)
_VALUE = r"(?:(?!(?:in|of|to|for|by|on|at|and|or|as|from|with|per)\b)[a-z]{1,4}[ \t]?(?:[№#][ \t]?)?\d{5,9}|(?=[a-z]{0,7}\d)[a-z0-9]{6,12})"
_LETTER_IN_VALUE = r"(?=\d{0,11}[a-z])(?=[a-z]{0,7}\d)[a-z0-9]{6,12}"
_LABELLED = re.compile(
    r"(?:(?P<card>passport|pasport\w{0,4}|паспорт\w{0,4}|identity card|id card|national id|personal id|id number|identity number|kimlik"
    r"|s[ae]xsiyy[ae]t\w{0,4} v[ae]siq[ae]\w{0,6})|passports|(?:identity|id) cards|fin)"
    r"[ \t]*(?:numbers?|nomr[ae]\w{0,3}|no|nr|kod\w{0,2}|code)?(?:[ \t]is|[ \t]was)?[ \t.:#№=]{1,4}"
    rf"(?P<value>(?(card){_VALUE}|{_LETTER_IN_VALUE}))(?!\w)",
)
# nine characters on: shorter numbers pass one check digit too often by chance
_NUMBERED = re.compile(r"(?<![\w.,])(?:\d(?:[ \-/.]?\d){8,19}|(?=[A-Za-z]{0,18}\d)[A-Za-z0-9]{9,20})(?!\w)")
# the modules of python-stdnum whose numbers are given to persons; those of firms, books and banks name nobody, those without a check digit (Argentina's DNI)
# fit any number
_PERSONAL = {
    "AT": "vnr",
    "AU": "tfn",
    "AZ": "voen",
    "BE": "bis eid nn ssn",
    "BG": "egn pnf",
    "BR": "cpf",
    "CA": "sin",
    "CH": "ssn",
    "CL": "rut",
    "CN": "ric",
    "CO": "nit",
    "CZ": "rc",
    "DE": "idnr",
    "DK": "cpr",
    "DO": "cedula",
    "EC": "ci",
    "EE": "ik",
    "ES": "dni nie",
    "FI": "hetu",
    "FR": "nif nir",
    "GB": "nhs",
    "GR": "amka",
    "HR": "oib",
    "ID": "nik",
    "IE": "pps",
    "IL": "idnr",
    "IN": "aadhaar epic pan",
    "IS": "kennitala",
    "IT": "codicefiscale",
    "JP": "in_",
    "KE": "pin",
    "KR": "rrn",
    "LT": "asmens",
    "MU": "nid",
    "MX": "curp",
    "MY": "nric",
    "NL": "bsn",
    "NO": "fodselsnummer",
    "NZ": "ird",
    "PE": "cui",
    "PK": "cnic",
    "PL": "pesel",
    "PT": "cc",
    "RO": "cnp",
    "RU": "inn",
    "SE": "personnummer",
    "SI": "emso",
    "SK": "rc",
    "TH": "pin",
    "TR": "tckimlik",
    "UA": "rntrc",
    "US": "itin ssn",
    "ZA": "idnr",
}


@dataclass(frozen=True)
class Identifier:
    """An identifier found: its kind in words, half-open offsets in code points, and the characters as written."""

    kind: str
    start: int
    end: int
    text: str = field(repr=False)


def find_identifiers(text: str, key: Key | None = None, regions: Iterable[str] = ()) -> list[Identifier]:
    """Return the telephone numbers, e-mail addresses and identity numbers in the text, in order and without overlap (the earlier of two wins, then the
    longer).

    Telephone numbers count in international form, and as written inside the `regions` (ISO 3166 codes such as "KE"); the numbers of the key count in any
    punctuation, with or without their country's prefix. Identity numbers count where the text calls them so, and by check digit for the `regions`. Raises
    ValueError for a region that is none.
    """
    regions = tuple(region.upper() for region in regions)
    for region in regions:
        if region not in phonenumbers.SUPPORTED_REGIONS:
            raise ValueError(f"region must be an ISO 3166 country code such as 'KE', got {region!r}")
    found = [*find_emails(text), *_key_numbers(text, key), *_phones(text, regions), *_labelled(text), *_checked(text, regions)]
    kept: list[Identifier] = []
    for identifier in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or kept[-1].end <= identifier.start:
            kept.append(identifier)
    return kept


def find_emails(text: str) -> Iterator[Identifier]:
    """Return the e-mail addresses in a text, in order."""
    for match in _EMAIL.finditer(text):
        yield Identifier(EMAIL, match.start(), match.end(), match[0])


def _digits(text: str) -> str:
    return re.sub(r"\D", "", fold(text))


def _key_numbers(text: str, key: Key | None) -> Iterator[Identifier]:
    """Yield the numbers of the key, compared by their digits without leading zeros, without the country's prefix where the key gives +, and without the
    area's."""
    wanted = set()
    for phone in (phone for person in key.persons for phone in person.phones) if key else ():
        digits = _digits(phone).lstrip("0")
        wanted |= {digits, digits[-_SUBSCRIBER_DIGITS:]}
        if phone.strip().startswith(("+", "00")):
            wanted |= {digits[len(prefix) :] for prefix in _country_prefixes(digits)}
    wanted = {digits for digits in wanted if len(digits) >= _LEAST_KEY_DIGITS}
    if not wanted:
        return
    numbers = "|".join(_BETWEEN_DIGITS.join(digits) for digits in sorted(wanted, key=lambda one: (-len(one), one)))
    pattern = re.compile(rf"(?<!\d)\+?\(?0{{0,3}}{_BETWEEN_DIGITS}(?:{numbers})(?!\d)")
    for stretch in _SPACED_DIGITS.finditer(fold(text)):
        for match in pattern.finditer(stretch[0]):
            start, end = stretch.start() + match.start(), stretch.start() + match.end()
            yield Identifier(PHONE, start, end, text[start:end])


def _country_prefixes(digits: str) -> Iterator[str]:
    for length in (1, 2, 3):
        if int(digits[:length] or 0) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
            yield digits[:length]


def _phones(text: str, regions: tuple[str, ...]) -> Iterator[Identifier]:
    # the matcher is slow: it sees only stretches that hold enough digits to be a number, and neither decimals nor the digits of a longer code
    plain = fold(text)
    for stretch in _SPACED_DIGITS.finditer(plain):
        start, end = stretch.span()
        if _DECIMALS.fullmatch(stretch[0]) or plain[start - 1 : start].isalnum() or plain[end : end + 1].isalpha():
            continue
        for region in (None, *regions):
            for match in phonenumbers.PhoneNumberMatcher(text[start:end], region, leniency=phonenumbers.Leniency.VALID):
                yield Identifier(PHONE, start + match.start, start + match.end, text[start + match.start : start + match.end])


def _labelled(text: str) -> Iterator[Identifier]:
    for match in _LABELLED.finditer(fold(text)):
        yield Identifier(IDENTITY, match.start("value"), match.end("value"), text[match.start("value") : match.end("value")])


@cache
def _number_modules(region: str) -> tuple[ModuleType, ...]:
    """Return the modules of python-stdnum for numbers of persons of a country; none where it knows no such number."""
    package = f"stdnum.{region.lower()}" + ("_" if region in ("IN", "IS") else "")
    return tuple(importlib.import_module(f"{package}.{module}") for module in _PERSONAL.get(region, "").split())


def _checked(text: str, regions: tuple[str, ...]) -> Iterator[Identifier]:
    modules = [module for region in regions for module in _number_modules(region)]
    if not modules:
        return
    for match in _NUMBERED.finditer(text):
        if any(module.is_valid(match[0]) for module in modules):
            yield Identifier(IDENTITY, match.start(), match.end(), match[0])
