"""Payment files of any length, written as they are needed: the same bytes each time."""

from collections.abc import Callable, Iterator

from everypenny.domain.declared_format import Amounts, Columns, DeclaredFormat, Lines

FIXED = DeclaredFormat(
    about="A schedule of fixed width",
    dates=("ddmmyyyy",),
    lines=Lines(kind="fixed_width"),
    columns=Columns(paid_on="1-8", payer_reference="9-20", amount="21-32", narrative="33-62"),
    amounts=Amounts(unit="pence"),
)


def _pence(place: int) -> int:
    return 1_00 + place * 37 % 250_00


def _pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"


def _reference(place: int) -> str:
    return f"77{place * 7919 % 10_000_000:07d}"


def _text(place: int) -> str:
    return f"CARTER {place % 977} COUNCIL TAX {_reference(place)}"


def _total(lines: int) -> int:
    return sum(_pence(place) for place in range(lines))


def _allpay(lines: int) -> Iterator[str]:
    for place in range(lines):
        amount = _pounds(_pence(place))
        yield f"{place % 10**6:06d} {_reference(place):<16}{amount:>9}B20/11/2026\n"
    yield f"\n{'Total Amount':<34}{_pounds(_total(lines)):>17}\n"
    yield f"{'Total Transactions':<40}{lines:>17}\n"


def _lloyds_csv(lines: int) -> Iterator[str]:
    yield (
        "Transaction Date,Transaction Type,Sort Code,Account Number,"
        "Transaction Description,Debit Amount,Credit Amount,Balance,\n"
    )
    balance = 0
    for place in range(lines):
        balance += _pence(place)
        amount = _pounds(_pence(place))
        text = _text(place)
        yield f"20/11/2026,FPI,'30-00-00,12345678,{text},,{amount},{_pounds(balance)},\n"


def _fixed(lines: int) -> Iterator[str]:
    for place in range(lines):
        yield f"20112026{_reference(place):<12}{_pence(place):012d}{_text(place):<30.30}\n"


def _mt940(lines: int) -> Iterator[str]:
    yield ":20:BENCH\n:25:20-00-00 12345678\n:28C:1/1\n:60F:C261119GBP0,00\n"
    for place in range(lines):
        amount = _pounds(_pence(place)).replace(".", ",")
        yield f":61:2611201120C{amount}NTRF{_reference(place)}//FP{place:010d}\n"
        yield f":86:{_text(place)}\n"
    yield f":62F:C261120GBP{_pounds(_total(lines)).replace('.', ',')}\n-\n"


def _bai2(lines: int) -> Iterator[str]:
    total = _total(lines)
    yield "01,NWBKGB2L,COUNCIL01,261120,0615,0001,,,2/\n"
    yield "02,COUNCIL01,NWBKGB2L,1,261120,2400,GBP,2/\n"
    yield f"03,12345678,GBP,010,0,,,015,{total},,/\n"
    for place in range(lines):
        pence, text = _pence(place), _text(place)
        yield f"16,399,{pence},0,FP{place:010d},{_reference(place)},{text}/\n"
    yield f"49,{total * 2},{lines + 2}/\n98,{total * 2},1,{lines + 4}/\n"
    yield f"99,{total * 2},1,{lines + 6}/\n"


def _camt053(lines: int) -> Iterator[str]:
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'
        "<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-20T20:00:00</CreDtTm></GrpHdr>"
        "<Stmt><Id>BENCH</Id><ElctrncSeqNb>1</ElctrncSeqNb>"
        "<CreDtTm>2026-11-20T20:00:00</CreDtTm>"
        "<Acct><Id><IBAN>GB33BUKB20201555555555</IBAN></Id><Ccy>GBP</Ccy></Acct>"
    )
    for code, pence in (("OPBD", 0), ("CLBD", _total(lines))):
        yield (
            f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
            f'<Amt Ccy="GBP">{_pounds(pence)}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
            "<Dt><Dt>2026-11-20</Dt></Dt></Bal>"
        )
    for place in range(lines):
        amount = f'<Amt Ccy="GBP">{_pounds(_pence(place))}</Amt>'
        yield (
            f"<Ntry><NtryRef>{place}</NtryRef>{amount}<CdtDbtInd>CRDT</CdtDbtInd>"
            "<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt>"
            f"<ValDt><Dt>2026-11-20</Dt></ValDt><AcctSvcrRef>FP{place:010d}</AcctSvcrRef>"
            "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>DMCT</SubFmlyCd></Fmly>"
            "</Domn></BkTxCd><NtryDtls><TxDtls><Refs>"
            f"<EndToEndId>{_reference(place)}</EndToEndId></Refs>{amount}"
            "<CdtDbtInd>CRDT</CdtDbtInd><RmtInf>"
            f"<Ustrd>{_text(place)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
        )
    yield "</Stmt></BkToCstmrStmt></Document>\n"


FILES: dict[str, Callable[[int], Iterator[str]]] = {
    "allpay": _allpay,
    "bai2": _bai2,
    "camt053": _camt053,
    "fixed width, declared": _fixed,
    "lloyds_csv": _lloyds_csv,
    "mt940": _mt940,
}


def file_of(name: str, lines: int) -> bytes:
    """A whole file in memory, for the readers that want it so."""
    return "".join(FILES[name](lines)).encode()
