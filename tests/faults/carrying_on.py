"""The doors behind officers' deeds: what waits in the queues of deeds, carried on."""

from collections.abc import Callable, Mapping

from everypenny.domain.deeds import CommandRefused, HasChanged
from everypenny.workflows.decide_held_file import decide_held_file
from everypenny.workflows.export_fund import reissue
from everypenny.workflows.send_refund import send_refund
from everypenny.workflows.settle_provider_event import NotYetSettled

from tests.faults.faulty_outside import FaultyHouse

Told = Mapping[str, str | int]


def carry_on(house: FaultyHouse, told: Told) -> None:
    """Take one message as its own door does; NotYetSettled where the queue asks again."""
    try:
        _DOORS[str(told["deed"])](house, told)
    except (CommandRefused, HasChanged) as refused:
        raise NotYetSettled(str(refused)) from refused


def _decide(house: FaultyHouse, told: Told) -> None:
    decide_held_file(str(told["command"]), intake=house.intake, evidence=house.evidence)


def _send(house: FaultyHouse, told: Told) -> None:
    send_refund(str(told["payment"]), str(told["refund"]), sending=house.sending)


def _reissue(house: FaultyHouse, told: Told) -> None:
    reissue(str(told["target"]), str(told["export_id"]), exporting=house.exporting)


_DOORS: dict[str, Callable[[FaultyHouse, Told], None]] = {
    "decide_held_file": _decide,
    "send_refund": _send,
    "reissue_export": _reissue,
}
