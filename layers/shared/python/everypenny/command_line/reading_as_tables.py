"""What a file says, as tables for a person; long lists are cut, and say so."""

from collections.abc import Iterable, Sequence
from datetime import date

from rich.console import Console
from rich.table import Table
from rich.text import Text

from everypenny.domain.batches import BatchEnd, Fault
from everypenny.domain.money import plain_pounds
from everypenny.domain.payments import Payment
from everypenny.formats.reading import Event

_SHOWN = 20


def print_tables(events: Iterable[Event]) -> int:
    """Print each batch with its first payments, then the first faults; return their number."""
    console = Console()
    first: list[Payment] = []
    faults: list[Fault] = []
    for event in events:
        match event:
            case Payment() if len(first) < _SHOWN:
                first.append(event)
            case Fault():
                faults.append(event)
            case BatchEnd():
                _print_batch(console, event, first)
                first = []
    print_faults(console, faults)
    return len(faults)


def _print_batch(console: Console, end: BatchEnd, first: list[Payment]) -> None:
    console.print(Text(f"{end.identity}  {end.account}  {end.currency}", style="bold"))
    if first:
        console.print(_payments(first))
    left_out = end.payments - len(first)
    more = f" (the first {len(first)} are shown)" if left_out > 0 else ""
    console.print(f"{end.payments} payments, {plain_pounds(end.total_pence)}{more}")
    if end.zero_lines or end.pending_lines:
        console.print(f"{end.zero_lines} lines without money, {end.pending_lines} pending")
    console.print(f"opening {_money(end.opening_pence)}, closing {_money(end.closing_pence)}")
    for control in end.controls:
        verdict = "agrees" if control.agrees else f"does not agree: found {control.found}"
        console.print(f"{control.name}: stated {control.stated}, {verdict}")
    console.print()


def _payments(payments: list[Payment]) -> Table:
    table = Table("", "booked", "amount", "source reference", "payer reference", "narrative")
    table.columns[2].justify = "right"
    for payment in payments:
        table.add_row(
            str(payment.position),
            _day(payment.booked_on),
            plain_pounds(payment.amount_pence),
            shown(payment.source_reference),
            shown(payment.payer_reference),
            shown(payment.narrative),
        )
    return table


def print_faults(console: Console, faults: Sequence[Fault]) -> None:
    """Print the first faults, and how many there are."""
    if not faults:
        console.print(Text("Nothing is wrong with this file.", style="green"))
        return
    table = Table("place", "text", "expected", "remedy")
    for fault in faults[:_SHOWN]:
        cells = (fault.place, fault.text, fault.expected, fault.remedy)
        table.add_row(*map(shown, cells))
    console.print(table)
    more = f"; the first {_SHOWN} are shown, --json shows all" if len(faults) > _SHOWN else ""
    console.print(Text(f"{len(faults)} faults{more}", style="red"))


def _money(pence: int | None) -> str:
    return "not told" if pence is None else plain_pounds(pence)


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def shown(text: str) -> Text:
    """A file's text as it stands: no markup in it, and nothing that steers a terminal."""
    return Text("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text))
