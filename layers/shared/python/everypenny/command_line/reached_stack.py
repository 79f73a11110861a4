"""Which deployed stack a command speaks to: a council's own, or a local one on loopback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from everypenny.local.deployed_council import DeployedCouncil

StackName = Annotated[
    str,
    typer.Option("--stack", envvar="EVERYPENNY_STACK", help="The stack: everypenny-<council>."),
]
Endpoint = Annotated[
    str,
    typer.Option(
        envvar="EVERYPENNY_ENDPOINT",
        help="A local AWS on this machine; any other address is refused.",
    ),
]
NOTHING_REACHED = 2


def reached(stack: str, endpoint: str) -> DeployedCouncil:
    """The stack by its outputs; ends the command with a sentence if it cannot be reached.

    Without an endpoint it is the account of the caller's own credentials.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    from everypenny.local.deployed_council import DeployedCouncil
    from everypenny.local.local_stack import LocalStack, NotLoopback

    try:
        client = LocalStack(endpoint).client if endpoint else _own_client
        [found] = client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
    except (NotLoopback, BotoCoreError, ClientError) as refusal:
        stop(str(refusal))
    outputs = {told["OutputKey"]: told["OutputValue"] for told in found["Outputs"]}
    return DeployedCouncil(client, outputs, outputs.get("ApiUrl", ""))


def _own_client(service: str) -> Any:
    """A client with the caller's own credentials."""
    import boto3

    return boto3.client(service)  # type: ignore[call-overload]


def stop(sentence: str) -> NoReturn:
    """End the command with what is wrong."""
    typer.echo(sentence, err=True)
    raise typer.Exit(NOTHING_REACHED)
