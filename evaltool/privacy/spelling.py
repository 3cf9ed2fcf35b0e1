"""The ways in which one name can be spelt: diacritics, Cyrillic, Azerbaijani and Turkish letters, case endings, misprints.

Nothing here knows persons. `pseudonyms` looks up what these functions return.
"""

import itertools
import re
import unicodedata
from functools import cache
from pathlib import Path

from evaltool.privacy.attached import COMBINING

MOST_SPELLINGS = 64
"""The most spellings that one written word stands for; a name with more ambiguous letters than that is cut off here."""

# inside a word, but no letter of it: combining accents, Arabic vowel signs, soft hyphens, zero-width characters
_MARKS = "\u0300-\u036f\u0483-\u0487\u064b-\u065f\u0670\u00ad\u200b-\u200f\u2060\ufeff"
# a letter has the signs behind it, such as the vowels of Hindi, Bengali or Thai
WORD = re.compile(rf"[^\W\d_](?:[{_MARKS}{COMBINING}]*[^\W\d_])*[{COMBINING}]*")
_SILENT = re.compile(rf"[{_MARKS}\u02b0-\u02ff\u0640]")

# letters that Unicode does not decompose, folded one to one so that no offset moves
_FOLDED = {"ı": "i", "ə": "a", "ӏ": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "t", "ß": "s", "æ": "a", "œ": "o", "ħ": "h", "ŋ": "n", "ә": "а"}
_FOLDED |= {"ة": "ه", "ہ": "ه", "ھ": "ه", "ى": "ي", "ی": "ي", "ک": "ك"}  # one letter in names, by country and keyboard

# how a letter is written by people who do not have it; the first is the commonest
_LATIN = {
    "ə": "a e",
    "ş": "s sh",
    "ç": "c ch",
    "ğ": "g gh",
    "ı": "i y",
    "ö": "o oe",
    "ü": "u ue",
    "ä": "a ae",
    "å": "a aa",
    "æ": "ae a e",
    "œ": "oe o e",
    "ø": "o oe",
    "ß": "ss s",
    "š": "s sh",
    "č": "c ch",
    "ć": "c ch",
    "ž": "z zh",
    "đ": "d dj",
    "ð": "d",
    "þ": "th t",
    "ł": "l",
    "ħ": "h",
    "ŋ": "n ng",
}
_CYRILLIC = {
    "а": "a",
    "б": "b",
    "в": "v",
    "г": "g h",
    "ґ": "g",
    "ғ": "g gh",
    "д": "d",
    "е": "e ye",
    "ё": "yo e o",
    "є": "ye e",
    "ж": "zh j",
    "з": "z",
    "и": "i",
    "і": "i",
    "ї": "yi i",
    "й": "y i",
    "к": "k",
    "қ": "q k",
    "ҝ": "g",
    "л": "l",
    "м": "m",
    "н": "n",
    "ң": "ng n",
    "о": "o",
    "ө": "o oe",
    "п": "p",
    "р": "r",
    "с": "s",
    "т": "t",
    "у": "u",
    "ү": "u",
    "ұ": "u",
    "ў": "o u",
    "ф": "f",
    "х": "kh h x",
    "һ": "h",
    "ц": "ts c",
    "ч": "ch",
    "ҹ": "j c",
    "ш": "sh",
    "щ": "shch sch",
    "ъ": " ",
    "ы": "y i",
    "ь": " ",
    "э": "e",
    "ю": "yu iu u",
    "я": "ya ia a",
    "ә": "a e",
    "ј": "y j",
    "љ": "lj",
    "њ": "nj",
    "ђ": "j",
    "ћ": "c ch",
    "џ": "dz j",
    "ӏ": "i",
}
_OPTIONS = {letter: tuple(option.strip() for option in options.split(" ") if option) or ("",) for letter, options in (_LATIN | _CYRILLIC).items()}

# spellings of one sound between Azerbaijani, Turkish, Russian, Arabic and English usage, applied to the names of a key only: a text in plain Latin letters
# then needs one look-up a word
_SOUNDS = [
    ("dzh", "j"),
    ("dj", "j"),
    ("kh", "x"),
    ("kh", "h"),
    ("x", "kh"),
    ("x", "h"),
    ("gh", "g"),
    ("q", "g"),
    ("q", "k"),
    ("sh", "s"),
    ("ch", "c"),
    ("zh", "j"),
    ("j", "c"),
    ("c", "j"),
    ("j", "dzh"),
    ("ey", "ei"),
    ("w", "v"),
    ("iy", "i"),
    ("yy", "y"),
]

# what English, Azerbaijani, Turkish and Russian append to a name
_ENDINGS = re.compile(
    r"s|es|(?:l[ae]r|gil)?(?:[iu]n|n[iu]n|[iu]m|[ae]|[yn][ae]|[iuy]|[ny][iu]|d[ae]|d[ae]n|nd[ae]|nd[ae]n|l[ae]|yl[ae]|d[iu]r|[lt][iu])|l[ae]r|gil"
    r"|om|em|o[yi]|e[yi]|[yi]m|[yi]kh|[ay]mi|yu|iu|ya|am|akh|ov|ev|n[yeu]|no[yi]|nykh"
)
LONGEST_ENDING = 5
_VOWEL_ENDINGS = frozenset({"y", "i", "e", "u", "oy", "oi", "ou", "oyu", "ey", "ei", "yu", "iu"})


class _Folding(dict[int, str]):
    """A table for `str.translate` that is filled as characters turn up."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    if "\uac00" <= character <= "\ud7a3":
        return character  # a Hangul syllable is three letters, not one with two accents
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    plain = unicodedata.normalize("NFKD", character)
    if len(plain) > 1 and not character.isalpha():
        return character  # a sign such as № is no letter with an accent
    base = plain[0].lower()[0]
    return _FOLDED.get(base, base)


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Return the text in small letters without diacritics, of the same length, so that an offset means the same in both."""
    return text.translate(_FOLDING)


@cache
def _word_list(name: str) -> frozenset[str]:
    listed = Path(__file__).with_name("ordinary_words.yml").read_text(encoding="utf-8")
    return frozenset(" ".join(re.findall(rf"^{name}: >-\n((?:  .*\n)+)", listed, flags=re.MULTILINE)).split())


def is_common_word(token: str) -> bool:
    """Tell whether a folded name is also a common English word (rose, hope, will), so that only its capital makes it a name."""
    return token in _word_list("words")


def is_ordinary(token: str) -> bool:
    """Tell whether a folded word of a text is an English word, plain or inflected, or a country, language, month or day: no misspelt name."""
    words = _word_list("words")
    if token in words or token in _word_list("places"):
        return True
    for ending, stem in (("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("ly", ""), ("er", ""), ("er", "e")):
        if token.endswith(ending) and len(token) > len(ending) + 2 and token[: -len(ending)] + stem in words:
            return True
    return False


def spellings(token: str) -> list[str]:
    """Return the folded Latin spellings that one written word stands for, at most MOST_SPELLINGS, the commonest first."""
    if token.isascii():
        return [token.lower()]
    # compatibility forms first (full-width letters, ligatures), then letter by letter
    letters = _SILENT.sub("", unicodedata.normalize("NFKC", token).lower())
    options = [_OPTIONS.get(letter) or (fold(letter),) for letter in letters]
    found = ["".join(combination) for combination in itertools.islice(itertools.product(*options), MOST_SPELLINGS)]
    # Russian writes the English j and the Azerbaijani c with two letters
    return list(dict.fromkeys(spelling.replace("dzh", "j").replace("dj", "j") for spelling in found))


def sound_spellings(token: str) -> list[str]:
    """Return the spellings of a name of the key, those of `spellings` first, then those that write its sounds otherwise (Khadija, Xadica).

    A derived spelling shorter than five letters, or that is an ordinary word, is left out: Jan is no can.
    """
    found = dict.fromkeys(spellings(token))
    waiting = list(found)
    while waiting and len(found) < MOST_SPELLINGS:
        spelling = waiting.pop(0)
        # the first letter too: Russian papers write Huseynova as Guseinova
        for derived in (*(spelling.replace(sound, other) for sound, other in _SOUNDS), f"g{spelling[1:]}" if spelling.startswith("h") else spelling):
            if derived not in found and len(derived) >= 5 and not is_ordinary(derived):
                found[derived] = None
                waiting.append(derived)
    return list(found)[:MOST_SPELLINGS]


def stems(token: str) -> list[tuple[str, bool]]:
    """Return what a folded word may be an inflected form of, as (stem, whether the stem lost a final -a): Aliyevin -> Aliyev, Iriny -> Irin(a)."""
    found = []
    for length in range(1, LONGEST_ENDING + 1):
        stem, ending = token[:-length], token[-length:]
        if len(stem) >= 5 and _ENDINGS.fullmatch(ending):
            found.append((stem, False))
        if len(stem) >= 4 and ending in _VOWEL_ENDINGS:
            found.append((stem, True))
    return found


def deletions(token: str) -> set[str]:
    """Return the token and what is left of it without any one letter: two words one edit apart share one (SymSpell, W. Garbe 2012)."""
    return {token} | {token[:place] + token[place + 1 :] for place in range(len(token))}


def one_edit_apart(left: str, right: str) -> bool:
    """Tell whether one insertion, deletion, substitution or swap of neighbours turns one word into the other (Damerau 1964)."""
    if abs(len(left) - len(right)) > 1:
        return False
    start = next((place for place, (one, other) in enumerate(zip(left, right, strict=False)) if one != other), min(len(left), len(right)))
    one, other = left[start:], right[start:]
    swapped = one[1:2] + one[:1] + one[2:]
    return one[1:] == other or one == other[1:] or one[1:] == other[1:] or (len(one) > 1 and swapped == other)
