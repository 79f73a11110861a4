"""The council's offices that take cash and cheques, and what they bank of it.

What an office has taken stands in `clearing/cash-<office>` or `clearing/cheque-<office>` until
the bank's credit settles it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Taken = Literal["cash", "cheque"]
TAKEN: tuple[Taken, ...] = ("cash", "cheque")


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office: ledger codes of what it has not banked, and how the bank's credit reads.

    Patterns are regular expressions, as a source's settlement patterns are.
    """

    code: str
    name: str
    entity: str
    cash_ledger_code: str
    cheque_ledger_code: str
    cash_patterns: tuple[str, ...] = ()
    cheque_patterns: tuple[str, ...] = ()

    def ledger_code(self, taken: Taken) -> str:
        """The ledger code of what it holds of one kind."""
        return self.cash_ledger_code if taken == "cash" else self.cheque_ledger_code

    def patterns(self, taken: Taken) -> tuple[str, ...]:
        """How the bank's credit of one kind reads."""
        return self.cash_patterns if taken == "cash" else self.cheque_patterns


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateLine:
    """A line that an e-return may have; without a reference the officer gives one."""

    code: str
    description: str
    fund: str
    account_reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EReturnTemplate:
    """What one office returns in total rather than receipt by receipt: lines by code."""

    code: str
    name: str
    office: str
    lines: Mapping[str, TemplateLine] = field(default_factory=dict)


def held_account(office: str, taken: Taken) -> str:
    """The clearing account of what an office has not banked."""
    return f"clearing/{taken}-{office}"


def holder_of(clearing: str, offices: Mapping[str, Office]) -> tuple[Office, Taken] | None:
    """The office and kind that `cash-<office>` or `cheque-<office>` names, if one does."""
    for taken in TAKEN:
        office = offices.get(clearing.removeprefix(f"{taken}-"))
        if office is not None and clearing.startswith(f"{taken}-"):
            return office, taken
    return None


def returned_by(
    templates: Iterable[EReturnTemplate], *, office: str, fund: str, account_reference: str
) -> EReturnTemplate | None:
    """The e-return in which an office counts an account's takings, if it has one.

    Such takings are not entered singly: the same coins would be income twice.
    """
    for template in templates:
        for line in template.lines.values():
            same = line.fund == fund and line.account_reference in {"", account_reference}
            if template.office == office and same:
                return template
    return None
