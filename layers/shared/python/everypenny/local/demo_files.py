"""The demo's files, written as allpay and a bank write theirs."""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from everypenny.domain.money import plain_pounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One line of money before it is a file's, and where a right ledger puts it.

    Pence, negative for money out. `account` is the ledger account with a fund's accounts as
    one (`fund/CT`), or `suspense`, and then `doubt` says why. `bank_reference` is the bank's
    own id; twins have none.
    """

    amount_pence: int
    account: str
    reference: str = ""
    narrative: str = ""
    doubt: str = ""
    bank_reference: str = ""
    channel: str = "B"
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement of one account over one London day; balances in pence."""

    identity: str
    account: str
    on: date
    opening_pence: int
    lines: Sequence[Planned]

    @property
    def closing_pence(self) -> int:
        """Opening and all lines."""
        return self.opening_pence + sum(line.amount_pence for line in self.lines)


def allpay_bytes(lines: Sequence[Planned]) -> bytes:
    """allpay's receipts file, layout in formats/inward/allpay."""
    total = sum(line.amount_pence for line in lines)
    details = [allpay_detail(line) for line in lines]
    trailers = [
        f"{'Total Amount Updated onto System:':<34}{plain_pounds(total):>17}",
        f"{'Total Transactions updated onto System:':<40}{len(lines):>17}",
    ]
    return ("\r\n".join([*details, "", *trailers]) + "\r\n").encode("ascii")


def allpay_detail(line: Planned) -> str:
    """One detail of 43 characters."""
    amount = plain_pounds(line.amount_pence)
    return (
        f" {line.narrative:<6}{line.reference:<16}{amount:>9}{line.channel}{line.on:%d/%m/%Y}"
    )


def camt053_bytes(statement: Statement) -> bytes:
    """One ISO 20022 statement, camt.053.001.08."""
    entries = "".join(
        _entry(line, number) for number, line in enumerate(statement.lines, start=1)
    )
    on = statement.on
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>{statement.identity}</MsgId><CreDtTm>{on}T23:50:00Z</CreDtTm></GrpHdr>
<Stmt><Id>{statement.identity}</Id><CreDtTm>{on}T23:50:00Z</CreDtTm>
<FrToDt><FrDtTm>{on}T00:00:00</FrDtTm><ToDtTm>{on}T23:59:59</ToDtTm></FrToDt>
<Acct><Id><IBAN>{statement.account}</IBAN></Id><Ccy>GBP</Ccy></Acct>
{_balance("OPBD", statement.opening_pence, on)}
{_balance("CLBD", statement.closing_pence, on)}
{_summary(statement.lines)}
{entries}</Stmt></BkToCstmrStmt></Document>
"""
    return text.encode("utf-8")


def _summary(lines: Sequence[Planned]) -> str:
    """The bank's own counts and sums, which the reader checks."""
    amounts = [line.amount_pence for line in lines]
    received = [pence for pence in amounts if pence > 0]
    paid = [-pence for pence in amounts if pence < 0]
    return "".join(
        f"<{tag}><NbOfNtries>{len(pence)}</NbOfNtries><Sum>{plain_pounds(sum(pence))}</Sum></{tag}>"
        for tag, pence in (("TtlCdtNtries", received), ("TtlDbtNtries", paid))
    ).join(("<TxsSummry>", "</TxsSummry>"))


def _balance(code: str, pence: int, on: date) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{_amount(pence)}"
        f"<Dt><Dt>{on}</Dt></Dt></Bal>"
    )


def _amount(pence: int) -> str:
    sign = "DBIT" if pence < 0 else "CRDT"
    amount = plain_pounds(abs(pence))
    return f'<Amt Ccy="GBP">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>'


def _entry(line: Planned, number: int) -> str:
    bank = line.bank_reference and f"<AcctSvcrRef>{line.bank_reference}</AcctSvcrRef>"
    family = "RCDT" if line.amount_pence > 0 else "IDDT"
    narrative = html.escape(line.narrative, quote=False)
    told = narrative and f"<RmtInf><Ustrd>{narrative}</Ustrd></RmtInf>"
    quoted = html.escape(line.reference, quote=False) or "NOTPROVIDED"
    return (
        f"<Ntry><NtryRef>{number}</NtryRef>{_amount(line.amount_pence)}<Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>{line.on}</Dt></BookgDt><ValDt><Dt>{line.on}</Dt></ValDt>{bank}"
        f"<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>OTHR</SubFmlyCd></Fmly>"
        f"</Domn></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>{quoted}</EndToEndId></Refs>"
        f"{told}</TxDtls></NtryDtls></Ntry>\n"
    )
