"""A night cut off at any write is finished by the same messages, delivered again."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from everypenny.adapters.dynamo_pushes import DynamoPushes
from everypenny.adapters.s3_push import S3Push
from everypenny.workflows.draw_up_certificate import Certifying
from everypenny.workflows.push_exports import Pushing

from functions import close_day, export_fund, prove_day
from tests.builders import ON, a_register, an_allpay_file, council_tax
from tests.fakes import Cut, MemoryQueue, PowerCut
from tests.whole_house import House
from tests.workflows.days import in_memory

NIGHTLY = {"scheduled_at": "2026-11-21T00:30:00Z"}
Door = Callable[[SQSRecord], None]


class Night:
    """The three doors of a night over one house, and the queues between them."""

    def __init__(self, patch: pytest.MonkeyPatch, cut_after: int | None) -> None:
        self.power = PowerCut()
        self.house = _posted(self.power)
        self.queues = {
            "CHUNKS_QUEUE_URL": self.house.chunks,
            "COPIES_QUEUE_URL": MemoryQueue(cut=self.power),
            "EXPORTS_QUEUE_URL": MemoryQueue(cut=self.power),
            "PROOFS_QUEUE_URL": MemoryQueue(cut=self.power),
        }
        for door in (close_day, export_fund):
            patch.setattr(door, "queue", self.queues.__getitem__)
        patch.setattr(close_day, "closing", lambda: self.house.closing)
        patch.setattr(export_fund, "exporting", lambda: self.house.exporting)
        patch.setattr(export_fund, "pushing", lambda: _pushing(self.house))
        patch.setattr(prove_day, "proving", lambda: self.house.proving)
        patch.setattr(prove_day, "certifying", lambda: _certifying(self.house))
        self.power.after, self.power.writes = cut_after, 0

    def pass_by(self) -> None:
        """Deliver every message, and one that was cut off again."""
        self._deliver(close_day.close, NIGHTLY)
        for message in self.queues["EXPORTS_QUEUE_URL"].take():
            self._deliver(export_fund.export, message)
        for message in self.queues["PROOFS_QUEUE_URL"].take():
            self._deliver(prove_day.prove, message)

    def _deliver(self, door: Door, message: dict[str, Any]) -> None:
        record = SQSRecord({"body": json.dumps(message)})
        try:
            door(record)
        except Cut:
            door(record)


def _pushing(house: House) -> Pushing:
    """No target of the demo council is pushed to."""
    return Pushing(
        exports=house.exports,
        pushes=DynamoPushes(house.table),
        push=S3Push(),
        councils=house.councils,
        clock=house.clock,
    )


def _certifying(house: House) -> Certifying:
    return Certifying(proving=house.proving, evidence=house.evidence)


def _posted(power: PowerCut) -> House:
    """A house on the morning after a day with one receipt."""
    house = in_memory(power)
    house.dropped("registers/accounts/all.csv", a_register())
    house.dropped("allpay/a.txt", an_allpay_file([(council_tax(1), 10_00)]))
    house.early = False
    house.clock.pass_days(1)
    return house


def test_a_night_cut_off_at_any_write_is_sealed_signed_exported_and_proven(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = Night(monkeypatch, cut_after=None)
    whole.pass_by()

    for after in range(whole.power.writes):
        night = Night(monkeypatch, cut_after=after)
        night.pass_by()

        assert night.power.after is None, f"never cut off before write {after}"
        assert night.house.scan() == whole.house.scan(), f"cut off before write {after}"
        assert _finished(night.house, ON), f"cut off before write {after}"
        assert night.house.outbox.versions.keys() == whole.house.outbox.versions.keys()


def _finished(house: House, day: date) -> bool:
    """The day's seal is signed, and so is every proof, one of which has every export."""
    names = house.books.versions.keys()
    proofs = [n for n in names if n.startswith(f"proofs/{day}/") and n.endswith(".json")]
    sealed = [f"days/{day}/manifest.json", *proofs]
    waiting = [json.loads(house.books.get(name))["not_yet_exported"] for name in proofs]
    is_proven = any(not any(days.values()) for days in waiting)
    return is_proven and all(f"{name}.sig" in names for name in sealed)
