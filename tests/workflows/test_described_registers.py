"""An account register whose columns the council describes itself is loaded as any other is."""

import json
import shutil
from pathlib import Path

import pytest
from everypenny.adapters.council_folder import check_folder
from everypenny.command_line.everypenny import app
from everypenny.domain.records import FileRecord, Verdict
from everypenny.formats.register_snapshot import RegisterSnapshot
from typer.testing import CliRunner

from tests.builders import ON, council_tax
from tests.outside import InMemory
from tests.whole_house import DEMO_COUNCIL, House

HEADED = """
about = "The rating system's list"
[lines]
delimiter = ";"
[accounts]
account_reference = "Acc No"
surname = ["Title", "Name"]
postcode = "PC"
balance = "Owed"
closed = "Ended"
[amounts]
unit = "pence"
[constants]
fund = "CT"
"""
FIXED = """
about = "The rating system's list, fixed width"
[lines]
kind = "fixed_width"
[accounts]
fund = "1-2"
account_reference = "3-11"
surname = "12-21"
"""
SOURCE = """
[rating]
name = "The rating system"
kind = "register"
format = "declared"
folder = "rating"
settings = { mapping = "rating.toml" }
"""
ROWS = f"""Acc No;Title;Name;PC;Owed;Ended
{council_tax(1)};Ms;Okafor;AM1 1AA;12050;
{council_tax(2)};Mr;Shah;AM1 2BB;;yes
"""


def a_folder(at: Path, mapping: str) -> Path:
    folder = Path(shutil.copytree(DEMO_COUNCIL, at / "council"))
    (folder / "rating.toml").write_text(mapping, "utf-8")
    with (folder / "sources.toml").open("a", encoding="utf-8") as sources:
        sources.write(SOURCE)
    return folder


def loaded(at: Path, content: str, mapping: str = HEADED) -> tuple[House, FileRecord]:
    house = House(outside=InMemory(), folder=a_folder(at, mapping))
    house.open(ON, {})
    return house, house.dropped("registers/rating/all.csv", content.encode())


def accounts_of(house: House) -> list[tuple[str, str, str, int | None, bool]]:
    snapshot = RegisterSnapshot(house.work.register(house.files.register()))
    return [
        (a.fund, a.reference, a.surname, a.balance_pence, a.closed) for a in snapshot.accounts()
    ]


def test_a_described_register_is_live_once_it_is_accepted(tmp_path: Path) -> None:
    house, record = loaded(tmp_path, ROWS)

    assert record.verdict is Verdict.ACCEPTED
    assert accounts_of(house) == [
        ("CT", council_tax(1), "Ms Okafor", 120_50, False),
        ("CT", council_tax(2), "Mr Shah", None, True),
    ]


def test_a_register_of_fixed_width_is_read_by_its_characters(tmp_path: Path) -> None:
    house, record = loaded(tmp_path, f"CT{council_tax(1)}OKAFOR    \n", FIXED)

    assert record.verdict is Verdict.ACCEPTED
    assert accounts_of(house) == [("CT", council_tax(1), "OKAFOR", None, False)]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        (council_tax(2), "999", "line 3, account_reference"),
        (council_tax(2), council_tax(1), "line 3, account_reference"),
        ("12050", "120.50", "line 2, balance"),
        ("AM1 2BB;;yes", "AM1 2BB", "line 3"),
        ("Acc No", "Account", "the columns"),
    ],
)
def test_every_row_that_tells_no_account_rejects_the_list(
    tmp_path: Path, old: str, new: str, place: str
) -> None:
    house, record = loaded(tmp_path, ROWS.replace(old, new))

    assert record.verdict is Verdict.REJECTED
    faults = json.loads(house.drop.get(record.report))["faults"]
    assert [fault["place"] for fault in faults] == [place]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('fund = "CT"', "", "accounts.fund"),
        ('fund = "CT"', 'fund = "CT"\nnarrative = "X"', "constants.narrative"),
        ("[amounts]", '[columns]\namount = "Owed"\n[amounts]', "columns"),
        ('account_reference = "Acc No"', "account_reference = []", "accounts.account_ref"),
        ('surname = ["', 'surnam = ["', "accounts.surnam"),
    ],
)
def test_a_mistake_in_the_description_is_told_by_its_key(
    tmp_path: Path, old: str, new: str, key: str
) -> None:
    folder = a_folder(tmp_path, HEADED.replace(old, new))

    told = [one.key for one in check_folder(folder) if one.file == "rating.toml"]

    assert len(told) == 1
    assert told[0].startswith(key)


def test_a_register_that_is_described_by_payments_is_refused(tmp_path: Path) -> None:
    payments = 'about = "x"\ndates = ["dd/mm/yyyy"]\n[columns]\npaid_on = "A"\namount = "B"\n'

    (mistake,) = check_folder(a_folder(tmp_path, payments))

    assert mistake.key == "rating.settings.mapping"


def test_a_described_register_is_tried_before_any_council_relies_on_it(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(HEADED, "utf-8")
    (tmp_path / "f.csv").write_text(ROWS.replace("12050", "12x"), "utf-8")

    paths = [str(tmp_path / "m.toml"), str(tmp_path / "f.csv")]
    answer = CliRunner().invoke(app, ["try", *paths])

    assert answer.exit_code == 2
    assert f"CT  {council_tax(2)}  Mr Shah  AM1 2BB" in answer.stdout
    assert "1 accounts, 1 faults" in answer.stdout
    assert "line 2, balance" in answer.stdout
