"""The roads of officers' deeds: each message to the queue of the door that carries it on."""

from collections.abc import Mapping, Sequence

from everypenny.adapters.sqs_queue import SqsQueue

Message = dict[str, str | int]


class DeedRoads:
    """A queue that is several: a message names its door as `deed`."""

    def __init__(self, roads: Mapping[str, SqsQueue]) -> None:
        self._roads = roads

    def send(self, messages: Sequence[Message]) -> None:
        """Send each on its road; KeyError for one that has none."""
        for deed in sorted({str(message["deed"]) for message in messages}):
            mine = [message for message in messages if message["deed"] == deed]
            self._roads[deed].send(mine)
