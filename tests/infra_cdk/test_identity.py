"""Who can sign in to a council's stack, and who cannot."""

import pytest

from tests.infra_cdk.stack_template import cloud, resources, template

pytestmark = pytest.mark.xdist_group("stack")


def clients() -> dict[str, dict]:
    """App clients by their names."""
    return {c["ClientName"]: c for c in resources("AWS::Cognito::UserPoolClient").values()}


def scopes(client: dict) -> set[str]:
    """The scopes a client may ask for, a resource server's with its identifier."""
    servers = resources("AWS::Cognito::UserPoolResourceServer")
    told = set()
    for scope in client["AllowedOAuthScopes"]:
        if isinstance(scope, str):
            told.add(scope)
        else:
            [server, rest] = scope["Fn::Join"][1]
            told.add(servers[server["Ref"]]["Identifier"] + rest)
    return told


def test_nobody_makes_an_account_for_himself_or_signs_in_with_a_password_alone():
    [pool] = resources("AWS::Cognito::UserPool").values()

    assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True
    assert (pool["MfaConfiguration"], pool["EnabledMfas"]) == ("ON", ["SOFTWARE_TOKEN_MFA"])
    assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] == 14
    assert pool["UserPoolAddOns"]["AdvancedSecurityMode"] == "ENFORCED"


def test_the_officers_outlive_a_deployment():
    [pool] = [
        resource
        for resource in template(cloud())["Resources"].values()
        if resource["Type"] == "AWS::Cognito::UserPool"
    ]

    assert pool["DeletionPolicy"] == pool["UpdateReplacePolicy"] == "Retain"
    assert pool["Properties"]["DeletionProtection"] == "ACTIVE"


def test_a_group_is_a_role_that_people_hold():
    groups = {g["GroupName"] for g in resources("AWS::Cognito::UserPoolGroup").values()}

    assert "income_officer" in groups
    assert "parking_system" not in groups


def test_the_console_signs_in_by_code_and_reaches_nothing_but_our_api():
    console = clients()["everypenny-ambleford-console"]

    assert console["GenerateSecret"] is False
    assert console["AllowedOAuthFlows"] == ["code"]
    assert scopes(console) == {"openid", "everypenny/deeds", "everypenny/reads"}
    assert console["ExplicitAuthFlows"] == ["ALLOW_REFRESH_TOKEN_AUTH"]


def test_no_client_may_write_its_officers_roles():
    for client in clients().values():
        assert "aws.cognito.signin.user.admin" not in scopes(client)
        assert client["ExplicitAuthFlows"] == ["ALLOW_REFRESH_TOKEN_AUTH"]


def test_a_program_signs_in_with_its_own_secret_and_its_one_role():
    parking = clients()["parking_system"]

    assert parking["GenerateSecret"] is True
    assert parking["AllowedOAuthFlows"] == ["client_credentials"]
    assert scopes(parking) == {"everypenny/deeds", "everypenny/reads", "role/parking_system"}


def test_a_role_taken_away_is_gone_within_half_an_hour():
    for client in clients().values():
        assert client["TokenValidityUnits"]["AccessToken"] == "minutes"
        assert client["AccessTokenValidity"] <= 30
