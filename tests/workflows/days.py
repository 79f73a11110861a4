"""Days that several tests live through, file by file and message by message."""

import hashlib
import hmac
import json
from typing import Any

from everypenny.domain.identifiers import event_batch_id, event_id
from everypenny.domain.journals import Journal
from everypenny.workflows.receive_provider_event import receive_provider_event
from everypenny.workflows.settle_provider_event import settle_provider_event

from tests.builders import (
    ON,
    Entry,
    a_register,
    a_statement,
    an_allpay_file,
    council_tax,
    rent,
)
from tests.fakes import PowerCut
from tests.outside import InMemory
from tests.whole_house import House

PAY = "govuk-pay"
RECEIPTS = [(council_tax(n), 10_00 + n) for n in range(5)] + [("610000000", 3_33)]
ENTRIES = [
    Entry(pence=sum(pence for _, pence in RECEIPTS), text="ALLPAY LTD 20NOV"),
    Entry(pence=120_50, reference=council_tax(3)),
    Entry(pence=80_00, text=f"FP {rent(2)} RENT"),
    Entry(pence=80_00, text=f"FP {rent(2)} RENT"),
    Entry(pence=66_00, text="A KIND STRANGER"),
    Entry(pence=-77_00, text="UNKNOWN DEBIT"),
]
FILES = {
    "registers/accounts/all.csv": a_register(),
    "allpay/receipts.txt": an_allpay_file(RECEIPTS),
    "allpay/again.txt": an_allpay_file(RECEIPTS),
    "allpay/other.txt": an_allpay_file([(council_tax(1), 1_00), (rent(1), 2_00)]),
    "main-bank/s.xml": a_statement(ENTRIES, opening=1_000_00),
    "main-bank/overlapping.xml": a_statement(
        ENTRIES[1:2], opening=1_000_00, identity="STMT-1-AGAIN"
    ),
    "main-bank/broken.xml": b"<Document",
    "nobody/knows.txt": b"lost",
}


def in_memory(power: PowerCut | None = None) -> House:
    """A house with its opening journal, whose power may be cut before any later write."""
    power = power or PowerCut()
    after, power.after = power.after, None
    house = House(outside=InMemory(cut=power))
    house.chunks.cut = house.webhooks.cut = power
    house.open(ON, {"bank/main": 1_000_00})
    power.after, power.writes = after, 0
    return house


def a_card_payment(
    payment_id: str = "pay1", pence: int = 100_00, *items: str, **more: Any
) -> bytes:
    """GOV.UK Pay's answer about a captured payment; `items` are its basket."""
    answer = {
        "payment_id": payment_id,
        "amount": pence,
        "state": {"status": "success", "finished": True},
        "reference": council_tax(1),
        "description": "Pay your council",
        "created_date": f"{ON}T09:00:00.000Z",
        "settlement_summary": {"captured_date": str(ON)},
        "metadata": {f"item_{n}": item for n, item in enumerate(items, start=1)},
    }
    return json.dumps({**answer, **more}).encode()


def refunds(*told: tuple[str, int], status: str = "success") -> bytes:
    """GOV.UK Pay's answer about a payment's refunds: (refund id, pence)."""
    listed = [
        {
            "refund_id": refund_id,
            "amount": pence,
            "status": status,
            "created_date": f"{ON}T15:00:00Z",
        }
        for refund_id, pence in told
    ]
    return json.dumps({"_embedded": {"refunds": listed}}).encode()


def a_webhook(
    event: str = "card_payment_captured",
    payment_id: str = "pay1",
    pence: int = 100_00,
    *,
    message: str = "m1",
) -> bytes:
    """A webhook's body, as GOV.UK Pay sends it."""
    return json.dumps(
        {
            "webhook_message_id": message,
            "resource_id": payment_id,
            "event_type": event,
            "created_date": f"{ON}T12:00:00Z",
            "resource": {"amount": pence, "reference": council_tax(1)},
        }
    ).encode()


def signed(body: bytes, secret: bytes = b"new secret") -> str:
    return hmac.new(secret, body, hashlib.sha256).hexdigest()


def knock(house: House, body: bytes) -> str:
    """A signed webhook at the door; returns its digest."""
    return receive_provider_event(PAY, body, signed(body), doorstep=house.doorstep)


def settle(house: House, body: bytes) -> str:
    """A signed webhook, taken in and settled at once; returns the outcome."""
    digest = knock(house, body)
    house.webhooks.take()
    return settle_provider_event(PAY, digest, settling=house.settling)


def bought(house: House) -> list[bytes]:
    """Two card payments at the provider, one of them refunded; returns their webhooks."""
    basket = (f"CT {council_tax(1)} 6000", f"HR {rent(1)} 4000")
    house.provider.payments["pay1"] = a_card_payment("pay1", 100_00, *basket)
    house.provider.payments["pay2"] = a_card_payment("pay2", 25_00, fee=20)
    house.provider.refunded["pay2"] = refunds(("ref1", 5_00))
    return [
        a_webhook(payment_id="pay1"),
        a_webhook("card_payment_settled", "pay1", message="m2"),
        a_webhook("card_payment_refunded", "pay2", 25_00, message="m3"),
        a_webhook(payment_id="pay2", pence=25_00, message="m4"),
        b'{"not": "an event"}',
    ]


def journal(house: House, provider_id: str = "pay1", event: str = "captured") -> Journal:
    batch = event_batch_id(event_id(PAY, provider_id, event))
    [found] = house.ledger.journals(batch, 1)
    return found


def lines(house: House, provider_id: str = "pay1", event: str = "captured") -> dict[str, int]:
    sums: dict[str, int] = {}
    for line in journal(house, provider_id, event).lines:
        sums[line.account] = sums.get(line.account, 0) + line.amount_pence
    return sums
