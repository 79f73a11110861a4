"""What a back office says that it holds is what the ledger says, whatever it refuses."""

import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from everypenny.auditor import verify
from everypenny.domain.deeds import DeedOutcome
from everypenny.domain.whereabouts import Whereabouts
from everypenny.local.rebuild_council import rebuild_council
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import ON, a_register, an_allpay_file, council_tax
from tests.evidence_folder import leave_evidence
from tests.outside import InMemory
from tests.whole_house import DEMO_COUNCIL, House
from tests.workflows.back_offices import (
    DECEMBER,
    accepted,
    at,
    booked,
    bought,
    certified,
    gone_back,
    line_of,
    night,
    posted,
    received_by,
    refunded,
    refuse,
    stands,
)
from tests.workflows.offices import PAT, SAM, in_suspense, with_officers

CT_1 = f"fund/CT/{council_tax(1)}"


def test_a_refused_refund_stands_in_suspense_as_a_debit_and_the_month_ties() -> None:
    house, payment = refunded()

    refuse(house, line_of(house, -5_00))

    assert at(house, payment) == {CT_1: 25_00, f"suspense/{payment}/2": -5_00}
    [state] = in_suspense(house)
    assert state.item.sentence.endswith("was refused by council-tax: closed.")
    fund = certified(house)
    assert (fund["ims_pence"], fund["feeder_pence"], fund["ties"]) == (25_00, 25_00, True)
    assert accepted(house) == booked(house) == Counter({council_tax(1): 25_00})


def test_what_a_target_believes_of_an_account_is_never_refunded_beyond_the_payment() -> None:
    """£5 of £25 have gone back: the account reads £25, for its target would not hear it."""
    house, payment = refunded()
    refuse(house, line_of(house, -5_00))
    house = with_officers(house)
    part = {"fund": "CT", "account_reference": council_tax(1), "pence": 20_01}
    twin = bought(house, "pay2", 25_00)
    told = {"payment_id": payment, "version": 2, "duplicate_of": twin, "why": "paid twice"}

    above = house.do(PAT, "refund_payment", "r1", **told, parts=[part])
    whole = house.do(PAT, "refund_payment", "r2", **told, parts=[{**part, "pence": 20_00}])

    assert (above.status, "2000 remain" in above.because) == (422, True)
    assert whole.outcome is DeedOutcome.WAITING


def test_a_payment_that_has_partly_gone_back_is_not_a_duplicates_other_half() -> None:
    house, payment = refunded()
    refuse(house, line_of(house, -5_00))
    house = with_officers(house)
    twin = bought(house, "pay2", 25_00)
    part = {"fund": "CT", "account_reference": council_tax(1), "pence": 25_00}
    told = {"payment_id": twin, "version": 0, "duplicate_of": payment, "why": "paid twice"}

    asked = house.do(PAT, "refund_payment", "r1", **told, parts=[part])

    assert (asked.status, "has gone itself" in asked.because) == (422, True)


def test_a_payment_that_has_partly_gone_back_is_not_reversed() -> None:
    house, payment = refunded()
    refuse(house, line_of(house, -5_00))
    house = with_officers(house)
    first = stands(house, payment).first.journal_id
    told = {"payment_id": payment, "version": 2, "why": "a slip"}

    asked = house.do(PAT, "reverse_journal", "x1", journal_id=first, **told)

    assert (asked.status, "2000 of 2500 pence" in asked.because) == (422, True)


def test_a_refund_that_was_asked_for_comes_though_its_money_has_returned_meanwhile() -> None:
    house = a_council()
    payment = bought(house, "pay1", 25_00)
    night(house, ON)
    twin = bought(house, "pay2", 25_00)
    part = {"fund": "CT", "account_reference": council_tax(1), "pence": 25_00}
    told = {"payment_id": payment, "version": 0, "duplicate_of": twin, "why": "paid twice"}
    house.do(PAT, "refund_payment", "r1", **told, parts=[part])
    house.do(SAM, "approve_deed", "r1-yes", decides="r1")

    refuse(house, line_of(house, 25_00))
    free = stands(house, payment).free()
    gone_back(house, "pay1", 25_00, 25_00)

    assert set(free) == {f"suspense/{payment}/2"}
    assert at(house, payment) == {CT_1: -25_00, f"suspense/{payment}/2": 25_00}
    assert stands(house, payment).remains() == 0


def test_a_back_office_hears_where_its_own_money_is_placed_once_it_has_refused_a_move() -> None:
    """It had £20 posted itself, loaded that they left, and would not load where they went."""
    house = a_council(already_posted=True)
    house.dropped("allpay/a.txt", an_allpay_file([(council_tax(1), 20_00)]))
    do(house, "t1", "transfer", 0, council_tax(4))
    night(house, ON)

    refuse(house, line_of(house, 20_00))
    do(house, "c1", "clear", 0, council_tax(5))
    night(house, ON + timedelta(days=1))

    assert accepted(house) == Counter({council_tax(1): -20_00, council_tax(5): 20_00})
    assert booked(house) == Counter({council_tax(5): 20_00})


def test_a_rebuild_and_a_stranger_agree_with_lines_of_both_signs_that_returned(
    tmp_path: Path,
) -> None:
    house, _ = refunded()
    refuse(house, 1, 2)
    certified(house)

    evidence = leave_evidence(house, tmp_path)
    verified = verify.verify(verify.Folder(evidence, check_signatures=False))

    assert rebuild_council(evidence).differences == []
    assert verified.days[-1] == str(DECEMBER)


@dataclass(frozen=True)
class Day:
    """What happens on one day: pence received, refunded at the provider, moved and placed.

    `refused` are lines of the export that went out in the night before.
    """

    received: tuple[int, ...]
    refunded: tuple[int, ...]
    deeds: tuple[tuple[str, int, int], ...]
    refused: frozenset[int]


DEEDS = st.tuples(
    st.sampled_from(["transfer", "reverse", "clear"]), st.integers(0, 50), st.integers(2, 6)
)
A_DAY = st.builds(
    Day,
    received=st.lists(st.integers(-30_00, 60_00).filter(bool), max_size=2).map(tuple),
    refunded=st.lists(st.integers(1, 30_00), max_size=2).map(tuple),
    deeds=st.lists(DEEDS, max_size=4).map(tuple),
    refused=st.frozensets(st.integers(1, 6), max_size=4),
)


@given(story=st.lists(A_DAY, min_size=2, max_size=4), already_posted=st.booleans())
@settings(max_examples=20, deadline=None)
def test_account_by_account_the_target_holds_what_the_ledger_holds(
    story: list[Day], already_posted: bool
) -> None:
    house = a_council(already_posted=already_posted)
    bought(house, "pay0", 100_00)

    for number, told in enumerate(story):
        live(house, number, told)

    holds = accepted(house)
    holds.update(received_by(house, "allpay") if already_posted else {})
    assert holds == booked(house)
    for payment in {state.item.payment_id for state in in_suspense(house)}:
        known = stands(house, payment)
        whole = [known.first, *(j for j in known.moved if j.kind.receives)]
        assert sum(at(house, payment).values()) == sum(j.received() for j in whole)


@cache
def raised_by_itself() -> Path:
    """The demo council, whose allpay receipts its back offices have posted themselves."""
    copy = Path(shutil.copytree(DEMO_COUNCIL, Path(mkdtemp()) / "council"))
    sources = (copy / "sources.toml").read_text("utf-8")
    told = sources.replace('folder = "allpay"', 'folder = "allpay"\nalready_posted = true')
    (copy / "sources.toml").write_text(told, "utf-8")
    return copy


def a_council(*, already_posted: bool = False) -> House:
    folder = raised_by_itself() if already_posted else DEMO_COUNCIL
    house = House(outside=InMemory(), folder=folder)
    house.open(ON, {"bank/main": 0})
    house.dropped("registers/accounts/all.csv", a_register())
    return with_officers(house)


def live(house: House, number: int, told: Day) -> None:
    refuse(house, *told.refused)
    for place, pence in enumerate(told.received):
        lines = [(council_tax(1 + place), pence)]
        on = ON + timedelta(days=number)
        house.dropped(f"allpay/{number}-{place}.txt", an_allpay_file(lines, on))
    for pence in told.refunded:
        gone_back(house, "pay0", 100_00, pence)
    for place, (deed, chosen, to) in enumerate(told.deeds):
        do(house, f"d{number}-{place}", deed, chosen, council_tax(to))
    night(house, ON + timedelta(days=number))


def do(house: House, command_id: str, deed: str, chosen: int, to: str) -> None:
    """A deed on some payment, if there is anything to do; what is refused moves nothing."""
    known = [stands(house, p) for p in sorted({j.about for j in posted(house)})]
    one = known[chosen % len(known)]
    seen = {"payment_id": one.payment_id, "version": one.version}
    if deed == "clear" and (items := in_suspense(house)):
        state = items[chosen % len(items)]
        item = {"payment_id": state.item.payment_id, "part": state.item.part}
        place = {"fund": "CT", "account_reference": to, "pence": state.remaining_pence}
        told = {"items": [{**item, "version": state.version}], "to": [place]}
        house.do(PAT, "clear_suspense", command_id, **told, why="x")
    elif deed == "reverse" and one.moved:
        journal = one.moved[chosen % len(one.moved)]
        house.do(
            PAT, "reverse_journal", command_id, **seen, journal_id=journal.journal_id, why="x"
        )
    elif deed == "transfer" and (free := _on_funds(one)):
        account, pence = free[chosen % len(free)]
        place = {"fund": "CT", "account_reference": to, "pence": pence}
        reference = account.rpartition("/")[2]
        move = {**seen, "fund": "CT", "account_reference": reference, "pence": pence}
        house.do(
            PAT, "transfer_payment", command_id, transfers=[{**move, "to": [place]}], why="x"
        )


def _on_funds(one: Whereabouts) -> Sequence[tuple[str, int]]:
    return [(a, here.pence) for a, here in one.free().items() if a.startswith("fund/")]
