"""An export as the one member of a ZIP, the same bytes each time.

The library for archives is imported only for a layout that asks for one.
"""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO

_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


@contextmanager
def packing(file: BinaryIO, name: str) -> Iterator[IO[bytes]]:
    """What is written here becomes the one stored member of a ZIP in an empty seekable file.

    No clock and no compressor's version is in its bytes.
    """
    import zipfile

    member = zipfile.ZipInfo(name, _EPOCH)
    member.create_system = _UNIX
    with zipfile.ZipFile(file, "w") as archive, archive.open(member, "w") as content:
        yield content


@contextmanager
def unpacking(file: BinaryIO, name: str) -> Iterator[IO[bytes]]:
    """The member as it is read; ValueError if there is no such ZIP, KeyError if no member.

    Damage further on is found, and is a ValueError too, once the member is read to its end.
    """
    import zipfile

    try:
        with zipfile.ZipFile(file) as archive, archive.open(name) as content:
            yield content
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as refusal:
        raise ValueError(str(refusal)) from refusal
