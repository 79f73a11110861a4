"""How a provider's capture and refund post: domain.md section 3, cards."""

from collections.abc import Sequence

from everypenny.domain import ledger_accounts
from everypenny.domain.account_register import Register
from everypenny.domain.council import Council, Source
from everypenny.domain.identification import CompiledCouncil, identify, identify_part
from everypenny.domain.identification_outcome import Doubt, InDoubt, Reason
from everypenny.domain.identifiers import PaymentId
from everypenny.domain.journals import Journal, JournalKind, Line, Posting
from everypenny.domain.payments import Payment
from everypenny.domain.posting import Decided, Origin, held_in, named, post
from everypenny.domain.vat import apportion


def captured_posting(
    payment: Payment,
    *,
    payment_id: PaymentId,
    fee_pence: int,
    surcharge_pence: int,
    source: Source,
    council: CompiledCouncil,
    register: Register,
) -> Posting:
    """Dr clearing gross, Cr each account of the basket; the fee Dr fees, Cr clearing.

    A surcharge that the payer bore is ours to set against the provider's fees.
    """
    due = payment.amount_pence - surcharge_pence
    further = []
    if surcharge_pence:
        further.append(Line(ledger_accounts.fees(source.code), -surcharge_pence))
    if fee_pence:
        further.append(Line(ledger_accounts.fees(source.code), fee_pence))
        further.append(Line(ledger_accounts.clearing(source.code), -fee_pence))
    return post(
        payment,
        _basket(payment, due, source=source, council=council, register=register),
        origin=_origin(payment, payment_id, source),
        council=council.council,
        further=further,
    )


def _basket(
    payment: Payment,
    due: int,
    *,
    source: Source,
    council: CompiledCouncil,
    register: Register,
) -> Sequence[Decided]:
    if not payment.parts:
        outcome = identify(payment, source=source, council=council, register=register)
        return [Decided(due, outcome)]
    if sum(part.amount_pence for part in payment.parts) != due:
        return [Decided(due, InDoubt(Doubt.PARTS_DO_NOT_ADD_UP, Reason(stage=0)))]
    return [
        Decided(
            part.amount_pence,
            identify_part(
                part, payment=payment, source=source, council=council, register=register
            ),
        )
        for part in payment.parts
    ]


def refund_posting(
    refund: Payment,
    original: Journal,
    *,
    payment_id: PaymentId,
    earlier_pence: int = 0,
    source: Source,
    council: Council,
) -> Posting:
    """Dr the account that the original credited, Cr clearing; `refund` is negative pence.

    A refund of the whole payment goes back over every account of the basket, with its VAT. A
    part of a basket names no fund, so it is a doubt, as is money that still stood in suspense
    or more than the payment's accounts still hold of it. `earlier_pence` is what was refunded
    before, so that the VAT of all parts sums to the original's.
    """
    return post(
        refund,
        _given_back(-refund.amount_pence, original, earlier_pence),
        origin=_origin(refund, payment_id, source),
        council=council,
        kind=JournalKind.REFUND,
    )


def _given_back(pence: int, original: Journal, earlier_pence: int) -> Sequence[Decided]:
    credited = [line for line in original.lines if _is_income(line)]
    whole = -sum(line.amount_pence for line in credited)
    only_funds = all(line.account.startswith("fund/") for line in credited)
    if only_funds and pence == whole and not earlier_pence:
        return [_back(line, -line.amount_pence, -line.vat_pence) for line in credited]
    if only_funds and len(credited) == 1 and pence + earlier_pence <= whole:
        parts = [earlier_pence, pence, whole - earlier_pence - pence]
        vat = apportion(-credited[0].vat_pence, parts)[1]
        return [_back(credited[0], pence, vat)]
    return [Decided(-pence, InDoubt(Doubt.REFUND_NAMES_NO_FUND, Reason(stage=0)))]


def _is_income(line: Line) -> bool:
    return line.amount_pence < 0 and line.account.startswith(("fund/", "suspense/"))


def _back(line: Line, pence: int, vat_pence: int) -> Decided:
    _, fund, reference = line.account.split("/", 2)
    placed = named(fund, reference, vat_code=line.vat_code)
    return Decided(-pence, placed, line.item_reference, vat_pence=-vat_pence)


def _origin(payment: Payment, payment_id: PaymentId, source: Source) -> Origin:
    received_on = payment.booked_on or payment.paid_on
    if received_on is None:
        raise ValueError("a provider's payment has a day")
    return Origin(
        payment_id=payment_id,
        source=source,
        held_in=held_in(source, ""),
        received_on=received_on,
    )
