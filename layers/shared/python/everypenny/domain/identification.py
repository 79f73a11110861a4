"""Deciding the account that a payment was meant for, and saying why.

`identify` is a pure function of the payment, the configuration version and the register
snapshot: it depends on no other payment, on no order and on no machine. Its stages are the
modules settlement, quoted_reference, reference_in_text and rules.
"""

from everypenny.domain.account_register import EMPTY_REGISTER, Register, Standing
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
from everypenny.domain.payments import Part, Payment
from everypenny.domain.reasons import rule_reason
from everypenny.domain.rules import STAGE as BY_RULE
from everypenny.domain.settlement import STAGE as SETTLEMENT
from everypenny.domain.text_patterns import Texts, texts_of

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
    payment: Payment, *, source: Source, council: CompiledCouncil, register: Register
) -> Outcome:
    """Decide a payment's account by stages 1 to 4 of domain.md section 8, or say the doubt."""
    texts = texts_of(payment)
    if source.kind == "statement":
        settled = council.settlements.decide(texts)
        if settled is not None:
            return settled
        if payment.amount_pence < 0:
            return _money_out(payment, texts, source, council)
    return FundCase(payment, texts, source, council, register).decide()


def identify_part(
    part: Part,
    *,
    payment: Payment,
    source: Source,
    council: CompiledCouncil,
    register: Register,
) -> Outcome:
    """Decide one named part of a basket; without a fund, any fund may accept its reference."""
    case = FundCase(payment, texts_of(payment), source, council, register, part.amount_pence)
    if part.fund:
        return case.decide_named(part)
    return case.decide_quoted(part.reference)


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
