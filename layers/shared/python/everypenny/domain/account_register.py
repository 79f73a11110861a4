"""What identification asks of the account registers that the back offices send."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

AccountKey = tuple[str, str]
"""Fund code and account reference in normal form."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How an account stands: closed, or on stop with the message that officers are shown."""

    closed: bool = False
    on_stop: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Whose an account is and what is owed on it: pence, None where nothing is told.

    Names are capitals A to Z alone (`OBRIEN`), the postcode has no blank.
    """

    forename: str = ""
    surname: str = ""
    postcode: str = ""
    balance_pence: int | None = None
    instalment_pence: int | None = None


NOBODY = Holder()


class Register(Protocol):
    """One snapshot of every fund's accounts, pinned by the batch that it judges."""

    def standing(self, fund: str, reference: str) -> Standing | None:
        """How an account stands, by fund and normal form; None if it is not in the register."""
        ...


@runtime_checkable
class Directory(Register, Protocol):
    """A register that can also be searched for what a payer may have meant.

    Each search gives at most `limit` answers, in a fixed order, and costs no scan.
    """

    def holder(self, fund: str, reference: str) -> Holder:
        """Whose an account is; NOBODY if the register does not hold it."""
        ...

    def completions(self, fund: str, start: str, *, limit: int) -> Collection[str]:
        """References of a fund that start so."""
        ...

    def surnames(self, start: str, *, limit: int) -> Collection[str]:
        """The different surnames that start so."""
        ...

    def named(self, surname: str, initial: str = "", *, limit: int) -> Collection[AccountKey]:
        """Accounts of people of this surname; with an initial, only of those who bear it."""
        ...

    def at_postcode(self, postcode: str, *, limit: int) -> Collection[AccountKey]:
        """Accounts billed at a postcode."""
        ...

    def owing(self, pence: int, *, limit: int) -> Collection[AccountKey]:
        """Accounts whose instalment or balance is this amount."""
        ...


class AsItWas:
    """A register whose accounts stand open, as when their money was posted.

    Money taken back is debited where its original stands, whether or not the account has
    been closed or stopped since.
    """

    def __init__(self, register: Register) -> None:
        self._register = register

    def standing(self, fund: str, reference: str) -> Standing | None:
        """Open, if the register holds the account at all."""
        found = self._register.standing(fund, reference)
        return None if found is None else Standing()


class _EmptyRegister:
    def standing(self, fund: str, reference: str) -> Standing | None:  # noqa: ARG002 - a Register
        return None


EMPTY_REGISTER: Register = _EmptyRegister()
