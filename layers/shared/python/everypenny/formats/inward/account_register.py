"""An account register: CSV with headings, one account a row, from a back office.

| heading | holds |
|---|---|
| `fund`, `account_reference` | the key, both needed; the reference in any form its rule reads |
| `title`, `forename`, `surname` | the account holder |
| `address_1` .. `address_4`, `postcode` | where bills go |
| `balance`, `instalment` | pounds, two decimals, or empty |
| `on_stop`, `record_type` | a message that stops payments, and the back office's own type |
| `closed` | `yes` where the account is closed |

Headings may stand in any order; unknown ones are refused, for a misspelt one would lose data.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

from everypenny.domain.batches import Fault
from everypenny.domain.money import NotMoney, pence_from_pounds
from everypenny.formats.inward.faults import fault_at
from everypenny.formats.reading import ReadOptions
from everypenny.formats.register_snapshot import Account
from everypenny.formats.text_lines import read_lines

NEEDED = ("fund", "account_reference")
HEADINGS = (
    *NEEDED,
    "title",
    "forename",
    "surname",
    "address_1",
    "address_2",
    "address_3",
    "address_4",
    "postcode",
    "balance",
    "instalment",
    "on_stop",
    "record_type",
    "closed",
)

Normalise = Callable[[str, str], str | None]


def read_accounts(
    file: BinaryIO, options: ReadOptions, normalise: Normalise
) -> Iterator[Account | Fault]:
    """Yield each account in its fund's normal form, and a Fault for each row that has none.

    `normalise` answers a fund and a reference with the normal form, or None if the fund does
    not exist or does not accept it. A key that comes twice is a Fault.
    """
    faults: list[Fault] = []
    rows = csv.reader(_texts(file, options, faults), strict=False)
    headings = [heading.strip().lower() for heading in next(rows, [])]
    wrong = _wrong_headings(headings)
    if wrong is not None:
        yield wrong
        return
    seen: set[tuple[str, str]] = set()
    for row in rows:
        yield from faults
        faults.clear()
        if row:
            yield _judged(row, headings, rows.line_num, normalise, seen)
    yield from faults


def _texts(file: BinaryIO, options: ReadOptions, faults: list[Fault]) -> Iterator[str]:
    for line in read_lines(file, options):
        if isinstance(line, Fault):
            faults.append(line)
        else:
            yield line[1] + "\n"


def _wrong_headings(headings: Sequence[str]) -> Fault | None:
    missing = [name for name in NEEDED if name not in headings]
    unknown = [name for name in headings if name not in HEADINGS]
    if not missing and not unknown and len(set(headings)) == len(headings):
        return None
    return fault_at(
        "line 1, the headings",
        ", ".join(headings),
        expected="fund and account_reference, and any of " + ", ".join(HEADINGS[2:]),
        remedy="give each column one of these headings, each once",
    )


def _judged(
    row: Sequence[str],
    headings: Sequence[str],
    number: int,
    normalise: Normalise,
    seen: set[tuple[str, str]],
) -> Account | Fault:
    if len(row) != len(headings):
        return fault_at(
            f"line {number}",
            ",".join(row),
            expected=f"{len(headings)} columns, as the headings say",
            remedy="quote cells that hold commas, and leave no cell out",
        )
    cells = dict(zip(headings, (cell.strip() for cell in row), strict=True))
    fund = cells["fund"].upper()
    reference = normalise(fund, cells["account_reference"])
    if reference is None:
        return fault_at(
            f"line {number}, account_reference",
            cells["account_reference"],
            expected=f"an account reference of fund {fund or '(none)'}",
            remedy="mend the reference or the fund, or the fund's rule in references.toml",
        )
    if (fund, reference) in seen:
        return fault_at(
            f"line {number}, account_reference",
            cells["account_reference"],
            expected="each account of a fund once",
            remedy="take the second row out, or give it its own reference",
        )
    seen.add((fund, reference))
    return _account(cells, fund, reference, number)


def _account(cells: dict[str, str], fund: str, reference: str, number: int) -> Account | Fault:
    pence: dict[str, int | None] = {}
    for name in ("balance", "instalment"):
        text = cells.get(name, "")
        try:
            pence[name] = pence_from_pounds(text) if text else None
        except NotMoney:
            return fault_at(
                f"line {number}, {name}",
                text,
                expected="pounds with two decimals, such as 1234.50, or nothing",
                remedy="write the amount without signs for thousands",
            )
    return Account(
        fund=fund,
        reference=reference,
        title=cells.get("title", ""),
        forename=cells.get("forename", ""),
        surname=cells.get("surname", ""),
        address=tuple(cells.get(f"address_{n}", "") for n in range(1, 5)),
        postcode=cells.get("postcode", ""),
        balance_pence=pence["balance"],
        instalment_pence=pence["instalment"],
        on_stop=cells.get("on_stop", ""),
        record_type=cells.get("record_type", ""),
        closed=cells.get("closed", "").lower() in {"yes", "y", "true", "1"},
    )
