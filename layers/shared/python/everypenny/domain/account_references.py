"""What an account reference of a fund looks like, compiled once from the fund's rule."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from everypenny.domain.check_digits import check_characters, compile_check
from everypenny.domain.council import CharacterType, ReferenceRule
from everypenny.domain.text_patterns import capitals

CHECK_POSITION = "@"
CHECK_DIGIT = "check digit"
MASK_CLASSES = {
    "$": "[A-Z]",
    "#": "[0-9]",
    "?": "[A-Z0-9]",
    "*": "[A-Z0-9 /-]",
    CHECK_POSITION: "[A-Z0-9*]",
}
CHARACTER_CLASSES: dict[CharacterType, str] = {
    "any": r"\S",
    "letters": "[A-Z]",
    "digits": "[0-9]",
    "letters_and_digits": "[A-Z0-9]",
}
_MASK_WORDS = {
    "$": "a letter",
    "#": "a digit",
    "?": "a letter or digit",
    "*": "a letter, digit, blank, slash or hyphen",
    CHECK_POSITION: "the check digit",
}
_CHARACTER_WORDS: dict[CharacterType, str] = {
    "any": "no blank",
    "letters": "only letters",
    "digits": "only digits",
    "letters_and_digits": "only letters and digits",
}


@dataclass(frozen=True, slots=True)
class AccountReferences:
    """The references that one rule accepts; make it with `compile_reference_rule`.

    `checks` says for people what a reference passed. `normal_form` turns what a payer wrote
    into the one spelling that accounts are kept under; `accepts` wants that spelling.
    """

    rule: ReferenceRule
    checks: tuple[str, ...]
    normal_form: Callable[[str], str]
    _shape: Callable[[str], object]
    _pattern: Callable[[str], object] | None
    _expected: Callable[[str], str] | None
    _claimed: slice

    def accepts(self, reference: str) -> bool:
        """Whether a reference in normal form passes everything that the rule gives."""
        if not self._looks_right(reference):
            return False
        return self._expected is None or reference[self._claimed] == self._expected(reference)

    def near_miss(self, reference: str) -> str | None:
        """What is wrong with the check digit of a reference that is right in all else."""
        return self._check_digit_fault(reference) if self._looks_right(reference) else None

    def read(self, text: str) -> str | None:
        """The normal form of what a payer wrote, or None if it is no reference of this rule."""
        reference = self.normal_form(text)
        return reference if self.accepts(reference) else None

    def why_not(self, text: str) -> str | None:
        """The first check that what a payer wrote fails, as words after "the reference"."""
        reference = self.normal_form(text)
        return (
            _length_fault(self.rule, reference)
            or _character_fault(self.rule, reference)
            or _mask_fault(self.rule, reference)
            or self._pattern_fault(reference)
            or self._check_digit_fault(reference)
        )

    def _looks_right(self, reference: str) -> bool:
        """Whether length, characters, mask and pattern are the rule's."""
        if not self._shape(reference):
            return False
        return self._pattern is None or bool(self._pattern(reference))

    def _pattern_fault(self, reference: str) -> str | None:
        if self._pattern is None or self._pattern(reference):
            return None
        return f"does not have the form {self.rule.pattern}"

    def _check_digit_fault(self, reference: str) -> str | None:
        expected = self._expected(reference) if self._expected else ""
        claimed = reference[self._claimed]
        if self._expected is None or expected == claimed:
            return None
        if expected:
            return f"has the check digit {claimed} where {expected} is right"
        return "has no check digit that could be right"


def compile_reference_rule(rule: ReferenceRule) -> AccountReferences:
    """Compile a rule; the pattern must be one (`re.error` otherwise: `check` refuses it)."""
    pattern = re.compile(rule.pattern, re.ASCII | re.IGNORECASE) if rule.pattern else None
    return AccountReferences(
        rule=rule,
        checks=_checks(rule),
        normal_form=_normal_form(rule),
        _shape=re.compile(_shape(rule), re.ASCII).fullmatch,
        _pattern=pattern.fullmatch if pattern else None,
        _expected=compile_check(rule.check_digit) if rule.check_digit else None,
        _claimed=_claimed_check(rule),
    )


def mask_position(character: str) -> str:
    """A regular expression for what one character of a mask lets stand."""
    return MASK_CLASSES.get(character) or re.escape(character.upper())


def _shape(rule: ReferenceRule) -> str:
    """Length, character type and mask as one expression over the normal form."""
    characters = CHARACTER_CLASSES[rule.characters]
    length = f"{{{rule.minimum_length},{rule.maximum_length}}}"
    mask = "".join(mask_position(character) for character in rule.mask)
    return rf"(?={characters}{length}\Z){mask}" if mask else f"{characters}{length}"


def _normal_form(rule: ReferenceRule) -> Callable[[str], str]:
    """Blanks and the rule's separators go, letters become capitals, the left is padded."""
    separators = tuple(dict.fromkeys(rule.separators))
    width, fill = rule.pad_to, rule.pad_with

    def normal_form(text: str) -> str:
        reference = "".join(text.split())
        for separator in separators:
            reference = reference.replace(separator, "")
        reference = capitals(reference)
        return reference.rjust(width, fill) if width and reference else reference

    return normal_form


def _checks(rule: ReferenceRule) -> tuple[str, ...]:
    checks = [_length_words(rule)]
    if rule.characters != "any":
        checks.append(_CHARACTER_WORDS[rule.characters])
    if rule.mask:
        checks.append(f"mask {rule.mask}")
    if rule.pattern:
        checks.append(f"form {rule.pattern}")
    if rule.check_digit:
        checks.append(CHECK_DIGIT)
    return tuple(checks)


def _length_words(rule: ReferenceRule) -> str:
    if rule.minimum_length == rule.maximum_length:
        return f"{rule.minimum_length} characters"
    return f"{rule.minimum_length} to {rule.maximum_length} characters"


def _length_fault(rule: ReferenceRule, reference: str) -> str | None:
    if not reference:
        return "is blank"
    if rule.minimum_length <= len(reference) <= rule.maximum_length:
        return None
    return f"has {len(reference)} characters where {_length_words(rule)} are expected"


def _character_fault(rule: ReferenceRule, reference: str) -> str | None:
    allowed = re.compile(CHARACTER_CLASSES[rule.characters], re.ASCII)
    for character in reference:
        if not allowed.fullmatch(character):
            return f"holds {character!r} where {_CHARACTER_WORDS[rule.characters]} may stand"
    return None


def _mask_fault(rule: ReferenceRule, reference: str) -> str | None:
    if not rule.mask:
        return None
    if len(reference) != len(rule.mask):
        return f"has {len(reference)} characters where the mask has {len(rule.mask)}"
    for place, (mask, character) in enumerate(zip(rule.mask, reference, strict=True), start=1):
        if not re.fullmatch(mask_position(mask), character, re.ASCII):
            expected = _MASK_WORDS.get(mask, repr(mask.upper()))
            return f"has {character!r} in place {place} where {expected} must stand"
    return None


def _claimed_check(rule: ReferenceRule) -> slice:
    """Where the check characters stand: at the mask's `@`, else last."""
    check = rule.check_digit
    place = rule.mask.find(CHECK_POSITION)
    if check is None or (check.kind == "weighted_sum" and place >= 0):
        return slice(place, place + 1)
    return slice(-check_characters(check), None)
