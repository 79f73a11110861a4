"""Which roles, held by one person, let that person both ask for a deed and approve it.

Nobody approves what he or she asked for: the domain refuses it. But one who holds both sides
can ask for what a friend approves and approve what the friend asks for, so a council wants to
see where that may be.
"""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import combinations

from everypenny.domain.officers import (
    ALWAYS_APPROVED,
    APPROVED_ABOVE_A_LIMIT,
    APPROVED_WHERE_IT_DIFFERS,
    EVERYTHING,
    Role,
)

APPROVED = ALWAYS_APPROVED | APPROVED_ABOVE_A_LIMIT | APPROVED_WHERE_IT_DIFFERS


@dataclass(frozen=True, slots=True)
class BothSides:
    """One role, or two held together, that make and approve these deeds."""

    roles: tuple[str, ...]
    deeds: tuple[str, ...]


def both_sides(roles: Collection[Role]) -> tuple[BothSides, ...]:
    """Each role that stands on both sides of a deed, then each pair that does only together.

    A pair is told only the deeds that neither of the two has on both sides alone, and none
    where no fund or no method of payment is common to the two. A machine's role is no person's.
    """
    people = sorted((role for role in roles if not role.machine), key=lambda role: role.code)
    alone = {role.code: made(role) & approved(role) for role in people}
    found = [BothSides((code,), tuple(sorted(deeds))) for code, deeds in alone.items()]
    for one, other in combinations(people, 2):
        together = _together(one, other) - alone[one.code] - alone[other.code]
        found.append(BothSides((one.code, other.code), tuple(sorted(together))))
    return tuple(sides for sides in found if sides.deeds)


def made(role: Role) -> frozenset[str]:
    """The deeds that it asks for and another one approves, always or above a limit."""
    return _named(role.makes)


def approved(role: Role) -> frozenset[str]:
    """The deeds that it approves."""
    return _named(role.approves)


def _together(one: Role, other: Role) -> frozenset[str]:
    if not (_meet(one.funds, other.funds) and _meet(one.methods, other.methods)):
        return frozenset()
    return (made(one) & approved(other)) | (made(other) & approved(one))


def _named(codes: frozenset[str]) -> frozenset[str]:
    return APPROVED if EVERYTHING in codes else codes & APPROVED


def _meet(these: frozenset[str], those: frozenset[str]) -> bool:
    return bool(these & those) or EVERYTHING in these | those
