"""How like a payer's name is to an account holder's, as banks cut and people misspell them."""

import re
import unicodedata

from everypenny.domain.account_register import Holder

_TITLES = frozenset(
    [
        "MR",
        "MRS",
        "MS",
        "MISS",
        "MX",
        "DR",
        "PROF",
        "REV",
        "SIR",
        "DAME",
        "LADY",
        "LORD",
        "AND",
        "THE",
    ]
)
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_MISSPELT_LETTERS = 5
_CUT_LETTERS = 4


def plain_letters(text: str) -> str:
    """Capitals A to Z alone: `O'Brien` is `OBRIEN`, and accents go."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in text.upper() if "A" <= letter <= "Z")


def plain_postcode(text: str) -> str:
    """A postcode without blanks, in capitals."""
    return "".join(text.split()).upper()


def name_words(text: str) -> tuple[str, ...]:
    """The words of a text that may be names, in plain letters, without titles."""
    words = (plain_letters(word) for word in _WORDS.findall(text))
    return tuple(word for word in words if word and word not in _TITLES)


def bare_words(text: str) -> tuple[str, ...]:
    """The words of a text without the s of a plural."""
    return tuple(word.removesuffix("S") for word in name_words(text))


def one_slip_apart(one: str, other: str) -> bool:
    """Whether a letter more, less or other, or two swapped, turns one into the other."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, other_rest = one[start:], other[start:]
    if len(rest) == len(other_rest):
        swapped = rest[:2] == other_rest[:2][::-1]
        return rest[1:] == other_rest[1:] or (swapped and rest[2:] == other_rest[2:])
    return rest[1:] == other_rest or rest == other_rest[1:]


def likeness(words: tuple[str, ...], holder: Holder) -> tuple[int, str] | None:
    """Points for what the words share with the holder's name, and what that is."""
    surname, forename = holder.surname, holder.forename
    if not surname or not words:
        return None
    if surname in words or "".join(words) == surname:
        return _with_forename(words, surname, forename)
    if not any(_nearly(word, surname) for word in words):
        return None
    if _initial_fits(words, forename):
        return 20, "the initial and nearly the surname are the account holder's"
    return 10, "the surname is nearly the account holder's"


def _with_forename(words: tuple[str, ...], surname: str, forename: str) -> tuple[int, str]:
    others = [word for word in words if word != surname]
    if forename and forename in others:
        return 40, "the name is the account holder's"
    if _initial_fits(others, forename):
        return 30, "initial and surname are the account holder's"
    return 18, "the surname is the account holder's"


def _initial_fits(words: tuple[str, ...] | list[str], forename: str) -> bool:
    """Initials stand alone or glued (`JM`); a whole forename that differs does not fit."""
    return bool(forename) and any(len(word) <= 2 and forename[0] in word for word in words)


def _nearly(word: str, surname: str) -> bool:
    if len(surname) >= _MISSPELT_LETTERS and one_slip_apart(word, surname):
        return True
    return _CUT_LETTERS <= len(word) < len(surname) and surname.startswith(word)
