"""Check a council's evidence, sharing no code with the system that left it.

    python verify.py EVIDENCE [--key SHA256] [--no-signatures] [--allow-unread]

It adds up every sealed day from its journals, and finds the journals' pence again in the
dropped files, the providers' answers and the commands behind them; then it reads the exports
and the proofs against both. Exit 0 and a page of figures, or 1 and the name of the first
record that does not fit. Whoever holds another key could sign other records: compare the
SHA-256 of public_key.pem with the one that the council published, or give that as --key.
Python 3.11, its standard library, and the openssl command.

What comes first is the whole course of the checks, in at most 300 lines of code. Below it each
file format has a section of at most 40: first the council's own records, then the files of
banks, collectors and providers, then the exports.
"""

import argparse
import base64
import codecs
import csv
import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import Element, TreeBuilder, XMLParser

Row = dict[str, Any]
Figures = tuple[int, int | None, int | None, int | None]  # lines, stated, opening, closing
TOLD_WITH_THE_COPY = ("index.json", "public_key.pem")
ORIGINS = {"file": "files", "event": "webhooks", "command": "openings", "deed": "deeds"}
RECEIVES = ("payment", "refund", "take_back", "opening")
MOVED_HERE, REFUSED = ("transfer", "recode"), "target_refused_it"
BALANCE = ("brought_pence", "debits_pence", "credits_pence", "carried_pence", "since", "about")
BROKEN = (csv.Error, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ArithmeticError)
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, SyntaxError, *BROKEN)


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


@dataclass(eq=False)
class Folder:
    """The folder and what was found in it; `at` is the record being read."""

    path: Path
    check_signatures: bool = True
    key: str = ""
    at: str = "index.json"
    signatures: int = 0
    digests: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    drops: dict[tuple[str, str], str] = field(default_factory=dict)
    commands: dict[str, str] = field(default_factory=dict)
    orders: dict[str, Row] = field(default_factory=dict)
    coded_funds: set[str] = field(default_factory=set)
    days: list[str] = field(default_factory=list)
    manifest: Row = field(default_factory=dict)
    verdicts: dict[str, Row] = field(default_factory=dict)
    taken: dict[str, list[Any]] = field(default_factory=dict)
    posted: dict[str, str] = field(default_factory=dict)
    lines: Counter[tuple[str, str, str, str, str]] = field(default_factory=Counter)
    exports: dict[str, tuple[Row, Counter[str]]] = field(default_factory=dict)
    proofs: list[Row] = field(default_factory=list)
    unread: list[tuple[str, str, int]] = field(default_factory=list)
    found: Counter[str] = field(default_factory=Counter)

    def names(self, under: str, suffix: str = "") -> list[str]:
        """The files below a folder, by name."""
        files = (self.path / under).rglob(f"*{suffix}")
        return sorted(f.relative_to(self.path).as_posix() for f in files if f.is_file())

    def has(self, name: str) -> bool:
        """Whether there is such a record."""
        return (self.path / name).is_file()

    def open(self, name: str) -> io.BufferedReader | io.BytesIO:
        """A record, to be read bit by bit."""
        self.at = name
        self.used.add(name)
        return (self.path / name).open("rb")

    def json(self, name: str) -> Any:
        """A record of JSON."""
        with self.open(name) as file:
            return json.load(file)

    def sha(self, name: str) -> str:
        """A record's SHA-256."""
        with self.open(name) as file:
            if name not in self.digests:
                self.digests[name] = hashlib.file_digest(file, "sha256").hexdigest()
        return self.digests[name]

    def signed(self, name: str) -> None:
        """The council's key must have signed the record as it is."""
        if self.check_signatures:
            self.open(f"{name}.sig").close()
            told = ["-verify", "public_key.pem", "-signature", f"{name}.sig", name]
            need(self.openssl("dgst", "-sha256", *told), name, "its signature does not fit it")
            self.signatures += 1

    def openssl(self, *told: str) -> bool:
        """Whether openssl says yes to a question about files in the evidence."""
        asked = ["openssl", *told]
        done = subprocess.run(asked, cwd=self.path, capture_output=True, check=False)  # noqa: S603
        return done.returncode == 0

    @cache  # noqa: B019 - there is one folder, for as long as the program runs
    def configured(self, version: str) -> Row:
        """What each file of a configuration version says."""
        name = f"configurations/{version}.json"
        need(self.has(name), self.at, f"it names {name}, which there is not")
        files = self.json(name)
        return {name.removesuffix(".toml"): tomllib.loads(files[name]) for name in files}


def pence(text: str) -> int:
    """Pounds such as -12.34 as pence; ValueError for any part of a penny."""
    whole, _, part = text.strip().removeprefix("-").partition(".")
    if not (whole or part).isdecimal() or part.strip("0123456789") or part[2:].strip("0"):
        raise ValueError(text)
    total = int(whole or 0) * 100 + int((part + "00")[:2])
    return -total if text.strip().startswith("-") else total


def one_character(broken: UnicodeError) -> tuple[str, int]:
    """The bytes that are no UTF-8, each a character."""
    if not isinstance(broken, UnicodeDecodeError):
        raise broken
    return broken.object[broken.start : broken.end].decode("latin-1"), broken.end


codecs.register_error("latin-1", one_character)


def texts(file: IO[bytes]) -> Iterator[str]:
    """The lines of a file; a byte that is no UTF-8 is a character of Latin-1."""
    wrapped = io.TextIOWrapper(file, "utf-8-sig", errors="latin-1")
    yield from (line.rstrip("\n") for line in wrapped)
    wrapped.detach()


def check_day(evidence: Folder, day: str) -> None:
    """One sealed day against the day before, its journals, and what they were made from."""
    name, before = f"days/{day}/manifest.json", evidence.manifest
    evidence.signed(name)
    manifest, was = evidence.json(name), before.get("day", "")
    first = str(date.fromisoformat(was) + timedelta(1)) if was else manifest["go_live"]
    need(manifest["day"] == day == first, f"days/{first}/manifest.json", "it is missing")
    last = f"days/{was}/manifest.json"
    follows = manifest["previous"] == evidence.digests.get(last, "")
    need(follows, last, "the day after names another digest for it")
    sums = add_up(evidence, manifest, name)
    need(manifest["accounts"] == accounts_of(manifest, before, sums), name, "its accounts")
    for by, told in manifest["totals"].items():
        need(told == sums.totals.get(by, {}), name, f"its totals by {by}")
    known = {*before.get("banks", {}), *(b["account"] for b in manifest["batches"])} - {""}
    need(known <= manifest["banks"].keys(), name, "a bank account is left out")
    for code, chain in manifest["banks"].items():
        proven = bank_is_proven(code, chain, manifest, before, sums)
        need(proven, name, f"bank/{code} is not proven as it says")
    for verdict in manifest["verdicts"]:
        check_verdict(evidence, verdict)
    for told in manifest.get("commands", []):
        command = f"commands/{told['command_id']}.json"
        need(evidence.sha(command) == told["evidence"], command, f"{name} lists other bytes")
    for source, digest, _ in manifest.get("messages", []):
        evidence.open(f"webhooks/{source}/{digest}.json").close()
    check_lists(manifest, before, name)
    for batch in manifest["batches"]:
        check_batch(evidence, batch, sums)
    evidence.manifest = manifest
    evidence.days.append(day)
    evidence.found.update(
        journals=manifest["journals"]["count"], batches=len(manifest["batches"])
    )


def check_batch(evidence: Folder, batch: Row, sums: "Sums") -> None:
    """A posted batch's pence, from the drop, the provider's answer or the command."""
    batch_id, origin = batch["batch_id"], batch["origin"]
    twice = f"days/{evidence.posted.get(batch_id)}/manifest.json"
    need(
        batch_id not in evidence.posted,
        twice,
        f"batch {batch_id} is posted again on {sums.day}",
    )
    evidence.posted[batch_id] = sums.day
    evidence.found.update({origin: 1, f"{origin} pence": batch["posted_pence"]})
    sources = evidence.configured(batch["pins"]["configuration"])["sources"]
    form = sources.get(batch["source"], {}).get("format", "")
    if origin in ("command", "deed"):
        check_command(evidence, batch, sums)
    elif origin == "event":
        check_event(evidence, batch, form)
    else:
        check_file(evidence, batch, form, sources[batch["source"]])


def check_command(evidence: Folder, batch: Row, sums: "Sums") -> None:
    """An officer's command, and the balances that an opening one opens."""
    name = f"commands/{batch['identity'].rpartition(' ')[2]}.json"
    need(evidence.sha(name) == batch["evidence"], name, "its journal is of other bytes")
    command = evidence.json(name)
    command = command.get("order", command)
    if "balances" in command or batch["batch_id"] in sums.opened:
        told = {row["account"]: row["amount_pence"] for row in command["balances"]}
        opened = sums.opened.get(batch["batch_id"], Counter())
        need(opened == Counter(told), name, "it opens other balances")


def check_file(evidence: Folder, batch: Row, form: str, source: Row) -> None:
    """A file's lines and balances, read again, against what was posted of them."""
    verdict = evidence.verdicts[batch["batch_id"]]
    name, place = verdict["name"], verdict["batches"].index(batch["batch_id"])
    need(batch["evidence"] == verdict["content_sha256"], name, "its batch is of other bytes")
    told_by = ("batch", batch["source"], batch["evidence"], str(place + 1))
    ids = (derived(*told_by, str(attempt)) for attempt in range(1, 100))
    need(verdict["decides"] or batch["batch_id"] in ids, name, "its batch has another's id")
    if form not in READERS:
        evidence.unread.append((name, form, batch["posted_pence"]))
        return
    settings = source.get("settings", {})
    files = evidence.configured(batch["pins"]["configuration"])
    mapping = files.get(settings.get("mapping", "").removesuffix(".toml"), {})
    with evidence.open(name) as file:
        total, stated, opening, closing = list(READERS[form](file, mapping))[place]
    told = (batch["posted_pence"], batch["opening_pence"], batch["closing_pence"])
    if batch["already_posted"]:
        evidence.found["lines left out as posted before"] += batch["already_posted"]
        walked = total if opening is None or closing is None else closing - opening
        told = (walked, opening, closing)
    what = "its lines or balances come to other pence than were posted"
    need(told == (total, opening, closing) and stated == batch["stated_pence"], name, what)


def pounds(amount: int | None) -> str:
    """Pence for people; what is not proven is no number."""
    if amount is None:
        return "not proven"
    return f"{'-' if amount < 0 else ''}£{abs(amount) // 100:,}.{abs(amount) % 100:02d}"


def page(evidence: Folder) -> Iterator[str]:
    """The summary, a page at most for a month."""
    found, manifest, days = evidence.found, evidence.manifest, evidence.days
    alone = Counter(name.partition("/")[0] for name in evidence.digests.keys() - evidence.used)
    yield f"Evidence of {manifest['council']}, {min(days)} to {manifest['day']}"
    yield f"{len(evidence.digests)} files as listed; {found['drops']} verdicts on drops"
    left = ", ".join(f"{count} in {folder}/" for folder, count in sorted(alone.items()))
    yield f"Files that no sealed day speaks for, only the list: {left or 'none'}"
    yield f"{len(manifest['held'])} files held"
    yield f"{found['batches']} batches posted, {len(manifest['unposted'])} not posted yet"
    yield f"{found['journals']} journals in {len(days)} days, each of which balances"
    for origin, what in ORIGINS.items():
        yield f"{found[origin]} batches from {what}: {pounds(found[f'{origin} pence'])}"
    yield f"{found['lines left out as posted before']} lines left out as posted before"
    yield f"{found['conflicts']} webhooks tell other pence than their payment, and post nothing"
    yield f"{len(evidence.exports)} exports hold what the ledger holds"
    signed = "NOT CHECKED"
    if evidence.check_signatures:
        key = evidence.sha("public_key.pem")
        signed = f"{evidence.signatures} fit the public key of SHA-256 {key}"
    yield f"Signatures: {signed}"
    unproven = sorted({*days} - {told["day"] for told in evidence.proofs})
    yield f"Days without a penny proof: {', '.join(unproven) or 'none'}"
    last = {
        told["day"]: told for told in sorted(evidence.proofs, key=lambda told: told["ties"])
    }
    for day, told in sorted(last.items()):
        three = []
        for kind, rows in told["differences"].items():
            each = [row["difference_pence"] for row in rows]
            three.append(f"{kind} {pounds(None if None in each else sum(map(abs, each)))}")
        yield f"{day}: {', '.join(three)}; it {'ties' if told['ties'] else 'DOES NOT TIE'}"
    for name, form, amount in evidence.unread:
        yield f"{name} ({form}): digest checked, amount not recomputed: {pounds(amount)}"


def is_of_a_sealed_day(evidence: Folder, command: str) -> bool:
    """Whether a deed was asked for before the last sealed day, which then must list it."""
    return str(evidence.orders[command].get("at", "9999")) < str(evidence.manifest["day"])


def is_told(evidence: Folder, name: str) -> bool:
    """Whether a sealed day names the record; an interrupted close may write its bytes twice."""
    newest = name.rpartition(".")[0]
    again = newest in evidence.used and evidence.sha(name) == evidence.sha(newest)
    return name in evidence.used or ".json.sig" in name or again


def verify(evidence: Folder) -> Folder:
    """Everything, in the order in which one record is proven by another; or Altered."""
    try:
        check_files(evidence)
        for name in evidence.names("days", "manifest.json"):
            check_day(evidence, name.split("/")[1])
        need(bool(evidence.days), "days/", "no day is sealed")
        check_webhooks(evidence)
        check_take_backs(evidence)
        check_exports(evidence)
        check_proofs(evidence)
        check_audit(evidence)
        check_certificates(evidence)
        check_sheets(evidence)
        for name in evidence.names("days"):
            need(is_told(evidence, name), name, "no sealed day names it")
        for name in evidence.names("commands"):
            if name not in evidence.used and is_of_a_sealed_day(evidence, name):
                evidence.unread.append((name, "no sealed day tells what became of it", 0))
    except UNREADABLE as broken:
        raise Altered(f"{evidence.at}: it cannot be read ({type(broken).__name__})") from broken
    except OSError as missing:
        raise Altered(f"{evidence.at}: it is missing") from missing
    return evidence


def main() -> int:
    """Verify the folder named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("evidence", type=Path)
    parser.add_argument("--key", default="", help="SHA-256 of the council's public_key.pem")
    parser.add_argument("--no-signatures", action="store_true")
    parser.add_argument("--allow-unread", action="store_true")
    told = parser.parse_args()
    try:
        folder = Folder(told.evidence, check_signatures=not told.no_signatures, key=told.key)
        evidence = verify(folder)
    except Altered as altered:
        print(f"ALTERED  {altered}")
        return 1
    print("\n".join(page(evidence)))
    if evidence.unread and not told.allow_unread:
        print("Not everything could be recomputed; --allow-unread accepts that.")
        return 1
    print("Nothing has been altered: every record is what the others say it is.")
    return 0


# File format: the list of the evidence, index.json.


def check_files(evidence: Folder) -> None:
    """Every file is as it was copied, and every digest that is a name is its content's."""
    index = {row["file"]: row for row in evidence.json("index.json")}
    lying = set(evidence.names("."))
    for name, row in sorted(index.items()):
        need(name in lying, name, "it is missing")
        need(evidence.sha(name) == row["sha256"], name, "index.json lists other bytes for it")
        if row["bucket"] == "drop" and not name.startswith("reports/"):
            evidence.drops[row["key"], row["version"]] = name
    for name in sorted(lying):
        need(name in index or name in TOLD_WITH_THE_COPY, name, "index.json does not list it")
    evidence.orders = {name: evidence.json(name) for name in evidence.names("commands")}
    evidence.used.clear()
    for name in [*evidence.names("configurations"), *evidence.names("webhooks")]:
        told, masked = Path(name).stem, f"masked/{Path(name).stem}.json"
        both = evidence.json(masked) if masked in index else {"masked_sha256": told}
        need(evidence.sha(name) == both["masked_sha256"], name, "its name is another's digest")
        need(both.get("raw_sha256", told) == told, masked, "it speaks for another body")
    for name in evidence.names("configurations"):
        funds = evidence.configured(Path(name).stem)["funds"]
        evidence.coded_funds |= {code for code in funds if funds[code].get("ledger_coded")}
    evidence.commands = {evidence.digests[n]: n for n in evidence.names("commands")}
    if evidence.check_signatures:
        need(shutil.which("openssl") is not None, "openssl", "not found on this machine")
        key = evidence.openssl("pkey", "-pubin", "-noout", "-in", "public_key.pem")
        need(key, "public_key.pem", "it holds no public key")
        is_given = evidence.key in ("", evidence.sha("public_key.pem"))
        need(is_given, "public_key.pem", "it is not the key that --key tells")


# File format: a journal, and a day's sums of them.


def summed(account: str) -> str:
    """A fund's accounts are one, every other account is itself."""
    return "/".join(account.split("/")[:2]) if account.startswith("fund/") else account


@dataclass
class Sums:
    """A day's journals, added up."""

    day: str
    evidence: Folder
    accounts: dict[str, list[int]] = field(default_factory=dict)
    totals: dict[str, Row] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)
    opened: dict[str, Counter[str]] = field(default_factory=dict)
    opened_on: dict[str, str] = field(default_factory=dict)

    def add(self, batch: str, period: str, journal: list[Any]) -> int:
        """Add a journal, which must balance; gives the pence that it received."""
        kind, source, method, booked_on = journal[2:6]
        pence = [line[1] for line in journal[10]]
        if sum(pence) or len(pence) < 2 or any(type(p) is not int or not p for p in pence):
            raise Altered(f"{self.evidence.at}: journal {journal[0]} does not balance")
        received = pence[0] if kind in RECEIVES else 0
        if was_moved_here(journal):
            kind = "transfer"  # one that was reversed is told as it was
        self.count("source", source, received)
        self.count("method", method, received)
        for account, amount, *_ in journal[10]:
            family, fund, *_ = f"{account}/".split("/")
            total = summed(account)
            self.accounts.setdefault(total, [0, 0])[amount < 0] += abs(amount)
            if family == "fund":
                self.count("fund", fund, -amount)
                total = account if fund in self.evidence.coded_funds else total
            elif family == "suspense":
                self.about[account] = journal[9] or self.about.get(account, "")
                total = "suspense"
            elif kind == "opening" and family != "opening":
                self.opened.setdefault(batch, Counter())[account] += amount
                self.opened_on[account] = booked_on
            self.evidence.lines[self.day, period, source, kind, total] += amount
        return int(received)

    def count(self, by: str, key: str, pence: int) -> None:
        """Count one journal or line under a key."""
        entry = self.totals.setdefault(by, {}).setdefault(key, {"journals": 0, "pence": 0})
        entry["journals"] += 1
        entry["pence"] += pence


# File format: a day's journals, batch by batch.


def add_up(evidence: Folder, manifest: Row, told_by: str) -> Sums:
    """The day's sums; each batch's journals must be the very ones it was claimed for."""
    day, digest = manifest["day"], manifest["journals"]["sha256"]
    sums, name = Sums(day, evidence), f"days/{day}/{digest}.jsonl"
    need(evidence.sha(name) == digest, name, "its name is another content's digest")
    journals = 0
    with evidence.open(name) as file:
        for batch in manifest["batches"]:
            count = pence = 0
            for claimed_for, _ in batch["chunks"]:
                claimed = hashlib.sha256()
                while claimed.hexdigest() != claimed_for:
                    line = file.readline()
                    of, period, _, journal = json.loads(line or b'["","",0,[]]')
                    what = (
                        f"batch {batch['batch_id']} has other journals than it was claimed for"
                    )
                    need(of == batch["batch_id"], name, what)
                    claimed.update(line[line.index(b",[") + 1 : -2] + b"\n")
                    pence, count = pence + sums.add(of, period, journal), count + 1
                    note_take_back(evidence, journal)
            told = (batch["payments"], batch["posted_pence"])
            need(told == (count, pence), told_by, f"batch {batch['batch_id']}")
            journals += count
        need(not file.read(1), name, "it holds journals of no batch")
    need(journals == manifest["journals"]["count"], told_by, "its count of journals")
    return sums


# File format: what a file of take-backs found of its originals, before it was posted.


def note_take_back(evidence: Folder, journal: list[Any]) -> None:
    """The payment that a take-back or a returned line moves, and what it debits of it."""
    if journal[2] in ("take_back", "returned_line") and journal[12:]:
        debited = [line for line in journal[10] if line[0].startswith("fund/")]
        evidence.taken[journal[1]] = [journal[12], debited]


def check_take_backs(evidence: Folder) -> None:
    """Each original that was found is the one whose accounts the take-back debited."""
    for name in evidence.names("take_backs", ".json"):
        batch, kept = name.split("/")[1], evidence.json(name)
        found = {f"{batch}-{place}": [r["original"], r["parts"]] for place, r in kept.items()}
        posted = {key: evidence.taken.get(key) for key in found}
        need(found == posted or batch not in evidence.posted, name, "it found other originals")


# File format: a day's manifest: accounts, and bank accounts.


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


def bank_is_proven(code: str, chain: Row, manifest: Row, before: Row, sums: Sums) -> bool:
    """Whether the statements are one walk from the last proven balance to this one."""
    of_code = [b for b in manifest["batches"] if b["account"] == code]
    keys = ("identity", "first_on", "last_on", "opening_pence", "closing_pence")
    rows = [[b[k] for k in keys] for b in of_code if b["payments"] or not b["already_posted"]]
    first = min([row[1] for row in rows if row[1]] or [manifest["day"]])
    new = {"proven_pence": 0, "waiting": [], "unbalanced": []}
    new["proven_to"] = sums.opened_on.get(f"bank/{code}", first)
    was = before.get("banks", {}).get(code, new)
    bare = [row[0] for row in rows if None in row[3:]]
    walked = [*was["waiting"], *[row for row in rows if None not in row[3:]]]
    for row in chain["waiting"]:
        if row not in walked:
            return False
        walked.remove(row)
    opened = sum(balances[f"bank/{code}"] for balances in sums.opened.values())
    steps = Counter([was["proven_pence"] + opened, *[row[4] for row in walked]])
    steps.subtract([chain["proven_pence"], *[row[3] for row in walked]])
    proven_to = max([was["proven_to"], *[row[2] or "" for row in walked]])
    told = (chain["unbalanced"], chain["proven_to"], any(steps.values()))
    return told == (sorted([*was["unbalanced"], *bare]), proven_to, False)


# File format: a day's manifest: verdicts on files.


def check_verdict(evidence: Folder, verdict: Row) -> None:
    """The dropped bytes, and the command that decided a held file, are the verdict's own."""
    name = evidence.drops.get((verdict["file"], verdict["version"]), f"drops/{verdict['file']}")
    need(evidence.sha(name) == verdict["content_sha256"], name, "its verdict is on other bytes")
    if verdict["decides"]:
        nearest = max(evidence.orders, key=partial(likeness, evidence, verdict), default="")
        known = verdict["command"] in evidence.commands
        need(known, nearest or "commands/", f"it did not decide {verdict['file']}")
        evidence.used.add(evidence.commands[verdict["command"]])
    if verdict["verdict"] == "accepted":
        told = {batch: {**verdict, "name": name} for batch in verdict["batches"]}
        evidence.verdicts.update(told)
    evidence.found["drops"] += 1


def likeness(evidence: Folder, verdict: Row, command: str) -> tuple[bool, ...]:
    """How far a command that no record accounts for yet is about a verdict's held file."""
    told = evidence.orders[command].get("order", evidence.orders[command])
    same = (told.get("source") == verdict["source"], told.get("sequence") == verdict["decides"])
    return command not in evidence.used, *same


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
    posted |= {left[0] for row in manifest["commands"] for left in row.get("abandons", ())}
    left = [row for row in [*before.get("unposted", []), *new] if row[0] not in posted]
    need(left == manifest["unposted"], name, "its batches not posted")


# File format: a configuration, as far as the exports follow from it.


def ledger_code(account: str, told: Row) -> str:
    """The back office's code of a ledger account, as a configuration version gives it."""
    family, _, rest = account.partition("/")
    fund, _, reference = rest.partition("/")
    kind, _, office = rest.partition("-")
    codes, own = told["ledger_codes"], {}
    if family == "fund" and (own := told["funds"].get(fund, {})).get("ledger_coded"):
        return reference
    if family == "fund":
        return str(
            own["feeder_ledger_code" if own.get("gl_route") == "feeder" else "ledger_code"]
        )
    if family == "bank":
        return str(told["bank_accounts"][rest]["ledger_code"])
    if rest in told["sources"] and family in ("clearing", "fees"):
        key = "ledger_code" if family == "clearing" else "fees_ledger_code"
        own = told["sources"][rest]
    elif family == "clearing" and office in told.get("offices", {}):
        key, own = f"{kind}_ledger_code", told["offices"][office]
    else:
        key, own = "ledger_code", codes.get(family, {}).get(rest, {})
    accounts = codes.get("accounts", {})
    return str(own.get(key) or accounts.get(account) or accounts[f"{family}/"])


def was_moved_here(journal: list[Any]) -> bool:
    """Whether it reverses what officers moved, or places what a target refused of that."""
    placed = journal[9] == REFUSED and journal[2] != "returned_line"
    return placed or "".join(journal[13:14]).rpartition(".")[2] in MOVED_HERE


def taken(evidence: Folder, told: Row) -> Counter[str]:
    """The ledger's lines of an export's days: pence by fund, or by `code|account`."""
    files = evidence.configured(told["configuration"])
    funds = files["targets"][told["target"]].get("funds", [])
    sums, starts = Counter[str](), told.get("starts", {})
    for (day, period, source, kind, account), pence in evidence.lines.items():
        family, fund, *_ = f"{account}/".split("/")
        first = starts.get(fund if funds else "*", told["first_on"])
        if period != told["period"] or not first <= day <= told["last_on"]:
            continue
        if not funds:
            sums[f"{ledger_code(account, files)}|{summed(account)}"] += pence
        elif family == "fund" and fund in funds and kind != "returned_line":
            already = files["sources"].get(source, {}).get("already_posted", False)
            sums[fund] -= 0 if already and kind not in MOVED_HERE else pence
    return sums


# File format: an export's manifest.


def check_exports(evidence: Folder) -> None:
    """Delivered bytes against their manifests, the days that they cover, and what came back."""
    for name in evidence.names("exports", ".manifest.json"):
        told, file = evidence.json(name), name.removesuffix(".manifest.json")
        derived_id = f"{told['target']}-{told['period']}-{told['first_on']}"
        need(told["export_id"] == derived_id, name, "its id is another export's")
        need(evidence.sha(file) == told["sha256"], file, "its manifest tells of other bytes")
        files = evidence.configured(told["configuration"])
        target, expected = files["targets"][told["target"]], taken(evidence, told)
        read = layout_of(files, target)
        if read is None:
            amount = max(told["debits_pence"], told["credits_pence"])
            evidence.unread.append((file, target["layout"], amount))
        else:
            with evidence.open(file) as content:
                rows = read(content, target)
                delivered, sides = delivered_by(rows, way=-1 if target.get("funds") else 1)
            what = "it is not what the ledger holds of its days"
            need(are_alike(delivered, expected), file, what)
            stated = [told["rows"], told["debits_pence"], told["credits_pence"]]
            need(sides == stated and Path(file).name == told["file_name"], name, "its totals")
        evidence.exports[told["export_id"]] = told, expected
    check_sequences(sorted((told for told, _ in evidence.exports.values()), key=issue_of))
    check_returns(evidence)


def issue_of(told: Row) -> tuple[str, str, str]:
    """What an export's number follows: its target, its last day, and its period."""
    return told["target"], told["last_on"], told["period"]


def check_sequences(issued: list[Row]) -> None:
    """A target's exports are numbered from 1, and none is left out."""
    numbers = Counter[str]()
    for told in issued:
        numbers[told["target"]] += 1
        name = f"exports/{told['target']}/{told['file_name']}.manifest.json"
        need(told["sequence"] == numbers[told["target"]], name, "its number, or one is missing")


def delivered_by(
    rows: Iterator[tuple[str, int, int]], *, way: int
) -> tuple[Counter[str], list[int]]:
    """An export's pence by key, and its rows, debits and credits."""
    sums, sides = Counter[str](), [0, 0, 0]
    for key, debit, credit in rows:
        sums[key] += way * (debit - credit)
        sides = [sides[0] + 1, sides[1] + debit, sides[2] + credit]
    return sums, sides


# File format: a target's word on an export, and the commands that return what it refused.


def check_returns(evidence: Folder) -> None:
    """What is back in suspense was sent so and refused so, line by line, and is back once."""
    back: dict[str, dict[int, tuple[str, int, str]]] = {}
    for name, command in evidence.orders.items():
        posted = derived("command-batch", command.get("command_id", ""))
        if command.get("deed") != "return_refused_lines" or posted not in evidence.posted:
            continue
        order, found = command["order"], dict[str, list[Any]]()
        known, refused = back.setdefault(order["export_id"], {}), refused_by(evidence, order)
        for row in order["lines"]:
            is_its = row["line"] in refused - known.keys()
            need(is_its, name, f"line {row['line']} was not refused, or is back twice")
            known[row["line"]] = row["account"].split("/")[1], row["pence"], name
            found.setdefault(row["payment_id"], []).append([row["account"], row["pence"]])
        for place, (payment, lines) in enumerate(found.items(), start=1):
            moved, debited = evidence.taken.get(f"{posted}-{place}", ("", ()))
            are_its = (moved, [line[:2] for line in debited]) == (payment, lines)
            need(are_its, name, f"other lines of {payment} have returned")
    for export_id, known in back.items():
        sent = rows_of(evidence, export_id, known)
        for number, (fund, amount, name) in known.items():
            is_its = sent is None or sent.get(number) == (fund, amount)
            need(is_its, name, f"line {number} was sent otherwise")


def refused_by(evidence: Folder, order: Row) -> set[int]:
    """The lines that an acknowledgement refuses of an export, by its SHA-256."""
    words = (name for name in evidence.names("drops/acknowledgements"))
    is_its = order["acknowledgement"]
    name = next((n for n in words if evidence.digests[n] == is_its), "acknowledgements/")
    with evidence.open(name) as file:
        text = file.read().decode("utf-8-sig")
    if text.lstrip().startswith("{"):
        told = json.loads(text)
        export_id, refused = told["export_id"], {row["line"] for row in told.get("refused", ())}
    else:
        rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
        export_id, refused = rows[0][1], {int(row[1]) for row in rows[2:]}
    need(export_id == order["export_id"], name, "it is of another export")
    return refused


# File format: what detail exports gave their targets.


Sent = dict[int, tuple[str, int]]


def rows_of(evidence: Folder, export_id: str, lines: Container[int]) -> Sent | None:
    """Some rows of a detail export by number: fund, pence as received; None if not readable."""
    told, _ = evidence.exports[export_id]
    files = evidence.configured(told["configuration"])
    target = files["targets"][told["target"]]
    read = layout_of(files, target)
    if read is None:
        return None
    with evidence.open(f"exports/{told['target']}/{told['file_name']}") as content:
        rows = enumerate(read(content, target), start=1)
        return {n: (fund, credit - debit) for n, (fund, debit, credit) in rows if n in lines}


def fed_by(evidence: Folder, told: Row) -> Counter[str]:
    """What a certificate's exports gave each feeder, less what came back in its period."""
    fed = Counter[str]()
    for row in told["exports"]:
        issued, expected = evidence.exports[row["export_id"]]
        target = evidence.configured(issued["configuration"])["targets"][issued["target"]]
        fed.update({fund: expected[fund] for fund in target.get("funds", ())})
    for (on, period, _, kind, account), amount in evidence.lines.items():
        fund = account.removeprefix("fund/").split("/")[0]
        is_back = kind == "returned_line" and account.startswith("fund/") and fund in fed
        if is_back and period == told["period"] and on <= told["closed_on"]:
            fed[fund] -= amount
    return fed


# File format: a penny proof.

AGEING = ("clearing/", "transit/", "suspense/")


def check_proofs(evidence: Folder) -> None:
    """Every proof against its day: the balances, and the three differences."""
    for name in evidence.names("proofs", ".json"):
        evidence.signed(name)
        need(
            evidence.sha(name) == Path(name).stem, name, "its name is another content's digest"
        )
        told, day = evidence.json(name), f"days/{name.split('/')[1]}/manifest.json"
        need(told["manifest_sha256"] == evidence.sha(day), name, "its day's digest")
        manifest = evidence.json(day)
        check_proof(evidence, told, manifest, name)
        evidence.proofs.append(told)


def check_proof(evidence: Folder, told: Row, manifest: Row, name: str) -> None:
    """A proof's figures, recomputed, and whether it ties."""
    evidence.at, accounts, three = name, manifest["accounts"], told["differences"]
    found = {r["account"]: [r[k] for k in BALANCE[:4]] for r in told["trial_balance"]}
    balances = {a: [row[k] for k in BALANCE[:4]] for a, row in accounts.items()}
    need(found == balances, name, "its trial balance is not its day's")
    for kind, rows in differences(evidence, manifest, three["exports"]).items():
        listed = [[row[k] for k in DIFFERENCES[kind]] for row in three[kind]]
        need(listed == rows, name, f"its {kind} differences")
    for kind in ("held", "rejected", "refused"):
        listed = manifest["held"] if kind == "held" else manifest["verdicts"]
        files = [row["file"] for row in listed if row["verdict"] == kind]
        need([row["file"] for row in told[kind]] == files, name, f"its {kind} files")
    items = {r["account"]: r["pence"] for r in told["outstanding"] + told["suspense"]}
    carried = {a: r["carried_pence"] for a, r in accounts.items() if r["carried_pence"]}
    ages = {a: p for a, p in carried.items() if a.startswith(AGEING)}
    need(items == ages, name, "what is outstanding or in suspense")
    not_come = [row["source"] for row in told["not_come"]]
    need(not_come in owed(evidence, manifest), name, "which files did not come")
    for row in three["exports"]:
        issued, _ = evidence.exports[row["export_id"]]
        file = f"exports/{row['target']}/{issued['file_name']}"
        need(row["sha256"] == issued["sha256"], file, f"{name} was signed for other bytes")
    every = (row for rows in three.values() for row in rows)
    nothing = all(r["difference_pence"] == 0 and r.get("as_issued", True) for r in every)
    left = [row[:3] for row in told["overdue"]]
    need(all(row in manifest["unposted"] for row in left), name, "what is overdue")
    ties = nothing and not left and not any(told["not_yet_exported"].values())
    need(told["ties"] == ties, name, "it does not say whether it ties")


# File format: a penny proof's files that did not come.


def owed(evidence: Folder, manifest: Row) -> list[list[str]]:
    """The sources that sent nothing: were it a bank holiday, and were it none."""
    sources = evidence.configured(manifest["memory"]["configuration"])["sources"]
    come = {v["source"] for v in manifest["verdicts"] if v["verdict"] in ("accepted", "held")}
    on = ["every_day"]
    on += ["weekdays"] if date.fromisoformat(manifest["day"]).weekday() < 5 else []
    holiday = [c for c in sources if sources[c].get("expected_on") in on and c not in come]
    on += ["banking_days"] if len(on) > 1 else []
    others = [c for c in sources if sources[c].get("expected_on") in on and c not in come]
    return [sorted(holiday), sorted(others)]


# File format: a penny proof's three differences.

DIFFERENCES = {
    "bank": ("account", "stated_pence", "ledger_pence", "difference_pence", "proven_to"),
    "collectors": ("source", "stated_pence", "posted_pence", "difference_pence"),
    "exports": ("export_id", "first_on", "last_on", "delivered_pence", "ledger_pence"),
}


def differences(evidence: Folder, manifest: Row, exports: list[Row]) -> Row:
    """The three differences as the days and the exports give them, by DIFFERENCES' keys."""
    rows: dict[str, list[list[Any]]] = {kind: [] for kind in DIFFERENCES}
    for code, chain in sorted(manifest["banks"].items()):
        ledger = manifest["accounts"].get(f"bank/{code}", {"carried_pence": 0})["carried_pence"]
        stated = chain["proven_pence"]
        shown = None if chain["waiting"] or chain["unbalanced"] else stated - ledger
        rows["bank"].append([code, stated, ledger, shown, chain["proven_to"]])
    collectors: dict[str, list[int]] = {}
    for batch in manifest["batches"]:
        if not batch["account"] and batch["source"] not in ("opening", "officers"):
            stated, posted = batch["stated_pence"], batch["posted_pence"]
            sums = collectors.setdefault(batch["source"], [0, 0])
            sums[0] += posted if stated is None else stated
            sums[1] += posted
    for source, (stated, posted) in sorted(collectors.items()):
        rows["collectors"].append([source, stated, posted, stated - posted])
    for row in exports:
        issued, expected = evidence.exports[row["export_id"]]
        days = [issued["export_id"], issued["first_on"], issued["last_on"]]
        # What lay there when the proof was drawn up is gone, if it was not the issued file.
        total = expected.total()
        delivered = total if row["as_issued"] else row["delivered_pence"]
        rows["exports"].append([*days, delivered, total])
    return rows


# File format: the audit trail.


def check_audit(evidence: Folder) -> None:
    """The trail of what officers did and read: signed, each day naming the day before's."""
    for name in evidence.names("audit", ".json"):
        evidence.signed(name)
        told = evidence.json(name)
        before = f"audit/{date.fromisoformat(told['day']) - timedelta(1)}.json"
        need(Path(name).stem == told["day"], name, "it is another day's")
        follows = told["previous"] == evidence.digests.get(before, "")
        need(follows, before, "the day after names another digest for it")
    # The last day's may be to come: it is sealed just behind its book.
    for name in (f"audit/{day}.json" for day in evidence.days[:-1]):
        need(name in evidence.used, name, "it is missing")


# File format: a period's certificate.


def check_certificates(evidence: Folder) -> None:
    """Each is signed, and names the funds' totals and banks of a period that a day closed."""
    for name in evidence.names("certificates", ".json"):
        evidence.signed(name)
        need(evidence.sha(name) == Path(name).stem, name, "its name is another's digest")
        told = evidence.json(name)
        need(told["period"] == name.split("/")[1], name, "it is another period's")
        check_certificate(evidence, told, name)


def check_certificate(evidence: Folder, told: Row, name: str) -> None:
    """What its funds and banks hold, from the day books; and whether its figures tie."""
    day, funds, held = f"days/{told['closed_on']}/manifest.json", told["funds"], Counter[str]()
    need(told["manifest_sha256"] == evidence.sha(day), name, "its day's digest")
    for (on, period, _, _, account), amount in evidence.lines.items():
        if period == told["period"] and on <= told["closed_on"] and account[:5] == "fund/":
            held[account.split("/")[1]] -= amount
    need(Counter({row["fund"]: row["ims_pence"] for row in funds}) == held, name, "its funds")
    banks = [[row[key] for key in DIFFERENCES["bank"]] for row in told["banks"]]
    need(banks == differences(evidence, evidence.json(day), [])["bank"], name, "its banks")
    evidence.at, ties = name, all(row["difference_pence"] == 0 for row in told["banks"])
    for row in told["exports"]:
        issued, _ = evidence.exports[row["export_id"]]
        need(row["sha256"] == issued["sha256"], name, f"{row['export_id']} has other bytes")
        ties = ties and row["as_issued"] and not row["difference_pence"]
    for row in funds:
        ims, fed = row["ims_pence"], row["ims_pence"] - row["already_posted_pence"]
        ledger, feeder = row["general_ledger_pence"], row["feeder_pence"]
        alike = ledger in (None, ims) and feeder in (None, fed)
        need(row["ties"] == alike, name, f"whether {row['fund']} ties")
        ties = ties and alike
    need(told["ties"] == ties, name, "whether it ties")
    feeders = {r["fund"]: r["feeder_pence"] for r in funds if r["feeder_pence"] is not None}
    is_known = all(row["as_issued"] for row in told["exports"])
    need(not is_known or feeders == fed_by(evidence, told), name, "what its feeders hold")


def check_sheets(evidence: Folder) -> None:
    """What people read of proofs and certificates, pages and tables, is signed too."""
    for folder in ("proofs", "certificates"):
        for sheet in (*evidence.names(folder, ".csv"), *evidence.names(folder, ".html")):
            evidence.signed(sheet)


# File format: XML, of which several others are made.


class Elements(TreeBuilder):
    """XML read bit by bit: the named elements, each let go once it has been read."""

    def __init__(self, *names: str) -> None:
        super().__init__()
        self.names, self.within, self.ended = names, list[Element](), list[Element]()

    def start(self, tag: Any, attrs: Any) -> Element:
        """An element begins within another."""
        self.within.append(super().start(tag, attrs))
        return self.within[-1]

    def end(self, tag: str) -> Element:
        """An element ends; a named one is kept for its reader, and not in the tree."""
        element = self.within.pop()
        super().end(tag)
        if local(element) in self.names:
            self.ended.append(element)
            if self.within:
                self.within[-1].remove(element)
        return element

    def doctype(self, name: str, *told: str | None) -> None:
        """A document type could hide an amount in an entity."""
        raise ValueError(f"a document type {name} {told}")


def elements(file: IO[bytes], *names: str) -> Iterator[tuple[str, Element]]:
    """The named elements as they end, with their names, whatever the namespace."""
    found = Elements(*names)
    parser = XMLParser(target=found)  # noqa: S314 - it refuses document types
    while chunk := file.read(1 << 16):
        parser.feed(chunk)
        while found.ended:
            element = found.ended.pop(0)
            yield local(element), element
    parser.close()


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def text_of(element: Element, *paths: str) -> str:
    """The text at the first of these paths that has one, whatever its namespace."""
    for path in paths:
        text = element.findtext("/".join(f"{{*}}{name}" for name in path.split("/")), "")
        if text.strip():
            return text.strip()
    return ""


# File format: allpay.


def allpay(file: IO[bytes], _mapping: Row) -> Iterator[Figures]:
    """Receipts: details of 43 characters, pounds in columns 24 to 32; a trailer."""
    total, stated = 0, None
    for line in texts(file):
        if line.startswith("Total Amount"):
            stated = pence(line[34:51])
        elif line.strip() and not line.startswith("Total "):
            total += pence(line[23:32])
    yield total, stated, None, None


# File format: camt053.


def camt053(file: IO[bytes], _mapping: Row) -> Iterator[Figures]:
    """ISO 20022 statements: of each Stmt the booked entries, and two balances."""
    total, balances = 0, dict[str, list[int]]()
    for name, element in elements(file, "Ntry", "Bal", "Stmt"):
        if name == "Ntry":
            is_booked = text_of(element, "Sts/Cd", "Sts") in ("BOOK", "")
            total += signed_pence(element) if is_booked else 0
        elif name == "Bal":
            code = text_of(element, "Tp/CdOrPrtry/Cd")
            balances.setdefault(code, []).append(signed_pence(element))
        else:
            opens = [b for c in ("OPBD", "PRCD", "ITBD") for b in balances.get(c, [])]
            closes = [b for c in ("ITBD", "CLBD") for b in balances.get(c, [])]
            opening, closing = opens[0] if opens else None, closes[-1] if closes else None
            yield stated_by(total, opening, closing)
            total, balances = 0, {}


def signed_pence(element: Element) -> int:
    """The pence of an entry or balance, money out negative."""
    way = {"CRDT": 1, "DBIT": -1}[text_of(element, "CdtDbtInd")]
    return way * pence(text_of(element, "Amt"))


def stated_by(total: int, opening: int | None, closing: int | None) -> Figures:
    """A statement's figures: it states that its lines lead from one balance to the other."""
    stated = None if opening is None or closing is None else closing - opening
    return total, stated, opening, closing


# File format: mt940.

LINE_61 = re.compile(r":61:\d{6}(?:\d{4})?(RC|RD|EC|ED|C|D)[A-Z]?(\d*)[,.](\d*)")
BALANCE_6X = re.compile(r":(60|62)([FM]):([CD])\d{6}[A-Z]{3}(\d*)[,.](\d*)")
WAYS = {"C": 1, "D": -1, "RC": -1, "RD": 1}


def mt940(file: IO[bytes], _mapping: Row) -> Iterator[Figures]:
    """SWIFT statements: lines (:61:) between balances (:60: and :62:), on pages or not."""
    total, opening, closing = 0, None, None
    account, header, page = "", ("", ""), ("", "")
    for line in texts(file):
        if line.startswith((":25:", ":25P:")):
            account = line.split(":")[2].strip()
        elif line.startswith((":28:", ":28C:")):
            header = (account, line.split(":")[2].strip().partition("/")[0])
        elif found := LINE_61.match(line):
            mark, whole, part = found.groups()
            total += WAYS.get(mark, 0) * pence(f"{whole or 0}.{part}")
        elif found := BALANCE_6X.match(line):
            side, last, mark, whole, part = found.groups()
            amount = WAYS[mark] * pence(f"{whole or 0}.{part}")
            if side == "62":
                closing, page = amount, (header if last == "M" else ("", ""))
            elif last == "F" or header != page or not header[1]:
                if opening is not None:
                    yield stated_by(total, opening, closing)
                total, opening, closing = 0, amount, None
    yield stated_by(total, opening, closing)


# File format: bai2.


def bai2(file: IO[bytes], _mapping: Row) -> Iterator[Figures]:
    """BAI2: of each account (03 to 49) its lines (16), and its figures 010 and 015."""
    total, balances = 0, dict[str, int]()
    for code, *fields in bai2_records(file):
        if code == "03":
            total, balances, at = 0, {}, 2
            while at < len(fields):
                if fields[at] in ("010", "015") and fields[at + 1]:
                    balances.setdefault(fields[at], int(fields[at + 1]))
                funds = fields[at + 3] if at + 3 < len(fields) else ""
                more = {"S": 3, "V": 2}.get(funds, 0)
                more = 1 + 2 * int(fields[at + 4] or 0) if funds == "D" else more
                at += 4 + more if fields[at] else 1
        elif code == "16":
            way = 1 if "100" <= fields[0] <= "399" else -1
            total += 0 if fields[0] == "890" else way * int(fields[1] or 0)
        elif code == "49":
            yield stated_by(total, balances.get("010"), balances.get("015"))


def bai2_records(file: IO[bytes]) -> Iterator[list[str]]:
    """Records of fields, with the lines of code 88 that go on with each."""
    record = ""
    for line in map(str.strip, texts(file)):
        if line.startswith("88,"):
            record = (record[:-1] + "," if record.endswith("/") else record) + line[3:]
        elif line:
            yield [part.strip() for part in record.removesuffix("/").split(",")]
            record = line
    yield [part.strip() for part in record.removesuffix("/").split(",")]


# File format: standard18_input.


def standard18_input(file: IO[bytes], _mapping: Row) -> Iterator[Figures]:
    """Our Direct Debit submission, UHL1 to UTL1: collections less credits, no contras."""
    total, is_open = 0, False
    for line in texts(file):
        if line.startswith(("UHL1", "UTL1")):
            if is_open:
                yield total, None, None, None
            total, is_open = 0, line.startswith("UHL1")
        elif is_item(line) and line[:14] != line[17:31]:
            total += int(line[35:46]) * (-1 if line[15:17] == "99" else 1)


def is_item(line: str) -> bool:
    """Whether a record is an item, with an amount: labels and instructions have none."""
    labels = ("VOL1", "HDR", "UHL1", "UTL1", "EOF")
    is_label = line.startswith(labels) or not line.strip(" \x1a")
    return not is_label and line[15:17] not in ("0N", "0C", "0S")


# File format: standard18_output.


def standard18_output(file: IO[bytes], _mapping: Row) -> Iterator[Figures]:
    """A bank's account entries; code Y1 holds the balance, 44 and 54 only repeat sums."""
    account, total, closing = "", 0, None
    for line in texts(file):
        is_entry = not line.startswith(("VOL1", "HDR", "UHL1", "UTL1", "EOF"))
        name = line[:14] if is_entry else ""
        if account and (name != account if is_entry else line[:4] in ("UHL1", "UTL1")):
            yield total, None, None, closing
            account, total, closing = "", 0, None
        if not is_entry or not line.strip(" \x1a"):
            continue
        account, code = name, line[15:17]
        if code == "Y1":
            closing = int(line[36:51]) * (1 if line[51] == "C" else -1)
        elif code not in ("44", "54"):
            total += int(line[35:46].strip() or 0) * (-1 if code[0] in "01U" else 1)
    if account:
        yield total, None, None, closing


# File format: arudd.


def arudd(file: IO[bytes], _mapping: Row) -> Iterator[Figures]:
    """Returned Direct Debits: of each of our accounts the items, taken back."""
    total, stated = 0, None
    for name, element in elements(
        file, "ReturnedDebitItem", "Totals", "OriginatingAccountRecord"
    ):
        if name == "ReturnedDebitItem":
            total -= pence(element.attrib["valueOf"].replace("£", ""))
        elif name == "Totals":
            stated = -pence(element.attrib["valueOf"].replace("£", ""))
        else:
            yield total, stated, None, None
            total, stated = 0, None


# File format: ddic.


def ddic(file: IO[bytes], _mapping: Row) -> Iterator[Figures]:
    """Direct Debit indemnity claims: of each day the claims, taken back."""
    total, stated = 0, None
    for name, element in elements(file, "DDICAdvice", "TotalValueOfDebits", "NewAdvices"):
        if name == "DDICAdvice":
            total -= pence(text_of(element, "TotalAmount").replace("£", ""))
        elif name == "TotalValueOfDebits":
            stated = -pence((element.text or "").replace("£", ""))
        else:
            yield total, stated, None, None
            total, stated = 0, None


# File format: bacs_input_report.


def bacs_input_report(file: IO[bytes], _mapping: Row) -> Iterator[Figures]:
    """What Bacs refused of each submitted file: items rejected or returned, taken back."""
    sums, stated = Counter[str](), 0
    for name, element in elements(file, "Error", "DebitEntry", "InputUserFile"):
        if name == "Error":
            parts = {local(part): part.attrib for part in element}
            outcome = parts["ErrorMessage"]["type"].strip().upper()
            sums[outcome] += pence(parts["ErrorItem"]["valueOf"].replace("£", ""))
        elif name == "DebitEntry":
            refused = element.find("{*}RejectedRecords")
            stated = 0 if refused is None else pence(refused.attrib["valueOf"].replace("£", ""))
        else:
            total = -sums["REJECTED"] - sums["RETURNED"]
            yield total, -stated - sums["RETURNED"], None, None
            sums, stated = Counter(), 0


# File format: localgov_ims_csv.


def localgov_ims_csv(file: IO[bytes], _mapping: Row) -> Iterator[Figures]:
    """The incumbent's transactions, 15 fields a line: pounds in the eleventh."""
    rows = csv.reader(f"{line}\n" for line in texts(file))
    yield sum(pence(row[10]) for row in rows if len(row) > 1), None, None, None


# File format: dwp_deductions.


def dwp_deductions(file: IO[bytes], _mapping: Row) -> Iterator[Figures]:
    """DWP's workbook, first sheet: pence in L signed by M; the file's total in N and O."""
    total, stated = 0, list[int]()
    with zipfile.ZipFile(file) as book:
        shared = [
            "".join(part.text or "" for part in element.iter() if local(part) == "t")
            for _, element in parts_of(book, "xl/sharedStrings.xml", "si")
        ]
        first = next(told for _, told in parts_of(book, "xl/workbook.xml", "sheet"))
        wanted = next(first.attrib[key] for key in first.attrib if key.endswith("}id"))
        related = parts_of(book, "xl/_rels/workbook.xml.rels", "Relationship")
        sheet = next(e.attrib["Target"] for _, e in related if e.attrib["Id"] == wanted)
        path = sheet[1:] if sheet.startswith("/") else f"xl/{sheet}"
        for number, (_, row) in enumerate(parts_of(book, path, "row")):
            cells = {c.attrib["r"].rstrip("0123456789"): cell(c, shared) for c in row}
            if number and cells.get("L"):
                total += whole(cells["L"]) * (-1 if cells.get("M") == "-" else 1)
                if cells.get("N") and not stated:
                    stated.append(whole(cells["N"]) * (-1 if cells.get("O") == "-" else 1))
    yield total, stated[0] if stated else None, None, None


def parts_of(book: zipfile.ZipFile, part: str, name: str) -> Iterator[tuple[str, Element]]:
    """The named elements of a workbook's part, none if it has no such part."""
    if part in book.namelist():
        with book.open(part) as file:
            yield from elements(file, name)


def cell(told: Element, shared: list[str]) -> str:
    """A cell's text."""
    if told.attrib.get("t") == "inlineStr":
        return "".join(part.text or "" for part in told.iter() if local(part) == "t").strip()
    value = text_of(told, "v")
    return shared[int(value)].strip() if told.attrib.get("t") == "s" else value


def whole(text: str) -> int:
    """A whole number, as some programs save it with a nought behind."""
    return int(text.removesuffix(".0"))


# File format: declared, in lines of cells, of fixed width, or labelled.


def declared(file: IO[bytes], told: Row) -> Iterator[Figures]:
    """A file that the council described in a mapping: of each account its amounts."""
    accounts, stated = dict[str, list[tuple[int, int | None]]](), None
    columns, trailer = told["columns"], told.get("trailer", {})
    several, amounts = columns.get("account", []), told.get("amounts", {})
    for cells, headings in declared_rows(file, told.get("lines", {})):
        if trailer and "".join(cells).startswith(trailer["begins"].replace(",", "")):
            if "total" in trailer:
                stated = money(cell_of(cells, [], trailer["total"]), amounts)
            continue
        names = several if isinstance(several, list) else [several]
        account = " ".join(filter(None, (cell_of(cells, headings, name) for name in names)))
        kinds = [k for k in ("amount", "sign", "debit", "credit", "balance") if k in columns]
        row = {kind: cell_of(cells, headings, columns[kind]) for kind in kinds}
        balance = money(row["balance"], amounts) if row.get("balance") else None
        accounts.setdefault(account, []).append((amount_of(row, amounts), balance))
    for lines in accounts.values() or [[]]:
        opening, closing = balances_of(lines)
        told_by_trailer = stated if len(accounts) < 2 else None
        figures = stated_by(sum(amount for amount, _ in lines), opening, closing)
        yield figures if figures[1] is not None else (figures[0], told_by_trailer, *figures[2:])


def balances_of(lines: list[tuple[int, int | None]]) -> tuple[int | None, int | None]:
    """Opening and closing balance, the newest line being the last, else the first one."""
    for way in (lines, lines[::-1]):
        opening = known = None
        moved, breaks = 0, 0
        for amount, balance in way:
            moved += amount
            if balance is not None:
                opening = balance - moved if opening is None else opening
                breaks += balance != opening + moved
        if not breaks:
            known = None if opening is None else opening + moved
            return opening, known
    return None, None


# File format: declared, its rows.


def declared_rows(file: IO[bytes], told: Row) -> Iterator[tuple[Any, list[str]]]:
    """Rows as cells (of fixed width: as a line), each with the headings folded."""
    kind, prefixes = told.get("kind", "delimited"), tuple(told.get("skip_prefixes", ["\0"]))
    numbered = enumerate(texts(file), start=1)
    kept = (t for n, t in numbered if n > told.get("skip", 0) and not t.startswith(prefixes))
    if kind == "fixed_width":
        yield from ((line, []) for line in kept if line.strip())
    elif kind == "labelled":
        ahead, record = dict[str, str](), dict[str, str]()
        for line in kept:
            label, _, value = line.partition(told.get("delimiter", ","))
            if folded(label) == folded(told["record_begins"]):
                if record:
                    yield list(record.values()), list(record)
                record = dict(ahead)
                record[folded(label)] = value
            elif line.strip():
                (record or ahead)[folded(label)] = value
        yield list(record.values()), list(record)
    else:
        mark = told.get("quote", '"')
        quoting = {"quotechar": mark} if mark else {"quoting": csv.QUOTE_NONE}
        lines = (f"{line}\n" for line in kept)
        rows = csv.reader(lines, delimiter=told.get("delimiter", ","), **quoting)
        filled = (row for row in rows if "".join(row).strip())
        headings = [folded(cell) for cell in next(filled)] if told.get("header", True) else []
        yield from ((row, headings) for row in filled)


def folded(heading: str) -> str:
    """A heading without blanks around it, in small letters."""
    return " ".join(heading.split()).casefold()


# File format: declared, its cells and amounts.


def cell_of(cells: Any, headings: list[str], column: str | int) -> str:
    """A column by its heading, its letter, its place from 1, or its characters."""
    if isinstance(cells, str):
        first, _, last = str(column).partition("-")
        return cells[int(first) - 1 : int(last)].strip().strip("'")
    if isinstance(column, str) and headings:
        place = headings.index(folded(column))
    elif isinstance(column, str):
        place = sum((ord(c) - 64) * 26**n for n, c in enumerate(reversed(column))) - 1
    else:
        place = column - 1
    return str(cells[place]).strip().strip("'").strip()


def money(text: str, amounts: Row) -> int:
    """An amount as the mapping says that money is written."""
    way = -1 if amounts.get("reversed") else 1
    for word in sorted(amounts.get("minus", []) + amounts.get("plus", []), key=len)[::-1]:
        if word and text.upper().endswith(word.upper()):
            way, text = -way if word in amounts["minus"] else way, text[: -len(word)].strip()
            break
    bare = text.replace(amounts.get("symbol") or " ", "").replace(" ", "").removeprefix("+")
    bare = bare.replace(amounts.get("thousands") or " ", "")
    bare = bare.replace(",", ".") if amounts.get("decimal") == "," else bare
    return way * (int(bare) if amounts.get("unit") == "pence" else pence(bare))


def amount_of(row: dict[str, str], amounts: Row) -> int:
    """The pence of a line: one column, a column and a sign, or two sides."""
    if "amount" not in row:
        sides = [money(row[k], amounts) if row[k] else 0 for k in ("credit", "debit")]
        return sides[0] - sides[1]
    minus = [word.upper() for word in amounts.get("minus", [])]
    way = -1 if row.get("sign", "\0").upper() in minus else 1
    return way * money(row["amount"], amounts)


# File format: CSVs that banks and acquirers give, each a declared one.

MAPPINGS = tomllib.loads("""
barclaycard_csv.lines.skip = 1
barclaycard_csv.columns = { amount = "Transaction amount", sign = "Transaction type" }
barclaycard_csv.amounts = { plus = ["Sale"], minus = ["Sales Refund", "Refund"] }
barclays_csv.columns = { amount = "Amount", account = "Account" }
hsbc_csv.columns = { debit = "Paid out", credit = "Paid in", balance = "Balance" }
hsbc_csv.amounts.thousands = ","
hsbc_headerless_csv.lines.header = false
hsbc_headerless_csv.columns.amount = "C"
hsbc_headerless_csv.amounts.thousands = ","
lloyds_csv.columns.account = ["Sort Code", "Account Number"]
lloyds_csv.columns.debit = "Debit Amount"
lloyds_csv.columns.credit = "Credit Amount"
lloyds_csv.columns.balance = "Balance"
natwest_csv.columns = { amount = "Value", balance = "Balance", account = "Account Number" }
santander_csv.lines = { kind = "labelled", delimiter = ":", record_begins = "Date" }
santander_csv.columns = { amount = "Amount", balance = "Balance", account = "Account" }
""")


def mapped(name: str) -> Callable[[IO[bytes], Row], Iterator[Figures]]:
    """The reader of one of these."""
    return lambda file, _mapping: declared(file, MAPPINGS[name])


# File format: govuk_pay.


def check_event(evidence: Folder, batch: Row, form: str) -> None:
    """The provider's first answer about one payment or refund gives the pence posted."""
    kind, told, *_ = batch["identity"].split(" ")
    event = derived("event", batch["source"], told, kind)
    name = f"answers/{batch['source']}/{event}.json"
    need(evidence.sha(name) == batch["evidence"], name, "its event was posted from other bytes")
    need(derived("event-batch", event) == batch["batch_id"], name, "its event has another id")
    if form not in ANSWERS:
        evidence.unread.append((name, form, batch["posted_pence"]))
    else:
        pence = ANSWERS[form](evidence.json(name), kind, told)
        need(pence == batch["posted_pence"], name, "it tells other pence than were posted")


def govuk_pay(answer: Row, kind: str, told: str) -> int:
    """The pence of the first answer about a payment, or about one of its refunds."""
    if kind == "refunded":
        refunds = answer["_embedded"]["refunds"]
        [amount] = [-row["amount"] for row in refunds if row["refund_id"] == told]
        return int(amount)
    return int(answer.get("total_amount") or answer["amount"])


def check_webhooks(evidence: "Folder") -> None:
    """Count webhooks, and those of a capture that tell other pence than was pinned for it.

    Such a message posts nothing and is an officer's to look into; it is no altered record,
    for its name is its digest, and the answer's stands in a sealed day.
    """
    for name in evidence.names("webhooks", ".json"):
        evidence.found["webhooks"] += 1
        try:
            told = evidence.json(name)
            event = derived("event", name.split("/")[1], told["resource_id"], "captured")
            captured = told["event_type"] == "card_payment_captured"
            amount = told["resource"]["amount"] if captured else None
        except UNREADABLE:
            continue  # kept as it came; it posted nothing, for no batch has its event
        answer = f"answers/{name.split('/')[1]}/{event}.json"
        if amount is not None and evidence.has(answer):
            evidence.found["conflicts"] += amount != evidence.json(answer)["amount"]


# File format: exports, of delimited cells or of fixed width.


def layout(**at: Any) -> Callable[[IO[bytes], Row], Iterator[tuple[str, int, int]]]:
    """The reader of an export: of each row `code|account` or the fund, debit and credit.

    Told are the places of its cells, or the slices of its lines; `mark` is what a row begins
    with, else the `first` and `last` records are none.
    """

    def read(file: IO[bytes], target: Row) -> Iterator[tuple[str, int, int]]:
        for cells in export_rows(file, at):
            yield key_of(cells, at, target), *sides_of(cells, at)

    return read


def export_rows(file: IO[bytes], at: Row) -> Iterator[Any]:
    """The rows of an export, as cells or as lines of fixed width."""
    if "within" in at:
        with zipfile.ZipFile(file) as packed, packed.open(at["within"]) as member:
            yield from csv.reader(f"{line}\n" for line in texts(member))
    elif "mark" in at:
        marked = (line for line in texts(file) if line.startswith(at["mark"]))
        cut = at.get("cut")
        yield from marked if not cut else csv.reader((f"{m}\n" for m in marked), delimiter=cut)
    else:
        lines = (f"{line}\n" for line in texts(file))
        records = csv.reader(lines, delimiter=at.get("cut", ","))
        behind = list[Any]()
        for number, record in enumerate(records):
            behind += [record] if number >= at.get("first", 0) else []
            if len(behind) > at.get("last", 0):
                yield behind.pop(0)


def sides_of(cells: Any, at: Row) -> tuple[int, int]:
    """Debit and credit of a row, as two amounts, a size and a side, or one with a sign."""
    amounts = [k for k in ("debit", "credit", "size", "debit_net", "credit_net") if k in at]
    found = dict[str, int]()
    for kind in amounts:
        text = cells[at[kind]].strip()
        digits = text.replace("-", "").lstrip("0") or "0"
        size = int(digits) if at.get("unit") == "pence" else pence(digits)
        found[kind] = -size if "-" in text else size
    if "debit" in found:
        return found["debit"], found["credit"]
    if "size" in found:
        net = found["size"] * (1 if cells[at["side"]] == at["words"][0] else -1)
    else:
        net = found.get("debit_net", 0) - found.get("credit_net", 0)
    return max(net, 0), max(-net, 0)


# File format: exports of a layout that the council declared itself.

OWN = {"debit_less_credit": "debit_net", "credit_less_debit": "credit_net"}
OWN |= {name: name for name in ("fund", "account", "debit", "credit", "size", "side")}


def layout_of(files: Row, target: Row) -> Callable[..., Iterator[tuple[str, int, int]]] | None:
    """The reader of a target's files; None for a layout that this cannot follow."""
    own = files.get(target["layout"].removesuffix(".toml"))
    return own_layout(own) if own else EXPORTS.get(target["layout"])


def own_layout(told: Row) -> Callable[[IO[bytes], Row], Iterator[tuple[str, int, int]]] | None:
    """The reader of a layout as its file declares it; None for one that this cannot follow."""
    lines, at, place = told.get("lines", {}), dict[str, Any](), 0
    fixed, is_ledger = lines.get("kind") == "fixed_width", told["kind"] == "general_ledger"
    columns = [cell for cell in told["columns"] for _ in range(cell.get("times", 1))]
    for number, cell in enumerate(columns):
        where = slice(place, place + cell.get("width", 0)) if fixed else number
        place += cell.get("width", 0)
        if cell.get("field") == "ledger_code" and is_ledger:
            at.setdefault("code", []).append(where)
        elif cell.get("field") in OWN:
            at.setdefault(OWN[cell["field"]], where)
            at.update({key: cell[key] for key in ("unit", "words") if key in cell})
    cut, mark = lines.get("delimiter", ","), columns[0].get("text", "")
    mark = "" if "{" in mark else mark
    around = [name for name in ("header", "document", "trailer") if name in told]
    at |= {"join": told.get("code_separator", "-"), "words": at.get("words", ("D", "C"))}
    if told.get("packed_as"):
        at["within"] = told["packed_as"]
        followed = not fixed and cut == "," and not around and not lines.get("headings")
    elif fixed or "document" in around:
        at["mark"] = mark and mark.ljust(columns[0].get("width", 0)) if fixed else mark + cut
        at |= {} if fixed else {"cut": cut}
        followed = (bool(mark) and lines.get("quotes") != "always") or not around
    else:
        at |= {"cut": cut, "first": bool(lines.get("headings")) + ("header" in around)}
        at["last"], followed = int("trailer" in around), True
    sides = {"debit", "credit"} <= at.keys() or {"size", "debit_net", "credit_net"} & at.keys()
    return layout(**at) if followed and sides and not told.get("vat_rows") else None


# File format: what an export delivered, and what it should have.


def key_of(cells: Any, at: Row, target: Row) -> str:
    """Whose a row is: a fund, or a ledger code and its account, `*` where that is not told."""
    if "code" not in at:
        return str(cells[at["fund"]] if "fund" in at else target.get("funds", [""])[0])
    parts = filter(None, (cells[n].strip() for n in at["code"]))
    account = cells[at["account"]].strip() if "account" in at else "*"
    return f"{at.get('join', '-').join(parts)}|{account}"


def are_alike(delivered: Counter[str], expected: Counter[str]) -> bool:
    """Whether both hold the same, by ledger code alone where the layout names no account."""
    if delivered and all(key.endswith("|*") for key in delivered):
        by_code = Counter[str]()
        for key, amount in expected.items():
            by_code[f"{key.partition('|')[0]}|*"] += amount
        return delivered == by_code
    return delivered == expected


# File format: the exports' layouts that come with the system.

EXPORTS = {
    "general_ledger_csv": layout(first=1, last=1, code=[3], account=4, debit=5, credit=6),
    "cash_posting_csv": layout(first=1, last=1, fund=1, credit_net=4),
    "council_tax_cash_csv": layout(mark="D", cut=",", credit_net=2),
    "council_tax_cash_fixed": layout(mark="D", unit="pence", credit_net=slice(21, 33)),
    "rents_cash_csv": layout(cut="|", first=1, last=1, debit=4, credit=3),
    "rents_cash_fixed": layout(mark="RC", credit_net=slice(22, 35)),
    "localgov_ims_csv": layout(fund=8, credit_net=10),
    "dynamics_general_journal": layout(first=1, code=[3], account=9, debit=4, credit=5),
    "sap_fi_documents": layout(
        mark="L", cut=";", code=[4], account=6, size=5, side=3, words=("40", "50")
    ),
    "oracle_fbdi_gl": layout(
        within="GlInterface.csv", code=range(8, 18), account=51, debit=38, credit=39
    ),
    "unit4_gl07": layout(
        mark="EP",
        code=[slice(n, n + 25) for n in range(102, 302, 25)],
        account=slice(490, 745),
        debit_net=slice(399, 419),
        unit="pence",
    ),
}


# What is read of which format.

Reader = Callable[[IO[bytes], Row], Iterator[Figures]]
READERS: dict[str, Reader] = {
    "allpay": allpay,
    "arudd": arudd,
    "bacs_input_report": bacs_input_report,
    "bai2": bai2,
    "camt053": camt053,
    "ddic": ddic,
    "declared": declared,
    "dwp_deductions": dwp_deductions,
    "localgov_ims_csv": localgov_ims_csv,
    "mt940": mt940,
    "standard18_input": standard18_input,
    "standard18_output": standard18_output,
    **{name: mapped(name) for name in MAPPINGS},
}
ANSWERS: dict[str, Callable[[Row, str, str], int]] = {"govuk_pay": govuk_pay}


if __name__ == "__main__":
    sys.exit(main())
