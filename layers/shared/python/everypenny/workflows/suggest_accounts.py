"""Suggest accounts for a suspense item, when somebody asks and as the register stands then.

Suggestions are not stored with the item: they would not fit beside its texts in one write
unit, would cost every payment of a file a search, and be stale once the register, the payer
memory or an officer's word has changed.
"""

from collections.abc import Callable
from dataclasses import replace

from everypenny.domain.account_register import Directory
from everypenny.domain.compiled_council import CompiledCouncil
from everypenny.domain.deeds import SuspenseState
from everypenny.domain.identification_outcome import Doubt, InDoubt, Reason, Rejected
from everypenny.domain.identifiers import PaymentId
from everypenny.domain.payer_memory import EMPTY_MEMORY, Memory
from everypenny.domain.payments import Payment
from everypenny.domain.suggestion import STAGE, Suggestion
from everypenny.domain.suggestions import suggest

Told = Callable[[PaymentId], Payment | None]


def suggest_accounts(
    state: SuspenseState,
    *,
    told: Told,
    council: CompiledCouncil,
    register: Directory,
    memory: Memory = EMPTY_MEMORY,
) -> tuple[Suggestion, ...]:
    """Up to three accounts for the pence that remain, without those that were declined.

    `told` gives the payment in its own words (PaymentTexts.of); where they are erased, or
    were an officer's, the item's own texts serve.
    """
    item = state.item
    payment = told(item.payment_id) or Payment(
        position=1,
        amount_pence=item.amount_pence,
        booked_on=item.booked_on,
        payer_reference=item.payer_reference,
        narrative=item.narrative,
    )
    rejected = tuple(
        Rejected(fund=fund, reference=reference, because=because)
        for fund, reference, because in item.rejected
    )
    return suggest(
        replace(payment, amount_pence=state.remaining_pence, parts=()),
        InDoubt(Doubt(item.doubt), Reason(stage=STAGE, rejected=rejected)),
        council=council,
        register=register,
        memory=memory,
        declined=state.declined,
    )
