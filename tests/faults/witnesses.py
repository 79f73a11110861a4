"""Takes out every refusal in turn: a pytest plugin, `-p tests.faults.witnesses --take-out`.

It first lets all tests run, and notes which of them sees which refusal: that an exception of
ours was made on its lines. Then each refusal is taken out of the function that it stands in,
and its quickest witnesses run again, until one of them fails.
"""

import functools
import importlib
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from tests.faults.call_sites import PACKAGE
from tests.faults.refusals import REFUSALS, Refusal

OPTION = "--take-out"
MOST = 12


class Witnesses:
    """Notes where each of our exceptions is made, and during which test."""

    def __init__(self) -> None:
        self._test = ""
        self._items: dict[str, pytest.Item] = {}
        self._seen: dict[str, set[str]] = defaultdict(set)
        self._seconds: dict[str, float] = defaultdict(float)
        self._failed: set[str] = set()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self._items = {item.nodeid: item for item in session.items}
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
        self._seconds[report.nodeid] += report.duration
        if report.failed:
            self._failed.add(report.nodeid)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtestloop(self) -> Any:
        yield
        survivors = 0
        for refusal in REFUSALS:
            by = self._noticed(refusal)
            survivors += by != "a test"
            print(f"{by:<9} notices the loss of: {refusal.what}", flush=True)
        print(f"{survivors} survivors of {len(REFUSALS)}")

    def _noticed(self, refusal: Refusal) -> str:
        seen = [
            test
            for line in range(refusal.begins[0], refusal.ends[0] + 1)
            for test in self._seen[f"{refusal.file}:{line}"] - self._failed
        ]
        quickest = sorted(seen, key=lambda test: (self._seconds[test], test))[:MOST]
        with taken_out(refusal):
            noticed = any(fails(self._items[test]) for test in quickest)
        return "a test" if noticed else "NOBODY" if quickest else "UNSEEN"


def fails(item: Any) -> bool:
    """Whether a test that has run before fails now."""
    item._initrequest()
    return any(told.failed for told in runtestprotocol(item, nextitem=None, log=False))


@contextmanager
def taken_out(refusal: Refusal) -> Iterator[None]:
    """Without the refusal, in the very function that everyone has imported."""
    path = PACKAGE / refusal.file
    left = compile(refusal.without(path.read_text("utf-8")), str(path), "exec")
    function = _function(refusal)
    whole = function.__code__
    function.__code__ = next(c for c in _codes(left) if c.co_qualname == whole.co_qualname)
    try:
        yield
    finally:
        function.__code__ = whole


def _function(refusal: Refusal) -> FunctionType:
    """The outermost function around a refusal, under whatever wraps it."""
    name = refusal.file.removesuffix(".py").replace("/", ".")
    found: Any = importlib.import_module(f"everypenny.{name}")
    for part in refusal.within.split("."):
        found = vars(found)[part]
        for inner in ("__wrapped__", "__func__", "fget", "func"):
            found = getattr(found, inner, found)
        if isinstance(found, FunctionType):
            return found
    raise LookupError(f"no function {refusal.within} in {refusal.file}")


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _codes(inner)


def _ours(kind: type[Exception]) -> list[type[Exception]]:
    below = [inner for one in kind.__subclasses__() for inner in _ours(one)]
    is_ours = kind.__module__.startswith("everypenny.")
    return [kind, *below] if is_ours else below


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(OPTION, action="store_true", help="take out one refusal at a time")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption(OPTION):
        config.pluginmanager.register(Witnesses())
