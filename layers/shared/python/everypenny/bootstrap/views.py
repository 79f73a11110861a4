"""For the door of officers' questions."""

from functools import cache

from everypenny.adapters.dynamo_days import DynamoDays
from everypenny.bootstrap import outside
from everypenny.bootstrap.learned import live_memories
from everypenny.bootstrap.officers import office
from everypenny.bootstrap.payment_words import told
from everypenny.workflows.look_up import LookUp


@cache
def looking_up() -> LookUp:
    """All that views read."""
    return LookUp(
        office=office(),
        accounts=outside.payments(),
        days=DynamoDays(outside.table()),
        trail=outside.audit_trail(),
        told=told(),
        memory=lambda: outside.memories().snapshot(live_memories().live()),
    )
