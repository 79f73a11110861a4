"""What must have come of a council's days: told by its truth alone, with rules of its own."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from everypenny.domain.journals import Journal
from everypenny.domain.records import FileRecord, Landing, Verdict

from tests.faults.truth import SUSPENSE, Sent, Told, World

BEHIND = dict.fromkeys(("dd-returns", "dd-claims", "dd-refused"), "direct-debit")
Credit = tuple[str, int]


def expected_verdict(record: FileRecord, sent: Sent, before: "Judged") -> Verdict | None:
    """What acceptance had to say of a file, after those before it; None if either may be."""
    if record.source == "accounts" and sent.good:
        return None
    if sent.content in before.bytes_here:
        return Verdict.REFUSED
    if not sent.good:
        return Verdict.REJECTED
    if sent.identity and sent.identity in before.identities.values():
        return Verdict.HELD
    if sent.account and any(_meets(sent, other) for other in before.accepted):
        return Verdict.HELD
    return Verdict.ACCEPTED


def _meets(sent: Sent, other: Sent) -> bool:
    if other.account != sent.account:
        return False
    return bool({told.uid for told in sent.lines} & {told.uid for told in other.lines})


@dataclass
class Judged:
    """The files of one source, judged one after the other by rules of our own."""

    bytes_here: set[bytes] = field(default_factory=set)
    identities: dict[int, str] = field(default_factory=dict)
    accepted: list[Sent] = field(default_factory=list)

    def judge(self, record: FileRecord, sent: Sent, decisions: Mapping[int, str]) -> None:
        """Agree with the record's verdict, or say how it is wrong."""
        if record.decides:
            released = decisions[record.decides] == "release"
            expected: Verdict | None = Verdict.ACCEPTED if released else Verdict.REJECTED
            self.identities.pop(record.decides, None)
            self.bytes_here.discard(sent.content)
        else:
            expected = expected_verdict(record, sent, self)
        what = f"{sent.key} is {record.verdict}, not {expected}: {record.because}"
        assert expected in {None, record.verdict}, what
        if record.verdict in {Verdict.ACCEPTED, Verdict.HELD}:
            self.bytes_here.add(sent.content)
            self.identities[record.sequence] = sent.identity
        if record.verdict is Verdict.ACCEPTED:
            knows = record.pins is not None and record.pins.register != ""
            self.accepted.append(sent if knows else unknown_to_all(sent))


def judged(
    records: Iterable[FileRecord],
    landed: Mapping[Landing, Sent],
    decided: Mapping[tuple[str, int], str],
) -> list[Sent]:
    """Every file accepted or released, in the order of its source."""
    sources: dict[str, Judged] = {}
    for record in sorted(records, key=lambda r: (r.source, r.sequence)):
        decisions = {
            place: d for (source, place), d in decided.items() if source == record.source
        }
        state = sources.setdefault(record.source, Judged())
        state.judge(record, landed[record.landing], decisions)
    return [sent for state in sources.values() for sent in state.accepted]


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
