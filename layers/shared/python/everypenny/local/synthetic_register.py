"""A synthetic council's accounts: references in every fund's shape, each with a holder.

References are drawn over the whole range that the fund's rule allows, so that a fund of 50,000
accounts in a range of a million fills a twentieth of it: a slip may well hit another account.
"""

import csv
import io
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from everypenny.domain.compiled_council import CompiledCouncil
from everypenny.domain.example_references import LETTERS, example_reference
from everypenny.domain.fund_references import FundReferences
from everypenny.formats.inward.account_register import HEADINGS
from everypenny.local.synthetic_people import Person, somebody

_SHARES = (50, 22, 8, 12, 8)
_CLOSED_OF_100 = 2
_STREETS = ("Mill Lane", "Station Road", "High Street", "Ferry Close", "Priory Way")


class NoSuchReference(ValueError):
    """No reference of a fund could be made up: its rule wants more than mask and start say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticAccount:
    """An account, its holder, what is owed (pence), and the bank account that usually pays."""

    fund: str
    reference: str
    holder: Person
    postcode: str
    balance_pence: int
    instalment_pence: int
    closed: bool
    payer_account: str


def synthetic_accounts(
    council: CompiledCouncil, count: int, chance: random.Random
) -> Sequence[SyntheticAccount]:
    """`count` accounts over the funds, most in the first; the same seed gives the same."""
    funds = [fund for fund in council.funds.values() if not fund.fund.disabled]
    shares = [_SHARES[min(place, len(_SHARES) - 1)] for place in range(len(funds))]
    accounts: dict[tuple[str, str], SyntheticAccount] = {}
    while len(accounts) < count:
        fund = chance.choices(funds, shares)[0]
        reference = made_up_reference(fund, chance)
        accounts[fund.fund.code, reference] = _account(fund.fund.code, reference, chance)
    return list(accounts.values())


def made_up_reference(fund: FundReferences, chance: random.Random) -> str:
    """A valid reference of the fund, in normal form; NoSuchReference if none is found."""
    reference = example_reference(fund.references, chance.choice)
    if reference is None:
        raise NoSuchReference(fund.fund.code)
    return reference


def register_csv(accounts: Sequence[SyntheticAccount]) -> bytes:
    """The register's file, as a back office sends it."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, HEADINGS, restval="")
    writer.writeheader()
    writer.writerows(_rows(accounts))
    return out.getvalue().encode("utf-8")


def _rows(accounts: Sequence[SyntheticAccount]) -> Iterator[dict[str, str]]:
    for number, one in enumerate(accounts):
        yield {
            "fund": one.fund,
            "account_reference": one.reference,
            "title": one.holder.title,
            "forename": one.holder.forename,
            "surname": one.holder.surname,
            "address_1": f"{number % 240 + 1} {_STREETS[number % len(_STREETS)]}",
            "postcode": one.postcode,
            "balance": f"{one.balance_pence // 100}.{one.balance_pence % 100:02d}",
            "instalment": f"{one.instalment_pence // 100}.{one.instalment_pence % 100:02d}",
            "closed": "yes" if one.closed else "",
        }


def _account(fund: str, reference: str, chance: random.Random) -> SyntheticAccount:
    instalment = chance.choice(
        (chance.randrange(40_00, 320_00), 5_00 * chance.randrange(5, 60))
    )
    return SyntheticAccount(
        fund=fund,
        reference=reference,
        holder=somebody(chance),
        postcode=f"AM{chance.randrange(1, 60)} {chance.randrange(1, 10)}"
        f"{chance.choice(LETTERS)}{chance.choice(LETTERS)}",
        balance_pence=instalment * chance.randrange(1, 12) + chance.randrange(0, 99),
        instalment_pence=instalment,
        closed=chance.randrange(100) < _CLOSED_OF_100,
        payer_account=f"{chance.randrange(10**6):06d} {chance.randrange(10**8):08d}",
    )
