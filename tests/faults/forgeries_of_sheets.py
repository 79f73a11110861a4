"""Forgeries of exports, proofs, certificates and the audit trail, by the verifier's claim."""

from tests.faults.forger import Forger, Forgery
from tests.faults.forgeries_of_days import OTHER, more

EXPORT = "exports/council-tax/*20.csv"
DELIVERED = f"{EXPORT}.manifest.json"
PROOF = "proofs/2026-11-20/*.json"
WITH_EXPORTS = "proofs/2026-11-22/9*.json"
CERTIFICATE = "certificates/2026-11/*.json"
TRAIL = "audit/2026-11-21.json"


def a_sheet_keeps_its_name(forger: Forger, pattern: str) -> None:
    forger.says(pattern, "council", now="another", also_digests=False)


OF_EXPORTS: dict[str, Forgery] = {
    "check_exports: its id is another export's": lambda forger: forger.says(
        DELIVERED, "export_id", now="council-tax-2026-11-2026-11-19"
    ),
    "check_exports: its manifest tells of other bytes": lambda forger: forger.says(
        DELIVERED, "sha256", now=OTHER
    ),
    "check_exports: it is not what the ledger holds of its days": lambda forger: forger.swaps(
        EXPORT, b"120.50", b"120.51"
    ),
    "check_exports: its totals": lambda forger: forger.says(DELIVERED, "rows", now=more),
    "check_sequences: its number, or one is missing": lambda forger: forger.says(
        DELIVERED, "sequence", now=more
    ),
}
OF_PROOFS: dict[str, Forgery] = {
    "check_proofs: its name is another content's digest": lambda forger: a_sheet_keeps_its_name(
        forger, PROOF
    ),
    "check_proofs: its day's digest": lambda forger: forger.says(
        PROOF, "manifest_sha256", now=OTHER
    ),
    "check_proof: its trial balance is not its day's": lambda forger: forger.says(
        PROOF, "trial_balance", 0, "carried_pence", now=more
    ),
    "check_proof: its {kind} differences": lambda forger: forger.says(
        PROOF, "differences", "bank", 0, "stated_pence", now=more
    ),
    "check_proof: its {kind} files": lambda forger: forger.says(PROOF, "rejected", now=[]),
    "check_proof: what is outstanding or in suspense": lambda forger: forger.says(
        PROOF, "suspense", 0, "pence", now=more
    ),
    "check_proof: which files did not come": lambda forger: forger.says(
        PROOF, "not_come", now=[{"source": "allpay"}]
    ),
    "check_proof: {name} was signed for other bytes": lambda forger: forger.says(
        WITH_EXPORTS, "differences", "exports", 0, "sha256", now=OTHER
    ),
    "check_proof: what is overdue": lambda forger: forger.says(
        PROOF, "overdue", now=[["a-batch", "allpay", "allpay/never.txt"]]
    ),
    "check_proof: it does not say whether it ties": lambda forger: forger.says(
        PROOF, "ties", now=lambda ties: not ties
    ),
}
OF_THE_TRAIL: dict[str, Forgery] = {
    "check_audit: it is another day's": lambda forger: forger.says(
        TRAIL, "day", now="2026-11-22"
    ),
    "check_audit: the day after names another digest for it": lambda forger: forger.says(
        TRAIL, "previous", now=OTHER
    ),
    "check_audit: it is missing": lambda forger: forger.takes_out("audit/*"),
}
OF_CERTIFICATES: dict[str, Forgery] = {
    "check_certificates: its name is another's digest": lambda forger: a_sheet_keeps_its_name(
        forger, CERTIFICATE
    ),
    "check_certificates: it is another period's": lambda forger: forger.says(
        CERTIFICATE, "period", now="2026-10"
    ),
    "check_certificate: its day's digest": lambda forger: forger.says(
        CERTIFICATE, "manifest_sha256", now=OTHER
    ),
    "check_certificate: its funds": lambda forger: forger.says(
        CERTIFICATE, "funds", 0, "ims_pence", now=more
    ),
    "check_certificate: its banks": lambda forger: forger.says(
        CERTIFICATE, "banks", 0, "stated_pence", now=more
    ),
    "check_certificate: {row['export_id']} has other bytes": lambda forger: forger.says(
        CERTIFICATE, "exports", 0, "sha256", now=OTHER
    ),
    "check_certificate: whether {row['fund']} ties": lambda forger: forger.says(
        CERTIFICATE, "funds", 0, "ties", now=False
    ),
    "check_certificate: whether it ties": lambda forger: forger.says(
        CERTIFICATE, "ties", now=False
    ),
}
OF_SHEETS = OF_EXPORTS | OF_PROOFS | OF_THE_TRAIL | OF_CERTIFICATES
