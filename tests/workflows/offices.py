"""A council with officers: what is in suspense, and who may do what about it."""

from collections.abc import Mapping
from dataclasses import replace

from everypenny.domain.council import Council
from everypenny.domain.deeds import Command, SuspenseState
from everypenny.domain.journals import Journal
from everypenny.domain.london_days import instant_text
from everypenny.domain.officers import Limits, Officer, Role
from everypenny.domain.whereabouts import held_after

from tests.whole_house import House

PAT = Officer("pat", ("income",))
SAM = Officer("sam", ("income",))
KIM = Officer("kim", ("senior",))
NOBODY = Officer("nobody", ())

ROLES = {
    "income": Role(
        code="income",
        name="Income officer",
        makes=frozenset({"*"}),
        approves=frozenset({"*"}),
        reads=frozenset({"*"}),
        ceiling_pence=10_000_00,
    ),
    "senior": Role(
        code="senior",
        name="Senior officer",
        makes=frozenset({"*"}),
        approves=frozenset({"*"}),
        reads=frozenset({"*"}),
        ceiling_pence=10_000_000_00,
    ),
}


def with_officers(
    house: House, *, roles: Mapping[str, Role] | None = None, limits: Limits | None = None
) -> House:
    """Give a house roles and limits without touching the files of its council."""
    live = house.councils.live()
    given = replace(
        live, roles=ROLES if roles is None else roles, limits=limits or generous_limits()
    )
    _answer_with(house, given)
    return house


def a_command(
    house: House, officer: Officer, deed: str, command_id: str, **order: object
) -> Command:
    """A command as the door makes it of a request."""
    return Command(
        command_id=command_id,
        deed=deed,
        officer=officer,
        at=instant_text(house.clock.now()),
        order=order,
    )


def generous_limits() -> Limits:
    """£1,000 before an approver is needed."""
    deeds = ("clear_suspense", "transfer_payment", "recode_payment", "reverse_journal")
    return Limits(approved_above=dict.fromkeys(deeds, 1_000_00))


def _answer_with(house: House, council: Council) -> None:
    house.councils.live = lambda: council  # type: ignore[method-assign]


def in_suspense(house: House) -> list[SuspenseState]:
    """Every open item, by pence."""
    return sorted(house.payments.open_items(), key=lambda state: state.remaining_pence)


def the_ledger(house: House) -> dict[str, int]:
    """What each account holds of every posted batch (a credit is positive)."""
    return {account: held.pence for account, held in held_after(all_journals(house)).items()}


def all_journals(house: House) -> list[Journal]:
    """Every posted journal of the days on either side of now."""
    day = house.clock.now().date()
    return [
        journal
        for listed in house.days.batches(day)
        for marker in house.ledger.markers(listed.batch_id)
        for journal in house.ledger.journals(listed.batch_id, marker.chunk)
    ]
