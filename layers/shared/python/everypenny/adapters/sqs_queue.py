"""One SQS queue: messages as JSON, ten at a time."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

from everypenny.adapters import aws_clients


class NotSent(Exception):
    """The queue did not take every message; the caller's own delivery comes again."""


class SqsQueue:
    """A queue between doors."""

    def __init__(self, url: str, client: "SQSClient | None" = None) -> None:
        self._url = url
        self._client: SQSClient = client or aws_clients.client("sqs")

    def send(self, messages: Sequence[dict[str, str | int]]) -> None:
        """Send all; NotSent if any is not taken."""
        for start in range(0, len(messages), 10):
            entries = [
                {"Id": str(n), "MessageBody": json.dumps(message)}
                for n, message in enumerate(messages[start : start + 10])
            ]
            answer = self._client.send_message_batch(QueueUrl=self._url, Entries=entries)  # type: ignore[arg-type]
            if answer.get("Failed"):
                raise NotSent(f"{len(answer['Failed'])} messages")
