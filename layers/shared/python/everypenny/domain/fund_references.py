"""The funds of a council with their compiled reference rules, and what a candidate meets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from everypenny.domain.account_references import AccountReferences, compile_reference_rule
from everypenny.domain.account_register import Register, Standing
from everypenny.domain.check_digits import swaps_missed
from everypenny.domain.council import Council, Fund, MethodOfPayment
from everypenny.domain.identification_outcome import Doubt, Rejected
from everypenny.domain.money import pounds
from everypenny.domain.text_patterns import Hit

IN_REGISTER = "in the register"
NOT_IN_REGISTER = "is not in the register"


@dataclass(frozen=True, slots=True)
class FundReferences:
    """A fund and the references that it accepts."""

    fund: Fund
    references: AccountReferences
    swaps_missed: Mapping[int, frozenset[str]]
    checks_if_listed: tuple[str, ...]

    def swapped(self, reference: str) -> Iterator[str]:
        """The other references that a swap which the check digit misses makes of this one."""
        for place, pairs in self.swaps_missed.items():
            pair = reference[place : place + 2]
            if pair in pairs:
                yield reference[:place] + pair[::-1] + reference[place + 2 :]

    def checks(self, standing: Standing | None) -> tuple[str, ...]:
        """What an accepted reference passed, for people."""
        return self.references.checks if standing is None else self.checks_if_listed


@dataclass(slots=True)
class Candidate:
    """A reference that a fund accepts and, where it must, that its register holds."""

    fund: FundReferences
    reference: str
    standing: Standing | None
    hit: Hit

    @property
    def account(self) -> tuple[str, str]:
        """Fund code and account reference."""
        return (self.fund.fund.code, self.reference)


@dataclass(slots=True)
class Search:
    """What a stage found, one candidate an account, and what it had to reject."""

    found: dict[tuple[str, str], Candidate]
    rejected: dict[tuple[str, str], Rejected]

    def judge(self, fund: FundReferences, reference: str, register: Register, hit: Hit) -> None:
        """Keep an accepted reference that exists where it must, else say that it does not."""
        account = (fund.fund.code, reference)
        if account in self.found:
            return
        standing = register.standing(fund.fund.code, reference)
        if standing is None and fund.fund.account_must_exist:
            self.reject(fund.fund.code, reference, NOT_IN_REGISTER)
            return
        self.found[account] = Candidate(fund, reference, standing, hit)

    def reject(self, fund: str, reference: str, because: str) -> None:
        """Remember why a candidate does not decide."""
        self.rejected[fund, reference] = Rejected(
            fund=fund, reference=reference, because=because
        )


def compile_funds(council: Council) -> Mapping[str, FundReferences]:
    """Every fund by its code, a rule that funds share compiled once."""
    rules = {
        code: compile_reference_rule(rule) for code, rule in council.reference_rules.items()
    }
    missed = {
        code: swaps_missed(rule.check_digit) if rule.check_digit else {}
        for code, rule in council.reference_rules.items()
    }
    return {
        code: FundReferences(
            fund,
            rules[fund.reference_rule],
            missed[fund.reference_rule],
            (*rules[fund.reference_rule].checks, IN_REGISTER),
        )
        for code, fund in council.funds.items()
    }


def objection(
    candidate: Candidate, *, amount_pence: int, method: MethodOfPayment | None
) -> tuple[Doubt, str] | None:
    """Why money found to be this account's still needs an officer; limits bind credits only."""
    fund, standing = candidate.fund.fund, candidate.standing
    if fund.disabled:
        return Doubt.FUND_DISABLED, "belongs to a fund that is disabled"
    if standing is not None and standing.closed:
        return Doubt.ACCOUNT_CLOSED, "is closed"
    if standing is not None and standing.on_stop:
        return Doubt.ACCOUNT_ON_STOP, f"is on stop: {standing.on_stop}"
    if fund.maximum_pence is not None and amount_pence > max(fund.maximum_pence, 0):
        return Doubt.ABOVE_MAXIMUM, f"takes at most {pounds(fund.maximum_pence)}"
    return None if method is None else _method_objection(method, amount_pence)


def _method_objection(method: MethodOfPayment, amount_pence: int) -> tuple[Doubt, str] | None:
    if method.disabled:
        return Doubt.METHOD_DISABLED, f"was paid by {method.name}, which is disabled"
    if amount_pence <= 0:
        return None
    if method.maximum_pence is not None and amount_pence > method.maximum_pence:
        limit = pounds(method.maximum_pence)
        return Doubt.ABOVE_MAXIMUM, f"was paid by {method.name}, which takes at most {limit}"
    if method.minimum_pence is not None and amount_pence < method.minimum_pence:
        limit = pounds(method.minimum_pence)
        return Doubt.BELOW_MINIMUM, f"was paid by {method.name}, which takes at least {limit}"
    return None
