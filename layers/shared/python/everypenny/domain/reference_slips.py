"""What reference a payer may have meant who wrote one almost: slips, swaps, cuts.

Each way of slipping is undone and looked up in the register, a few hundred exact look-ups for
a word; no account is ever compared with the text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from everypenny.domain.account_references import CHECK_POSITION
from everypenny.domain.account_register import AccountKey, Directory
from everypenny.domain.fund_references import FundReferences
from everypenny.domain.text_patterns import Hit, capitals

_DIGITS = "0123456789"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WORD = re.compile(r"[A-Z0-9]+")
_GAPS = frozenset(" -/.")
_MOST_WORDS = 4
_FEWEST_DIGITS = 4
_LONGEST = 20
_MOST_COMPLETIONS = 12
LOOK_ALIKES = str.maketrans("OQDILZSGB", "000112568")


@dataclass(frozen=True, slots=True)
class Slip:
    """An account that a slip may have hidden: points, what the slip was, and where it is."""

    account: AccountKey
    points: int
    told: str
    hit: Hit


def slips(
    texts: Iterable[tuple[str, str]], funds: Mapping[str, FundReferences], register: Directory
) -> Iterator[Slip]:
    """Every open or closed account of the register that one slip turns into what is written."""
    for field, text in texts:
        for run, span, is_last in _runs(capitals(text)):
            hit = Hit(field, text[span[0] : span[1]], span)
            for fund in funds.values():
                for written in dict.fromkeys((run, _without_label(run, fund))):
                    yield from _of_fund(fund, written, hit, register, cut=is_last)


def undone(reference: str, alphabets: str) -> Iterator[tuple[int, str, str]]:
    """Points, what the slip was, and the reference before it, for every single slip."""
    digits = reference.translate(LOOK_ALIKES)
    if digits != reference:
        yield 65, "with letters read as the digits they look like", digits
    for place, (one, other) in enumerate(pairwise(reference)):
        if one != other:
            swapped = reference[:place] + other + one + reference[place + 2 :]
            yield 60, "with two neighbouring characters swapped", swapped
    for place, written in enumerate(reference):
        before, behind = reference[:place], reference[place + 1 :]
        yield 45, "with one character too many", before + behind
        for character in alphabets:
            if character != written:
                yield 55, "with one character wrong", before + character + behind
    for place in range(len(reference) + 1):
        for character in alphabets:
            missing = reference[:place] + character + reference[place:]
            yield 50, "with one character missing", missing


def _of_fund(
    fund: FundReferences, written: str, hit: Hit, register: Directory, *, cut: bool
) -> Iterator[Slip]:
    rule, code = fund.references.rule, fund.fund.code
    if sum(character.isdigit() for character in written) < _FEWEST_DIGITS:
        return
    reference = fund.references.normal_form(written)
    shortest = len(rule.mask) or rule.minimum_length
    longest = len(rule.mask) or rule.maximum_length
    if shortest - 1 <= len(reference) <= min(longest + 1, _LONGEST):
        for points, told, before in undone(reference, _alphabet(fund)):
            if register.standing(code, before) is not None:
                yield Slip((code, before), points, told, hit)
    if cut and len(reference) < longest:
        yield from _completed(code, reference, hit, register)


def _completed(code: str, reference: str, hit: Hit, register: Directory) -> Iterator[Slip]:
    """The text may have been cut inside the reference: the fewer go on so, the likelier."""
    found = register.completions(code, reference, limit=_MOST_COMPLETIONS)
    if found and len(found) < _MOST_COMPLETIONS:
        for whole in found:
            yield Slip((code, whole), 50 // len(found) + 5, "cut short", hit)


def _alphabet(fund: FundReferences) -> str:
    """The characters that a reference of the fund may hold, beside a mask's own."""
    rule = fund.references.rule
    mask = rule.mask.replace(CHECK_POSITION, "")
    digits_only = rule.characters == "digits" or (bool(mask) and not set("$?*") & set(mask))
    if not digits_only:
        return _DIGITS + _LETTERS
    own = {letter for letter in mask if letter.isalpha()}
    return _DIGITS + "".join(sorted(own | ({"X"} if CHECK_POSITION in rule.mask else set())))


def _without_label(run: str, fund: FundReferences) -> str:
    """A run of digits with the word before or behind it taken off: `ACC7712345` is one."""
    mask = fund.references.rule.mask
    starts_with_letter = fund.references.rule.characters != "digits" and (
        not mask or mask[0].isalpha() or mask[0] in "$?*"
    )
    return run if starts_with_letter else run.strip(_LETTERS)


def _runs(text: str) -> Iterator[tuple[str, tuple[int, int], bool]]:
    """Words, and neighbouring words as one, with their place and whether they end the text."""
    words = list(_WORD.finditer(text))
    end = words[-1].end() if words else 0
    for at, first in enumerate(words):
        run = ""
        last = first.start()
        for word in words[at : at + _MOST_WORDS]:
            if run and (word.start() != last + 1 or text[last] not in _GAPS):
                break
            run, last = run + word.group(), word.end()
            if len(run) > _LONGEST:
                break
            yield run, (first.start(), last), last == end
