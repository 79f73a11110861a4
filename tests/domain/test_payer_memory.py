"""Memory: what officers taught of a payer decides only while nothing contradicts it."""

from datetime import date, timedelta

import pytest
from everypenny.domain.identification import compile_council, identify
from everypenny.domain.identification_outcome import Doubt, InDoubt, Placed
from everypenny.domain.memory_learning import Lesson, Taught, learn
from everypenny.domain.payer_memory import NO_SIGNATURE, signature_of
from everypenny.domain.reason_sentences import sentence
from everypenny.domain.suggestions import suggest
from everypenny.formats.memory_snapshot import MemorySnapshot, memory_bytes
from everypenny.formats.register_snapshot import Account, RegisterSnapshot, snapshot_bytes
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.council_samples import BANK, a_council, a_payment, tax_reference

COUNCIL = compile_council(a_council())
ON = date(2026, 11, 20)
TAX, OTHER = ("CT", tax_reference(123456)), ("CT", tax_reference(654321))
REGISTER = RegisterSnapshot(
    snapshot_bytes(Account(fund=fund, reference=reference) for fund, reference in (TAX, OTHER))
)
PAYER = a_payment(payer_account="20-00-00 12345678", narrative="MY BILL")
BY_WORDS = a_payment(payer_name="AMINA OYELARAN", narrative="BILL 0311")


def taught(*, account=TAX, on=ON, payment=PAYER, lesson=Lesson.PLACED):
    signature = signature_of(payment, COUNCIL.generic_words)
    return Taught(on=on, signature=signature, lesson=lesson, account=account)


def placed(*days_ago, **more):
    return [taught(on=ON - timedelta(days=days), **more) for days in days_ago]


def memory_of(lessons, on=ON):
    return MemorySnapshot(memory_bytes(learn({}, lessons, on=on, keep_days=400), on=on))


def decided(payment, lessons, on=ON):
    memory = memory_of(lessons, on)
    return identify(payment, source=BANK, council=COUNCIL, register=REGISTER, memory=memory)


def test_a_payer_whom_officers_placed_three_times_is_placed():
    outcome = decided(PAYER, placed(60, 30, 2))

    assert isinstance(outcome, Placed)
    assert (outcome.fund, outcome.account_reference, outcome.reason.stage) == (*TAX, 5)
    assert sentence(outcome) == (
        f"Placed on CT {TAX[1]} because officers placed this payer's money there 3 times, "
        "last on 2026-11-18."
    )


@pytest.mark.parametrize(
    "lessons",
    [
        placed(60, 30),
        [*placed(60, 30, 2), *placed(1, account=OTHER)],
        [*placed(60, 30, 2), taught(lesson=Lesson.DECLINED)],
        [*placed(60, 30, 2), taught(lesson=Lesson.FORGET, account=("", ""))],
        placed(390, 380, 370),
        placed(500, 30, 2),
    ],
    ids=["too few", "contradicted", "declined", "forgotten", "faded", "one too old"],
)
def test_memory_does_not_decide(lessons):
    assert isinstance(decided(PAYER, lessons), InDoubt)


def test_a_contradiction_fades_as_placements_do():
    lessons = [*placed(450, account=OTHER), *placed(60, 30, 2)]

    assert isinstance(decided(PAYER, lessons), Placed)


def test_a_payer_known_by_words_alone_needs_twice_the_placements():
    assert isinstance(decided(BY_WORDS, placed(9, 6, 3, payment=BY_WORDS)), InDoubt)
    assert isinstance(decided(BY_WORDS, placed(9, 8, 7, 6, 5, 4, payment=BY_WORDS)), Placed)


def test_words_that_many_payers_write_are_no_signature():
    payment = a_payment(narrative="COUNCIL TAX PAYMENT NOV")

    assert signature_of(payment, COUNCIL.generic_words) == NO_SIGNATURE


def test_memory_gives_way_to_a_reference_that_says_otherwise():
    quoted = a_payment(tax_reference(999), payer_account=PAYER.payer_account)

    outcome = decided(quoted, placed(60, 30, 2))

    assert outcome.doubt is Doubt.ACCOUNT_NOT_IN_REGISTER


def test_memory_gives_way_to_the_name_of_another_fund():
    rent = a_payment(payer_account=PAYER.payer_account, narrative="RENT NOV")
    tax = a_payment(payer_account=PAYER.payer_account, narrative="COUNCIL TAX NOV")

    assert isinstance(decided(rent, placed(60, 30, 2)), InDoubt)
    assert isinstance(decided(tax, placed(60, 30, 2)), Placed)


def test_a_slip_of_the_remembered_reference_does_not_disturb_memory():
    slipped = TAX[1][:-1] + str((int(TAX[1][-1]) + 1) % 10)
    quoted = a_payment(slipped, payer_account=PAYER.payer_account)

    assert isinstance(decided(quoted, placed(60, 30, 2)), Placed)


def test_a_remembered_account_that_has_left_the_register_is_a_doubt():
    gone = ("CT", tax_reference(5))

    outcome = decided(PAYER, placed(60, 30, 2, account=gone))

    assert outcome.doubt is Doubt.ACCOUNT_NOT_IN_REGISTER


def test_the_last_allocation_is_suggested_and_a_declined_one_never_again():
    def told(lessons):
        memory = memory_of(lessons)
        outcome = decided(PAYER, lessons)
        found = suggest(PAYER, outcome, council=COUNCIL, register=REGISTER, memory=memory)
        return [one.account_reference for one in found]

    assert told(placed(2)) == [TAX[1]]
    assert told([*placed(2), taught(lesson=Lesson.DECLINED)]) == []


LESSONS = st.lists(
    st.builds(
        taught,
        account=st.sampled_from([TAX, OTHER]),
        on=st.dates(ON - timedelta(days=500), ON),
        lesson=st.sampled_from(list(Lesson)),
        payment=st.sampled_from([PAYER, BY_WORDS]),
    ),
    max_size=12,
)


@given(LESSONS, st.randoms())
def test_the_order_in_which_deeds_are_told_changes_no_byte(lessons, chance):
    shuffled = list(lessons)
    chance.shuffle(shuffled)

    one, other = (learn({}, told, on=ON, keep_days=400) for told in (lessons, shuffled))

    assert memory_bytes(one, on=ON) == memory_bytes(other, on=ON)


@given(LESSONS, st.dates(ON - timedelta(days=500), ON))
def test_learning_a_day_at_a_time_comes_to_the_same_memory(lessons, split):
    before = learn({}, [x for x in lessons if x.on <= split], on=split, keep_days=400)
    stored = MemorySnapshot(memory_bytes(before, on=split)).records()

    in_steps = learn(stored, [x for x in lessons if x.on > split], on=ON, keep_days=400)

    assert in_steps == learn({}, lessons, on=ON, keep_days=400)
