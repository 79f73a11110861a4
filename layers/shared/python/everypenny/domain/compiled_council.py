"""One configuration version, compiled once for any number of payments."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from everypenny.domain.council import Council
from everypenny.domain.fund_references import FundReferences, compile_funds
from everypenny.domain.name_likeness import bare_words, name_words
from everypenny.domain.quoted_reference import QuotedReferences, compile_quoted_references
from everypenny.domain.reference_in_text import ReferencesInText, compile_references_in_text
from everypenny.domain.rules import Rules, compile_rules
from everypenny.domain.settlement import Settlements, compile_settlements

_WORDS_OF_PAYMENTS = frozenset(
    name_words(
        "account acct arrears bacs bank bgc bill bills board card cash cheque credit customer "
        "direct debit faster fee fpi fps from giro home house household income inward invoice "
        "ltd mobile monthly my number online our payment payments period please ref reference "
        "refund rent standing order sto tax telephone thank thanks the to transfer via web "
        "week weekly with year january february march april may june july august september "
        "october november december jan feb mar apr jun jul aug sep sept oct nov dec"
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledCouncil:
    """One configuration version, made ready once for any number of payments."""

    council: Council
    funds: Mapping[str, FundReferences]
    settlements: Settlements
    quoted: QuotedReferences
    in_text: ReferencesInText
    rules: Rules
    generic_words: frozenset[str]
    fund_words: Mapping[str, frozenset[str]]


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
        generic_words=_generic_words(council),
        fund_words=_fund_words(council),
    )


def _fund_words(council: Council) -> Mapping[str, frozenset[str]]:
    """What payers call each fund, as `bare_words`, less what another fund is called too."""
    called = {
        code: frozenset(bare_words(f"{fund.name} {fund.display_name}"))
        for code, fund in council.funds.items()
    }
    often = Counter(word for words in called.values() for word in words)
    return {
        code: frozenset(word for word in words if often[word] == 1)
        for code, words in called.items()
    }


def _generic_words(council: Council) -> frozenset[str]:
    """Words that many payers write, and that tell no payer from another."""
    names = [
        council.name,
        *(f"{one.name} {one.display_name}" for one in council.funds.values()),
    ]
    names += [method.name for method in council.methods.values()]
    return _WORDS_OF_PAYMENTS.union(*(name_words(name) for name in names))
