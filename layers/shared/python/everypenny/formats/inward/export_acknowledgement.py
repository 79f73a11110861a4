"""A target's acknowledgement of an export: JSON for programs, CSV for those without.

The CSV's records, in this order:

| record | holds |
|---|---|
| `EXPORT` | the export's id |
| `LOADED` | rows, and pounds with two decimals |
| `REFUSED` (any number) | the line in the file, from 1, and why |

It lies in `acknowledgements/<target>/` of the drop bucket. A line is a row of the export, as
its manifest counts them. Pence of a general ledger are its debits, of a fund what its accounts
were credited. The JSON is

    {"export_id", "loaded_count", "loaded_pence", "refused": [{"line", "because"}]}
"""

import csv
import io

import msgspec

from everypenny.domain.acknowledgement import LARGEST_BYTES, Acknowledgement, Refusal
from everypenny.domain.card_numbers import IsOurs, mask_card_numbers, never_ours
from everypenny.domain.money import NotMoney, pence_from_pounds

_LONGEST_REASON = 200
_MOST = 10**15


class NotAnAcknowledgement(ValueError):
    """The file is none, or is not whole; whoever sent it answers it."""


def read_acknowledgement(content: bytes, is_ours: IsOurs = never_ours) -> Acknowledgement:
    """The acknowledgement, card numbers masked; NotAnAcknowledgement says what was expected."""
    if len(content) > LARGEST_BYTES:
        raise NotAnAcknowledgement(f"it has more than {LARGEST_BYTES} bytes")
    try:
        text = content.decode("utf-8-sig")
        told = _json(text) if text.lstrip().startswith("{") else _csv(text)
    except (ValueError, csv.Error) as refusal:
        raise NotAnAcknowledgement(f"it cannot be read: {refusal}") from refusal
    if told.loaded_count < 0 or any(refusal.line < 1 for refusal in told.refused):
        raise NotAnAcknowledgement("rows and lines are counted from 1")
    if max(told.loaded_count, abs(told.loaded_pence)) >= _MOST:
        raise NotAnAcknowledgement(f"no export has {_MOST} rows or pence")
    refused = [Refusal(r.line, _reason(r.because, is_ours)) for r in told.refused]
    return Acknowledgement(
        export_id=told.export_id,
        loaded_count=told.loaded_count,
        loaded_pence=told.loaded_pence,
        refused=tuple(refused),
    )


def _reason(text: str, is_ours: IsOurs) -> str:
    return mask_card_numbers(" ".join(text.split()), is_ours)[:_LONGEST_REASON]


def _json(text: str) -> Acknowledgement:
    try:
        return msgspec.json.decode(text, type=Acknowledgement)
    except (msgspec.DecodeError, RecursionError) as refusal:
        raise ValueError(str(refusal)) from refusal


def _csv(text: str) -> Acknowledgement:
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if row]
    match rows:
        case [["EXPORT", export_id], ["LOADED", count, amount], *refused]:
            return Acknowledgement(
                export_id=export_id,
                loaded_count=_number(count),
                loaded_pence=_pence(amount),
                refused=tuple(_refusal(row) for row in refused),
            )
    raise ValueError("records run EXPORT, then LOADED, then REFUSED")


def _refusal(row: list[str]) -> Refusal:
    match row:
        case ["REFUSED", line, because]:
            return Refusal(_number(line), because)
    raise ValueError("behind LOADED stands REFUSED, a line and why")


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 10:
        raise ValueError(f"{text[:20]!r} is no count")
    return int(text)


def _pence(text: str) -> int:
    try:
        return pence_from_pounds(text)
    except NotMoney:
        raise ValueError(f"{text[:20]!r} is no amount such as 1234.50") from None
