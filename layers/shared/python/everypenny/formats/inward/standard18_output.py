"""Standard 18 output: the account entries that NatWest and RBS send over Bankline Direct.

    VOL1  serial [4:10]
    HDR1  file [5:13], created [47:53]
    UHL1  processing date [4:10], sort code [10:16], currency [20:23] (000 is sterling)
    data  sort code [0:6], account [6:14], type [14], code [15:17], other side's sort code
          [17:23] and account [23:31], reference [31:35], pence [35:46], description
          [46:64], reference [64:82], date [100:106]
    Y1    (a data record's code) ledger balance [36:51], C or D [51], date [100:106]
    UTL1  pence of debits [4:17] and credits [17:30], numbers of debits [30:37], credits
          [37:44] and balances [44:51]

Dates are ` YYDDD`. Records of code 44 and 54 repeat what the debits and credits come to:
they are no entries, and yet the trailer counts them in, as files that the banks sent show.
Source: the reader that the Ministry of Justice uses and its sample files.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from everypenny.domain.batches import BatchEnd, Control, Fault
from everypenny.formats.inward.controls import disagreements
from everypenny.formats.inward.faults import at_most, fault_at
from everypenny.formats.inward.standard18_account import AccountEntries
from everypenny.formats.inward.standard18_records import LABELS, account_of, day_of, number_of
from everypenny.formats.reading import Event, ReadOptions
from everypenny.formats.text_lines import read_lines

_ASK = "Ask the bank for the whole file again."
_BALANCE = "Y1"
_REPEATED_TOTALS = frozenset({"44", "54"})
# Codes from 0 and 1 are debits and U an unpaid one, as is the total of the debits. What no
# table knows is money in: it goes to suspense, and the trailer contradicts a wrong guess.
_DEBITS = ("0", "1", "U", "44")
_SHORTEST = 46


def read(file: BinaryIO, options: ReadOptions) -> Iterator[Event]:
    """Yield each account's entries and its end; a trailer's controls stand at the last.

    Controls: `debits` and `credits` (pence), `number of debits`, `number of credits`,
    `number of balances`. There is no opening balance; a Y1 record is the closing one.
    """
    return at_most(_events(file, options), options.max_faults)


def _events(file: BinaryIO, options: ReadOptions) -> Iterator[Event]:
    reading = _Reading(options)
    for item in read_lines(file, options):
        if isinstance(item, Fault):
            yield item
            continue
        number, line = item
        if line[:4] in LABELS:
            yield from reading.label(number, line)
        elif line.strip(" \x1a"):
            yield from reading.entry(number, line)
    yield from reading.finish()


@dataclass(slots=True)
class _Found:
    """What a trailer must state."""

    debits: int = 0
    credits: int = 0
    number_of_debits: int = 0
    number_of_credits: int = 0
    number_of_balances: int = 0

    def add(self, pence: int, *, is_debit: bool) -> None:
        if is_debit:
            self.debits += pence
            self.number_of_debits += 1
        else:
            self.credits += pence
            self.number_of_credits += 1


class _Reading:
    """A section from its header to its trailer, account by account."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._serial = ""
        self._processed_on: date | None = None
        self._found: _Found | None = None
        self._account: AccountEntries | None = None
        self._sections = 0

    def label(self, number: int, line: str) -> Iterator[Event]:
        place = f"line {number}"
        match line[:4]:
            case "VOL1":
                self._serial = line[4:10].strip()
            case "UHL1":
                yield from self._unfinished()
                yield from self._begin(place, line)
            case "UTL1":
                yield from self._trailer(place, line)

    def entry(self, number: int, line: str) -> Iterator[Event]:
        place = f"line {number}"
        if self._found is None:
            yield _fault(place, line, "A header UHL1 before the entries.")
            self._found = _Found()
        if len(line) < _SHORTEST or not (line[:14].isascii() and line[:14].isdigit()):
            yield _fault(place, line, "An entry: a sort code, an account number, a code.")
            return
        name = account_of(line[0:6], line[6:14])
        if self._account is None or self._account.name != name:
            yield from self._end_account(())
            self._account = AccountEntries(name)
        if line[15:17] == _BALANCE:
            yield from self._balance(self._account, place, line)
        else:
            yield from self._money(self._account, place, line)

    def finish(self) -> Iterator[Event]:
        yield from self._unfinished()
        if not self._sections:
            yield _fault("the whole file", "", "A Standard 18 file with a header UHL1.")

    def _begin(self, place: str, line: str) -> Iterator[Event]:
        self._sections += 1
        self._found = _Found()
        self._processed_on = day_of(line[4:10])
        if self._processed_on is None:
            yield _fault(place, line, "A processing date YYDDD in columns 6 to 10.")
        if line[20:23].strip(" 0"):
            yield _fault(place, line, "The currency 000, sterling, in columns 21 to 23.")
        if self._options.currency != "GBP":
            yield _fault(place, line, f"An account in {self._options.currency}.")

    def _trailer(self, place: str, line: str) -> Iterator[Event]:
        controls: list[Control] = []
        found, self._found = self._found, None
        if found is None:
            yield _fault(place, line, "A header UHL1 before its trailer.")
        else:
            for name, first, behind, value in _stated_by(found):
                stated = number_of(line[first:behind])
                if stated is None:
                    columns = f"columns {first + 1} to {behind}"
                    yield _fault(place, line, f"A number in {columns}: {name}.")
                elif line[first:behind].strip():
                    controls.append(Control(name, stated, value))
            yield from disagreements(place, controls, remedy=_ASK)
        yield from self._end_account(tuple(controls))

    def _unfinished(self) -> Iterator[Event]:
        if self._found is not None:
            yield _fault("the end of a section", "", "A trailer UTL1 behind the entries.")
        self._found = None
        yield from self._end_account(())

    def _end_account(self, controls: tuple[Control, ...]) -> Iterator[BatchEnd]:
        account, self._account = self._account, None
        if account is not None:
            yield account.end(controls, serial=self._serial, processed_on=self._processed_on)

    def _balance(self, account: AccountEntries, place: str, line: str) -> Iterator[Fault]:
        if self._found is not None:
            self._found.number_of_balances += 1
        pence = number_of(line[36:51])
        if pence is None or line[51:52] not in ("C", "D"):
            yield _fault(place, line, "A ledger balance in columns 37 to 51, then C or D.")
        else:
            account.closing_pence = pence if line[51] == "C" else -pence

    def _money(self, account: AccountEntries, place: str, line: str) -> Iterator[Event]:
        code, written = line[15:17], line[100:106]
        pence, day = number_of(line[35:46]), day_of(written)
        if pence is None:
            yield _fault(place, line, "An amount in pence in columns 36 to 46.")
            return
        if day is None and written.strip():
            yield _fault(place, line, "A date YYDDD in columns 102 to 106.")
        limit = self._options.not_after
        if limit is not None and day is not None and day > limit:
            yield _fault(place, line, f"A day not after {limit.isoformat()}.")
        if self._found is not None:
            self._found.add(pence, is_debit=code.startswith(_DEBITS))
        if code not in _REPEATED_TOTALS:
            signed = -pence if code.startswith(_DEBITS) else pence
            yield from account.add(signed, line, booked_on=day or self._processed_on)


def _stated_by(found: _Found) -> tuple[tuple[str, int, int, int], ...]:
    """What a trailer states: name, first column from 0, the column behind, what was found."""
    return (
        ("debits", 4, 17, found.debits),
        ("credits", 17, 30, found.credits),
        ("number of debits", 30, 37, found.number_of_debits),
        ("number of credits", 37, 44, found.number_of_credits),
        ("number of balances", 44, 51, found.number_of_balances),
    )


def _fault(place: str, line: str, expected: str) -> Fault:
    return fault_at(place, line.rstrip(), expected=expected, remedy=_ASK)
