"""What may stand in targets.toml, and the domain value it becomes."""

from typing import Annotated, Literal

from pydantic import Field

from everypenny.adapters.council_models import LondonTime, Strict, Text, Texts
from everypenny.domain.council import Target
from everypenny.domain.pushing import PUSH_TO


class TargetModel(Strict):
    """A table of targets.toml."""

    name: Text
    kind: Literal["general_ledger", "fund_detail"]
    layout: Text
    funds: Texts = ()
    file_name: Text = "{export_id}.csv"
    acknowledged_by: LondonTime = ""
    push_to: Annotated[str, Field(pattern=f"^({PUSH_TO})?$")] = ""
    settings: dict[str, str] = Field(default_factory=dict)

    def value(self, code: str) -> Target:
        """The target."""
        return Target(code=code, **self.keys())
