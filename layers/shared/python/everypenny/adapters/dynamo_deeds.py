"""Commands and what came of them in the income table, and the transaction that does a deed.

| pk | sk | holds |
|---|---|---|
| `K#<command>` | `OUTCOME` | what came of it; `view` is `waiting` until it is decided |
| `P#<payment>` | `HEAD` | the version of its whereabouts, and a refund in flight |
| | `M#<version>` | a journal that moved it, by whom |
| `R#<kind>#<key>` | `RECORD` | a record of the office; `view` is its kind while it is open |
"""

from collections.abc import Iterator, Sequence
from datetime import date

from everypenny.adapters.configuration_versions import configuration_action
from everypenny.adapters.dynamo_days import (
    DynamoDays,
    batch_entry,
    day_key,
    outcome_entry,
    shard,
)
from everypenny.adapters.dynamo_files import head_action
from everypenny.adapters.ledger_items import posted_items, suspense_state_change
from everypenny.adapters.stored_records import read, written
from everypenny.adapters.table_actions import (
    TRANSACTION,
    Action,
    Change,
    Item,
    Put,
    Refused,
    Table,
)
from everypenny.adapters.whereabouts_items import record_change, take_actions
from everypenny.domain.deeds import (
    Abandoned,
    CommandRefused,
    DeedOutcome,
    HasChanged,
    OfficeRecord,
    Outcome,
    Plan,
)
from everypenny.domain.identifiers import BatchId
from everypenny.domain.records import BatchRecord, Marker

WAITING = "deeds_waiting"


class DynamoDeeds:
    """Outcomes of commands, and carrying one out."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._days = DynamoDays(table)

    def outcome(self, command_id: str) -> Outcome | None:
        """What came of a command."""
        item = self._table.get(f"K#{command_id}", "OUTCOME")
        return read(Outcome, item["body"]) if item else None

    def decided_by(self, command_id: str) -> str:
        """The command that decided a waiting one."""
        item = self._table.get(f"K#{command_id}", "OUTCOME")
        return str(item.get("decided_by", "")) if item else ""

    def waiting(self) -> Iterator[Outcome]:
        """Commands that wait, through the view, each then read whole."""
        for key in self._table.view(WAITING):
            item = self._table.get(key["pk"], key["sk"])
            if item is not None and "decided_by" not in item:
                yield read(Outcome, item["body"])

    def record(self, kind: str, key: str) -> OfficeRecord | None:
        """A record of the office."""
        item = self._table.get(f"R#{kind}#{key}", "RECORD")
        return read(OfficeRecord, item["body"]) if item else None

    def open_records(self, kind: str) -> Iterator[OfficeRecord]:
        """The open records of a kind."""
        for key in self._table.view(f"office#{kind}"):
            item = self._table.get(key["pk"], key["sk"])
            if item is not None and "view" in item:
                yield read(OfficeRecord, item["body"])

    def carry_out(
        self,
        outcome: Outcome,
        plan: Plan,
        *,
        batch: tuple[BatchRecord, Marker] | None,
        today: date,
    ) -> Outcome:
        """One transaction: outcome, batch, whereabouts, items and records, or nothing."""
        own = [Put(_outcome_item(outcome)), *_decides(outcome)]
        seen = [
            *_changes(plan, outcome, batch[0].batch_id if batch else None),
            *self._opening(plan, outcome, batch[0].batch_id if batch else "", today),
        ]
        posted = posted_items(*batch, plan.postings) if batch else []
        if len(own) + len(seen) + len(posted) + 4 > TRANSACTION:
            raise CommandRefused("this moves more than one deed can: ask for it in parts")

        def whole(day: date) -> Sequence[Action]:
            partition = day_key(day, shard(outcome.command_id))
            listed = Put({**outcome_entry(outcome), "pk": partition})
            if batch is None:
                return [*own, *seen]
            dated = {**posted[0], "posted_on": day.isoformat()}
            return [*own, *seen, Put(dated), *[Put(item) for item in posted[1:]], listed]

        entry = batch_entry(batch[0]) if batch else outcome_entry(outcome)
        try:
            self._days.join(whole, entry=entry, key=outcome.command_id, today=today)
        except Refused:
            return self._stands(outcome)
        return outcome

    def _opening(
        self, plan: Plan, outcome: Outcome, batch: str, today: date
    ) -> Sequence[Action]:
        """Each account is opened once; the first opening makes its day the ledger's first."""
        if plan.opens is None:
            return []
        told = {"pk": "LEDGER", "batch": batch, "command": outcome.command_id}
        opened = [Put({**told, "sk": f"OPENED#{account}"}) for account in plan.opens]
        if self._table.get("LEDGER", "GO_LIVE") is not None:
            return opened
        return [Put({"pk": "LEDGER", "sk": "GO_LIVE", "on": today.isoformat()}), *opened]

    def _stands(self, outcome: Outcome) -> Outcome:
        """Somebody was first: a copy of this command, or another that took what it saw."""
        first = self.outcome(outcome.command_id)
        if first is not None:
            return first
        raise HasChanged("something this rests on has changed meanwhile: look again")


def _outcome_item(outcome: Outcome) -> Item:
    item: Item = {"pk": f"K#{outcome.command_id}", "sk": "OUTCOME", "body": written(outcome)}
    if outcome.outcome is DeedOutcome.WAITING:
        item["view"] = WAITING
    return item


def _configuration(plan: Plan, outcome: Outcome) -> Sequence[Action]:
    """A configuration goes live over the one that was seen, or not at all."""
    if plan.configuration is None:
        return []
    return [configuration_action(plan.configuration, outcome.command_id)]


def _abandoned(left: Abandoned, outcome: Outcome) -> Iterator[Action]:
    """A batch that is accepted and not posted leaves the view of those that will be."""
    pk = f"B#{left.batch_id}"
    yield Change(
        pk=pk,
        sk="BATCH",
        put={"abandoned": outcome.command_id},
        remove=("view",),
        when={"pk": pk, "posted_on": None, "abandoned": None},
    )
    yield head_action(left.source, left.sequence)


def _changes(plan: Plan, outcome: Outcome, batch: BatchId | None) -> Sequence[Action]:
    """What the deed was planned from, each found as it was seen, and left as it says."""
    journals = [posting.journal for posting in plan.postings]
    officers = sorted({outcome.officer_id, outcome.made_by} - {""})
    return [
        *take_actions(plan.takes, journals, batch=batch, officers=officers),
        *[suspense_state_change(state) for state in plan.items],
        *[record_change(record) for record in plan.records],
        *[action for left in plan.abandons for action in _abandoned(left, outcome)],
        *_configuration(plan, outcome),
    ]


def _decides(outcome: Outcome) -> Sequence[Action]:
    """A waiting command is decided once."""
    if not outcome.decides or outcome.outcome is not DeedOutcome.DONE:
        return []
    key = f"K#{outcome.decides}"
    return [
        Change(
            pk=key,
            sk="OUTCOME",
            put={"decided_by": outcome.command_id},
            remove=("view",),
            when={"pk": key, "decided_by": None},
        )
    ]
