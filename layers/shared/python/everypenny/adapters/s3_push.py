"""Put a delivered export into a bucket of the back office's own."""

from typing import TYPE_CHECKING, BinaryIO

from everypenny.adapters.s3_objects import S3Bucket
from everypenny.domain.pushing import Destination

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class S3Push:
    """Buckets that a council's targets name; the receiver's policy lets us in."""

    def __init__(self, client: "S3Client | None" = None) -> None:
        self._client = client

    def put(self, to: Destination, file_name: str, file: BinaryIO) -> None:
        """Put a file under the destination's prefix; the same bytes may lie there already."""
        S3Bucket(to.bucket, self._client).put_file(f"{to.prefix}{file_name}", file)
