"""Offices and e-returns: every mistake in their files explained."""

import shutil
from pathlib import Path

import pytest
from everypenny.adapters.council_folder import check_folder, read_council
from everypenny.domain.identification import compile_council
from everypenny.domain.identification_outcome import Settlement
from everypenny.domain.ledger_accounts import ledger_code
from everypenny.domain.offices import returned_by
from everypenny.domain.payments import Payment
from everypenny.domain.text_patterns import texts_of

from tests.builders import council_tax
from tests.whole_house import DEMO_COUNCIL

OFFICE = """
[depot]
name = "Depot"
entity = "council"
cash_ledger_code = "K1"
cheque_ledger_code = "K2"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DEMO_COUNCIL, tmp_path / "council"))


def told(folder: Path, file: str, text: str) -> list[str]:
    """The key of each mistake in a file that is written anew."""
    (folder / file).write_text(text, encoding="utf-8")
    return [one.key for one in check_folder(folder) if one.file == file]


def test_what_an_office_has_not_banked_has_a_ledger_code():
    council = read_council(DEMO_COUNCIL)

    assert ledger_code("clearing/cash-library", council) == "K5100"
    assert ledger_code("clearing/cheque-town-hall", council) == "K5010"


def test_the_banks_credit_of_an_office_settles_what_it_has_not_banked():
    council = compile_council(read_council(DEMO_COUNCIL))
    credit = Payment(position=1, amount_pence=150_00, narrative="CASH CTR 0102 CR 20NOV")

    settled = council.settlements.decide(texts_of(credit))

    assert isinstance(settled, Settlement)
    assert settled.account == "clearing/cash-library"


def test_a_council_without_offices_needs_no_file(folder):
    for file in ("offices.toml", "e_returns.toml"):
        (folder / file).unlink()

    assert read_council(folder).offices == {}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (OFFICE.replace("council", "nobody"), "depot.entity"),
        (OFFICE.replace('cash_ledger_code = "K1"', ""), "depot.cash_ledger_code"),
        (OFFICE + "cash_patterns = ['(']", "depot.cash_patterns[1]"),
        (OFFICE + "float = 1", "depot.float"),
    ],
)
def test_an_office_that_does_not_fit_is_told(folder, text, key):
    (folder / "e_returns.toml").unlink()

    assert told(folder, "offices.toml", text) == [key]


def test_an_office_shares_no_clearing_account_with_a_source(folder):
    sources = (folder / "sources.toml").read_text().replace("allpay", "cash-library")
    (folder / "sources.toml").write_text(sources)

    keys = [one.key for one in check_folder(folder) if one.file == "offices.toml"]

    assert keys == ["library"]


LINE = '[takings]\nname = "Takings"\noffice = "{office}"\n[takings.lines.one]\n'


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (LINE.format(office="moon") + 'description = "x"\nfund = "SD"', "takings.office"),
        (
            LINE.format(office="library") + 'description = "x"\nfund = "XX"',
            "takings.lines.one.fund",
        ),
        (
            LINE.format(office="library")
            + 'description = "x"\nfund = "CT"\naccount_reference = "12"',
            "takings.lines.one.account_reference",
        ),
        (
            LINE.format(office="library")
            + 'description = "x"\nfund = "SD"\n[takings.lines.two]\n'
            + 'description = "y"\nfund = "SD"',
            "takings.lines.two.account_reference",
        ),
        ('[takings]\nname = "Takings"\noffice = "library"\nlines = {}', "takings.lines"),
    ],
)
def test_a_template_that_does_not_fit_is_told(folder, text, key):
    assert told(folder, "e_returns.toml", text) == [key]


def test_a_template_says_what_its_office_does_not_enter_singly():
    templates = read_council(DEMO_COUNCIL).e_returns.values()

    [here, there, other] = [
        returned_by(templates, office=office, fund=fund, account_reference=council_tax(1))
        for office, fund in (("library", "SD"), ("town-hall", "SD"), ("library", "CT"))
    ]

    assert here is not None
    assert (here.code, there, other) == ("library-takings", None, None)
