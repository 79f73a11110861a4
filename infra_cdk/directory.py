"""The council's own directory (Microsoft Entra ID), through which its officers sign in."""

from dataclasses import dataclass

from aws_cdk import SecretValue
from aws_cdk import aws_cognito as cognito
from constructs import Construct

from infra_cdk.settings import OidcDirectory, SamlDirectory

DIRECTORY_NAME = "Entra"


@dataclass(frozen=True, slots=True)
class SignIn:
    """How the console signs an officer in; `provider` is None for the pool's own officers.

    `writes` is what the console's client must be let write, or the mapping of the directory's
    claim fails at each sign-in; None leaves Cognito's default, which no custom attribute is in.
    https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-specifying-attribute-mapping.html
    """

    by: cognito.UserPoolClientIdentityProvider
    provider: Construct | None = None
    writes: cognito.ClientAttributes | None = None


def sign_in(
    scope: Construct, pool: cognito.UserPool, directory: SamlDirectory | OidcDirectory | None
) -> SignIn:
    """Through the directory alone where one is configured, else by the pool itself."""
    match directory:
        case None:
            return SignIn(cognito.UserPoolClientIdentityProvider.COGNITO)
        case SamlDirectory():
            provider = _saml(scope, pool, directory)
        case OidcDirectory():
            provider = _oidc(scope, pool, directory)
    return SignIn(
        by=cognito.UserPoolClientIdentityProvider.custom(DIRECTORY_NAME),
        provider=provider,
        writes=cognito.ClientAttributes().with_custom_attributes("roles"),
    )


def _saml(scope: Construct, pool: cognito.UserPool, directory: SamlDirectory) -> Construct:
    return cognito.UserPoolIdentityProviderSaml(
        scope,
        "directory",
        user_pool=pool,
        name=DIRECTORY_NAME,
        metadata=cognito.UserPoolIdentityProviderSamlMetadata.url(directory.metadata_url),
        attribute_mapping=_roles_from(directory.roles_claim),
        idp_signout=True,
    )


def _oidc(scope: Construct, pool: cognito.UserPool, directory: OidcDirectory) -> Construct:
    """The secret stays in Secrets Manager: the template only names it."""
    secret = SecretValue.secrets_manager(directory.client_secret_name)
    return cognito.UserPoolIdentityProviderOidc(
        scope,
        "directory",
        user_pool=pool,
        name=DIRECTORY_NAME,
        issuer_url=directory.issuer,
        client_id=directory.client_id,
        client_secret=secret.unsafe_unwrap(),
        scopes=["openid", "profile"],
        attribute_mapping=_roles_from(directory.roles_claim),
    )


def _roles_from(claim: str) -> cognito.AttributeMapping:
    """Cognito keeps the claim with the user, and `name_roles` makes a token's groups of it."""
    return cognito.AttributeMapping(
        custom={"custom:roles": cognito.ProviderAttribute.other(claim)}
    )
