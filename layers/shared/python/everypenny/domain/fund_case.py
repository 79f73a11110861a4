"""Stages 2 to 5 for a payment that belongs to some fund: one account decides, or a doubt."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from everypenny.domain.account_register import AccountKey, Directory, Register
from everypenny.domain.compiled_council import CompiledCouncil
from everypenny.domain.conditions import sight_of
from everypenny.domain.council import Council, MethodOfPayment, Source
from everypenny.domain.fund_references import NOT_IN_REGISTER, Candidate, Search, objection
from everypenny.domain.identification_outcome import (
    Doubt,
    InDoubt,
    Outcome,
    Placed,
    Reason,
    Rejected,
)
from everypenny.domain.name_likeness import bare_words, likeness, name_words, one_slip_apart
from everypenny.domain.payer_memory import EMPTY_MEMORY, Memory, learned, signature_of
from everypenny.domain.payments import Part, Payment
from everypenny.domain.quoted_reference import STAGE as QUOTED
from everypenny.domain.quoted_reference import whole_text
from everypenny.domain.reasons import (
    found_reason,
    memory_reason,
    refused,
    rule_reason,
    several_accounts,
)
from everypenny.domain.reference_in_text import STAGE as IN_TEXT
from everypenny.domain.rules import STAGE as BY_RULE
from everypenny.domain.rules import Ruled
from everypenny.domain.text_patterns import NO_HIT, Texts


@dataclass(slots=True)
class FundCase:
    """A payment that belongs to some fund, and everything that may be asked about it."""

    payment: Payment
    texts: Texts
    source: Source
    council: CompiledCouncil
    register: Register
    memory: Memory = EMPTY_MEMORY
    part_pence: int | None = None

    def decide(self) -> Outcome:
        """Stages 2 to 5, in order."""
        payment = self.payment
        quoted = self.council.quoted.search(payment.payer_reference, self.register)
        if len(quoted.found) > 1:
            return several_accounts(quoted, QUOTED)
        in_text = self.council.in_text.search(self._texts_to_cut(quoted), self.register)
        if quoted.found:
            return self._agreed(quoted, in_text)
        if len(in_text.found) > 1:
            return several_accounts(in_text, IN_TEXT)
        if in_text.found:
            return self._admit(in_text, IN_TEXT)
        return (
            self._by_rule()
            or self._by_memory(in_text.rejected | quoted.rejected)
            or self._nothing_found(quoted, in_text)
        )

    def decide_quoted(self, text: str) -> Outcome:
        """Stage 2 alone, for a part that names no fund."""
        quoted = self.council.quoted.search(text, self.register)
        if len(quoted.found) > 1:
            return several_accounts(quoted, QUOTED)
        if quoted.found:
            return self._admit(quoted, QUOTED)
        return self._nothing_found(quoted, Search({}, {}), text=text)

    def decide_named(self, part: Part) -> Outcome:
        """The fund is told: its rule and register alone decide."""
        search = Search({}, {})
        fund = self.council.funds.get(part.fund)
        if fund is None:
            search.reject(part.fund, part.reference, "names a fund that the council has not")
        elif (reference := fund.references.read(part.reference)) is None:
            because = fund.references.why_not(part.reference) or ""
            search.reject(part.fund, part.reference, because)
        else:
            search.judge(fund, reference, self.register, whole_text(part.reference))
        if search.found:
            return self._admit(search, QUOTED)
        return self._nothing_found(search, Search({}, {}), text=part.reference)

    def _texts_to_cut(self, quoted: Search) -> Iterator[tuple[str, str]]:
        """The narrative and the payer reference, less what has told its account already."""
        narrative, reference, _ = self.texts
        if quoted.found:
            yield "narrative", narrative.replace(reference, "." * len(reference))
            return
        yield "narrative", narrative
        if reference != narrative:
            yield "payer_reference", reference

    def _agreed(self, quoted: Search, in_text: Search) -> Outcome:
        """A quoted account decides unless the narrative names another one.

        Crediting the wrong account costs more to undo than a day in suspense; and a fund
        added later can so never draw a payment away silently from the account it had.
        """
        if in_text.found.keys() <= quoted.found.keys():
            return self._admit(quoted, QUOTED)
        return several_accounts(Search(in_text.found | quoted.found, in_text.rejected), IN_TEXT)

    def _admit(self, search: Search, stage: int) -> Outcome:
        """The one account found takes the money, unless its state or a limit speaks."""
        candidate = next(iter(search.found.values()))
        if candidate.fund.swaps_missed and (twin := self._likelier_twin(candidate)):
            search.found[twin.account] = twin
            return several_accounts(search, stage)
        rejected = tuple(search.rejected.values())
        against = self._objection(candidate)
        if against is None:
            return Placed(*candidate.account, found_reason(candidate, stage, rejected))
        doubt, because = against
        rejected = (refused(candidate, because), *rejected)
        return InDoubt(doubt, found_reason(candidate, stage, rejected))

    def _likelier_twin(self, candidate: Candidate) -> Candidate | None:
        """An account of the payer's own name that a swap hides which no check digit shows.

        The account as written is then of another name: an officer must look.
        """
        fund = candidate.fund
        for reference in fund.swapped(candidate.reference):
            standing = self.register.standing(fund.fund.code, reference)
            if standing is None or not isinstance(self.register, Directory):
                continue
            words = name_words(self.payment.payer_name)
            holders = [
                self.register.holder(fund.fund.code, one)
                for one in (candidate.reference, reference)
            ]
            written, twin = (likeness(words, holder) is not None for holder in holders)
            if twin and not written:
                return Candidate(fund, reference, standing, candidate.hit)
        return None

    def _objection(self, candidate: Candidate) -> tuple[Doubt, str] | None:
        pence = self.payment.amount_pence if self.part_pence is None else self.part_pence
        method = method_of(self.payment, self.source, self.council.council)
        return objection(candidate, amount_pence=pence, method=method)

    def _by_rule(self) -> Outcome | None:
        ruled = ruled_by(self.payment, self.texts, self.source, self.council, money_out=False)
        if ruled is None:
            return None
        if ruled.rule.action == "suspense":
            return InDoubt(Doubt.RULE_SAYS_SUSPENSE, rule_reason(ruled))
        outcome = self.give((ruled.fund, ruled.account_reference), rule_reason(ruled))
        if isinstance(outcome, InDoubt):
            return outcome
        return replace(outcome, narrative=ruled.narrative, vat_code=ruled.vat_code)

    def _by_memory(self, rejected: Mapping[AccountKey, Rejected]) -> Outcome | None:
        """What officers taught of this payer, unless a reference in the texts disagrees."""
        if self.memory is EMPTY_MEMORY:
            return None
        signature = signature_of(self.payment, self.council.generic_words)
        taught = learned(signature, self.memory, self.council.council.memory)
        if taught is None or taught.account[0] not in self.council.funds:
            return None
        fund, reference = taught.account
        for other in rejected.values():
            slip = other.fund == fund and one_slip_apart(other.reference, reference)
            if not slip and (other.fund, other.reference) != taught.account:
                return None
        if self._names_another_fund(fund):
            return None
        return self.give(taught.account, memory_reason(taught))

    def _names_another_fund(self, fund: str) -> bool:
        """Whether the texts call another fund by its name, and not this one."""
        words = {word for text in self.texts[:2] for word in bare_words(text)}
        called = {code for code, own in self.council.fund_words.items() if words & own}
        return bool(called) and fund not in called

    def give(self, account: AccountKey, reason: Reason) -> Placed | InDoubt:
        """Place on an account that another stage than 2 or 3 names, unless something speaks."""
        code, reference = account
        fund = self.council.funds[code]
        standing = self.register.standing(code, reference)
        candidate = Candidate(fund, reference, standing, NO_HIT)
        against = self._objection(candidate)
        if standing is None and fund.fund.account_must_exist:
            against = Doubt.ACCOUNT_NOT_IN_REGISTER, NOT_IN_REGISTER
        if against is None:
            checks = (*reason.checks, *fund.checks(standing))
            return Placed(code, reference, replace(reason, checks=checks))
        doubt, because = against
        rejected = (refused(candidate, because), *reason.rejected)
        return InDoubt(doubt, replace(reason, rejected=rejected))

    def _nothing_found(
        self, quoted: Search, in_text: Search, *, text: str | None = None
    ) -> InDoubt:
        """No stage decided: say the most that is known."""
        rejected = tuple((in_text.rejected | quoted.rejected).values())
        missing = any(one.because == NOT_IN_REGISTER for one in rejected)
        blank = not any(self.texts[:2]) if text is None else not text.strip()
        doubt = Doubt.NO_FUND_ACCEPTS_IT
        if missing:
            doubt = Doubt.ACCOUNT_NOT_IN_REGISTER
        elif blank:
            doubt = Doubt.NO_REFERENCE
        stage = QUOTED if text is not None else BY_RULE
        return InDoubt(doubt, Reason(stage=stage, rejected=rejected))


def ruled_by(
    payment: Payment,
    texts: Texts,
    source: Source,
    council: CompiledCouncil,
    *,
    money_out: bool,
) -> Ruled | None:
    """The rule that decides a payment at its source, if one does."""
    method = method_of(payment, source, council.council)
    sight = sight_of(
        texts,
        pence=payment.amount_pence,
        method=method.code if method else payment.method_code,
        bank=payment.bank_code,
        on=payment.booked_on,
    )
    return council.rules.decide(sight, source=source.code, money_out=money_out)


def method_of(payment: Payment, source: Source, council: Council) -> MethodOfPayment | None:
    """How the money was paid: as the line says, as its type maps, else as the source says."""
    code = (
        payment.method_code
        or source.method_codes.get(payment.bank_code, "")
        or source.method_code
    )
    return council.methods.get(code)
