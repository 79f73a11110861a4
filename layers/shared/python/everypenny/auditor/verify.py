"""Check a council's evidence, sharing no code with the system that left it.

    python verify.py EVIDENCE [--no-signatures] [--allow-unread]

It adds up every sealed day from its journals, and finds the journals' pence again in the
dropped files, the providers' answers and the commands behind them; then it reads the exports
and the proofs against both. Exit 0 and a page of figures, or 1 and the name of the first
record that does not fit. Python 3.11, its standard library, and the openssl command.
"""

import argparse
import base64
import csv
import hashlib
import io
import json
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

Row = dict[str, Any]
TOLD_WITH_THE_COPY = ("index.json", "public_key.pem")
BALANCE = ("brought_pence", "debits_pence", "credits_pence", "carried_pence", "since", "about")
UNREADABLE = (ValueError, KeyError, TypeError, IndexError, AttributeError, SyntaxError)


class Altered(Exception):
    """The named record is not what the records around it say."""


def need(holds: bool, record: str, what: str) -> None:  # noqa: FBT001 - a claim, not a flag
    """The claim must hold, else the record is altered."""
    if not holds:
        raise Altered(f"{record}: {what}")


def derived(*parts: str) -> str:
    """An id as the ledger derives it: 20 base-32 characters of a SHA-256."""
    digest = hashlib.sha256(json.dumps(parts).encode("ascii")).digest()
    return base64.b32encode(digest)[:20].decode("ascii").lower()


@dataclass
class Folder:
    """The evidence; `at` is the record being read, and so the one that cannot be."""

    path: Path
    check_signatures: bool = True
    at: str = ""
    signatures: int = 0
    drops: dict[tuple[str, str], str] = field(default_factory=dict)

    def names(self, under: str, suffix: str = "") -> list[str]:
        """The files below a folder, by name."""
        files = (self.path / under).rglob(f"*{suffix}")
        return sorted(f.relative_to(self.path).as_posix() for f in files if f.is_file())

    def read(self, name: str) -> bytes:
        """A record's bytes."""
        self.at = name
        return (self.path / name).read_bytes()

    def json(self, name: str) -> Any:
        """A record of JSON."""
        return json.loads(self.read(name))

    def sha(self, name: str) -> str:
        """A record's SHA-256, without holding it in memory."""
        self.at = name
        with (self.path / name).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def signed(self, name: str) -> None:
        """The council's key must have signed the record as it is."""
        if self.check_signatures:
            self.read(f"{name}.sig")
            told = ["-verify", "public_key.pem", "-signature", f"{name}.sig", name]
            need(self.openssl("dgst", "-sha256", *told), name, "its signature does not fit it")
            self.signatures += 1

    def openssl(self, *told: str) -> bool:
        """Whether openssl says yes to a question about files in the evidence."""
        asked = ["openssl", *told]
        done = subprocess.run(asked, cwd=self.path, capture_output=True, check=False)  # noqa: S603
        return done.returncode == 0


@dataclass
class Sums:
    """A day's journals, added up."""

    accounts: dict[str, list[int]] = field(default_factory=dict)
    totals: dict[str, dict[str, Counter[str]]] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)
    opened: dict[str, Counter[str]] = field(default_factory=dict)
    opened_on: dict[str, str] = field(default_factory=dict)

    def add(self, batch: str, journal: list[Any], name: str) -> int:
        """Add one journal; gives the pence that it received."""
        kind, source, method, booked_on = journal[2:6]
        pence = [line[1] for line in journal[10]]
        whole = len(pence) > 1 and all(type(p) is int and p for p in pence)
        need(whole and sum(pence) == 0, name, f"journal {journal[0]} does not balance")
        self.count("source", source, pence[0])
        self.count("method", method, pence[0])
        for account, amount, *_ in journal[10]:
            family, _, rest = account.partition("/")
            sides = self.accounts.setdefault(summed(account), [0, 0])
            sides[amount < 0] += abs(amount)
            if family == "fund":
                self.count("fund", rest.partition("/")[0], -amount)
            elif family == "suspense":
                self.about[account] = journal[9]
            elif kind == "opening" and family != "opening":
                self.opened.setdefault(batch, Counter())[account] += amount
                self.opened_on[account] = booked_on
        return int(pence[0])

    def count(self, by: str, key: str, pence: int) -> None:
        """Count one journal or line under a key."""
        entry = self.totals.setdefault(by, {}).setdefault(key, Counter())
        entry.update(journals=1, pence=pence)


@dataclass
class Book:
    """What the days before hand on, and what was found on the way."""

    manifest: Row = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    verdicts: dict[str, Row] = field(default_factory=dict)
    posted: dict[str, str] = field(default_factory=dict)
    judged: set[str] = field(default_factory=set)
    unread: list[tuple[str, str, int]] = field(default_factory=list)
    found: Counter[str] = field(default_factory=Counter)
    exports: dict[str, tuple[Row, int]] = field(default_factory=dict)
    proofs: list[Row] = field(default_factory=list)


def check_files(folder: Folder) -> int:
    """Every file is as it was copied, and every digest that is a name is its content's."""
    index = {row["file"]: row for row in folder.json("index.json")}
    for name, row in sorted(index.items()):
        need(folder.sha(name) == row["sha256"], name, "index.json lists other bytes for it")
        if row["bucket"] == "drop" and not name.startswith("reports/"):
            folder.drops[row["key"], row["version"]] = name
    for name in folder.names("."):
        need(name in index or name in TOLD_WITH_THE_COPY, name, "index.json does not list it")
    for name in [*folder.names("configurations"), *folder.names("webhooks")]:
        told, masked = Path(name).stem, f"masked/{Path(name).stem}.json"
        both = folder.json(masked) if masked in index else {"masked_sha256": told}
        need(folder.sha(name) == both["masked_sha256"], name, "its digest is not its name's")
        need(both.get("raw_sha256", told) == told, masked, "it speaks for another body")
    if folder.check_signatures:
        need(shutil.which("openssl") is not None, "openssl", "not found on this machine")
        key = folder.openssl("pkey", "-pubin", "-noout", "-in", "public_key.pem")
        need(key, "public_key.pem", "it holds no public key")
    return len(index)


def summed(account: str) -> str:
    """A fund's accounts are one, every other account is itself."""
    return "/".join(account.split("/")[:2]) if account.startswith("fund/") else account


def journals_of(folder: Folder, day: str, digest: str) -> Iterator[tuple[str, str, bytes, Any]]:
    """Batch, accounting period, bytes and value of each journal of a day."""
    with (folder.path / f"days/{day}/{digest}.jsonl").open("rb") as file:
        for line in file:
            batch, period, late, journal = json.loads(line)
            head = json.dumps([batch, period, late], separators=(",", ":"), ensure_ascii=False)
            yield batch, period, line.rstrip(b"\n")[len(head.encode("utf-8")) : -1], journal


def add_up(folder: Folder, manifest: Row) -> Sums:
    """The day's sums; each batch's journals must be the very ones it was claimed for."""
    day, digest, sums = manifest["day"], manifest["journals"]["sha256"], Sums()
    name = f"days/{day}/{digest}.jsonl"
    need(folder.sha(name) == digest, name, "its name is another content's digest")
    lines, journals = journals_of(folder, day, digest), 0
    for batch in manifest["batches"]:
        count = pence = 0
        for claimed_for, _ in batch["chunks"]:
            claimed = hashlib.sha256()
            while claimed.hexdigest() != claimed_for:
                of, _, content, journal = next(lines, ("", "", b"", []))
                what = f"batch {batch['batch_id']} has other journals than it was claimed for"
                need(of == batch["batch_id"], name, what)
                claimed.update(content + b"\n")
                pence, count = pence + sums.add(of, journal, name), count + 1
        told = (batch["payments"], batch["posted_pence"])
        need(told == (count, pence), f"days/{day}/manifest.json", f"batch {batch['batch_id']}")
        journals += count
    need(next(lines, None) is None, name, "it holds journals of no batch")
    need(journals == manifest["journals"]["count"], f"days/{day}/manifest.json", "its count")
    return sums


def check_day(folder: Folder, day: str, book: Book) -> None:
    """One sealed day against the day before, its journals, and what they were made from."""
    name, before = f"days/{day}/manifest.json", book.manifest
    folder.signed(name)
    manifest, was = folder.json(name), before.get("day", "")
    first = str(date.fromisoformat(was) + timedelta(1)) if was else manifest["go_live"]
    need(manifest["day"] == day == first, f"days/{first}/manifest.json", "it is missing")
    follows = manifest["previous"] == book.digests.get(was, "")
    need(follows, f"days/{was}/manifest.json", "the day after names another digest for it")
    sums = add_up(folder, manifest)
    need(manifest["accounts"] == accounts_of(manifest, before, sums), name, "its accounts")
    need(sum(a["carried_pence"] for a in manifest["accounts"].values()) == 0, name, "its sum")
    for by, told in manifest["totals"].items():
        need(told == sums.totals.get(by, {}), name, f"its totals by {by}")
    known = {*before.get("banks", {}), *(b["account"] for b in manifest["batches"])} - {""}
    need(known <= manifest["banks"].keys(), name, "a bank account is left out")
    for code, chain in manifest["banks"].items():
        check_bank(code, chain, manifest, before, sums)
    for verdict in manifest["verdicts"]:
        check_verdict(folder, verdict, book)
    check_lists(manifest, before, name)
    for batch in manifest["batches"]:
        check_batch(folder, batch, day, sums, book)
    book.manifest, book.digests[day] = manifest, folder.sha(name)
    counted = {"journals": manifest["journals"]["count"], "batches": len(manifest["batches"])}
    book.found.update(days=1, **counted)


def accounts_of(manifest: Row, before: Row, sums: Sums) -> Row:
    """Every account's brought, debits, credits and carried forward, in pence."""
    accounts, old = {}, before.get("accounts", {})
    for account in old.keys() | sums.accounts.keys():
        was = old.get(account, {"carried_pence": 0, "about": ""})
        debits, credited = sums.accounts.get(account, (0, 0))
        brought = was["carried_pence"]
        if brought or debits or credited:
            since = was["since"] if brought else manifest["day"]
            about = was["about"] or sums.about.get(account, "")
            sides = (brought, debits, credited, brought + debits - credited)
            accounts[account] = dict(zip(BALANCE, (*sides, since, about), strict=True))
    return accounts


def check_bank(code: str, chain: Row, manifest: Row, before: Row, sums: Sums) -> None:
    """The bank's statements must be one walk from the last proven balance to this one."""
    account, day = f"bank/{code}", manifest["day"]
    name, what = f"days/{day}/manifest.json", f"{account} is not proven as it says"
    of_code = [b for b in manifest["batches"] if b["account"] == code]
    keys = ("identity", "first_on", "last_on", "opening_pence", "closing_pence")
    rows = [[b[k] for k in keys] for b in of_code if b["payments"] or not b["already_posted"]]
    firsts = [row[1] for row in rows if row[1]] or [day]
    new = {"proven_pence": 0, "waiting": [], "unbalanced": [], "proven_to": min(firsts)}
    new["proven_to"] = sums.opened_on.get(account, new["proven_to"])
    was = before.get("banks", {}).get(code, new)
    bare = [row[0] for row in rows if None in row[3:]]
    need(chain["unbalanced"] == sorted([*was["unbalanced"], *bare]), name, what)
    walked = [*was["waiting"], *[row for row in rows if None not in row[3:]]]
    for row in chain["waiting"]:
        need(row in walked, name, what)
        walked.remove(row)
    opened = sum(balances[account] for balances in sums.opened.values())
    steps = Counter([was["proven_pence"] + opened])
    steps.update(row[4] for row in walked)
    steps.subtract([chain["proven_pence"], *[row[3] for row in walked]])
    need(not any(steps.values()), name, what)
    proven_to = max([was["proven_to"], *[row[2] or "" for row in walked]])
    need(chain["proven_to"] == proven_to, name, what)


def check_lists(manifest: Row, before: Row, name: str) -> None:
    """Files held, and batches not posted, follow from verdicts and postings."""
    verdicts = manifest["verdicts"]
    decided = {(v["source"], v["decides"]) for v in verdicts if v["decides"]}
    held = [*before.get("held", []), *[v for v in verdicts if v["verdict"] == "held"]]
    held = [v for v in held if (v["source"], v["sequence"]) not in decided]
    need(held == manifest["held"], name, "its held files")
    accepted = [v for v in verdicts if v["verdict"] == "accepted"]
    new = [[batch, v["source"], v["file"]] for v in accepted for batch in v["batches"]]
    posted = {batch["batch_id"] for batch in manifest["batches"]}
    left = [row for row in [*before.get("unposted", []), *new] if row[0] not in posted]
    need(left == manifest["unposted"], name, "its batches not posted")


def check_verdict(folder: Folder, verdict: Row, book: Book) -> None:
    """The dropped bytes, and the command that decided a held file, are the verdict's own."""
    name = folder.drops.get((verdict["file"], verdict["version"]), f"drops/{verdict['file']}")
    need(folder.sha(name) == verdict["content_sha256"], name, "its verdict is on other bytes")
    if verdict["decides"]:
        commands = {folder.sha(command) for command in folder.names("commands")}
        need(verdict["command"] in commands, "commands/", f"none decided {verdict['file']}")
    if verdict["verdict"] == "accepted":
        book.verdicts.update((batch, {**verdict, "name": name}) for batch in verdict["batches"])
    book.found["drops"] += 1
    book.judged.add(name)


def check_batch(folder: Folder, batch: Row, day: str, sums: Sums, book: Book) -> None:
    """A posted batch's pence, from the drop, the provider's answer or the command."""
    batch_id, origin = batch["batch_id"], batch["origin"]
    twice = f"days/{book.posted.get(batch_id)}/manifest.json"
    need(batch_id not in book.posted, twice, f"batch {batch_id} is posted again on {day}")
    book.posted[batch_id] = day
    book.found.update({origin: 1, f"{origin} pence": batch["posted_pence"]})
    if origin == "event":
        check_event(folder, batch)
    elif origin == "command":
        name = f"commands/{batch['identity'].removeprefix('command ')}.json"
        need(folder.sha(name) == batch["evidence"], name, "its journal is of other bytes")
        told = {row["account"]: row["amount_pence"] for row in folder.json(name)["balances"]}
        opened = sums.opened.get(batch_id, Counter())
        need(opened == Counter(told), name, "it opens other balances")
    else:
        check_file(folder, batch, book)


def check_file(folder: Folder, batch: Row, book: Book) -> None:
    """A file's lines and balances, read again, against what was posted of them."""
    verdict = book.verdicts[batch["batch_id"]]
    sources = configured(folder, batch["pins"]["configuration"], "sources")
    name, form = verdict["name"], sources[batch["source"]]["format"]
    need(batch["evidence"] == verdict["content_sha256"], name, "its batch is of other bytes")
    if form not in READERS:
        book.unread.append((name, form, batch["posted_pence"]))
        return
    place = verdict["batches"].index(batch["batch_id"])
    told_by = ("batch", batch["source"], batch["evidence"], str(place + 1))
    ids = {derived(*told_by, str(attempt)) for attempt in range(1, 100)}
    is_its = verdict["decides"] or batch["batch_id"] in ids
    need(is_its, name, "its batch has the id of other bytes")
    total, stated, opening, closing = list(READERS[form](folder.read(name)))[place]
    told = (batch["posted_pence"], batch["opening_pence"], batch["closing_pence"])
    if batch["already_posted"]:
        book.found["lines left out as posted before"] += batch["already_posted"]
        told = (total, opening, closing)
    what = "its lines or balances come to other pence than were posted"
    need(told == (total, opening, closing) and stated == batch["stated_pence"], name, what)


def configured(folder: Folder, version: str, file: str) -> Row:
    """What one file of a configuration version says."""
    return tomllib.loads(folder.json(f"configurations/{version}.json")[f"{file}.toml"])


def check_exports(folder: Folder, book: Book) -> None:
    """Delivered bytes against their manifests, and against the days that they cover."""
    for name in folder.names("exports", ".manifest.json"):
        told, file = folder.json(name), name.removesuffix(".manifest.json")
        need(folder.sha(file) == told["sha256"], file, "its manifest tells of other bytes")
        target = configured(folder, told["configuration"], "targets")[told["target"]]
        sources = configured(folder, told["configuration"], "sources")
        expected, starts = Counter[str](), told.get("starts", {})
        since = starts.get("*", min([told["first_on"], *starts.values()]))
        for day in sorted(book.digests):
            if since <= day <= told["last_on"]:
                digest = folder.json(f"days/{day}/manifest.json")["journals"]["sha256"]
                for _, period, _, journal in journals_of(folder, day, digest):
                    if period == told["period"]:
                        begun = {
                            f: starts.get(f, told["first_on"]) <= day
                            for f in target.get("funds", [])
                        }
                        exported(journal, begun, sources, expected)
        delivered = export_csv(folder.read(file))
        if delivered is None:
            pence = max(told["debits_pence"], told["credits_pence"])
            book.unread.append((file, "export", pence))
        else:
            sums, *totals = delivered
            sums.subtract(expected)
            need(not any(sums.values()), file, "it is not what the ledger holds of its days")
            stated = [told["rows"], told["debits_pence"], told["credits_pence"]]
            need(totals == stated and Path(file).name == told["file_name"], name, "its totals")
        book.exports[told["export_id"]] = told, expected.total()
        book.found["exports"] += 1


def exported(journal: list[Any], begun: Row, sources: Row, sums: Counter[str]) -> None:
    """Count the lines that a target takes, under the name that it tells: all, or its funds'."""
    for account, amount, *_ in journal[10]:
        family, _, rest = account.partition("/")
        fund = rest.partition("/")[0]
        if not begun:
            sums["suspense" if family == "suspense" else summed(account)] += amount
        elif family == "fund" and begun.get(fund):
            already = sources.get(journal[3], {}).get("already_posted", False)
            sums[fund] -= 0 if already else amount


def check_proofs(folder: Folder, book: Book) -> None:
    """Every proof against its day: the balances, and the three differences."""
    for name in folder.names("proofs", ".json"):
        folder.signed(name)
        need(folder.sha(name) == Path(name).stem, name, "its name is another content's digest")
        told = folder.json(name)
        manifest = folder.json(f"days/{told['day']}/manifest.json")
        folder.at = name
        need(told["manifest_sha256"] == book.digests[told["day"]], name, "its day's digest")
        found = {r["account"]: [r[k] for k in BALANCE[:4]] for r in told["trial_balance"]}
        accounts = manifest["accounts"]
        balances = {a: [row[k] for k in BALANCE[:4]] for a, row in accounts.items()}
        need(found == balances, name, "its trial balance is not its day's")
        for kind, rows in differences(manifest, told, book).items():
            listed = [[row[k] for k in DIFFERENCES[kind]] for row in told["differences"][kind]]
            need(listed == rows, name, f"its {kind} differences")
        for kind in ("held", "rejected", "refused"):
            listed = manifest["held"] if kind == "held" else manifest["verdicts"]
            files = [row["file"] for row in listed if row["verdict"] == kind]
            need([row["file"] for row in told[kind]] == files, name, f"its {kind} files")
        items = {r["account"]: r["pence"] for r in told["outstanding"] + told["suspense"]}
        carried = {a: r["carried_pence"] for a, r in accounts.items() if r["carried_pence"]}
        ages = {a: p for a, p in carried.items() if a.startswith(AGEING)}
        need(items == ages, name, "what is outstanding or in suspense")
        for row in told["differences"]["exports"]:
            issued, _ = book.exports[row["export_id"]]
            file = f"exports/{row['target']}/{issued['file_name']}"
            need(row["sha256"] == issued["sha256"], file, f"{name} was signed for other bytes")
        every = (row for rows in told["differences"].values() for row in rows)
        nothing = all(r["difference_pence"] == 0 and r.get("as_issued", True) for r in every)
        left = [row[:3] for row in told["overdue"]]
        need(all(row in manifest["unposted"] for row in left), name, "what is overdue")
        ties = nothing and not left and not any(told["not_yet_exported"].values())
        need(told["ties"] == ties, name, "it does not say whether it ties")
        book.proofs.append(told)


AGEING = ("clearing/", "transit/", "suspense/")
DIFFERENCES = {
    "bank": ("account", "stated_pence", "ledger_pence", "difference_pence", "proven_to"),
    "collectors": ("source", "stated_pence", "posted_pence", "difference_pence"),
    "exports": ("export_id", "first_on", "last_on", "delivered_pence", "ledger_pence"),
}


def differences(manifest: Row, told: Row, book: Book) -> dict[str, list[list[Any]]]:
    """The three differences as the days and the exports give them, by DIFFERENCES' keys."""
    rows: dict[str, list[list[Any]]] = {kind: [] for kind in DIFFERENCES}
    for code, chain in sorted(manifest["banks"].items()):
        ledger = manifest["accounts"].get(f"bank/{code}", {"carried_pence": 0})["carried_pence"]
        is_open = chain["waiting"] or chain["unbalanced"]
        stated, difference = chain["proven_pence"], chain["proven_pence"] - ledger
        shown = None if is_open else difference
        rows["bank"].append([code, stated, ledger, shown, chain["proven_to"]])
    collectors: dict[str, list[int]] = {}
    for batch in manifest["batches"]:
        if not batch["account"] and batch["source"] != "opening":
            stated, posted = batch["stated_pence"], batch["posted_pence"]
            sums = collectors.setdefault(batch["source"], [0, 0])
            sums[0] += posted if stated is None else stated
            sums[1] += posted
    for source, (stated, posted) in sorted(collectors.items()):
        rows["collectors"].append([source, stated, posted, stated - posted])
    for row in told["differences"]["exports"]:
        issued, total = book.exports[row["export_id"]]
        days = [issued["export_id"], issued["first_on"], issued["last_on"]]
        # What lay there when the proof was drawn up is gone, if it was not the issued file.
        delivered = total if row["as_issued"] else row["delivered_pence"]
        rows["exports"].append([*days, delivered, total])
    return rows


# File formats, each read just far enough to add it up.


def pence(text: str) -> int:
    """Pounds such as -12.34 as pence; ValueError for any part of a penny."""
    whole, _, part = text.strip().removeprefix("-").partition(".")
    if not whole.isdecimal() or part.strip("0123456789") or part[2:].strip("0"):
        raise ValueError(text)
    total = int(whole) * 100 + int((part + "00")[:2])
    return -total if text.strip().startswith("-") else total


Figures = tuple[int, int | None, int | None, int | None]
BOOKED = ("BOOK", "")


def allpay(content: bytes) -> Iterator[Figures]:
    """allpay's receipts: details of 43 characters, pounds in columns 24 to 32; a trailer."""
    lines = content.decode("latin-1").splitlines()
    trailers = [line for line in lines if line.startswith("Total Amount")]
    details = [line for line in lines if line.strip() and not line.startswith("Total ")]
    yield sum(pence(line[23:32]) for line in details), pence(trailers[0][34:51]), None, None


def camt053(content: bytes) -> Iterator[Figures]:
    """camt.053: of each Stmt the booked entries, and its opening and closing balances."""
    is_wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    document = content.decode("utf-16") if is_wide else content.decode("latin-1")
    if "<!DOCTYPE" in document or "\0" in document:
        raise ValueError("a document type, or an encoding that could hide one")
    for statement in fromstring(document if is_wide else content).findall(".//{*}Stmt"):  # noqa: S314 - none expands
        booked = [
            e for e in statement.findall("{*}Ntry") if text_of(e, "Sts/Cd", "Sts") in BOOKED
        ]
        balances = [(text_of(b, "Tp/CdOrPrtry/Cd"), b) for b in statement.findall("{*}Bal")]
        opens = [b for c in ("OPBD", "PRCD", "ITBD") for code, b in balances if code == c]
        closes = [b for c in ("ITBD", "CLBD") for code, b in balances if code == c]
        opening = signed_pence(opens[0]) if opens else None
        closing = signed_pence(closes[-1]) if closes else None
        stated = None if opening is None or closing is None else closing - opening
        yield sum(signed_pence(entry) for entry in booked), stated, opening, closing


def text_of(element: Element, *paths: str) -> str:
    """The text at the first of these paths that has one, whatever its namespace."""
    for path in paths:
        text = element.findtext("/".join(f"{{*}}{name}" for name in path.split("/")), "")
        if text.strip():
            return text.strip()
    return ""


def signed_pence(element: Element) -> int:
    """The pence of an entry or balance, money out negative."""
    return (
        pence(text_of(element, "Amt")) * {"CRDT": 1, "DBIT": -1}[text_of(element, "CdtDbtInd")]
    )


def check_event(folder: Folder, batch: Row) -> None:
    """GOV.UK Pay's first answer about one payment or refund gives the pence posted."""
    kind, told, *_ = batch["identity"].split(" ")
    event = derived("event", batch["source"], told, kind)
    name = f"answers/{batch['source']}/{event}.json"
    need(folder.sha(name) == batch["evidence"], name, "its event was posted from other bytes")
    need(derived("event-batch", event) == batch["batch_id"], name, "its event has another id")
    answer = folder.json(name)
    amount = answer.get("total_amount") or answer.get("amount")
    if kind == "refunded":
        refunds = answer["_embedded"]["refunds"]
        [amount] = [-row["amount"] for row in refunds if row["refund_id"] == told]
    need(amount == batch["posted_pence"], name, "it tells other pence than were posted")


def check_webhooks(folder: Folder, book: Book) -> None:
    """Count webhooks, and those of a capture that tell other pence than was pinned for it.

    Such a message posts nothing and is an officer's to look into; it is no altered record,
    for its name is its digest, and the answer's stands in a sealed day.
    """
    for name in folder.names("webhooks", ".json"):
        book.found["webhooks"] += 1
        try:
            told = json.loads(folder.read(name))
            event = derived("event", name.split("/")[1], told["resource_id"], "captured")
            captured = told["event_type"] == "card_payment_captured"
            amount = told["resource"]["amount"] if captured else None
        except UNREADABLE:
            continue  # kept as it came; it posted nothing, for no batch has its event
        answer = f"answers/{name.split('/')[1]}/{event}.json"
        if amount is not None and (folder.path / answer).is_file():
            book.found["conflicts"] += amount != folder.json(answer)["amount"]


def export_csv(content: bytes) -> tuple[Counter[str], int, int, int] | None:
    """A CSV with headings: net pence by Account or Fund, then rows, debits and credits.

    None if it is laid out otherwise. The last row is its own total.
    """
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))
    headings, sums, sides = set(rows[0]) if rows else set(), Counter[str](), [0, 0]
    for row in rows[:-1]:
        if {"Account", "Debit", "Credit"} <= headings:
            debit, credit = pence(row["Debit"]), pence(row["Credit"])
            sums[row["Account"]] += debit - credit
        elif {"Fund", "Amount"} <= headings:
            debit, credit = max(-pence(row["Amount"]), 0), max(pence(row["Amount"]), 0)
            sums[row["Fund"]] += credit - debit
        else:
            return None
        sides = [sides[0] + debit, sides[1] + credit]
    return sums, len(rows) - 1, sides[0], sides[1]


READERS: dict[str, Callable[[bytes], Iterator[Figures]]] = {
    "allpay": allpay,
    "camt053": camt053,
}


def pounds(amount: int | None) -> str:
    """Pence for people; what is not proven is no number."""
    if amount is None:
        return "not proven"
    return f"{'-' if amount < 0 else ''}£{abs(amount) // 100:,}.{abs(amount) % 100:02d}"


def page(folder: Folder, book: Book, files: int) -> Iterator[str]:
    """The summary, a page at most for a month."""
    found, manifest = book.found, book.manifest
    yield f"Evidence of {manifest['council']}, {min(book.digests)} to {manifest['day']}"
    yield f"{files} files as listed; {found['drops']} verdicts on drops"
    waiting = [name for name in folder.drops.values() if name not in book.judged]
    yield f"{len(waiting)} drops not judged in these days; {len(manifest['held'])} files held"
    yield f"{found['batches']} batches posted, {len(manifest['unposted'])} not posted yet"
    yield f"{found['journals']} journals in {found['days']} days, each of which balances"
    for origin, what in (("file", "files"), ("event", "webhooks"), ("command", "commands")):
        yield f"{found[origin]} batches from {what}: {pounds(found[f'{origin} pence'])}"
    yield f"{found['lines left out as posted before']} lines left out as posted before"
    yield f"{found['conflicts']} webhooks tell other pence than their payment, and post nothing"
    yield f"{found['exports']} exports hold what the ledger holds"
    signed = f"{folder.signatures} fit" if folder.check_signatures else "NOT CHECKED"
    yield f"Signatures: {signed}"
    last = {told["day"]: told for told in sorted(book.proofs, key=lambda told: told["ties"])}
    for day, told in sorted(last.items()):
        three = []
        for kind, rows in told["differences"].items():
            each = [row["difference_pence"] for row in rows]
            three.append(f"{kind} {pounds(None if None in each else sum(map(abs, each)))}")
        yield f"{day}: {', '.join(three)}; it {'ties' if told['ties'] else 'DOES NOT TIE'}"
    for name, form, amount in book.unread:
        yield f"{name} ({form}): digest checked, amount not recomputed: {pounds(amount)}"


def verify(folder: Folder) -> tuple[Book, int]:
    """Everything, in the order in which one record is proven by another; or Altered."""
    book = Book()
    try:
        files = check_files(folder)
        for name in folder.names("days", "manifest.json"):
            check_day(folder, name.split("/")[1], book)
        need(bool(book.digests), "days/", "no day is sealed")
        check_webhooks(folder, book)
        check_exports(folder, book)
        check_proofs(folder, book)
    except UNREADABLE as broken:
        raise Altered(f"{folder.at}: it cannot be read ({type(broken).__name__})") from broken
    except OSError as missing:
        raise Altered(f"{folder.at}: it is missing") from missing
    return book, files


def main() -> int:
    """Verify the folder named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("evidence", type=Path)
    parser.add_argument("--no-signatures", action="store_true")
    parser.add_argument("--allow-unread", action="store_true")
    told = parser.parse_args()
    folder = Folder(told.evidence, check_signatures=not told.no_signatures)
    try:
        book, files = verify(folder)
    except Altered as altered:
        print(f"ALTERED  {altered}")
        return 1
    print("\n".join(page(folder, book, files)))
    if book.unread and not told.allow_unread:
        print("Not everything could be recomputed; --allow-unread accepts that.")
        return 1
    print("Nothing has been altered: every record is what the others say it is.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
