"""Counter and post payments: cash or a cheque that an officer takes for one or more accounts.

A slip of the pen is refused, for the payer still stands there; a limit, a stop or a closed
account is not: the money is taken, and held in suspense with that doubt.
"""

from dataclasses import dataclass, replace
from datetime import date

from everypenny.domain.account_register import Register
from everypenny.domain.compiled_council import CompiledCouncil
from everypenny.domain.council import OFFICERS_SOURCE, Council, Source
from everypenny.domain.deeds import CommandRefused, OfficeRecord
from everypenny.domain.identification import identify_part
from everypenny.domain.identification_outcome import Doubt, InDoubt, Outcome, Placed, Reason
from everypenny.domain.identifiers import PaymentId
from everypenny.domain.ledger_accounts import fund_account
from everypenny.domain.moving import Placing, declared_name, named_account
from everypenny.domain.offices import TAKEN, Office, Taken, returned_by
from everypenny.domain.payments import Part, Payment
from everypenny.domain.posting import Decided

MOST_PARTS = 40
LONGEST_TEXT = 200

# What officers take bears no source of its own: their deeds are one.
COUNTER = Source(
    code=OFFICERS_SOURCE, name="Officers", kind="collector", format="", folder=OFFICERS_SOURCE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterPart:
    """What is paid to one account, in pence.

    Without a fund any may accept the reference; without either the part is in doubt.
    """

    pence: int
    fund: str = ""
    account_reference: str = ""
    item_reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCounterPayment:
    """The order: taken at an office by a method of payment, for these accounts.

    `paid_on` is the payer's day (None: today; a cheque by post may bear an earlier one).
    Name, postcode and narrative are personal: they stay with the command.
    """

    office: str
    method_code: str
    parts: tuple[CounterPart, ...]
    paid_on: date | None = None
    payer_name: str = ""
    payer_postcode: str = ""
    narrative: str = ""
    cheque_number: str = ""


def check_counter_payment(
    order: RecordCounterPayment, council: CompiledCouncil, *, today: date
) -> tuple[Office, Taken]:
    """The office, and whether cash or a cheque was taken; CommandRefused for what is wrong."""
    office = council.council.offices.get(order.office)
    if office is None:
        raise CommandRefused(f"the council has no office {order.office}", where="office")
    taken = taken_by(order.method_code, council.council)
    if not 0 < len(order.parts) <= MOST_PARTS:
        raise CommandRefused(f"name 1 to {MOST_PARTS} parts", where="parts")
    for place, part in enumerate(order.parts):
        if part.pence <= 0:
            raise CommandRefused("a part is at least a penny", where=f"parts[{place}].pence")
    if order.paid_on is not None and order.paid_on > today:
        raise CommandRefused(f"{order.paid_on} has not come", where="paid_on")
    for field in ("payer_name", "payer_postcode", "narrative", "cheque_number"):
        if len(getattr(order, field)) > LONGEST_TEXT:
            raise CommandRefused(f"up to {LONGEST_TEXT} characters", where=field)
    return office, taken


def taken_by(method_code: str, council: Council) -> Taken:
    """Whether a method of payment is cash or cheques; CommandRefused if it is neither."""
    method = council.methods.get(method_code)
    for taken in TAKEN:
        if method is not None and method.purpose == taken:
            return taken
    raise CommandRefused(
        f"{method_code} is no method of payment by cash or cheque", where="method_code"
    )


def counter_payment(order: RecordCounterPayment, *, today: date) -> Payment:
    """The payment, as if a source had reported it."""
    unplaced = [part.account_reference for part in order.parts if not part.fund]
    return Payment(
        position=1,
        amount_pence=sum(part.pence for part in order.parts),
        booked_on=today,
        paid_on=order.paid_on or today,
        payer_reference=" ".join(filter(None, unplaced)),
        narrative=order.narrative,
        method_code=order.method_code,
        payer_name=order.payer_name,
    )


@dataclass(frozen=True, slots=True)
class Counted:
    """Where a part goes, and the customer's account that it was meant for ("": nobody knows).

    The two differ where the account is known and its limits hold the money in suspense.
    """

    decided: Decided
    account: str


def decide_counter_payment(
    order: RecordCounterPayment,
    payment: Payment,
    council: CompiledCouncil,
    register: Register,
) -> list[Counted]:
    """Where each part goes; CommandRefused for an account that there is not."""
    counted = []
    for place, part in enumerate(order.parts):
        outcome = _outcome(part, payment, council, register)
        account = ""
        if part.fund:
            account = _named(part, f"parts[{place}]", council, register)
        elif isinstance(outcome, Placed):
            account = fund_account(outcome.fund, outcome.account_reference)
        _check_singly(order.office, account, place, council)
        decided = Decided(part.pence, outcome, part.item_reference)
        counted.append(Counted(decided, account))
    return counted


def receipt(
    payment: PaymentId,
    *,
    office: Office,
    taken: Taken,
    pence: int,
    on: date,
    cheque_number: str,
    officer_id: str,
) -> OfficeRecord:
    """The receipt as it waits to be cashed up."""
    body = {
        "pence": pence,
        "on": on.isoformat(),
        "cheque_number": cheque_number,
        "officer": officer_id,
    }
    kind = receipts(office.code, taken)
    return OfficeRecord(kind=kind, key=payment, version=0, body=body)


def given_back(record: OfficeRecord) -> OfficeRecord:
    """A receipt whose payment is reversed: there is nothing of it to cash up.

    Raises CommandRefused for one that is banked, since its cash is the bank's to tell.
    """
    if not record.open:
        raise CommandRefused(
            f"receipt {record.key} is cashed up already: put this right by transfer",
            where="journal_id",
        )
    return replace(record, open=False, body={**record.body, "slip": "", "reversed": True})


def receipts(office: str, taken: Taken) -> str:
    """What an office's receipts that are not cashed up are listed under."""
    return f"receipts/{office}/{taken}"


def _outcome(
    part: CounterPart, payment: Payment, council: CompiledCouncil, register: Register
) -> Outcome:
    if not part.fund and not part.account_reference.strip():
        return InDoubt(Doubt.NO_REFERENCE, Reason(stage=0))
    return identify_part(
        Part(fund=part.fund, reference=part.account_reference, amount_pence=part.pence),
        payment=payment,
        source=COUNTER,
        council=council,
        register=register,
    )


def _named(part: CounterPart, where: str, council: CompiledCouncil, register: Register) -> str:
    placing = Placing(
        fund=part.fund, account_reference=part.account_reference, pence=part.pence
    )
    try:
        return named_account(placing, council, register)
    except CommandRefused as refused:
        raise CommandRefused(str(refused), where=f"{where}.{refused.where}") from None


def _check_singly(office: str, account: str, place: int, council: CompiledCouncil) -> None:
    fund, _, reference = declared_name(account).partition("/")
    template = returned_by(
        council.council.e_returns.values(),
        office=office,
        fund=fund,
        account_reference=reference,
    )
    if template is not None:
        raise CommandRefused(
            f"this office counts these takings in its e-return {template.code}, never singly",
            where=f"parts[{place}].account_reference",
        )
