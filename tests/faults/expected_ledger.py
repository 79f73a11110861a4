"""What must have come of a council's days: told by its truth alone, with rules of its own."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from everypenny.domain.journals import Journal
from everypenny.domain.records import FileRecord, Landing, Verdict

from tests.faults.abandonments import Abandonment, Abandonments
from tests.faults.truth import SUSPENSE, Sent, Told, World

BEHIND = dict.fromkeys(("dd-returns", "dd-claims", "dd-refused"), "direct-debit")
Credit = tuple[str, int]


def expected_verdict(record: FileRecord, sent: Sent, before: "Standing") -> Verdict | None:
    """What acceptance had to say of a file, after those before it; None if either may be."""
    if record.source == "accounts" and sent.good:
        return None
    here = before.here.values()
    if sent.content in {other.content for other in here}:
        return Verdict.REFUSED
    if not sent.good:
        return Verdict.REJECTED
    if sent.identity and sent.identity in {other.identity for other in here}:
        return Verdict.HELD
    if sent.account and any(_meets(sent, other) for other in before.accepted.values()):
        return Verdict.HELD
    return Verdict.ACCEPTED


def _meets(sent: Sent, other: Sent) -> bool:
    if other.account != sent.account:
        return False
    return bool({told.uid for told in sent.lines} & {told.uid for told in other.lines})


@dataclass
class Standing:
    """What stands of one source's files, each by its sequence: held or accepted, accepted."""

    here: dict[int, Sent] = field(default_factory=dict)
    accepted: dict[int, Sent] = field(default_factory=dict)

    def without(self, gone: Collection[int]) -> "Standing":
        """The same once the batches of some files were abandoned."""
        return Standing(
            {place: sent for place, sent in self.here.items() if place not in gone},
            {place: sent for place, sent in self.accepted.items() if place not in gone},
        )

    def add(self, record: FileRecord, sent: Sent) -> None:
        """Let a file stand, as far as its verdict lets it."""
        if record.verdict in {Verdict.ACCEPTED, Verdict.HELD}:
            self.here[record.sequence] = sent
        if record.verdict is Verdict.ACCEPTED:
            knows = record.pins is not None and record.pins.register != ""
            self.accepted[record.sequence] = sent if knows else unknown_to_all(sent)


@dataclass
class Judged:
    """The files of one source, judged one after the other by rules of our own."""

    abandoned: Sequence[Abandonment]
    standing: Standing = field(default_factory=Standing)

    def judge(self, record: FileRecord, sent: Sent, decisions: Mapping[int, str]) -> None:
        """Agree with the record's verdict, or say how it is wrong."""
        gone = [one.file for one in self.abandoned if not one.is_behind(record)]
        self.standing = self.standing.without(gone)
        if record.decides:
            released = decisions[record.decides] == "release"
            expected: Verdict | None = Verdict.ACCEPTED if released else Verdict.REJECTED
            self.standing.here.pop(record.decides, None)
        else:
            expected = expected_verdict(record, sent, self.standing)
        what = f"{sent.key} is {record.verdict}, not {expected}: {record.because}"
        assert expected in {None, record.verdict}, what
        self.standing.add(record, sent)

    def accepted(self) -> Iterable[Sent]:
        """Every file that was accepted or released, and not abandoned since."""
        return self.standing.without([one.file for one in self.abandoned]).accepted.values()


def judged(
    records: Iterable[FileRecord],
    landed: Mapping[Landing, Sent],
    decided: Mapping[tuple[str, int], str],
    abandonments: Abandonments,
) -> list[Sent]:
    """Every file accepted or released and not abandoned, in the order of its source."""
    sources: dict[str, Judged] = {}
    for record in sorted(records, key=lambda r: (r.source, r.sequence)):
        decisions = {
            place: d for (source, place), d in decided.items() if source == record.source
        }
        if record.source not in sources:
            sources[record.source] = Judged(abandonments.of(record.source))
        sources[record.source].judge(record, landed[record.landing], decisions)
    return [sent for state in sources.values() for sent in state.accepted()]


def unknown_to_all(sent: Sent) -> Sent:
    """The file as it is judged before any register is loaded: suspense will do."""
    return replace(sent, lines=tuple(replace(told, sure=False) for told in sent.lines))


def expected_receipts(accepted: Iterable[Sent], world: World) -> tuple[Counter[Credit], dict]:
    """How often each (account that holds it, pence) was received, and where it may go."""
    received: Counter[Credit] = Counter()
    to: dict[Credit, set[str]] = {}
    seen: set[tuple[str, int]] = set()
    for sent in accepted:
        held_in = f"bank/{sent.account}" if sent.account else _clearing(sent.source)
        for told in sent.lines:
            if not told.pence or (sent.account and (sent.account, told.uid) in seen):
                continue
            seen.add((sent.account, told.uid))
            received[held_in, told.pence] += 1
            fees = {f"fees/{sent.source}", held_in} if told.withheld else set()
            to.setdefault((held_in, told.pence), set()).update(_places(told) | fees)
    for told in world.captures.values():
        received["clearing/govuk-pay", told.pence] += 1
    for _, pence in world.refund_ids.values():
        received["clearing/govuk-pay", -pence] += 1
    return received, to


def check_fees(journals: Iterable[Journal], accepted: Iterable[Sent]) -> None:
    """What senders of schedules kept for us is at their fees; a provider's own is left out."""
    withheld: Counter[str] = Counter()
    for sent in accepted:
        withheld[f"fees/{sent.source}"] += sum(told.withheld for told in sent.lines)
    posted: Counter[str] = Counter()
    for line in [line for one in journals if one.kind.receives for line in one.lines]:
        if line.account.startswith("fees/") and line.account != "fees/govuk-pay":
            posted[line.account] += line.amount_pence
    assert +posted == +withheld, (posted, withheld)


def _clearing(source: str) -> str:
    return f"clearing/{BEHIND.get(source, source)}"


def _places(told: Told) -> set[str]:
    return {told.to} if told.sure else {told.to, SUSPENSE}


def covered(accepted: Iterable[Sent], world: World, account: str) -> bool:
    """Whether statements of every line of the account have been accepted."""
    told = {t.uid for sent in accepted if sent.account == account for t in sent.lines}
    return told >= world.uids.get(account, set())


def at_the_end(accepted: Iterable[Sent], world: World, account: str) -> int:
    """The pence that the bank truly held at the end of the last statement that was accepted.

    Where a statement was abandoned, the lines are not all ours, and the account is not proven.
    """
    told = [sent for sent in accepted if sent.account == account]
    if not told:
        return world.openings.get(f"bank/{account}", 0)
    last = max(told, key=lambda sent: sent.last)
    return last.opening + sum(line.pence for line in last.lines)
