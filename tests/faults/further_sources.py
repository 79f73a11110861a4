"""The bank accounts and sources of the simulator's council that the demo council has not."""

from pathlib import Path

from tests.faults.bank_extracts import Bank
from tests.faults.bank_formats import BANKS

_AGENTS = """
about = "An enforcement agent's remittance: what each debtor paid, and what the agent kept"
dates = ["dd/mm/yyyy"]
[columns]
paid_on = "Paid"
amount = "Collected"
withheld = "Our commission"
payer_reference = "Your reference"
payer_name = "Debtor"
"""
_COLLECTORS = {
    "dwp": ("dwp_deductions", ""),
    "old-ims": ("localgov_ims_csv", ""),
    "card-machine": ("barclaycard_csv", ""),
    "agents": ("declared", 'settings = { mapping = "agents.toml" }'),
    "dd-claims": ("ddic", 'takes_back_from = "direct-debit"'),
}
_ADVICES = {"main-bank-advices": "camt054", "swift-today": "mt942"}


def add_to(council: Path) -> None:
    """Write them into a council's folder."""
    (council / "agents.toml").write_text(_AGENTS, "utf-8")
    accounts = [_account(place, bank) for place, bank in enumerate(BANKS)]
    sources = [_statements(bank) for bank in BANKS]
    sources += [
        _collector(place, code, format_name, more)
        for place, (code, (format_name, more)) in enumerate(_COLLECTORS.items())
    ]
    sources += [_advice(code, format_name) for code, format_name in _ADVICES.items()]
    _append(council / "bank_accounts.toml", accounts)
    _append(council / "sources.toml", sources)


def _append(file: Path, tables: list[str]) -> None:
    file.write_text("\n".join([file.read_text("utf-8"), *tables]), "utf-8")


def _account(place: int, bank: Bank) -> str:
    return f"""
[{bank.code}]
name = "Account at {bank.code}"
entity = "council"
ledger_code = "B12{place:02d}"
names = ["{bank.name}"]
"""


def _statements(bank: Bank) -> str:
    return f"""
[{bank.source}]
name = "Statements of {bank.code}"
kind = "statement"
format = "{bank.format}"
folder = "{bank.source}"
bank_accounts = ["{bank.code}"]
method_code = "BT"
{bank.settings}
"""


def _collector(place: int, code: str, format_name: str, more: str) -> str:
    behind = "K4200" if "takes_back_from" in more else f"K43{place:02d}"
    return f"""
[{code}]
name = "Takings of {code}"
kind = "collector"
format = "{format_name}"
folder = "{code}"
ledger_code = "{behind}"
fees_ledger_code = "X{behind[1:]}"
method_code = "DD"
{more}
"""


def _advice(code: str, format_name: str) -> str:
    return f"""
[{code}]
name = "Advices of {code}"
kind = "advice"
format = "{format_name}"
folder = "{code}"
"""
