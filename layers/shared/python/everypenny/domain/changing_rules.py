"""Changing the rules of identification: a whole new text, over the version that it follows."""

from dataclasses import dataclass

from everypenny.domain.council import Council
from everypenny.domain.deeds import CommandRefused, HasChanged


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRules:
    """The order: the whole new text of rules.toml, why, and the version that it follows.

    `follows` is the SHA-256 of the configuration that its maker saw live.
    """

    rules: str
    why: str
    follows: str


def check_changing(order: ChangeRules, live: Council) -> None:
    """CommandRefused without a reason, HasChanged if another version is live by now."""
    if not order.why.strip():
        raise CommandRefused("say why", where="why")
    if order.follows != live.version:
        raise HasChanged(f"configuration {live.version} is live: change that one")
