"""Commands as the evidence keeps them: the first to come under an id stands."""

from dataclasses import replace

import msgspec

from everypenny.domain.deeds import (
    Command,
    OtherBody,
)
from everypenny.formats.canonical import canonical
from everypenny.workflows.ports import Evidence


def command_key(command_id: str) -> str:
    """Where a command lies in the evidence."""
    return f"commands/{command_id}.json"


def command_bytes(command: Command) -> bytes:
    """A command as it is kept."""
    return canonical(msgspec.to_builtins(command))


def read_command(kept: bytes) -> Command:
    """A kept command again."""
    return msgspec.json.decode(kept, type=Command)


def keep_command(command: Command, evidence: Evidence) -> Command:
    """The command as it first came; its instant is the first one's."""
    key = command_key(command.command_id)
    try:
        kept = read_command(evidence.keep(key, command_bytes(command)))
    except msgspec.ValidationError:
        raise OtherBody(f"command {command.command_id} is another command") from None
    if replace(command, at=kept.at, officer=kept.officer) != kept:
        raise OtherBody(f"command {command.command_id} has been given with another body")
    if command.officer.officer_id != kept.officer.officer_id:
        raise OtherBody(f"command {command.command_id} is another officer's")
    return kept
