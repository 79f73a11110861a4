"""`everypenny identify COUNCIL`: what the stack would decide of payments, without the stack."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, assert_never

import typer

from everypenny.command_line.offline_inputs import (
    REFUSED,
    PaymentLine,
    Wrong,
    council_in,
    lines_in,
    memory_in,
    register_in,
)
from everypenny.domain.account_register import Directory
from everypenny.domain.compiled_council import CompiledCouncil
from everypenny.domain.identification import identify
from everypenny.domain.identification_outcome import (
    InDoubt,
    Outcome,
    Outgoing,
    Placed,
    Settlement,
)
from everypenny.domain.payer_memory import Memory
from everypenny.domain.reason_sentences import sentence
from everypenny.domain.suggestion import Suggestion
from everypenny.domain.suggestions import suggest


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
    memory: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="A payer memory, from `learn`."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, a line each.")] = False,
) -> None:
    """Decide each payment exactly as the stack does, and say why.

    Exits with 0, or with 2 if the council, the register or a line cannot be read; the other
    lines are decided all the same.
    """
    council = council_in(folder)
    accounts, taught = register_in(register, council), memory_in(memory)
    wrong = 0
    for result in _decided(lines_in(payments, PaymentLine, council), council, accounts, taught):
        if isinstance(result, Wrong):
            wrong += 1
            typer.echo(f"line {result.line}: {result.because}", err=True)
        elif as_json:
            typer.echo(json.dumps(result, ensure_ascii=False))
        else:
            typer.echo(f"{result['id']}: {result['sentence']}")
            for one in result["suggestions"]:
                typer.echo(f"    {one['sentence']}")
    if wrong:
        raise typer.Exit(REFUSED)


def outcome_as_json(
    outcome: Outcome, names: Mapping[str, str], suggestions: Iterable[Suggestion] = ()
) -> dict[str, Any]:
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
        "suggestions": [_suggestion(one, names) for one in suggestions],
    }


def _suggestion(suggestion: Suggestion, names: Mapping[str, str]) -> dict[str, Any]:
    name = names.get(suggestion.fund, suggestion.fund)
    because = " and ".join(one.told for one in suggestion.evidence)
    return {
        **asdict(suggestion),
        "sentence": (
            f"Perhaps {name} {suggestion.account_reference} ({suggestion.score} of 100), "
            f"because {because}."
        ),
    }


def _decided(
    lines: Iterable[PaymentLine | Wrong],
    council: CompiledCouncil,
    register: Directory,
    memory: Memory,
) -> Iterator[dict[str, Any] | Wrong]:
    names = {code: fund.display_name for code, fund in council.council.funds.items()}
    for line in lines:
        if isinstance(line, Wrong):
            yield line
            continue
        payment = line.payment()
        outcome = identify(
            payment,
            source=council.council.sources[line.source],
            council=council,
            register=register,
            memory=memory,
        )
        suggested = suggest(payment, outcome, council=council, register=register, memory=memory)
        told = outcome_as_json(outcome, names, suggested)
        told["reason"]["configuration"] = council.council.version
        yield {"id": line.id, **told}
