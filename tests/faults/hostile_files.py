"""Files as an enemy or a bad line would send them, and the promise that every reader keeps."""

import io
from pathlib import Path

from everypenny.domain.batches import BatchEnd, Fault
from everypenny.domain.card_numbers import never_ours
from everypenny.domain.payments import Payment
from everypenny.formats.inward.advice_lines import advice_reader
from everypenny.formats.reading import ReadOptions
from everypenny.formats.registry import FORMATS, WITHOUT_MONEY

SAMPLES = Path(__file__).parents[1] / "formats"
NASTY = (
    b"\0",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\x1b[2J",
    b"\r",
    b"\x1a",
    "\u202e\u2066".encode(),
    "١٢٣".encode(),
    b"=cmd|' /C calc'!A0",
    b'"',
    b"'",
    b",",
    b"-",
    b"1e999",
    b"NaN",
    b"9" * 400,
    b"4111111111111111",
    b"31/02/2026",
    b"000000",
    b"999999",
    b"\n\n",
    b"\n:61:",
    b"\n88,",
    b"\n-}\n",
    b"<!DOCTYPE a [<!ENTITY b 'bb'>]>&b;",
    b"<Ntry>",
    b"</Stmt>",
    b"<![CDATA[",
    b"&#0;",
    b"PK\x05\x06",
)


def seeds(format_name: str) -> list[bytes]:
    """The golden samples of a format; of the others' where it has none of its own."""
    own = SAMPLES / format_name
    files = own.iterdir() if own.is_dir() else SAMPLES.glob("*/*")
    kept = (path for path in files if path.is_file() and path.suffix not in {".json", ".py"})
    return [path.read_bytes() for path in sorted(kept)]


def judge(format_name: str, data: bytes) -> bool:
    """Read bytes to the end and return whether they are accepted.

    Whatever they are, the reader raises nothing, every payment has money and its place in the
    batch, and a file that is not accepted is told why and where.
    """
    if format_name in WITHOUT_MONEY:
        return _judge_advice(format_name, data)
    known = FORMATS[format_name]
    options = ReadOptions(encodings=known.encodings, max_faults=100)
    ends = faults = position = total = 0
    for event in known.load()(io.BytesIO(data), options):
        match event:
            case Payment():
                position, total = position + 1, total + event.amount_pence
                assert event.position == position
                assert event.amount_pence
            case BatchEnd():
                assert (event.payments, event.total_pence) == (position, total)
                ends, position, total = ends + 1, 0, 0
            case Fault():
                _explains(event)
                faults += 1
    assert faults or (ends and not position), "neither accepted nor explained"
    assert faults <= 101
    return not faults


def _judge_advice(format_name: str, data: bytes) -> bool:
    """The same of a format without money: a notice of nothing at all is explained too."""
    faults = 0
    for told in advice_reader(format_name)(io.BytesIO(data), ReadOptions(), never_ours):
        if isinstance(told, Fault):
            _explains(told)
            faults += 1
    return not faults


def _explains(fault: Fault) -> None:
    assert fault.place
    assert fault.expected
    assert fault.remedy
    assert len(fault.text) <= 120
    assert fault.text.isprintable()
