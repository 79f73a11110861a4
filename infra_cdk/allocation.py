"""Chunks of payments to journals: the door that posts."""

from constructs import Construct

from infra_cdk.ims_function import House, ImsFunction


class Allocation(Construct):
    """Chunks side by side, and never more than the table likes."""

    def __init__(self, scope: Construct, name: str, *, house: House) -> None:
        super().__init__(scope, name)
        records, roads = house.records, house.roads
        door = ImsFunction(
            self,
            "allocate_payments",
            house=house,
            seconds=roads.chunks.seconds,
            megabytes=1769,
        )
        door.takes(roads.chunks, batch_size=5, concurrency=10)
        door.may_read(records.work)
        door.may_keep_evidence("take_backs/")
        door.may_read_and_write_table()
        self.allocate_payments = door
