"""Statements of one account in one file, or from a source of another name, post once."""

from dataclasses import replace

from everypenny.domain.records import Verdict

from tests.builders import ON, Entry, a_statement
from tests.whole_house import House

RENT = Entry(pence=50_00, text="RENT", entry_id="E1")


def in_one_file(*statements: bytes) -> bytes:
    """One camt.053 document with the statements of several."""
    head, _, rest = statements[0].partition(b"<Stmt>")
    tail = rest.rpartition(b"</Stmt>")[2]
    bodies = [s.partition(b"<Stmt>")[2].rpartition(b"</Stmt>")[0] for s in statements]
    return head + b"".join(b"<Stmt>" + body + b"</Stmt>" for body in bodies) + tail


def test_an_entry_that_two_statements_of_a_file_show_is_held(quick: House) -> None:
    quick.open(ON, {})
    interim = a_statement([RENT], identity="INTERIM")
    whole = a_statement([RENT, Entry(pence=7_00, text="MORE", entry_id="E2")], identity="DAY")

    record = quick.dropped("main-bank/two.xml", in_one_file(interim, whole))

    assert record.verdict is Verdict.HELD
    assert record.because == "1 of its lines stand already in statement " + (
        record.batches[0].identity
    )


def test_twins_on_two_pages_that_follow_one_another_both_post(quick: House) -> None:
    quick.open(ON, {})
    rent = replace(RENT, entry_id="")
    first = a_statement([rent], identity="PAGE-1")
    second = a_statement([rent], identity="PAGE-2", opening=50_00)

    record = quick.dropped("main-bank/two.xml", in_one_file(first, second))

    assert record.verdict is Verdict.ACCEPTED
    assert sum(batch.payments for batch in record.batches) == 2


def test_an_account_that_comes_from_a_renamed_source_is_compared_all_the_same(
    quick: House,
) -> None:
    quick.open(ON, {})
    quick.dropped("main-bank/a.xml", a_statement([RENT]))
    council = quick.councils.live()
    sources = dict(council.sources)
    renamed = replace(sources.pop("main-bank"), code="new-bank")
    quick.councils._known[council.version] = replace(
        council, sources={**sources, "new-bank": renamed}
    )

    again = quick.dropped("main-bank/a.xml", a_statement([RENT]))

    assert again.verdict is Verdict.HELD
