"""Who may sign in: officers through the council's directory, programs with their own secret.

A token's groups are role codes. Where no directory is configured the pool's own officers sign
in, each with a second factor; nobody can make an account for himself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import Aws, Duration, RemovalPolicy
from aws_cdk import aws_cognito as cognito
from constructs import Construct

from infra_cdk.directory import sign_in
from infra_cdk.ims_function import House, ImsFunction
from infra_cdk.settings import ConfiguredRole

# A token outlives the taking away of a role by this; a sign-in outlives no working day.
TOKEN_LASTS = Duration.minutes(30)
SIGN_IN_LASTS = Duration.hours(10)
PASSWORD = cognito.PasswordPolicy(
    min_length=14,
    require_lowercase=True,
    require_uppercase=True,
    require_digits=True,
    require_symbols=True,
    temp_password_validity=Duration.days(3),
)


@dataclass(frozen=True, slots=True)
class Scopes:
    """What a token may be used for, beside what its roles permit."""

    deeds: cognito.OAuthScope
    reads: cognito.OAuthScope


class Identity(Construct):
    """The user pool, its groups, and those who may ask it for tokens."""

    def __init__(self, scope: Construct, name: str, *, house: House) -> None:
        super().__init__(scope, name)
        roles = house.settings.roles
        self.pool = _pool(self, house)
        for role in roles:
            if not role.machine:
                _group(self, self.pool, role)
        self.scopes = _api_scopes(self.pool)
        self.console = _console(self, house, self.pool, self.scopes)
        machines = [role for role in roles if role.machine]
        self.programs = _programs(self.pool, machines, self.scopes)
        self.domain = self.pool.add_domain(
            "domain",
            cognito_domain=cognito.CognitoDomainOptions(
                domain_prefix=f"{house.settings.stack_name}-{Aws.ACCOUNT_ID}"
            ),
        )

    @property
    def clients(self) -> Sequence[cognito.UserPoolClient]:
        """All whose tokens the API takes."""
        return (self.console, *self.programs)


def _pool(scope: Construct, house: House) -> cognito.UserPool:
    pool = cognito.UserPool(
        scope,
        "pool",
        user_pool_name=house.settings.stack_name,
        self_sign_up_enabled=False,
        sign_in_aliases=cognito.SignInAliases(username=True),
        sign_in_case_sensitive=False,
        mfa=cognito.Mfa.REQUIRED,
        mfa_second_factor=cognito.MfaSecondFactor(otp=True, sms=False),
        password_policy=PASSWORD,
        account_recovery=cognito.AccountRecovery.NONE,
        custom_attributes={"roles": cognito.StringAttribute(mutable=True, max_len=2048)},
        feature_plan=cognito.FeaturePlan.PLUS,
        standard_threat_protection_mode=cognito.StandardThreatProtectionMode.FULL_FUNCTION,
        deletion_protection=True,
        removal_policy=RemovalPolicy.RETAIN,
    )
    pool.add_trigger(
        cognito.UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG,
        _name_roles(scope, house),
        cognito.LambdaVersion.V2_0,
    )
    return pool


def _name_roles(scope: Construct, house: House) -> ImsFunction:
    """It may do nothing but log: what it answers, the request alone says."""
    return ImsFunction(
        scope, "name_roles", house=house, seconds=5, megabytes=512, dead_letters=True
    )


def _group(scope: Construct, pool: cognito.UserPool, role: ConfiguredRole) -> None:
    cognito.CfnUserPoolGroup(
        scope,
        f"role_{role.code}",
        user_pool_id=pool.user_pool_id,
        group_name=role.code,
        description=role.name,
    )


def _api_scopes(pool: cognito.UserPool) -> Scopes:
    deeds = cognito.ResourceServerScope(
        scope_name="deeds", scope_description="Ask for deeds, approve them, send them back"
    )
    reads = cognito.ResourceServerScope(
        scope_name="reads", scope_description="Read what the roles permit"
    )
    server = pool.add_resource_server("api", identifier="everypenny", scopes=[deeds, reads])
    return Scopes(
        deeds=cognito.OAuthScope.resource_server(server, deeds),
        reads=cognito.OAuthScope.resource_server(server, reads),
    )


def _console(
    scope: Construct, house: House, pool: cognito.UserPool, scopes: Scopes
) -> cognito.UserPoolClient:
    """The officers' console: a page in a browser, so PKCE stands in for a secret.

    It gets no token for Cognito's own API, with which an officer could write the attribute that
    the directory's roles arrive in.
    """
    settings = house.settings
    officers = sign_in(scope, pool, settings.directory)
    client = pool.add_client(
        "console",
        user_pool_client_name=f"{settings.stack_name}-console",
        generate_secret=False,
        auth_flows=cognito.AuthFlow(user_srp=False),
        o_auth=cognito.OAuthSettings(
            flows=cognito.OAuthFlows(authorization_code_grant=True),
            scopes=[cognito.OAuthScope.OPENID, scopes.deeds, scopes.reads],
            callback_urls=[f"{settings.console_url}/signed-in"],
            logout_urls=[f"{settings.console_url}/signed-out"],
        ),
        supported_identity_providers=[officers.by],
        write_attributes=officers.writes,
        access_token_validity=TOKEN_LASTS,
        id_token_validity=TOKEN_LASTS,
        refresh_token_validity=SIGN_IN_LASTS,
        enable_token_revocation=True,
        prevent_user_existence_errors=True,
    )
    if officers.provider:
        client.node.add_dependency(officers.provider)
    return client


def _programs(
    pool: cognito.UserPool, machines: Sequence[ConfiguredRole], scopes: Scopes
) -> list[cognito.UserPoolClient]:
    """A client for each role of a machine: its role is a scope that no other client gets."""
    if not machines:
        return []
    named = {
        role.code: cognito.ResourceServerScope(
            scope_name=role.code, scope_description=role.name
        )
        for role in machines
    }
    server = pool.add_resource_server("roles", identifier="role", scopes=[*named.values()])
    return [
        _program(pool, role, [cognito.OAuthScope.resource_server(server, own), *allowed])
        for role, own, allowed in (
            (role, named[role.code], _allowed(role, scopes)) for role in machines
        )
    ]


def _allowed(role: ConfiguredRole, scopes: Scopes) -> list[cognito.OAuthScope]:
    return [
        *([scopes.deeds] if role.makes else []),
        *([scopes.reads] if role.reads else []),
    ]


def _program(
    pool: cognito.UserPool, role: ConfiguredRole, scopes: list[cognito.OAuthScope]
) -> cognito.UserPoolClient:
    return pool.add_client(
        f"program_{role.code}",
        user_pool_client_name=role.code,
        generate_secret=True,
        auth_flows=cognito.AuthFlow(user_srp=False),
        o_auth=cognito.OAuthSettings(
            flows=cognito.OAuthFlows(client_credentials=True), scopes=scopes
        ),
        access_token_validity=TOKEN_LASTS,
        enable_token_revocation=True,
    )
