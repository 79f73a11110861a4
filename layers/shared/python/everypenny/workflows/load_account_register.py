"""An account register has landed: judge it, and make the register that it gives live."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from everypenny.domain.batches import Fault
from everypenny.domain.compiled_council import CompiledCouncil
from everypenny.domain.records import FileRecord, Landing, LedgerNotOpen, RegisterMove, Verdict
from everypenny.formats.inward.account_register import Normalise, read_accounts
from everypenny.formats.reading import ReadOptions
from everypenny.formats.register_snapshot import Account, RegisterSnapshot, snapshot_bytes
from everypenny.workflows.judging import Candidate, Intake, Judged, judge_once, rejected

MAX_FAULTS = 10_000
MOST_THAT_MAY_VANISH = (1, 5)


def load_account_register(landing: Landing, *, intake: Intake) -> FileRecord:
    """Judge a register's drop once; accepted, its accounts are live in the same transaction.

    A full list closes the accounts that vanish from it, fund by fund; a partial one (the
    source's setting `list = "partial"`) only adds and changes. A full list that lacks more
    than a fifth of a fund's open accounts is held. Raises LedgerNotOpen before the opening
    journal: nothing is judged until then.
    """
    if intake.ledger.go_live() is None:
        raise LedgerNotOpen("post the opening journal, then redrive the queue")
    folder = landing.key.removeprefix("registers/").partition("/")[0]
    return judge_once(landing, folder=folder, judge=judge_register, intake=intake)


def judge_register(
    candidate: Candidate, intake: Intake, *, is_released: bool = False
) -> Judged:
    """The verdict on a register, with the snapshot that it makes live; officers may release."""
    if candidate.source.kind != "register":
        return rejected([_no_register(candidate.source.code)])
    accounts, faults = _read(candidate, intake)
    if faults:
        return rejected(faults)
    was = intake.files.register()
    standing = RegisterSnapshot(intake.work.register(was))
    full = candidate.source.settings.get("list", "full") == "full"
    if full and not is_released:
        vanished = _half_a_register(accounts, standing)
        if vanished:
            return Judged(verdict=Verdict.HELD, because=vanished)
    merged = _merged(accounts, standing, full=full)
    to = intake.work.put_register(snapshot_bytes(merged))
    return Judged(verdict=Verdict.ACCEPTED, register=RegisterMove(was, to))


def _read(
    candidate: Candidate, intake: Intake
) -> tuple[dict[tuple[str, str], Account], list[Fault]]:
    accounts: dict[tuple[str, str], Account] = {}
    faults: list[Fault] = []
    source = candidate.source
    options = ReadOptions(encodings=source.encodings, max_line_bytes=source.max_line_bytes)
    normalise = _normalise(intake.councils.compiled(candidate.council.version))
    for row in _rows(candidate, options, normalise):
        if isinstance(row, Fault):
            faults.append(row)
        else:
            accounts[row.fund, row.reference] = row
        if len(faults) >= MAX_FAULTS:
            break
    if not accounts and not faults:
        faults.append(_empty())
    return accounts, faults


def _rows(
    candidate: Candidate, options: ReadOptions, normalise: Normalise
) -> Iterator[Account | Fault]:
    file, layout = candidate.dropped.file, candidate.source.layout
    if layout is None:
        return read_accounts(file, options, normalise)
    from everypenny.formats.declared_register import read_declared_accounts

    return read_declared_accounts(file, options, normalise, layout)


def _normalise(compiled: CompiledCouncil) -> Normalise:
    funds = compiled.funds

    def normalise(fund: str, reference: str) -> str | None:
        return funds[fund].references.read(reference) if fund in funds else None

    return normalise


def _half_a_register(
    accounts: Mapping[tuple[str, str], Account], standing: RegisterSnapshot
) -> str:
    """A sentence on the first fund that would lose too many accounts, or nothing.

    New accounts make up for none: a list of other people is no list of these.
    """
    listed = {fund for fund, _ in accounts}
    vanished = Counter(
        account.fund
        for account in standing.accounts()
        if not account.closed and (account.fund, account.reference) not in accounts
    )
    most, of = MOST_THAT_MAY_VANISH
    for fund in sorted(listed):
        had, lost = standing.count(fund), vanished[fund]
        if lost * of > had * most:
            return f"fund {fund} has {had} open accounts and the list lacks {lost} of them"
    return ""


def _merged(
    accounts: Mapping[tuple[str, str], Account], standing: RegisterSnapshot, *, full: bool
) -> Iterator[Account]:
    funds = {fund for fund, _ in accounts}
    for account in standing.accounts():
        if (account.fund, account.reference) in accounts:
            continue
        vanished = full and account.fund in funds
        yield replace(account, closed=True) if vanished else account
    yield from accounts.values()


def _no_register(source: str) -> Fault:
    return Fault(
        place="the folder that the file was dropped in",
        text=source,
        expected="a source of kind register",
        remedy="drop payment files outside registers/",
    )


def _empty() -> Fault:
    return Fault(
        place="the whole file",
        text="",
        expected="at least one account under the headings",
        remedy="ask the back office for the list again: this one holds no account",
    )
