"""The manifest of a sealed day: canonical JSON that anyone can read and add up.

| key | holds |
|---|---|
| `day`, `go_live`, `previous` | London days; SHA-256 of the day before's manifest, or "" |
| `open_from` | the first accounting period that was open as the day's fences shut |
| `journals` | SHA-256, bytes and count of the day's journal lines |
| `batches` | every posted batch: balances, stated and posted pence, `evidence` (SHA-256 of the
drop, answer or command), pins, `takes` (a refund's, as those of `commands`), `chunks` as
[digest of its journals, release] |
| `verdicts`, `held` | the day's verdicts on files, with their pins; files held, not released |
| `commands` | officers' commands: deed, outcome, `evidence` (SHA-256 of the command), the
configuration and register it was done under, the command that it `decides`, its batch, and
`takes`: each payment whose whereabouts it took, at which version; where there are any,
`rests_on`: each suspense item (`suspense`, payment and part) and record (kind, key) that it
changed, from which version; `abandons`: each batch that never posts, its source, and the
sequence there at which it left |
| `messages` | providers' messages: source, SHA-256 of the body as it came, what came of it |
| `memory` | SHA-256 of the payer memory that the close left, and the configuration it was
learned under |
| `unposted` | accepted batches that no day has posted: batch id, source, file |
| `totals` | by source, fund and method: journals and pence |
| `accounts` | brought, debits, credits, carried, since, about |
| `banks` | each bank account: proven to, proven pence, statements waiting |

`day_book_journals` writes and reads the journals beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import astuple
from datetime import date
from typing import Any

from everypenny.domain.bank_chain import BankChain, StatementBalances
from everypenny.domain.day_book import Balance, CarriedForward, DayTotals, Unposted
from everypenny.domain.deeds import Outcome
from everypenny.domain.records import (
    BatchRecord,
    EventRecord,
    ListedVerdict,
    Marker,
    Pins,
    Verdict,
)
from everypenny.formats import canonical


def manifest_bytes(
    totals: DayTotals,
    *,
    council: str,
    go_live: date,
    open_from: str,
    previous: str,
    journals: tuple[str, int],
    batches: Sequence[tuple[BatchRecord, Sequence[Marker]]],
    verdicts: Sequence[ListedVerdict],
    commands: Sequence[Outcome],
    messages: Sequence[EventRecord] = (),
    memory: tuple[str, str] = ("", ""),
) -> bytes:
    """The day's manifest."""
    digest, size = journals
    banks = totals.banks([batch for batch, _ in batches])
    return canonical.canonical(
        {
            "format": 1,
            "council": council,
            "day": totals.day.isoformat(),
            "go_live": go_live.isoformat(),
            "open_from": open_from,
            "previous": previous,
            "journals": {"sha256": digest, "bytes": size, "count": totals.journals},
            "batches": [_batch(batch, markers) for batch, markers in batches],
            "verdicts": [_verdict(verdict) for verdict in verdicts],
            "commands": [_command(outcome) for outcome in commands],
            "messages": [[m.source, m.message, m.outcome] for m in messages],
            "memory": {"sha256": memory[0], "configuration": memory[1]},
            "held": [_verdict(verdict) for verdict in totals.held(verdicts)],
            "unposted": [
                [u.batch_id, u.source, u.file]
                for u in totals.unposted(verdicts, _gone(batches, commands))
            ],
            "totals": {
                "source": _sums(totals.by_source),
                "fund": _sums(totals.by_fund),
                "method": _sums(totals.by_method),
            },
            "accounts": {name: _balance(b) for name, b in totals.balances().items()},
            "banks": {code: _chain(chain) for code, chain in sorted(banks.items())},
        }
    )


def carried_forward(manifest: Mapping[str, Any]) -> CarriedForward:
    """What a sealed day hands on."""
    return CarriedForward(
        balances={name: read_balance(row) for name, row in manifest["accounts"].items()},
        banks={code: read_chain(row) for code, row in manifest["banks"].items()},
        held=tuple(read_verdict(row) for row in manifest["held"]),
        unposted=tuple(
            Unposted(batch_id=batch_id, source=source, file=file)
            for batch_id, source, file in manifest["unposted"]
        ),
    )


def read_balance(row: Mapping[str, Any]) -> Balance:
    """One account of a manifest."""
    return Balance(
        brought_pence=row["brought_pence"],
        debits_pence=row["debits_pence"],
        credits_pence=row["credits_pence"],
        since=date.fromisoformat(row["since"]) if row["since"] else None,
        about=row["about"],
    )


def read_chain(row: Mapping[str, Any]) -> BankChain:
    """One bank account of a manifest."""
    return BankChain(
        proven_to=date.fromisoformat(row["proven_to"]),
        proven_pence=row["proven_pence"],
        waiting=tuple(
            StatementBalances(
                identity=identity,
                first_on=_read_day(first),
                last_on=_read_day(last),
                opening_pence=opening,
                closing_pence=closing,
            )
            for identity, first, last, opening, closing in row["waiting"]
        ),
        unbalanced=tuple(row["unbalanced"]),
    )


def read_verdict(row: Mapping[str, Any]) -> ListedVerdict:
    """One verdict of a manifest."""
    pins = row.get("pins")
    values = {
        "verdict": Verdict(row["verdict"]),
        "batches": tuple(row["batches"]),
        "pins": Pins(**pins) if pins else None,
    }
    return ListedVerdict(**{**row, **values})


def _batch(batch: BatchRecord, markers: Sequence[Marker]) -> dict[str, Any]:
    return {
        "batch_id": batch.batch_id,
        "source": batch.source,
        "origin": batch.origin,
        "identity": batch.identity,
        "account": batch.account,
        "currency": batch.currency,
        "opening_pence": batch.opening_pence,
        "closing_pence": batch.closing_pence,
        "first_on": _day(batch.first_on),
        "last_on": _day(batch.last_on),
        "stated_pence": batch.stated_pence,
        "payments": batch.payments,
        "posted_pence": batch.total_pence,
        "zero_lines": batch.zero_lines,
        "pending_lines": batch.pending_lines,
        "already_posted": batch.already_posted,
        "evidence": batch.evidence,
        "takes": [list(taken) for taken in batch.takes],
        "pins": _pins(batch.pins),
        "chunks": [[m.digest, m.release] for m in markers],
    }


def _verdict(verdict: ListedVerdict) -> dict[str, Any]:
    return {
        "source": verdict.source,
        "sequence": verdict.sequence,
        "verdict": verdict.verdict.value,
        "file": verdict.file,
        "content_sha256": verdict.content_sha256,
        "stated_pence": verdict.stated_pence,
        "payments": verdict.payments,
        "faults": verdict.faults,
        "because": verdict.because,
        "batches": list(verdict.batches),
        "decides": verdict.decides,
        "version": verdict.version,
        "judged_at": verdict.judged_at,
        "command": verdict.command,
        "pins": _pins(verdict.pins) if verdict.pins else None,
    }


def _gone(
    batches: Sequence[tuple[BatchRecord, Sequence[Marker]]], commands: Sequence[Outcome]
) -> set[str]:
    """Batches that wait no more: the day posted them, or officers abandoned them."""
    abandoned = {left.batch_id for outcome in commands for left in outcome.abandons}
    return abandoned | {batch.batch_id for batch, _ in batches}


def _command(outcome: Outcome) -> dict[str, Any]:
    return {
        "command_id": outcome.command_id,
        "deed": outcome.deed,
        "outcome": outcome.outcome.value,
        "at": outcome.at,
        "evidence": outcome.evidence,
        "configuration": outcome.configuration,
        "register": outcome.register,
        "decides": outcome.decides,
        "batch_id": outcome.batch_id or "",
        "takes": [list(taken) for taken in outcome.takes],
        **({"rests_on": [list(seen) for seen in outcome.rests_on]} if outcome.rests_on else {}),
        **({"abandons": [[*astuple(a)] for a in outcome.abandons]} if outcome.abandons else {}),
    }


def _pins(pins: Pins) -> dict[str, str]:
    return {
        "configuration": pins.configuration,
        "register": pins.register,
        "memory": pins.memory,
        "release": pins.release,
    }


def _balance(balance: Balance) -> dict[str, Any]:
    return {
        "brought_pence": balance.brought_pence,
        "debits_pence": balance.debits_pence,
        "credits_pence": balance.credits_pence,
        "carried_pence": balance.carried_pence,
        "since": _day(balance.since),
        "about": balance.about,
    }


def _chain(chain: BankChain) -> dict[str, Any]:
    return {
        "proven_to": chain.proven_to.isoformat(),
        "proven_pence": chain.proven_pence,
        "waiting": [
            [s.identity, _day(s.first_on), _day(s.last_on), s.opening_pence, s.closing_pence]
            for s in chain.waiting
        ],
        "unbalanced": list(chain.unbalanced),
    }


def _sums(sums: Mapping[str, Sequence[int]]) -> dict[str, dict[str, int]]:
    return {key: {"journals": n, "pence": pence} for key, (n, pence) in sums.items()}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _read_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
