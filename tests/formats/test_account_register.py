"""An account register as a back office sends it: each row an account, or told why not."""

import io

import pytest
from everypenny.domain.batches import Fault
from everypenny.formats.inward.account_register import read_accounts
from everypenny.formats.reading import ReadOptions
from everypenny.formats.register_snapshot import Account


def normalise(fund: str, reference: str) -> str | None:
    """Fund CT takes references of nine digits, whatever blanks stand between them."""
    bare = reference.replace(" ", "")
    return bare if fund == "CT" and len(bare) == 9 and bare.isdigit() else None


def read(text: str | bytes, **options: object) -> list[Account | Fault]:
    content = text.encode() if isinstance(text, str) else text
    return list(read_accounts(io.BytesIO(content), ReadOptions(**options), normalise))


def test_a_row_is_an_account_in_its_funds_normal_form() -> None:
    found = read(
        "Account_Reference,FUND,title,surname,address_1,address_3,postcode,balance,closed\n"
        '77 000 0017,ct,Ms,"O\'Brien, Ann",1 High St,Ambleford,AM1 1AA,-12.50,yes\n'
    )

    assert found == [
        Account(
            fund="CT",
            reference="770000017",
            title="Ms",
            surname="O'Brien, Ann",
            address=("1 High St", "", "Ambleford", ""),
            postcode="AM1 1AA",
            balance_pence=-12_50,
            closed=True,
        )
    ]


def test_what_the_back_office_does_not_say_is_none_and_not_zero() -> None:
    [account] = read("fund,account_reference,balance,instalment\nCT,770000017,,0.00\n")

    assert (account.balance_pence, account.instalment_pence) == (None, 0)


@pytest.mark.parametrize(
    ("row", "place", "expected"),
    [
        ("CT,12,1.00", "line 2, account_reference", "of fund CT"),
        ("XX,770000017,1.00", "line 2, account_reference", "of fund XX"),
        (",770000017,1.00", "line 2, account_reference", "of fund (none)"),
        ("CT,770000017,1.005", "line 2, balance", "pounds"),
        ("CT,770000017,1e3", "line 2, balance", "pounds"),
        ("CT,770000017", "line 2", "3 columns"),
        ("CT,770000017,1.00,more", "line 2", "3 columns"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_with_its_place(
    row: str, place: str, expected: str
) -> None:
    [fault] = read(f"fund,account_reference,balance\n{row}\n")

    assert isinstance(fault, Fault)
    assert fault.place == place
    assert expected in fault.expected
    assert fault.remedy


def test_every_bad_row_is_told_and_the_good_ones_read() -> None:
    found = read("fund,account_reference\nCT,1\nCT,770000017\nCT,2\nCT,770000017\n")

    assert [type(event).__name__ for event in found] == ["Fault", "Account", "Fault", "Fault"]


@pytest.mark.parametrize(
    "headings",
    [
        "fund",
        "account_reference",
        "fund,account_reference,shoe_size",
        "fund,fund,account_reference",
    ],
)
def test_headings_that_would_lose_data_are_refused(headings: str) -> None:
    [fault] = read(f"{headings}\nCT,770000017\n")

    assert isinstance(fault, Fault)
    assert fault.place.startswith("line 1")


def test_text_that_cannot_be_decoded_is_a_fault() -> None:
    found = read(b"fund,account_reference,surname\nCT,770000017,Zo\xff\n")

    assert any(isinstance(event, Fault) for event in found)
    assert (
        read(
            b"fund,account_reference,surname\nCT,770000017,Zo\xeb\n",
            encodings=("utf-8", "cp1252"),
        )[0].surname
        == "Zoë"
    )
