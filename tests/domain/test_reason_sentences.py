"""The sentence that an officer reads: golden text for each outcome and each doubt."""

import pytest
from everypenny.domain.account_register import EMPTY_REGISTER, Standing
from everypenny.domain.identification import compile_council, identify
from everypenny.domain.identification_outcome import Doubt, InDoubt, Reason
from everypenny.domain.reason_sentences import sentence

from tests.domain.council_samples import (
    ALLPAY,
    BANK,
    CARDS,
    FUNDS,
    MemoryRegister,
    a_council,
    a_payment,
    a_register,
    a_rule,
    parking_reference,
    tax_reference,
    when,
)

TAX = tax_reference(1)
OTHER = tax_reference(2)
CLOSED = tax_reference(3)
STOPPED = tax_reference(4)
RENT = "6000000017"
NAMES = {fund.code: fund.display_name for fund in FUNDS}
REGISTER = MemoryRegister(
    {
        ("CT", TAX): Standing(),
        ("CT", OTHER): Standing(),
        ("CT", CLOSED): Standing(closed=True),
        ("CT", STOPPED): Standing(on_stop="Cheques refused"),
        ("HR", RENT): Standing(),
    }
)
RULES = (
    *a_council().rules,
    a_rule("legacies", (when("text", "starts", "LEGACY"),), action="suspense", fund=""),
    a_rule("welbeck", (when("text", "contains", "WELBECK"),), account_reference=TAX),
    a_rule("round", (when("amount_pence", "equals", "77777"),), account_reference=TAX),
)
COUNCIL = compile_council(a_council(rules=RULES))


@pytest.mark.parametrize(
    ("payment", "source", "expected"),
    [
        (
            a_payment(TAX),
            BANK,
            (
                "Placed on council tax 770000013 because the payer quoted '770000013'; "
                "its form and check digit are right, and the account is in the register."
            ),
        ),
        (
            a_payment("MRS PATEL", f"CTAX {TAX[:3]} {TAX[3:]}"),
            BANK,
            (
                "Placed on council tax 770000013 because the narrative holds '770 "
                "000013'; its form and check digit are right, and the account is in the "
                "register."
            ),
        ),
        (
            a_payment("", "WELBECK HOMES"),
            BANK,
            (
                "Placed on council tax 770000013 because rule 'welbeck' matches for "
                "'WELBECK' in the narrative; its form and check digit are right, and the "
                "account is in the register."
            ),
        ),
        (
            a_payment("", "SALARY", pence=777_77),
            BANK,
            (
                "Placed on council tax 770000013 because rule 'round' matches; its form "
                "and check digit are right, and the account is in the register."
            ),
        ),
        (
            a_payment("", "ALLPAY LTD 0411"),
            BANK,
            "Posted to clearing/allpay because the narrative holds 'ALLPAY LTD'.",
        ),
        (
            a_payment("", "COMMISSION CHARGE", pence=-5_00),
            BANK,
            (
                "Posted to outgoing/bank-charges because rule 'bank-charges' matches for "
                "'COMMISSION CHARGE' in the narrative."
            ),
        ),
        (
            a_payment(),
            BANK,
            "In doubt: the payer gave no reference and the narrative is blank.",
        ),
        (
            a_payment("XMAS CLUB"),
            BANK,
            "In doubt: no account reference of any fund was found.",
        ),
        (
            a_payment("", "CTAX 770000010"),
            BANK,
            (
                "In doubt: no account reference of any fund was found; council tax "
                "770000010 has the check digit 0 where 3 is right."
            ),
        ),
        (
            a_payment(tax_reference(99)),
            BANK,
            "In doubt: council tax 770000990 is not in the register.",
        ),
        (
            a_payment("", f"{TAX} {OTHER}"),
            BANK,
            "In doubt: it may be meant for council tax 770000013 or council tax 770000026.",
        ),
        (a_payment(CLOSED), BANK, "In doubt: council tax 770000039 is closed."),
        (
            a_payment(STOPPED),
            BANK,
            "In doubt: council tax 770000042 is on stop: Cheques refused.",
        ),
        (
            a_payment(RENT, pence=6_000_00),
            BANK,
            "In doubt: rents 6000000017 takes at most £5,000.00.",
        ),
        (
            a_payment(RENT, pence=50),
            CARDS,
            "In doubt: rents 6000000017 was paid by card, which takes at least £1.00.",
        ),
        (
            a_payment("", "ALLPAY LTD AND GOVPAY 123456"),
            BANK,
            "In doubt: it may settle clearing/allpay or clearing/cards.",
        ),
        (
            a_payment("", "UNKNOWN", pence=-5_00),
            BANK,
            "In doubt: money left the bank, and no settlement, sweep or rule explains it.",
        ),
        (
            a_payment("", "UNPAID", pence=-5_00, bank_code="PMNT/IDDT/UPDD"),
            BANK,
            (
                "In doubt: the bank says that this is a returned payment (bank code "
                "PMNT/IDDT/UPDD), and no advice tells which one."
            ),
        ),
        (
            a_payment("", "LEGACY OF MR X"),
            BANK,
            (
                "In doubt: rule 'legacies' matches for 'LEGACY' in the narrative and "
                "says that an officer decides."
            ),
        ),
    ],
)
def test_a_decision_is_told_in_one_sentence(payment, source, expected):
    outcome = identify(payment, source=source, council=COUNCIL, register=REGISTER)

    assert sentence(outcome, NAMES) == expected


def test_a_long_list_of_accounts_is_cut_short():
    references = [tax_reference(number) for number in range(10, 16)]
    register = a_register(*(("CT", reference) for reference in references))

    outcome = identify(
        a_payment("", " / ".join(references)), source=ALLPAY, council=COUNCIL, register=register
    )

    assert sentence(outcome).endswith("or 3 others.")


def test_a_fund_without_a_register_is_told_by_its_checks():
    outcome = identify(
        a_payment(parking_reference(1)), source=BANK, council=COUNCIL, register=EMPTY_REGISTER
    )

    assert sentence(outcome) == (
        "Placed on PCN BJ00000018 because the payer quoted 'BJ00000018'; its form and check "
        "digit are right."
    )


@pytest.mark.parametrize("doubt", list(Doubt))
def test_every_doubt_has_a_sentence(doubt):
    told = sentence(InDoubt(doubt, Reason(stage=0)))

    assert told.startswith("In doubt: ")
    assert told.endswith(".")
