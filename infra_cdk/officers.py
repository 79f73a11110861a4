"""What officers ask for: doors that a signed-in person invokes, and nobody else."""

from constructs import Construct

from infra_cdk.ims_function import House, ImsFunction


class Officers(Construct):
    """Deeds, each invoked by those whose own IAM role lets them."""

    def __init__(self, scope: Construct, name: str, *, house: House) -> None:
        super().__init__(scope, name)
        self.open_balances = self._door("open_balances", house, seconds=60)
        self.decide_held_file = self._door("decide_held_file", house, seconds=900)
        records = house.records
        self.decide_held_file.may_read(records.drop, records.work)
        self.decide_held_file.may_write(records.drop, records.work)
        self.decide_held_file.may_send(house.roads.chunks)

    def _door(self, name: str, house: House, *, seconds: int) -> ImsFunction:
        door = ImsFunction(
            self, name, house=house, seconds=seconds, megabytes=1769, dead_letters=True
        )
        door.may_read(house.records.evidence)
        door.may_write(house.records.evidence)
        door.may_read_and_write_table()
        return door
