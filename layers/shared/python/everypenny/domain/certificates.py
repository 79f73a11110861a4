"""A closed period's certificate: each fund in the ledger, its back office and the general one.

It is computed from sealed day books and delivered exports, never from what anyone remembers.
One officer prepares it, another reviews it; what they sign names its SHA-256.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from everypenny.domain.deeds import CommandRefused
from everypenny.domain.penny_proof import BankDifference, ExportDifference


@dataclass(frozen=True, slots=True, kw_only=True)
class CertifyPeriod:
    """The order: which certificate (its SHA-256) of which period, and why."""

    period: str
    certificate: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CertifiedFund:
    """One fund's pence of the period, credits positive.

    `general_ledger_pence` is what was delivered to the general ledger, None where its files
    name no fund; their codes are then compared as a whole. `feeder_pence` is what the fund's
    own system was given less what of its refusals returned in the period, None without one:
    what it refuses once a month has closed is in both figures of the next. What its source had
    `already_posted` there is no part of it.
    """

    fund: str
    ims_pence: int
    general_ledger_pence: int | None
    feeder_pence: int | None
    already_posted_pence: int = 0

    @property
    def ties(self) -> bool:
        """Whether IMS, feeder and general ledger say the same."""
        ledger, feeder = self.general_ledger_pence, self.feeder_pence
        fed = self.ims_pence - self.already_posted_pence
        return ledger in {None, self.ims_pence} and feeder in {None, fed}


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """Everything that it says; `closed_on` is the day whose fences shut on a closed period.

    `exports` are all of the period, read again; `banks` stand as that day left them. `late` is
    the number of journals that belong to months already closed, and are in this one.
    """

    council: str
    period: str
    year: str
    month: int
    closed_on: date
    manifest_sha256: str
    funds: tuple[CertifiedFund, ...]
    banks: tuple[BankDifference, ...]
    exports: tuple[ExportDifference, ...]
    late: int

    def ties(self) -> bool:
        """Whether every fund, file and bank account does, to the penny."""
        return (
            all(fund.ties for fund in self.funds)
            and all(bank.difference_pence == 0 for bank in self.banks)
            and not any(e.difference_pence or not e.as_issued for e in self.exports)
        )


def check_order(order: CertifyPeriod) -> None:
    """Raise CommandRefused unless it gives a reason and names a certificate by its digest."""
    if not order.why.strip():
        raise CommandRefused("say why", where="why")
    if not re.fullmatch(r"[0-9a-f]{64}", order.certificate):
        raise CommandRefused("name the certificate by its SHA-256", where="certificate")


def check_certificate(order: CertifyPeriod, certificate: Mapping[str, object] | None) -> None:
    """Raise CommandRefused unless there is such a certificate, and it ties."""
    if certificate is None or certificate["period"] != order.period:
        raise CommandRefused(
            f"{order.period[:10]} has no certificate of this digest", where="certificate"
        )
    if not certificate["ties"]:
        raise CommandRefused("the certificate does not tie: see its page", where="certificate")
