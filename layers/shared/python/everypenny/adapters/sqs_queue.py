"""One SQS queue: messages as JSON."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from everypenny.adapters import aws_clients

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


class SqsQueue:
    """A queue between doors."""

    def __init__(self, url: str, client: "SQSClient | None" = None) -> None:
        self._url = url
        self._client: SQSClient = client or aws_clients.client("sqs")

    def send(self, messages: Sequence[dict[str, str | int]]) -> None:
        """Send each message; a failure midway is mended by the caller's own redelivery."""
        for message in messages:
            self._client.send_message(QueueUrl=self._url, MessageBody=json.dumps(message))
