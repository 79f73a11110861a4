"""What a secret looks like, whoever gave it away."""

import re

SHAPES = {
    "an AWS access key": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "a private key": r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----",
    "a GitHub token": r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60})",
    "a GOV.UK Pay key": r"\bapi_(?:live|test)_[a-z0-9]{40}",
    "a Stripe key": r"\b[sr]k_(?:live|test)_[A-Za-z0-9]{20}",
    "a Slack token": r"\bxox[abeoprs]-[A-Za-z0-9-]{10}",
    "a signed token": r"\beyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{15}",
    "a password in an address": r"\b[a-z][a-z0-9+.-]{2,}://[^\s/:@{}<>\"']+:[^\s/@{}<>\"']{6,}@",
    "a long value that is called a secret": (
        r"(?i)(?:secret|passw(?:or)?d|api_?key|access_?key|auth_?token)[\w-]*"
        r"[\"']?\s*[:=]\s*[\"']?(?=[^\"'\s]*[0-9])(?=[^\"'\s]*[A-Za-z])"
        r"[A-Za-z0-9+/_=]{24,}(?![\w.(\[])"
    ),
}
_ANY = {what: re.compile(shape) for what, shape in SHAPES.items()}


def secrets_in(text: str) -> list[str]:
    """What kinds of secret a text seems to hold, each with its first characters only."""
    return [
        f"{what}: {found.group()[:12]}..."
        for what, shape in _ANY.items()
        for found in shape.finditer(text)
    ]
