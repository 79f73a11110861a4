"""Whatever officers do to a payment, in whatever order, its pence and its VAT are all there."""

from contextlib import suppress
from typing import Any

from everypenny.adapters.govuk_pay import ProviderUnavailable
from everypenny.domain.deeds import DeedOutcome, Outcome
from everypenny.domain.journals import JournalKind
from everypenny.domain.officers import Officer
from everypenny.domain.whereabouts import Whereabouts
from everypenny.workflows.send_refund import send_refund
from everypenny.workflows.settle_provider_event import NotYetSettled, settle_message
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.workflows.days import a_webhook, settle
from tests.workflows.leisure import a_leisure_office, stands
from tests.workflows.offices import ROLES, the_ledger
from tests.workflows.paying import PayingProvider

WHOLE, VAT = 120_01, 20_00
REFERENCES = ("LE0001", "LE0002", "LE0003")
PENCE = st.integers(1, 60_00)


class Officers(RuleBasedStateMachine):
    """Officers move and refund one payment, and so does its provider."""

    def __init__(self) -> None:
        super().__init__()
        self.house = a_leisure_office(("LEI", "LE0001", WHOLE))
        self.provider = PayingProvider(self.house.provider.payments)
        self.house.provider = self.provider  # type: ignore[assignment]
        self.number = 0

    @property
    def at(self) -> Whereabouts:
        return stands(self.house)

    def do(self, deed: str, by: str = "", **order: Any) -> Outcome:
        self.number += 1
        officer = Officer(by or f"officer{self.number}", tuple(ROLES))
        return self.house.do(officer, deed, f"c{self.number}", **order)

    def approved(self, asked: Outcome) -> None:
        if asked.outcome is DeedOutcome.WAITING:
            self.do("approve_deed", decides=asked.command_id)

    def seen(self) -> dict[str, Any]:
        return {"payment_id": self.at.payment_id, "version": self.at.version}

    @precondition(lambda self: self.at.free())
    @rule(data=st.data(), to=st.sampled_from(REFERENCES))
    def transfer(self, data: st.DataObject, to: str) -> None:
        part = self._part(data)
        place = {"fund": "LEI", "account_reference": to, "pence": part["pence"]}
        one = {**self.seen(), **part, "to": [place]}
        self.do("transfer_payment", transfers=[one], why="x")

    @precondition(lambda self: self.at.free())
    @rule(data=st.data(), item=st.sampled_from(("A", "B")))
    def recode(self, data: st.DataObject, item: str) -> None:
        part = self._part(data)
        del part["pence"]
        self.do("recode_payment", **self.seen(), **part, to={"item_reference": item}, why="x")

    @precondition(lambda self: self.at.moved)
    @rule(data=st.data())
    def reverse(self, data: st.DataObject) -> None:
        journal = data.draw(st.sampled_from(self.at.moved))
        self.do("reverse_journal", **self.seen(), journal_id=journal.journal_id, why="x")

    @precondition(lambda self: self.at.free())
    @rule(data=st.data())
    def ask_for_a_refund(self, data: st.DataObject) -> None:
        part = self._part(data)
        self.approved(self.do("refund_payment", **self.seen(), parts=[part], why="x"))

    @precondition(lambda self: self.at.reserved is not None)
    @rule(dead=st.sampled_from(("", "before", "after")))
    def send(self, dead: str) -> None:
        self.provider.dead = dead
        self._send()

    @rule(status=st.sampled_from(("success", "error")))
    def finish(self, status: str) -> None:
        self.provider.finish("pay1", status)
        self._send()
        self._settle()

    @rule(pence=PENCE)
    def refund_at_the_providers_console(self, pence: int) -> None:
        if pence <= self.provider.available("pay1"):
            self.provider.make("pay1", pence)

    @precondition(lambda self: any(made["status"] == "success" for made in self._made()))
    @rule()
    def a_webhook_tells(self) -> None:
        body = a_webhook("card_payment_refunded", message=f"w{len(self._made())}")
        with suppress(NotYetSettled):
            settle(self.house, body)

    def _part(self, data: st.DataObject) -> dict[str, Any]:
        """Mostly what an account has free, now and then a penny more."""
        account, here = data.draw(st.sampled_from(list(self.at.free().items())))
        pence = data.draw(st.integers(1, here.pence + 1))
        reference = account.rpartition("/")[2]
        return {"fund": "LEI", "account_reference": reference, "pence": pence}

    def _made(self) -> list[dict[str, Any]]:
        return self.provider.made.get("pay1", [])

    def _send(self) -> None:
        reserved = self.at.reserved
        if reserved is None:
            return
        with suppress(ProviderUnavailable):
            send_refund(self.at.payment_id, reserved.command_id, sending=self.house.sending)

    def _settle(self) -> None:
        for message in self.house.webhooks.take():
            with suppress(NotYetSettled):
                settle_message(message, settling=self.house.settling)

    @invariant()
    def every_penny_is_there(self) -> None:
        at = self.at
        refunds = [j for j in at.moved if j.kind is JournalKind.REFUND]
        gone = -sum(j.received() for j in refunds)
        gone_vat = sum(line.vat_pence for j in refunds for line in j.lines)
        held = at.held()
        assert sum(here.pence for here in held.values()) + gone == WHOLE
        assert sum(here.vat_pence for here in held.values()) + gone_vat == VAT
        assert all(here.pence > 0 for here in held.values())
        assert all(here.pence > 0 for here in at.free().values())

    @invariant()
    def no_more_goes_back_than_came(self) -> None:
        assert self.provider.available("pay1") >= 0
        funds = {a: p for a, p in the_ledger(self.house).items() if a.startswith("fund/")}
        assert funds == {account: here.pence for account, here in self.at.held().items()}

    def teardown(self) -> None:
        """All that was not refunded goes back to where it came from, the last move first."""
        for journal in reversed(self.at.moved):
            if journal.kind in {JournalKind.TRANSFER, JournalKind.RECODE}:
                self.do(
                    "reverse_journal", **self.seen(), journal_id=journal.journal_id, why="x"
                )
        went_back = any(journal.kind is JournalKind.REFUND for journal in self.at.moved)
        if not went_back and self.at.reserved is None:
            [(account, here)] = self.at.held().items()
            assert (account, here.pence) == ("fund/LEI/LE0001", WHOLE)


TestOfficers = Officers.TestCase
TestOfficers.settings = settings(
    max_examples=15,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
