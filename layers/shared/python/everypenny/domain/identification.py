"""Deciding the account that a payment was meant for, and saying why.

`identify` is a pure function of the payment, the configuration version, the register snapshot
and the memory snapshot: it depends on no other payment, on no order and on no machine. Its
stages are the modules settlement, quoted_reference, reference_in_text, rules, payer_memory and
suggestions; the last places only where the council has set a score for it.
"""

from everypenny.domain.account_register import (
    EMPTY_REGISTER,
    Directory,
    Register,
    Standing,
)
from everypenny.domain.compiled_council import CompiledCouncil, compile_council
from everypenny.domain.council import Source
from everypenny.domain.fund_case import FundCase, ruled_by
from everypenny.domain.identification_outcome import (
    Doubt,
    InDoubt,
    Outcome,
    Outgoing,
    Reason,
)
from everypenny.domain.payer_memory import EMPTY_MEMORY, Memory
from everypenny.domain.payments import Part, Payment
from everypenny.domain.reasons import rule_reason, suggestion_reason
from everypenny.domain.rules import STAGE as BY_RULE
from everypenny.domain.settlement import STAGE as SETTLEMENT
from everypenny.domain.suggestions import suggest
from everypenny.domain.text_patterns import Texts, texts_of

_NOTHING_FOUND = {
    Doubt.NO_REFERENCE,
    Doubt.NO_FUND_ACCEPTS_IT,
    Doubt.ACCOUNT_NOT_IN_REGISTER,
}

__all__ = [
    "EMPTY_REGISTER",
    "CompiledCouncil",
    "Register",
    "Standing",
    "compile_council",
    "identify",
    "identify_part",
]


def identify(
    payment: Payment,
    *,
    source: Source,
    council: CompiledCouncil,
    register: Register,
    memory: Memory = EMPTY_MEMORY,
) -> Outcome:
    """Decide a payment's account by the stages in their order, or say the doubt."""
    texts = texts_of(payment)
    if source.kind == "statement":
        settled = council.settlements.decide(texts)
        if settled is not None:
            return settled
        if payment.amount_pence < 0:
            return _money_out(payment, texts, source, council)
    case = FundCase(payment, texts, source, council, register, memory)
    outcome = case.decide()
    if council.council.suggestions.post_at is None or not isinstance(outcome, InDoubt):
        return outcome
    return _by_suggestion(case, outcome)


def identify_part(
    part: Part,
    *,
    payment: Payment,
    source: Source,
    council: CompiledCouncil,
    register: Register,
) -> Outcome:
    """Decide one named part of a basket; without a fund, any fund may accept its reference."""
    case = FundCase(
        payment, texts_of(payment), source, council, register, part_pence=part.amount_pence
    )
    if part.fund:
        return case.decide_named(part)
    return case.decide_quoted(part.reference)


def _by_suggestion(case: FundCase, in_doubt: InDoubt) -> Outcome:
    """The best suggestion of a payment that no stage found an account for, if it scores enough.

    Another that scores as much leaves the doubt as it is.
    """
    post_at = case.council.council.suggestions.post_at
    if (
        post_at is None
        or in_doubt.doubt not in _NOTHING_FOUND
        or not isinstance(case.register, Directory)
    ):
        return in_doubt
    suggested = suggest(
        case.payment,
        in_doubt,
        council=case.council,
        register=case.register,
        memory=case.memory,
    )
    if not suggested or suggested[0].score < post_at:
        return in_doubt
    first = suggested[0]
    if first.runner_up is not None and first.runner_up.score >= post_at:
        return in_doubt
    account = (first.fund, first.account_reference)
    return case.give(account, suggestion_reason(first, post_at=post_at))


def _money_out(
    payment: Payment, texts: Texts, source: Source, council: CompiledCouncil
) -> Outcome:
    """A debit on a statement: returned by the bank, outgoing by rule, or in doubt."""
    if payment.bank_code and payment.bank_code in source.returned_codes:
        matched = f"bank code {payment.bank_code}"
        return InDoubt(Doubt.RETURNED_PAYMENT, Reason(stage=SETTLEMENT, checks=(matched,)))
    ruled = ruled_by(payment, texts, source, council, money_out=True)
    if ruled is None:
        return InDoubt(Doubt.DEBIT_IN_DOUBT, Reason(stage=BY_RULE))
    if ruled.rule.action == "outgoing":
        return Outgoing(ruled.rule.outgoing_code, rule_reason(ruled), ruled.narrative)
    return InDoubt(Doubt.RULE_SAYS_SUSPENSE, rule_reason(ruled))
