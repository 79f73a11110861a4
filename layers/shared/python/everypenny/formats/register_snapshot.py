"""A snapshot of every fund's accounts: compact bytes, quick to load, exact to look up.

The first line is JSON that says where the rest lies in the bytes behind it (offset, length).
Everything there is lines in the order of their bytes, without a line end behind the last:

| lines | hold |
|---|---|
| `funds.<code>.references` | each account reference |
| `funds.<code>.details` | each account as a JSON list that starts with its reference |
| `names` | surname, forename, fund, reference of each account, with tabs between |
| `postcodes` | postcode, fund, reference |
| `amounts` | pence in ten digits, fund, reference, for each instalment and balance |

`funds.<code>.standings` tells the accounts that are closed or on stop. References are loaded;
the rest is read in place when a payment in doubt is searched for.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from everypenny.domain.account_register import NOBODY, AccountKey, Holder, Standing
from everypenny.domain.name_likeness import plain_letters, plain_postcode
from everypenny.formats.canonical import canonical
from everypenny.formats.sorted_lines import SortedLines

_OPEN = Standing()
_NOWHERE = (0, 0)
_BEHIND_EVERY_LETTER = "~"
_INDEXES = ("names", "postcodes", "amounts")


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
    """A register as identification asks it; of one without an index, searches find nothing."""

    def __init__(self, content: bytes) -> None:
        head_end = content.find(b"\n")
        head: Mapping[str, Any] = json.loads(content[:head_end]) if content else {"funds": {}}
        self._content = content
        self._body = head_end + 1
        self._references: dict[str, frozenset[str]] = {}
        self._sorted: dict[str, SortedLines] = {}
        self._details: dict[str, SortedLines] = {}
        self._standings: dict[str, dict[str, Standing]] = {}
        for fund, entry in head["funds"].items():
            self._sorted[fund] = references = self._lines(entry["references"])
            self._details[fund] = self._lines(entry["details"])
            listed = content[references.start : references.end].decode("utf-8")
            self._references[fund] = frozenset(listed.split("\n"))
            self._standings[fund] = {
                reference: Standing(closed=closed, on_stop=on_stop)
                for reference, (closed, on_stop) in entry["standings"].items()
            }
        self._names, self._postcodes, self._amounts = (
            self._lines(head.get(index, _NOWHERE)) for index in _INDEXES
        )

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
        for fund, details in self._details.items():
            for line in details.starting_with(b""):
                yield _account(fund, json.loads(line))

    def holder(self, fund: str, reference: str) -> Holder:
        """Whose an account is; NOBODY if the register does not hold it."""
        if reference not in self._references.get(fund, frozenset()):
            return NOBODY
        key = canonical([reference])[:-1] + b","
        account = _account(fund, json.loads(next(self._details[fund].starting_with(key))))
        return Holder(
            forename=plain_letters(account.forename),
            surname=plain_letters(account.surname),
            postcode=plain_postcode(account.postcode),
            balance_pence=account.balance_pence,
            instalment_pence=account.instalment_pence,
        )

    def completions(self, fund: str, start: str, *, limit: int) -> tuple[str, ...]:
        """References of a fund that start so."""
        if fund not in self._sorted:
            return ()
        found = self._sorted[fund].starting_with(start.encode("utf-8"))
        return tuple(line.decode("utf-8") for line in islice(found, limit))

    def surnames(self, start: str, *, limit: int) -> tuple[str, ...]:
        """The different surnames that start so, one look-up each."""
        found: list[str] = []
        line = self._names.first_from(start.encode("utf-8"))
        while line is not None and line.startswith(start.encode("utf-8")):
            found.append(line.decode("utf-8").partition("\t")[0])
            if len(found) == limit:
                break
            line = self._names.first_from(f"{found[-1]}\t{_BEHIND_EVERY_LETTER}".encode())
        return tuple(found)

    def named(self, surname: str, initial: str = "", *, limit: int) -> tuple[AccountKey, ...]:
        """Accounts of people of this surname, and this initial if one is given."""
        return _keys(self._names, f"{surname}\t{initial}", limit)

    def at_postcode(self, postcode: str, *, limit: int) -> tuple[AccountKey, ...]:
        """Accounts billed at a postcode."""
        return _keys(self._postcodes, f"{postcode}\t", limit)

    def owing(self, pence: int, *, limit: int) -> tuple[AccountKey, ...]:
        """Accounts whose instalment or balance is this amount."""
        return _keys(self._amounts, f"{pence:010d}\t", limit)

    def _lines(self, place: Sequence[int]) -> SortedLines:
        offset, length = place
        return SortedLines(self._content, self._body + offset, self._body + offset + length)


def snapshot_bytes(accounts: Iterable[Account]) -> bytes:
    """The snapshot of these accounts; the same accounts give the same bytes."""
    by_fund: dict[str, list[Account]] = {}
    for account in accounts:
        by_fund.setdefault(account.fund, []).append(account)
    funds: dict[str, Any] = {}
    body = bytearray()
    for fund in sorted(by_fund):
        rows = by_fund[fund]
        funds[fund] = {
            "references": _append(body, (row.reference.encode("utf-8") for row in rows)),
            "details": _append(body, (_detail(row) for row in rows)),
            "standings": {
                row.reference: [row.closed, row.on_stop]
                for row in rows
                if row.closed or row.on_stop
            },
        }
    index = {
        name: _append(body, lines(by_fund))
        for name, lines in zip(_INDEXES, (_names, _postcodes, _amounts), strict=True)
    }
    return canonical({"format": 2, "funds": funds, **index}) + b"\n" + bytes(body)


def _append(body: bytearray, lines: Iterable[bytes]) -> list[int]:
    """Add lines in their order; returns where they lie."""
    start = len(body)
    body += b"\n".join(sorted(lines))
    return [start, len(body) - start]


def _names(by_fund: Mapping[str, Iterable[Account]]) -> Iterator[bytes]:
    for account in chain.from_iterable(by_fund.values()):
        surname = plain_letters(account.surname)
        if surname:
            yield _line(surname, plain_letters(account.forename), account)


def _postcodes(by_fund: Mapping[str, Iterable[Account]]) -> Iterator[bytes]:
    for account in chain.from_iterable(by_fund.values()):
        postcode = plain_postcode(account.postcode)
        if postcode:
            yield _line(postcode, account)


def _amounts(by_fund: Mapping[str, Iterable[Account]]) -> Iterator[bytes]:
    for account in chain.from_iterable(by_fund.values()):
        for pence in {account.balance_pence, account.instalment_pence}:
            if pence is not None and pence > 0:
                yield _line(f"{pence:010d}", account)


def _line(*columns: str | Account) -> bytes:
    """Columns with tabs between; an account is its fund and reference."""
    told = (f"{c.fund}\t{c.reference}" if isinstance(c, Account) else c for c in columns)
    return "\t".join(told).encode("utf-8")


def _keys(lines: SortedLines, start: str, limit: int) -> tuple[AccountKey, ...]:
    """Fund and reference, which end each line."""
    found = islice(lines.starting_with(start.encode("utf-8")), limit)
    columns = (line.decode("utf-8").rsplit("\t", 2) for line in found)
    return tuple((fund, reference) for _, fund, reference in columns)


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
