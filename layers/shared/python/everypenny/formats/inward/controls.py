"""What a file states about itself and does not keep, as faults."""

from collections.abc import Iterable, Iterator

from everypenny.domain.batches import Control, Fault
from everypenny.domain.money import plain_pounds
from everypenny.formats.inward.faults import fault_at

_COUNTS = "number of "


def disagreements(place: str, controls: Iterable[Control], *, remedy: str) -> Iterator[Fault]:
    """A fault for every control that disagrees; a name `number of ...` is no money."""
    for control in controls:
        if not control.agrees:
            yield fault_at(
                place,
                f"{control.name}: {_shown(control, control.stated)}",
                expected=f"The {control.name} that the lines lead to: "
                f"{_shown(control, control.found)}.",
                remedy=remedy,
            )


def _shown(control: Control, value: int) -> str:
    return str(value) if control.name.startswith(_COUNTS) else plain_pounds(value)
