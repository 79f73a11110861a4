"""The penny proof as CSV, for whoever checks it in a spreadsheet: a row a figure's record.

| column | holds |
|---|---|
| Day, Section | London day; which part of the proof |
| Record | the account, source, export or file |
| Brought, Debits, Credits, Carried | of the trial balance, in pounds |
| Stated, Found, Difference | of the three differences; blank where nothing is proven |
| Since | the day that the record is proven to, or open since |
| About | doubt, reason or remark |

Pounds have two decimals; text is disarmed, so that no spreadsheet computes with it.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from everypenny.domain.money import plain_pounds
from everypenny.formats.fault_report import disarmed

HEADINGS = (
    "Day", "Section", "Record", "Brought", "Debits", "Credits", "Carried", "Stated", "Found",
    "Difference", "Since", "About",
)  # fmt: skip

Row = Mapping[str, Any]


def penny_proof_csv(proof: Row) -> bytes:
    """The CSV of a proof's JSON, UTF-8, lines ending CR LF."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, HEADINGS, restval="")
    writer.writeheader()
    for row in _rows(proof):
        writer.writerow({"Day": proof["day"], **row})
    return out.getvalue().encode("utf-8")


def _rows(proof: Row) -> Iterator[dict[str, str]]:
    for row in proof["trial_balance"]:
        yield {
            "Section": "trial balance",
            "Record": disarmed(row["account"]),
            "Brought": plain_pounds(row["brought_pence"]),
            "Debits": plain_pounds(row["debits_pence"]),
            "Credits": plain_pounds(row["credits_pence"]),
            "Carried": plain_pounds(row["carried_pence"]),
        }
    yield from _differences(proof["differences"])
    for target, days in proof["not_yet_exported"].items():
        for day in days:
            yield {"Section": "not yet exported", "Record": target, "Since": day}
    for section in ("outstanding", "suspense"):
        for row in proof[section]:
            yield {
                "Section": section,
                "Record": disarmed(row["account"]),
                "Carried": plain_pounds(row["pence"]),
                "Since": row["since"] or "",
                "About": disarmed(row["about"]),
            }
    for account in proof["settlements"]:
        yield from _settled(account)
    for gap in proof["gaps"]:
        about = f"waiting: {', '.join(gap['waiting']) or 'none'}"
        named = {"Section": "statements missing", "Record": gap["account"]}
        yield {**named, "Since": gap["since"], "About": disarmed(about)}
    yield from _arrivals(proof)


def _arrivals(proof: Row) -> Iterator[dict[str, str]]:
    """Files that did not come, came and were not taken, or are taken and not posted."""
    for late in proof["not_come"]:
        expected = f"{late['expected_on'].replace('_', ' ')} by {late['expected_by']}"
        yield {"Section": "not come", "Record": late["source"], "About": expected}
    for section in ("held", "rejected", "refused", "advices"):
        yield from _files(section, proof[section])
    for batch, source, file, pence in proof["overdue"]:
        stated = "" if pence is None else plain_pounds(pence)
        named = {"Section": "overdue", "Record": disarmed(file or source), "Stated": stated}
        yield {**named, "About": disarmed(f"batch {batch} of {source}")}
    for batch, source, file in proof["unposted"]:
        about = disarmed(f"batch {batch} of {source}")
        yield {"Section": "not posted", "Record": disarmed(file), "About": about}


def _settled(account: Row) -> Iterator[dict[str, str]]:
    """A row a settlement and a batch that it covers, and a row a batch that waits."""
    name = account["account"]
    for settlement in account["covered"]:
        for batch in settlement["covers"]:
            about = f"{batch['batch_id']} by {settlement['journal_id']}"
            yield {"Section": "settled", "Record": name, **_batch(batch), "About": about}
    for settlement in account["not_covered"]:
        several = len(settlement["candidates"])
        about = f"{settlement['journal_id']}: {several or 'no'} runs of batches come to it"
        yield {"Section": "not matched", "Record": name, **_batch(settlement), "About": about}
    for batch in account["waiting"]:
        about = batch["journal_id"] or batch["batch_id"]
        yield {"Section": "not settled", "Record": name, **_batch(batch), "About": about}


def _batch(posted: Row) -> dict[str, str]:
    return {"Carried": plain_pounds(posted["pence"]), "Since": posted["on"]}


def _differences(differences: Row) -> Iterator[dict[str, str]]:
    for row in differences["bank"]:
        told = _three(row["stated_pence"], row["ledger_pence"], row["difference_pence"])
        open_since = row["not_proven_since"]
        about = "not proven" if open_since else ""
        named = {"Section": "bank", "Record": row["account"], "About": about}
        yield {**named, **told, "Since": open_since or row["proven_to"]}
    for row in differences["collectors"]:
        told = _three(row["stated_pence"], row["posted_pence"], row["difference_pence"])
        without = row["without_total"]
        about = f"{row['batches']} batches, {without} of them without a stated total"
        yield {"Section": "collectors", "Record": row["source"], "About": about, **told}
    for row in differences["exports"]:
        told = _three(row["delivered_pence"], row["ledger_pence"], row["difference_pence"])
        about = f"{row['first_on']} to {row['last_on']}"
        yield {"Section": "exports", "Record": row["export_id"], "About": about, **told}


def _three(stated: int, found: int, difference: int | None) -> dict[str, str]:
    shown = "" if difference is None else plain_pounds(difference)
    return {
        "Stated": plain_pounds(stated),
        "Found": plain_pounds(found),
        "Difference": shown,
    }


def _files(section: str, rows: Sequence[Row]) -> Iterator[dict[str, str]]:
    for row in rows:
        stated = row["stated_pence"]
        yield {
            "Section": section,
            "Record": disarmed(row["file"]),
            "Stated": "" if stated is None else plain_pounds(stated),
            "About": disarmed(row["because"]),
        }
