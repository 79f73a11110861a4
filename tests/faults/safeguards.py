"""Every safeguard."""

from tests.faults.safeguards_of_access import OF_ACCESS
from tests.faults.safeguards_of_bounds import OF_BOUNDS
from tests.faults.safeguards_of_days import OF_DAYS
from tests.faults.safeguards_of_deeds import OF_DEEDS
from tests.faults.safeguards_of_exports import OF_EXPORTS
from tests.faults.safeguards_of_files import OF_FILES
from tests.faults.safeguards_of_the_stack import OF_THE_STACK
from tests.faults.safeguards_of_writes import OF_WRITES

SAFEGUARDS = (
    *OF_FILES,
    *OF_DAYS,
    *OF_EXPORTS,
    *OF_DEEDS,
    *OF_WRITES,
    *OF_ACCESS,
    *OF_BOUNDS,
    *OF_THE_STACK,
)
