"""Carry an acknowledgement on: what the target refused returns to suspense, once."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import count, islice

import msgspec

from everypenny.domain.acknowledgement import RefusedLine, refused_lines
from everypenny.domain.council import Council
from everypenny.domain.deeds import Command, CommandRefused, HasChanged, Plan, Taken
from everypenny.domain.identifiers import PaymentId, command_batch_id, payment_id
from everypenny.domain.journals import Posting
from everypenny.domain.london_days import instant_text
from everypenny.domain.officers import Officer
from everypenny.domain.returned_lines import ReturnedLine, ReturnRefusedLines, returning
from everypenny.workflows.acknowledge_export import (
    Acknowledged,
    Acknowledging,
    issued_export,
    read_told,
    target_of,
)
from everypenny.workflows.do_deed import do_unasked
from everypenny.workflows.export_contents import rows_of
from everypenny.workflows.office import Deed, DeedCase, Office

# A command moves all its lines in one transaction of at most 100 writes, four a line.
LINES, TRIES = 20, 5


def return_refused_lines(
    acknowledged: Acknowledged, *, acknowledging: Acknowledging, office: Office
) -> None:
    """Return what an accepted acknowledgement refused, by commands of the target's.

    Each is stored before it acts, has an id that follows from the export, and is done once.
    Raises HasChanged where officers move the same money again and again meanwhile: the queue's
    next delivery goes on.
    """
    if acknowledged.word is None or not acknowledged.word.returning:
        return
    lines = _lines(acknowledged, acknowledging)
    for number in count(1):
        chunk = tuple(islice(lines, LINES))
        if not chunk:
            return
        _return(chunk, number, acknowledged, office)


def plan_return_lines(order: ReturnRefusedLines, case: DeedCase) -> Plan:
    """One journal a payment: Dr the account that was refused, Cr a further part in suspense."""
    batch = command_batch_id(case.command.command_id)
    postings: list[Posting] = []
    takes: list[Taken] = []
    for payment, lines in _by_payment(order.lines).items():
        at = case.office.payments.whereabouts(payment)
        if at is None:
            raise CommandRefused(f"payment {payment} is not posted", where="lines")
        own = payment_id(batch, len(postings) + 1)
        postings.append(returning(lines, at, target=order.target, payment_id=own))
        takes.append(Taken(at.payment_id, at.version))
    journals = [posting.journal.journal_id for posting in postings]
    return Plan(postings=tuple(postings), takes=tuple(takes), answer={"journals": journals})


def _return(
    lines: tuple[ReturnedLine, ...], number: int, acknowledged: Acknowledged, office: Office
) -> None:
    record, target = acknowledged.record, target_of(acknowledged.record.source)
    export_id = acknowledged.word.export_id if acknowledged.word else ""
    order = ReturnRefusedLines(
        target=target,
        export_id=export_id,
        acknowledgement=record.content_sha256,
        lines=lines,
    )
    command = Command(
        command_id=f"return-{export_id}-{number}",
        deed=RETURN_REFUSED_LINES.name,
        officer=Officer(f"target {target}"),
        at=instant_text(office.clock.now()),
        order=msgspec.json.decode(msgspec.json.encode(order)),
    )
    for _ in range(TRIES - 1):
        with suppress(HasChanged):
            do_unasked(command, deed=RETURN_REFUSED_LINES, office=office)
            return
    do_unasked(command, deed=RETURN_REFUSED_LINES, office=office)


def _lines(acknowledged: Acknowledged, acknowledging: Acknowledging) -> Iterator[ReturnedLine]:
    """The refused lines that return, under the configuration that the word was judged with."""
    record, intake = acknowledged.record, acknowledging.intake
    version = record.pins.configuration if record.pins else intake.councils.live().version
    with intake.drop.open(record.landing) as dropped:
        told = read_told(dropped.file, version, intake)
    target = target_of(record.source)
    issued = issued_export(target, told.export_id, acknowledging.exports)
    council = intake.councils.version(issued.configuration)
    rows = rows_of(issued, intake.councils, acknowledging.day_books)
    for refused in refused_lines(told, rows):
        if refused.returns:
            yield _returned(refused, council)


def _returned(refused: RefusedLine, council: Council) -> ReturnedLine:
    row = refused.row
    source = council.sources.get(row.source)
    # As the close decides it: a deed's journal, and a statement's, by the day of its booking.
    is_own = row.about == row.payment_id and source is not None
    by_payer = is_own and source is not None and source.kind != "statement"
    booked_on = row.paid_on if by_payer else row.booked_on
    return ReturnedLine(
        line=refused.line,
        payment_id=row.about,
        account=f"fund/{row.fund}/{row.account_reference}",
        pence=row.credits_pence - row.debits_pence,
        booked_on=booked_on or row.day,
        because=refused.because,
        vat_code=row.vat_code,
        vat_pence=row.vat_pence,
        item_reference=row.item_reference,
    )


def _by_payment(lines: Sequence[ReturnedLine]) -> dict[PaymentId, list[ReturnedLine]]:
    found: dict[PaymentId, list[ReturnedLine]] = {}
    for line in lines:
        found.setdefault(PaymentId(line.payment_id), []).append(line)
    return found


RETURN_REFUSED_LINES = Deed("return_refused_lines", ReturnRefusedLines, plan_return_lines)
