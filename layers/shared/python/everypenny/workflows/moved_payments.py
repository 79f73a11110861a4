"""Payments that a deed moves: seen at the version its order names, and the moves' plan."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from everypenny.domain import ledger_accounts
from everypenny.domain.account_register import Register
from everypenny.domain.compiled_council import CompiledCouncil
from everypenny.domain.deeds import CommandRefused, HasChanged, Plan, SuspenseState, Taken
from everypenny.domain.identifiers import PaymentId, command_batch_id, payment_id
from everypenny.domain.journals import Journal, Posting
from everypenny.domain.moving import Placing, declared_name, fund_of, named_account
from everypenny.domain.officers import Scope
from everypenny.domain.whereabouts import Whereabouts
from everypenny.workflows.office import DeedCase


@dataclass(frozen=True, slots=True)
class Move:
    """A payment as the deed saw it, and the one journal that moves it."""

    at: Whereabouts
    journal: Journal


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts that an officer may name: a council's funds, and a pinned register."""

    council: CompiledCouncil
    register: Register
    digest: str = field(compare=False)

    def named(self, placing: Placing) -> str:
        """The ledger account of a placing; CommandRefused for one that there is not."""
        return named_account(placing, self.council, self.register)

    def where(self, fund: str, reference: str) -> str:
        """The ledger account in which money may lie, even one that has been closed since."""
        known = self.council.funds.get(fund)
        normal = known.references.read(reference) if known else None
        return ledger_accounts.fund_account(fund, normal or reference)


def accounts_of(case: DeedCase) -> Accounts:
    """The accounts as they are now."""
    digest = case.office.register()
    return Accounts(
        case.office.councils.compiled(case.council.version),
        case.office.registers.snapshot(digest),
        digest,
    )


def posted_payment(payment: str, case: DeedCase, *, where: str) -> Whereabouts:
    """A payment that may move; CommandRefused for one that is not here or not posted."""
    at = case.office.payments.whereabouts(PaymentId(payment))
    if at is None:
        raise CommandRefused(
            f"there is no payment {payment}, or its batch is not posted yet", where=where
        )
    if at.first.moves is not None:
        raise CommandRefused(
            f"{payment} moved payment {at.first.moves} and is none itself", where=where
        )
    return at


def payment_in_suspense(payment: PaymentId, case: DeedCase) -> Whereabouts:
    """The payment whose money a suspense item holds: what is in doubt of a take-back is of
    the payment that it takes back. CommandRefused as above.
    """
    at = case.office.payments.whereabouts(payment)
    if at is not None and at.first.moves is not None:
        return posted_payment(at.first.moves, case, where="items")
    return posted_payment(payment, case, where="items")


def seen_payment(payment: str, version: int, case: DeedCase, *, where: str) -> Whereabouts:
    """The same, at the version on which the order was given; else HasChanged."""
    at = posted_payment(payment, case, where=where)
    if at.version != version:
        raise HasChanged(
            f"payment {payment} has moved: it is at version {at.version} now, look again"
        )
    return at


def deed_position(case: DeedCase, position: int) -> PaymentId:
    """A journal's own place in the batch of this command."""
    return payment_id(command_batch_id(case.command.command_id), position)


def plan_of_moves(
    moves: Sequence[Move],
    *,
    items: Sequence[SuspenseState] = (),
    register: str = "",
    always_approved: bool = False,
) -> Plan:
    """The plan that posts these journals, each payment taken at the version seen.

    What needs permission is every account that they touch, by each payment's own method.
    """
    if len({move.at.payment_id for move in moves}) != len(moves):
        raise CommandRefused("move one payment's money in one go, or one after the other")
    accounts = {account for move in moves for account in customers(move.journal)}
    return Plan(
        scope=Scope(
            pairs=frozenset(pair for move in moves for pair in _pairs(move)),
            pence=sum(moved_pence(move.journal) for move in moves),
        ),
        accounts=frozenset(map(declared_name, accounts)),
        touched_by=frozenset(name for move in moves for name in move.at.officers),
        postings=tuple(Posting(move.journal) for move in moves),
        takes=tuple(Taken(move.at.payment_id, move.at.version) for move in moves),
        items=tuple(items),
        register=register,
        answer={"journals": [move.journal.journal_id for move in moves]},
        always_approved=always_approved,
    )


def items_after(journal: Journal, case: DeedCase) -> list[SuspenseState]:
    """Each suspense item that a journal touches, as it leaves it: opened again, or cleared."""
    pence: Counter[str] = Counter()
    for line in journal.lines:
        if ledger_accounts.family(line.account) == "suspense":
            pence[line.account] += line.amount_pence
    return [_item_less(account, out, case) for account, out in pence.items()]


def customers(journal: Journal) -> list[str]:
    """The customers' accounts that a journal touches."""
    return [x.account for x in journal.lines if ledger_accounts.is_customers(x.account)]


def moved_pence(journal: Journal) -> int:
    """What a journal moves: the pence of its debits."""
    return sum(line.amount_pence for line in journal.lines if line.amount_pence > 0)


def _item_less(account: str, pence: int, case: DeedCase) -> SuspenseState:
    _, payment, part = account.split("/")
    state = case.office.suspense.item(PaymentId(payment), int(part))
    if state is None:
        raise LookupError(f"no suspense item of {account}")
    return replace(state, remaining_pence=state.remaining_pence - pence)


def _pairs(move: Move) -> set[tuple[str, str]]:
    funds = {fund_of(account) for account in customers(move.journal)} or {""}
    return {(fund, move.at.first.method_code) for fund in funds}
