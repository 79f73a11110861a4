"""Which object version an S3 event of EventBridge is about."""

from collections.abc import Mapping
from typing import Any

from everypenny.adapters.s3_objects import S3Bucket
from everypenny.domain.card_numbers import mask_card_numbers
from everypenny.domain.records import Landing


def landing_of(event: Mapping[str, Any], bucket: S3Bucket) -> Landing:
    """The version that landed, whatever has overwritten its key since.

    An event without a version id is matched by its ETag; LookupError if no version has it. A
    card number in the key is masked: the bucket alone knows the whole name, and finds it by
    its version.
    Source: Amazon S3's `Object Created` event, whose keys are not URL-encoded.
    """
    landed = event["detail"]["object"]
    key = landed["key"]
    version = landed.get("version-id") or bucket.version_of(key, landed["etag"])
    return Landing(key=mask_card_numbers(key), version=version)
