"""Federation to the council's own directory, when it is configured."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_cognito as cognito
from aws_cdk.assertions import Template
from everypenny.adapters.council_folder import check_folder

from infra_cdk.directory import SignIn, sign_in
from infra_cdk.settings import SAML_ROLES, read_settings
from tests.infra_cdk.stack_template import DEMO, VERSION

pytestmark = pytest.mark.xdist_group("stack")

SAML = """
[saml]
metadata_url = "https://login.example/ambleford/federationmetadata.xml"
"""
OIDC = """
[oidc]
issuer = "https://login.example/ambleford/v2.0"
client_id = "everypenny"
client_secret_name = "everypenny/ambleford/directory"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DEMO, tmp_path / "council"))


def provider(folder: Path, sign_in_toml: str) -> tuple[dict[str, Any], SignIn]:
    """The identity provider that a configuration makes, and how officers sign in."""
    (folder / "sign_in.toml").write_text(sign_in_toml, encoding="utf-8")
    stack = Stack(App(context={"council": str(folder), **VERSION}), "stack")
    directory = read_settings(stack.node).directory
    officers = sign_in(stack, cognito.UserPool(stack, "pool"), directory)
    found = Template.from_stack(stack).find_resources("AWS::Cognito::UserPoolIdentityProvider")
    [properties] = [resource["Properties"] for resource in found.values()] or [{}]
    return properties, officers


def test_without_a_directory_the_pools_own_officers_sign_in(folder):
    told, officers = provider(folder, "")

    assert told == {}
    assert (officers.by.name, officers.writes) == ("COGNITO", None)


def test_a_saml_directory_names_the_roles_and_signs_everybody_in(folder):
    told, officers = provider(folder, SAML)

    assert officers.by.name == told["ProviderName"] == "Entra"
    assert told["ProviderType"] == "SAML"
    assert told["ProviderDetails"]["MetadataURL"].endswith("federationmetadata.xml")
    assert told["AttributeMapping"] == {"custom:roles": SAML_ROLES}
    assert officers.writes is not None
    assert officers.writes.attributes() == ["custom:roles"]


def test_an_openid_directorys_secret_stands_in_no_template(folder):
    told, officers = provider(folder, f'{OIDC}roles_claim = "groups"')

    assert officers.by.name == told["ProviderName"] == "Entra"
    assert told["AttributeMapping"] == {"custom:roles": "groups"}
    secret = str(told["ProviderDetails"]["client_secret"])
    assert "{{resolve:secretsmanager:everypenny/ambleford/directory" in secret


def test_two_directories_at_once_are_refused(folder):
    with pytest.raises(ValueError, match="two directories"):
        provider(folder, SAML + OIDC)


@pytest.mark.parametrize("sign_in_toml", ["", SAML, OIDC])
def test_what_the_stack_reads_is_what_check_finds_sound(folder, sign_in_toml):
    provider(folder, sign_in_toml)

    assert check_folder(folder) == ()


@pytest.mark.parametrize(
    ("sign_in_toml", "key"),
    [
        (SAML + OIDC, ""),
        (SAML.replace("https", "http"), "saml.metadata_url"),
        (OIDC.replace('client_id = "everypenny"', ""), "oidc.client_id"),
        ('console_url = "http://income.ambleford.example"', "console_url"),
    ],
)
def test_a_directory_that_cannot_be_used_is_explained(folder, sign_in_toml, key):
    (folder / "sign_in.toml").write_text(sign_in_toml, encoding="utf-8")

    assert [(one.file, one.key) for one in check_folder(folder)] == [("sign_in.toml", key)]
