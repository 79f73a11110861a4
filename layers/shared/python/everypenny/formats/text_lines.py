"""Lines of a text file, streamed: strict decoding, bounded memory, faults with their line."""

import codecs
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from everypenny.domain.batches import Fault
from everypenny.formats.inward.faults import fault_at
from everypenny.formats.reading import ReadOptions

Line = tuple[int, str]

_BLOCK = 1 << 18
_SHOWN = 480
_MARK = codecs.BOM_UTF8


def read_lines(file: BinaryIO, options: ReadOptions) -> Iterator[Line | Fault]:
    """Yield (number from 1, text without its line end) of every line, from the file's start.

    Lines end with LF, CRLF or CR. A byte order mark is dropped. The encodings of the options
    (each one a superset of ASCII) are tried in order over the whole file before the first
    line is yielded; where none fits, the first one judges line by line. A line that cannot be
    decoded, holds a NUL or is longer than `max_line_bytes` is a Fault; the rest is read on.
    """
    encoding = _encoding_of(file, options.encodings)
    file.seek(0)
    number = 1
    for raw in _runs(file, options.max_line_bytes):
        lines = raw.split(b"\n")
        text = _text_of(raw, lines, encoding, options.max_line_bytes)
        if text is None:
            yield from _judged(enumerate(lines, number), encoding, options.max_line_bytes)
        else:
            yield from enumerate(text.split("\n"), number)
        number += len(lines)


def _encoding_of(file: BinaryIO, encodings: tuple[str, ...]) -> str:
    if len(encodings) > 1:
        for encoding in encodings:
            if _decodes(file, encoding):
                return encoding
    return encodings[0]


def _decodes(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while block := file.read(_BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _runs(file: BinaryIO, limit: int) -> Iterator[bytes]:
    """Runs of whole lines, parted by LF; an over-long line is cut just over the limit."""
    kept, is_skipping, is_first = b"", False, True
    while block := file.read(_BLOCK):
        if is_first:
            block, is_first = block.removeprefix(_MARK), False
        if is_skipping:
            _, found, block = block.partition(b"\n")
            is_skipping = not found
        kept += block
        if end := _last_line_end(kept):
            yield _normal(kept[:end])
            kept = kept[end:]
        if len(kept) > limit:
            yield kept[: limit + 1]
            kept, is_skipping = b"", True
    if kept:
        yield _normal(kept)


def _last_line_end(data: bytes) -> int:
    """Behind the last line end; a CR at the very end may yet turn out to be half of a CRLF."""
    return data.rfind(b"\n") + 1 or data.rfind(b"\r", 0, -1) + 1


def _normal(run: bytes) -> bytes:
    if b"\r" in run:
        run = run.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return run.removesuffix(b"\n")


def _text_of(raw: bytes, lines: list[bytes], encoding: str, limit: int) -> str | None:
    """A run without any fault as text; None sends its lines to be judged one by one."""
    if b"\0" in raw or (len(raw) > limit and max(map(len, lines)) > limit):
        return None
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _judged(
    lines: Iterable[tuple[int, bytes]], encoding: str, limit: int
) -> Iterator[Line | Fault]:
    for number, raw in lines:
        if len(raw) > limit:
            yield _fault(f"line {number}", raw, f"A line of at most {limit} bytes.")
        elif (at := raw.find(b"\0")) >= 0:
            yield _fault(f"line {number}, byte {at + 1}", raw, "Text without NUL bytes.")
        else:
            yield _decoded(number, raw, encoding)


def _decoded(number: int, raw: bytes, encoding: str) -> Line | Fault:
    try:
        return number, raw.decode(encoding)
    except UnicodeDecodeError as broken:
        place = f"line {number}, byte {broken.start + 1}"
        return _fault(place, raw, f"Text in the encoding {encoding}.")


def _fault(place: str, raw: bytes, expected: str) -> Fault:
    return fault_at(
        place,
        raw[:_SHOWN].decode("ascii", errors="backslashreplace"),
        expected=expected,
        remedy="Ask the sender for an undamaged copy, sent as a plain text file.",
    )
