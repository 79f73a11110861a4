"""BAI2, the cash report of banks: a file holds groups, a group accounts, an account lines.

    01  sender, receiver, date YYMMDD, time, file id, record length, block size, version
    02  receiver, originator, status (1 update), as-of date, time, currency, modifier
    03  account, currency, figures; see bai2_fields        16  a line; see bai2_fields
    88  goes on with the record before; see bai2_records
    49  sum of an account's amounts, lines from 03 to 49
    98  sum of a group's amounts, accounts, lines from 02 to 98
    99  sum of the file's amounts, groups, lines

Source: BAI's Cash Management Balance Reporting Specifications, version 2, as banks publish
it, and files that banks sent.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO

from everypenny.domain.batches import BatchEnd, Control, Fault
from everypenny.formats.inward.bai2_account import ASK, Account, Group, Tally
from everypenny.formats.inward.bai2_fields import NotBai2, amount_of, day_of
from everypenny.formats.inward.bai2_records import Record, read_records
from everypenny.formats.inward.controls import disagreements
from everypenny.formats.inward.faults import at_most, fault_at
from everypenny.formats.reading import Event, ReadOptions

_STATUS = {
    "2": "a deletion of what was sent before",
    "3": "a correction of what was sent before",
    "4": "test data",
}
_INTERIM = frozenset({"1", "3"})


def read(file: BinaryIO, options: ReadOptions) -> Iterator[Event]:
    """Yield each account's lines and its end; controls of group and file stand at the last.

    Controls: `account control`, `group control`, `file control` (pence), the numbers of
    their records and members, `balance` (type 015 against 010 and the lines), `credits` and
    `debits` where the account states them.
    """
    return at_most(_events(file, options), options.max_faults)


def _events(file: BinaryIO, options: ReadOptions) -> Iterator[Event]:
    reading = _Reading(options)
    for item in read_records(file, options):
        if isinstance(item, Fault):
            yield item
        elif item.code == "16":
            yield from reading.line(item)
        else:
            yield from reading.take(item)
    yield from reading.finish()


class _Reading:
    """Which account, group and file a record belongs to; an end is told once it is whole."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._file: Tally | None = None
        self._group: tuple[Group, Tally] | None = None
        self._account: Account | None = None
        self._held: BatchEnd | None = None
        self._accounts = 0

    def take(self, record: Record) -> Iterator[Event]:
        match record.code:
            case "01":
                yield from self._begin_file(record)
            case "02":
                yield from self._begin_group(record)
            case "03":
                yield from self._begin_account(record)
            case "49":
                yield from self._end_account(record)
            case "98":
                yield from self._end_group(record)
            case _:
                yield from self._end_file(record)

    def finish(self) -> Iterator[Event]:
        yield from self._end_file(None)
        if not self._accounts:
            yield _misplaced(
                "the whole file", "", "A BAI2 file with at least one account (03)."
            )

    def _begin_file(self, record: Record) -> Iterator[Event]:
        yield from self._end_file(None)
        self._file = Tally(lines=record.lines)

    def _begin_group(self, record: Record) -> Iterator[Event]:
        yield from self._end_group(None)
        if self._file is None:
            yield _misplaced(record.place, record.text, "A file header (01) before a group.")
            self._file = Tally()
        fields = (*record.fields(), *[""] * 7)
        for expected in _group_troubles(fields):
            yield fault_at(record.place, record.text, expected=expected, remedy=ASK)
        as_of = None
        try:
            as_of = day_of(fields[3])
        except NotBai2 as refusal:
            yield fault_at(record.place, record.text, expected=str(refusal), remedy=ASK)
        self._group = (Group(as_of, fields[5].strip()), Tally(lines=record.lines))

    def _begin_account(self, record: Record) -> Iterator[Event]:
        yield from self._end_account(None)
        yield from self._release()
        if self._group is None:
            yield _misplaced(
                record.place, record.text, "A group header (02) before an account."
            )
            self._group = (Group(None, ""), Tally())
        self._account = Account(record, self._group[0], self._options)
        self._account.tally.lines = record.lines
        self._accounts += 1
        yield from self._account.begin(record)

    def line(self, record: Record) -> Sequence[Event]:
        if self._account is None:
            return [_misplaced(record.place, record.text, "An account (03) before its lines.")]
        self._account.tally.lines += record.lines
        return self._account.add(record)

    def _end_account(self, trailer: Record | None) -> Iterator[Event]:
        account, self._account = self._account, None
        if account is None:
            if trailer is not None:
                yield _misplaced(
                    trailer.place, trailer.text, "An account (03) before its trailer."
                )
            return
        controls = list(account.controls())
        yield from disagreements(account.place, controls, remedy=ASK)
        if trailer is None:
            yield _misplaced(account.place, account.name, "A trailer (49) behind the account.")
        else:
            account.tally.lines += trailer.lines
            yield from _judge(trailer, account.tally, ("account", ""), controls)
        if self._group is not None:
            _join(account.tally, self._group[1])
        yield from self._release()
        self._held = account.end(tuple(controls))

    def _end_group(self, trailer: Record | None) -> Iterator[Event]:
        yield from self._end_account(None)
        group, self._group = self._group, None
        if group is None:
            if trailer is not None:
                yield _misplaced(
                    trailer.place, trailer.text, "A group (02) before its trailer."
                )
            return
        if trailer is None:
            yield _misplaced("the end of a group", "", "A trailer (98) behind the group.")
        else:
            group[1].lines += trailer.lines
            yield from self._judged(trailer, group[1], ("group", "accounts"))
        if self._file is not None:
            _join(group[1], self._file)

    def _end_file(self, trailer: Record | None) -> Iterator[Event]:
        yield from self._end_group(None)
        file, self._file = self._file, None
        if file is None and trailer is not None:
            yield _misplaced(
                trailer.place, trailer.text, "A file header (01) before its trailer."
            )
        elif file is not None and trailer is None:
            yield _misplaced("the end of the file", "", "A trailer (99) behind the file.")
        elif file is not None and trailer is not None:
            file.lines += trailer.lines
            yield from self._judged(trailer, file, ("file", "groups"))
        yield from self._release()

    def _judged(self, trailer: Record, tally: Tally, names: tuple[str, str]) -> Iterator[Fault]:
        controls: list[Control] = []
        yield from _judge(trailer, tally, names, controls)
        if self._held is not None:
            held = (*self._held.controls, *controls)
            self._held = replace(self._held, controls=held)

    def _release(self) -> Iterator[BatchEnd]:
        held, self._held = self._held, None
        if held is not None:
            yield held


def _judge(
    trailer: Record, tally: Tally, names: tuple[str, str], controls: list[Control]
) -> Iterator[Fault]:
    """Add a trailer's controls, which a blank leaves out, to a list, and tell its faults."""
    whole, members = names
    names_and_found = [
        (f"{whole} control", tally.pence),
        *([(f"number of {members}", tally.members)] if members else []),
        (f"number of {whole} records", tally.lines),
    ]
    try:
        stated = [amount_of(field) for field in trailer.fields()]
    except NotBai2 as refusal:
        yield fault_at(trailer.place, trailer.text, expected=str(refusal), remedy=ASK)
        return
    if len(stated) < len(names_and_found):
        expected = f"A trailer of {len(names_and_found)} fields."
        yield fault_at(trailer.place, trailer.text, expected=expected, remedy=ASK)
    for (name, found), value in zip(names_and_found, stated, strict=False):
        if value is not None:
            controls.append(Control(name, value, found))
            yield from disagreements(trailer.place, controls[-1:], remedy=ASK)


def _join(part: Tally, whole: Tally) -> None:
    whole.pence += part.pence
    whole.members += 1
    whole.lines += part.lines


def _group_troubles(fields: tuple[str, ...]) -> Iterator[str]:
    if meaning := _STATUS.get(fields[2].strip()):
        yield f"A group to be added (status 1); this one is {meaning}."
    if fields[6].strip() in _INTERIM:
        yield "A final report; this one is interim and its lines come again."


def _misplaced(place: str, text: str, expected: str) -> Fault:
    return fault_at(place, text, expected=expected, remedy=ASK)
