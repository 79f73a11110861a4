"""E-returns: counted, submitted, approved by somebody else, and then posted once."""

from dataclasses import replace
from typing import Any

import pytest
from everypenny.domain.deeds import DeedOutcome, Outcome
from everypenny.domain.e_returns import DENOMINATIONS
from everypenny.domain.offices import EReturnTemplate, TemplateLine
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import ON, Entry, a_register, a_statement, council_tax, rent
from tests.whole_house import House
from tests.workflows.days import in_memory
from tests.workflows.offices import (
    KIM,
    PAT,
    ROLES,
    SAM,
    all_journals,
    the_ledger,
    with_officers,
)

CT_1, HR_1, HR_2 = council_tax(1), rent(1), rent(2)
COINS = [{"denomination": 10_00, "count": 3}, {"denomination": 50, "count": 4}]


@pytest.fixture
def office() -> House:
    return _an_office()


def _an_office() -> House:
    """The library returns council tax for one account, and rents for any."""
    house = in_memory()
    house.dropped("registers/accounts/all.csv", a_register())
    with_officers(house)
    lines = [
        TemplateLine(code="fines", description="Fines", fund="CT", account_reference=CT_1),
        TemplateLine(code="rents", description="Rents", fund="HR"),
    ]
    desk = EReturnTemplate(
        code="desk", name="Desk", office="library", lines={line.code: line for line in lines}
    )
    council = replace(house.councils.live(), e_returns={"desk": desk})
    house.councils.live = lambda: council  # type: ignore[method-assign]
    return house


def _prepare(house: House, command_id: str, **more: Any) -> Outcome:
    order: dict[str, Any] = {
        "template": "desk",
        "method_code": "CASH",
        "taken_on": "2026-11-19",
        "lines": [
            {"line": "fines", "pence": 12_00},
            {"line": "rents", "pence": 20_00, "account_reference": HR_1},
        ],
        "denominations": COINS,
        "bag": "B1",
    }
    return house.do(PAT, "prepare_e_return", command_id, **{**order, **more})


def _submit(house: House, command_id: str, prepared: Outcome) -> Outcome:
    seen = {key: prepared.answer[key] for key in ("e_return", "version")}
    return house.do(PAT, "submit_e_return", command_id, **seen)


def _balance(house: House, account: str) -> int:
    lines = [line for journal in all_journals(house) for line in journal.lines]
    return sum(line.amount_pence for line in lines if line.account == account)


def test_an_approved_e_return_is_income_that_is_not_banked(office: House) -> None:
    asked = _submit(office, "s1", _prepare(office, "p1"))
    before = all_journals(office)
    done = office.do(SAM, "approve_deed", "a1", decides="s1")

    assert (asked.outcome, len(before), done.outcome) == (
        DeedOutcome.WAITING,
        1,
        DeedOutcome.DONE,
    )
    assert _balance(office, "clearing/cash-library") == 32_00
    assert _balance(office, f"fund/CT/{CT_1}") == -12_00
    assert _balance(office, f"fund/HR/{HR_1}") == -20_00


def test_its_cash_stands_in_clearing_until_the_bank_shows_it(office: House) -> None:
    _submit(office, "s1", _prepare(office, "p1"))
    office.do(SAM, "approve_deed", "a1", decides="s1")

    credit = [Entry(pence=32_00, text="CASH CTR 0102 B1")]
    office.dropped("main-bank/s.xml", a_statement(credit, opening=1_000_00))

    assert _balance(office, "clearing/cash-library") == 0


def test_nobody_approves_an_e_return_that_they_had_a_hand_in(office: House) -> None:
    first = _prepare(office, "p1")
    second = office.do(
        SAM,
        "prepare_e_return",
        "p2",
        template="desk",
        method_code="CASH",
        taken_on="2026-11-19",
        lines=[{"line": "fines", "pence": 32_00}],
        denominations=COINS,
        bag="B1",
        e_return=first.answer["e_return"],
        version=1,
    )
    _submit(office, "s1", second)

    statuses = [
        office.do(officer, "approve_deed", f"a{n}", decides="s1").status
        for n, officer in enumerate([PAT, SAM, KIM])
    ]

    assert statuses == [403, 403, 200]


def test_what_is_changed_after_it_was_submitted_is_not_approved_unseen(office: House) -> None:
    first = _prepare(office, "p1")
    _submit(office, "s1", first)
    _prepare(office, "p2", e_return=first.answer["e_return"], version=1, bag="B2")

    late = office.do(SAM, "approve_deed", "a1", decides="s1")

    assert late.status == 412
    assert _balance(office, "clearing/cash-library") == 0


def test_one_sent_back_is_prepared_still_and_may_be_mended(office: House) -> None:
    first = _prepare(office, "p1")
    _submit(office, "s1", first)
    office.do(SAM, "send_back_deed", "b1", decides="s1", why="which bag?")

    second = _prepare(office, "p2", e_return=first.answer["e_return"], version=1, bag="B2")
    _submit(office, "s2", second)
    done = office.do(SAM, "approve_deed", "a1", decides="s2")

    assert done.outcome is DeedOutcome.DONE
    assert _balance(office, "clearing/cash-library") == 32_00


def test_one_submitted_twice_is_posted_once(office: House) -> None:
    first = _prepare(office, "p1")
    _submit(office, "s1", first)
    _submit(office, "s2", first)

    office.do(SAM, "approve_deed", "a1", decides="s1")
    again = office.do(KIM, "approve_deed", "a2", decides="s2")

    assert again.outcome is DeedOutcome.REFUSED
    assert _balance(office, "clearing/cash-library") == 32_00


@pytest.mark.parametrize(("over", "counted"), [(2_00, 34_00), (-2_00, 30_00)])
def test_a_declared_over_or_short_goes_to_differences(
    office: House, over: int, counted: int
) -> None:
    coins = [{"denomination": 2_00, "count": counted // 2_00}]
    _submit(
        office,
        "s1",
        _prepare(office, "p1", denominations=coins, over_pence=over, why="miscounted"),
    )

    done = office.do(SAM, "approve_deed", "a1", decides="s1")

    assert done.answer["pence"] == counted
    assert _balance(office, "differences/library") == -over
    assert _balance(office, "clearing/cash-library") == counted


def test_cheques_are_listed_and_stand_apart(office: House) -> None:
    cheques = [{"number": "1", "pence": 30_00}, {"number": "2", "pence": 2_00}]
    whole = {"method_code": "CHQ", "denominations": [], "bag": "", "cheques": cheques}
    _submit(office, "s1", _prepare(office, "p1", **whole))

    office.do(SAM, "approve_deed", "a1", decides="s1")

    assert _balance(office, "clearing/cheque-library") == 32_00


@pytest.mark.parametrize(
    ("order", "where"),
    [
        ({"denominations": COINS[:1]}, "e_return"),
        ({"over_pence": 1}, "e_return"),
        ({"denominations": COINS[:1], "over_pence": -2_00}, "why"),
        ({"bag": ""}, "bag"),
        ({"lines": []}, "e_return"),
        ({"denominations": []}, "e_return"),
    ],
)
def test_only_a_whole_e_return_is_submitted(
    office: House, order: dict[str, Any], where: str
) -> None:
    draft = _prepare(office, "p1", **order)

    refused = _submit(office, "s1", draft)

    assert draft.outcome is DeedOutcome.DONE
    assert (refused.outcome, refused.where) == (DeedOutcome.REFUSED, where)


@pytest.mark.parametrize(
    ("order", "where"),
    [
        ({"template": "moon"}, "template"),
        ({"method_code": "CARD"}, "method_code"),
        ({"taken_on": "2026-11-21"}, "taken_on"),
        ({"lines": [{"line": "tea", "pence": 1}]}, "lines[0].line"),
        ({"lines": [{"line": "fines", "pence": 0}]}, "lines[0].pence"),
        (
            {"lines": [{"line": "fines", "pence": 1, "account_reference": CT_1}]},
            "lines[0].account_reference",
        ),
        ({"lines": [{"line": "rents", "pence": 1}]}, "lines[0].account_reference"),
        ({"denominations": [{"denomination": 3, "count": 1}]}, "denominations[0].denomination"),
        ({"denominations": [{"denomination": 2, "count": -1}]}, "denominations[0].count"),
        ({"denominations": [COINS[0], COINS[0]]}, "denominations"),
        ({"cheques": [{"number": "1", "pence": 1}]}, "cheques"),
        ({"method_code": "CHQ"}, "denominations"),
        ({"e_return": "nobody"}, "e_return"),
    ],
)
def test_what_no_e_return_may_hold_is_refused_with_its_place(
    office: House, order: dict[str, Any], where: str
) -> None:
    refused = _prepare(office, "p1", **order)

    assert (refused.outcome, refused.where) == (DeedOutcome.REFUSED, where)


def test_a_day_without_takings_is_returned_too(office: House) -> None:
    nothing = {"lines": [], "denominations": [], "bag": ""}
    _submit(office, "s1", _prepare(office, "p1", **nothing))

    done = office.do(SAM, "approve_deed", "a1", decides="s1")

    assert (done.outcome, done.answer["pence"]) == (DeedOutcome.DONE, 0)


def test_one_withdrawn_is_submitted_no_more(office: House) -> None:
    first = _prepare(office, "p1")
    gone = _prepare(office, "p2", e_return=first.answer["e_return"], version=1, withdraw=True)

    refused = _submit(office, "s1", gone)

    assert gone.answer["state"] == "withdrawn"
    assert refused.because == "the e-return is withdrawn"


def test_of_two_who_change_an_e_return_the_second_looks_again(office: House) -> None:
    first = _prepare(office, "p1")
    _prepare(office, "p2", e_return=first.answer["e_return"], version=1, bag="B2")

    late = _prepare(office, "p3", e_return=first.answer["e_return"], version=1, bag="B3")

    assert late.status == 412


def test_takings_keep_their_own_day(office: House) -> None:
    _submit(office, "s1", _prepare(office, "p1"))

    office.do(SAM, "approve_deed", "a1", decides="s1")

    [journal] = [j for j in all_journals(office) if j.kind == "payment"]
    assert (journal.paid_on.isoformat(), journal.booked_on) == ("2026-11-19", ON)


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(st.sampled_from(DENOMINATIONS), st.integers(0, 9)),
    st.lists(st.integers(1, 99_99), max_size=5),
    st.integers(-5_00, 5_00),
)
def test_an_e_return_posts_exactly_what_was_counted_or_nothing(
    coins: dict[int, int], lines: list[int], over: int
) -> None:
    house = _an_office()
    counted = sum(coin * count for coin, count in coins.items())
    prepared = _prepare(
        house,
        "p1",
        denominations=[{"denomination": c, "count": n} for c, n in coins.items()],
        lines=[{"line": "rents", "pence": p, "account_reference": HR_2} for p in lines],
        over_pence=over,
        why="counted again",
    )

    submitted = _submit(house, "s1", prepared)
    house.do(SAM, "approve_deed", "a1", decides="s1")

    whole = counted == sum(lines) + over and bool(counted) == bool(lines)
    assert (submitted.outcome is DeedOutcome.WAITING) is whole
    assert _balance(house, "clearing/cash-library") == (counted if whole else 0)
    assert sum(the_ledger(house).values()) == (counted if whole else 0)


def test_nobody_overwrites_an_e_return_of_a_fund_that_is_not_theirs(office: House) -> None:
    income = replace(ROLES["income"], funds=frozenset({"CT"}))
    before = _prepare(office, "p1").answer["e_return"]
    with_officers(office, roles={**ROLES, "income": income})

    fines = [{"line": "fines", "pence": 32_00}]
    refused = _prepare(office, "p2", e_return=before, version=1, lines=fines)
    withdrawn = _prepare(office, "p3", e_return=before, version=1, lines=[], withdraw=True)

    assert (refused.status, withdrawn.status) == (403, 403)
