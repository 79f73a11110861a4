"""Whether an account reference rule can accept anything, and checks what it means to."""

import re

from everypenny.adapters.council_draft import REFERENCES, Draft
from everypenny.domain.account_references import CHECK_POSITION, compile_reference_rule
from everypenny.domain.check_digits import ISO_7064_MODULI, check_characters
from everypenny.domain.council import CheckDigit, ReferenceRule

_BACK_REFERENCE = re.compile(r"\\[1-9]|\(\?P=")
_CLASHES = {
    "letters": ("#", "digit"),
    "digits": ("$", "letter"),
}


def check_reference_rules(draft: Draft) -> None:
    """Note every mistake in references.toml that one key alone does not show."""
    for rule in draft.reference_rules.values():
        _check_length(rule, draft)
        _check_pattern(rule, draft)
        _check_mask(rule, draft)
        if rule.check_digit is not None:
            _check_digit(rule, rule.check_digit, draft)
        elif CHECK_POSITION in rule.mask:
            what = "The mask has a check position but the rule has no check digit."
            _wrong(rule, "mask", what, "Add check_digit, or write # for @.", draft)


def pattern_fault(pattern: str) -> str | None:
    """Why a regular expression cannot be used, or None."""
    try:
        re.compile(pattern, re.ASCII | re.IGNORECASE)
    except re.error as refusal:
        return f"The regular expression does not compile: {refusal}."
    if _BACK_REFERENCE.search(pattern):
        return "The regular expression refers back to one of its own groups."
    return None


def account_fault(fund_code: str, reference: str, draft: Draft) -> tuple[str, str] | None:
    """What is wrong with an account that a file names, and the remedy.

    It must be a reference of its fund, in normal form. A fund or a rule with a mistake of its
    own judges none.
    """
    fund = draft.funds.get(fund_code)
    shape = draft.reference_rules.get(fund.reference_rule) if fund else None
    if shape is None or not draft.is_sound(REFERENCES, shape.code):
        return None
    references = compile_reference_rule(shape)
    because = references.why_not(reference)
    if because:
        what = f"{reference!r} is no account reference of {fund_code}: it {because}."
        return what, "Mend the reference."
    normal = references.normal_form(reference)
    return None if normal == reference else ("It is not in normal form.", f"Write {normal!r}.")


def _wrong(rule: ReferenceRule, key: str, what: str, remedy: str, draft: Draft) -> None:
    draft.wrong(REFERENCES, f"{rule.code}.{key}", what, remedy)


def _check_length(rule: ReferenceRule, draft: Draft) -> None:
    if rule.minimum_length > rule.maximum_length:
        what = f"At least {rule.minimum_length} characters but at most {rule.maximum_length}."
        _wrong(rule, "minimum_length", what, "Put the two lengths in order.", draft)
    if rule.pad_to > rule.maximum_length:
        what = f"References are padded to {rule.pad_to} characters, more than may stand."
        _wrong(rule, "pad_to", what, "Raise maximum_length or lower pad_to.", draft)
    if rule.pad_to and rule.pad_with in rule.separators:
        what = "The padding is a separator, which is stripped."
        _wrong(rule, "pad_with", what, "Pad with another character.", draft)


def _check_pattern(rule: ReferenceRule, draft: Draft) -> None:
    fault = pattern_fault(rule.pattern)
    if fault:
        _wrong(rule, "pattern", fault, "Mend the pattern.", draft)


def _check_mask(rule: ReferenceRule, draft: Draft) -> None:
    mask = rule.mask
    if not mask:
        return
    if not rule.minimum_length <= len(mask) <= rule.maximum_length:
        what = (
            f"The mask has {len(mask)} characters, but references have "
            f"{rule.minimum_length} to {rule.maximum_length}: none can pass."
        )
        remedy = f"Set minimum_length and maximum_length to {len(mask)}, or mend the mask."
        _wrong(rule, "mask", what, remedy, draft)
    stripped = sorted({character for character in mask if character in rule.separators + " "})
    if stripped:
        what = f"The mask holds {stripped[0]!r}, which is stripped from every reference."
        _wrong(rule, "mask", what, "Leave separators and blanks out of the mask.", draft)
    _check_characters(rule, draft)


def _check_characters(rule: ReferenceRule, draft: Draft) -> None:
    """The mask and the character type must leave something that both accept."""
    character, word = _CLASHES.get(rule.characters, ("", ""))
    literals = {one for one in rule.mask if one not in "$#?*@"}
    wrong = {
        "letters": any(not one.isalpha() for one in literals),
        "digits": any(not one.isdigit() for one in literals),
        "letters_and_digits": any(not one.isalnum() for one in literals),
    }
    if (character and character in rule.mask) or wrong.get(rule.characters, False):
        held = (
            f"a {word} ({character})" if character and character in rule.mask else "a character"
        )
        what = f"The mask asks for {held} where {rule.characters!r} forbids it: none can pass."
        remedy = 'Set characters = "letters_and_digits" or "any", or mend the mask.'
        _wrong(rule, "characters", what, remedy, draft)


def _check_digit(rule: ReferenceRule, check: CheckDigit, draft: Draft) -> None:
    place = rule.mask.find(CHECK_POSITION)
    if (rule.mask or check.kind == "weighted_sum") and place < 0:
        what = "The mask has no check position (@) for the check digit."
        _wrong(rule, "mask", what, "Write @ in the mask where the check digit stands.", draft)
    elif rule.mask.count(CHECK_POSITION) > check_characters(check):
        what = "The mask has more check positions than the check digit has characters."
        _wrong(rule, "mask", what, "Write @ once.", draft)
    elif check.kind != "weighted_sum" and rule.mask and not rule.mask.endswith(CHECK_POSITION):
        what = f"A {check.kind} check digit stands last."
        _wrong(rule, "mask", what, "End the mask with @.", draft)
    if check.kind in {"weighted_sum", "dynix"}:
        _check_weights(rule, check, draft)
    if check.kind == "iso7064" and check.modulus not in ISO_7064_MODULI:
        what = f"ISO 7064 has no system of modulus {check.modulus}."
        known = ", ".join(str(modulus) for modulus in ISO_7064_MODULI)
        _wrong(rule, "check_digit.modulus", what, f"Choose one of {known}.", draft)


def _check_weights(rule: ReferenceRule, check: CheckDigit, draft: Draft) -> None:
    """One weight a position, the check position's 0; further zeros change nothing."""
    key = "check_digit.weights"
    length = len(rule.mask) or rule.maximum_length
    needed = length - 1 if check.kind == "dynix" else length
    given = len(check.weights)
    if given < needed or any(check.weights[length:]):
        what = f"There are {given} weights for {length} positions."
        _wrong(rule, key, what, f"Give {length} weights, one for every position.", draft)
    place = rule.mask.find(CHECK_POSITION)
    if check.kind == "weighted_sum" and 0 <= place < given and check.weights[place]:
        what = f"The check position has the weight {check.weights[place]}."
        _wrong(rule, key, what, f"Make weight {place + 1} zero.", draft)
    if len(check.source_substitutes) > length:
        what = f"There are {len(check.source_substitutes)} substitutes for {length} positions."
        _wrong(rule, "check_digit.source_substitutes", what, "Shorten them.", draft)
