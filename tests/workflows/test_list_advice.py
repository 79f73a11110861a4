"""An advice is a file like any other, but it posts nothing: an officer is given its list."""

import csv
import io
import json
from pathlib import Path

from everypenny.domain.records import Verdict

from tests.builders import ON
from tests.formats.test_bacs_advices import ADVICE, VERDICT, report
from tests.whole_house import House

CARD = "4111111111111111"
ADDACS = report(ADVICE.format("A"), VERDICT.format("V"))
MIDDAY = Path(__file__).parents[1] / "formats" / "camt052" / "midday.xml"


def opened(house: House) -> House:
    house.open(ON, {"bank/main": 0})
    return house


def listed(house: House, report_key: str) -> dict[str, object]:
    return json.loads(house.drop.get(report_key))


def test_an_advice_is_accepted_and_posts_nothing(quick: House) -> None:
    record = opened(quick).dropped("bacs-advices/a.xml", ADDACS)

    assert record.verdict is Verdict.ACCEPTED
    assert record.batches == ()
    assert record.because == "an advice of 2 lines, which post nothing"
    assert quick.chunks.sent == []


def test_what_an_advice_tells_is_listed_beside_its_drop(quick: House) -> None:
    record = opened(quick).dropped("bacs-advices/a.xml", ADDACS)

    told = listed(quick, record.report)
    assert [line["scheme"] for line in told["lines"]] == ["ADDACS", "AUDDIS"]
    assert told["lines"][0] == {
        "scheme": "ADDACS",
        "on": "2026-04-07",
        "reference": "CT10045678",
        "code": "3",
        "pence": None,
        "payer_name": "A EXAMPLE",
        "account": "400000 87654321",
        "new_account": "400001 11112222",
        "text": "",
    }
    assert told["lines"][1]["text"] == "file accepted: 4 instructions taken, 1 refused."


def test_people_read_an_advice_as_a_table_that_runs_no_formula(quick: House) -> None:
    advice = ADDACS.replace(b"A EXAMPLE", b"=1+1")

    record = opened(quick).dropped("bacs-advices/a.xml", advice)

    table = quick.drop.get(record.report.replace(".json", ".csv")).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [row["payer_name"] for row in rows] == ["'=1+1", ""]
    assert rows[0]["new_account"] == "400001 11112222"


def test_a_card_number_in_an_advice_is_masked_in_its_list(quick: House) -> None:
    advice = ADDACS.replace(b"A EXAMPLE", CARD.encode())

    record = opened(quick).dropped("bacs-advices/a.xml", advice)

    assert CARD.encode() not in quick.drop.get(record.report)
    assert b"411111******1111" in quick.drop.get(record.report)


def test_an_advice_that_comes_again_is_refused(quick: House) -> None:
    opened(quick).dropped("bacs-advices/a.xml", ADDACS)

    again = quick.dropped("bacs-advices/again.xml", ADDACS)

    assert again.verdict is Verdict.REFUSED
    assert again.original == "bacs-advices/a.xml"


def test_an_advice_that_cannot_be_read_is_rejected_with_its_places(quick: House) -> None:
    record = opened(quick).dropped("bacs-advices/a.xml", ADDACS[:-30])

    assert record.verdict is Verdict.REJECTED
    assert record.faults == 1


def test_intraday_entries_are_listed_and_never_post(quick: House) -> None:
    record = opened(quick).dropped("main-bank-today/noon.xml", MIDDAY.read_bytes())

    assert (record.verdict, record.batches) == (Verdict.ACCEPTED, ())
    lines = listed(quick, record.report)["lines"]
    assert lines
    assert {line["scheme"] for line in lines} == {"camt052"}
    assert all(isinstance(line["pence"], int) for line in lines)


def test_the_proof_lists_the_days_advices(quick: House) -> None:
    opened(quick).dropped("bacs-advices/a.xml", ADDACS)
    quick.close(ON)

    proven = quick.prove(ON)

    assert [advice.file for advice in proven.proof.advices] == ["bacs-advices/a.xml"]
    told = json.loads(quick.books.get(proven.name))
    assert told["advices"][0]["because"] == "an advice of 2 lines, which post nothing"
    assert b"Advices, which post nothing" in quick.books.get(f"{proven.name}.html")
    assert b"bacs-advices/a.xml" in quick.books.get(f"{proven.name}.csv")
