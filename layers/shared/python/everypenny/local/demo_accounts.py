"""The demo council's account holders: invented people, references with right check digits."""

import csv
import io
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from everypenny.domain.check_digits import expected_check
from everypenny.domain.council import Council
from everypenny.formats.inward.account_register import HEADINGS

BODIES: Mapping[str, tuple[str, int]] = {
    "CT": ("77", 6),
    "NDR": ("56", 6),
    "HR": ("6", 9),
    "PCN": ("AB", 7),
}
CLOSED_OF_EACH_FUND = 12
ON_STOP_OF_EACH_FUND = 3
UNLISTED_OF_EACH_FUND = 20
_STRIDE = 7_919
_SURNAMES = (
    *("Adeyemi", "Ahmed", "Baker", "Begum", "Campbell", "Clarke", "Davies", "Evans", "Fraser"),
    *("Green", "Hughes", "Iqbal", "Jones", "Kaur", "Kowalski", "Lewis", "Mistry", "Nowak"),
    *("O'Brien", "Okafor", "Patel", "Price", "Quinn", "Roberts", "Singh", "Taylor", "Wright"),
)
_FORENAMES = ("Amina", "Bryn", "Chloe", "Dev", "Ewan", "Farah", "George", "Hannah", "Ivo", "Jo")
_STREETS = (
    "Mill Lane",
    "Station Road",
    "High Street",
    "Ferry Close",
    "Priory Way",
    "The Green",
)


@dataclass(frozen=True, slots=True)
class FundAccounts:
    """One fund's references in normal form: open, closed, on stop, and valid but unlisted."""

    open: Sequence[str]
    closed: Sequence[str]
    on_stop: Sequence[str]
    unlisted: Sequence[str]


def demo_accounts(council: Council, sizes: Mapping[str, int]) -> Mapping[str, FundAccounts]:
    """Each fund's accounts, `sizes` of them listed; the same for the same council."""
    return {fund: _fund_accounts(council, fund, size) for fund, size in sizes.items()}


def register_csv(accounts: Mapping[str, FundAccounts], chance: random.Random) -> bytes:
    """The register's file: every listed account of every fund, with its invented holder."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, HEADINGS, restval="")
    writer.writeheader()
    for fund, listed in accounts.items():
        for reference in (*listed.open, *listed.closed, *listed.on_stop):
            row = _holder(chance) | {"fund": fund, "account_reference": reference}
            row["closed"] = "yes" if reference in listed.closed else ""
            row["on_stop"] = "Refer to recovery" if reference in listed.on_stop else ""
            writer.writerow(row)
    return out.getvalue().encode("utf-8")


def references(council: Council, fund: str) -> Iterator[str]:
    """A fund's references, all different and scattered, each with its right check digit."""
    prefix, digits = BODIES[fund]
    rule = council.reference_rules[council.funds[fund].reference_rule]
    if rule.check_digit is None:
        raise ValueError(f"the demo's fund {fund} has no check digit")
    places = 10**digits
    for number in range(places):
        body = f"{prefix}{(number * _STRIDE + 4_001) % places:0{digits}d}"
        check = expected_check(rule.check_digit, body + "0")
        yield body + check


def _fund_accounts(council: Council, fund: str, size: int) -> FundAccounts:
    valid = references(council, fund)
    closed = [next(valid) for _ in range(CLOSED_OF_EACH_FUND)]
    on_stop = [next(valid) for _ in range(ON_STOP_OF_EACH_FUND)]
    unlisted = [next(valid) for _ in range(UNLISTED_OF_EACH_FUND)]
    opened = [next(valid) for _ in range(size - len(closed) - len(on_stop))]
    return FundAccounts(opened, closed, on_stop, unlisted)


def _holder(chance: random.Random) -> dict[str, str]:
    """Someone who never lived, in a town that does not exist."""
    balance, instalment = chance.randrange(0, 180_000), chance.randrange(4_000, 22_000)
    return {
        "title": chance.choice(("Mr", "Mrs", "Ms", "Dr")),
        "forename": chance.choice(_FORENAMES),
        "surname": chance.choice(_SURNAMES),
        "address_1": f"{chance.randrange(1, 240)} {chance.choice(_STREETS)}",
        "address_2": "Ambleford",
        "postcode": f"ZZ{chance.randrange(1, 30)} {chance.randrange(1, 10)}AA",
        "balance": f"{balance // 100}.{balance % 100:02d}",
        "instalment": f"{instalment // 100}.{instalment % 100:02d}",
        "record_type": chance.choice(("household", "household", "landlord")),
    }
