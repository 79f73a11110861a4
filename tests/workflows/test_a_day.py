"""A whole day through the workflows: files in, sealed book, exports, and the penny proof."""

import csv
import io

from everypenny.domain.money import pence_from_pounds
from everypenny.domain.records import Verdict

from tests.builders import (
    ON,
    Entry,
    a_register,
    a_statement,
    an_allpay_file,
    council_tax,
    rent,
)
from tests.whole_house import House


def test_every_penny_in_is_every_penny_out(house: House) -> None:
    house.open(ON, {"bank/main": 1_000_00})
    assert house.dropped("registers/accounts/all.csv", a_register()).verdict is Verdict.ACCEPTED
    receipts = [(council_tax(n), 10_00 + n) for n in range(15)] + [(rent(1), 55_00)]
    house.dropped("allpay/receipts.txt", an_allpay_file(receipts))
    collected = sum(pence for _, pence in receipts)
    entries = [
        Entry(pence=collected, text="ALLPAY LTD 20NOV"),
        Entry(pence=120_50, reference=council_tax(3)),
        Entry(pence=80_00, text=f"FP MR A PAYER {rent(2)} RENT"),
        Entry(pence=80_00, text=f"FP MR A PAYER {rent(2)} RENT"),
        Entry(pence=66_00, text="A KIND STRANGER"),
        Entry(pence=-4_50, text="COMMISSION CHARGE OCT"),
        Entry(pence=-77_00, text="UNKNOWN DEBIT"),
    ]
    statement = house.dropped("main-bank/s.xml", a_statement(entries, opening=1_000_00))

    house.close(ON)
    house.export_all(ON)
    proof = house.prove(ON).proof

    assert statement.verdict is Verdict.ACCEPTED
    assert proof.ties()
    assert [bank.difference_pence for bank in proof.banks] == [0]
    assert [(c.source, c.difference_pence) for c in proof.collectors] == [("allpay", 0)]
    assert [export.difference_pence for export in proof.exports] == [0, 0]
    assert proof.outstanding == ()
    assert sorted(item.pence for item in proof.suspense) == [-66_00, 77_00]
    assert proof.accounts["fund/HR"].carried_pence == -(55_00 + 80_00 + 80_00)
    assert proof.accounts["outgoing/bank-charges"].carried_pence == 4_50


def test_the_council_tax_file_equals_its_line_of_the_general_ledger(house: House) -> None:
    house.open(ON, {})
    house.dropped("registers/accounts/all.csv", a_register())
    house.dropped("allpay/a.txt", an_allpay_file([(council_tax(1), 5_00), (rent(1), 7_00)]))
    house.close(ON)

    house.export_all(ON)

    ledger = _rows(house.outbox.get(f"general-ledger/general-ledger-2026-11-{ON}.csv"))
    detail = _rows(house.outbox.get(f"council-tax/council-tax-2026-11-{ON}.csv"))
    line = next(row for row in ledger if row["Account"] == "fund/CT")
    assert line["Credit"] == detail[-1]["Amount"] == "5.00"
    total = ledger[-1]
    assert pence_from_pounds(total["Debit"]) == pence_from_pounds(total["Credit"]) == 12_00


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))
