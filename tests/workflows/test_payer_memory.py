"""The memory that a batch pins decides with it, in the stack as offline."""

from dataclasses import replace
from datetime import timedelta

import pytest
from everypenny.adapters.kept_memories import KeptMemories
from everypenny.domain.identifiers import BatchId
from everypenny.domain.memory_learning import Lesson, Taught, learn
from everypenny.domain.payer_memory import EMPTY_MEMORY, signature_of
from everypenny.domain.payments import Payment
from everypenny.formats.memory_snapshot import memory_bytes
from everypenny.workflows.allocate_payments import allocate_payments

from tests.builders import ON, Entry, a_register, a_statement, council_tax
from tests.whole_house import House
from tests.workflows.days import in_memory

TEXT = "AMINA OYELARAN BILL"


@pytest.fixture
def house() -> House:
    house = in_memory()
    house.dropped("registers/accounts/all.csv", a_register())
    return house


def remembered(house: House) -> str:
    """Six placements of this payer on one account, stored; returns the memory's digest."""
    generic = house.councils.compiled(house.councils.live().version).generic_words
    payment = Payment(position=1, amount_pence=1, narrative=TEXT)
    taught = [
        Taught(
            on=ON - timedelta(days=days),
            signature=signature_of(payment, generic),
            lesson=Lesson.PLACED,
            account=("CT", council_tax(3)),
        )
        for days in range(1, 7)
    ]
    return house.work.put_memory(memory_bytes(learn({}, taught, on=ON, keep_days=400), on=ON))


def test_a_memory_is_read_once_and_nobody_remembers_nothing(house: House) -> None:
    kept = KeptMemories(house.work)
    digest = remembered(house)

    assert kept.snapshot(digest) is kept.snapshot(digest)
    assert kept.snapshot("") is EMPTY_MEMORY


def test_a_remembered_payer_is_posted_to_the_fund(house: House) -> None:
    digest = remembered(house)
    house.receive(house.land("main-bank/a.xml", a_statement([Entry(pence=50_00, text=TEXT)])))
    [message] = house.chunks.take()
    asked: list[str] = []

    def memory(pinned: str):
        asked.append(pinned)
        return KeptMemories(house.work).snapshot(digest)

    allocation = replace(house.allocation, memory=memory)
    allocate_payments(BatchId(str(message["batch"])), 1, allocation=allocation)

    [journal] = house.ledger.journals(BatchId(str(message["batch"])), 1)
    assert [line.account for line in journal.lines] == [
        "bank/main",
        f"fund/CT/{council_tax(3)}",
    ]
    assert journal.stage == 5
    assert asked == [""]
