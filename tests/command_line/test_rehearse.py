"""`everypenny rehearse`: what another configuration would have done with sealed days."""

import json
import shutil
from pathlib import Path

import pytest
from everypenny.command_line.everypenny import app
from typer.testing import CliRunner

from tests.builders import ON, Entry, a_register, a_statement, an_allpay_file, council_tax, rent
from tests.whole_house import DEMO_COUNCIL
from tests.workflows.days import in_memory

RULE = f"""
[[rule]]
code = "allotments"
any_of = [[{{ field = "text", operator = "contains", value = "ALLOTMENT" }}]]
action = "place"
fund = "CT"
account_reference = "{council_tax(5)}"
"""


@pytest.fixture(scope="module")
def history(tmp_path_factory) -> Path:
    """A sealed day, as its buckets hold it."""
    folder = tmp_path_factory.mktemp("history")
    house = in_memory()
    house.dropped("registers/accounts/all.csv", a_register())
    receipts = [(council_tax(1), 10_00), (rent(1), 20_00)]
    house.dropped("allpay/a.txt", an_allpay_file(receipts))
    entries = [
        Entry(pence=30_00, text="ALLOTMENT PLOT 14", entry_id="e1"),
        Entry(pence=40_00, text=f"RENT {rent(2)}", entry_id="e2"),
    ]
    house.dropped("main-bank/a.xml", a_statement(entries, opening=1_000_00))
    house.close(ON)
    for bucket in (house.books, house.outside.buckets["work"]):
        for key, versions in bucket.versions.items():
            path = folder / key
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(versions[-1])
    return folder


@pytest.fixture
def council(tmp_path) -> Path:
    return Path(shutil.copytree(DEMO_COUNCIL, tmp_path / "council"))


def rehearsed(council, history, *options):
    arguments = ["rehearse", str(council), "--against", str(history), *options]
    return CliRunner().invoke(app, arguments)


def told(council, history):
    result = rehearsed(council, history, "--json")
    assert result.exit_code == 0, result.output
    *moves, last = [json.loads(line) for line in result.stdout.splitlines()]
    return moves, last["totals"]


def test_the_same_configuration_moves_nothing(council, history):
    moves, totals = told(council, history)

    assert moves == []
    assert (totals["payments"], totals["moved"], totals["by_fund"]) == (4, 0, {})
    assert sum(totals["not_rehearsed"].values()) == 1


def test_a_new_rule_moves_what_it_takes_and_says_where_to(council, history):
    with (council / "rules.toml").open("a") as rules:
        rules.write(RULE)

    [move], totals = told(council, history)

    assert move["was"] == [[f"suspense/{move['payment_id']}/1", 30_00]]
    assert move["would_be"] == [[f"fund/CT/{council_tax(5)}", 30_00]]
    assert (move["stage"], move["rule"], move["day"]) == (4, "allotments", str(ON))
    assert totals["moved"] == 1
    assert totals["by_fund"] == {
        "fund/CT": {"gained_pence": 30_00, "lost_pence": 0},
        "suspense": {"gained_pence": 0, "lost_pence": 30_00},
    }


def test_a_disabled_fund_sends_its_payments_to_suspense(council, history):
    funds = council / "funds.toml"
    funds.write_text(funds.read_text().replace("[HR]", "[HR]\ndisabled = true"))

    result = rehearsed(council, history)

    assert "2 of 4 payments would move." in result.stdout
    assert "fund/HR: £0.00 more, £60.00 less" in result.stdout


def test_rehearsing_writes_nothing(council, history):
    before = {path: path.read_bytes() for path in history.rglob("*") if path.is_file()}

    rehearsed(council, history)

    assert {p: p.read_bytes() for p in history.rglob("*") if p.is_file()} == before


def test_a_missing_register_stops_the_rehearsal(council, history, tmp_path):
    copy = shutil.copytree(history, tmp_path / "copy")
    shutil.rmtree(copy / "registers")

    result = rehearsed(council, copy)

    assert result.exit_code == 2
    assert "is missing" in result.stderr
