"""What reaches a council in a day or a few, drawn from one seed, with the truth behind it."""

import json
from datetime import date
from random import Random

from tests.builders import (
    ON,
    council_tax,
    rent,
)
from tests.faults.drawn_collectors import DrawnCollectors
from tests.faults.truth import Hook, World
from tests.workflows.days import a_card_payment, a_webhook, refunds
from tests.workflows.test_hand_on_provider_file import a_list

# Of funds that give money back here.
FINE, INVOICE = "AB1234567A", "SD1234560"
STARTS = (ON, date(2026, 11, 30))
DAYS = (1, 2, 3)


def a_world(random: Random) -> World:
    """At most three days and 40 payments."""
    start = random.choice(STARTS)
    openings = {"bank/main": random.randrange(0, 90_000), "bank/rents": 5_00}
    if random.random() < 0.5:
        openings["clearing/allpay"] = random.randrange(1, 9_000)
    world = World(start, random.choice(DAYS), openings)
    drawn = DrawnCouncil(random, world)
    drawn.registers()
    drawn.allpay()
    drawn.statements("main", random.randrange(1, 3))
    if random.random() < 0.6:
        drawn.statements("rents", 1)
    drawn.direct_debit()
    drawn.further()
    drawn.cards()
    drawn.strangers()
    return world


class DrawnCouncil(DrawnCollectors):
    """Draws card payments and strangers too."""

    def further(self) -> None:
        """Now and then another bank, a collector, and what never posts."""
        if self.chance(0.25):
            self.other_bank()
        if self.chance(0.2):
            self.collector()
        if self.chance(0.1):
            self.advices()

    def cards(self) -> None:
        for place in range(self.random.randrange(4)):
            self._card(f"pay{place}", self.a_day())

        if self.world.captures and self.chance(0.4):
            self._list()

    def _list(self) -> None:
        """The provider's own list of its payments, of which one line may be wrong."""
        world = self.world
        told = [(name, "Success", t.pence) for name, t in world.captures.items()]
        told += [(name, "Refund success", -p) for name, p in world.refund_ids.values()]
        if self.chance(0.3):
            name, state, pence = told[0]
            told[0] = (name, state, pence + 1)
            world.wrong_lines.add((name, pence + 1))
        rows = [(name, state, _pounds(pence)) for name, state, pence in told]
        self.file("govuk-pay/list.csv", a_list(*rows), self.a_day())

    def _card(self, name: str, day: int) -> None:
        world = self.world
        told = self.told(f"fund/CT/{council_tax(1)}")
        basket: tuple[str, ...] = ()
        if self.chance(0.6):
            first = told.pence // 3
            rest = told.pence - first
            basket = (f"CT {council_tax(2)} {first}", f"HR {rent(3)} {rest}")
            if self.chance(0.6):
                basket = (f"PCN {FINE} {first}", f"SD {INVOICE} {rest}")
        fee = self.random.choice([0, 20])
        world.payments[name] = a_card_payment(name, told.pence, *basket, fee=fee)
        world.captures[name] = told
        events = ["card_payment_captured"]
        if self.chance(0.3):
            events.append("card_payment_settled")
        if self.chance(0.5):
            part = self.random.randrange(1, told.pence)
            listed = [(f"ref-{name}", part)]
            if part > 2 and self.chance(0.4):
                listed = [(f"ref-{name}", part // 2), (f"ref-{name}-b", part - part // 2)]
            world.refunded[name] = refunds(*listed)
            slow = refunds(*listed, status="submitted")
            world.refunding[name] = self.random.choice([refunds(), slow, world.refunded[name]])
            world.refund_ids |= {refund: (name, pence) for refund, pence in listed}
            events.append("card_payment_refunded")
        for place, event in enumerate(events):
            body = a_webhook(event, name, told.pence, message=f"{name}-{place}")
            world.hooks.append(Hook(body=body, day=day))
        if self.chance(0.15):
            body = a_webhook(events[0], name, told.pence + 1, message=f"{name}-other")
            world.hooks.append(Hook(body=body, day=day, conflicts=True))

    def strangers(self) -> None:
        if self.chance(0.2):
            self._intraday()
        if self.chance(0.3):
            body = json.dumps({"resource_id": "pay0", "amount": 1}).encode()
            self.world.hooks.append(Hook(body=body, day=0, forged=True))
        if self.chance(0.2):
            self.world.hooks.append(Hook(body=b'{"not": "an event"}', day=self.by(1)))
        if self.chance(0.2):
            self.file("nobody/knows.txt", b"lost", 0, good=False)


def _pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d}"
