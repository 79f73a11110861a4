"""A source whose files the council describes itself is received as any other is."""

import shutil

import pytest
from everypenny.domain.records import Verdict

from tests.builders import a_register, council_tax
from tests.outside import InMemory
from tests.whole_house import DEMO_COUNCIL, House

MAPPING = """
about = "A housing association's schedule"
dates = ["dd/mm/yyyy"]
[lines]
record_begins = "D"
header = false
[columns]
paid_on = "B"
amount = "C"
payer_reference = "D"
[trailer]
begins = "T"
count = "B"
total = "C"
"""
SOURCE = """
[homes]
name = "Homes for All"
kind = "collector"
format = "declared"
folder = "homes"
ledger_code = "K4500"
fees_ledger_code = "X6500"
method_code = "BT"
settlement_patterns = ["HOMES FOR ALL"]
settings = { mapping = "homes.toml" }
"""
LINES = f"D,20/11/2026,60.00,{council_tax(1)}\nD,20/11/2026,5.00,{council_tax(2)}\n"


@pytest.fixture
def house(tmp_path):
    folder = tmp_path / "council"
    shutil.copytree(DEMO_COUNCIL, folder)
    (folder / "homes.toml").write_text(MAPPING, "utf-8")
    with (folder / "sources.toml").open("a", encoding="utf-8") as sources:
        sources.write(SOURCE)
    described = House(outside=InMemory(), folder=folder)
    described.open(described.clock.now().date(), {})
    described.dropped("registers/accounts/all.csv", a_register())
    return described


def test_a_described_schedule_is_accepted_by_its_own_trailer(house):
    record = house.dropped("homes/november.csv", f"{LINES}T,2,65.00\n".encode())

    assert record.verdict is Verdict.ACCEPTED
    (batch,) = record.batches
    assert (batch.payments, batch.total_pence, batch.stated_pence) == (2, 65_00, 65_00)


def test_a_described_schedule_that_contradicts_itself_is_rejected(house):
    record = house.dropped("homes/november.csv", f"{LINES}T,3,65.00\n".encode())

    assert record.verdict is Verdict.REJECTED
    assert record.faults == 1
