"""The penny proof as JSON: what programs read, what is signed, and what a page is made from."""

from datetime import date
from typing import Any

from everypenny.domain.day_book import Balance
from everypenny.domain.money import pounds
from everypenny.domain.open_items import Outstanding, SettledAccount
from everypenny.domain.penny_proof import PennyProof
from everypenny.domain.records import ListedVerdict
from everypenny.domain.settlement_matching import NotCovered, Posted
from everypenny.formats.canonical import canonical


def penny_proof_json(proof: PennyProof) -> bytes:
    """Canonical JSON: pence are whole numbers, days ISO text; `ties` is the verdict."""
    return canonical(
        {
            "council": proof.council,
            "day": proof.day.isoformat(),
            "manifest_sha256": proof.manifest_sha256,
            "ties": proof.ties(),
            "trial_balance": [_account(n, b) for n, b in sorted(proof.accounts.items())],
            "movement_pence": proof.movement_pence,
            "carried_pence": proof.carried_pence,
            "differences": _differences(proof),
            "not_yet_exported": {
                target: [day.isoformat() for day in waiting]
                for target, waiting in proof.not_yet_exported.items()
            },
            "outstanding": [_outstanding(item) for item in proof.outstanding],
            "settlements": [_settled(account, proof.day) for account in proof.settlements],
            "suspense": [_outstanding(item) for item in proof.suspense],
            "suspense_bands": [
                {
                    "from_days": band.from_days,
                    "to_days": band.to_days,
                    "items": band.items,
                    "credit_pence": band.credit_pence,
                    "debit_pence": band.debit_pence,
                }
                for band in proof.suspense_bands
            ],
            "gaps": [
                {
                    "account": gap.account,
                    "since": gap.since.isoformat(),
                    "waiting": list(gap.waiting),
                    "unbalanced": list(gap.unbalanced),
                }
                for gap in proof.gaps
            ],
            "not_come": [
                {
                    "source": late.source,
                    "expected_on": late.expected_on,
                    "expected_by": late.expected_by,
                }
                for late in proof.not_come
            ],
            "held": [_file(listed) for listed in proof.held],
            "rejected": [_file(listed) for listed in proof.rejected],
            "refused": [_file(listed) for listed in proof.refused],
            "advices": [_file(listed) for listed in proof.advices],
            "overdue": [[o.batch_id, o.source, o.file, o.pence] for o in proof.overdue],
            "unposted": [[u.batch_id, u.source, u.file] for u in proof.unposted],
        }
    )


def _differences(proof: PennyProof) -> dict[str, Any]:
    return {
        "bank": [
            {
                "account": bank.account,
                "stated_pence": bank.stated_pence,
                "ledger_pence": bank.ledger_pence,
                "difference_pence": bank.difference_pence,
                "proven_to": bank.proven_to.isoformat(),
                "not_proven_since": _day(bank.not_proven_since),
            }
            for bank in proof.banks
        ],
        "collectors": [
            {
                "source": collector.source,
                "stated_pence": collector.stated_pence,
                "posted_pence": collector.posted_pence,
                "difference_pence": collector.difference_pence,
                "batches": collector.batches,
                "without_total": collector.without_total,
            }
            for collector in proof.collectors
        ],
        "exports": [
            {
                "target": export.target,
                "export_id": export.export_id,
                "first_on": export.first_on.isoformat(),
                "last_on": export.last_on.isoformat(),
                "delivered_pence": export.delivered_pence,
                "ledger_pence": export.ledger_pence,
                "difference_pence": export.difference_pence,
                "sha256": export.sha256,
                "as_issued": export.as_issued,
                "acknowledged": export.acknowledged,
            }
            for export in proof.exports
        ],
    }


def _account(name: str, balance: Balance) -> dict[str, Any]:
    return {
        "account": name,
        "brought_pence": balance.brought_pence,
        "debits_pence": balance.debits_pence,
        "credits_pence": balance.credits_pence,
        "carried_pence": balance.carried_pence,
    }


def _outstanding(item: Outstanding) -> dict[str, Any]:
    return {
        "account": item.account,
        "pence": item.pence,
        "pounds": pounds(item.pence),
        "since": _day(item.since),
        "days": item.days,
        "about": item.about,
    }


def _settled(account: SettledAccount, day: date) -> dict[str, Any]:
    """The day's settlements with what they cover; what is open, of whatever day."""
    matching = account.matching
    return {
        "account": account.account,
        "before_on": _day(account.before_on),
        "before_pence": account.before_pence,
        "oldest_on": _day(account.oldest_on),
        "covered": [
            {**_posted(match.settlement), "covers": [_posted(b) for b in match.batches]}
            for match in matching.covered
            if match.settlement.posted_on == day
        ],
        "not_covered": [_not_covered(open_) for open_ in matching.not_covered],
        "waiting": [_posted(batch) for batch in matching.waiting],
    }


def _not_covered(open_: NotCovered) -> dict[str, Any]:
    candidates = [[batch.batch_id for batch in run] for run in open_.candidates]
    return {**_posted(open_.settlement), "candidates": candidates}


def _posted(posted: Posted) -> dict[str, Any]:
    return {
        "on": posted.on.isoformat(),
        "posted_on": posted.posted_on.isoformat(),
        "batch_id": posted.batch_id,
        "journal_id": posted.journal_id,
        "pence": posted.pence,
    }


def _file(listed: ListedVerdict) -> dict[str, Any]:
    return {
        "source": listed.source,
        "file": listed.file,
        "stated_pence": listed.stated_pence,
        "payments": listed.payments,
        "faults": listed.faults,
        "because": listed.because,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
