"""Account references made up for a rule: for measuring it and for invented councils."""

import re
from collections.abc import Callable

from everypenny.domain.account_references import CHECK_POSITION, AccountReferences
from everypenny.domain.check_digits import check_characters, expected_check
from everypenny.domain.council import ReferenceRule

DIGITS = "0123456789"
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_FILL = {"#": DIGITS, "$": LETTERS, "?": DIGITS + LETTERS, "*": DIGITS}
_START = re.compile(r"\^?([A-Za-z0-9]+)(?![?*{+])")
_MOST_TRIES = 200


def example_reference(
    references: AccountReferences, choose: Callable[[str], str]
) -> str | None:
    """A valid reference in normal form; None if the rule wants more than mask and start say.

    `choose` picks one character of those that may stand in a place.
    """
    for _ in range(_MOST_TRIES):
        reference = with_check(references.rule, _filled(references.rule, choose))
        if references.accepts(reference):
            return reference
    return None


def with_check(rule: ReferenceRule, reference: str) -> str:
    """The reference with the right check characters where the rule has them."""
    if rule.check_digit is None:
        return reference
    place = rule.mask.find(CHECK_POSITION)
    if place < 0 or rule.check_digit.kind != "weighted_sum":
        place = len(reference) - check_characters(rule.check_digit)
    claimed = reference.replace(CHECK_POSITION, "0")
    right = expected_check(rule.check_digit, claimed)
    return claimed[:place] + right + claimed[place + max(len(right), 1) :]


def _filled(rule: ReferenceRule, choose: Callable[[str], str]) -> str:
    """The rule's fixed start, then any character that mask or character type allows."""
    start = _START.match(rule.pattern)
    fixed = start.group(1).upper() if start and "|" not in rule.pattern else ""
    mask = rule.mask or ("$" if rule.characters == "letters" else "#") * _length(rule, choose)
    return fixed + "".join(
        choose(_FILL[place]) if place in _FILL else place for place in mask[len(fixed) :]
    )


def _length(rule: ReferenceRule, choose: Callable[[str], str]) -> int:
    """Any length that the rule allows, but no longer than payers can be asked to write."""
    longest = max(min(rule.maximum_length, 12), rule.minimum_length)
    span = longest - rule.minimum_length + 1
    return rule.minimum_length + int(choose(DIGITS) + choose(DIGITS)) % span
