"""Which accounts of a register are worth comparing with a payment: a few, never a scan."""

import re
from collections.abc import Iterator

from everypenny.domain.account_register import AccountKey, Directory
from everypenny.domain.name_likeness import name_words, one_slip_apart, plain_postcode
from everypenny.domain.payments import Payment

_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}\b", re.IGNORECASE)
_TOO_MANY = 2_000
_FEW_NAMES = 60
_FEW_AMOUNTS = 12
_FEW_NEIGHBOURS = 60
_MISSPELT_FROM = 3
_SHORTEST_NAME = 3
_MOST_SURNAMES = 40


def accounts_like(payment: Payment, register: Directory) -> tuple[AccountKey, ...]:
    """Accounts that share a name, a postcode or an amount with the payment.

    A name or an amount that many share counts only where both are shared.
    """
    named = list(dict.fromkeys(_named(payment, register)))
    owing = list(register.owing(payment.amount_pence, limit=_TOO_MANY))
    found = dict.fromkeys(sorted(set(named) & set(owing)))
    if len(named) <= _FEW_NAMES:
        found |= dict.fromkeys(named)
    if len(owing) <= _FEW_AMOUNTS:
        found |= dict.fromkeys(owing)
    for postcode in sorted(postcodes_in(payment)):
        found |= dict.fromkeys(register.at_postcode(postcode, limit=_FEW_NEIGHBOURS))
    return tuple(found)


def postcodes_in(payment: Payment) -> frozenset[str]:
    """Every postcode that the payment's texts hold, without blanks."""
    texts = (payment.narrative, payment.payer_reference, payment.payer_name)
    return frozenset(
        plain_postcode(found) for text in texts for found in _POSTCODE.findall(text)
    )


def _named(payment: Payment, register: Directory) -> Iterator[AccountKey]:
    """Accounts of anyone whose surname a text holds, narrowed by initial where one is told."""
    for text in dict.fromkeys((payment.payer_name, payment.narrative)):
        words = name_words(text)
        initials = sorted({word[0] for word in words if len(word) <= 2})
        for surname in _surnames(words, register):
            wide = register.named(surname, limit=_TOO_MANY)
            yield from wide
            if len(wide) == _TOO_MANY:
                for initial in initials:
                    yield from register.named(surname, initial, limit=_TOO_MANY)


def _surnames(words: tuple[str, ...], register: Directory) -> Iterator[str]:
    """Surnames of the register that a word is, or nearly is where none is."""
    long = [word for word in words if len(word) >= _SHORTEST_NAME]
    exact = [word for word in (*long, "".join(words)) if register.named(word, limit=1)]
    yield from dict.fromkeys(exact)
    if not exact:
        for word in long:
            start = word[:_MISSPELT_FROM]
            for surname in register.surnames(start, limit=_MOST_SURNAMES):
                cut = len(word) > _MISSPELT_FROM and surname.startswith(word)
                if cut or one_slip_apart(word, surname):
                    yield surname
