"""An officer has an export issued again: the same bytes, and nothing moves."""

from datetime import timedelta
from pathlib import Path

import pytest
from everypenny.domain.deeds import DeedOutcome
from everypenny.domain.officers import Officer
from everypenny.local.rebuild_council import rebuild_council
from everypenny.workflows.export_fund import days_told_by, reissue

from tests.builders import ON, a_register, an_allpay_file, council_tax
from tests.evidence_folder import leave_evidence
from tests.outside import InMemory
from tests.three_days import open_ledger
from tests.whole_house import House
from tests.workflows.days import in_memory
from tests.workflows.offices import PAT, with_officers

SENA = Officer("sena", ("senior_income_officer",))
EXPORT = "council-tax-2026-11-2026-11-20"


@pytest.fixture
def office() -> House:
    house = in_memory()
    house.dropped("registers/accounts/all.csv", a_register())
    house.dropped("allpay/receipts.txt", an_allpay_file([(council_tax(1), 10_00)]))
    house.close(ON)
    house.export_all(ON)
    house.clock.pass_days(1)
    return with_officers(house)


def test_an_export_is_asked_for_again_and_its_door_is_told(office: House) -> None:
    [record] = office.exports.issued("council-tax")

    done = office.do(
        PAT, "reissue_export", "c1", target="council-tax", export_id=EXPORT, why="they lost it"
    )

    assert done.outcome is DeedOutcome.DONE
    assert done.answer["sha256"] == record.sha256
    assert office.deed_messages.take() == [
        {"deed": "reissue_export", "target": "council-tax", "export_id": EXPORT}
    ]


def test_a_lost_file_comes_again_byte_for_byte(office: House) -> None:
    before = dict(office.outbox.versions)
    office.outbox.versions.clear()

    [record] = reissue("council-tax", EXPORT, exporting=office.exporting)

    assert office.outbox.versions == {k: v for k, v in before.items() if EXPORT in k}
    assert days_told_by([record], None) == [ON]


def test_a_day_on_which_a_file_was_asked_for_again_is_rebuilt(tmp_path: Path) -> None:
    house = House(outside=InMemory())
    open_ledger(house)
    house.dropped("registers/accounts/all.csv", a_register())
    house.dropped("allpay/receipts.txt", an_allpay_file([(council_tax(1), 10_00)]))
    house.close(ON)
    house.export_all(ON)
    house.clock.pass_days(1)

    asked = {"target": "council-tax", "export_id": EXPORT, "why": "they lost it"}
    done = house.do(SENA, "reissue_export", "c1", **asked)
    house.close(ON + timedelta(days=1))

    assert done.outcome is DeedOutcome.DONE
    assert rebuild_council(leave_evidence(house, tmp_path)).differences == []


def test_issuing_again_what_is_there_changes_nothing(office: House) -> None:
    before = dict(office.outbox.versions), office.scan()

    reissue("council-tax", EXPORT, exporting=office.exporting)

    assert (dict(office.outbox.versions), office.scan()) == before


@pytest.mark.parametrize(
    ("order", "where"),
    [
        ({"target": "council-tax", "export_id": "other", "why": "lost"}, "export_id"),
        ({"target": "nobody", "export_id": EXPORT, "why": "lost"}, "export_id"),
        ({"target": "council-tax", "export_id": EXPORT, "why": " "}, "why"),
    ],
)
def test_what_was_never_issued_is_not_issued_again(
    office: House, order: dict[str, str], where: str
) -> None:
    refused = office.do(PAT, "reissue_export", "c1", **order)

    assert (refused.outcome, refused.where) == (DeedOutcome.REFUSED, where)
    assert office.deed_messages.take() == []
