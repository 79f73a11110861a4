"""The demo day of the council in infra_cdk/councils/demo: its files, cards and right ledger.

Everything is made at run time from one seed for one London day, and what the ledger must hold
afterwards is summed from the plan, not read from what the system did.
"""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from everypenny.domain.council import Council
from everypenny.domain.london_days import previous_day
from everypenny.local.demo_accounts import demo_accounts, register_csv
from everypenny.local.demo_cards import CardPayment
from everypenny.local.demo_files import (
    Planned,
    Statement,
    allpay_bytes,
    allpay_detail,
    camt053_bytes,
)
from everypenny.local.demo_lines import Pick, allpay_lines, statement_lines

SEED = 20_261_121
BANK_OPENED_WITH = 1_234_567_89
ALLPAY_OWED = 48_213_57
PAYOUT = 1_905_22


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSize:
    """How much of it: listed accounts by fund, allpay lines, transfers at the bank."""

    accounts: Mapping[str, int] = field(
        default_factory=lambda: {"CT": 14_000, "HR": 6_000, "NDR": 2_000}
    )
    allpay_lines: int = 1_250
    transfers: int = 60


@dataclass(frozen=True, slots=True)
class Drop:
    """A file and the key in the drop bucket where its sender puts it."""

    key: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a right ledger says at the day's end: pence by account, and doubts counted.

    `carried` has a fund's accounts as one, and all of suspense as `suspense`.
    """

    carried: Mapping[str, int]
    doubts: Mapping[str, int]
    allpay_payments: int
    statement_payments: int
    broken_lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoDay:
    """Everything that arrives in one day, and what must come of it."""

    day: date
    opening: Mapping[str, Any]
    register: Drop
    allpay: Drop
    statement: Drop
    allpay_again: Drop
    allpay_in_other_bytes: Drop
    allpay_broken: Drop
    basket: CardPayment
    refunded: CardPayment
    expected: Expected


def demo_day(council: Council, day: date, size: DemoSize | None = None) -> DemoDay:
    """Plan the day; `day` is the London day on which everything arrives and is posted."""
    size = size or DemoSize()
    chance = random.Random(SEED)  # noqa: S311 - a demo that is the same each time
    accounts = demo_accounts(council, {**size.accounts, "PCN": 400})
    pick = Pick(accounts, chance)
    listed = {fund: accounts[fund] for fund in size.accounts}
    register = Drop(
        f"registers/accounts/accounts-{day:%Y%m%d}.csv", register_csv(listed, chance)
    )
    receipts = list(allpay_lines(pick, day, size.allpay_lines))
    statement = _statement(council, pick, previous_day(day), size.transfers)
    basket, refunded = _cards(pick, day)
    return DemoDay(
        day=day,
        opening=_opening(previous_day(statement.on)),
        register=register,
        allpay=Drop(f"allpay/AMBL{day:%Y%m%d}.txt", allpay_bytes(receipts)),
        statement=Drop(f"main-bank/{statement.identity}.xml", camt053_bytes(statement)),
        allpay_again=Drop(f"allpay/AMBL{day:%Y%m%d}-again.txt", allpay_bytes(receipts)),
        allpay_in_other_bytes=Drop(
            f"allpay/AMBL{day:%Y%m%d}-sorted.txt", allpay_bytes(_in_order(receipts))
        ),
        allpay_broken=Drop(f"allpay/AMBL{day:%Y%m%d}-broken.txt", _broken(receipts)),
        basket=basket,
        refunded=refunded,
        expected=_expected(receipts, statement, (basket, refunded)),
    )


def _statement(council: Council, pick: Pick, on: date, transfers: int) -> Statement:
    return Statement(
        identity=f"STM{on:%Y%m%d}",
        account=council.bank_accounts["main"].names[0],
        on=on,
        opening_pence=BANK_OPENED_WITH,
        lines=statement_lines(
            pick, on, allpay_pence=ALLPAY_OWED, payout_pence=PAYOUT, transfers=transfers
        ),
    )


def _opening(on: date) -> Mapping[str, Any]:
    """The approved command: what we have, and what collectors owed us, at go-live."""
    balances = {
        "bank/main": BANK_OPENED_WITH,
        "clearing/allpay": ALLPAY_OWED,
        "clearing/govuk-pay": PAYOUT,
    }
    return {
        "command_id": f"opening-{on.isoformat()}",
        "prepared_by": "officer.prepare",
        "approved_by": "officer.approve",
        "why": "Balances at go-live, agreed with the bank and both collectors",
        "on": on.isoformat(),
        "balances": [
            {"account": account, "amount_pence": pence} for account, pence in balances.items()
        ],
    }


def _cards(pick: Pick, day: date) -> tuple[CardPayment, CardPayment]:
    """A basket over two funds, and a parking fine paid twice over and half refunded."""
    council_tax = pick.chance.choice(pick.accounts["CT"].open)
    fine, another = pick.accounts["PCN"].open[:2]
    on = previous_day(day)
    basket = CardPayment(
        payment_id=f"demo{on:%Y%m%d}basket00001",
        reference="WEB-0001",
        basket=(("CT", council_tax, 150_00), ("PCN", fine, 35_00)),
        fee_pence=2_97,
        on=on,
    )
    refunded = CardPayment(
        payment_id=f"demo{on:%Y%m%d}refund00001",
        reference=another,
        basket=(("PCN", another, 70_00),),
        fee_pence=1_25,
        refunded_pence=35_00,
        on=on,
    )
    return basket, refunded


def _in_order(lines: Sequence[Planned]) -> list[Planned]:
    """The same receipts as the sender might write them a second time."""
    return sorted(lines, key=lambda line: (line.reference, line.amount_pence))


def _broken(lines: Sequence[Planned]) -> bytes:
    """Five good lines, BROKEN_LINES bad ones, each in its own way, and the trailers."""
    good = [replace(line, amount_pence=line.amount_pence + 1) for line in lines[:5]]
    whole = allpay_bytes(good).decode("ascii").split("\r\n")
    detail = allpay_detail(lines[0])
    bad = [
        f"{detail[:23]}{amount:>9}{detail[32:]}" for amount in ("1.234", "1e3", "NaN", "12.345")
    ]
    bad += [f"{detail[:33]}31/02/2026", detail[:33] + "01/01/2199", detail[:20]]
    return "\r\n".join([*whole[:5], *bad, *whole[5:]]).encode("ascii")


BROKEN_LINES = 7


def _expected(
    receipts: Sequence[Planned], statement: Statement, cards: Sequence[CardPayment]
) -> Expected:
    carried = Counter(
        {
            "bank/main": BANK_OPENED_WITH,
            "clearing/allpay": ALLPAY_OWED,
            "clearing/govuk-pay": PAYOUT,
            "opening/main": -BANK_OPENED_WITH,
            "opening/allpay": -ALLPAY_OWED,
            "opening/govuk-pay": -PAYOUT,
        }
    )
    for held_in, lines in (("clearing/allpay", receipts), ("bank/main", statement.lines)):
        for line in lines:
            carried[held_in] += line.amount_pence
            carried[line.account] -= line.amount_pence
    for card in cards:
        carried["clearing/govuk-pay"] += (
            card.amount_pence - card.fee_pence - card.refunded_pence
        )
        carried["fees/govuk-pay"] += card.fee_pence
        for fund, _, pence in card.basket:
            carried[f"fund/{fund}"] -= pence
        carried[f"fund/{card.basket[0][0]}"] += card.refunded_pence
    return Expected(
        carried={account: pence for account, pence in carried.items() if pence},
        doubts=Counter(line.doubt for line in (*receipts, *statement.lines) if line.doubt),
        allpay_payments=len(receipts),
        statement_payments=len(statement.lines),
        broken_lines=BROKEN_LINES,
    )
