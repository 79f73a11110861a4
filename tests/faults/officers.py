"""Officers in a council's days: they ask for every deed, and decide on one another's."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from everypenny.domain.deeds import APPROVE, SEND_BACK, DeedOutcome
from everypenny.domain.officers import Officer
from everypenny.workflows.resume_refunds import resume_refunds

from tests.builders import council_tax
from tests.faults import (
    officers_of_books,
    officers_of_files,
    officers_of_offices,
    officers_of_payments,
    officers_of_refunds,
    officers_of_suspense,
)
from tests.faults.deliveries import Deliveries
from tests.faults.onlooker import Onlooker
from tests.faults.ordered import Draw, Ordered
from tests.faults.truth import Hook
from tests.workflows.days import a_webhook

# Every one of them may ask and approve whatever there is, but no one both of the same.
ROLES = (
    "cashier",
    "income_officer",
    "senior_income_officer",
    "finance_manager",
    "section_151_officer",
    "systems_administrator",
)
STAFF = tuple(Officer(name, ROLES) for name in ("ines", "ivor", "sena", "fay", "sid"))
MOST_ORDERS = 30
REFUNDED = "card_payment_refunded"
AUDITOR = Officer("audrey", ("auditor",))

# Each with how likely it comes to mind.
MINDED: tuple[tuple[Draw, int], ...] = (
    (officers_of_suspense.a_clearance, 9),
    (officers_of_suspense.a_write_off, 3),
    (officers_of_suspense.an_owner, 1),
    (officers_of_suspense.a_note, 1),
    (officers_of_suspense.a_refusal_of_a_suggestion, 1),
    (officers_of_payments.a_transfer, 5),
    (officers_of_payments.a_recoding, 3),
    (officers_of_payments.a_reversal, 4),
    (officers_of_refunds.a_refund, 6),
    (officers_of_offices.a_counter_payment, 5),
    (officers_of_offices.a_cash_up, 4),
    (officers_of_offices.a_drafted_return, 2),
    (officers_of_offices.a_submitted_return, 3),
    (officers_of_files.an_abandoning, 4),
    (officers_of_books.a_closing_of_a_period, 5),
    (officers_of_books.an_opening_of_a_period, 4),
    (officers_of_books.a_certificate, 6),
    (officers_of_books.a_difference, 2),
    (officers_of_books.a_reissue, 1),
    (officers_of_books.a_forgotten_payer, 1),
    (officers_of_books.changed_rules, 1),
)


@dataclass
class Officers(Deliveries):
    """Deliveries among which officers look, ask and approve, now and then twice.

    In a storm they ask more often, and for whatever is rare as often as for the rest.
    """

    storm: bool = False
    most_orders: int = MOST_ORDERS
    ordered: dict[str, Ordered] = field(default_factory=dict)
    makers: dict[str, Officer] = field(default_factory=dict)
    approving: set[str] = field(default_factory=set)
    read: int = 0
    followed: Counter[str] = field(default_factory=Counter)

    def officers_look(self) -> None:
        """Ask for a deed on what stands open as a bystander sees it."""
        self.drop_abandoned_again()
        eager = self.random.random() < (0.25 if self.storm else 0.12)
        if not eager or not self.officers_decide or len(self.ordered) == self.most_orders:
            return
        asked = self._what_comes_to_mind()
        if asked is not None:
            self._ask(asked)

    def certificates_are_read(self) -> None:
        """Whoever is told of a new certificate mostly looks at it."""
        while len(self.certificates) > self.read:
            self.read += 1
            seen = Onlooker(self.house, self.random, self.certificates)
            asked = officers_of_books.a_certificate(seen)
            if asked is not None and self.officers_decide and self.random.random() < 0.8:
                self._ask(asked)

    def _ask(self, asked: Ordered) -> None:
        command_id = f"deed-{len(self.ordered)}"
        self.ordered[command_id] = asked
        self.makers[command_id] = self.random.choice(STAFF)
        for copy in range(self.random.choice([1, 1, 2])):
            name = f"{asked.deed} {command_id} {copy}"
            self.send(name, lambda: self._do(command_id), self.day)

    def follow_refunds(self) -> None:
        """What the provider makes for us comes to its end; it tells of what is made."""
        for payment, made in self.house.provider.made.items():
            for one in made[self.followed[payment] :]:
                self.followed[payment] += 1
                refund = one["refund_id"]
                self.send(f"provider ends {refund}", lambda r=refund: self._end(r), self.day)
                if self.house.provider.ends[refund] == "success":
                    pence = self.world.captures[payment].pence
                    body = a_webhook(REFUNDED, payment, pence, message=refund)
                    self.world.hooks.append(Hook(body=body, day=self.day))
                    self._knocking(self.world.hooks[-1])

    def _end(self, refund: str) -> None:
        self.house.provider.finish(refund)
        if self.storm or self.random.random() < 0.5:
            self._watch_refunds()

    def _watch_refunds(self) -> None:
        house = self.house
        self.send(
            f"hourly watch on day {self.day}",
            lambda: resume_refunds(payments=house.payments, refunds=house.deed_messages),
            self.day,
        )

    def _what_comes_to_mind(self) -> Ordered | None:
        seen = Onlooker(self.house, self.random, self.certificates)
        draws, weights = zip(*MINDED, strict=True)
        for draw in self.random.choices(draws, None if self.storm else weights, k=3):
            asked = draw(seen)
            if asked is not None:
                return asked
        return None

    def _do(self, command_id: str) -> None:
        asked = self.ordered[command_id]
        maker = self.makers[command_id]
        done = self.house.do(maker, asked.deed, command_id, **asked.order)
        if done.outcome is DeedOutcome.WAITING and command_id not in self.approving:
            self.approving.add(command_id)
            for decider, deed, how in self._deciders(maker):
                name = f"{deed} {command_id} {how}"
                self.send(
                    name,
                    lambda o=decider, d=deed, h=how: self._decide_on(command_id, o, d, h),
                    self.day,
                )

    def placed_by_changed_rules(self) -> set[str]:
        """Where strangers may be placed, if any officer has had the rules changed."""
        changed = self.house.outside.item("LEDGER", "CONFIGURATION") is not None
        return {f"fund/CT/{council_tax(1)}"} if changed else set()

    def _deciders(self, maker: Officer) -> Iterator[tuple[Officer, str, str]]:
        """The maker tries it too, and one who may not; another may come first, or say no."""
        others = [officer for officer in STAFF if officer is not maker]
        yield maker, APPROVE, "own"
        yield self.random.choice(others), APPROVE, "yes"
        if self.random.random() < 0.3:
            yield self.random.choice(others), APPROVE, "too"
        if self.random.random() < 0.2:
            yield self.random.choice([maker, *others]), SEND_BACK, "no"
        if self.random.random() < 0.1:
            yield AUDITOR, APPROVE, "outside"

    def _decide_on(self, command_id: str, officer: Officer, deed: str, how: str) -> None:
        own = f"{command_id}-{how}"
        self.house.do(officer, deed, own, decides=command_id, why="asked twice")
