"""The synthetic council: the same each time, and hard enough to measure with."""

import random
from collections import Counter
from pathlib import Path

import pytest
from everypenny.adapters.council_folder import read_council
from everypenny.domain.identification import compile_council
from everypenny.local.synthetic_payments import payers
from everypenny.local.synthetic_register import register_csv, synthetic_accounts
from everypenny.local.synthetic_texts import DIRTY, WHOLE

COUNCIL = compile_council(
    read_council(Path(__file__).parents[2] / "infra_cdk" / "councils" / "demo")
)


def made(seed=1, count=400):
    chance = random.Random(seed)
    accounts = synthetic_accounts(COUNCIL, 300, chance)
    who = payers(COUNCIL, accounts, chance)
    return accounts, list(who.payments(WHOLE, count)), list(who.payments(DIRTY, count))


def test_the_same_seed_makes_the_same_council():
    accounts, whole, dirty = made()

    assert (accounts, whole, dirty) == made()
    assert register_csv(accounts) == register_csv(made()[0])
    assert whole != made(seed=2)[1]


def test_every_fund_has_accounts_of_its_own_shape():
    accounts, _, _ = made()

    for one in accounts:
        assert COUNCIL.funds[one.fund].references.accepts(one.reference)
    assert Counter(one.fund for one in accounts).keys() == COUNCIL.funds.keys()


def test_a_whole_reference_stands_in_each_text_of_the_whole_set():
    _, whole, _ = made()

    for line in whole:
        written = "".join(filter(str.isalnum, line["narrative"] + line["payer_reference"]))
        assert line["truth"]["account_reference"] in written.upper()


@pytest.mark.parametrize("kind", [kind for kind, (share, _) in DIRTY.items() if share])
def test_the_dirty_set_holds_every_kind(kind):
    _, _, dirty = made(count=3_000)

    assert any(line["kind"] == kind for line in dirty)


def test_what_belongs_to_no_one_account_has_no_truth():
    _, _, dirty = made(count=3_000)

    without = {line["kind"] for line in dirty if line["truth"] is None}
    assert without == {"joint", "for many", "of no account"}
