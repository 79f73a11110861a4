"""Reading by forms tells what the parser alone tells, event for event, whatever the file."""

import io
from datetime import date

import pytest
from everypenny.formats.inward import camt
from everypenny.formats.inward.camt_by_form import read_by_form
from everypenny.formats.inward.camt_reading import Reading
from everypenny.formats.reading import ReadOptions
from hypothesis import given
from hypothesis import strategies as st

from tests.formats import golden, real_samples
from tests.formats.test_camt import a_balance, a_detail, a_file, a_statement, an_entry, details

READERS = {f"camt.{kind}": getattr(camt, f"read_camt{kind}") for kind in ("052", "053", "054")}
PUBLISHED = [
    path for name in READERS for path in sorted((real_samples.FOLDER / name).glob("*.xml"))
]
GOLDEN = [path for path in golden.samples() if path.parent.name.startswith("camt")]


class Dribbling(io.BytesIO):
    """A file of which few bytes come at a time."""

    def __init__(self, data: bytes, most: int) -> None:
        super().__init__(data)
        self._most = most

    def read(self, size: int | None = -1) -> bytes:
        return super().read(self._most if size is None or size < 0 else min(size, self._most))


def is_told_alike(name: str, data: bytes, *, most: int = 1 << 16, **options) -> bool:
    asked = ReadOptions(**options)
    by_forms = list(READERS[name](Dribbling(data, most), asked))
    return by_forms == list(camt.parsed_alone(name, Dribbling(data, most), asked))


@pytest.mark.parametrize("sample", [*GOLDEN, *PUBLISHED], ids=lambda path: path.name)
@pytest.mark.parametrize("name", READERS)
def test_every_sample_is_told_alike(sample, name):
    data = sample.read_bytes()

    assert is_told_alike(name, data, currency="EUR")
    assert is_told_alike(name, repeated(data), not_after=date(2020, 1, 1))


def repeated(data: bytes) -> bytes:
    """The same file with its first entry told ten times."""
    start, end = data.find(b"<Ntry>"), data.find(b"</Ntry>") + len(b"</Ntry>")
    return data[:end] + data[start:end] * 9 + data[end:] if start >= 0 else data


def a_transfer(pence: int, reference: str, text: str, **options) -> str:
    inside = (
        f"<ValDt><Dt>2026-11-05</Dt></ValDt><AcctSvcrRef>{reference}</AcctSvcrRef>"
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>DMCT</SubFmlyCd></Fmly>"
        "</Domn></BkTxCd>"
    )
    told = (
        f"<Refs><EndToEndId>{reference}</EndToEndId></Refs><RltdPties><Dbtr><Nm>{text}</Nm>"
        "</Dbtr></RltdPties><RmtInf><Ustrd>RENT</Ustrd></RmtInf><RltdDts>"
        "<AccptncDtTm>2026-11-04T23:30:00Z</AccptncDtTm></RltdDts>"
    )
    return an_entry(pence, inside + details(a_detail(pence, told)), **options)


def a_fee(pence: int, reference: str, text: str, **options) -> str:
    inside = f"<NtryRef>{reference}</NtryRef>\n<AddtlNtryInf>{text}</AddtlNtryInf>"
    return an_entry(pence, inside, **options) + "\n"


def with_prefix(data: bytes) -> bytes:
    """The same file with every name in a name space that has a prefix."""
    return (
        data.replace(b"</", b"</s:")
        .replace(b"<", b"<s:")
        .replace(b"<s:/s:", b"</s:")
        .replace(b"<s:?", b"<?")
        .replace(b"xmlns=", b"xmlns:s=")
    )


references = st.sampled_from(["FP1", "FP2", "NONREF", "NotProvided", "A&amp;B", "4", "x" * 90])
texts = st.one_of(
    st.sampled_from(
        ["A CARTER", " A CARTER ", "é", "", "J &lt; K", "\t", "]]&gt;", "2026-01-01"]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="<&>\r"), max_size=8),
)
entries = st.builds(
    lambda make, pence, reference, text, options: make(pence, reference, text, **options),
    st.sampled_from([a_transfer, a_fee]),
    st.sampled_from([100, 200, -100, 0, 12_345]),
    references,
    texts,
    st.one_of(
        st.just({}),
        st.fixed_dictionaries({"day": st.sampled_from(["2026-11-06", "2026-13-01", ""])}),
        st.fixed_dictionaries(
            {"amount": st.sampled_from(["1", "1.5", "1.005", "1.0000", "x"])}
        ),
    ),
)
files = st.builds(
    lambda found, version: a_file(
        *(a_statement(a_balance("OPBD", 0), *inside) for inside in found), version=version
    ),
    st.lists(st.lists(entries, max_size=25), max_size=3),
    st.sampled_from(["02", "08"]),
)


@given(files, st.sampled_from([50, 700, 5_000, 1 << 16]), st.booleans())
def test_any_statement_is_told_alike_however_it_comes(data, most, has_prefix):
    data = with_prefix(data) if has_prefix else data

    assert is_told_alike("camt.053", data, most=most)
    assert is_told_alike(
        "camt.053", data, most=most, not_after=date(2026, 11, 5), max_line_bytes=80
    )


SOUND = a_file(
    a_statement(
        a_balance("OPBD", 0),
        *(a_transfer(100, f"FP{number}", "A CARTER") for number in range(8)),
        *(a_fee(-100, f"{number}", "FEE") for number in range(8)),
        a_balance("CLBD", 0),
    )
)
DAMAGE = [
    b"", b"<", b">", b"&", b"/", b"\0", b"\r\n", b"\x0b", b"9", b" ", b"\xff", b"\xc3\xa9",
    b"-", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?a ?>", b"<!-- </Ntry> -->", b"&#65;",
    b"&pence;", b"<Ntry>", b"</Ntry>", b"<Ntry/>", b"<x:Ntry/>", b"</Stmt><Stmt>", b"<Stmt>",
    b"</Stmt>", b"<TxDtls/>", b"<Amt>1.00</Amt>", b'<Amt Ccy="EUR">1.00</Amt>', b"<Bal/>",
    b"DBIT", b"PDNG", b"<CdtDbtInd>DBIT</CdtDbtInd>", b"<Dt>2026-01-01</Dt>", b"NONREF",
    b"<NtryRef/>", b'="1"', b"<Nm>J</Nm>", b"<Pty><Nm>J</Nm></Pty>", b"<Ustrd>MORE</Ustrd>",
    b' xmlns:x="y"', b"\n",
]  # fmt: skip
damage = st.tuples(st.integers(0, len(SOUND)), st.sampled_from(DAMAGE), st.integers(0, 12))


@given(
    st.lists(damage, min_size=1, max_size=3),
    st.sampled_from([700, 3_000, 1 << 16]),
    st.booleans(),
)
def test_a_damaged_file_is_told_alike(damages, most, has_prefix):
    data = with_prefix(SOUND) if has_prefix else SOUND
    for place, put, cut in damages:
        data = data[:place] + put + data[place + cut :]

    assert is_told_alike("camt.053", data, most=most)


@pytest.mark.parametrize("put", DAMAGE)
def test_damage_between_tags_is_told_alike(put):
    places = [place for place in range(len(SOUND)) if SOUND[place : place + 1] == b"<"]

    assert all(
        is_told_alike("camt.053", SOUND[:place] + put + SOUND[place:])
        for place in places[-200::3]
    )


def test_a_file_cut_off_anywhere_is_told_alike():
    assert all(is_told_alike("camt.053", SOUND[:end]) for end in range(0, len(SOUND), 7))


USUAL = a_transfer(100, "FP1", "A CARTER")
SPLIT = an_entry(200, details(a_detail(100), a_detail(100)))
NOTED = USUAL.replace("<Refs>", "<!-- <Nm>J</Nm> --><Refs>")


def among_its_like(usual: str, odd: str) -> bytes:
    return a_file(a_statement(*[usual] * 5, odd, *[usual] * 2))


@pytest.mark.parametrize(
    ("usual", "odd"),
    [
        (USUAL, USUAL.replace("FP1", "NonRef")),
        (USUAL, USUAL.replace("<Dt>2026-11-05", "<Dt>2026-11-06", 1)),
        (USUAL, USUAL.replace("<ValDt><Dt>2026-11-05", "<ValDt><Dt>2026-11-06")),
        (USUAL, USUAL.replace("2026-11-04T", "2026-11-34T")),
        (USUAL, USUAL.replace("A CARTER", "A CARTER" * 40)),
        (USUAL, USUAL.replace("100", "0.00")),
        (USUAL, USUAL.replace("CRDT", "DBIT")),
        (USUAL, USUAL.replace("BOOK", "INFO")),
        (USUAL, USUAL.replace("GBP", "EUR")),
        (USUAL, USUAL.replace("1.00<", "1.005<", 1)),
        (SPLIT, SPLIT.replace("1.00<", "1.50<", 1)),
        (NOTED, NOTED.replace(">J<", ">J--<")),
    ],
)
def test_an_odd_entry_among_its_like_is_told_alike(usual, odd):
    data = among_its_like(usual, odd)

    assert is_told_alike("camt.053", data)
    assert is_told_alike("camt.053", data, not_after=date(2026, 11, 5))
    assert is_told_alike("camt.053", data, max_line_bytes=300)


@pytest.mark.parametrize("encoding", ["UTF-7", "UTF-16", "windows-1252", "ISO-8859-1", "ascii"])
def test_every_encoding_is_told_alike(encoding):
    text = among_its_like(USUAL, USUAL.replace("A CARTER", "A + B")).decode()

    assert is_told_alike("camt.053", text.replace("UTF-8", encoding).encode(encoding))


class Counting(Reading):
    """Counts the entries that the parser hands over."""

    parsed = 0

    def told(self, element):
        self.parsed += element.tag.endswith("Ntry")
        return super().told(element)


def parsed_entries(data: bytes) -> tuple[int, int]:
    reading = Counting("Stmt", ReadOptions())
    events = list(read_by_form(io.BytesIO(data), reading, ReadOptions()))
    return reading.parsed, len(events)


@pytest.mark.parametrize("dressed", [bytes, with_prefix])
def test_entries_of_known_forms_are_not_parsed(dressed):
    data = dressed(a_file(a_statement(*[a_transfer(100, "FP1", "A CARTER")] * 500)))

    parsed, told = parsed_entries(data)

    assert parsed < 10
    assert told == 501


def test_a_fault_behind_entries_of_known_forms_names_its_line():
    entries = [a_fee(100, "1", "FEE")] * 50
    data = a_file(a_statement(*entries, a_fee(1, "1", "FEE", amount="x")))

    (fault,) = [
        event
        for event in camt.read_camt053(io.BytesIO(data), ReadOptions())
        if "Amt" in str(event)
    ]

    assert fault.place == "Stmt 1, entry 51, Amt, line 101"
