"""Whether the sources of a council are whole, and no money can come in twice."""

import codecs
from collections.abc import Mapping

from everypenny.adapters.council_draft import (
    BANK_ACCOUNTS,
    LEDGER_CODES,
    MAPPINGS,
    METHODS,
    SOURCES,
    Draft,
)
from everypenny.adapters.council_layouts import DECLARED, layout_mistake
from everypenny.adapters.council_mistakes import did_you_mean, unknown
from everypenny.adapters.reference_checks import pattern_fault
from everypenny.domain.council import (
    OFFICERS_SOURCE,
    OPENING_SOURCE,
    UNKNOWN_SOURCE,
    Source,
    SourceKind,
)

STATEMENT_MAPPINGS = (
    "barclays_csv",
    "hsbc_csv",
    "hsbc_headerless_csv",
    "lloyds_csv",
    "natwest_csv",
    "santander_csv",
)
NAMELESS_MAPPINGS = ("hsbc_csv", "hsbc_headerless_csv")
TAKE_BACKS = ("arudd", "bacs_input_report", "ddic")
MONEYLESS: tuple[SourceKind, ...] = ("register", "advice")
FORMATS: Mapping[SourceKind, frozenset[str]] = {
    "statement": frozenset(
        {"camt053", "mt940", "bai2", "standard18_output", DECLARED, *STATEMENT_MAPPINGS}
    ),
    "collector": frozenset(
        {
            "allpay",
            "barclaycard_csv",
            "dwp_deductions",
            "localgov_ims_csv",
            "standard18_input",
            *TAKE_BACKS,
            DECLARED,
        }
    ),
    "provider": frozenset({"govuk_pay"}),
    "register": frozenset({"account_register", DECLARED}),
    "advice": frozenset({"bacs_advices", "camt052", "camt054", "mt942"}),
}


def check_sources(draft: Draft) -> None:
    """Note every mistake in sources.toml that one key alone does not show."""
    for source in draft.sources.values():
        _check_code(source, draft)
        _check_format(source, draft)
        _check_methods(source, draft)
        _check_patterns(source, draft)
        _check_encodings(source, draft)
        _check_advice(source, draft)
        _check_expected(source, draft)
        if source.kind == "statement":
            _check_statement(source, draft)
        else:
            _check_no_statement(source, draft)
    _check_owners(draft)
    _check_transit(draft)
    _check_register(draft)


def _check_code(source: Source, draft: Draft) -> None:
    if source.code in {UNKNOWN_SOURCE, OPENING_SOURCE, OFFICERS_SOURCE}:
        what = f"The code {source.code!r} is kept for what has no source."
        draft.wrong(SOURCES, source.code, what, "Give the source another code.")


def _check_advice(source: Source, draft: Draft) -> None:
    """An advice of money taken back names the collector whose clearing account gives it."""
    named = draft.sources.get(source.takes_back_from)
    if source.format in TAKE_BACKS and (named is None or named.kind != "collector"):
        what = "Nothing tells which collections these advices return."
        remedy = "Name the collector that made them as takes_back_from."
        _wrong(source, "takes_back_from", what, remedy, draft)
    elif source.takes_back_from and source.format not in TAKE_BACKS:
        what = f"The format {source.format} tells nothing of money taken back."
        _wrong(source, "takes_back_from", what, "Leave the key out.", draft)


def _check_expected(source: Source, draft: Draft) -> None:
    """A file is expected on certain days and by a certain time, or neither is told."""
    if (source.expected_on == "never") == bool(source.expected_by):
        what = "Days without a time, or a time without days, expect nothing."
        remedy = 'Give both: expected_on = "banking_days", expected_by = "10:00".'
        _wrong(source, "expected_by", what, remedy, draft)


def _wrong(source: Source, key: str, what: str, remedy: str, draft: Draft) -> None:
    draft.wrong(SOURCES, f"{source.code}.{key}", what, remedy)


def _check_format(source: Source, draft: Draft) -> None:
    known = FORMATS[source.kind]
    if source.format in known:
        unfit = layout_mistake(source, frozenset(draft.codes(MAPPINGS)))
        if unfit is not None:
            _wrong(source, *unfit, draft)
        return
    kind = next((kind for kind, names in FORMATS.items() if source.format in names), None)
    if kind is not None:
        what = f"The format {source.format!r} belongs to a source of kind {kind!r}."
        _wrong(source, "format", what, did_you_mean(source.format, known), draft)
        return
    key = f"{source.code}.format"
    every = frozenset[str]().union(*FORMATS.values())
    draft.mistakes.append(unknown(SOURCES, key, source.format, every, kind="format"))


def _check_methods(source: Source, draft: Draft) -> None:
    known = draft.codes(METHODS)
    told = {f"method_codes.{code}": method for code, method in source.method_codes.items()}
    if source.method_code:
        told["method_code"] = source.method_code
    elif source.kind not in MONEYLESS and not told:
        remedy = f"Add method_code: known are {', '.join(sorted(known))}."
        _wrong(source, "method_code", "How its money was paid is not told.", remedy, draft)
    for key, method in told.items():
        if method not in known:
            mistake = unknown(
                SOURCES, f"{source.code}.{key}", method, known, kind="method of payment"
            )
            draft.mistakes.append(mistake)


def _check_patterns(source: Source, draft: Draft) -> None:
    for place, pattern in enumerate(source.settlement_patterns, start=1):
        fault = pattern_fault(pattern)
        if fault:
            key = f"settlement_patterns[{place}]"
            _wrong(source, key, fault, "Mend the pattern.", draft)
    if source.settlement_patterns and source.kind in {"statement", *MONEYLESS}:
        what = f"Nothing is cleared with a source of kind {source.kind!r}."
        remedy = "Give the patterns to the collector or provider whose credit they name."
        _wrong(source, "settlement_patterns", what, remedy, draft)


def _check_encodings(source: Source, draft: Draft) -> None:
    for encoding in source.encodings:
        try:
            codecs.lookup(encoding)
        except LookupError:
            what = f"There is no encoding {encoding!r}."
            _wrong(source, "encodings", what, 'Use "utf-8" or "cp1252".', draft)


def _check_statement(source: Source, draft: Draft) -> None:
    if not source.bank_accounts:
        what = "A statement source must list its bank accounts: others are rejected."
        _wrong(source, "bank_accounts", what, 'Add bank_accounts = ["a code"].', draft)
    if source.format in NAMELESS_MAPPINGS and not source.settings.get("account"):
        what = f"Files of the format {source.format} do not name their bank account."
        remedy = (
            "Give the source's settings an account: one of the names in bank_accounts.toml."
        )
        _wrong(source, "settings.account", what, remedy, draft)
    known = draft.codes(BANK_ACCOUNTS)
    key = "bank_accounts"
    for code in source.bank_accounts:
        account = draft.bank_accounts.get(code)
        if code not in known:
            mistake = unknown(SOURCES, f"{source.code}.{key}", code, known, kind="bank account")
            draft.mistakes.append(mistake)
        elif account is not None and account.currency != source.currency:
            what = f"{code!r} is in {account.currency}, the source in {source.currency}."
            _wrong(source, "currency", what, "Make them agree.", draft)


def _check_no_statement(source: Source, draft: Draft) -> None:
    for key, told in (
        ("bank_accounts", source.bank_accounts),
        ("returned_codes", source.returned_codes),
    ):
        if told:
            what = f"Only a statement has {key}."
            _wrong(source, key, what, 'Remove it, or set kind = "statement".', draft)
    if source.kind in MONEYLESS and source.ledger_code:
        what = f"A source of kind {source.kind!r} brings no money, so it has no ledger code."
        _wrong(source, "ledger_code", what, "Remove it.", draft)


def _check_owners(draft: Draft) -> None:
    """A bank account's statements, and a folder's files, come from one source."""
    accounts: dict[str, str] = {}
    folders: dict[str, str] = {}
    for source in draft.sources.values():
        for code in source.bank_accounts:
            if code in accounts:
                what = f"The bank account {code!r} belongs to {accounts[code]!r} already."
                remedy = "List it in one source: its money would come in twice."
                _wrong(source, "bank_accounts", what, remedy, draft)
            accounts.setdefault(code, source.code)
        folder = source.folder.casefold()
        if folder in folders:
            what = f"The folder {source.folder!r} belongs to {folders[folder]!r} already."
            _wrong(source, "folder", what, "Give each source its own folder.", draft)
        folders.setdefault(folder, source.code)


def _check_transit(draft: Draft) -> None:
    sweeps = draft.ledger_codes.transit if draft.ledger_codes else {}
    for code, sweep in sweeps.items():
        for place, pattern in enumerate(sweep.patterns, start=1):
            fault = pattern_fault(pattern)
            if fault:
                key = f"transit.{code}.patterns[{place}]"
                draft.wrong(LEDGER_CODES, key, fault, "Mend the pattern.")


def _check_register(draft: Draft) -> None:
    """Where an account must exist, something must tell which accounts there are."""
    demanding = [fund.code for fund in draft.funds.values() if fund.account_must_exist]
    brings = any(source.kind == "register" for source in draft.sources.values())
    if demanding and not brings and len(draft.sources) == len(draft.codes(SOURCES)):
        what = (
            f"Accounts of {', '.join(demanding)} must exist, but no source brings a register."
        )
        remedy = 'Add a source with kind = "register", or set account_must_exist = false.'
        draft.wrong(SOURCES, "(whole file)", what, remedy)
