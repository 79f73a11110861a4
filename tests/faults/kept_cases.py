"""Cases that once broke an invariant, as a soak printed them, and what was wrong.

Each is lived again for ever. What a seed draws changes as the simulator grows, and with it the
tale of a case: so every fault that was mended has a test by name as well.
"""

from tests.faults.shrinking import Case

KEPT: dict[Case, str] = {}
