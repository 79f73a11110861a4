"""One way to write a fault, so that none shows a card number or a screenful of text."""

from collections.abc import Iterable, Iterator

from everypenny.domain.batches import Fault
from everypenny.domain.card_numbers import mask_anywhere
from everypenny.formats.reading import Event

SHOWN = 120

_JUDGED = 4 * SHOWN


def fault_at(place: str, text: str, *, expected: str, remedy: str) -> Fault:
    """Name a fault; of `text` the first 120 characters are shown, without card numbers.

    Characters that do not print (terminal escapes, NULs, right-to-left marks) are shown as
    U+FFFD.
    """
    masked = mask_anywhere(text[:_JUDGED])[:SHOWN]
    shown = "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}"
        for character in masked
    )
    return Fault(place=place, text=shown, expected=expected, remedy=remedy)


def at_most(events: Iterable[Event], max_faults: int) -> Iterator[Event]:
    """Pass events on; behind the last fault that a report has room for, say so and stop."""
    room = max_faults
    for event in events:
        if isinstance(event, Fault):
            if room == 0:
                yield fault_at(
                    "the rest of the file",
                    "",
                    expected=f"At most {max_faults} faults.",
                    remedy="Mend the faults above first; the rest was not read.",
                )
                return
            room -= 1
        yield event
