"""`everypenny evaluate COUNCIL`: how often identification is right, and how sure that is."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import BaseModel, ConfigDict
from rich.console import Console
from rich.table import Table

from everypenny.command_line.offline_inputs import (
    REFUSED,
    PaymentLine,
    Wrong,
    council_in,
    lines_in,
    memory_in,
    register_in,
)
from everypenny.domain.account_register import AccountKey, Directory
from everypenny.domain.compiled_council import CompiledCouncil
from everypenny.domain.evaluation import Evaluation, Rate, Tally, in_stages
from everypenny.domain.identification import identify
from everypenny.domain.identification_outcome import Outcome
from everypenny.domain.payer_memory import Memory
from everypenny.domain.reason_sentences import sentence
from everypenny.domain.suggestions import suggest


class Truth(BaseModel):
    """The account that a labelled payment was meant for."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    fund: str
    account_reference: str


class LabelledLine(PaymentLine):
    """A payment line with its truth, and the kind of payment that it is, if told."""

    truth: Truth | None
    kind: str = ""

    def account(self, council: CompiledCouncil) -> AccountKey | None:
        """The true account in normal form."""
        if self.truth is None:
            return None
        fund = council.funds.get(self.truth.fund)
        read = fund.references.read(self.truth.account_reference) if fund else None
        return self.truth.fund, read or self.truth.account_reference


def evaluate_council(
    folder: Annotated[
        Path, typer.Argument(metavar="COUNCIL", help="The folder of the council's TOML files.")
    ],
    *,
    register: Annotated[
        Path, typer.Option(exists=True, dir_okay=False, help="Accounts, as CSV with headings.")
    ],
    labelled: Annotated[
        Path,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="Payments, one JSON object a line, each with `truth`: fund and "
            "account_reference, or null where it belongs to no one account.",
        ),
    ],
    memory: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="A payer memory, from `learn`."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure match rate, precision and suggestions on payments whose accounts are known.

    Of the payments with a truth `match_rate` are placed on it, of the placed `precision` are
    right, and of those in doubt with their account in the register `top3_rate` have it
    suggested; each with its 95% interval. Every wrong placement is listed. Exits with 2 if a
    line cannot be read.
    """
    council = council_in(folder)
    accounts, taught = register_in(register, council), memory_in(memory)
    evaluation, unread = Evaluation(), 0
    wrong: list[dict[str, Any]] = []
    for line in lines_in(labelled, LabelledLine, council):
        if isinstance(line, Wrong):
            unread += 1
            typer.echo(f"line {line.line}: {line.because}", err=True)
        elif told := _judged(line, evaluation, council, accounts, taught):
            wrong.append(told)
    _tell(evaluation, wrong, as_json=as_json)
    if unread:
        raise typer.Exit(REFUSED)


def _tell(evaluation: Evaluation, wrong: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(_as_json(evaluation, wrong), indent=2, ensure_ascii=False))
    else:
        _print(evaluation, wrong)


def _judged(
    line: LabelledLine,
    evaluation: Evaluation,
    council: CompiledCouncil,
    register: Directory,
    memory: Memory,
) -> dict[str, Any] | None:
    """Decide and count a line; what is to be said of it if it was placed wrongly."""
    payment, truth = line.payment(), line.account(council)
    source = council.council.sources[line.source]
    outcome = identify(
        payment, source=source, council=council, register=register, memory=memory
    )
    wrong = evaluation.add(
        outcome,
        truth,
        kind=line.kind,
        listed=truth is not None and register.standing(*truth) is not None,
        suggestions=suggest(
            payment, outcome, council=council, register=register, memory=memory
        ),
    )
    return _wrong(line, outcome, truth) if wrong else None


def _wrong(line: LabelledLine, outcome: Outcome, truth: AccountKey | None) -> dict[str, Any]:
    return {
        "id": line.id,
        "truth": {"fund": truth[0], "account_reference": truth[1]} if truth else None,
        "stage": outcome.reason.stage,
        "sentence": sentence(outcome),
    }


def _as_json(evaluation: Evaluation, wrong: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        **_figures(evaluation.whole),
        "wrong": wrong,
        "confusion": [
            {"truth": truth, "placed": placed, "payments": count}
            for (truth, placed), count in sorted(evaluation.confusion.items())
        ],
        "by_stage": {str(n): _figures(tally) for n, tally in in_stages(evaluation).items()},
        "by_kind": {kind: _figures(t) for kind, t in sorted(evaluation.by_kind.items())},
    }


def _figures(tally: Tally) -> dict[str, Any]:
    rates: Mapping[str, Rate] = {
        "match_rate": tally.match_rate,
        "precision": tally.precision,
        "top3_rate": tally.top3,
    }
    told: dict[str, Any] = {
        "payments": tally.payments,
        "with_truth": tally.with_truth,
        "placed": tally.placed,
        "placed_wrongly": tally.placed - tally.right,
        "in_doubt_with_account_in_register": tally.in_doubt_listed,
    }
    for name, rate in rates.items():
        told[name] = rate.rate
        told[f"{name}_interval"] = list(rate.interval())
    return told


def _print(evaluation: Evaluation, wrong: list[dict[str, Any]]) -> None:
    console = Console()
    table = Table("", "Payments", "Placed", "Match rate", "Precision", "Top 3 of the rest")
    _row(table.add_row, "all", evaluation.whole)
    for stage, tally in in_stages(evaluation).items():
        _row(table.add_row, f"stage {stage}", tally)
    for kind, tally in sorted(evaluation.by_kind.items()):
        _row(table.add_row, kind, tally)
    console.print(table)
    for (truth, placed), count in sorted(evaluation.confusion.items()):
        console.print(f"{count} of {truth} were placed on {placed}")
    for one in wrong:
        console.print(f"{one['id']}: {one['sentence']} Truth: {one['truth']}", markup=False)


def _row(add: Callable[..., None], label: str, tally: Tally) -> None:
    rates = (tally.match_rate, tally.precision, tally.top3)
    add(label, str(tally.payments), str(tally.placed), *(_percent(rate) for rate in rates))


def _percent(rate: Rate) -> str:
    if rate.rate is None:
        return "-"
    low, high = rate.interval()
    return f"{rate.rate:.2%} ({low:.2%} to {high:.2%})"
