"""Whether the files of a council's folder fit together."""

from collections.abc import Iterable, Mapping

from everypenny.adapters.council_draft import (
    BANK_ACCOUNTS,
    ENTITIES,
    FUNDS,
    LEDGER_CODES,
    METHODS,
    REFERENCES,
    SOURCES,
    VAT,
    Draft,
)
from everypenny.adapters.council_mistakes import unknown
from everypenny.adapters.office_checks import check_offices
from everypenny.adapters.officer_checks import check_officers
from everypenny.adapters.reference_checks import check_reference_rules
from everypenny.adapters.rule_checks import check_rules
from everypenny.adapters.source_checks import check_sources
from everypenny.adapters.target_checks import check_targets
from everypenny.domain.council import Fund, VatCode

_NEEDED_FAMILIES = ("opening", "suspense", "differences")
_FAMILIES = (
    *_NEEDED_FAMILIES,
    "adjustment",
    "bank",
    "clearing",
    "fees",
    "fund",
    "intercompany",
    "outgoing",
    "transit",
)


def check_draft(draft: Draft) -> None:
    """Note every mistake that shows only when the files are read together."""
    for fund in draft.funds.values():
        _check_fund(fund, draft)
    for account in draft.bank_accounts.values():
        _check_known(draft, BANK_ACCOUNTS, f"{account.code}.entity", account.entity, ENTITIES)
    _check_twice(draft, BANK_ACCOUNTS, "name", _bank_names(draft))
    check_reference_rules(draft)
    check_sources(draft)
    check_rules(draft)
    _check_methods(draft)
    for vat in draft.vat_codes.values():
        _check_vat(vat, draft)
    _check_ledger_codes(draft)
    check_targets(draft)
    check_officers(draft)
    check_offices(draft)


def _check_fund(fund: Fund, draft: Draft) -> None:
    code = fund.code
    _check_known(draft, FUNDS, f"{code}.entity", fund.entity, ENTITIES)
    _check_known(draft, FUNDS, f"{code}.vat_code", fund.vat_code, VAT)
    _check_known(draft, FUNDS, f"{code}.reference_rule", fund.reference_rule, REFERENCES)
    if not fund.ledger_coded and not fund.ledger_code:
        remedy = "Give the ledger code that its lines bear, or set ledger_coded = true."
        draft.wrong(FUNDS, f"{code}.ledger_code", "The fund maps to no ledger code.", remedy)
    if fund.gl_route == "feeder" and not fund.feeder_ledger_code:
        what = 'A fund with gl_route = "feeder" needs the code of the feeder\'s cash clearing.'
        draft.wrong(FUNDS, f"{code}.feeder_ledger_code", what, "Give feeder_ledger_code.")
    if fund.ledger_coded and fund.account_must_exist:
        what = "The fund's references are ledger codes, which no account register holds."
        key = f"{code}.account_must_exist"
        draft.wrong(FUNDS, key, what, "Set account_must_exist = false.")


_KINDS = {
    ENTITIES: "entity",
    VAT: "VAT code",
    REFERENCES: "account reference rule",
    FUNDS: "fund",
}


def _check_known(draft: Draft, file: str, key: str, told: str, where: str) -> None:
    known = draft.codes(where)
    if told not in known:
        draft.mistakes.append(unknown(file, key, told, known, kind=_KINDS[where]))


def _check_twice(
    draft: Draft, file: str, what: str, named: Iterable[tuple[str, str, str]]
) -> None:
    """Each word belongs to one owner; `named` gives (owner, key, word)."""
    owners: dict[str, str] = {}
    for owner, key, word in named:
        if owners.get(word, owner) != owner:
            told = f"The {what} {word!r} belongs to {owners[word]!r} already."
            draft.wrong(file, key, told, "Leave it with one of them.")
        owners.setdefault(word, owner)


def _bank_names(draft: Draft) -> Iterable[tuple[str, str, str]]:
    for account in draft.bank_accounts.values():
        for name in account.names:
            bare = "".join(letter for letter in name if letter.isalnum()).upper()
            yield account.code, f"{account.code}.names", bare


def _check_methods(draft: Draft) -> None:
    for method in draft.methods.values():
        least, most = method.minimum_pence, method.maximum_pence
        if least is not None and most is not None and least > most:
            what = f"The minimum of {least} pence is above the maximum of {most} pence."
            draft.wrong(METHODS, f"{method.code}.minimum_pence", what, "Put them in order.")


def _check_vat(vat: VatCode, draft: Draft) -> None:
    key = f"{vat.code}.rates"
    days = [first_on for first_on, _ in vat.rates]
    if days != sorted(set(days)):
        remedy = "List each first day once, oldest first."
        draft.wrong(VAT, key, "The rates are not in the order of their days.", remedy)
    taxed = vat.treatment in {"standard", "reduced"}
    if taxed and not vat.rates:
        what = f"A {vat.treatment} VAT code needs a rate."
        draft.wrong(VAT, key, what, "Add { first_on = 2011-01-04, basis_points = 2000 }.")
    if not taxed and any(points for _, points in vat.rates):
        what = f"No VAT is taken where the treatment is {vat.treatment!r}."
        draft.wrong(VAT, key, what, "Remove the rates, or choose standard or reduced.")


def _check_ledger_codes(draft: Draft) -> None:
    codes = draft.ledger_codes
    if codes is None:
        return
    families = list(_NEEDED_FAMILIES) + (["intercompany"] if len(draft.entities) > 1 else [])
    for family in families:
        if f"{family}/" not in codes.accounts:
            what = f"Accounts of the family '{family}/' map to no ledger code."
            key = f'accounts."{family}/"'
            draft.wrong(LEDGER_CODES, key, what, f'Add "{family}/" = "a ledger code".')
    for account in codes.accounts:
        _check_family(account, draft)
    for family, source in _unmapped(draft, codes.accounts):
        what = f"The ledger account {family}/{source} maps to no ledger code."
        key = f"{source}.{'fees_' if family == 'fees' else ''}ledger_code"
        draft.wrong(SOURCES, key, what, f"Add {key.partition('.')[2]} to the source.")


def _check_family(account: str, draft: Draft) -> None:
    family = account.partition("/")[0]
    if family not in _FAMILIES:
        key = f'accounts."{account}"'
        mistake = unknown(LEDGER_CODES, key, family, _FAMILIES, kind="family of accounts")
        draft.mistakes.append(mistake)


def _unmapped(draft: Draft, accounts: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """Clearing accounts of collectors and providers, and of their fees, without a code."""
    for source in draft.sources.values():
        needed = []
        if source.kind in {"collector", "provider"}:
            needed.append(("clearing", source.ledger_code))
        withholds = source.layout is not None and source.layout.columns.withheld is not None
        if source.kind == "provider" or withholds:
            needed.append(("fees", source.fees_ledger_code))
        for family, code in needed:
            declared = {f"{family}/", f"{family}/{source.code}"} & accounts.keys()
            if not code and not declared:
                yield family, source.code
