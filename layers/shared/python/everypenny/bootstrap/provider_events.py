"""For the door that providers call, and those that ask them."""

from functools import cache

from everypenny.adapters.dynamo_events import DynamoEvents
from everypenny.adapters.govuk_pay import GovukPay
from everypenny.adapters.kept_councils import KeptCouncils
from everypenny.adapters.ssm_secrets import SsmSecrets
from everypenny.bootstrap import outside
from everypenny.domain.council import Source
from everypenny.workflows.provider_case import Settling
from everypenny.workflows.receive_provider_event import Doorstep


@cache
def events() -> DynamoEvents:
    """Provider events."""
    return DynamoEvents(outside.table())


@cache
def _secrets() -> SsmSecrets:
    return SsmSecrets(outside.setting("SECRETS_PREFIX"))


def provider(source: Source) -> GovukPay:
    """The API of a source's provider."""
    return GovukPay(
        outside.setting("GOVUK_PAY_URL"), lambda: _secrets().named(f"{source.code}/api_key")[0]
    )


@cache
def doorstep() -> Doorstep:
    """For the door on the internet."""
    return Doorstep(
        evidence=outside.evidence(),
        events=events(),
        secrets=_secrets(),
        settling=outside.queue("EVENTS_QUEUE_URL"),
        # No rule decides here, and the door on the internet may not read the table.
        councils=KeptCouncils(outside.council_folder(), outside.evidence()),
    )


@cache
def settling() -> Settling:
    """For the door that settles providers' events."""
    return Settling(
        evidence=outside.evidence(),
        events=events(),
        ledger=outside.ledger(),
        payments=outside.payments(),
        councils=outside.councils(),
        registers=outside.registers(),
        register=outside.files().register,
        provider=provider,
        clock=outside.clock(),
        release=outside.setting("RELEASE"),
    )
