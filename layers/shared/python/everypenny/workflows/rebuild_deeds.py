"""Do a sealed day's deeds again, each once what it was given on is there again."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from everypenny.domain.deeds import (
    SUSPENSE,
    Command,
    CommandRefused,
    DeedOutcome,
    HasChanged,
    Outcome,
    Plan,
)
from everypenny.domain.identifiers import PaymentId
from everypenny.domain.london_days import london_day
from everypenny.domain.records import Pins, ReplayDiffers
from everypenny.formats.canonical import sha256
from everypenny.workflows.do_deed import do_unasked, redo_deed
from everypenny.workflows.kept_commands import command_key, read_command
from everypenny.workflows.office import Office
from everypenny.workflows.officers_deeds import DEEDS
from everypenny.workflows.ports import Evidence
from everypenny.workflows.rebuild_outcomes import decision, recorded, waiting
from everypenny.workflows.rebuild_takes import Takes
from everypenny.workflows.reissue_export import REISSUE_EXPORT
from everypenny.workflows.reject_held_file import REJECT_HELD_FILE
from everypenny.workflows.release_held_file import RELEASE_HELD_FILE
from everypenny.workflows.release_refund import RELEASE_REFUND
from everypenny.workflows.return_refused_lines import RETURN_REFUSED_LINES

Row = Mapping[str, Any]
UNASKED = {deed.name: deed for deed in (RELEASE_REFUND, RETURN_REFUSED_LINES)}


class Commands(Evidence, Protocol):
    """Evidence that finds a command by its digest."""

    def command(self, digest: str) -> bytes:
        """An officer's command by its SHA-256; LookupError if there is none."""
        ...


class OfficeStand(Protocol):
    """A stack that does deeds at the instant and under the pins that it is told."""

    def stand(self, at: datetime, pins: Pins | None = None) -> None:
        """Act at this UTC instant, and under these pins if they are named, from now on."""
        ...

    @property
    def office(self) -> Office:
        """For officers' deeds."""
        ...


def early(manifest: Row, deed: str, evidence: Commands) -> list[Row]:
    """The day's commands that are of one deed, or decide one of it, by instant.

    These cannot wait for the day's other deeds: nothing is judged before the ledger opens.
    """
    rows = [row for row in manifest["commands"] if _is_of(row, deed, evidence)]
    return sorted(rows, key=lambda row: (row["at"], row["command_id"]))


def redo(
    row: Row, manifest: Row, *, evidence: Commands, stack: OfficeStand, at: datetime
) -> None:
    """Do one command again, alone; ReplayDiffers if it cannot be done now."""
    stack.stand(at, _pins(row, ""))
    if row["decides"]:
        _ask_again(row, evidence, stack)
    if not _redo(row, _releases(manifest), evidence, stack, at):
        raise ReplayDiffers(f"{row['command_id']} rests on something that does not come again")


def _releases(manifest: Row) -> Mapping[str, str]:
    return {row["batch_id"]: row["pins"]["release"] for row in manifest["batches"]}


def _is_of(row: Row, deed: str, evidence: Commands) -> bool:
    if row["deed"] == deed:
        return True
    kept = evidence.get(command_key(row["decides"])) if row["decides"] else None
    return kept is not None and read_command(kept).deed == deed


def _ask_again(row: Row, evidence: Commands, stack: OfficeStand) -> None:
    """What was asked for before the ledger's first day is in no manifest of ours."""
    kept = evidence.get(command_key(row["decides"]))
    office = stack.office
    if kept is None or office.commands.outcome(row["decides"]) is not None:
        return
    command = read_command(kept)
    told = {
        **row,
        "command_id": command.command_id,
        "deed": command.deed,
        "outcome": DeedOutcome.WAITING,
        "at": command.at,
        "evidence": sha256(kept),
        "decides": "",
        "batch_id": "",
        "takes": [],
    }
    asked_on = london_day(datetime.fromisoformat(command.at))
    wait = waiting(told, command, deeds=DEEDS, office=office)
    office.commands.carry_out(wait, Plan(), batch=None, today=asked_on)


def redo_deeds(
    manifest: Row,
    *,
    done: Sequence[Row],
    evidence: Commands,
    stack: OfficeStand,
    at: datetime,
    settle: Callable[[Row], None],
    takes: Takes,
) -> None:
    """Record what was refused or waited, and do again what was done, in an order that can be.

    A deed took or changed what it saw at a version, so it can be done once that version stands
    and not before; so did a provider's refund, which `settle` posts from its batch's row, and
    so did `takes`, of this day's batches or of later ones. Raises ReplayDiffers where none of
    those left can be done.
    """
    releases = _releases(manifest)
    commands = [row for row in manifest["commands"] if row not in done]
    commands.sort(key=lambda row: (row["at"], row["command_id"]))
    refunds = [row for row in manifest["batches"] if row["takes"]]

    def again(row: Row) -> bool:
        if "command_id" in row:
            return _redo(row, releases, evidence, stack, at)
        return _settle(row, settle, stack, at)

    left = [*refunds, *commands]
    while left or takes.advance():
        later = [row for row in left if not again(row)]
        if left and len(later) == len(left) and not (takes.advance() or takes.fill(later)):
            told = left[0].get("command_id") or left[0]["identity"]
            raise ReplayDiffers(f"{told} rests on something that does not come again")
        left = later
    takes.check_none_is_left(manifest["batches"])


def _settle(row: Row, settle: Callable[[Row], None], stack: OfficeStand, at: datetime) -> bool:
    stack.stand(at)
    if not all(_stands(payment, version, stack.office) for payment, version in row["takes"]):
        return False
    settle(row)
    return True


def _redo(
    row: Row, releases: Mapping[str, str], evidence: Commands, stack: OfficeStand, at: datetime
) -> bool:
    command = read_command(evidence.command(row["evidence"]))
    release = releases.get(row["batch_id"], "")
    stack.stand(at, _pins(row, release))
    office = stack.office
    if row["outcome"] != DeedOutcome.DONE or _only_tells(row, evidence):
        outcome, plan = _told(row, command, evidence, office)
        office.commands.carry_out(outcome, plan, batch=None, today=london_day(at))
        return True
    seen = [_stands(payment, version, office) for payment, version in row["takes"]]
    seen += [_is_seen(*what, office=office) for what in row.get("rests_on", ())]
    if not all(seen):
        return False
    try:
        if command.deed in UNASKED:
            do_unasked(command, deed=UNASKED[command.deed], office=office)
        else:
            redo_deed(command, deeds=DEEDS, office=office)
    except (HasChanged, CommandRefused):
        return False  # What it was given on is not there yet, as a refund that opens suspense.
    return True


def _only_tells(row: Row, evidence: Commands) -> bool:
    """Whether the deed moves nothing of the books: it decides a held file, whose verdict has
    been judged again already, or gives an export that is made again after all days.
    """
    deeds = (RELEASE_HELD_FILE, REJECT_HELD_FILE, REISSUE_EXPORT)
    return any(_is_of(row, deed.name, evidence) for deed in deeds)


def _told(
    row: Row, command: Command, evidence: Commands, office: Office
) -> tuple[Outcome, Plan]:
    """What is recorded of it, and what that leaves: a held file is its command's for ever."""
    if row["outcome"] == DeedOutcome.WAITING:
        return waiting(row, command, deeds=DEEDS, office=office), Plan()
    if row["outcome"] != DeedOutcome.DONE or row["deed"] == REISSUE_EXPORT.name:
        return recorded(row, command), Plan()
    kept = evidence.get(command_key(row["decides"])) if row["decides"] else None
    asked = command if kept is None else read_command(kept)
    held = office.files.held(asked.order["source"], asked.order["sequence"])
    if held is None:
        raise ReplayDiffers(f"{asked.command_id} decides a file that does not come again")
    return decision(row, command, asked, held, office)


def _stands(payment: str, version: int, office: Office) -> bool:
    """Whether a payment's whereabouts have come to the version that a deed took."""
    at = office.payments.whereabouts(PaymentId(payment))
    return at is not None and at.version == version


def _is_seen(kind: str, key: str, version: int, *, office: Office) -> bool:
    """Whether a suspense item or a record has come to the version that a deed changed."""
    if kind == SUSPENSE:
        payment, _, part = key.rpartition("/")
        item = office.suspense.item(PaymentId(payment), int(part))
        return item is not None and item.version == version
    record = office.records.record(kind, key)
    return (record.version if record else 0) == version


def _pins(row: Row, release: str) -> Pins:
    return Pins(
        configuration=row["configuration"],
        register=row["register"],
        memory="",
        release=release,
    )
