"""A forger: who alters a record of the evidence, and writes anew every digest of it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from hashlib import sha256
from typing import Any

from everypenny.auditor import verify

from tests.evidence_folder import EvidenceInMemory

Part = str | int
INDEX = "index.json"


@dataclass
class Forger:
    """Evidence to alter; `openssl` says what it answers to each of its subcommands."""

    files: dict[str, bytes]
    openssl: dict[str, bool] = field(default_factory=dict)
    key: str = ""
    programs: str | None = None

    def first(self, pattern: str) -> str:
        """The first record whose name fits a pattern."""
        return min(name for name in self.files if fnmatchcase(name, pattern))

    def told(self, pattern: str) -> Any:
        """What a record of JSON says."""
        return json.loads(self.files[self.first(pattern)])

    def says(self, pattern: str, *at: Part, now: Any, also_digests: bool = True) -> None:
        """Say something else, or what a function makes of it, in one place of a record."""
        name, told = self.first(pattern), self.told(pattern)
        place = told
        for part in at[:-1]:
            place = place[part]
        place[at[-1]] = now(place[at[-1]]) if callable(now) else now
        put = self.put_anew if also_digests else self.put
        put(name, json.dumps(told, separators=(",", ":")).encode())

    def swaps(self, pattern: str, was: bytes, now: bytes, *, also_digests: bool = True) -> None:
        """Say something else wherever a record says it."""
        name = self.first(pattern)
        assert was in self.files[name]
        put = self.put_anew if also_digests else self.put
        put(name, self.files[name].replace(was, now))

    def put_anew(self, name: str, content: bytes) -> None:
        """Put a record, and its digest into every record and name that tells it."""
        if content == self.files[name]:
            return
        was, now = (sha256(told).hexdigest() for told in (self.files[name], content))
        del self.files[name]
        self.files[name.replace(was, now)] = content
        self._renamed(was, now)
        while other := next((n for n, told in self.files.items() if was.encode() in told), ""):
            told = self.files[other].replace(was.encode(), now.encode())
            if other == INDEX:
                self.files[other] = told
            else:
                self.put_anew(other, told)

    def _renamed(self, was: str, now: str) -> None:
        for name in [name for name in self.files if was in name]:
            self.files[name.replace(was, now)] = self.files.pop(name)

    def put(self, name: str, content: bytes) -> None:
        """Put a record, and list it as it is now."""
        self.files[name] = content
        rows = [row for row in self.told(INDEX) if row["file"] != name]
        [like] = [row for row in self.told(INDEX) if row["file"] == name] or [
            {"bucket": "evidence", "key": name, "version": "1"}
        ]
        rows.append({**like, "file": name, "sha256": sha256(content).hexdigest()})
        self.files[INDEX] = json.dumps(rows).encode()

    def takes_out(self, pattern: str) -> None:
        """Take records out, and out of the list."""
        gone = {name for name in self.files if fnmatchcase(name, pattern)}
        assert gone
        rows = [row for row in self.told(INDEX) if row["file"] not in gone]
        self.files = {name: told for name, told in self.files.items() if name not in gone}
        self.files[INDEX] = json.dumps(rows).encode()

    def evidence(self) -> "ForgedEvidence":
        """What the auditor is handed."""
        asks = bool(self.openssl) or self.programs is not None
        return ForgedEvidence(
            files=self.files, key=self.key, check_signatures=asks, answers=self.openssl
        )


@dataclass(eq=False, kw_only=True)
class ForgedEvidence(EvidenceInMemory):
    """Forged evidence in memory, its configurations read as the program reads them."""

    answers: dict[str, bool]
    configured = verify.Folder.configured

    def openssl(self, *told: str) -> bool:
        return self.answers[told[0]]


Forgery = Callable[[Forger], object]
