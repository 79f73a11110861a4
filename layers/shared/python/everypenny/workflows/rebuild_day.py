"""Live a sealed day again from its evidence, and close it: the same bytes, or a difference."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, Protocol

import msgspec

from everypenny.domain.batches import Fault
from everypenny.domain.council import ACKNOWLEDGEMENTS_SOURCE
from everypenny.domain.identifiers import BatchId
from everypenny.domain.london_days import next_day
from everypenny.domain.opening import OpenBalances
from everypenny.domain.records import Landing, ListedVerdict, Pins, ReplayDiffers
from everypenny.formats.day_book_manifest import read_verdict
from everypenny.formats.inward.govuk_pay_answers import read_payment, read_refunds
from everypenny.workflows.acknowledge_export import Acknowledging, acknowledge_export
from everypenny.workflows.allocate_payments import Allocation, allocate_payments
from everypenny.workflows.close_day import Closing, close_day
from everypenny.workflows.decide_held_file import decide_by
from everypenny.workflows.judging import Intake
from everypenny.workflows.load_account_register import load_account_register
from everypenny.workflows.office import Office
from everypenny.workflows.open_balances import OPEN_BALANCES, Opening, open_balances
from everypenny.workflows.provider_case import (
    ProviderCase,
    Settling,
    post_capture,
    post_refund,
)
from everypenny.workflows.rebuild_abandonings import Abandonings
from everypenny.workflows.rebuild_deeds import Commands, early, redo, redo_deeds
from everypenny.workflows.rebuild_messages import rebuild_messages
from everypenny.workflows.rebuild_takes import KeptTakeBacks, Takes
from everypenny.workflows.receive_payment_file import receive_payment_file

Row = Mapping[str, Any]


class Stand(Protocol):
    """A stack that began empty, and acts at the instant and under the pins that it is told."""

    def stand(
        self, at: datetime, pins: Pins | None = None, *, live_register: bool = False
    ) -> None:
        """Act at this UTC instant, and under these pins if they are named, from now on.

        `live_register` takes the register as it stands now, whatever the pins name.
        """
        ...

    @property
    def intake(self) -> Intake:
        """For judging files."""
        ...

    @property
    def allocation(self) -> Allocation:
        """For allocating chunks."""
        ...

    @property
    def settling(self) -> Settling:
        """For posting providers' events."""
        ...

    @property
    def opening(self) -> Opening:
        """For opening journals."""
        ...

    @property
    def acknowledging(self) -> Acknowledging:
        """For what targets say of their exports."""
        ...

    @property
    def office(self) -> Office:
        """For officers' deeds."""
        ...

    @property
    def closing(self) -> Closing:
        """For closing days."""
        ...


class Kept(Commands, KeptTakeBacks, Protocol):
    """Evidence as a rebuild reads it."""


def rebuild_day(sealed: bytes, *, evidence: Kept, stack: Stand) -> None:
    """Do again what a day's manifest lists, in an order that gives the same, and close it.

    What a batch or verdict pins is taken from the manifest, what it holds only from the
    evidence. Whatever the workflows refuse, or the evidence lacks, they raise.
    """
    manifest = msgspec.json.decode(sealed)
    day = date.fromisoformat(manifest["day"])
    batches = {row["batch_id"]: row for row in manifest["batches"]}
    _open(batches.values(), day, evidence, stack)
    openings = early(manifest, OPEN_BALANCES.name, evidence)
    for row in openings:
        redo(row, manifest, evidence=evidence, stack=stack, at=_noon(day))
    verdicts = _in_order([read_verdict(row) for row in manifest["verdicts"]])
    judged_today = {batch for verdict in verdicts for batch in verdict.batches}
    for batch in batches.values():
        if batch["origin"] == "file" and batch["batch_id"] not in judged_today:
            _allocate(batch, day, stack)
    abandonings = Abandonings(manifest, evidence, stack, _noon(day))
    for verdict in verdicts:
        abandonings.redo_before(verdict.source, verdict.sequence)
        _judge(verdict, evidence, stack)
        for batch_id in verdict.batches:
            if batch_id in batches:
                _allocate(batches[batch_id], day, stack)
    abandonings.redo_rest()
    for batch in sorted(batches.values(), key=lambda batch: str(batch["identity"])):
        if batch["origin"] == "event" and not batch["takes"]:
            _settle(batch, day, stack)
    redo_deeds(
        manifest,
        done=[*openings, *abandonings.done],
        evidence=evidence,
        stack=stack,
        at=_noon(day),
        settle=lambda batch: _settle(batch, day, stack),
        takes=Takes(evidence, stack.allocation),
    )
    stack.stand(_noon(day), _pins_of_the_close(manifest))
    rebuild_messages(manifest["messages"], settling=stack.settling)
    stack.stand(_noon(next_day(day)), _pins_of_the_close(manifest))
    close_day(day, closing=stack.closing)


def _pins_of_the_close(manifest: Row) -> Pins:
    """The configuration that the close read; it pins no register, memory or release."""
    configuration = manifest["memory"]["configuration"]
    return Pins(configuration=configuration, register="", memory="", release="")


def _open(rows: Iterable[Row], day: date, evidence: Commands, stack: Stand) -> None:
    for batch in rows:
        if batch["origin"] == "command":
            body = evidence.command(batch["evidence"])
            stack.stand(_noon(day), Pins(**batch["pins"]))
            command = msgspec.json.decode(body, type=OpenBalances)
            open_balances(command, body, opening=stack.opening)


def _judge(listed: ListedVerdict, evidence: Commands, stack: Stand) -> None:
    """Judge a drop at its instant, or decide a held one by the command that did."""
    if listed.pins is None:
        raise LookupError(f"the verdict on {listed.file} does not say what it was judged under")
    at, is_register = datetime.fromisoformat(listed.judged_at), _is_register(listed)
    stack.stand(at, listed.pins, live_register=is_register)
    if listed.decides:
        decide_by(evidence.command(listed.command), intake=stack.intake)
        return
    landing = Landing(listed.file, listed.version)
    if is_register:
        load_account_register(landing, intake=stack.intake)
    elif listed.file.startswith(f"{ACKNOWLEDGEMENTS_SOURCE}/"):
        acknowledge_export(landing, acknowledging=stack.acknowledging)
    else:
        receive_payment_file(landing, intake=stack.intake)


def _allocate(batch: Row, day: date, stack: Stand) -> None:
    """Allocate each chunk under the release that did, and post the batch to its day."""
    for chunk, (_, release) in enumerate(batch["chunks"], start=1):
        stack.stand(_noon(day), Pins(**{**batch["pins"], "release": release}))
        allocate_payments(BatchId(batch["batch_id"]), chunk, allocation=stack.allocation)


def _settle(batch: Row, day: date, stack: Stand) -> None:
    """Post a provider's event as its pinned answer tells it."""
    stack.stand(_noon(day), Pins(**batch["pins"]))
    settling = stack.settling
    council = settling.councils.live()
    code = batch["source"]
    case = ProviderCase(code, council.sources[code], council, settling)
    event, told, *of = str(batch["identity"]).split(" ")
    answer = settling.evidence.get(case.answer(told, event))
    if answer is None:
        raise LookupError(f"the answer about {batch['identity']} is not in the evidence")
    if event == "captured":
        payment = read_payment(answer)
        if isinstance(payment, Fault):
            raise ReplayDiffers(f"the answer about {batch['identity']} cannot be read")
        post_capture(case, told, payment, batch["evidence"])
        return
    refunds = read_refunds(answer)
    if isinstance(refunds, Fault):
        raise ReplayDiffers(f"the answer about {batch['identity']} cannot be read")
    [refund] = [refund for refund in refunds if refund.refund_id == told]
    post_refund(case, of[-1], refund, batch["evidence"])


def _in_order(verdicts: Sequence[ListedVerdict]) -> list[ListedVerdict]:
    """Registers first, then by instant, each source's in its sequence whatever its clocks said.

    A file pins the register that it was judged under, which may be older than its instant
    tells: judged before a register that was accepted meanwhile, or on a clock that is behind.
    """
    latest: dict[str, str] = {}
    order = []
    for verdict in sorted(verdicts, key=lambda v: (v.source, v.sequence)):
        latest[verdict.source] = max(latest.get(verdict.source, ""), verdict.judged_at)
        at = (not _is_register(verdict), latest[verdict.source])
        order.append((at, verdict.source, verdict.sequence, verdict))
    return [verdict for *_, verdict in sorted(order, key=lambda entry: entry[:3])]


def _is_register(verdict: ListedVerdict) -> bool:
    return verdict.file.startswith("registers/")


def _noon(day: date) -> datetime:
    """An instant of that London day, winter and summer."""
    return datetime.combine(day, time(12), UTC)
