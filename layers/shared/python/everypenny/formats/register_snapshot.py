"""A snapshot of every fund's accounts: compact bytes, quick to load, exact to look up.

The first line is JSON: for each fund where its references and its details lie in the bytes
behind it (offset, length), and how accounts stand that are closed or on stop. References are
one a line in order; details are the same accounts' other columns as JSON lines, in the same
order, read only when someone asks for them.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from everypenny.domain.account_register import Standing
from everypenny.formats.canonical import canonical

_OPEN = Standing()


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account as its back office describes it; pence, None where it says nothing."""

    fund: str
    reference: str
    title: str = ""
    forename: str = ""
    surname: str = ""
    address: tuple[str, ...] = ()
    postcode: str = ""
    balance_pence: int | None = None
    instalment_pence: int | None = None
    on_stop: str = ""
    record_type: str = ""
    closed: bool = False


class RegisterSnapshot:
    """A register as identification asks it."""

    def __init__(self, content: bytes) -> None:
        head, _, self._body = content.partition(b"\n")
        self._index: Mapping[str, Any] = json.loads(head) if head else {"funds": {}}
        self._references: dict[str, frozenset[str]] = {}
        self._standings: dict[str, dict[str, Standing]] = {}
        for fund, entry in self._index["funds"].items():
            self._references[fund] = frozenset(self._slice(entry["references"]).split("\n"))
            self._standings[fund] = {
                reference: Standing(closed=closed, on_stop=on_stop)
                for reference, (closed, on_stop) in entry["standings"].items()
            }

    def standing(self, fund: str, reference: str) -> Standing | None:
        """How an account stands, None if it is not in the register."""
        if reference not in self._references.get(fund, frozenset()):
            return None
        return self._standings[fund].get(reference, _OPEN)

    def count(self, fund: str) -> int:
        """How many accounts of a fund are not closed."""
        closed = sum(s.closed for s in self._standings.get(fund, {}).values())
        return len(self._references.get(fund, frozenset())) - closed

    def accounts(self) -> Iterator[Account]:
        """Every account with its details, by fund and reference."""
        for fund, entry in self._index["funds"].items():
            for line in self._slice(entry["details"]).split("\n"):
                yield _account(fund, json.loads(line))

    def _slice(self, place: list[int]) -> str:
        offset, length = place
        return self._body[offset : offset + length].decode("utf-8")


def snapshot_bytes(accounts: Iterable[Account]) -> bytes:
    """The snapshot of these accounts; the same accounts give the same bytes."""
    by_fund: dict[str, list[Account]] = {}
    for account in accounts:
        by_fund.setdefault(account.fund, []).append(account)
    index: dict[str, Any] = {}
    body = bytearray()
    for fund in sorted(by_fund):
        rows = sorted(by_fund[fund], key=lambda account: account.reference)
        references = "\n".join(row.reference for row in rows).encode("utf-8")
        details = b"\n".join(_detail(row) for row in rows)
        index[fund] = {
            "references": [len(body), len(references)],
            "details": [len(body) + len(references), len(details)],
            "standings": {
                row.reference: [row.closed, row.on_stop]
                for row in rows
                if row.closed or row.on_stop
            },
        }
        body += references + details
    return canonical({"format": 1, "funds": index}) + b"\n" + bytes(body)


def _detail(account: Account) -> bytes:
    return canonical(
        [
            account.reference,
            account.title,
            account.forename,
            account.surname,
            list(account.address),
            account.postcode,
            account.balance_pence,
            account.instalment_pence,
            account.on_stop,
            account.record_type,
            account.closed,
        ]
    )


def _account(fund: str, row: list[Any]) -> Account:
    return Account(
        fund=fund,
        reference=row[0],
        title=row[1],
        forename=row[2],
        surname=row[3],
        address=tuple(row[4]),
        postcode=row[5],
        balance_pence=row[6],
        instalment_pence=row[7],
        on_stop=row[8],
        record_type=row[9],
        closed=row[10],
    )
