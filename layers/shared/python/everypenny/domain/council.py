"""A council's configuration as values: what its folder of TOML files says, already checked.

Every value here is one version of the configuration, pinned by every batch that it judged.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from everypenny.domain.declared_format import DeclaredFormat
from everypenny.domain.export_definition import ExportDefinition
from everypenny.domain.identification_policies import MemoryPolicy, SuggestionPolicy
from everypenny.domain.officers import Limits, Role
from everypenny.domain.offices import EReturnTemplate, Office

CharacterType = Literal["any", "letters", "digits", "letters_and_digits"]
SourceKind = Literal["statement", "collector", "provider", "register", "advice"]
Purpose = Literal["cash", "cheque", "card", "direct_debit", "bank_transfer", "counter", "other"]
ExpectedOn = Literal["never", "banking_days", "weekdays", "every_day"]
Treatment = Literal["standard", "reduced", "zero", "exempt", "outside", "already_invoiced"]

# What a file of no known folder, an opening journal, an officer's deed and what a target said
# of its exports are listed under.
UNKNOWN_SOURCE = "unknown"
OPENING_SOURCE = "opening"
OFFICERS_SOURCE = "officers"
ACKNOWLEDGEMENTS_SOURCE = "acknowledgements"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckDigit:
    """A check digit: domain.md section 7. `weights` has one weight for every position."""

    kind: Literal["weighted_sum", "dynix", "luhn", "iso7064"]
    modulus: int = 10
    weights: tuple[int, ...] = ()
    source_substitutes: str = ""
    subtract: bool = False
    result_substitutes: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceRule:
    """What an account reference of a fund looks like; everything that is given must pass."""

    code: str
    minimum_length: int = 1
    maximum_length: int = 30
    characters: CharacterType = "any"
    pattern: str = ""
    mask: str = ""
    separators: str = ""
    pad_to: int = 0
    pad_with: str = "0"
    check_digit: CheckDigit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fund:
    """An income stream; `ledger_code` is what its lines bear in the general ledger."""

    code: str
    name: str
    display_name: str
    entity: str
    reference_rule: str
    vat_code: str
    ledger_code: str
    maximum_pence: int | None = None
    account_must_exist: bool = True
    vat_may_be_overridden: bool = False
    offered_to_citizens: bool = False
    needs_address: bool = False
    ledger_coded: bool = False
    refunds: Literal["here", "back_office"] = "here"
    gl_route: Literal["ims", "feeder"] = "ims"
    feeder_ledger_code: str = ""
    disabled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccount:
    """A bank account of the council; `names` are the ways in which statements write it."""

    code: str
    name: str
    entity: str
    ledger_code: str
    names: tuple[str, ...]
    currency: str = "GBP"


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodOfPayment:
    """How money was paid; limits in pence."""

    code: str
    name: str
    purpose: Purpose
    minimum_pence: int | None = None
    maximum_pence: int | None = None
    refundable: bool = False
    incurs_fee: bool = False
    disabled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VatCode:
    """VAT by tax point: `rates` are (first day, basis points), oldest first."""

    code: str
    treatment: Treatment
    rates: tuple[tuple[date, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A configured origin of money, of accounts (kind `register`) or of advices, which never
    post and are listed for an officer (kind `advice`).

    `folder` is where its files land in the drop bucket. `settlement_patterns` are regular
    expressions that find this source's bulk transfer in a bank statement's text.
    `bank_accounts` are codes (statements only). `returned_codes` are the bank's transaction
    codes for money taken back. `days_ahead` is how far a line may be dated in the future.
    `takes_back_from` names the source whose collections this one's advices return; a source
    that `posts_on_its_date` waits for the day its files bear (Direct Debit submissions).
    On the days of `expected_on` a file must have come by `expected_by`, a London time `10:00`.
    `layout` is what its setting `mapping` names, for the format `declared` alone.
    """

    code: str
    name: str
    kind: SourceKind
    format: str
    folder: str
    method_code: str = ""
    method_codes: Mapping[str, str] = field(default_factory=dict)
    ledger_code: str = ""
    fees_ledger_code: str = ""
    bank_accounts: tuple[str, ...] = ()
    settlement_patterns: tuple[str, ...] = ()
    returned_codes: tuple[str, ...] = ()
    currency: str = "GBP"
    encodings: tuple[str, ...] = ("utf-8",)
    days_ahead: int = 7
    max_bytes: int = 1_000_000_000
    max_line_bytes: int = 100_000
    already_posted: bool = False
    takes_back_from: str = ""
    posts_on_its_date: bool = False
    expected_on: ExpectedOn = "never"
    expected_by: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    layout: DeclaredFormat | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One test of a rule. Amounts are compared as pence, dates as days, text ignoring case."""

    field: Literal["text", "amount_pence", "source", "method_code", "bank_code", "booked_on"]
    operator: Literal["contains", "equals", "starts", "ends", "matches", "above", "below"]
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentificationRule:
    """Stage 4. `any_of` holds groups: a group matches when all its conditions do."""

    code: str
    any_of: tuple[tuple[Condition, ...], ...]
    action: Literal["place", "outgoing", "suspense"]
    fund: str = ""
    account_reference: str = ""
    outgoing_code: str = ""
    narrative: str = ""
    vat_code: str = ""
    goes_on: bool = False
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A back-office system that takes an export.

    `general_ledger` takes every ledger line, summed by ledger code; `fund_detail` takes every
    line of its `funds`, one row each. `layout` names a shipped layout, or a file of the
    council's folder, which is then `definition`; `settings` are what the layout asks for.
    It must say what it loaded by `acknowledged_by`, a London time `14:00`, on the first banking
    day after an export's last one; blank where it never says. `push_to` is a bucket of its
    own, `s3://<bucket>/<prefix>`, into which its files are put as well.
    """

    code: str
    name: str
    kind: Literal["general_ledger", "fund_detail"]
    layout: str
    funds: tuple[str, ...] = ()
    file_name: str = "{export_id}.csv"
    acknowledged_by: str = ""
    push_to: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    definition: ExportDefinition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Council:
    """One version of a council's configuration, content-addressed by `version` (SHA-256).

    `ledger_codes` maps every ledger account that no fund, bank account or source carries a
    code for: a key ends in `/` (a family: `suspense/`, `differences/`) or is one account.
    `interests` are the accounts, as `<fund>/<reference>`, in which an officer may not act.
    """

    code: str
    name: str
    version: str
    currency: str
    entities: Mapping[str, str]
    funds: Mapping[str, Fund]
    bank_accounts: Mapping[str, BankAccount]
    methods: Mapping[str, MethodOfPayment]
    vat_codes: Mapping[str, VatCode]
    sources: Mapping[str, Source]
    reference_rules: Mapping[str, ReferenceRule]
    rules: tuple[IdentificationRule, ...]
    targets: Mapping[str, Target]
    ledger_codes: Mapping[str, str]
    outgoing_codes: Mapping[str, str]
    transit_patterns: Mapping[str, tuple[str, ...]]
    memory: MemoryPolicy = field(default_factory=MemoryPolicy)
    suggestions: SuggestionPolicy = field(default_factory=SuggestionPolicy)
    roles: Mapping[str, Role] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    interests: Mapping[str, frozenset[str]] = field(default_factory=dict)
    offices: Mapping[str, Office] = field(default_factory=dict)
    e_returns: Mapping[str, EReturnTemplate] = field(default_factory=dict)
