"""Stage 2: the payer quoted an account reference, and nothing but that."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from everypenny.domain.account_register import Register
from everypenny.domain.fund_references import FundReferences, Search
from everypenny.domain.text_patterns import Hit

STAGE = 2

_ByLength = Mapping[int, tuple[FundReferences, ...]]


@dataclass(frozen=True, slots=True)
class QuotedReferences:
    """The funds by the normal form that they share, and in it by the lengths they accept.

    A payment meets only the few funds whose references are as long as what it quotes.
    """

    groups: tuple[tuple[Callable[[str], str], _ByLength], ...]

    def search(self, text: str, register: Register) -> Search:
        """Every account that the quoted text as a whole is a reference of."""
        search = Search({}, {})
        if not text:
            return search
        hit = whole_text(text)
        for normal_form, funds in self.groups:
            reference = normal_form(text)
            for fund in funds.get(len(reference), ()):
                if fund.references.accepts(reference):
                    search.judge(fund, reference, register, hit)
        return search


def compile_quoted_references(funds: Iterable[FundReferences]) -> QuotedReferences:
    """Group the funds whose rules strip and pad alike."""
    groups: dict[tuple[str, int, str], list[FundReferences]] = {}
    for fund in funds:
        rule = fund.references.rule
        key = ("".join(sorted(set(rule.separators))), rule.pad_to, rule.pad_with)
        groups.setdefault(key, []).append(fund)
    return QuotedReferences(
        tuple((group[0].references.normal_form, _by_length(group)) for group in groups.values())
    )


def _by_length(funds: Iterable[FundReferences]) -> _ByLength:
    lengths: dict[int, tuple[FundReferences, ...]] = {}
    for fund in funds:
        rule = fund.references.rule
        for length in range(rule.minimum_length, rule.maximum_length + 1):
            lengths[length] = (*lengths.get(length, ()), fund)
    return lengths


def whole_text(text: str) -> Hit:
    """All of what the payer quoted."""
    return Hit("payer_reference", text, (0, len(text)))
