"""The doors that officers ask: deeds and views, as API Gateway hands their requests on."""

import json
from typing import Any

import pytest

from functions import answer_officer, do_deed
from tests.functions.stage import Context, Stage, sample

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")


def told(answer: dict[str, Any]) -> Any:
    return json.loads(answer["body"])


def audit_of(stage: Stage) -> list[tuple[str, str, int]]:
    """Who did what with which status, of the day of the samples."""
    stage.open("close_day/one_day")
    trail = json.loads(stage.content("DAYBOOK", "audit/2026-11-21.json"))
    return [(e["officer_id"], e["did"], e["status"]) for e in trail["entries"]]


def test_the_suspense_list_tells_what_is_left_of_it_all(posted: Stage) -> None:
    answer = posted.open("answer_officer/suspense_list")

    page = told(answer)
    assert (answer["statusCode"], page["matching"], len(page["items"])) == (200, 2, 1)
    assert page["next"]


def test_a_deed_is_done_and_the_payment_tells_it(posted: Stage) -> None:
    done = posted.open("do_deed/clear_suspense")

    payment = told(posted.open("answer_officer/payment"))
    assert (done["statusCode"], told(done)["outcome"]) == (200, "done")
    assert payment["held"] == [{"account": "fund/CT/770000026", "pence": 45_00, "vat_pence": 0}]
    assert [journal["kind"] for journal in payment["journals"]] == ["payment", "clearance"]


def test_the_same_request_again_gets_the_same_answer(posted: Stage) -> None:
    first = posted.open("do_deed/clear_suspense")

    assert posted.open("do_deed/clear_suspense") == first


@pytest.mark.parametrize(
    ("case", "status"),
    [
        ("do_deed/without_a_role", 403),
        ("do_deed/unreadable", 400),
        ("do_deed/unknown_deed", 404),
        ("answer_officer/audit_without_the_role", 403),
    ],
)
def test_a_refusal_is_a_problem_that_says_why(posted: Stage, case: str, status: int) -> None:
    answer = posted.open(case)

    assert answer["statusCode"] == status == told(answer)["status"]
    assert answer["headers"]["content-type"] == "application/problem+json"
    assert told(answer)["detail"]


def test_what_is_refused_for_want_of_a_role_is_not_even_kept(posted: Stage) -> None:
    posted.open("do_deed/without_a_role")

    assert "commands/clear-2026-11-21-1.json" not in posted.objects("EVIDENCE")


def test_a_day_says_that_it_is_open(posted: Stage) -> None:
    day = told(posted.open("answer_officer/day"))

    assert (day["is_sealed"], day["payments"]) == (False, 10)


def test_every_request_is_in_the_sealed_trail(posted: Stage) -> None:
    posted.open("answer_officer/payment")
    posted.open("do_deed/without_a_role")

    assert sorted(audit_of(posted)) == [
        ("alex.jones@ambleford.example", "PUT /v1/deeds/{deed}/{command_id}", 403),
        ("ines.carter@ambleford.example", "GET /v1/payments/{payment_id}", 200),
    ]


CARD = "4111111111111111"


@pytest.mark.parametrize(
    ("route", "path"),
    [
        ("PUT /v1/deeds/{deed}/{command_id}", {"deed": "note_suspense", "command_id": CARD}),
        ("GET /v1/payments/{payment_id}", {"payment_id": CARD}),
        (
            "GET /v1/accounts/{fund}/{account_reference}",
            {"fund": "CT", "account_reference": CARD},
        ),
    ],
    ids=["command", "payment", "account"],
)
def test_a_card_number_that_is_asked_about_is_not_sealed_into_the_trail(
    opened: Stage, route: str, path: dict[str, str]
) -> None:
    door = do_deed if route.startswith("PUT") else answer_officer
    event = {**sample("do_deed/clear_suspense"), "routeKey": route, "pathParameters": path}

    answer = door.lambda_handler(event, Context(door.__name__))

    opened.open("close_day/one_day")
    trail = opened.content("DAYBOOK", "audit/2026-11-21.json").decode()
    assert answer["statusCode"] in {400, 404}
    assert CARD not in trail
    assert "411111******1111" in trail


def test_the_trail_names_no_text_that_was_looked_for(posted: Stage) -> None:
    posted.open("answer_officer/suspense_list")

    posted.open("close_day/one_day")

    assert b"limit" not in posted.content("DAYBOOK", "audit/2026-11-21.json")
