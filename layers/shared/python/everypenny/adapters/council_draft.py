"""A council's folder as read: the values that are sound, every code declared, the mistakes."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import ValidationError

from everypenny.adapters.council_layouts import read_export_layouts, read_layouts
from everypenny.adapters.council_mistakes import (
    Mistake,
    code_mistakes,
    did_you_mean,
    validation_mistakes,
)
from everypenny.adapters.council_models import (
    BankAccountModel,
    CouncilModel,
    FundModel,
    LedgerCodesModel,
    MethodModel,
    ReferenceRuleModel,
    SourceModel,
    Strict,
    VatModel,
)
from everypenny.adapters.office_models import EReturnModel, OfficeModel
from everypenny.adapters.officer_models import (
    InterestModel,
    LimitsModel,
    RoleModel,
    SignInModel,
)
from everypenny.adapters.rule_models import RuleModel
from everypenny.adapters.target_models import TargetModel
from everypenny.domain.council import (
    BankAccount,
    Fund,
    IdentificationRule,
    MethodOfPayment,
    ReferenceRule,
    Source,
    Target,
    VatCode,
)
from everypenny.domain.officers import Limits, Role
from everypenny.domain.offices import EReturnTemplate, Office

COUNCIL = "council.toml"
ENTITIES = "entities.toml"
BANK_ACCOUNTS = "bank_accounts.toml"
FUNDS = "funds.toml"
REFERENCES = "references.toml"
METHODS = "methods.toml"
VAT = "vat.toml"
SOURCES = "sources.toml"
RULES = "rules.toml"
LEDGER_CODES = "ledger_codes.toml"
TARGETS = "targets.toml"
ROLES = "roles.toml"
LIMITS = "limits.toml"
INTERESTS = "interests.toml"
SIGN_IN = "sign_in.toml"
OFFICES = "offices.toml"
E_RETURNS = "e_returns.toml"
MAPPINGS = "(mappings)"
# Without roles and limits everything is denied, and what is approved is so from a penny.
_OPTIONAL = {RULES, ROLES, LIMITS, INTERESTS, OFFICES, E_RETURNS, SIGN_IN}
_WHOLE_FILE = "(whole file)"
_M = TypeVar("_M", bound=Strict)
_MAXIMUM_CODE = {FUNDS: 5, METHODS: 5}


@dataclass(slots=True)
class Draft:
    """What the files say; a value that is not sound is left out, but its code is declared."""

    council: CouncilModel | None = None
    ledger_codes: LedgerCodesModel | None = None
    entities: dict[str, str] = field(default_factory=dict)
    funds: dict[str, Fund] = field(default_factory=dict)
    bank_accounts: dict[str, BankAccount] = field(default_factory=dict)
    methods: dict[str, MethodOfPayment] = field(default_factory=dict)
    vat_codes: dict[str, VatCode] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    reference_rules: dict[str, ReferenceRule] = field(default_factory=dict)
    rules: list[IdentificationRule] = field(default_factory=list)
    targets: dict[str, Target] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    interests: dict[str, frozenset[str]] = field(default_factory=dict)
    offices: dict[str, Office] = field(default_factory=dict)
    e_returns: dict[str, EReturnTemplate] = field(default_factory=dict)
    declared: dict[str, set[str]] = field(default_factory=dict)
    export_layouts: frozenset[str] = frozenset()
    mistakes: list[Mistake] = field(default_factory=list)

    def codes(self, file: str) -> set[str]:
        """Every code that a file declares, also those whose table has a mistake."""
        return self.declared.get(file, set())

    def is_sound(self, file: str, code: str) -> bool:
        """Whether no mistake was noted for what a file describes under a code."""
        return not any(
            one.file == file and one.key.startswith(f"{code}.") for one in self.mistakes
        )

    def wrong(self, file: str, key: str, what: str, remedy: str) -> None:
        """Note a mistake."""
        self.mistakes.append(Mistake(file, key, what, remedy))


def draft_of(texts: Mapping[str, str]) -> Draft:
    """Read every file of a folder, given by name; mistakes are noted, never raised."""
    draft = Draft()
    others = {name: text for name, text in texts.items() if name not in _READERS}
    layouts = read_layouts(others, texts.get(SOURCES, ""))
    exports = read_export_layouts(others, texts.get(TARGETS, ""))
    draft.export_layouts = exports.names
    for name in sorted(others.keys() - layouts.names - exports.names):
        draft.wrong(name, _WHOLE_FILE, "This file is not known.", did_you_mean(name, _READERS))
    draft.mistakes += (*layouts.mistakes, *exports.mistakes)
    draft.declared[MAPPINGS] = set(layouts.names)
    for name, read in _READERS.items():
        if name in texts:
            table = _toml(name, texts[name], draft)
            if table is not None:
                read(table, draft)
        elif name not in _OPTIONAL:
            draft.wrong(name, _WHOLE_FILE, "The file is missing.", f"Add {name}.")
    draft.sources = {code: layouts.of(source) for code, source in draft.sources.items()}
    draft.targets = {code: exports.of(target) for code, target in draft.targets.items()}
    return draft


def _toml(name: str, text: str, draft: Draft) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as refusal:
        remedy = "Mend the TOML at that place; each code and each key may stand once."
        draft.wrong(name, _WHOLE_FILE, f"{refusal}.", remedy)
        return None


def _read_council(table: dict[str, Any], draft: Draft) -> None:
    draft.council = _model(COUNCIL, "", table, CouncilModel, draft)


def _read_ledger_codes(table: dict[str, Any], draft: Draft) -> None:
    outgoing = table.get("outgoing", {})
    draft.declared[LEDGER_CODES] = set(outgoing) if isinstance(outgoing, dict) else set()
    draft.ledger_codes = _model(LEDGER_CODES, "", table, LedgerCodesModel, draft)


def _read_limits(table: dict[str, Any], draft: Draft) -> None:
    limits = _model(LIMITS, "", table, LimitsModel, draft)
    if limits is not None:
        draft.limits = limits.value()


def _read_interests(table: dict[str, Any], draft: Draft) -> None:
    """By officer in small letters, as tokens name them here, however the file writes them."""
    for officer, entry in table.items():
        interest = _model(INTERESTS, officer, entry, InterestModel, draft)
        if interest is not None:
            known = draft.interests.get(officer.lower(), frozenset())
            draft.interests[officer.lower()] = known | interest.accounts


def _read_sign_in(table: dict[str, Any], draft: Draft) -> None:
    """Only whether it is sound: the stack alone is made of it."""
    _model(SIGN_IN, "", table, SignInModel, draft)


def _read_entities(table: dict[str, Any], draft: Draft) -> None:
    draft.declared[ENTITIES] = set(table)
    for code, name in table.items():
        if isinstance(name, str) and name:
            draft.entities[code] = name
        else:
            draft.wrong(ENTITIES, code, "An entity is a name.", f'Write {code} = "Its name".')


def _read_rules(table: dict[str, Any], draft: Draft) -> None:
    for key in table.keys() - {"rule"}:
        draft.wrong(RULES, key, f"{key!r} is no key here.", "Write each rule as [[rule]].")
    entries = table.get("rule", [])
    if not isinstance(entries, list):
        draft.wrong(RULES, "rule", "Rules are a list.", "Write each rule as [[rule]].")
        return
    for place, entry in enumerate(entries, start=1):
        key = _rule_key(entry, place)
        model = _model(RULES, key, entry, RuleModel, draft)
        if model is not None:
            draft.rules.append(model.value())


def _rule_key(entry: object, place: int) -> str:
    code = entry.get("code") if isinstance(entry, dict) else None
    return code if isinstance(code, str) and code else f"rule {place}"


def _tables(
    file: str, model: type[Any], values: Callable[[Draft], dict[str, Any]]
) -> Callable[[dict[str, Any], Draft], None]:
    """A reader of a file in which each table's name is a code."""

    def read(table: dict[str, Any], draft: Draft) -> None:
        draft.declared[file] = set(table)
        for code, entry in table.items():
            longest = _MAXIMUM_CODE.get(file, 30)
            draft.mistakes += code_mistakes(file, code, table, longest=longest)
            described = _model(file, code, entry, model, draft)
            if described is not None:
                values(draft)[code] = described.value(code)

    return read


def _model(file: str, key: str, entry: object, model: type[_M], draft: Draft) -> _M | None:
    try:
        return model.model_validate(entry)
    except ValidationError as refusal:
        draft.mistakes += validation_mistakes(file, key, refusal, model)
        return None


_READERS: Mapping[str, Callable[[dict[str, Any], Draft], None]] = {
    COUNCIL: _read_council,
    ENTITIES: _read_entities,
    BANK_ACCOUNTS: _tables(BANK_ACCOUNTS, BankAccountModel, lambda draft: draft.bank_accounts),
    FUNDS: _tables(FUNDS, FundModel, lambda draft: draft.funds),
    REFERENCES: _tables(REFERENCES, ReferenceRuleModel, lambda draft: draft.reference_rules),
    METHODS: _tables(METHODS, MethodModel, lambda draft: draft.methods),
    VAT: _tables(VAT, VatModel, lambda draft: draft.vat_codes),
    SOURCES: _tables(SOURCES, SourceModel, lambda draft: draft.sources),
    RULES: _read_rules,
    LEDGER_CODES: _read_ledger_codes,
    TARGETS: _tables(TARGETS, TargetModel, lambda draft: draft.targets),
    ROLES: _tables(ROLES, RoleModel, lambda draft: draft.roles),
    LIMITS: _read_limits,
    INTERESTS: _read_interests,
    SIGN_IN: _read_sign_in,
    OFFICES: _tables(OFFICES, OfficeModel, lambda draft: draft.offices),
    E_RETURNS: _tables(E_RETURNS, EReturnModel, lambda draft: draft.e_returns),
}
