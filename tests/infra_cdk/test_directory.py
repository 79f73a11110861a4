"""Federation to the council's own directory, when it is configured."""

from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_cognito as cognito
from aws_cdk.assertions import Template

from infra_cdk.directory import sign_in
from infra_cdk.settings import SAML_ROLES, read_settings
from tests.infra_cdk.stack_template import DEMO, VERSION

pytestmark = pytest.mark.xdist_group("stack")

SAML = {"saml_metadata_url": "https://login.example/ambleford/federationmetadata.xml"}
OIDC = {
    "oidc_issuer": "https://login.example/ambleford/v2.0",
    "oidc_client_id": "everypenny",
    "oidc_client_secret_name": "everypenny/ambleford/directory",
}


def provider(context: dict[str, str]) -> tuple[dict[str, Any], str]:
    """The identity provider that a deployment's context makes, and what signs officers in."""
    stack = Stack(App(context={"council": str(DEMO), **VERSION, **context}), "stack")
    directory = read_settings(stack.node).directory
    officers = sign_in(stack, cognito.UserPool(stack, "pool"), directory)
    found = Template.from_stack(stack).find_resources("AWS::Cognito::UserPoolIdentityProvider")
    [properties] = [resource["Properties"] for resource in found.values()] or [{}]
    return properties, officers.by.name


def test_without_a_directory_the_pools_own_officers_sign_in():
    assert provider({}) == ({}, "COGNITO")


def test_a_saml_directory_names_the_roles_and_signs_everybody_in():
    told, by = provider(SAML)

    assert by == told["ProviderName"] == "Entra"
    assert told["ProviderType"] == "SAML"
    assert told["ProviderDetails"]["MetadataURL"] == SAML["saml_metadata_url"]
    assert told["AttributeMapping"] == {"custom:roles": SAML_ROLES}


def test_an_openid_directorys_secret_stands_in_no_template():
    told, by = provider({**OIDC, "roles_claim": "groups"})

    assert by == told["ProviderName"] == "Entra"
    assert told["AttributeMapping"] == {"custom:roles": "groups"}
    secret = str(told["ProviderDetails"]["client_secret"])
    assert "{{resolve:secretsmanager:everypenny/ambleford/directory" in secret


def test_two_directories_at_once_are_refused():
    with pytest.raises(ValueError, match="not both"):
        provider({**SAML, **OIDC})


def test_an_openid_directory_without_its_client_is_refused():
    with pytest.raises(ValueError, match="oidc_client_id"):
        provider({"oidc_issuer": OIDC["oidc_issuer"]})
