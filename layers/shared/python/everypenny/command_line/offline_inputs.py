"""What the commands that decide offline read: a council, a register, a memory, payments."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import typer
from pydantic import BaseModel, ConfigDict, StrictInt, ValidationError

from everypenny.adapters.council_folder import read_council
from everypenny.adapters.council_mistakes import CouncilRefused
from everypenny.domain.batches import Fault
from everypenny.domain.compiled_council import CompiledCouncil, compile_council
from everypenny.domain.payer_memory import EMPTY_MEMORY, Memory
from everypenny.domain.payments import Payment
from everypenny.formats.inward.account_register import read_accounts
from everypenny.formats.memory_snapshot import MemorySnapshot
from everypenny.formats.reading import ReadOptions
from everypenny.formats.register_snapshot import Account, RegisterSnapshot, snapshot_bytes

REFUSED = 2


class PaymentLine(BaseModel):
    """One line of a payments file: the fields of `read`, with an id, a source and a method."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    source: str
    amount_pence: StrictInt
    position: int = 1
    booked_on: date | None = None
    value_on: date | None = None
    paid_on: date | None = None
    source_reference: str = ""
    payer_reference: str = ""
    narrative: str = ""
    method_code: str = ""
    bank_code: str = ""
    entry_id: str = ""
    payer_name: str = ""
    payer_account: str = ""
    item_reference: str = ""

    def payment(self) -> Payment:
        """The payment that the line describes."""
        return Payment(**{name: getattr(self, name) for name in _OF_A_PAYMENT})


_OF_A_PAYMENT = tuple(name for name in PaymentLine.model_fields if name not in {"id", "source"})

Line = TypeVar("Line", bound=PaymentLine)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line that is no payment of the council: its number, and why."""

    line: int
    because: str


def council_in(folder: Path) -> CompiledCouncil:
    """The folder's council; its mistakes are told and the command exits with 2."""
    try:
        return compile_council(read_council(folder))
    except CouncilRefused as refusal:
        for one in refusal.mistakes:
            typer.echo(f"{one.file}: {one.key}: {one.what} {one.remedy}", err=True)
        raise typer.Exit(REFUSED) from None


def register_in(path: Path | None, council: CompiledCouncil) -> RegisterSnapshot:
    """The register of a CSV file, empty without one; faults are told and the command exits."""
    if path is None:
        return RegisterSnapshot(b"")

    def normalise(fund: str, reference: str) -> str | None:
        known = council.funds.get(fund)
        return known.references.read(reference) if known else None

    accounts: list[Account] = []
    faults: list[Fault] = []
    with path.open("rb") as file:
        for row in read_accounts(file, ReadOptions(), normalise):
            if isinstance(row, Fault):
                faults.append(row)
            else:
                accounts.append(row)
    for fault in faults:
        typer.echo(f"{fault.place}: {fault.expected}; {fault.remedy}", err=True)
    if faults:
        raise typer.Exit(REFUSED)
    return RegisterSnapshot(snapshot_bytes(accounts))


def memory_in(path: Path | None) -> Memory:
    """The payer memory of a file made by `everypenny learn`, nobody's without one."""
    if path is None:
        return EMPTY_MEMORY
    try:
        return MemorySnapshot(path.read_bytes())
    except (ValueError, LookupError, TypeError):
        typer.echo(f"{path} is no payer memory: make it with `everypenny learn`", err=True)
        raise typer.Exit(REFUSED) from None


def lines_in(path: Path, model: type[Line], council: CompiledCouncil) -> Iterator[Line | Wrong]:
    """Each line of a JSONL file as the model, or what is wrong with it; blank ones pass."""
    with path.open(encoding="utf-8") as lines:
        for number, text in enumerate(lines, start=1):
            if not text.strip():
                continue
            line = _line(number, text, model)
            if not isinstance(line, Wrong) and line.source not in council.council.sources:
                yield Wrong(number, f"there is no source {line.source!r}")
            else:
                yield line


def _line(number: int, text: str, model: type[Line]) -> Line | Wrong:
    try:
        return model.model_validate_json(text)
    except ValidationError as refusal:
        first = refusal.errors()[0]
        where = ".".join(str(place) for place in first["loc"])
        return Wrong(number, f"{where}: {first['msg']}" if where else first["msg"])
