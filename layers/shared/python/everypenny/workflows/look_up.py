"""What officers look up: a view answers one question, and the asking is in the audit trail."""

import base64
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from everypenny.domain.identifiers import PaymentId
from everypenny.domain.officers import (
    EVERYTHING,
    Officer,
    funds_read,
    methods_read,
)
from everypenny.domain.payer_memory import Memory
from everypenny.domain.payments import Payment
from everypenny.workflows.deed_ports import Accounts
from everypenny.workflows.ledger_ports import Days
from everypenny.workflows.office import Office
from everypenny.workflows.seal_audit import AuditTrail
from everypenny.workflows.search_history import History

PAGE = 50
LONGEST_PAGE = 200


class NothingThere(Exception):
    """What was asked for is not there, or not for this officer: the answer is the same."""


class AskedWrongly(Exception):
    """A question that cannot be read; `where` names the part."""

    def __init__(self, because: str, *, where: str) -> None:
        super().__init__(because)
        self.where = where


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUp:
    """The outside, as views need it; `told` gives a payment in its own words, or None.

    `history` is there for the door that searches it alone: its library is a large one.
    """

    office: Office
    accounts: Accounts
    days: Days
    trail: AuditTrail
    told: Callable[[PaymentId], Payment | None]
    memory: Callable[[], Memory]
    history: History | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A view, asked by an officer: the parts of its path, and its query."""

    view: str
    officer: Officer
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)

    def number(self, name: str, otherwise: int) -> int:
        """A whole number of the query; AskedWrongly if it is none."""
        text = self.query.get(name, "")
        if not text:
            return otherwise
        try:
            return int(text)
        except ValueError:
            raise AskedWrongly("a whole number is expected", where=name) from None


@dataclass(frozen=True, slots=True)
class Answer:
    """Plain JSON, and the version of what it tells (an ETag), where that can change."""

    body: Mapping[str, Any]
    version: str = ""


View = Callable[[Question, LookUp], Answer]


def may_see(question: Question, fund: str, look_up: LookUp) -> bool:
    """Whether a role of the officer reads this view of that fund."""
    roles = look_up.office.councils.live().roles
    funds = funds_read(question.view, question.officer, roles)
    return EVERYTHING in funds or fund in funds


def sees_all_of(question: Question, look_up: LookUp) -> Callable[[Iterable[str]], bool]:
    """What answers whether the officer's roles together read this view of all these funds."""
    roles = look_up.office.councils.live().roles
    seen = funds_read(question.view, question.officer, roles)
    return lambda funds: EVERYTHING in seen or seen.issuperset(funds)


def sees_method(question: Question, look_up: LookUp) -> Callable[[str], bool]:
    """What answers whether the officer's roles read this view of a method of payment."""
    roles = look_up.office.councils.live().roles
    seen = methods_read(question.view, question.officer, roles)
    return lambda method: EVERYTHING in seen or method in seen


def page_of(
    rows: Sequence[tuple[str, Mapping[str, Any]]], question: Question
) -> Mapping[str, Any]:
    """A page of rows in order of their keys, and the cursor of the next."""
    size = question.number("limit", PAGE)
    if not 1 <= size <= LONGEST_PAGE:
        raise AskedWrongly(f"1 to {LONGEST_PAGE} rows are a page", where="limit")
    after = _read_cursor(question.query.get("cursor", ""))
    left = [row for row in rows if row[0] > after]
    page = left[:size]
    more = len(left) > size
    return {
        "items": [body for _, body in page],
        "next": _cursor(page[-1][0]) if more else None,
    }


def _cursor(key: str) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode("ascii")).decode("ascii")


def _read_cursor(text: str) -> str:
    if not text:
        return ""
    try:
        key = json.loads(base64.b64decode(text, altchars=b"-_", validate=True))
    except (ValueError, RecursionError):
        key = None
    if not isinstance(key, str):
        raise AskedWrongly("take the cursor from the answer before", where="cursor")
    return key
