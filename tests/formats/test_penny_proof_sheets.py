"""The penny proof as people read it: a page to print, and a table to add up."""

import csv
import io
import json
import re
import urllib.parse
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from everypenny.domain.money import pence_from_pounds, pounds
from everypenny.formats.outward.penny_proof_csv import penny_proof_csv
from everypenny.formats.outward.penny_proof_html import penny_proof_html

from tests.evidence_folder import leave_evidence
from tests.three_days import DAYS, FIRST_OF_DECEMBER, lived, lived_to_the_months_end


@pytest.fixture(scope="module", params=[*DAYS, FIRST_OF_DECEMBER])
def told(request: pytest.FixtureRequest) -> tuple[dict[str, Any], dict[str, Any]]:
    """A day's proof and its manifest, as they were stored."""
    house = lived_to_the_months_end()
    proof = house.books.get(house.prove(request.param).name)
    manifest = house.books.get(f"days/{request.param}/manifest.json")
    return json.loads(proof), json.loads(manifest)


RECORDS = ("held", "rejected", "refused", "advices", "overdue", "unposted")


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All that the council left, in the folders of its buckets."""
    return leave_evidence(lived_to_the_months_end(), tmp_path_factory.mktemp("evidence"))


LATE = {"source": "dwp", "expected_on": "banking_days", "expected_by": "17:30"}


def rows_of(table: bytes) -> list[dict[str, str]]:
    """The rows of a CSV by heading."""
    return list(csv.DictReader(io.StringIO(table.decode("utf-8"))))


class Page(HTMLParser):
    """What a browser makes of a page: its ids, links, texts, and whether it closes."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.table = ""
        self.unlinked: set[str] = set()
        self.feed(content.decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.tags.append(tag)
        self.ids += [told["id"] or ""] if "id" in told else []
        if tag == "a":
            self.links.append(urllib.parse.unquote(told["href"] or ""))
        if tag == "h2":
            self.table = told.get("id") or ""
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        in_a_row = "tbody" in self.open and "a" not in self.open
        if in_a_row and data.lstrip("-").startswith("£"):
            self.unlinked.add(self.table)


def test_the_page_says_that_the_day_ties(told: tuple[Any, Any]) -> None:
    page = Page(penny_proof_html(*told))

    assert "Every penny in equals every penny out." in page.texts
    assert page.open == []
    assert page.texts.count("£0.00") >= 3


def test_the_page_and_the_table_lie_beside_the_signed_proof() -> None:
    house = lived()
    name = house.prove(DAYS[0]).name
    told = json.loads(house.books.get(name))

    assert house.books.get(f"{name}.csv") == penny_proof_csv(told)
    assert house.books.get(f"{name}.html").startswith(b"<!DOCTYPE html>")


def test_every_figure_of_the_proof_stands_on_the_page(told: tuple[Any, Any]) -> None:
    text = " ".join(Page(penny_proof_html(*told)).texts)

    for row in told[0]["trial_balance"]:
        assert row["account"] in text
        assert pounds(row["carried_pence"]) in text
    for item in told[0]["suspense"]:
        assert item["pounds"] in text


def test_every_link_leads_to_a_record(evidence: Path, told: tuple[Any, Any]) -> None:
    page = Page(penny_proof_html(*told))
    beside = {link for link in page.links if not link.startswith("#")}
    folder = evidence / "proofs" / told[0]["day"]

    assert len(page.ids) == len(set(page.ids))
    assert set(page.links) - beside - {f"#{name}" for name in page.ids} == set()
    assert all((folder / link).resolve().is_file() for link in beside)
    assert beside or told[0]["day"] == str(DAYS[0])


def test_every_figure_leads_to_the_records_behind_it(told: tuple[Any, Any]) -> None:
    """Those that do not are the records: batches, files, and what waits in an account."""
    page = Page(penny_proof_html(*told))

    records = ("source-", "statements-", "waiting-", *RECORDS)
    assert {name for name in page.unlinked if not name.startswith(records)} == set()


def test_the_page_runs_nothing(told: tuple[Any, Any]) -> None:
    content = penny_proof_html(*told)

    assert "script" not in Page(content).tags
    assert not re.search(rb"(src=|url\(|@import|http)", content)


def test_a_file_that_never_came_heads_the_page_and_stands_in_the_table(
    told: tuple[Any, Any],
) -> None:
    proof = {**told[0], "not_come": [LATE]}

    text = " ".join(Page(penny_proof_html(proof, told[1])).texts)
    [row] = [r for r in rows_of(penny_proof_csv(proof)) if r["Section"] == "not come"]

    assert "no file came from dwp" in text
    assert "17:30" in text
    assert (row["Record"], row["About"]) == ("dwp", "banking days by 17:30")


def test_the_day_on_which_no_statement_came_says_so() -> None:
    house = lived_to_the_months_end()
    page = house.books.get(f"{house.prove(FIRST_OF_DECEMBER).name}.html")

    assert "no file came from main-bank" in Page(page).texts


def test_text_from_a_file_is_never_markup(told: tuple[Any, Any]) -> None:
    proof, manifest = told
    evil = "<script>alert('x')</script>"
    listed = {"source": "x", "file": evil, "because": evil, "stated_pence": 1}

    content = penny_proof_html({**proof, "rejected": [listed]}, manifest)

    assert b"<script>" not in content
    assert "script" not in Page(content).tags


def test_a_day_that_does_not_tie_names_the_records(told: tuple[Any, Any]) -> None:
    proof, manifest = json.loads(json.dumps(told[0])), told[1]
    proof["ties"] = False
    bank = proof["differences"]["bank"][0]
    bank |= {"difference_pence": None, "not_proven_since": "2026-11-19"}
    proof["not_yet_exported"]["council-tax"] = ["2026-11-21"]

    text = " ".join(Page(penny_proof_html(proof, manifest)).texts)

    assert "The day does not tie." in text
    assert "bank/main is not proven since 2026-11-19" in text
    assert "council-tax has not been given a day, from 2026-11-21 on" in text
    assert "not proven" in text


def test_each_settlement_stands_on_the_page_with_its_batches(told: tuple[Any, Any]) -> None:
    text = " ".join(Page(penny_proof_html(*told)).texts)

    for account in told[0]["settlements"]:
        for settlement in account["covered"]:
            assert settlement["journal_id"] in text
        for batch in account["waiting"]:
            assert (batch["journal_id"] or batch["batch_id"]) in text


def test_what_waits_in_an_account_comes_to_what_is_outstanding(told: tuple[Any, Any]) -> None:
    found = {
        account["account"]: account["before_pence"]
        + sum(batch["pence"] for batch in account["waiting"])
        - sum(open_["pence"] for open_ in account["not_covered"])
        for account in told[0]["settlements"]
    }

    outstanding = {item["account"]: item["pence"] for item in told[0]["outstanding"]}
    assert {account: pence for account, pence in found.items() if pence} == outstanding


def test_suspense_by_age_comes_to_every_item(told: tuple[Any, Any]) -> None:
    bands, items = told[0]["suspense_bands"], told[0]["suspense"]

    assert sum(band["items"] for band in bands) == len(items)
    assert sum(band["debit_pence"] - band["credit_pence"] for band in bands) == sum(
        item["pence"] for item in items
    )


def test_what_an_officer_must_look_into_heads_the_page(told: tuple[Any, Any]) -> None:
    proof, manifest = json.loads(json.dumps(told[0])), told[1]
    posted = {"on": "2026-11-20", "posted_on": "2026-11-20", "batch_id": "b", "pence": 5}
    account = {
        "account": "clearing/allpay",
        "before_on": "2026-11-01",
        "before_pence": 7,
        "oldest_on": "2026-11-01",
        "covered": [],
        "not_covered": [{**posted, "journal_id": "j1", "candidates": [["b1"], ["b2"]]}],
        "waiting": [{**posted, "journal_id": ""}] * 250,
    }
    proof["settlements"] = [account]
    proof["suspense_bands"][-1]["items"] = 3
    proof["gaps"] = [
        {"account": "main", "since": "2026-11-19", "waiting": ["S9"], "unbalanced": []}
    ]
    proof["overdue"] = [["b7", "allpay", "", None]]
    proof["ties"] = False

    text = " ".join(Page(penny_proof_html(proof, manifest)).texts)

    assert "1 settlement comes to no batches, or to several" in text
    assert "3 items have been in suspense for over 90 days" in text
    assert "batch b7 of allpay (no total known) is accepted and not posted" in text
    assert "2 would do: an officer says which" in text
    assert "50 more, which the signed proof lists" in text
    assert "S9" in text


def test_the_table_lists_each_settlement_and_what_it_covers(told: tuple[Any, Any]) -> None:
    rows = rows_of(penny_proof_csv(told[0]))

    covers = [
        batch
        for account in told[0]["settlements"]
        for settlement in account["covered"]
        for batch in settlement["covers"]
    ]
    settled = [row for row in rows if row["Section"] == "settled"]
    assert len(settled) == len(covers)
    assert sum(pence_from_pounds(row["Carried"]) for row in settled) == sum(
        batch["pence"] for batch in covers
    )


def test_the_table_adds_up_in_a_spreadsheet(told: tuple[Any, Any]) -> None:
    rows = rows_of(penny_proof_csv(told[0]))

    balance = [row for row in rows if row["Section"] == "trial balance"]
    assert sum(pence_from_pounds(row["Carried"]) for row in balance) == 0
    assert len(balance) == len(told[0]["trial_balance"])
    kinds = {row["Section"]: row["Difference"] for row in rows if row["Difference"]}
    assert set(kinds.values()) == {"0.00"}
    assert {"bank", "exports"} <= kinds.keys()


def test_the_table_disarms_what_a_spreadsheet_would_compute(told: tuple[Any, Any]) -> None:
    listed = {"source": "x", "file": "=1+1", "because": "@x", "stated_pence": None}

    content = penny_proof_csv({**told[0], "held": [listed]})

    assert b",=1+1" not in content
    assert b",@x" not in content
