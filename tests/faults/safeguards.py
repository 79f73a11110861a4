"""Every safeguard of the posting path."""

from tests.faults.safeguards_of_days import OF_DAYS
from tests.faults.safeguards_of_deeds import OF_DEEDS
from tests.faults.safeguards_of_files import OF_FILES
from tests.faults.safeguards_of_writes import OF_WRITES

SAFEGUARDS = (*OF_FILES, *OF_DAYS, *OF_DEEDS, *OF_WRITES)
