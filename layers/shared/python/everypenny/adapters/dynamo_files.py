"""Verdicts on files in the income table, serial per source: its head moves with each.

| pk | sk | holds |
|---|---|---|
| `S#<source>` | `HEAD` | the sequence of its last verdict, or of a batch abandoned since |
| | `F#<sequence>` | the file's record |
| | `H#<sha256>#<sequence>` | a file with these bytes |
| | `I#<identity>#<sequence>` | an accepted or held batch of this business identity |
| `A#<bank account>` | `T#<last day>#<source>#<sequence>#<place>` | an accepted statement |
| | `R#<sequence of a held file>` | the record with which officers decided it |
| `V#<key>#<version>`, or an id of both | `VERDICT` | which record judges this object version |
| `LEDGER` | `REGISTER` | the live register snapshot |
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from everypenny.adapters.dynamo_days import DynamoDays, verdict_entry
from everypenny.adapters.stored_records import read, written
from everypenny.adapters.table_actions import Action, Change, Item, Put, Refused, Table
from everypenny.domain.identifiers import derived
from everypenny.domain.records import (
    BatchRecord,
    FileRecord,
    Landing,
    ListedVerdict,
    RegisterMove,
    SourceStanding,
    Verdict,
)

MOST_BYTES_OF_A_LANDING = 1_000  # of the 1,024 that DynamoDB gives what an index sorts by


class DynamoFiles:
    """What has been judged, and the one transaction that judges."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._days = DynamoDays(table)

    def verdict(self, landing: Landing) -> FileRecord | None:
        """The record that judges this object version, or None."""
        found = self._table.get(_landing_key(landing), "VERDICT")
        return self._file(found["source"], found["sequence"]) if found else None

    def attempts(self, source: str, content_sha256: str) -> tuple[int, tuple[FileRecord, ...]]:
        """The head first: a verdict that comes between is then caught by the transaction."""
        head = self._table.get(f"S#{source}", "HEAD")
        same = self._pointed(source, f"H#{content_sha256}#")
        return head["sequence"] if head else 0, tuple(map(self._as_it_stands, same))

    def standing(self, source: str, batches: Sequence[BatchRecord]) -> SourceStanding:
        """Earlier files of the same identity, and statements whose dates may meet."""
        identities = {batch.identity for batch in batches if batch.identity}
        same_identity = [
            record
            for identity in sorted(identities)
            for record in self._pointed(source, f"I#{derived(identity)}#")
            if not all(self._is_abandoned(b) for b in record.batches if b.identity == identity)
        ]
        return SourceStanding(
            same_identity=tuple(same_identity),
            overlapping=tuple(self._statements(batches)),
        )

    def record(
        self,
        record: FileRecord,
        *,
        listed: ListedVerdict,
        today: date,
        register: RegisterMove | None = None,
    ) -> bool:
        """Head, record, pointers, register and day in one transaction."""
        head = head_action(record.source, record.sequence)
        actions = [head, *[Put(item) for item in _record_items(record)]]
        if register is not None:
            actions.append(_register(register))
        try:
            self._days.join(
                lambda _: actions,
                entry=verdict_entry(listed),
                key=f"{record.source}#{record.sequence}",
                today=today,
            )
        except Refused:
            return False
        return True

    def register(self) -> str:
        """The live snapshot's digest."""
        item = self._table.get("LEDGER", "REGISTER")
        return item["digest"] if item else ""

    def held(self, source: str, sequence: int) -> FileRecord | None:
        """A file by its place in the order of its source, whatever its verdict."""
        item = self._table.get(f"S#{source}", f"F#{sequence:010d}")
        return read(FileRecord, item["body"]) if item else None

    def head(self, source: str) -> int:
        """The last sequence of the source, 0 before the first."""
        item = self._table.get(f"S#{source}", "HEAD")
        return item["sequence"] if item else 0

    def decision(self, source: str, sequence: int) -> FileRecord | None:
        """The record with which officers decided a held file, or None."""
        item = self._table.get(f"S#{source}", f"R#{sequence:010d}")
        return self._file(source, item["sequence"]) if item else None

    def files(self, source: str) -> Iterable[FileRecord]:
        """Every file of a source, oldest first."""
        for item in self._table.query(f"S#{source}", prefix="F#"):
            yield read(FileRecord, item["body"])

    def _file(self, source: str, sequence: int) -> FileRecord:
        item = self._table.get(f"S#{source}", f"F#{sequence:010d}")
        if item is None:
            raise LookupError(f"source {source} has no file {sequence}")
        return read(FileRecord, item["body"])

    def _pointed(self, source: str, prefix: str) -> tuple[FileRecord, ...]:
        pointers = self._table.query(f"S#{source}", prefix=prefix)
        sequences = sorted({item["sequence"] for item in pointers})
        files = [self._file(source, sequence) for sequence in sequences]
        return tuple(file for file in files if not self._is_decided(file))

    def _as_it_stands(self, file: FileRecord) -> FileRecord:
        """An accepted file of which officers abandoned a batch is accepted no more."""
        accepted = file.verdict is Verdict.ACCEPTED
        if accepted and any(self._is_abandoned(batch) for batch in file.batches):
            return replace(file, verdict=Verdict.ABANDONED)
        return file

    def _is_abandoned(self, batch: BatchRecord) -> bool:
        item = self._table.get(f"B#{batch.batch_id}", "BATCH")
        return item is not None and "abandoned" in item

    def _is_decided(self, file: FileRecord) -> bool:
        """Whether officers have decided a held file: then another record speaks for it."""
        if file.verdict is not Verdict.HELD:
            return False
        return self.decision(file.source, file.sequence) is not None

    def _statements(self, batches: Sequence[BatchRecord]) -> Iterable[BatchRecord]:
        """Accepted statements of the same accounts that end on or after ours begin.

        They lie by account, not by source: an account may come from another source one day.
        """
        places: set[tuple[str, int, int]] = set()
        for batch in batches:
            if not batch.account:
                continue
            first = batch.first_on.isoformat() if batch.first_on else ""
            for item in self._table.query(f"A#{batch.account}", after=f"T#{first}"):
                places.add((item["source"], item["sequence"], item["place"]))
        for source, sequence, place in sorted(places):
            batch = self._file(source, sequence).batches[place - 1]
            if not self._is_abandoned(batch):
                yield batch


def head_action(source: str, sequence: int) -> Action:
    """The source comes to this sequence, from the one before it and from no other."""
    when = {"sequence": sequence - 1 or None}
    return Change(pk=f"S#{source}", sk="HEAD", put={"sequence": sequence}, when=when)


def _register(move: RegisterMove) -> Action:
    when = {"digest": move.was or None}
    return Change(pk="LEDGER", sk="REGISTER", put={"digest": move.to}, when=when)


def _landing_key(landing: Landing) -> str:
    """A name as long as S3 lets it be is longer than a key may be, so an id stands for it."""
    told = f"{landing.key}#{landing.version}"
    if len(told.encode("utf-8")) > MOST_BYTES_OF_A_LANDING:
        told = derived("landing", landing.key, landing.version)
    return f"V#{told}"


def _speaks_for(record: FileRecord) -> Item:
    """What the record is the verdict on: a landing, or a held file that officers decided."""
    if record.decides:
        key = {"pk": f"S#{record.source}", "sk": f"R#{record.decides:010d}"}
    else:
        key = {"pk": _landing_key(record.landing), "sk": "VERDICT"}
    return {**key, "source": record.source, "sequence": record.sequence}


def _record_items(record: FileRecord) -> list[Item]:
    pk, sequence = f"S#{record.source}", f"{record.sequence:010d}"
    pointing = {"pk": pk, "sequence": record.sequence}
    items: list[Item] = [
        {"pk": pk, "sk": f"F#{sequence}", "body": written(record)},
        {**pointing, "sk": f"H#{record.content_sha256}#{sequence}"},
        _speaks_for(record),
    ]
    if record.verdict in {Verdict.ACCEPTED, Verdict.HELD}:
        identities = sorted({batch.identity for batch in record.batches if batch.identity})
        items += [{**pointing, "sk": f"I#{derived(i)}#{sequence}"} for i in identities]
    if record.verdict is Verdict.ACCEPTED:
        items += [
            {
                **pointing,
                "pk": f"A#{batch.account}",
                "sk": f"T#{_last(batch)}#{record.source}#{sequence}#{place:03d}",
                "source": record.source,
                "place": place,
            }
            for place, batch in enumerate(record.batches, start=1)
            if batch.account
        ]
    return items


def _last(batch: BatchRecord) -> str:
    return batch.last_on.isoformat() if batch.last_on else "9999-12-31"
