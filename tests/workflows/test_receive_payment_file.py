"""A drop is judged once: accepted whole, held, rejected with every fault, or refused."""

import json
from datetime import UTC, date, datetime

import pytest
from everypenny.domain.records import FileRecord, LedgerNotOpen, Verdict
from everypenny.formats.day_book_journals import read_journal_line
from everypenny.workflows import receive_payment_file as judging

from tests.builders import (
    MAIN,
    ON,
    Entry,
    a_register,
    a_statement,
    an_allpay_file,
    council_tax,
    rent,
)
from tests.outside import InMemory
from tests.whole_house import House
from tests.workflows.days import in_memory

RECEIPTS = [(council_tax(1), 10_00), (rent(1), 20_00)]
GOOD = an_allpay_file(RECEIPTS)
BROKEN = GOOD.replace(b"10.00", b"1O.00")


@pytest.fixture
def office() -> House:
    house = in_memory()
    house.dropped("registers/accounts/all.csv", a_register())
    return house


def posted(house: House) -> list[int]:
    """Pence of every journal of the closed day, the opening one included, smallest first."""
    house.close(ON)
    [key] = [key for key in house.books.versions if key.endswith(".jsonl")]
    journals = [read_journal_line(line)[2] for line in house.books.lines(key)]
    return sorted(journal.received() for journal in journals)


def faults(house: House, record: FileRecord) -> list[dict[str, str]]:
    return json.loads(house.drop.get(record.report))["faults"]


def test_the_same_bytes_are_refused_and_the_original_named(office: House) -> None:
    office.dropped("allpay/a.txt", GOOD)

    again = office.dropped("allpay/b.txt", GOOD)

    assert (again.verdict, again.original) == (Verdict.REFUSED, "allpay/a.txt")
    assert posted(office) == [10_00, 20_00, 1_000_00]


def test_a_key_that_is_overwritten_before_its_event_is_read_loses_neither(
    office: House,
) -> None:
    first = office.land("allpay/a.txt", GOOD)
    second = office.land("allpay/a.txt", an_allpay_file([(rent(2), 1_00)]))

    verdicts = [office.receive(landing).verdict for landing in (second, first)]
    office.allocate(office.chunks.take())

    assert verdicts == [Verdict.ACCEPTED, Verdict.ACCEPTED]
    assert posted(office) == [1_00, 10_00, 20_00, 1_000_00]


def test_a_rejected_file_lists_its_faults_and_posts_nothing(office: House) -> None:
    record = office.dropped("allpay/a.txt", BROKEN)

    [fault, *_] = faults(office, record)
    assert record.verdict is Verdict.REJECTED
    assert "line 1" in fault["place"]
    assert all(fault[name] for name in ("expected", "remedy"))
    assert posted(office) == [1_000_00]


def test_a_rejected_file_is_welcome_once_mended(office: House) -> None:
    office.dropped("allpay/a.txt", BROKEN)

    mended = office.dropped("allpay/a.txt", GOOD)

    assert mended.verdict is Verdict.ACCEPTED
    assert posted(office) == [10_00, 20_00, 1_000_00]


def test_rejected_bytes_again_are_the_next_attempt(office: House) -> None:
    first = office.dropped("allpay/a.txt", BROKEN)

    second = office.dropped("allpay/a.txt", BROKEN)

    assert (first.attempt, second.attempt) == (1, 2)
    assert second.verdict is Verdict.REJECTED


def test_the_same_identity_under_other_bytes_is_held(office: House) -> None:
    office.dropped("allpay/a.txt", GOOD)

    other = office.dropped("allpay/b.txt", an_allpay_file(list(reversed(RECEIPTS))))

    assert (other.verdict, other.original) == (Verdict.HELD, "allpay/a.txt")
    assert posted(office) == [10_00, 20_00, 1_000_00]


def test_held_bytes_again_are_refused(office: House) -> None:
    office.dropped("allpay/a.txt", GOOD)
    other = an_allpay_file(list(reversed(RECEIPTS)))
    office.dropped("allpay/b.txt", other)

    again = office.dropped("allpay/c.txt", other)

    assert (again.verdict, again.original) == (Verdict.REFUSED, "allpay/b.txt")


def test_a_redelivery_carries_the_verdict_on_and_never_judges_again(office: House) -> None:
    landing = office.land("allpay/a.txt", GOOD)
    first = office.receive(landing)
    office.clock.pass_days(1)
    office.release = "r2"

    again = office.receive(landing)

    assert again == first
    assert len(office.chunks.take()) == 2


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 11, 20, 23, 30, tzinfo=UTC), date(2026, 11, 20)),
        (datetime(2027, 6, 30, 22, 30, tzinfo=UTC), date(2027, 6, 30)),
        (datetime(2027, 6, 30, 23, 30, tzinfo=UTC), date(2027, 7, 1)),
    ],
)
def test_a_file_is_judged_on_londons_day(office: House, instant: datetime, day: date) -> None:
    office.clock.instant = instant

    record = office.dropped("allpay/a.txt", GOOD)

    assert record.judged_on == day
    assert "allpay/a.txt" in {listed.file for listed in office.days.verdicts(day)}


def test_a_folder_without_a_source_is_rejected_with_its_remedy(office: House) -> None:
    record = office.dropped("alpay/a.txt", GOOD)

    [fault] = faults(office, record)
    assert (record.source, record.verdict) == ("unknown", Verdict.REJECTED)
    assert "allpay" in fault["expected"]
    assert "sources.toml" in fault["remedy"]


@pytest.mark.parametrize(
    ("key", "content"),
    [
        ("allpay/empty.txt", b""),
        ("allpay/no-trailer.txt", GOOD.splitlines()[0]),
        ("allpay/statement.xml", a_statement([Entry(pence=1_00)])),
        ("allpay/wrong-total.txt", GOOD.replace(b"30.00", b"31.00")),
        ("main-bank/empty.xml", b""),
        ("main-bank/receipts.txt", GOOD),
        ("main-bank/cut-short.xml", a_statement([Entry(pence=1_00)])[:-40]),
        ("main-bank/does-not-add-up.xml", a_statement([Entry(pence=1_00)], closing=3_00)),
        ("accounts/payments.txt", GOOD),
        ("govuk-pay/payments.txt", GOOD),
        ("no-folder.txt", GOOD),
    ],
)
def test_what_cannot_be_accepted_is_rejected_visibly(
    office: House, key: str, content: bytes
) -> None:
    record = office.dropped(key, content)

    assert record.verdict is Verdict.REJECTED
    assert faults(office, record)
    assert posted(office) == [1_000_00]


def test_a_file_above_the_sources_limit_is_rejected_unread(
    office: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "read_batches", None)
    source = office.councils.live().sources["allpay"]
    object.__setattr__(source, "max_bytes", len(GOOD) - 1)

    record = office.dropped("allpay/a.txt", GOOD)

    assert faults(office, record)[0]["text"] == f"{len(GOOD)} bytes"


def test_a_statement_of_an_account_that_its_source_does_not_list_is_rejected(
    office: House,
) -> None:
    foreign = a_statement([Entry(pence=1_00)], account=MAIN[:-4] + "0000")

    record = office.dropped("main-bank/s.xml", foreign)

    assert "...0000" in {fault["text"] for fault in faults(office, record)}


def test_a_card_number_in_a_statements_name_is_masked_before_it_is_kept(office: House) -> None:
    named = a_statement(
        [Entry(pence=1_00)], opening=1_000_00, identity="CARD 4111 1111 1111 1111"
    )

    record = office.dropped("main-bank/s.xml", named)

    [batch] = record.batches
    assert batch.identity == f"{MAIN} CARD 4111 11** **** 1111"
    assert not any("1111 1111" in str(stored) for stored in office.scan())


def test_nothing_is_judged_before_the_ledger_is_open() -> None:
    house = House(outside=InMemory())
    landing = house.land("allpay/a.txt", GOOD)

    with pytest.raises(LedgerNotOpen):
        house.receive(landing)

    assert house.scan() == []


def test_the_proof_lists_what_was_held_and_rejected_with_its_stated_total(
    office: House,
) -> None:
    office.dropped("allpay/a.txt", GOOD)
    office.dropped("allpay/b.txt", an_allpay_file(list(reversed(RECEIPTS))))
    office.dropped("allpay/c.txt", GOOD)
    office.dropped("allpay/d.txt", BROKEN)
    office.close(ON)
    office.export_all(ON)

    proof = office.prove(ON).proof

    assert [(held.file, held.stated_pence) for held in proof.held] == [("allpay/b.txt", 30_00)]
    assert [rejected.file for rejected in proof.rejected] == ["allpay/d.txt"]
    assert [refused.file for refused in proof.refused] == ["allpay/c.txt"]
