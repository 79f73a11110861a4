"""Stage 3: an account reference stands somewhere inside the texts, whole or broken."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from everypenny.domain.account_references import (
    CHARACTER_CLASSES,
    CHECK_POSITION,
    MASK_CLASSES,
    mask_position,
)
from everypenny.domain.account_register import Register
from everypenny.domain.council import ReferenceRule
from everypenny.domain.fund_references import FundReferences, Search
from everypenny.domain.text_patterns import Hit

STAGE = 3

# A cut may not begin or end inside a run of digits or a run of letters: a reference glued to
# a word still counts, but nine digits out of a longer number are not a reference.
_EDGE = "(?!(?<=[0-9])[0-9]|(?<=[A-Z])[A-Z])"
_NO_DIGIT_BEFORE = "(?<![0-9])"
_DIGIT_STARTS = ("[0-9]", r"\d", *"0123456789")
_FEWEST_UNPADDED = 6
_BREAKS = "-/_\u00a0"
_NO_BREAKS = str.maketrans("", "", _BREAKS)
_LONGEST_GAP = 3
_FLAGS = re.ASCII | re.IGNORECASE
_DIGIT = re.compile("[0-9]").search
_ATOM = re.compile(r"(\\d|\[[^\]\\]+\]|[A-Za-z0-9])(?:\{(\d+)(?:,(\d+))?\}|(\?))?")


@dataclass(frozen=True, slots=True)
class Shape:
    """What references of some funds look like in running text, and those funds."""

    match: Callable[[str, int], re.Match[str] | None]
    funds: tuple[FundReferences, ...]


@dataclass(frozen=True, slots=True)
class ReferencesInText:
    """Every fund's shapes; make it with `compile_references_in_text`.

    `starts` finds where any of them may begin, in one pass over the text. A text without a
    digit is not even looked at where `digits_needed`, which is so for most councils.
    """

    starts: Callable[[str], Iterator[re.Match[str]]]
    shapes: tuple[Shape, ...]
    digits_needed: bool

    def search(self, texts: Iterable[tuple[str, str]], register: Register) -> Search:
        """Every account whose reference stands in the texts, given as (field, text)."""
        search = Search({}, {})
        for field, text in texts:
            if self.digits_needed and not _DIGIT(text):
                continue
            for start in self.starts(text):
                for shape in self.shapes:
                    match = shape.match(text, start.start())
                    if match is None:
                        continue
                    hit = Hit(field, match.group(1), match.span(1))
                    for fund in shape.funds:
                        _judge(fund, hit, search, register)
        return search


def compile_references_in_text(funds: Iterable[FundReferences]) -> ReferencesInText:
    """One expression for each shape, shared by the funds whose references look alike."""
    by_shape: dict[str, list[FundReferences]] = {}
    cut = tuple(funds)
    for fund in cut:
        for shape in _shapes(fund):
            by_shape.setdefault(shape, []).append(fund)
    anywhere = "|".join(by_shape) or "(?!)"
    return ReferencesInText(
        re.compile(anywhere, _FLAGS).finditer,
        tuple(
            Shape(re.compile(shape, _FLAGS).match, tuple(sharing))
            for shape, sharing in by_shape.items()
        ),
        all(_holds_a_digit(fund.references.rule) for fund in cut),
    )


def _judge(fund: FundReferences, hit: Hit, search: Search, register: Register) -> None:
    """What breaks a reference is dropped unless the fund's references hold it.

    Of what fails, only a wrong check digit is remembered: the rest was never this fund's.
    """
    references = fund.references
    reference = references.normal_form(hit.matched)
    if not reference.isalnum() and not references.accepts(reference):
        reference = references.normal_form(reference.translate(_NO_BREAKS))
    if references.accepts(reference):
        search.judge(fund, reference, register, hit)
    elif because := references.near_miss(reference):
        search.reject(fund.fund.code, reference, because)


def _shapes(fund: FundReferences) -> tuple[str, ...]:
    """Expressions that cut a fund's candidates; none where any word would be one."""
    return (*_whole_shapes(fund), *_unpadded_shapes(fund))


def _unpadded_shapes(fund: FundReferences) -> tuple[str, ...]:
    """A padded number as payers write it: without its noughts, unbroken, and not too short.

    Short numbers are dates and amounts more often than references.
    """
    rule = fund.references.rule
    fewest = _FEWEST_UNPADDED if rule.check_digit else _FEWEST_UNPADDED + 1
    if rule.pad_with != "0" or rule.pad_to <= fewest or not _sure(fund):
        return ()
    return (_cut(rf"[1-9][0-9]{{{fewest - 1},{rule.pad_to - 2}}}"),)


def _sure(fund: FundReferences) -> bool:
    """Whether something beside the form must be right."""
    return fund.fund.account_must_exist or fund.references.rule.check_digit is not None


def _whole_shapes(fund: FundReferences) -> tuple[str, ...]:
    rule = fund.references.rule
    gap = rf"[\s{re.escape(_BREAKS + rule.separators)}]{{0,{_LONGEST_GAP}}}"
    if rule.mask:
        return (_mask_shape(rule.mask, gap),)
    if rule.pattern:
        return _pattern_shapes(rule, gap)
    if rule.characters == "digits" or fund.fund.account_must_exist:
        return (_cut(_run(rule)),)
    return ()


def _mask_shape(mask: str, gap: str) -> str:
    """A mask of two literal letters or more may be glued to the word before it."""
    shape = gap.join(_mask_in_text(character) for character in mask)
    return f"(?=({shape}){_EDGE})" if mask[:2].isalpha() and len(mask) > 2 else _cut(shape)


def _mask_in_text(character: str) -> str:
    """As in the mask; a check digit is cut as a letter or digit, `*` as no blank."""
    if character in {CHECK_POSITION, "*"}:
        return MASK_CLASSES["?"] if character == CHECK_POSITION else "[A-Z0-9/-]"
    return mask_position(character)


def _pattern_shapes(rule: ReferenceRule, gap: str) -> tuple[str, ...]:
    """A pattern as it is, and with gaps where it is a plain row of characters.

    Both are needed only where its length varies: the longest cut may have swallowed the
    start of the next word.
    """
    bare = rule.pattern.removeprefix("^").removesuffix("$")
    atoms = _atoms(bare)
    if not atoms:
        return (_cut(f"(?:{bare})"),)
    broken = _cut(_with_gaps(atoms, gap))
    varies = any(least != most for _, least, most in atoms)
    return (broken, _cut(f"(?:{bare})")) if varies else (broken,)


def _atoms(pattern: str) -> list[tuple[str, int, int]]:
    """`9\\d{3}` as its characters and how often each stands; empty for richer patterns."""
    atoms: list[tuple[str, int, int]] = []
    place = 0
    while place < len(pattern):
        atom = _ATOM.match(pattern, place)
        if atom is None:
            return []
        atoms.append(_repeats(atom))
        place = atom.end()
    return atoms if atoms and atoms[0][1] else []


def _with_gaps(atoms: list[tuple[str, int, int]], gap: str) -> str:
    """A gap allowed between any two characters, but none before the first."""
    (first, least, most), *others = atoms
    rest = [(first, least - 1, most - 1), *others]
    return first + "".join(
        f"(?:{gap}{character}){{{fewest},{limit}}}"
        for character, fewest, limit in rest
        if limit
    )


def _repeats(atom: re.Match[str]) -> tuple[str, int, int]:
    """One atom, and how often its quantifier lets it stand."""
    character, least, most, optional = atom.groups()
    if optional:
        return character, 0, 1
    fewest = int(least or 1)
    return character, fewest, int(most or fewest)


def _run(rule: ReferenceRule) -> str:
    """A run of the rule's characters, with a digit in it unless the rule forbids digits."""
    characters = CHARACTER_CLASSES[rule.characters]
    if rule.characters == "any":
        characters = "[A-Z0-9/]"
    digit = "" if rule.characters == "letters" else r"(?=[A-Z/]*[0-9])"
    return rf"{digit}{characters}{{{rule.minimum_length},{rule.maximum_length}}}"


def _holds_a_digit(rule: ReferenceRule) -> bool:
    """Whether every cut of the rule's shape has a digit in it."""
    if rule.mask:
        return any(character == "#" or character.isdigit() for character in rule.mask)
    if rule.pattern and rule.characters != "digits":
        atoms = _atoms(rule.pattern.removeprefix("^").removesuffix("$"))
        return any(least and atom.startswith(_DIGIT_STARTS) for atom, least, _ in atoms)
    return rule.characters != "letters"


def _cut(shape: str) -> str:
    """Overlapping cuts are wanted: the first that looks right may fail its check digit."""
    before = _NO_DIGIT_BEFORE if shape.startswith(_DIGIT_STARTS) else _EDGE
    return f"{before}(?=({shape}){_EDGE})"
