"""A line that a back office refused is in suspense again, once, and never twice anywhere."""

import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from everypenny.domain.acknowledgement import Standing
from everypenny.domain.journals import Journal, JournalKind
from everypenny.domain.officers import Officer
from everypenny.local.rebuild_council import rebuild_council
from everypenny.workflows.export_contents import rows_of

from tests.builders import ON, a_register, an_allpay_file, council_tax
from tests.evidence_folder import leave_evidence
from tests.fakes import Cut, PowerCut
from tests.outside import InMemory
from tests.three_days import open_ledger
from tests.whole_house import DEMO_COUNCIL, House
from tests.workflows.days import in_memory
from tests.workflows.offices import PAT, all_journals, in_suspense, the_ledger, with_officers

EXPORT = "council-tax-2026-11-2026-11-20"
NEXT = ON + timedelta(days=1)
LINES = [(council_tax(1), 10_00), (council_tax(2), 20_00), (council_tax(3), 5_50)]
INES = Officer("ines", ("income_officer",))
SENA = Officer("sena", ("senior_income_officer",))
LINE_BY_LINE = """
about = "A ledger that takes every line"
kind = "general_ledger"
columns = [
  { field = "ledger_code" },
  { field = "account" },
  { field = "debit" },
  { field = "credit" },
]
"""
REFUSED = f"fund/CT/{council_tax(2)}"


def exported(power: PowerCut | None = None) -> House:
    """Three receipts, sent to council tax in the order of LINES; it is the day after."""
    house = in_memory(power)
    receipts(house)
    return with_officers(house)


def receipts(house: House) -> None:
    house.dropped("registers/accounts/all.csv", a_register())
    house.dropped("allpay/receipts.txt", an_allpay_file(LINES))
    house.close(ON)
    house.export_all(ON)
    house.prove(ON)
    house.clock.pass_days(1)


def refuse(house: House, *lines: int, loaded: tuple[int, int] = (2, 15_50)) -> None:
    house.dropped("acknowledgements/council-tax/1.json", a_word(lines, loaded))


def a_word(lines: tuple[int, ...], loaded: tuple[int, int]) -> bytes:
    told = [{"line": line, "because": "account closed"} for line in lines]
    word = {"export_id": EXPORT, "loaded_count": loaded[0], "loaded_pence": loaded[1]}
    return json.dumps({**word, "refused": told}).encode()


def test_a_refused_line_is_in_suspense_as_a_further_part_and_says_why() -> None:
    house = exported()

    refuse(house, 2)

    [state] = in_suspense(house)
    [journal] = all_journals(house)
    assert (state.item.part, state.remaining_pence) == (2, 20_00)
    assert state.item.sentence.endswith("was refused by council-tax: account closed.")
    assert (journal.kind, journal.moves) == (JournalKind.RETURNED_LINE, state.item.payment_id)
    assert {x.account: x.amount_pence for x in journal.lines} == {
        REFUSED: 20_00,
        f"suspense/{state.item.payment_id}/2": -20_00,
    }


def test_the_day_after_is_proven_and_the_target_is_not_sent_what_it_refused() -> None:
    house = exported()
    refuse(house, 2)

    house.close(NEXT)
    house.export_all(NEXT)

    assert house.prove(NEXT).proof.ties()
    assert [e.rows for e in house.exports.issued("council-tax")] == [3, 0]
    ledger = house.exports.issued("general-ledger")[-1]
    assert (ledger.debits_pence, ledger.credits_pence) == (20_00, 20_00)


def test_what_was_returned_is_sent_again_once_an_officer_has_placed_it() -> None:
    house = exported()
    refuse(house, 2)
    [state] = in_suspense(house)
    item = {"payment_id": state.item.payment_id, "part": 2, "version": state.version}
    to = {"fund": "CT", "account_reference": council_tax(4), "pence": 20_00}

    house.do(PAT, "clear_suspense", "c1", items=[item], to=[to], why="she has moved")
    house.close(NEXT)
    house.export_all(NEXT)

    again = house.exports.issued("council-tax")[-1]
    assert (again.rows, again.credits_pence) == (1, 20_00)
    assert house.prove(NEXT).proof.ties()


def test_money_that_was_moved_before_the_target_spoke_leaves_its_account_in_debit() -> None:
    """The target loads the move's two lines, and never loaded what was moved."""
    house = exported()
    payment = next(j for j in journals_of(house) if REFUSED in {x.account for x in j.lines})
    house.do(PAT, "transfer_payment", "t1", **part_of(payment))

    refuse(house, 2)

    assert [state.remaining_pence for state in in_suspense(house)] == [20_00]
    at = house.payments.whereabouts(payment.payment_id)
    assert at is not None
    assert {account: here.pence for account, here in at.held().items()} == {
        REFUSED: -5_00,
        f"fund/CT/{council_tax(4)}": 5_00,
        f"suspense/{payment.payment_id}/2": 20_00,
    }


def test_a_line_that_a_general_ledger_refused_is_not_taken_from_its_back_office(
    tmp_path: Path,
) -> None:
    """It takes every line: council tax, which loaded this one, would never hear of a return."""
    folder = Path(shutil.copytree(DEMO_COUNCIL, tmp_path / "council"))
    (folder / "lines.toml").write_text(LINE_BY_LINE, "utf-8")
    targets = folder / "targets.toml"
    told = targets.read_text("utf-8").replace('"general_ledger_csv"', '"lines.toml"')
    targets.write_text(told, "utf-8")
    house = House(outside=InMemory(), folder=folder)
    open_ledger(house)
    receipts(house)
    [record] = house.exports.issued("general-ledger")
    rows = [*rows_of(record, house.councils, house.day_books)]
    line = next(n for n, row in enumerate(rows, start=1) if row.fund)
    refused = [{"line": line, "because": "closed"}]
    word = {"export_id": record.export_id, "loaded_count": len(rows) - 1, "refused": refused}

    body = json.dumps({**word, "loaded_pence": record.debits_pence}).encode()
    house.dropped("acknowledgements/general-ledger/1.json", body)

    assert in_suspense(house) == []
    said = house.acknowledgements.words("general-ledger")[record.export_id]
    assert (said.refused_count, said.standing) == (1, Standing.DIFFERS)


@pytest.mark.parametrize("after", range(8))
def test_a_return_that_is_cut_off_anywhere_is_carried_on_once(after: int) -> None:
    power = PowerCut()
    house = exported(power)
    landing = house.land("acknowledgements/council-tax/1.json", a_word((2,), (2, 15_50)))
    power.after, power.writes = after, 0

    for _ in range(3):
        try:
            house.acknowledged(landing)
        except Cut:
            continue

    assert [state.remaining_pence for state in in_suspense(house)] == [20_00]
    assert len(all_journals(house)) == 1


def test_many_refused_lines_return_in_several_commands() -> None:
    house = in_memory()
    house.dropped("registers/accounts/all.csv", a_register())
    lines = [(council_tax(n % 20), 1_00 + n) for n in range(45)]
    house.dropped("allpay/receipts.txt", an_allpay_file(lines))
    house.close(ON)
    house.export_all(ON)
    house.clock.pass_days(1)

    refuse(house, *range(1, 46), loaded=(0, 0))

    assert len(house.days.joined(NEXT).commands) == 3
    assert sum(s.remaining_pence for s in in_suspense(house)) == sum(p for _, p in lines)
    assert house.acknowledgements.words("council-tax")[EXPORT].standing is Standing.AGREES


def test_a_refused_debit_returns_as_a_debit_in_suspense() -> None:
    house = in_memory()
    house.dropped("registers/accounts/all.csv", a_register())
    house.dropped(
        "allpay/receipts.txt",
        an_allpay_file([(council_tax(1), 10_00), (council_tax(2), -3_00)]),
    )
    house.close(ON)
    house.export_all(ON)
    house.clock.pass_days(1)

    refuse(house, 2, loaded=(1, 10_00))

    assert [state.remaining_pence for state in in_suspense(house)] == [-3_00]


def test_a_rebuild_gives_returned_lines_again_byte_for_byte(tmp_path: Path) -> None:
    """In the order in which they took the money, although a transfer has the later name."""
    house = House(outside=InMemory())
    open_ledger(house)
    receipts(house)
    payment = next(j for j in journals_of(house) if REFUSED in {x.account for x in j.lines})
    house.do(INES, "transfer_payment", "t1", **part_of(payment))
    refuse(house, 1, 2, loaded=(1, 5_50))
    house.close(NEXT)
    house.export_all(NEXT)
    house.prove(NEXT)

    rebuilt = rebuild_council(leave_evidence(house, tmp_path))

    assert rebuilt.differences == []
    assert rebuilt.days == 2


def test_a_rebuild_returns_again_what_stood_elsewhere_then(tmp_path: Path) -> None:
    """The money had been moved then, and was moved back on the same day."""
    house = House(outside=InMemory())
    open_ledger(house)
    receipts(house)
    payment = next(j for j in journals_of(house) if REFUSED in {x.account for x in j.lines})
    to = {"fund": "CT", "account_reference": council_tax(4), "pence": 20_00}
    moving = {"fund": "CT", "account_reference": council_tax(2), "pence": 20_00, "to": [to]}
    whole = {"payment_id": payment.payment_id, "version": 0, **moving}
    house.do(INES, "transfer_payment", "t1", transfers=[whole], why="it is hers")
    refuse(house, 2)
    at = house.payments.whereabouts(payment.payment_id)
    assert at is not None
    [moved, _] = at.moved
    told = {"payment_id": payment.payment_id, "version": at.version, "why": "it is not"}
    house.do(SENA, "reverse_journal", "a", journal_id=moved.journal_id, **told)
    assert the_ledger(house) == {
        REFUSED: -20_00,
        f"suspense/{payment.payment_id}/2": 20_00,
    }
    house.close(NEXT)

    rebuilt = rebuild_council(leave_evidence(house, tmp_path))

    assert [state.remaining_pence for state in in_suspense(house)] == [20_00]
    assert rebuilt.differences == []


def part_of(payment: Journal) -> dict[str, Any]:
    """£5 of what was paid to the account that is refused, to another account."""
    to = {"fund": "CT", "account_reference": council_tax(4), "pence": 5_00}
    moving = {"fund": "CT", "account_reference": council_tax(2), "pence": 5_00, "to": [to]}
    transfer = {"payment_id": payment.payment_id, "version": 0, **moving}
    return {"transfers": [transfer], "why": "part of it is hers"}


def journals_of(house: House) -> list[Journal]:
    batches = house.days.batches(ON)
    return [
        journal
        for listed in batches
        for marker in house.ledger.markers(listed.batch_id)
        for journal in house.ledger.journals(listed.batch_id, marker.chunk)
    ]
