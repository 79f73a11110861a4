"""Which tests see which refusal: a pytest plugin, `-p tests.faults.witnesses --witnesses FILE`.

It writes JSON: by `<file>:<line>` of the package, the tests in which an exception of ours was
made there and that passed, the quickest first.
"""

import functools
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.faults.call_sites import PACKAGE

OPTION = "--witnesses"


class Witnesses:
    """Notes where each of our exceptions is made, and during which test."""

    def __init__(self, kept: Path) -> None:
        self._kept = kept
        self._test = ""
        self._seen: dict[str, set[str]] = defaultdict(set)
        self._seconds: dict[str, float] = {}
        self._failed: set[str] = set()

    def pytest_collection_finish(self) -> None:
        for kind in _ours(Exception):
            self._listen(kind)

    def _listen(self, kind: Any) -> None:
        makes = kind.__init__

        @functools.wraps(makes)
        def made(this: Exception, *args: object, **named: object) -> None:
            self._note()
            makes(this, *args, **named)

        kind.__init__ = made

    def _note(self) -> None:
        frame = sys._getframe(2)
        while frame.f_code.co_name in {"__init__", "made"} and frame.f_back:
            frame = frame.f_back
        path = Path(frame.f_code.co_filename)
        if self._test and path.is_relative_to(PACKAGE):
            place = f"{path.relative_to(PACKAGE).as_posix()}:{frame.f_lineno}"
            self._seen[place].add(self._test)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        self._test = item.nodeid
        yield
        self._test = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        spent = self._seconds.get(report.nodeid, 0.0)
        self._seconds[report.nodeid] = spent + report.duration
        if report.failed:
            self._failed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        told = {
            place: sorted(
                tests - self._failed, key=lambda test: (self._seconds.get(test, 0.0), test)
            )
            for place, tests in sorted(self._seen.items())
        }
        self._kept.parent.mkdir(exist_ok=True)
        self._kept.write_text(json.dumps(told, indent=1) + "\n", "utf-8")


def _ours(kind: type[Exception]) -> list[type[Exception]]:
    below = [inner for one in kind.__subclasses__() for inner in _ours(one)]
    is_ours = kind.__module__.startswith("everypenny.")
    return [kind, *below] if is_ours else below


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(OPTION, type=Path, help="where to write which test saw which refusal")


def pytest_configure(config: pytest.Config) -> None:
    kept = config.getoption(OPTION)
    if kept is not None:
        config.pluginmanager.register(Witnesses(kept))
