"""What identification can say of a payment, and why."""

from dataclasses import dataclass
from enum import StrEnum


class Doubt(StrEnum):
    """Why a payment's account could not be decided; the values are stored for ever."""

    NO_REFERENCE = "no_reference"
    NO_FUND_ACCEPTS_IT = "no_fund_accepts_it"
    SEVERAL_ACCOUNTS = "several_accounts"
    ACCOUNT_NOT_IN_REGISTER = "account_not_in_register"
    ACCOUNT_CLOSED = "account_closed"
    ACCOUNT_ON_STOP = "account_on_stop"
    ABOVE_MAXIMUM = "above_maximum"
    BELOW_MINIMUM = "below_minimum"
    FUND_DISABLED = "fund_disabled"
    METHOD_DISABLED = "method_disabled"
    SEVERAL_SETTLEMENTS = "several_settlements"
    DEBIT_IN_DOUBT = "debit_in_doubt"
    RETURNED_PAYMENT = "returned_payment"
    ORIGINAL_HAS_GONE = "original_has_gone"
    RULE_SAYS_SUSPENSE = "rule_says_suspense"
    PARTS_DO_NOT_ADD_UP = "parts_do_not_add_up"
    REFUND_NAMES_NO_FUND = "refund_names_no_fund"
    TARGET_REFUSED_IT = "target_refused_it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A candidate that did not decide, and what spoke against it.

    `fund` is empty where the candidate is a ledger account (`clearing/allpay`) and not a
    fund's; `because` reads on from "the account".
    """

    fund: str
    reference: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why: the stage (1 to 6), the rule and version, what matched and where, what was checked.

    `score` are a suggestion's parts (kind, points), `runner_up` the account that came next.
    `field` is the payment's field that matched (`payer_reference`, `narrative`, `payer_name`,
    or empty where a rule looked at no text); `span` are the first character and the one
    behind the last. `matched` may be personal: it never enters a log or a sealed book.
    """

    stage: int
    rule: str = ""
    field: str = ""
    matched: str = ""
    span: tuple[int, int] = (0, 0)
    checks: tuple[str, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    score: tuple[tuple[str, int], ...] = ()
    runner_up: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """Exactly one account.

    `narrative` and `vat_code` are what a rule sets instead of the payment's and the fund's.
    """

    fund: str
    account_reference: str
    reason: Reason
    narrative: str = ""
    vat_code: str = ""


@dataclass(frozen=True, slots=True)
class Settlement:
    """A collector's bulk transfer (or a sweep): `account` is `clearing/..` or `transit/..`."""

    account: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A debit that is not income, placed by rule: `outgoing/<code>`."""

    code: str
    reason: Reason
    narrative: str = ""


@dataclass(frozen=True, slots=True)
class InDoubt:
    """Nobody but an officer can say; the money is held in suspense."""

    doubt: Doubt
    reason: Reason


Outcome = Placed | Settlement | Outgoing | InDoubt
