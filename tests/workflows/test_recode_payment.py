"""Re-codes: what a payment has on an account bears another fund, VAT code or item reference."""

import pytest
from everypenny.domain.deeds import DeedOutcome, Outcome
from everypenny.domain.journals import JournalKind

from tests.builders import council_tax, rent
from tests.whole_house import House
from tests.workflows.leisure import LEI_1, a_leisure_office, held, here, stands
from tests.workflows.offices import PAT

CT_1 = f"fund/CT/{council_tax(1)}"


@pytest.fixture
def office() -> House:
    """£120 of leisure income, £20 of it VAT, and £6 of council tax in one basket."""
    return a_leisure_office(("LEI", "LE0001", 120_00), ("CT", council_tax(1), 6_00))


def recode(house: House, account: str, command_id: str = "r1", **to: str) -> Outcome:
    _, fund, reference = account.split("/")
    at = stands(house)
    return house.do(
        PAT,
        "recode_payment",
        command_id,
        payment_id=at.payment_id,
        version=at.version,
        fund=fund,
        account_reference=reference,
        to=to,
        why="miscoded",
    )


def test_money_under_the_wrong_fund_bears_the_right_one(office: House) -> None:
    done = recode(office, CT_1, fund="HR", account_reference=rent(1))

    assert done.outcome is DeedOutcome.DONE
    assert held(office) == {LEI_1: 120_00, f"fund/HR/{rent(1)}": 6_00}
    assert [journal.kind for journal in stands(office).moved] == [JournalKind.RECODE]


def test_another_vat_code_is_worked_out_where_the_fund_lets_it_be_overridden(
    office: House,
) -> None:
    recode(office, LEI_1, vat_code="RED")

    assert (here(office, LEI_1).pence, here(office, LEI_1).vat_code) == (120_00, "RED")
    assert here(office, LEI_1).vat_pence == 5_71


def test_an_item_reference_changes_and_the_vat_is_copied(office: House) -> None:
    recode(office, LEI_1, item_reference="INVOICE 7")

    standing = here(office, LEI_1)
    assert (standing.item_reference, standing.vat_pence) == ("INVOICE 7", 20_00)


def test_money_that_changes_fund_bears_the_vat_code_of_the_new_one(office: House) -> None:
    recode(office, LEI_1, fund="CLUB", account_reference="CL0001")

    club = here(office, "fund/CLUB/CL0001")
    assert (club.vat_code, club.vat_pence) == ("EXE", 0)


@pytest.mark.parametrize(
    ("account", "to", "where"),
    [
        (CT_1, {"vat_code": "STD"}, "to.vat_code"),
        (LEI_1, {"vat_code": "NONE"}, "to.vat_code"),
        (LEI_1, {}, "to"),
        (LEI_1, {"fund": "CLUB"}, "to"),
        (LEI_1, {"vat_code": "STD"}, "to"),
        (LEI_1, {"fund": "CT", "account_reference": "1"}, "account_reference"),
        ("fund/LEI/LE0007", {"item_reference": "x"}, "fund"),
    ],
)
def test_a_code_that_may_not_be_borne_is_refused(
    office: House, account: str, to: dict[str, str], where: str
) -> None:
    refused = recode(office, account, **to)

    assert (refused.status, refused.where) == (422, where)
    assert held(office) == {LEI_1: 120_00, CT_1: 6_00}
