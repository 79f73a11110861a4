"""The penny proof as one page to print and sign: HTML and CSS, no scripts.

Made from the signed JSON and its day's manifest; every figure leads to the records behind it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from everypenny.domain.money import pounds
from everypenny.formats.outward.html_tables import linked, money, section, text
from everypenny.formats.outward.penny_proof_tables import tables

Told = Mapping[str, Any]

_STYLE = """
@page { size: A4; margin: 15mm }
body { font: 10pt/1.4 Arial, sans-serif; color: #0b0c0c; max-width: 60em; margin: 2em auto;
  padding: 0 1em }
h1 { font-size: 20pt; margin: 0 } h2 { font-size: 12pt; margin: 1.6em 0 .4em }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: .2em .6em .2em 0; border-bottom: 1px solid #b1b4b6;
  vertical-align: top; overflow-wrap: anywhere }
thead { display: table-header-group } tr { break-inside: avoid }
tfoot td { font-weight: bold; border-bottom: 2px solid }
.figure { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
.three { display: flex; gap: 1em; margin: 1.2em 0 } .three div { flex: 1; padding: .6em 1em;
  border: 2px solid #00703c } .three div.open { border-color: #d4351c }
.three strong { display: block; font-size: 18pt }
a { color: inherit; text-decoration-color: #b1b4b6 }
:target { background: #fff7bf }
.signed { display: flex; gap: 3em; margin-top: 3em }
.signed p { flex: 1; border-top: 1px solid }
"""


def penny_proof_html(proof: Told, manifest: Told) -> bytes:
    """The page, UTF-8, of a proof's JSON and the manifest of its day."""
    title = text(f"Penny proof of {proof['day']}")
    head = f'<meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
    body = [
        f"<h1>{title}</h1><p>{text(proof['council'])}. {_verdict(proof)}</p>",
        _three(proof),
        *_looked_into(proof),
        *(section(table) for table in tables(proof, manifest)),
        _foot(proof, manifest),
    ]
    page = f'<html lang="en-GB"><head>{head}</head><body>{"".join(body)}</body></html>'
    return f"<!DOCTYPE html>{page}\n".encode()


def _verdict(proof: Told) -> str:
    if proof["ties"]:
        return "<strong>Every penny in equals every penny out.</strong>"
    told = " ".join(f"<li>{reason}</li>" for reason in _reasons(proof))
    return f"<strong>The day does not tie.</strong></p><ul>{told}</ul><p>"


def _reasons(proof: Told) -> Iterator[str]:
    """Which records do not tie, and since when an account is not proven."""
    yield from _bank_reasons(proof)
    for kind, key in (("collectors", "source"), ("exports", "export_id")):
        for row in proof["differences"][kind]:
            if row["difference_pence"]:
                what = f"{row[key]} differs by {pounds(row['difference_pence'])}"
                yield linked(text(what), kind)
            elif not row.get("as_issued", True):
                yield linked(text(f"{row[key]} is not the file that was issued"), kind)
    for target, days in proof["not_yet_exported"].items():
        if days:
            given = "a day" if len(days) == 1 else f"{len(days)} days"
            waiting = f"{target} has not been given {given}, from {days[0]} on"
            yield linked(text(waiting), "exports")
    if proof["carried_pence"] or proof["movement_pence"]:
        yield linked(text("the trial balance does not sum to zero"), "trial-balance")
    for batch, source, file, pence in proof["overdue"]:
        what = (
            f"batch {batch} of {file or source} ({_stated(pence)}) is accepted and not posted"
        )
        yield linked(text(what), "overdue")


def _bank_reasons(proof: Told) -> Iterator[str]:
    for row in proof["differences"]["bank"]:
        account = f"bank/{row['account']}"
        if row["not_proven_since"]:
            yield linked(
                text(f"{account} is not proven since {row['not_proven_since']}"), account
            )
        elif row["difference_pence"]:
            yield linked(
                text(f"{account} differs by {pounds(row['difference_pence'])}"), account
            )


def _stated(pence: int | None) -> str:
    """What a batch states, if it came so far as to state anything."""
    return "no total known" if pence is None else pounds(pence)


def _to_look_into(proof: Told) -> Iterator[str]:
    """What ties and yet wants an officer: it makes no difference, and may hide a mistake."""
    unmatched = sum(len(account["not_covered"]) for account in proof["settlements"])
    if unmatched:
        what = "settlement comes" if unmatched == 1 else "settlements come"
        yield linked(text(f"{unmatched} {what} to no batches, or to several"), "not-covered")
    if proof["not_come"]:
        late = ", ".join(row["source"] for row in proof["not_come"])
        yield linked(text(f"no file came from {late}"), "not-come")
    for kind in ("held", "rejected"):
        if proof[kind]:
            files = "file is" if len(proof[kind]) == 1 else "files are"
            yield linked(text(f"{len(proof[kind])} {files} {kind}"), kind)
    old = [band for band in proof["suspense_bands"] if band["to_days"] is None]
    if any(band["items"] for band in old):
        items = sum(band["items"] for band in old)
        yield linked(text(f"{items} items have been in suspense for over 90 days"), "bands")


def _looked_into(proof: Told) -> Iterator[str]:
    told = "".join(f"<li>{what}</li>" for what in _to_look_into(proof))
    if told:
        yield f"<section><h2>To look into</h2><ul>{told}</ul></section>"


def _three(proof: Told) -> str:
    """The three differences, each summed without netting, and never together."""
    boxes = []
    for kind, title in (
        ("bank", "Bank's word less our bank accounts"),
        ("collectors", "Collectors' totals less what we posted"),
        ("exports", "Delivered files less the ledger"),
    ):
        told = [row["difference_pence"] for row in proof["differences"][kind]]
        pence = None if None in told else sum(abs(difference) for difference in told)
        waits = kind == "exports" and any(proof["not_yet_exported"].values())
        style = "" if pence == 0 and not waits else ' class="open"'
        figure = "not yet exported" if waits and not pence else money(pence)
        figure = linked(f"<strong>{figure}</strong>", kind)
        boxes.append(f"<div{style}>{text(title)}{figure}</div>")
    return f'<div class="three">{"".join(boxes)}</div>'


def _foot(proof: Told, manifest: Told) -> str:
    count, digest = manifest["journals"]["count"], manifest["journals"]["sha256"]
    return (
        f"<p>The day book's manifest is SHA-256 {text(proof['manifest_sha256'])}; its "
        f"{text(count)} journals are {text(digest)}. Anyone who has the evidence can check "
        "this page against it with the auditor's verifier.</p>"
        '<div class="signed"><p>Prepared by, and date</p><p>Reviewed by, and date</p></div>'
    )
