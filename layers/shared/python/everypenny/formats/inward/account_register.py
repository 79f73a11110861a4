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
from collections.abc import Callable, Iterator, Mapping, Sequence
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
    register = RegisterRows(normalise, _pounds)
    for row in rows:
        yield from faults
        faults.clear()
        if row:
            yield _judged(row, headings, rows.line_num, register)
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
    register: "RegisterRows",
) -> Account | Fault:
    if len(row) != len(headings):
        return fault_at(
            f"line {number}",
            ",".join(row),
            expected=f"{len(headings)} columns, as the headings say",
            remedy="quote cells that hold commas, and leave no cell out",
        )
    return register.judge(
        dict(zip(headings, (cell.strip() for cell in row), strict=True)), number
    )


def _pounds(text: str) -> int | None:
    try:
        return pence_from_pounds(text)
    except NotMoney:
        return None


class RegisterRows:
    """The rows of one register, each account in its fund's normal form and once.

    `normalise` is as above; `read_pence` answers None for a text that is no money.
    """

    def __init__(self, normalise: Normalise, read_pence: Callable[[str], int | None]) -> None:
        self._normalise = normalise
        self._read_pence = read_pence
        self._seen: set[tuple[str, str]] = set()

    def judge(self, cells: Mapping[str, str], number: int) -> Account | Fault:
        """The account that a row's bare texts tell, by heading; a Fault if they tell none."""
        fund = cells["fund"].upper()
        told = cells["account_reference"]
        reference = self._normalise(fund, told)
        if reference is None:
            return fault_at(
                f"line {number}, account_reference",
                told,
                expected=f"an account reference of fund {fund or '(none)'}",
                remedy="mend the reference or the fund, or the fund's rule in references.toml",
            )
        if (fund, reference) in self._seen:
            return fault_at(
                f"line {number}, account_reference",
                told,
                expected="each account of a fund once",
                remedy="take the second row out, or give it its own reference",
            )
        self._seen.add((fund, reference))
        return self._account(cells, fund, reference, number)

    def _account(
        self, cells: Mapping[str, str], fund: str, reference: str, number: int
    ) -> Account | Fault:
        pence: dict[str, int | None] = {}
        for name in ("balance", "instalment"):
            text = cells.get(name, "")
            pence[name] = self._read_pence(text) if text else None
            if text and pence[name] is None:
                return fault_at(
                    f"line {number}, {name}",
                    text,
                    expected="pounds with two decimals, such as 1234.50, or nothing",
                    remedy="write the amount as the register's description says",
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
