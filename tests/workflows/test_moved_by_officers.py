"""What a back office posted itself is not sent to it; what officers move of it is."""

from datetime import date
from pathlib import Path

from everypenny.auditor import verify
from everypenny.domain.identifiers import PaymentId

from tests.builders import ON, a_register, an_allpay_file
from tests.evidence_folder import leave_evidence
from tests.outside import InMemory
from tests.three_days import open_ledger
from tests.whole_house import House
from tests.workflows.offices import KIM, PAT, with_officers
from tests.workflows.test_changed_definitions import (
    ACCOUNTS,
    DAYS,
    configured,
    delivered,
    records,
)

ALREADY_POSTED = 3
PENCE = 12_34


def a_house() -> tuple[House, PaymentId]:
    """A receipt of council tax that its back office has posted itself."""
    house = House(outside=InMemory())
    configured(house, ALREADY_POSTED)
    open_ledger(house)
    house.dropped("registers/accounts/all.csv", a_register())
    house.dropped("allpay/a.txt", an_allpay_file([(ACCOUNTS["CT"], PENCE)]))
    [batch] = [b for b in house.days.batches(ON) if b.total_pence == PENCE]
    return with_officers(house), PaymentId(f"{batch.batch_id}-1")


def moved(house: House, payment: PaymentId) -> None:
    own, other = (
        {"fund": fund, "account_reference": ACCOUNTS[fund], "pence": PENCE}
        for fund in ("CT", "HR")
    )
    transfers = [{"payment_id": payment, "version": 0, **own, "to": [other]}]
    house.do(PAT, "transfer_payment", "t1", transfers=transfers, why="it is her rent")


def given_on(house: House, day: date) -> dict[str, dict[str, int]]:
    """What each target is given of a day."""
    house.close(day)
    house.export_all(day)
    house.clock.pass_days(1)
    return {r.target: delivered(house, r) for r in records(house) if r.first_on == day}


def test_both_accounts_of_a_transfer_hear_of_it() -> None:
    """The rents never had the money, and council tax must give it up."""
    house, payment = a_house()

    moved(house, payment)
    given = given_on(house, DAYS[0])

    assert (given["tax"], given["rents"]) == ({"CT": -PENCE}, {"HR": PENCE})


def test_its_reversal_takes_back_what_was_told(tmp_path: Path) -> None:
    house, payment = a_house()
    moved(house, payment)
    given_on(house, DAYS[0])
    at = house.payments.whereabouts(payment)
    told = {"payment_id": payment, "journal_id": at.moved[0].journal_id if at else ""}

    house.do(PAT, "reverse_journal", "r1", version=1, **told, why="it was not")
    given = given_on(house, DAYS[1])

    assert (given["tax"], given["rents"]) == ({"CT": PENCE}, {"HR": -PENCE})
    folder = leave_evidence(house, tmp_path)
    verify.verify(verify.Folder(folder, check_signatures=False))


def test_the_mirror_of_what_was_never_sent_is_not_sent_either() -> None:
    house, payment = a_house()
    at = house.payments.whereabouts(payment)
    told = {"payment_id": payment, "journal_id": at.first.journal_id if at else ""}

    house.do(PAT, "reverse_journal", "r1", version=0, **told, why="never collected")
    house.do(KIM, "approve_deed", "r1-yes", decides="r1")
    given = given_on(house, DAYS[0])

    assert given["tax"] == {}
    assert given["finance"]["C2000|fund/CT"] == 0
