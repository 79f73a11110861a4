"""The demo day's money line by line: what comes in, what is in doubt, and what goes out."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from everypenny.domain.identification_outcome import Doubt
from everypenny.domain.london_days import previous_day
from everypenny.local.demo_accounts import FundAccounts
from everypenny.local.demo_files import Planned

AMOUNTS: Mapping[str, tuple[int, int]] = {
    "CT": (45_00, 260_00),
    "HR": (60_00, 190_00),
    "NDR": (200_00, 4_000_00),
    "PCN": (25_00, 70_00),
}
_FUNDS_OF_COUNTERS = ("CT",) * 6 + ("HR",) * 4 + ("NDR",) * 1 + ("PCN",) * 1
_CHANNELS = "PTZNB"


@dataclass(frozen=True, slots=True)
class Pick:
    """Chooses accounts and amounts; the same seed chooses the same."""

    accounts: Mapping[str, FundAccounts]
    chance: random.Random

    def paid(self, fund: str, on: date) -> Planned:
        """An ordinary payment into one open account of a fund."""
        reference = self.chance.choice(self.accounts[fund].open)
        amount = self.chance.randrange(*AMOUNTS[fund])
        return Planned(amount_pence=amount, account=f"fund/{fund}", reference=reference, on=on)

    def in_doubt(self, doubt: Doubt, reference: str, on: date) -> Planned:
        """A payment of £60 to £200 that nobody but an officer can place."""
        amount = self.chance.randrange(60_00, 200_00)
        return Planned(
            amount_pence=amount, account="suspense", doubt=doubt, reference=reference, on=on
        )


def allpay_lines(pick: Pick, day: date, count: int) -> Iterator[Planned]:
    """`count` receipts over the three days before `day`, a few of them in doubt.

    Among them is a returned cheque, which is money taken back.
    """
    days = (previous_day(previous_day(previous_day(day))), previous_day(day))
    told = [*_doubtful_receipts(pick, previous_day(day)), _returned_cheque(pick, days[1])]
    for number in range(count - len(told)):
        line = pick.paid(pick.chance.choice(_FUNDS_OF_COUNTERS), days[number % 2])
        if number % 9 == 0 and line.account == "fund/HR":
            line = replace(line, reference=f"AMBL{line.reference}")
        told.append(replace(line, channel=pick.chance.choice(_CHANNELS)))
    pick.chance.shuffle(told)
    for number, line in enumerate(told):
        yield replace(line, narrative=str(300_100 + number % 40))


def _doubtful_receipts(pick: Pick, on: date) -> Iterator[Planned]:
    council_tax, rents = pick.accounts["CT"], pick.accounts["HR"]
    for reference in council_tax.open[:5]:
        yield pick.in_doubt(Doubt.NO_FUND_ACCEPTS_IT, _misread(reference), on)
    for reference in rents.unlisted[:4]:
        yield pick.in_doubt(Doubt.ACCOUNT_NOT_IN_REGISTER, reference, on)
    for reference in council_tax.closed[:3]:
        yield pick.in_doubt(Doubt.ACCOUNT_CLOSED, reference, on)
    for reference in rents.on_stop[:1]:
        yield pick.in_doubt(Doubt.ACCOUNT_ON_STOP, reference, on)


def _returned_cheque(pick: Pick, on: date) -> Planned:
    line = pick.paid("CT", on)
    return replace(line, amount_pence=-40_00, channel="Q")


def _misread(reference: str) -> str:
    """The same reference with a wrong check digit."""
    return f"{reference[:-1]}{(int(reference[-1]) + 1) % 10}"


def statement_lines(
    pick: Pick, on: date, *, allpay_pence: int, payout_pence: int, transfers: int
) -> list[Planned]:
    """A day at the bank; the bulk credits are what the collectors owed when it began."""
    lines = [
        Planned(
            amount_pence=allpay_pence,
            account="clearing/allpay",
            narrative="ALLPAY LTD AMBL RECEIPTS",
            on=on,
        ),
        Planned(
            amount_pence=payout_pence,
            account="clearing/govuk-pay",
            narrative="STRIPE PAYMENTS UK GOV.UK PAY PAYOUT",
            on=on,
        ),
        *(_quoting(pick, number, on) for number in range(transfers)),
        *(_burying(pick, number, on) for number in range(transfers // 4)),
        *_transfers_in_doubt(pick, on),
        *_money_out(on),
    ]
    numbered = [
        replace(line, bank_reference=f"FP{on:%Y%m%d}{number:05d}")
        for number, line in enumerate(lines, start=1)
    ]
    return [*numbered, *_twins(pick, on)]


def _quoting(pick: Pick, number: int, on: date) -> Planned:
    """A payer who quotes the reference where it belongs."""
    line = pick.paid(("CT", "HR", "NDR")[number % 3], on)
    return replace(line, narrative="FASTER PAYMENT")


def _burying(pick: Pick, number: int, on: date) -> Planned:
    """A payer who writes the reference somewhere in a sentence, or breaks it in two."""
    line = pick.paid(("CT", "HR")[number % 2], on)
    write: tuple[Callable[[str], str], ...] = (
        lambda reference: f"PAYMENT FOR {reference} THANK YOU",
        lambda reference: f"ACC{reference} NOVEMBER",
        lambda reference: f"MY ACCOUNT {reference[:4]} {reference[4:]}",
    )
    return replace(line, reference="", narrative=write[number % 3](line.reference))


def _transfers_in_doubt(pick: Pick, on: date) -> Iterator[Planned]:
    council_tax, rents = pick.accounts["CT"], pick.accounts["HR"]
    yield replace(
        pick.in_doubt(Doubt.NO_FUND_ACCEPTS_IT, "", on), narrative="ALLOTMENT PLOT FOURTEEN"
    )
    yield replace(
        pick.in_doubt(Doubt.SEVERAL_ACCOUNTS, "", on),
        narrative=f"TAX {council_tax.open[7]} AND RENT {rents.open[7]}",
    )
    yield pick.in_doubt(Doubt.ACCOUNT_CLOSED, council_tax.closed[4], on)
    yield pick.in_doubt(Doubt.ACCOUNT_NOT_IN_REGISTER, council_tax.unlisted[2], on)
    yield pick.in_doubt(Doubt.NO_REFERENCE, "", on)


def _money_out(on: date) -> Iterator[Planned]:
    yield Planned(
        amount_pence=-18_40,
        account="outgoing/bank-charges",
        narrative="COMMISSION CHARGE PERIOD 8",
        on=on,
    )
    yield Planned(
        amount_pence=-212_35,
        account="suspense",
        doubt=Doubt.DEBIT_IN_DOUBT,
        narrative="CARD TERMINAL RENTAL",
        on=on,
    )


def _twins(pick: Pick, on: date) -> tuple[Planned, Planned]:
    """Two payments alike in everything, to which the bank gave no id: both are real."""
    one = replace(pick.paid("CT", on), narrative="COUNCIL TAX")
    return one, one
