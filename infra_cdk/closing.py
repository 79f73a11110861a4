"""The day's end: sealing it, exporting it, proving it, copying it for those who search."""

from aws_cdk import TimeZone
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as targets
from constructs import Construct

from infra_cdk.ims_function import House, ImsFunction

# A day of 1,000,000 journals is 360 MB of lines, and an export of it 110; two may lie on disk.
_SCRATCH_MEGABYTES = 2048


class Closing(Construct):
    """close_day, then copy_day_book and export_fund, then prove_day: each at its own road."""

    def __init__(self, scope: Construct, name: str, *, house: House) -> None:
        super().__init__(scope, name)
        self.close_day = _close_day(self, house)
        self.export_fund = _export_fund(self, house)
        self.prove_day = _prove_day(self, house)
        self.copy_day_book = _copy_day_book(self, house)
        _every_night(self, house)


def _close_day(scope: Construct, house: House) -> ImsFunction:
    records, roads = house.records, house.roads
    door = ImsFunction(
        scope,
        "close_day",
        house=house,
        seconds=roads.closes.seconds,
        megabytes=3008,
        scratch_megabytes=_SCRATCH_MEGABYTES,
    )
    door.takes(roads.closes, batch_size=1, concurrency=2)
    door.may_read(records.daybook, records.work)
    door.may_write(records.daybook)
    door.may_keep(records.work, under=["memories/"])
    door.may_keep_evidence(reads=["answers/", "commands/"])
    door.may_read_and_write_table()
    door.may_sign()
    door.may_send(roads.exports)
    door.may_send(roads.copies)
    door.may_send(roads.chunks)
    return door


def _export_fund(scope: Construct, house: House) -> ImsFunction:
    records, roads = house.records, house.roads
    door = ImsFunction(
        scope,
        "export_fund",
        house=house,
        seconds=roads.exports.seconds,
        megabytes=1769,
        scratch_megabytes=_SCRATCH_MEGABYTES,
    )
    door.takes(roads.exports, batch_size=1, concurrency=5)
    door.may_read(records.daybook, records.outbox)
    door.may_write(records.outbox)
    door.may_keep_evidence()
    door.may_read_and_write_table()
    door.may_send(roads.proofs)
    for push_to in house.settings.push_to:
        door.may_put_into(push_to)
    return door


def _prove_day(scope: Construct, house: House) -> ImsFunction:
    records, roads = house.records, house.roads
    door = ImsFunction(
        scope,
        "prove_day",
        house=house,
        seconds=roads.proofs.seconds,
        megabytes=1769,
        scratch_megabytes=_SCRATCH_MEGABYTES,
    )
    door.takes(roads.proofs, batch_size=1, concurrency=2)
    door.may_read(records.daybook, records.outbox)
    door.may_write(records.daybook)
    door.may_keep_evidence("certificates/")
    door.may_read_table()
    door.may_sign()
    return door


def _copy_day_book(scope: Construct, house: House) -> ImsFunction:
    """Copies lie with the work, not with the books: a lock would keep erased text readable."""
    records, roads = house.records, house.roads
    door = ImsFunction(
        scope,
        "copy_day_book",
        house=house,
        seconds=roads.copies.seconds,
        megabytes=1769,
        scratch_megabytes=_SCRATCH_MEGABYTES,
    )
    door.add_layers(house.columnar)
    door.takes(roads.copies, batch_size=1, concurrency=2)
    door.may_read(records.daybook, records.work)
    door.may_read_evidence("answers/", "commands/")
    door.may_keep(records.work, under=["history/"])
    door.may_read_table()
    door.may_send(roads.copies)
    return door


def _every_night(scope: Construct, house: House) -> None:
    """Half an hour after London's midnight, summer and winter."""
    road = house.roads.closes
    scheduler.Schedule(
        scope,
        "every_night",
        description="Closes the London day that has ended",
        schedule=scheduler.ScheduleExpression.cron(
            minute="30", hour="0", time_zone=TimeZone.EUROPE_LONDON
        ),
        target=targets.SqsSendMessage(
            road.queue,
            dead_letter_queue=road.dead,
            input=scheduler.ScheduleTargetInput.from_object(
                {"scheduled_at": scheduler.ContextAttribute.scheduled_time}
            ),
        ),
    )
