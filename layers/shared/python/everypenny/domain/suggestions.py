"""Stage 6: the accounts that a payment in doubt may be meant for, scored, with evidence.

Points are not probabilities: what a score is worth is measured by `everypenny evaluate`.
Evidence of different kinds adds up; of one kind the strongest counts.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from everypenny.domain.account_register import AccountKey, Directory
from everypenny.domain.compiled_council import CompiledCouncil
from everypenny.domain.identification_outcome import InDoubt, Outcome
from everypenny.domain.name_likeness import likeness, name_words
from everypenny.domain.payer_memory import EMPTY_MEMORY, Memory, signature_of
from everypenny.domain.payments import Payment
from everypenny.domain.reference_slips import slips
from everypenny.domain.suggestion import Evidence, RunnerUp, Suggestion
from everypenny.domain.suggestion_search import accounts_like, postcodes_in

MOST_SUGGESTED = 3
HIGHEST_SCORE = 100
_FOUND_POINTS = 70
_LAST_ALLOCATION_POINTS = 35
_POSTCODE_POINTS = 25
_INSTALMENT_POINTS = 20
_BALANCE_POINTS = 20
_LOWEST_SCORE = 18


def suggest(
    payment: Payment,
    outcome: Outcome,
    *,
    council: CompiledCouncil,
    register: Directory,
    memory: Memory = EMPTY_MEMORY,
    declined: Collection[AccountKey] = (),
) -> tuple[Suggestion, ...]:
    """At most three accounts for a credit in doubt, the likeliest first.

    What an officer declined for this payer, or for this payment (`declined`), does not come
    back; the same payment, register and memory give the same suggestions everywhere.
    """
    if not isinstance(outcome, InDoubt) or payment.amount_pence <= 0:
        return ()
    signature = signature_of(payment, council.generic_words)
    gone = {*memory.declined(signature), *declined}
    scores: dict[AccountKey, dict[str, Evidence]] = {}
    for account, evidence in _from_text(payment, outcome, council, register):
        _add(scores, account, evidence)
    last = memory.last_allocation(signature)
    if last is not None and register.standing(*last) is not None:
        told = "this payer's last payment was placed there"
        _add(scores, last, Evidence("last_allocation", _LAST_ALLOCATION_POINTS, told))
    for account in accounts_like(payment, register):
        scores.setdefault(account, {})
    for account, known in scores.items():
        for evidence in _from_holder(payment, account, register):
            known[evidence.kind] = evidence
    return _ranked({account: known for account, known in scores.items() if account not in gone})


def _from_text(
    payment: Payment, outcome: InDoubt, council: CompiledCouncil, register: Directory
) -> Iterator[tuple[AccountKey, Evidence]]:
    """What earlier stages found and could not place, and references written almost right."""
    for rejected in outcome.reason.rejected:
        account = (rejected.fund, rejected.reference)
        if register.standing(*account) is not None:
            told = f"its reference was found, but it {rejected.because}"
            yield account, Evidence("reference_found", _FOUND_POINTS, told)
    texts = {
        text: field
        for field, text in (
            ("narrative", payment.narrative),
            ("payer_reference", payment.payer_reference),
        )
    }
    named = ((field, text) for text, field in texts.items())
    found = slips(named, council.funds, register)
    for slip in sorted(found, key=lambda slip: len(slip.hit.matched)):
        told = f"{slip.hit.matched!r} is its reference {slip.told}"
        yield slip.account, Evidence("reference_slip", slip.points, told)


def _from_holder(
    payment: Payment, account: AccountKey, register: Directory
) -> Iterator[Evidence]:
    """What the account's holder and the payment share: name, postcode, amount."""
    holder = register.holder(*account)
    names = [payment.payer_name, payment.narrative, payment.payer_reference]
    alike = [found for text in names if (found := likeness(name_words(text), holder))]
    if alike:
        points, told = max(alike)
        yield Evidence("name", points, told)
    if holder.postcode and holder.postcode in postcodes_in(payment):
        yield Evidence("postcode", _POSTCODE_POINTS, "the postcode is the account's")
    if payment.amount_pence == holder.instalment_pence:
        yield Evidence("instalment", _INSTALMENT_POINTS, "the amount is its instalment")
    elif payment.amount_pence == holder.balance_pence:
        yield Evidence("balance", _BALANCE_POINTS, "the amount is its whole balance")


def _add(
    scores: dict[AccountKey, dict[str, Evidence]], account: AccountKey, evidence: Evidence
) -> None:
    known = scores.setdefault(account, {})
    if evidence.kind not in known or evidence.points > known[evidence.kind].points:
        known[evidence.kind] = evidence


def _ranked(
    scores: Mapping[AccountKey, Mapping[str, Evidence]],
) -> tuple[Suggestion, ...]:
    """The best few; of equals the first by fund and reference."""
    totals = {
        account: min(sum(one.points for one in known.values()), HIGHEST_SCORE)
        for account, known in scores.items()
    }
    order = sorted(
        (account for account, score in totals.items() if score >= _LOWEST_SCORE),
        key=lambda account: (-totals[account], account),
    )
    return tuple(
        Suggestion(
            fund=account[0],
            account_reference=account[1],
            score=totals[account],
            evidence=_in_order(scores[account].values()),
            runner_up=_runner_up(order[place + 1 : place + 2], totals),
        )
        for place, account in enumerate(order[:MOST_SUGGESTED])
    )


def _in_order(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(sorted(evidence, key=lambda one: (-one.points, one.kind)))


def _runner_up(
    following: list[AccountKey], totals: Mapping[AccountKey, int]
) -> RunnerUp | None:
    for fund, reference in following:
        score = totals[fund, reference]
        return RunnerUp(fund=fund, account_reference=reference, score=score)
    return None
