"""What an officer might try, or get wrong: no penny moves twice, nothing is answered 500."""

import pytest
from everypenny.domain.deeds import DeedOutcome

from tests.builders import council_tax
from tests.whole_house import House
from tests.workflows.leisure import a_leisure_office, held, stands
from tests.workflows.offices import PAT, SAM, the_ledger

CT_1 = council_tax(1)


@pytest.fixture
def office() -> House:
    """£120 of leisure income."""
    return a_leisure_office(("LEI", "LE0001", 120_00))


def away(payment: str) -> dict[str, object]:
    """A transfer of all of it, as if nothing had moved the payment yet."""
    return {
        "payment_id": payment,
        "version": 0,
        "fund": "LEI",
        "account_reference": "LE0001",
        "pence": 120_00,
        "to": [{"fund": "CT", "account_reference": CT_1, "pence": 120_00}],
    }


@pytest.mark.parametrize("spelt", ["01", "001", "\u0661", "+1", " 1", "1_", "0", "9" * 5_000])
def test_a_payment_has_one_spelling_under_which_it_moves(office: House, spelt: str) -> None:
    payment = stands(office).payment_id
    office.do(PAT, "transfer_payment", "t1", transfers=[away(payment)], why="hers")

    alias = f"{payment.rpartition('-')[0]}-{spelt}"
    again = office.do(SAM, "transfer_payment", "t2", transfers=[away(alias)], why="again")

    assert again.outcome is DeedOutcome.REFUSED
    assert the_ledger(office) == held(office) == {f"fund/CT/{CT_1}": 120_00}
