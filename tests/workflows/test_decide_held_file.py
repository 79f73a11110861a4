"""Officers decide held files: two release one, or one rejects it; nothing posts twice."""

import json
from datetime import timedelta
from typing import Any

import pytest
from everypenny.domain.deeds import CommandRefused, DeedOutcome, OtherBody
from everypenny.domain.records import FileRecord, ReplayDiffers, Verdict
from everypenny.workflows.decide_held_file import decide_held_file

from tests import deciding
from tests.builders import ON, Entry, a_statement, an_allpay_file, council_tax
from tests.deciding import INES, SENA
from tests.whole_house import House

TOMORROW = ON + timedelta(days=1)
FRIDAY = [Entry(pence=10_00, text="ONE"), Entry(pence=20_00, text="TWO")]
TWIN = Entry(pence=20_00, text="TWO")
ORDER = {"source": "main-bank", "sequence": 2, "why": "the bank sent lines again"}


def decide(house: House, command_id: str = "c1", **told: Any) -> FileRecord:
    record = deciding.decide(house, command_id, **{**ORDER, **told})
    house.allocate(house.chunks.take())
    return record


def held(house: House, entries: list[Entry], **how: Any) -> FileRecord:
    """Friday's statement is posted, and one that shows some of its lines again is held."""
    house.open(ON, {"bank/main": 0})
    house.dropped("main-bank/friday.xml", a_statement(FRIDAY, identity="FRI"))
    return house.dropped("main-bank/again.xml", a_statement(entries, identity="AGAIN", **how))


def bank(house: House) -> int:
    house.close(ON)
    return house.prove(ON).proof.accounts["bank/main"].carried_pence


def test_lines_that_are_here_already_are_not_posted_again(quick: House) -> None:
    later = Entry(pence=5_00, text="THREE")
    record = held(quick, [*FRIDAY, later])

    released = decide(quick)

    assert (record.verdict, released.verdict) == (Verdict.HELD, Verdict.ACCEPTED)
    assert released.batches[0].already_posted == 2
    assert bank(quick) == 35_00


def test_a_release_lists_the_lines_that_it_leaves_out_as_posted_already(quick: House) -> None:
    held(quick, [*FRIDAY, Entry(pence=5_00, text="THREE")])

    released = decide(quick, new_lines=[{"place": 1, "position": 2}])

    [line] = json.loads(quick.drop.get(released.report))["lines"]
    friday = quick.files.held("main-bank", 1).batches[0]
    assert (line["place"], line["position"], line["pence"]) == (1, 1, 10_00)
    assert line["statement"] == friday.identity


def test_a_held_file_whose_bytes_were_altered_is_not_released(quick: House) -> None:
    record = held(quick, [*FRIDAY, Entry(pence=5_00, text="THREE")])
    versions = quick.outside.buckets["drop"].versions[record.landing.key]
    versions[-1] = versions[-1].replace(b"THREE", b"FORTY")

    with pytest.raises(ReplayDiffers):
        decide(quick)


def test_the_bank_stays_proven_through_a_released_overlap(quick: House) -> None:
    held(quick, [*FRIDAY, Entry(pence=5_00, text="THREE")])
    decide(quick)
    quick.close(ON)

    proof = quick.prove(ON).proof

    assert [(b.difference_pence, b.stated_pence) for b in proof.banks] == [(0, 35_00)]
    assert proof.held == ()


def test_a_statement_that_is_wholly_here_already_leaves_the_bank_as_it_was(
    quick: House,
) -> None:
    held(quick, FRIDAY)
    decide(quick)

    assert bank(quick) == 30_00
    assert quick.prove(ON).proof.banks[0].difference_pence == 0


def test_a_line_that_officers_call_new_is_posted(quick: House) -> None:
    held(quick, [TWIN], opening=30_00)

    decide(quick, new_lines=[{"place": 1, "position": 1}])

    assert bank(quick) == 50_00


def test_one_officer_cannot_release(quick: House) -> None:
    held(quick, FRIDAY)
    quick.do(INES, "release_held_file", "c1", **ORDER)

    own = quick.do(INES, "approve_deed", "a1", decides="c1")

    assert own.status == 403
    assert quick.deed_messages.take() == []


def test_one_officer_can_reject_and_the_bytes_are_then_welcome_again(
    quick: House,
) -> None:
    held(quick, FRIDAY)

    rejected = decide(quick, releases=False)
    again = quick.dropped("main-bank/x.xml", a_statement(FRIDAY, identity="AGAIN"))

    assert rejected.verdict is Verdict.REJECTED
    assert again.verdict is Verdict.HELD


def test_a_file_is_decided_once(quick: House) -> None:
    held(quick, FRIDAY)
    decide(quick)

    late = deciding.ask(quick, "c2", releases=False, **ORDER)

    assert late.status == 412
    assert late.because.endswith("has been decided by c1")


def test_of_two_releases_of_one_file_the_second_is_told_of_the_first(quick: House) -> None:
    held(quick, FRIDAY)
    quick.do(INES, "release_held_file", "c1", **ORDER)
    quick.do(INES, "release_held_file", "c2", **ORDER)

    first = quick.do(SENA, "approve_deed", "a1", decides="c1")
    second = quick.do(SENA, "approve_deed", "a2", decides="c2")

    assert (first.status, second.status) == (200, 412)
    assert len(deciding.carry_on(quick)) == 1


def test_the_same_command_with_another_body_is_refused(quick: House) -> None:
    held(quick, FRIDAY)
    decide(quick)

    with pytest.raises(OtherBody):
        deciding.ask(quick, "c1", **{**ORDER, "why": "another reason"})


def test_a_decision_delivered_twice_is_carried_out_once(quick: House) -> None:
    held(quick, [*FRIDAY, Entry(pence=5_00, text="THREE")])
    first = decide(quick)

    again = decide_held_file("c1", intake=quick.intake, evidence=quick.evidence)
    quick.allocate(quick.chunks.take())

    assert again == first
    assert bank(quick) == 35_00


def test_a_release_waits_for_the_statement_that_it_overlaps(quick: House) -> None:
    quick.open(ON, {})
    friday = quick.land("main-bank/friday.xml", a_statement(FRIDAY, identity="FRI"))
    quick.receive(friday)
    waiting = quick.chunks.take()
    again = quick.land("main-bank/again.xml", a_statement(FRIDAY, identity="AGAIN"))
    quick.receive(again)

    refused = deciding.ask(quick, "c1", **ORDER)
    quick.allocate(waiting)

    assert (refused.outcome, refused.where) == (DeedOutcome.REFUSED, "sequence")
    assert decide(quick, "c2").verdict is Verdict.ACCEPTED


def test_a_release_in_the_queue_waits_for_a_statement_that_came_meanwhile(
    quick: House,
) -> None:
    held(quick, [TWIN], opening=30_00)
    deciding.ask(quick, "c1", **ORDER)
    other = a_statement([Entry(pence=1_00, text="OTHER")], identity="LATE", opening=30_00)
    quick.receive(quick.land("main-bank/late.xml", other))

    with pytest.raises(CommandRefused, match="not posted yet"):
        deciding.carry_on(quick)
    quick.allocate(quick.chunks.take())

    record = decide_held_file("c1", intake=quick.intake, evidence=quick.evidence)
    assert record.verdict is Verdict.ACCEPTED


def test_a_collectors_file_with_the_same_identity_posts_whole_once_released(
    quick: House,
) -> None:
    quick.open(ON, {})
    first, second = council_tax(1), council_tax(2)
    quick.dropped("allpay/a.txt", an_allpay_file([(first, 5_00), (second, 7_00)]))
    quick.dropped("allpay/b.txt", an_allpay_file([(second, 7_00), (first, 5_00)]))

    released = decide(quick, source="allpay")

    quick.close(ON)
    assert released.batches[0].payments == 2
    proof = quick.prove(ON).proof
    assert proof.accounts["clearing/allpay"].carried_pence == 24_00


def test_a_file_that_is_not_held_cannot_be_decided(quick: House) -> None:
    quick.open(ON, {})

    with pytest.raises(CommandRefused, match="holds no file"):
        decide(quick)


def test_a_decision_says_why(quick: House) -> None:
    held(quick, FRIDAY)

    refused = deciding.ask(quick, "c1", **{**ORDER, "why": " "})

    assert refused.where == "why"


def test_a_decision_whose_command_is_not_kept_is_not_carried_out(quick: House) -> None:
    with pytest.raises(LookupError):
        decide_held_file("nobody", intake=quick.intake, evidence=quick.evidence)
