"""Officers who take back what was accepted by mistake, for as long as it is not posted."""

from collections.abc import Iterator

from everypenny.adapters.table_actions import Item
from msgspec.json import decode

from tests.faults.onlooker import Onlooker
from tests.faults.ordered import Ordered


def an_abandoning(seen: Onlooker) -> Ordered | None:
    """Mostly of a file's batch that waits: for its day, or for a chunk that may be lost."""
    batches = list(_of_files(seen))
    waiting = [item for item in batches if "view" in item]
    if seen.random.random() < 0.1:
        waiting = batches
    if not waiting:
        return None
    batch = seen.random.choice(waiting)["pk"].removeprefix("B#")
    order = {"batch_id": batch, "why": "it is not for us"}
    return Ordered(deed="abandon_batch", order=order, needs_two=True)


def _of_files(seen: Onlooker) -> Iterator[Item]:
    for item in seen.under("B#"):
        if item["sk"] == "BATCH" and decode(item["body"])["origin"] == "file":
            yield item
