"""Check digits of account references: what the last character must be, given the others."""

from collections.abc import Callable, Mapping
from functools import cache
from itertools import pairwise, permutations
from operator import getitem

from everypenny.domain.council import CheckDigit

_DIGITS = "0123456789"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}
_CHARACTERS = _DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DYNIX_CARRY = 10
_DYNIX_LARGE = 4

ISO_7064_MODULI = (10, 11, 36, 37, 97)


def check_characters(check: CheckDigit) -> int:
    """How many check characters a reference bears: two for ISO 7064 MOD 97-10, else one."""
    return 2 if check.kind == "iso7064" and check.modulus == ISO_7064_MODULI[-1] else 1


def compile_check(check: CheckDigit) -> Callable[[str], str]:
    """A function from a whole reference to the check characters that it should bear.

    It answers `""` if none can be right. The reference is in normal form and includes the
    check characters that it claims; weighted sums ignore them because their weight is 0, the
    other kinds because they stand last.
    """
    if check.kind == "weighted_sum":
        return _weighted_sum(check)
    claimed = check_characters(check)
    expected = _ISO_7064[check.modulus] if check.kind == "iso7064" else _luhn
    if check.kind == "dynix":
        return lambda reference: _dynix(check, reference[:-claimed])
    return lambda reference: expected(reference[:-claimed])


def expected_check(check: CheckDigit, reference: str) -> str:
    """What `compile_check` makes, for one reference."""
    return compile_check(check)(reference)


def swaps_missed(check: CheckDigit) -> Mapping[int, frozenset[str]]:
    """Neighbouring digits, in either order, that may change places unseen, by place from 0.

    Worked out for weighted sums alone, between places that bear a weight; Luhn misses 0 and 9
    wherever they stand, and ISO 7064 nothing that digits can show.
    """
    missed: dict[int, frozenset[str]] = {}
    if check.kind != "weighted_sum":
        return missed
    for place, (weight, following) in enumerate(pairwise(check.weights)):
        pairs = _unseen(weight - following, check.modulus)
        if pairs and weight and following and place >= len(check.source_substitutes):
            missed[place] = pairs
    return missed


@cache
def _unseen(difference: int, modulus: int) -> frozenset[str]:
    """The pairs that may change places under weights so far apart."""
    return frozenset(
        one + other
        for one, other in permutations(_DIGITS, 2)
        if difference * (int(other) - int(one)) % modulus == 0
    )


class _Weighted(dict[str, int]):
    """What each character adds at one position: nothing, unless it is a digit."""

    def __missing__(self, character: str) -> int:
        return 0


def _weighted_sum(check: CheckDigit) -> Callable[[str], str]:
    """The weighted sum of domain.md section 7: letters carry no weight.

    The products are worked out once: summing them is the dearest step of identification.
    """
    substitutes = check.source_substitutes
    table = [
        _Weighted(_products(check, place, weight)) for place, weight in enumerate(check.weights)
    ]

    def expected(reference: str) -> str:
        if len(reference) > len(table) or len(reference) < len(substitutes):
            return ""
        return _result(check, sum(map(getitem, table, reference)) % check.modulus)

    return expected


def _products(check: CheckDigit, place: int, weight: int) -> dict[str, int]:
    """Every character's product at a position; a substitute stands for all of them."""
    if place < len(check.source_substitutes):
        fixed = int(check.source_substitutes[place])
        return dict.fromkeys(_CHARACTERS, fixed * weight)
    return {character: _VALUES.get(character, 0) * weight for character in _CHARACTERS}


def _result(check: CheckDigit, remainder: int) -> str:
    """The remainder as the character that the council's substitutions make of it."""
    result = check.modulus - remainder if check.subtract else remainder
    return check.result_substitutes.get(result, str(result))


def _dynix(check: CheckDigit, body: str) -> str:
    """The library card's digit: weighted and folded at even places, plain at odd ones."""
    if not _all_in(_DIGITS, body) or len(body) > len(check.weights):
        return ""
    total = 0
    for place, (character, weight) in enumerate(zip(body, check.weights, strict=False)):
        digit = int(character)
        if place % 2:
            total += digit
            continue
        value = digit * weight
        total += value - _DYNIX_CARRY if value > _DYNIX_CARRY else value
        total += digit > _DYNIX_LARGE
    result = check.modulus - total % check.modulus
    return check.result_substitutes.get(result, str(result))


def _luhn(body: str) -> str:
    """The card number's digit, ISO/IEC 7812-1 annex B."""
    if not _all_in(_DIGITS, body):
        return ""
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in body[::-2])
    plain = sum(int(digit) for digit in body[-2::-2])
    return str(-(doubled + plain) % 10)


def _pure(modulus: int, radix: int, *, alphabet: str, results: str) -> Callable[[str], str]:
    """An ISO 7064 pure system with one check character."""

    def expected(body: str) -> str:
        if not _all_in(alphabet, body):
            return ""
        total = 0
        for character in body:
            total = (total + alphabet.index(character)) * radix % modulus
        return results[(1 - total) % modulus]

    return expected


def _hybrid(modulus: int, *, alphabet: str) -> Callable[[str], str]:
    """An ISO 7064 hybrid system: MOD m+1,m."""

    def expected(body: str) -> str:
        if not _all_in(alphabet, body):
            return ""
        product = modulus
        for character in body:
            total = (product + alphabet.index(character)) % modulus or modulus
            product = total * 2 % (modulus + 1)
        return alphabet[(1 - product) % modulus]

    return expected


def _mod_97_10(body: str) -> str:
    """ISO 7064 MOD 97-10: two digits, letters counted as 10 to 35, as in an IBAN."""
    if not _all_in(_CHARACTERS, body):
        return ""
    number = "".join(str(_CHARACTERS.index(character)) for character in body)
    return f"{98 - int(number + '00') % 97:02d}"


def _all_in(alphabet: str, text: str) -> bool:
    return bool(text) and all(character in alphabet for character in text)


_ISO_7064: Mapping[int, Callable[[str], str]] = {
    10: _hybrid(10, alphabet=_DIGITS),
    11: _pure(11, 2, alphabet=_DIGITS, results=_DIGITS + "X"),
    36: _hybrid(36, alphabet=_CHARACTERS),
    37: _pure(37, 2, alphabet=_CHARACTERS, results=_CHARACTERS + "*"),
    97: _mod_97_10,
}
