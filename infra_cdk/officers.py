"""What officers ask for: doors that a signed-in person invokes, and nobody else."""

from constructs import Construct

from infra_cdk.ims_function import House, ImsFunction


class Officers(Construct):
    """The opening journal, invoked by those whose own IAM role lets them."""

    def __init__(self, scope: Construct, name: str, *, house: House) -> None:
        super().__init__(scope, name)
        door = ImsFunction(
            self,
            "open_balances",
            house=house,
            seconds=60,
            megabytes=1024,
            dead_letters=True,
        )
        door.may_read(house.records.evidence)
        door.may_write(house.records.evidence)
        door.may_read_and_write_table()
        self.open_balances = door
