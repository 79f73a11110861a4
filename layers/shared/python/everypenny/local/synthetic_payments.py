"""Payments of a synthetic council, from one seed: who pays, how much, when, and its truth."""

import random
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from everypenny.domain.compiled_council import CompiledCouncil
from everypenny.local.synthetic_people import as_banks_write, somebody
from everypenny.local.synthetic_register import SyntheticAccount, made_up_reference

CUT = 18
FIRST_ON = date(2026, 4, 1)
_DAYS = 240
_PAYS_INSTALMENT = 0.75
_PAID_BY_ANOTHER = 0.2
_WORDS = ("COUNCIL TAX", "RENT", "PAYMENT", "BILL", "HOUSE", "REF", "INV", "ACC", "THANKS")


@dataclass(frozen=True, slots=True)
class Texts:
    """What a payment says of its account; `truth` is None where it belongs to no one."""

    narrative: str = ""
    payer_reference: str = ""
    truth: SyntheticAccount | None = None
    payer_name: str | None = None
    payer_account: str | None = None
    pence: int | None = None


Kind = Callable[["Payers", SyntheticAccount], Texts]


def payers(
    council: CompiledCouncil, accounts: Sequence[SyntheticAccount], chance: random.Random
) -> "Payers":
    """The payers of these accounts, who all pay into the council's first bank account."""
    taken = frozenset((one.fund, one.reference) for one in accounts)
    sources = council.council.sources.values()
    source = next(one.code for one in sources if one.kind == "statement")
    return Payers(council, accounts, taken, source, chance)


@dataclass(frozen=True, slots=True)
class Payers:
    """Everything from which payments are made up."""

    council: CompiledCouncil
    accounts: Sequence[SyntheticAccount]
    taken: Collection[tuple[str, str]]
    source: str
    chance: random.Random

    def payments(
        self, mix: Mapping[str, tuple[int, Kind]], count: int
    ) -> Iterator[dict[str, Any]]:
        """`count` labelled payment lines in the given mix."""
        kinds = list(mix)
        weights = [share for share, _ in mix.values()]
        for number in range(1, count + 1):
            kind = self.chance.choices(kinds, weights)[0]
            account = self._account(closed=kind == "closed account")
            told = mix[kind][1](self, account)
            yield {"id": f"p{number}", "kind": kind, **self._line(told, account, number)}

    def deeds(self, lines: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
        """What officers did, before the set, for the payers who quote nothing: 3 placements."""
        for line in lines:
            if line["kind"] == "regular payer":
                paid_on = date.fromisoformat(line["booked_on"])
                for month in (3, 2, 1):
                    on = paid_on - timedelta(days=30 * month)
                    yield {**line, **line["truth"], "on": on.isoformat(), "lesson": "placed"}

    def _account(self, *, closed: bool) -> SyntheticAccount:
        while True:
            account = self.chance.choice(self.accounts)
            if account.closed is closed:
                return account

    def _line(self, told: Texts, account: SyntheticAccount, number: int) -> dict[str, Any]:
        truth = told.truth
        instalment = self.chance.random() < _PAYS_INSTALMENT
        pence = account.instalment_pence if instalment else self.chance.randrange(10_00, 400_00)
        booked_on = FIRST_ON + timedelta(days=self.chance.randrange(_DAYS))
        return {
            "source": self.source,
            "position": number,
            "amount_pence": pence if told.pence is None else told.pence,
            "booked_on": booked_on.isoformat(),
            "narrative": told.narrative,
            "payer_reference": told.payer_reference,
            "payer_name": self.name(account) if told.payer_name is None else told.payer_name,
            "payer_account": (
                account.payer_account if told.payer_account is None else told.payer_account
            ),
            "truth": truth and {"fund": truth.fund, "account_reference": truth.reference},
        }

    def name(self, account: SyntheticAccount) -> str:
        """The payer's name: now and then somebody else pays."""
        another = self.chance.random() < _PAID_BY_ANOTHER
        return as_banks_write(somebody(self.chance) if another else account.holder, self.chance)

    def another(self, account: SyntheticAccount) -> SyntheticAccount:
        """Some other open account."""
        while (other := self._account(closed=False)) is account:
            continue
        return other

    def in_another_fund(self, account: SyntheticAccount) -> SyntheticAccount:
        """An open account of another fund."""
        while (other := self._account(closed=False)).fund == account.fund:
            continue
        return other

    def name_of_fund(self, account: SyntheticAccount) -> str:
        """The fund as payers write it."""
        return self.council.council.funds[account.fund].display_name.upper()

    def reference_of_nobody(self) -> str:
        """A valid reference of a fund with a register, which does not hold it."""
        funds = [fund for fund in self.council.funds.values() if fund.fund.account_must_exist]
        while True:
            fund = self.chance.choice(funds)
            reference = made_up_reference(fund, self.chance)
            if (fund.fund.code, reference) not in self.taken:
                return reference

    def word(self) -> str:
        """Something that payers write beside the reference."""
        return self.chance.choice(_WORDS)
