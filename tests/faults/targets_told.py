"""Back offices that say what they loaded of an export, and refuse a line now and then."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random

from everypenny.auditor.verify import pence


@dataclass(frozen=True)
class Word:
    """What a target says of an export, and the pence by which it errs.

    `refused` are its lines as they were sent: (payment, account, pence as received).
    """

    target: str
    export_id: str
    content: bytes
    refused: tuple[tuple[str, str, int], ...] = ()
    left_over: int = 0


def a_word(random: Random, target: str, export: str, content: bytes) -> Word:
    """A target's word on a file as it came: it adds the file up for itself."""
    *rows, _ = csv.DictReader(io.StringIO(content.decode("utf-8")))
    is_ledger = target == "general-ledger"
    worths = [pence(row["Debit"] if is_ledger else row["Amount"]) for row in rows]
    chosen: list[int] = []
    if rows and not is_ledger and random.random() < 0.6:
        most = min(len(rows), random.randrange(1, 3))
        chosen = sorted(random.sample(range(len(rows)), most))
    left_over = random.choice([0, 0, 0, 1])
    told = {
        "export_id": export,
        "loaded_count": len(rows) - len(chosen),
        "loaded_pence": sum(worths) - sum(worths[line] for line in chosen) - left_over,
        "refused": [{"line": line + 1, "because": "no such account"} for line in chosen],
    }
    refused = tuple(
        (rows[line]["Payment"], _account(rows[line]), worths[line]) for line in chosen
    )
    return Word(target, export, json.dumps(told).encode(), refused, left_over)


def held_by(
    target: str, rows: Iterable[Mapping[str, str]], words: Iterable[Word]
) -> Counter[str]:
    """Pence by account that a detail target holds: what it was sent less what it refused."""
    held: Counter[str] = Counter()
    for row in rows:
        held[_account(row)] += pence(row["Amount"])
    for word in words:
        for _, account, refused in word.refused if word.target == target else ():
            held[account] -= refused
    return held


def _account(row: Mapping[str, str]) -> str:
    return f"fund/{row['Fund']}/{row['Account reference'].lstrip(chr(39))}"
