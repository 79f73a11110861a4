"""The opening journal: two officers, known accounts, once; it opens the ledger."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from everypenny.domain.deeds import CommandRefused, DeedOutcome, Outcome
from everypenny.domain.officers import Officer
from everypenny.domain.opening import OpenBalances, OpeningBalance
from everypenny.workflows.open_balances import Opening, open_balances

from tests.builders import ON
from tests.whole_house import House

COMMAND = OpenBalances(
    command_id="opening-1",
    prepared_by="pat",
    approved_by="sam",
    why="go-live",
    on=ON,
    balances=(
        OpeningBalance(account="bank/main", amount_pence=1_000_00),
        OpeningBalance(account="clearing/allpay", amount_pence=-25_00),
    ),
)


def outside(house: House) -> Opening:
    return Opening(
        evidence=house.evidence,
        ledger=house.ledger,
        councils=house.councils,
        clock=house.clock,
        release=house.release,
    )


def give(house: House, command: OpenBalances = COMMAND, body: bytes = b"{}") -> date:
    return open_balances(command, body, opening=outside(house))


def carried(house: House, day: date = ON) -> dict[str, int]:
    house.close(day)
    house.export_all(day)
    accounts = house.prove(day).proof.accounts
    return {name: balance.carried_pence for name, balance in accounts.items()}


def test_each_balance_stands_against_its_opening_account(quick: House) -> None:
    opened_on = give(quick)

    assert opened_on == ON == quick.ledger.go_live()
    assert carried(quick) == {
        "bank/main": 1_000_00,
        "opening/main": -1_000_00,
        "clearing/allpay": -25_00,
        "opening/allpay": 25_00,
    }


def test_a_command_is_kept_before_it_is_done(quick: House) -> None:
    give(quick, body=b'{"as": "it came"}')

    assert quick.evidence.get("commands/opening-1.json") == b'{"as": "it came"}'


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ({"approved_by": "PAT"}, "cannot approve"),
        ({"approved_by": ""}, "who prepared and who approved"),
        ({"prepared_by": ""}, "who prepared and who approved"),
        ({"why": ""}, "a reason"),
        ({"command_id": ""}, "an id"),
        ({"balances": (OpeningBalance(account="bank/nowhere", amount_pence=1),)}, "no bank"),
        ({"balances": (OpeningBalance(account="fund/CT/1", amount_pence=1),)}, "no bank"),
        ({"balances": COMMAND.balances[:1] * 2}, "once"),
    ],
)
def test_what_may_not_be_done_leaves_no_trace(
    quick: House, change: dict[str, object], because: str
) -> None:
    with pytest.raises(CommandRefused, match=because):
        give(quick, replace(COMMAND, **change))

    assert quick.scan() == []
    assert quick.ledger.go_live() is None


def test_the_same_command_twice_is_one_deed(quick: House) -> None:
    give(quick)
    before = quick.scan()
    quick.clock.pass_days(1)

    again = give(quick)

    assert again == ON
    assert quick.scan() == before


def test_another_body_under_the_same_id_is_refused(quick: House) -> None:
    give(quick)
    before = quick.scan()

    with pytest.raises(CommandRefused, match="another body"):
        give(quick, replace(COMMAND, balances=()), b'{"other": 1}')

    assert quick.scan() == before


def test_a_ledger_may_open_with_nothing(quick: House) -> None:
    give(quick, replace(COMMAND, balances=()))

    assert quick.ledger.go_live() == ON
    assert carried(quick) == {}


def test_a_second_opening_journal_adds_up_and_moves_no_first_day(quick: House) -> None:
    give(quick)
    quick.close(ON)
    quick.clock.pass_days(1)
    more = (OpeningBalance(account="bank/rents", amount_pence=7_00),)

    opened_on = give(quick, replace(COMMAND, command_id="opening-2", balances=more))

    assert opened_on == ON + timedelta(days=1)
    assert quick.ledger.go_live() == ON
    assert carried(quick, opened_on)["bank/rents"] == 7_00


def test_an_account_opens_once_whatever_the_commands_id(quick: House) -> None:
    give(quick)
    more = (OpeningBalance(account="bank/main", amount_pence=7_00),)

    with pytest.raises(CommandRefused, match="opening balance already"):
        give(quick, replace(COMMAND, command_id="opening-2", balances=more))


def test_nothing_opens_on_a_day_that_has_not_come(quick: House) -> None:
    with pytest.raises(CommandRefused, match="has not come"):
        give(quick, replace(COMMAND, on=ON + timedelta(days=1)))


def test_two_first_openings_at_once_both_post(quick: House) -> None:
    give(quick)
    late = House(outside=quick.outside)
    really = late.ledger.go_live
    looks: list[None] = []

    def too_early() -> date | None:
        looks.append(None)
        return None if len(looks) == 1 else really()

    late.ledger.go_live = too_early
    late.clock.pass_days(1)
    more = (OpeningBalance(account="bank/rents", amount_pence=7_00),)

    opened_on = give(late, replace(COMMAND, command_id="opening-2", balances=more))

    assert (opened_on, really()) == (ON + timedelta(days=1), ON)
    carried(quick)
    quick.clock.pass_days(1)
    assert carried(quick, opened_on)["bank/rents"] == 7_00


FAY = Officer("fay", ("finance_manager",))
ALI = Officer("ali", ("section_151_officer",))
ORDER: dict[str, Any] = {
    "on": str(ON),
    "why": "go-live",
    "balances": [
        {"account": "bank/main", "amount_pence": 1_000_00},
        {"account": "clearing/cash-library", "amount_pence": 25_00},
    ],
}


def ask(house: House, command_id: str = "o1", **more: Any) -> Outcome:
    """A finance manager asks, and the section 151 officer approves."""
    asked = house.do(FAY, "open_balances", command_id, **{**ORDER, **more})
    if asked.outcome is DeedOutcome.REFUSED:
        return asked
    return house.do(ALI, "approve_deed", f"{command_id}-yes", decides=command_id)


def test_officers_who_signed_in_open_the_ledger(quick: House) -> None:
    done = ask(quick)

    assert (done.outcome, quick.ledger.go_live()) == (DeedOutcome.DONE, ON)
    assert carried(quick) == {
        "bank/main": 1_000_00,
        "opening/main": -1_000_00,
        "clearing/cash-library": 25_00,
        "opening/cash-library": -25_00,
    }


def test_nothing_opens_before_it_is_approved(quick: House) -> None:
    asked = quick.do(FAY, "open_balances", "o1", **ORDER)
    own = quick.do(FAY, "approve_deed", "a1", decides="o1")

    assert (asked.outcome, own.status) == (DeedOutcome.WAITING, 403)
    assert quick.ledger.go_live() is None


def test_an_account_is_opened_once_by_whichever_road(quick: House) -> None:
    give(quick)

    again = ask(quick)
    other = ask(quick, "o2", balances=[{"account": "bank/rents", "amount_pence": 5}])

    assert (again.outcome, again.where) == (DeedOutcome.REFUSED, "balances")
    assert other.outcome is DeedOutcome.DONE


def test_of_two_openings_that_wait_one_opens_the_account(quick: House) -> None:
    for command_id in ("o1", "o2"):
        quick.do(FAY, "open_balances", command_id, **ORDER)

    outcomes = [
        quick.do(ALI, "approve_deed", f"a-{command_id}", decides=command_id).outcome
        for command_id in ("o1", "o2")
    ]

    assert outcomes == [DeedOutcome.DONE, DeedOutcome.REFUSED]


def test_a_ledger_opens_empty_too(quick: House) -> None:
    ask(quick, balances=[])

    assert quick.ledger.go_live() == ON
    assert carried(quick) == {}


@pytest.mark.parametrize(
    ("order", "where"),
    [
        ({"why": " "}, "why"),
        ({"on": str(ON + timedelta(days=1))}, "on"),
        ({"balances": ORDER["balances"][:1] * 2}, "balances"),
        ({"balances": [{"account": "clearing/cash-moon", "amount_pence": 1}]}, "balances"),
    ],
)
def test_an_opening_that_cannot_be_is_refused_with_its_place(
    quick: House, order: dict[str, Any], where: str
) -> None:
    assert ask(quick, **order).where == where
