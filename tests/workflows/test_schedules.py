"""One credit for many debtors: a schedule tells whose it is, and the credit settles it."""

import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from everypenny.adapters.council_folder import check_folder
from everypenny.domain.records import FileRecord, Verdict

from tests.builders import ON, Entry, a_register, a_statement, council_tax, rent
from tests.outside import InMemory
from tests.whole_house import DEMO_COUNCIL, House

MAPPING = """
about = "Enforcement agent's remittance: what each debtor paid, and what the agent kept"
dates = ["dd/mm/yyyy"]
[columns]
paid_on = "Paid"
amount = "Collected"
withheld = "Our commission"
payer_reference = "Your reference"
payer_name = "Debtor"
"""
SOURCE = """
[agents]
name = "Enforcement agents"
kind = "collector"
format = "declared"
folder = "agents"
ledger_code = "K4600"
fees_ledger_code = "X6600"
method_code = "BT"
settlement_patterns = ["ENFORCEMENT PARTNERS"]
settings = { mapping = "agents.toml" }
"""
SCHEDULE = f"""Paid,Your reference,Debtor,Collected,Our commission
18/11/2026,{council_tax(1)},A CARTER,120.00,12.00
19/11/2026,{council_tax(2)},J SHAH,80.00,
19/11/2026,{rent(1)},K OKAFOR,50.00,5.00
"""
NET = 120_00 + 80_00 + 50_00 - 12_00 - 5_00
CLEARING = "clearing/agents"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copied = Path(shutil.copytree(DEMO_COUNCIL, tmp_path / "council"))
    (copied / "agents.toml").write_text(MAPPING, "utf-8")
    with (copied / "sources.toml").open("a", encoding="utf-8") as sources:
        sources.write(SOURCE)
    return copied


@pytest.fixture
def council(folder: Path) -> House:
    house = House(outside=InMemory(), folder=folder)
    house.open(ON, {"bank/main": 0})
    house.dropped("registers/accounts/all.csv", a_register())
    return house


def scheduled(house: House, text: str = SCHEDULE) -> FileRecord:
    return house.dropped("agents/november.csv", text.encode())


def credited(house: House, pence: int = NET) -> FileRecord:
    entry = Entry(pence=pence, text="ENFORCEMENT PARTNERS LTD")
    return house.dropped("main-bank/s.xml", a_statement([entry]))


def test_what_the_sender_kept_for_us_posts_to_fees_and_the_debt_is_paid_whole(
    council: House,
) -> None:
    record = scheduled(council)

    first, second, _ = (
        journal
        for chunk in range(1, record.batches[0].chunks + 1)
        for journal in council.ledger.journals(record.batches[0].batch_id, chunk)
    )
    assert [(line.account, line.amount_pence) for line in first.lines] == [
        (CLEARING, 120_00),
        (f"fund/CT/{council_tax(1)}", -120_00),
        ("fees/agents", 12_00),
        (CLEARING, -12_00),
    ]
    assert [line.account for line in second.lines] == [CLEARING, f"fund/CT/{council_tax(2)}"]


def test_one_credit_settles_its_whole_schedule(council: House) -> None:
    scheduled(council)
    credited(council)
    council.close(ON)

    proof = council.prove(ON).proof

    assert proof.outstanding == ()
    assert [collector.difference_pence for collector in proof.collectors] == [0]
    assert proof.accounts["fees/agents"].carried_pence == 17_00


def test_what_was_the_payers_own_cost_is_no_fee_of_ours(folder: Path) -> None:
    """The column is not named, so that the line pays what came to us."""
    own = MAPPING.replace('withheld = "Our commission"\n', "")
    (folder / "agents.toml").write_text(own, "utf-8")
    without = House(outside=InMemory(), folder=folder)
    without.open(ON, {"bank/main": 0})
    without.dropped("registers/accounts/all.csv", a_register())

    scheduled(without)
    without.close(ON)

    assert "fees/agents" not in without.prove(ON).proof.accounts


@pytest.mark.parametrize(
    ("came", "pence", "since"),
    [(scheduled, NET, ON - timedelta(days=2)), (credited, -NET, ON)],
    ids=["schedule", "credit"],
)
def test_half_of_a_pair_ages_in_clearing_until_the_other_comes(
    council: House, came: object, pence: int, since: date
) -> None:
    """A schedule is as old as its first line, a credit as its day."""
    came(council)
    council.close(ON)
    council.clock.pass_days(3)
    for day in (1, 2):
        council.close(ON + timedelta(days=day))

    (open_item,) = council.prove(ON + timedelta(days=2)).proof.outstanding

    assert (open_item.account, open_item.pence) == (CLEARING, pence)
    assert (open_item.since, open_item.days) == (since, 2 + (ON - since).days)


@pytest.mark.parametrize("kept", ["120.01", "-1.00", "1.2.3"])
def test_more_than_a_line_brought_cannot_be_kept_of_it(council: House, kept: str) -> None:
    record = scheduled(council, SCHEDULE.replace("12.00", kept))

    assert record.verdict is Verdict.REJECTED
    (fault,) = json.loads(council.drop.get(record.report))["faults"]
    assert (fault["place"], fault["text"]) == ("line 2, column 'Our commission'", kept)


def test_a_sender_that_keeps_fees_needs_a_ledger_code_for_them(folder: Path) -> None:
    sources = folder / "sources.toml"
    text = sources.read_text("utf-8").replace('fees_ledger_code = "X6600"\n', "")
    sources.write_text(text, "utf-8")

    (mistake,) = check_folder(folder)

    assert mistake.key == "agents.fees_ledger_code"
