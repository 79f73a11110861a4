"""The demo council with two leisure funds, one of which holds VAT, and payments to them."""

import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from everypenny.domain.whereabouts import Held, Whereabouts

from tests.builders import ON, a_register
from tests.outside import InMemory
from tests.whole_house import DEMO_COUNCIL, House
from tests.workflows.days import PAY, a_card_payment, a_webhook, journal, settle
from tests.workflows.offices import with_officers

FUNDS = """
[LEI]
name = "Leisure"
entity = "council"
reference_rule = "leisure"
vat_code = "STD"
ledger_code = "R4000"
account_must_exist = false
vat_may_be_overridden = true

[CLUB]
name = "Sports clubs"
entity = "council"
reference_rule = "clubs"
vat_code = "EXE"
ledger_code = "R4100"
account_must_exist = false
"""
RULE = """
[leisure]
minimum_length = 6
maximum_length = 6
pattern = 'LE\\d{4}'

[clubs]
minimum_length = 6
maximum_length = 6
pattern = 'CL\\d{4}'
"""
LEI_1, LEI_2 = "fund/LEI/LE0001", "fund/LEI/LE0002"


@cache
def leisure_council() -> Path:
    """The folder, made once a run."""
    copy = Path(shutil.copytree(DEMO_COUNCIL, Path(mkdtemp()) / "council"))
    for name, more in (("funds.toml", FUNDS), ("references.toml", RULE)):
        (copy / name).write_text((copy / name).read_text() + more)
    return copy


def a_leisure_office(*parts: tuple[str, str, int]) -> House:
    """One card payment, `pay1`, of (fund, reference, pence) parts; its officers are at work."""
    house = House(outside=InMemory(), folder=leisure_council())
    house.open(ON, {"bank/main": 1_000_00})
    house.dropped("registers/accounts/all.csv", a_register())
    return with_officers(bought_parts(house, "pay1", *parts))


def bought_parts(house: House, provider_id: str, *parts: tuple[str, str, int]) -> House:
    """A captured card payment whose basket names its accounts."""
    pence = sum(part[2] for part in parts)
    basket = [f"{fund} {reference} {amount}" for fund, reference, amount in parts]
    house.provider.payments[provider_id] = a_card_payment(provider_id, pence, *basket)
    settle(house, a_webhook(payment_id=provider_id, pence=pence, message=provider_id))
    return house


def stands(house: House, provider_id: str = "pay1") -> Whereabouts:
    """Where a captured payment stands."""
    at = house.payments.whereabouts(journal(house, provider_id).payment_id)
    assert at is not None
    return at


def held(house: House, provider_id: str = "pay1") -> dict[str, int]:
    """Pence that each account holds of it."""
    return {account: here.pence for account, here in stands(house, provider_id).held().items()}


def here(house: House, account: str, provider_id: str = "pay1") -> Held:
    """What one account holds of it."""
    return stands(house, provider_id).held()[account]


CLEARING = f"clearing/{PAY}"
