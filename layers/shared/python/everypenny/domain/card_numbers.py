"""Card numbers in free text, masked to their first six and last four digits.

What counts as a card number: 13 to 19 digits, single blanks or hyphens between them allowed,
that begin as an issuer's numbers do and pass the Luhn check. Separators stay where they are.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from everypenny.domain.payments import Payment

IsOurs = Callable[[str], bool]

SHORTEST, LONGEST = 13, 19

_RUN = re.compile(r"[0-9](?:[ -]?[0-9]){12,}")
_GROUP = re.compile(r"[0-9]+")
_DIGIT = re.compile(r"[0-9]")
# The ranges that ISO/IEC 7812 gives to each scheme, as far as the schemes publish them.
_ISSUER = re.compile(
    r"4"  # Visa
    r"|5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720"  # Mastercard
    r"|3[47]"  # American Express
    r"|6011|64[4-9]|65"  # Discover
    r"|30[0-5]|3095|3[689]"  # Diners Club
    r"|352[89]|35[3-8]"  # JCB
    r"|5018|5020|5038|5[6-8]|6304|6390|67"  # Maestro
    r"|62|81[0-6]|817[01]"  # UnionPay
)
_DOUBLED = str.maketrans("0123456789", "0246813579")


def never_ours(digits: str) -> bool:  # noqa: ARG001  (it answers for every number)
    """Hold no number for a reference of ours: what a reader of files must assume."""
    return False


def mask_card_numbers(text: str, is_ours: IsOurs = never_ours) -> str:
    """Star out the middle of every card number, unless `is_ours` knows its digits.

    `is_ours` is asked with the bare digits of each number that looks like a card's.
    """
    if len(text) < SHORTEST or _RUN.search(text) is None:
        return text
    return _RUN.sub(lambda run: _masked_run(run.group(), is_ours, _GROUP), text)


def mask_anywhere(text: str) -> str:
    """Star out what may be a card number even amid other digits; for short texts to show.

    Fields of a fixed-width line touch one another, so a number may begin behind any digit.
    """
    return _RUN.sub(lambda run: _masked_run(run.group(), never_ours, _DIGIT), text)


def mask_payment(payment: Payment, is_ours: IsOurs) -> Payment:
    """Mask every text of a payment.

    An IBAN that passes its own check digits is an account, whatever its tail looks like. A
    bank's entry id that looks like a card number is dropped, since a masked one might no
    longer be unique; overlaps are then judged by account, day, amount and text.
    """
    texts = (
        f"{payment.source_reference}\n{payment.payer_reference}\n{payment.narrative}\n"
        f"{payment.entry_id}\n{payment.payer_name}\n{payment.payer_account}\n"
        f"{payment.item_reference}\n{payment.bank_code}"
    )
    if not payment.parts and _RUN.search(texts) is None:
        return payment
    return _masked_payment(payment, is_ours)


def _masked_payment(payment: Payment, is_ours: IsOurs) -> Payment:
    def masked(text: str) -> str:
        return mask_card_numbers(text, is_ours)

    account, entry_id = payment.payer_account, payment.entry_id
    return replace(
        payment,
        source_reference=masked(payment.source_reference),
        payer_reference=masked(payment.payer_reference),
        narrative=masked(payment.narrative),
        bank_code=masked(payment.bank_code),
        entry_id=entry_id if masked(entry_id) == entry_id else "",
        payer_name=masked(payment.payer_name),
        payer_account=account if _is_iban(account) else masked(account),
        item_reference=masked(payment.item_reference),
        parts=tuple(replace(part, reference=masked(part.reference)) for part in payment.parts),
    )


def _masked_run(run: str, is_ours: IsOurs, unit: re.Pattern[str]) -> str:
    pieces, written = [], 0
    for start, end in _card_numbers(run, is_ours, unit):
        pieces += [run[written:start], _starred(run[start:end])]
        written = end
    return "".join([*pieces, run[written:]])


def _card_numbers(
    run: str, is_ours: IsOurs, unit: re.Pattern[str]
) -> Iterator[tuple[int, int]]:
    """Places of card numbers in a run of digits: whole units, leftmost and longest first.

    A date or a short reference may stand before the number, so any sequence of the run's
    units may be one; a number never begins or ends inside a unit.
    """
    groups = [group.span() for group in unit.finditer(run)]
    position = 0
    while position < len(groups):
        step = 1
        for count, start, end in _windows(groups, position):
            digits = run[start:end].replace(" ", "").replace("-", "")
            if not _is_card_number(digits):
                continue
            if not is_ours(digits):
                yield start, end
            step = count
            break
        position += step


def _windows(groups: list[tuple[int, int]], first: int) -> list[tuple[int, int, int]]:
    """Sequences of 13 to 19 digits from one group on: groups, start and end, longest first."""
    windows: list[tuple[int, int, int]] = []
    digits, start = 0, groups[first][0]
    for count, (begin, end) in enumerate(groups[first : first + LONGEST], start=1):
        digits += end - begin
        if digits > LONGEST:
            break
        if digits >= SHORTEST:
            windows.insert(0, (count, start, end))
    return windows


def _is_card_number(digits: str) -> bool:
    return _ISSUER.match(digits) is not None and passes_luhn(digits)


def passes_luhn(digits: str) -> bool:
    """Whether ASCII digits end in their Luhn check digit (ISO/IEC 7812-1, annex B)."""
    backwards = digits[::-1]
    kept, doubled = backwards[::2], backwards[1::2].translate(_DOUBLED)
    return (sum(map(int, kept)) + sum(map(int, doubled))) % 10 == 0


def _starred(number: str) -> str:
    places = [place for place, character in enumerate(number) if character.isdigit()]
    hidden = set(places[6:-4])
    return "".join("*" if place in hidden else number[place] for place in range(len(number)))


def _is_iban(text: str) -> bool:
    """Whether a text is an IBAN by its shape and check digits (ISO 13616, mod 97)."""
    plain = text.replace(" ", "").upper()
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", plain):
        return False
    number = "".join(str(int(character, 36)) for character in plain[4:] + plain[:4])
    return int(number) % 97 == 1
