"""ADDACS, AUDDIS and AWACS as an officer's list: a line for each instruction or verdict."""

from collections.abc import Iterator
from typing import BinaryIO, assert_never

from everypenny.domain.batches import Fault
from everypenny.domain.card_numbers import IsOurs, mask_card_numbers
from everypenny.formats.inward.advice_lines import AdviceLine
from everypenny.formats.inward.bacs_advices import (
    InstructionAdvice,
    SubmissionVerdict,
    read_advices,
)
from everypenny.formats.reading import ReadOptions


def lines(
    file: BinaryIO,
    options: ReadOptions,  # noqa: ARG001  (the scheme's layout leaves a source no choice)
    is_ours: IsOurs,
) -> Iterator[AdviceLine | Fault]:
    """Each advice as a line, its texts masked, and a Fault for what cannot be read."""
    for told in read_advices(file):
        match told:
            case InstructionAdvice():
                yield _instruction(told, is_ours)
            case SubmissionVerdict():
                yield _verdict(told, is_ours)
            case Fault():
                yield told
            case _:
                assert_never(told)


def _instruction(told: InstructionAdvice, is_ours: IsOurs) -> AdviceLine:
    return AdviceLine(
        scheme=told.scheme,
        on=told.effective_on or told.due_on,
        reference=mask_card_numbers(told.reference, is_ours),
        code=told.reason_code,
        payer_name=mask_card_numbers(told.payer_name, is_ours),
        account=told.account,
        new_account=told.new_account,
    )


def _verdict(told: SubmissionVerdict, is_ours: IsOurs) -> AdviceLine:
    judged = "accepted" if told.is_accepted else "refused"
    counts = f"file {judged}: {told.accepted} instructions taken, {told.rejected} refused"
    return AdviceLine(
        scheme="AUDDIS",
        on=told.processed_on,
        reference=f"{told.user_number} {told.file_number}".strip(),
        code=told.error_code,
        text=mask_card_numbers(f"{counts}. {told.message}".strip(), is_ours),
    )
