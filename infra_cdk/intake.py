"""Files in: from the drop bucket to payments, account registers and words on exports."""

from aws_cdk import TimeZone
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as scheduler_targets
from constructs import Construct

from infra_cdk.ims_function import House, ImsFunction
from infra_cdk.roads import Road

REGISTERS = "registers/"
REPORTS = "reports/"
ACKNOWLEDGEMENTS = "acknowledgements/"


class Intake(Construct):
    """The drop bucket's events, and the three doors that read files."""

    def __init__(self, scope: Construct, name: str, *, house: House) -> None:
        super().__init__(scope, name)
        self._house = house
        roads = house.roads
        payments = {"anything-but": {"prefix": [REGISTERS, REPORTS, ACKNOWLEDGEMENTS]}}
        self._rule("payment_files", keys=payments, road=roads.drops)
        self._rule("register_files", keys={"prefix": REGISTERS}, road=roads.registers)
        told = {"prefix": ACKNOWLEDGEMENTS}
        self._rule("acknowledgements", keys=told, road=roads.acknowledgements)
        self.receive_payment_file = _receive_payment_file(self, house)
        self.load_account_register = _load_account_register(self, house)
        self.acknowledge_export = _acknowledge_export(self, house)
        self.watch_sources = _watch_sources(self, house)
        _watch_by_the_clock(self, house)

    def _rule(self, name: str, *, keys: dict[str, object], road: Road) -> None:
        """Reports lie beside the drops, so a rule must never see what a door writes."""
        events.Rule(
            self,
            name,
            event_pattern=events.EventPattern(
                source=["aws.s3"],
                detail_type=["Object Created"],
                detail={
                    "bucket": {"name": [self._house.records.drop.bucket_name]},
                    "object": {"key": [keys]},
                },
            ),
            targets=[targets.SqsQueue(road.queue, dead_letter_queue=road.dead)],
        )


def _receive_payment_file(scope: Construct, house: House) -> ImsFunction:
    records, roads = house.records, house.roads
    door = ImsFunction(
        scope,
        "receive_payment_file",
        house=house,
        seconds=roads.drops.seconds,
        megabytes=1769,
        scratch_megabytes=4096,
    )
    door.takes(roads.drops, batch_size=1, concurrency=10)
    door.may_read(records.drop, records.work)
    door.may_find_versions(records.drop)
    door.may_write(records.drop, records.work)
    door.may_keep_evidence()
    door.may_read_and_write_table()
    door.may_send(roads.chunks)
    door.may_send(roads.provider_events)
    return door


def _load_account_register(scope: Construct, house: House) -> ImsFunction:
    records, roads = house.records, house.roads
    door = ImsFunction(
        scope,
        "load_account_register",
        house=house,
        seconds=roads.registers.seconds,
        megabytes=3008,
        scratch_megabytes=4096,
    )
    door.takes(roads.registers, batch_size=1, concurrency=2)
    door.may_read(records.drop, records.work)
    door.may_find_versions(records.drop)
    door.may_write(records.drop, records.work)
    door.may_keep_evidence()
    door.may_read_and_write_table()
    return door


def _acknowledge_export(scope: Construct, house: House) -> ImsFunction:
    records, roads = house.records, house.roads
    door = ImsFunction(
        scope,
        "acknowledge_export",
        house=house,
        seconds=roads.acknowledgements.seconds,
        megabytes=1769,
    )
    door.takes(roads.acknowledgements, batch_size=1, concurrency=2)
    door.may_read(records.drop, records.daybook)
    door.may_find_versions(records.drop)
    door.may_write(records.drop)
    door.may_keep_evidence("commands/")
    door.may_read_and_write_table()
    door.may_send(roads.proofs)
    return door


def _watch_sources(scope: Construct, house: House) -> ImsFunction:
    records, roads = house.records, house.roads
    door = ImsFunction(
        scope, "watch_sources", house=house, seconds=roads.watches.seconds, megabytes=1024
    )
    door.takes(roads.watches, batch_size=1, concurrency=2)
    door.may_find_versions(records.drop)
    door.may_keep_evidence()
    door.may_read_table()
    door.may_send(roads.refunds)
    return door


def _watch_by_the_clock(scope: Construct, house: House) -> None:
    """On the hour, by London's clocks; and a sweep each night before the close."""
    road = house.roads.watches
    scheduler.Schedule(
        scope,
        "every_evening",
        description="Looks for what has come and had no answer",
        schedule=scheduler.ScheduleExpression.cron(
            minute="45", hour="23", time_zone=TimeZone.EUROPE_LONDON
        ),
        target=scheduler_targets.SqsSendMessage(
            road.queue,
            dead_letter_queue=road.dead,
            input=scheduler.ScheduleTargetInput.from_object({"sweep": True}),
        ),
    )
    scheduler.Schedule(
        scope,
        "every_hour",
        description="Looks for files that should have come",
        schedule=scheduler.ScheduleExpression.cron(
            minute="0", time_zone=TimeZone.EUROPE_LONDON
        ),
        target=scheduler_targets.SqsSendMessage(road.queue, dead_letter_queue=road.dead),
    )
