"""Finding what a council's patterns name in the texts of a payment, ignoring case."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from everypenny.domain.payments import Payment

FIELDS = ("narrative", "payer_reference", "payer_name")

_LITERAL_START = re.compile(r"\^?([A-Za-z0-9 /]+)")
_NO_STRUCTURE = re.compile(r"\\.|\[\^?\]?[^\]]*\]")
_INNERMOST_GROUP = re.compile(r"\([^()]*\)")
_QUANTIFIERS = "?*{"

Texts = tuple[str, str, str]


class Hit(NamedTuple):
    """Where a pattern matched: the payment's field, the text, its first place and its end."""

    field: str
    matched: str
    span: tuple[int, int]


NO_HIT = Hit("", "", (0, 0))


@dataclass(frozen=True, slots=True)
class TextPattern:
    """A regular expression over every text; make it with `compile_text_pattern`.

    `needed` is a literal that each match holds, in capitals: looking for it first is twenty
    times cheaper than the expression, and most texts hold none of a council's patterns.
    """

    needed: str
    search: Callable[[str], re.Match[str] | None]

    def find(self, texts: Texts, in_capitals: str) -> Hit | None:
        """The first hit; `in_capitals` is what `joined_capitals` makes of the texts."""
        if self.needed not in in_capitals:
            return None
        for field, text in zip(FIELDS, texts, strict=True):
            if text and (match := self.search(text)):
                return Hit(field, match.group(), match.span())
        return None


def texts_of(payment: Payment) -> Texts:
    """The payment's texts in the order of `FIELDS`."""
    return (payment.narrative, payment.payer_reference, payment.payer_name)


def capitals(text: str) -> str:
    """Capitals of the same length: letters whose capital is longer or plain ASCII stay.

    So places in the result are places in the text, and `ı` does not turn into a valid `I`.
    """
    if text.isascii():
        return text.upper()
    return "".join(
        capital
        if len(capital := letter.upper()) == 1 and capital.isascii() == letter.isascii()
        else letter
        for letter in text
    )


def joined_capitals(texts: Texts) -> str:
    """All texts in capitals, a line each, for looking literals up."""
    return capitals("\n".join(texts))


def compile_text_pattern(pattern: str) -> TextPattern:
    """Compile a pattern (`re.error` if it is none); digits and letters mean ASCII ones."""
    return TextPattern(
        needed=_needed_literal(pattern),
        search=re.compile(pattern, re.ASCII | re.IGNORECASE).search,
    )


def _has_alternatives(pattern: str) -> bool:
    """Whether the whole pattern, and not just a group in it, is one of several."""
    bare = _NO_STRUCTURE.sub("", pattern)
    while (shorter := _INNERMOST_GROUP.sub("", bare)) != bare:
        bare = shorter
    return "|" in bare


def _needed_literal(pattern: str) -> str:
    """The literal that a pattern starts with, or `""` where none is certain."""
    start = _LITERAL_START.match(pattern)
    if start is None or _has_alternatives(pattern):
        return ""
    literal = start.group(1)
    if pattern[start.end() : start.end() + 1] in tuple(_QUANTIFIERS):
        literal = literal[:-1]
    return literal.upper()
