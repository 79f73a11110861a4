"""Names of ledger accounts: domain.md section 3's table, spelt in one place."""

from collections.abc import Mapping

from everypenny.domain.council import Council
from everypenny.domain.identifiers import PaymentId
from everypenny.domain.offices import holder_of


class NoLedgerCode(LookupError):
    """A ledger account that the configuration maps to no ledger code; an officer answers it."""


def bank(code: str) -> str:
    """What the bank says we have in one of our accounts."""
    return f"bank/{code}"


def opening(code: str) -> str:
    """The other side of an opening balance."""
    return f"opening/{code}"


def clearing(source: str) -> str:
    """What a collector holds for us and has not banked."""
    return f"clearing/{source}"


def fund_account(fund: str, account_reference: str) -> str:
    """Income for one account of a fund."""
    return f"fund/{fund}/{account_reference}"


def suspense(payment: PaymentId, part: int) -> str:
    """One part of a payment in doubt, counted from 1."""
    return f"suspense/{payment}/{part}"


def fees(source: str) -> str:
    """What a provider kept."""
    return f"fees/{source}"


def differences(office_or_source: str) -> str:
    """Cash overs and shorts of an office, payout differences of a source."""
    return f"differences/{office_or_source}"


def adjustment(code: str) -> str:
    """Suspense that was written off, under a ledger code that the council gave."""
    return f"adjustment/{code}"


def outgoing(code: str) -> str:
    """A debit on a statement that is not income."""
    return f"outgoing/{code}"


def family(account: str) -> str:
    """The first word: `bank`, `clearing`, `fund` ..."""
    return account.partition("/")[0]


def summed(account: str) -> str:
    """The account as balances name it: a fund's accounts are one, every other is itself."""
    if account.startswith("fund/"):
        return account[: account.index("/", 5)]
    return account


def is_customers(account: str) -> bool:
    """Whether the account is one customer's, whose history an officer looks up."""
    return account.startswith("fund/")


def ledger_code(account: str, council: Council) -> str:
    """The back-office ledger code of an account; NoLedgerCode if the council gave none."""
    kind, _, rest = account.partition("/")
    code = ""
    if kind == "bank" and rest in council.bank_accounts:
        code = council.bank_accounts[rest].ledger_code
    elif kind == "fund":
        code = _fund_code(rest, council)
    elif kind in {"clearing", "fees"} and rest in council.sources:
        source = council.sources[rest]
        code = source.ledger_code if kind == "clearing" else source.fees_ledger_code
    elif kind == "clearing" and (held := holder_of(rest, council.offices)) is not None:
        office, taken = held
        code = office.ledger_code(taken)
    code = code or _declared(account, council.ledger_codes)
    if not code:
        raise NoLedgerCode(account)
    return code


def _fund_code(rest: str, council: Council) -> str:
    code, _, reference = rest.partition("/")
    fund = council.funds.get(code)
    if fund is None:
        return ""
    if fund.ledger_coded:
        return reference
    return fund.feeder_ledger_code if fund.gl_route == "feeder" else fund.ledger_code


def _declared(account: str, codes: Mapping[str, str]) -> str:
    return codes.get(account) or codes.get(account.partition("/")[0] + "/", "")
