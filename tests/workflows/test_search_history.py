"""What a search finds is what a plain look through the day books and the payments finds."""

import json
from datetime import date

import pytest
from everypenny.adapters.columnar_search import ColumnarHistory
from everypenny.domain.history import Dated
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import council_tax, rent
from tests.history import copy_all, found, searched
from tests.three_days import DAYS, lived
from tests.whole_house import House

Row = dict


@pytest.fixture(scope="module")
def house() -> House:
    lived_in = lived()
    copy_all(lived_in)
    return lived_in


@pytest.fixture(scope="module")
def history(house, tmp_path_factory) -> ColumnarHistory:
    return searched(house, tmp_path_factory.mktemp("history"))


@pytest.fixture(scope="module")
def rows(house) -> list[Row]:
    """Every line of every book about a file's payment, as plain JSON beside that payment."""
    told = {}
    for key, versions in house.outside.buckets["work"].versions.items():
        if key.startswith("batches/") and key.endswith(".jsonl"):
            for line in versions[-1].splitlines():
                payment = json.loads(line)
                told[f"{key.split('/')[1]}-{payment[0]}"] = payment
    return [
        row
        for key, versions in sorted(house.books.versions.items())
        if key.endswith(".jsonl")
        for row in _rows(date.fromisoformat(key.split("/")[1]), versions[-1], told)
    ]


def _rows(day: date, book: bytes, told: dict[str, list]) -> list[Row]:
    rows, place = [], 0
    for content in book.splitlines():
        *_, journal = json.loads(content)
        moves = journal[12] if len(journal) > 12 else ""
        payment = told.get(moves or journal[1])
        for account, pence, *_ in journal[10]:
            place += 1
            if payment is not None:
                texts = [payment[7], payment[6], payment[5], payment[11]]
                row = {"day": day, "line": place, "account": account, "pence": pence}
                rows.append({**row, "booked": date.fromisoformat(journal[5]), "texts": texts})
    return rows


_asked = st.fixed_dictionaries(
    {},
    optional={
        "fund": st.sampled_from(["CT", "HR", "NDR"]),
        "account": st.sampled_from([council_tax(n) for n in range(5)] + [rent(2), "nobody"]),
        "pence": st.sampled_from([80_00, -80_00, 66_00, 10_01, 3_33, 5]),
        "first": st.sampled_from(DAYS),
        "last": st.sampled_from(DAYS),
        "text": st.sampled_from(["rent", "A KIND", "77", "allpay ltd", "%", "'", "41002"]),
    },
)


@given(asked=_asked, posted=st.booleans())
@settings(deadline=None, max_examples=120)
def test_a_search_is_a_plain_filter_over_the_books(history, rows, asked, posted):
    if asked.get("first", DAYS[0]) > asked.get("last", DAYS[-1]):
        asked.pop("first")

    lines = found(
        history,
        funds=(asked["fund"],) if "fund" in asked else (),
        account_reference=asked.get("account", ""),
        amount_pence=asked.get("pence"),
        first_on=asked.get("first"),
        last_on=asked.get("last"),
        dated=Dated.POSTED if posted else Dated.BOOKED,
        text=asked.get("text", ""),
    )

    from_files = [line for line in lines if line.source in {"allpay", "main-bank"}]
    expected = [row for row in rows if _fits(row, asked, "day" if posted else "booked")]
    assert [(line.day, line.line) for line in from_files] == sorted(
        ((row["day"], row["line"]) for row in expected), reverse=True
    )


def _fits(row: Row, asked: Row, dated: str) -> bool:
    family, _, rest = row["account"].partition("/")
    fund, _, reference = rest.partition("/") if family == "fund" else ("", "", "")
    return (
        asked.get("fund", fund) == fund
        and asked.get("account", reference) == reference
        and abs(asked.get("pence", row["pence"])) == abs(row["pence"])
        and asked.get("first", date.min) <= row[dated] <= asked.get("last", date.max)
        and any(asked.get("text", "").upper() in text.upper() for text in row["texts"])
    )
