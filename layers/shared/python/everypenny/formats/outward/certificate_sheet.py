"""A period's certificate: canonical JSON that is signed, and one page of it to print."""

from collections.abc import Mapping
from typing import Any

from everypenny.domain.certificates import Certificate, CertifiedFund
from everypenny.domain.penny_proof import BankDifference, ExportDifference
from everypenny.formats.canonical import canonical
from everypenny.formats.outward.html_tables import Row, Table, money, section, text

_STYLE = """
@page { size: A4; margin: 15mm }
body { font: 10pt/1.4 Arial, sans-serif; color: #0b0c0c; max-width: 60em; margin: 2em auto;
  padding: 0 1em }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: .2em .6em .2em 0; border-bottom: 1px solid #b1b4b6 }
.figure { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
.signed { display: flex; gap: 3em; margin-top: 4em }
.signed p { flex: 1; border-top: 1px solid }
"""


def certificate_json(certificate: Certificate) -> bytes:
    """What is signed: pence, and whether it all ties."""
    return canonical(
        {
            "format": 1,
            "council": certificate.council,
            "period": certificate.period,
            "year": certificate.year,
            "month": certificate.month,
            "closed_on": certificate.closed_on.isoformat(),
            "manifest_sha256": certificate.manifest_sha256,
            "late_journals": certificate.late,
            "ties": certificate.ties(),
            "funds": [_fund(fund) for fund in certificate.funds],
            "banks": [_bank(bank) for bank in certificate.banks],
            "exports": [_export(export) for export in certificate.exports],
        }
    )


def _fund(fund: CertifiedFund) -> dict[str, Any]:
    return {
        "fund": fund.fund,
        "ims_pence": fund.ims_pence,
        "general_ledger_pence": fund.general_ledger_pence,
        "feeder_pence": fund.feeder_pence,
        "already_posted_pence": fund.already_posted_pence,
        "ties": fund.ties,
    }


def _bank(bank: BankDifference) -> dict[str, Any]:
    return {
        "account": bank.account,
        "stated_pence": bank.stated_pence,
        "ledger_pence": bank.ledger_pence,
        "difference_pence": bank.difference_pence,
        "proven_to": bank.proven_to.isoformat(),
    }


def _export(export: ExportDifference) -> dict[str, Any]:
    return {
        "target": export.target,
        "export_id": export.export_id,
        "sha256": export.sha256,
        "delivered_pence": export.delivered_pence,
        "difference_pence": export.difference_pence,
        "as_issued": export.as_issued,
        "acknowledged": export.acknowledged,
    }


def certificate_html(told: Mapping[str, Any], digest: str) -> bytes:
    """The page, UTF-8, of a certificate's JSON, with room for two names."""
    title = text(f"Certificate of {told['period']}, month {told['month']} of {told['year']}")
    verdict = "Everything ties." if told["ties"] else "It does not tie."
    late = f"{told['late_journals']} journals came late, of months closed before."
    closed = f"{text(told['council'])}, closed on {told['closed_on']}."
    body = [
        f"<h1>{title}</h1><p>{closed} <strong>{verdict}</strong> {late}</p>",
        *(section(table) for table in _tables(told)),
        '<div class="signed"><p>Prepared by</p><p>Reviewed by</p></div>',
        f"<p>SHA-256 {digest}; day book {told['manifest_sha256']}</p>",
    ]
    head = f'<meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
    page = f'<html lang="en-GB"><head>{head}</head><body>{"".join(body)}</body></html>'
    return f"<!DOCTYPE html>{page}\n".encode()


def _tables(told: Mapping[str, Any]) -> list[Table]:
    keys = ("ims_pence", "general_ledger_pence", "feeder_pence", "already_posted_pence")
    funds = [
        Row([text(fund["fund"]), *(_figure(fund[key]) for key in keys), _ties(fund["ties"])])
        for fund in told["funds"]
    ]
    banks = [
        Row(
            [
                text(f"bank/{bank['account']}"),
                text(bank["proven_to"]),
                money(bank["stated_pence"]),
                money(bank["ledger_pence"]),
                money(bank["difference_pence"]),
            ]
        )
        for bank in told["banks"]
    ]
    exports = [
        Row(
            [
                text(export["export_id"]),
                text(export["acknowledged"]),
                money(export["delivered_pence"]),
                money(export["difference_pence"]),
            ]
        )
        for export in told["exports"]
    ]
    books = ("Everypenny", "General ledger", "Feeder", "Already posted", "")
    statement = ("Account", "Proven to", "Stated", "Ledger", "Difference")
    files = ("Export", "Load", "Delivered", "Difference")
    return [
        Table(name="funds", title="Funds", headings=("Fund", *books), figures=5, rows=funds),
        Table(name="banks", title="Banks", headings=statement, figures=3, rows=banks),
        Table(name="exports", title="Exports", headings=files, figures=2, rows=exports),
    ]


def _figure(pence: int | None) -> str:
    return "" if pence is None else money(pence)


def _ties(ties: bool) -> str:  # noqa: FBT001 - a fact told
    return "ties" if ties else "differs"
