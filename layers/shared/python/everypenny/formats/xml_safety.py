"""XML from strangers, as a stream: no entities, no network, no DOCTYPE, bounded everything.

libxml2 itself bounds a text (10 MB), the depth (256) and expansion, since `huge_tree` is off.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, BinaryIO, Literal

from lxml import etree

from everypenny.domain.batches import Fault
from everypenny.formats.inward.faults import fault_at

_BLOCK = 1 << 16
_FIRST_ELEMENTS = 200
_FIRST_BLOCK = 1 << 12
# No element that a reader asks for within this many bytes: what lies between would have to be
# held in memory.
_MAX_GAP_BYTES = 1 << 23
_REMEDY = "Ask the sender for an undamaged copy of the XML file."


class XmlRefused(Exception):
    """The XML cannot be read on; `fault` says where and why. The file's sender answers it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.expected)
        self.fault = fault


@lru_cache(maxsize=1024)
def local_name(tag: str) -> str:
    """The name of an element without its namespace."""
    return tag.rpartition("}")[2]


def first_names(file: BinaryIO) -> list[str]:
    """Local names of the file's first elements, in order; raises XmlRefused if it has none."""
    names: list[str] = []
    stream = ElementStream(event="start", max_gap=None)
    try:
        for element in _streamed(file, stream, _FIRST_BLOCK):
            names.append(local_name(element.tag))
            if len(names) == _FIRST_ELEMENTS:
                break
    except XmlRefused:
        if not names:
            raise
    return names


def ended_elements(file: BinaryIO, names: tuple[str, ...]) -> Iterator[etree._Element]:
    """The named elements as each one ends, inner before outer, from the file's start.

    What could be parsed before an error is yielded first; then XmlRefused is raised. The
    caller clears what it has read, or memory grows with the file.
    """
    return _streamed(file, ElementStream(names))


def blocks(file: BinaryIO, size: int = _BLOCK) -> Iterator[bytes]:
    """The file from its start, in blocks of so many bytes, of fewer where it tells fewer."""
    file.seek(0)
    while block := file.read(size):
        yield block


class ElementStream:
    """The named elements (else all of them) as each one ends, of bytes fed bit by bit."""

    def __init__(
        self,
        names: tuple[str, ...] | None = None,
        *,
        event: Literal["start", "end"] = "end",
        max_gap: int | None = _MAX_GAP_BYTES,
    ) -> None:
        self._parser = _parser(event, names)
        self._max_gap = max_gap
        self._gap = 0

    def fed(self, data: bytes) -> Iterator[etree._Element]:
        """The elements that end in these bytes; raises XmlRefused behind the last good one.

        It is done with the bytes once it has been read to its end.
        """
        self._gap += len(data)
        refusal = _fed(self._parser, data)
        for _, element in self._parser.read_events():
            self._gap = 0
            _refuse_doctype(element)
            yield element
        if refusal is not None:
            raise XmlRefused(refusal)
        if self._max_gap is not None and self._gap > self._max_gap:
            raise XmlRefused(_too_long_a_gap(self._max_gap))

    def close(self) -> None:
        """Say that no more comes; raises XmlRefused if the file breaks off here."""
        _close(self._parser)


def _streamed(
    file: BinaryIO, stream: ElementStream, size: int = _BLOCK
) -> Iterator[etree._Element]:
    for block in blocks(file, size):
        yield from stream.fed(block)
    stream.close()


def _parser(event: Literal["start", "end"], names: tuple[str, ...] | None) -> Any:
    return etree.XMLPullParser(
        events=(event,),
        tag=None if names is None else tuple(f"{{*}}{name}" for name in names),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _fed(parser: Any, block: bytes) -> Fault | None:
    try:
        parser.feed(block)
    except etree.XMLSyntaxError as broken:
        return _not_well_formed(broken)
    return None


def _close(parser: Any) -> None:
    try:
        parser.close()
    except etree.XMLSyntaxError as broken:
        raise XmlRefused(_not_well_formed(broken)) from None


def _not_well_formed(broken: etree.XMLSyntaxError) -> Fault:
    line, column = broken.position
    return fault_at(
        f"line {line}, column {column}",
        (broken.msg or "").split(", line ")[0],
        expected="Well-formed XML to the end of the file.",
        remedy=_REMEDY,
    )


def _refuse_doctype(element: etree._Element) -> None:
    """Only a root can carry one, and asking costs; so only roots are asked."""
    if element.getparent() is not None:
        return
    document: Any = element.getroottree().docinfo  # the stubs know no `doctype`
    if document.internalDTD is not None or document.doctype:
        raise XmlRefused(
            fault_at(
                "the document type declaration",
                document.doctype,
                expected="XML without a DOCTYPE; its entities can hide or swell content.",
                remedy="Ask the sender for the file without a document type declaration.",
            )
        )


def _too_long_a_gap(max_gap: int) -> Fault:
    return fault_at(
        "the rest of the file",
        "",
        expected=f"An entry in every {max_gap >> 20} MB.",
        remedy=_REMEDY,
    )
