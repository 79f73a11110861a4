"""What may stand in rules.toml, and the domain values that it becomes."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from everypenny.adapters.council_models import Strict, Text
from everypenny.domain.council import Condition, IdentificationRule


class ConditionModel(Strict):
    """One condition of a rule: pence are a number, days a TOML date, all else text."""

    field: Literal["text", "amount_pence", "source", "method_code", "bank_code", "booked_on"]
    operator: Literal["contains", "equals", "starts", "ends", "matches", "above", "below"]
    value: Text | int | date

    def condition(self) -> Condition:
        """The condition; a date is written as in ISO 8601."""
        return Condition(field=self.field, operator=self.operator, value=str(self.value))


class RuleModel(Strict):
    """One `[[rule]]` of rules.toml; their order is the order in which they are tried."""

    code: Text
    any_of: Annotated[
        tuple[Annotated[tuple[ConditionModel, ...], Field(strict=False)], ...],
        Field(strict=False),
    ]
    action: Literal["place", "outgoing", "suspense"]
    fund: str = ""
    account_reference: str = ""
    outgoing_code: str = ""
    narrative: str = ""
    vat_code: str = ""
    goes_on: bool = False
    enabled: bool = True

    def value(self) -> IdentificationRule:
        """The rule."""
        groups = tuple(
            tuple(condition.condition() for condition in group) for group in self.any_of
        )
        return IdentificationRule(**{**self.keys(), "any_of": groups})
