"""Files and references as senders write them; a test says only what matters to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

ON = date(2026, 11, 20)
MAIN = "GB83AMBL08999966374958"


def council_tax(number: int) -> str:
    """A valid council tax reference of the demo council: nine digits from 77."""
    return _weighted(f"77{number:06d}", [3, 7, 1, 3, 7, 1, 3, 7])


def rent(number: int) -> str:
    """A valid rent reference of the demo council: eleven digits from 6."""
    return _weighted(f"6{number:09d}", [9, 3, 9, 7, 1, 3, 7, 3, 1, 7])


def _weighted(stem: str, weights: Sequence[int]) -> str:
    remainder = 10 - sum(int(d) * w for d, w in zip(stem, weights, strict=True)) % 10
    return stem + ("0" if remainder == 10 else str(remainder))


def a_register(council_tax_accounts: int = 20, rent_accounts: int = 10) -> bytes:
    rows = ["fund,account_reference,surname,postcode,balance"]
    rows += [f"CT,{council_tax(n)},Name{n},AM1 1AA,100.00" for n in range(council_tax_accounts)]
    rows += [f"HR,{rent(n)},Tenant{n},AM2 2BB,50.00" for n in range(rent_accounts)]
    return "\n".join(rows).encode()


def an_allpay_line(reference: str, pence: int, on: date = ON, kind: str = "T") -> str:
    sign, amount = ("-" if pence < 0 else ""), f"{abs(pence) // 100}.{abs(pence) % 100:02d}"
    return f" 410022{reference:<16}{sign + amount:>9}{kind}{on:%d/%m/%Y}"


def an_allpay_file(lines: Sequence[tuple[str, int]], on: date = ON) -> bytes:
    """(reference, pence) a line, and a trailer that agrees."""
    total = sum(pence for _, pence in lines)
    sign, amount = ("-" if total < 0 else ""), f"{abs(total) // 100}.{abs(total) % 100:02d}"
    details = [an_allpay_line(reference, pence, on) for reference, pence in lines]
    trailer = [
        "",
        f"{'Total Amount Updated onto System:':<34}{sign + amount:>17}",
        f"{'Total Transactions updated onto System:':<40}{len(lines):>17}",
    ]
    return "\r\n".join([*details, *trailer, ""]).encode()


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of a bank statement: pence, money out negative."""

    pence: int
    text: str = ""
    reference: str = "NOTPROVIDED"
    on: date = ON
    entry_id: str = ""
    code: str = "PMNT/RCDT/DMCT"
    payer_account: str = ""


def a_statement(
    entries: Sequence[Entry],
    *,
    opening: int = 0,
    identity: str = "STMT-1",
    account: str = MAIN,
    on: date = ON,
    closing: int | None = None,
) -> bytes:
    """A camt.053 statement whose balances agree, unless `closing` says otherwise."""
    if closing is None:
        closing = opening + sum(entry.pence for entry in entries)
    body = "".join(
        [
            _balance("OPBD", opening, on),
            _balance("CLBD", closing, on),
            *[_entry(entry) for entry in entries],
        ]
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'
        "<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-20T20:00:00</CreDtTm></GrpHdr>"
        f"<Stmt><Id>{identity}</Id><ElctrncSeqNb>1</ElctrncSeqNb>"
        f"<FrToDt><FrDtTm>{on}T00:00:00</FrDtTm><ToDtTm>{on}T23:59:59</ToDtTm></FrToDt>"
        f"<Acct><Id><IBAN>{account}</IBAN></Id><Ccy>GBP</Ccy></Acct>{body}</Stmt>"
        "</BkToCstmrStmt></Document>"
    ).encode()


def _money(pence: int) -> str:
    return f"{abs(pence) // 100}.{abs(pence) % 100:02d}"


def _side(pence: int) -> str:
    return "DBIT" if pence < 0 else "CRDT"


def _balance(code: str, pence: int, on: date) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="GBP">{_money(pence)}</Amt><CdtDbtInd>{_side(pence)}</CdtDbtInd>'
        f"<Dt><Dt>{on}</Dt></Dt></Bal>"
    )


def _entry(entry: Entry) -> str:
    domain, family, sub = entry.code.split("/")
    reference = f"<AcctSvcrRef>{entry.entry_id}</AcctSvcrRef>" if entry.entry_id else ""
    account = f"<DbtrAcct><Id><IBAN>{entry.payer_account}</IBAN></Id></DbtrAcct>"
    payer = f"<RltdPties>{account}</RltdPties>" if entry.payer_account else ""
    return (
        f'<Ntry><Amt Ccy="GBP">{_money(entry.pence)}</Amt>'
        f"<CdtDbtInd>{_side(entry.pence)}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>{entry.on}</Dt></BookgDt><ValDt><Dt>{entry.on}</Dt></ValDt>{reference}"
        f"<BkTxCd><Domn><Cd>{domain}</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>{sub}</SubFmlyCd>"
        f"</Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>{entry.reference}"
        f"</EndToEndId></Refs>{payer}<RmtInf><Ustrd>{entry.text}</Ustrd></RmtInf></TxDtls></NtryDtls>"
        "</Ntry>"
    )
