"""Evidence in its bucket: webhook bodies, provider answers, commands, configurations."""

from everypenny.adapters.s3_objects import Bucket


class S3Evidence:
    """Bytes kept once, before anything judges them."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def keep(self, key: str, content: bytes) -> bytes:
        """The first bytes under a key stand."""
        return self._bucket.put_once(key, content)

    def get(self, key: str) -> bytes | None:
        """The bytes kept under a key, or None."""
        return self._bucket.find(key)
