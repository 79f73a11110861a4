"""E-returns: an office's takings in total, counted coin by coin or cheque by cheque.

One is prepared, and changed, as often as its office likes; submitted as it then stands; and
approved by an officer who had no hand in it. One that is sent back is prepared still. Only
approval posts: what was counted equals the lines, a declared over or short among them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from everypenny.domain.council import Council
from everypenny.domain.deeds import CommandRefused, HasChanged, OfficeRecord
from everypenny.domain.offices import EReturnTemplate, Taken

E_RETURN = "e_return"
# Coins and notes of the realm, in pence.
DENOMINATIONS = (1, 2, 5, 10, 20, 50, 1_00, 2_00, 5_00, 10_00, 20_00, 50_00)
MOST_LINES = 60
MOST_CHEQUES = 500
LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class EReturnLine:
    """What was taken under one line of the template, in pence.

    The reference is given where the template's line has none.
    """

    line: str
    pence: int
    account_reference: str = ""
    item_reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedCoins:
    """How many coins or notes of one denomination, in pence, were counted."""

    denomination: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedCheque:
    """One cheque: its number and pence."""

    number: str
    pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareEReturn:
    """The order: an e-return as it now is, in cash or in cheques, of a London day's takings.

    A new one has no `e_return`; one that is there is changed at the `version` that the officer
    saw, or withdrawn. `over_pence` is what was counted above the lines (below: negative), and
    `why` explains it.
    """

    template: str
    method_code: str
    taken_on: date
    lines: tuple[EReturnLine, ...] = ()
    denominations: tuple[CountedCoins, ...] = ()
    cheques: tuple[CountedCheque, ...] = ()
    bag: str = ""
    over_pence: int = 0
    why: str = ""
    e_return: str = ""
    version: int = 0
    withdraw: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitEReturn:
    """The order: an e-return, at the version that the officer saw, is whole: approve it."""

    e_return: str
    version: int


def check_e_return(
    order: PrepareEReturn, taken: Taken, council: Council, *, today: date
) -> EReturnTemplate:
    """The template; CommandRefused for what no e-return may hold, whole or not."""
    template = council.e_returns.get(order.template)
    if template is None:
        raise CommandRefused(f"the council has no e-return {order.template}", where="template")
    if order.taken_on > today:
        raise CommandRefused(f"{order.taken_on} has not come", where="taken_on")
    for field in ("bag", "why"):
        if len(getattr(order, field)) > LONGEST_TEXT:
            raise CommandRefused(f"up to {LONGEST_TEXT} characters", where=field)
    _check_lines(order, template)
    if taken == "cash":
        _check_coins(order)
    else:
        _check_cheques(order)
    return template


def counted_pence(body: Mapping[str, Any]) -> int:
    """What an e-return's analysis comes to: coins and notes, or cheques."""
    coins = sum(denomination * count for denomination, count in body["denominations"])
    return int(coins) + sum(int(pence) for _, pence in body["cheques"])


def lines_pence(body: Mapping[str, Any]) -> int:
    """What an e-return's lines come to."""
    return sum(int(line["pence"]) for line in body["lines"])


def check_whole(record: OfficeRecord) -> None:
    """Raise CommandRefused unless what was counted equals the lines and the declared over."""
    body = record.body
    counted, lines, over = counted_pence(body), lines_pence(body), int(body["over_pence"])
    if counted != lines + over:
        raise CommandRefused(
            f"{counted} pence were counted; the lines are {lines} and {over} are declared over",
            where="e_return",
        )
    if over and not str(body["why"]).strip():
        raise CommandRefused("the e-return does not say why it is over or short", where="why")
    if (counted or over) and not (counted and lines):
        raise CommandRefused(
            "an e-return of something has lines, and something was counted", where="e_return"
        )
    if body["taken"] == "cash" and counted and not str(body["bag"]).strip():
        raise CommandRefused("the e-return does not name its bag", where="bag")


def prepared(
    was: OfficeRecord | None, order: PrepareEReturn, *, key: str, body: Mapping[str, Any]
) -> OfficeRecord:
    """The e-return as it is now; `body` is what the order says, and its officer's id.

    Raises CommandRefused for one that is posted or withdrawn, HasChanged for another version.
    """
    record = was or OfficeRecord(kind=E_RETURN, key=key, version=0, body={})
    _check_prepared(record, order.version)
    touched = {*record.body.get("officers", []), *body["officers"]}
    state = "withdrawn" if order.withdraw else "prepared"
    told = {**body, "officers": sorted(touched), "state": state}
    return replace(record, body=told, open=not order.withdraw)


def approved(record: OfficeRecord, *, payment: str) -> OfficeRecord:
    """The e-return once it is posted; `payment` is its own, "" where it held nothing."""
    body = {**record.body, "state": "approved", "payment_id": payment}
    return replace(record, body=body, open=False)


def seen(record: OfficeRecord | None, order: SubmitEReturn) -> OfficeRecord:
    """The e-return at the version seen; CommandRefused, or HasChanged at another one."""
    if record is None:
        raise CommandRefused(f"there is no e-return {order.e_return}", where="e_return")
    _check_prepared(record, order.version)
    return record


def _check_prepared(record: OfficeRecord, version: int) -> None:
    if not record.open:
        raise CommandRefused(f"the e-return is {record.body['state']}", where="e_return")
    if record.version != version:
        raise HasChanged(f"the e-return is at version {record.version} now: look again")


def _check_lines(order: PrepareEReturn, template: EReturnTemplate) -> None:
    if len(order.lines) > MOST_LINES:
        raise CommandRefused(f"up to {MOST_LINES} lines", where="lines")
    for place, line in enumerate(order.lines):
        where = f"lines[{place}]"
        known = template.lines.get(line.line)
        if known is None:
            raise CommandRefused(
                f"{template.name} has no line {line.line}", where=f"{where}.line"
            )
        if known.account_reference and line.account_reference:
            raise CommandRefused(
                "the template gives this line's reference", where=f"{where}.account_reference"
            )
        if line.pence <= 0:
            raise CommandRefused("a line is at least a penny", where=f"{where}.pence")


def _check_coins(order: PrepareEReturn) -> None:
    if order.cheques:
        raise CommandRefused("cheques make an e-return of their own", where="cheques")
    counted = [coins.denomination for coins in order.denominations]
    for place, coins in enumerate(order.denominations):
        where = f"denominations[{place}]"
        if coins.denomination not in DENOMINATIONS:
            raise CommandRefused(
                f"there is no coin or note of {coins.denomination} pence",
                where=f"{where}.denomination",
            )
        if coins.count < 0:
            raise CommandRefused("nobody counts below nothing", where=f"{where}.count")
    if len(set(counted)) != len(counted):
        raise CommandRefused("a denomination is counted twice", where="denominations")


def _check_cheques(order: PrepareEReturn) -> None:
    if order.denominations or order.bag:
        raise CommandRefused("cash makes an e-return of its own", where="denominations")
    if len(order.cheques) > MOST_CHEQUES:
        raise CommandRefused(f"up to {MOST_CHEQUES} cheques", where="cheques")
    for place, cheque in enumerate(order.cheques):
        if cheque.pence <= 0:
            raise CommandRefused(
                "a cheque is at least a penny", where=f"cheques[{place}].pence"
            )
