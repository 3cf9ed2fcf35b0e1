import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaltool.privacy.pseudonyms import Key, find_names, replace_names

ROWS = [
    {"person_code": "P01", "name": "Kamran Zeynalli", "other_spellings": "Kamo; ", "phone": "+994 50 555 01 23; 012 555 44 33", "email": "kz@example.org"},
    {"person_code": "P02", "name": "Turkan Zeynalli"},
    {"person_code": "P03", "name": "Rose Hope", "other_spellings": None},
    {"person_code": "P04", "name": "Will Okafor"},
    {"person_code": "P05", "name": "Xalidə Şirinzadə"},
    {"person_code": "P06", "name": "Irina Petrenko"},
    {"person_code": "P07", "name": "Li Wei"},
    {"person_code": "P08", "name": "Nur-Mammad Rza oğlu Talıbzadə"},
    {"person_code": "P09", "name": "Bo"},
    {"person_code": "P10", "name": "Grace Adeyemi"},
    {"person_code": "P11", "name": "May Tadesse", "other_spellings": "April"},
    {"person_code": "P12", "name": "Hüseynova Sevil Elçin qızı"},
    {"person_code": "P13", "name": "Hacıyev"},
]
KEY = Key.from_rows(ROWS)


def found(text):
    return [(hit.text, hit.person_code) for hit in find_names(text, KEY)]


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("then Kamran spoke", "Kamran", "P01"),
        ("then kamran spoke", "kamran", "P01"),
        ("THEN KAMRAN ZEYNALLI SPOKE", "KAMRAN ZEYNALLI", "P01"),
        ("see Zeynalli, Kamran (head)", "Zeynalli, Kamran", "P01"),
        ("by Kamran\nZeynalli", "Kamran\nZeynalli", "P01"),
        ("by Kamran R. Zeynalli", "Kamran R. Zeynalli", "P01"),
        ("by K. Zeynalli", "K. Zeynalli", "P01"),
        ("by T.Zeynalli", "T.Zeynalli", "P02"),
        ("by Zeynalli K.", "Zeynalli K.", "P01"),
        ("by Zeynalli, T", "Zeynalli, T", "P02"),
        ("by Zeynalli said", "Zeynalli", "P01/P02"),
        ("by E. Zeynalli", "Zeynalli", "P01/P02"),
        ("by Zeynalli E.", "Zeynalli", "P01/P02"),
        ("Kamran's house", "Kamran", "P01"),
        ("Kamran\u2019s house", "Kamran", "P01"),
        ("Kamranın evi", "Kamranın", "P01"),
        ("kamrandan", "kamrandan", "P01"),
        ("Камрану", "Камрану", "P01"),
        ("К. Зейналлы", "К. Зейналлы", "P01"),
        ("Kamarn", "Kamarn", "P01"),
        ("Kamrann", "Kamrann", "P01"),
        ("KAMRN", "KAMRN", "P01"),
        ("Ka\u00admran", "Ka\u00admran", "P01"),
        ("kamran_zeynalli.docx", "kamran_zeynalli", "P01"),
        ("KamranZeynalli", "KamranZeynalli", "P01"),
        ("mail kzeynalli today", "kzeynalli", "P01"),
        ("Kаmran with a Cyrillic a", "Kаmran", "P01"),
        ("Khalida", "Khalida", "P05"),
        ("XALIDE SIRINZADE", "XALIDE SIRINZADE", "P05"),
        ("Халида", "Халида", "P05"),
        ("Ирины", "Ирины", "P06"),
        ("Ириной Петренко", "Ириной Петренко", "P06"),
        ("li wei", "li wei", "P07"),
        ("Wei", "Wei", "P07"),
        ("Nurmammad", "Nurmammad", "P08"),
        ("Rza oglu Talibzade", "Rza oglu Talibzade", "P08"),
        ("rose hope", "rose hope", "P03"),
        ("Rose", "Rose", "P03"),
        ("Hope, Rose", "Hope, Rose", "P03"),
        ("A Rose", "Rose", "P03"),
        ("rose Okafor", "Okafor", "P04"),
        ("okafor will", "okafor will", "P04"),
        ("we told Will the rest", "Will", "P04"),
        ("Will came.", "Will", "P04"),
        ("Then May spoke", "May", "P11"),
        ("write to shuseynova", "shuseynova", "P12"),
        ("SevilHuseynova.docx", "SevilHuseynova", "P12"),
        ("Guseinova", "Guseinova", "P12"),
        ("Gadzhiev", "Gadzhiev", "P13"),
        ("31 May Tadesse", "May Tadesse", "P11"),
        ("Kamo", "Kamo", "P01"),
        ("K a m r a n said", "K a m r a n", "P01"),
        ("K.A.M.R.A.N.", "K.A.M.R.A.N", "P01"),
        ("K A M R A N Z E Y N A L L I", "K A M R A N Z E Y N A L L I", "P01"),
        ("Mr Zey-\nnalli", "Zey-\nnalli", "P01/P02"),
        ("K. Zey-nalli", "K. Zey-nalli", "P01"),
    ],
)
def test_a_name_is_found_in_any_spelling(text, name, code):
    assert found(text) == [(name, code)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a rose in hope",
        "the will of the people",
        "Roses",
        "Li",
        "Bo",
        "oglu",
        "kamrn",
        "Hoped",
        "Willing",
        "Romania",
        "x9Rza7",
        "Kamranoglular",
        "Kam ran",
        "a K a m r a n d o o",
        "w-i-l-l o-n",
        "re-\nopened co-operation",
        "Lina",
        "Wrose",
        "Petrenkovskaya",
        "I will",
        "Will the project last? Will it? “Will they?”",
        "1. Will the fee stay\n- Will a pump",
        "by 31 May 2014; May 2013, 1st May, 23 May to 21 November, 2 April",
        "May we record this?",
        "Graceda",
        "Kezeynalli",
        "Amrank",
    ],
)
def test_what_is_no_name_is_left_alone(text):
    assert found(text) == []


def test_common_words_in_small_letters_at_the_edge_of_a_name_are_no_part_of_it():
    key = Key.from_rows([{"person_code": "P01", "name": "Hope Kamran Rose"}])
    assert [hit.text for hit in find_names("rose Kamran hope", key)] == ["rose Kamran hope"]
    assert [hit.text for hit in find_names("rose kamran", key)] == ["kamran"]
    assert [hit.text for hit in find_names("kamran rose", key)] == ["kamran"]


def test_offsets_are_those_of_the_text_as_given():
    text = "Ünlü, Xalidə and Kamran"
    assert [text[hit.start : hit.end] for hit in find_names(text, KEY)] == ["Xalidə", "Kamran"]


def test_a_sentence_ends_a_name():
    assert found("I saw Kamran. Zeynalli left") == [("Kamran", "P01"), ("Zeynalli", "P01/P02")]


def test_initials_are_not_taken_twice():
    assert found("Kamran K. Turkan") == [("Kamran K.", "P01"), ("Turkan", "P02")]


def test_names_are_replaced_by_codes_with_what_follows_kept():
    text, hits = replace_names("Kamran's mother met Turkan Zeynalli; Zeynalli agreed.", KEY)
    assert text == "P01's mother met P02; P01/P02 agreed."
    assert [hit.person_code for hit in hits] == ["P01", "P02", "P01/P02"]


def test_a_code_is_set_apart_from_digits():
    assert replace_names("7Kamran1985", KEY)[0] == "7 P01 1985"


NAME_PARTS = [part for row in ROWS for part in row["name"].replace("-", " ").split()]
FRAGMENTS = st.sampled_from(
    [
        *NAME_PARTS,
        *(part.lower() for part in NAME_PARTS),
        "K.",
        "A",
        "the",
        "hope",
        "Камрану",
        "Ирины",
        ",",
        "-",
        "'s",
        "\n",
        "5",
        "_",
        "\u0301",
        "x",
        ".",
        " ",
        " ",
        "Kamrn",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(FRAGMENTS, max_size=14).map("".join))
def test_after_replacement_no_name_is_left(text):
    replaced, _ = replace_names(text, KEY)
    assert find_names(replaced, KEY) == []


@settings(deadline=None)
@given(st.text())
def test_hits_of_any_text_are_in_order_and_do_not_overlap(text):
    ends = [0]
    for hit in find_names(text + " Kamran " + text, KEY):
        assert ends[-1] <= hit.start < hit.end
        ends.append(hit.end)


def test_the_key_does_not_print_what_it_keeps():
    assert "Kamran" not in repr(KEY) and "555" not in repr(KEY) and "Kamran" not in repr(find_names("Kamran", KEY))


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"person_code": "P01", "name": " "}], "row 1 of the key needs a person_code and a name"),
        ([{"person_code": None, "name": "Kamran"}], "row 1 of the key needs a person_code and a name"),
        ([{"person_code": "P01", "name": "Kamran"}, {"person_code": "P01", "name": "Turkan"}], r"person_code 'P01' occurs twice in the key \(row 2\)"),
        ([{"person_code": "Kamran1", "name": "Kamran"}], "the person_code in row 1 of the key contains a name of the key; choose a code such as P07"),
    ],
)
def test_a_key_that_cannot_protect_is_refused(rows, message):
    with pytest.raises(ValueError, match=message):
        Key.from_rows(rows)


@pytest.mark.parametrize(
    ("name", "text", "without"),
    [
        ("नीता शर्मा", "नीता आई। शर्मा ने कहा। नीताको घर।", "P07 आई। P07 ने कहा। P07 घर।"),
        ("সালমা খাতুন", "সালমা খাতুন বলেন। সালমার বাড়ি।", "P07 বলেন। P07 বাড়ি।"),
        ("สมชาย ใจดี", "คุณสมชาย ใจดี พูดว่า", "คุณ P07 พูดว่า"),
        ("မောင်မောင်", "မောင်မောင်က ပြောတယ်", "P07 က ပြောတယ်"),
        ("李小龙", "李小龙说。", "P07 说。"),
        ("김민수", "김민수가 말했다.", "P07 말했다."),
        ("فاطمة علي", "قالت فاطمه. وفاطمة عادت. ولفاطمة بيت.", "قالت P07. P07 عادت. P07 بيت."),
        ("علی کریمی", "علي كريمي آمد.", "P07 آمد."),
        ("מרים כהן", "אמרה מרים. ולמרים.", "אמרה P07. P07."),
        ("ნინო", "ნინომ თქვა.", "P07 თქვა."),
        ("José", "Ask Jose\u0301 now.", "Ask P07 now."),
        # what begins or ends like a name is none
        ("حسن", "أحسن. الحسنة.", "أحسن. الحسنة."),
        ("राम", "आराम। रामायणको।", "आराम। रामायणको।"),
    ],
)
def test_a_name_is_found_in_every_script_with_what_is_written_onto_it(name, text, without):
    key = Key.from_rows([{"person_code": "P07", "name": name}])
    assert replace_names(text, key)[0] == without
