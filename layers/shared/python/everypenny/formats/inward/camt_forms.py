"""Entries (Ntry) as forms that a bank fills in: the same tags again and again, other values.

A form is learnt by filling each of its slots with a sample value and looking where the reader
of parsed elements puts it. What decides how an entry is read (its tags, attributes, sign,
status, codes, words for no reference) belongs to the form; a slot is the plain text of an
element, so that no value of it changes what the parser would make of the rest.

| slot | below | filled in with |
|---|---|---|
| amount | Amt | digits, at most two decimals |
| day | Dt, DtTm, AccptncDtTm | printable ASCII, which `payment` then reads as a day |
| text | any other element | printable ASCII but `<`, `>`, `&`, without blanks around it |
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from everypenny.domain.batches import BatchEnd
from everypenny.domain.money import pence_from_pounds
from everypenny.domain.payments import Payment
from everypenny.formats.inward.camt_reading import Reading
from everypenny.formats.inward.camt_values import NO_ID, day_of
from everypenny.formats.reading import Event, ReadOptions
from everypenny.formats.xml_safety import ElementStream, XmlRefused

_PLAIN = r"[!-%'-;=?-~][ -%'-;=?-~]*+(?<! )"
_LEAF = re.compile(rf"<(?:[\w.-]+:)?([\w.-]+)(?:\s[^<>]*)?>({_PLAIN})</", re.ASCII)
_ENTRY = re.compile(r"\s*(<(?:[\w.-]+:)?Ntry>.*)", re.ASCII | re.DOTALL)
# What could give a text another meaning: comments, CDATA, instructions, name spaces.
_NEVER = re.compile(r"<[!?]|xml|<(?:[\w.-]+:)?TxDtls.*<(?:[\w.-]+:)?TxDtls", re.DOTALL)
_PREFIX = re.compile(r"<([\w.-]+):", re.ASCII)
_CURRENCY = re.compile(r'Ccy="([A-Z]{3})"')
_LONGEST = 8_000

# Slots stand in a form as characters that no XML may hold.
_AMOUNT, _DAY, _TEXT = "\1", "\2", "\3"
_SLOT = re.compile(f"([{_AMOUNT}{_DAY}{_TEXT}])")
_KINDS = {"Amt": _AMOUNT, "Dt": _DAY, "DtTm": _DAY, "AccptncDtTm": _DAY}
_CODES = frozenset({"CdtDbtInd", "Sts", "Cd", "SubFmlyCd"})
_FILLED = {
    _AMOUNT: r"[0-9]{1,15}+(?:\.[0-9]{1,2}+)?+",
    _DAY: _PLAIN,
    _TEXT: rf"(?!(?i:{'|'.join(sorted(filter(None, NO_ID)))})<){_PLAIN}",
}
_FIRST_DAY = date(2000, 1, 1)
_DAYS = ("booked_on", "value_on", "paid_on")
_TEXTS = (
    "source_reference",
    "payer_reference",
    "narrative",
    "bank_code",
    "entry_id",
    "payer_name",
    "payer_account",
)


class Form(NamedTuple):
    """One form: `pattern` matches an entry that fills it in, with the blanks before it.

    `values` picks amount, days and texts out of the slots behind one another with `constants`.
    """

    pattern: re.Pattern[str]
    sign: int
    constants: tuple[str, ...]
    values: Callable[[tuple[str, ...]], tuple[str, ...]]

    def payment(self, match: re.Match[str], *, position: int) -> Payment | None:
        """The booked payment that an entry tells; None where one of its days is none."""
        (
            amount, booked, value, paid, source_reference, payer_reference, narrative,
            bank_code, entry_id, payer_name, payer_account,
        ) = self.values(match.groups() + self.constants)  # fmt: skip
        try:
            return Payment(
                position=position,
                amount_pence=self.sign * pence_from_pounds(amount),
                booked_on=day_of(booked) if booked else None,
                value_on=day_of(value) if value else None,
                paid_on=day_of(paid) if paid else None,
                source_reference=source_reference,
                payer_reference=payer_reference,
                narrative=narrative,
                bank_code=bank_code,
                entry_id=entry_id,
                payer_name=payer_name,
                payer_account=payer_account,
            )
        except ValueError:
            return None


def unfilled(text: str) -> str | None:
    """The form that an entry fills in, its slots empty; None if it is not to be learnt.

    `text` is one whole entry that the parser has read, with the blanks before it.
    """
    entry = _ENTRY.fullmatch(text)
    if entry is None or len(text) > _LONGEST or _NEVER.search(text):
        return None
    return _LEAF.sub(_emptied, entry[1])


def _emptied(leaf: re.Match[str]) -> str:
    name, text = leaf.groups()
    if name in _CODES or text.upper() in NO_ID:
        return leaf[0]
    before = leaf[0][: leaf.start(2) - leaf.start()]
    return f"{before}{_KINDS.get(name, _TEXT)}</"


@lru_cache(maxsize=64)
def form_of(empty: str) -> Form | None:
    """Learn a form; None if it tells no booked payment, or more than one, or a doubtful one."""
    pieces = _SLOT.split(empty)
    kinds = pieces[1::2]
    samples = [_sample(kind, number) for number, kind in enumerate(kinds, start=1)]
    filled = [*samples, ""]
    payment = _read_alone(
        "".join(literal + text for literal, text in zip(pieces[::2], filled, strict=True))
    )
    if payment is None:
        return None
    constants = ("", payment.bank_code)
    found = _slots_of(payment, kinds, constants)
    if found is None:
        return None
    used = sorted({slot for slot in found if slot < len(kinds)})
    places = {slot: group for group, slot in enumerate(used)}
    places |= {len(kinds) + number: len(used) + number for number in range(len(constants))}
    return Form(
        pattern=_pattern(pieces, used),
        sign=1 if payment.amount_pence > 0 else -1,
        constants=constants,
        values=itemgetter(*(places[slot] for slot in found)),
    )


def _sample(kind: str, number: int) -> str:
    """A value that stands in no other slot; amounts are that many pounds."""
    if kind == _AMOUNT:
        return f"{number}.00"
    if kind == _DAY:
        return (_FIRST_DAY + timedelta(number)).isoformat()
    return f"[{number}]"


def _read_alone(entry: str) -> Payment | None:
    """The one payment of a report that holds nothing but this entry."""
    spaces = "".join(
        f' xmlns:{prefix}="urn:{prefix}"' for prefix in set(_PREFIX.findall(entry))
    )
    currency = _CURRENCY.search(entry)
    reading = Reading("Stmt", ReadOptions(currency=currency[1] if currency else ""))
    stream = ElementStream(reading.names)
    events: list[Event] = []
    try:
        for element in stream.fed(f"<Stmt{spaces}>{entry}</Stmt>".encode("latin-1")):
            events += reading.told(element)
        stream.close()
    except XmlRefused:
        return None
    match events:
        case [Payment() as payment, BatchEnd()]:
            return payment
    return None


def _slots_of(
    payment: Payment, kinds: list[str], constants: tuple[str, ...]
) -> list[int] | None:
    """The slot of each value of a payment, constants counted behind the slots."""
    places = {_read(kind, number): number - 1 for number, kind in enumerate(kinds, start=1)}
    values = [
        abs(payment.amount_pence),
        *(getattr(payment, name) or "" for name in _DAYS),
        *(getattr(payment, name) for name in _TEXTS),
    ]
    places |= {constant: len(kinds) + number for number, constant in enumerate(constants)}
    return [places[value] for value in values] if places.keys() >= set(values) else None


def _read(kind: str, number: int) -> int | date | str:
    """What a sample is once it has been read."""
    if kind == _AMOUNT:
        return number * 100
    return _FIRST_DAY + timedelta(number) if kind == _DAY else _sample(kind, number)


def _pattern(pieces: list[str], used: list[int]) -> re.Pattern[str]:
    """The literal pieces with the slots between them, those of use in groups."""
    parts = [r"[ \t\r\n]*+", re.escape(pieces[0])]
    for slot, (kind, literal) in enumerate(zip(pieces[1::2], pieces[2::2], strict=True)):
        filled = _FILLED[kind]
        parts += [f"({filled})" if slot in used else f"(?:{filled})", re.escape(literal)]
    return re.compile("".join(parts), re.ASCII)
