"""Stage 1: a statement line that a settlement pattern names clears what was collected."""

from dataclasses import dataclass

from everypenny.domain.council import Council
from everypenny.domain.identification_outcome import (
    Doubt,
    InDoubt,
    Reason,
    Rejected,
    Settlement,
)
from everypenny.domain.offices import TAKEN, held_account
from everypenny.domain.text_patterns import (
    Hit,
    TextPattern,
    Texts,
    compile_text_pattern,
    joined_capitals,
)

STAGE = 1


@dataclass(frozen=True, slots=True)
class Settlements:
    """The settlement and transit patterns of a council.

    Each stands with the literal that it needs and with its ledger account.
    """

    patterns: tuple[tuple[str, str, TextPattern], ...]

    def decide(self, texts: Texts) -> Settlement | InDoubt | None:
        """The one account whose pattern the texts hold; two are a doubt, none passes on."""
        in_capitals = joined_capitals(texts)
        hits: dict[str, Hit] = {}
        for needed, account, pattern in self.patterns:
            if needed in in_capitals and account not in hits:
                hit = pattern.find(texts, in_capitals)
                if hit is not None:
                    hits[account] = hit
        if not hits:
            return None
        if len(hits) > 1:
            return _several(hits)
        account, hit = next(iter(hits.items()))
        return Settlement(account, _reason(hit))


def compile_settlements(council: Council) -> Settlements:
    """Gather the patterns of every source, office and sweep."""
    named = [
        (f"clearing/{source.code}", pattern)
        for source in council.sources.values()
        for pattern in source.settlement_patterns
    ]
    named += [
        (held_account(office.code, taken), pattern)
        for office in council.offices.values()
        for taken in TAKEN
        for pattern in office.patterns(taken)
    ]
    named += [
        (f"transit/{code}", pattern)
        for code, patterns in council.transit_patterns.items()
        for pattern in patterns
    ]
    compiled = ((account, compile_text_pattern(pattern)) for account, pattern in named)
    return Settlements(
        tuple((pattern.needed, account, pattern) for account, pattern in compiled)
    )


def _several(hits: dict[str, Hit]) -> InDoubt:
    first = next(iter(hits.values()))
    rejected = tuple(
        Rejected(fund="", reference=account, because=f"is named by {hit.matched!r}")
        for account, hit in sorted(hits.items())
    )
    return InDoubt(Doubt.SEVERAL_SETTLEMENTS, _reason(first, rejected))


def _reason(hit: Hit, rejected: tuple[Rejected, ...] = ()) -> Reason:
    return Reason(
        stage=STAGE, field=hit.field, matched=hit.matched, span=hit.span, rejected=rejected
    )
