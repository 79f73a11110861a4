"""Messages of the roads that no number of deliveries got done."""

from everypenny.local.deployed_council import DeployedCouncil

ROADS = ("Drops", "Registers", "Chunks", "Events", "Closes", "Exports", "Proofs")


def dead_letters(council: DeployedCouncil) -> int:
    """How many lie there."""
    urls = [council.outputs[f"{road}QueueUrl"] for road in ROADS]
    return sum(council.messages(f"{url}-dead") for url in urls)
