"""Standard 18 input: the council's own Direct Debit submission to Bacs, as it was sent.

    VOL1  serial 5-10, service user number 42-47
    UHL1  processing date 5-10, work code 29-37 (1 DAILY, 4 MULTI), file number 38-40
    data  payer's sort code 1-6 and account 7-14, type 15, code 16-17, our sort code 18-23
          and account 24-31, pence 36-46, our name 47-64, reference 65-82, payer's name
          83-100, in multi-day files a processing date 101-106
    UTL1  pence of debits 5-17 and credits 18-30, numbers of debits 31-37, credits 38-44

Columns count from 1, dates are ` YYDDD`. Codes: 01 first, 17 regular, 18 represented and 19
final collection; 99 credit to a payee; 0N, 0C, 0S instructions without money. An item from
our account to itself is a contra: 99 against the debits, 17 against the credits. The trailer
counts contras in. Source: three public writers of such files that agree.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from everypenny.domain.batches import BatchEnd, Control, Fault
from everypenny.domain.payments import Payment
from everypenny.formats.inward.controls import disagreements
from everypenny.formats.inward.faults import at_most, fault_at
from everypenny.formats.inward.standard18_records import LABELS, account_of, day_of, number_of
from everypenny.formats.reading import Event, ReadOptions
from everypenny.formats.text_lines import read_lines

_ASK = "Mend it in the system that wrote the submission, and send the file again."
_COLLECTIONS = frozenset({"01", "17", "18", "19"})
_CREDIT = "99"
_INSTRUCTIONS = frozenset({"0N", "0C", "0S"})
_SHORTEST = 82


def read(file: BinaryIO, options: ReadOptions) -> Iterator[Event]:
    """Yield each submission's collections (money in) and credits (money out), and its end.

    Controls: `debits`, `credits`, `contra of debits`, `contra of credits` (pence), `number of
    debits`, `number of credits`. Contras are never told; instructions count as lines without
    money.
    """
    return at_most(_events(file, options), options.max_faults)


def _events(file: BinaryIO, options: ReadOptions) -> Iterator[Event]:
    reading = _Reading(options)
    for item in read_lines(file, options):
        if isinstance(item, Fault):
            yield item
        elif item[1].strip(" \x1a"):
            yield from reading.take(f"line {item[0]}", item[1])
    yield from reading.finish()


class _Reading:
    """Which submission a record belongs to."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._name = ""
        self._submission: _Submission | None = None
        self._submissions = 0

    def take(self, place: str, line: str) -> Iterator[Event]:
        label = line[:4]
        if label == "VOL1":
            self._name = f"{line[41:47].strip()} {line[4:10].strip()}".strip()
        elif label == "UHL1":
            yield from self._end(None)
            self._submission = _Submission(self._name, line, self._options)
            self._submissions += 1
            yield from self._submission.begin(place, line)
        elif label in LABELS and label != "UTL1":
            return
        elif self._submission is None:
            yield _fault(place, line, "A header UHL1 before this record.")
        elif label == "UTL1":
            yield from self._end((place, line))
        else:
            yield from self._submission.add(place, line)

    def finish(self) -> Iterator[Event]:
        yield from self._end(None)
        if not self._submissions:
            yield _fault("the whole file", "", "A Standard 18 file with a header UHL1.")

    def _end(self, trailer: tuple[str, str] | None) -> Iterator[Event]:
        submission, self._submission = self._submission, None
        if submission is not None:
            yield from submission.end(trailer)


@dataclass(slots=True)
class _Side:
    """Debits or credits: items of ours, and the contras against them."""

    pence: int = 0
    items: int = 0
    contra_pence: int = 0
    contras: int = 0


class _Submission:
    """One submission, from its header UHL1 to its trailer UTL1."""

    def __init__(self, name: str, header: str, options: ReadOptions) -> None:
        self._name = name
        self._file_number = header[37:40].strip()
        self._processed_on = day_of(header[4:10])
        self._options = options
        self._account = ""
        self._debits = _Side()
        self._credits = _Side()
        self._payments = 0
        self._zero_lines = 0
        self._first_on: date | None = None
        self._last_on: date | None = None

    def begin(self, place: str, header: str) -> Iterator[Fault]:
        if self._processed_on is None:
            yield _fault(place, header, "A processing date YYDDD in columns 6 to 10.")
        if self._options.currency != "GBP":
            yield _fault(
                place, header, f"A source in {self._options.currency}; Bacs is sterling."
            )

    def add(self, place: str, line: str) -> Iterator[Event]:
        """Take a data record; told is its payment, or what is wrong with it."""
        troubles = list(self._troubles(line))
        for expected in troubles:
            yield _fault(place, line, expected)
        if troubles:
            return
        pence, code = number_of(line[35:46]) or 0, line[15:17]
        self._account = account_of(line[17:23], line[23:31])
        if code in _INSTRUCTIONS:
            self._zero_lines += 1
        elif line[:14] == line[17:31]:
            against = self._credits if code != _CREDIT else self._debits
            against.contra_pence += pence
            against.contras += 1
        else:
            yield self._payment(line, pence, code)

    def end(self, trailer: tuple[str, str] | None) -> Iterator[Event]:
        """Judge the trailer, and end the batch."""
        controls = [
            Control(f"contra of {name}", side.contra_pence, side.pence)
            for name, side in (("debits", self._debits), ("credits", self._credits))
            if side.contras
        ]
        yield from disagreements("the contras", controls, remedy=_ASK)
        if trailer is None:
            yield _fault("the end of a submission", "", "A trailer UTL1 behind the items.")
        else:
            yield from self._judge(*trailer, controls)
        yield self._batch_end(tuple(controls))

    def _troubles(self, line: str) -> Iterator[str]:
        """What was expected of a data record and is not there."""
        code, pence, written = line[15:17], number_of(line[35:46]), line[100:106]
        accounts = line[:14] + line[17:31]
        if len(line) < _SHORTEST or not (accounts.isascii() and accounts.isdigit()):
            yield "An item: sort codes and accounts in columns 1 to 14 and 18 to 31."
        elif code not in _COLLECTIONS | _INSTRUCTIONS | {_CREDIT}:
            yield "A code 01, 17, 18, 19, 99, 0N, 0C or 0S in columns 16 and 17."
        elif pence is None or (pence == 0) != (code in _INSTRUCTIONS):
            yield "Pence in columns 36 to 46: none for an instruction, else more than none."
        day = day_of(written)
        if day is None and written.strip():
            yield "A processing date YYDDD in columns 102 to 106."
        limit = self._options.not_after
        if limit is not None and (day or self._processed_on or limit) > limit:
            yield f"A day not after {limit.isoformat()}."

    def _payment(self, line: str, pence: int, code: str) -> Payment:
        side = self._credits if code == _CREDIT else self._debits
        side.pence += pence
        side.items += 1
        day = day_of(line[100:106]) or self._processed_on
        if day is not None:
            self._first_on = min(self._first_on or day, day)
            self._last_on = max(self._last_on or day, day)
        self._payments += 1
        return Payment(
            position=self._payments,
            amount_pence=-pence if code == _CREDIT else pence,
            booked_on=day,
            paid_on=day,
            source_reference=line[64:82].strip(),
            payer_reference=line[64:82].strip(),
            bank_code=code,
            payer_name=line[82:100].strip(),
            payer_account=account_of(line[:6], line[6:14]),
        )

    def _judge(self, place: str, line: str, controls: list[Control]) -> Iterator[Fault]:
        debits, credits_ = self._debits, self._credits
        for name, first, behind, found in (
            ("debits", 4, 17, debits.pence + credits_.contra_pence),
            ("credits", 17, 30, credits_.pence + debits.contra_pence),
            ("number of debits", 30, 37, debits.items + credits_.contras),
            ("number of credits", 37, 44, credits_.items + debits.contras),
        ):
            stated = number_of(line[first:behind])
            if stated is None:
                yield _fault(
                    place, line, f"A number in columns {first + 1} to {behind}: {name}."
                )
            else:
                controls.append(Control(name, stated, found))
                yield from disagreements(place, controls[-1:], remedy=_ASK)

    def _batch_end(self, controls: tuple[Control, ...]) -> BatchEnd:
        day = self._processed_on.isoformat() if self._processed_on else ""
        total = self._debits.pence - self._credits.pence
        return BatchEnd(
            identity=" ".join(filter(None, (day, self._name, self._file_number))),
            account=self._account,
            currency="GBP",
            opening_pence=None,
            closing_pence=None,
            first_on=self._first_on or self._processed_on,
            last_on=self._last_on or self._processed_on,
            controls=controls,
            stated_pence=None,
            payments=self._payments,
            total_pence=total,
            zero_lines=self._zero_lines,
        )


def _fault(place: str, line: str, expected: str) -> Fault:
    return fault_at(place, line.rstrip(), expected=expected, remedy=_ASK)
