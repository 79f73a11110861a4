"""One detail (TxDtls) of an ISO 20022 entry: who paid, what they quoted, what they wrote.

| what | where below TxDtls |
|---|---|
| amount, currency | Amt, else AmtDtls/TxAmt/Amt, with Ccy |
| sign | CdtDbtInd, else that of the entry |
| bank's id | Refs/AcctSvcrRef |
| payer's reference | RmtInf/Strd/CdtrRefInf/Ref, else Refs/EndToEndId |
| narrative | RmtInf/Ustrd joined by a blank, else AddtlTxInf |
| payer | RltdPties: Dbtr and DbtrAcct, for money out Cdtr and CdtrAcct; with or without Pty |
| bank's code | BkTxCd/Domn as Cd/Fmly/SubFmly, else BkTxCd/Prtry/Cd |
| payer's day | RltdDts/AccptncDtTm |

Source: ISO 20022 camt.052, .053 and .054, versions 2 to 14, read by structure.
"""

from datetime import date
from typing import NamedTuple

from lxml import etree

from everypenny.formats.inward.camt_values import (
    Judge,
    an_id,
    children,
    day_of,
    find,
    text_at,
)
from everypenny.formats.xml_safety import local_name

_PARTIES = {1: ("Dbtr", "DbtrAcct", "UltmtDbtr"), -1: ("Cdtr", "CdtrAcct", "UltmtCdtr")}


class Detail(NamedTuple):
    """What one TxDtls says; `amount_pence` is signed, None where it tells none of its own."""

    amount_pence: int | None = None
    currency: str = ""
    bank_reference: str = ""
    payer_reference: str = ""
    narrative: str = ""
    payer_name: str = ""
    payer_account: str = ""
    bank_code: str = ""
    paid_on: date | None = None


def read_detail(element: etree._Element, judge: Judge) -> Detail:
    """Read a TxDtls below its Ntry, whose sign it has unless it gives its own."""
    parts = children(element)
    sign = _sign_of(element, parts)
    remittance, references = parts.get("RmtInf"), parts.get("Refs")
    name, account = _payer(parts.get("RltdPties"), sign, judge)
    amount = _amount(parts)
    pence = judge.pence(amount) if amount is not None else None
    return Detail(
        amount_pence=sign * pence if pence is not None else None,
        currency=amount.get("Ccy", "") if amount is not None else "",
        bank_reference=an_id(judge.text(references, "AcctSvcrRef")),
        payer_reference=_payer_reference(remittance, references, judge),
        narrative=_unstructured(remittance, judge) or judge.text(parts.get("AddtlTxInf")),
        payer_name=name,
        payer_account=account,
        bank_code=bank_code(parts.get("BkTxCd")),
        paid_on=_accepted_on(parts.get("RltdDts")),
    )


def account_of(account: etree._Element | None) -> str:
    """An account as the file writes it: its IBAN or any other id."""
    identity = find(account, "Id")
    return text_at(identity, "IBAN") or text_at(identity, "Othr", "Id")


def bank_code(code: etree._Element | None) -> str:
    """The bank's transaction code: `PMNT/RCDT/ESCT`, else its own; empty where it has none."""
    domain = find(code, "Domn")
    if domain is None:
        return text_at(code, "Prtry", "Cd")
    family = find(domain, "Fmly")
    codes = (text_at(domain, "Cd"), text_at(family, "Cd"), text_at(family, "SubFmlyCd"))
    return "/".join(code for code in codes if code)


def _sign_of(detail: etree._Element, parts: dict[str, etree._Element]) -> int:
    """A detail's own sign, else its entry's; an entry without one is refused by itself."""
    own = parts.get("CdtDbtInd")
    if own is None and (holder := detail.getparent()) is not None:
        own = find(holder.getparent(), "CdtDbtInd")
    return -1 if text_at(own) == "DBIT" else 1


def _amount(parts: dict[str, etree._Element]) -> etree._Element | None:
    own = parts.get("Amt")
    return own if own is not None else find(parts.get("AmtDtls"), "TxAmt", "Amt")


def _payer(parties: etree._Element | None, sign: int, judge: Judge) -> tuple[str, str]:
    """Name and account of whoever stands on the other side of the money."""
    if parties is None:
        return "", ""
    party, account, ultimate = _PARTIES[sign]
    name = _name(find(parties, party), judge) or _name(find(parties, ultimate), judge)
    return name, account_of(find(parties, account))


def _name(party: etree._Element | None, judge: Judge) -> str:
    return judge.text(party, "Nm") or judge.text(party, "Pty", "Nm")


def _payer_reference(
    remittance: etree._Element | None, references: etree._Element | None, judge: Judge
) -> str:
    structured = an_id(judge.text(remittance, "Strd", "CdtrRefInf", "Ref"))
    return structured or an_id(judge.text(references, "EndToEndId"))


def _unstructured(remittance: etree._Element | None, judge: Judge) -> str:
    if remittance is None:
        return ""
    texts = [judge.text(part) for part in remittance if local_name(part.tag) == "Ustrd"]
    return " ".join(text for text in texts if text)


def _accepted_on(days: etree._Element | None) -> date | None:
    """The day on which the payer's bank took the payment on; it decides nothing."""
    try:
        return day_of(text_at(days, "AccptncDtTm"))
    except ValueError:
        return None
