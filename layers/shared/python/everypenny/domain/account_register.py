"""What identification asks of the account registers that the back offices send."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Standing:
    """How an account stands: closed, or on stop with the message that officers are shown."""

    closed: bool = False
    on_stop: str = ""


class Register(Protocol):
    """One snapshot of every fund's accounts, pinned by the batch that it judges."""

    def standing(self, fund: str, reference: str) -> Standing | None:
        """How an account stands, by fund and normal form; None if it is not in the register."""
        ...


class _EmptyRegister:
    def standing(self, fund: str, reference: str) -> Standing | None:  # noqa: ARG002 - a Register
        return None


EMPTY_REGISTER: Register = _EmptyRegister()
