"""Forgeries of what a target has refused and has come back, by the verifier's claim."""

from tests.faults.forger import Forger, Forgery
from tests.faults.forgeries_of_days import more

WORD = "drops/acknowledgements/council-tax/1.csv"
COMMAND = "commands/return-council-tax-*.json"
CERTIFICATE = "certificates/2026-11/*.json"
LINE = ("order", "lines", 0)


def another_line_was_refused_and_returned(forger: Forger) -> None:
    forger.swaps(WORD, b"REFUSED,3,", b"REFUSED,2,")
    forger.says(COMMAND, *LINE, "line", now=2)


def a_feeder_is_said_to_hold_more(forger: Forger) -> None:
    """And the certificate admits that it does not tie, as far as its own figures tell."""
    forger.says(CERTIFICATE, "funds", 0, "feeder_pence", now=more)
    forger.says(CERTIFICATE, "funds", 0, "ties", now=False)
    forger.says(CERTIFICATE, "ties", now=False)


OF_RETURNS: dict[str, Forgery] = {
    "check_returns: line {row['line']} was not refused, or is back twice": lambda forger: (
        forger.says(COMMAND, *LINE, "line", now=more)
    ),
    "check_returns: other lines of {payment} have returned": lambda forger: forger.says(
        COMMAND, *LINE, "pence", now=more
    ),
    "check_returns: line {number} was sent otherwise": another_line_was_refused_and_returned,
    "refused_by: it is of another export": lambda forger: forger.swaps(
        WORD, b"EXPORT,council-tax-2026-11", b"EXPORT,council-tax-2026-10"
    ),
    "check_certificate: what its feeders hold": a_feeder_is_said_to_hold_more,
}
