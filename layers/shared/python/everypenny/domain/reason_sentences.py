"""Every reason as one sentence that a finance officer can argue with."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import assert_never

from everypenny.domain.account_references import CHECK_DIGIT
from everypenny.domain.fund_references import IN_REGISTER
from everypenny.domain.identification_outcome import (
    Doubt,
    InDoubt,
    Outcome,
    Outgoing,
    Placed,
    Reason,
    Rejected,
    Settlement,
)

_NO_NAMES: Mapping[str, str] = MappingProxyType({})
_FIELDS = {
    "payer_reference": "payer's reference",
    "narrative": "narrative",
    "payer_name": "payer's name",
}
_ALWAYS_THE_SAME = {
    Doubt.NO_REFERENCE: "the payer gave no reference and the narrative is blank",
    Doubt.DEBIT_IN_DOUBT: "money left the bank, and no settlement, sweep or rule explains it",
    Doubt.ORIGINAL_HAS_GONE: (
        "the money that is taken back has left the accounts of its payment"
    ),
    Doubt.PARTS_DO_NOT_ADD_UP: ("the parts that the payer named do not add up to the payment"),
    Doubt.REFUND_NAMES_NO_FUND: ("a refund of a basket does not say which part it gives back"),
}
_QUOTED = 2
_TOLD_BY_CHECK = {5, 6}
_MOST_TOLD = 3


def sentence(outcome: Outcome, names: Mapping[str, str] = _NO_NAMES) -> str:
    """Tell an outcome and why, in one sentence; `names` are the funds' by their codes.

    It may hold what the payer wrote: it never enters a log or a sealed book.
    """
    match outcome:
        case Placed():
            account = _account(outcome.fund, outcome.account_reference, names)
            return f"Placed on {account} because {_evidence(outcome.reason)}."
        case Settlement():
            return f"Posted to {outcome.account} because {_evidence(outcome.reason)}."
        case Outgoing():
            return f"Posted to outgoing/{outcome.code} because {_evidence(outcome.reason)}."
        case InDoubt():
            return f"In doubt: {_doubt(outcome, names)}."
        case _:
            assert_never(outcome)


def _evidence(reason: Reason) -> str:
    """What was seen, then what it passed."""
    if reason.stage in _TOLD_BY_CHECK:
        return reason.checks[0]
    if not reason.checks:
        return _seen(reason)
    form = "form and check digit are" if CHECK_DIGIT in reason.checks else "form is"
    register = ", and the account is in the register" if IN_REGISTER in reason.checks else ""
    return f"{_seen(reason)}; its {form} right{register}"


def _seen(reason: Reason) -> str:
    where = f"the {_FIELDS[reason.field]}" if reason.field else ""
    if reason.rule:
        text = f" for {reason.matched!r} in {where}" if where else ""
        return f"rule {reason.rule!r} matches{text}"
    if reason.stage == _QUOTED:
        return f"the payer quoted {reason.matched!r}"
    return f"{where} holds {reason.matched!r}" if where else "the event names it"


def _doubt(outcome: InDoubt, names: Mapping[str, str]) -> str:
    reason = outcome.reason
    match outcome.doubt:
        case Doubt.NO_FUND_ACCEPTS_IT:
            return f"no account reference of any fund was found{_but(reason, names)}"
        case Doubt.SEVERAL_ACCOUNTS:
            return f"it may be meant for {_listed(reason.rejected, names)}"
        case Doubt.SEVERAL_SETTLEMENTS:
            return f"it may settle {_listed(reason.rejected, names)}"
        case Doubt.RETURNED_PAYMENT:
            return (
                f"the bank says that this is a returned payment ({', '.join(reason.checks)}), "
                "and no advice tells which one"
            )
        case Doubt.RULE_SAYS_SUSPENSE:
            return f"{_seen(reason)} and says that an officer decides"
        case other:
            return _ALWAYS_THE_SAME.get(other) or _found_but(reason, names)


def _found_but(reason: Reason, names: Mapping[str, str]) -> str:
    """An account was found, and its state or a limit speaks against it."""
    if not reason.rejected:
        return "the account cannot take this payment"
    first = reason.rejected[0]
    return f"{_account(first.fund, first.reference, names)} {first.because}"


def _but(reason: Reason, names: Mapping[str, str]) -> str:
    if not reason.rejected:
        return ""
    first = reason.rejected[0]
    return f"; {_account(first.fund, first.reference, names)} {first.because}"


def _listed(rejected: tuple[Rejected, ...], names: Mapping[str, str]) -> str:
    """The first few, joined for reading."""
    told = [_account(one.fund, one.reference, names) for one in rejected[:_MOST_TOLD]]
    more = len(rejected) - len(told)
    if more:
        told.append("another" if more == 1 else f"{more} others")
    return " or ".join(told)


def _account(fund: str, reference: str, names: Mapping[str, str]) -> str:
    """`council tax 771234561`, or `CT 771234561` where no name is known; else the account."""
    return f"{names.get(fund, fund)} {reference}".strip()
