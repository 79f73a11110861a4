"""Lines in order inside larger bytes, found by halving: nothing is loaded, nothing scanned."""

from collections.abc import Iterator
from dataclasses import dataclass

_LINE_END = b"\n"


@dataclass(frozen=True, slots=True)
class SortedLines:
    """The lines of `content` from `start` to `end`, in the order of their bytes."""

    content: bytes
    start: int
    end: int

    def starting_with(self, key: bytes) -> Iterator[bytes]:
        """Every line that starts with the key, in order, without its line end."""
        place = self._first_from(key)
        while place < self.end:
            line_end = self._line_end(place)
            line = self.content[place:line_end]
            if not line.startswith(key):
                return
            yield line
            place = line_end + 1

    def first_from(self, key: bytes) -> bytes | None:
        """The first line that is the key or comes after it."""
        place = self._first_from(key)
        return self.content[place : self._line_end(place)] if place < self.end else None

    def _first_from(self, key: bytes) -> int:
        """Halve until `low` is the start of the first line that is not before the key."""
        low, high = self.start, self.end
        while low < high:
            middle = (low + high) // 2
            line_start = self.content.rfind(_LINE_END, low, middle) + 1 or low
            line_end = self._line_end(middle)
            if self.content[line_start:line_end] < key:
                low = min(line_end + 1, self.end)
            else:
                high = line_start
        return low

    def _line_end(self, place: int) -> int:
        found = self.content.find(_LINE_END, place, self.end)
        return self.end if found < 0 else found
