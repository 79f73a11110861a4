"""Draw up the certificates of the periods that a day closed, once its exports are issued."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import msgspec

from everypenny.domain.accounting_periods import OPEN_FROM, in_the_year, next_period, period_of
from everypenny.domain.certificates import Certificate, CertifiedFund
from everypenny.domain.council import Target
from everypenny.domain.export_definition import holds
from everypenny.domain.exporting import is_back_offices_own
from everypenny.domain.journals import Journal, JournalKind
from everypenny.domain.london_days import accounting_period, previous_day
from everypenny.domain.penny_proof import bank_differences
from everypenny.domain.records import ExportRecord
from everypenny.formats.canonical import sha256
from everypenny.formats.day_book_manifest import carried_forward
from everypenny.formats.outward.certificate_sheet import certificate_html, certificate_json
from everypenny.formats.outward.shipped_layouts import definition_of
from everypenny.workflows.export_contents import covered
from everypenny.workflows.ports import Evidence
from everypenny.workflows.prove_day import Proving, compare, read_delivered


@dataclass(frozen=True, slots=True, kw_only=True)
class Certifying:
    """The outside, as this workflow needs it."""

    proving: Proving
    evidence: Evidence


@dataclass(slots=True)
class _Sums:
    """Pence by fund of a period's journals, credits positive; and how many came late."""

    ims: Counter[str] = field(default_factory=Counter)
    posted: Counter[str] = field(default_factory=Counter)
    returned: Counter[str] = field(default_factory=Counter)
    late: int = 0


def draw_up_certificates(day: date, *, certifying: Certifying) -> tuple[str, ...]:
    """Keep and sign a certificate of each period that this day closed; returns their names.

    Nothing is drawn up while a target waits for one of the days up to it. An export that
    changes, or is heard of, gives another certificate; none replaces another.
    """
    proving = certifying.proving
    live = proving.councils.live().targets
    waits = any((proving.exports.exported_to(code) or date.min) < day for code in live)
    if waits:
        return ()
    drawn = (draw_up(p, day, proving=proving) for p in periods_closed_on(day, proving))
    return tuple(_kept(certificate, certifying) for certificate in drawn)


def periods_closed_on(day: date, proving: Proving) -> Iterator[str]:
    """The periods that were open as the day before's fences shut, and not as this one's did."""
    open_from = _manifest(day, proving)[OPEN_FROM]
    before = proving.day_books.manifest(previous_day(day))
    go_live = proving.ledger.go_live() or day
    period = msgspec.json.decode(before)[OPEN_FROM] if before else accounting_period(go_live)
    while period < open_from:
        yield period
        period = next_period(period)


def draw_up(period: str, day: date, *, proving: Proving) -> Certificate:
    """The certificate as values; writes nothing."""
    manifest = _manifest(day, proving)
    carried = carried_forward(manifest)
    year, month = in_the_year(period)
    records = [
        record
        for target in proving.exports.targets()
        for record in proving.exports.issued(target)
        if record.period == period and record.covers_from() <= day
    ]
    sums = _summed(period, _first_on(period, day, proving), day, proving)
    return Certificate(
        council=manifest["council"],
        period=period,
        year=year,
        month=month,
        closed_on=day,
        manifest_sha256=sha256(proving.day_books.manifest(day) or b""),
        funds=_funds(sums, records, proving),
        banks=bank_differences(carried.balances, carried.banks),
        exports=tuple(compare(record, proving) for record in records),
        late=sums.late,
    )


def _first_on(period: str, day: date, proving: Proving) -> date:
    """The first day that may hold lines of a period: none comes before its month."""
    go_live = proving.ledger.go_live() or day
    return max(date.fromisoformat(f"{period}-01"), go_live)


def _manifest(day: date, proving: Proving) -> dict[str, str]:
    manifest: dict[str, str] = msgspec.json.decode(proving.day_books.manifest(day) or b"{}")
    return manifest


def _kept(certificate: Certificate, certifying: Certifying) -> str:
    body = certificate_json(certificate)
    name = certificate_name(certificate.period, sha256(body))
    keep = certifying.evidence.keep
    keep(name, body)
    page = keep(f"{name}.html", certificate_html(msgspec.json.decode(body), sha256(body)))
    for signed, content in ((name, body), (f"{name}.html", page)):
        keep(f"{signed}.sig", certifying.proving.signer.sign(content))
    return name


def certificate_name(period: str, digest: str) -> str:
    """Where a certificate lies in the evidence, by its SHA-256."""
    return f"certificates/{period}/{digest}.json"


def _summed(period: str, first_on: date, day: date, proving: Proving) -> _Sums:
    sums = _Sums()
    for _, journal, version in covered(first_on, day, period, proving.day_books):
        council = proving.councils.version(version)
        source = council.sources.get(journal.source)
        is_statement = source is None or source.kind == "statement"
        sums.late += period_of(journal, period, is_statement=is_statement)[1]
        for fund, pence in _credits(journal):
            sums.ims[fund] += pence
            if journal.kind is JournalKind.RETURNED_LINE:
                sums.returned[fund] += pence
            elif is_back_offices_own(journal, council):
                sums.posted[fund] += pence
    return sums


def _funds(
    sums: _Sums, records: Iterable[ExportRecord], proving: Proving
) -> tuple[CertifiedFund, ...]:
    ledger, feeder = _delivered(records, proving)
    return tuple(
        CertifiedFund(
            fund=fund,
            ims_pence=sums.ims[fund],
            general_ledger_pence=None if ledger is None else ledger[fund],
            feeder_pence=feeder[fund] + sums.returned[fund] if fund in feeder else None,
            already_posted_pence=sums.posted[fund],
        )
        for fund in sorted({*sums.ims, *(ledger or {}), *feeder})
    )


def _credits(journal: Journal) -> Iterator[tuple[str, int]]:
    for line in journal.lines:
        if line.account.startswith("fund/"):
            yield line.account.split("/")[1], -line.amount_pence


def _delivered(
    records: Iterable[ExportRecord], proving: Proving
) -> tuple[Counter[str] | None, Counter[str]]:
    """Pence by fund in the general ledger's files (None if one names no fund), in feeders'."""
    ledger, feeder, names_funds = Counter[str](), Counter[str](), True
    for record in records:
        target = proving.councils.version(record.configuration).targets[record.target]
        found = read_delivered(record, target, proving)
        if target.kind == "fund_detail":
            feeder.update(dict.fromkeys(target.funds, 0))
            feeder.update(found)
        else:
            names_funds = names_funds and _names_funds(target)
            ledger.update(_by_fund(found))
    return (ledger if names_funds else None), feeder


def _names_funds(target: Target) -> bool:
    return holds(definition_of(target), "account")


def _by_fund(found: Mapping[str, int]) -> dict[str, int]:
    """From `<ledger code>|<account>`, debits less credits, to what each fund was credited."""
    sums: Counter[str] = Counter()
    for key, pence in found.items():
        account = key.partition("|")[2]
        if account.startswith("fund/"):
            sums[account.removeprefix("fund/")] -= pence
    return sums
