"""The doors of officers and of the clock: opening balances, registers, held files, watches."""

import pytest

from tests.functions.stage import Stage

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")

DONE = {"batchItemFailures": []}


def test_an_approved_opening_is_posted_on_its_day(stage: Stage):
    assert stage.open("open_balances/approved") == {"posted_on": "2026-11-21"}


def test_an_opening_is_kept_as_evidence_before_it_acts(stage: Stage):
    stage.open("open_balances/approved")

    assert "commands/opening-2026-11-20.json" in stage.objects("EVIDENCE")


def test_nobody_approves_what_they_prepared(stage: Stage):
    answer = stage.open("open_balances/same_officer_twice")

    assert "cannot approve it" in answer["refused"]
    assert not stage.item("LEDGER", "GO_LIVE")


def test_a_command_that_cannot_be_read_is_refused(stage: Stage):
    assert "cannot be read" in stage.open("open_balances/unreadable")["refused"]


def test_a_register_becomes_live_when_it_lands(stage: Stage):
    stage.open("open_balances/approved")
    stage.drop("registers/accounts/accounts.csv")

    answer = stage.open("load_account_register/accounts")

    assert answer == DONE
    assert stage.item("LEDGER", "REGISTER")["digest"]["S"]


def test_a_decision_that_nobody_gave_stays_on_its_queue(opened: Stage):
    answer = opened.open("decide_held_file/a_rejection")

    assert len(answer["batchItemFailures"]) == 1


def test_an_hour_is_watched_whatever_came(opened: Stage):
    assert opened.open("watch_sources/hourly") == DONE


def test_a_nights_sweep_finds_nothing_left_without_an_answer(opened: Stage):
    assert opened.open("watch_sources/nightly") == DONE
