"""Every deed that officers may ask for, by name."""

from dataclasses import fields

from everypenny.workflows.abandon_batch import ABANDON_BATCH
from everypenny.workflows.assign_suspense import ASSIGN_SUSPENSE
from everypenny.workflows.cash_up import CASH_UP
from everypenny.workflows.certify_period import CERTIFY_PERIOD
from everypenny.workflows.change_rules import CHANGE_RULES
from everypenny.workflows.clear_suspense import CLEAR_SUSPENSE
from everypenny.workflows.decline_suggestion import DECLINE_SUGGESTION
from everypenny.workflows.forget_payer import FORGET_PAYER
from everypenny.workflows.move_periods import CLOSE_PERIOD, OPEN_PERIOD
from everypenny.workflows.note_suspense import NOTE_SUSPENSE
from everypenny.workflows.office import Deed
from everypenny.workflows.open_balances import OPEN_BALANCES
from everypenny.workflows.prepare_e_return import PREPARE_E_RETURN
from everypenny.workflows.recode_payment import RECODE_PAYMENT
from everypenny.workflows.record_counter_payment import RECORD_COUNTER_PAYMENT
from everypenny.workflows.refund_payment import REFUND_PAYMENT
from everypenny.workflows.reissue_export import REISSUE_EXPORT
from everypenny.workflows.reject_held_file import REJECT_HELD_FILE
from everypenny.workflows.release_held_file import RELEASE_HELD_FILE
from everypenny.workflows.reverse_journal import REVERSE_JOURNAL
from everypenny.workflows.settle_difference import SETTLE_DIFFERENCE
from everypenny.workflows.submit_e_return import SUBMIT_E_RETURN
from everypenny.workflows.transfer_payment import TRANSFER_PAYMENT
from everypenny.workflows.write_off import WRITE_OFF

DEEDS: dict[str, Deed] = {
    deed.name: deed
    for deed in (
        ABANDON_BATCH,
        ASSIGN_SUSPENSE,
        CASH_UP,
        CERTIFY_PERIOD,
        CHANGE_RULES,
        CLEAR_SUSPENSE,
        CLOSE_PERIOD,
        DECLINE_SUGGESTION,
        FORGET_PAYER,
        NOTE_SUSPENSE,
        OPEN_BALANCES,
        OPEN_PERIOD,
        PREPARE_E_RETURN,
        RECODE_PAYMENT,
        RECORD_COUNTER_PAYMENT,
        REFUND_PAYMENT,
        REISSUE_EXPORT,
        REJECT_HELD_FILE,
        RELEASE_HELD_FILE,
        REVERSE_JOURNAL,
        SETTLE_DIFFERENCE,
        SUBMIT_E_RETURN,
        TRANSFER_PAYMENT,
        WRITE_OFF,
    )
}
# Deeds whose order is given on one thing, at its `version`: the ETag that its view tells.
VERSIONED = frozenset(
    name
    for name, deed in DEEDS.items()
    if ("version", int) in {(field.name, field.type) for field in fields(deed.order)}
)
