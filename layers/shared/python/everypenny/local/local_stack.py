"""The local AWS: one process on the loopback interface, started and stopped with all it starts.

Nothing of the machine's AWS settings reaches it: its environment is written here, whole.
"""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn
from urllib.parse import urlsplit

import boto3
import botocore.session

from everypenny.local.checkout import BUILD, LOCAL_AWS, REGION, DeploymentRefused

ACCOUNT = "0" * 12
STARTED_WITHIN_SECONDS = 30.0
STOPPED_WITHIN_SECONDS = 5.0
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class NotLoopback(DeploymentRefused):
    """An endpoint that could be somebody's real account; whoever gave it answers."""


class LocalStackFailed(RuntimeError):
    """The local AWS did not start; its log says why."""


@dataclass(frozen=True, slots=True)
class LocalStack:
    """A running local AWS, by its endpoint."""

    endpoint: str

    def __post_init__(self) -> None:
        only_loopback(self.endpoint)

    def environment(self) -> dict[str, str]:
        """Everything that another program needs to reach this stack, and no real account."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def client(self, service: str) -> Any:
        """A boto3 client of this stack, whatever the machine's own settings say."""
        nobody = botocore.session.Session(
            session_vars={
                "profile": (None, None, None, None),
                "config_file": (None, None, os.devnull, None),
                "credentials_file": (None, None, os.devnull, None),
            }
        )
        session = boto3.Session(
            aws_access_key_id="test",
            aws_secret_access_key="test",  # noqa: S106 - the local stack's, known to all
            region_name=REGION,
            botocore_session=nobody,
        )
        return session.client(service, endpoint_url=self.endpoint)  # type: ignore[call-overload]


def only_loopback(endpoint: str) -> str:
    """Give the endpoint back if it is on this machine; else raise NotLoopback."""
    if urlsplit(endpoint).hostname not in LOOPBACK:
        raise NotLoopback(f"{endpoint} is not on this machine's loopback interface")
    return endpoint


@contextmanager
def local_stack(*, enforce_iam: bool = False) -> Iterator[LocalStack]:
    """Run a local AWS for as long as the block lasts, also if it is ended by a signal.

    `enforce_iam` makes it refuse whatever no role grants. Raises LocalStackFailed.
    """
    port = _free_port()
    folder = BUILD / "local" / str(port)
    folder.mkdir(parents=True, exist_ok=True)
    with _termination_as_exit(), (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own program and arguments
            [LOCAL_AWS / "ministack"],
            env=_environment(port, folder, enforce_iam=enforce_iam),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait_until_healthy(port, process, folder / "log.txt")
            yield LocalStack(f"http://127.0.0.1:{port}")
        finally:
            _stop(process)
            shutil.rmtree(folder / "tmp", ignore_errors=True)


def _environment(port: int, folder: Path, *, enforce_iam: bool) -> dict[str, str]:
    (folder / "tmp").mkdir(exist_ok=True)
    return {
        "PATH": f"{LOCAL_AWS}:/usr/local/bin:/usr/bin:/bin",
        "HOME": str(folder),
        "TMPDIR": str(folder / "tmp"),
        "PYTHONUTF8": "1",
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "MINISTACK_REGION": REGION,
        "LAMBDA_WARM_TTL_SECONDS": "3600",
        "AUTH": "true" if enforce_iam else "false",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_healthy(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + STARTED_WITHIN_SECONDS
    while time.monotonic() < until and process.poll() is None:
        if _is_healthy(port):
            return
        time.sleep(0.1)
    last = log.read_text(encoding="utf-8", errors="replace")[-2000:]
    raise LocalStackFailed(f"the local AWS did not start:\n{last}")


def _is_healthy(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/_ministack/health")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """End the whole process group: Lambda workers are its members too."""
    _signal_group(process.pid, signal.SIGTERM)
    try:
        process.wait(STOPPED_WITHIN_SECONDS)
    except subprocess.TimeoutExpired:
        pass
    finally:
        _signal_group(process.pid, signal.SIGKILL)
        process.wait()


def _signal_group(group: int, number: signal.Signals) -> None:
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return


@contextmanager
def _termination_as_exit() -> Iterator[None]:
    """Let a SIGTERM unwind the stack, so that the local AWS never outlives its owner."""

    def leave(number: int, _: FrameType | None) -> NoReturn:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
