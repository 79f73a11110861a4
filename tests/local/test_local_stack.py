import os
import subprocess
import sys
from pathlib import Path

import pytest
from botocore.exceptions import EndpointConnectionError
from everypenny.local.deploy_stack import isolated
from everypenny.local.local_stack import LocalStack, NotLoopback

SOMEWHERE = LocalStack("http://127.0.0.1:4566")


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://dynamodb.eu-west-2.amazonaws.com",
        "http://127.0.0.1.example.org:4566",
        "http://127.0.0.1@example.org/",
        "http://10.0.0.1:4566",
        "127.0.0.1:4566",
        "",
    ],
)
def test_an_endpoint_beyond_this_machine_is_refused(endpoint: str):
    with pytest.raises(NotLoopback):
        LocalStack(endpoint)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_an_endpoint_on_this_machine_is_taken(host: str):
    assert LocalStack(f"http://{host}:4566").endpoint == f"http://{host}:4566"


def test_a_client_ignores_the_machines_own_settings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    config = tmp_path / "config"
    config.write_text("[profile council]\nregion = us-east-1\n", encoding="ascii")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.setenv("AWS_PROFILE", "council")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "https://example.org")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "somebodys")

    client = SOMEWHERE.client("s3")

    assert client.meta.endpoint_url == SOMEWHERE.endpoint
    assert client.meta.region_name == "eu-west-2"
    assert client._request_signer._credentials.access_key == "test"


def test_the_cdk_gets_no_setting_of_the_machine(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AWS_SESSION_TOKEN", "somebodys")

    environment = isolated(SOMEWHERE)

    assert "AWS_SESSION_TOKEN" not in environment
    assert environment["AWS_ENDPOINT_URL"] == SOMEWHERE.endpoint
    assert environment["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull


@pytest.mark.journey
@pytest.mark.xdist_group("local-stack")
def test_a_stack_ended_by_a_signal_leaves_nothing_running():
    program = (
        "from everypenny.local.local_stack import local_stack\n"
        "with local_stack() as local:\n"
        "    print(local.endpoint, flush=True)\n"
        "    input()\n"
    )
    owner = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with owner:
        assert owner.stdout is not None
        endpoint = owner.stdout.readline().decode().strip()
        owner.terminate()

    assert owner.returncode == 143
    with pytest.raises(EndpointConnectionError):
        LocalStack(endpoint).client("sts").get_caller_identity()
