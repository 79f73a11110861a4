"""One configuration version, compiled once for any number of payments."""

from collections.abc import Mapping
from dataclasses import dataclass

from everypenny.domain.council import Council
from everypenny.domain.fund_references import FundReferences, compile_funds
from everypenny.domain.quoted_reference import QuotedReferences, compile_quoted_references
from everypenny.domain.reference_in_text import ReferencesInText, compile_references_in_text
from everypenny.domain.rules import Rules, compile_rules
from everypenny.domain.settlement import Settlements, compile_settlements


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledCouncil:
    """One configuration version, made ready once for any number of payments."""

    council: Council
    funds: Mapping[str, FundReferences]
    settlements: Settlements
    quoted: QuotedReferences
    in_text: ReferencesInText
    rules: Rules


def compile_council(council: Council) -> CompiledCouncil:
    """Compile a checked configuration (`re.error` or KeyError for one that `check` refuses)."""
    funds = compile_funds(council)
    return CompiledCouncil(
        council=council,
        funds=funds,
        settlements=compile_settlements(council),
        quoted=compile_quoted_references(funds.values()),
        in_text=compile_references_in_text(funds.values()),
        rules=compile_rules(council, funds),
    )
