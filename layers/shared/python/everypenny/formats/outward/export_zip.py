"""An export as the one member of a ZIP, the same bytes each time.

The library for archives is imported only for a layout that asks for one.
"""

import io

_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


def packed(content: bytes, name: str) -> bytes:
    """A ZIP of one stored member: no clock and no compressor's version is in its bytes."""
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        member = zipfile.ZipInfo(name, _EPOCH)
        member.create_system = _UNIX
        archive.writestr(member, content)
    return out.getvalue()


def unpacked(content: bytes, name: str) -> bytes:
    """The member's bytes; ValueError if there is no such ZIP, KeyError if no such member."""
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.read(name)
    except zipfile.BadZipFile as refusal:
        raise ValueError(str(refusal)) from refusal
