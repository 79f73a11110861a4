"""Which digits in a text are an account reference of ours, and so no card number."""

from collections.abc import Callable

from everypenny.domain.compiled_council import CompiledCouncil


def references_of(compiled: CompiledCouncil) -> Callable[[str], bool]:
    """Whether digits are a reference of some fund."""
    funds = compiled.funds.values()
    return lambda digits: any(fund.references.accepts(digits) for fund in funds)
