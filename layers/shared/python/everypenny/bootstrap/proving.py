"""For the door that proves days, and draws certificates up."""

from functools import cache

from everypenny.bootstrap import outside
from everypenny.bootstrap.books import acknowledgements, day_books, exports, signer
from everypenny.workflows.acknowledge_export import standing_of
from everypenny.workflows.draw_up_certificate import Certifying
from everypenny.workflows.prove_day import Proving


@cache
def proving() -> Proving:
    """Day books, exports as delivered, and the key."""
    return Proving(
        day_books=day_books(),
        exports=exports(),
        ledger=outside.ledger(),
        councils=outside.councils(),
        signer=signer(),
        standing=lambda record: standing_of(record, acknowledgements().words(record.target)),
    )


@cache
def certifying() -> Certifying:
    """What proves, and where certificates are kept."""
    return Certifying(proving=proving(), evidence=outside.evidence())
