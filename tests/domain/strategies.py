"""Hypothesis strategies for the values that several rooms' tests write and read again."""

from datetime import date, timedelta

from everypenny.domain.identifiers import JournalId, PaymentId
from everypenny.domain.journals import Journal, JournalKind, Line, SuspenseItem
from everypenny.domain.payments import Part, Payment
from hypothesis import strategies as st

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
PENCE = st.integers(-(10**12), 10**12)
MOVING = PENCE.filter(bool)
DAY = st.dates(date(2000, 1, 1), date(2100, 1, 1))

PARTS = st.builds(Part, fund=TEXT, reference=TEXT, amount_pence=PENCE)
PAYMENTS = st.builds(
    Payment,
    position=st.integers(1, 10**6),
    amount_pence=PENCE,
    booked_on=st.none() | DAY,
    value_on=st.none() | DAY,
    paid_on=st.none() | DAY,
    source_reference=TEXT,
    payer_reference=TEXT,
    narrative=TEXT,
    method_code=TEXT,
    bank_code=TEXT,
    entry_id=TEXT,
    payer_name=TEXT,
    payer_account=TEXT,
    item_reference=TEXT,
    parts=st.lists(PARTS, max_size=3).map(tuple),
)
ACCOUNTS = st.sampled_from(
    [
        "bank/main",
        "clearing/allpay",
        "clearing/govuk-pay",
        "fund/CT/770000000",
        "fund/CT/770000017",
        "fund/HR/61234567890",
        "suspense/b-1/1",
        "suspense/b-2/1",
        "fees/govuk-pay",
        "outgoing/bank-charges",
        "transit/sweep",
    ]
)


@st.composite
def journals(draw: st.DrawFn) -> Journal:
    """Any journal that balances."""
    amounts = draw(st.lists(MOVING, min_size=1, max_size=4).filter(sum))
    sides = [*amounts, -sum(amounts)]
    number = draw(st.integers(1, 10**6))
    return Journal(
        journal_id=JournalId(f"b-{number}.first"),
        payment_id=PaymentId(f"b-{number}"),
        kind=draw(st.sampled_from(JournalKind)),
        source=draw(st.sampled_from(["allpay", "main-bank", "govuk-pay"])),
        method_code=draw(st.sampled_from(["BT", "CARD", ""])),
        booked_on=draw(DAY),
        paid_on=draw(DAY),
        lines=tuple(draw(_line(amount)) for amount in sides),
        stage=draw(st.integers(0, 6)),
        rule=draw(TEXT),
        doubt=draw(st.sampled_from(["", "no_reference"])),
    )


@st.composite
def _line(draw: st.DrawFn, amount: int) -> Line:
    return Line(
        draw(ACCOUNTS), amount, draw(st.sampled_from(["", "STD"])), draw(PENCE), draw(TEXT)
    )


SUSPENSE = st.builds(
    SuspenseItem,
    payment_id=st.integers(1, 10**6).map(lambda n: PaymentId(f"b-{n}")),
    part=st.integers(1, 9),
    amount_pence=MOVING,
    doubt=TEXT,
    source=TEXT,
    booked_on=DAY,
    payer_reference=TEXT,
    narrative=TEXT,
    sentence=TEXT,
)


def days_from(first: date, count: int) -> list[date]:
    """So many London days in a row."""
    return [first + timedelta(days=number) for number in range(count)]
