"""For the door that takes in what targets say of their exports."""

from functools import cache

from everypenny.bootstrap.books import acknowledgements, day_books, exports
from everypenny.bootstrap.receiving import intake
from everypenny.workflows.acknowledge_export import Acknowledging


@cache
def acknowledging() -> Acknowledging:
    """Exports, and what was said of them."""
    return Acknowledging(
        intake=intake(),
        exports=exports(),
        day_books=day_books(),
        acknowledgements=acknowledgements(),
    )
