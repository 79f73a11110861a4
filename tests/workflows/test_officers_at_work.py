"""Files, webhooks and the deeds of several officers, in any order: no penny is made or lost.

After every step each payment's money stands somewhere, once; what is in suspense is what the
ledger says of it; and at the end the evidence alone gives every byte again.
"""

import tempfile
from pathlib import Path
from typing import Any

from everypenny.domain.deeds import DeedOutcome, Outcome
from everypenny.domain.identifiers import PaymentId
from everypenny.domain.ledger_accounts import family
from everypenny.domain.officers import Officer
from everypenny.domain.whereabouts import Whereabouts
from everypenny.local.rebuild_council import rebuild_council
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule

from tests.builders import Entry, a_register, a_statement, council_tax, rent
from tests.evidence_folder import leave_evidence
from tests.outside import InMemory
from tests.three_days import open_ledger
from tests.whole_house import House
from tests.workflows.days import a_card_payment, a_webhook, settle

INES = Officer("ines", ("income_officer",))
IVOR = Officer("ivor", ("income_officer",))
SUE = Officer("sue", ("senior_income_officer",))
FAY = Officer("fay", ("finance_manager",))
MAKERS = st.sampled_from([INES, IVOR])
ACCOUNTS = [("CT", council_tax(n)) for n in range(3)] + [("HR", rent(n)) for n in range(3)]
ACCOUNT = st.sampled_from(ACCOUNTS)
PENCE = st.integers(1, 3_000_00)


class OfficersAtWork(RuleBasedStateMachine):
    """Up to three days of one council."""

    payments: Bundle[str] = Bundle("payments")
    waiting: Bundle[str] = Bundle("waiting")

    def __init__(self) -> None:
        super().__init__()
        self.house = House(outside=InMemory())
        open_ledger(self.house)
        self.house.dropped("registers/accounts/all.csv", a_register())
        self.files = self.cards = self.commands = 0
        self.at_bank = 1_000_00
        self.received: dict[str, int] = {}

    @rule(target=payments, pence=st.lists(PENCE, min_size=1, max_size=3), known=st.booleans())
    def the_bank_tells(self, pence: list[int], known: bool) -> Any:
        """A statement with payments that quote an account, or that nobody knows."""
        self.files += 1
        on = self.house.clock.now().date()
        told = {"reference": council_tax(1)} if known else {"text": "A KIND STRANGER"}
        entries = [
            Entry(pence=one, on=on, entry_id=f"{self.files}-{number}", **told)
            for number, one in enumerate(pence)
        ]
        statement = a_statement(entries, opening=self.at_bank, identity=f"S{self.files}", on=on)
        record = self.house.dropped(f"main-bank/{self.files}.xml", statement)
        self.at_bank += sum(pence)
        [batch] = record.batches
        ids = [f"{batch.batch_id}-{position}" for position in range(1, len(pence) + 1)]
        self.received |= dict(zip(ids, pence, strict=True))
        return multiple(*ids)

    @rule(target=payments, pence=PENCE)
    def the_provider_tells(self, pence: int) -> str:
        """A card payment is captured."""
        self.cards += 1
        name = f"pay{self.cards}"
        self.house.provider.payments[name] = a_card_payment(name, pence)
        settle(self.house, a_webhook(payment_id=name, pence=pence, message=f"m{self.cards}"))
        [batch] = [b for b in self._batches() if name in self.house.ledger.batch(b).identity]
        self.received[f"{batch}-1"] = pence
        return f"{batch}-1"

    @rule(
        target=waiting,
        payment=payments,
        officer=MAKERS,
        share=st.integers(1, 100),
        account=ACCOUNT,
        behind=st.booleans(),
    )
    def an_officer_clears(
        self,
        payment: str,
        officer: Officer,
        share: int,
        account: tuple[str, str],
        behind: bool,
    ) -> Any:
        """Part of an item, perhaps on what the officer saw before another one touched it."""
        state = self.house.payments.item(PaymentId(payment), 1)
        if state is None or not state.remaining_pence:
            return multiple()
        pence = max(1, state.remaining_pence * share // 100)
        version = state.version - behind
        item = {"payment_id": payment, "part": 1, "version": version, "pence": pence}
        outcome = self._do(
            officer,
            "clear_suspense",
            items=[item],
            to=[self._to(account, pence)],
            why="found out",
        )
        if behind:
            assert outcome.outcome is DeedOutcome.REFUSED
        return self._if_waiting(outcome)

    @rule(
        target=waiting,
        payment=payments,
        officer=MAKERS,
        share=st.integers(1, 120),
        account=ACCOUNT,
    )
    def an_officer_transfers(
        self, payment: str, officer: Officer, share: int, account: tuple[str, str]
    ) -> Any:
        """Some of what stands on one account, or more than does."""
        at = self._at(payment)
        standing = [name for name in at.held() if name.startswith("fund/")]
        if not standing:
            return multiple()
        _, fund, reference = standing[0].split("/", 2)
        held = at.held()[standing[0]].pence
        pence = max(1, held * share // 100)
        transfer = {
            "payment_id": payment,
            "version": at.version,
            "fund": fund,
            "account_reference": reference,
            "pence": pence,
            "to": [self._to(account, pence)],
        }
        outcome = self._do(officer, "transfer_payment", transfers=[transfer], why="wrong one")
        if pence > held:
            assert outcome.outcome is DeedOutcome.REFUSED
        return self._if_waiting(outcome)

    @rule(target=waiting, payment=payments, number=st.integers(0, 3))
    def an_officer_reverses(self, payment: str, number: int) -> Any:
        """One of the journals that moved a payment, which may have moved on since."""
        at = self._at(payment)
        if not at.moved:
            return multiple()
        journal = at.moved[number % len(at.moved)]
        outcome = self._do(
            SUE,
            "reverse_journal",
            payment_id=payment,
            version=at.version,
            journal_id=journal.journal_id,
            why="a slip",
        )
        return self._if_waiting(outcome)

    @rule(command=waiting, approver=st.sampled_from([INES, SUE, FAY]))
    def an_officer_approves(self, command: str, approver: Officer) -> None:
        """Perhaps the maker, perhaps too late."""
        asked = self.house.deeds.outcome(command)
        assert asked is not None
        outcome = self._do(approver, "approve_deed", decides=command)
        if approver.officer_id == asked.officer_id:
            assert outcome.outcome is DeedOutcome.REFUSED

    @rule(command=waiting)
    def an_officer_sends_back(self, command: str) -> None:
        """Unless it is decided already."""
        self._do(FAY, "send_back_deed", decides=command, why="who is this?")

    @rule()
    def the_day_ends(self) -> None:
        """London midnight."""
        self.house.close(self.house.clock.now().date())
        self.house.clock.pass_days(1)

    @invariant()
    def every_payment_stands_somewhere_whole(self) -> None:
        for payment, pence in self.received.items():
            held = self._at(payment).held()
            assert sum(one.pence for one in held.values()) == pence
            assert all(one.pence > 0 for one in held.values())

    @invariant()
    def suspense_is_what_the_ledger_says_of_it(self) -> None:
        for payment in self.received:
            held = self._at(payment).held()
            in_doubt = sum(h.pence for name, h in held.items() if family(name) == "suspense")
            state = self.house.payments.item(PaymentId(payment), 1)
            assert (state.remaining_pence if state else 0) == in_doubt

    def teardown(self) -> None:
        """The evidence alone gives every byte again."""
        self.house.close(self.house.clock.now().date())
        with tempfile.TemporaryDirectory() as folder:
            rebuilt = rebuild_council(leave_evidence(self.house, Path(folder)))
        assert rebuilt.differences == []

    def _do(self, officer: Officer, deed: str, **order: Any) -> Outcome:
        self.commands += 1
        return self.house.do(officer, deed, f"command-{self.commands:04d}", **order)

    def _if_waiting(self, outcome: Outcome) -> Any:
        if outcome.outcome is DeedOutcome.WAITING:
            return outcome.command_id
        return multiple()

    def _at(self, payment: str) -> Whereabouts:
        at = self.house.payments.whereabouts(PaymentId(payment))
        assert at is not None
        return at

    def _batches(self) -> list[Any]:
        day = self.house.clock.now().date()
        return [listed.batch_id for listed in self.house.days.batches(day)]

    @staticmethod
    def _to(account: tuple[str, str], pence: int) -> dict[str, Any]:
        return {"fund": account[0], "account_reference": account[1], "pence": pence}


TestOfficersAtWork = OfficersAtWork.TestCase
TestOfficersAtWork.settings = settings(max_examples=12, stateful_step_count=20, deadline=None)
