"""Statements: each line of the bank's posts once, twins both, and gaps are never zero."""

import json
from datetime import date, timedelta

import pytest
from everypenny.domain.penny_proof import BankDifference
from everypenny.domain.records import Verdict
from everypenny.formats.canonical import journal
from everypenny.workflows import judging

from tests.builders import ON, Entry, a_statement
from tests.whole_house import House
from tests.workflows.days import in_memory

ONE = Entry(pence=10_00, text="ONE")
TWO = Entry(pence=20_00, text="TWO")
TWIN = Entry(pence=5_00, text="TWIN")
NEXT = ON + timedelta(days=1)
THIRD = ON + timedelta(days=2)


def balance(house: House) -> int:
    """Pence of the main bank account as the ledger has it, by summing its lines."""
    bodies = [i["body"] for i in house.scan() if i["sk"].startswith("J#")]
    lines = [line for body in bodies for line in journal(body).lines]
    return sum(line.amount_pence for line in lines if line.account == "bank/main")


def proven(house: House, day: date = ON) -> BankDifference:
    """The bank's difference on a day that is closed and exported now."""
    house.close(day)
    house.export_all(day)
    [bank] = house.prove(day).proof.banks
    return bank


def drop(house: House, name: str, *entries: Entry, **more: object) -> Verdict:
    content = a_statement(entries, **{"identity": name, "opening": 1_000_00, **more})
    return house.dropped(f"main-bank/{name}.xml", content).verdict


def test_genuine_twins_in_one_statement_both_post() -> None:
    house = in_memory()

    drop(house, "s", TWIN, TWIN, ONE)

    assert balance(house) == 1_000_00 + 5_00 + 5_00 + 10_00


def test_a_statement_with_a_line_that_is_here_already_is_held() -> None:
    house = in_memory()
    drop(house, "first", ONE, TWIN)

    verdict = drop(house, "second", TWIN, TWO)

    assert verdict is Verdict.HELD
    assert balance(house) == 1_000_00 + 15_00


def test_officers_see_which_lines_of_a_held_statement_are_here_already() -> None:
    house = in_memory()
    drop(house, "first", ONE, TWIN)

    content = a_statement([TWO, TWIN, TWIN], identity="second", opening=1_000_00)
    record = house.dropped("main-bank/second.xml", content)

    told = json.loads(house.drop.get(record.report))
    [line] = told["lines"]
    assert told["because"] == record.because
    assert (line["place"], line["position"], line["pence"]) == (1, 2, 5_00)
    assert line["statement"] == record.original
    assert house.drop.get(record.report.replace(".json", ".csv"))


def test_a_line_is_known_by_the_banks_own_id_whatever_its_text() -> None:
    house = in_memory()
    drop(house, "first", Entry(pence=10_00, text="FP MR X", entry_id="E1"))

    verdict = drop(house, "second", Entry(pence=10_00, text="MR X LONGER", entry_id="E1"))

    assert verdict is Verdict.HELD


def test_two_ids_tell_two_payments_that_look_alike_apart() -> None:
    house = in_memory()
    drop(house, "first", Entry(pence=10_00, text="SAME", entry_id="E1"))

    verdict = drop(house, "second", Entry(pence=10_00, text="SAME", entry_id="E2"))

    assert verdict is Verdict.ACCEPTED


def test_a_second_statement_of_the_day_with_other_lines_is_accepted() -> None:
    house = in_memory()
    drop(house, "morning", ONE)

    verdict = drop(house, "evening", TWO, opening=1_010_00)

    assert verdict is Verdict.ACCEPTED
    assert proven(house).difference_pence == 0


def test_the_same_line_on_the_next_day_is_another_payment() -> None:
    house = in_memory()
    drop(house, "monday", ONE)
    house.clock.pass_days(1)

    tomorrow = Entry(pence=10_00, text="ONE", on=NEXT)
    verdict = drop(house, "tuesday", tomorrow, opening=1_010_00, on=NEXT)

    assert verdict is Verdict.ACCEPTED


def test_overlapping_statements_judged_at_the_same_time_post_once() -> None:
    house = in_memory()
    first = house.land("main-bank/a.xml", a_statement([ONE, TWO], identity="A"))
    second = house.land("main-bank/b.xml", a_statement([TWO], identity="B"))
    write = judging._write
    verdicts = []

    def interrupted(record, judged, intake):
        """The other file is judged whole while this one's verdict is about to be written."""
        if record.landing == first and not verdicts:
            verdicts.append(house.receive(second).verdict)
        return write(record, judged, intake)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judging, "_write", interrupted)
        verdicts.append(house.receive(first).verdict)
    house.allocate(house.chunks.take())

    assert verdicts == [Verdict.ACCEPTED, Verdict.HELD]
    assert balance(house) == 1_000_00 + 20_00


def test_a_missing_statement_leaves_the_account_not_proven_since() -> None:
    house = in_memory()
    drop(house, "s1", ONE)
    house.close(ON)
    house.clock.pass_days(2)
    drop(house, "s3", Entry(pence=1_00, on=THIRD), opening=1_030_00, on=THIRD)
    house.close(NEXT)

    bank = proven(house, THIRD)

    assert (bank.difference_pence, bank.not_proven_since) == (None, ON)
    assert not house.prove(THIRD).proof.ties()


def test_the_missing_statement_heals_the_gap_when_it_arrives() -> None:
    house = in_memory()
    drop(house, "s1", ONE)
    house.close(ON)
    house.clock.pass_days(2)
    drop(house, "s3", Entry(pence=1_00, on=THIRD), opening=1_030_00, on=THIRD)
    house.close(NEXT)
    house.close(THIRD)
    house.clock.pass_days(1)
    drop(house, "s2", Entry(pence=20_00, on=NEXT), opening=1_010_00, on=NEXT)

    bank = proven(house, THIRD + timedelta(days=1))

    assert (bank.difference_pence, bank.proven_to) == (0, THIRD)
    assert bank.stated_pence == bank.ledger_pence == 1_031_00


def test_a_wrong_opening_balance_never_reads_as_zero() -> None:
    house = in_memory()

    drop(house, "s", ONE, opening=999_99)

    assert proven(house).difference_pence is None
