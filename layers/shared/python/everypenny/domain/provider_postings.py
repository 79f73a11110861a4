"""How a provider's capture and refund post: domain.md section 3, cards."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from everypenny.domain import ledger_accounts
from everypenny.domain.account_register import Register
from everypenny.domain.council import Council, Source
from everypenny.domain.deeds import Taken
from everypenny.domain.identification import CompiledCouncil, identify, identify_part
from everypenny.domain.identification_outcome import Doubt, InDoubt, Reason
from everypenny.domain.identifiers import PaymentId
from everypenny.domain.journals import JournalKind, Line, Posting
from everypenny.domain.payments import Payment
from everypenny.domain.posting import Decided, Origin, held_in, named, post
from everypenny.domain.vat import apportion
from everypenny.domain.whereabouts import Held, Whereabouts


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
    original: Whereabouts,
    *,
    payment_id: PaymentId,
    source: Source,
    council: Council,
) -> tuple[Posting, Taken]:
    """Dr the accounts on which the original stands, Cr clearing; `refund` is negative pence.

    A refund of the pence that an officer's refund has reserved is that refund: it gives back
    the parts that the officer named, and takes the reservation. One that was begun at the
    provider gives all back, over every account of the basket, or a part of the only account.
    A part of a basket names no fund, so it is a doubt, as is money in suspense, and more than
    is free. VAT goes along in shares, so that all parts give back what the original bore.
    """
    pence = -refund.amount_pence
    ours = original.reserved is not None and original.reserved.pence == pence
    given = _reserved(original) if ours else _given_back(pence, original.free())
    posting = post(
        refund,
        given or [Decided(-pence, InDoubt(Doubt.REFUND_NAMES_NO_FUND, Reason(stage=0)))],
        origin=_origin(refund, payment_id, source),
        council=council,
        kind=JournalKind.REFUND,
    )
    if given:
        posting = replace(posting, journal=replace(posting.journal, moves=original.payment_id))
    return posting, Taken(original.payment_id, original.version, release=ours)


def _reserved(original: Whereabouts) -> Sequence[Decided]:
    """The parts that an officer named, each with its share of the VAT.

    Also where its target has refused the money meanwhile, which leaves the account in debit.
    """
    held, posted = original.held(), original.held_but_for_returns()
    parts = original.reserved.parts if original.reserved else ()
    given = []
    for account, pence in parts:
        here = held.get(account, Held(0))
        whole = here if here.pence >= pence else posted.get(account, here)
        given.append(_back(account, pence, whole))
    return given


def _given_back(pence: int, free: Mapping[str, Held]) -> Sequence[Decided]:
    """All that is free, or a part of the only account; nothing where neither is sure."""
    only_funds = all(
        account.startswith("fund/") and here.pence > 0 for account, here in free.items()
    )
    if only_funds and free and pence == sum(here.pence for here in free.values()):
        return [_back(account, here.pence, here) for account, here in free.items()]
    if only_funds and len(free) == 1:
        [(account, here)] = free.items()
        if pence <= here.pence:
            return [_back(account, pence, here)]
    return []


def _back(account: str, pence: int, here: Held) -> Decided:
    _, fund, reference = account.split("/", 2)
    vat = apportion(here.vat_pence, [pence, here.pence - pence])[0]
    placed = named(fund, reference, vat_code=here.vat_code)
    return Decided(-pence, placed, here.item_reference, vat_pence=-vat)


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
