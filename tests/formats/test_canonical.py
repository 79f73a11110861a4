"""Our own bytes: one value, one encoding, and the value again from it."""

import json

import pytest
from everypenny.domain.journals import Journal, SuspenseItem, Unbalanced
from everypenny.domain.payments import Payment
from everypenny.formats import canonical
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import PAYMENTS, SUSPENSE, journals


@given(st.lists(PAYMENTS, max_size=4))
def test_payments_are_read_from_a_chunk_as_they_were_written(payments: list[Payment]) -> None:
    chunk = b"\n".join(canonical.payment_line(payment) for payment in payments)

    assert list(canonical.payments(chunk)) == payments


@given(journals())
def test_a_journal_is_read_as_it_was_written(journal: Journal) -> None:
    assert canonical.journal(canonical.journal_bytes(journal)) == journal


@given(SUSPENSE)
def test_a_suspense_item_is_read_as_it_was_written(item: SuspenseItem) -> None:
    assert canonical.suspense_item(canonical.suspense_bytes(item)) == item


@given(journals(), journals())
def test_two_journals_share_their_bytes_only_if_they_are_the_same(
    ours: Journal, theirs: Journal
) -> None:
    same = canonical.journal_bytes(ours) == canonical.journal_bytes(theirs)

    assert same is (ours == theirs)


@given(st.lists(journals(), max_size=4))
def test_a_digest_of_journals_is_of_their_order_too(found: list[Journal]) -> None:
    turned = found[::-1]

    same = canonical.journals_digest(found) == canonical.journals_digest(turned)

    assert same is (found == turned)


@given(journals())
def test_a_journal_with_one_amount_altered_is_not_read(journal: Journal) -> None:
    line = journal.lines[0]
    was, now = f'"{line.account}",{line.amount_pence}', f'"{line.account}",{line.amount_pence}1'
    altered = canonical.journal_bytes(journal).decode().replace(was, now, 1)

    with pytest.raises(Unbalanced):
        canonical.journal(altered)


@given(PAYMENTS, journals(), SUSPENSE)
def test_a_row_has_the_one_encoding_of_its_cells(
    payment: Payment, journal: Journal, item: SuspenseItem
) -> None:
    rows = [
        canonical.payment_line(payment),
        canonical.journal_bytes(journal),
        canonical.suspense_bytes(item),
    ]

    assert rows == [canonical.canonical(json.loads(row)) for row in rows]


def test_keys_stand_in_order_and_text_as_it_is() -> None:
    assert canonical.canonical({"b": "£", "a": [1, None, True]}) == (
        b'{"a":[1,null,true],"b":"\xc2\xa3"}'
    )


@pytest.mark.parametrize("value", [float("nan"), float("inf"), b"bytes"])
def test_what_has_no_one_encoding_is_refused(value: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        canonical.canonical([value])
