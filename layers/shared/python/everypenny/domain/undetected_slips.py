"""Which slips of a payer a configured check digit lets pass: found by trying them.

A weighted sum of modulus 10 with the weights 3, 7, 1, say, misses 3 and 8 swapped: the weights
beside each other differ by an even number, and five times an even number is a multiple of 10.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, permutations

from everypenny.domain.account_references import AccountReferences
from everypenny.domain.example_references import DIGITS, example_reference, with_check

_STRIDE = 7_919
_INCREMENT = 4_001
_RANGE = 1 << 31


@dataclass(frozen=True, slots=True)
class UndetectedSlips:
    """What passes the check digit, by place from 0.

    `swaps` are two digits that may change places with those behind them, `slips` a digit and
    the other that may be written for it; both in either direction, in ascending order.
    """

    swaps: Mapping[int, frozenset[str]]
    slips: Mapping[int, frozenset[str]]


def undetected_slips(references: AccountReferences, *, samples: int) -> UndetectedSlips:
    """What the rule lets pass, tried on this many references."""
    slips: dict[int, set[str]] = {}
    swaps: dict[int, set[str]] = {}
    for example in _examples(references, samples):
        for place in range(len(example) - 1):
            for one, other in combinations(DIGITS, 2):
                if _passes(references, example, place, (one + other, other + one)):
                    swaps.setdefault(place, set()).add(one + other)
        for place in range(len(example)):
            for one, other in permutations(DIGITS, 2):
                if _passes(references, example, place, (one, other)):
                    slips.setdefault(place, set()).add(min(one, other) + max(one, other))
    return UndetectedSlips(_frozen(swaps), _frozen(slips))


def _passes(
    references: AccountReferences, example: str, place: int, written: tuple[str, str]
) -> bool:
    """Whether both texts may stand at the place of the same reference, and are valid."""
    right, wrong = written
    end = place + len(right)
    valid = with_check(references.rule, example[:place] + right + example[end:])
    if valid[place:end] != right or not references.accepts(valid):
        return False
    return references.accepts(valid[:place] + wrong + valid[end:])


def _examples(references: AccountReferences, samples: int) -> Iterator[str]:
    """The same examples each time: no chance decides what a rule is said to miss."""
    state = 1

    def choose(alphabet: str) -> str:
        nonlocal state
        state = (state * _STRIDE + _INCREMENT) % _RANGE
        return alphabet[(state >> 8) % len(alphabet)]

    for _ in range(samples):
        example = example_reference(references, choose)
        if example is not None:
            yield example


def _frozen(found: Mapping[int, set[str]]) -> Mapping[int, frozenset[str]]:
    return {place: frozenset(pairs) for place, pairs in sorted(found.items())}
