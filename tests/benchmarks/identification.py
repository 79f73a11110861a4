"""Payments identified a second, by size of register and number of rules; suggestions apart.

Of the payments 45 of 100 quote their reference, 45 bury it in the narrative, 5 are a rule's and
5 say nothing. The baseline is what anyone would write first: a regular expression and a look-up
for each fund, and for suggestions rapidfuzz over every name of the register.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from everypenny.adapters.council_folder import read_council
from everypenny.domain.check_digits import expected_check
from everypenny.domain.compiled_council import CompiledCouncil, compile_council
from everypenny.domain.council import Condition, Council, IdentificationRule
from everypenny.domain.identification import identify
from everypenny.domain.identification_outcome import Outcome
from everypenny.domain.payments import Payment
from everypenny.domain.suggestions import suggest
from everypenny.formats.register_snapshot import Account, RegisterSnapshot, snapshot_bytes
from everypenny.local.synthetic_people import surnames
from rapidfuzz import fuzz, process

from tests.benchmarks.measured import Row, a_second

BUDGET = 50_000
SIZES = (10_000, 100_000, 1_000_000)
RULES = (10, 100, 1_000)
MOST_SECONDS, MOST_BYTES = 2, 600 * 1_000_000
_PAYMENTS = 10_000
_DOUBTS = 200
_SCANS = 3
_SOURCE = "main-bank"
_ROOT = Path(__file__).parents[2]
_DEMO = _ROOT / "infra_cdk" / "councils" / "demo"
_PATTERNS = {"CT": r"\b77\d{7}\b", "NDR": r"\b56\d{7}\b", "HR": r"\b6\d{10}\b"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Everyone:
    """A register with what the baselines know of it, and the accounts that payments are for."""

    size: int
    content: bytes
    register: RegisterSnapshot
    known: Mapping[str, Collection[str]]
    names: Sequence[str]
    payers: Sequence[Account]


def run() -> list[Row]:
    rows = []
    for size in SIZES:
        everyone = _everyone(size)
        rules = RULES if size == max(SIZES) else (100,)
        rows += [_identified(number, everyone) for number in rules]
        rows += _loaded(everyone)
        rows.append(_suggested(everyone))
    return rows


def _everyone(size: int) -> Everyone:
    """Only the accounts that pay are kept as objects: a door holds none, and all are traced."""
    accounts = list(_accounts(read_council(_DEMO), size))
    content = snapshot_bytes(accounts)
    return Everyone(
        size=size,
        content=content,
        register=RegisterSnapshot(content),
        known={f: frozenset(a.reference for a in accounts if a.fund == f) for f in _PATTERNS},
        names=[f"{account.forename} {account.surname}".upper() for account in accounts],
        payers=[accounts[place * 7_919 % size] for place in range(_PAYMENTS)],
    )


def _identified(rules: int, everyone: Everyone) -> Row:
    council = _council(rules)
    source = council.council.sources[_SOURCE]
    payments = list(_payments(everyone.payers))
    compiled = {fund: re.compile(pattern) for fund, pattern in _PATTERNS.items()}

    def ours() -> list[Outcome]:
        return [
            identify(payment, source=source, council=council, register=everyone.register)
            for payment in payments
        ]

    def baseline() -> list[list[tuple[str, str]]]:
        return [
            [
                (fund, found)
                for fund, pattern in compiled.items()
                for found in pattern.findall(f"{payment.payer_reference} {payment.narrative}")
                if found in everyone.known[fund]
            ]
            for payment in payments
        ]

    at_the_budget = rules == 100 and everyone.size == max(SIZES)
    return Row(
        what=f"identify, {everyone.size:,} accounts, {rules:,} rules",
        figure=a_second(len(payments), ours),
        unit="payments/s",
        budget=BUDGET if at_the_budget else None,
        peer="expression and look-up",
        peer_figure=a_second(len(payments), baseline),
        note="the baseline checks no digit, limit, rule or closure, and tells no reason",
    )


def _loaded(everyone: Everyone) -> list[Row]:
    """Loading a snapshot in a process that holds nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "snapshot"
        path.write_bytes(everyone.content)
        command = [sys.executable, "-m", "tests.benchmarks.register_load", str(path)]
        told = subprocess.run(command, cwd=_ROOT, check=True, capture_output=True, text=True)
    seconds, peak = json.loads(told.stdout)
    largest, stored = everyone.size == max(SIZES), len(everyone.content) / 1_000_000
    return [
        Row(
            what=f"load the register, {everyone.size:,} accounts",
            figure=seconds * 1_000,
            unit="ms",
            budget=MOST_SECONDS * 1_000 if largest else None,
            less_is_better=True,
            note="CPU, from bytes in memory",
        ),
        Row(
            what=f"memory of the register, {everyone.size:,} accounts",
            figure=peak / 1_000_000,
            unit="MB",
            budget=MOST_BYTES / 1_000_000 if largest else None,
            less_is_better=True,
            note=f"the whole process; the snapshot has {stored:.0f} MB",
        ),
    ]


def _suggested(everyone: Everyone) -> Row:
    council = _council(10)
    source = council.council.sources[_SOURCE]
    payments = [_doubtful(everyone.payers[place], place) for place in range(_DOUBTS)]
    doubts = [
        identify(payment, source=source, council=council, register=everyone.register)
        for payment in payments
    ]

    def ours() -> None:
        for payment, doubt in zip(payments, doubts, strict=True):
            suggest(payment, doubt, council=council, register=everyone.register)

    def scan() -> None:
        for payment in payments[:_SCANS]:
            process.extract(payment.payer_name, everyone.names, scorer=fuzz.WRatio, limit=3)

    return Row(
        what=f"suggest, {everyone.size:,} accounts",
        figure=a_second(len(payments), ours),
        unit="payments/s",
        peer="rapidfuzz",
        peer_figure=a_second(_SCANS, scan),
        note="rapidfuzz compares names alone",
    )


def _council(rules: int) -> CompiledCouncil:
    """The demo council with as many rules, of which the last fits some payments."""
    made = tuple(
        IdentificationRule(
            code=f"vendor-{number}",
            any_of=((Condition(field="text", operator="contains", value=_vendor(number)),),),
            action="place",
            fund="SD",
            account_reference="SD1234562",
        )
        for number in range(rules)
    )
    return compile_council(replace(read_council(_DEMO), rules=made))


def _vendor(number: int) -> str:
    return f"VENDOR {number:04d} RECHARGE"


def _accounts(council: Council, size: int) -> Iterator[Account]:
    """A fifth council tax and a hundredth business rates, scattered; the rest rents."""
    shares = {"CT": ("77", 6, size // 5), "NDR": ("56", 6, size // 100)}
    shares["HR"] = ("6", 9, size - sum(count for _, _, count in shares.values()))
    _, rare = surnames()
    for fund, (prefix, digits, count) in shares.items():
        check = council.reference_rules[council.funds[fund].reference_rule].check_digit
        assert check is not None
        for number in range(count):
            body = f"{prefix}{number * 7919 % 10**digits:0{digits}d}"
            yield Account(
                fund=fund,
                reference=body + expected_check(check, body + "0"),
                forename="Amina" if number % 2 else "Bryn",
                surname=rare[number % len(rare)],
                postcode=f"AM{number % 90} {number % 9}AA",
                instalment_pence=4_000 + number % 20_000,
            )


def _payments(payers: Sequence[Account]) -> Iterator[Payment]:
    for place, account in enumerate(payers):
        narrative, reference = "FASTER PAYMENT RECEIVED", ""
        match place % 20:
            case 0:
                narrative = f"{_vendor(9)} NOVEMBER"
            case 1:
                narrative = "THANK YOU"
            case odd if odd % 2:
                narrative = f"FP 041126 {account.reference} {account.surname}".upper()
            case _:
                reference = account.reference
        yield Payment(
            position=place + 1,
            amount_pence=account.instalment_pence or 1,
            narrative=narrative,
            payer_reference=reference,
            payer_name=f"B {account.surname}".upper(),
        )


def _doubtful(account: Account, place: int) -> Payment:
    """A reference with a slip, or only a name and an amount."""
    slipped = account.reference[:4] + account.reference[5:]
    return Payment(
        position=place + 1,
        amount_pence=account.instalment_pence or 1,
        narrative=f"COUNCIL {slipped}" if place % 2 else "COUNCIL",
        payer_name=f"{account.forename} {account.surname}".upper(),
    )
