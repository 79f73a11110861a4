"""Where day copies are read from: a folder, or the bucket, fetched as they are needed."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Protocol

from everypenny.adapters.columnar_copies import COPIES
from everypenny.adapters.s3_objects import S3Bucket

_AT_ONCE = 8


class NoHistory(LookupError):
    """No copy of a day lies in the folder; whoever named it answers it."""


class CopyUnreadable(Exception):
    """A copy is damaged; its day is copied again."""


class Copies(Protocol):
    """Day copies, and the files to read them from."""

    def days(self) -> Sequence[date]:
        """The days that are copied now, newest first."""
        ...

    def files(self, days: Sequence[date]) -> list[str]:
        """A file for each of these days."""
        ...


class FolderCopies:
    """`<day>.parquet` in a folder, or in its folder `history`; NoHistory if there is none."""

    def __init__(self, folder: Path) -> None:
        found = [*folder.glob("*.parquet"), *folder.glob(f"{COPIES}*.parquet")]
        self._files = {_day(path): path for path in found}
        if not self._files:
            raise NoHistory(f"no day copy, such as 2026-11-20.parquet, lies in {folder}")

    def days(self) -> Sequence[date]:
        """The days that are copied, newest first."""
        return sorted(self._files, reverse=True)

    def files(self, days: Sequence[date]) -> list[str]:
        """A file for each of these days."""
        return [str(self._files[day]) for day in days]


class BucketCopies:
    """The copies in their bucket, each fetched into a folder when a search first needs it.

    A file is named for the ETag of what it was fetched from, so that a day that was copied
    again, an erased text left out, is never read as it was before.
    """

    def __init__(self, bucket: S3Bucket, folder: Path) -> None:
        self._bucket, self._folder = bucket, folder
        self._etags: dict[date, str] = {}

    def days(self) -> Sequence[date]:
        """The days that are copied now, newest first, as the bucket lists them."""
        pages = self._bucket.client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket.name, Prefix=COPIES
        )
        listed = [found for page in pages for found in page.get("Contents", [])]
        self._etags = {_day(Path(f["Key"])): f["ETag"].strip('"') for f in listed}
        return sorted(self._etags, reverse=True)

    def files(self, days: Sequence[date]) -> list[str]:
        """A file for each of these days, fetched unless it is here."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
            return list(pool.map(self._file, days))

    def _file(self, day: date) -> str:
        path = self._folder / f"{day}.{self._etags[day]}.parquet"
        if not path.exists():
            for old in self._folder.glob(f"{day}.*"):
                old.unlink()
            part = path.with_suffix(".part")
            part.write_bytes(self._bucket.get(f"{COPIES}{day}.parquet"))
            part.rename(path)
        return str(path)


def _day(path: Path) -> date:
    try:
        return date.fromisoformat(path.stem)
    except ValueError:
        raise CopyUnreadable(f"{path} is not named for a day") from None
