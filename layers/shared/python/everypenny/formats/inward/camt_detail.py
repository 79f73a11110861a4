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

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from lxml import etree

from everypenny.formats.inward.camt_layout import Layout
from everypenny.formats.inward.camt_values import Judge, an_id, day_of, find, text_at
from everypenny.formats.xml_safety import local_name

_PARTIES = {1: ("Dbtr", "UltmtDbtr"), -1: ("Cdtr", "UltmtCdtr")}
_DOMAIN = ("BkTxCd/Domn/Cd", "BkTxCd/Domn/Fmly/Cd", "BkTxCd/Domn/Fmly/SubFmlyCd")
_PROPRIETARY = "BkTxCd/Prtry/Cd"
BANK_CODE = (*_DOMAIN, _PROPRIETARY)
_LAYOUT = Layout(
    "Refs/AcctSvcrRef",
    "Refs/EndToEndId",
    "Amt",
    "CdtDbtInd",
    "AmtDtls/TxAmt/Amt",
    "RmtInf/Ustrd",
    "RmtInf",
    "RmtInf/Strd/CdtrRefInf/Ref",
    "AddtlTxInf",
    "RltdDts/AccptncDtTm",
    *(f"RltdPties/{who}/Nm" for pair in _PARTIES.values() for who in pair),
    *(f"RltdPties/{who}/Pty/Nm" for pair in _PARTIES.values() for who in pair),
    *(f"RltdPties/{who}Acct/Id/IBAN" for who, _ in _PARTIES.values()),
    *(f"RltdPties/{who}Acct/Id/Othr/Id" for who, _ in _PARTIES.values()),
    *BANK_CODE,
)


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
    found = _LAYOUT.find(element)
    sign = _sign(element, found)
    amount = found.get("Amt", found.get("AmtDtls/TxAmt/Amt"))
    pence = judge.pence(amount) if amount is not None else None
    name, account = _payer(found, sign, judge)
    return Detail(
        amount_pence=sign * pence if pence is not None else None,
        currency=amount.get("Ccy", "") if amount is not None else "",
        bank_reference=an_id(judge.text(found.get("Refs/AcctSvcrRef"))),
        payer_reference=_payer_reference(found, judge),
        narrative=_unstructured(found, judge) or judge.text(found.get("AddtlTxInf")),
        payer_name=name,
        payer_account=account,
        bank_code=bank_code(found),
        paid_on=_accepted_on(found),
    )


def bank_code(found: Mapping[str, etree._Element]) -> str:
    """The bank's transaction code: `PMNT/RCDT/ESCT`, else its own; empty where it has none."""
    parts = [text_at(found[path]) for path in _DOMAIN if path in found]
    return "/".join(filter(None, parts)) or text_at(found.get(_PROPRIETARY))


def _sign(element: etree._Element, found: Mapping[str, etree._Element]) -> int:
    """A detail's own sign, else its entry's; an entry without one is refused by itself."""
    own = found.get("CdtDbtInd")
    if own is None and (holder := element.getparent()) is not None:
        own = find(holder.getparent(), "CdtDbtInd")
    return -1 if text_at(own) == "DBIT" else 1


def _payer(found: Mapping[str, etree._Element], sign: int, judge: Judge) -> tuple[str, str]:
    """Name and account of whoever stands on the other side of the money."""
    party, ultimate = _PARTIES[sign]
    account = f"RltdPties/{party}Acct/Id"
    return (
        _name(found, party, judge) or _name(found, ultimate, judge),
        judge.text(found.get(f"{account}/IBAN", found.get(f"{account}/Othr/Id"))),
    )


def _name(found: Mapping[str, etree._Element], who: str, judge: Judge) -> str:
    name = found.get(f"RltdPties/{who}/Nm", found.get(f"RltdPties/{who}/Pty/Nm"))
    return judge.text(name)


def _payer_reference(found: Mapping[str, etree._Element], judge: Judge) -> str:
    structured = an_id(judge.text(found.get("RmtInf/Strd/CdtrRefInf/Ref")))
    return structured or an_id(judge.text(found.get("Refs/EndToEndId")))


def _unstructured(found: Mapping[str, etree._Element], judge: Judge) -> str:
    if "RmtInf/Ustrd" not in found:
        return ""
    parts = (part for part in found["RmtInf"] if local_name(part.tag) == "Ustrd")
    return " ".join(text for part in parts if (text := judge.text(part)))


def _accepted_on(found: Mapping[str, etree._Element]) -> date | None:
    """The day on which the payer's bank took the payment on; it decides nothing."""
    told = found.get("RltdDts/AccptncDtTm")
    if told is None:
        return None
    with suppress(ValueError):
        return day_of(text_at(told))
    return None
