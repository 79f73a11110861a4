"""What must hold when everything has been delivered: domain.md section 4, one by one."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

from everypenny.auditor import verify
from everypenny.domain.journals import Journal, JournalKind
from everypenny.formats.canonical import journal, sha256
from everypenny.local.rebuild_council import rebuild_council
from everypenny.workflows.sweep_arrivals import Unanswered, sweep_arrivals

from tests.evidence_folder import EvidenceInMemory, evidence_files, leave_evidence
from tests.faults.arrivals import EveryArrival
from tests.faults.deeds_told import DeedsTold, is_of_a_deed
from tests.faults.expected_ledger import (
    at_the_end,
    check_fees,
    covered,
    expected_receipts,
    judged,
)
from tests.faults.exports_told import ExportsTold
from tests.faults.memory_told import MemoryTold
from tests.faults.readers import READ
from tests.faults.simulator import Simulation
from tests.faults.small_chunks import small_chunks
from tests.faults.truth import SUSPENSE
from tests.quick_folder import quick_folder


def check(simulation: Simulation, *, rebuilt: bool = True) -> None:
    """Raise AssertionError with the first invariant that does not hold, or verify.Altered."""
    with small_chunks():
        _check(Found(simulation), rebuilt=rebuilt)


def _check(found: "Found", *, rebuilt: bool) -> None:
    found.journals_are_those_of_the_truth()
    DeedsTold(found.sim, found.journals).check()
    found.every_batch_is_whole_and_posted()
    found.closed_days_never_changed()
    found.days_hold_every_journal_once()
    found.banks_are_proven()
    ExportsTold(found.sim, list(found.lines())).check()
    found.nothing_was_written_twice()
    found.repeats_change_nothing()
    found.nothing_is_unanswered()
    found.the_trail_names_every_answer()
    found.a_stranger_agrees()
    if rebuilt:
        found.a_rebuild_agrees()


class Found:
    """The ledger, the books and the outbox as a simulation left them."""

    def __init__(self, simulation: Simulation) -> None:
        self.sim = simulation
        self.house = simulation.house
        self.items = self.house.outside.table.inner.items
        batches = {pk[2:]: item for (pk, sk), item in self.items.items() if sk == "BATCH"}
        self.batches = {b: item for b, item in batches.items() if "abandoned" not in item}
        self.journals = [
            (batch, journal(item["body"]))
            for (pk, sk), item in sorted(self.items.items())
            if pk.startswith("B#")
            and sk.startswith("J#")
            and (batch := pk[2:].rpartition("#")[0]) in self.batches
        ]
        lived = simulation.world.through(simulation.world.days)
        self.days = [day for day in lived if day >= self._go_live()]
        self.manifests = {day: self._manifest(day) for day in self.days}
        self.memory = MemoryTold(simulation, self.journals, self.manifests)

    def _go_live(self) -> date:
        return date.fromisoformat(self.items["LEDGER", "GO_LIVE"]["on"])

    def _manifest(self, day: date) -> Any:
        return json.loads(self.sim.books[f"days/{day}/manifest.json"][-1])

    def lines(self) -> Iterator[tuple[date, Any]]:
        for day, manifest in self.manifests.items():
            name = f"days/{day}/{manifest['journals']['sha256']}.jsonl"
            for line in self.sim.books[name][-1].splitlines():
                yield day, json.loads(line)[3]

    def accepted(self) -> list[Any]:
        sources = {pk[2:] for pk, sk in self.items if pk.startswith("S#")}
        records = [r for source in sources for r in self.house.files.files(source)]
        return judged(records, self.sim.landed, self.sim.decided, self.sim.abandonments)

    def _moved_to(self, one: Journal) -> set[str]:
        """Where officers have put the money that goes back: it is taken there, if at all."""
        first = one.lines[0]
        came = (first.account, -first.amount_pence)
        of = {one.moves} | {
            journal.payment_id
            for _, journal in self.journals
            if journal.kind is JournalKind.PAYMENT
            and (journal.lines[0].account, journal.lines[0].amount_pence) == came
        }
        put = {
            line.account
            for _, journal in self.journals
            if journal.moves in of and journal.moves and not journal.kind.receives
            for line in journal.lines
        }
        return put | {SUSPENSE} if put else put

    def journals_are_those_of_the_truth(self) -> None:
        received, to = expected_receipts(self.accepted(), self.sim.world)
        for _, _, pence in self.house.provider.made_at_last():
            received["clearing/govuk-pay", -pence] += 1
        posted: Counter[tuple[str, int]] = Counter()
        deeds = {batch for batch, item in self.batches.items() if is_of_a_deed(item)}
        for batch, one in self.journals:
            assert sum(line.amount_pence for line in one.lines) == 0
            if batch in deeds or one.kind is JournalKind.OPENING or not one.kind.receives:
                continue
            first, *rest = one.lines
            posted[first.account, first.amount_pence] += 1
            allowed = to.get((first.account, first.amount_pence))
            ended = {SUSPENSE if x.account.startswith(SUSPENSE) else x.account for x in rest}
            if allowed and SUSPENSE in allowed:
                ended -= self.sim.placed_by_changed_rules()
                allowed = self._known_by_memory(batch, one, allowed)
            ended -= self._moved_to(one) if first.amount_pence < 0 else set()
            assert allowed is None or ended <= allowed, (first, ended, allowed)
        assert posted == received, (posted - received, received - posted)
        check_fees((one for _, one in self.journals), self.accepted())
        self._suspense_items_have_their_lines()
        opened = [x for _, j in self.journals if j.kind is JournalKind.OPENING for x in j.lines]
        sums = {x.account: x.amount_pence for x in opened if x.account[:8] != "opening/"}
        assert sums == {a: p for a, p in self.sim.world.openings.items() if p}

    def _known_by_memory(self, batch: str, one: Journal, allowed: set[str]) -> set[str]:
        """What nothing else places is where the payer's money goes, if the payer is known."""
        if one.lines[0].account.startswith("bank/") and one.lines[0].amount_pence < 0:
            return allowed
        places = self.memory.places(batch, one)
        if any(account.startswith("fund/") for account in allowed):
            return allowed | places
        return (allowed - {SUSPENSE}) | places

    def _suspense_items_have_their_lines(self) -> None:
        opened, left = Counter[str](), Counter[str]()
        for _, one in self.journals:
            for line in one.lines:
                if line.account.startswith("suspense/"):
                    left[line.account] -= line.amount_pence
                    is_own = line.account.split("/")[1] == one.payment_id
                    if is_own or one.kind is JournalKind.RETURNED_LINE:
                        opened[line.account] -= line.amount_pence
        items = {
            f"suspense/{pk[2:]}/{sk}": item["remaining"]
            for (pk, sk), item in self.items.items()
            if pk.startswith("U#") and pk[2:].rpartition("-")[0] in self.batches
        }
        assert opened.keys() == items.keys(), (opened, items)
        assert items == dict(left), (items, left)
        for account, remaining in items.items():
            assert 0 <= remaining * (1 if opened[account] > 0 else -1) <= abs(opened[account])

    def every_batch_is_whole_and_posted(self) -> None:
        counts = Counter(batch for batch, _ in self.journals)
        for batch, item in self.batches.items():
            record = json.loads(item["body"])
            assert "posted_on" in item, f"batch {batch} of {record['source']} is not posted"
            assert counts[batch] == record["payments"], (batch, counts[batch], record)
            assert item["posted_on"] >= (record["due_on"] or ""), f"{batch} was not due"
        assert counts.keys() <= self.batches.keys()
        listed = [b for d in self.days for b in self.manifests[d]["batches"]]
        assert sorted(b["batch_id"] for b in listed) == sorted(self.batches)

    def closed_days_never_changed(self) -> None:
        previous = ""
        for day in self.days:
            sealed = self.sim.books[f"days/{day}/manifest.json"]
            assert sealed == [self.sim.first_seen[day]], day
            assert self.manifests[day]["previous"] == previous
            carried = [row["carried_pence"] for row in self.manifests[day]["accounts"].values()]
            assert sum(carried) == 0
            previous = sha256(sealed[0])

    def days_hold_every_journal_once(self) -> None:
        in_books = Counter(row[0] for _, row in self.lines())
        in_table = Counter(one.journal_id for _, one in self.journals)
        assert in_books == in_table
        assert max(in_books.values(), default=1) == 1

    def banks_are_proven(self) -> None:
        accepted = self.accepted()
        last = self.manifests[self.days[-1]]
        for code, chain in last["banks"].items():
            ledger = last["accounts"].get(f"bank/{code}", {"carried_pence": 0})
            is_open = bool(chain["waiting"] or chain["unbalanced"])
            if not is_open:
                assert chain["proven_pence"] == ledger["carried_pence"], code
                assert ledger["carried_pence"] == at_the_end(accepted, self.sim.world, code)
            if covered(accepted, self.sim.world, code):
                assert ledger["carried_pence"] == self.sim.world.closing(code), code
                assert not is_open or code in self.sim.world.unbalanced, (code, chain)

    def nothing_was_written_twice(self) -> None:
        kept = {**self.house.outbox.versions, **self.house.evidence._bucket.versions}
        assert all(len(versions) == 1 for versions in kept.values())

    def repeats_change_nothing(self) -> None:
        before = self._everything()
        ever = {m.name: m for m in self.sim.ever if m.name != "deployment" and not _counts(m)}
        self.sim.pool = self.sim.random.sample(list(ever.values()), len(ever))
        while self.sim.pool:
            message = self.sim.pool.pop()
            with suppress(*message.refusals):
                message.deliver()
            self.sim.gather()
        after = self._everything()
        assert after == before, _differences(before, after)

    def _everything(self) -> dict[str, Any]:
        items = {f"{i['pk']} {i['sk']}": i for i in self.house.scan()}
        return items | self.house.outside.objects()

    def nothing_is_unanswered(self) -> None:
        """But a webhook whose provider contradicts it: that is an officer's, for ever."""
        swept = sweep_arrivals(
            arrivals=EveryArrival(self.house),
            events=self.house.settling.events,
            office=self.house.office,
        )
        contradicted = sum(hook.conflicts for hook in self.sim.world.hooks)
        assert swept == Unanswered(drops=0, webhooks=contradicted, commands=0), swept

    def the_trail_names_every_answer(self) -> None:
        trails = [json.loads(self.sim.books[f"audit/{day}.json"][-1]) for day in self.days]
        entered = {entry["request_id"] for trail in trails for entry in trail["entries"]}
        assert self.sim.answered <= entered, self.sim.answered - entered

    def a_stranger_agrees(self) -> None:
        verify.verify(EvidenceInMemory(files=evidence_files(self.house)))

    def a_rebuild_agrees(self) -> None:
        with quick_folder() as folder:
            rebuilt = rebuild_council(leave_evidence(self.house, folder))
            assert rebuilt.differences == [], rebuilt.differences


def _counts(message: Any) -> bool:
    """A forged body is counted each time that it comes, and a question entered."""
    is_forged = bool(message.refusals) and message.name.startswith("webhook")
    return is_forged or message.name.startswith(READ)


def _differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return [key for key in before | after if before.get(key) != after.get(key)]
