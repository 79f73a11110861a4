"""A provider's webhook has come: verify it, keep it, and let it be settled in its own time."""

from dataclasses import dataclass

from everypenny.domain.council import Council
from everypenny.formats.canonical import sha256
from everypenny.formats.inward.govuk_pay_event import verify
from everypenny.workflows.masked_evidence import masked_evidence
from everypenny.workflows.ports import Councils, Events, Evidence, Queue, Secrets

MAX_BODY_BYTES = 262_144


class WebhookRefused(Exception):
    """The webhook is not taken; the caller is told by status, and no more than that."""

    def __init__(self, status: int, because: str) -> None:
        super().__init__(because)
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Doorstep:
    """The outside, as this workflow needs it."""

    evidence: Evidence
    events: Events
    secrets: Secrets
    settling: Queue
    councils: Councils


def receive_provider_event(
    source: str, body: bytes, signature: str, *, doorstep: Doorstep
) -> str:
    """Keep a signed body, card numbers masked, and hand it on; a repeat is kept once.

    Returns the SHA-256 of the body as it came.

    Raises WebhookRefused: 404 no such provider, 413 too large, 401 forged or unsigned, of
    which only digest, size and count are kept.
    """
    council = doorstep.councils.live()
    _check_source(source, council)
    digest = sha256(body)
    if len(body) > MAX_BODY_BYTES:
        doorstep.events.forged(source, digest, len(body))
        raise WebhookRefused(413, f"a body has at most {MAX_BODY_BYTES} bytes")
    secrets = doorstep.secrets.named(f"{source}/webhook_secrets")
    if not verify(body, signature, [secret.encode("utf-8") for secret in secrets]):
        doorstep.events.forged(source, digest, len(body))
        raise WebhookRefused(401, "the signature does not fit the body")
    evidence = doorstep.evidence
    masked = masked_evidence(
        body, council=council, councils=doorstep.councils, evidence=evidence
    )
    evidence.keep(webhook_key(source, digest), masked)
    doorstep.settling.send([{"source": source, "sha256": digest}])
    return digest


def webhook_key(source: str, digest: str) -> str:
    """Where a webhook's body lies in the evidence, by the SHA-256 of the body that came."""
    return f"webhooks/{source}/{digest}.json"


def _check_source(source: str, council: Council) -> None:
    known = council.sources.get(source)
    if known is None or known.kind != "provider":
        raise WebhookRefused(404, "no such provider")
