"""The proof of a closed day follows its exports, and says what does not tie."""

import json
from datetime import timedelta

import pytest
from everypenny.workflows.export_fund import NotClosed, export_fund
from everypenny.workflows.prove_day import draw_up

from tests.builders import ON, Entry, a_register, a_statement, an_allpay_file, council_tax
from tests.whole_house import House
from tests.workflows.days import in_memory

NEXT = ON + timedelta(days=1)


def a_closed_day(pence: int = 10_00) -> House:
    house = in_memory()
    house.dropped("registers/accounts/all.csv", a_register())
    house.dropped("allpay/a.txt", an_allpay_file([(council_tax(1), pence)]))
    house.close(ON)
    return house


def exported(house: House) -> dict[str, bytes]:
    return {key: house.outbox.get(key) for key in house.outbox.versions}


def test_a_day_that_is_not_closed_is_not_proven() -> None:
    with pytest.raises(NotClosed):
        in_memory().prove(ON)


def test_a_day_that_is_not_exported_names_it_and_does_not_tie() -> None:
    proof = a_closed_day().prove(ON).proof

    assert not proof.ties()
    assert set(proof.not_yet_exported.values()) == {(ON,)}


def test_a_statement_that_never_came_is_told_on_its_day_and_on_no_weekend() -> None:
    house = a_closed_day()
    house.clock.pass_days(1)
    house.close(NEXT)

    friday, saturday = house.prove(ON).proof, house.prove(NEXT).proof

    [late] = friday.not_come
    assert (late.source, late.expected_by) == ("main-bank", "10:00")
    assert saturday.not_come == ()


def test_a_statement_that_is_held_has_come() -> None:
    house = in_memory()
    house.dropped("main-bank/a.xml", a_statement([Entry(pence=5_00)]))
    assert house.dropped("main-bank/b.xml", a_statement([Entry(pence=6_00)])).verdict == "held"
    house.close(ON)

    assert house.prove(ON).proof.not_come == ()


def test_a_difference_is_told_while_exports_wait_and_waiting_is_no_difference() -> None:
    waits, differs = a_closed_day(10_00), a_closed_day(10_00)
    export_fund("general-ledger", ON, exporting=differs.exporting)
    [key] = [key for key in differs.outbox.versions if key.endswith(".csv")]
    differs.outbox.versions[key] = [b"other bytes"]

    proofs = [house.prove(ON).proof for house in (waits, differs)]

    assert [proof.ties() for proof in proofs] == [False, False]
    assert [proof.differs() for proof in proofs] == [False, True]


def test_a_file_that_was_altered_is_told_even_if_its_figures_tie() -> None:
    house = a_closed_day()
    house.export_all(ON)
    key = f"council-tax/council-tax-2026-11-{ON}.csv"
    altered = house.outbox.get(key).replace(council_tax(1).encode(), council_tax(2).encode())
    house.outbox.versions[key] = [altered]

    proof = house.prove(ON).proof

    assert [export.difference_pence for export in proof.exports] == [0, 0]
    assert proof.differs()


def test_a_file_that_is_issued_and_not_delivered_yet_waits_without_an_alarm() -> None:
    house = a_closed_day()
    house.export_all(ON)
    house.outbox.versions.clear()

    proof = house.prove(ON).proof

    assert (proof.ties(), proof.differs()) == (False, False)
    assert all(export.difference_pence for export in proof.exports)


def test_the_proof_follows_each_export() -> None:
    house = a_closed_day()
    targets = sorted(house.councils.live().targets)
    export_fund(targets[0], ON, exporting=house.exporting)

    proof = draw_up(ON, proving=house.proving)

    waiting = {target for target, days in proof.not_yet_exported.items() if days}
    assert waiting == set(targets[1:])
    house.export_all(ON)
    assert draw_up(ON, proving=house.proving).not_yet_exported == dict.fromkeys(targets, ())


def test_every_proof_is_stored_and_signed() -> None:
    house = a_closed_day()

    first = house.prove(ON).name
    house.export_all(ON)
    second = house.prove(ON).name

    assert first != second
    for name in (first, second):
        assert json.loads(house.books.get(name))["day"] == str(ON)
        assert house.books.find(f"{name}.sig") is not None


def test_the_same_proof_drawn_up_again_is_the_same_bytes() -> None:
    house = a_closed_day()
    house.export_all(ON)
    first = house.prove(ON).name
    before = dict(house.books.versions)

    again = house.prove(ON).name

    assert again == first
    assert house.books.versions == before


def test_a_delivered_file_that_says_something_else_is_a_difference() -> None:
    house, other = a_closed_day(10_00), a_closed_day(11_00)
    house.export_all(ON)
    other.export_all(ON)
    house.outbox.versions.update({key: [content] for key, content in exported(other).items()})

    proof = house.prove(ON).proof

    assert not proof.ties()
    assert all(export.difference_pence for export in proof.exports)


def test_what_a_collector_holds_is_outstanding_until_the_bank_has_it() -> None:
    house = a_closed_day()
    house.clock.pass_days(1)
    entries = [Entry(pence=10_00, text="ALLPAY LTD 20NOV", on=NEXT)]
    house.dropped(
        "main-bank/s.xml", a_statement(entries, opening=1_000_00, on=NEXT, identity="S1")
    )
    house.close(NEXT)

    today, tomorrow = (house.prove(day).proof.outstanding for day in (ON, NEXT))

    assert [(item.account, item.pence, item.since) for item in today] == [
        ("clearing/allpay", 10_00, ON)
    ]
    assert tomorrow == ()


def test_the_trial_balance_of_a_proof_comes_to_nothing() -> None:
    proof = a_closed_day().prove(ON).proof

    assert (proof.movement_pence, proof.carried_pence) == (0, 0)
    assert proof.accounts["fund/CT"].carried_pence == -10_00
