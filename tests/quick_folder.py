"""A folder that is gone afterwards, in memory where the machine has a place for that."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

IN_MEMORY = Path("/dev/shm")


@contextmanager
def quick_folder() -> Iterator[Path]:
    """An empty folder; what is put into temporary folders meanwhile lies beside it."""
    with pytest.MonkeyPatch.context() as patch:
        if os.access(IN_MEMORY, os.W_OK):
            patch.setattr(tempfile, "tempdir", str(IN_MEMORY))
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
