"""Where a back office wants its exports: a bucket of its own, beside our outbox."""

import re
from dataclasses import dataclass

PUSH_TO = r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._/-]*)?"


@dataclass(frozen=True, slots=True)
class Destination:
    """A bucket, and the prefix within it: empty, or ending in a slash."""

    bucket: str
    prefix: str = ""


def destination(push_to: str) -> Destination:
    """What `s3://<bucket>/<prefix>` names; ValueError for anything else."""
    if not re.fullmatch(PUSH_TO, push_to):
        raise ValueError(f"{push_to[:60]!r} is not s3://<bucket>/<prefix>")
    bucket, _, prefix = push_to.removeprefix("s3://").partition("/")
    prefix = prefix.strip("/")
    return Destination(bucket, f"{prefix}/" if prefix else "")
