"""A register's snapshot answers exactly, and finds near misses without a scan."""

from everypenny.domain.account_register import NOBODY, Standing
from everypenny.formats.register_snapshot import Account, RegisterSnapshot, snapshot_bytes
from everypenny.formats.sorted_lines import SortedLines
from hypothesis import given
from hypothesis import strategies as st

ACCOUNTS = (
    Account(
        fund="CT",
        reference="770000017",
        forename="Dev",
        surname="O'Brien",
        postcode="am1 1aa",
        balance_pence=812_40,
        instalment_pence=101_55,
    ),
    Account(fund="CT", reference="770000024", forename="Ivo", surname="Patel", closed=True),
    Account(fund="HR", reference="60000000017", forename="Dee", surname="O’Brien"),
    Account(fund="HR", reference="60000000024", surname="Obrientson", instalment_pence=101_55),
)
REGISTER = RegisterSnapshot(snapshot_bytes(ACCOUNTS))


def test_an_account_stands_as_its_back_office_says():
    assert REGISTER.standing("CT", "770000017") == Standing()
    assert REGISTER.standing("CT", "770000024") == Standing(closed=True)
    assert REGISTER.standing("HR", "770000017") is None
    assert REGISTER.count("CT") == 1


def test_the_holder_of_an_account_is_told_in_plain_letters():
    holder = REGISTER.holder("CT", "770000017")

    assert (holder.forename, holder.surname, holder.postcode) == ("DEV", "OBRIEN", "AM11AA")
    assert (holder.balance_pence, holder.instalment_pence) == (812_40, 101_55)
    assert REGISTER.holder("CT", "779999999") == NOBODY


def test_accounts_are_found_by_name_postcode_and_amount():
    assert REGISTER.named("OBRIEN", limit=9) == (("HR", "60000000017"), ("CT", "770000017"))
    assert REGISTER.named("OBRIEN", "DEV", limit=9) == (("CT", "770000017"),)
    assert REGISTER.at_postcode("AM11AA", limit=9) == (("CT", "770000017"),)
    assert REGISTER.owing(101_55, limit=9) == (("CT", "770000017"), ("HR", "60000000024"))
    assert REGISTER.owing(101_56, limit=9) == ()


def test_different_surnames_and_references_that_start_alike_are_found_once_each():
    assert REGISTER.surnames("OBRI", limit=9) == ("OBRIEN", "OBRIENTSON")
    assert REGISTER.completions("CT", "7700000", limit=9) == ("770000017", "770000024")
    assert REGISTER.completions("CT", "7700000", limit=1) == ("770000017",)
    assert REGISTER.completions("XX", "7700000", limit=1) == ()


def test_the_order_in_which_accounts_come_changes_no_byte():
    assert snapshot_bytes(reversed(ACCOUNTS)) == snapshot_bytes(ACCOUNTS)


def test_every_account_is_read_again_as_it_was():
    assert set(REGISTER.accounts()) == set(ACCOUNTS)


def test_an_empty_register_holds_nothing():
    empty = RegisterSnapshot(b"")

    assert empty.standing("CT", "770000017") is None
    assert empty.named("OBRIEN", limit=9) == ()
    assert list(empty.accounts()) == []


LINES = st.lists(st.binary(min_size=1, max_size=4).filter(lambda line: b"\n" not in line))


@given(LINES, st.binary(max_size=2))
def test_halving_finds_exactly_what_a_scan_finds(lines, key):
    content = b"before\n" + b"\n".join(sorted(lines)) + b"behind"

    found = SortedLines(content, 7, len(content) - 6).starting_with(key)

    assert list(found) == [line for line in sorted(lines) if line.startswith(key)]
