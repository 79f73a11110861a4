"""Every deed that officers may ask for, by name."""

from everypenny.workflows.clear_suspense import CLEAR_SUSPENSE
from everypenny.workflows.do_deed import Deed
from everypenny.workflows.transfer_payment import TRANSFER_PAYMENT

DEEDS: dict[str, Deed] = {deed.name: deed for deed in (CLEAR_SUSPENSE, TRANSFER_PAYMENT)}
