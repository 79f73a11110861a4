"""The demo council's stack as CloudFormation gets it, and questions to ask of it."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from everypenny.local.checkout import ROOT
from everypenny.local.cloud_assembly import cloud_assembly
from everypenny.local.deploy_stack import LOCAL_CONTEXT

DEMO = ROOT / "infra_cdk" / "councils" / "demo"
VERSION = {"configuration_version": "0" * 64}
Resource = dict[str, Any]


def cloud() -> Path:
    """The assembly that a council deploys."""
    return _assemblies()[0]


def local() -> Path:
    """The assembly that the demo and the journeys deploy."""
    return _assemblies()[1]


@cache
def _assemblies() -> tuple[Path, Path]:
    """Both of one release: a source saved between the two would pass for a difference."""
    pair = (_written({}), _written({**LOCAL_CONTEXT, "early_close": "allowed"}))
    releases = {template(assembly)["Outputs"]["Release"]["Value"] for assembly in pair}
    return pair if len(releases) == 1 else _assemblies.__wrapped__()


def _written(context: Mapping[str, str]) -> Path:
    return cloud_assembly(DEMO, {**VERSION, **context})


@cache
def template(assembly: Path) -> dict[str, Any]:
    """The one stack's template."""
    [path] = assembly.glob("*.template.json")
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def resources(kind: str) -> dict[str, Resource]:
    """The cloud template's resources of one kind, properties by logical id."""
    return {
        name: resource.get("Properties", {})
        for name, resource in template(cloud())["Resources"].items()
        if resource["Type"] == kind
    }


def doors() -> dict[str, Resource]:
    """The functions by door: the module that their handler names."""
    return {
        properties["Handler"].split(".")[1]: properties
        for properties in resources("AWS::Lambda::Function").values()
    }


def statements(door: str) -> list[dict[str, Any]]:
    """What a door's role allows, one statement each."""
    role = doors()[door]["Role"]["Fn::GetAtt"][0]
    return [
        statement
        for policy in resources("AWS::IAM::Policy").values()
        if {"Ref": role} in policy["Roles"]
        for statement in policy["PolicyDocument"]["Statement"]
    ]


def allowed(door: str) -> set[tuple[str, str]]:
    """Pairs of action and the logical id (or text) of what it may be done to."""
    return {
        (action, _name(resource))
        for statement in statements(door)
        for action in as_list(statement["Action"])
        for resource in as_list(statement["Resource"])
    }


def named(kind: str, part: str) -> str:
    """The one logical id of a kind that holds the part."""
    [name] = [name for name in resources(kind) if part in name]
    return name


def as_list(value: Any) -> list[Any]:
    """CloudFormation writes one thing without its list."""
    return value if isinstance(value, list) else [value]


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every plain value of a template, with its path."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}/{key}")
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from leaves(inner, f"{path}/{position}")
    else:
        yield path, value


def _name(resource: Any) -> str:
    match resource:
        case {"Fn::GetAtt": [name, "Arn"]}:
            return str(name)
        case {"Fn::Join": ["", [{"Fn::GetAtt": [name, "Arn"]}, str(rest)]]}:
            return f"{name}{rest}"
        case _:
            return json.dumps(resource)
