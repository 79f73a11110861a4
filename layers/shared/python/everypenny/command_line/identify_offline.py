"""`everypenny identify COUNCIL`: what the stack would decide of payments, without the stack."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, assert_never

import typer
from pydantic import BaseModel, ConfigDict, StrictInt, ValidationError

from everypenny.adapters.council_folder import read_council
from everypenny.adapters.council_mistakes import CouncilRefused
from everypenny.domain.batches import Fault
from everypenny.domain.identification import (
    EMPTY_REGISTER,
    CompiledCouncil,
    Register,
    compile_council,
    identify,
)
from everypenny.domain.identification_outcome import (
    InDoubt,
    Outcome,
    Outgoing,
    Placed,
    Settlement,
)
from everypenny.domain.payments import Payment
from everypenny.domain.reason_sentences import sentence
from everypenny.formats.inward.account_register import read_accounts
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
        return Payment(**self.model_dump(exclude={"id", "source"}))


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line that is no payment of the council: its number, and why."""

    line: int
    because: str


def identify_offline(
    folder: Annotated[
        Path, typer.Argument(metavar="COUNCIL", help="The folder of the council's TOML files.")
    ],
    *,
    payments: Annotated[
        Path,
        typer.Option(exists=True, dir_okay=False, help="Payments, one JSON object a line."),
    ],
    register: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Accounts, as CSV with headings."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, a line each.")] = False,
) -> None:
    """Decide each payment exactly as the stack does, and say why.

    Exits with 0, or with 2 if the council, the register or a line cannot be read; the other
    lines are decided all the same.
    """
    compiled = _compiled(folder)
    accounts = _register(register, compiled) if register else EMPTY_REGISTER
    names = {code: fund.display_name for code, fund in compiled.council.funds.items()}
    wrong = 0
    for result in _decided(payments, compiled, accounts, names):
        if isinstance(result, Wrong):
            wrong += 1
            typer.echo(f"line {result.line}: {result.because}", err=True)
        elif as_json:
            typer.echo(json.dumps(result, ensure_ascii=False))
        else:
            typer.echo(f"{result['id']}: {result['sentence']}")
    if wrong:
        raise typer.Exit(REFUSED)


def outcome_as_json(outcome: Outcome, names: Mapping[str, str]) -> dict[str, Any]:
    """An outcome with its sentence and its whole reason; keys that do not apply are null."""
    told: dict[str, Any] = dict.fromkeys(("fund", "account_reference", "account", "doubt"))
    match outcome:
        case Placed():
            kind = "placed"
            told |= {"fund": outcome.fund, "account_reference": outcome.account_reference}
        case Settlement():
            kind = "settlement"
            told |= {"account": outcome.account}
        case Outgoing():
            kind = "outgoing"
            told |= {"account": f"outgoing/{outcome.code}"}
        case InDoubt():
            kind = "doubt"
            told |= {"doubt": str(outcome.doubt)}
        case _:
            assert_never(outcome)
    return {
        "outcome": kind,
        **told,
        "stage": outcome.reason.stage,
        "sentence": sentence(outcome, names),
        "reason": asdict(outcome.reason),
        "suggestions": [],
    }


def _compiled(folder: Path) -> CompiledCouncil:
    try:
        return compile_council(read_council(folder))
    except CouncilRefused as refusal:
        for one in refusal.mistakes:
            typer.echo(f"{one.file}: {one.key}: {one.what} {one.remedy}", err=True)
        raise typer.Exit(REFUSED) from None


def _register(path: Path, compiled: CompiledCouncil) -> Register:
    def normalise(fund: str, reference: str) -> str | None:
        known = compiled.funds.get(fund)
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


def _decided(
    path: Path, compiled: CompiledCouncil, register: Register, names: Mapping[str, str]
) -> Iterator[dict[str, Any] | Wrong]:
    sources = compiled.council.sources
    with path.open(encoding="utf-8") as lines:
        for number, text in enumerate(lines, start=1):
            if not text.strip():
                continue
            line = _line(number, text)
            if isinstance(line, Wrong):
                yield line
            elif line.source not in sources:
                yield Wrong(number, f"there is no source {line.source!r}")
            else:
                outcome = identify(
                    line.payment(),
                    source=sources[line.source],
                    council=compiled,
                    register=register,
                )
                yield {"id": line.id, **outcome_as_json(outcome, names)}


def _line(number: int, text: str) -> PaymentLine | Wrong:
    try:
        return PaymentLine.model_validate_json(text)
    except ValidationError as refusal:
        first = refusal.errors()[0]
        where = ".".join(str(place) for place in first["loc"])
        return Wrong(number, f"{where}: {first['msg']}" if where else first["msg"])
