"""Rows of exports: every ledger line once, summed or not, in documents that balance."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from everypenny.adapters.council_folder import read_council
from everypenny.domain.council import Target
from everypenny.domain.export_definition import Cell, ExportDefinition
from everypenny.domain.export_row import ExportRow
from everypenny.domain.exporting import export_rows, sums_by_key
from everypenny.domain.identifiers import BatchId, journal_id, payment_id
from everypenny.domain.journals import Journal, JournalKind, Line
from everypenny.domain.ledger_accounts import fund_account
from everypenny.formats.outward.shipped_layouts import shipped_layout
from hypothesis import given
from hypothesis import strategies as st

DAY = date(2026, 11, 20)
COUNCIL = read_council(Path(__file__).parents[2] / "infra_cdk" / "councils" / "demo")
LEDGER = Target(
    code="ledger",
    name="Ledger",
    kind="general_ledger",
    layout="own.toml",
    settings={"vat_ledger_code": "V9000"},
)
DETAIL = replace(LEDGER, code="detail", kind="fund_detail", funds=("PCN", "CT"))
COLUMNS = (Cell(field="ledger_code"), Cell(field="account"), Cell(field="debit_less_credit"))
BY_ACCOUNT = ExportDefinition(
    about="a test", kind="general_ledger", group="account", columns=COLUMNS
)


def a_journal(position: int, lines: Sequence[Line], source: str = "allpay") -> Journal:
    payment = payment_id(BatchId("b" * 20), position)
    return Journal(
        journal_id=journal_id(payment, "first"),
        payment_id=payment,
        kind=JournalKind.PAYMENT,
        source=source,
        method_code="BT",
        booked_on=DAY,
        paid_on=DAY,
        lines=tuple(lines),
    )


def a_receipt(position: int, pence: int, fund: str = "PCN", vat: int = 0) -> Journal:
    credit = Line(fund_account(fund, f"R{position}"), -pence, "STD" if vat else "", -vat)
    return a_journal(position, [Line("clearing/allpay", pence), credit])


def rows(
    journals: Sequence[Journal], definition: ExportDefinition, target: Target = LEDGER
) -> list[ExportRow]:
    dated = [(DAY, journal, COUNCIL) for journal in journals]
    return list(export_rows(dated, target, definition, COUNCIL, {}))


def test_a_days_lines_of_one_account_are_summed_side_by_side() -> None:
    journals = [a_receipt(1, 1_00), a_receipt(2, 2_00), a_receipt(3, -50)]

    clearing, parking = rows(journals, BY_ACCOUNT)

    assert (clearing.debits_pence, clearing.credits_pence, clearing.lines) == (3_00, 50, 3)
    assert (parking.account, parking.ledger_code) == ("fund/PCN", "R3000")
    assert (parking.debits_pence, parking.credits_pence) == (50, 3_00)


def test_sides_that_are_told_apart_never_share_a_row() -> None:
    journals = [a_receipt(1, 1_00), a_receipt(2, -50)]

    found = rows(journals, replace(BY_ACCOUNT, sides="apart"))

    assert len(found) == 4
    assert not any(row.debits_pence and row.credits_pence for row in found)


def test_every_day_has_documents_of_its_own() -> None:
    dated = [(DAY + timedelta(days=n), a_receipt(n, 1_00), COUNCIL) for n in range(3)]

    found = list(export_rows(dated, LEDGER, BY_ACCOUNT, COUNCIL, {}))

    assert [(row.document, row.day) for row in found[::2]] == [
        (n + 1, DAY + timedelta(days=n)) for n in range(3)
    ]


def test_vat_that_is_told_apart_bears_its_own_code_and_leaves_the_line_net() -> None:
    definition = replace(BY_ACCOUNT, group="line", vat_rows=True)

    _, net, vat = rows([a_receipt(1, 12_00, vat=2_00)], definition)

    assert (net.ledger_code, net.credits_pence, net.lines) == ("R3000", 10_00, 1)
    assert (vat.ledger_code, vat.credits_pence, vat.lines) == ("V9000", 2_00, 0)
    assert vat.account == net.account == "fund/PCN"


@pytest.mark.parametrize(("rate", "code"), [("0.2", "STD"), ("0", "OUT"), ("0", "nobody")])
def test_the_rate_of_vat_is_that_of_the_tax_point(rate: str, code: str) -> None:
    line = Line(fund_account("PCN", "R1"), -12_00, code)
    journal = a_journal(1, [Line("bank/main", 12_00), line])

    [row] = rows([journal], replace(BY_ACCOUNT, kind="fund_detail", group="line"), DETAIL)

    assert row.vat_rate == rate


def test_a_detail_target_takes_a_fund_from_its_first_day_on() -> None:
    dated = [(DAY + timedelta(days=n), a_receipt(n, 10**n), COUNCIL) for n in range(3)]
    definition = replace(BY_ACCOUNT, kind="fund_detail", group="line")

    found = export_rows(dated, DETAIL, definition, COUNCIL, {"PCN": DAY + timedelta(days=2)})

    assert [row.credits_pence for row in found] == [100]


def test_a_day_of_2200_lines_is_sap_documents_of_at_most_999_and_each_balances() -> None:
    sap = shipped_layout("sap_fi_documents")
    definition = replace(sap, group="line")

    found = rows([a_receipt(n, n) for n in range(1, 1_101)], definition)

    sizes = Counter(row.document for row in found)
    sums = Counter[int]()
    for row in found:
        sums[row.document] += row.debits_pence - row.credits_pence
    assert sap.document_lines == 999
    assert sizes == {1: 998, 2: 998, 3: 204}
    assert set(sums.values()) == {0}


journals_of_any_shape = st.lists(
    st.lists(
        st.tuples(st.sampled_from(["CT", "PCN", "HR"]), st.integers(-500, 500).filter(bool)),
        min_size=1,
        max_size=4,
    ).filter(lambda told: sum(pence for _, pence in told) != 0),
    max_size=12,
)


@given(
    told=journals_of_any_shape,
    group=st.sampled_from(["line", "account", "ledger_code"]),
    sides=st.sampled_from(["together", "apart"]),
    most=st.sampled_from([0, 12, 20]),
)
def test_every_line_is_once_in_a_document_that_balances(told, group, sides, most) -> None:
    journals = [
        a_journal(
            n,
            [Line("bank/main", sum(p for _, p in parts))]
            + [Line(fund_account(fund, "R1"), -pence) for fund, pence in parts],
        )
        for n, parts in enumerate(told, start=1)
    ]
    definition = replace(BY_ACCOUNT, group=group, sides=sides, document_lines=most)

    found = rows(journals, definition)

    assert sum(row.lines for row in found) == sum(len(j.lines) for j in journals)
    for number in {row.document for row in found}:
        document = [row for row in found if row.document == number]
        assert sum(row.debits_pence - row.credits_pence for row in document) == 0
        assert not most or len(document) <= most
    codes = replace(BY_ACCOUNT, columns=COLUMNS[:1])
    by_line = rows(journals, replace(definition, group="line"))
    assert sums_by_key(found, codes) == sums_by_key(by_line, codes)
