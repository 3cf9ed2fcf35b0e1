import pytest

from evaltool.privacy import identifiers
from evaltool.privacy.identifiers import EMAIL, IDENTITY, PHONE, find_identifiers
from evaltool.privacy.pseudonyms import Key

KEY = Key.from_rows([{"person_code": "P01", "name": "Kamran Zeynalli", "phone": "+994 50 555 01 23; 544 33 21; 12"}])


def found(text, key=None, regions=()):
    return [(one.kind, one.text) for one in find_identifiers(text, key, regions)]


@pytest.mark.parametrize(
    "number", ["+254 712 345678", "+254712345678", "+44 (0)20 7946 0018", "+1-202-456-1111", "+254\xa0712\xa0345\xa0678", "+254 712-345-678"]
)
def test_a_number_in_international_form_is_found_anywhere(number):
    assert [kind for kind, _ in found(f"call {number}.")] == [PHONE]


def test_a_number_as_written_in_a_country_is_found_for_that_country_only():
    assert found("call 0712 345678 now", regions=["ke"]) == [(PHONE, "0712 345678")]
    assert found("call 0712 345678 now") == []


@pytest.mark.parametrize(
    "text",
    [
        "case 2023-000123",
        "about 1 234 567 people",
        "0.712345678",
        "on 11.03.2014 at 09:30",
        "id a0712345678b",
        "0.1  2.5   1.20   0.76",
        "in 2012, 2013, 2014",
        "0712345678abc",
    ],
)
def test_other_numbers_are_none(text):
    assert found(text, regions=["KE"]) == []


@pytest.mark.parametrize(
    "number", ["+994505550123", "994-50-555-01-23", "00994 50 5550123", "050 555 01 23", "(050)5550123", "50.555.01.23", "544-33-21", "0544 3321", "555 01 23"]
)
def test_a_number_of_the_key_is_found_in_any_punctuation(number):
    assert [one.kind for one in find_identifiers(f"tel {number} x", KEY)] == [PHONE]


@pytest.mark.parametrize("text", ["15544332199", "call 12 times", "54433210"])
def test_a_number_of_the_key_inside_a_longer_one_or_too_short_is_none(text):
    assert found(text, KEY) == []


@pytest.mark.parametrize("address", ["a.b+c@example.org", "a@sub.example.co.uk", "kz [at] example [dot] org", "kz(at)example.org", "əli@example.org"])
def test_an_e_mail_address_is_found(address):
    assert found(f"write to {address}, please") == [(EMAIL, address)]


@pytest.mark.parametrize("text", ["logo@2x.png", "@media screen", "a @ b", "x@localhost", "look at the dot"])
def test_what_looks_like_an_address_is_none(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Passport No. C01234567", "C01234567"),
        ("паспорт № 4510123456", "4510123456"),
        ("FIN: 5ABC12D", "5ABC12D"),
        ("ID card number AZE1234567", "AZE1234567"),
        ("her passport number is C01234567", "C01234567"),
        ("passport: P 1234567", "P 1234567"),
        ("ID card AZE № 12345678", "AZE № 12345678"),
        ("şəxsiyyət vəsiqəsi № 12345678", "12345678"),
        ("passports AA1234567", "AA1234567"),
    ],
)
def test_a_number_that_the_text_calls_an_identity_number_is_one(text, number):
    assert found(text) == [(IDENTITY, number)]


@pytest.mark.parametrize(
    "text",
    [
        "her passport was taken; the passport office",
        "passports: 120000 issued",
        "identity cards 150000",
        "FIN 500000",
        "fin. no 1234567",
        "the passport of 120000 persons",
        "a national ID for 250000",
    ],
)
def test_a_passport_without_a_number_is_none_and_a_count_of_them_neither(text):
    assert found(text) == []


def test_a_national_number_is_found_by_its_check_digits_for_that_country_only():
    assert found("seen 10000000146 there", regions=["TR"]) == [(IDENTITY, "10000000146")]
    assert found("seen 10000000147 there", regions=["TR"]) == []
    assert found("seen 10000000146 there", regions=["GE"]) == []
    assert found("seen 2234 1234 1234 1234567", regions=["IN"]) == []


def test_of_overlapping_finds_the_earlier_and_longer_is_kept():
    assert found("kz@example.org passport 4510123456", KEY) == [(EMAIL, "kz@example.org"), (IDENTITY, "4510123456")]
    assert found("+994 50 555 01 23", KEY, ["AZ"]) == [(PHONE, "+994 50 555 01 23")]


def test_a_region_that_is_none_is_refused():
    with pytest.raises(ValueError, match="region must be an ISO 3166 country code such as 'KE', got 'KENYA'"):
        find_identifiers("", regions=["Kenya"])


def test_an_identifier_does_not_print_what_it_found():
    assert "example" not in repr(find_identifiers("kz@example.org"))


def test_every_module_of_identity_numbers_exists():
    for region in identifiers._PERSONAL:
        assert all(callable(module.is_valid) for module in identifiers._number_modules(region))
