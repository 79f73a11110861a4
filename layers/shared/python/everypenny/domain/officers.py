"""Who may do what: officers, the roles that they hold, and where one needs another's yes.

Maker is never checker (domain.md section 10). A role is permissions scoped by fund and method
of payment; what no role permits is denied.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

EVERYTHING = "*"

# These always need an approver who touched none of it; no configuration takes that away.
ALWAYS_APPROVED = frozenset(
    {
        "write_off",
        "settle_difference",
        "release_held_file",
        "abandon_batch",
        "submit_e_return",
        "open_balances",
        "open_period",
        "close_period",
        "certify_period",
        "change_rules",
    }
)

# These need one above a limit in pence, 0 for refunds unless the council sets another.
APPROVED_ABOVE_A_LIMIT = frozenset(
    {
        "clear_suspense",
        "transfer_payment",
        "recode_payment",
        "reverse_journal",
        "refund_payment",
    }
)

# These need one where what was counted is not what was received.
APPROVED_WHERE_IT_DIFFERS = frozenset({"cash_up"})

# These are one officer's own: no other's yes is asked for.
NEVER_APPROVED = frozenset(
    {
        "assign_suspense",
        "note_suspense",
        "decline_suggestion",
        "forget_payer",
        "reject_held_file",
        "record_counter_payment",
        "prepare_e_return",
        "reissue_export",
    }
)

# Everything that a role may make, and everything that it may read.
DEEDS = ALWAYS_APPROVED | APPROVED_ABOVE_A_LIMIT | APPROVED_WHERE_IT_DIFFERS | NEVER_APPROVED
VIEWS = frozenset(
    {
        "search_payments",
        "show_payment",
        "list_suspense",
        "account_history",
        "day_status",
        "list_deeds",
        "list_e_returns",
        "list_receipts",
        "list_alerts",
        "audit_trail",
        "show_rules",
    }
)
# Read by the money laundering reporting officer alone: to tell others may be an offence.
ALERTS = "list_alerts"


class NotPermitted(Exception):
    """No role of the officer permits this; the caller answers, and is told what is missing."""


@dataclass(frozen=True, slots=True)
class Officer:
    """Who signed in: the directory's id, and the codes of the roles that it names."""

    officer_id: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What its holders may ask for, approve and read; `*` stands for every code.

    `ceiling_pence` is the most that one deed of theirs may move, asked for or approved. A
    role of a `machine` is held by a program that signs in for itself, and by no person.
    """

    code: str
    name: str
    makes: frozenset[str] = frozenset()
    approves: frozenset[str] = frozenset()
    reads: frozenset[str] = frozenset()
    funds: frozenset[str] = frozenset({EVERYTHING})
    methods: frozenset[str] = frozenset({EVERYTHING})
    ceiling_pence: int = 0
    machine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Pence above which a deed needs an approver, by deed; and what alerts the MLRO.

    A deed of APPROVED_ABOVE_A_LIMIT that is not named needs one from the first penny.
    `cash_pence` is the cash, in one payment or linked ones over `linked_days`, that raises an
    alert (0: none); a refund within `recent_days` of its payment raises one too.
    """

    approved_above: Mapping[str, int] = field(default_factory=dict)
    cash_pence: int = 0
    linked_days: int = 0
    recent_days: int = 0


@dataclass(frozen=True, slots=True)
class Scope:
    """What a deed touches: `(fund, method of payment)` pairs, "" where it has none."""

    pairs: frozenset[tuple[str, str]] = frozenset()
    pence: int = 0


def check_may_make(
    deed: str, scope: Scope, officer: Officer, roles: Mapping[str, Role]
) -> None:
    """Raise NotPermitted unless one role of the officer makes the deed over all it touches."""
    _check(deed, scope, [r for r in _held(officer, roles) if _in(deed, r.makes)])


def check_may_approve(
    deed: str, scope: Scope, officer: Officer, roles: Mapping[str, Role]
) -> None:
    """Raise NotPermitted unless one role of the officer approves the deed over all of it."""
    _check(deed, scope, [r for r in _held(officer, roles) if _in(deed, r.approves)])


def check_may_read(view: str, officer: Officer, roles: Mapping[str, Role]) -> None:
    """Raise NotPermitted unless a role of the officer reads the view."""
    if not any(_in(view, role.reads) for role in _held(officer, roles)):
        raise NotPermitted(f"none of your roles may read {view}")


def funds_read(view: str, officer: Officer, roles: Mapping[str, Role]) -> frozenset[str]:
    """The funds whose accounts the officer may see in a view; `*` is every fund."""
    readers = [role for role in _held(officer, roles) if _in(view, role.reads)]
    return frozenset(fund for role in readers for fund in role.funds)


def methods_read(view: str, officer: Officer, roles: Mapping[str, Role]) -> frozenset[str]:
    """The methods of payment that the officer may see in a view; `*` is every one."""
    readers = [role for role in _held(officer, roles) if _in(view, role.reads)]
    return frozenset(method for role in readers for method in role.methods)


def needs_approval(deed: str, pence: int, limits: Limits) -> bool:
    """Whether a deed over so many pence waits for an approver."""
    if deed in ALWAYS_APPROVED:
        return True
    if deed not in APPROVED_ABOVE_A_LIMIT:
        return False
    return pence > limits.approved_above.get(deed, 0)


def check_no_interest(
    officer: Officer, accounts: Iterable[str], interests: Mapping[str, frozenset[str]]
) -> None:
    """Raise NotPermitted if an account is declared as the officer's or their household's."""
    declared = interests.get(officer.officer_id, frozenset())
    if declared & set(accounts):
        raise NotPermitted("one of these accounts is declared as yours or your household's")


def _held(officer: Officer, roles: Mapping[str, Role]) -> list[Role]:
    return [roles[code] for code in officer.roles if code in roles]


def _check(deed: str, scope: Scope, permitting: list[Role]) -> None:
    if not permitting:
        raise NotPermitted(f"none of your roles may {deed}")
    if not any(_covers(role, scope) for role in permitting):
        raise NotPermitted(
            f"your roles may {deed}, but not for every fund and method of payment it touches"
        )
    if not any(_covers(r, scope) and scope.pence <= r.ceiling_pence for r in permitting):
        ceiling = max(r.ceiling_pence for r in permitting if _covers(r, scope))
        raise NotPermitted(
            f"your authority to {deed} ends at {ceiling} pence; this is {scope.pence}"
        )


def _covers(role: Role, scope: Scope) -> bool:
    return all(
        (not fund or _in(fund, role.funds)) and (not method or _in(method, role.methods))
        for fund, method in scope.pairs
    )


def _in(code: str, codes: frozenset[str]) -> bool:
    return code in codes or EVERYTHING in codes
