"""A payment's whole story: what came, why it went where it did, what moved it, who took it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from everypenny.domain.card_numbers import mask_card_numbers
from everypenny.domain.council import Target
from everypenny.domain.identifiers import BatchId, PaymentId
from everypenny.domain.journals import Journal, Line
from everypenny.domain.moving import fund_of
from everypenny.domain.payments import Payment
from everypenny.domain.records import BatchRecord
from everypenny.domain.whereabouts import Whereabouts
from everypenny.workflows.look_up import (
    Answer,
    LookUp,
    NothingThere,
    Question,
    may_see,
    sees_method,
)


def show_payment(question: Question, look_up: LookUp) -> Answer:
    """One payment; it is not there for an officer who may see none of its funds."""
    payment = PaymentId(question.path["payment_id"])
    at = look_up.office.payments.whereabouts(payment)
    if at is None or not _is_theirs(at, question, look_up):
        raise NothingThere("there is no such payment")
    batch = look_up.office.ledger.batch(BatchId(payment.rpartition("-")[0]))
    told = look_up.told(payment)
    body = {
        "payment_id": payment,
        "version": at.version,
        "posted_on": at.posted_on.isoformat(),
        "came_in": _came_in(batch),
        "told": _told(told) if told else None,
        "held": [
            {"account": account, "pence": held.pence, "vat_pence": held.vat_pence}
            for account, held in sorted(at.held().items())
        ],
        "refund_in_flight_pence": at.reserved.pence if at.reserved else 0,
        "journals": [_journal(journal) for journal in (at.first, *at.moved)],
        "exports": list(_exports(at, look_up)),
    }
    return Answer(body, version=str(at.version))


def account_history(question: Question, look_up: LookUp) -> Answer:
    """What a customer's account has had, newest first, as far as the live ledger tells it.

    A card number that nothing was ever posted to is no account, and must not stay in the trail
    as one that was found.
    """
    fund, reference = question.path["fund"], question.path["account_reference"]
    council = look_up.office.councils.live()
    if fund not in council.funds or not may_see(question, fund, look_up):
        raise NothingThere("there is no such account")
    account = f"fund/{fund}/{reference}"
    most = 2_000
    sees = sees_method(question, look_up)
    found = sorted(
        look_up.accounts.on_account(account, most=most + 1),
        key=lambda entry: (entry[0], entry[1].journal_id),
        reverse=True,
    )
    if not found and mask_card_numbers(reference) != reference:
        raise NothingThere("there is no such account")
    theirs = [(day, journal) for day, journal in found[:most] if sees(journal.method_code)]
    return Answer(
        {
            "fund": fund,
            "account_reference": reference,
            "is_whole": len(found) <= most,
            "items": [_on_account(day, journal, account) for day, journal in theirs],
        }
    )


def _is_theirs(at: Whereabouts, question: Question, look_up: LookUp) -> bool:
    """By its method, and every fund that ever had some of it, also once it has gone back."""
    if not sees_method(question, look_up)(at.first.method_code):
        return False
    journals = (at.first, *at.moved)
    funds = {fund_of(line.account) for journal in journals for line in journal.lines} - {""}
    return not funds or any(may_see(question, fund, look_up) for fund in funds)


def _came_in(batch: BatchRecord) -> Mapping[str, Any]:
    return {
        "batch_id": batch.batch_id,
        "source": batch.source,
        "origin": batch.origin,
        "identity": batch.identity,
        "evidence_sha256": batch.evidence,
        "configuration": batch.pins.configuration,
        "register": batch.pins.register,
        "release": batch.pins.release,
    }


def _told(payment: Payment) -> Mapping[str, Any]:
    return {
        "position": payment.position,
        "pence": payment.amount_pence,
        "booked_on": _day(payment.booked_on),
        "value_on": _day(payment.value_on),
        "paid_on": _day(payment.paid_on),
        "source_reference": payment.source_reference,
        "payer_reference": payment.payer_reference,
        "narrative": payment.narrative,
        "payer_name": payment.payer_name,
    }


def _journal(journal: Journal) -> Mapping[str, Any]:
    return {
        "journal_id": journal.journal_id,
        "kind": journal.kind.value,
        "booked_on": journal.booked_on.isoformat(),
        "paid_on": journal.paid_on.isoformat(),
        "method_code": journal.method_code,
        "stage": journal.stage,
        "rule": journal.rule,
        "doubt": journal.doubt,
        "reverses": journal.reverses,
        "reason_code": journal.reason_code,
        "lines": [_line(line) for line in journal.lines],
        "why": [
            {"stage": w.stage, "rule": w.rule, "field": w.field, "checks": list(w.checks)}
            for w in journal.why
        ],
    }


def _line(line: Line) -> Mapping[str, Any]:
    return {
        "account": line.account,
        "pence": line.amount_pence,
        "vat_code": line.vat_code,
        "vat_pence": line.vat_pence,
        "item_reference": line.item_reference,
    }


def _on_account(day: date, journal: Journal, account: str) -> Mapping[str, Any]:
    pence = -sum(line.amount_pence for line in journal.lines if line.account == account)
    return {
        "posted_on": day.isoformat(),
        "paid_on": journal.paid_on.isoformat(),
        "payment_id": journal.about,
        "journal_id": journal.journal_id,
        "kind": journal.kind.value,
        "source": journal.source,
        "method_code": journal.method_code,
        "pence": pence,
    }


def _exports(at: Whereabouts, look_up: LookUp) -> Iterator[Mapping[str, Any]]:
    """The exports of its own day that take what its first journal credited."""
    council, exports = look_up.office.councils.live(), look_up.office.exports
    funds = {fund_of(line.account) for line in at.first.lines} - {""}
    for code in exports.targets():
        if not _takes(council.targets.get(code), funds):
            continue
        for record in exports.issued(code):
            if record.covers_from() <= at.posted_on <= record.last_on:
                yield {"target": code, "export_id": record.export_id, "sha256": record.sha256}


def _takes(target: Target | None, funds: Sequence[str] | set[str]) -> bool:
    return (
        target is None
        or target.kind == "general_ledger"
        or bool(set(target.funds) & set(funds))
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
