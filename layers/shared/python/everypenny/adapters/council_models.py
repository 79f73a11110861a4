"""What may stand in each TOML file of a council's folder, and the domain value it becomes.

Keys are named as in domain/council.py. Money is whole pence (`maximum_pence = 10_000_00`),
dates are TOML dates, and a table's name is the code of what it describes.
"""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from everypenny.domain.council import (
    BankAccount,
    CharacterType,
    CheckDigit,
    ExpectedOn,
    Fund,
    MethodOfPayment,
    Purpose,
    ReferenceRule,
    Source,
    SourceKind,
    Treatment,
    VatCode,
)
from everypenny.domain.identification_policies import MemoryPolicy, SuggestionPolicy

Text = Annotated[str, Field(min_length=1)]
Texts = Annotated[tuple[Text, ...], Field(strict=False)]
LondonTime = Annotated[str, Field(pattern=r"^(|([01]\d|2[0-3]):[0-5]\d)$")]


class Strict(BaseModel):
    """No key that is not known, no value that had to be guessed from another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    def keys(self) -> dict[str, Any]:
        """Its keys and values, nested models as they are."""
        return {name: getattr(self, name) for name in type(self).model_fields}


class MemoryModel(Strict):
    """`memory` of council.toml."""

    placements: Annotated[int, Field(ge=1)] = 3
    days: Annotated[int, Field(ge=1, le=4_000)] = 400

    def value(self) -> MemoryPolicy:
        """The policy."""
        return MemoryPolicy(**self.keys())


class SuggestionsModel(Strict):
    """`suggestions` of council.toml."""

    post_at: Annotated[int, Field(ge=1, le=100)] | None = None
    measured_placements: Annotated[int, Field(ge=0)] = 0
    measured_wrong: Annotated[int, Field(ge=0)] = 0

    def value(self) -> SuggestionPolicy:
        """The policy."""
        return SuggestionPolicy(**self.keys())


class CouncilModel(Strict):
    """council.toml."""

    code: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,29}$")]
    name: Text
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "GBP"
    memory: MemoryModel = MemoryModel()
    suggestions: SuggestionsModel = SuggestionsModel()


class FundModel(Strict):
    """A table of funds.toml."""

    name: Text
    display_name: str = ""
    entity: Text
    reference_rule: Text
    vat_code: Text
    ledger_code: str = ""
    maximum_pence: Annotated[int, Field(gt=0)] | None = None
    account_must_exist: bool = True
    vat_may_be_overridden: bool = False
    offered_to_citizens: bool = False
    needs_address: bool = False
    ledger_coded: bool = False
    refunds: Literal["here", "back_office"] = "here"
    gl_route: Literal["ims", "feeder"] = "ims"
    feeder_ledger_code: str = ""
    disabled: bool = False

    def value(self, code: str) -> Fund:
        """The fund; its public name is its name where none is given."""
        keys = self.keys()
        return Fund(code=code, **{**keys, "display_name": self.display_name or self.name})


class BankAccountModel(Strict):
    """A table of bank_accounts.toml."""

    name: Text
    entity: Text
    ledger_code: Text
    names: Annotated[Texts, Field(min_length=1)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "GBP"

    def value(self, code: str) -> BankAccount:
        """The bank account."""
        return BankAccount(code=code, **self.keys())


class CheckDigitModel(Strict):
    """`check_digit` of a table of references.toml; substitutes are keyed by remainder."""

    kind: Literal["weighted_sum", "dynix", "luhn", "iso7064"]
    modulus: Annotated[int, Field(ge=2)] = 10
    weights: Annotated[tuple[int, ...], Field(strict=False)] = ()
    source_substitutes: Annotated[str, Field(pattern=r"^[0-9]*$")] = ""
    subtract: bool = False
    result_substitutes: dict[Annotated[str, Field(pattern=r"^[0-9]+$")], Text] = Field(
        default_factory=dict
    )

    def value(self) -> CheckDigit:
        """The check digit, its remainders as numbers."""
        substitutes = {int(result): text for result, text in self.result_substitutes.items()}
        return CheckDigit(**{**self.keys(), "result_substitutes": substitutes})


class ReferenceRuleModel(Strict):
    """A table of references.toml."""

    minimum_length: Annotated[int, Field(ge=1)] = 1
    maximum_length: Annotated[int, Field(ge=1, le=100)] = 30
    characters: CharacterType = "any"
    pattern: str = ""
    mask: str = ""
    separators: str = ""
    pad_to: Annotated[int, Field(ge=0, le=100)] = 0
    pad_with: Annotated[str, Field(min_length=1, max_length=1)] = "0"
    check_digit: CheckDigitModel | None = None

    def value(self, code: str) -> ReferenceRule:
        """The account reference rule."""
        digit = self.check_digit.value() if self.check_digit else None
        return ReferenceRule(code=code, **{**self.keys(), "check_digit": digit})


class MethodModel(Strict):
    """A table of methods.toml."""

    name: Text
    purpose: Purpose
    minimum_pence: int | None = None
    maximum_pence: int | None = None
    refundable: bool = False
    incurs_fee: bool = False
    disabled: bool = False

    def value(self, code: str) -> MethodOfPayment:
        """The method of payment."""
        return MethodOfPayment(code=code, **self.keys())


class VatRateModel(Strict):
    """One dated rate: the first day that it holds, in basis points (20% is 2000)."""

    first_on: date
    basis_points: Annotated[int, Field(ge=0, lt=10_000)]


class VatModel(Strict):
    """A table of vat.toml."""

    treatment: Treatment
    rates: Annotated[tuple[VatRateModel, ...], Field(strict=False)] = ()

    def value(self, code: str) -> VatCode:
        """The VAT code."""
        rates = tuple((rate.first_on, rate.basis_points) for rate in self.rates)
        return VatCode(code=code, treatment=self.treatment, rates=rates)


class SourceModel(Strict):
    """A table of sources.toml."""

    name: Text
    kind: SourceKind
    format: Text
    folder: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]
    method_code: str = ""
    method_codes: dict[str, Text] = Field(default_factory=dict)
    ledger_code: str = ""
    fees_ledger_code: str = ""
    bank_accounts: Texts = ()
    settlement_patterns: Texts = ()
    returned_codes: Texts = ()
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "GBP"
    encodings: Annotated[Texts, Field(min_length=1)] = ("utf-8",)
    days_ahead: Annotated[int, Field(ge=0, le=400)] = 7
    max_bytes: Annotated[int, Field(ge=1)] = 1_000_000_000
    max_line_bytes: Annotated[int, Field(ge=100)] = 100_000
    already_posted: bool = False
    takes_back_from: str = ""
    posts_on_its_date: bool = False
    expected_on: ExpectedOn = "never"
    expected_by: LondonTime = ""
    settings: dict[str, str] = Field(default_factory=dict)

    def value(self, code: str) -> Source:
        """The source."""
        return Source(code=code, **self.keys())


class OutgoingModel(Strict):
    """A table `outgoing.<code>` of ledger_codes.toml: debits that are not income."""

    name: Text
    ledger_code: Text


class TransitModel(Strict):
    """A table `transit.<code>` of ledger_codes.toml: sweeps between our own accounts."""

    ledger_code: Text
    patterns: Texts


class LedgerCodesModel(Strict):
    """ledger_codes.toml: `accounts` maps accounts, or families ending in `/`, to codes."""

    accounts: dict[Annotated[str, Field(pattern=r"^[a-z]+/.*$")], Text]
    outgoing: dict[str, OutgoingModel] = Field(default_factory=dict)
    transit: dict[str, TransitModel] = Field(default_factory=dict)
