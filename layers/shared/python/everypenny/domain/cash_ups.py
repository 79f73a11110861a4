"""Cash-ups: an office's banking of its takings, which names the receipts of one bank credit.

A cash-up posts no income: the receipts did. It posts only what is over or short of them, with
a reason and an approver. A slip too long for one command is cashed up in several.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from everypenny.domain.deeds import CommandRefused, HasChanged, OfficeRecord
from everypenny.domain.offices import Taken

MOST_RECEIPTS = 80
LONGEST_NUMBER = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class CashUp:
    """The order: the receipts that a paying-in slip banks, and the pence that it says.

    `banked_on` is the slip's London day (None: today), in whose month its number is its own.
    `bag` is the number of the sealed bag of cash. `version` is that of the slip's own record,
    0 for a new slip. `why` explains pence over or short.
    """

    office: str
    method_code: str
    slip: str
    receipts: tuple[str, ...]
    banked_pence: int
    banked_on: date | None = None
    bag: str = ""
    version: int = 0
    why: str = ""


def cash_ups(month: str) -> str:
    """What the slips of a month (`2026-11`) are listed under."""
    return f"cash_ups/{month}"


def check_cash_up(order: CashUp, taken: Taken, *, today: date) -> None:
    """Raise CommandRefused for a slip, bag or list of receipts that cannot be."""
    for field in ("slip", "bag"):
        if len(getattr(order, field)) > LONGEST_NUMBER:
            raise CommandRefused(f"up to {LONGEST_NUMBER} characters", where=field)
    if not order.slip.strip():
        raise CommandRefused("give the number of the paying-in slip", where="slip")
    if taken == "cash" and not order.bag.strip():
        raise CommandRefused("give the number of the bag of cash", where="bag")
    if not 0 < len(order.receipts) <= MOST_RECEIPTS:
        raise CommandRefused(
            f"name 1 to {MOST_RECEIPTS} receipts, and more of the slip in another command",
            where="receipts",
        )
    if len(set(order.receipts)) != len(order.receipts):
        raise CommandRefused("a receipt is named twice", where="receipts")
    if order.banked_on is not None and order.banked_on > today:
        raise CommandRefused(f"{order.banked_on} has not come", where="banked_on")
    if order.banked_pence < 0:
        raise CommandRefused("a slip banks no less than nothing", where="banked_pence")


def short_pence(order: CashUp, found: Sequence[OfficeRecord]) -> int:
    """How much less was banked than the receipts say (negative: more).

    Raises CommandRefused where it differs and nobody says why.
    """
    short = sum(int(record.body["pence"]) for record in found) - order.banked_pence
    if short and not order.why.strip():
        told = f"{abs(short)} pence {'short' if short > 0 else 'over'}"
        raise CommandRefused(f"the slip is {told} of its receipts: say why", where="why")
    return short


def cashed_up(record: OfficeRecord, order: CashUp) -> OfficeRecord:
    """A receipt as it is banked; CommandRefused for one that another slip has."""
    if not record.open:
        slip = record.body["slip"]
        because = f"is cashed up on slip {slip}" if slip else "was reversed"
        raise CommandRefused(f"receipt {record.key} {because}", where="receipts")
    return replace(record, body={**record.body, "slip": order.slip}, open=False)


def slip_after(
    was: OfficeRecord | None,
    order: CashUp,
    *,
    taken: Taken,
    short: int,
    banked_on: date,
    command_id: str,
) -> OfficeRecord:
    """The slip's record with this cash-up; HasChanged if it is at another version."""
    version = was.version if was else 0
    if version != order.version:
        raise HasChanged(
            f"slip {order.slip} of {order.office} is at version {version} now: look again"
        )
    before: dict[str, Any] = dict(was.body) if was else {}
    if before and before["taken"] != taken:
        raise CommandRefused(f"slip {order.slip} banks {before['taken']}", where="slip")
    body = {
        "office": order.office,
        "taken": taken,
        "slip": order.slip,
        "banked_on": banked_on.isoformat(),
        "bags": _bags(before, order),
        "receipts": [*before.get("receipts", []), *order.receipts],
        "banked_pence": before.get("banked_pence", 0) + order.banked_pence,
        "short_pence": before.get("short_pence", 0) + short,
        "commands": [*before.get("commands", []), command_id],
    }
    kind, key = cash_ups(f"{banked_on:%Y-%m}"), f"{order.office}/{order.slip}"
    return OfficeRecord(kind=kind, key=key, version=version, body=body)


def _bags(before: dict[str, Any], order: CashUp) -> list[str]:
    return sorted({*before.get("bags", []), *([order.bag] if order.bag else [])})
